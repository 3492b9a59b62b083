//! A shopper: wants something scarce, puts it into a cart, thinks, and buys it or does not.

use super::assortment::{STORES, somewhere};
use super::tally::Tally;
use fastrand::Rng;
use onhand::{
    ConfirmReservation, Onhand, Rejection, ReleaseReservation, ReservationId, Reserve, Sku, Sourcing, Strategy,
};
use onhand::{Receipt, Submission, SubmitError};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

/// The longest that a cart is kept for anybody.
pub(super) const LONGEST_HOLD: Duration = Duration::from_millis(2_500);
/// The longest that a shopper thinks about anything.
pub(super) const LONGEST_THOUGHT: Duration = Duration::from_millis(500);

/// Somebody who shops until the doors close.
#[derive(Debug)]
pub(super) struct Shopper {
    pub(super) number: u64,
    pub(super) core: Onhand,
    pub(super) tally: Arc<Tally>,
    pub(super) skus: Arc<Vec<Sku>>,
    pub(super) random: Rng,
}

impl Shopper {
    pub(super) async fn shop(mut self) -> Result<(), SubmitError> {
        self.think().await;
        while !self.tally.is_closing() {
            self.visit().await?;
            self.think().await;
        }
        Ok(())
    }

    async fn visit(&mut self) -> Result<(), SubmitError> {
        let cart = self.wish();
        let Some(hold) = self.ask(cart.clone()).await? else { return Ok(()) };
        let Some(reservation) = hold.reservation() else { return Ok(()) };
        self.think().await;
        if self.random.u8(..100) < 30 && !self.tally.is_closing() {
            let (sku, quantity) = self.pick();
            let bigger = match cart.lines.first().and_then(|line| line.location.clone()) {
                Some(store) => cart.line_at(sku, store, quantity),
                None => cart.line(sku, quantity),
            };
            // Refused or not, what the cart had stays in it.
            self.ask(bigger.reservation(reservation)).await?;
            self.think().await;
        }
        match self.random.u8(..100) {
            0..60 => self.buy(reservation).await,
            60..75 => self.put_back(reservation).await,
            // Walks away: the hold expires by itself.
            _ => Ok(()),
        }
    }

    /// A first line in a cart: on the web or in the app from wherever it can be had, in a shop from that shop.
    fn wish(&mut self) -> Reserve {
        let (sku, quantity) = self.pick();
        let expires_in = Duration::from_millis(self.random.u64(1_000..=LONGEST_HOLD.as_millis() as u64));
        let cart = Reserve::new().expires_in(expires_in);
        match self.random.u8(..100) {
            0..45 => cart.channel("web").line(sku, quantity).sourcing(Strategy::Priority),
            45..80 => {
                let nearest = somewhere(&mut self.random).map(Sourcing::nearest);
                cart.channel("app").line(sku, quantity).sourcing(nearest.unwrap_or_default())
            }
            _ => {
                let store = STORES[self.random.usize(..STORES.len())].0;
                cart.channel("store").line_at(sku, store, quantity)
            }
        }
    }

    /// Most want the same few things.
    fn pick(&mut self) -> (Sku, i64) {
        let rank = self.random.f64().powi(2) * self.skus.len() as f64;
        let sku = self.skus.get(rank as usize).cloned().unwrap_or_default();
        (sku, if self.random.u8(..100) < 75 { 1 } else { self.random.i64(2..=3) })
    }

    async fn ask(&mut self, cart: Reserve) -> Result<Option<Receipt>, SubmitError> {
        self.tally.asked.fetch_add(1, Relaxed);
        let asked = Instant::now();
        let answer = self.core.reserve(cart).await;
        self.tally.waits.note(self.number, asked.elapsed());
        match answer {
            Ok(receipt) => {
                self.tally.granted.fetch_add(1, Relaxed);
                self.keep(&receipt)?;
                Ok(Some(receipt))
            }
            Err(SubmitError::Rejected(_)) => {
                self.tally.rejected.fetch_add(1, Relaxed);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn buy(&self, reservation: ReservationId) -> Result<(), SubmitError> {
        let bought = self.core.submit(ConfirmReservation { reservation, reference: None }).await;
        self.ended(bought, &self.tally.confirmed)
    }

    async fn put_back(&self, reservation: ReservationId) -> Result<(), SubmitError> {
        let put_back = self.core.submit(Submission::new(ReleaseReservation { reservation })).await;
        self.ended(put_back, &self.tally.released)
    }

    fn ended(
        &self,
        answer: Result<Receipt, SubmitError>,
        counter: &std::sync::atomic::AtomicU64,
    ) -> Result<(), SubmitError> {
        match answer {
            Ok(receipt) => {
                counter.fetch_add(1, Relaxed);
                self.keep(&receipt)
            }
            Err(error) if matches!(error.rejection(), Some(Rejection::ReservationNotOpen { .. })) => {
                self.tally.too_late.fetch_add(1, Relaxed);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn keep(&self, receipt: &Receipt) -> Result<(), SubmitError> {
        let unreadable = |error| SubmitError::ReceiptUnreadable { id: receipt.id, source: Arc::new(error) };
        self.tally.note(receipt).map_err(unreadable)
    }

    async fn think(&mut self) {
        let thought = self.random.u64(20..=LONGEST_THOUGHT.as_millis() as u64);
        tokio::time::sleep(Duration::from_millis(thought)).await;
    }
}
