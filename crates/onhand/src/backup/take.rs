//! Taking a backup of a log, also of one that is open.

use super::marker::is_empty;
use super::{Manifest, refuse_what_is_no_log, time_at_the_end};
use crate::park::aside;
use crate::{Error, Onhand};
use onhand_domain::{Position, Timestamp};
use onhand_log::{
    Chain, Damage, LockedDirectory, LogCopy, LogError, Storage, check_copy, log_id, read_copy, take_copy,
};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Backup {
    /// The log that it is a backup of.
    pub log_id: Uuid,
    /// Its last event: everything up to here is in it.
    pub position: Position,
    /// The log's time there. None without events.
    pub time: Option<Timestamp>,
    /// The chain value there, to be noted outside.
    pub chain: Chain,
    /// How many segments it has.
    pub segments: usize,
    /// How many bytes of them are the log's.
    pub bytes: u64,
    /// How many bytes were copied this time.
    pub copied: u64,
    /// The last event that was seen in the log. What lies behind [`Backup::position`] nothing proves to be durable
    /// yet: the next backup has it.
    pub seen: Position,
}

/// Backs up a log to a directory, or adds to an earlier backup of it what is new.
///
/// Nobody has to close the log: it may be open here or in another process, and be written meanwhile. Nothing in it is
/// changed. What the backup held before it goes on holding until all that is new is durable and was read back; whatever
/// interrupts it, the last complete backup stays. It reaches up to the last commit that something later proves to be
/// durable: all but the newest one until that is sealed, some milliseconds after it. It does not run after a log that grows
/// as fast as it is read, but ends with the segment that was the newest when it began, at the latest. A core backs up
/// everything that it has acknowledged, see [`Onhand::backup`].
///
/// `pace` hears how many bytes were copied, and of how many (0 of 0 until that is known), and says whether to go on.
///
/// ```
/// # let directory = tempfile::tempdir()?;
/// use onhand::{DefineLocation, Onhand, RealStorage, backup};
/// use std::ops::ControlFlow;
/// use std::sync::Arc;
/// # let (data, copy) = (directory.path().join("data"), directory.path().join("backup"));
///
/// let core = Onhand::builder().open_blocking(&data)?.blocking();
/// let receipt = core.define_location(DefineLocation::store("berlin"))?;
/// core.close()?;
///
/// let made = backup(Arc::new(RealStorage), &data, &copy, |_, _| ControlFlow::Continue(()))?;
/// assert_eq!((made.position, made.copied), (receipt.position, made.bytes));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Cost: what is new is read three times, written once and read back twice; the segment in which the last backup ended is
/// read as well.
///
/// # Errors
/// Where there is no log or it is damaged; [`Error::NotEmpty`] where the directory holds something else than a backup;
/// [`Error::BackupOfOtherLog`], [`Error::BackupOfOtherHistory`] and [`Error::BackupBeyondEnd`] where it holds a backup
/// that this log does not go on from; [`Error::BackupDamaged`]; [`LogError::Stopped`] where `pace` said so.
pub fn backup(
    storage: Arc<dyn Storage>,
    from: impl AsRef<Path>,
    to: impl AsRef<Path>,
    pace: impl FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<Backup, Error> {
    backup_up_to(&storage, from.as_ref(), to.as_ref(), Position::START, pace)
}

fn backup_up_to(
    storage: &Arc<dyn Storage>,
    from: &Path,
    to: &Path,
    durable: Position,
    mut pace: impl FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<Backup, Error> {
    refuse_what_is_no_log(&**storage, from)?;
    let Some(log_id) = log_id(&**storage, from)? else {
        return Err(LogError::NotFound { directory: from.to_owned() }.into());
    };
    refuse_what_is_no_backup(&**storage, to)?;
    // Away with a second backup.
    let _lock = LockedDirectory::new(Arc::clone(storage), to, true)?;
    let earlier = earlier(&**storage, to, log_id)?;
    let taken = take_copy(&**storage, from, to, durable.0, Some(&earlier.copy), &mut pace);
    let taken = taken.map_err(|error| of_the_backup(error, to, &earlier))?;
    let time = match taken.copy == earlier.copy {
        true => earlier.time,
        false => time_at_the_end(&*read_copy(Arc::clone(storage), to, &taken.copy)?)?,
    };
    // Also where nothing is new: the one that is there may be of a backup that failed to make it durable.
    Manifest { copy: taken.copy.clone(), time }.write(&**storage, to)?;
    Ok(Backup::of(&taken.copy, time, taken.copied, taken.seen))
}

/// Refuses a directory that holds something else, before anything is put there.
fn refuse_what_is_no_backup(storage: &dyn Storage, to: &Path) -> Result<(), Error> {
    match storage.list(to) {
        Ok(_) if Manifest::read(storage, to)?.is_none() && !is_empty(storage, to)? => {
            Err(Error::NotEmpty { directory: to.to_owned() })
        }
        // Whoever makes it tells what is wrong with it.
        _ => Ok(()),
    }
}

/// The backup that is there. Where there is none one is begun, so that nobody takes a part of one for a log.
fn earlier(storage: &dyn Storage, to: &Path, log_id: Uuid) -> Result<Manifest, Error> {
    let Some(earlier) = Manifest::read(storage, to)? else {
        if !is_empty(storage, to)? {
            return Err(Error::NotEmpty { directory: to.to_owned() });
        }
        let nothing = Manifest::of_nothing();
        nothing.write(storage, to)?;
        return Ok(nothing);
    };
    match earlier.copy.segments.is_empty() || earlier.copy.log_id == log_id {
        true => Ok(earlier),
        false => {
            let (expected, found) = (log_id, earlier.copy.log_id);
            Err(Error::BackupOfOtherLog { directory: to.to_owned(), expected, found })
        }
    }
}

/// What has failed, in the words of whoever backs up.
fn of_the_backup(error: LogError, to: &Path, earlier: &Manifest) -> Error {
    let (directory, position) = (to.to_owned(), Position(earlier.copy.position));
    match error {
        LogError::OtherHistory { .. } => Error::BackupOfOtherHistory { directory, position },
        LogError::BeyondEnd { end, .. } => Error::BackupBeyondEnd { directory, position, end: Position(end) },
        other => damaged(other, to),
    }
}

/// Damage of a backup is told from that of a log.
pub(super) fn damaged(error: LogError, backup: &Path) -> Error {
    match error {
        LogError::Corrupt { file, offset, what } if file.parent() == Some(backup) => {
            Error::BackupDamaged { file, offset, what }
        }
        LogError::WrongLog { file, expected, found } if file.parent() == Some(backup) => {
            Error::BackupDamaged { file, offset: 0, what: Damage::SegmentLog { expected, found } }
        }
        other => Error::Log(other),
    }
}

/// Checks a whole backup against its manifest. Gives the number of frames.
pub(crate) fn check(
    storage: &dyn Storage,
    directory: &Path,
    copy: &LogCopy,
    mut pace: impl FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<u64, Error> {
    check_copy(storage, directory, copy, &mut pace).map_err(|error| damaged(error, directory))
}

impl Backup {
    fn of(copy: &LogCopy, time: Option<Timestamp>, copied: u64, seen: u64) -> Self {
        Self {
            log_id: copy.log_id,
            position: Position(copy.position),
            time,
            chain: copy.chain,
            segments: copy.segments.len(),
            bytes: copy.segments.iter().map(|segment| segment.length).sum(),
            copied,
            seen: Position(seen),
        }
    }
}

impl Onhand {
    /// Backs up the log to a directory on the same storage, while the core goes on: everything that was acknowledged
    /// before the call is in it, and what is acknowledged meanwhile is left to the next one. Otherwise as [`backup`].
    ///
    /// It goes on where the future is dropped; `pace` stops it.
    ///
    /// ```
    /// # let directory = tempfile::tempdir().unwrap();
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// use onhand::{DefineLocation, Onhand};
    /// use std::ops::ControlFlow;
    /// # let (data, copy) = (directory.path().join("data"), directory.path().join("backup"));
    ///
    /// let core = Onhand::open(data).await?;
    /// let receipt = core.define_location(DefineLocation::store("berlin")).await?;
    /// let backup = core.backup(copy, |_, _| ControlFlow::Continue(())).await?;
    /// assert_eq!(backup.position, receipt.position);
    /// # core.close().await?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// Cost: see [`backup`]. Commits go on meanwhile, and share the disk with it.
    ///
    /// # Errors
    /// As [`backup`].
    pub async fn backup(
        &self,
        to: impl AsRef<Path>,
        pace: impl FnMut(u64, u64) -> ControlFlow<()> + Send + 'static,
    ) -> Result<Backup, Error> {
        let (to, inner) = (to.as_ref().to_owned(), Arc::clone(&self.inner));
        let durable = self.position();
        aside(move || backup_up_to(&inner.storage, &inner.directory, &to, durable, pace)).await.ok_or(Error::Closed)?
    }
}
