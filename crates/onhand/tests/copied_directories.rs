//! A directory that is copied file by file while it is written opens as a prefix of the log, or is refused.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Blocking, Error, LogError, Onhand, Position, digest};
use onhand_testkit::disk::SimDisk;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;
use support::gate::wait_until;
use support::{DIRECTORY, a_mug, settings, stock_up};

const COPY: &str = "/copy";

/// Whether a copy opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Became {
    /// A log that ends at or before the end of the original.
    APrefix,
    Refused,
}

/// What opens is what the original was at that position, and goes on; what does not says why.
fn judge(original: &Blocking, opened: Result<Onhand, Error>, what: &str) -> Became {
    let copy = match opened {
        Ok(copy) => copy.blocking(),
        Err(
            Error::Log(LogError::Corrupt { .. } | LogError::NotFound { .. })
            | Error::CheckpointBeyondEnd { .. }
            | Error::ViewBeyondEnd { .. },
        ) => return Became::Refused,
        Err(other) => panic!("{what}: {other:?}"),
    };
    let position = copy.core().position();
    // What was written and not durable yet when it was copied is so by and by.
    wait_until(what, || position <= original.core().position());
    assert_eq!(copy.core().log_id(), original.core().log_id(), "{what}");
    assert_eq!(digest_at(&copy, position), digest_at(original, position), "{what}: at {position}");
    if position >= Position(3) {
        copy.reserve(a_mug()).unwrap();
    }
    copy.close().unwrap();
    Became::APrefix
}

fn digest_at(core: &Blocking, position: Position) -> [u8; 32] {
    digest(&core.as_of(position).unwrap().read().unwrap())
}

/// Copies files by pieces, and has something happen before each.
fn copy(disk: &SimDisk, files: &[PathBuf], piece: usize, mut happens: impl FnMut()) {
    for file in files {
        let (mut copied, mut length) = (Vec::new(), usize::MAX);
        while copied.len() < length {
            happens();
            // A file that was there when the directory was listed may be gone.
            let Some(now) = disk.contents(file) else { break };
            length = length.min(now.len());
            copied.extend_from_slice(&now[copied.len()..length.min(copied.len() + piece)]);
        }
        if copied.len() == length {
            disk.plant(Path::new(COPY).join(file.file_name().unwrap()), &copied);
        }
    }
}

#[test]
fn a_directory_copied_while_it_is_written_opens_as_a_prefix_or_is_refused() {
    let (mut prefixes, mut refused) = (0, 0);
    for seed in 0..60_u64 {
        let mut random = fastrand::Rng::with_seed(seed);
        let disk = SimDisk::new(seed);
        let small = |disk: &SimDisk| settings(disk).segment_size(32 << 10).max_frame(12 << 10).checkpoint_every(5);
        let core = small(&disk).open_blocking(DIRECTORY).unwrap().blocking();
        stock_up(&core, 1_000_000);
        (0..random.u8(..30)).for_each(|_| drop(core.reserve(a_mug()).unwrap()));
        let mut files: Vec<PathBuf> = disk.files().into_iter().filter(|file| file.starts_with(DIRECTORY)).collect();
        // As a tool lists them: whatever the order is.
        random.shuffle(&mut files);
        let often = random.u8(1..5);
        let piece = [4096, 12_288, 1 << 20][random.usize(..3)];
        copy(&disk, &files, piece, || (0..random.u8(..often)).for_each(|_| drop(core.reserve(a_mug()).unwrap())));
        let copied = disk.fork();
        match judge(&core, small(&copied).open_blocking(COPY), &format!("seed {seed}, pieces of {piece}")) {
            Became::APrefix => prefixes += 1,
            Became::Refused => {
                refused += 1;
                let mut files =
                    copied.files().into_iter().filter(|file| file.starts_with(COPY) && !file.ends_with("LOCK"));
                let is_as_it_was = files.all(|file| disk.contents(&file) == copied.contents(&file));
                assert!(is_as_it_was, "seed {seed}: it is refused, and was changed");
            }
        }
        core.close().unwrap();
    }
    println!("{prefixes} copies were prefixes, {refused} were refused");
    assert!(prefixes > 5 && refused > 5, "{prefixes} were prefixes, {refused} refused");
}

#[test]
fn segments_copied_in_their_order_until_there_is_no_next_one_are_a_prefix() {
    for seed in 0..30_u64 {
        let mut random = fastrand::Rng::with_seed(seed);
        let disk = SimDisk::new(seed);
        let small = |disk: &SimDisk| settings(disk).segment_size(32 << 10).max_frame(12 << 10);
        let core = small(&disk).open_blocking(DIRECTORY).unwrap().blocking();
        stock_up(&core, 1_000_000);
        (0..random.u8(..30)).for_each(|_| drop(core.reserve(a_mug()).unwrap()));
        // To the one that has no next: of a segment that has ended meanwhile the next one is a part, whenever it came.
        for segment in (1..).map(|index| Path::new(DIRECTORY).join(format!("{index:010}.log"))) {
            if disk.contents(&segment).is_none() {
                break;
            }
            copy(&disk, &[segment], usize::MAX >> 1, || drop(core.reserve(a_mug()).unwrap()));
        }
        let became = judge(&core, small(&disk.fork()).open_blocking(COPY), &format!("seed {seed}"));
        assert_eq!(became, Became::APrefix, "seed {seed}");
        core.close().unwrap();
    }
}

/// Ends the selling, also where a check fails.
struct Closing<'a>(&'a AtomicBool);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

#[test]
fn on_a_real_disk_too_with_its_views() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let builder = || Onhand::builder().segment_size(256 << 10).max_frame(64 << 10).checkpoint_every(20).audit_block(64);
    let core = builder().open_blocking(&data).unwrap().blocking();
    stock_up(&core, 1_000_000);
    let closing = AtomicBool::new(false);
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| {
                while !closing.load(Relaxed) {
                    core.reserve(a_mug()).unwrap();
                    std::thread::sleep(Duration::from_millis(1));
                }
            });
        }
        let _closing = Closing(&closing);
        let (mut prefixes, copies) = (0, 12);
        for n in 0..copies {
            let copy = place.path().join(format!("copy-{n}"));
            copy_files(&data, &copy);
            let became = judge(&core, builder().open_blocking(&copy), &format!("copy {n}"));
            prefixes += u8::from(became == Became::APrefix);
        }
        println!("{prefixes} of {copies} copies were prefixes");
    });
    core.close().unwrap();
}

fn copy_files(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true => copy_files(&path, &copy),
            // It may be gone by now.
            false => drop(std::fs::copy(path, copy)),
        }
    }
}
