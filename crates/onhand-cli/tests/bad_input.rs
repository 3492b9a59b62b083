//! What makes no sense is refused with the number of its line, and the next line is served.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;
use support::{Shop, is_ok};

/// The message of the refusal of a line that is sent between two good ones.
fn refused(line: &[u8]) -> String {
    let shop = Shop::set_up();
    let good = br#"{"query":"stock","sku":"mug","location":"berlin"}"#;
    let input = [good, b"\n".as_slice(), line, b"\n", good, b"\n"].concat();
    let file = shop.directory.path().join("input");
    std::fs::write(&file, input).unwrap();
    let output = shop.run(&["exec", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    let answers = support::answers(&output);
    let [before, answer, after] = answers.as_slice() else { panic!("{answers:?}") };
    assert!(is_ok(before) && is_ok(after));
    assert_eq!(answer["ok"], false);
    assert_eq!(answer["error"]["kind"], "invalid_input");
    assert_eq!(answer["error"]["line"], 2);
    answer["error"]["message"].as_str().unwrap().to_owned()
}

fn assert_refused(line: &str, message: &str) {
    let told = refused(line.as_bytes());
    assert!(told.contains(message), "{line} was refused with: {told}");
}

#[test]
fn an_unknown_field_is_named() {
    let line = r#"{"command":"receive","sku":"mug","location":"berlin","quantity":1,"color":"red"}"#;
    assert_refused(line, "unknown field `color`");
    let line = r#"{"command":"reserve","lines":[{"sku":"mug","qty":1}],"expires_in":60}"#;
    assert_refused(line, "lines[0]: unknown field `qty`, expected one of `sku`, `quantity`, `location`");
    assert_refused(r#"{"query":"stock","sku":"mug","place":"berlin"}"#, "unknown field `place`");
}

#[test]
fn a_missing_field_is_named() {
    assert_refused(r#"{"command":"receive","sku":"mug","quantity":1}"#, "missing field `location`");
    assert_refused(
        r#"{"command":"reserve","lines":[{"sku":"mug"}],"expires_in":60}"#,
        "lines[0]: missing field `quantity`",
    );
    assert_refused(r#"{"query":"stock"}"#, "missing field `sku`");
    assert_refused(r#"{"sku":"mug"}"#, "missing field `command` or `query`");
}

#[test]
fn an_unknown_command_or_query_is_named() {
    assert_refused(r#"{"command":"recieve","sku":"mug"}"#, r#"unknown command "recieve""#);
    assert_refused(r#"{"query":"stocks","sku":"mug"}"#, r#"unknown query "stocks""#);
    assert_refused(r#"{"command":"receive","query":"stock"}"#, "not both");
}

#[test]
fn a_wrong_type_is_told_with_its_place_and_with_what_is_expected() {
    let line =
        |quantity: &str| format!(r#"{{"command":"receive","sku":"mug","location":"berlin","quantity":{quantity}}}"#);
    for wrong in ["1.5", "true", "[1]", "{}", "null"] {
        assert_refused(&line(wrong), "quantity: ");
        assert_refused(&line(wrong), "expected a whole number");
    }
    assert_refused(&line(r#""many""#), "is not a quantity");
    assert_refused(r#"{"command":"receive","sku":7,"location":"berlin","quantity":1}"#, "sku: ");
    assert_refused(r#"{"command":"define_location","location":"x","kind":"shop"}"#, "kind: unknown variant `shop`");
    assert_refused(r#"{"command":"reserve","lines":[["mug",1]],"expires_in":60}"#, "lines[0]: invalid type: an array");
    assert_refused(r#"{"command":5}"#, "command: ");
    assert_refused(r#"{"command":"reserve","id":"x","lines":[{"sku":"mug","quantity":1}],"expires_in":60}"#, "id: ");
    assert_refused(r#"{"query":"stock","sku":"mug","as_of":"yesterday"}"#, "as_of: ");
}

#[test]
fn a_number_out_of_range_is_told_with_its_range() {
    let line =
        |quantity: &str| format!(r#"{{"command":"receive","sku":"mug","location":"berlin","quantity":{quantity}}}"#);
    assert_refused(&line("0"), "between 1 and 1000000000000");
    assert_refused(&line("-1"), "between 1 and 1000000000000");
    assert_refused(&line("1000000000001"), "between 1 and 1000000000000");
    assert_refused(&line("99999999999999999999"), "quantity: the number is out of range");
    assert_refused(&line("1e999"), "out of range");
    let line = r#"{"command":"define_sku","sku":"x","title":"X","unit":{"name":"kg","decimals":300}}"#;
    assert_refused(line, "unit.decimals: ");
}

#[test]
fn a_key_that_comes_twice_is_refused_at_any_depth() {
    assert_refused(r#"{"query":"stock","sku":"mug","sku":"cup"}"#, r#"the key "sku" comes twice"#);
    let line = r#"{"command":"define_sku","sku":"x","title":"X","attributes":{"color":"red","color":"blue"}}"#;
    assert_refused(line, r#"the key "color" comes twice"#);
}

#[test]
fn deep_nesting_is_refused() {
    let line = format!(r#"{{"query":"stock","sku":{}1{}}}"#, "[".repeat(20), "]".repeat(20));
    assert_refused(&line, "nested deeper than 16");
    let line = format!(r#"{{"query":"stock","sku":{}"#, "[".repeat(100_000));
    assert_refused(&line, "nested deeper than 16");
}

#[test]
fn a_line_over_a_mebibyte_is_skipped() {
    let line = format!(r#"{{"query":"stock","sku":"{}"}}"#, "x".repeat(3 << 20));
    assert_refused(&line, "longer than 1048576 bytes");
}

#[test]
fn what_is_no_json_object_is_refused() {
    assert_refused("hello", "not valid JSON");
    assert_refused(r#"{"query":"stock","#, "not valid JSON");
    assert_refused(r#"{"query":"stock","sku":"mug"} {}"#, "not valid JSON: trailing characters");
    assert_refused("[1]", "a line has to be a JSON object");
    assert_refused("NaN", "not valid JSON");
}

#[test]
fn what_is_no_utf8_is_refused() {
    assert!(refused(b"{\"query\":\"stock\",\"sku\":\"m\xFFg\"}").contains("not valid UTF-8 from byte 26 on"));
}

#[test]
fn a_time_is_read_under_an_input_clock_only() {
    assert_refused(r#"{"query":"stock","sku":"mug","at":"2026-01-01T00:00:00Z"}"#, "--clock input");
}

#[test]
fn an_id_that_is_no_uuid_of_version_7_is_refused() {
    let line = r#"{"command":"receive","id":"7f2c7d5e-6a0d-4b43-9c8e-3f3ad0f2b111","sku":"mug","location":"berlin","quantity":1}"#;
    assert_refused(line, "no UUIDv7");
}

#[test]
fn blank_lines_are_passed_over_and_counted() {
    let shop = Shop::new();
    let output = shop.run_on(&["exec"], "\n  \r\n{\"query\":\"nothing\"}");
    let answers = support::answers(&output);
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0]["error"]["line"], 3);
}

#[test]
fn refused_lines_end_the_program_with_1_only_if_it_is_to_be_strict() {
    let shop = Shop::set_up();
    assert_eq!(shop.run_on(&["exec"], "x\n").status.code(), Some(0));
    assert_eq!(shop.run_on(&["exec", "--strict"], "x\n").status.code(), Some(1));
    assert_eq!(shop.run_on(&["exec", "--strict"], r#"{"query":"stock","sku":"mug"}"#).status.code(), Some(0));
}
