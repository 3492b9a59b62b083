//! Logs that no core would write: intact to the last byte, and wrong.
#![allow(clippy::panic, reason = "a test that cannot write its log has failed")]

use crate::Record;
use onhand_domain::event::{Event, HeldLine, HeldLines, Search, StockReserved};
use onhand_domain::{CommandId, ReservationId, Timestamp};
use onhand_log::{Dictionary, DictionaryEntry, DirectoryLog, FrameBuffer, Journal, LogOptions, Storage};
use std::path::Path;
use std::sync::Arc;

/// A log that is written by hand, frame by frame, as `docs/log-format.md` says.
#[derive(Debug)]
pub struct ForgedLog {
    log: DirectoryLog,
}

/// A record as the log's format has it, in which anything may stand.
#[derive(Clone, Debug)]
pub struct ForgedRecord {
    id: CommandId,
    at: Timestamp,
    events: Vec<u8>,
    count: u16,
    claimed: Option<u16>,
}

/// What this version of the library calls its events: a number for each kind, from 1, in version 1.
#[must_use]
pub fn dictionary() -> Dictionary {
    let entry = |((name, fields), id): (&(&str, &[&str]), u16)| DictionaryEntry {
        id,
        name: (*name).to_owned(),
        version: 1,
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
    };
    Dictionary { entries: Event::KINDS.iter().zip(1..).map(entry).collect() }
}

/// A hold of one line, as an event: nobody asked whether it is there.
#[must_use]
pub fn hold(reservation: ReservationId, line: HeldLine, expires_at: Timestamp) -> StockReserved {
    StockReserved {
        reservation,
        lines: HeldLines::from_elem(line, 1),
        expires_at,
        channel: None,
        replaced: false,
        search: Search::None,
        customer: None,
        bundles: Vec::new(),
        missed: Vec::new(),
    }
}

impl ForgedLog {
    /// A log of small segments in a directory, new or not, whose events are called so.
    ///
    /// # Panics
    /// Where it cannot be opened.
    #[must_use]
    pub fn open(storage: Arc<dyn Storage>, directory: &Path, dictionary: Dictionary) -> Self {
        let options = LogOptions { segment_size: 64 << 10, max_frame: 16 << 10, ..LogOptions::new(dictionary) };
        match DirectoryLog::open(storage, directory, LogOptions { background_zeroing: false, ..options }) {
            Ok((log, _)) => Self { log },
            Err(error) => panic!("{}: {error}", directory.display()),
        }
    }

    /// Appends what a world has recorded, one commit each.
    ///
    /// # Panics
    /// As [`ForgedLog::append`].
    #[must_use]
    pub fn tell(self, records: &[Record]) -> Self {
        records.iter().fold(self, |log, record| {
            let forged = ForgedRecord::new(record.id, record.at);
            log.append(record.events.iter().fold(forged, ForgedRecord::event))
        })
    }

    /// Appends a commit of this record alone, of as many events as the record claims.
    ///
    /// # Panics
    /// Where it cannot be written.
    #[must_use]
    pub fn append(self, record: ForgedRecord) -> Self {
        let events = record.claimed.unwrap_or(record.count);
        self.append_counting(record, events)
    }

    /// Appends a commit of this record alone, which counts so many events.
    ///
    /// # Panics
    /// As [`ForgedLog::append`].
    #[must_use]
    pub fn append_counting(mut self, record: ForgedRecord, events: u16) -> Self {
        let mut frame = FrameBuffer::new(self.log.end() + 1);
        frame.extend_from_slice(&record.bytes());
        frame.add_events(events.into());
        let appended = self.log.append(frame);
        assert!(appended.is_ok(), "{:?}", appended.err());
        self
    }

    /// Seals the log and lets go of it.
    ///
    /// # Panics
    /// Where that fails.
    pub fn close(self) {
        let closed = Box::new(self.log).close();
        assert!(closed.is_ok(), "{:?}", closed.err());
    }
}

impl ForgedRecord {
    /// A record without events.
    #[must_use]
    pub fn new(id: CommandId, at: Timestamp) -> Self {
        Self { id, at, events: Vec::new(), count: 0, claimed: None }
    }

    /// One event more.
    #[must_use]
    pub fn event(self, event: &Event) -> Self {
        let number = Event::KINDS.iter().zip(1..).find(|((name, _), _)| *name == event.name());
        let number = number.map_or(0, |(_, number)| number);
        self.payload(number, &payload(event))
    }

    /// One event more, of this number in the dictionary, with these bytes.
    #[must_use]
    pub fn payload(mut self, number: u16, payload: &[u8]) -> Self {
        self.events.extend_from_slice(&number.to_le_bytes());
        self.events.extend_from_slice(&(payload.len() as u32).to_le_bytes());
        self.events.extend_from_slice(payload);
        self.count += 1;
        self
    }

    /// Says that it has so many events, whatever it has.
    #[must_use]
    pub fn claiming(mut self, events: u16) -> Self {
        self.claimed = Some(events);
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let length = 16 + 8 + 8 + 2 + 1 + self.events.len();
        let mut bytes = (length as u32).to_le_bytes().to_vec();
        bytes.extend_from_slice(self.id.0.as_bytes());
        // A fingerprint of no command.
        bytes.extend_from_slice(&[0; 8]);
        bytes.extend_from_slice(&self.at.micros().to_le_bytes());
        bytes.extend_from_slice(&self.claimed.unwrap_or(self.count).to_le_bytes());
        bytes.push(0);
        bytes.extend_from_slice(&self.events);
        bytes
    }
}

/// The fields of an event, as a MessagePack array.
///
/// # Panics
/// Where they cannot be encoded.
#[must_use]
pub fn payload(event: &Event) -> Vec<u8> {
    // A map of one: the name, and the fields as the log keeps them.
    let named = rmp_serde::to_vec(event);
    assert!(named.is_ok(), "{:?}", named.err());
    let fields = 2 + event.name().len();
    named.unwrap_or_default().split_off(fields)
}
