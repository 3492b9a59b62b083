//! Goods by weight are exact decimals in text, never floats.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;
use serde_json::{Value, json};
use support::Shop;

const CHEESE: &str = r#"{"command":"define_sku","sku":"cheese","title":"Cheese","unit":{"name":"kg","decimals":3}}
{"command":"receive","sku":"cheese","location":"berlin","quantity":"1.250"}
"#;

fn ask(shop: &Shop, line: &str) -> Value {
    serde_json::from_str(&shop.ask(line)).unwrap()
}

fn cheese() -> Shop {
    let shop = Shop::set_up();
    assert!(shop.exec(CHEESE).iter().all(support::is_ok));
    shop
}

#[test]
fn quantities_of_a_sku_with_decimals_are_text_with_all_of_them() {
    let shop = cheese();
    let reserved = ask(&shop, r#"{"command":"reserve","lines":[{"sku":"cheese","quantity":"0.2"}],"expires_in":60}"#);
    assert_eq!(reserved["events"][0]["lines"], json!([{"sku":"cheese","location":"berlin","quantity":"0.200"}]));
    let stock = ask(&shop, r#"{"query":"stock","sku":"cheese","location":"berlin"}"#);
    assert_eq!((&stock["on_hand"], &stock["available"]), (&"1.250".into(), &"1.050".into()));
    let available = ask(&shop, r#"{"query":"availability","sku":"cheese"}"#);
    assert_eq!(available["available"], "1.050");
}

#[test]
fn an_integer_counts_smallest_units() {
    let answer = ask(&cheese(), r#"{"command":"receive","sku":"cheese","location":"berlin","quantity":250}"#);
    assert_eq!(answer["events"][0]["quantity"], "0.250");
}

#[test]
fn a_refusal_shows_the_same_decimals() {
    let answer = ask(&cheese(), r#"{"command":"reserve","lines":[{"sku":"cheese","quantity":"9.5"}],"expires_in":60}"#);
    assert_eq!(answer["rejection"]["requested"], "9.500");
    assert_eq!(answer["rejection"]["available"], "1.250");
}

#[test]
fn a_fraction_that_the_unit_does_not_have_is_refused() {
    let shop = cheese();
    let answer = ask(&shop, r#"{"command":"receive","sku":"cheese","location":"berlin","quantity":"0.0005"}"#);
    assert_eq!(answer["rejection"]["kind"], "wrong_precision");
    assert_eq!(answer["rejection"]["decimals"], 3);
    let answer = ask(&shop, r#"{"command":"receive","sku":"mug","location":"berlin","quantity":"1.5"}"#);
    assert_eq!(answer["rejection"]["kind"], "wrong_precision");
}
