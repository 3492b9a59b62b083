//! What customers may take.

use super::{Model, ModelReservation, Purchase};
use onhand_domain::{CustomerId, LimitPer, Rejection, ReservationId, Sku};

impl Model {
    /// Whether so much more of a SKU is within its limits; what the own open hold counts as does not count.
    pub(super) fn within_limit(
        &self,
        sku: &Sku,
        requested: i64,
        own: ReservationId,
        customer: Option<CustomerId>,
    ) -> Result<(), Rejection> {
        let limit = self.known_sku(sku)?.limit.clone();
        if let Some(most) = limit.per_order.filter(|most| requested > *most) {
            return Err(self.limit_exceeded(sku, LimitPer::Order, most, requested, 0));
        }
        self.within_customer_limit(sku, requested, own, customer)
    }

    pub(super) fn within_customer_limit(
        &self,
        sku: &Sku,
        requested: i64,
        own: ReservationId,
        customer: Option<CustomerId>,
    ) -> Result<(), Rejection> {
        let limit = self.known_sku(sku)?.limit.clone();
        if let (Some(most), Some(customer)) = (limit.per_customer, customer) {
            let mut taken = 0;
            for purchase in &self.purchases {
                let theirs = purchase.sku == *sku && purchase.customer == customer;
                let within = limit.window.is_none_or(|window| purchase.at > self.now.minus(window));
                let own = purchase.open && purchase.reservation == own;
                if theirs && within && !own {
                    taken += purchase.quantity;
                }
            }
            if taken + requested > most {
                return Err(self.limit_exceeded(sku, LimitPer::Customer, most, requested, taken));
            }
        }
        Ok(())
    }

    fn limit_exceeded(&self, sku: &Sku, per: LimitPer, limit: i64, requested: i64, taken: i64) -> Rejection {
        Rejection::PurchaseLimitExceeded {
            sku: sku.clone(),
            per,
            limit: self.shown(sku, limit),
            requested: self.shown(sku, requested),
            taken: self.shown(sku, taken),
        }
    }

    /// A hold counts as a purchase of a SKU whose purchases are limited by customer. What has left the window by
    /// then is forgotten, even where a later limit has a longer window.
    pub(super) fn remember_purchase(&mut self, sku: &Sku, customer: CustomerId, id: ReservationId, quantity: i64) {
        let Some(limit) = self.skus.get(sku).map(|row| row.limit.clone()).filter(|limit| limit.per_customer.is_some())
        else {
            return;
        };
        let at = self.now;
        if let Some(window) = limit.window {
            self.purchases
                .retain(|earlier| earlier.sku != *sku || earlier.customer != customer || earlier.at > at.minus(window));
        }
        let own = |earlier: &&mut Purchase| {
            earlier.open && earlier.reservation == id && earlier.sku == *sku && earlier.at == at
        };
        match self.purchases.iter_mut().find(own) {
            Some(earlier) => earlier.quantity += quantity,
            None => {
                self.purchases.push(Purchase { sku: sku.clone(), customer, reservation: id, at, quantity, open: true });
            }
        }
    }

    /// Goods left: so much of the purchase is for good. So is every bundle of that reservation, whole.
    pub(super) fn settle_purchase(&mut self, id: ReservationId, sku: &Sku, quantity: i64) {
        let (mut settled, mut left) = (Vec::<Purchase>::new(), quantity);
        for purchase in self.purchases.iter_mut().rev().filter(|purchase| purchase.open && purchase.reservation == id) {
            if purchase.sku == *sku {
                let quantity = left.min(purchase.quantity);
                (purchase.quantity, left) = (purchase.quantity - quantity, left - quantity);
                settled.push(Purchase { quantity, open: false, ..purchase.clone() });
            } else if self.skus.get(&purchase.sku).is_some_and(|row| row.components.is_some()) {
                purchase.open = false;
            }
        }
        self.purchases.retain(|purchase| purchase.quantity > 0);
        settled.last_mut().into_iter().for_each(|last| last.quantity += left);
        self.purchases.extend(settled);
    }

    pub(super) fn settle_purchases(&mut self, id: ReservationId) {
        for purchase in self.purchases.iter_mut().filter(|purchase| purchase.reservation == id) {
            purchase.open = false;
        }
    }

    pub(super) fn give_purchase_back(&mut self, id: ReservationId, sku: &Sku, quantity: i64) {
        let mut left = quantity;
        for purchase in self.purchases.iter_mut().rev() {
            if purchase.open && purchase.reservation == id && purchase.sku == *sku {
                let taken = left.min(purchase.quantity);
                (purchase.quantity, left) = (purchase.quantity - taken, left - taken);
            }
        }
        self.purchases.retain(|purchase| purchase.quantity > 0);
    }

    /// Gives back the bundles that what is still promised cannot make up any more, though it could before.
    pub(super) fn give_bundles_back(&mut self, id: ReservationId, before: &ModelReservation) {
        let Some(after) = self.find(id).cloned() else {
            return;
        };
        let mut given_back = Vec::new();
        for purchase in self.purchases.iter().filter(|purchase| purchase.open && purchase.reservation == id) {
            if let Some(components) = self.skus.get(&purchase.sku).and_then(|row| row.components.as_ref()) {
                let [before, after] = [before, &after].map(|then| {
                    let promised = |of: &Sku| -> i64 {
                        then.lines.iter().filter(|line| line.sku == *of).map(|line| line.promised).sum()
                    };
                    let made_up = components.iter().map(|(sku, each)| promised(sku) / each).min().unwrap_or(0);
                    made_up.min(purchase.quantity)
                });
                given_back.push((purchase.sku.clone(), before - after));
            }
        }
        for (bundle, quantity) in given_back {
            self.give_purchase_back(id, &bundle, quantity);
        }
    }

    pub(super) fn give_purchases_back(&mut self, id: ReservationId) {
        self.purchases.retain(|purchase| !purchase.open || purchase.reservation != id);
    }
}
