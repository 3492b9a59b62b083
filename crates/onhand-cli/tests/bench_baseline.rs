//! A ratio that got worse than its baseline fails the bench, by name; nothing else does.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

struct Bench {
    directory: TempDir,
}

impl Bench {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    fn baseline(&self) -> PathBuf {
        self.directory.path().join("baseline.json")
    }

    fn run(&self, option: &str, more: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_onhand"))
            .args(["bench", "size", "cycles", "--seconds", "0.1", "--runs", "1", "--skus", "20", option])
            .arg(self.baseline())
            .args(more)
            .output()
            .unwrap()
    }

    /// Writes a baseline that is easily met, but for what is changed in it.
    fn doctored(&self, change: impl Fn(&mut Value)) {
        let written = self.run("--write-baseline", &[]);
        assert!(written.status.success(), "{}", stderr(&written));
        let mut baseline = read(&self.baseline());
        for ratio in baseline["ratios"].as_object_mut().unwrap().values_mut() {
            *ratio = json!(ratio.as_f64().unwrap() * 1e3);
        }
        change(&mut baseline);
        fs::write(self.baseline(), baseline.to_string()).unwrap();
    }
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_ratio_more_than_30_percent_above_its_baseline_is_named() {
    let bench = Bench::new();
    bench.doctored(|baseline| baseline["ratios"]["bytes a cycle"] = json!(100.0));
    let compared = bench.run("--compare", &["--json"]);
    assert_eq!(compared.status.code(), Some(1), "{}", stderr(&compared));
    assert!(stderr(&compared).contains("bytes a cycle"), "{}", stderr(&compared));
    assert!(!stderr(&compared).contains("write amplification"), "{}", stderr(&compared));
    let report: Value = serde_json::from_slice(&compared.stdout).unwrap();
    let worse = |name: &str| {
        let ratios = report["ratios"].as_array().unwrap();
        ratios.iter().find(|ratio| ratio["name"] == name).unwrap()["worse"].as_bool().unwrap()
    };
    assert!(worse("bytes a cycle") && !worse("write amplification"));
}

#[test]
fn ratios_at_or_below_their_baseline_are_fine() {
    let bench = Bench::new();
    bench.doctored(|_| {});
    let compared = bench.run("--compare", &[]);
    assert_eq!(compared.status.code(), Some(0), "{}", stderr(&compared));
    assert!(String::from_utf8_lossy(&compared.stdout).contains("Ratios, of which each may be"));
}

#[test]
fn what_was_measured_with_other_sizes_is_not_compared() {
    let bench = Bench::new();
    bench.doctored(|baseline| baseline["sizes"]["skus"] = json!(21));
    let compared = bench.run("--compare", &[]);
    assert_eq!(compared.status.code(), Some(2), "{}", stderr(&compared));
    assert!(stderr(&compared).contains("other sizes"), "{}", stderr(&compared));
}

#[test]
fn the_committed_baseline_is_one_of_this_version() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/baseline.json");
    let bench = Command::new(env!("CARGO_BIN_EXE_onhand"))
        .args(["bench", "size", "cycles", "--quick", "--compare"])
        .arg(&committed)
        .output()
        .unwrap();
    // Whether its ratios hold says the check; unoptimized they may not. That it fits is asked here.
    assert!(matches!(bench.status.code(), Some(0 | 1)), "{}", stderr(&bench));
    assert!(!read(&committed)["ratios"].as_object().unwrap().is_empty());
}
