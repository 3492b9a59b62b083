//! A reader written from docs/log-format.md alone reads what the log has written.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand_log::{Journal, LogOptions};
use onhand_testkit::disk::SimDisk;
use support::forge::{crc32c, forge_header, forge_segment_checksum};
use support::{append, body, dictionary, open, open_with, options, segment};

#[derive(Debug, PartialEq, Eq)]
struct Commit {
    first: u64,
    count: u32,
    body: Vec<u8>,
    chain: [u8; 32],
    event_types: Vec<(u16, u16, String, Vec<String>)>,
}

fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    bytes[at..at + length].iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn event_types(mut bytes: &[u8]) -> Vec<(u16, u16, String, Vec<String>)> {
    fn take<'a>(bytes: &mut &'a [u8], length: usize) -> &'a [u8] {
        let (taken, rest) = bytes.split_at(length);
        *bytes = rest;
        taken
    }
    fn short(bytes: &mut &[u8]) -> u16 {
        number(take(bytes, 2), 0, 2) as u16
    }
    fn name(bytes: &mut &[u8]) -> String {
        let length = short(bytes);
        String::from_utf8(take(bytes, usize::from(length)).to_vec()).unwrap()
    }
    let bytes = &mut bytes;
    let entries = (0..short(bytes))
        .map(|_| (short(bytes), short(bytes), name(bytes), (0..short(bytes)).map(|_| name(bytes)).collect()))
        .collect();
    assert!(bytes.is_empty());
    entries
}

/// Reads the segments of a log that was closed properly.
fn read(segments: &[Vec<u8>]) -> Vec<Commit> {
    let mut commits = Vec::new();
    let (mut chain, mut next) = ([0; 32], 1);
    for (file, index) in segments.iter().zip(1..) {
        let length = number(file, 12, 4) as usize;
        let header = &file[..length];
        assert_eq!(&header[..8], b"ONHANDLG");
        assert_eq!((number(header, 8, 2), number(header, 10, 2)), (1, 1));
        assert_eq!(number(header, 16, 4), u64::from(crc32c(&[&header[..16], &header[20..]])));
        assert_eq!(number(header, 24, 8), file.len() as u64);
        assert_eq!((number(header, 32, 8), number(header, 40, 8)), (index, next));
        assert_eq!(header[80..112], chain);
        let (log_id, salt) = (&header[48..64], &header[64..80]);
        assert_eq!(log_id, &segments[0][48..64]);
        let dictionary_len = number(header, 112, 4) as usize;
        assert_eq!(length, (128 + dictionary_len).next_multiple_of(4096));
        let event_types = event_types(&header[128..128 + dictionary_len]);
        chain = *blake3::hash(header).as_bytes();

        let mut at = length;
        let mut ended = false;
        while !ended && file[at..at + 4] == *b"OHF1" {
            let frame = &file[at..];
            let offset = (at as u64).to_le_bytes();
            assert_eq!(number(frame, 4, 4), u64::from(crc32c(&[salt, &offset, &frame[8..128]])));
            let (kind, first, count) = (frame[8], number(frame, 16, 8), number(frame, 24, 4));
            let body = &frame[128..128 + number(frame, 28, 4) as usize];
            assert_eq!((first, &frame[32..48]), (next, log_id));
            assert_eq!(number(frame, 48, 4), u64::from(crc32c(&[body])));
            assert_eq!(frame[64..96], chain);
            assert_eq!(frame[96..128], *blake3::hash(body).as_bytes());
            chain = *blake3::hash(&frame[8..128]).as_bytes();
            let padded = (128 + body.len()).next_multiple_of(4096);
            assert!(frame[128 + body.len()..padded].iter().all(|byte| *byte == 0));
            match kind {
                0 => commits.push(Commit {
                    first,
                    count: count as u32,
                    body: body.to_vec(),
                    chain,
                    event_types: event_types.clone(),
                }),
                1 => assert_eq!((count, body.len()), (0, 0)),
                2 => ended = true,
                other => panic!("kind {other}"),
            }
            next += count;
            at += padded;
        }
        assert!(file[at..].iter().all(|byte| *byte == 0));
        assert_eq!(ended, index < segments.len() as u64);
    }
    commits
}

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
    let from_the_page = read(&segments);
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
