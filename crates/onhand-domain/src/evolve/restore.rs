//! How the entries of an image rebuild a state.

use crate::state::{
    CouponEntry, CreditEntry, EarnedEntry, EffectRow, Entry, LevelEntry, LineLink, LinePlace, OrderEntry, Promised,
    Purchase, PurchaseEntry, ReservationEntry, Shortfall, Standing, State, TransferRow,
};
use crate::{Condition, Ledger, Position, Quantity, SkuId};
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
            Entry::Order(OrderEntry(row)) => {
                if let Some(closes_at) = row.closes_at {
                    self.agenda.closings.add(closes_at, row.order);
                }
                let order = row.order;
                for paid in row.payments.rows.iter().filter(|paid| paid.account.is_some()) {
                    let open = row.payments.open_of(paid.payment) > 0;
                    paid.expires_at
                        .filter(|_| open)
                        .into_iter()
                        .for_each(|at| self.agenda.lapses.add(at, paid.payment));
                }
                let waiting: Vec<SkuId> =
                    row.parts.iter().filter(|part| part.waiting.is_positive()).map(|part| part.sku).collect();
                row.effects.iter().filter_map(EffectRow::waiting).try_for_each(|of| self.state.outbox.add(of))?;
                self.state.orders.open(*row)?;
                self.begins_to_wait(order)?;
                // Whether anything is there for them is looked at once more.
                waiting.into_iter().for_each(|sku| self.agenda.backorders.stir(sku));
                Some(())
            }
            Entry::Earned(EarnedEntry(row)) => self.restore_earned(*row),
            Entry::Coupon(CouponEntry(row)) => self.restore_coupon(*row),
            Entry::Redeemer(coupon, customer, times) => self.restore_redeemer(&coupon, customer, times),
            Entry::RedeemedBy(order, coupons) => self.restore_redeemed(order, coupons),
            Entry::Credit(CreditEntry(row)) => self.restore_credit(*row),
            Entry::Redating(sku) => {
                self.state.goods.get(sku)?;
                Arc::make_mut(&mut self.state.redating).insert(sku).then_some(())
            }
            Entry::OrderReference(channel, reference, order) => self.state.orders.refer(channel, reference, order),
            Entry::Import(import) => self.import_advanced(&import),
            Entry::Shortfall(entry) => {
                let key = (entry.sku, entry.location, entry.condition);
                let shortfall = Shortfall {
                    recorded: entry.recorded,
                    short: entry.short,
                    unnamed: entry.unnamed,
                    named_last: entry.named_last,
                };
                self.agenda.has_to_name(key, entry.unnamed.is_positive());
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
        if entry.safety_stock != Quantity::ZERO {
            self.levels().extra_mut(level)?.safety_stock = entry.safety_stock;
        }
        if entry.missing != Quantity::ZERO {
            let extra = self.levels().extra_mut(level)?;
            (extra.missing, extra.missed_at) = (entry.missing, entry.missed_at);
        }
        Some(())
    }

    fn restore_reservation(&mut self, entry: &ReservationEntry) -> Option<()> {
        let ReservationEntry { reservation: id, expires_at, opened_at, since, state, ended, .. } = *entry;
        let hash = self.state.promises.hash(id);
        if self.state.promises.find(hash, id).is_some() {
            return None;
        }
        let standing = Standing::of(state, ended)?;
        let mut promise = Some(Promised::new(id, opened_at, expires_at, standing, since)?);
        let (mut place, mut last) = (0, LineLink::NONE);
        for (sku, location, quantity, granted) in &entry.lines {
            let number = self.level_of(*sku, *location)?;
            let State { levels, promises, .. } = &mut self.state;
            let level = levels.get_mut(number)?;
            match standing {
                Standing::Hold => level.reserved = level.reserved.plus(*quantity).ok()?,
                Standing::Allocated | Standing::Ordered => level.allocated = level.allocated.plus(*quantity).ok()?,
                Standing::Fulfilled | Standing::Released | Standing::Expired | Standing::Placed if quantity.0 == 0 => {}
                Standing::Fulfilled | Standing::Released | Standing::Expired | Standing::Placed => return None,
            }
            let (on, kept) = if ended { ((number, None), granted) } else { ((number, Some(level)), quantity) };
            match promise.take() {
                Some(promise) => {
                    place = promises.open(hash, promise, on, *kept)?;
                    last = LineLink::to(LinePlace::First(place))?;
                }
                None => last = promises.add_line(place, last, on, *kept)?,
            }
            promises.was_granted(last, *granted)?;
        }
        if promise.is_some() {
            return None;
        }
        match standing {
            Standing::Hold => self.expires(expires_at, id, place),
            Standing::Allocated | Standing::Ordered => {}
            Standing::Fulfilled | Standing::Released | Standing::Expired | Standing::Placed => {
                self.has_ended(since, place)?;
            }
        }
        Some(())
    }
}
