//! Backups and what becomes of them, at the command line.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use support::{Shop, answers, flip, program, stderr, stdout};

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

fn run(arguments: &[&str], paths: &[(&str, &Path)]) -> Output {
    let mut command = Command::new(program());
    command.args(arguments);
    paths.iter().for_each(|(option, path)| {
        command.arg(option).arg(path);
    });
    command.output().unwrap()
}

fn back_up(shop: &Shop, to: &Path) -> Value {
    let output = run(&["backup", "--json"], &[("--data", &shop.path()), ("--to", to)]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    answers(&output).remove(0)
}

fn restore(from: &Path, to: &Path, more: &[&str]) -> Output {
    let arguments: Vec<&str> = ["restore", "--json"].iter().chain(more).copied().collect();
    run(&arguments, &[("--from", from), ("--to", to)])
}

fn digest(data: &Path) -> Value {
    answers(&run(&["replay", "--json"], &[("--data", data)]))[0]["replayed"].clone()
}

#[test]
fn a_log_that_another_process_has_open_is_backed_up_and_restored() {
    let (shop, place) = (Shop::set_up(), Place::new());
    let backup = place.path("backup");
    let mut serving = shop.start(&["exec", "--clock", "input"]);
    let mut input = serving.stdin.take().unwrap();
    input.write_all(b"{\"command\":\"receive\",\"sku\":\"mug\",\"location\":\"berlin\",\"quantity\":5}\n").unwrap();
    // Until the seal has proved it, the newest commit waits.
    let made = loop {
        let made = back_up(&shop, &backup);
        if made["position"] == 4 {
            break made;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    };
    assert_eq!((&made["seen"], made["chain"].as_str().unwrap().len()), (&4.into(), 64));
    drop(input);
    assert!(serving.wait().unwrap().success());

    assert_eq!(back_up(&shop, &backup)["copied"], 0);
    let verified = run(&["verify", "--json"], &[("--data", &backup)]);
    assert_eq!(verified.status.code(), Some(0), "{}", stderr(&verified));
    let verified = answers(&verified).remove(0);
    assert_eq!((&verified["backup"], &verified["position"]), (&true.into(), &4.into()));

    let data = place.path("data");
    let output = restore(&backup, &data, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let told = answers(&output).remove(0);
    assert_eq!((&told["log_id"], &told["position"], &told["held"]), (&made["log_id"], &4.into(), &4.into()));
    assert_eq!(told.get("forked_from"), None);
    assert_eq!(digest(&data), digest(&shop.path()));
}

#[test]
fn a_restore_to_a_moment_is_a_fork() {
    let (shop, place) = (Shop::set_up(), Place::new());
    let (backup, data) = (place.path("backup"), place.path("data"));
    let made = back_up(&shop, &backup);
    let told = answers(&restore(&backup, &data, &["--until", "2"])).remove(0);
    assert_eq!((&told["position"], &told["held"], &told["forked_from"]), (&2.into(), &3.into(), &made["log_id"]));
    assert_ne!(told["log_id"], made["log_id"]);
    let fork = answers(&restore(&backup, &place.path("fork"), &["--fork"])).remove(0);
    assert_eq!((&fork["position"], &fork["forked_from"]), (&3.into(), &made["log_id"]));
    assert_eq!(digest(&place.path("fork")), digest(&shop.path()));
    let beyond = restore(&backup, &place.path("beyond"), &["--until", "4"]);
    assert_eq!(beyond.status.code(), Some(2));
    assert!(!place.path("beyond").exists(), "nothing is made where nothing can be");
}

#[test]
fn people_are_told_what_they_have() {
    let (shop, place) = (Shop::set_up(), Place::new());
    let (backup, data) = (place.path("backup"), place.path("data"));
    let output = run(&["backup"], &[("--data", &shop.path()), ("--to", &backup)]);
    assert!(stdout(&output).contains("up to position 3"), "{output:?}");
    let output = run(&["restore"], &[("--from", &backup), ("--to", &data)]);
    assert!(stdout(&output).contains("it is the log that was backed up"), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[test]
fn what_is_intact_of_a_damaged_backup_is_salvaged() {
    let (shop, place) = (Shop::new(), Place::new());
    let (backup, saved) = (place.path("backup"), place.path("saved"));
    let lines = support::SET_UP.lines().filter(|line| !line.is_empty());
    lines.for_each(|line| drop(shop.exec(line)));
    back_up(&shop, &backup);
    let segment = backup.join("0000000001.log");
    let bytes = std::fs::read(&segment).unwrap();
    let is_commit = |at: &usize| bytes[*at..].starts_with(b"OHF1") && bytes[at + 8] == 0;
    let third = (0..bytes.len()).step_by(4096).filter(is_commit).nth(2).unwrap();
    flip(&segment, third + 130);
    let output = run(&["salvage", "--json"], &[("--data", &backup), ("--to", &saved)]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let told = answers(&output).remove(0);
    assert_eq!((&told["position"], &told["lost"][0]["last"]), (&2.into(), &3.into()), "{told}");
    assert_eq!(run(&["verify"], &[("--data", &saved)]).status.code(), Some(0));
}

#[test]
fn what_cannot_be_done_is_refused_with_its_code() {
    let (shop, place) = (Shop::set_up(), Place::new());
    let backup = place.path("backup");
    back_up(&shop, &backup);
    let refused = |output: Output, code: i32, says: &str| {
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        assert!(stderr(&output).contains(says), "{output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
    };
    refused(run(&["stock"], &[("--data", &backup)]), 2, "holds a backup; restore it");
    refused(restore(&backup, &shop.path(), &[]), 2, "is not empty");
    let foreign = tempfile::tempdir().unwrap();
    std::fs::write(foreign.path().join("a letter"), "to somebody").unwrap();
    refused(run(&["backup"], &[("--data", &shop.path()), ("--to", foreign.path())]), 2, "is not empty");
    assert_eq!(std::fs::read_dir(foreign.path()).unwrap().count(), 1, "nothing was put there");
    refused(restore(&backup, &place.path("data"), &["--until", "4"]), 2, "beyond the end of the backup at 3");
    refused(restore(&shop.path(), &place.path("data"), &[]), 2, "there is no complete backup");
    refused(run(&["backup"], &[("--data", &place.path("none")), ("--to", &backup)]), 2, "there is no log in");
    refused(run(&["backup"], &[("--data", &shop.path()), ("--to", &shop.path())]), 2, "is the same directory as");
    refused(run(&["backup"], &[("--data", &shop.path()), ("--to", &shop.path().join("backup"))]), 2, "lies inside");
    refused(restore(&backup, &backup.join("data"), &[]), 2, "lies inside");
    assert!(!shop.path().join("backup").exists() && !backup.join("data").exists());
    let other = Shop::set_up();
    refused(run(&["backup"], &[("--data", &other.path()), ("--to", &backup)]), 2, "holds a backup of the log");
    flip(&backup.join("0000000001.log"), 4096 + 130);
    refused(restore(&backup, &place.path("data"), &[]), 3, "0000000001.log");
    let verified = run(&["verify"], &[("--data", &backup)]);
    assert_eq!(verified.status.code(), Some(3), "{verified:?}");
}
