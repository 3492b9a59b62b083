//! Whichever way somebody comes to a directory that is open, he is told so, and changes nothing.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use onhand_log::{DirectoryLog, Journal, LogError, RealStorage};
use support::{append, options};

const DIRECTORY: &str = "ONHAND_SECOND_OPENER";

/// What another process does: it opens the directory, and says how that went. Not a test of its own.
#[test]
#[ignore = "run by the tests below, in a process of its own"]
fn another_process() {
    let Some(directory) = std::env::var_os(DIRECTORY) else { return };
    match open(Path::new(&directory)) {
        Ok(log) => println!("opened at {}", log.end()),
        Err(LogError::Locked { .. }) => println!("locked"),
        Err(other) => println!("failed: {other}"),
    }
}

fn open(directory: &Path) -> Result<DirectoryLog, LogError> {
    DirectoryLog::open(Arc::new(RealStorage), directory, options()).map(|(log, _)| log)
}

/// Runs the above, by way of a program that may change what it sees.
fn another(way: &[&str], directory: &Path) -> Output {
    let me = std::env::current_exe().unwrap();
    let mut words = way.iter().map(std::ffi::OsStr::new).chain([me.as_os_str()]);
    Command::new(words.next().unwrap())
        .args(words)
        .args(["--exact", "another_process", "--ignored", "--nocapture"])
        .env(DIRECTORY, directory)
        .output()
        .unwrap()
}

fn says(output: &Output, what: &str) -> bool {
    String::from_utf8_lossy(&output.stdout).contains(what)
}

/// A log that is open, and all that is in its directory.
struct Open {
    place: tempfile::TempDir,
    log: DirectoryLog,
}

impl Open {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let mut log = open(&place.path().join("log")).unwrap();
        append(&mut log, 1, 100).unwrap();
        Self { place, log }
    }

    fn path(&self) -> PathBuf {
        self.place.path().join("log")
    }

    /// Everybody is refused who comes this way, in this process and in another.
    fn refuses(&mut self, path: &Path) {
        let segment = std::fs::read(self.path().join("0000000001.log")).unwrap();
        assert!(matches!(open(path), Err(LogError::Locked { .. })), "{}", path.display());
        let output = another(&[], path);
        assert!(says(&output, "locked"), "{}: {output:?}", path.display());
        assert!(std::fs::read(self.path().join("0000000001.log")).unwrap() == segment, "{}", path.display());
        append(&mut self.log, 2, 100).unwrap();
    }
}

#[test]
fn by_its_path_by_a_relative_one_or_by_a_link_it_is_one_log() {
    let mut held = Open::new();
    let links = tempfile::tempdir().unwrap();
    let (to_it, above_it) = (links.path().join("to it"), links.path().join("above it"));
    std::os::unix::fs::symlink(held.path(), &to_it).unwrap();
    std::os::unix::fs::symlink(held.place.path(), &above_it).unwrap();
    for path in [held.path(), held.path().join("../log/."), to_it, above_it.join("log")] {
        held.refuses(&path);
    }
}

#[test]
fn deleting_or_replacing_the_lock_file_lets_nobody_in() {
    let mut held = Open::new();
    let lock_file = held.path().join("LOCK");
    std::fs::remove_file(&lock_file).unwrap();
    held.refuses(&held.path());
    std::fs::remove_file(&lock_file).unwrap();
    std::fs::write(&lock_file, "another one").unwrap();
    held.refuses(&held.path());
    drop(held.log);
    assert!(says(&another(&[], &held.place.path().join("log")), "opened at"));
}

#[test]
fn through_a_bind_mount_it_is_the_same_log() {
    let held = Open::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let script = r#"mount --bind "$1" "$2" && shift 2 && exec "$@""#;
    let (from, to) = (held.path(), elsewhere.path());
    let way = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh"];
    let way: Vec<&str> = way.into_iter().chain([from.to_str().unwrap(), to.to_str().unwrap()]).collect();
    let may_mount = Command::new(way[0]).args(&way[1..]).arg("true").output();
    if !may_mount.is_ok_and(|output| output.status.success()) {
        assert!(std::env::var_os("ONHAND_MOUNT").is_none(), "nothing can be mounted, though ONHAND_MOUNT says it can");
        eprintln!("nothing may be mounted here: a second opener through a bind mount is not tested");
        return;
    }
    let output = another(&way, to);
    assert!(says(&output, "locked"), "{output:?}");
    drop(held.log);
    let output = another(&way, to);
    assert!(says(&output, "opened at"), "it was looked at through the mount: {output:?}");
}

#[test]
fn a_child_that_outlives_who_opened_it_keeps_nobody_out() {
    let held = Open::new();
    // A fork has whatever its parent has open; what it becomes has not, or a log would stay locked with nobody in it.
    let mut child = Command::new("sleep").arg("600").stdin(Stdio::null()).spawn().unwrap();
    let output = another(&[], &held.path());
    assert!(says(&output, "locked"), "{output:?}");
    let end = held.log.end();
    drop(held.log);
    let opened = another(&[], &held.place.path().join("log"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(says(&opened, &format!("opened at {end}")), "{opened:?}");
}
