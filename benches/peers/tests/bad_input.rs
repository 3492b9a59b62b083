//! What cannot be measured is refused before anything is started, and in words.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// What the program says to that, on its way out with 2.
fn refused(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_onhand-peers")).args(arguments).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    said
}

#[test]
fn a_peer_that_nobody_knows_is_answered_with_those_there_are() {
    let said = refused(&["--only", "mysql"]);
    assert!(said.contains("mysql") && said.contains("postgresql"), "{said}");
}

#[test]
fn a_directory_that_is_not_there_is_named() {
    let said = refused(&["--only", "floor", "--data", "no/such/directory"]);
    assert!(said.contains("no/such/directory"), "{said}");
}

#[test]
fn memory_is_no_disk() {
    let memory = Path::new("/dev/shm");
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    if !mounts.lines().any(|line| line.contains(" /dev/shm tmpfs ")) {
        return;
    }
    let before = fs::read_dir(memory).unwrap().count();
    let said = refused(&["--only", "floor", "--data", "/dev/shm"]);
    assert!(said.contains("tmpfs") && said.contains("--data"), "{said}");
    assert_eq!(fs::read_dir(memory).unwrap().count(), before);
}

#[test]
fn a_page_without_a_place_for_the_result_is_refused_before_the_first_race() {
    let docs = tempfile::tempdir().unwrap();
    let page = docs.path().join("benchmarks.md");
    fs::write(&page, "# Figures that somebody wrote\n").unwrap();
    let said = refused(&["--docs", docs.path().to_str().unwrap(), "--seconds", "600"]);
    assert!(said.contains("benchmarks.md lacks a place"), "{said}");
    assert_eq!(fs::read_to_string(&page).unwrap(), "# Figures that somebody wrote\n");
}
