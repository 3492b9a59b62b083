//! The program, for a moment: everybody who needs no server, and servers where they are installed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A run as short as it can be, among few SKUs.
fn run(peers: &str, data: &Path, more: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_onhand-peers"));
    program.args(["--only", peers, "--seconds", "0.1", "--runs", "1", "--skus", "20", "--data"]).arg(data);
    let output = program.args(more).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fs::read_dir(data).unwrap().count(), 0, "something is left in {}", data.display());
    output
}

/// Where no memory is mistaken for a disk.
fn on_disk() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("peers-").tempdir_in("/var/tmp").unwrap()
}

#[test]
fn everybody_in_this_process_is_proved_measured_and_told_of() {
    let (data, docs) = (on_disk(), tempfile::tempdir().unwrap());
    let more = ["--json", "--docs", docs.path().to_str().unwrap()];
    let output = run("floor,onhand,sqlite,fjall,redb,sled", data.path(), &more);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["bench"], &report["checked"]), (&Value::from("peers"), &Value::from(true)));

    let peers = report["peers"].as_array().unwrap();
    let figures = |name: &str| {
        let peer = peers.iter().find(|peer| peer["name"] == name);
        peer.unwrap_or_else(|| panic!("{name} is missing"))["figures"].as_array().unwrap().clone()
    };
    for (name, count) in [("raw floor", 3), ("onhand", 15), ("SQLite", 6), ("fjall", 2), ("redb", 2), ("sled", 2)] {
        assert_eq!(figures(name).len(), count, "{name}");
        for figure in figures(name) {
            assert!(figure["a_second"].as_f64().unwrap() > 0.0 && figure["p99_us"].as_f64().unwrap() > 0.0, "{figure}");
            assert_eq!(figure["runs"].as_array().unwrap().len(), 1);
        }
    }
    let page = fs::read_to_string(docs.path().join("benchmarks.md")).unwrap();
    assert!(page.contains("**onhand**, one caller") && page.contains("20 SKUs at 20 locations"), "{page}");
    let chart = fs::read_to_string(docs.path().join("benchmarks.svg")).unwrap();
    assert!(chart.contains("SQLite, 1,000 a transaction"));
}

#[test]
fn servers_are_started_proved_and_stopped_or_named_with_how_to_install_them() {
    let data = on_disk();
    let output = run("floor,redis,postgresql", data.path(), &["--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    for (server, package) in [("Redis", "redis-server"), ("PostgreSQL", "postgresql-15")] {
        let of = |list: &str| report[list].as_array().unwrap().iter().find(|peer| peer["name"] == server).cloned();
        match (of("peers"), of("missing")) {
            (Some(peer), None) => {
                assert_eq!(peer["figures"].as_array().unwrap().len(), 9, "{peer}");
                assert!(peer["version"].as_str().unwrap().starts_with(|digit: char| digit.is_ascii_digit()), "{peer}");
            }
            (None, Some(missing)) => assert!(missing["remedy"].as_str().unwrap().contains(package), "{missing}"),
            both => panic!("{server}: {both:?}"),
        }
    }
}
