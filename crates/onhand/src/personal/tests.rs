//! Keys on a disk that crashes, fails and forgets.

use super::record::{Header, Kind, Record, SLOT};
use super::{DirectoryKeys, Key, KeyError, KeyName, KeyStore};
use onhand_domain::{Purpose, Subject};
use onhand_log::Storage;
use onhand_testkit::disk::{CallKind, Crash, Fault, SimDisk};
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

const DATA: &str = "/data";
const CRASHES: [Crash; 5] =
    [Crash::LoseUnsynced, Crash::KeepUnsynced, Crash::Sectors(3), Crash::Sectors(4), Crash::Prefix(5)];

fn open(disk: &SimDisk) -> Result<DirectoryKeys, KeyError> {
    DirectoryKeys::open(Arc::new(disk.clone()), Path::new(DATA))
}

fn name(subject: u128) -> KeyName {
    KeyName { subject: Subject(Uuid::from_u128(subject)), purpose: Purpose::Service }
}

fn key(keys: &DirectoryKeys, subject: u128) -> [u8; 32] {
    *keys.obtain(&[name(subject)]).unwrap()[0].bytes()
}

fn file(disk: &SimDisk) -> Vec<u8> {
    disk.contents("/data/keys/subjects.keys").unwrap()
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_name_keeps_its_key() {
    let disk = SimDisk::new(1);
    let keys = open(&disk).unwrap();
    assert!(matches!(keys.find(name(1), 1), Err(KeyError::Unknown { .. })));
    assert_eq!(disk.files().len(), 0);
    let first = key(&keys, 1);
    assert_ne!(key(&keys, 2), first);
    let invoice = KeyName { purpose: Purpose::Invoice, ..name(1) };
    let both = keys.obtain(&[invoice, name(1)]).unwrap();
    assert_ne!(both[0].bytes(), both[1].bytes());
    drop(keys);
    let keys = open(&disk).unwrap();
    assert_eq!(key(&keys, 1), first);
    assert_eq!(keys.find(name(1), 1).unwrap().map(|key| *key.bytes()), Some(first));
    assert!(matches!(keys.find(name(1), 2), Err(KeyError::Unknown { version: 2, .. })));
}

#[test]
fn a_key_that_was_destroyed_is_nowhere_and_the_name_gets_no_other() {
    let disk = SimDisk::new(1);
    let keys = open(&disk).unwrap();
    let (first, other) = (key(&keys, 1), key(&keys, 2));
    assert!(has(&file(&disk), &first));
    keys.destroy(name(1)).unwrap();
    keys.destroy(name(1)).unwrap();
    keys.destroy(name(3)).unwrap();
    for keys in [keys, open(&disk).unwrap()] {
        assert!(!has(&file(&disk), &first));
        assert!(keys.find(name(1), 1).unwrap().is_none());
        assert!(matches!(keys.obtain(&[name(2), name(1)]), Err(KeyError::Destroyed { name: is }) if is == name(1)));
        assert!(matches!(keys.obtain(&[name(3)]), Err(KeyError::Destroyed { .. })));
        assert_eq!(key(&keys, 2), other);
    }
}

/// What somebody was told before the power failed.
#[derive(Clone, Debug, Default)]
struct Told {
    keys: Vec<(u128, [u8; 32])>,
    destroyed: Vec<[u8; 32]>,
}

/// A day of keys, as far as it goes.
fn day(keys: &DirectoryKeys, told: &mut Told) -> Result<(), KeyError> {
    let had = |subjects: &[u128], told: &mut Told| {
        let names: Vec<KeyName> = subjects.iter().map(|subject| name(*subject)).collect();
        let keys = keys.obtain(&names)?;
        told.keys.extend(subjects.iter().zip(&keys).map(|(subject, key)| (*subject, *key.bytes())));
        Ok::<(), KeyError>(())
    };
    had(&[1], told)?;
    had(&[2, 3, 4, 5, 6], told)?;
    had(&[2, 7], told)?;
    for subject in [2, 5] {
        let at = told.keys.iter().position(|(of, _)| *of == subject).unwrap();
        let (_, key) = told.keys[at];
        // It may be gone from now on.
        told.keys.retain(|(of, _)| *of != subject);
        keys.destroy(name(subject))?;
        told.destroyed.push(key);
    }
    had(&[8, 9], told)
}

fn is_kept(disk: &SimDisk, told: &Told, what: &str) {
    let keys = open(disk).unwrap_or_else(|error| panic!("{what}: {error}"));
    for (subject, key) in &told.keys {
        let found = keys.find(name(*subject), 1).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(found.as_ref().map(Key::bytes), Some(key), "{what}: {subject}");
    }
    for key in &told.destroyed {
        assert!(!has(&file(disk), key), "{what}: a key came back");
    }
    // And it goes on.
    key(&keys, 100);
    if !told.destroyed.is_empty() {
        assert!(keys.find(name(2), 1).unwrap().is_none(), "{what}");
    }
}

#[test]
fn a_crash_at_every_call_keeps_every_key_that_was_given_and_none_that_was_destroyed() {
    for n in 1.. {
        let mut whole = false;
        for crash in CRASHES {
            let disk = SimDisk::new(1);
            disk.power_off_at(n);
            let mut told = Told::default();
            whole = open(&disk).and_then(|keys| day(&keys, &mut told)).is_ok();
            disk.crash(crash);
            is_kept(&disk, &told, &format!("{n} {crash:?}"));
            // What was read back is durable now, whatever the power does, and so is what was mended.
            disk.crash(Crash::LoseUnsynced);
            is_kept(&disk, &told, &format!("{n} {crash:?}, again"));
        }
        if whole {
            assert!(n > 25, "{n}");
            return;
        }
    }
}

#[test]
fn a_kill_and_then_a_loss_of_power_keep_what_was_found_in_between() {
    for n in 1.. {
        let disk = SimDisk::new(1);
        disk.power_off_at(n);
        let mut told = Told::default();
        let whole = open(&disk).and_then(|keys| day(&keys, &mut told)).is_ok();
        // Only the process has ended: what was written and not synced can still be read.
        disk.kill();
        disk.power_on();
        let keys = open(&disk).unwrap();
        let found: Vec<(u128, [u8; 32])> =
            (1..10).filter_map(|of| Some((of, *keys.find(name(of), 1).ok()??.bytes()))).collect();
        drop(keys);
        disk.crash(Crash::LoseUnsynced);
        is_kept(&disk, &Told { keys: found, ..told }, &n.to_string());
        if whole {
            return;
        }
    }
}

#[test]
fn a_destruction_that_was_interrupted_is_finished_by_the_next_opening() {
    let mut finished = 0;
    for n in 1.. {
        let disk = SimDisk::new(1);
        let keys = open(&disk).unwrap();
        let first = key(&keys, 1);
        disk.power_off_at(n);
        let done = keys.destroy(name(1)).is_ok();
        drop(keys);
        disk.crash(Crash::KeepUnsynced);
        let keys = open(&disk).unwrap();
        if keys.find(name(1), 1).unwrap().is_none() {
            finished += usize::from(!done);
            assert!(!has(&file(&disk), &first), "{n}");
        }
        if done {
            break;
        }
    }
    assert!(finished > 3, "{finished}");
}

#[test]
fn what_lies_behind_a_torn_write_does_not_come_back_later() {
    let disk = SimDisk::new(1);
    let keys = open(&disk).unwrap();
    let first = key(&keys, 1);
    drop(keys);
    // Two records were written together, and only the second has reached the disk.
    let mut bytes = file(&disk);
    let header = Header::decode(bytes[..SLOT].try_into().unwrap()).unwrap();
    let doomed = Record { kind: Kind::Doomed, name: name(1), version: 0, durable: 2 };
    bytes.resize(3 * SLOT, 0);
    bytes.extend_from_slice(&header.put(3, &doomed, None));
    disk.plant("/data/keys/subjects.keys", &bytes);
    let keys = open(&disk).unwrap();
    assert_eq!(key(&keys, 1), first);
    key(&keys, 2);
    assert_eq!(key(&open(&disk).unwrap(), 1), first);
}

#[test]
fn a_record_whose_last_zeros_are_missing_is_there() {
    let disk = SimDisk::new(1);
    let keys = open(&disk).unwrap();
    let (first, second) = (key(&keys, 1), key(&keys, 2));
    drop(keys);
    let bytes = file(&disk);
    for length in 2 * SLOT + 1..bytes.len() {
        disk.plant("/data/keys/subjects.keys", &bytes[..length]);
        let keys = open(&disk).unwrap_or_else(|error| panic!("{length}: {error}"));
        assert_eq!(key(&keys, 1), first, "{length}");
        assert_eq!(key(&keys, 2) == second, length >= 2 * SLOT + 104, "{length}");
    }
}

#[test]
fn what_a_failed_sync_has_left_is_written_again_at_the_next_opening() {
    let disk = SimDisk::new(1);
    let keys = open(&disk).unwrap();
    key(&keys, 1);
    // The pages can still be read, and no later sync keeps them.
    disk.inject(Fault::on(CallKind::Sync).nth(1));
    keys.obtain(&[name(2)]).unwrap_err();
    disk.heal();
    let keys = open(&disk).unwrap();
    let second = key(&keys, 2);
    disk.crash(Crash::LoseUnsynced);
    assert_eq!(key(&open(&disk).unwrap(), 2), second);
}

#[test]
fn whatever_call_fails_nothing_that_was_given_is_lost() {
    for kind in CallKind::ALL {
        for n in 1.. {
            let disk = SimDisk::new(1);
            disk.inject(Fault::on(kind).nth(n));
            let mut told = Told::default();
            let done = open(&disk).and_then(|keys| day(&keys, &mut told));
            disk.heal();
            disk.crash(Crash::LoseUnsynced);
            is_kept(&disk, &told, &format!("{kind:?} {n}"));
            if done.is_ok() {
                break;
            }
        }
    }
}

#[test]
fn after_a_sync_that_failed_no_key_is_made_and_those_that_are_there_are_found() {
    let disk = SimDisk::new(1);
    let keys = open(&disk).unwrap();
    let first = key(&keys, 1);
    disk.inject(Fault::on(CallKind::Sync).nth(1));
    assert!(matches!(keys.obtain(&[name(2)]), Err(KeyError::Io { action: "sync", .. })));
    disk.heal();
    for subject in [1, 2, 3] {
        assert!(matches!(keys.obtain(&[name(subject)]), Err(KeyError::Io { action: "sync", .. })), "{subject}");
    }
    assert!(matches!(keys.destroy(name(1)), Err(KeyError::Io { .. })));
    assert_eq!(keys.find(name(1), 1).unwrap().map(|key| *key.bytes()), Some(first));
}

#[test]
fn every_flipped_bit_is_named_or_changes_nothing() {
    let disk = SimDisk::new(1);
    let keys = open(&disk).unwrap();
    let mut told = Told::default();
    day(&keys, &mut told).unwrap();
    drop(keys);
    let (mut named, bits) = (0, file(&disk).len() as u64 * 8);
    for bit in 0..bits {
        let disk = disk.fork();
        disk.flip_bit("/data/keys/subjects.keys", bit);
        // The newest records look like a torn write where they are damaged: those behind them tell the difference.
        let newest = bit / 8 / 128 >= bits / 8 / 128 - 2;
        match open(&disk) {
            Err(KeyError::Damaged { .. }) => named += 1,
            Err(other) => panic!("bit {bit}: {other}"),
            Ok(_) if newest => {}
            Ok(_) => is_kept(&disk, &told, &format!("bit {bit}")),
        }
    }
    assert!(named > bits / 2, "{named} of {bits}");
}

#[test]
fn many_who_come_at_once_share_their_syncs_and_their_keys() {
    let directory = tempfile::tempdir().unwrap();
    let storage: Arc<dyn Storage> = Arc::new(onhand_log::RealStorage);
    let keys = DirectoryKeys::open(Arc::clone(&storage), directory.path()).unwrap();
    let of = |subject: u128| *keys.obtain(&[name(subject)]).unwrap()[0].bytes();
    let all: Vec<Vec<[u8; 32]>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| (0..200).map(of).collect())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(all.iter().all(|keys| *keys == all[0]));
    drop(keys);
    let keys = DirectoryKeys::open(storage, directory.path()).unwrap();
    let found = (0..200).map(|subject| *keys.find(name(subject), 1).unwrap().unwrap().bytes());
    assert!(found.eq(all[0].iter().copied()));
}
