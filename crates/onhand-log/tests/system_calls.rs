//! What the kernel is asked for before anything is acknowledged, as `strace` sees it.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use onhand_log::{AtomicFile, DirectoryLog, Journal, LogOptions, RealStorage};
use support::{append, dictionary};

const DIRECTORY: &str = "ONHAND_TRACED_DIRECTORY";
const CALLS: &str = "trace=openat,write,pwrite64,pwritev,pwritev2,ftruncate,fallocate,\
    rename,renameat,renameat2,fsync,fdatasync,sync_file_range,msync";

/// What happens while somebody watches. Not a test of its own.
#[test]
#[ignore = "it is run by the other test, under strace"]
fn the_story() {
    let Some(directory) = std::env::var_os(DIRECTORY) else { return };
    let directory = Path::new(&directory);
    let told = |what: &str| drop(std::fs::File::open(directory.join("told").join(what)));
    let options = LogOptions { segment_size: 1 << 20, ..LogOptions::new(dictionary(1)) };
    let (mut log, _) = DirectoryLog::open(Arc::new(RealStorage), directory, options).unwrap();
    told("opened");
    append(&mut log, 1, 100).unwrap();
    told("acknowledged");
    log.seal().unwrap();
    told("sealed");
    for n in 2..=4 {
        append(&mut log, n, 300_000).unwrap();
    }
    told("full");
    append(&mut log, 5, 300_000).unwrap();
    told("acknowledged in the next segment");
    Box::new(log).close().unwrap();
    told("closed");
    let checkpoint = directory.join("checkpoint");
    let mut file = AtomicFile::create(&RealStorage, &checkpoint).unwrap();
    for piece in [1 << 20, 5] {
        file.write(&vec![1; piece]).unwrap();
    }
    file.finish().unwrap();
    told("written atomically");
}

/// The calls of the thread that tells the story, by what was told after them. None where nobody can watch.
fn watched() -> Option<Vec<(String, Vec<String>)>> {
    let may_trace = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    if !may_trace.is_ok_and(|output| output.status.success()) {
        assert!(
            std::env::var_os("ONHAND_STRACE").is_none(),
            "strace does not trace, though ONHAND_STRACE says it does"
        );
        eprintln!("strace is not there, or may not trace: which calls a commit ends with is not checked");
        return None;
    }
    let directory = tempfile::tempdir().unwrap();
    let (log, traces) = (directory.path().join("log"), tempfile::tempdir().unwrap());
    let status = Command::new("strace")
        .args(["-ff", "-y", "-s", "8", "-e", CALLS, "-o"])
        .arg(traces.path().join("thread"))
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "the_story", "--ignored"])
        .env(DIRECTORY, &log)
        .output()
        .unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stdout));
    let threads = std::fs::read_dir(traces.path()).unwrap().map(|file| file.unwrap().path());
    let trace = threads.map(|path| std::fs::read_to_string(path).unwrap()).find(|trace| trace.contains("/told/opened"));
    Some(chapters(&trace.unwrap(), &log.to_string_lossy()))
}

fn chapters(trace: &str, directory: &str) -> Vec<(String, Vec<String>)> {
    let mut chapters = Vec::new();
    let mut calls = Vec::new();
    for line in trace.lines().filter(|line| line.contains(directory)) {
        let (call, result) = line.rsplit_once(" = ").unwrap();
        if let Some((_, told)) = call.split_once("/told/") {
            let told = told.split('"').next().unwrap_or_default().to_owned();
            chapters.push((told, std::mem::take(&mut calls)));
        } else {
            assert!(!result.starts_with('-') || call.starts_with("openat"), "{line}");
            calls.extend(told_shortly(call, directory));
        }
    }
    chapters
}

/// The name of the call, and of the file: `fdatasync 0000000001.log`. Files are opened for their own sake as well.
fn told_shortly(call: &str, directory: &str) -> Option<String> {
    let (name, arguments) = call.split_once('(')?;
    let (_, file) = arguments.split_once(directory)?;
    let file: String = file.chars().take_while(|c| !matches!(c, '>' | '"')).collect();
    (name != "openat").then(|| format!("{name}{}", file.replace('/', " ")))
}

#[test]
fn a_commit_is_acknowledged_after_its_fdatasync_and_the_first_in_a_segment_after_that_of_the_directory() {
    let Some(chapters) = watched() else { return };
    let before = |what: &str| {
        let chapter = chapters.iter().find(|(told, _)| told == what);
        chapter.unwrap_or_else(|| panic!("nobody was told that it is {what}")).1.clone()
    };
    let commit = ["pwrite64 0000000001.log", "fdatasync 0000000001.log"];
    assert_eq!(before("acknowledged"), commit);
    assert_eq!(before("sealed"), commit);
    assert_eq!(before("full"), [commit; 3].concat());
    assert_eq!(
        before("acknowledged in the next segment"),
        [
            "pwrite64 0000000002.new", // its header
            "fdatasync 0000000002.new",
            "rename 0000000002.new",
            "fsync",
            "pwrite64 0000000001.log", // the end of the old one
            "fdatasync 0000000001.log",
            "pwrite64 0000000002.log",
            "fdatasync 0000000002.log",
        ]
    );
    assert_eq!(before("closed"), ["pwrite64 0000000002.log", "fdatasync 0000000002.log"]);
    assert_eq!(
        before("written atomically"),
        [
            "pwrite64 checkpoint.tmp",
            "fdatasync checkpoint.tmp", // a MiB is written
            "pwrite64 checkpoint.tmp",
            "fdatasync checkpoint.tmp",
            "rename checkpoint.tmp",
            "fsync",
        ]
    );
}
