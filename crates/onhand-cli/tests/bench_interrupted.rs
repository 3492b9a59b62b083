//! A bench that is interrupted leaves nothing behind.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

fn interrupted(runs: &[&str], made: &str, number: &str, code: i32) {
    let temporary = tempfile::tempdir().unwrap();
    let bench = Command::new(env!("CARGO_BIN_EXE_onhand"))
        .arg("bench")
        .args(runs)
        .args(["--seconds", "600", "--skus", "20", "--holds", "50000000"])
        .env("TMPDIR", temporary.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let is_made = || {
        let below = fs::read_dir(temporary.path()).unwrap().flatten();
        below.into_iter().any(|directory| directory.path().join(made).exists())
    };
    let begun = Instant::now();
    while !is_made() && begun.elapsed() < Duration::from_secs(60) {
        thread::sleep(Duration::from_millis(20));
    }
    assert!(is_made(), "nothing was made to be measured");
    // In the middle of it.
    thread::sleep(Duration::from_millis(300));
    assert!(Command::new("kill").args([number, &bench.id().to_string()]).status().unwrap().success());
    let ended = bench.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(code), "{said}");
    assert!(said.contains("stopped by signal"), "{said}");
    let left: Vec<_> = fs::read_dir(temporary.path()).unwrap().flatten().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn in_the_middle_of_a_run_it_ends_and_removes_what_it_made() {
    interrupted(&["reservations", "batched"], "batched/LOCK", "-INT", 130);
    interrupted(&["reservations", "callers"], "1-024-callers/LOCK", "-TERM", 143);
}

#[test]
fn while_it_sets_up_as_well() {
    interrupted(&["scale", "holds"], "many-holds/LOCK", "-INT", 130);
}

#[test]
fn the_process_that_weighs_memory_ends_with_it() {
    interrupted(&["size", "memory"], "memory/levels/LOCK", "-INT", 130);
}
