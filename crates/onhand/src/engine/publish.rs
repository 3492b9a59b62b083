//! What readers see: how far the log is durable, and the state somebody asked for at such a boundary.

use crate::canary::canary;
use arc_swap::ArcSwapOption;
use onhand_domain::{Names, Position, State, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::watch;

/// A state that readers hold. It can be taken from them when it keeps too much memory.
#[derive(Debug)]
pub(crate) struct SnapshotSlot {
    pub(crate) position: Position,
    /// When the next of its holds expires.
    expiry: Option<Timestamp>,
    state: ArcSwapOption<State>,
}

impl SnapshotSlot {
    pub(crate) fn new(state: State, expiry: Option<Timestamp>) -> Self {
        Self { position: state.position(), expiry, state: ArcSwapOption::from_pointee(state) }
    }

    pub(crate) fn load(&self) -> arc_swap::Guard<Option<Arc<State>>> {
        self.state.load()
    }

    pub(crate) fn give_up(&self) {
        self.state.store(None);
    }
}

/// What the channel of positions says once nothing more is to come.
pub(crate) const CLOSED: u64 = u64::MAX;

/// What is durable, for everybody to read.
#[derive(Debug)]
pub(crate) struct Published {
    position: watch::Sender<u64>,
    /// The newest state that was cut, and its position.
    newest: ArcSwapOption<SnapshotSlot>,
    /// The position up to which the log is durable: the same as in the channel, without its lock.
    durable: AtomicU64,
    /// For those who wait for a position far ahead, and are not to be woken by every commit before it.
    milestones: watch::Sender<u64>,
    /// The nearest of these positions.
    wanted: AtomicU64,
    /// Names that were known lately.
    names: ArcSwapOption<Names>,
}

impl Published {
    pub(crate) fn new(position: Position) -> Self {
        Self {
            position: watch::Sender::new(position.0),
            newest: ArcSwapOption::empty(),
            durable: AtomicU64::new(position.0),
            milestones: watch::Sender::new(position.0),
            wanted: AtomicU64::new(u64::MAX),
            names: ArcSwapOption::empty(),
        }
    }

    pub(crate) fn durable(&self) -> Position {
        Position(self.durable.load(Ordering::Acquire))
    }

    /// Tells everybody who waits that the log is durable up to here.
    pub(crate) fn advance(&self, position: Position) {
        // It is out of date now; kept, it would make every page be copied that changes. First of all: whoever is told of
        // this position finds nothing older in a snapshot.
        if !canary("show an old snapshot") {
            self.newest.store(None);
        }
        self.durable.store(position.0, Ordering::SeqCst);
        self.position.send_replace(position.0);
        if position.0 >= self.wanted.load(Ordering::SeqCst) {
            // Whoever waits for a later one says so again.
            self.wanted.store(u64::MAX, Ordering::SeqCst);
            self.milestones.send_replace(position.0);
        }
    }

    /// Nothing more is to come.
    pub(crate) fn close(&self) {
        self.position.send_replace(CLOSED);
        self.milestones.send_replace(CLOSED);
    }

    /// Returns once the log is durable up to a position; false once nothing more is to come.
    pub(crate) async fn reaches(&self, position: u64) -> bool {
        let mut milestones = self.milestones.subscribe();
        loop {
            if *milestones.borrow_and_update() == CLOSED {
                return false;
            }
            // Said before it is looked at: whoever advances looks at it after having advanced.
            self.wanted.fetch_min(position, Ordering::SeqCst);
            if self.durable.load(Ordering::SeqCst) >= position {
                return true;
            }
            if milestones.changed().await.is_err() {
                return false;
            }
        }
    }

    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.position.subscribe()
    }

    /// The newest state that was cut, where it says what holds now: nothing was committed since, and none of
    /// its holds has expired.
    pub(crate) fn newest(&self, now: Timestamp) -> Option<Arc<SnapshotSlot>> {
        self.newest.load_full().filter(|slot| slot.expiry.is_none_or(|at| at > now))
    }

    /// The names that commands can be told of before they are queued.
    pub(crate) fn names(&self) -> arc_swap::Guard<Option<Arc<Names>>> {
        self.names.load()
    }

    pub(crate) fn publish_names(&self, names: Names) {
        self.names.store(Some(Arc::new(names)));
    }

    pub(crate) fn publish(&self, slot: Arc<SnapshotSlot>) {
        self.newest.store(Some(slot));
    }
}
