//! A reader of records that was written from the page `docs/log-format.md` alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

use onhand::{CommandId, DefineLocation, DefineSku, Onhand, Receive, Reserve, Submission, Timestamp};
use onhand_log::{Dictionary, DirectoryLog, Journal, LogOptions, RealStorage};
use std::path::Path;
use std::sync::Arc;

const NOON: Timestamp = Timestamp::from_seconds(1_700_000_000);

struct Record {
    bytes: Vec<u8>,
    id: [u8; 16],
    fingerprint: u64,
    time: i64,
    occurred_at: Option<i64>,
    /// Name, version and payload.
    events: Vec<(String, u16, Vec<u8>)>,
}

struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (taken, rest) = self.0.split_first_chunk().unwrap();
        self.0 = rest;
        *taken
    }

    fn take_many(&mut self, length: usize) -> Vec<u8> {
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken.to_vec()
    }
}

fn read_record(body: &mut Bytes<'_>, dictionary: &Dictionary) -> Record {
    let before = body.0;
    let length = u32::from_le_bytes(body.take()) as usize;
    let rest = body.0.len() - length;
    let id = body.take();
    let fingerprint = u64::from_le_bytes(body.take());
    let time = i64::from_le_bytes(body.take());
    let count = u16::from_le_bytes(body.take());
    let occurred_at = match body.take() {
        [0] => None,
        [1] => Some(i64::from_le_bytes(body.take())),
        [flags] => panic!("flags {flags} are not on the page"),
    };
    let mut events = Vec::new();
    for _ in 0..count {
        let number = u16::from_le_bytes(body.take());
        let length = u32::from_le_bytes(body.take()) as usize;
        let kind = dictionary.entries.iter().find(|entry| entry.id == number).unwrap();
        events.push((kind.name.clone(), kind.version, body.take_many(length)));
    }
    assert_eq!(body.0.len(), rest, "events fill the record exactly");
    let bytes = before[..before.len() - rest].to_vec();
    Record { bytes, id, fingerprint, time, occurred_at, events }
}

fn read(directory: &Path) -> Vec<Record> {
    let options = LogOptions { create: false, ..LogOptions::new(dictionary_of(directory)) };
    let (log, _) = DirectoryLog::open(Arc::new(RealStorage), directory, options).unwrap();
    let mut records = Vec::new();
    let mut position = 1;
    for frame in log.reader().frames(1).unwrap() {
        let frame = frame.unwrap();
        assert_eq!(frame.first(), position);
        let mut body = Bytes(frame.body());
        while !body.0.is_empty() {
            let record = read_record(&mut body, frame.dictionary());
            position += record.events.len() as u64;
            records.push(record);
        }
        assert_eq!(frame.last() + 1, position, "the records' events add up to the frame's");
    }
    records
}

/// Opening with the words that are in the log already starts no new segment.
fn dictionary_of(directory: &Path) -> Dictionary {
    let options = LogOptions { create: false, ..LogOptions::new(Dictionary { entries: Vec::new() }) };
    let copy = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(directory).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
    }
    let (log, _) = DirectoryLog::open(Arc::new(RealStorage), copy.path(), options).unwrap();
    let frame = log.reader().frame_holding(1).unwrap();
    Dictionary::clone(frame.dictionary())
}

#[test]
fn records_are_as_the_page_says() {
    let directory = tempfile::tempdir().unwrap();
    let core = Onhand::builder().input_clock().audit_index(false).open_blocking(directory.path()).unwrap();
    let id: CommandId = "0191e0a0-0000-7000-8000-000000000001".parse().unwrap();
    let yesterday = Timestamp::from_seconds(1_699_900_000);
    let submissions = [
        Submission::new(DefineLocation::store("berlin")).at(NOON),
        Submission::new(DefineSku::new("mug")).occurred_at(yesterday),
        Submission::new(Receive::new("mug", "berlin", 10)).id(id),
        Submission::new(Reserve::new().line("mug", 1)),
        Submission::new(Receive::new("mug", "berlin", 1)).at("2023-11-15T00:00:00Z".parse().unwrap()),
    ];
    for submission in submissions {
        core.blocking().submit(submission).unwrap();
    }
    core.blocking().close().unwrap();

    let records = read(directory.path());
    let names: Vec<&str> = records.iter().flat_map(|record| &record.events).map(|(name, ..)| name.as_str()).collect();
    let story =
        ["location_defined", "sku_defined", "stock_received", "stock_reserved", "holds_expired", "stock_received"];
    assert_eq!(names, story);
    assert!(records.iter().flat_map(|record| &record.events).all(|(_, version, _)| *version == 1));
    assert!(records.is_sorted_by_key(|record| record.time), "log time never falls");
    assert_eq!(records[1].occurred_at, Some(yesterday.micros()));
    assert_eq!((records[2].time, records[2].occurred_at), (NOON.micros(), None));

    // What the core does by itself comes before the command whose time made it due.
    assert_eq!((records[4].id, records[4].fingerprint), ([0; 16], 0));
    assert_eq!(records[4].time, records[5].time);

    assert_eq!(without_fingerprint(&records[2].bytes), without_fingerprint(&example_of_the_page()));
}

fn without_fingerprint(record: &[u8]) -> Vec<u8> {
    [&record[..20], &record[28..]].concat()
}

/// The hexadecimal bytes before the remarks of the page's last example.
fn example_of_the_page() -> Vec<u8> {
    let page = include_str!("../../../docs/log-format.md");
    let (_, example) = page.split_once("### An example").unwrap();
    let block = example.split("```").nth(1).unwrap();
    let is_byte = |word: &&str| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let bytes = block.lines().flat_map(|line| line.split_whitespace().take_while(is_byte));
    bytes.map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}
