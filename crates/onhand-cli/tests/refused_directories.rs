//! Directories that cannot be used: missing, in use, damaged.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;
use support::{Shop, flip, stderr};

#[test]
fn a_missing_log_is_told_and_nothing_is_made() {
    let shop = Shop::new();
    for verb in ["stock", "log", "replay", "verify"] {
        let output = shop.run(&[verb]);
        assert_eq!(output.status.code(), Some(2), "{verb}");
        assert!(stderr(&output).contains("there is no log in"), "{verb}: {output:?}");
        assert!(!shop.path().exists(), "{verb}");
    }
    let output = shop.run(&["exec", "--no-create"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!shop.path().exists());
}

#[test]
fn an_empty_directory_stays_empty() {
    let shop = Shop::new();
    std::fs::create_dir(shop.path()).unwrap();
    for verb in [["stock"].as_slice(), &["log"], &["replay"], &["verify"], &["exec", "--no-create"]] {
        assert_eq!(shop.run(verb).status.code(), Some(2), "{verb:?}");
        assert!(shop.files().is_empty(), "{verb:?}");
    }
}

#[test]
fn a_missing_input_makes_no_log() {
    let shop = Shop::new();
    let output = shop.run(&["exec", "no-such-file"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no-such-file"));
    assert!(!shop.path().exists());
}

#[test]
fn a_log_in_use_is_told_with_4() {
    let shop = Shop::set_up();
    let mut first = shop.start(&["exec"]);
    // It answers, so it has the log open.
    let stdin = first.stdin.as_mut().unwrap();
    std::io::Write::write_all(stdin, b"{\"query\":\"shortfalls\"}\n").unwrap();
    let mut answer = String::new();
    let mut output = std::io::BufReader::new(first.stdout.as_mut().unwrap());
    std::io::BufRead::read_line(&mut output, &mut answer).unwrap();
    for verb in ["exec", "stock", "log", "replay", "verify"] {
        let output = shop.run(&[verb]);
        assert_eq!(output.status.code(), Some(4), "{verb}");
        assert!(stderr(&output).contains("close the other"), "{verb}: {output:?}");
    }
    drop(first.stdin.take());
    assert!(first.wait().unwrap().success());
    assert!(shop.run(&["stock"]).status.success());
}

#[test]
fn a_damaged_log_is_told_with_3_and_its_file_and_offset() {
    let shop = Shop::set_up();
    shop.exec(r#"{"command":"receive","sku":"mug","location":"berlin","quantity":1}"#);
    let segment = shop.segment();
    let bytes = std::fs::read(&segment).unwrap();
    let frame = bytes.windows(4).position(|word| word == b"OHF1").unwrap();
    flip(&segment, frame + 140);
    std::fs::remove_file(shop.file_named("checkpoint-00000000000000000003")).unwrap();
    std::fs::remove_file(shop.file_named("checkpoint-00000000000000000004")).unwrap();
    let before = shop.files();
    for verb in ["exec", "stock", "log", "replay", "verify"] {
        let output = shop.run(&[verb]);
        assert_eq!(output.status.code(), Some(3), "{verb}: {output:?}");
        let told = stderr(&output);
        assert!(told.contains("0000000001.log") && told.contains(&format!("byte {frame}")), "{verb}: {told}");
        assert!(shop.files() == before, "{verb}");
    }
}
