//! Meanwhile: what moved between the snapshot that a count or a feed was prepared from, and its decision.

use crate::canary::canary;
use crate::history::{lines_of, moment_of};
use onhand_domain::rules::Movements;
use onhand_domain::{Command, Event, Position, Quantity, State, Timestamp};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// How many movements are kept for those who look back.
pub(crate) const MOST_KEPT: usize = 1 << 18;

/// Counts who looks back. While somebody does, the sequencer keeps what moves.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watchers(Arc<AtomicUsize>);

/// Somebody looks back, until this is dropped: from before a snapshot is asked for until after the decision.
#[derive(Debug)]
pub(crate) struct Watch(Watchers);

/// What the books said of each line of a command that looks back, as far as a snapshot knew.
#[derive(Debug)]
pub(crate) struct LookedBack {
    expected: Vec<Quantity>,
    snapshot: Position,
    _watch: Watch,
}

/// What moved lately, as the sequencer keeps it.
#[derive(Debug)]
pub(crate) struct Meanwhile {
    watchers: Watchers,
    moved: VecDeque<Moved>,
    /// How many movements these are.
    kept: usize,
    /// What moved up to here is not kept.
    after: Position,
}

#[derive(Debug)]
struct Moved {
    position: Position,
    /// The moment that it belongs to.
    moment: Timestamp,
    /// How many it moves.
    levels: usize,
    event: Event,
}

impl Watchers {
    /// To be called before the snapshot is asked for: the queue between them orders the two, so that whatever is
    /// decided after the snapshot was cut is kept.
    pub(crate) fn watch(&self) -> Watch {
        self.0.fetch_add(1, Relaxed);
        Watch(self.clone())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Relaxed);
    }
}

impl LookedBack {
    pub(crate) fn new(expected: Vec<Quantity>, snapshot: Position, watch: Watch) -> Self {
        Self { expected, snapshot, _watch: watch }
    }

    /// What the books say now of the moment that the command speaks of; none where too much has moved meanwhile.
    pub(crate) fn brought_up(&self, command: &Command, state: &State, meanwhile: &Meanwhile) -> Option<Vec<Quantity>> {
        let moment = command.looks_back()?;
        let moved = meanwhile.since(self.snapshot, moment)?;
        let brought_up = |(expected, (sku, location, condition)): (&Quantity, (&str, &str, _))| {
            let level = state.sku(sku).zip(state.location(location));
            let level = level.filter(|_| !canary("forget what moved meanwhile"));
            let moved = level.map_or(0, |(sku, location)| moved.at(sku, location, condition));
            expected.less(Quantity(i64::try_from(-moved).unwrap_or(0)))
        };
        Some(self.expected.iter().zip(lines_of(command)).map(brought_up).collect())
    }
}

impl Meanwhile {
    pub(crate) fn new(watchers: Watchers, position: Position) -> Self {
        Self { watchers, moved: VecDeque::new(), kept: 0, after: position }
    }

    /// Takes the events of every record, from this position on.
    pub(crate) fn note(&mut self, first: Position, time: Timestamp, events: &[Event]) {
        if self.watchers.0.load(Relaxed) == 0 {
            if self.kept > 0 {
                (self.moved, self.kept) = (VecDeque::new(), 0);
            }
            self.after = Position(first.0 + events.len() as u64 - 1);
            return;
        }
        for (event, position) in events.iter().zip(first.0..) {
            let mut movements = Movements::default();
            movements.record(event);
            let levels = movements.levels();
            if levels > 0 {
                let (position, moment) = (Position(position), moment_of(event, time));
                self.moved.push_back(Moved { position, moment, levels, event: event.clone() });
                self.kept += levels;
            }
        }
        while self.kept > MOST_KEPT
            && let Some(oldest) = self.moved.pop_front()
        {
            self.kept -= oldest.levels;
            self.after = oldest.position;
        }
    }

    /// What moved after a position and belongs to a moment or to an earlier one; none where that is not kept.
    fn since(&self, position: Position, moment: Timestamp) -> Option<Movements> {
        if position < self.after {
            return None;
        }
        let mut movements = Movements::default();
        let from = self.moved.partition_point(|moved| moved.position <= position);
        let belonging = self.moved.range(from..).filter(|moved| moved.moment <= moment);
        belonging.for_each(|moved| movements.record(&moved.event));
        Some(movements)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onhand_domain::event::{StockCounted, StockReceived};
    use onhand_domain::{Condition, LocationId, SkuId};

    const MUG: SkuId = SkuId(0);
    const BERLIN: LocationId = LocationId(0);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    fn came(mugs: i64) -> Event {
        let (sku, location, quantity) = (MUG, BERLIN, Quantity(mugs));
        StockReceived { sku, location, quantity, supplier: None, cost: None }.into()
    }

    fn counted(counted: i64, expected: i64, counted_at: Timestamp) -> Event {
        let (sku, location, condition) = (MUG, BERLIN, Condition::Sellable);
        let (counted, expected) = (Quantity(counted), Quantity(expected));
        StockCounted { sku, location, condition, counted, expected, counted_at }.into()
    }

    fn mugs(meanwhile: &Meanwhile, after: u64, moment: i64) -> Option<i128> {
        let moved = meanwhile.since(Position(after), at(moment))?;
        Some(moved.at(MUG, BERLIN, Condition::Sellable))
    }

    #[test]
    fn what_moved_after_a_position_is_summed_up_to_the_moment_it_belongs_to() {
        let watchers = Watchers::default();
        let _watch = watchers.watch();
        let mut meanwhile = Meanwhile::new(watchers, Position(10));
        meanwhile.note(Position(11), at(5), &[came(1), came(2)]);
        meanwhile.note(Position(13), at(6), &[counted(9, 5, at(2))]);
        meanwhile.note(Position(14), at(7), &[came(8)]);
        assert_eq!(mugs(&meanwhile, 10, 7), Some(15));
        assert_eq!(mugs(&meanwhile, 11, 6), Some(6));
        assert_eq!(mugs(&meanwhile, 10, 3), Some(4), "a variance belongs to the moment counted");
        assert_eq!(mugs(&meanwhile, 9, 7), None, "what came before is not known");
    }

    #[test]
    fn nothing_is_kept_while_nobody_looks_back() {
        let watchers = Watchers::default();
        let mut meanwhile = Meanwhile::new(watchers.clone(), Position(0));
        let watch = watchers.watch();
        meanwhile.note(Position(1), at(1), &[came(1)]);
        drop(watch);
        meanwhile.note(Position(2), at(1), &[came(1)]);
        assert_eq!((meanwhile.moved.len(), meanwhile.after), (0, Position(2)));
        assert_eq!((mugs(&meanwhile, 1, 9), mugs(&meanwhile, 2, 9)), (None, Some(0)));
    }

    #[test]
    fn what_is_kept_is_bounded_and_past_it_nothing_is_said() {
        let watchers = Watchers::default();
        let _watch = watchers.watch();
        let mut meanwhile = Meanwhile::new(watchers, Position(0));
        for position in 1..=MOST_KEPT as u64 + 3 {
            meanwhile.note(Position(position), at(1), &[came(1)]);
        }
        assert_eq!(meanwhile.moved.len(), MOST_KEPT);
        assert_eq!(mugs(&meanwhile, 2, 9), None);
        assert_eq!(mugs(&meanwhile, 3, 9), Some(MOST_KEPT as i128));
    }
}
