//! Every event is read with the dictionary that it was written with.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand_log::{Dictionary, DictionaryEntry, Journal, LogError, LogOptions, OptionsProblem};
use onhand_testkit::disk::SimDisk;
use support::{append, check, dictionary, open_with, options, segment};

fn with(dictionary: Dictionary) -> LogOptions {
    LogOptions { dictionary, ..options() }
}

#[test]
fn another_dictionary_starts_a_segment_and_leaves_older_frames_theirs() {
    let disk = SimDisk::new(1);
    for (n, version, segments) in [(1, 1, 1), (2, 1, 1), (3, 2, 2), (4, 2, 2), (5, 1, 3)] {
        let (mut log, _) = open_with(&disk, with(dictionary(version))).unwrap();
        assert_eq!(**log.dictionary(), dictionary(version));
        append(&mut log, n, 100).unwrap();
        let frames: Vec<_> = log.reader().frames(1).unwrap().map(Result::unwrap).collect();
        let versions: Vec<_> = frames.iter().map(|frame| frame.dictionary().entries[0].version).collect();
        assert_eq!(versions, [1, 1, 2, 2, 1][..n as usize]);
        Box::new(log).close().unwrap();
        assert_eq!(disk.files().len(), segments);
    }
    assert_eq!(check(&disk).faults, []);
}

#[test]
fn a_log_that_was_only_opened_is_left_as_it_is() {
    let disk = SimDisk::new(1);
    let (mut log, _) = open_with(&disk, with(dictionary(2))).unwrap();
    append(&mut log, 1, 100).unwrap();
    Box::new(log).close().unwrap();
    let before = disk.contents(segment(1));
    let (log, _) = open_with(&disk, with(dictionary(1))).unwrap();
    Box::new(log).close().unwrap();
    assert_eq!((disk.files().len(), disk.contents(segment(1))), (1, before));
}

#[test]
fn a_dictionary_of_many_blocks_is_kept() {
    let entry = |id| DictionaryEntry {
        id,
        name: format!("event_{id}"),
        version: 1,
        fields: (0..20).map(|field| format!("field_{field}")).collect(),
    };
    let large = Dictionary { entries: (0..500).map(entry).collect() };
    let disk = SimDisk::new(1);
    let options = LogOptions { segment_size: 256 << 10, ..with(large.clone()) };
    let (mut log, _) = open_with(&disk, options.clone()).unwrap();
    append(&mut log, 1, 100).unwrap();
    drop(log);
    let (log, _) = open_with(&disk, options).unwrap();
    let frame = log.reader().frame_holding(1).unwrap();
    assert_eq!(**frame.dictionary(), large);
    assert_eq!(check(&disk).faults, []);
}

#[test]
fn a_dictionary_that_is_not_in_order_is_refused() {
    let mut twice = dictionary(1);
    twice.entries.push(twice.entries[1].clone());
    let mut large = dictionary(1);
    large.entries[1].fields = vec!["x".repeat(60_000); 20];
    for dictionary in [twice, large] {
        let refused = open_with(&SimDisk::new(1), with(dictionary));
        assert!(matches!(refused, Err(LogError::Options { what: OptionsProblem::Dictionary })));
    }
}
