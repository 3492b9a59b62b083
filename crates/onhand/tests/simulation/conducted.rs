//! The core as a simulation sees it.

use onhand::{
    Clock, Command, CommandId, Conducted, Entry, Error, Onhand, Position, Receipt, Snapshot, Storage, Submission,
    SubmitError, Subscription, Timestamp, Worker,
};
use onhand_testkit::Record;
use onhand_testkit::sim::{self, Asked, Committed, Said, Seen, Setting, SimClock};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A core that is conducted, and a reader of its log.
pub(crate) struct Simulated {
    conducted: Conducted,
    story: Subscription,
    /// Read, and not given out.
    read: Vec<Committed>,
}

#[derive(Debug)]
struct Hands(SimClock);

impl Clock for Hands {
    fn wall(&self) -> Timestamp {
        self.0.wall()
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }
}

impl Simulated {
    /// The core's handle.
    pub(crate) fn core(&self) -> Onhand {
        self.conducted.core().clone()
    }
}

impl sim::Core for Simulated {
    fn open(storage: Arc<dyn Storage>, directory: &Path, setting: &Setting) -> Result<Self, String> {
        let settings = Onhand::builder()
            .storage(storage)
            .clock(Arc::new(Hands(setting.clock.clone())))
            .longest_hold(setting.policy.longest_hold)
            .orders_kept(setting.policy.orders_kept)
            .return_policy(setting.policy.returns)
            .queue(setting.queue)
            .checkpoint_every(setting.checkpoint_every)
            .remembered_ids(setting.remembered_ids)
            .segment_size(64 << 10)
            .max_frame(16 << 10)
            .seed(1);
        let conducted = settings.open_conducted(directory).map_err(|error| told(&error))?;
        let story = conducted.core().subscribe(Position::START);
        Ok(Self { conducted, story, read: Vec::new() })
    }

    fn submit(&self, id: CommandId, command: Command) -> Asked<Said> {
        let core = self.core();
        Box::pin(async move { said(core.submit(Submission::new(command).id(id)).await) })
    }

    fn submit_batch(&self, commands: Vec<(CommandId, Command)>) -> Asked<Vec<Said>> {
        let core = self.core();
        Box::pin(async move {
            let count = commands.len();
            let submissions = commands.into_iter().map(|(id, command)| Submission::new(command).id(id));
            let said: Vec<Said> = core.submit_batch(submissions).await.into_iter().map(said).collect();
            assert_eq!(said.len(), count, "each command of a batch has its answer");
            said
        })
    }

    fn snapshot(&self) -> Asked<Result<Seen, String>> {
        let core = self.core();
        Box::pin(
            async move { core.snapshot().await.and_then(|snapshot| seen(&snapshot)).map_err(|error| told(&error)) },
        )
    }

    fn step(&mut self, worker: sim::Worker) -> bool {
        self.conducted.step(match worker {
            sim::Worker::Sequencer => Worker::Sequencer,
            sim::Worker::LogWriter => Worker::LogWriter,
            sim::Worker::Keeper => Worker::Keeper,
        })
    }

    fn time_out(&mut self) -> bool {
        self.conducted.time_out()
    }

    fn committed(&mut self) -> Result<Vec<Committed>, String> {
        while let Some(committed) = self.story.try_next().map_err(|error| told(&error))? {
            let onhand::Committed { command: id, time: at, first, events, .. } = committed;
            self.read.push(Committed { first, record: Record { id, at, events } });
        }
        Ok(std::mem::take(&mut self.read))
    }

    fn has_failed(&self) -> bool {
        self.conducted.core().failure().is_some()
    }

    fn close(self) -> Result<(), String> {
        self.conducted.close().map_err(|error| told(&error))
    }

    fn verify(storage: Arc<dyn Storage>, directory: &Path) -> Vec<String> {
        match onhand::verify(storage, directory, |_, _| {}) {
            Ok(verification) => verification.findings.iter().map(ToString::to_string).collect(),
            Err(error) => vec![told(&error)],
        }
    }
}

fn seen(snapshot: &Snapshot) -> Result<Seen, Error> {
    let entries: Vec<Entry> = snapshot.read()?.entries().collect();
    Ok(Seen { position: snapshot.position(), entries })
}

/// An answer, as a simulation hears it.
pub(crate) fn said(result: Result<Receipt, SubmitError>) -> Said {
    match result {
        Ok(receipt) => match receipt.events() {
            Ok(events) => Said::Accepted { first: receipt.first, time: receipt.time, events, again: receipt.replayed },
            Err(error) => Said::Unreadable(told(&error)),
        },
        Err(SubmitError::Rejected(refusal)) => {
            Said::Refused { rejection: refusal.rejection, position: refusal.position, time: refusal.time }
        }
        Err(SubmitError::Unknown { .. }) => Said::Unknown,
        Err(SubmitError::Closed) => Said::Closed,
        Err(SubmitError::Busy { .. }) => Said::Busy,
        Err(SubmitError::Invalid(_)) => Said::Invalid,
        Err(SubmitError::IdReused { position, .. }) => Said::IdReused(position),
        Err(SubmitError::IdTooOld { .. }) => Said::IdTooOld,
        Err(SubmitError::IdAhead { .. }) => Said::IdAhead,
        Err(error) => Said::Unreadable(told(&error)),
    }
}

/// An error, and what it is from.
fn told(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut source = error.source();
    while let Some(next) = source {
        told = format!("{told}: {next}");
        source = next.source();
    }
    told
}
