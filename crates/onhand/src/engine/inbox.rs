//! The inbox: where callers leave commands, and where the sequencer hears that the log writer is free.

use super::callers::Callers;
use super::sync::{Condvar, Mutex, MutexGuard};
use super::told::Asked;
use super::writer::{ImageReply, SnapshotReply};
use crate::submission::Prepared;
use onhand_domain::Timestamp;
use std::sync::{Arc, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, SemaphorePermit};

/// What the sequencer is asked for.
#[derive(Debug)]
pub(crate) enum Message {
    /// Commands of independent callers.
    Crowd(Crowd),
    /// Commands in order, each for itself.
    Batch(Arc<Vec<Prepared>>, Callers),
    /// The state at the next durable boundary, with all expiries due by that time (now, unless it says).
    Snapshot(Option<Timestamp>, SnapshotReply),
    /// The state at the next durable boundary, to be written down.
    Image(ImageReply),
}

/// Commands of callers who know nothing of each other, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Crowd {
    pub(crate) commands: Vec<Prepared>,
    pub(crate) callers: Callers,
}

/// Why the sequencer was woken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wake {
    /// Messages are in the vector it gave.
    Messages,
    /// The log writer is free, and something waits for it.
    WriterFree,
    /// The time it waited for has come.
    TimeOut,
    /// The core is being closed, and nothing waits any more, or nothing can be done for those who do.
    Closing,
}

/// What a sequencer can go on with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ready {
    /// Its frame has room for the events of more messages.
    pub(crate) for_messages: bool,
    /// It has something for the log writer.
    pub(crate) for_the_writer: bool,
}

/// A bounded queue from many callers to one sequencer.
#[derive(Debug)]
pub(crate) struct Inbox {
    state: Mutex<State>,
    wake: Condvar,
    /// A permit for each command that may be under way: from when it is queued until it is answered.
    room: Semaphore,
    capacity: usize,
}

#[derive(Debug, Default)]
struct State {
    messages: Vec<Message>,
    /// For the next crowd: memory that was used before.
    spare: Crowd,
    writer_free: bool,
    closing: bool,
    /// One of the two that serve it has come to grief.
    abandoned: bool,
    waiting: bool,
}

impl Inbox {
    pub(crate) fn new(capacity: usize) -> Self {
        let capacity = capacity.clamp(1, Semaphore::MAX_PERMITS.min(u32::MAX as usize));
        let state = Mutex::new(State { writer_free: true, ..State::default() });
        Self { state, wake: Condvar::new(), room: Semaphore::new(capacity), capacity }
    }

    /// Takes room for so many commands, if there is any at this moment.
    pub(crate) fn take_room(&self, commands: usize) -> bool {
        let permits = u32::try_from(commands).unwrap_or(u32::MAX);
        self.room.try_acquire_many(permits).map(SemaphorePermit::forget).is_ok()
    }

    /// Permits for commands that are to be queued: each one is used up by [`Inbox::push`].
    pub(crate) fn room(&self) -> &Semaphore {
        &self.room
    }

    pub(crate) fn capacity(&self) -> usize {
        self.capacity
    }

    /// Queues a command, whose room was acquired, for somebody who is to be woken then; none once the core is closing.
    pub(crate) fn submit(&self, command: Prepared, waker: Waker) -> Option<Asked> {
        let mut guard = self.lock();
        let state = &mut *guard;
        if state.closing {
            return None;
        }
        if !matches!(state.messages.last(), Some(Message::Crowd(_))) {
            state.messages.push(Message::Crowd(std::mem::take(&mut state.spare)));
        }
        let Some(Message::Crowd(crowd)) = state.messages.last_mut() else { return None };
        let asked = crowd.callers.add(waker);
        crowd.commands.push(command);
        let wake = std::mem::take(&mut state.waiting);
        drop(guard);
        if wake {
            self.wake.notify_one();
        }
        Some(asked)
    }

    /// Queues a message, whose room was acquired; gives it back once the core is closing.
    pub(crate) fn push(&self, message: Message) -> Result<(), Message> {
        let mut state = self.lock();
        if state.closing {
            return Err(message);
        }
        state.messages.push(message);
        let wake = std::mem::take(&mut state.waiting);
        drop(state);
        if wake {
            self.wake.notify_one();
        }
        Ok(())
    }

    /// So many commands were answered: there is room for as many others.
    pub(crate) fn answered(&self, commands: usize) {
        self.room.add_permits(commands);
    }

    /// The log writer has nothing to do.
    pub(crate) fn writer_is_free(&self) {
        let mut state = self.lock();
        state.writer_free = true;
        let wake = std::mem::take(&mut state.waiting);
        drop(state);
        if wake {
            self.wake.notify_one();
        }
    }

    /// Claims the log writer's turn, if it has nothing to do.
    pub(crate) fn claim_writer(&self) -> bool {
        std::mem::take(&mut self.lock().writer_free)
    }

    /// Takes no more messages; what waits is still served.
    pub(crate) fn close(&self) {
        self.room.close();
        let mut state = self.lock();
        state.closing = true;
        state.waiting = false;
        drop(state);
        self.wake.notify_all();
    }

    /// Takes no more messages, and serves none of those that wait: whoever did has come to grief. Their callers are
    /// told, and the other one of the two ends, whatever it still has in its hands.
    pub(super) fn abandon(&self) {
        self.close();
        let mut state = self.lock();
        state.abandoned = true;
        let unserved = std::mem::take(&mut state.messages);
        drop(state);
        self.wake.notify_all();
        drop(unserved);
    }

    /// What the sequencer can do next, if there is anything. Messages are taken only where there is room for their
    /// events; the log writer's turn is claimed with [`Wake::WriterFree`].
    pub(crate) fn poll(&self, taken: &mut Vec<Message>, spare: &mut Crowd, ready: Ready) -> Option<Wake> {
        self.lock().next(taken, spare, ready)
    }

    /// Waits for what [`Inbox::poll`] gives, but not for longer than this.
    pub(crate) fn wait(
        &self,
        taken: &mut Vec<Message>,
        spare: &mut Crowd,
        ready: Ready,
        timeout: Option<Duration>,
    ) -> Wake {
        let deadline = timeout.map(|timeout| Instant::now() + timeout);
        let mut state = self.lock();
        loop {
            if let Some(wake) = state.next(taken, spare, ready) {
                return wake;
            }
            state.waiting = true;
            state = match deadline {
                None => self.wake.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(deadline) => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return Wake::TimeOut;
                    }
                    self.wake.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing that holds the lock can panic half-way through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    #[inline]
    fn next(&mut self, taken: &mut Vec<Message>, spare: &mut Crowd, ready: Ready) -> Option<Wake> {
        if self.abandoned {
            return Some(Wake::Closing);
        }
        if ready.for_messages && !self.messages.is_empty() {
            std::mem::swap(&mut self.messages, taken);
            self.spare = std::mem::take(spare);
            return Some(Wake::Messages);
        }
        if ready.for_the_writer && self.writer_free {
            self.writer_free = false;
            return Some(Wake::WriterFree);
        }
        let has_ended = self.closing && self.messages.is_empty() && !ready.for_the_writer && self.writer_free;
        has_ended.then_some(Wake::Closing)
    }
}
