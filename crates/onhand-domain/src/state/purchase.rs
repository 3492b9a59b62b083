//! What customers have taken of SKUs whose purchases are limited by customer.

use crate::table::CowMap;
use crate::{CustomerId, Quantity, ReservationId, SkuId, Span, Timestamp};
use smallvec::{SmallVec, smallvec};

/// One purchase of one SKU by one customer: a reservation counts as an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Purchase {
    pub(crate) reservation: ReservationId,
    pub(crate) at: Timestamp,
    pub(crate) quantity: Quantity,
}

/// Whose a reservation is that counts, and what of it counts.
#[derive(Clone, Debug)]
struct Buyer {
    customer: CustomerId,
    skus: SmallVec<[SkuId; 2]>,
}

/// Purchases by SKU and customer, and the customer of each reservation that counts.
#[derive(Clone, Debug)]
pub(crate) struct Purchases {
    taken: CowMap<(SkuId, CustomerId), Vec<Purchase>>,
    buyers: CowMap<ReservationId, Buyer>,
}

impl Purchases {
    pub(crate) fn new(seed: u64) -> Self {
        Self { taken: CowMap::with_seed(seed), buyers: CowMap::with_seed(seed) }
    }

    /// What a customer has taken within the window that ends now, but for one reservation's own share.
    pub(crate) fn taken(
        &self,
        sku: SkuId,
        customer: CustomerId,
        window: Option<Span>,
        now: Timestamp,
        but_for: ReservationId,
    ) -> Quantity {
        let within = |purchase: &&Purchase| window.is_none_or(|window| purchase.at > now.minus(window));
        self.taken
            .get(&(sku, customer))
            .into_iter()
            .flatten()
            .filter(within)
            .filter(|purchase| purchase.reservation != but_for)
            .fold(Quantity::ZERO, |sum, purchase| sum.and(purchase.quantity))
    }

    /// Adds a purchase, and drops what has left the window.
    pub(crate) fn add(&mut self, sku: SkuId, customer: CustomerId, window: Option<Span>, purchase: Purchase) {
        match self.buyers.get_mut(&purchase.reservation) {
            Some(buyer) => buyer.skus.push(sku),
            None => {
                self.buyers.insert(purchase.reservation, Buyer { customer, skus: smallvec![sku] });
            }
        }
        match self.taken.get_mut(&(sku, customer)) {
            Some(purchases) => {
                if let Some(window) = window {
                    purchases.retain(|earlier| earlier.at > purchase.at.minus(window));
                }
                purchases.push(purchase);
            }
            None => {
                self.taken.insert((sku, customer), vec![purchase]);
            }
        }
    }

    /// Forgets what an ended or replaced hold had taken.
    pub(crate) fn give_back(&mut self, reservation: ReservationId) {
        if self.buyers.len() == 0 {
            return;
        }
        let Some(Buyer { customer, skus }) = self.buyers.remove(&reservation) else {
            return;
        };
        for sku in skus {
            let Some(purchases) = self.taken.get_mut(&(sku, customer)) else {
                continue;
            };
            purchases.retain(|purchase| purchase.reservation != reservation);
            if purchases.is_empty() {
                self.taken.remove(&(sku, customer));
            }
        }
    }

    /// A reservation whose goods have left keeps its purchases for good.
    pub(crate) fn settle(&mut self, reservation: ReservationId) {
        if self.buyers.len() > 0 {
            self.buyers.remove(&reservation);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (SkuId, CustomerId, &[Purchase])> {
        self.taken.iter().map(|((sku, customer), purchases)| (*sku, *customer, purchases.as_slice()))
    }

    pub(crate) fn is_open(&self, reservation: ReservationId) -> bool {
        self.buyers.get(&reservation).is_some()
    }

    /// Takes a purchase over from an image.
    pub(crate) fn restore(&mut self, sku: SkuId, customer: CustomerId, purchase: Purchase, open: bool) {
        self.add(sku, customer, None, purchase);
        if !open {
            self.settle(purchase.reservation);
        }
    }
}
