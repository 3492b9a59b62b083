//! Backups: copies of a log that grow with it, and logs that are made of them again.

mod manifest;
mod marker;
mod restore;
mod rewriting;
mod take;

pub(crate) use manifest::Manifest;
pub(crate) use marker::{Unfinished, refuse_what_is_no_log, what_is_no_log};
pub use restore::{Restored, Restoring, restore};
pub(crate) use rewriting::Rewriting;
pub(crate) use take::check;
pub use take::{Backup, backup};

use crate::Error;
use crate::codec::records;
use onhand_domain::Timestamp;
use onhand_log::{Chain, JournalReader};
use std::fmt::Write;

/// The log's time at its end: that of its last command. None in a log without any.
fn time_at_the_end(reader: &dyn JournalReader) -> Result<Option<Timestamp>, Error> {
    if reader.durable_end() == 0 {
        return Ok(None);
    }
    let frame = reader.frame_holding(reader.durable_end())?;
    let mut time = None;
    for record in records(&frame) {
        time = Some(record?.header.time);
    }
    Ok(time)
}

fn hex(bytes: &Chain) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to memory does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Chain> {
    let digits = text.as_bytes().chunks_exact(2).map(|digits| {
        let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u8::from_str_radix(digits, 16).ok()
    });
    digits.collect::<Option<Vec<u8>>>()?.try_into().ok().filter(|_| text.len() == 64)
}
