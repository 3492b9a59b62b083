//! How the entries of an image rebuild a state.

use crate::state::{
    Entry, LevelEntry, Link, PromiseLine, Promised, Purchase, PurchaseEntry, ReservationEntry, ReservationState,
    Shortfall, TransferRow,
};
use crate::{Condition, Ledger, Position};
use std::sync::Arc;

impl Ledger {
    pub(crate) fn take(&mut self, entry: Entry) -> Option<()> {
        match entry {
            Entry::At(position, time) => {
                let empty = self.state.position == Position::START;
                (self.state.position, self.state.time) = (position, time);
                empty.then_some(())
            }
            Entry::Location(definition, suspended, reported) => {
                self.location_defined(&definition)?;
                let row = self.state.places.get_mut(definition.number)?;
                (row.suspended, row.reported) = (suspended, reported);
                Some(())
            }
            Entry::Sku(definition) => self.sku_defined(&definition),
            Entry::Bundle(definition) => self.bundle_defined(&definition),
            Entry::Limit(limit) => self.purchase_limit_set(&limit),
            Entry::Channel(channel) => self.channel_opened(&channel),
            Entry::Level(level) => self.restore_level(&level),
            Entry::Holdback(holdback) => self.channel_holdback_set(&holdback),
            Entry::Inbound(inbound) => self.inbound_announced(&inbound),
            Entry::Transfer(transfer) => {
                self.on_its_way(transfer.to, &transfer.lines)?;
                let row = TransferRow { from: transfer.from, to: transfer.to, lines: transfer.lines };
                self.state.transfers.insert(transfer.transfer, row).is_none().then_some(())
            }
            Entry::Reservation(reservation) => self.restore_reservation(&reservation),
            Entry::Purchase(entry) => {
                let PurchaseEntry { sku, customer, reservation, at, quantity, open } = entry;
                self.state.purchases.put(sku, customer, Purchase { reservation, at, quantity, open });
                Some(())
            }
            Entry::Import(import) => self.import_advanced(&import),
            Entry::Shortfall(entry) => {
                let key = (entry.sku, entry.location, entry.condition);
                let shortfall = Shortfall {
                    recorded: entry.recorded,
                    short: entry.short,
                    unnamed: entry.unnamed,
                    named_last: entry.named_last,
                };
                self.agenda.names(key, entry.unnamed.is_positive());
                Arc::make_mut(&mut self.state.shortfalls).insert(key, shortfall).is_none().then_some(())
            }
        }
    }

    fn restore_level(&mut self, entry: &LevelEntry) -> Option<()> {
        let level = self.level_of(entry.sku, entry.location)?;
        for (condition, on_hand) in Condition::ALL.into_iter().zip(entry.on_hand) {
            if on_hand.0 != 0 {
                self.levels().shift(level, condition, on_hand)?.ok()?;
            }
        }
        self.levels().get_mut(level)?.safety_stock = entry.safety_stock;
        Some(())
    }

    fn restore_reservation(&mut self, entry: &ReservationEntry) -> Option<()> {
        let ReservationEntry { reservation: id, expires_at, opened_at, since, state, ended, .. } = *entry;
        let mut promise = Promised::hold(id, opened_at, expires_at, since);
        (promise.state, promise.ended) = (state, ended);
        if self.state.promises.place(id).is_some() {
            return None;
        }
        let place = self.state.promises.open(promise)?;
        let mut last = Link::NONE;
        for (sku, location, quantity, granted) in &entry.lines {
            let number = self.level_of(*sku, *location)?;
            let level = self.state.levels.get_mut(number)?;
            let line = PromiseLine::new(place, number, *quantity, *granted);
            last = self.state.promises.add_line(Some(&mut *level).filter(|_| !ended), line, last)?;
            match (ended, state) {
                (false, ReservationState::Open) => level.reserved = level.reserved.plus(*quantity).ok()?,
                (false, ReservationState::Confirmed) => level.allocated = level.allocated.plus(*quantity).ok()?,
                (true, _) if quantity.0 == 0 => {}
                (true | false, _) => return None,
            }
        }
        if ended {
            self.has_ended(since, id)?;
        } else if state == ReservationState::Open {
            self.expires(expires_at, id);
        }
        Some(())
    }
}
