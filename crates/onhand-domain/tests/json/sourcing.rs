//! Sourcing is a strategy's name, or an object with more to say.

use onhand_domain::{Coordinates, Sourcing, Strategy};
use serde_json::{from_str, to_string};

#[test]
fn a_name() {
    for (name, strategy) in [
        ("explicit", Strategy::Explicit),
        ("priority", Strategy::Priority),
        ("highest_available", Strategy::HighestAvailable),
        ("nearest", Strategy::Nearest),
        ("fewest_shipments", Strategy::FewestShipments),
    ] {
        let told = format!("{name:?}");
        assert_eq!(from_str::<Sourcing>(&told).unwrap(), strategy.into());
        assert_eq!(to_string(&Sourcing::from(strategy)).unwrap(), told);
    }
}

#[test]
fn an_object() {
    let told = r#"{"strategy":"nearest","coordinates":{"latitude":52.5,"longitude":13.4},"max_shipments":2}"#;
    let to = Coordinates::from_microdegrees(52_500_000, 13_400_000).unwrap();
    let sourcing = Sourcing::nearest(to).max_shipments(2);
    assert_eq!(from_str::<Sourcing>(told).unwrap(), sourcing);
    assert_eq!(to_string(&sourcing).unwrap(), told);
    assert_eq!(from_str::<Sourcing>(r#"{"strategy":"priority"}"#).unwrap(), Sourcing::default());
}

#[test]
fn neither_an_unknown_name_nor_an_object_without_one() {
    assert!(from_str::<Sourcing>(r#""cheapest""#).is_err());
    assert!(from_str::<Sourcing>(r#"{"max_shipments":2}"#).is_err());
    assert!(from_str::<Sourcing>("7").is_err());
}

#[test]
fn a_place_off_the_globe_is_refused() {
    for place in [(90.000001, 0.0), (0.0, -180.1), (1000.0, 0.0)] {
        let told = format!(r#"{{"latitude":{},"longitude":{}}}"#, place.0, place.1);
        assert!(from_str::<Coordinates>(&told).is_err(), "{told}");
    }
}

#[test]
fn a_place_is_kept_to_a_millionth_of_a_degree() {
    let told = r#"{"latitude":-33.856785,"longitude":151.215295}"#;
    assert_eq!(to_string(&from_str::<Coordinates>(told).unwrap()).unwrap(), told);
}
