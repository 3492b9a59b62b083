//! However the program is ended, what it answered is kept, and it does not panic.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use support::{Shop, stderr};

fn signal(number: &str, process: u32) {
    assert!(Command::new("kill").args([number, &process.to_string()]).status().unwrap().success());
}

/// Sends a signal in the middle of a stream of commands; gives how many were answered.
fn interrupted(shop: &Shop, number: &str, code: i32) -> u64 {
    let mut child = shop.start(&["exec"]);
    let mut stdin = child.stdin.take().unwrap();
    let feeding = std::thread::spawn(move || {
        let line = "{\"command\":\"receive\",\"sku\":\"mug\",\"location\":\"berlin\",\"quantity\":1}\n";
        while stdin.write_all(line.as_bytes()).is_ok() {}
    });
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    for _ in 0..50 {
        line.clear();
        answers.read_line(&mut line).unwrap();
        assert!(line.starts_with(r#"{"ok":true"#), "{line}");
    }
    signal(number, child.id());
    let mut rest = String::new();
    answers.read_to_string(&mut rest).unwrap();
    assert!(rest.is_empty() || rest.ends_with('\n'));
    assert_eq!(child.wait().unwrap().code(), Some(code));
    feeding.join().unwrap();
    50 + rest.lines().filter(|line| line.starts_with(r#"{"ok":true"#)).count() as u64
}

#[test]
fn a_signal_ends_it_after_what_was_read() {
    for (number, code) in [("-INT", 130), ("-TERM", 143)] {
        let shop = Shop::set_up();
        let answered = interrupted(&shop, number, code);
        let stock: serde_json::Value =
            serde_json::from_str(&shop.ask(r#"{"query":"stock","sku":"mug","location":"berlin"}"#)).unwrap();
        assert_eq!(stock["on_hand"], 10 + answered);
        assert!(shop.run(&["verify"]).status.success());
    }
}

#[test]
fn a_kill_loses_nothing_that_was_answered() {
    let shop = Shop::set_up();
    let mut child = shop.start(&["exec"]);
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..20 {
        writeln!(stdin, r#"{{"command":"receive","sku":"mug","location":"berlin","quantity":1}}"#).unwrap();
        answers.next().unwrap().unwrap();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(shop.ask(r#"{"query":"stock","sku":"mug","location":"berlin"}"#).contains(r#""on_hand":30"#));
}

#[test]
fn a_closed_output_ends_every_verb_quietly() {
    let shop = Shop::set_up();
    let line = "{\"command\":\"receive\",\"sku\":\"mug\",\"location\":\"berlin\",\"quantity\":1}\n";
    shop.exec(&line.repeat(3_000));
    for arguments in [["exec", "-"], ["log", "--json"], ["stock", "--all"], ["replay", "--json"], ["verify", "--json"]]
    {
        let mut child = shop.start(&arguments);
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().unwrap();
        let _ = stdin.write_all(line.repeat(3_000).as_bytes());
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        assert_eq!(stderr(&output), "", "{arguments:?}");
    }
    assert!(shop.run(&["verify"]).status.success());
}

#[test]
fn a_closed_output_does_not_stop_completions_from_ending() {
    let mut child = Command::new(support::program())
        .args(["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!stderr(&output).contains("panicked"), "{output:?}");
}
