//! A signal in the middle: servers are stopped, directories removed, and no page is written.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Interrupts a race of ten minutes; gives how the program ended, what it said then, and how long that took.
fn interrupted(peer: &str, signal: &str) -> (Option<i32>, String, Duration) {
    let data = tempfile::Builder::new().prefix("peers-").tempdir_in("/var/tmp").unwrap();
    let docs = tempfile::tempdir().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_onhand-peers"))
        .args(["--only", peer, "--seconds", "600", "--skus", "20", "--data"])
        .arg(data.path())
        .arg("--docs")
        .arg(docs.path())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(program.stderr.take().unwrap()).lines().map_while(Result::ok);
    said.find(|line| line.contains("proves itself") || line.contains("left out"));
    // By then the first race has begun, or the last proof is at work.
    thread::sleep(Duration::from_secs(2));
    let asked = Instant::now();
    Command::new("kill").args([signal, &program.id().to_string()]).status().unwrap();
    let last = said.last().unwrap_or_default();
    let ended = program.wait().unwrap();
    let took = asked.elapsed();
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0, "something is left");
    assert_eq!(fs::read_dir(docs.path()).unwrap().count(), 0, "a page was written");
    // What a server keeps open names the directory.
    let running = Command::new("ps").args(["-eo", "args"]).output().unwrap();
    let running = String::from_utf8_lossy(&running.stdout);
    assert!(!running.contains(data.path().to_str().unwrap()), "{running}");
    (ended.code(), last, took)
}

#[test]
fn an_interrupted_run_ends_in_good_order_and_says_so() {
    for (peer, signal, code) in [("onhand", "-INT", 130), ("sqlite", "-TERM", 143)] {
        let (ended, said, took) = interrupted(peer, signal);
        assert_eq!(ended, Some(code), "{peer}: {said}");
        assert!(said.contains("stopped by signal"), "{peer}: {said}");
        assert!(took < Duration::from_secs(300), "{peer}: {took:?}");
    }
}

#[test]
fn a_server_does_not_outlive_an_interrupted_run() {
    for peer in ["redis", "postgresql"] {
        let (ended, said, took) = interrupted(peer, "-INT");
        // It ends by itself where there is no such server.
        assert!(ended == Some(130) || said.contains("nobody is left"), "{peer}: {ended:?} {said}");
        assert!(took < Duration::from_secs(300), "{peer}: {took:?}");
    }
}
