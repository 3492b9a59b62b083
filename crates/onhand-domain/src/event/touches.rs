//! What an event touches: the keys by which an audit finds it.

use super::Event;
use crate::{LocationId, ReservationId, SkuId};

/// Something an event touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Touched {
    /// A SKU or a bundle.
    Sku(SkuId),
    /// A location.
    Location(LocationId),
    /// A reservation.
    Reservation(ReservationId),
}

impl Event {
    /// Tells everything that the event touches, some of it perhaps more than once. The levels that a
    /// reservation's end frees are touched by the event that ends it, which names the reservation alone.
    pub fn touches(&self, mut tell: impl FnMut(Touched)) {
        use Touched::{Location, Reservation, Sku};
        match self {
            Self::LocationDefined(e) => tell(Location(e.number)),
            Self::LocationSuspended(e) => tell(Location(e.location)),
            Self::LocationResumed(e) => tell(Location(e.location)),
            Self::SkuDefined(e) => tell(Sku(e.number)),
            Self::BundleDefined(e) => tell(Sku(e.number)),
            Self::SafetyStockSet(e) => level(e.sku, e.location, tell),
            Self::ChannelOpened(_) | Self::ImportAdvanced(_) => {}
            Self::ChannelHoldbackSet(e) => level(e.sku, e.location, tell),
            Self::PurchaseLimitSet(e) => tell(Sku(e.sku)),
            Self::StockReceived(e) => level(e.sku, e.location, tell),
            Self::StockIssued(e) => {
                e.reservation.into_iter().for_each(|reservation| tell(Reservation(reservation)));
                level(e.sku, e.location, tell);
            }
            Self::StockAdjusted(e) => level(e.sku, e.location, tell),
            Self::StockCounted(e) => level(e.sku, e.location, tell),
            Self::ConditionChanged(e) => level(e.sku, e.location, tell),
            Self::InboundAnnounced(e) => {
                tell(Location(e.location));
                e.lines.iter().for_each(|line| tell(Sku(line.sku)));
            }
            Self::InboundReceived(e) => {
                tell(Location(e.location));
                e.lines.iter().for_each(|line| tell(Sku(line.sku)));
            }
            Self::TransferDispatched(e) => {
                tell(Location(e.from));
                tell(Location(e.to));
                e.lines.iter().for_each(|line| tell(Sku(line.sku)));
            }
            Self::TransferReceived(e) => {
                tell(Location(e.location));
                e.lines.iter().chain(&e.written_off).for_each(|line| tell(Sku(line.sku)));
            }
            Self::StockReported(e) => {
                tell(Location(e.location));
                e.lines.iter().for_each(|line| tell(Sku(line.sku)));
            }
            Self::ShortfallRecorded(e) => {
                e.promises.iter().for_each(|hit| tell(Reservation(hit.reservation)));
                level(e.sku, e.location, tell);
            }
            Self::StockReserved(e) => {
                tell(Reservation(e.reservation));
                e.bundles.iter().for_each(|line| tell(Sku(line.sku)));
                e.missed.iter().for_each(|line| tell(Sku(line.sku)));
                e.lines.iter().for_each(|line| level(line.sku, line.location, &mut tell));
            }
            Self::ReservationExtended(e) => tell(Reservation(e.reservation)),
            Self::ReservationReleased(e) => tell(Reservation(e.reservation)),
            Self::ReservationConfirmed(e) => tell(Reservation(e.reservation)),
            Self::AllocationCanceled(e) => {
                tell(Reservation(e.reservation));
                e.lines.iter().for_each(|line| level(line.sku, line.location, &mut tell));
            }
            Self::HoldsExpired(e) => e.reservations.iter().for_each(|reservation| tell(Reservation(*reservation))),
        }
    }
}

fn level(sku: SkuId, location: LocationId, mut tell: impl FnMut(Touched)) {
    tell(Touched::Sku(sku));
    tell(Touched::Location(location));
}
