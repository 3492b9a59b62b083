//! The words in which the stories about the log are told.
#![allow(clippy::unwrap_used, reason = "a test may fail")]
#![allow(dead_code, reason = "each story uses its own words")]

pub(crate) mod forge;

use std::path::Path;
use std::sync::Arc;

use onhand_log::{
    AppendError, ClosedLog, Dictionary, DictionaryEntry, DirectoryLog, Frame, FrameBuffer, Journal, LogError,
    LogOptions, Recovery, Verification, verify,
};
use onhand_testkit::disk::SimDisk;

pub(crate) const DIRECTORY: &str = "log";
pub(crate) const KIB: u64 = 1024;

pub(crate) fn dictionary(version: u16) -> Dictionary {
    let entry = |id, name: &str, fields: &[&str]| DictionaryEntry {
        id,
        name: name.into(),
        version,
        fields: fields.iter().map(|field| (*field).into()).collect(),
    };
    Dictionary {
        entries: vec![
            entry(1, "stock_received", &["sku", "location", "quantity"]),
            entry(2, "stock_reserved", &["reservation", "lines"]),
        ],
    }
}

/// A small log, so that little happens in a segment.
pub(crate) fn options() -> LogOptions {
    LogOptions { segment_size: 32 * KIB, background_zeroing: false, ..LogOptions::new(dictionary(1)) }
}

pub(crate) fn open(disk: &SimDisk) -> Result<(DirectoryLog, Recovery), LogError> {
    open_with(disk, options())
}

pub(crate) fn open_with(disk: &SimDisk, options: LogOptions) -> Result<(DirectoryLog, Recovery), LogError> {
    DirectoryLog::open(Arc::new(disk.clone()), Path::new(DIRECTORY), options)
}

pub(crate) fn check(disk: &SimDisk) -> Verification {
    verify(disk, Path::new(DIRECTORY)).unwrap()
}

pub(crate) fn segment(index: u64) -> String {
    format!("{DIRECTORY}/{index:010}.log")
}

/// The `n`th commit of a story: some events, and a body that no other commit has.
pub(crate) fn commit(log: &DirectoryLog, n: u64, length: usize) -> FrameBuffer {
    let mut frame = FrameBuffer::new(log.end() + 1);
    frame.extend_from_slice(&body(n, length));
    frame.add_events(1 + (n % 3) as u32);
    frame
}

pub(crate) fn body(n: u64, length: usize) -> Vec<u8> {
    (0..length as u64).map(|i| (i.wrapping_mul(31).wrapping_add(n * 7 + i / 256) % 251) as u8 | 1).collect()
}

/// What a story remembers of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) first: u64,
    pub(crate) last: u64,
    pub(crate) body: Vec<u8>,
}

pub(crate) fn kept(frame: &Frame) -> Kept {
    Kept { first: frame.first(), last: frame.last(), body: frame.body().to_vec() }
}

pub(crate) fn append(log: &mut DirectoryLog, n: u64, length: usize) -> Result<Kept, AppendError> {
    let frame = commit(log, n, length);
    log.append(frame).map(|frame| kept(&frame))
}

pub(crate) fn read_all(log: &DirectoryLog) -> Result<Vec<Kept>, LogError> {
    log.reader().frames(1)?.map(|frame| frame.map(|frame| kept(&frame))).collect()
}

/// The commits of a log that is read without being opened.
pub(crate) fn read_closed(disk: &SimDisk) -> Result<Vec<Kept>, LogError> {
    let log = ClosedLog::lock(Arc::new(disk.clone()), Path::new(DIRECTORY))?;
    log.reader()?.frames(1)?.map(|frame| frame.map(|frame| kept(&frame))).collect()
}
