//! A rejection is an object with its name in `kind` and the figures it was decided on.

use onhand_domain::{LocationShort, Rejection, ReservationState, ShortReason};
use serde_json::{from_str, to_string};

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

#[test]
fn its_kind_is_the_name_that_the_domain_tells() {
    let rejections = [
        Rejection::UnknownSku { sku: "mug".into() },
        Rejection::ReservationNotOpen { reservation: onhand_testkit::reservation(1), state: ReservationState::Expired },
        Rejection::TooManyShipments { max_shipments: 1, needed: 2, exact: true },
        Rejection::NotThirdParty { location: "berlin".into() },
        Rejection::TooManyChannels { limit: 1 },
    ];
    for rejection in rejections {
        let told = serde_json::to_value(&rejection).unwrap();
        assert_eq!(told["kind"], rejection.kind());
        assert_eq!(serde_json::from_value::<Rejection>(told).unwrap(), rejection);
    }
}
