//! The bytes of every event that was ever written: a change of one is a change of the log's format.
//!
//! The bytes are those of MessagePack in array form. A struct that has to change gets a new version beside the
//! old one; what stands here is never edited.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod backorders;
mod coupons;
mod credit;
mod effects;
mod events;
mod orders;
mod payments;
mod promises;
mod returns;
mod touches;

use onhand_domain::Event;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fmt::Debug;

const GOLDEN: &str = include_str!("events.txt");

fn golden() -> BTreeMap<&'static str, Vec<u8>> {
    let lines = GOLDEN.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let entry = |line: &'static str| {
        let (name, hex) = line.split_once(' ').unwrap();
        let digits: Vec<char> = hex.chars().filter(|digit| *digit != ' ').collect();
        let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap();
        (name, digits.chunks(2).map(byte).collect())
    };
    lines.map(entry).collect()
}

/// Asserts that an event has its golden bytes, that they give it back, and that an audit finds it by what it names.
fn assert_golden<T: Serialize + DeserializeOwned + PartialEq + Debug + Clone + Into<Event>>(name: &str, value: &T) {
    let bytes = rmp_serde::to_vec(value).unwrap();
    let golden = golden();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(golden.get(name), Some(&bytes), "{name} is now written as\n{name} {hex}\n");
    let read: T = rmp_serde::from_slice(&bytes).unwrap();
    assert_eq!(read, *value);
    touches::assert_touches(&value.clone().into());
}

#[test]
fn every_kind_of_event_has_golden_bytes_and_nothing_else_has() {
    let names: Vec<&str> = golden().into_keys().map(|name| name.split('.').next().unwrap()).collect();
    for (name, _) in Event::KINDS {
        assert!(names.contains(name), "{name} has no golden bytes");
    }
    for name in names {
        assert!(Event::KINDS.iter().any(|(kind, _)| *kind == name), "{name} is no event");
    }
}
