//! What an event touches: the keys by which an audit finds it.

use super::{Asked, EffectRequested, Event, OrderedLine, PartLine};
use crate::{LocationId, OrderId, ReservationId, SkuId};

/// Something an event touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Touched {
    /// A SKU or a bundle.
    Sku(SkuId),
    /// A location.
    Location(LocationId),
    /// A reservation, or an order by the id of its [promise](crate::OrderId::promise).
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
            Self::CreditIssued(_) | Self::CreditExpired(_) | Self::CouponDefined(_) => {}
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
            Self::OrderPlaced(e) => {
                tell(Reservation(e.order.promise()));
                e.reservation.into_iter().for_each(|reservation| tell(Reservation(reservation)));
                ordered_lines(&e.lines, &mut tell);
                e.allocated.iter().for_each(|line| level(line.sku, line.location, &mut tell));
                e.held.iter().for_each(|line| level(line.sku, line.location, &mut tell));
            }
            Self::LinesAdded(e) => {
                tell(Reservation(e.order.promise()));
                ordered_lines(&e.lines, &mut tell);
                e.allocated.iter().for_each(|line| level(line.sku, line.location, &mut tell));
                e.held.iter().for_each(|line| level(line.sku, line.location, &mut tell));
            }
            Self::LinesAllocated(e) => {
                tell(Reservation(e.order.promise()));
                e.lines.iter().for_each(|line| level(line.sku, line.location, &mut tell));
            }
            Self::LinesUnallocated(e) => at_location(e.order, e.location, &e.lines, tell),
            Self::LinesCanceled(e) => {
                tell(Reservation(e.order.promise()));
                for line in &e.lines {
                    tell(Sku(line.sku));
                    line.location.into_iter().for_each(|location| tell(Location(location)));
                }
            }
            Self::LinesPicked(e) => at_location(e.order, e.location, &e.lines, tell),
            Self::OrderShipped(e) => at_location(e.order, e.location, &e.lines, tell),
            Self::ShipmentDelivered(e) => tell(Reservation(e.order.promise())),
            Self::DeliveryFailed(e) => tell(Reservation(e.order.promise())),
            Self::PickupReady(e) => at_location(e.order, e.location, &e.lines, tell),
            Self::LinesCollected(e) => at_location(e.order, e.location, &e.lines, tell),
            Self::PickupExpired(e) => {
                tell(Reservation(e.order.promise()));
                e.lines.iter().for_each(|line| level(line.sku, line.location, &mut tell));
            }
            Self::PickupSent(e) => at_location(e.order, e.location, &e.lines, tell),
            Self::PickupArrived(e) => {
                at_location(e.order, e.location, &e.lines, &mut tell);
                e.lost.iter().for_each(|line| tell(Sku(line.sku)));
            }
            Self::PaymentAuthorized(e) => tell(Reservation(e.order.promise())),
            Self::PaymentCaptured(e) => tell(Reservation(e.order.promise())),
            Self::PaymentVoided(e) => tell(Reservation(e.order.promise())),
            Self::PaymentDeclined(e) => tell(Reservation(e.order.promise())),
            Self::OrderRefunded(e) => tell(Reservation(e.order.promise())),
            Self::ChargebackRecorded(e) => tell(Reservation(e.order.promise())),
            Self::OrderDetailsGiven(e) => tell(Reservation(e.order.promise())),
            Self::ReturnPolicyAgreed(e) => tell(Reservation(e.order.promise())),
            Self::ReturnAuthorized(e) => of_order(e.order, &e.lines, tell),
            Self::ReturnReceived(e) => {
                tell(Reservation(e.order.promise()));
                e.lines.iter().for_each(|line| level(line.sku, e.location, &mut tell));
            }
            Self::ReturnRejected(e) => of_order(e.order, &e.lines, tell),
            Self::BackorderAgreed(e) => tell(Reservation(e.order.promise())),
            Self::LinesBackordered(e) => {
                tell(Reservation(e.order.promise()));
                e.lines.iter().for_each(|line| tell(Sku(line.sku)));
            }
            Self::BackordersFilled(e) => {
                tell(Sku(e.sku));
                for line in &e.lines {
                    tell(Reservation(line.order.promise()));
                    tell(Location(line.location));
                }
            }
            Self::DeliveryPromised(e) => {
                tell(Reservation(e.order.promise()));
                e.lines.iter().for_each(|line| tell(Sku(line.sku)));
            }
            Self::PromisesMoved(e) => {
                tell(Sku(e.sku));
                e.lines.iter().for_each(|line| tell(Reservation(line.order.promise())));
            }
            Self::CreditMoved(e) => tell(Reservation(e.order.promise())),
            Self::CreditLapsed(e) => e.holds.iter().for_each(|hold| tell(Reservation(hold.order.promise()))),
            Self::EffectRequested(e) => effect(e, tell),
            Self::EffectsLeased(e) => e.effects.iter().for_each(|of| tell(Reservation(of.order.promise()))),
            Self::EffectFailed(e) => tell(Reservation(e.order.promise())),
            Self::EffectEnded(e) => tell(Reservation(e.order.promise())),
            Self::PointsEarned(e) => e.order.into_iter().for_each(|order| tell(Reservation(order.promise()))),
            Self::PointsReversed(e) => e.orders.iter().for_each(|of| tell(Reservation(of.order.promise()))),
            Self::CouponRedeemed(e) => tell(Reservation(e.order.promise())),
            Self::OrdersClosed(e) => e.orders.iter().for_each(|order| tell(Reservation(order.promise()))),
        }
    }

    /// What the event defines or makes, so that later ones can name it.
    #[must_use]
    pub fn makes(&self) -> Option<Touched> {
        match self {
            Self::LocationDefined(e) => Some(Touched::Location(e.number)),
            Self::SkuDefined(e) => Some(Touched::Sku(e.number)),
            Self::BundleDefined(e) => Some(Touched::Sku(e.number)),
            Self::StockReserved(e) => Some(Touched::Reservation(e.reservation)),
            Self::OrderPlaced(e) => Some(Touched::Reservation(e.order.promise())),
            Self::LocationSuspended(_)
            | Self::LocationResumed(_)
            | Self::SafetyStockSet(_)
            | Self::ChannelOpened(_)
            | Self::ChannelHoldbackSet(_)
            | Self::PurchaseLimitSet(_)
            | Self::StockReceived(_)
            | Self::StockIssued(_)
            | Self::StockAdjusted(_)
            | Self::StockCounted(_)
            | Self::ConditionChanged(_)
            | Self::InboundAnnounced(_)
            | Self::InboundReceived(_)
            | Self::TransferDispatched(_)
            | Self::TransferReceived(_)
            | Self::StockReported(_)
            | Self::ShortfallRecorded(_)
            | Self::ReservationExtended(_)
            | Self::ReservationReleased(_)
            | Self::ReservationConfirmed(_)
            | Self::AllocationCanceled(_)
            | Self::HoldsExpired(_)
            | Self::ImportAdvanced(_)
            | Self::LinesAllocated(_)
            | Self::LinesUnallocated(_)
            | Self::LinesCanceled(_)
            | Self::LinesPicked(_)
            | Self::OrderShipped(_)
            | Self::ShipmentDelivered(_)
            | Self::DeliveryFailed(_)
            | Self::PickupReady(_)
            | Self::LinesCollected(_)
            | Self::PickupExpired(_)
            | Self::PickupSent(_)
            | Self::PickupArrived(_)
            | Self::PaymentAuthorized(_)
            | Self::PaymentCaptured(_)
            | Self::PaymentVoided(_)
            | Self::PaymentDeclined(_)
            | Self::OrderRefunded(_)
            | Self::ChargebackRecorded(_)
            | Self::OrdersClosed(_)
            | Self::OrderDetailsGiven(_)
            | Self::ReturnPolicyAgreed(_)
            | Self::ReturnAuthorized(_)
            | Self::ReturnReceived(_)
            | Self::ReturnRejected(_)
            | Self::LinesAdded(_)
            | Self::BackorderAgreed(_)
            | Self::LinesBackordered(_)
            | Self::BackordersFilled(_)
            | Self::DeliveryPromised(_)
            | Self::PromisesMoved(_)
            | Self::CreditIssued(_)
            | Self::CreditMoved(_)
            | Self::CreditLapsed(_)
            | Self::CreditExpired(_)
            | Self::EffectRequested(_)
            | Self::EffectsLeased(_)
            | Self::EffectFailed(_)
            | Self::EffectEnded(_)
            | Self::CouponDefined(_)
            | Self::CouponRedeemed(_)
            | Self::PointsEarned(_)
            | Self::PointsReversed(_) => None,
        }
    }
}

fn level(sku: SkuId, location: LocationId, mut tell: impl FnMut(Touched)) {
    tell(Touched::Sku(sku));
    tell(Touched::Location(location));
}

fn ordered_lines(lines: &[OrderedLine], mut tell: impl FnMut(Touched)) {
    for line in lines {
        tell(Touched::Sku(line.sku));
        line.location.into_iter().for_each(|location| tell(Touched::Location(location)));
    }
}

/// What an effect touches: its order, and for a label where the parcel leaves and what is in it.
fn effect(event: &EffectRequested, mut tell: impl FnMut(Touched)) {
    match &event.asked {
        Asked::Label { location, lines, .. } => at_location(event.order, *location, lines, tell),
        Asked::Authorize { .. } | Asked::Capture { .. } | Asked::Void { .. } | Asked::Refund { .. } => {
            tell(Touched::Reservation(event.order.promise()));
        }
        Asked::Notify { .. } => tell(Touched::Reservation(event.order.promise())),
    }
}

/// What an order's lines touch, wherever their goods are.
fn of_order(order: OrderId, lines: &[PartLine], mut tell: impl FnMut(Touched)) {
    tell(Touched::Reservation(order.promise()));
    lines.iter().for_each(|line| tell(Touched::Sku(line.sku)));
}

/// What an order's lines at a location touch.
fn at_location(order: OrderId, location: LocationId, lines: &[PartLine], mut tell: impl FnMut(Touched)) {
    tell(Touched::Reservation(order.promise()));
    tell(Touched::Location(location));
    lines.iter().for_each(|line| tell(Touched::Sku(line.sku)));
}
