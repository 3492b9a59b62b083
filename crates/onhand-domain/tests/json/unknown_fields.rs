//! An unknown field is refused, wherever it stands.

use super::read;

#[test]
fn in_a_command() {
    for line in [
        r#"{"command":"receive","sku":"mug","location":"berlin","quantity":1,"qty":1}"#,
        r#"{"command":"release_reservation","reservation":"0191e0a0-0000-7000-8000-000000000001","reason":"x"}"#,
        r#"{"command":"reserve","lines":[],"expires_in":1,"id":"x"}"#,
    ] {
        let error = read(line).unwrap_err();
        assert!(error.contains("unknown field"), "{error}");
    }
}

#[test]
fn in_what_a_command_carries() {
    for line in [
        r#"{"command":"reserve","lines":[{"sku":"mug","quantity":1,"at":"berlin"}],"expires_in":1}"#,
        r#"{"command":"reserve","lines":[],"expires_in":1,"sourcing":{"strategy":"priority","max":1}}"#,
        r#"{"command":"receive","sku":"mug","location":"berlin","quantity":1,"cost":{"amount":"1","currency":"EUR","tax":"0"}}"#,
        r#"{"command":"define_sku","sku":"a","title":"a","unit":{"name":"kg","decimals":3,"symbol":"kg"}}"#,
        r#"{"command":"define_location","location":"a","kind":"store","coordinates":{"latitude":1,"longitude":1,"height":1}}"#,
        r#"{"command":"define_bundle","sku":"a","title":"a","components":[{"sku":"b","quantity":1,"optional":true}]}"#,
        r#"{"command":"announce_inbound","inbound":"a","location":"a","lines":[{"sku":"b","quantity":1,"cost":1}],"eta":"2026-01-01T00:00:00Z"}"#,
    ] {
        let error = read(line).unwrap_err();
        assert!(error.contains("unknown field"), "{error}");
    }
}
