//! The demonstration as a newcomer runs it.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use serde_json::Value;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

fn demo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onhand")).arg("demo").args(arguments).output().unwrap()
}

#[test]
fn the_sale_oversells_nothing_and_replays_to_the_same_state() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("sale");
    let sale =
        demo(&["--seconds", "1", "--shoppers", "2000", "--seed", "7", "--json", "--data", data.to_str().unwrap()]);
    assert!(sale.status.success(), "{}", String::from_utf8_lossy(&sale.stderr));
    let report: Value = serde_json::from_slice(&sale.stdout).unwrap();
    assert_eq!(report["oversold"], 0);
    assert_eq!(report["replay"]["identical"], true);
    assert_eq!(report["replay"]["live_digest"], report["replay"]["replayed_digest"]);
    assert_eq!(report["seed"], 7);
    let figure = |name: &str| report[name].as_u64().unwrap();
    assert!(figure("granted") > 0 && figure("expired") > 0 && figure("confirmed") > 0);
    assert_eq!(figure("asked"), figure("granted") + figure("rejected"));
    assert!(data.join("LOCK").exists(), "the log stays where the report says");
}

#[test]
fn the_table_tells_people_what_they_saw() {
    let directory = tempfile::tempdir().unwrap();
    let sale = demo(&["--seconds", "1", "--shoppers", "200", "--data", directory.path().to_str().unwrap()]);
    let table = String::from_utf8(sale.stdout).unwrap();
    let figure = |name: &str| {
        let row = table.lines().find(|line| line.trim_start().starts_with(name)).unwrap();
        row.trim_start().trim_start_matches(name).split_whitespace().next().unwrap().to_owned()
    };
    assert_eq!([figure("oversold"), figure("replay"), figure("rules")], ["0", "identical", "hold"]);
    assert!(table.contains("onhand stock --data") && table.contains("seed "));
    assert!(!table.contains('\u{1b}'), "no colors off a terminal");
}

#[test]
fn a_directory_that_holds_something_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("letter"), "dear").unwrap();
    let refused = demo(&["--seconds", "1", "--data", directory.path().to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("not empty"));
}

/// Waits until a process catches what ctrl-c sends: before that it would simply end.
#[cfg(unix)]
fn wait_until_it_listens(process: u32) {
    let deadline = Instant::now() + Duration::from_secs(60);
    if !cfg!(target_os = "linux") {
        // Nobody else tells. Opening takes a fraction of this.
        return std::thread::sleep(Duration::from_secs(10));
    }
    let catches_interrupts = || {
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap();
        u64::from_str_radix(caught.trim(), 16).unwrap() & 1 << 1 != 0
    };
    while !catches_interrupts() {
        assert!(Instant::now() < deadline, "it never opens its doors");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_sale_with_what_happened_so_far() {
    let directory = tempfile::tempdir().unwrap();
    let mut sale = Command::new(env!("CARGO_BIN_EXE_onhand"))
        .args(["demo", "--seconds", "120", "--shoppers", "200", "--json", "--data"])
        .arg(directory.path())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    wait_until_it_listens(sale.id());
    assert!(Command::new("kill").args(["-INT", &sale.id().to_string()]).status().unwrap().success());
    let mut report = String::new();
    std::io::Read::read_to_string(&mut sale.stdout.take().unwrap(), &mut report).unwrap();
    assert!(sale.wait().unwrap().success());
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!((&report["interrupted"], &report["oversold"]), (&Value::from(true), &Value::from(0)));
}
