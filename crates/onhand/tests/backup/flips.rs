//! Every bit of a backup is accounted for.

use crate::support::{BACKUP, go_on, hold, restored, shop, storage};
use onhand::{Error, Finding, Restoring, verify};
use onhand_testkit::disk::SimDisk;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::thread;

/// A backup of more than one segment.
fn backed_up() -> (SimDisk, PathBuf) {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 6);
    let made = core.backup(BACKUP, go_on).unwrap();
    assert!(made.segments > 1, "{made:?}");
    core.close().unwrap();
    (disk, Path::new(BACKUP).join("backup.json"))
}

#[test]
fn every_flipped_bit_of_a_backup_is_named() {
    let (disk, manifest) = backed_up();
    let told: Value = serde_json::from_slice(&disk.contents(&manifest).unwrap()).unwrap();
    let mut flipped = 0;
    for segment in told["backup"]["segments"].as_array().unwrap() {
        let file = Path::new(BACKUP).join(segment["file"].as_str().unwrap());
        // What lies behind the bytes that were copied is none of the backup.
        let length = segment["length"].as_u64().unwrap();
        thread::scope(|threads| {
            for part in 0..2 {
                let (disk, file) = (disk.fork(), &file);
                threads.spawn(move || (part..length).step_by(2).for_each(|byte| is_named(&disk, file, byte)));
            }
        });
        flipped += length;
    }
    println!("{flipped} bytes with a bit flipped in each");
    assert!(flipped > 32_000, "{flipped}");
}

/// Flips a bit of this byte, one after the other from byte to byte, and flips it back.
fn is_named(disk: &SimDisk, file: &Path, byte: u64) {
    let bit = byte * 8 + byte % 8;
    disk.flip_bit(file, bit);
    let found = verify(storage(disk), BACKUP, |_, _| {}).unwrap().findings;
    let is_it = matches!(&found[..], [Finding::Damaged(fault)] if fault.file == file);
    assert!(is_it, "byte {byte} of {}: {found:?}", file.display());
    if byte.is_multiple_of(251) {
        let refused = restored(&disk.fork(), Restoring::Whole);
        let is_it = matches!(&refused, Err(Error::BackupDamaged { file: named, .. }) if named == file);
        assert!(is_it, "byte {byte} of {}: {refused:?}", file.display());
    }
    disk.flip_bit(file, bit);
}

#[test]
fn every_flipped_bit_of_a_manifest_is_named() {
    let (disk, manifest) = backed_up();
    let bits = disk.contents(&manifest).unwrap().len() as u64 * 8;
    for bit in 0..bits {
        let disk = disk.fork();
        disk.flip_bit(&manifest, bit);
        // White space, too: no flip makes another kind of it of one.
        match restored(&disk, Restoring::Whole) {
            Err(Error::ManifestDamaged { file }) => assert_eq!(file, manifest, "bit {bit}"),
            other => panic!("bit {bit}: {other:?}"),
        }
    }
    assert!(bits > 4_000, "{bits}");
}
