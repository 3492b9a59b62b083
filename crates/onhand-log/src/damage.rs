//! What can be wrong in the file of a log.

use std::io;

use uuid::Uuid;

use crate::{Chain, Position};

/// What is wrong at one place of one file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// The segment is not there.
    #[error("the segment is missing")]
    Missing,
    /// The file is not as long as its header says.
    #[error("the file has {found} bytes instead of {expected}")]
    Length {
        /// The length its header tells.
        expected: u64,
        /// The length it has.
        found: u64,
    },
    /// The file does not begin as a segment does.
    #[error("this is not the header of a segment")]
    NotASegment,
    /// The segment's header does not fit its checksum.
    #[error("the segment's header does not match its checksum")]
    SegmentChecksum,
    /// A field of the segment's header has a value that no writer writes.
    #[error("the segment's header contradicts itself")]
    SegmentFields,
    /// The segment is numbered otherwise than its file is named.
    #[error("the file holds segment {found}")]
    SegmentIndex {
        /// The index in its header.
        found: u64,
    },
    /// The segment belongs to another log.
    #[error("the segment belongs to the log {found}, those before it to {expected}")]
    SegmentLog {
        /// The log that the segments before it name.
        expected: Uuid,
        /// The log that it names.
        found: Uuid,
    },
    /// The segment does not go on where the one before it ends.
    #[error("the segment begins at position {found} instead of {expected}")]
    SegmentPosition {
        /// The position after the previous segment's last.
        expected: Position,
        /// The first position in its header.
        found: Position,
    },
    /// There is no frame, though later ones exist.
    #[error("a frame is missing or its header does not match its checksum, and the log goes on after it")]
    FrameHeader,
    /// A field of a frame's header has a value that no writer writes.
    #[error("the frame's header contradicts itself or its place")]
    FrameFields,
    /// The frame belongs to another log.
    #[error("the frame belongs to another log")]
    FrameLog,
    /// The frame does not go on where the one before it ends.
    #[error("the frame begins at position {found} instead of {expected}")]
    FramePosition {
        /// The position after the previous frame's last.
        expected: Position,
        /// The first position in its header.
        found: Position,
    },
    /// The frame's body does not match its checksum.
    #[error("the frame's body does not match its checksum")]
    BodyChecksum,
    /// The frame's body has another hash than its header says, though the checksum fits: it was changed on purpose.
    #[error("the frame's body does not match its hash, though it does its checksum: somebody changed it")]
    BodyHash,
    /// There is something in the unused bytes after the frame's body.
    #[error("the padding after the frame is not empty")]
    Padding,
    /// What comes before has another hash than the one noted here.
    #[error("the chain is broken: what comes before has another hash than noted here")]
    Chain {
        /// The chain value of what comes before.
        expected: Chain,
        /// The value noted here.
        found: Chain,
    },
    /// The file of a copy has other bytes than were copied.
    #[error("the file does not match the hash that was noted when it was copied")]
    CopyHash,
    /// The disk does not give what is there.
    #[error("{length} bytes cannot be read: {}", reason(*os_error))]
    Unreadable {
        /// How many bytes.
        length: u64,
        /// The operating system's error number, where it gave one.
        os_error: Option<i32>,
    },
    /// What was noted of a copy does not match its checksum, or is none of a copy.
    #[error("this is not what is noted of a copy, or does not match its checksum")]
    CopyNotes,
    /// The number of bytes that was noted when a segment was copied is none that a copy of it can have.
    #[error("the {noted} bytes that were noted when it was copied do not end where a frame does")]
    CopyLength {
        /// The number that was noted.
        noted: u64,
    },
    /// A copy ends elsewhere than was noted when it was made.
    #[error("the copy ends at position {found}, with another history or elsewhere than noted for position {expected}")]
    CopyEnd {
        /// The position that was noted.
        expected: Position,
        /// The position at which it ends.
        found: Position,
    },
    /// There is something after the last frame of a segment that was closed.
    #[error("there is something after the end of the segment")]
    AfterTheEnd,
}

fn reason(os_error: Option<i32>) -> String {
    os_error.map_or_else(
        || "for a reason that is not told".to_owned(),
        |number| io::Error::from_raw_os_error(number).to_string(),
    )
}
