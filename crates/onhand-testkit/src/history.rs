//! What the books said of a level at some earlier moment.

use onhand_domain::event::{Event, MovedLine, PartLine};
use onhand_domain::{Command, Condition, LocationId, Quantity, SkuId, State, Timestamp};

/// Every movement with the moment it belongs to: what commands that
/// [look back](onhand_domain::Command::looks_back) are compared with.
///
/// A variance belongs to the moment that the count or the feed speaks of, not to that of its recording: else two
/// counts of one moment would correct the same difference twice.
#[derive(Clone, Debug, Default)]
pub struct History {
    movements: Vec<(Timestamp, SkuId, LocationId, Condition, i64)>,
}

impl History {
    /// Takes an event that was recorded at this time.
    pub fn record(&mut self, event: &Event, at: Timestamp) {
        use Condition::Sellable;
        match event {
            Event::StockReceived(e) => self.moved(at, e.sku, e.location, Sellable, e.quantity.0),
            Event::StockIssued(e) => self.moved(at, e.sku, e.location, Sellable, -e.quantity.0),
            Event::StockAdjusted(e) => self.moved(at, e.sku, e.location, Sellable, e.delta.0),
            Event::StockCounted(e) => {
                self.moved(e.counted_at, e.sku, e.location, e.condition, e.counted.0 - e.expected.0);
            }
            Event::ConditionChanged(e) => {
                self.moved(at, e.sku, e.location, e.from, -e.quantity.0);
                self.moved(at, e.sku, e.location, e.to, e.quantity.0);
            }
            Event::InboundReceived(e) => self.all_moved(at, &e.lines, e.location, 1),
            Event::TransferDispatched(e) => self.all_moved(at, &e.lines, e.from, -1),
            Event::TransferReceived(e) => self.all_moved(at, &e.lines, e.location, 1),
            Event::StockReported(e) => {
                for line in &e.lines {
                    self.moved(e.as_of, line.sku, e.location, Sellable, line.reported.0 - line.expected.0);
                }
            }
            Event::OrderShipped(e) => self.handed_over(at, &e.lines, e.location),
            Event::LinesCollected(e) => self.handed_over(at, &e.lines, e.location),
            Event::ReturnReceived(e) => {
                for line in &e.lines {
                    self.moved(at, line.sku, e.location, line.condition, line.quantity.0);
                }
            }
            // Nothing else moves goods.
            _ => {}
        }
    }

    /// What was on hand at a moment, whatever happened in it included.
    #[must_use]
    pub fn on_hand_at(&self, sku: SkuId, location: LocationId, condition: Condition, at: Timestamp) -> Quantity {
        let here = |(_, s, l, c, _): &&(_, _, _, _, i64)| (*s, *l, *c) == (sku, location, condition);
        let then = self.movements.iter().filter(here).filter(|(when, ..)| *when <= at);
        Quantity(then.map(|(.., by)| by).sum())
    }

    /// What a command that looks back has to be compared with, line by line.
    #[must_use]
    pub fn expected(&self, command: &Command, state: &State) -> Option<Vec<Quantity>> {
        let at = command.looks_back()?;
        let then = |sku: &str, location: &str, condition| {
            let level = state.sku(sku).zip(state.location(location));
            level.map_or(Quantity::ZERO, |(sku, location)| self.on_hand_at(sku, location, condition, at))
        };
        match command {
            Command::Count(count) => Some(vec![then(count.sku.as_str(), count.location.as_str(), count.condition)]),
            Command::ReportStock(report) => {
                let line = |sku: &str| then(sku, report.location.as_str(), Condition::Sellable);
                Some(report.lines.iter().map(|reported| line(reported.sku.as_str())).collect())
            }
            _ => None,
        }
    }

    fn all_moved(&mut self, at: Timestamp, lines: &[MovedLine], location: LocationId, sign: i64) {
        for line in lines {
            self.moved(at, line.sku, location, Condition::Sellable, line.quantity.0 * sign);
        }
    }

    fn handed_over(&mut self, at: Timestamp, lines: &[PartLine], location: LocationId) {
        for line in lines {
            self.moved(at, line.sku, location, Condition::Sellable, -line.quantity.0);
        }
    }

    fn moved(&mut self, at: Timestamp, sku: SkuId, location: LocationId, condition: Condition, by: i64) {
        self.movements.push((at, sku, location, condition, by));
    }
}
