//! The referee: judges from receipts alone whether anything was promised that was not there.
//!
//! It knows nothing of the core but what shoppers and trucks were told: what arrived, what was held until when,
//! what was confirmed, what was given back. It goes through that in the order of the log.

use super::tally::{Note, Units, What};
use crate::exit::Failure;
use onhand::{LocationId, Onhand, Quantity, ReservationId, SkuId};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

/// What the receipts add up to.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    levels: HashMap<(SkuId, LocationId), Level>,
    holds: HashMap<ReservationId, Hold>,
    expiries: BinaryHeap<Reverse<(i64, ReservationId)>>,
    /// Holds that ran out.
    pub(super) expired: u64,
    /// Units that arrived.
    pub(super) received: i64,
    /// Units that were confirmed.
    pub(super) sold: i64,
    /// Receipts that contradict each other.
    pub(super) contradictions: u64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Level {
    received: i64,
    promised: i64,
    /// The most that was ever promised beyond what had been received.
    oversold: i64,
}

#[derive(Debug)]
struct Hold {
    expires_at: i64,
    lines: Box<[Units]>,
    confirmed: bool,
}

/// Goes through all notes, which are in the order of the log.
pub(super) fn judge(notes: Vec<Note>) -> Verdict {
    let mut verdict = Verdict::default();
    for note in notes {
        verdict.expire(note.time);
        verdict.take(note.what);
    }
    verdict
}

/// Whether the books say of each level what the receipts add up to, and how many levels they disagree on. What
/// has expired by the books' time has expired for the referee, too.
pub(super) fn compare_with_books(verdict: &mut Verdict, core: &Onhand) -> Result<u64, Failure> {
    let snapshot = core.blocking().snapshot()?;
    let books = snapshot.read()?;
    verdict.expire(books.time().micros());
    let mut differing = 0;
    for (sku, location, figures) in books.stock_levels() {
        let level = verdict.levels.get(&(sku, location)).copied().unwrap_or_default();
        let promised = figures.reserved.and(figures.allocated);
        if figures.on_hand != Quantity(level.received) || promised != Quantity(level.promised) {
            differing += 1;
        }
    }
    Ok(differing)
}

impl Verdict {
    /// Units promised beyond what was there, over all levels.
    pub(super) fn oversold(&self) -> i64 {
        self.levels.values().map(|level| level.oversold).sum()
    }

    fn take(&mut self, what: What) {
        match what {
            What::Received((sku, location, units)) => {
                self.levels.entry((sku, location)).or_default().received += units;
                self.received += units;
            }
            What::Held { reservation, expires_at, lines } => {
                if let Some(before) = self.holds.remove(&reservation) {
                    self.contradictions += u64::from(before.confirmed);
                    self.give_back(&before.lines);
                }
                for (sku, location, units) in &lines {
                    let level = self.levels.entry((*sku, *location)).or_default();
                    level.promised += units;
                    level.oversold = level.oversold.max(level.promised - level.received);
                }
                self.expiries.push(Reverse((expires_at, reservation)));
                self.holds.insert(reservation, Hold { expires_at, lines, confirmed: false });
            }
            What::Confirmed(reservation) => match self.holds.get_mut(&reservation).filter(|hold| !hold.confirmed) {
                Some(hold) => {
                    hold.confirmed = true;
                    self.sold += hold.lines.iter().map(|(.., units)| units).sum::<i64>();
                }
                None => self.contradictions += 1,
            },
            What::Released(reservation) => match self.holds.remove(&reservation).filter(|hold| !hold.confirmed) {
                Some(hold) => self.give_back(&hold.lines),
                None => self.contradictions += 1,
            },
        }
    }

    fn expire(&mut self, now: i64) {
        while let Some(Reverse((at, reservation))) = self.expiries.peek().copied().filter(|Reverse((at, _))| *at <= now)
        {
            self.expiries.pop();
            let due = |hold: &Hold| !hold.confirmed && hold.expires_at == at;
            if self.holds.get(&reservation).is_some_and(due)
                && let Some(hold) = self.holds.remove(&reservation)
            {
                self.expired += 1;
                self.give_back(&hold.lines);
            }
        }
    }

    fn give_back(&mut self, lines: &[Units]) {
        for (sku, location, units) in lines {
            self.levels.entry((*sku, *location)).or_default().promised -= units;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(position: u64, what: What) -> Note {
        Note { position, time: position as i64, what }
    }

    fn units(units: i64) -> Units {
        (SkuId(0), LocationId(0), units)
    }

    fn held(hold: u128, expires_at: i64, quantity: i64) -> What {
        let reservation = ReservationId(uuid::Uuid::from_u128(hold));
        What::Held { reservation, expires_at, lines: Box::new([units(quantity)]) }
    }

    #[test]
    fn units_promised_twice_are_counted() {
        let verdict = judge(vec![at(1, What::Received(units(3))), at(2, held(1, 99, 2)), at(3, held(2, 99, 2))]);
        assert_eq!(verdict.oversold(), 1);
    }

    #[test]
    fn what_expired_may_be_promised_again() {
        let verdict = judge(vec![at(1, What::Received(units(2))), at(2, held(1, 5, 2)), at(5, held(2, 99, 2))]);
        assert_eq!((verdict.oversold(), verdict.expired), (0, 1));
    }

    #[test]
    fn a_cart_that_grows_is_not_counted_twice() {
        let verdict = judge(vec![at(1, What::Received(units(3))), at(2, held(1, 9, 2)), at(3, held(1, 9, 3))]);
        assert_eq!(verdict.oversold(), 0);
    }
}
