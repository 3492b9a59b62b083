//! What verbs write with --json is what the page says.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

const PAGE: &str = include_str!("../../../docs/commands.md");

fn report(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_onhand")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn section(verb: &str) -> &'static str {
    let (_, after) = PAGE.split_once(&format!("\n## `onhand {verb}`\n")).unwrap();
    after.split("\n## ").next().unwrap()
}

/// The words in backticks.
fn quoted(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// What the column of a section's table names that has this heading.
fn fields(section: &'static str, heading: &str) -> BTreeSet<&'static str> {
    let column = |line: &str| line.starts_with('|').then(|| line.split('|').position(|cell| cell.trim() == heading));
    let mut lines = section.lines();
    let Some(column) = lines.by_ref().find_map(|line| column(line)?) else { return BTreeSet::new() };
    let rows = lines.skip(1).take_while(|line| line.starts_with('|'));
    rows.flat_map(|row| quoted(row.split('|').nth(column).unwrap())).collect()
}

fn keys(object: &Value) -> BTreeSet<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_page_describes_every_field_of_the_demo() {
    let directory = tempfile::tempdir().unwrap();
    let report =
        report(&["demo", "--seconds", "1", "--shoppers", "50", "--json", "--data", directory.path().to_str().unwrap()]);
    assert_eq!(keys(&report), fields(section("demo"), "Field"));
    let (_, about_replay) = section("demo").split_once("`replay` has ").unwrap();
    assert_eq!(keys(&report["replay"]), quoted(about_replay));
}

#[test]
fn the_page_describes_every_field_of_an_import() {
    let directory = tempfile::tempdir().unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/online_retail_odd.csv");
    let report = report(&["import", "online-retail", "--json", "--data", directory.path().to_str().unwrap(), file]);
    assert_eq!(keys(&report), fields(section("import"), "Field"));
    assert_eq!(keys(&report["malformed_lines"][0]), ["line", "reason"].into());
}

#[test]
fn the_page_describes_every_field_of_a_bench() {
    let report =
        report(&["bench", "reservations", "--seconds", "1", "--skus", "5", "--audit-index", "--json", "sequential"]);
    assert_eq!(keys(&report), fields(section("bench"), "Field"));
    let figures = report["figures"].as_array().unwrap();
    let told: BTreeSet<&str> = figures.iter().flat_map(keys).collect();
    assert_eq!(told, fields(section("bench"), "Field of a figure"));
}

#[test]
fn the_page_describes_every_field_of_a_backup_and_of_what_is_made_of_it() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).to_string_lossy().into_owned();
    let (data, backup) = (at("data"), at("backup"));
    report(&["demo", "--seconds", "1", "--shoppers", "50", "--json", "--data", &data]);
    assert_eq!(
        keys(&report(&["backup", "--json", "--data", &data, "--to", &backup])),
        fields(section("backup"), "Field")
    );
    let fork = report(&["restore", "--fork", "--json", "--from", &backup, "--to", &at("fork")]);
    assert_eq!(keys(&fork), fields(section("restore"), "Field"));
    let salvaged = report(&["salvage", "--json", "--data", &data, "--to", &at("salvaged")]);
    let told = fields(section("salvage"), "Field");
    let of_damage = ["unreplayable", "torn"].into();
    assert_eq!(keys(&salvaged).union(&of_damage).copied().collect::<BTreeSet<_>>(), told);
}

fn help(arguments: &[&str]) -> String {
    let help = Command::new(env!("CARGO_BIN_EXE_onhand")).args(arguments).arg("--help").output().unwrap();
    String::from_utf8(help.stdout).unwrap()
}

#[test]
fn the_page_describes_every_option() {
    for (verb, arguments) in [
        ("demo", &["demo"][..]),
        ("import", &["import", "online-retail"]),
        ("bench", &["bench"]),
        ("backup", &["backup"]),
        ("restore", &["restore"]),
        ("salvage", &["salvage"]),
    ] {
        // Of the bench a table tells them: in its usage they would be too many.
        let told = fields(section(verb), "Option");
        let usage = section(verb).split("```").nth(1).unwrap();
        for option in help(arguments).lines().filter_map(|line| line.trim_start().strip_prefix("--")) {
            let option = option.split([' ', ',']).next().unwrap();
            let in_table = told.iter().any(|told| told.split(' ').next() == Some(&format!("--{option}")));
            let is_told = option == "help" || in_table || usage.contains(&format!("--{option}"));
            assert!(is_told, "the page does not tell of {verb} --{option}");
        }
    }
}

#[test]
fn the_page_describes_every_run_of_a_bench() {
    let parts = ["reservations", "recovery", "snapshots", "size", "scale"];
    let help = parts.map(|part| help(&["bench", part])).concat();
    let runs = help.lines().filter_map(|line| line.trim_start().strip_prefix("- ")?.split(':').next());
    assert_eq!(runs.collect::<BTreeSet<_>>(), fields(section("bench"), "Run"));
}
