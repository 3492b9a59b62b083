//! The limits are those that docs/architecture.md tells.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use onhand::{Builder, ENDED_KEPT, EXPIRIES_AN_EVENT, Error, Onhand, PROMISES_AN_EVENT, limit};

const PAGE: &str = include_str!("../../../docs/architecture.md");

fn opens(set: impl Fn(Builder) -> Builder) -> bool {
    let directory = tempfile::tempdir().unwrap();
    match set(Onhand::builder()).open_blocking(directory.path()) {
        Ok(core) => core.blocking().close().is_ok(),
        Err(error) => {
            assert!(matches!(error, Error::FrameTooSmall { .. } | Error::Log(_)), "{error}");
            false
        }
    }
}

#[test]
fn a_commit_has_12_kib_at_least_and_16_mib_at_most() {
    let commit = |bytes: usize| opens(|builder| builder.max_frame(bytes));
    assert!(commit(12 << 10) && !commit((12 << 10) - 1));
    assert!(commit(16 << 20) && !commit((16 << 20) + 1));
}

#[test]
fn a_segment_has_20_kib_at_least_and_1_gib_at_most() {
    let segment = |bytes: u64| opens(|builder| builder.segment_size(bytes));
    assert!(segment(20 << 10) && !segment(16 << 10));
    assert!(segment(1 << 30) && !segment((1 << 30) + 1));
}

/// A whole number with a comma for every thousand.
fn grouped(number: usize) -> String {
    match number / 1_000 {
        0 => number.to_string(),
        thousands => format!("{},{:03}", grouped(thousands), number % 1_000),
    }
}

#[test]
fn the_page_tells_the_limits_that_are_kept() {
    let row = |what: &str| {
        let row = PAGE.lines().find(|line| line.starts_with(&format!("| {what}")));
        row.and_then(|row| row.split('|').nth(2)).unwrap_or_default().trim().to_owned()
    };
    assert_eq!(row("names"), format!("{} bytes", limit::NAME));
    assert_eq!(row("reference"), format!("{}; {}; {} bytes", limit::REFERENCE, limit::TEXT, limit::REASON));
    assert_eq!(row("lines a command"), format!("{}; {}", grouped(limit::LINES), limit::ATTRIBUTES));
    let events = format!("{EXPIRIES_AN_EVENT}; {PROMISES_AN_EVENT}, ");
    assert!(row("expiries in one event").starts_with(&events));
    assert!(PAGE.contains(&format!("until {} newer ones have ended", grouped(ENDED_KEPT))));
}
