//! The log writer: makes commits durable, one at a time, and answers what stood on them.

use super::answer::{Answer, Fate};
use super::callers::Callers;
use super::grief::Grief;
use super::{Inbox, Published, SnapshotSlot};
use crate::Error;
use crate::canary::canary;
use crate::stats::Counters;
use onhand_domain::{Image, Position};
use onhand_log::{Frame, FrameBuffer, Journal};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use tokio::sync::oneshot;

/// The way back to one who asked for a snapshot.
pub(crate) type SnapshotReply = oneshot::Sender<Arc<SnapshotSlot>>;
/// The way back to one who writes the state down.
pub(crate) type ImageReply = oneshot::Sender<Image>;

/// Everything that waits for one frame.
#[derive(Debug, Default)]
pub(crate) struct Commit {
    pub(crate) frame: Option<FrameBuffer>,
    pub(crate) answers: Vec<(Vec<Answer>, Callers)>,
    pub(crate) snapshot: Option<(Arc<SnapshotSlot>, Vec<SnapshotReply>)>,
    pub(crate) image: Option<(Image, ImageReply)>,
    /// The sequencer found the ledger broken: nothing of this commit may be written.
    pub(crate) failed: Option<Arc<Error>>,
}

impl Commit {
    pub(crate) fn count(&self) -> usize {
        self.answers.iter().map(|(answers, _)| answers.len()).sum()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.failed.is_none()
    }
}

/// What a log writer is made of.
#[derive(Debug)]
pub(crate) struct WriterParts {
    pub(crate) journal: Box<dyn Journal>,
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) published: Arc<Published>,
    pub(crate) counters: Arc<Counters>,
    /// What ended the log, once something has.
    pub(crate) failure: Arc<OnceLock<Arc<Error>>>,
}

/// The sequencer's side of the log writer.
#[derive(Debug)]
pub(crate) struct LogWriter {
    // Let go of before the channel ends: whoever then sees it end has the desk for himself.
    desk: Arc<Mutex<Desk>>,
    jobs: SyncSender<Job>,
    spare: Arc<Mutex<Vec<FrameBuffer>>>,
}

#[derive(Debug)]
enum Job {
    Commit(Box<Commit>),
    Seal,
}

/// The log writer's own side.
#[derive(Debug)]
pub(crate) struct Writing {
    jobs: Receiver<Job>,
    desk: Arc<Mutex<Desk>>,
}

/// Where commits are made durable, by whoever has the log writer's turn.
#[derive(Debug)]
struct Desk {
    parts: WriterParts,
    spare: Arc<Mutex<Vec<FrameBuffer>>>,
    /// The frame written last: once nobody reads it any more, its memory is used again.
    last: Option<Arc<Frame>>,
}

impl LogWriter {
    pub(crate) fn new(parts: WriterParts) -> (Self, Writing) {
        // Room for one job: it is put there only by whom the writer told that it is free.
        let (sender, jobs) = sync_channel(1);
        let spare = Arc::new(Mutex::new(Vec::new()));
        let desk = Arc::new(Mutex::new(Desk { parts, spare: Arc::clone(&spare), last: None }));
        (Self { jobs: sender, desk: Arc::clone(&desk), spare }, Writing { jobs, desk })
    }

    /// Commits. The writer tells the inbox when it is free again.
    pub(crate) fn commit(&self, commit: Commit) {
        self.send(Job::Commit(Box::new(commit)));
    }

    /// Commits in the calling thread, which has the writer's turn: a caller who is alone waits for one thread less.
    pub(crate) fn commit_here(&self, commit: Commit) {
        lock(&self.desk).commit(commit);
    }

    /// Seals the log's tail.
    pub(crate) fn seal(&self) {
        self.send(Job::Seal);
    }

    /// The writing side outlives the sequencer, unless it has panicked: then whoever waits for the job is told by its
    /// being dropped, and the turn is given back, so that the next ones are, too.
    fn send(&self, job: Job) {
        if self.jobs.send(job).is_err() {
            lock(&self.desk).parts.inbox.writer_is_free();
        }
    }

    /// An empty frame, in memory that was used before where there is some.
    pub(crate) fn spare_frame(&self, first: u64) -> FrameBuffer {
        match self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            Some(mut frame) => {
                frame.reset(first);
                frame
            }
            None => FrameBuffer::new(first),
        }
    }
}

impl Writing {
    /// Serves the sequencer until it has ended; seals and closes the log then.
    pub(crate) fn run(self) {
        let _grief = lock(&self.desk).grief();
        while let Ok(job) = self.jobs.recv() {
            self.serve(job);
        }
        self.close();
    }

    /// Does the next piece of work, without waiting for one; false where there is none.
    pub(crate) fn step(&self) -> bool {
        self.jobs.try_recv().map(|job| self.serve(job)).is_ok()
    }

    /// Seals and closes the log, once the sequencer has let go of its side.
    pub(crate) fn close(self) {
        if let Some(desk) = Arc::into_inner(self.desk) {
            desk.into_inner().unwrap_or_else(PoisonError::into_inner).close();
        }
    }

    fn serve(&self, job: Job) {
        let mut desk = lock(&self.desk);
        match job {
            Job::Commit(commit) => desk.commit(*commit),
            Job::Seal => desk.seal(),
        }
    }
}

fn lock(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    fn grief(&self) -> Grief {
        let WriterParts { inbox, failure, .. } = &self.parts;
        Grief { thread: "onhand-log", inbox: Arc::clone(inbox), failure: Arc::clone(failure) }
    }

    fn close(self) {
        if self.parts.failure.get().is_none()
            && let Err(error) = self.parts.journal.close()
        {
            tracing::warn!(%error, "the log could not be sealed while closing");
        }
    }

    fn commit(&mut self, mut commit: Commit) {
        if canary("publish before it is durable") {
            let last = |frame: &FrameBuffer| frame.first() + u64::from(frame.count()) - 1;
            commit.frame.iter().for_each(|frame| self.parts.published.advance(Position(last(frame))));
        }
        let fate = match self.append(&mut commit) {
            Ok(frame) => Fate::Durable(frame.map(Arc::new)),
            Err(error) => Fate::Unknown(error),
        };
        // Before the answers go out: whoever has his finds his room free again.
        self.parts.inbox.answered(commit.count());
        if let Fate::Durable(frame) = &fate {
            if let Some(frame) = frame {
                self.parts.published.advance(Position(frame.last()));
            }
            if let Some((slot, senders)) = commit.snapshot {
                self.parts.published.publish(Arc::clone(&slot));
                for sender in senders {
                    let _ = sender.send(Arc::clone(&slot));
                }
            }
            if let Some((image, sender)) = commit.image {
                let _ = sender.send(image);
            }
        }
        for (answers, callers) in commit.answers {
            callers.tell(answers, fate.clone());
        }
        if let Fate::Durable(frame) = fate {
            self.recycle(frame);
        }
        self.parts.inbox.writer_is_free();
    }

    fn append(&mut self, commit: &mut Commit) -> Result<Option<Frame>, Arc<Error>> {
        if let Some(failure) = self.parts.failure.get() {
            return Err(Arc::clone(failure));
        }
        let failed = match (commit.failed.take(), commit.frame.take()) {
            (Some(failed), _) => failed,
            (None, None) => return Ok(None),
            (None, Some(frame)) => {
                let (position, events, bytes) = (frame.first(), frame.count(), frame.body_len());
                let _span = tracing::debug_span!("commit", position, events, bytes).entered();
                match self.parts.journal.append(frame) {
                    Ok(frame) => {
                        self.parts.counters.committed(&frame);
                        return Ok(Some(frame));
                    }
                    Err(error) => Arc::new(Error::from(error)),
                }
            }
        };
        self.fail(Arc::clone(&failed));
        Err(failed)
    }

    fn seal(&mut self) {
        if self.parts.failure.get().is_none() {
            match self.parts.journal.seal() {
                Ok(()) => {}
                Err(onhand_log::AppendError::NotSealed { source }) => {
                    tracing::warn!(error = %source, "the log's tail could not be sealed");
                }
                Err(error) => self.fail(Arc::new(error.into())),
            }
        }
        self.parts.inbox.writer_is_free();
    }

    fn fail(&self, error: Arc<Error>) {
        tracing::error!(%error, "the log failed; no more commands are taken");
        // The first failure is the one that counts.
        if !canary("go on after a failure") {
            let _ = self.parts.failure.set(error);
        }
    }

    fn recycle(&mut self, frame: Option<Arc<Frame>>) {
        let Some(before) = std::mem::replace(&mut self.last, frame) else { return };
        if let Ok(frame) = Arc::try_unwrap(before) {
            let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
            if spare.len() < 2 {
                spare.push(frame.recycle());
            }
        }
    }
}
