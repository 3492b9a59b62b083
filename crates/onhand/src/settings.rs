//! Settings of a core.

use crate::clock::Source;
use crate::{Clock, KeyStore, SystemClock};
use onhand_domain::{Policy, ReturnPolicy, Span};
use onhand_log::{RealStorage, Storage, SyncPolicy};
use std::sync::Arc;
use std::time::Duration;

/// Settings of a core, and the way to open it.
///
/// ```
/// # let directory = tempfile::tempdir().unwrap();
/// use onhand::Onhand;
/// use std::time::Duration;
///
/// let core = Onhand::builder()
///     .queue(10_000)
///     .longest_hold(Duration::from_secs(3_600))
///     .open_blocking(directory.path())?;
/// core.blocking().close()?;
/// # Ok::<(), onhand::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) source: Source,
    pub(crate) policy: Policy,
    pub(crate) queue: usize,
    pub(crate) patience: Patience,
    pub(crate) remembered_ids: usize,
    pub(crate) checkpoint_every: u64,
    pub(crate) snapshot_memory: u64,
    pub(crate) segment_size: u64,
    pub(crate) max_frame: usize,
    pub(crate) create: bool,
    pub(crate) background: bool,
    pub(crate) sync: SyncPolicy,
    pub(crate) seed: Option<u64>,
    pub(crate) audit_index: bool,
    pub(crate) audit_block: u64,
    /// The directory's own where there are none.
    pub(crate) keys: Option<Arc<dyn KeyStore>>,
    /// Views need real files.
    pub(crate) real_files: bool,
}

/// How long a caller waits for room in a full queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Not at all: a full queue is [`SubmitError::Busy`](crate::SubmitError::Busy) at once.
    None,
    /// So long, then it is [`SubmitError::Busy`](crate::SubmitError::Busy).
    For(Duration),
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            storage: Arc::new(RealStorage),
            clock: Arc::new(SystemClock::default()),
            source: Source::Clock,
            policy: Policy::DEFAULT,
            queue: 65_536,
            patience: Patience::For(Duration::from_secs(1)),
            remembered_ids: 64 << 20,
            checkpoint_every: 1 << 22,
            snapshot_memory: 1 << 30,
            segment_size: 64 << 20,
            max_frame: 512 << 10,
            create: true,
            background: true,
            sync: SyncPolicy::Durable,
            seed: None,
            audit_index: true,
            audit_block: 1 << 18,
            keys: None,
            real_files: true,
        }
    }
}

impl Builder {
    /// The longest that a hold may live, extensions included. Thirty days by default.
    #[must_use]
    pub fn longest_hold(mut self, longest: impl Into<Span>) -> Self {
        self.policy.longest_hold = longest.into();
        self
    }

    /// How long an order is kept once nothing of it is open any more. Ninety days by default.
    #[must_use]
    pub fn orders_kept(mut self, kept: impl Into<Span>) -> Self {
        self.policy.orders_kept = kept.into();
        self
    }

    /// On what terms goods of an order may come back that says nothing of it: for thirty days by default, and nothing is
    /// kept for putting them back. What was agreed when an order was placed stays so.
    #[must_use]
    pub const fn return_policy(mut self, policy: ReturnPolicy) -> Self {
        self.policy.returns = policy;
        self
    }

    /// How many commands may be under way: queued, or decided and not yet answered. 65,536 by default.
    #[must_use]
    pub fn queue(mut self, commands: usize) -> Self {
        self.queue = commands;
        self
    }

    /// How long callers wait for room in a full queue. A second by default.
    #[must_use]
    pub fn patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// How many ids of applied commands are remembered, for a day at most. 2²⁶ by default, some 40 bytes each.
    #[must_use]
    pub fn remembered_ids(mut self, ids: usize) -> Self {
        self.remembered_ids = ids;
        self
    }

    /// After how many events a checkpoint is written. 2²² by default. Of a state that is larger than that, checkpoints
    /// are rarer: there are four events for each entry (a level, a reservation, a name) of the last one at least. One is
    /// always written at closing.
    #[must_use]
    pub fn checkpoint_every(mut self, events: u64) -> Self {
        self.checkpoint_every = events.max(1);
        self
    }

    /// How many bytes of pages snapshots may keep that have changed since they were cut. 1 GiB by default.
    #[must_use]
    pub fn snapshot_memory(mut self, bytes: u64) -> Self {
        self.snapshot_memory = bytes;
        self
    }

    /// The size of the log's segments in bytes. 64 MiB by default, 20 KiB at least, so that a commit fits.
    #[must_use]
    pub fn segment_size(mut self, bytes: u64) -> Self {
        self.segment_size = bytes;
        self
    }

    /// The most bytes of one commit, in the log's file. 512 KiB by default, 12 KiB at least; a command whose events take more is
    /// refused.
    #[must_use]
    pub fn max_frame(mut self, bytes: usize) -> Self {
        self.max_frame = bytes;
        self
    }

    /// Whether a directory without a log gets one. It does by default.
    #[must_use]
    pub fn create(mut self, create: bool) -> Self {
        self.create = create;
        self
    }

    /// Log time comes from the commands ([`Submission::at`](crate::Submission::at)), not from a clock: for
    /// tests, imports and replays of history. Ids are not judged by their time then.
    #[must_use]
    pub fn input_clock(mut self) -> Self {
        self.source = Source::Input;
        self
    }

    /// Reads the time from somewhere else.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Keeps everything on another disk. Views are not kept then.
    #[must_use]
    pub fn storage(mut self, storage: Arc<dyn Storage>) -> Self {
        self.storage = storage;
        self.real_files = false;
        self
    }

    /// Whether segments are prepared by a thread of their own. They are by default; a simulated disk wants all
    /// calls in order.
    #[must_use]
    pub fn background(mut self, background: bool) -> Self {
        self.background = background;
        self
    }

    /// Whether the audit index is kept. It is by default, on the real file system only.
    #[must_use]
    pub fn audit_index(mut self, keep: bool) -> Self {
        self.audit_index = keep;
        self
    }

    /// How many events a block of the audit index has. 2¹⁸ by default. The index is written block by block, and the
    /// one at the log's end is kept in memory, at most 32 MiB, and read from the log again after each opening. An
    /// index of other blocks is built anew.
    #[must_use]
    pub fn audit_block(mut self, events: u64) -> Self {
        self.audit_block = events.clamp(1, 1 << 32);
        self
    }

    /// Has the keys of personal fields kept elsewhere than in the directory.
    #[must_use]
    pub fn keys(mut self, keys: Arc<dyn KeyStore>) -> Self {
        self.keys = Some(keys);
        self
    }

    /// Acknowledges what no disk has kept. For tests that measure something else; a crash loses data.
    #[must_use]
    pub fn never_sync_for_tests_only(mut self) -> Self {
        self.sync = SyncPolicy::NeverForTestsOnly;
        self
    }

    /// How keys are spread in memory: random by default, fixed for measurements that are to be repeated.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }
}
