//! How a core is opened: its settings, and the way from a directory to a running engine.

use crate::checkpoint::{CheckpointRead, Checkpoints, IdFiles, Keeper, KeeperParts};
use crate::clock::{LogTime, Source};
use crate::core::{Inner, Workers};
use crate::engine::{Inbox, LARGEST_OWN_RECORD, LogWriter, Published, Sequencer, SequencerParts, WriterParts};
use crate::held::HeldSnapshots;
use crate::history::History;
use crate::meanwhile::{Meanwhile, Watchers};
use crate::park::aside;
use crate::remembered::{Forgotten, Remembered};
use crate::replay::{Until, replay};
use crate::stats::Counters;
use crate::views::{ViewParts, Views};
use crate::{Clock, Error, Onhand, SystemClock, codec};
use foldhash::fast::RandomState;
use onhand_domain::{Ledger, Policy, Position, Span};
use onhand_log::{
    DirectoryLog, Journal, LogError, LogOptions, RealStorage, Recovery, Storage, SyncPolicy, TrustedPoint,
};
use std::hash::BuildHasher;
use std::path::{self, Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::Duration;
use uuid::Uuid;

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
    storage: Arc<dyn Storage>,
    clock: Arc<dyn Clock>,
    source: Source,
    policy: Policy,
    queue: usize,
    patience: Patience,
    remembered_ids: usize,
    checkpoint_every: u64,
    snapshot_memory: u64,
    segment_size: u64,
    max_frame: usize,
    create: bool,
    background: bool,
    sync: SyncPolicy,
    seed: Option<u64>,
    audit_index: bool,
    audit_block: u64,
    /// Views need real files.
    real_files: bool,
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
            checkpoint_every: 1 << 20,
            snapshot_memory: 1 << 30,
            segment_size: 64 << 20,
            max_frame: 512 << 10,
            create: true,
            background: true,
            sync: SyncPolicy::Durable,
            seed: None,
            audit_index: true,
            audit_block: 1 << 20,
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

    /// How many commands may wait to be decided. 65,536 by default.
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

    /// After how many events a checkpoint is written. 2²⁰ by default; one is always written at closing.
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

    /// The size of the log's segments in bytes. 64 MiB by default.
    #[must_use]
    pub fn segment_size(mut self, bytes: u64) -> Self {
        self.segment_size = bytes;
        self
    }

    /// The most bytes of one commit. 512 KiB by default, 16 KiB at least; a command whose events take more is
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

    /// How many events a block of the audit index has. 2²⁰ by default. The index is written block by block, and the
    /// one at the log's end is kept in memory, at most 32 MiB, and read from the log again after each opening. An
    /// index of other blocks is built anew.
    #[must_use]
    pub fn audit_block(mut self, events: u64) -> Self {
        self.audit_block = events.clamp(1, 1 << 32);
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

    /// Opens a directory, where a runtime is there in a thread of its own.
    ///
    /// # Errors
    /// As [`Builder::open_blocking`].
    pub async fn open(self, directory: impl AsRef<Path>) -> Result<Onhand, Error> {
        let directory = absolute(directory.as_ref())?;
        aside(move || self.open_blocking(directory)).await.ok_or(Error::Closed)?
    }

    /// Opens a directory: reads the newest intact checkpoint and what the log has beyond it.
    ///
    /// # Errors
    /// [`LogError::Locked`] while another handle, in this process or another, has it open; damage and everything
    /// else that keeps the log from being read; [`Error::CheckpointBeyondEnd`] and [`Error::ViewBeyondEnd`] where commits are
    /// missing.
    pub fn open_blocking(self, directory: impl AsRef<Path>) -> Result<Onhand, Error> {
        let directory = &*absolute(directory.as_ref())?;
        let _span = tracing::info_span!("open", directory = %directory.display()).entered();
        let seed = self.seed.unwrap_or_else(|| RandomState::default().hash_one(0_u64));
        let opened = self.open_log(directory, seed)?;
        self.start(directory, opened, seed)
    }

    fn log_options(&self, trusted: Option<TrustedPoint>) -> LogOptions {
        LogOptions {
            segment_size: self.segment_size,
            max_frame: self.max_frame,
            create: self.create,
            background_zeroing: self.background,
            sync: self.sync,
            trusted,
            ..LogOptions::new(codec::dictionary())
        }
    }

    fn open_log(&self, directory: &Path, seed: u64) -> Result<Opened, Error> {
        let Some(log_id) = onhand_log::log_id(&*self.storage, directory)? else {
            return self.create_log(directory, seed);
        };
        let checkpoints = Checkpoints::new(Arc::clone(&self.storage), directory, log_id);
        let open = |trusted| DirectoryLog::open(Arc::clone(&self.storage), directory, self.log_options(trusted));
        for path in checkpoints.paths()? {
            let Some((checkpoint, ledger)) = checkpoints.read(&path, seed) else { continue };
            let trusted = TrustedPoint { position: checkpoint.position.0, chain: checkpoint.chain };
            match open(Some(trusted)) {
                Ok((log, recovery)) => return Ok(Opened { log, recovery, ledger }),
                Err(LogError::BeyondEnd { end, .. }) => {
                    return Err(Error::CheckpointBeyondEnd {
                        file: checkpoint.path,
                        position: checkpoint.position,
                        end: Position(end),
                    });
                }
                Err(LogError::OtherHistory { .. }) => {
                    tracing::warn!(path = %path.display(), "a checkpoint of another history is skipped");
                }
                Err(error) => return Err(error.into()),
            }
        }
        let (log, recovery) = open(None)?;
        Ok(Opened { log, recovery, ledger: Ledger::new(seed) })
    }

    /// Makes a log where there is none. A checkpoint in a directory without a log says that one was there, and
    /// lost.
    fn create_log(&self, directory: &Path, seed: u64) -> Result<Opened, Error> {
        let checkpoints = Checkpoints::new(Arc::clone(&self.storage), directory, Uuid::nil());
        for file in checkpoints.paths()? {
            if let Ok(CheckpointRead::OtherLog { position, .. }) = checkpoints.check(&file, seed) {
                return Err(Error::CheckpointBeyondEnd { file, position, end: Position::START });
            }
        }
        let (log, recovery) = DirectoryLog::open(Arc::clone(&self.storage), directory, self.log_options(None))?;
        Ok(Opened { log, recovery, ledger: Ledger::new(seed) })
    }

    fn start(self, directory: &Path, opened: Opened, seed: u64) -> Result<Onhand, Error> {
        let Opened { log, recovery, ledger } = opened;
        let (reader, log_id, max_body) = (log.reader(), log.log_id(), log.max_body());
        let checkpoints = Checkpoints::new(Arc::clone(&self.storage), directory, log_id);
        if max_body < LARGEST_OWN_RECORD {
            return Err(Error::FrameTooSmall { max_frame: max_body, least: LARGEST_OWN_RECORD });
        }
        let checkpoint = ledger.position();
        let ledger = replay(&*reader, ledger, Until::End, |_, _| {})?;
        let position = ledger.position();
        tracing::info!(checkpoint = checkpoint.0, position = position.0, "replayed");
        let with_views = self.audit_index && self.real_files;
        if with_views {
            Views::check_end(directory, log_id, position)?;
        }
        let mut ids = IdFiles::new(Arc::clone(&self.storage), directory, log_id);
        let now = ledger.time().max(self.clock.wall());
        let mut remembered = Remembered::new(self.remembered_ids, self.source, now);
        ids.load(&mut remembered, &*reader, position)?;
        remembered.loaded();
        let history = History { reader, checkpoints, seed };
        let inbox = Arc::new(Inbox::new(self.queue));
        let published = Arc::new(Published::new(position));
        let counters = Arc::new(Counters::default());
        let failure = Arc::new(OnceLock::new());
        let watchers = Watchers::default();
        let forgotten = Arc::new(Forgotten::new(&remembered));
        let (writer, writing) = LogWriter::new(WriterParts {
            journal: Box::new(log),
            inbox: Arc::clone(&inbox),
            published: Arc::clone(&published),
            counters: Arc::clone(&counters),
            failure: Arc::clone(&failure),
        });
        let time = LogTime::new(self.source, ledger.time(), &*self.clock);
        let log_clock = time.clock(Arc::clone(&self.clock));
        let sequencer = Sequencer::new(SequencerParts {
            time,
            ledger,
            remembered,
            meanwhile: Meanwhile::new(watchers.clone(), position),
            clock: Arc::clone(&self.clock),
            policy: self.policy,
            max_body,
            inbox: Arc::clone(&inbox),
            counters: Arc::clone(&counters),
            held: HeldSnapshots::new(self.snapshot_memory),
            forgotten: Arc::clone(&forgotten),
            failure: Arc::clone(&failure),
        });
        let keeper = KeeperParts {
            checkpoints: history.checkpoints.clone(),
            ids,
            reader: Arc::clone(&history.reader),
            published: Arc::clone(&published),
            inbox: Arc::clone(&inbox),
            forgotten,
            every: self.checkpoint_every,
        };
        let keeper = Keeper::new(keeper, checkpoint, position);
        let workers = Workers {
            sequencer: spawn("onhand-sequencer", move || (sequencer.run(&writer), writer), directory)?,
            writer: spawn("onhand-log", move || writing.run(), directory)?,
            keeper: spawn("onhand-keeper", move || keeper.run(), directory)?,
        };
        let views =
            ViewParts { directory, log_id, reader: &history.reader, published: &published, block: self.audit_block };
        let views = if with_views { Views::start(&views) } else { Views::none() };
        let inner = Inner {
            directory: directory.to_owned(),
            log_id,
            recovery,
            inbox,
            watchers,
            clock: self.clock,
            log_clock,
            published,
            counters,
            failure,
            history,
            views,
            workers: Mutex::new(Some(workers)),
            unwritten: OnceLock::new(),
        };
        Ok(Onhand::new(inner, self.patience))
    }
}

struct Opened {
    log: DirectoryLog,
    recovery: Recovery,
    ledger: Ledger,
}

/// The directory wherever the process goes: files are opened in it as long as the core is open.
fn absolute(directory: &Path) -> Result<PathBuf, Error> {
    // An empty path is the working directory, as it is for a log.
    let here = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    path::absolute(here).map_err(|source| Error::Io { action: "find", path: directory.to_owned(), source })
}

fn spawn<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
    directory: &Path,
) -> Result<thread::JoinHandle<T>, Error> {
    let failed = |source| Error::Io { action: "start a thread for", path: directory.to_owned(), source };
    thread::Builder::new().name(name.to_owned()).spawn(work).map_err(failed)
}
