//! Finding out what state a log is in, without changing it.

use std::path::PathBuf;

use super::disk::Disk;
use super::walk::{Walk, Walked};
use crate::frame::{FrameKind, bare_frame};
use crate::io_error::{During, corrupt};
use crate::segment::{SegmentHeader, segment_name};
use crate::{Action, Chain, Damage, LogError, OpenMode, Position, StorageFile, TrustedPoint};

/// A log that was found fit to be written, and what is left to be repaired.
#[derive(Debug)]
pub(crate) struct Survey {
    pub(crate) end: Position,
    /// The chain value of the last frame or header.
    pub(crate) link: Chain,
    /// The chain value of the last commit.
    pub(crate) chain: Chain,
    pub(crate) checked: u64,
    pub(crate) last: Surveyed,
    /// The end of the segment before the last, to be written once more: the last one is empty, so
    /// nothing shows yet that it is durable.
    pub(crate) end_frame: Option<EndFrame>,
}

/// One segment, and what was found in it.
#[derive(Debug)]
pub(crate) struct Surveyed {
    pub(crate) path: PathBuf,
    pub(crate) header: SegmentHeader,
    pub(crate) file: Box<dyn StorageFile>,
    pub(crate) walked: Walked,
}

/// The frame that ends a segment.
#[derive(Debug)]
pub(crate) struct EndFrame {
    pub(crate) path: PathBuf,
    pub(crate) file: Box<dyn StorageFile>,
    pub(crate) offset: u64,
    pub(crate) bytes: Vec<u8>,
    /// Whether it was missing.
    pub(crate) missing: bool,
}

/// Goes through the log from the trusted point, or from its beginning. What may have to be repaired is opened in the
/// mode that is asked for.
pub(crate) fn survey(
    disk: &Disk,
    headers: &[(PathBuf, SegmentHeader)],
    trusted: Option<TrustedPoint>,
    repairing: OpenMode,
) -> Result<Survey, LogError> {
    let begin = trusted
        .map_or(0, |trusted| headers.partition_point(|(_, header)| header.first <= trusted.position).saturating_sub(1));
    let Some(((_, first), count)) = headers.get(begin).zip(Some(headers.len())) else {
        return Err(LogError::NotFound { directory: disk.directory.clone() });
    };
    let mut walk = Walk::new(&disk.directory, first, trusted);
    let mut end_frame = None;
    let mut last = None;
    for (number, (path, header)) in headers.iter().enumerate().skip(begin) {
        let is_last = number + 1 == count;
        let mode = if number + 2 >= count { repairing } else { OpenMode::Read };
        let file = disk.storage.open(path, mode).during(Action::Open, path)?;
        let walked = walk.through(path, &*file, header)?;
        let surveyed = Surveyed { path: path.clone(), header: header.clone(), file, walked };
        if is_last {
            check_last(disk, &surveyed)?;
            last = Some(surveyed);
        } else {
            let next = headers.get(number + 1).map(|(_, header)| header);
            end_frame = check_ended(surveyed, next, &mut walk)?;
            if number + 2 < count {
                require_end(&end_frame)?;
            }
        }
    }
    let Some(last) = last else {
        return Err(LogError::NotFound { directory: disk.directory.clone() });
    };
    if last.walked.last.is_some() || last.walked.tail.dirty.is_some() {
        // Whatever was written here was written after the segment before had ended.
        require_end(&end_frame)?;
        end_frame = None;
    }
    let end = walk.next - 1;
    if let Some(trusted) = walk.trusted {
        return Err(LogError::BeyondEnd { position: trusted.position, end });
    }
    Ok(Survey { end, link: walk.link, chain: walk.chain, checked: walk.checked, last, end_frame })
}

/// Checks what lies after the last frame of the log: only one frame is ever in flight.
fn check_last(disk: &Disk, last: &Surveyed) -> Result<(), LogError> {
    let walked = &last.walked;
    if walked.last == Some(FrameKind::End) {
        let missing = disk.path(&segment_name(last.header.index + 1));
        return Err(corrupt(&missing, 0, Damage::Missing));
    }
    match walked.tail.frame_at {
        Some(_) => Err(corrupt(&last.path, walked.end, walked.stop.clone())),
        None => Ok(()),
    }
}

/// Checks the end of a segment that another one follows, and works out the frame that belongs there.
fn check_ended(
    surveyed: Surveyed,
    next: Option<&SegmentHeader>,
    walk: &mut Walk,
) -> Result<Option<EndFrame>, LogError> {
    let Surveyed { path, header, file, walked } = surveyed;
    let found = walked.last == Some(FrameKind::End);
    if found && let Some((offset, _)) = walked.tail.dirty {
        return Err(corrupt(&path, offset, Damage::AfterTheEnd));
    }
    let offset = if found { walked.sealed_at } else { walked.end };
    let previous = walked.before_end;
    let (bytes, chain) = bare_frame(FrameKind::End, header.place(offset), walk.next, previous);
    // A crash may have come between the next segment and this one's end. But what the next one says
    // of this one shows whether anything else is missing.
    let only_that = walked.tail.dirty.is_none_or(|(_, to)| to <= offset + bytes.len() as u64);
    if !found && (!only_that || next.is_none_or(|next| next.previous != chain)) {
        return Err(corrupt(&path, walked.end, walked.stop));
    }
    walk.link = chain;
    Ok(Some(EndFrame { path, file, offset, bytes: bytes.to_vec(), missing: !found }))
}

fn require_end(end: &Option<EndFrame>) -> Result<(), LogError> {
    match end {
        Some(end) if end.missing => Err(corrupt(&end.path, end.offset, Damage::FrameHeader)),
        _ => Ok(()),
    }
}
