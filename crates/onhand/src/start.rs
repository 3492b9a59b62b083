//! How a core is opened: the way from a directory to a running engine.

use crate::checkpoint::{Checkpoints, IdFiles, Keeper, KeeperParts};
use crate::clock::LogTime;
use crate::engine::{Inbox, LARGEST_OWN_RECORD, LogWriter, Published, Sequencer, SequencerParts, WriterParts};
use crate::held::HeldSnapshots;
use crate::history::History;
use crate::inner::{Inner, Workers};
use crate::park::aside;
use crate::remembered::Remembered;
use crate::replay::{Until, replay};
use crate::stats::Counters;
use crate::views::{ViewParts, Views};
use crate::{Builder, Error, Onhand, codec};
use foldhash::fast::RandomState;
use onhand_domain::{Ledger, Position};
use onhand_log::{DirectoryLog, Journal, LogError, LogOptions, Recovery, TrustedPoint};
use std::hash::BuildHasher;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;

impl Builder {
    /// Opens a directory, where a runtime is there in a thread of its own.
    ///
    /// # Errors
    /// As [`Builder::open_blocking`].
    pub async fn open(self, directory: impl AsRef<Path>) -> Result<Onhand, Error> {
        let directory = directory.as_ref().to_owned();
        aside(move || self.open_blocking(directory)).await.ok_or(Error::Closed)?
    }

    /// Opens a directory: reads the newest intact checkpoint and what the log has beyond it.
    ///
    /// # Errors
    /// [`LogError::Locked`] while another handle, in this process or another, has it open; damage and everything
    /// else that keeps the log from being read; [`Error::CheckpointBeyondEnd`] and [`Error::ViewBeyondEnd`] where commits are
    /// missing.
    pub fn open_blocking(self, directory: impl AsRef<Path>) -> Result<Onhand, Error> {
        let directory = directory.as_ref();
        let _span = tracing::info_span!("open", directory = %directory.display()).entered();
        let seed = self.seed.unwrap_or_else(|| RandomState::default().hash_one(0_u64));
        let checkpoints = Checkpoints::new(Arc::clone(&self.storage), directory);
        let opened = self.open_log(directory, &checkpoints, seed)?;
        self.start(directory, opened, checkpoints, seed)
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

    fn open_log(&self, directory: &Path, checkpoints: &Checkpoints, seed: u64) -> Result<Opened, Error> {
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

    fn start(self, directory: &Path, opened: Opened, checkpoints: Checkpoints, seed: u64) -> Result<Onhand, Error> {
        let Opened { log, recovery, ledger } = opened;
        let (reader, log_id, max_body) = (log.reader(), log.log_id(), log.max_body());
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
        let ids = IdFiles::new(Arc::clone(&self.storage), directory, log_id);
        let mut remembered = Remembered::new(self.remembered_ids, self.source);
        ids.load(&mut remembered, &*reader, position)?;
        let history = History { reader, checkpoints, seed };
        let inbox = Arc::new(Inbox::new(self.queue));
        let published = Arc::new(Published::new(position));
        let counters = Arc::new(Counters::default());
        let failure = Arc::new(OnceLock::new());
        let floor = Arc::new(std::sync::atomic::AtomicU64::new(remembered.floor()));
        let (writer, writing) = LogWriter::new(WriterParts {
            journal: Box::new(log),
            inbox: Arc::clone(&inbox),
            published: Arc::clone(&published),
            counters: Arc::clone(&counters),
            failure: Arc::clone(&failure),
        });
        let sequencer = Sequencer::new(SequencerParts {
            time: LogTime::new(self.source, ledger.time(), &*self.clock),
            ledger,
            remembered,
            clock: Arc::clone(&self.clock),
            policy: self.policy,
            max_body,
            inbox: Arc::clone(&inbox),
            counters: Arc::clone(&counters),
            held: HeldSnapshots::new(self.snapshot_memory),
            floor: Arc::clone(&floor),
            failure: Arc::clone(&failure),
        });
        let keeper = KeeperParts {
            checkpoints: history.checkpoints.clone(),
            ids,
            reader: Arc::clone(&history.reader),
            published: Arc::clone(&published),
            inbox: Arc::clone(&inbox),
            log_id,
            floor,
            every: self.checkpoint_every,
        };
        let keeper = Keeper::new(keeper, checkpoint);
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
            clock: self.clock,
            published,
            counters,
            failure,
            history,
            views,
            workers: Mutex::new(Some(workers)),
        };
        Ok(Onhand::new(inner, self.patience))
    }
}

struct Opened {
    log: DirectoryLog,
    recovery: Recovery,
    ledger: Ledger,
}

fn spawn<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
    directory: &Path,
) -> Result<thread::JoinHandle<T>, Error> {
    let failed = |source| Error::Io { action: "start a thread for", path: directory.to_owned(), source };
    thread::Builder::new().name(name.to_owned()).spawn(work).map_err(failed)
}
