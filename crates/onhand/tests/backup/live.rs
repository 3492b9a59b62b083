//! Backups while commands go on, on the machine's own disk.

use crate::support::{entries, entries_at, go_on};
use onhand::{
    Blocking, DefineLocation, DefineSku, Error, Onhand, Position, RealStorage, Receive, Reserve, Restoring, Storage,
    backup, restore, verify,
};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

fn open(directory: &Path) -> Result<Blocking, Error> {
    let settings = Onhand::builder().segment_size(64 << 10).max_frame(16 << 10).audit_index(false);
    settings.open_blocking(directory).map(|core| core.blocking())
}

fn storage() -> Arc<dyn Storage> {
    Arc::new(RealStorage)
}

/// A backup becomes a log that says at its end what the core says of that position.
fn assert_restores(core: &Blocking, from: &Path, position: Position) {
    let to = tempfile::tempdir().unwrap();
    let made = restore(storage(), from, to.path(), Restoring::Whole, go_on).unwrap();
    assert_eq!((made.position, made.log_id), (position, core.core().log_id()));
    let found = verify(storage(), to.path(), |_, _| {}).unwrap();
    assert!(found.findings.is_empty(), "{:?}", found.findings);
    let restored = open(to.path()).unwrap();
    assert_eq!(entries(&restored), entries_at(core, position));
    restored.close().unwrap();
}

/// Ends the selling, also where a check fails.
struct Closing<'a>(&'a AtomicBool);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn while_four_threads_sell_every_backup_is_whole_and_holds_what_was_acknowledged() {
    let place = tempfile::tempdir().unwrap();
    let (data, inside, outside) = (place.path().join("data"), place.path().join("in"), place.path().join("out"));
    let core = open(&data).unwrap();
    core.define_location(DefineLocation::store("berlin")).unwrap();
    core.define_sku(DefineSku::new("mug")).unwrap();
    core.receive(Receive::new("mug", "berlin", 1_000_000)).unwrap();
    let (closing, acknowledged) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| {
                while !closing.load(Ordering::Relaxed) {
                    let receipt = core.reserve(Reserve::new().line_at("mug", "berlin", 1)).unwrap();
                    acknowledged.fetch_max(receipt.position.0, Ordering::Relaxed);
                    // A log that grows as fast as it can would be copied for minutes.
                    std::thread::sleep(Duration::from_millis(3));
                }
            });
        }
        let _closing = Closing(&closing);
        let mut before = 0;
        for _ in 0..6 {
            let least = acknowledged.load(Ordering::Relaxed);
            // As another process sees the directory: all but what nothing proves yet.
            let made = backup(storage(), &data, &outside, go_on).unwrap();
            assert!(made.position.0 >= before && made.seen.0 >= least, "{made:?}, {least}");
            assert_restores(&core, &outside, made.position);
            before = made.position.0;
            let least = acknowledged.load(Ordering::Relaxed);
            let made = core.backup(&inside, go_on).unwrap();
            assert!(made.position.0 >= least, "{made:?}, {least}");
            assert_restores(&core, &inside, made.position);
        }
    });
    core.close().unwrap();
}

#[test]
fn two_backups_to_one_directory_wait_for_nobody() {
    let place = tempfile::tempdir().unwrap();
    let (data, to) = (place.path().join("data"), place.path().join("backup"));
    let core = open(&data).unwrap();
    core.define_location(DefineLocation::store("berlin")).unwrap();
    core.backup(&to, go_on).unwrap();
    let held = RealStorage.lock(&to).unwrap();
    let refused = core.backup(&to, go_on);
    assert!(matches!(refused, Err(Error::Log(onhand::LogError::Locked { .. }))), "{refused:?}");
    drop(held);
    core.backup(&to, go_on).unwrap();
    core.close().unwrap();
}
