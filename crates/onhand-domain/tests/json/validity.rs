//! What makes no sense whatever the stock is told before any stock is looked at.

use super::read;
use onhand_domain::{Invalid, limit};

fn told(line: &str) -> Option<Invalid> {
    read(line).unwrap().check().err()
}

#[test]
fn names_are_printable_text_of_bounded_length() {
    let receive = |sku: &str| told(&format!(r#"{{"command":"receive","sku":{sku:?},"location":"a","quantity":1}}"#));
    assert_eq!(receive("mug with a handle"), None);
    assert_eq!(receive("Kännchen"), None);
    assert_eq!(receive(""), Some(Invalid::Empty { field: "sku" }));
    assert!(matches!(receive(" mug"), Some(Invalid::BadText { field: "sku", .. })));
    assert!(matches!(receive("mug\n"), Some(Invalid::BadText { .. })));
    let long = "m".repeat(limit::NAME + 1);
    assert_eq!(receive(&long), Some(Invalid::TooLong { field: "sku", length: 65, limit: 64 }));
    assert_eq!(receive(&long[1..]), None);
}

#[test]
fn quantities_lie_within_their_range() {
    let receive =
        |quantity: &str| told(&format!(r#"{{"command":"receive","sku":"a","location":"a","quantity":{quantity}}}"#));
    let most = 1_000_000_000_000;
    let out = |value| Some(Invalid::OutOfRange { field: "quantity", value, least: 1, most });
    assert_eq!(receive("0"), out(0));
    assert_eq!(receive("-1"), out(-1));
    assert_eq!(receive("1000000000000"), None);
    assert_eq!(receive("1000000000001"), out(most + 1));
}

#[test]
fn channels_are_a_kind_and_at_most_one_instance() {
    let holdback = |channel: &str| {
        told(&format!(
            r#"{{"command":"set_channel_holdback","sku":"a","location":"a","channel":{channel:?},"quantity":1}}"#
        ))
    };
    for good in ["web", "marketplace:amazon", "shop_2.b-c"] {
        assert_eq!(holdback(good), None, "{good}");
    }
    for bad in ["Web", "a:b:c", ":a", "a:", "a b"] {
        assert!(matches!(holdback(bad), Some(Invalid::BadText { field: "channel", .. })), "{bad}");
    }
}

#[test]
fn reasons_are_documented_codes() {
    let adjust = |reason: &str| {
        told(&format!(r#"{{"command":"adjust","sku":"a","location":"a","delta":1,"reason":{reason:?}}}"#))
    };
    assert_eq!(adjust("broken_2"), None);
    assert!(adjust("it broke").is_some());
    assert!(adjust("Broken").is_some());
    assert!(adjust("").is_some());
    assert!(adjust(&"a".repeat(41)).is_some());
}

#[test]
fn texts_and_attributes_are_bounded() {
    let sku = |title: usize, text: usize, attributes: usize| {
        let attribute = |number: usize| format!(r#""key{number}":"{}""#, "t".repeat(text));
        let attributes = (0..attributes).map(attribute).collect::<Vec<_>>().join(",");
        let title = "t".repeat(title);
        told(&format!(r#"{{"command":"define_sku","sku":"a","title":"{title}","attributes":{{{attributes}}}}}"#))
    };
    assert_eq!(sku(256, 256, 64), None);
    assert!(matches!(sku(257, 1, 1), Some(Invalid::TooLong { field: "title", length: 257, limit: 256 })));
    assert!(matches!(sku(1, 257, 1), Some(Invalid::TooLong { length: 257, limit: 256, .. })));
    assert!(matches!(sku(1, 1, 65), Some(Invalid::TooMany { field: "attributes", length: 65, limit: 64 })));
    let issue = |reference: usize| {
        let reference = "r".repeat(reference);
        told(&format!(r#"{{"command":"issue","sku":"a","location":"a","quantity":1,"reference":"{reference}"}}"#))
    };
    assert_eq!(issue(128), None);
    assert!(matches!(issue(129), Some(Invalid::TooLong { field: "reference", length: 129, limit: 128 })));
}

#[test]
fn decimals_are_at_most_six() {
    let sku = |decimals: u8| {
        told(&format!(
            r#"{{"command":"define_sku","sku":"a","title":"a","unit":{{"name":"kg","decimals":{decimals}}}}}"#
        ))
    };
    assert_eq!(sku(6), None);
    assert_eq!(sku(7), Some(Invalid::OutOfRange { field: "decimals", value: 7, least: 0, most: 6 }));
}

#[test]
fn the_same_sku_stands_once_where_once_is_meant() {
    let lines = r#"[{"sku":"mug","quantity":1},{"sku":"mug","quantity":2}]"#;
    let twice = |field| Some(Invalid::Twice { field, value: "mug".into() });
    let announce = r#""command":"announce_inbound","inbound":"a","location":"a","eta":"2026-01-01T00:00:00Z""#;
    assert_eq!(told(&format!(r#"{{{announce},"lines":{lines}}}"#)), twice("lines"));
    let bundle = r#""command":"define_bundle","sku":"a","title":"a""#;
    assert_eq!(told(&format!(r#"{{{bundle},"components":{lines}}}"#)), twice("components"));
    assert_eq!(told(&format!(r#"{{"command":"reserve","expires_in":1,"lines":{lines}}}"#)), None);
}

#[test]
fn lists_are_neither_empty_nor_endless() {
    let reserve = |lines: usize| {
        let lines = vec![r#"{"sku":"mug","quantity":1}"#; lines].join(",");
        told(&format!(r#"{{"command":"reserve","expires_in":1,"lines":[{lines}]}}"#))
    };
    assert_eq!(reserve(0), Some(Invalid::Empty { field: "lines" }));
    assert_eq!(reserve(1_000), None);
    assert_eq!(reserve(1_001), Some(Invalid::TooMany { field: "lines", length: 1_001, limit: 1_000 }));
}

#[test]
fn fields_that_contradict_each_other_are_told() {
    for line in [
        r#"{"command":"adjust","sku":"a","location":"a","delta":0,"reason":"a"}"#,
        r#"{"command":"change_condition","sku":"a","location":"a","from":"damaged","to":"damaged","quantity":1}"#,
        r#"{"command":"dispatch_transfer","transfer":"a","from":"a","to":"a","lines":[{"sku":"a","quantity":1}]}"#,
        r#"{"command":"reserve","lines":[{"sku":"a","quantity":1}],"expires_in":1,"sourcing":"nearest"}"#,
        r#"{"command":"reserve","lines":[{"sku":"a","quantity":1}],"expires_in":1,"sourcing":"explicit"}"#,
    ] {
        assert!(matches!(told(line), Some(Invalid::Contradiction { .. })), "{line}");
    }
}

#[test]
fn holds_last_at_least_a_moment() {
    let reserve = |span: &str| {
        told(&format!(r#"{{"command":"reserve","lines":[{{"sku":"a","quantity":1}}],"expires_in":{span}}}"#))
    };
    assert!(matches!(reserve("0"), Some(Invalid::OutOfRange { field: "expires_in", .. })));
    assert_eq!(reserve(r#""PT0.000001S""#), None);
    assert!(matches!(reserve("999999999999"), Some(Invalid::OutOfRange { field: "expires_in", .. })));
}

#[test]
fn customers_are_named_by_random_ids() {
    let reserve = |customer: &str| {
        told(&format!(
            r#"{{"command":"reserve","customer":{customer:?},"lines":[{{"sku":"a","quantity":1}}],"expires_in":1}}"#
        ))
    };
    assert_eq!(reserve("0191e0a0-0000-7000-8000-000000000001"), None);
    assert_eq!(reserve("9b2d1f0e-5c1a-4f6e-8a53-0d0f3d1f9a10"), None);
    // A UUID of version 5 is made from a name.
    assert!(matches!(
        reserve("886313e1-3b8a-5372-9b90-0c9aee199e5d"),
        Some(Invalid::BadText { field: "customer", .. })
    ));
}
