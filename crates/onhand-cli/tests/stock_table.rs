//! Stock as a table.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;
use support::{Shop, stderr, stdout};

fn shop() -> Shop {
    let shop = Shop::set_up();
    shop.exec(
        r#"{"command":"define_location","location":"aachen","kind":"warehouse"}
{"command":"receive","sku":"mug","location":"aachen","quantity":1250}
{"command":"define_sku","sku":"cup","title":"Cup"}
{"command":"receive","sku":"cup","location":"berlin","quantity":1}
{"command":"issue","sku":"cup","location":"berlin","quantity":1}
{"command":"define_bundle","sku":"set","title":"Set","components":[{"sku":"mug","quantity":4}]}
{"command":"reserve","at":"2026-01-01T00:00:00Z","lines":[{"sku":"mug","location":"berlin","quantity":2}],"expires_in":60}"#,
    );
    shop
}

#[test]
fn it_lists_levels_with_figures_on_the_right_and_tells_the_position() {
    let output = shop().run(&["stock", "--as-of", "2026-01-01T00:00:30Z"]);
    let lines: Vec<&str> = stdout(&output).lines().map(str::trim_end).collect();
    assert_eq!(lines.len(), 4, "{output:?}");
    let columns = |line: &str| line.split_whitespace().map(ToOwned::to_owned).collect::<Vec<_>>();
    assert_eq!(columns(lines[1]), ["mug", "aachen", "1250", "0", "0", "0", "0", "0", "1250"]);
    assert_eq!(columns(lines[2]), ["mug", "berlin", "10", "2", "0", "0", "0", "0", "8"]);
    assert_eq!(lines[1].len(), lines[2].len());
    assert_eq!(lines[3], "2 levels at position 10, 2026-01-01T00:00:30Z");
    assert!(!stdout(&output).contains('\u{1b}'));
}

#[test]
fn a_hold_whose_time_has_run_out_counts_as_expired_and_nothing_is_recorded() {
    let shop = shop();
    let before = shop.files();
    assert!(!stdout(&shop.run(&["stock"])).contains(" 8 "));
    assert!(shop.files() == before);
}

#[test]
fn it_can_be_narrowed_and_told_in_json() {
    let shop = shop();
    let rows = support::answers(&shop.run(&["stock", "--json", "--sku", "mug", "--location", "aachen"]));
    assert_eq!(rows.len(), 1);
    assert_eq!((&rows[0]["location"], &rows[0]["on_hand"]), (&"aachen".into(), &1250.into()));
    let rows = support::answers(&shop.run(&["stock", "--json", "--sku", "set"]));
    assert_eq!((&rows[0]["location"], &rows[0]["available"]), (&"aachen".into(), &312.into()));
    assert_eq!(support::answers(&shop.run(&["stock", "--json", "--all"])).len(), 3);
    assert_eq!(support::answers(&shop.run(&["stock", "--json", "--as-of", "3"])).len(), 1);
    assert_eq!(support::answers(&shop.run(&["stock", "--json", "--limit", "1"])).len(), 1);
}

#[test]
fn a_name_that_is_not_defined_and_a_moment_that_is_none_end_with_2() {
    let shop = shop();
    let output = shop.run(&["stock", "--sku", "plate"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("plate"));
    let output = shop.run(&["stock", "--as-of", "yesterday"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("RFC 3339"));
    assert_eq!(shop.run(&["stock", "--as-of", "1000"]).status.code(), Some(2));
}
