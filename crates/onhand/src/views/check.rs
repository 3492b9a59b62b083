//! Checking views against the log: what they say has to be what the log makes of it.

use super::audit::{AuditIndex, AuditProjection};
use super::files::Files;
use super::follow::{Follower, Take};
use super::projection::Projection;
use super::projector::Complaints;
use super::store::{Head, Store};
use super::{Mismatch, ViewFault};
use crate::Error;
use crate::engine::Published;
use onhand_domain::{Event, Position};
use onhand_log::{ClosedLog, JournalReader, RealStorage};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// What was found of a view.
#[derive(Debug)]
#[non_exhaustive]
pub struct ViewCheck {
    /// Its name.
    pub name: &'static str,
    /// The directory of its rows.
    pub path: PathBuf,
    /// What was found.
    pub finding: ViewFinding,
}

/// How a view was found.
#[derive(Debug)]
#[non_exhaustive]
pub enum ViewFinding {
    /// There is none: the next opening builds it.
    Absent,
    /// Every row is what the log says, and none is missing.
    Intact {
        /// The log up to here is in it. What comes after that is a block that is not whole yet, and is read from the
        /// log: in a log with fewer events than a block has, all of it.
        position: Position,
        /// Where the log ends.
        end: Position,
        /// How many rows it has.
        rows: u64,
    },
    /// It is of other settings or of another version: the next opening builds it anew.
    Outdated,
    /// Something is wrong with it: the next opening builds it anew. No answer comes from it.
    Damaged {
        /// What is wrong.
        fault: ViewFault,
    },
    /// It could not be checked: opening it needs a directory that may be written.
    Unchecked {
        /// What was refused.
        fault: ViewFault,
    },
    /// It knows of commits that the log does not have.
    BeyondEnd {
        /// [`Error::ViewBeyondEnd`].
        error: Error,
    },
}

/// Checks every view of a directory against its log: every row is computed again.
///
/// A view found damaged is marked so that the next opening builds it anew; the log is left as it is. Cost: reading the log once, up to where the views stand, and every row.
///
/// ```
/// # let directory = tempfile::tempdir().unwrap();
/// use onhand::{Onhand, ViewFinding, verify_views};
///
/// Onhand::builder().open_blocking(directory.path())?.blocking().close()?;
/// for view in verify_views(directory.path())? {
///     assert!(matches!(view.finding, ViewFinding::Intact { .. }), "{} is damaged", view.path.display());
/// }
/// # Ok::<(), onhand::Error>(())
/// ```
///
/// # Errors
/// As opening or reading the log fails: [`LogError::Locked`](crate::LogError::Locked) while it is open.
pub fn verify_views(directory: impl AsRef<Path>) -> Result<Vec<ViewCheck>, Error> {
    let directory = directory.as_ref();
    let log = ClosedLog::lock(Arc::new(RealStorage), directory)?;
    let (log_id, reader) = (log.log_id()?, log.reader()?);
    let files = Files::new(directory, AuditIndex::NAME);
    let end = Position(reader.durable_end());
    let finding = match files.check_reached(log_id, end) {
        Err(error) => ViewFinding::BeyondEnd { error },
        Ok(()) => match check_audit(&files, log_id, reader) {
            Ok(finding) => finding,
            Err(Stop::Fault(fault)) if fault.is_read_only() => ViewFinding::Unchecked { fault },
            Err(Stop::Fault(fault)) => ViewFinding::Damaged { fault },
            Err(Stop::Log(error)) => return Err(error),
        },
    };
    Ok(vec![ViewCheck { name: AuditIndex::NAME, path: files.rows(), finding }])
}

/// Why checking a view stops.
#[derive(Debug)]
enum Stop {
    Fault(ViewFault),
    Log(Error),
}

impl From<ViewFault> for Stop {
    fn from(fault: ViewFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Log(error)
    }
}

fn check_audit(files: &Files, log_id: Uuid, reader: Arc<dyn JournalReader>) -> Result<ViewFinding, Stop> {
    if !files.rows().exists() {
        return Ok(ViewFinding::Absent);
    }
    // Left where something is wrong, so that the view is built anew.
    files.begin_opening()?;
    let store = Store::open(&files.rows())?;
    let finding = match store.head()? {
        None => ViewFinding::Intact { position: Position::START, end: Position(reader.durable_end()), rows: 0 },
        Some(head) => check_rows(files, &store, &head, log_id, reader)?,
    };
    drop(store);
    files.end_opening()?;
    Ok(finding)
}

fn check_rows(
    files: &Files,
    store: &Store,
    head: &Head,
    log_id: Uuid,
    reader: Arc<dyn JournalReader>,
) -> Result<ViewFinding, Stop> {
    let end = Position(reader.durable_end());
    if head.log_id != log_id {
        return Err(ViewFault::from(Mismatch::OtherLog).into());
    }
    if head.position > end {
        let error = Error::ViewBeyondEnd { view: files.rows(), position: head.position, end };
        return Ok(ViewFinding::BeyondEnd { error });
    }
    let Some(block) = AuditProjection::block_of(head.schema) else { return Ok(ViewFinding::Outdated) };
    store.check(head, |_, _| true)?;
    let (_, projection) = AuditIndex::new(block, Arc::new(Complaints::default()));
    let mut follower = Follower::new(reader, Arc::new(Published::new(end)), 1);
    let mut comparing = Comparing { projection, store, until: head.position, settled: Position::START, rows: 0 };
    while comparing.settled < head.position && follower.read(&mut comparing)? {}
    if comparing.settled != head.position || comparing.rows != head.rows {
        return Err(ViewFault::from(Mismatch::NotAsLogged).into());
    }
    Ok(ViewFinding::Intact { position: head.position, end, rows: head.rows })
}

/// Computes rows from the log and compares them with those of a store.
struct Comparing<'a, P> {
    projection: P,
    store: &'a Store,
    /// Where the store says that it stands.
    until: Position,
    /// Where the rows compared so far stand.
    settled: Position,
    rows: u64,
}

impl<P: Projection> Take for Comparing<'_, P> {
    type Fault = Stop;

    fn event(&mut self, position: Position, event: &Event) {
        if position <= self.until {
            self.projection.fold(position, event);
        }
    }

    fn command(&mut self, last: Position) -> Result<(), Stop> {
        if last > self.until {
            return Ok(());
        }
        for (key, value) in self.projection.settle(last).into_iter().flatten() {
            self.rows += 1;
            self.settled = last;
            if self.store.get(&key)?.ok_or(ViewFault::from(Mismatch::MissingRow))? != value {
                return Err(ViewFault::from(Mismatch::NotAsLogged).into());
            }
        }
        self.projection.written();
        Ok(())
    }
}
