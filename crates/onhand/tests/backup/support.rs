//! A shop on a simulated disk, and what is done to its log.

use onhand::{
    Backup, Blocking, DefineLocation, DefineSku, Entry, Error, Onhand, Receive, Reserve, Restored, Restoring, Storage,
    Submission, Timestamp, backup, restore, verify,
};
use onhand_testkit::disk::SimDisk;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub(crate) const DATA: &str = "/data";
pub(crate) const BACKUP: &str = "/backup";
pub(crate) const RESTORED: &str = "/restored";

/// Small segments, so that a few commands fill one.
pub(crate) fn open_at(disk: &SimDisk, directory: &str) -> Result<Blocking, Error> {
    open_on(storage(disk), directory)
}

pub(crate) fn open_on(storage: Arc<dyn Storage>, directory: &str) -> Result<Blocking, Error> {
    let settings = Onhand::builder().storage(storage).segment_size(32 << 10).max_frame(12 << 10);
    let settings = settings.background(false).seed(1).input_clock();
    settings.open_blocking(directory).map(|core| core.blocking())
}

pub(crate) fn storage(disk: &SimDisk) -> Arc<dyn Storage> {
    Arc::new(disk.clone())
}

/// A shop that is open, with mugs in Berlin.
pub(crate) fn shop(disk: &SimDisk) -> Blocking {
    let core = open_at(disk, DATA).unwrap();
    core.submit(Submission::new(DefineLocation::store("berlin")).at(minute(0))).unwrap();
    core.define_sku(DefineSku::new("mug")).unwrap();
    core.receive(Receive::new("mug", "berlin", 1_000)).unwrap();
    core
}

/// Sells on, one commit each, a minute between them.
pub(crate) fn hold(core: &Blocking, times: i64) {
    let from = core.core().position().0.cast_signed();
    for n in 0..times {
        let hold = Reserve::new().line_at("mug", "berlin", 1).expires_in(Duration::from_secs(7 * 86_400));
        core.submit(Submission::new(hold).at(minute(from + n))).unwrap();
    }
}

pub(crate) fn minute(n: i64) -> Timestamp {
    Timestamp::from_seconds(1_767_225_600 + 60 * n)
}

pub(crate) fn go_on(_: u64, _: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

pub(crate) fn back_up(disk: &SimDisk) -> Result<Backup, Error> {
    backup(storage(disk), DATA, BACKUP, go_on)
}

pub(crate) fn restored(disk: &SimDisk, what: Restoring) -> Result<Restored, Error> {
    restore(storage(disk), BACKUP, RESTORED, what, go_on)
}

/// Nothing is wrong with a directory.
pub(crate) fn assert_sound(disk: &SimDisk, directory: &str) {
    let found = verify(storage(disk), Path::new(directory), |_, _| {}).unwrap();
    assert!(found.findings.is_empty(), "{:?}", found.findings);
}

pub(crate) fn entries(core: &Blocking) -> Vec<Entry> {
    core.snapshot().unwrap().read().unwrap().entries().collect()
}

/// The state at a position of the past.
pub(crate) fn entries_at(core: &Blocking, position: onhand::Position) -> Vec<Entry> {
    core.as_of(position).unwrap().read().unwrap().entries().collect()
}
