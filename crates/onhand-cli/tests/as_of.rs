//! Questions about the past.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;
use serde_json::Value;
use support::Shop;

/// 4: a hold of 2 at 10:00, 5 and 6: a sale of 9 at 10:01, which leaves it short, 7: its expiry at 10:07.
fn past() -> Shop {
    let shop = Shop::set_up();
    let answers = shop.exec(
        r#"{"command":"reserve","at":"2026-01-01T10:00:00Z","reservation":"01900000-0000-7000-8000-00000000000a","lines":[{"sku":"mug","quantity":2}],"expires_in":420}
{"command":"issue","at":"2026-01-01T10:01:00Z","sku":"mug","location":"berlin","quantity":9,"occurred":true}
{"query":"shortfalls","at":"2026-01-01T10:30:00Z"}"#,
    );
    assert_eq!(answers[1]["position"], 6);
    assert_eq!(answers[2]["position"], 7);
    shop
}

fn stock(shop: &Shop, as_of: &str) -> Value {
    let line = format!(r#"{{"query":"stock","sku":"mug","location":"berlin","as_of":{as_of}}}"#);
    serde_json::from_str(&shop.ask(&line)).unwrap()
}

#[test]
fn as_of_a_position() {
    let shop = past();
    assert_eq!((&stock(&shop, "3")["reserved"], &stock(&shop, "3")["on_hand"]), (&0.into(), &10.into()));
    assert_eq!((&stock(&shop, "4")["reserved"], &stock(&shop, "4")["on_hand"]), (&2.into(), &10.into()));
    assert_eq!((&stock(&shop, "6")["reserved"], &stock(&shop, "6")["on_hand"]), (&2.into(), &1.into()));
    assert_eq!((&stock(&shop, "7")["reserved"], &stock(&shop, "7")["on_hand"]), (&0.into(), &1.into()));
}

#[test]
fn a_position_in_the_middle_of_a_command_answers_as_before_it() {
    let answer = stock(&past(), "5");
    assert_eq!((&answer["on_hand"], &answer["position"]), (&10.into(), &4.into()));
}

#[test]
fn as_of_a_time_sees_what_was_due_by_then() {
    let shop = past();
    let answer = stock(&shop, r#""2026-01-01T10:06:59Z""#);
    assert_eq!((&answer["reserved"], &answer["position"]), (&2.into(), &6.into()));
    let answer = stock(&shop, r#""2026-01-01T10:07:00Z""#);
    assert_eq!(answer["reserved"], 0);
    // The log tells of the expiry only later.
    assert_eq!(answer["position"], 6);
    let answer = stock(&shop, r#""2026-01-01T09:59:59Z""#);
    assert_eq!((&answer["reserved"], &answer["position"]), (&0.into(), &3.into()));
}

#[test]
fn before_the_first_event_nothing_is_defined() {
    assert_eq!(stock(&past(), "0")["error"]["kind"], "unknown_sku");
}

#[test]
fn beyond_the_end_there_is_no_answer() {
    let answer = stock(&past(), "99");
    assert_eq!(answer["error"]["kind"], "beyond_end");
    assert_eq!((&answer["error"]["position"], &answer["error"]["end"]), (&99.into(), &7.into()));
}

#[test]
fn every_question_can_be_asked_of_the_past() {
    let shop = past();
    let ask = |line: &str| -> Value { serde_json::from_str(&shop.ask(line)).unwrap() };
    let reservation = |as_of: u64| {
        ask(&format!(
            r#"{{"query":"reservation","reservation":"01900000-0000-7000-8000-00000000000a","as_of":{as_of}}}"#
        ))
    };
    assert_eq!(reservation(3)["error"]["kind"], "unknown_reservation");
    assert_eq!(reservation(4)["state"], "open");
    assert_eq!(reservation(7)["state"], "expired");
    assert_eq!(ask(r#"{"query":"availability","sku":"mug","as_of":4}"#)["available"], 8);
    assert_eq!(ask(r#"{"query":"shortfalls","as_of":4}"#)["shortfalls"], serde_json::json!([]));
    let short = &ask(r#"{"query":"shortfalls","as_of":6}"#)["shortfalls"][0];
    assert_eq!((&short["sku"], &short["short"], &short["recorded"]), (&"mug".into(), &1.into(), &6.into()));
}
