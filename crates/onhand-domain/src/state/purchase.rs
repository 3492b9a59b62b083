//! What customers have taken of SKUs whose purchases are limited by customer.

use crate::table::{CowMap, Share};
use crate::{CustomerId, Quantity, ReservationId, SkuId, Span, Timestamp};
use smallvec::{SmallVec, smallvec};

/// What a customer took of one SKU at one moment under one id: a reservation counts as an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Purchase {
    pub(crate) reservation: ReservationId,
    pub(crate) at: Timestamp,
    pub(crate) quantity: Quantity,
    /// It is given back when its reservation is; where goods have left, it is not.
    pub(crate) open: bool,
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

impl Share for Purchases {
    fn share(&mut self) -> Self {
        Self { taken: self.taken.share(), buyers: self.buyers.share() }
    }
}

impl Purchases {
    pub(crate) fn new(seed: u64) -> Self {
        Self { taken: CowMap::with_seed(seed), buyers: CowMap::with_seed(seed) }
    }

    /// Bytes of pages that were ever copied because a clone shared them.
    pub(crate) fn copied(&self) -> u64 {
        self.taken.copied() + self.buyers.copied()
    }

    /// What a customer has taken within the window that ends now, but for what an open reservation may replace.
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
            .filter(|purchase| !(purchase.open && purchase.reservation == but_for))
            .fold(Quantity::ZERO, |sum, purchase| sum.and(purchase.quantity))
    }

    /// Adds an open purchase to what its reservation has taken of the SKU, and drops what has left the window.
    pub(crate) fn add(&mut self, sku: SkuId, customer: CustomerId, window: Option<Span>, purchase: Purchase) {
        let Some(purchases) = self.taken.get_mut(&(sku, customer)) else {
            self.put(sku, customer, purchase);
            return;
        };
        if let Some(window) = window {
            purchases.retain(|earlier| earlier.at > purchase.at.minus(window));
        }
        let same = |earlier: &&mut Purchase| {
            earlier.open && (earlier.reservation, earlier.at) == (purchase.reservation, purchase.at)
        };
        match purchases.iter_mut().find(same) {
            Some(earlier) => earlier.quantity = earlier.quantity.and(purchase.quantity),
            None => self.put(sku, customer, purchase),
        }
    }

    /// Puts a purchase behind the others, as it is.
    pub(crate) fn put(&mut self, sku: SkuId, customer: CustomerId, purchase: Purchase) {
        if purchase.open {
            match self.buyers.get_mut(&purchase.reservation) {
                Some(buyer) if buyer.skus.contains(&sku) => {}
                Some(buyer) => buyer.skus.push(sku),
                None => {
                    self.buyers.insert(purchase.reservation, Buyer { customer, skus: smallvec![sku] });
                }
            }
        }
        match self.taken.get_mut(&(sku, customer)) {
            Some(purchases) => purchases.push(purchase),
            None => {
                self.taken.insert((sku, customer), vec![purchase]);
            }
        }
    }

    /// Forgets what an ended or replaced hold had taken and not carried away.
    pub(crate) fn give_back(&mut self, reservation: ReservationId) {
        if self.buyers.len() == 0 {
            return;
        }
        let Some(Buyer { customer, skus }) = self.buyers.remove(&reservation) else {
            return;
        };
        for sku in skus {
            self.each_open(sku, customer, reservation, |purchase| purchase.quantity = Quantity::ZERO);
        }
    }

    /// What of each SKU a reservation counts as and may still give back.
    pub(crate) fn open_of(&self, reservation: ReservationId) -> impl Iterator<Item = (SkuId, Quantity)> {
        let buyer = if self.buyers.len() == 0 { None } else { self.buyers.get(&reservation) };
        buyer.into_iter().flat_map(move |Buyer { customer, skus }| {
            skus.iter().filter_map(move |sku| {
                let purchases = self.taken.get(&(*sku, *customer))?.iter();
                let open = purchases.filter(|purchase| purchase.open && purchase.reservation == reservation);
                let sum = open.fold(Quantity::ZERO, |sum, purchase| sum.and(purchase.quantity));
                sum.is_positive().then_some((*sku, sum))
            })
        })
    }

    /// So much of what a reservation had taken was given back: of what was taken last, first.
    pub(crate) fn canceled(&mut self, reservation: ReservationId, sku: SkuId, quantity: Quantity) {
        let Some(customer) = self.buyer(reservation) else {
            return;
        };
        let mut left = quantity;
        self.each_open(sku, customer, reservation, |purchase| {
            let taken = left.min(purchase.quantity);
            purchase.quantity = purchase.quantity.less(taken);
            left = left.less(taken);
        });
    }

    /// So much of what a reservation had taken has left, and counts for good from the day on which it was taken: of what was taken
    /// last, first.
    pub(crate) fn goods_left(&mut self, reservation: ReservationId, sku: SkuId, quantity: Quantity) {
        let Some(customer) = self.buyer(reservation) else {
            return;
        };
        let (mut more, mut gone) = (quantity, SmallVec::<[Purchase; 2]>::new());
        self.each_open(sku, customer, reservation, |purchase| {
            let quantity = more.min(purchase.quantity);
            purchase.quantity = purchase.quantity.less(quantity);
            more = more.less(quantity);
            gone.extend(quantity.is_positive().then_some(Purchase { quantity, open: false, ..*purchase }));
        });
        // What was never counted, for it was taken before there was a limit, counts once it leaves.
        if let Some(last) = gone.last_mut() {
            last.quantity = last.quantity.and(more);
        }
        for left in gone {
            let same = |other: &&mut Purchase| !other.open && (other.reservation, other.at) == (reservation, left.at);
            let purchases = self.taken.get_mut(&(sku, customer)).map(Vec::as_mut_slice).unwrap_or_default();
            match purchases.iter_mut().find(same) {
                Some(earlier) => earlier.quantity = earlier.quantity.and(left.quantity),
                None => self.put(sku, customer, left),
            }
        }
    }

    /// Goods of a reservation have left, which may be part of any of its bundles: all those count for good.
    pub(crate) fn bundles_left(&mut self, reservation: ReservationId, is_bundle: impl Fn(SkuId) -> bool) {
        let buyer = if self.buyers.len() == 0 { None } else { self.buyers.get(&reservation) };
        let Some(Buyer { customer, skus }) = buyer else {
            return;
        };
        let customer = *customer;
        let bundles: Vec<SkuId> = skus.iter().copied().filter(|sku| is_bundle(*sku)).collect();
        for bundle in bundles {
            self.each_open(bundle, customer, reservation, |purchase| purchase.open = false);
        }
    }

    /// A reservation whose goods have left keeps its purchases for good.
    pub(crate) fn settle(&mut self, reservation: ReservationId) {
        if self.buyers.len() == 0 {
            return;
        }
        let Some(Buyer { customer, skus }) = self.buyers.remove(&reservation) else {
            return;
        };
        for sku in skus {
            self.each_open(sku, customer, reservation, |purchase| purchase.open = false);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (SkuId, CustomerId, &[Purchase])> {
        self.taken.iter().map(|((sku, customer), purchases)| (*sku, *customer, purchases.as_slice()))
    }

    fn buyer(&self, reservation: ReservationId) -> Option<CustomerId> {
        if self.buyers.len() == 0 {
            return None;
        }
        self.buyers.get(&reservation).map(|buyer| buyer.customer)
    }

    /// Changes open purchases, the newest first, each of which is gone once nothing is left of it.
    fn each_open(
        &mut self,
        sku: SkuId,
        customer: CustomerId,
        reservation: ReservationId,
        change: impl FnMut(&mut Purchase),
    ) {
        let Some(purchases) = self.taken.get_mut(&(sku, customer)) else {
            return;
        };
        let open = |purchase: &&mut Purchase| purchase.open && purchase.reservation == reservation;
        purchases.iter_mut().rev().filter(open).for_each(change);
        purchases.retain(|purchase| purchase.quantity.is_positive());
        if purchases.is_empty() {
            self.taken.remove(&(sku, customer));
        }
    }
}
