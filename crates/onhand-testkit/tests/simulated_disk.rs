//! The simulated disk forgets what a real one may forget, and nothing else.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::fs::TryLockError;
use std::io::ErrorKind;
use std::path::Path;

use onhand_log::{OpenMode, Storage, StorageFile};
use onhand_testkit::disk::{CallKind, Crash, Fault, SimDisk};

const FILE: &str = "d/file";

/// A disk with one file of 2 KiB of ones, all of it synced.
fn disk() -> (SimDisk, Box<dyn StorageFile>) {
    let disk = SimDisk::new(1);
    disk.create_dir_all(Path::new("d")).unwrap();
    let file = disk.open(Path::new(FILE), OpenMode::CreateNew).unwrap();
    file.write_at(&[1; 2048], 0).unwrap();
    file.sync_data().unwrap();
    disk.sync_dir(Path::new("d")).unwrap();
    assert_eq!(disk.unsynced(), 0);
    (disk, file)
}

fn sectors(disk: &SimDisk) -> Vec<u8> {
    disk.contents(FILE).unwrap().chunks(512).map(|sector| sector[0]).collect()
}

#[test]
fn what_was_not_synced_is_lost_kept_or_kept_in_part() {
    for (crash, left) in [
        (Crash::LoseUnsynced, [1, 1, 1, 1]),
        (Crash::KeepUnsynced, [2, 2, 2, 1]),
        (Crash::Exactly(0b101), [2, 1, 2, 1]),
    ] {
        let (disk, file) = disk();
        file.write_at(&[2; 1536], 0).unwrap();
        assert_eq!((sectors(&disk), disk.unsynced()), (vec![2, 2, 2, 1], 3));
        disk.crash(crash);
        assert_eq!(sectors(&disk), left);
        assert!(file.sync_data().is_err(), "the handle has survived the crash");
    }
}

#[test]
fn a_sector_that_was_written_twice_is_left_in_any_of_its_states() {
    let mut left: Vec<_> = (0..64)
        .map(|seed| {
            let (disk, file) = disk();
            file.write_at(&[2; 512], 0).unwrap();
            file.write_at(&[3; 512], 0).unwrap();
            disk.crash(Crash::Sectors(seed));
            sectors(&disk)[0]
        })
        .collect();
    left.sort_unstable();
    left.dedup();
    assert_eq!(left, [1, 2, 3]);
}

#[test]
fn a_prefix_may_end_in_the_middle_of_a_sector() {
    let torn = (0..64).any(|seed| {
        let (disk, file) = disk();
        file.write_at(&[2; 2048], 0).unwrap();
        disk.crash(Crash::Prefix(seed));
        let content = disk.contents(FILE).unwrap();
        let written = content.iter().take_while(|byte| **byte == 2).count();
        assert!(content[written..].iter().all(|byte| *byte == 1));
        written % 512 != 0
    });
    assert!(torn);
}

#[test]
fn a_failed_sync_can_still_be_read_and_no_later_sync_keeps_it() {
    let (disk, file) = disk();
    file.write_at(&[2; 512], 0).unwrap();
    disk.inject(Fault::on(CallKind::Sync));
    file.sync_data().unwrap_err();
    file.sync_data().unwrap();
    assert_eq!(sectors(&disk)[0], 2);
    disk.crash(Crash::KeepUnsynced);
    assert_eq!(sectors(&disk)[0], 1);
}

#[test]
fn names_survive_once_their_directory_was_synced() {
    let rename = |disk: &SimDisk| disk.rename(Path::new(FILE), Path::new("d/other")).unwrap();
    for (crash, left) in [(Crash::LoseUnsynced, "d/file"), (Crash::KeepUnsynced, "d/other")] {
        let (disk, _file) = disk();
        rename(&disk);
        disk.crash(crash);
        assert_eq!(disk.files(), [Path::new(left)]);
    }
    let (disk, _file) = disk();
    rename(&disk);
    disk.sync_dir(Path::new("d")).unwrap();
    disk.crash(Crash::LoseUnsynced);
    assert_eq!(disk.files(), [Path::new("d/other")]);
}

#[test]
fn a_kill_keeps_what_was_written_and_lets_go_of_locks_and_files() {
    let (disk, file) = disk();
    let lock = disk.lock(Path::new("d")).unwrap();
    assert!(matches!(disk.lock(Path::new("d")), Err(TryLockError::WouldBlock)));
    file.write_at(&[2; 512], 0).unwrap();
    disk.kill();
    assert!(file.write_at(&[3; 512], 0).is_err());
    assert_eq!(sectors(&disk)[0], 2);
    let second = disk.lock(Path::new("d")).unwrap();
    drop(lock);
    assert!(disk.lock(Path::new("d")).is_err(), "a dead process has let go of a lock that is not its own");
    drop(second);
    disk.lock(Path::new("d")).unwrap();
}

#[test]
fn a_full_disk_takes_what_fits() {
    let (disk, file) = disk();
    disk.limit_capacity(2148);
    assert_eq!(file.write_at(&[2; 512], 2048).unwrap_err().kind(), ErrorKind::StorageFull);
    assert_eq!(file.length().unwrap(), 2148);
    file.write_at(&[3; 2148], 0).unwrap();
    disk.heal();
    file.write_at(&[2; 512], 2148).unwrap();
}

#[test]
fn a_fault_strikes_the_named_call_and_the_power_stays_off() {
    let (disk, file) = disk();
    disk.inject(Fault::on(CallKind::Write).nth(2).errno(28).after_writing(5));
    file.write_at(&[2; 10], 0).unwrap();
    assert_eq!(file.write_at(&[3; 10], 0).unwrap_err().raw_os_error(), Some(28));
    assert_eq!(disk.contents(FILE).unwrap()[..10], [3, 3, 3, 3, 3, 2, 2, 2, 2, 2]);
    file.write_at(&[4; 10], 0).unwrap();
    disk.power_off_at(2);
    file.write_at(&[5; 10], 0).unwrap();
    assert!(file.sync_data().is_err() && file.read_at(&mut [0], 0).is_err() && disk.is_off());
    disk.crash(Crash::LoseUnsynced);
    assert_eq!(sectors(&disk)[0], 1);
}

#[test]
fn the_same_seed_gives_the_same_disk() {
    let play = |seed| {
        let disk = SimDisk::new(seed);
        disk.create_dir_all(Path::new("d")).unwrap();
        let file = disk.open(Path::new(FILE), OpenMode::CreateNew).unwrap();
        disk.sync_dir(Path::new("d")).unwrap();
        file.write_at(&disk.random().unwrap().repeat(512), 0).unwrap();
        disk.crash(Crash::Sectors(seed));
        (disk.contents(FILE), disk.take_calls())
    };
    assert_eq!(play(5), play(5));
    assert_ne!(play(5).0, play(6).0);
}

#[test]
fn a_fork_goes_its_own_way() {
    let (disk, file) = disk();
    let fork = disk.fork();
    file.write_at(&[2; 512], 0).unwrap();
    fork.flip_bit(FILE, 512 * 8);
    assert_eq!((sectors(&disk), sectors(&fork)), (vec![2, 1, 1, 1], vec![1, 0, 1, 1]));
}

#[test]
fn a_film_has_the_disk_before_each_change_and_as_it_is() {
    let (disk, file) = disk();
    disk.film();
    file.write_at(&[2; 512], 0).unwrap();
    file.sync_data().unwrap();
    file.write_at(&[3; 512], 512).unwrap();
    let copies = disk.developed();
    let unsynced: Vec<usize> = copies.iter().map(SimDisk::unsynced).collect();
    assert_eq!(unsynced, [0, 1, 0, 1]);
    let lost = copies.iter().map(|copy| {
        copy.crash(Crash::LoseUnsynced);
        sectors(copy)[..2].to_vec()
    });
    assert_eq!(lost.collect::<Vec<_>>(), [[1, 1], [1, 1], [2, 1], [2, 1]]);
    assert_eq!(sectors(&disk), [2, 3, 1, 1], "whoever was filmed goes on");
    assert_eq!(disk.developed().len(), 1, "nothing is filmed any more");
}

#[test]
fn what_was_written_last_lands_elsewhere_and_its_place_is_as_it_was() {
    let (disk, file) = disk();
    file.write_at(&[2; 512], 512).unwrap();
    file.sync_data().unwrap();
    assert!(disk.misdirect(FILE, FILE, 1536));
    assert_eq!(sectors(&disk), [1, 1, 1, 2]);
    disk.crash(Crash::LoseUnsynced);
    assert_eq!(sectors(&disk), [1, 1, 1, 2], "that is durable");
    assert!(!disk.misdirect(FILE, FILE, 0), "it was the last");
}

#[test]
fn a_bit_that_is_not_there_does_not_flip() {
    let (disk, _) = disk();
    assert!(!disk.flip_bit(FILE, 2048 * 8) && !disk.flip_bit("d/nothing", 0));
}

#[test]
fn calls_take_as_long_as_the_seed_has_it() {
    let time = |seed| {
        let (disk, file) = disk();
        disk.takes_time(seed);
        file.write_at(&[2; 512], 0).unwrap();
        file.sync_data().unwrap();
        (disk.took(), disk.took())
    };
    let (took, again) = time(1);
    assert!(!took.is_zero() && again.is_zero());
    assert_eq!(time(1).0, took);
    assert_ne!(time(2).0, took);
}
