//! Anything as the manifest of a backup.

use crate::choices::Choices;
use crate::core::{Told, open_at, replayed, storage, told};
use crate::disk::{DIRECTORY, Files};
use crate::shop::{BACKED_UP, BACKUP, LATER, MANIFEST};
use onhand::{Error, Position, Restoring, backup, restore, salvage, verify};
use onhand_testkit::disk::SimDisk;
use serde_json::{Value, json};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::LazyLock;

/// What the backup becomes, as it is.
static HELD: LazyLock<Option<Told>> = LazyLock::new(|| {
    let disk = BACKED_UP.fork();
    restored(&disk, Restoring::Whole).ok().and_then(|_| replayed_at(&disk, RESTORED))
});

const RESTORED: &str = "/restored";

/// Whatever stands there, it is refused by its file and nothing in the backup is changed, or what is restored is the log up
/// to where that says it ends. The log itself is never touched; a backup that goes on from it holds the log.
///
/// The first byte says what the rest is: a whole file; what the manifest tells, under a checksum that fits; what is written
/// over a real one; numbers in place of those in a real one, under a checksum that fits.
///
/// # Panics
/// Where that is broken.
pub fn manifest(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let how = choices.below(4);
    let (planted, is_sealed_anew) = match how {
        0 => (choices.rest().to_vec(), false),
        1 => match serde_json::from_slice(choices.rest()) {
            Ok(told) => (sealed(&told), true),
            Err(_) => (choices.rest().to_vec(), false),
        },
        2 => {
            let mut written_over = MANIFEST.clone();
            choices.write_over(&mut written_over);
            (written_over, false)
        }
        _ => (sealed(&with_other_numbers(choices)), true),
    };
    let disk = BACKED_UP.fork();
    disk.steal(Path::new(BACKUP).join("backup.json"));
    disk.plant(Path::new(BACKUP).join("backup.json"), &planted);
    let log = Files::within(&disk, DIRECTORY);
    let kept = Files::within(&disk, BACKUP);
    let _ = verify(storage(&disk), BACKUP, |_, _| {});
    for what in [Restoring::Whole, Restoring::Fork] {
        let disk = disk.fork();
        match restored(&disk, what) {
            Ok(ends) => {
                let found = replayed_at(&disk, RESTORED);
                assert!(found.is_some_and(|(position, _)| position == ends), "it is restored, and is not sound");
                assert!(is_sealed_anew || found == *HELD, "a damaged manifest has changed what is restored");
            }
            Err(error) => {
                assert!(Files::within(&disk, RESTORED).is_empty(), "it is refused, and something is left: {error}");
            }
        }
        assert!(Files::within(&disk, BACKUP) == kept, "a restore has changed the backup");
    }
    saves(&disk, is_sealed_anew);
    goes_on(&disk, is_sealed_anew);
    assert!(Files::within(&disk, DIRECTORY) == log, "the log was changed");
}

/// What is intact in it, which is all of it.
fn saves(disk: &SimDisk, is_sealed_anew: bool) {
    let (disk, before) = (disk.fork(), Files::within(disk, BACKUP));
    match salvage(storage(&disk), BACKUP, RESTORED, |_, _| Ok(()), go_on) {
        Ok(saved) if saved.log_id.is_some() => {
            let found = replayed_at(&disk, RESTORED);
            assert!(found.is_some_and(|(position, _)| position == saved.position), "it is saved, and is not sound");
            assert!(is_sealed_anew || found == *HELD, "with a damaged manifest something else is saved");
        }
        Ok(_) => assert!(is_sealed_anew, "nothing is saved of an intact backup"),
        Err(error) => assert!(is_sealed_anew, "an intact backup is not saved: {error}"),
    }
    assert!(Files::within(&disk, BACKUP) == before, "salvage has changed the backup");
}

/// The next backup to where it lies.
fn goes_on(disk: &SimDisk, is_sealed_anew: bool) {
    let before = Files::within(disk, BACKUP);
    match backup(storage(disk), DIRECTORY, BACKUP, go_on) {
        // A manifest that is sealed anew may tell of files that it never copied: then it is the next restore that refuses.
        Ok(made) => match restored(disk, Restoring::Whole) {
            Ok(ends) => {
                let found = replayed_at(disk, RESTORED);
                assert!(ends == made.position && found == *LATER, "it was backed up, and something else is restored");
            }
            Err(error) => assert!(is_sealed_anew, "it was backed up, and cannot be restored: {error}"),
        },
        Err(_) if is_sealed_anew => {}
        Err(error) => assert!(Files::within(disk, BACKUP) == before, "it is refused, and changed: {error}"),
    }
}

fn restored(disk: &SimDisk, what: Restoring) -> Result<Position, Error> {
    restore(storage(disk), BACKUP, RESTORED, what, go_on).map(|made| made.position)
}

/// What a directory's log adds up to, once it was opened and closed.
fn replayed_at(disk: &SimDisk, directory: &str) -> Option<Told> {
    let core = open_at(disk, directory).unwrap_or_else(|error| panic!("it was restored, and does not open: {error}"));
    let found = told(&core);
    core.close().unwrap_or_else(|error| panic!("it cannot be closed: {error}"));
    replayed(disk, directory).filter(|replayed| *replayed == found)
}

fn go_on(_: u64, _: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A manifest that tells this, with a checksum that fits.
fn sealed(told: &Value) -> Vec<u8> {
    let checksum = blake3::hash(told.to_string().as_bytes()).to_hex().to_string();
    json!({ "blake3": checksum, "backup": told }).to_string().into_bytes()
}

/// What the real manifest tells, with other numbers: which, how it is changed, and by how much, until nothing is left.
fn with_other_numbers(mut choices: Choices<'_>) -> Value {
    let mut told = serde_json::from_slice(&MANIFEST).unwrap_or(Value::Null);
    let mut told = told.get_mut("backup").map(Value::take).unwrap_or_default();
    while !choices.is_done() {
        let (which, how, by) = (choices.byte(), choices.below(6), u64::from(choices.u16()));
        let mut found = Vec::new();
        numbers(&mut told, &mut found);
        let which = usize::from(which) % found.len().max(1);
        if let Some(number) = found.into_iter().nth(which) {
            let was = number.as_u64().unwrap_or_default();
            let is = match how {
                0 => was.wrapping_add(by),
                1 => was.wrapping_sub(by),
                2 => by,
                3 => u64::MAX - by,
                4 => (1 << 63) - by,
                _ => by << 12,
            };
            *number = Value::from(is);
        }
    }
    told
}

/// All numbers in it.
fn numbers<'a>(within: &'a mut Value, found: &mut Vec<&'a mut Value>) {
    match within {
        Value::Number(_) => found.push(within),
        Value::Array(values) => values.iter_mut().for_each(|value| numbers(value, found)),
        Value::Object(values) => values.values_mut().for_each(|value| numbers(value, found)),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}
