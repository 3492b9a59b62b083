//! What the engine's tests share: small cores on real and simulated disks.
#![allow(clippy::unwrap_used, reason = "a test may fail")]
#![allow(dead_code, reason = "each test file uses some of it")]

pub(crate) mod gate;

use onhand::{Blocking, Builder, DefineLocation, DefineSku, Error, Onhand, Receive, Reserve, Storage};
use onhand_testkit::disk::SimDisk;
use std::path::Path;
use std::sync::Arc;

pub(crate) const DIRECTORY: &str = "/data";

/// Small segments, no threads beside the engine's own, no views: what a simulated disk wants.
pub(crate) fn settings(disk: &SimDisk) -> Builder {
    let storage: Arc<dyn Storage> = Arc::new(disk.clone());
    Onhand::builder().storage(storage).segment_size(64 << 10).max_frame(16 << 10).background(false).seed(1)
}

/// The same on a disk behind a gate.
pub(crate) fn gated(disk: &gate::GatedDisk) -> Builder {
    settings(&disk.disk).storage(disk.gate.over(disk.disk.clone()))
}

pub(crate) fn open(disk: &SimDisk) -> Result<Blocking, Error> {
    settings(disk).open_blocking(DIRECTORY).map(|core| core.blocking())
}

/// A core in a directory, without views.
pub(crate) fn open_in(directory: &Path) -> Blocking {
    Onhand::builder().audit_index(false).open_blocking(directory).unwrap().blocking()
}

/// Mugs in Berlin.
pub(crate) fn stock_up(core: &Blocking, mugs: i64) {
    core.define_location(DefineLocation::store("berlin")).unwrap();
    core.define_sku(DefineSku::new("mug")).unwrap();
    core.receive(Receive::new("mug", "berlin", mugs)).unwrap();
}

pub(crate) fn a_mug() -> Reserve {
    Reserve::new().line_at("mug", "berlin", 1)
}

pub(crate) fn available(core: &Blocking) -> i64 {
    core.snapshot().unwrap().stock("mug", "berlin").unwrap().available.0
}
