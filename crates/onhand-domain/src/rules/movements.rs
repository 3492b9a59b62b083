//! The sum of all movements, kept apart from the state so that the two can be compared.

use crate::event::{Event, MovedLine, PartLine};
use crate::{Condition, LocationId, Quantity, SkuId, Transfer};
use std::collections::BTreeMap;

/// What events moved, added up without a state: domain rule 1 compares it with one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Movements {
    pub(super) on_hand: BTreeMap<(SkuId, LocationId, Condition), i128>,
    pub(super) transfers: BTreeMap<Transfer, Journey>,
}

/// What became of a transfer's goods, by SKU.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Journey {
    pub(super) to: LocationId,
    /// Left, less received, less written off.
    pub(super) under_way: BTreeMap<SkuId, i128>,
    pub(super) open: bool,
}

impl Movements {
    /// Adds what an event moved.
    pub fn record(&mut self, event: &Event) {
        use Condition::Sellable;
        match event {
            Event::StockReceived(e) => self.shift(e.sku, e.location, Sellable, e.quantity, 1),
            Event::StockIssued(e) => self.shift(e.sku, e.location, Sellable, e.quantity, -1),
            Event::StockAdjusted(e) => self.shift(e.sku, e.location, Sellable, e.delta, 1),
            Event::StockCounted(e) => {
                self.shift(e.sku, e.location, e.condition, e.counted, 1);
                self.shift(e.sku, e.location, e.condition, e.expected, -1);
            }
            Event::ConditionChanged(e) => {
                self.shift(e.sku, e.location, e.from, e.quantity, -1);
                self.shift(e.sku, e.location, e.to, e.quantity, 1);
            }
            Event::InboundReceived(e) => self.shift_all(&e.lines, e.location, 1),
            Event::TransferDispatched(e) => {
                self.shift_all(&e.lines, e.from, -1);
                let mut journey = Journey { to: e.to, under_way: BTreeMap::new(), open: true };
                journey.add(&e.lines, 1);
                self.transfers.insert(e.transfer.clone(), journey);
            }
            Event::TransferReceived(e) => {
                self.shift_all(&e.lines, e.location, 1);
                let Some(journey) = self.transfers.get_mut(&e.transfer) else { return };
                journey.add(&e.lines, -1);
                journey.add(&e.written_off, -1);
                journey.open = !e.closed;
            }
            Event::StockReported(e) => {
                for line in &e.lines {
                    self.shift(line.sku, e.location, Sellable, line.reported, 1);
                    self.shift(line.sku, e.location, Sellable, line.expected, -1);
                }
            }
            Event::OrderShipped(e) => self.hand_over(&e.lines, e.location),
            Event::LinesCollected(e) => self.hand_over(&e.lines, e.location),
            Event::ReturnReceived(e) => {
                for line in &e.lines {
                    self.shift(line.sku, e.location, line.condition, line.quantity, 1);
                }
            }
            Event::LocationDefined(_)
            | Event::LocationSuspended(_)
            | Event::LocationResumed(_)
            | Event::SkuDefined(_)
            | Event::BundleDefined(_)
            | Event::SafetyStockSet(_)
            | Event::ChannelOpened(_)
            | Event::ChannelHoldbackSet(_)
            | Event::PurchaseLimitSet(_)
            | Event::InboundAnnounced(_)
            | Event::ShortfallRecorded(_)
            | Event::StockReserved(_)
            | Event::ReservationExtended(_)
            | Event::ReservationReleased(_)
            | Event::ReservationConfirmed(_)
            | Event::AllocationCanceled(_)
            | Event::HoldsExpired(_)
            | Event::ImportAdvanced(_)
            | Event::OrderPlaced(_)
            | Event::LinesAllocated(_)
            | Event::LinesUnallocated(_)
            | Event::LinesCanceled(_)
            | Event::LinesPicked(_)
            | Event::ShipmentDelivered(_)
            | Event::DeliveryFailed(_)
            | Event::PickupReady(_)
            | Event::PickupExpired(_)
            | Event::PickupSent(_)
            | Event::PickupArrived(_)
            | Event::OrdersClosed(_)
            | Event::PaymentAuthorized(_)
            | Event::PaymentCaptured(_)
            | Event::PaymentVoided(_)
            | Event::PaymentDeclined(_)
            | Event::OrderRefunded(_)
            | Event::ChargebackRecorded(_)
            | Event::OrderDetailsGiven(_)
            | Event::ReturnPolicyAgreed(_)
            | Event::ReturnAuthorized(_)
            | Event::ReturnRejected(_)
            | Event::LinesAdded(_)
            | Event::BackorderAgreed(_)
            | Event::LinesBackordered(_)
            | Event::BackordersFilled(_)
            | Event::DeliveryPromised(_)
            | Event::PromisesMoved(_)
            | Event::CreditIssued(_)
            | Event::CreditMoved(_)
            | Event::CreditLapsed(_)
            | Event::CreditExpired(_)
            | Event::EffectRequested(_)
            | Event::EffectsLeased(_)
            | Event::EffectFailed(_)
            | Event::EffectEnded(_)
            | Event::CouponDefined(_)
            | Event::CouponRedeemed(_)
            | Event::PointsEarned(_)
            | Event::PointsReversed(_) => {}
        }
    }

    /// How many levels it is that something was moved at, in a condition each.
    #[must_use]
    pub fn levels(&self) -> usize {
        self.on_hand.len()
    }

    /// What all of it adds up to at a level.
    #[must_use]
    pub fn at(&self, sku: SkuId, location: LocationId, condition: Condition) -> i128 {
        self.on_hand.get(&(sku, location, condition)).copied().unwrap_or(0)
    }

    /// Goods of an order left.
    fn hand_over(&mut self, lines: &[PartLine], location: LocationId) {
        for line in lines {
            self.shift(line.sku, location, Condition::Sellable, line.quantity, -1);
        }
    }

    fn shift_all(&mut self, lines: &[MovedLine], location: LocationId, sign: i128) {
        for line in lines {
            self.shift(line.sku, location, Condition::Sellable, line.quantity, sign);
        }
    }

    fn shift(&mut self, sku: SkuId, location: LocationId, condition: Condition, by: Quantity, sign: i128) {
        *self.on_hand.entry((sku, location, condition)).or_default() += i128::from(by.0) * sign;
    }
}

impl Journey {
    fn add(&mut self, lines: &[MovedLine], sign: i128) {
        for line in lines {
            *self.under_way.entry(line.sku).or_default() += i128::from(line.quantity.0) * sign;
        }
    }
}
