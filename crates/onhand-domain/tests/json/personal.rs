//! Personal text comes in clear, is shown to nobody, and is written only once it is sealed.

use onhand_domain::{Personal, Purpose, Sealed, SealedBytes, Subject};
use serde_json::{from_str, json, to_value};

const TEXT: &str = "Ada Lovelace, St James's Square 12";

fn sealed() -> Sealed {
    let subject = Subject("0191e0a0-0000-7000-8000-000000000001".parse().unwrap());
    let log = "0191e0a0-0000-7000-8000-000000000002".parse().unwrap();
    Sealed { subject, purpose: Purpose::Invoice, version: 1, log, bytes: SealedBytes([0x00, 0x7F, 0xA0, 0xFF].into()) }
}

#[test]
fn in_json_it_is_a_string() {
    let personal: Personal = from_str(&format!("{TEXT:?}")).unwrap();
    assert_eq!(personal.clear(), Some(TEXT));
    assert_eq!(to_value(&personal).unwrap(), json!(TEXT));
}

#[test]
fn nothing_shows_it() {
    assert_eq!(format!("{:?}", Personal::new(TEXT)), "Personal(34 bytes)");
    let shown = format!("{:?}", Personal::from(sealed()));
    assert_eq!(shown, "Sealed(Invoice of 0191e0a0-0000-7000-8000-000000000001, 4 bytes)");
}

#[test]
fn in_clear_it_is_never_written_for_machines() {
    assert!(rmp_serde::to_vec(&Personal::new(TEXT)).is_err());
    assert!(rmp_serde::to_vec_named(&Personal::new(TEXT)).is_err());
    assert!(rmp_serde::to_vec(&Personal::from(sealed())).is_ok());
}

#[test]
fn what_is_sealed_reads_as_it_was_written() {
    let told = to_value(sealed()).unwrap();
    assert_eq!(told["bytes"], "007fa0ff");
    assert_eq!(serde_json::from_value::<Sealed>(told).unwrap(), sealed());
    let packed = rmp_serde::to_vec(&sealed()).unwrap();
    assert_eq!(rmp_serde::from_slice::<Sealed>(&packed).unwrap(), sealed());
    // Bytes, not a list of numbers.
    assert!(packed.windows(6).any(|bytes| bytes == [0xC4, 4, 0x00, 0x7F, 0xA0, 0xFF]));
}

#[test]
fn bytes_are_pairs_of_digits() {
    for told in [r#""0""#, r#""0g""#, r#""+1""#, r#""é""#, "7"] {
        assert!(from_str::<SealedBytes>(told).is_err(), "{told}");
    }
    assert_eq!(from_str::<SealedBytes>(r#""""#).unwrap(), SealedBytes([].into()));
}
