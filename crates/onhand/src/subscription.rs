//! Subscriptions: everything that happened from a position on, and then everything that happens.

use crate::Error;
use crate::alarm::after;
use crate::codec::{Decoder, records};
use crate::engine::{CLOSED, Published};
use crate::park::{block_on, block_on_before};
use onhand_domain::{CommandId, Event, Position, Timestamp};
use onhand_log::{Frame, Frames, JournalReader};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// What one command did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The command; [`CommandId::OWN`] for what the core does by itself.
    pub command: CommandId,
    /// The log's time when it was decided.
    pub time: Timestamp,
    /// When it happened, where the caller said.
    pub occurred_at: Option<Timestamp>,
    /// The position of the first of these events.
    pub first: Position,
    /// The events, in order.
    pub events: Vec<Event>,
}

impl Committed {
    /// The position of the last event: subscribing after it goes on where this ends.
    #[must_use]
    pub fn last(&self) -> Position {
        Position((self.first.0 + self.events.len() as u64).saturating_sub(1))
    }

    /// The events with their positions.
    pub fn positions(&self) -> impl Iterator<Item = (Position, &Event)> {
        (self.first.0..).map(Position).zip(&self.events)
    }
}

/// Reads the log from a position on, and waits for more at its end.
///
/// It holds nobody up and misses nothing, however slow it is: what it has not read stays in the log. Reading is
/// done in the calling thread, from the system's page cache as a rule.
#[derive(Debug)]
pub struct Subscription {
    reader: Arc<dyn JournalReader>,
    durable: watch::Receiver<u64>,
    published: Arc<Published>,
    after: Position,
    frames: Option<Frames>,
    decoder: Option<Decoder>,
    read: VecDeque<Committed>,
    began: Began,
}

/// Whether a subscription began where the log has been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Began {
    Unasked,
    Within,
    /// Beyond the end, which was said once.
    Beyond,
}

impl Subscription {
    pub(crate) fn new(reader: Arc<dyn JournalReader>, published: Arc<Published>, after: Position) -> Self {
        let durable = published.watch();
        Self {
            reader,
            durable,
            published,
            after,
            frames: None,
            decoder: None,
            read: VecDeque::new(),
            began: Began::Unasked,
        }
    }

    /// The position up to which everything was given out.
    #[must_use]
    pub fn position(&self) -> Position {
        self.after
    }

    /// What the next command did, as soon as it is durable; none once the core is closed and all was given out.
    ///
    /// Dropping the future loses nothing.
    ///
    /// # Errors
    /// [`Error::BeyondEnd`] where the log does not reach the position that was subscribed after: the first time, then
    /// there is nothing. Else as reading the log fails, and it can be called again.
    pub async fn next(&mut self) -> Option<Result<Committed, Error>> {
        loop {
            match self.try_next() {
                Ok(Some(committed)) => return Some(Ok(committed)),
                Err(error) => return Some(Err(error)),
                Ok(None) if self.began == Began::Beyond => return None,
                Ok(None) => {}
            }
            let after = self.after.0;
            // The sender is kept by whatever this subscription holds: waiting does not fail.
            let closed = self.durable.wait_for(|durable| *durable > after).await.is_ok_and(|d| *d == CLOSED);
            if closed && self.published.durable() <= self.after {
                return None;
            }
        }
    }

    /// What the next command did, if it is durable already.
    ///
    /// # Errors
    /// As [`Subscription::next`].
    pub fn try_next(&mut self) -> Result<Option<Committed>, Error> {
        match self.began {
            Began::Within => {}
            Began::Beyond => return Ok(None),
            Began::Unasked => {
                let (position, end) = (self.after, self.published.durable());
                if position > end {
                    self.began = Began::Beyond;
                    return Err(Error::BeyondEnd { position, end });
                }
                self.began = Began::Within;
            }
        }
        loop {
            if let Some(committed) = self.read.pop_front() {
                self.after = committed.last();
                return Ok(Some(committed));
            }
            if !self.read_frame()? {
                return Ok(None);
            }
        }
    }

    /// Reads the next frame there is; false at the durable end.
    fn read_frame(&mut self) -> Result<bool, Error> {
        if self.published.durable() <= self.after {
            return Ok(false);
        }
        let frames = match &mut self.frames {
            Some(frames) => frames,
            None => self.frames.insert(self.reader.frames(self.after.plus(1).0)?),
        };
        let read = match frames.next() {
            None => return Ok(false),
            Some(Ok(frame)) => self.decode(&frame),
            Some(Err(error)) => Err(error.into()),
        };
        match read {
            Ok(read) => self.read = read,
            Err(error) => {
                // Read anew from the last position given out, should the caller try again.
                self.frames = None;
                return Err(error);
            }
        }
        Ok(true)
    }

    fn decode(&mut self, frame: &Frame) -> Result<VecDeque<Committed>, Error> {
        let decoder = self.decoder.get_or_insert_with(|| Decoder::new(frame.dictionary()));
        decoder.follow(frame.dictionary());
        let mut read = VecDeque::new();
        for record in records(frame) {
            let record = record?;
            let skipped = self.after.plus(1).0.saturating_sub(record.first.0);
            if skipped >= u64::from(record.count) {
                continue;
            }
            let events = record.events(decoder).skip(skipped as usize).collect::<Result<_, _>>()?;
            read.push_back(Committed {
                command: record.header.id,
                time: record.header.time,
                occurred_at: record.header.occurred_at,
                first: record.first.plus(skipped),
                events,
            });
        }
        Ok(read)
    }
}

/// A subscription for callers without a runtime: an iterator that waits in the calling thread, and ends once the core
/// is closed and all was given out.
#[derive(Debug)]
pub struct SubscriptionIter {
    subscription: Subscription,
}

impl SubscriptionIter {
    /// The position up to which everything was given out.
    #[must_use]
    pub fn position(&self) -> Position {
        self.subscription.position()
    }

    /// What the next command did, if it is durable before so much time has passed.
    ///
    /// # Errors
    /// [`Error::NothingYet`] where it is not, and it can be called again. Else as [`Subscription::next`].
    pub fn next_within(&mut self, longest: Duration) -> Option<Result<Committed, Error>> {
        let told = block_on_before(after(Instant::now(), longest), self.subscription.next());
        told.unwrap_or(Some(Err(Error::NothingYet { within: longest })))
    }
}

impl From<Subscription> for SubscriptionIter {
    fn from(subscription: Subscription) -> Self {
        Self { subscription }
    }
}

impl Iterator for SubscriptionIter {
    type Item = Result<Committed, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.subscription.next())
    }
}
