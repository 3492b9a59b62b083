//! Saving what is intact of a damaged log, at the command line.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use serde_json::Value;
use std::path::Path;
use std::process::Output;
use support::{Shop, answers, flip, is_ok, stderr, stdout};

/// A shop whose third commit, the goods that came, is damaged; behind it a hold, and a location.
fn damaged() -> Shop {
    let shop = Shop::new();
    let more = r#"{"command":"reserve","lines":[{"sku":"mug","quantity":2}],"expires_in":60}
{"command":"define_location","location":"hamburg","kind":"warehouse"}"#;
    // One at a time, so that each is a commit.
    let mut lines = support::SET_UP.lines().chain(more.lines()).filter(|line| !line.is_empty());
    assert!(lines.all(|line| shop.exec(line).iter().all(is_ok)));
    let bytes = std::fs::read(shop.segment()).unwrap();
    let is_commit = |at: &usize| bytes[*at..].starts_with(b"OHF1") && bytes[at + 8] == 0;
    let third = (0..bytes.len()).step_by(4096).filter(is_commit).nth(2).unwrap();
    flip(&shop.segment(), third + 130);
    shop
}

fn salvage(shop: &Shop, to: &Path, more: &[&str]) -> Output {
    let to = to.to_str().unwrap();
    let arguments: Vec<&str> = ["salvage", "--to", to].iter().chain(more).copied().collect();
    shop.run(&arguments)
}

#[test]
fn what_is_missing_is_told_and_the_rest_is_written_to_a_file() {
    let shop = damaged();
    let place = tempfile::tempdir().unwrap();
    let (to, rest) = (place.path().join("saved"), place.path().join("rest.jsonl"));
    let before = shop.files();
    let output = salvage(&shop, &to, &["--json", "--rest", rest.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(stderr(&output).contains("0000000001.log is damaged at byte"), "{output:?}");
    assert!(shop.files() == before);
    let told = answers(&output).remove(0);
    assert_eq!(told["whole"], false);
    let lost = &told["lost"][0];
    assert_eq!((&told["position"], &lost["first"], &lost["last"]), (&2.into(), &3.into(), &3.into()));
    assert_eq!(told["lost_commands"].as_array().unwrap().len(), 1);
    assert_eq!(told["lost_commands"][0]["position"], 3);
    let offsets = [&lost["after"], &told["damage"][0], &lost["before"]].map(|place| place["offset"].as_u64().unwrap());
    assert!(offsets[0] < offsets[1] && offsets[1] < offsets[2], "{offsets:?}");

    let lines = std::fs::read_to_string(&rest).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(told["strays"]["events"], lines.len());
    let events: Vec<&str> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["stock_reserved", "location_defined"]);
    assert_eq!(lines[0]["position"], 4);

    let verified = shop_at(&to, &["verify"]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
}

fn shop_at(data: &Path, arguments: &[&str]) -> Output {
    std::process::Command::new(support::program()).args(arguments).arg("--data").arg(data).output().unwrap()
}

#[test]
fn people_are_told_it_too() {
    let shop = damaged();
    let place = tempfile::tempdir().unwrap();
    let output = salvage(&shop, &place.path().join("saved"), &[]);
    let told = stdout(&output);
    for said in ["DAMAGED:", "MISSING: position", "MISSING: command", "name a file with --rest"] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

#[test]
fn of_a_good_log_nothing_is_missing() {
    let shop = Shop::set_up();
    let place = tempfile::tempdir().unwrap();
    let to = place.path().join("saved");
    let output = salvage(&shop, &to, &[]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(stdout(&output).contains("nothing is missing"));
    let digest = |data: &Path| answers(&shop_at(data, &["replay", "--json"])).remove(0)["replayed"].clone();
    assert_eq!(digest(&to), digest(&shop.path()));
    let again = salvage(&shop, &to, &[]);
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    for inside in [shop.path(), to.clone()] {
        let rest = inside.join("rest.jsonl");
        let refused = salvage(&shop, &to, &["--rest", rest.to_str().unwrap()]);
        assert_eq!(refused.status.code(), Some(2), "{refused:?}");
        assert!(stderr(&refused).contains("lies inside") && !rest.exists(), "{refused:?}");
    }
}
