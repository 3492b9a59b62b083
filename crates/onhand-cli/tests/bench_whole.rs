//! The whole bench, small: every figure of every part, with all that a machine needs to judge it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::Command;

/// All figures that have a target, and those that have none.
const WITH_A_TARGET: [&str; 24] = [
    "a stock level",
    "an open hold",
    "a remembered id",
    "sequential p50",
    "batched",
    "one hot SKU in batches",
    "sold out",
    "expiries",
    "longest wait during expiries",
    "1,024 callers",
    "1,024 callers p99",
    "256 callers",
    "256 callers p99",
    "64 callers",
    "64 callers p99",
    "cycles",
    "bytes a cycle",
    "orders",
    "reads",
    "reads one by one",
    "slowdown by a held snapshot",
    "replay",
    "opening",
    "delay by a checkpoint",
];
const FLAT: [&str; 3] = ["many levels", "many open holds", "a long log"];
const WITHOUT: [&str; 6] = [
    "one hot SKU",
    "reads by name",
    "write amplification",
    "space amplification",
    "replay of reservations",
    "opening from nothing",
];

const SMALL: [&str; 18] = [
    "--seconds",
    "0.05",
    "--runs",
    "2",
    "--skus",
    "20",
    "--expiring",
    "3000",
    "--events",
    "6000",
    "--levels",
    "4000",
    "--holds",
    "3000",
    "--held",
    "0.3",
    "--seed",
    "7",
];

fn whole(more: &[&str]) -> Value {
    let bench =
        Command::new(env!("CARGO_BIN_EXE_onhand")).args(["bench", "--json"]).args(SMALL).args(more).output().unwrap();
    assert!(bench.status.success(), "{}", String::from_utf8_lossy(&bench.stderr));
    serde_json::from_slice(&bench.stdout).unwrap()
}

#[test]
fn every_figure_is_there_with_its_runs_and_its_target() {
    let report = whole(&[]);
    let told = |field: &str| report[field].clone();
    assert_eq!((told("bench"), told("form"), told("checked")), (json!("all"), json!(1), json!(true)));
    assert_eq!((told("seed"), told("runs"), told("skus"), told("held")), (json!(7), json!(2), json!(20), json!(0.3)));
    assert_eq!(report["machine"]["onhand"], env!("CARGO_PKG_VERSION"));
    assert!(report["machine"]["system"].as_str().unwrap().contains(std::env::consts::ARCH));

    let figures = report["figures"].as_array().unwrap();
    let names: BTreeSet<&str> = figures.iter().map(|figure| figure["name"].as_str().unwrap()).collect();
    let expected: BTreeSet<&str> = WITH_A_TARGET.into_iter().chain(FLAT).chain(WITHOUT).collect();
    assert_eq!(names, expected);
    for figure in figures {
        let name = figure["name"].as_str().unwrap();
        assert_eq!(figure["met"].is_boolean(), !WITHOUT.contains(&name), "{figure}");
        let runs: Vec<f64> = figure["runs"].as_array().unwrap().iter().map(|run| run.as_f64().expect(name)).collect();
        assert!(runs.len() >= 2, "{figure}");
        let value = figure["value"].as_f64().unwrap();
        assert!(runs.iter().any(|run| *run <= value) && runs.iter().any(|run| *run >= value), "{figure}");
        assert_eq!(figure["lowest"].as_f64().unwrap(), runs.iter().copied().fold(f64::INFINITY, f64::min));
        assert!(figure.get("lag").is_none(), "{figure}");
    }
    let ratios = report["ratios"].as_array().unwrap();
    assert!(ratios.len() >= 20 && ratios.iter().all(|ratio| ratio["value"].is_number()), "{ratios:?}");
}

#[test]
fn with_the_audit_index_its_lag_stands_beside() {
    let report = whole(&["--audit-index", "reservations", "batched", "sold-out", "expiries"]);
    let figures = report["figures"].as_array().unwrap();
    let lag_of = |name: &str| figures.iter().find(|figure| figure["name"] == name).unwrap()["lag"].is_u64();
    assert!(lag_of("batched") && lag_of("sold out") && lag_of("expiries"));
}
