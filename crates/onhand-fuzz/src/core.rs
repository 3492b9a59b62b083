//! What a core promises whatever its log holds.

use crate::asked;
use crate::disk::{DIRECTORY, Files};
use onhand::{Blocking, Error, Finding, Onhand, Position, Storage, digest, verify};
use onhand_testkit::disk::SimDisk;
use std::sync::Arc;

/// A state, by where it stands and what it is.
pub(crate) type Told = (Position, [u8; 32]);

/// Opens a core on a disk.
pub(crate) fn open(disk: &SimDisk) -> Result<Blocking, Error> {
    open_at(disk, DIRECTORY)
}

/// Opens a core on a directory of a disk.
pub(crate) fn open_at(disk: &SimDisk, directory: &str) -> Result<Blocking, Error> {
    let builder = Onhand::builder().storage(storage(disk)).segment_size(64 << 10).max_frame(16 << 10);
    let builder = builder.background(false).seed(1).input_clock().remembered_ids(1_000).snapshot_memory(1 << 20);
    Ok(builder.open_blocking(directory)?.blocking())
}

pub(crate) fn storage(disk: &SimDisk) -> Arc<dyn Storage> {
    Arc::new(disk.clone())
}

/// Where a core's state stands, and what it is.
///
/// # Panics
/// Where it cannot be read.
pub(crate) fn told(core: &Blocking) -> Told {
    let snapshot = core.snapshot().unwrap_or_else(|error| panic!("an open core has no snapshot: {error}"));
    let state = snapshot.read().unwrap_or_else(|error| panic!("a snapshot just taken cannot be read: {error}"));
    (snapshot.position(), digest(&state))
}

/// What replaying the log from nothing gives, if it can be replayed to its end.
pub(crate) fn replayed(disk: &SimDisk, directory: &str) -> Option<Told> {
    let verified = verify(storage(disk), directory, |_, _| {}).ok()?;
    let unreadable = |finding: &Finding| matches!(finding, Finding::Damaged(_) | Finding::Record { .. });
    if verified.findings.iter().any(unreadable) {
        return None;
    }
    verified.digest.map(|digest| (verified.position, digest))
}

/// Opens a core on whatever lies on a disk, and gives the state that it was opened in, unless it is refused.
///
/// # Panics
/// Where something was changed and refused all the same; where a core that was opened does not answer, fails over the
/// day's business, or is another one when it is opened again.
pub(crate) fn judged(disk: &SimDisk) -> Option<Told> {
    let before = Files::of(disk);
    let core = match open(disk) {
        Ok(core) => core,
        Err(error) => {
            assert!(Files::of(disk) == before, "it is refused, and changed: {error}");
            let again = open(disk).err().map(|error| error.to_string());
            assert_eq!(again, Some(error.to_string()), "it is refused otherwise when it is opened again");
            return None;
        }
    };
    let opened = then(&core, core.core().position());
    // What is due by the time of the last record, which only a log that no core wrote leaves open, happens first.
    let first = told(&core);
    assert!(first == opened || first.0 > opened.0, "the live state is another one than that of its position");
    asked::everything(&core);
    assert!(told(&core) == first, "questions have changed the state");
    asked::a_day_of_business(&core);
    assert!(core.core().failure().is_none(), "it has failed: {:?}", core.core().failure());
    let last = told(&core);
    if let Err(error) = core.close() {
        panic!("it cannot be closed: {error}");
    }

    let core = open(disk).unwrap_or_else(|error| panic!("it opened once, and not again: {error}"));
    assert!(told(&core) == last, "it was closed in one state, and opens in another");
    drop(core);
    Some(opened)
}

/// The state at a position, as the log tells it.
fn then(core: &Blocking, position: Position) -> Told {
    let snapshot = core.as_of(position).unwrap_or_else(|error| panic!("the state of {position} is not told: {error}"));
    let state = snapshot.read().unwrap_or_else(|error| panic!("a snapshot just taken cannot be read: {error}"));
    (snapshot.position(), digest(&state))
}
