//! Money is a decimal of its currency, never a float.

use onhand_domain::{Currency, Money};
use serde_json::{from_str, to_string};

fn money(minor: i64, code: &str) -> Money {
    Money::from_minor(minor, Currency::from_code(code).unwrap())
}

#[test]
fn an_amount_has_the_digits_of_its_currency() {
    for (told, sum) in [
        (r#"{"amount":"19.99","currency":"EUR"}"#, money(1_999, "EUR")),
        (r#"{"amount":"-0.05","currency":"EUR"}"#, money(-5, "EUR")),
        (r#"{"amount":"500","currency":"JPY"}"#, money(500, "JPY")),
        (r#"{"amount":"1.234","currency":"KWD"}"#, money(1_234, "KWD")),
    ] {
        assert_eq!(from_str::<Money>(told).unwrap(), sum);
        assert_eq!(to_string(&sum).unwrap(), told);
    }
}

#[test]
fn fewer_digits_are_taken_and_more_are_not() {
    assert_eq!(from_str::<Money>(r#"{"amount":"19.9","currency":"EUR"}"#).unwrap(), money(1_990, "EUR"));
    assert_eq!(from_str::<Money>(r#"{"amount":"19","currency":"EUR"}"#).unwrap(), money(1_900, "EUR"));
    for told in [
        r#"{"amount":"19.999","currency":"EUR"}"#,
        r#"{"amount":"1.5","currency":"JPY"}"#,
        r#"{"amount":19.99,"currency":"EUR"}"#,
        r#"{"amount":"19,99","currency":"EUR"}"#,
        r#"{"amount":"","currency":"EUR"}"#,
        r#"{"amount":"1e3","currency":"EUR"}"#,
        r#"{"amount":"99999999999999999999","currency":"EUR"}"#,
    ] {
        assert!(from_str::<Money>(told).is_err(), "{told}");
    }
}

#[test]
fn a_currency_is_one_of_iso_4217_that_has_minor_units() {
    for code in ["eur", "EURO", "XXZ", "XAU", ""] {
        assert!(Currency::from_code(code).is_err(), "{code}");
    }
}
