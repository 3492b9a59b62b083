//! What verify and replay find, and how they end.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;
use serde_json::Value;
use support::{Shop, flip, stderr, stdout};

fn busy() -> Shop {
    let shop = Shop::set_up();
    let answers = shop.exec(
        r#"{"command":"define_location","location":"hamburg","kind":"warehouse"}
{"command":"reserve","lines":[{"sku":"mug","quantity":2}],"expires_in":60}
{"command":"dispatch_transfer","transfer":"t1","from":"berlin","to":"hamburg","lines":[{"sku":"mug","quantity":3}]}
{"command":"receive_transfer","transfer":"t1","lines":[{"sku":"mug","quantity":2}],"close":true}
{"command":"issue","sku":"mug","location":"berlin","quantity":9,"occurred":true}
{"query":"shortfalls","at":"2026-01-01T00:00:00Z"}"#,
    );
    assert!(answers.iter().all(support::is_ok));
    shop
}

fn verified(shop: &Shop) -> (Option<i32>, Value) {
    let output = shop.run(&["verify", "--json"]);
    (output.status.code(), support::answers(&output).remove(0))
}

#[test]
fn a_good_log_passes_and_is_left_as_it_is() {
    let shop = busy();
    let before = shop.files();
    let (code, found) = verified(&shop);
    assert_eq!(code, Some(0));
    assert_eq!((&found["ok"], &found["commands"]), (&true.into(), &8.into()));
    assert_eq!(found["checkpoints"].as_array().unwrap().len(), 2);
    assert!(shop.files() == before);
}

#[test]
fn a_replay_from_nothing_gives_the_state_that_was_opened() {
    let shop = busy();
    let output = shop.run(&["replay", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let told = &support::answers(&output)[0];
    assert_eq!(told["identical"], true);
    assert_eq!(told["opened"], told["replayed"]);
    assert_eq!(verified(&shop).1["digest"], told["replayed"]);
    assert!(stdout(&shop.run(&["replay"])).contains("identical"));
}

#[test]
fn a_flipped_bit_of_the_log_is_named_with_3() {
    let shop = busy();
    let bytes = std::fs::read(shop.segment()).unwrap();
    let frame = bytes.windows(4).position(|word| word == b"OHF1").unwrap();
    flip(&shop.segment(), frame + 130);
    let (code, found) = verified(&shop);
    assert_eq!(code, Some(3));
    let finding = &found["findings"][0];
    assert!(finding["file"].as_str().unwrap().ends_with("0000000001.log"));
    assert_eq!((&finding["offset"], &finding["damage"]), (&frame.into(), &true.into()));
}

#[test]
fn a_flipped_bit_of_a_checkpoint_is_named_and_changes_no_answer() {
    let shop = busy();
    let newest = shop.files().into_iter().rev().find(|(path, _)| is_checkpoint(path)).unwrap().0;
    flip(&newest, 150);
    let (code, found) = verified(&shop);
    assert_eq!(code, Some(3));
    assert_eq!(found["findings"][0]["file"], newest.to_str().unwrap());
    assert_eq!(shop.run(&["replay"]).status.code(), Some(0));
}

#[test]
fn a_damaged_view_is_named_and_built_anew() {
    let shop = busy();
    let (code, found) = verified(&shop);
    assert_eq!((code, &found["views"][0]["state"]), (Some(0), &"intact".into()));
    let rows = std::path::PathBuf::from(found["views"][0]["path"].as_str().unwrap());
    let mut files: Vec<_> = std::fs::read_dir(&rows).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_file());
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        std::fs::write(&file, bytes.iter().map(|byte| byte ^ 0x55).collect::<Vec<u8>>()).unwrap();
    }
    let (code, found) = verified(&shop);
    assert_eq!((code, &found["views"][0]["state"]), (Some(3), &"damaged".into()));
    let listed = shop.run(&["log", "--sku", "mug"]);
    assert!(listed.status.success() && stdout(&listed).contains("received 10 mug"), "{listed:?}");
    assert_eq!(verified(&shop).0, Some(0));
}

#[test]
fn a_checkpoint_of_another_state_fails_both_with_1() {
    let shop = busy();
    let (newest, mut bytes) = shop.files().into_iter().rev().find(|(path, _)| is_checkpoint(path)).unwrap();
    // Another title, under a checksum that fits.
    let title = bytes.windows(3).position(|word| word == b"Mug").unwrap();
    bytes[title] = b'J';
    let content = bytes.len() - 32;
    let checksum = *blake3::hash(&bytes[..content]).as_bytes();
    bytes[content..].copy_from_slice(&checksum);
    std::fs::write(&newest, bytes).unwrap();
    let output = shop.run(&["replay"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("DIFFERENT"));
    let output = shop.run(&["verify"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("holds another state"), "{output:?}");
    assert!(stderr(&output).contains("1 problem"));
}

#[test]
fn remains_of_a_torn_write_are_told_and_are_no_fault() {
    let shop = busy();
    let mut bytes = std::fs::read(shop.segment()).unwrap();
    let last = bytes.iter().rposition(|byte| *byte != 0).unwrap();
    let tail = last.next_multiple_of(4096);
    bytes[tail + 100] = 1;
    std::fs::write(shop.segment(), &bytes).unwrap();
    let (code, found) = verified(&shop);
    assert_eq!(code, Some(0));
    assert_eq!(found["torn"]["offset"], tail);
    // Opening cuts them off and says so.
    let output = shop.run(&["stock"]);
    assert!(output.status.success());
    assert!(stderr(&output).contains("torn"), "{output:?}");
}

fn is_checkpoint(path: &std::path::Path) -> bool {
    path.file_name().unwrap().to_string_lossy().starts_with("checkpoint-")
}
