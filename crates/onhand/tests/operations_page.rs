//! docs/operations.md names every error, counter, span and message there is.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::fs;
use std::path::Path;

const PAGE: &str = include_str!("../../../docs/operations.md");
const ERRORS: &str = include_str!("../src/error.rs");
const LOG_ERRORS: &str = include_str!("../../onhand-log/src/error.rs");
const STATS: &str = include_str!("../src/stats.rs");

/// What stands between the braces that follow these words.
fn body<'a>(source: &'a str, begins: &str) -> &'a str {
    let (_, after) = source.split_once(begins).unwrap();
    after.split("\n}\n").next().unwrap()
}

/// The names of an enum's variants, as rustfmt writes them.
fn variants<'a>(source: &'a str, name: &str) -> Vec<&'a str> {
    let lines = body(source, &format!("pub enum {name} {{\n")).lines().filter_map(|line| line.strip_prefix("    "));
    let variants = lines.filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
    variants.map(|line| line.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap()).collect()
}

fn assert_named(names: &[&str], least: usize) {
    assert!(names.len() >= least, "{names:?}");
    for name in names {
        assert!(PAGE.contains(&format!("`{name}`")), "docs/operations.md does not name `{name}`");
    }
}

#[test]
fn every_error_says_what_to_do() {
    // These hand on what another one says.
    let errors: Vec<_> = variants(ERRORS, "Error").into_iter().filter(|name| *name != "Log").collect();
    assert_named(&errors, 17);
    assert_named(&variants(ERRORS, "SubmitError"), 12);
    assert_named(&variants(LOG_ERRORS, "LogError"), 11);
}

#[test]
fn every_counter_is_explained() {
    let counters = body(STATS, "pub struct Stats {\n").lines().filter_map(|line| line.trim().strip_prefix("pub "));
    let counters: Vec<_> = counters.filter_map(|line| line.split(':').next()).collect();
    assert_named(&counters, 6);
}

/// The texts in quotes that end what is said, and those that name spans.
fn said(source: &str) -> Vec<&str> {
    let calls = source.match_indices("tracing::").map(|(at, _)| &source[at..]);
    let calls = calls.filter_map(|call| {
        let (level, rest) = call.strip_prefix("tracing::")?.split_once("!(")?;
        let known = ["debug", "info", "warn", "error", "debug_span", "info_span"].contains(&level);
        known.then_some((level.ends_with("_span"), rest))
    });
    // A span's name comes first, what is said comes last.
    let texts = calls.filter_map(|(is_span, call)| match is_span {
        true => call.split('"').nth(1),
        false => call.split("\")").next()?.rsplit('"').next(),
    });
    texts.collect()
}

#[test]
fn every_span_and_message_is_listed() {
    fn read(directory: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => read(&path, found),
                false => found.extend(said(&fs::read_to_string(&path).unwrap()).into_iter().map(str::to_owned)),
            }
        }
    }
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    for name in ["onhand", "onhand-log"] {
        read(&crates.join(name).join("src"), &mut found);
    }
    assert_named(&found.iter().map(String::as_str).collect::<Vec<_>>(), 25);
}
