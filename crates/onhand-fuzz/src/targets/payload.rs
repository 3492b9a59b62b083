//! Anything as the body of a commit in which everything else fits.

use crate::choices::Choices;
use crate::core::{judged, replayed};
use crate::disk::DIRECTORY;
use crate::log;
use crate::shop::SEALED;
use onhand::Position;
use onhand_log::{FrameBuffer, Journal};
use onhand_testkit::DAWN;
use onhand_testkit::command_id;
use std::path::Path;

/// The most bytes that a commit of these logs holds.
const LONGEST: usize = (16 << 10) - 128;

/// The log is refused and left as it is, or replays to the state that verifying finds, on every opening.
///
/// The first byte says how the rest becomes a body: as it is, of as many events as the next two bytes say; as the events
/// of one record; as the fields of one event; as several events of a byte each for number and length.
///
/// # Panics
/// Where that is broken.
pub fn payload(bytes: &[u8]) {
    let mut choices = Choices::new(&bytes[..bytes.len().min(LONGEST / 4)]);
    let (body, events) = match choices.below(4) {
        0 => {
            let events = u32::from(choices.u16());
            (choices.rest().to_vec(), events)
        }
        1 => {
            let events = choices.u16();
            (record(events, choices.rest()), events.into())
        }
        2 => {
            let kind = u16::from(choices.byte());
            (record(1, &event(kind, choices.rest())), 1)
        }
        _ => {
            let (mut events, mut count) = (Vec::new(), 0);
            while !choices.is_done() {
                let (kind, length) = (u16::from(choices.byte()), usize::from(choices.byte()));
                events.extend(event(kind, choices.slice(length)));
                count += 1;
            }
            (record(count, &events), count.into())
        }
    };
    let disk = SEALED.disk();
    let (mut log, _) = log::open(&disk).unwrap_or_else(|error| panic!("{}: {error}", Path::new(DIRECTORY).display()));
    let mut frame = FrameBuffer::new(log.end() + 1);
    frame.extend_from_slice(&body);
    frame.add_events(events);
    let end = log.end() + u64::from(events);
    let appended = log.append(frame);
    assert_eq!(appended.is_ok(), events > 0, "a commit of {events} events: {:?}", appended.err());
    let closed = Box::new(log).close();
    assert!(closed.is_ok(), "{:?}", closed.err());

    let replayed = replayed(&disk, DIRECTORY);
    assert!(replayed.is_none_or(|(position, _)| position == Position(end)), "a replay ends before the log does");
    assert_eq!(judged(&disk), replayed, "opening and replaying from nothing are not the same");
}

/// A record of some command.
fn record(count: u16, events: &[u8]) -> Vec<u8> {
    let mut record = (35 + events.len() as u32).to_le_bytes().to_vec();
    record.extend_from_slice(command_id(500, DAWN).0.as_bytes());
    record.extend_from_slice(&[0; 8]);
    record.extend_from_slice(&DAWN.micros().to_le_bytes());
    record.extend_from_slice(&count.to_le_bytes());
    record.push(0);
    record.extend_from_slice(events);
    record
}

fn event(kind: u16, payload: &[u8]) -> Vec<u8> {
    let mut event = kind.to_le_bytes().to_vec();
    event.extend_from_slice(&(payload.len() as u32).to_le_bytes());
    event.extend_from_slice(payload);
    event
}
