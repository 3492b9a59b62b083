//! What the shoppers noted down: every answer they got, and how long they waited for it.

use crate::waits::Waits;
use onhand::{Event, LocationId, Receipt, ReservationId, SkuId};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

/// How many notebooks the shoppers share.
const NOTEBOOKS: usize = 16;

/// A level and how much of it.
pub(super) type Units = (SkuId, LocationId, i64);

/// One answer that somebody got, as it was in its receipt.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) position: u64,
    /// The log's time of it, in microseconds.
    pub(super) time: i64,
    pub(super) what: What,
}

/// What a receipt said.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// Goods arrived.
    Received(Units),
    /// A hold was granted until then, instead of what it had before.
    Held { reservation: ReservationId, expires_at: i64, lines: Box<[Units]> },
    /// A hold was confirmed.
    Confirmed(ReservationId),
    /// A hold was given back.
    Released(ReservationId),
}

/// Counters for the display, and the notebooks.
#[derive(Debug)]
pub(super) struct Tally {
    pub(super) asked: AtomicU64,
    pub(super) granted: AtomicU64,
    pub(super) rejected: AtomicU64,
    pub(super) confirmed: AtomicU64,
    pub(super) released: AtomicU64,
    /// Confirmations and carts that came after their hold had expired.
    pub(super) too_late: AtomicU64,
    pub(super) closing: AtomicBool,
    pub(super) waits: Waits,
    notebooks: Vec<Mutex<Vec<Note>>>,
}

impl Tally {
    pub(super) fn new() -> Self {
        let counter = AtomicU64::default;
        Self {
            asked: counter(),
            granted: counter(),
            rejected: counter(),
            confirmed: counter(),
            released: counter(),
            too_late: counter(),
            closing: AtomicBool::new(false),
            waits: Waits::new(),
            notebooks: (0..NOTEBOOKS).map(|_| Mutex::default()).collect(),
        }
    }

    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(Relaxed)
    }

    /// Notes a receipt down: all that it says is in its events.
    pub(super) fn note(&self, receipt: &Receipt) -> Result<(), onhand::Error> {
        let notes = receipt.events()?.into_iter().filter_map(|event| what(&event)).map(|what| Note {
            position: receipt.position.0,
            time: receipt.time.micros(),
            what,
        });
        if let Some(notebook) = self.notebooks.get(receipt.position.0 as usize % NOTEBOOKS) {
            notebook.lock().unwrap_or_else(PoisonError::into_inner).extend(notes);
        }
        Ok(())
    }

    /// All notes in the order of the log.
    pub(super) fn collect(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        for notebook in &self.notebooks {
            notes.append(&mut notebook.lock().unwrap_or_else(PoisonError::into_inner));
        }
        notes.sort_unstable_by_key(|note| note.position);
        notes
    }
}

fn what(event: &Event) -> Option<What> {
    match event {
        Event::StockReceived(received) => Some(What::Received((received.sku, received.location, received.quantity.0))),
        Event::StockReserved(hold) => Some(What::Held {
            reservation: hold.reservation,
            expires_at: hold.expires_at.micros(),
            lines: hold.lines.iter().map(|line| (line.sku, line.location, line.quantity.0)).collect(),
        }),
        Event::ReservationConfirmed(confirmed) => Some(What::Confirmed(confirmed.reservation)),
        Event::ReservationReleased(released) => Some(What::Released(released.reservation)),
        _ => None,
    }
}
