//! A file that is written atomically is there wholly, or the one before it is.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::path::Path;

use onhand_log::{AtomicFile, LogError, Storage};
use onhand_testkit::disk::{CallKind, Crash, Fault, SimDisk};

const FILE: &str = "log/checkpoint";
/// In pieces of which the first is synced by itself.
const PIECES: [usize; 3] = [(1 << 20) + 100, 300, 5_000];

fn write(disk: &SimDisk, content: u8) -> Result<(), LogError> {
    let mut file = AtomicFile::create(disk, Path::new(FILE))?;
    for piece in PIECES {
        file.write(&vec![content; piece])?;
    }
    file.finish()
}

fn whole(content: u8) -> Vec<u8> {
    vec![content; PIECES.iter().sum()]
}

fn disk_with_a_file() -> SimDisk {
    let disk = SimDisk::new(1);
    disk.create_dir_all(Path::new("log")).unwrap();
    write(&disk, 1).unwrap();
    disk
}

#[test]
fn a_crash_leaves_the_old_file_or_the_new_one() {
    let disk = disk_with_a_file();
    // What an earlier crash has left does not stand in the way.
    disk.plant("log/checkpoint.tmp", b"half of it");
    let changes = {
        let fork = disk.fork();
        write(&fork, 2).unwrap();
        fork.crash(Crash::LoseUnsynced);
        assert!(fork.contents(FILE).unwrap() == whole(2));
        fork.changes() - disk.changes()
    };
    assert!(changes >= 9, "{changes}: pieces are synced on the way");
    for n in 1..=changes {
        for seed in 0..20 {
            let crashed = disk.fork();
            crashed.power_off_at(n);
            write(&crashed, 2).unwrap_err();
            crashed.crash(if seed % 2 == 0 { Crash::Sectors(seed) } else { Crash::Prefix(seed) });
            let content = crashed.contents(FILE).unwrap();
            assert!(content == whole(1) || content == whole(2), "call {n}, seed {seed}");
        }
    }
}

#[test]
fn after_a_failed_sync_a_file_cannot_be_finished_though_the_next_sync_would_succeed() {
    for kind in [CallKind::Write, CallKind::Sync] {
        let disk = disk_with_a_file();
        let mut file = AtomicFile::create(&disk, Path::new(FILE)).unwrap();
        disk.inject(Fault::on(kind));
        file.write(&vec![2; PIECES[0]]).unwrap_err();
        file.finish().unwrap_err();
        assert!(disk.contents(FILE).unwrap() == whole(1), "{kind:?}");
    }
}
