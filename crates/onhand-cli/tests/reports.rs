//! What demo, import and bench write with --json is what the page says.
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

/// What the first columns of a section's tables name, whose heading begins so.
fn fields(section: &'static str, heading: &str) -> BTreeSet<&'static str> {
    let rows = section.lines().skip_while(|line| !line.starts_with(&format!("| {heading} |")));
    let rows = rows.skip(2).take_while(|line| line.starts_with('|'));
    rows.flat_map(|row| quoted(row.split('|').nth(1).unwrap())).collect()
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
fn the_page_describes_every_field_of_a_bench_and_every_run() {
    let report = report(&["bench", "reservations", "--seconds", "1", "--skus", "5", "--json", "sequential"]);
    assert_eq!(keys(&report), fields(section("bench"), "Field"));
    let figures = report["figures"].as_array().unwrap();
    let told: BTreeSet<&str> = figures.iter().flat_map(keys).collect();
    assert_eq!(told, fields(section("bench"), "Field of a figure"));
}

#[test]
fn the_page_describes_every_option() {
    for (verb, arguments) in
        [("demo", &["demo"][..]), ("import", &["import", "online-retail"]), ("bench", &["bench", "reservations"])]
    {
        let help = Command::new(env!("CARGO_BIN_EXE_onhand")).args(arguments).arg("--help").output().unwrap();
        let help = String::from_utf8(help.stdout).unwrap();
        let usage = section(verb).split("```").nth(1).unwrap();
        let options = help.lines().filter_map(|line| line.trim_start().strip_prefix("--"));
        for option in options.filter_map(|line| line.split([' ', ',']).next()).filter(|option| *option != "help") {
            assert!(usage.contains(&format!("--{option}")), "the usage of {verb} lacks --{option}");
        }
        let runs = help.lines().filter_map(|line| line.trim_start().strip_prefix("- ")?.split(':').next());
        let named: BTreeSet<&str> = runs.collect();
        assert!(verb != "bench" || named == fields(section("bench"), "Run"), "{named:?}");
    }
}
