//! A backup, a restore or a salvage that is interrupted in the middle leaves nothing that looks whole and is not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{DefineSku, Onhand, Submission, Text};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use support::{Shop, answers, program, stderr};

const SEGMENT: u64 = 4 << 20;
/// How often somebody tries who was too late, because everything was copied before the signal came.
const ATTEMPTS: usize = 20;

/// Defines SKUs that need much paper: some 15 KB each.
fn grow(shop: &Shop, skus: std::ops::Range<u32>) {
    let builder = Onhand::builder().audit_index(false).segment_size(SEGMENT);
    let core = builder.open_blocking(shop.path()).unwrap().blocking();
    let text = Text::from("a long story ".repeat(19).trim_end());
    let define = |n: u32| {
        let mut sku = DefineSku::new(format!("sku-{n}").as_str());
        sku.attributes = (0..60).map(|key| (Text::from(format!("key-{key}").as_str()), text.clone())).collect();
        Submission::new(sku)
    };
    core.submit_batch(skus.map(define)).into_iter().for_each(|result| drop(result.unwrap()));
    core.close().unwrap();
}

/// A log of some 60 MB.
fn large() -> Shop {
    let shop = Shop::set_up();
    grow(&shop, 0..4_000);
    shop
}

fn onhand(arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str]) -> Output {
    onhand(arguments).output().unwrap()
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

/// How many segments of a log are there.
fn segments(directory: &Path) -> usize {
    let below = fs::read_dir(directory).into_iter().flatten().flatten();
    below.into_iter().filter(|file| file.file_name().to_string_lossy().ends_with(".log")).count()
}

/// Runs a verb until its target is begun, and interrupts it there; again, into a new target, where that was too late.
fn interrupted(
    name: &str,
    code: Option<i32>,
    verb: impl Fn(&str) -> Vec<String>,
) -> (PathBuf, Output, tempfile::TempDir) {
    let place = tempfile::tempdir().unwrap();
    for attempt in 0..ATTEMPTS {
        let target = place.path().join(attempt.to_string());
        let words = verb(target.to_str().unwrap());
        let before = segments(&target);
        let child = onhand(&words.iter().map(String::as_str).collect::<Vec<_>>()).spawn().unwrap();
        let begun = Instant::now();
        while segments(&target) == before {
            assert!(begun.elapsed() < Duration::from_secs(60), "nothing was begun");
            sleep(Duration::from_micros(200));
        }
        // Where it stands now, the signal waits for it.
        signal(&child, "-STOP");
        signal(&child, name);
        signal(&child, "-CONT");
        let output = child.wait_with_output().unwrap();
        if output.status.code() == code {
            return (target, output, place);
        }
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
    panic!("{ATTEMPTS} times it was too late");
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

#[test]
fn a_first_backup_that_is_interrupted_is_none_and_the_next_one_goes_on() {
    let shop = large();
    let data = shop.path();
    let data = data.to_str().unwrap();
    let (to, output, _place) =
        interrupted("-INT", Some(130), |to| words(&["backup", "--json", "--data", data, "--to", to]));
    assert!(stderr(&output).contains("stopped by signal 2"), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    let to = to.to_str().unwrap();
    let restored = format!("{to}-restored");
    for verb in [&["restore", "--from", to, "--to", &restored][..], &["stock", "--data", to], &["verify", "--data", to]]
    {
        let refused = run(verb);
        assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    }
    assert_eq!(run(&["backup", "--data", data, "--to", to]).status.code(), Some(0));
    assert_eq!(run(&["verify", "--data", to]).status.code(), Some(0));
}

#[test]
fn a_later_backup_that_is_interrupted_leaves_the_last_one() {
    let shop = Shop::set_up();
    let data = shop.path();
    let data = data.to_str().unwrap();
    let place = tempfile::tempdir().unwrap();
    let small = place.path().join("small");
    assert_eq!(run(&["backup", "--data", data, "--to", small.to_str().unwrap()]).status.code(), Some(0));
    grow(&shop, 0..4_000);
    let (to, output, _place) = interrupted("-TERM", Some(143), |to| {
        // Each attempt goes on from the small one.
        fs::create_dir(to).unwrap();
        for file in fs::read_dir(&small).unwrap().flatten() {
            fs::copy(file.path(), Path::new(to).join(file.file_name())).unwrap();
        }
        words(&["backup", "--data", data, "--to", to])
    });
    assert!(stderr(&output).contains("the last complete backup is as it was"), "{output:?}");
    let verified = run(&["verify", "--json", "--data", to.to_str().unwrap()]);
    assert_eq!((verified.status.code(), &answers(&verified)[0]["position"]), (Some(0), &3.into()), "{verified:?}");
    let restored = place.path().join("restored");
    let output = run(&["restore", "--json", "--from", to.to_str().unwrap(), "--to", restored.to_str().unwrap()]);
    assert_eq!(answers(&output)[0]["position"], 3);
}

#[test]
fn a_restore_or_a_salvage_that_is_interrupted_removes_what_it_has_made() {
    let shop = large();
    let data = shop.path();
    let data = data.to_str().unwrap();
    let place = tempfile::tempdir().unwrap();
    let backup = place.path().join("backup");
    let backup = backup.to_str().unwrap();
    assert_eq!(run(&["backup", "--data", data, "--to", backup]).status.code(), Some(0));
    let rest = |to: &str| format!("{to}.rest");
    type Verb<'a> = &'a dyn Fn(&str) -> Vec<String>;
    let verbs: [Verb<'_>; 3] = [
        &|to| words(&["restore", "--from", backup, "--to", to]),
        &|to| words(&["restore", "--fork", "--from", backup, "--to", to]),
        &|to| words(&["salvage", "--data", data, "--to", to, "--rest", &rest(to)]),
    ];
    for verb in verbs {
        let (to, output, _place) = interrupted("-INT", Some(130), verb);
        assert!(stderr(&output).contains("so far was removed"), "{output:?}");
        assert!(segments(&to) == 0 && !to.join("unfinished").exists(), "{output:?}");
        assert!(!Path::new(&rest(to.to_str().unwrap())).exists());
        let again = run(&verb(to.to_str().unwrap()).iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(again.status.code(), Some(0), "{again:?}");
        assert_eq!(run(&["verify", "--data", to.to_str().unwrap()]).status.code(), Some(0));
    }
}

#[test]
fn what_a_killed_restore_has_left_can_neither_be_opened_nor_restored_to() {
    let shop = large();
    let data = shop.path();
    let place = tempfile::tempdir().unwrap();
    let backup = place.path().join("backup");
    let backup = backup.to_str().unwrap();
    assert_eq!(run(&["backup", "--data", data.to_str().unwrap(), "--to", backup]).status.code(), Some(0));
    let (to, _, _place) = interrupted("-KILL", None, |to| words(&["restore", "--from", backup, "--to", to]));
    let to = to.to_str().unwrap();
    for verb in [&["stock", "--data", to][..], &["exec", "--data", to], &["restore", "--from", backup, "--to", to]] {
        let refused = run(verb);
        assert_eq!(refused.status.code(), Some(2), "{refused:?}");
        assert!(stderr(&refused).contains("came to no end; delete the directory"), "{refused:?}");
    }
    fs::remove_dir_all(to).unwrap();
    assert_eq!(run(&["restore", "--from", backup, "--to", to]).status.code(), Some(0));
}
