//! A reservation that ended so long ago that memory has forgotten it is still told of.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;
use serde_json::Value;
use std::fmt::Write;
use support::Shop;

#[test]
fn its_state_is_looked_up_in_the_log() {
    let shop = Shop::set_up();
    let id = |number: u32| format!("01900000-0000-7000-8000-{number:012x}");
    let mut lines = String::from(r#"{"command":"receive","sku":"mug","location":"berlin","quantity":100000}"#);
    for number in 0..onhand::ENDED_KEPT as u32 + 10 {
        let reservation = id(number);
        write!(
            lines,
            "\n{{\"command\":\"reserve\",\"reservation\":\"{reservation}\",\"lines\":[{{\"sku\":\"mug\",\"quantity\":1}}],\"expires_in\":60}}"
        )
        .unwrap();
    }
    lines += "\n{\"query\":\"shortfalls\",\"at\":\"2026-01-01T00:00:00Z\"}";
    let answers = shop.exec(&lines);
    assert!(answers.iter().all(support::is_ok));
    let ask = |number| -> Value {
        let line = format!(r#"{{"query":"reservation","reservation":"{}"}}"#, id(number));
        serde_json::from_str(&shop.ask(&line)).unwrap()
    };
    let first = ask(0);
    assert_eq!((&first["state"], &first["lines"][0]["quantity"]), (&"expired".into(), &1.into()));
    assert_eq!(ask(9_999_999)["error"]["kind"], "unknown_reservation");
}
