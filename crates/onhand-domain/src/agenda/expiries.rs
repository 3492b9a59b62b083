//! When holds expire: put off in spans of some milliseconds, and sorted only once a span has come.
//!
//! A calendar queue (R. Brown, "Calendar queues: a fast O(1) priority queue implementation for the simulation event set
//! problem", CACM 1988) whose days are kept in a tree, since holds may last for a second or a month.

use super::STALE_BORNE;
use crate::{ReservationId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// Microseconds of a span, as a power of two: four milliseconds.
const SPAN: u32 = 12;
/// A span of more holds keeps them in order from the beginning: sorting them at once would hold everybody up.
const FEW: usize = 1 << 14;
type Sorted = BTreeSet<(Timestamp, ReservationId)>;

/// Expiries of holds.
#[derive(Debug)]
pub(crate) struct Expiries {
    /// Those of spans that have come, in order.
    come: Sorted,
    /// The last span that has come.
    last_come: i64,
    later: BTreeMap<i64, Span>,
    /// No hold expires before.
    earliest: Timestamp,
    /// The span that was added to last, and is taken out of the others meanwhile.
    adding: (i64, Few),
    /// How many entries stand unsorted, stale ones among them.
    unsorted: usize,
    /// How many spans are in order.
    in_order: usize,
    /// The span that was swept last.
    swept: i64,
}

/// What expires within a span.
#[derive(Debug)]
enum Span {
    Unsorted(Few),
    InOrder(Sorted),
}

/// Places of holds that expire within a span, or that did and were extended, confirmed or ended.
#[derive(Debug)]
struct Few {
    /// No hold of them expires before.
    earliest: Timestamp,
    places: Vec<u32>,
}

impl Few {
    const NONE: Self = Self { earliest: Timestamp::LAST, places: Vec::new() };
}

impl Default for Expiries {
    fn default() -> Self {
        Self {
            come: Sorted::new(),
            last_come: i64::MIN,
            later: BTreeMap::new(),
            earliest: Timestamp::LAST,
            adding: (i64::MIN, Few::NONE),
            unsorted: 0,
            in_order: 0,
            swept: i64::MIN,
        }
    }
}

fn span_of(moment: Timestamp) -> i64 {
    moment.micros() >> SPAN
}

impl Expiries {
    /// A hold expires then. `hold_at` tells of a place which hold is there, and when it expires.
    pub(crate) fn add(
        &mut self,
        (at, id, place): (Timestamp, ReservationId, u32),
        hold_at: impl Fn(u32) -> Option<(Timestamp, ReservationId)>,
    ) {
        self.earliest = self.earliest.min(at);
        let span = span_of(at);
        if span <= self.last_come {
            self.come.insert((at, id));
            return;
        }
        if span != self.adding.0 {
            self.turn_to(span);
        }
        if self.in_order > 0
            && let Some(Span::InOrder(sorted)) = self.later.get_mut(&span)
        {
            sorted.insert((at, id));
            return;
        }
        let (_, few) = &mut self.adding;
        few.earliest = few.earliest.min(at);
        few.places.push(place);
        self.unsorted += 1;
        if few.places.len() > FEW {
            let few = std::mem::replace(few, Few::NONE);
            let sorted = self.sorted(span, &few, hold_at);
            if !sorted.is_empty() {
                self.later.insert(span, Span::InOrder(sorted));
                self.in_order += 1;
            }
        }
    }

    /// A hold does not expire at the moment that was said.
    pub(crate) fn withdraw(&mut self, at: Timestamp, id: ReservationId) {
        let span = span_of(at);
        if span <= self.last_come {
            // One that was taken out because it expires now stood before all others.
            if self.come.first().is_some_and(|first| *first <= (at, id)) {
                self.come.remove(&(at, id));
            }
        } else if self.in_order > 0
            && let Some(Span::InOrder(sorted)) = self.later.get_mut(&span)
        {
            sorted.remove(&(at, id));
            if sorted.is_empty() {
                self.later.remove(&span);
                self.in_order -= 1;
            }
        }
    }

    /// Whether no hold expires by this moment, as far as a glance tells.
    #[inline]
    pub(crate) fn none_by(&self, now: Timestamp) -> bool {
        self.earliest > now
    }

    /// No hold expires before this moment, and one does at it where it has [come](Self::comes).
    pub(crate) fn earliest(&mut self) -> Option<Timestamp> {
        let come = self.come.first().map(|(at, _)| *at);
        let earliest = come.or_else(|| self.first_later().map(|(_, earliest)| earliest));
        self.earliest = earliest.unwrap_or(Timestamp::LAST);
        earliest
    }

    /// Takes out the hold that expires first, where it does by then.
    pub(crate) fn pop(
        &mut self,
        now: Timestamp,
        hold_at: impl Fn(u32) -> Option<(Timestamp, ReservationId)>,
    ) -> Option<ReservationId> {
        self.comes(now, hold_at);
        self.come.first().filter(|(at, _)| *at <= now)?;
        self.come.pop_first().map(|(_, id)| id)
    }

    /// Puts in order what may expire first, where that may be by then.
    pub(crate) fn comes(&mut self, now: Timestamp, hold_at: impl Fn(u32) -> Option<(Timestamp, ReservationId)>) {
        while self.come.is_empty()
            && let Some((span, _)) = self.first_later().filter(|(_, earliest)| *earliest <= now)
        {
            self.last_come = span;
            self.come = match self.take(span) {
                Span::Unsorted(few) => self.sorted(span, &few, &hold_at),
                Span::InOrder(sorted) => {
                    self.in_order -= 1;
                    sorted
                }
            };
        }
    }

    /// Drops stale entries of a few spans, where there are too many beside so many reservations.
    pub(crate) fn sweep(&mut self, reservations: usize, hold_at: impl Fn(u32) -> Option<(Timestamp, ReservationId)>) {
        let mut looked_at = 0;
        while self.unsorted > 2 * reservations + STALE_BORNE && looked_at < 2 {
            let next = self.later.range(self.swept.saturating_add(1)..).next().or_else(|| self.later.iter().next());
            // Only what is being added to is left: it is turned away from, and comes next.
            let Some((&span, _)) = next else { return self.turn_to(i64::MIN) };
            self.swept = span;
            let Some(Span::Unsorted(few)) = self.later.get_mut(&span) else {
                looked_at += 1;
                continue;
            };
            let before = few.places.len();
            looked_at += before;
            few.places.retain(|place| hold_at(*place).is_some_and(|(at, _)| span_of(at) == span));
            // Extended to a moment of the span that it had, a hold has the same entry twice.
            few.places.sort_unstable();
            few.places.dedup();
            few.places.shrink_to_fit();
            self.unsorted -= before - few.places.len();
            if few.places.is_empty() {
                self.later.remove(&span);
            }
        }
    }

    #[cfg(test)]
    pub(super) fn entries(&self) -> usize {
        let later = self.later.values().map(|span| match span {
            Span::Unsorted(few) => few.places.len(),
            Span::InOrder(sorted) => sorted.len(),
        });
        later.sum::<usize>() + self.adding.1.places.len() + self.come.len()
    }

    /// The first span to come, and no hold of it expires before.
    fn first_later(&self) -> Option<(i64, Timestamp)> {
        let adding = Some((self.adding.0, self.adding.1.earliest)).filter(|_| !self.adding.1.places.is_empty());
        let first = self.later.first_key_value().and_then(|(span, entries)| match entries {
            Span::Unsorted(few) => Some((*span, few.earliest)),
            Span::InOrder(sorted) => Some((*span, sorted.first()?.0)),
        });
        [adding, first].into_iter().flatten().min()
    }

    fn turn_to(&mut self, span: i64) {
        let few = match self.later.get(&span) {
            Some(Span::Unsorted(_)) => match self.later.remove(&span) {
                Some(Span::Unsorted(few)) => few,
                Some(Span::InOrder(_)) | None => Few::NONE,
            },
            Some(Span::InOrder(_)) | None => Few::NONE,
        };
        let (before, added) = std::mem::replace(&mut self.adding, (span, few));
        if !added.places.is_empty() {
            self.later.insert(before, Span::Unsorted(added));
        }
    }

    fn take(&mut self, span: i64) -> Span {
        if self.adding.0 == span && !self.adding.1.places.is_empty() {
            return Span::Unsorted(std::mem::replace(&mut self.adding.1, Few::NONE));
        }
        self.later.remove(&span).unwrap_or(Span::Unsorted(Few::NONE))
    }

    fn sorted(&mut self, span: i64, few: &Few, hold_at: impl Fn(u32) -> Option<(Timestamp, ReservationId)>) -> Sorted {
        self.unsorted -= few.places.len();
        // Read one after the other first: sorting would wait for each of them.
        let holds: Vec<_> = few.places.iter().filter_map(|place| hold_at(*place)).collect();
        holds.into_iter().filter(|(at, _)| span_of(*at) == span).collect()
    }
}
