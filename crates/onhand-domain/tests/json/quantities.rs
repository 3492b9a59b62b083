//! A quantity is a JSON integer, or a decimal in quotes for a SKU with decimals.

use onhand_domain::{Measure, Quantity};
use serde_json::{from_str, to_string};

#[test]
fn a_whole_number_is_of_smallest_units_whatever_the_decimals() {
    let measure: Measure = from_str("250").unwrap();
    assert_eq!(measure.in_smallest_units(0), Some(Quantity(250)));
    assert_eq!(measure.in_smallest_units(3), Some(Quantity(250)));
}

#[test]
fn a_decimal_fits_skus_of_at_least_its_digits() {
    let measure: Measure = from_str(r#""0.250""#).unwrap();
    assert_eq!(measure.in_smallest_units(3), Some(Quantity(250)));
    assert_eq!(measure.in_smallest_units(2), Some(Quantity(25)));
    assert_eq!(measure.in_smallest_units(1), None);
    assert_eq!(measure.in_smallest_units(0), None);
    assert_eq!(from_str::<Measure>(r#""2""#).unwrap().in_smallest_units(3), Some(Quantity(2_000)));
}

#[test]
fn it_is_written_as_it_was_read() {
    for told in ["250", "-3", r#""0.250""#, r#""-0.005""#, r#""12.000000""#] {
        assert_eq!(to_string(&from_str::<Measure>(told).unwrap()).unwrap(), told);
    }
}

#[test]
fn floats_and_what_is_no_decimal_are_refused() {
    for told in [
        "1.5",
        "1e3",
        "9223372036854775808",
        r#""1.""#,
        r#"".5""#,
        r#""+1""#,
        r#""1,5""#,
        r#""0.0000001""#,
        r#""1e3""#,
        r#""--1""#,
        r#""""#,
        r#"" 1""#,
        r#""9999999999999999999""#,
        "null",
    ] {
        assert!(from_str::<Measure>(told).is_err(), "{told}");
    }
}
