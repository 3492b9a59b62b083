//! A command is applied once, whatever is retried.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;
use support::Shop;

const RECEIVE: &str =
    r#"{"command":"receive","id":"01900000-0000-7000-8000-000000000001","sku":"mug","location":"berlin","quantity":5}"#;

#[test]
fn a_retry_after_a_restart_gives_the_first_receipt() {
    let shop = Shop::set_up();
    let first = shop.ask(RECEIVE);
    let again = shop.ask(RECEIVE);
    let (start, end) = again.split_once(r#","replayed":true"#).unwrap();
    assert_eq!(first, format!("{start}{end}"));
    assert!(shop.ask(r#"{"query":"stock","sku":"mug","location":"berlin"}"#).contains(r#""on_hand":15"#));
}

#[test]
fn a_retry_in_the_same_file_gives_the_first_receipt() {
    let shop = Shop::set_up();
    let answers = shop.exec(&format!("{RECEIVE}\n{RECEIVE}\n"));
    assert_eq!(answers[0]["position"], 4);
    assert_eq!(answers[1]["position"], 4);
    assert_eq!(answers[1]["replayed"], true);
    assert_eq!(answers[0]["events"], answers[1]["events"]);
}

#[test]
fn an_id_that_was_used_for_something_else_is_refused() {
    let shop = Shop::set_up();
    shop.ask(RECEIVE);
    let answer: serde_json::Value = serde_json::from_str(&shop.ask(&RECEIVE.replace(":5}", ":6}"))).unwrap();
    assert_eq!(answer["error"]["kind"], "id_reused");
    assert_eq!(answer["error"]["position"], 4);
    assert_eq!(answer["error"]["line"], 1);
}

#[test]
fn an_id_from_the_future_is_refused_by_the_systems_clock() {
    let shop = Shop::set_up();
    let id = "0fffffff-0000-7000-8000-000000000001";
    let line = RECEIVE.replace("01900000-0000-7000-8000-000000000001", id);
    let output = shop.run_on(&["exec"], &line);
    let answer = &support::answers(&output)[0];
    assert_eq!(answer["error"]["kind"], "id_ahead");
    assert_eq!(answer["error"]["id"], id);
    assert!(answer["error"]["now"].is_string());
}
