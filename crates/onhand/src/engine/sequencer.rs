//! The sequencer: the one place where commands are decided, one after the other, against one state.

use super::answer::Answer;
use super::callers::Callers;
use super::grief::Grief;
use super::inbox::{Crowd, Inbox, Message, Ready, Wake};
use super::writer::{Commit, ImageReply, LogWriter, SnapshotReply};
use super::{Published, SnapshotSlot};
use crate::canary::canary;
use crate::clock::{Clock, LogTime, Source};
use crate::codec::{RecordHeader, put_record};
use crate::held::HeldSnapshots;
use crate::meanwhile::{MOST_KEPT, Meanwhile};
use crate::receipt::Granted;
use crate::remembered::{AHEAD, Applied, Forgotten, Known, Remembered};
use crate::stats::Counters;
use crate::submission::Prepared;
use crate::{Error, Refusal, SubmitError};
use onhand_domain::{Command, CommandId, Context, Event, Hint, Ledger, Names, Policy, State, Timestamp};
use onhand_log::FrameBuffer;
use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How long the log is left unsealed once nothing happens.
const SEAL_AFTER: Duration = Duration::from_millis(5);

/// After so many commands without a hint, names are published anew if there are new ones.
const UNTOLD: usize = 256;

/// What a sequencer is made of.
#[derive(Debug)]
pub(crate) struct SequencerParts {
    pub(crate) ledger: Ledger,
    pub(crate) remembered: Remembered,
    pub(crate) meanwhile: Meanwhile,
    pub(crate) time: LogTime,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) policy: Policy,
    pub(crate) max_body: usize,
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) published: Arc<Published>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) held: HeldSnapshots,
    /// For checkpoints to know.
    pub(crate) forgotten: Arc<Forgotten>,
    /// What ended the log, once something has.
    pub(crate) failure: Arc<OnceLock<Arc<Error>>>,
}

/// Decides commands and fills the next commit while the log writer makes the one before durable.
#[derive(Debug)]
pub(crate) struct Sequencer {
    parts: SequencerParts,
    /// Messages that the inbox gives.
    taken: Vec<Message>,
    /// Taken from the inbox, not decided yet.
    todo: VecDeque<Work>,
    /// What the crowd decided last leaves behind for the next one.
    spare: Crowd,
    frame: FrameBuffer,
    commit: Commit,
    snapshots: Vec<SnapshotReply>,
    image: Option<ImageReply>,
    events: Vec<Event>,
    /// The bytes of the record that is being written.
    record: Vec<u8>,
    /// Of the commands that were looked at together.
    hints: Vec<Hint>,
    /// How many reservations came without a hint of their level since names were published last.
    untold: usize,
    /// The clock was read for these.
    clock_read: bool,
    /// The frame holds all that it can.
    full: bool,
    /// Something was committed since the last seal.
    unsealed: bool,
    failed: bool,
    /// The commit before this one had one caller at most: the next may well have none beside him, who would gain by
    /// his command being decided meanwhile.
    alone: bool,
}

#[derive(Debug)]
enum Work {
    /// From so many commands on; those before are decided.
    Crowd(Crowd, usize),
    Batch(Arc<Vec<Prepared>>, usize, Callers),
    Snapshot(Option<Timestamp>, SnapshotReply),
    Image(ImageReply),
}

/// What became of one attempt to decide something.
enum Tried<T> {
    Done(T),
    /// The frame is full; it has to be tried again in the next one.
    Full,
}

impl Sequencer {
    pub(crate) fn new(parts: SequencerParts) -> Self {
        let frame = FrameBuffer::new(parts.ledger.position().plus(1).0);
        Self {
            parts,
            taken: Vec::new(),
            todo: VecDeque::new(),
            spare: Crowd::default(),
            frame,
            commit: Commit::default(),
            snapshots: Vec::new(),
            image: None,
            events: Vec::new(),
            record: Vec::new(),
            hints: Vec::new(),
            untold: 0,
            clock_read: false,
            full: false,
            unsealed: false,
            failed: false,
            alone: false,
        }
    }

    /// Serves the inbox until it is closed and everything that waited is durable; gives the ledger back.
    pub(crate) fn run(mut self, writer: &LogWriter) -> Ledger {
        let (inbox, failure) = (Arc::clone(&self.parts.inbox), Arc::clone(&self.parts.failure));
        let _grief = Grief { thread: "onhand-sequencer", inbox, failure };
        loop {
            let (ready, timeout) = (self.ready(), self.timeout());
            let wake = self.parts.inbox.wait(&mut self.taken, &mut self.spare, ready, timeout);
            if !self.go_on(wake, writer) {
                return self.into_ledger();
            }
        }
    }

    /// Does the next piece of work, without waiting for one; false where there is none.
    pub(crate) fn step(&mut self, writer: &LogWriter) -> bool {
        let ready = self.ready();
        let wake = self.parts.inbox.poll(&mut self.taken, &mut self.spare, ready);
        wake.is_some_and(|wake| self.go_on(wake, writer))
    }

    /// What it does once it has waited in vain for as long as it waits; false where it would wait for ever.
    pub(crate) fn time_out(&mut self, writer: &LogWriter) -> bool {
        self.step(writer) || (self.timeout().is_some() && self.go_on(Wake::TimeOut, writer))
    }

    /// The ledger of a sequencer that has ended.
    pub(crate) fn into_ledger(self) -> Ledger {
        self.parts.ledger
    }

    fn ready(&self) -> Ready {
        Ready { for_messages: self.todo.is_empty() && !self.full, for_the_writer: self.has_commit() }
    }

    /// Does what it was woken for; false once it has ended.
    fn go_on(&mut self, wake: Wake, writer: &LogWriter) -> bool {
        match wake {
            Wake::Messages => {
                self.take();
                self.work();
            }
            Wake::WriterFree => {
                self.hand_over(writer);
                self.work();
            }
            Wake::TimeOut => self.timed_out(writer),
            Wake::Closing => return false,
        }
        true
    }

    fn take(&mut self) {
        self.todo.extend(self.taken.drain(..).map(|message| match message {
            Message::Crowd(crowd) => Work::Crowd(crowd, 0),
            Message::Batch(batch, callers) => Work::Batch(batch, 0, callers),
            Message::Snapshot(at, sender) => Work::Snapshot(at, sender),
            Message::Image(sender) => Work::Image(sender),
        }));
    }

    /// Decides what there is to decide, as far as the frame has room.
    fn work(&mut self) {
        self.failed |= self.parts.failure.get().is_some();
        while let Some(work) = self.todo.pop_front() {
            let unfinished = match work {
                Work::Crowd(crowd, from) => self.crowd(crowd, from),
                Work::Batch(batch, from, callers) => self.batch(batch, from, callers),
                // What is decided already may never become durable: nobody may see it.
                Work::Snapshot(..) | Work::Image(_) if self.failed => None,
                Work::Image(sender) => {
                    self.image = Some(sender);
                    None
                }
                Work::Snapshot(at, sender) => {
                    self.clock_read = false;
                    let now = self.now(at);
                    match self.settle(now) {
                        Tried::Done(_) => {
                            self.snapshots.push(sender);
                            None
                        }
                        Tried::Full => Some(Work::Snapshot(at, sender)),
                    }
                }
            };
            if let Some(work) = unfinished {
                self.todo.push_front(work);
                self.full = true;
                // It grows no more, and may well wait for the one before: a good time for its checksums.
                self.frame.finish();
                return;
            }
        }
    }

    fn crowd(&mut self, crowd: Crowd, from: usize) -> Option<Work> {
        let Crowd { mut commands, callers } = crowd;
        let rest = commands.get(from..).unwrap_or_default();
        if let Some((answered, callers)) = self.decide_all(rest, callers) {
            return Some(Work::Crowd(Crowd { commands, callers }, from + answered));
        }
        let callers = Callers::with_capacity(commands.len());
        commands.clear();
        self.spare = Crowd { commands, callers };
        None
    }

    fn batch(&mut self, batch: Arc<Vec<Prepared>>, from: usize, callers: Callers) -> Option<Work> {
        let rest = batch.get(from..).unwrap_or_default();
        let (answered, callers) = self.decide_all(rest, callers)?;
        Some(Work::Batch(batch, from + answered, callers))
    }

    /// Decides as many of these as the frame has room for; where it has none for all, gives how many, and whose
    /// answers are still to come.
    fn decide_all(&mut self, commands: &[Prepared], mut callers: Callers) -> Option<(usize, Callers)> {
        let answers = self.answers(commands);
        let count = answers.len();
        let rest = match count {
            0 => return Some((0, callers)),
            _ if count < commands.len() => Some((count, callers.split_off(count))),
            _ => None,
        };
        self.commit.answers.push((answers, callers));
        rest
    }

    /// The answers to as many of these as the frame has room for.
    fn answers(&mut self, commands: &[Prepared]) -> Vec<Answer> {
        let mut answers = Vec::with_capacity(commands.len());
        for group in commands.chunks(State::LOOKS_AHEAD) {
            self.look_ahead(group.iter());
            for (nth, prepared) in group.iter().enumerate() {
                let hint = self.hints.get(nth).copied().unwrap_or_default();
                match self.answer(prepared, hint) {
                    Tried::Done(answer) => answers.push(answer),
                    Tried::Full => return answers,
                }
            }
        }
        answers
    }

    /// Has at hand what deciding these will ask for.
    fn look_ahead<'a>(&mut self, next: impl Iterator<Item = &'a Prepared> + Clone) {
        self.clock_read = false;
        let Self { parts: SequencerParts { ledger, remembered, .. }, hints, untold, .. } = self;
        for prepared in next.clone().take(State::LOOKS_AHEAD) {
            let gains = matches!(prepared.command, Command::Reserve(_)) && !prepared.hint.knows_level();
            *untold += usize::from(gains);
            remembered.prefetch(prepared.id);
        }
        ledger.look_ahead(next.map(|prepared| (prepared.id, &prepared.command, prepared.hint)), hints);
    }

    fn answer(&mut self, prepared: &Prepared, hint: Hint) -> Tried<Answer> {
        if self.failed {
            return Tried::Done(Answer::Failed(Box::new(SubmitError::Closed)));
        }
        let id = prepared.id;
        match self.parts.remembered.get(id) {
            Known::Applied(_) if canary("apply a retry twice") => {}
            Known::Applied(Applied { first, fingerprint }) => {
                return Tried::Done(if fingerprint == prepared.fingerprint {
                    self.parts.counters.replayed();
                    Answer::AppliedBefore(first)
                } else {
                    Answer::Failed(Box::new(SubmitError::IdReused { id, position: first }))
                });
            }
            Known::Forgotten(floor) => {
                let floor = Timestamp::from_micros((floor as i64).saturating_mul(1_000));
                return Tried::Done(Answer::Failed(Box::new(SubmitError::IdTooOld { id, floor })));
            }
            Known::New => {}
        }
        let now = self.now(prepared.at);
        let moment = Timestamp::from_micros((id.milliseconds() as i64).saturating_mul(1_000));
        if self.parts.time.source() == Source::Clock && moment > now.plus(AHEAD) {
            return Tried::Done(Answer::Failed(Box::new(SubmitError::IdAhead { id, at: moment, now })));
        }
        match self.settle(if canary("forget an expiry") { Timestamp::EPOCH } else { now }) {
            Tried::Done(()) => self.decide(prepared, hint, now),
            Tried::Full => Tried::Full,
        }
    }

    fn decide(&mut self, prepared: &Prepared, hint: Hint, now: Timestamp) -> Tried<Answer> {
        let looked_back = prepared.looked_back.as_ref().map(|looked_back| {
            looked_back.brought_up(&prepared.command, self.parts.ledger.state(), &self.parts.meanwhile)
        });
        if let Some(None) = looked_back {
            return Tried::Done(Answer::Failed(Box::new(SubmitError::Busy { limit: MOST_KEPT })));
        }
        let expected = looked_back.as_ref().and_then(Option::as_deref);
        let context = Context { expected, hint, ..Context::new(prepared.id, now, &self.parts.policy) };
        let mut events = std::mem::take(&mut self.events);
        events.clear();
        let decided = self.parts.ledger.decide_into(&prepared.command, &context, &mut events);
        let answer = match decided {
            Ok(()) => {
                let Prepared { id, fingerprint, occurred_at, .. } = *prepared;
                self.record(&RecordHeader { id, fingerprint, time: now, occurred_at }, &events)
            }
            Err(rejection) => {
                self.parts.counters.rejected();
                let position = self.parts.ledger.position();
                Tried::Done(Answer::Refused(Box::new(Refusal { rejection, position, time: now })))
            }
        };
        self.events = events;
        answer
    }

    /// Everything that is due at this time happens before anything else does.
    fn settle(&mut self, now: Timestamp) -> Tried<()> {
        if self.failed || self.parts.ledger.is_quiet_until(now) {
            return Tried::Done(());
        }
        // Room is asked for first: what the ledger says is due, it says once.
        while self.frame.body_len() == 0 || self.parts.max_body - self.frame.body_len() >= LARGEST_OWN_RECORD {
            let Some(event) = self.parts.ledger.due(now) else { return Tried::Done(()) };
            self.parts.ledger.look_ahead_of_due(&event);
            let header = RecordHeader { id: CommandId::OWN, fingerprint: 0, time: now, occurred_at: None };
            if !matches!(self.record(&header, &[event]), Tried::Done(Answer::Granted(_))) {
                return Tried::Done(());
            }
        }
        Tried::Full
    }

    /// Writes a record into the frame, and only then carries the ledger on.
    fn record(&mut self, header: &RecordHeader, events: &[Event]) -> Tried<Answer> {
        let RecordHeader { id, time, fingerprint, .. } = *header;
        self.record.clear();
        if let Err(error) = put_record(&mut self.record, header, events) {
            return Tried::Done(self.fail(id, error));
        }
        let (at, length, limit) = (self.frame.body_len(), self.record.len(), self.parts.max_body);
        let count = u16::try_from(events.len()).ok().filter(|_| length <= limit);
        let Some(count) = count else {
            return Tried::Done(Answer::Failed(Box::new(SubmitError::TooLarge { length, limit })));
        };
        if at + length > limit {
            return Tried::Full;
        }
        self.frame.extend_from_slice(&self.record);
        self.frame.add_events(u32::from(count));
        let first = self.parts.ledger.position().plus(1);
        for event in events {
            if let Err(error) = self.parts.ledger.evolve(event, time) {
                return Tried::Done(self.fail(id, error.into()));
            }
        }
        self.parts.meanwhile.note(first, time, events);
        if id != CommandId::OWN {
            self.parts.remembered.insert(id, Applied { first, fingerprint });
            self.parts.counters.accepted();
        }
        Tried::Done(Answer::Granted(Granted { first, count, time, at: at as u32 }))
    }

    /// The ledger contradicts itself: nothing of the frame may be kept.
    fn fail(&mut self, id: CommandId, error: Error) -> Answer {
        let error = Arc::new(error);
        tracing::error!(%error, "the core stops taking commands");
        self.failed = true;
        self.commit.failed = Some(Arc::clone(&error));
        Answer::Failed(Box::new(SubmitError::Unknown { id, source: error }))
    }

    fn has_commit(&self) -> bool {
        let asked = !self.snapshots.is_empty() || self.image.is_some();
        self.frame.count() > 0 || !self.commit.is_empty() || asked
    }

    /// Hands the commit to the log writer, whose turn was claimed.
    fn hand_over(&mut self, writer: &LogWriter) {
        let next = self.parts.ledger.position().plus(1).0;
        let mut commit = std::mem::take(&mut self.commit);
        if self.frame.count() > 0 {
            commit.frame = Some(std::mem::replace(&mut self.frame, writer.spare_frame(next)));
            self.unsealed = true;
        }
        if self.failed {
            self.snapshots.clear();
            self.image = None;
        }
        if !self.snapshots.is_empty() {
            let expiry = self.parts.ledger.next_expiry();
            let slot = Arc::new(SnapshotSlot::new(self.parts.ledger.share(), expiry));
            self.parts.held.hold(&slot);
            commit.snapshot = Some((slot, std::mem::take(&mut self.snapshots)));
        }
        commit.image = self.image.take().map(|sender| (self.parts.ledger.image(), sender));
        self.publish_names();
        self.full = false;
        self.parts.forgotten.note(&self.parts.remembered);
        self.parts.held.bound(self.parts.ledger.state().copied_bytes());
        let alone = commit.count() <= 1;
        if alone && self.alone {
            writer.commit_here(commit);
        } else {
            writer.commit(commit);
        }
        self.alone = alone;
    }

    /// Lets callers know of new levels, once enough of them would have gained by it.
    fn publish_names(&mut self) {
        let outdated = |names: &Names| names.are_outdated(self.parts.ledger.state());
        if self.untold >= UNTOLD && self.parts.published.names().as_deref().is_none_or(outdated) {
            self.parts.published.publish_names(self.parts.ledger.names());
            self.untold = 0;
        }
    }

    fn timeout(&mut self) -> Option<Duration> {
        let seal = self.unsealed.then_some(SEAL_AFTER);
        let expiry = self.parts.ledger.next_expiry().filter(|_| !self.failed);
        // A moment later than asked for: a hold is due when its moment has passed.
        let expiry = expiry.and_then(|at| self.parts.time.until(at)).map(|wait| wait + Duration::from_micros(1));
        if self.full { None } else { seal.into_iter().chain(expiry).min() }
    }

    fn timed_out(&mut self, writer: &LogWriter) {
        self.clock_read = false;
        let now = self.now(None);
        if let Tried::Full = self.settle(now) {
            self.full = true;
        }
        if self.unsealed && !self.has_commit() && self.parts.inbox.claim_writer() {
            self.unsealed = false;
            writer.seal();
        }
    }

    /// The time; for commands that were looked at together, the clock is read once.
    fn now(&mut self, at: Option<Timestamp>) -> Timestamp {
        if self.clock_read && self.parts.time.source() == Source::Clock {
            return self.parts.time.last();
        }
        self.clock_read = true;
        self.parts.time.advance(&*self.parts.clock, at)
    }
}

/// More than what the ledger does by itself ever takes in one record: so many ids of 18 bytes, half as many with some
/// 20 bytes of figures each, or a quarter with twice as many ids, and some 100 bytes around them.
pub(crate) const LARGEST_OWN_RECORD: usize = 20 * onhand_domain::EXPIRIES_AN_EVENT + 512;
