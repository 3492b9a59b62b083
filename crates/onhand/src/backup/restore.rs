//! Making a log of a backup again.

use super::{Manifest, Rewriting, Unfinished, check};
use crate::codec::records;
use crate::{AsOf, Error};
use onhand_domain::{Position, Timestamp};
use onhand_log::{Frame, LockedDirectory, LogCopy, LogError, Storage, give_back, read_copy};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// What a backup becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restoring {
    /// The log itself, all of it, byte for byte: it goes on under its id, in place of the one that is lost. Chain
    /// values that were noted outside still prove it.
    Whole,
    /// Another log with the same history, under an id of its own: to be written beside one that goes on living.
    Fork,
    /// Another log with the history up to a moment: after the last command that ended by then.
    Until(AsOf),
}

/// A log that was made of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Restored {
    /// The log's id.
    pub log_id: Uuid,
    /// The log that it is a fork of; none where it is that log itself.
    pub forked_from: Option<Uuid>,
    /// Its last event.
    pub position: Position,
    /// The log's time there. None without events.
    pub time: Option<Timestamp>,
    /// The last event that is in the backup.
    pub held: Position,
}

/// Makes a log of a backup, in a directory that is new or empty. The backup is checked before, and the log after; all of
/// it is durable when this returns.
///
/// Until then the directory cannot be opened: whatever interrupts it, nobody takes a part of a log for one. What fails,
/// or is stopped by `pace`, removes what it has made. `pace` hears how many bytes were copied, and of how many, and
/// says whether to go on; of a fork the checking of the backup is told.
///
/// ```
/// # let directory = tempfile::tempdir()?;
/// use onhand::{DefineLocation, Onhand, RealStorage, Restoring, restore};
/// use std::ops::ControlFlow;
/// use std::sync::Arc;
/// # let (data, copy, back) = (directory.path().join("data"), directory.path().join("backup"), directory.path().join("back"));
/// let go_on = |_: u64, _: u64| ControlFlow::Continue(());
///
/// let core = Onhand::builder().open_blocking(&data)?.blocking();
/// let receipt = core.define_location(DefineLocation::store("berlin"))?;
/// core.backup(&copy, go_on)?;
/// core.close()?;
///
/// let made = restore(Arc::new(RealStorage), &copy, &back, Restoring::Whole, go_on)?;
/// assert_eq!((made.position, made.forked_from), (receipt.position, None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Cost: the backup is read two or three times, and the log written once and read back. Its first opening replays
/// all of it.
///
/// # Errors
/// [`Error::NoBackup`], [`Error::BackupDamaged`], [`Error::NotEmpty`]; [`Error::BeyondEnd`] for a position that the
/// backup does not have; [`LogError::Stopped`](crate::LogError::Stopped) where `pace` said so.
pub fn restore(
    storage: Arc<dyn Storage>,
    from: impl AsRef<Path>,
    to: impl AsRef<Path>,
    what: Restoring,
    mut pace: impl FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<Restored, Error> {
    let (from, to) = (from.as_ref(), to.as_ref());
    let manifest = Manifest::read(&*storage, from)?.filter(|manifest| !manifest.copy.segments.is_empty());
    let Some(Manifest { copy, time }) = manifest else {
        return Err(Error::NoBackup { directory: from.to_owned() });
    };
    let (held, copy) = (Position(copy.position), &copy);
    if let Restoring::Until(AsOf::Position(position)) = what
        && position > held
    {
        return Err(Error::BeyondEnd { position, end: held });
    }
    let unfinished = Unfinished::begin(&storage, to)?;
    let made = check(&*storage, from, copy, |done, of| match what {
        Restoring::Whole => pace(0, 0),
        Restoring::Fork | Restoring::Until(_) => pace(done, of),
    });
    let made = made.and_then(|_| match what {
        Restoring::Whole => {
            give_back(&*storage, from, to, copy, &mut pace)?;
            Ok(Restored { log_id: copy.log_id, forked_from: None, position: held, time, held })
        }
        Restoring::Fork => fork(&storage, from, unfinished.directory(), copy, None, &mut pace),
        Restoring::Until(moment) => fork(&storage, from, unfinished.directory(), copy, Some(moment), &mut pace),
    });
    unfinished.end(made)
}

fn fork(
    storage: &Arc<dyn Storage>,
    from: &Path,
    to: &LockedDirectory,
    copy: &LogCopy,
    until: Option<AsOf>,
    pace: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<Restored, Error> {
    let reader = read_copy(Arc::clone(storage), from, copy)?;
    let longest = copy.segments.iter().map(|segment| segment.size).max().unwrap_or_default();
    let mut rewriting = Rewriting::new(to, longest);
    let mut position = Position::START;
    let mut time = None;
    for frame in reader.frames(1)? {
        let frame = frame?;
        if pace(0, 0).is_break() {
            return Err(LogError::Stopped.into());
        }
        let (last, end) = ends(&frame, until, &mut time)?;
        if last > Position(frame.first().saturating_sub(1)) {
            let count = u32::try_from(last.0 + 1 - frame.first()).unwrap_or(u32::MAX);
            rewriting.append(&frame, count, frame.body().get(..end).unwrap_or_default())?;
            position = last;
        }
        if last.0 < frame.last() {
            break;
        }
    }
    let log_id = rewriting.finish()?;
    Ok(Restored { log_id, forked_from: Some(copy.log_id), position, time, held: Position(copy.position) })
}

/// The last event of a commit that happened by a moment, whole commands only, and where its record ends in the body.
fn ends(frame: &Frame, until: Option<AsOf>, time: &mut Option<Timestamp>) -> Result<(Position, usize), Error> {
    let mut last = (Position(frame.first().saturating_sub(1)), 0);
    for record in records(frame) {
        let record = record?;
        let is_beyond = match until {
            None => false,
            Some(AsOf::Position(position)) => record.last() > position,
            Some(AsOf::Time(time)) => record.header.time > time,
        };
        if is_beyond {
            break;
        }
        last = (record.last(), record.end());
        *time = Some(record.header.time);
    }
    Ok(last)
}
