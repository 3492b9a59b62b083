//! What happened, narrowed down.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;
use support::{Shop, stdout};

const HOLD: &str = "01900000-0000-7000-8000-00000000000a";
const OTHER: &str = "01900000-0000-7000-8000-00000000000b";

/// 4, 5: another location and SKU with stock at 6; 7: HOLD of mugs, 8: OTHER of cups, 9: a sale of a mug,
/// 10: HOLD expires, 11: OTHER is confirmed.
fn story() -> Shop {
    let shop = Shop::set_up();
    let answers = shop.exec(&format!(
        r#"{{"command":"define_location","location":"hamburg","kind":"store"}}
{{"command":"define_sku","sku":"cup","title":"Cup"}}
{{"command":"receive","sku":"cup","location":"hamburg","quantity":5}}
{{"command":"reserve","at":"2026-01-01T00:00:00Z","reservation":"{HOLD}","lines":[{{"sku":"mug","quantity":2}}],"expires_in":60}}
{{"command":"reserve","reservation":"{OTHER}","lines":[{{"sku":"cup","quantity":1}}],"expires_in":600}}
{{"command":"issue","at":"2026-01-01T00:00:30Z","sku":"mug","location":"berlin","quantity":1}}
{{"command":"confirm_reservation","at":"2026-01-01T00:02:00Z","reservation":"{OTHER}"}}"#
    ));
    assert!(answers.iter().all(support::is_ok), "{answers:?}");
    shop
}

fn positions(arguments: &[&str]) -> Vec<u64> {
    let output = story().run(&[["log", "--json"].as_slice(), arguments].concat());
    assert!(output.status.success(), "{output:?}");
    support::answers(&output).iter().map(|event| event["position"].as_u64().unwrap()).collect()
}

#[test]
fn everything_is_told_in_order() {
    assert_eq!(positions(&[]), (1..=11).collect::<Vec<_>>());
}

#[test]
fn a_sku_is_told_with_what_became_of_its_reservations() {
    assert_eq!(positions(&["--sku", "mug"]), [2, 3, 7, 9, 10]);
    assert_eq!(positions(&["--sku", "cup"]), [5, 6, 8, 11]);
}

#[test]
fn a_location_is_told_with_what_became_of_its_reservations() {
    assert_eq!(positions(&["--location", "hamburg"]), [4, 6, 8, 11]);
    assert_eq!(positions(&["--location", "hamburg", "--sku", "mug"]), [0_u64; 0]);
    assert_eq!(positions(&["--location", "berlin", "--sku", "mug"]), [3, 7, 9, 10]);
}

#[test]
fn a_reservation_is_told_from_its_first_hold_to_its_end() {
    assert_eq!(positions(&["--reservation", HOLD]), [7, 10]);
    assert_eq!(positions(&["--reservation", OTHER]), [8, 11]);
}

#[test]
fn it_begins_and_ends_where_it_is_told_to() {
    assert_eq!(positions(&["--from", "3", "--to", "5"]), [3, 4, 5]);
    assert_eq!(positions(&["--from", "2026-01-01T00:00:30Z"]), [9, 10, 11]);
    assert_eq!(positions(&["--from", "7", "--to", "2026-01-01T00:00:00Z"]), [7, 8]);
    assert_eq!(positions(&["--limit", "2"]), [1, 2]);
}

#[test]
fn it_is_told_in_words() {
    let output = story().run(&["log", "--from", "7"]);
    let lines: Vec<&str> = stdout(&output).lines().collect();
    assert_eq!(
        lines[0].trim_start(),
        format!("7  2026-01-01T00:00:00Z  reserved 2 mug at berlin until 2026-01-01T00:01:00Z: reservation {HOLD}")
    );
    assert_eq!(lines[3].trim_start(), format!("10  2026-01-01T00:02:00Z  reservation {HOLD} expired"));
}
