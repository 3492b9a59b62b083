//! Salvage: what is provably intact of a damaged log, in a new one, and what is not.

mod damaged;
mod lost;
mod prefix;
mod source;
mod stray;
mod unreadable;

pub use lost::{Lost, LostCommand, Place};
pub use prefix::Unreplayable;
pub use stray::{Stray, StrayCount};

use crate::Error;
use crate::backup::{Rewriting, Unfinished, refuse_what_is_no_log};
use crate::checkpoint::IdFiles;
use damaged::Damaged;
use lost::Gaps;
use onhand_domain::{Position, State, Timestamp};
#[cfg(doc)]
use onhand_log::Damage;
use onhand_log::{ClosedLog, Fault, Frame, LockedDirectory, LogError, Storage, TornTail, log_id, verify_each};
use prefix::Prefix;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use stray::Strays;
use uuid::Uuid;

/// What was salvaged of a log, and what was not.
#[derive(Debug)]
#[non_exhaustive]
pub struct Salvaged {
    /// The new log's id. None where nothing could be replayed, and no log was made.
    pub log_id: Option<Uuid>,
    /// The last event in the new log: everything up to here is in it, at the same positions.
    pub position: Position,
    /// The log's time there. None without events.
    pub time: Option<Timestamp>,
    /// What is damaged, file by file.
    pub faults: Vec<Fault>,
    /// What contradicts what comes before it, though no byte is damaged. Nothing behind it could be replayed.
    pub unreplayable: Option<Unreplayable>,
    /// The stretches that are missing.
    pub lost: Vec<Lost>,
    /// The commands in these stretches, as far as files of ids tell.
    pub lost_commands: Vec<LostCommand>,
    /// How much is intact behind what is missing. It is not in the new log.
    pub strays: StrayCount,
    /// The remains of a write that was never acknowledged: no damage, and not taken over.
    pub torn: Option<TornTail>,
}

impl Salvaged {
    /// Whether the new log holds everything.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
            && self.unreplayable.is_none()
            && self.lost.is_empty()
            && self.strays == StrayCount::default()
    }
}

/// Makes a new log of what is provably intact of a damaged one: everything up to the first event that is missing or
/// contradicts what comes before. The damaged log is only read, and may lie on a disk that cannot be written. It may be a
/// damaged backup: what its manifest says that it holds is read, and where the manifest itself is damaged, all of it.
/// Of a disk that fails, what cannot be read is damage of those bytes ([`Damage::Unreadable`]), and the rest is gone on with.
///
/// What is intact behind that is not replayed: what happened in between is not known, and stock would come out of it
/// that is not there. Each such command is a [`Stray`] and handed to `tell`, with the state that the new log adds up to,
/// for its names, so that people can see what it did and put it right with commands of their own.
///
/// The new log has an id of its own: it goes another way than the damaged one went. It is durable when this returns, and
/// until then its directory cannot be opened. What fails, or is stopped by `pace`, removes what it has made. `pace` hears
/// how many bytes of the damaged log were read, and of how many, and says whether to go on.
///
/// ```
/// # let directory = tempfile::tempdir()?;
/// use onhand::{DefineLocation, Onhand, RealStorage, State, Stray, salvage};
/// use std::ops::ControlFlow;
/// use std::sync::Arc;
/// # let (data, saved) = (directory.path().join("data"), directory.path().join("saved"));
///
/// let core = Onhand::builder().open_blocking(&data)?.blocking();
/// let receipt = core.define_location(DefineLocation::store("berlin"))?;
/// core.close()?;
///
/// let look_at = |stray: &Stray, _: &State| {
///     println!("{stray:?}");
///     Ok(())
/// };
/// let made = salvage(Arc::new(RealStorage), &data, &saved, look_at, |_, _| ControlFlow::Continue(()))?;
/// assert_eq!((made.position, made.is_whole()), (receipt.position, true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Cost: the damaged log is read once, and what is replayed is written and read back.
///
/// # Errors
/// [`LogError::NotFound`] without a log, [`Error::NoBackup`] for a backup that was never complete, [`LogError::Locked`] while it is open, [`Error::NotEmpty`],
/// [`Error::UnknownEvent`] where a newer version of this library can replay what this one cannot; as reading, writing and
/// `tell` fail; [`LogError::Stopped`] where `pace` said so. Damage is no error.
pub fn salvage(
    storage: Arc<dyn Storage>,
    from: impl AsRef<Path>,
    to: impl AsRef<Path>,
    tell: impl FnMut(&Stray, &State) -> Result<(), Error>,
    mut pace: impl FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<Salvaged, Error> {
    let (from, to) = (from.as_ref(), to.as_ref());
    match refuse_what_is_no_log(&*storage, from) {
        Ok(()) | Err(Error::IsBackup { .. }) => {}
        Err(other) => return Err(other),
    }
    let _log = ClosedLog::lock(Arc::clone(&storage), from)?;
    let damaged = Damaged::look(&storage, from)?;
    let unfinished = Unfinished::begin(&storage, to)?;
    let made = run(damaged, from, unfinished.directory(), tell, &mut pace);
    unfinished.end(made)
}

fn run(
    Damaged { source, end, manifest }: Damaged,
    from: &Path,
    to: &LockedDirectory,
    mut tell: impl FnMut(&Stray, &State) -> Result<(), Error>,
    pace: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<Salvaged, Error> {
    let segment_size = source.longest().clamp(SMALLEST_SEGMENT, LARGEST_SEGMENT);
    let mut prefix = Prefix::new(Rewriting::new(to, segment_size));
    let mut strays = Strays::default();
    let mut gaps = Gaps::new(from);
    let mut found = verify_each(&source, from, |intact| {
        let frame: &Frame = intact.frame;
        let (done, of) = source.reached();
        if pace(done, of).is_break() {
            return Err(Error::Log(LogError::Stopped));
        }
        let follows = gaps.pass(frame) && intact.in_order;
        let taken = if follows { prefix.take(frame, from)? } else { prefix.stop() };
        strays.tell(frame, taken, from, prefix.state(), &mut tell)
    })?;
    found.end = found.end.max(end.0);
    found.faults.extend(source.unreadable());
    let lost = gaps.end(&found);
    found.faults.extend(manifest);
    found.faults.sort_by(|a, b| (&a.file, a.offset).cmp(&(&b.file, b.offset)));
    let lost_commands = match log_id(&source, from) {
        Ok(Some(log_id)) => commands_in(&lost, &IdFiles::new(Arc::new(source), from, log_id))?,
        // The first segment's header is lost, and with it whose files of ids would be to be believed.
        _ => Vec::new(),
    };
    let (position, time) = (prefix.position(), prefix.time());
    let (rewriting, unreplayable) = prefix.into_parts();
    let log_id = if position > Position::START { Some(rewriting.finish()?) } else { None };
    Ok(Salvaged {
        log_id,
        position,
        time,
        faults: found.faults,
        unreplayable,
        lost,
        lost_commands,
        strays: strays.counted(),
        torn: found.torn,
    })
}

fn commands_in(lost: &[Lost], ids: &IdFiles) -> Result<Vec<LostCommand>, Error> {
    let is_lost = |position: Position| {
        lost.iter().any(|lost| lost.first <= position && lost.last.is_none_or(|last| position <= last))
    };
    let told = ids.told_where(is_lost)?;
    Ok(told.into_iter().map(|(id, position)| LostCommand { id, position }).collect())
}

const SMALLEST_SEGMENT: u64 = 20 << 10;
const LARGEST_SEGMENT: u64 = 1 << 30;
