//! Following the log: command by command up to its durable end, then in strides.

use crate::Error;
use crate::codec::{Decoder, records};
use crate::engine::{CLOSED, Published};
use crate::park::block_on;
use onhand_domain::{Event, Position};
use onhand_log::{Frames, JournalReader};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use tokio::sync::{Notify, watch};

/// Reads a log for a view.
#[derive(Debug)]
pub(super) struct Follower {
    reader: Arc<dyn JournalReader>,
    published: Arc<Published>,
    durable: watch::Receiver<u64>,
    /// How many events it waits for at the end of the log, so that a slow trickle does not wake it each time.
    stride: u64,
    after: Position,
    frames: Option<Frames>,
    decoder: Option<Decoder>,
}

/// Tells whether the core is being closed.
#[derive(Debug)]
pub(super) struct Closing(watch::Receiver<u64>);

impl Closing {
    pub(super) fn closed(&self) -> bool {
        *self.0.borrow() == CLOSED
    }
}

/// Takes in what a follower reads.
pub(super) trait Take {
    /// Why it stops.
    type Fault: From<Error>;
    /// An event.
    fn event(&mut self, position: Position, event: &Event);
    /// A command's last event was at this position.
    fn command(&mut self, last: Position) -> Result<(), Self::Fault>;
}

impl Follower {
    pub(super) fn new(reader: Arc<dyn JournalReader>, published: Arc<Published>, stride: u64) -> Self {
        let durable = published.watch();
        Self { reader, published, durable, stride, after: Position::START, frames: None, decoder: None }
    }

    /// Goes on after this position.
    pub(super) fn go_to(&mut self, after: Position) {
        (self.after, self.frames) = (after, None);
    }

    /// The position of the last command that was read.
    pub(super) fn position(&self) -> Position {
        self.after
    }

    /// What tells that the core is being closed.
    pub(super) fn closing(&self) -> Closing {
        Closing(self.durable.clone())
    }

    /// The position up to which the log is durable.
    pub(super) fn end(&self) -> Position {
        self.published.durable()
    }

    /// Reads the next frame there is; false at the durable end.
    pub(super) fn read<T: Take>(&mut self, take: &mut T) -> Result<bool, T::Fault> {
        if self.end() <= self.after {
            return Ok(false);
        }
        let frames = match &mut self.frames {
            Some(frames) => frames,
            None => self.frames.insert(self.reader.frames(self.after.plus(1).0).map_err(Error::from)?),
        };
        let Some(frame) = frames.next() else { return Ok(false) };
        let frame = frame.map_err(Error::from)?;
        let decoder = self.decoder.get_or_insert_with(|| Decoder::new(frame.dictionary()));
        decoder.follow(frame.dictionary());
        for record in records(&frame) {
            let record = record?;
            if record.first <= self.after {
                continue;
            }
            for (event, position) in record.events(decoder).zip(record.first.0..) {
                take.event(Position(position), &event?);
            }
            self.after = record.last();
            take.command(self.after)?;
        }
        Ok(true)
    }

    /// Waits until there is a stride to read, the core is being closed, or somebody calls.
    pub(super) fn wait(&self, call: &Notify) {
        let until = self.after.0.saturating_add(self.stride);
        let mut grown = pin!(self.published.reaches(until));
        let mut called = pin!(call.notified());
        block_on(poll_fn(|context| {
            let woken = grown.as_mut().poll(context).is_ready() || called.as_mut().poll(context).is_ready();
            if woken { Poll::Ready(()) } else { Poll::Pending }
        }));
    }
}
