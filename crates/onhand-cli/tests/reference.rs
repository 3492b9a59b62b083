//! The reference names everything there is.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use onhand::{Command, Event};

const PAGE: &str = include_str!("../../../docs/commands.md");
const REJECTIONS: &str = include_str!("../../onhand-domain/src/rejection/told.rs");
const ERRORS: &str = include_str!("../src/exec/trouble.rs");

/// The kinds that a source file writes in quotes after an arrow.
fn kinds(source: &str) -> Vec<&str> {
    let arms = source.lines().filter_map(|line| line.split_once("=> \"")?.1.split_once('"'));
    arms.map(|(kind, _)| kind).filter(|kind| kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')).collect()
}

fn assert_named(name: &str) {
    assert!(PAGE.contains(&format!("`{name}`")), "docs/commands.md does not name `{name}`");
}

#[test]
fn every_command_is_described() {
    Command::NAMES.iter().for_each(|name| assert_named(name));
}

#[test]
fn every_event_is_described_with_its_fields() {
    for (name, fields) in Event::KINDS {
        assert_named(name);
        let row = PAGE.lines().find(|line| line.starts_with(&format!("| `{name}`"))).unwrap_or_default();
        for field in fields.iter().filter(|field| **field != "number") {
            assert!(row.contains(&format!("`{field}`")), "docs/commands.md lacks `{field}` of `{name}`");
        }
    }
}

#[test]
fn every_rejection_is_described() {
    let kinds = kinds(REJECTIONS);
    assert!(kinds.len() >= 27);
    kinds.into_iter().for_each(assert_named);
}

#[test]
fn every_error_is_described() {
    let kinds = kinds(ERRORS);
    assert!(kinds.len() >= 14);
    kinds.into_iter().for_each(assert_named);
}
