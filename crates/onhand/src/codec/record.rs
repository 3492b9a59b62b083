//! Records: what one command did, in the body of a frame.

use super::event::{Decoder, encode};
use crate::Error;
use onhand_domain::{CommandId, Event, Position, Timestamp};
use onhand_log::Frame;
use uuid::Uuid;

/// Bytes of a record before its events, without the moment it happened.
const HEADER: usize = 39;
/// Bytes before an event's payload: its number and its length.
const EVENT_HEADER: usize = 6;
const HAS_OCCURRED_AT: u8 = 1;

/// What a record says before its events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RecordHeader {
    pub(crate) id: CommandId,
    /// A digest of the command, to tell a retry from another command under the same id.
    pub(crate) fingerprint: u64,
    pub(crate) time: Timestamp,
    pub(crate) occurred_at: Option<Timestamp>,
}

/// One record of a frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'a> {
    pub(crate) header: RecordHeader,
    /// The position of its first event.
    pub(crate) first: Position,
    pub(crate) count: u16,
    /// Where it begins in the body.
    pub(crate) at: usize,
    length: usize,
    events: &'a [u8],
}

/// Appends a record of what a command did.
pub(crate) fn put_record(bytes: &mut Vec<u8>, header: &RecordHeader, events: &[Event]) -> Result<(), Error> {
    let at = bytes.len();
    let mut head = [0; HEADER + 8];
    head[4..20].copy_from_slice(header.id.0.as_bytes());
    head[20..28].copy_from_slice(&header.fingerprint.to_le_bytes());
    head[28..36].copy_from_slice(&header.time.micros().to_le_bytes());
    head[36..38].copy_from_slice(&(events.len() as u16).to_le_bytes());
    match header.occurred_at {
        None => bytes.extend_from_slice(&head[..HEADER]),
        Some(occurred_at) => {
            head[38] = HAS_OCCURRED_AT;
            head[HEADER..].copy_from_slice(&occurred_at.micros().to_le_bytes());
            bytes.extend_from_slice(&head);
        }
    }
    for event in events {
        put_event(bytes, event)?;
    }
    let length = (bytes.len() - at - 4) as u32;
    bytes[at..at + 4].copy_from_slice(&length.to_le_bytes());
    Ok(())
}

fn put_event(bytes: &mut Vec<u8>, event: &Event) -> Result<(), Error> {
    let at = bytes.len();
    bytes.extend_from_slice(&[0; EVENT_HEADER]);
    let kind = encode(event, bytes).map_err(|source| Error::Unencodable { source: Box::new(source) })?;
    let length = (bytes.len() - at - EVENT_HEADER) as u32;
    bytes[at..at + 2].copy_from_slice(&kind.to_le_bytes());
    bytes[at + 2..at + EVENT_HEADER].copy_from_slice(&length.to_le_bytes());
    Ok(())
}

/// The records of a frame, one after the other; an error ends them.
pub(crate) fn records(frame: &Frame) -> Records<'_> {
    records_from(frame, 0, Position(frame.first()))
}

/// The records of a frame from one on, of which is known where it begins and the position of its first event.
pub(crate) fn records_from(frame: &Frame, at: usize, first: Position) -> Records<'_> {
    Records { body: frame.body(), at, next: first, end: Position(frame.last()) }
}

/// The record that begins there in a frame, whose first event has that position.
pub(crate) fn record_at(frame: &Frame, at: usize, first: Position) -> Result<Record<'_>, Error> {
    records_from(frame, at, first).read().ok_or(Error::MalformedRecord { position: first })
}

#[derive(Debug)]
pub(crate) struct Records<'a> {
    body: &'a [u8],
    at: usize,
    next: Position,
    end: Position,
}

impl<'a> Records<'a> {
    fn read(&mut self) -> Option<Record<'a>> {
        let rest = self.body.get(self.at..)?;
        let length = u32::from_le_bytes(*rest.first_chunk()?) as usize;
        let record = rest.get(4..4_usize.checked_add(length)?)?;
        let header = record.get(..HEADER - 4)?;
        let has_occurred_at = match *header.get(34)? {
            0 => false,
            HAS_OCCURRED_AT => true,
            _ => return None,
        };
        let mut events = record.get(HEADER - 4..)?;
        let mut occurred_at = None;
        if has_occurred_at {
            occurred_at = Some(Timestamp::from_micros(i64::from_le_bytes(*events.first_chunk()?)));
            events = events.get(8..)?;
        }
        let count = u16::from_le_bytes(*header.get(32..)?.first_chunk()?);
        let read = Record {
            header: RecordHeader {
                id: CommandId(Uuid::from_bytes(*header.first_chunk()?)),
                fingerprint: u64::from_le_bytes(*header.get(16..)?.first_chunk()?),
                time: Timestamp::from_micros(i64::from_le_bytes(*header.get(24..)?.first_chunk()?)),
                occurred_at,
            },
            first: self.next,
            count,
            at: self.at,
            length: 4 + length,
            events,
        };
        self.at += 4 + length;
        self.next = self.next.plus(u64::from(count));
        (self.next <= self.end.plus(1)).then_some(read)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.body.len() {
            if self.next == self.end.plus(1) {
                return None;
            }
            // Fewer events than the frame's header counts.
            let position = std::mem::replace(&mut self.next, self.end.plus(1));
            return Some(Err(Error::MalformedRecord { position }));
        }
        let position = self.next;
        let read = self.read().ok_or(Error::MalformedRecord { position });
        if read.is_err() {
            (self.at, self.next) = (self.body.len(), self.end.plus(1));
        }
        Some(read)
    }
}

impl<'a> Record<'a> {
    /// The record's last position.
    pub(crate) fn last(&self) -> Position {
        Position((self.first.0 + u64::from(self.count)).saturating_sub(1))
    }

    /// Where the next record begins in the body.
    pub(crate) fn end(&self) -> usize {
        self.at + self.length
    }

    /// The record's events, in order, each with its number and its payload.
    pub(crate) fn raw_events(&self) -> impl Iterator<Item = Result<RawEvent<'a>, Error>> + use<'a> {
        let malformed = Error::MalformedRecord { position: self.first };
        let mut rest = self.events;
        let mut left = self.count;
        let mut failed = Some(malformed);
        std::iter::from_fn(move || {
            if left == 0 && rest.is_empty() {
                return None;
            }
            match split_event(rest).filter(|_| left > 0) {
                Some((event, after)) => {
                    (rest, left) = (after, left - 1);
                    Some(Ok(event))
                }
                None => {
                    (rest, left) = (&[], 0);
                    failed.take().map(Err)
                }
            }
        })
    }

    pub(crate) fn events(&self, decoder: &Decoder) -> impl Iterator<Item = Result<Event, Error>> {
        self.raw_events().map(|event| event.and_then(|(kind, payload)| decoder.decode(kind, payload)))
    }
}

/// An event's number and payload.
type RawEvent<'a> = (u16, &'a [u8]);

fn split_event(bytes: &[u8]) -> Option<(RawEvent<'_>, &[u8])> {
    let kind = u16::from_le_bytes(*bytes.first_chunk()?);
    let length = u32::from_le_bytes(*bytes.get(2..)?.first_chunk()?) as usize;
    let (payload, rest) = bytes.get(EVENT_HEADER..)?.split_at_checked(length)?;
    Some(((kind, payload), rest))
}
