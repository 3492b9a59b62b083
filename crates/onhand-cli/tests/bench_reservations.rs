//! The bench of one part, as it has been asked for from the beginning.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use serde_json::Value;
use std::process::Command;

#[test]
fn every_figure_is_checked_and_told_beside_its_target() {
    let bench = Command::new(env!("CARGO_BIN_EXE_onhand"))
        .args(["bench", "reservations", "--seconds", "0.2", "--runs", "1", "--skus", "50", "--json"])
        .args(["sequential", "batched", "callers", "hot", "cycles", "reads"])
        .output()
        .unwrap();
    assert!(bench.status.success(), "{}", String::from_utf8_lossy(&bench.stderr));
    let report: Value = serde_json::from_slice(&bench.stdout).unwrap();
    assert_eq!((&report["bench"], &report["checked"]), (&Value::from("reservations"), &Value::from(true)));
    let figures = report["figures"].as_array().unwrap();
    let figure = |name: &str| figures.iter().find(|figure| figure["name"] == name).unwrap();
    for name in ["batched", "1,024 callers", "64 callers", "one hot SKU", "cycles", "reads", "reads by name"] {
        assert!(figure(name)["value"].as_f64().unwrap() > 0.0, "{name}");
    }
    assert!(figure("sequential p50")["ratio"].as_f64().unwrap() > 0.0);
    assert!(figure("batched")["met"].is_boolean());
}

#[test]
fn logs_stay_where_they_were_asked_for() {
    let directory = tempfile::tempdir().unwrap();
    let bench = |expected| {
        let bench = Command::new(env!("CARGO_BIN_EXE_onhand"))
            .args(["bench", "reservations", "--seconds", "0.1", "--runs", "2", "--skus", "5", "sequential", "--data"])
            .arg(directory.path())
            .output()
            .unwrap();
        assert_eq!(bench.status.code(), Some(expected), "{}", String::from_utf8_lossy(&bench.stderr));
    };
    bench(0);
    assert!(directory.path().join("sequential").join("LOCK").exists());
    bench(2);
}
