//! A frame can be filled, hashed and filled further, and arrives as it was last.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::io::Write;

use onhand_log::{FrameBuffer, Journal};
use onhand_testkit::disk::SimDisk;
use support::{check, open};

#[test]
fn what_is_changed_after_it_was_hashed_is_hashed_again() {
    type Change = fn(&mut FrameBuffer);
    let changes: [(Change, &[u8]); 3] = [
        (|frame| frame.write_all(b"!").unwrap(), b"firstsecond!"),
        (|frame| frame.extend_from_slice(b"third"), b"firstsecondthird"),
        (|frame| frame.write_all(b"").unwrap(), b"firstsecond"),
    ];
    let disk = SimDisk::new(1);
    let (mut log, _) = open(&disk).unwrap();
    let mut frame = FrameBuffer::new(1);
    for (change, expected) in changes {
        frame.reset(log.end() + 1);
        frame.write_all(b"firstsecond").unwrap();
        frame.add_events(1);
        frame.finish();
        change(&mut frame);
        assert_eq!(frame.body(), expected);
        let written = log.append(frame).unwrap();
        assert_eq!(written.body(), expected);
        frame = written.recycle();
    }
    let read: Vec<_> = log.reader().frames(1).unwrap().map(|frame| frame.unwrap().recycle()).collect();
    assert!(read.iter().map(FrameBuffer::body).eq(changes.map(|(_, expected)| expected)));
    Box::new(log).close().unwrap();
    assert_eq!(check(&disk).faults, []);
}

#[test]
fn a_hash_that_was_made_beforehand_is_the_same() {
    let disk = SimDisk::new(1);
    let (mut log, _) = open(&disk).unwrap();
    for finished in [true, false, true] {
        let mut frame = FrameBuffer::new(log.end() + 1);
        frame.extend_from_slice(&[9; 5000]);
        frame.add_events(4);
        if finished {
            frame.finish();
        }
        log.append(frame).unwrap();
    }
    assert_eq!((check(&disk).faults, check(&disk).events), (vec![], 12));
}

#[test]
fn a_frame_begins_at_a_block_in_memory_however_it_has_grown() {
    let mut frame = FrameBuffer::new(1);
    for length in 0..400 {
        // The header, and then the body.
        assert_eq!(frame.body().as_ptr().addr() % 4096, 128);
        frame.extend_from_slice(&vec![1; length * 3]);
    }
    assert!(frame.body_len() > 200_000);
    frame.reset(7);
    assert_eq!((frame.body_len(), frame.first(), frame.count()), (0, 7, 0));
    assert_eq!(frame.body().as_ptr().addr() % 4096, 128);
}
