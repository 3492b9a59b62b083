//! A file system that is really full: nothing acknowledged is lost, and room is all that is needed to go on.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Blocking, Error, Onhand, RealStorage, Submission, SubmitError, verify};
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use support::{a_mug, available, stock_up};

const WITHIN: &str = "ONHAND_FULL_DISK";
const MUGS: i64 = 10_000_000;
/// Room for some segments, and what fills most of it.
const DISK: &str = "size=40m";
const FILLED: usize = 24 << 20;

/// Runs the story below in a mount namespace of its own, with a small file system that is gone with it.
#[test]
fn a_file_system_that_is_full_loses_nothing_acknowledged_and_goes_on_once_there_is_room() {
    let script = r#"mount -t tmpfs -o "$1" none "$2" && shift 2 && exec "$@""#;
    let directory = tempfile::tempdir().unwrap();
    let within = |program: &OsStr| {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "sh", "-c", script, "sh", DISK]).arg(directory.path()).arg(program);
        command
    };
    if !within("true".as_ref()).output().is_ok_and(|output| output.status.success()) {
        assert!(std::env::var_os("ONHAND_MOUNT").is_none(), "nothing can be mounted, though ONHAND_MOUNT says it can");
        eprintln!("no file system may be mounted here: what happens on a full one is tested on a simulated disk alone");
        return;
    }
    let output = within(std::env::current_exe().unwrap().as_os_str())
        .args(["--exact", "on_a_small_file_system", "--ignored", "--nocapture"])
        .env(WITHIN, directory.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0, "it was another file system");
}

fn open(directory: &Path) -> Result<Blocking, Error> {
    // Small segments, and an index that is written often, so that the disk fills up in the middle of everything.
    let builder = Onhand::builder().segment_size(1 << 20).audit_block(1 << 10).checkpoint_every(1 << 12);
    builder.open_blocking(directory).map(|core| core.blocking())
}

/// Whether somewhere below it the system has said that there is no room.
fn is_for_want_of_room(error: &Error) -> bool {
    let first: &dyn std::error::Error = error;
    std::iter::successors(Some(first), |error| error.source()).any(|error| error.to_string().contains("No space left"))
}

/// Reserves mug after mug until the disk is full: how many there were, and the commands of which nobody knows.
fn reserve_until_it_is_full(core: &Blocking) -> (i64, Vec<Submission>) {
    let mut got = 0;
    loop {
        let batch: Vec<Submission> = (0..200).map(|_| Submission::new(a_mug())).collect();
        let mut unknown = Vec::new();
        for (submission, result) in batch.iter().zip(core.submit_batch(batch.clone())) {
            match result {
                Ok(_) => got += 1,
                Err(SubmitError::Unknown { .. } | SubmitError::Closed) => unknown.push(submission.clone()),
                Err(other) => panic!("{other}"),
            }
        }
        if !unknown.is_empty() {
            return (got, unknown);
        }
    }
}

#[test]
#[ignore = "run by the test above, in a namespace of its own"]
fn on_a_small_file_system() {
    let Some(disk) = std::env::var_os(WITHIN) else { return };
    let (data, filler) = (Path::new(&disk).join("data"), Path::new(&disk).join("filler"));
    std::fs::write(&filler, vec![1; FILLED]).unwrap();
    let core = open(&data).unwrap();
    stock_up(&core, MUGS);
    let (mut sold, unknown) = reserve_until_it_is_full(&core);
    assert!(sold > 1_000, "{sold}");
    let failure = core.core().failure().expect("it takes no more commands");
    assert!(is_for_want_of_room(&failure), "{failure:?}");
    assert_eq!(available(&core), MUGS - sold, "reads go on, and show what is durable");
    assert!(core.clone().close().is_err());
    drop(core);

    // Full as it is, all can be read; whether it can be opened depends on the room that is left in the segment.
    let found = verify(Arc::new(RealStorage), &data, |_, _| {}).unwrap();
    assert!(found.findings.is_empty(), "{found:?}");
    match open(&data) {
        Ok(core) => assert!(available(&core) <= MUGS - sold),
        Err(error) => assert!(is_for_want_of_room(&error), "{error:?}"),
    }

    std::fs::remove_file(&filler).unwrap();
    let core = open(&data).unwrap();
    for submission in &unknown {
        core.submit(submission.clone()).unwrap();
    }
    sold += unknown.len() as i64;
    assert_eq!(available(&core), MUGS - sold, "each of them once");
    core.close().unwrap();
}
