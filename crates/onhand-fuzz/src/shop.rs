//! The log of a small shop: what all targets that damage a log begin with.

use crate::asked;
use crate::core;
use crate::disk::{DIRECTORY, file};
use crate::forge::{BLOCK, chain_after};
use onhand_log::Storage;
use onhand_testkit::disk::SimDisk;
use onhand_testkit::forged::{ForgedLog, dictionary};
use onhand_testkit::words::{
    a_bundle, announce, by_weight, confirm, dispatch, held_back, hold, received, reserve, safety_stock, sold,
};
use onhand_testkit::{Record, given};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// A shop, its log on a disk of its own; the same in every run.
#[derive(Debug)]
pub(crate) struct Shop {
    disk: SimDisk,
    /// The segments' names, in order.
    pub(crate) segments: Vec<PathBuf>,
    /// Where in the last segment the next frame goes.
    pub(crate) end: usize,
    /// The last segment, as it is.
    pub(crate) last: Vec<u8>,
    pub(crate) log_id: [u8; 16],
    /// The chain value of everything up to `end`.
    pub(crate) chain: [u8; 32],
}

/// What has happened in the shop.
pub(crate) static STORY: LazyLock<Vec<Record>> = LazyLock::new(|| {
    let story = given([
        received("mug", "berlin", 10),
        received("mug", "hamburg", 4),
        received("plate", "berlin", 5),
        by_weight("cheese"),
        received("cheese", "berlin", 250),
        a_bundle("set", &[("mug", 1), ("plate", 2)]),
        safety_stock("mug", "berlin", 1),
        held_back("mug", "berlin", "web", 2),
        hold(1, "mug", "berlin", 3),
        hold(2, "plate", "berlin", 1),
        confirm(2),
        announce("one", "hamburg", &[("plate", 7)]),
        dispatch("two", "berlin", "hamburg", &[("mug", 1)]),
        sold("mug", "hamburg", 5),
        reserve("plate", "berlin", 1),
    ]);
    story.world().records().to_vec()
});

/// The shop, closed: its last commit is sealed.
pub(crate) static SEALED: LazyLock<Shop> = LazyLock::new(|| Shop::new(true));
/// The shop after its process was killed: its last commit is durable and not sealed.
pub(crate) static UNSEALED: LazyLock<Shop> = LazyLock::new(|| Shop::new(false));
/// A checkpoint of the shop at its end, as a core writes it.
pub(crate) static CHECKPOINT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let disk = SEALED.disk();
    let closed = core::open(&disk).and_then(|core| core.close());
    assert!(closed.is_ok(), "{closed:?}");
    let is_checkpoint = |path: &PathBuf| path.to_string_lossy().contains("checkpoint-");
    disk.files().into_iter().find(is_checkpoint).and_then(|path| disk.contents(path)).unwrap_or_default()
});

/// Where the shop's backup is.
pub(crate) const BACKUP: &str = "/backup";
/// The shop with a backup of it, which has gone on since.
pub(crate) static BACKED_UP: LazyLock<SimDisk> = LazyLock::new(|| {
    let disk = SEALED.disk();
    let pace = |_, _| std::ops::ControlFlow::Continue(());
    let made = onhand::backup(core::storage(&disk), DIRECTORY, BACKUP, pace);
    assert!(made.as_ref().is_ok_and(|made| made.segments > 1), "{made:?}");
    let core = core::open(&disk).unwrap_or_else(|error| panic!("{error}"));
    asked::a_day_of_business(&core);
    let closed = core.close();
    assert!(closed.is_ok(), "{closed:?}");
    disk
});
/// The manifest of that backup.
pub(crate) static MANIFEST: LazyLock<Vec<u8>> =
    LazyLock::new(|| BACKED_UP.contents(Path::new(BACKUP).join("backup.json")).unwrap_or_default());
/// What the shop's log adds up to after its backup.
pub(crate) static LATER: LazyLock<Option<core::Told>> = LazyLock::new(|| core::replayed(&BACKED_UP, DIRECTORY));

impl Shop {
    fn new(sealed: bool) -> Self {
        let disk = SimDisk::new(7);
        let storage: Arc<dyn Storage> = Arc::new(disk.clone());
        let log = ForgedLog::open(storage, Path::new(DIRECTORY), dictionary()).tell(&STORY);
        if sealed {
            log.close();
        } else {
            drop(log);
        }
        disk.kill();
        let _ = disk.take_calls();
        let segments: Vec<PathBuf> =
            disk.files().into_iter().filter(|path| path.extension().is_some_and(|is| is == "log")).collect();
        let last = segments.last().and_then(|path| disk.contents(path)).unwrap_or_default();
        let end =
            last.len() - last.chunks(BLOCK).rev().take_while(|block| block.iter().all(|b| *b == 0)).count() * BLOCK;
        assert!(segments.len() > 1 && end + 4 * BLOCK < last.len(), "the story fits neither more nor less");
        let mut log_id = [0; 16];
        log_id.copy_from_slice(&last[48..64]);
        // The last frame of the story takes one block, whether it is a commit or a seal.
        let chain = chain_after(&last, end - BLOCK);
        Self { disk, segments, end, last, log_id, chain }
    }

    /// A copy of the shop's disk.
    pub(crate) fn disk(&self) -> SimDisk {
        self.disk.fork()
    }

    /// The salt of the last segment.
    pub(crate) fn salt(&self) -> &[u8] {
        &self.last[64..80]
    }

    /// The path of the last segment.
    pub(crate) fn last_segment(&self) -> PathBuf {
        self.segments.last().cloned().unwrap_or_else(|| file(""))
    }
}
