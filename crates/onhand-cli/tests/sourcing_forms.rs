//! Sourcing is a strategy's name, or an object with more to say.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;
use serde_json::Value;
use support::Shop;

fn shops() -> Shop {
    let shop = Shop::new();
    let answers = shop.exec(
        r#"{"command":"define_location","location":"berlin","kind":"store","priority":2,"coordinates":{"latitude":52.5,"longitude":13.4}}
{"command":"define_location","location":"munich","kind":"store","priority":1,"coordinates":{"latitude":48.1,"longitude":11.6}}
{"command":"define_sku","sku":"mug","title":"Mug"}
{"command":"receive","sku":"mug","location":"berlin","quantity":5}
{"command":"receive","sku":"mug","location":"munich","quantity":3}"#,
    );
    assert!(answers.iter().all(support::is_ok));
    shop
}

fn reserve(sourcing: &str, quantity: u32) -> Value {
    let line =
        format!(r#"{{"command":"reserve","lines":[{{"sku":"mug","quantity":{quantity}}}],"expires_in":60{sourcing}}}"#);
    serde_json::from_str(&shops().ask(&line)).unwrap()
}

fn taken_from(answer: &Value) -> Vec<&str> {
    let lines = answer["events"][0]["lines"].as_array().unwrap();
    lines.iter().map(|line| line["location"].as_str().unwrap()).collect()
}

#[test]
fn by_a_name() {
    assert_eq!(taken_from(&reserve("", 2)), ["munich"]);
    assert_eq!(taken_from(&reserve(r#","sourcing":"priority""#, 2)), ["munich"]);
    assert_eq!(taken_from(&reserve(r#","sourcing":"highest_available""#, 2)), ["berlin"]);
    assert_eq!(taken_from(&reserve(r#","sourcing":"fewest_shipments""#, 5)), ["berlin"]);
}

#[test]
fn by_an_object() {
    let near_berlin =
        r#","sourcing":{"strategy":"nearest","coordinates":{"latitude":52.5,"longitude":13.4},"max_shipments":2}"#;
    assert_eq!(taken_from(&reserve(near_berlin, 2)), ["berlin"]);
    let one = r#","sourcing":{"strategy":"priority","max_shipments":1}"#;
    let answer = reserve(one, 8);
    assert_eq!(answer["rejection"]["kind"], "too_many_shipments");
    assert_eq!((&answer["rejection"]["max_shipments"], &answer["rejection"]["needed"]), (&1.into(), &2.into()));
}

#[test]
fn what_is_no_strategy_is_refused() {
    for sourcing in [
        r#","sourcing":"cheapest""#,
        r#","sourcing":{"coordinates":{"latitude":52.5,"longitude":13.4}}"#,
        r#","sourcing":{"strategy":"nearest","near":"berlin"}"#,
        r#","sourcing":{"strategy":"nearest"}"#,
        r#","sourcing":["nearest"]"#,
    ] {
        let answer = reserve(sourcing, 1);
        assert_eq!(answer["error"]["kind"], "invalid_input", "{sourcing}: {answer}");
    }
}

#[test]
fn a_refusal_says_why_each_location_was_not_enough() {
    let answer = reserve("", 9);
    let locations = answer["rejection"]["locations"].as_array().unwrap();
    assert_eq!(locations.len(), 2);
    assert!(locations.iter().all(|location| location["reason"] == "not_enough"));
    assert_eq!(answer["rejection"]["available"], 8);
}
