//! Expiries come in order, whatever was extended, confirmed or ended meanwhile.

use super::Expiries;
use crate::{ReservationId, Timestamp};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Fewer where an interpreter takes them.
const STEPS: usize = if cfg!(miri) { 40 } else { 300 };

/// Holds by their places, as a table of reservations has them, and all expiries in order.
#[derive(Default)]
struct Holds {
    at: BTreeMap<u32, (Timestamp, ReservationId)>,
    in_order: BTreeSet<(Timestamp, ReservationId)>,
    expiries: Expiries,
    made: u128,
}

#[derive(Clone, Debug)]
enum Step {
    /// Makes a hold at a place, in place of the one that is there.
    Hold { place: u32, expires_in: i64 },
    /// Moves a hold's expiry.
    Extend { place: u32, by: i64 },
    /// Ends a hold.
    End { place: u32 },
    /// Lets time pass.
    Pass { micros: i64 },
}

impl Holds {
    fn add(&mut self, place: u32, at: Timestamp, id: ReservationId) {
        self.at.insert(place, (at, id));
        self.in_order.insert((at, id));
        self.expiries.add((at, id, place), |place| self.at.get(&place).copied());
        self.expiries.sweep(self.at.len(), |place| self.at.get(&place).copied());
    }

    fn end(&mut self, place: u32) -> Option<(Timestamp, ReservationId)> {
        let (at, id) = self.at.remove(&place)?;
        self.in_order.remove(&(at, id));
        self.expiries.withdraw(at, id);
        Some((at, id))
    }

    fn hold(&mut self, place: u32, at: Timestamp) {
        self.end(place);
        self.made += 1;
        // Ids in an order that is not that of their making.
        let id = ReservationId(Uuid::from_u128(self.made.wrapping_mul(0x9E37_79B9_7F4A_7C15) % 1_000_003));
        self.add(place, at, id);
    }

    fn expire(&mut self, now: Timestamp) {
        if self.expiries.none_by(now) {
            assert!(self.in_order.first().is_none_or(|(at, _)| *at > now), "a hold is due, and nothing says so");
        }
        while let Some(id) = self.expiries.pop(now, |place| self.at.get(&place).copied()) {
            let (at, first) = self.in_order.pop_first().expect("a hold that is there");
            assert!(id == first && at <= now, "{id} came before {first}, which expires at {at}; it is {now}");
            self.at.retain(|_, (_, id)| *id != first);
        }
        let next = self.in_order.first().map(|(at, _)| *at);
        assert!(next.is_none_or(|at| at > now), "a hold outlived {now}");
        assert!(self.expiries.earliest() <= next.or(Some(Timestamp::LAST)));
    }
}

fn step() -> impl Strategy<Value = Step> {
    let place = 0..12_u32;
    prop_oneof![
        4 => (place.clone(), 1..40_000_i64).prop_map(|(place, expires_in)| Step::Hold { place, expires_in }),
        1 => (place.clone(), 0..20_000_i64).prop_map(|(place, by)| Step::Extend { place, by }),
        1 => place.prop_map(|place| Step::End { place }),
        2 => (0..15_000_i64).prop_map(|micros| Step::Pass { micros }),
    ]
}

proptest! {
    #[test]
    fn holds_come_by_expiry_then_by_id(steps in prop::collection::vec(step(), 1..STEPS)) {
        let (mut holds, mut now) = (Holds::default(), 1_700_000_000_000_000);
        for step in steps {
            match step {
                Step::Hold { place, expires_in } => holds.hold(place, Timestamp::from_micros(now + expires_in)),
                Step::Extend { place, by } => {
                    if let Some((at, id)) = holds.end(place) {
                        holds.add(place, Timestamp::from_micros(at.micros() + by), id);
                    }
                }
                Step::End { place } => {
                    holds.end(place);
                }
                Step::Pass { micros } => now += micros,
            }
            holds.expire(Timestamp::from_micros(now));
        }
        holds.expire(Timestamp::from_micros(i64::MAX));
        prop_assert!(holds.at.is_empty());
    }
}

/// A sale ends at noon: more holds expire at one moment than are sorted at once.
#[test]
#[cfg_attr(miri, ignore = "too long for an interpreter")]
fn many_holds_of_one_moment_come_in_order() {
    let mut holds = Holds::default();
    let noon = Timestamp::from_seconds(1_700_000_000);
    (0..40_000).for_each(|place| holds.hold(place, noon));
    (0..40_000).step_by(3).for_each(|place| {
        holds.end(place);
    });
    holds.expire(Timestamp::from_micros(noon.micros() - 1));
    let ids: Vec<ReservationId> = holds.in_order.iter().map(|(_, id)| *id).collect();
    let come = std::iter::from_fn(|| holds.expiries.pop(noon, |place| holds.at.get(&place).copied()));
    assert!(come.eq(ids));
}

#[test]
#[cfg_attr(miri, ignore = "too long for an interpreter")]
fn holds_that_are_extended_for_ever_leave_nothing_behind() {
    let mut holds = Holds::default();
    for extension in 0..200_000 {
        holds.end(0);
        holds.add(0, Timestamp::from_micros(1_700_000_000_000_000 + 5_000 * extension), ReservationId::default());
    }
    assert!(holds.expiries.entries() < 10_000, "{} entries of one hold", holds.expiries.entries());
}
