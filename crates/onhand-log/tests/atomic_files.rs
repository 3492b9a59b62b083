//! A file that is written atomically is there wholly, or the one before it is.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::path::Path;

use onhand_log::{Storage, write_atomically};
use onhand_testkit::disk::{Crash, SimDisk};

const FILE: &str = "log/checkpoint";

#[test]
fn a_crash_leaves_the_old_file_or_the_new_one() {
    let disk = SimDisk::new(1);
    disk.create_dir_all(Path::new("log")).unwrap();
    write_atomically(&disk, Path::new(FILE), &[1; 3000]).unwrap();
    // What an earlier crash has left does not stand in the way.
    disk.plant("log/checkpoint.tmp", b"half of it");
    let before = disk.changes();
    write_atomically(&disk.fork(), Path::new(FILE), &[2; 5000]).unwrap();
    let changes = {
        let fork = disk.fork();
        write_atomically(&fork, Path::new(FILE), &[2; 5000]).unwrap();
        fork.crash(Crash::LoseUnsynced);
        assert_eq!(fork.contents(FILE).unwrap(), [2; 5000]);
        fork.changes() - before
    };
    for n in 1..=changes {
        for seed in 0..200 {
            let crashed = disk.fork();
            crashed.power_off_at(n);
            write_atomically(&crashed, Path::new(FILE), &[2; 5000]).unwrap_err();
            crashed.crash(if seed % 2 == 0 { Crash::Sectors(seed) } else { Crash::Prefix(seed) });
            let content = crashed.contents(FILE).unwrap();
            assert!(content == [1; 3000] || content == [2; 5000], "call {n}, seed {seed}");
        }
    }
}
