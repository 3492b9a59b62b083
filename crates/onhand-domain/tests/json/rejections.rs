//! A rejection is an object with its name in `kind` and the figures it was decided on.

use super::order_rejections;
use onhand_domain::{LocationShort, Rejection, ShortReason};
use serde_json::{from_str, to_string};
use std::collections::BTreeSet;

#[test]
fn insufficient_stock_at_a_location() {
    let rejection = Rejection::InsufficientStock {
        sku: "mug".into(),
        location: Some("berlin".into()),
        requested: 5.into(),
        available: 3.into(),
        bundles: Box::default(),
        locations: vec![],
    };
    let told = r#"{"kind":"insufficient_stock","sku":"mug","location":"berlin","requested":5,"available":3}"#;
    assert_eq!(to_string(&rejection).unwrap(), told);
    assert_eq!(from_str::<Rejection>(told).unwrap(), rejection);
}

#[test]
fn insufficient_stock_anywhere_says_why_of_each_location() {
    let short = |location: &str, reason| LocationShort { location: location.into(), available: (-1).into(), reason };
    let rejection = Rejection::InsufficientStock {
        sku: "cheese".into(),
        location: None,
        requested: "0.250".parse().unwrap(),
        available: "0.000".parse().unwrap(),
        bundles: Box::default(),
        locations: vec![short("berlin", ShortReason::NotEnough), short("depot", ShortReason::DoesNotSell)],
    };
    let told = concat!(
        r#"{"kind":"insufficient_stock","sku":"cheese","requested":"0.250","available":"0.000","locations":["#,
        r#"{"location":"berlin","available":-1,"reason":"not_enough"},"#,
        r#"{"location":"depot","available":-1,"reason":"does_not_sell"}]}"#
    );
    assert_eq!(to_string(&rejection).unwrap(), told);
    assert_eq!(from_str::<Rejection>(told).unwrap(), rejection);
}

/// One of every kind, as it is written and as it is said.
const ALL: &[(&str, &str)] = &[
    (r#"{"kind":"unknown_sku","sku":"mug"}"#, r#"no SKU "mug" is defined"#),
    (r#"{"kind":"unknown_location","location":"berlin"}"#, r#"no location "berlin" is defined"#),
    (r#"{"kind":"unknown_inbound","inbound":"po-7"}"#, r#"no inbound "po-7" is open"#),
    (r#"{"kind":"unknown_transfer","transfer":"t-7"}"#, r#"no transfer "t-7" is on its way"#),
    (r#"{"kind":"transfer_exists","transfer":"t-7"}"#, r#"transfer "t-7" is on its way already"#),
    (
        r#"{"kind":"inbound_elsewhere","inbound":"po-7","location":"depot"}"#,
        r#"inbound "po-7" is announced for "depot""#,
    ),
    (r#"{"kind":"bundle_has_no_stock","sku":"set"}"#, r#""set" is a bundle and has no stock of its own"#),
    (r#"{"kind":"sku_kind_fixed","sku":"set","bundle":true}"#, r#""set" is a bundle, and stays it"#),
    (r#"{"kind":"sku_kind_fixed","sku":"mug","bundle":false}"#, r#""mug" is a stocked SKU, and stays it"#),
    (
        r#"{"kind":"decimals_fixed","sku":"cheese","decimals":3,"requested":2}"#,
        r#""cheese" has 3 decimals, which cannot become 2"#,
    ),
    (
        r#"{"kind":"wrong_precision","sku":"cheese","quantity":"0.2505","decimals":3}"#,
        r#"0.2505 is no quantity of "cheese", which has 3 decimals"#,
    ),
    (r#"{"kind":"location_suspended","location":"berlin"}"#, r#""berlin" is suspended"#),
    (
        r#"{"kind":"location_incapable","location":"berlin","capability":"ship"}"#,
        r#""berlin" lacks the capability Ship"#,
    ),
    (r#"{"kind":"not_third_party","location":"berlin"}"#, r#""berlin" is no third party's location"#),
    (
        r#"{"kind":"reservation_not_open","reservation":"6f1cbe0e-3b7e-4a63-9f6a-5d7c2b8d9e10","state":"expired"}"#,
        "reservation 6f1cbe0e-3b7e-4a63-9f6a-5d7c2b8d9e10 is expired",
    ),
    (
        r#"{"kind":"reservation_not_confirmed","reservation":"6f1cbe0e-3b7e-4a63-9f6a-5d7c2b8d9e10","state":"open"}"#,
        "reservation 6f1cbe0e-3b7e-4a63-9f6a-5d7c2b8d9e10 is open, not confirmed",
    ),
    (
        concat!(
            r#"{"kind":"exceeds_promised","reservation":"6f1cbe0e-3b7e-4a63-9f6a-5d7c2b8d9e10","sku":"mug","#,
            r#""location":"berlin","requested":3,"promised":2}"#
        ),
        r#"3 of "mug" asked for, 2 promised to reservation 6f1cbe0e-3b7e-4a63-9f6a-5d7c2b8d9e10"#,
    ),
    (
        r#"{"kind":"location_needed","reservation":"6f1cbe0e-3b7e-4a63-9f6a-5d7c2b8d9e10","sku":"mug"}"#,
        concat!(
            r#""mug" is promised to reservation 6f1cbe0e-3b7e-4a63-9f6a-5d7c2b8d9e10 from several locations; "#,
            "name one"
        ),
    ),
    (
        r#"{"kind":"exceeds_in_transit","transfer":"t-7","sku":"mug","requested":3,"in_transit":2}"#,
        r#"3 of "mug" received, 2 on the way with transfer "t-7""#,
    ),
    (
        r#"{"kind":"stale_report","location":"3pl","as_of":"2026-01-01T00:00:00Z","last":"2026-01-02T00:00:00Z"}"#,
        r#"the report of "3pl" as of 2026-01-01T00:00:00Z is older than the one as of 2026-01-02T00:00:00Z"#,
    ),
    (
        r#"{"kind":"in_the_future","at":"2026-01-02T00:00:00Z","now":"2026-01-01T00:00:00Z"}"#,
        "2026-01-02T00:00:00Z is still to come; it is 2026-01-01T00:00:00Z",
    ),
    (
        concat!(
            r#"{"kind":"hold_too_long","expires_at":"2026-01-02T00:00:00Z","latest":"2026-01-01T00:00:00Z","#,
            r#""longest":86400}"#
        ),
        "the hold would last until 2026-01-02T00:00:00Z; it may until 2026-01-01T00:00:00Z",
    ),
    (
        r#"{"kind":"purchase_limit_exceeded","sku":"mug","per":"order","limit":2,"requested":3,"taken":0}"#,
        r#"3 of "mug" asked for, 0 taken before; the limit for an order is 2"#,
    ),
    (
        r#"{"kind":"purchase_limit_exceeded","sku":"mug","per":"customer","limit":2,"requested":1,"taken":2}"#,
        r#"1 of "mug" asked for, 2 taken before; the limit for a customer is 2"#,
    ),
    (
        r#"{"kind":"insufficient_stock","sku":"mug","requested":5,"available":3}"#,
        r#"5 of "mug" asked for, 3 available"#,
    ),
    (
        r#"{"kind":"insufficient_stock","sku":"mug","location":"berlin","requested":5,"available":-1}"#,
        r#"5 of "mug" asked for, -1 available at "berlin""#,
    ),
    (
        r#"{"kind":"too_many_shipments","max_shipments":1,"needed":2,"exact":true}"#,
        "it takes 2 shipments, and at most 1 are allowed",
    ),
    (
        r#"{"kind":"too_many_lines","lines":600,"limit":512}"#,
        "the reservation takes 600 lines, and at most 512 are taken; split it",
    ),
    (
        r#"{"kind":"out_of_range","sku":"mug","location":"berlin"}"#,
        r#"a figure of "mug" would leave the range that is kept, ±(2^53 − 1) smallest units"#,
    ),
    (
        r#"{"kind":"import_behind","source":"year","records":3,"applied":5}"#,
        r#"5 records of "year" have been applied, not 3"#,
    ),
    (r#"{"kind":"too_many_channels","limit":65536}"#, "65536 channels are named already"),
];

#[test]
fn each_kind_is_written_read_and_said() {
    for (written, said) in ALL.iter().chain(order_rejections::ALL) {
        let rejection: Rejection = from_str(written).unwrap();
        assert_eq!(to_string(&rejection).unwrap(), *written);
        assert_eq!(rejection.to_string(), *said);
        assert!(written.starts_with(&format!(r#"{{"kind":"{}""#, rejection.kind())), "{written}");
    }
}

#[test]
fn each_kind_that_is_documented_is_among_them() {
    let page = include_str!("../../../../docs/commands.md");
    let table = page.split("## Rejections").nth(1).unwrap().split("\n## ").next().unwrap();
    let kinds = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let (documented, said): (BTreeSet<&str>, BTreeSet<&str>) = (
        kinds.collect(),
        ALL.iter().chain(order_rejections::ALL).map(|(written, _)| written.split('"').nth(3).unwrap()).collect(),
    );
    assert_eq!(said, documented);
}
