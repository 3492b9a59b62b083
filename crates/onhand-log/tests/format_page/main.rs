//! A reader written from docs/log-format.md alone reads what the log has written.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod reader;
#[path = "../support/mod.rs"]
mod support;
mod the_end;

use onhand_log::{Journal, LogOptions};
use onhand_testkit::disk::SimDisk;
use reader::{Commit, End, read};
use support::forge::{crc32c, forge_header, forge_segment_checksum};
use support::{append, body, dictionary, open, open_with, options, segment};

#[test]
fn the_checksum_is_the_one_the_page_names() {
    assert_eq!(crc32c(&[b"123456789"]), 0xE306_9283);
}

#[test]
fn a_reader_written_from_the_page_reads_the_same_commits() {
    let disk = SimDisk::new(11);
    let lengths = [0, 1, 3967, 3968, 3969, 9000, 20_000, 24_448, 5, 700];
    for (part, lengths) in lengths.chunks(5).enumerate() {
        let dictionary = dictionary(1 + part as u16);
        let (mut log, _) = open_with(&disk, LogOptions { dictionary, ..options() }).unwrap();
        for &length in lengths {
            append(&mut log, length as u64, length).unwrap();
            if length % 2 == 1 {
                log.seal().unwrap();
            }
        }
        Box::new(log).close().unwrap();
    }
    let segments: Vec<_> = (1..).map_while(|index| disk.contents(segment(index))).collect();
    assert!(segments.len() > 3);
    let log = read(&segments);
    assert_eq!(log.end, End::Proper);
    let from_the_page = log.commits;
    let bodies: Vec<_> = lengths.iter().map(|&length| body(length as u64, length)).collect();
    assert_eq!(from_the_page.iter().map(|commit| commit.body.clone()).collect::<Vec<_>>(), bodies);

    let (log, _) = open_with(&disk, LogOptions { dictionary: dictionary(2), ..options() }).unwrap();
    let from_the_log: Vec<Commit> = log
        .reader()
        .frames(1)
        .unwrap()
        .map(|frame| {
            let frame = frame.unwrap();
            let entries = frame.dictionary().entries.clone().into_iter();
            Commit {
                first: frame.first(),
                count: frame.count(),
                body: frame.body().to_vec(),
                chain: frame.chain(),
                event_types: entries.map(|e| (e.id, e.version, e.name, e.fields)).collect(),
            }
        })
        .collect();
    assert_eq!(from_the_page, from_the_log);
}

#[test]
fn fields_that_no_writer_writes_are_damage_even_if_they_match_their_checksum() {
    use onhand_log::{Damage, LogError};
    type Change = fn(&mut [u8]);
    let changes: [(Change, Damage); 9] = [
        (|h| h[28..32].copy_from_slice(&u32::MAX.to_le_bytes()), Damage::FrameFields), // a huge body
        (|h| h[28..32].copy_from_slice(&30_000_u32.to_le_bytes()), Damage::FrameFields), // over the end
        (|h| h[24..28].fill(0), Damage::FrameFields),                                  // no events
        (|h| h[8] = 3, Damage::FrameFields),                                           // an unknown kind
        (|h| h[8] = 1, Damage::FrameFields),                                           // a seal with a body
        (|h| h[9] = 1, Damage::FrameFields),
        (|h| h[16..24].copy_from_slice(&u64::MAX.to_le_bytes()), Damage::FrameFields),
        (|h| h[16..24].copy_from_slice(&9_u64.to_le_bytes()), Damage::FramePosition { expected: 2, found: 9 }),
        (|h| h[32] ^= 1, Damage::FrameLog),
    ];
    for (change, damage) in changes {
        let disk = SimDisk::new(11);
        let (mut log, _) = open(&disk).unwrap();
        append(&mut log, 3, 100).unwrap();
        append(&mut log, 3, 100).unwrap();
        disk.kill();
        disk.tamper(segment(1), |file| forge_header(file, 8192, change));
        assert_eq!(support::check(&disk).faults.first().map(|fault| &fault.what), Some(&damage));
        match open(&disk) {
            Err(LogError::Corrupt { offset: 8192, what, .. }) => assert_eq!(what, damage),
            other => panic!("{damage:?}: {other:?}"),
        }
    }
}

#[test]
fn a_body_that_was_changed_with_its_checksum_is_found_by_its_hash() {
    use onhand_log::Damage;
    let disk = SimDisk::new(11);
    let (mut log, _) = open(&disk).unwrap();
    append(&mut log, 3, 100).unwrap();
    append(&mut log, 4, 100).unwrap();
    disk.kill();
    disk.tamper(segment(1), |file| {
        file[4096 + 130] ^= 1;
        let crc = crc32c(&[&file[4096 + 128..4096 + 228]]);
        forge_header(file, 4096, |header| header[48..52].copy_from_slice(&crc.to_le_bytes()));
    });
    assert_eq!(support::check(&disk).faults[0].what, Damage::BodyHash);
    assert!(open(&disk).is_err());
}

#[test]
fn a_segment_of_a_later_version_is_told_from_damage() {
    use onhand_log::LogError;
    let disk = SimDisk::new(11);
    open(&disk).unwrap();
    disk.tamper(segment(1), |file| {
        file[8..12].copy_from_slice(&[3, 0, 2, 0]);
        forge_segment_checksum(file);
    });
    disk.kill();
    let changes = disk.changes();
    assert!(matches!(open(&disk), Err(LogError::UnsupportedVersion { needs: 2, supported: 1, .. })));
    assert_eq!(disk.changes(), changes);
}
