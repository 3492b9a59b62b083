//! The interface's own examples, with the order of their fields.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;
use support::Shop;

const RESERVATION: &str = "01900000-0000-7000-8000-00000000000a";

fn held() -> Shop {
    let shop = Shop::set_up();
    let answer = shop.ask(&format!(
        r#"{{"command":"reserve","id":"01900000-0000-7000-8000-000000000001","at":"2026-01-01T00:00:00Z","reservation":"{RESERVATION}","lines":[{{"sku":"mug","location":"berlin","quantity":2}}],"expires_in":420}}"#
    ));
    assert_eq!(
        answer,
        format!(
            r#"{{"ok":true,"position":4,"events":[{{"event":"stock_reserved","reservation":"{RESERVATION}","lines":[{{"sku":"mug","location":"berlin","quantity":2}}],"expires_at":"2026-01-01T00:07:00Z","replaced":false,"search":"none","bundles":[],"missed":[]}}],"id":"01900000-0000-7000-8000-000000000001"}}"#
        )
    );
    shop
}

#[test]
fn stock_is_told_in_all_its_figures() {
    let answer = held().ask(r#"{"query":"stock","sku":"mug","location":"berlin"}"#);
    let expected = r#"{"ok":true,"position":4,"sku":"mug","location":"berlin","on_hand":10,"sellable":10,"damaged":0,"quality_control":0,"quarantined":0,"reserved":2,"allocated":0,"safety_stock":0,"incoming":0,"in_transit":0,"backordered":0,"available":8}"#;
    assert_eq!(answer, expected);
}

#[test]
fn a_refusal_tells_the_figures_it_was_decided_on() {
    let line = r#"{"command":"reserve","lines":[{"sku":"mug","location":"berlin","quantity":9}],"expires_in":420}"#;
    let expected = r#"{"ok":false,"rejection":{"kind":"insufficient_stock","sku":"mug","location":"berlin","requested":9,"available":8,"position":4,"time":"2026-01-01T00:00:00Z"}}"#;
    assert_eq!(held().ask(line), expected);
}

#[test]
fn a_reservation_is_told_as_it_was_granted() {
    let answer = held().ask(&format!(r#"{{"query":"reservation","reservation":"{RESERVATION}"}}"#));
    let expected = format!(
        r#"{{"ok":true,"reservation":"{RESERVATION}","state":"open","expires_at":"2026-01-01T00:07:00Z","lines":[{{"sku":"mug","location":"berlin","quantity":2}}]}}"#
    );
    assert_eq!(answer, expected);
}

#[test]
fn availability_is_told_over_locations() {
    let answer = held().ask(r#"{"query":"availability","sku":"mug","channel":"web"}"#);
    assert_eq!(answer, r#"{"ok":true,"sku":"mug","available":8,"locations":[{"location":"berlin","available":8}]}"#);
}

#[test]
fn a_line_that_makes_no_sense_is_told_by_its_number() {
    let answer = held().ask("\n{\"query\":\"stock\"}");
    let expected = r#"{"ok":false,"error":{"kind":"invalid_input","line":2,"message":"missing field `sku`"}}"#;
    assert_eq!(answer, expected);
}

#[test]
fn a_name_that_is_not_defined_is_told() {
    let answer = held().ask(r#"{"query":"stock","sku":"cup","location":"berlin"}"#);
    let expected =
        r#"{"ok":false,"error":{"kind":"unknown_sku","line":1,"message":"no SKU \"cup\" is defined","sku":"cup"}}"#;
    assert_eq!(answer, expected);
    let answer = held().ask(r#"{"query":"stock","sku":"mug","location":"paris"}"#);
    assert!(answer.contains(r#""kind":"unknown_location""#) && answer.contains(r#""location":"paris""#), "{answer}");
}

#[test]
fn stock_without_a_location_is_told_of_all() {
    let shop = held();
    shop.exec(
        r#"{"command":"define_location","location":"aachen","kind":"warehouse"}
{"command":"receive","sku":"mug","location":"aachen","quantity":1}"#,
    );
    let answer: serde_json::Value = serde_json::from_str(&shop.ask(r#"{"query":"stock","sku":"mug"}"#)).unwrap();
    assert_eq!(answer["locations"][0]["location"], "aachen");
    assert_eq!(answer["locations"][1]["location"], "berlin");
    assert_eq!(answer["locations"][1]["available"], 8);
}

#[test]
fn availability_to_a_channel_that_no_command_could_name_is_bad_input() {
    let answer = held().ask(r#"{"query":"availability","sku":"mug","channel":"Web!"}"#);
    assert!(answer.starts_with(r#"{"ok":false,"error":{"kind":"invalid_input","line":1,"#), "{answer}");
}
