//! The agenda: what falls due in a state by itself, and what is to be forgotten of it.

mod backorders;
mod deadlines;
mod expiries;

pub(crate) use backorders::{Backorders, Queue, Turn};
pub(crate) use deadlines::Deadlines;
pub(crate) use expiries::Expiries;

use crate::{AccountId, Condition, LocationId, OrderId, PaymentId, Position, SkuId};
use std::collections::{BTreeSet, VecDeque};

/// What falls due by itself. All of it follows from the state; it is kept beside it so that clones stay cheap.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    pub(crate) expiries: Expiries,
    pub(crate) ended: Ended,
    /// Finished orders, by the moment until which they are kept.
    pub(crate) closings: Deadlines<OrderId>,
    /// Authorizations of credit, by the moment until which they may be captured.
    pub(crate) lapses: Deadlines<PaymentId>,
    /// Accounts that have something to lose, by the moment at which they expire.
    pub(crate) credit: Deadlines<AccountId>,
    pub(crate) backorders: Backorders,
    /// Orders of which points are to be reversed.
    pub(crate) reversals: BTreeSet<OrderId>,
    /// Shortfalls that hit more promises than have been named.
    naming: BTreeSet<(SkuId, LocationId, Condition)>,
}

/// Places of ended reservations, the longest ended first.
#[derive(Debug, Default)]
pub(crate) struct Ended {
    /// Entries of reservations whose ids were used again are stale.
    places: VecDeque<(Position, u32)>,
    /// How many of them are not stale.
    len: usize,
}

/// How many stale entries are borne beside as many as there are others.
pub(crate) const STALE_BORNE: usize = 4_096;

impl Agenda {
    /// A shortfall has promises to name, or has none.
    pub(crate) fn has_to_name(&mut self, shortfall: (SkuId, LocationId, Condition), more: bool) {
        if more {
            self.naming.insert(shortfall);
        } else {
            self.naming.remove(&shortfall);
        }
    }

    /// The first shortfall that has promises to name.
    pub(crate) fn to_name(&self) -> Option<(SkuId, LocationId, Condition)> {
        self.naming.first().copied()
    }
}

impl Ended {
    /// A reservation has ended. `stands` tells whether what is at a place ended at a position.
    pub(crate) fn push(&mut self, since: Position, place: u32, kept: usize, stands: impl Fn(Position, u32) -> bool) {
        self.places.push_back((since, place));
        self.len += 1;
        if self.places.len() > 2 * kept + STALE_BORNE {
            self.places.retain(|(since, place)| stands(*since, *place));
        }
    }

    /// The places of those that ended longest ago.
    pub(crate) fn oldest(&self, most: usize) -> impl Iterator<Item = u32> {
        self.places.iter().take(most).map(|(_, place)| *place)
    }

    /// Takes out the place of the one that ended longest ago, where more than so many are kept.
    pub(crate) fn pop_beyond(&mut self, kept: usize, stands: impl Fn(Position, u32) -> bool) -> Option<u32> {
        while self.len > kept {
            let (since, place) = self.places.pop_front()?;
            if stands(since, place) {
                return Some(place);
            }
        }
        None
    }

    /// One that stood here is forgotten; none where there was none.
    pub(crate) fn forget(&mut self) -> Option<()> {
        self.len = self.len.checked_sub(1)?;
        Some(())
    }
}

#[cfg(test)]
mod tests;
