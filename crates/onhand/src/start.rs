//! How a core is opened: the way from a directory to a running engine.

use crate::backup::{refuse_what_is_no_log, what_is_no_log};
use crate::canary::canary;
use crate::checkpoint::{CheckpointRead, Checkpoints, IdFiles, Keeper, KeeperParts};
use crate::clock::LogTime;
use crate::engine::{Inbox, LARGEST_OWN_RECORD, LogWriter, Published, Sequencer, SequencerParts, WriterParts, Writing};
use crate::held::HeldSnapshots;
use crate::history::History;
use crate::inner::Inner;
use crate::meanwhile::{Meanwhile, Watchers};
use crate::park::aside;
use crate::personal::{DirectoryKeys, Vault};
use crate::remembered::{Forgotten, Remembered};
use crate::replay::{Until, replay};
use crate::stats::Counters;
use crate::views::{ViewParts, Views};
use crate::workers::{Work, Workers};
use crate::{Builder, Error, Onhand, codec};
use foldhash::fast::RandomState;
use onhand_domain::{Ledger, Position};
use onhand_log::{DirectoryLog, Journal, LockedDirectory, LogError, LogOptions, Recovery, TrustedPoint};
use std::hash::BuildHasher;
use std::path::{self, Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use uuid::Uuid;

impl Builder {
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
        let assembled = self.assemble(directory)?;
        self.start(directory, assembled)
    }

    /// Opens a log, and has a core ready to go on with it.
    pub(crate) fn assemble(&self, directory: &Path) -> Result<Assembled, Error> {
        let seed = self.seed.unwrap_or_else(|| RandomState::default().hash_one(0_u64));
        self.assemble_from(directory, self.open_log(directory, seed)?, seed)
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
        self.log_options(None).check()?;
        refuse_what_is_no_log(&*self.storage, directory)?;
        let locked = LockedDirectory::new(Arc::clone(&self.storage), directory, self.create)?;
        // Once more: a restore may have begun since.
        what_is_no_log(&*self.storage, directory)?;
        let Some(log_id) = onhand_log::log_id(&*self.storage, directory)? else {
            return self.create_log(&locked, directory, seed);
        };
        let checkpoints = Checkpoints::new(Arc::clone(&self.storage), directory, log_id);
        let open = |trusted| locked.open(self.log_options(trusted));
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
    fn create_log(&self, locked: &LockedDirectory, directory: &Path, seed: u64) -> Result<Opened, Error> {
        let checkpoints = Checkpoints::new(Arc::clone(&self.storage), directory, Uuid::nil());
        for file in checkpoints.paths()? {
            if let Ok(CheckpointRead::OtherLog { position, .. } | CheckpointRead::OtherVersion { position, .. }) =
                checkpoints.check(&file, seed)
            {
                return Err(Error::CheckpointBeyondEnd { file, position, end: Position::START });
            }
        }
        let (log, recovery) = locked.open(self.log_options(None))?;
        Ok(Opened { log, recovery, ledger: Ledger::new(seed) })
    }

    fn assemble_from(&self, directory: &Path, opened: Opened, seed: u64) -> Result<Assembled, Error> {
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
        if self.has_views() {
            Views::check_end(directory, log_id, position)?;
        }
        let mut ids = IdFiles::new(Arc::clone(&self.storage), directory, log_id);
        let now = ledger.time().max(self.clock.wall());
        let mut remembered = Remembered::new(self.remembered_ids, self.source, now);
        if !canary("forget all ids at a restart") {
            ids.load(&mut remembered, &*reader, position)?;
        }
        remembered.loaded();
        let keys = match &self.keys {
            Some(keys) => Arc::clone(keys),
            None => Arc::new(DirectoryKeys::open(Arc::clone(&self.storage), directory)?),
        };
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
            policy: self.policy.clone(),
            max_body,
            inbox: Arc::clone(&inbox),
            published: Arc::clone(&published),
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
        let inner = Inner {
            storage: Arc::clone(&self.storage),
            directory: directory.to_owned(),
            log_id,
            recovery,
            inbox,
            watchers,
            clock: Arc::clone(&self.clock),
            log_clock,
            published,
            counters,
            failure,
            history,
            views: Views::none(),
            vault: Vault::new(keys, log_id),
            workers: Mutex::new(None),
            unwritten: OnceLock::new(),
        };
        Ok(Assembled { inner, sequencer, writer, writing, keeper })
    }

    /// Starts what was assembled, each of the workers in a thread of its own.
    fn start(self, directory: &Path, assembled: Assembled) -> Result<Onhand, Error> {
        let Assembled { mut inner, sequencer, writer, writing, keeper } = assembled;
        let (inbox, counters) = (Arc::clone(&inner.inbox), Arc::clone(&inner.counters));
        let work = Work { sequencer, writer, writing, keeper, inbox, counters };
        let workers = Workers::start(work, directory)?;
        inner.workers = Mutex::new(Some(workers));
        if self.has_views() {
            inner.views = Views::start(&ViewParts {
                directory,
                log_id: inner.log_id,
                reader: &inner.history.reader,
                published: &inner.published,
                block: self.audit_block,
            });
        }
        Ok(Onhand::new(inner, self.patience))
    }

    fn has_views(&self) -> bool {
        self.audit_index && self.real_files
    }
}

/// A core that nothing moves yet.
#[derive(Debug)]
pub(crate) struct Assembled {
    pub(crate) inner: Inner,
    pub(crate) sequencer: Sequencer,
    pub(crate) writer: LogWriter,
    pub(crate) writing: Writing,
    pub(crate) keeper: Keeper,
}

struct Opened {
    log: DirectoryLog,
    recovery: Recovery,
    ledger: Ledger,
}

/// The directory wherever the process goes: files are opened in it as long as the core is open.
pub(crate) fn absolute(directory: &Path) -> Result<PathBuf, Error> {
    // An empty path is the working directory, as it is for a log.
    let here = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    path::absolute(here).map_err(|source| Error::Io { action: "find", path: directory.to_owned(), source })
}
