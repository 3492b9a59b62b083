//! Durations are whole seconds or ISO 8601, moments are RFC 3339.

use onhand_domain::{Span, Timestamp};
use serde_json::{from_str, to_string};

#[test]
fn seconds_or_iso_8601() {
    for told in ["420", r#""PT7M""#, r#""PT420S""#, r#""PT0H7M0S""#, r#""pt7m""#] {
        assert_eq!(from_str::<Span>(told).unwrap(), Span::from_seconds(420), "{told}");
    }
    for told in ["86400", r#""P1D""#, r#""PT24H""#] {
        assert_eq!(from_str::<Span>(told).unwrap(), Span::from_days(1), "{told}");
    }
    assert_eq!(from_str::<Span>(r#""P1W""#).unwrap(), Span::from_days(7));
    assert_eq!(from_str::<Span>(r#""PT0.25S""#).unwrap(), Span::from_micros(250_000));
}

#[test]
fn nothing_below_zero_nothing_of_no_fixed_length_nothing_else() {
    for told in ["-1", "1.5", r#""-PT5S""#, r#""P1M""#, r#""P1Y""#, r#""7 minutes""#, r#""420""#, "null", r#""""#] {
        assert!(from_str::<Span>(told).is_err(), "{told}");
    }
    assert!(from_str::<Span>("18446744073709551615").is_err());
}

#[test]
fn whole_seconds_are_written_as_a_number_and_parts_as_iso_8601() {
    assert_eq!(to_string(&Span::from_seconds(420)).unwrap(), "420");
    assert_eq!(to_string(&Span::from_micros(250_000)).unwrap(), r#""PT0.25S""#);
}

#[test]
fn moments_name_their_offset_and_are_written_in_utc() {
    let noon = r#""2026-01-31T12:00:00Z""#;
    for told in [noon, r#""2026-01-31T13:00:00+01:00""#, r#""2026-01-31 12:00:00Z""#] {
        assert_eq!(to_string(&from_str::<Timestamp>(told).unwrap()).unwrap(), noon);
    }
    for told in [r#""2026-01-31T12:00:00""#, r#""2026-01-31""#, "1769860800", r#""2026-02-30T00:00:00Z""#] {
        assert!(from_str::<Timestamp>(told).is_err(), "{told}");
    }
}

#[test]
fn the_last_moment_can_be_written_and_read() {
    let last = to_string(&Timestamp::LAST).unwrap();
    assert_eq!(from_str::<Timestamp>(&last).unwrap(), Timestamp::LAST, "{last}");
    let first = to_string(&Timestamp::from_micros(i64::MIN)).unwrap();
    assert_eq!(from_str::<Timestamp>(&first).unwrap(), Timestamp::from_micros(i64::MIN), "{first}");
}
