//! A disk that cannot read: what it does not give is damage of those bytes, and the rest is gone on with.

use crate::accounts::{accounts, closed, frames, save, segments};
use crate::shop::{self, DATA, storage};
use onhand::{Damage, Error, LogError};
use onhand_testkit::disk::{CallKind, Fault};
use std::path::Path;

const EIO: i32 = 5;

#[test]
fn a_sector_that_cannot_be_read_is_damage_of_that_stretch_alone() {
    let (disk, end) = closed();
    let mut tried = 0;
    for segment in segments(&disk) {
        for (at, kind, first) in frames(&disk, &segment) {
            let disk = disk.fork();
            disk.inject(Fault::on(CallKind::Read).file(&segment).bytes(at..at + 512).forever());
            let (saved, strays) = save(&disk).unwrap();
            let what = format!("{segment} at {at}, kind {kind}: {saved:?}");
            let unreadable = Damage::Unreadable { length: 4096, os_error: Some(EIO) };
            let is_named = |fault: &onhand::Fault| fault.file == Path::new(&segment) && fault.offset == at;
            assert!(saved.faults.iter().any(|fault| is_named(fault) && fault.what == unreadable), "{what}");
            assert!(saved.faults.iter().all(is_named), "{what}");
            let accounts = accounts(&saved, &strays, end);
            match kind {
                0 => {
                    let lost = accounts.matches('l').count();
                    assert!(saved.position.0 == first - 1 && lost == 1, "{what}: {accounts}");
                }
                // A seal or the end of a segment: nothing that anybody did.
                _ => assert!(!accounts.contains(['l', 'b']), "{what}: {accounts}"),
            }
            // Everywhere else a read that fails is an error, and never the end of the log.
            let backed_up = shop::back_up(&disk);
            assert!(matches!(backed_up, Err(Error::Log(LogError::Io { .. }))), "{what}: {backed_up:?}");
            let verified = onhand::verify(storage(&disk), DATA, |_, _| {});
            assert!(matches!(verified, Err(Error::Log(LogError::Io { .. }))), "{what}: {verified:?}");
            tried += 1;
        }
    }
    assert!(tried > 25, "{tried}");
}

#[test]
fn of_a_segment_whose_header_cannot_be_read_the_rest_is_accounted_for() {
    let (disk, end) = closed();
    for segment in segments(&disk) {
        let disk = disk.fork();
        disk.inject(Fault::on(CallKind::Read).file(&segment).bytes(0..1).forever());
        let (saved, strays) = save(&disk).unwrap();
        let unreadable = Damage::Unreadable { length: 4096, os_error: Some(EIO) };
        assert!(saved.faults.iter().any(|fault| fault.what == unreadable && fault.offset == 0), "{saved:?}");
        let accounts = accounts(&saved, &strays, end);
        assert!(accounts.trim_start_matches('s').trim_end_matches('b').chars().all(|is| is == 'l'), "{accounts}");
        assert!(accounts.contains('l') || segments(&disk).last() == Some(&segment), "{accounts}");
    }
}

#[test]
fn a_long_stretch_that_cannot_be_read_is_one_fault() {
    let (disk, end) = closed();
    let segment = &segments(&disk)[1];
    let length = disk.contents(segment).unwrap().len() as u64;
    let at = frames(&disk, segment)[1].0;
    disk.inject(Fault::on(CallKind::Read).file(segment).bytes(at..length).forever());
    let (saved, strays) = save(&disk).unwrap();
    let unreadable: Vec<_> = saved.faults.iter().filter(|it| matches!(it.what, Damage::Unreadable { .. })).collect();
    let [fault] = unreadable[..] else { panic!("{saved:?}") };
    let what = Damage::Unreadable { length: length - at, os_error: Some(EIO) };
    assert_eq!((fault.offset, &fault.what), (at, &what));
    assert!(fault.what.to_string().contains("Input/output error"), "{}", fault.what);
    assert!(accounts(&saved, &strays, end).ends_with('b'));
}
