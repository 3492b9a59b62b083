//! How events of stock change the state.

use crate::event::{
    ConditionChanged, InboundAnnounced, InboundReceived, MovedLine, ShortfallRecorded, StockAdjusted, StockCounted,
    StockIssued, StockReceived, StockReported, TransferDispatched, TransferReceived,
};
use crate::state::{InboundRow, Shortfall, TransferRow, subtract};
use crate::{Condition, Ledger, LocationId, Quantity, ReservationId, SkuId, Timestamp};
use std::sync::Arc;

impl Ledger {
    pub(super) fn stock_received(&mut self, event: &StockReceived) -> Option<()> {
        self.shift(event.sku, event.location, Condition::Sellable, event.quantity)
    }

    pub(super) fn stock_issued(&mut self, event: &StockIssued) -> Option<()> {
        // A sale that has happened names its reservation also where that promises none of the goods, or is gone.
        if let Some(reservation) = event.reservation.filter(|id| self.promises(*id, event.sku, event.location)) {
            self.promised_goods_left(reservation, event)?;
        }
        self.shift(event.sku, event.location, Condition::Sellable, Quantity::ZERO.less(event.quantity))
    }

    pub(super) fn stock_adjusted(&mut self, event: &StockAdjusted) -> Option<()> {
        self.shift(event.sku, event.location, Condition::Sellable, event.delta)
    }

    pub(super) fn stock_counted(&mut self, event: &StockCounted) -> Option<()> {
        let variance = event.counted.minus(event.expected).ok()?;
        self.shift(event.sku, event.location, event.condition, variance)?;
        if event.condition == Condition::Sellable {
            self.found_again(event.sku, event.location, event.counted_at)?;
        }
        let asked = (event.sku, event.location, event.condition);
        self.agenda.has_to_name(asked, false);
        if self.state.shortfalls.contains_key(&asked) {
            Arc::make_mut(&mut self.state.shortfalls).remove(&asked);
        }
        Some(())
    }

    /// Somebody knows what was there at a moment: of what was missed by then, nothing is missing any more.
    fn found_again(&mut self, sku: SkuId, location: LocationId, at: Timestamp) -> Option<()> {
        let number = self.level_of(sku, location)?;
        let state = &mut self.state;
        let missed = |level| state.levels.missing(level) != Quantity::ZERO && state.levels.missed_at(level) <= at;
        if state.levels.get(number).is_some_and(missed) {
            let extra = state.levels.extra_mut(number)?;
            (extra.missing, extra.missed_at) = (Quantity::ZERO, Timestamp::EPOCH);
        }
        Some(())
    }

    pub(super) fn condition_changed(&mut self, event: &ConditionChanged) -> Option<()> {
        self.shift(event.sku, event.location, event.from, Quantity::ZERO.less(event.quantity))?;
        self.shift(event.sku, event.location, event.to, event.quantity)
    }

    pub(super) fn inbound_announced(&mut self, event: &InboundAnnounced) -> Option<()> {
        if let Some(earlier) = self.state.inbounds.remove(event.inbound.as_str()) {
            self.incoming(earlier.location, &earlier.lines, Sign::Less)?;
            self.comes_no_more(&event.inbound, &earlier.lines);
            self.expected_otherwise(&earlier.lines);
        }
        self.incoming(event.location, &event.lines, Sign::More)?;
        self.comes(&event.inbound, event.eta, &event.lines);
        self.expected_otherwise(&event.lines);
        let row = InboundRow { location: event.location, eta: event.eta, lines: event.lines.clone() };
        self.state.inbounds.insert(event.inbound.clone(), row).is_none().then_some(())
    }

    pub(super) fn inbound_received(&mut self, event: &InboundReceived) -> Option<()> {
        let mut row =
            self.state.inbounds.remove(event.inbound.as_str()).filter(|row| row.location == event.location)?;
        self.incoming(row.location, &row.lines, Sign::Less)?;
        self.comes_no_more(&event.inbound, &row.lines);
        for line in &event.lines {
            self.shift(line.sku, row.location, Condition::Sellable, line.quantity)?;
        }
        row.lines = subtract(&row.lines, &event.lines);
        if event.closed {
            // What did not come with it does not come at all.
            self.expected_otherwise(&row.lines);
            return Some(());
        }
        self.incoming(row.location, &row.lines, Sign::More)?;
        self.comes(&event.inbound, row.eta, &row.lines);
        self.state.inbounds.insert(event.inbound.clone(), row).is_none().then_some(())
    }

    pub(super) fn transfer_dispatched(&mut self, event: &TransferDispatched) -> Option<()> {
        for line in &event.lines {
            self.shift(line.sku, event.from, Condition::Sellable, Quantity::ZERO.less(line.quantity))?;
        }
        self.on_its_way(event.to, &event.lines)?;
        let row = TransferRow { from: event.from, to: event.to, lines: event.lines.clone() };
        self.state.transfers.insert(event.transfer.clone(), row).is_none().then_some(())
    }

    pub(super) fn transfer_received(&mut self, event: &TransferReceived) -> Option<()> {
        let mut row = self.state.transfers.remove(event.transfer.as_str()).filter(|row| row.to == event.location)?;
        for line in &event.lines {
            self.shift(line.sku, row.to, Condition::Sellable, line.quantity)?;
        }
        for arrived in [&event.lines, &event.written_off] {
            self.in_transit(row.to, arrived, Sign::Less)?;
            row.lines = subtract(&row.lines, arrived);
        }
        if event.closed {
            return row.lines.is_empty().then_some(());
        }
        self.state.transfers.insert(event.transfer.clone(), row).is_none().then_some(())
    }

    pub(super) fn stock_reported(&mut self, event: &StockReported) -> Option<()> {
        for line in &event.lines {
            let variance = line.reported.minus(line.expected).ok()?;
            self.shift(line.sku, event.location, Condition::Sellable, variance)?;
            self.found_again(line.sku, event.location, event.as_of)?;
        }
        self.state.places.get_mut(event.location)?.reported = Some(event.as_of);
        Some(())
    }

    pub(super) fn shortfall_recorded(&mut self, event: &ShortfallRecorded) -> Option<()> {
        self.state.goods.get(event.sku)?.level(event.location)?;
        let shortfall = Shortfall {
            recorded: self.state.position,
            short: event.short,
            unnamed: event.unnamed,
            named_last: event.promises.last().map(|hit| hit.reservation),
        };
        let key = (event.sku, event.location, event.condition);
        Arc::make_mut(&mut self.state.shortfalls).insert(key, shortfall);
        self.agenda.has_to_name(key, event.unnamed.is_positive());
        Some(())
    }

    /// Whether a reservation is promised anything of a SKU at a location.
    fn promises(&self, id: ReservationId, sku: SkuId, location: LocationId) -> bool {
        let standing = self.state.promises.get(id).filter(|promise| !promise.has_ended() && !promise.is_ordered());
        standing.is_some_and(|promise| self.state.promised_at(promise, sku, location).is_positive())
    }

    fn shift(&mut self, sku: SkuId, location: LocationId, condition: Condition, by: Quantity) -> Option<()> {
        let level = self.level_of(sku, location)?;
        self.levels().shift(level, condition, by)?.ok()
    }

    fn incoming(&mut self, location: LocationId, lines: &[MovedLine], sign: Sign) -> Option<()> {
        lines.iter().try_for_each(|line| {
            let level = self.level_of(line.sku, location)?;
            self.shift_extra(level, |extra| &mut extra.incoming, sign.of(line.quantity))
        })
    }

    /// Goods are on their way to a location.
    pub(super) fn on_its_way(&mut self, to: LocationId, lines: &[MovedLine]) -> Option<()> {
        self.in_transit(to, lines, Sign::More)
    }

    fn in_transit(&mut self, location: LocationId, lines: &[MovedLine], sign: Sign) -> Option<()> {
        lines.iter().try_for_each(|line| {
            let level = self.level_of(line.sku, location)?;
            self.shift_extra(level, |extra| &mut extra.in_transit, sign.of(line.quantity))
        })
    }
}

/// Whether lines are added or taken away.
#[derive(Clone, Copy)]
enum Sign {
    More,
    Less,
}

impl Sign {
    fn of(self, quantity: Quantity) -> Quantity {
        match self {
            Self::More => quantity,
            Self::Less => Quantity::ZERO.less(quantity),
        }
    }
}
