//! What may be there for those who wait, after each event.

use crate::event::{Event, MovedLine};
use crate::{Condition, Ledger, LocationId, Quantity, ReservationId, SkuId};

impl Ledger {
    /// Notes of what more may be available once an event has happened; before it does, since it may forget whose goods
    /// it gives back. Only asked where somebody waits.
    pub(super) fn stirs(&mut self, event: &Event) -> Option<()> {
        match event {
            Event::StockReceived(e) => self.arrives(e.sku, e.location),
            Event::StockAdjusted(e) if e.delta.is_positive() => self.arrives(e.sku, e.location),
            Event::StockCounted(e) if e.condition == Condition::Sellable => self.arrives(e.sku, e.location),
            Event::ConditionChanged(e) if e.to == Condition::Sellable => self.arrives(e.sku, e.location),
            Event::InboundReceived(e) => self.all_arrive(&e.lines, e.location),
            Event::TransferReceived(e) => self.all_arrive(&e.lines, e.location),
            Event::StockReported(e) => e.lines.iter().try_for_each(|line| self.arrives(line.sku, e.location)),
            Event::SafetyStockSet(e) => self.may_be_had(e.sku),
            Event::ChannelHoldbackSet(e) => self.may_be_had(e.sku),
            Event::LocationDefined(_) | Event::LocationResumed(_) => {
                self.agenda.backorders.stir_all();
                Some(())
            }
            Event::StockReserved(e) if e.replaced => self.gives_back(e.reservation),
            Event::ReservationReleased(e) => self.gives_back(e.reservation),
            Event::HoldsExpired(e) => e.reservations.iter().try_for_each(|id| self.gives_back(*id)),
            Event::AllocationCanceled(e) => e.lines.iter().try_for_each(|line| self.may_be_had(line.sku)),
            Event::OrderPlaced(e) => e.reservation.map_or(Some(()), |id| self.gives_back(id)),
            Event::LinesUnallocated(e) => e.lines.iter().try_for_each(|line| self.may_be_had(line.sku)),
            Event::LinesCanceled(e) => e.lines.iter().try_for_each(|line| self.may_be_had(line.sku)),
            Event::PickupExpired(e) => e.lines.iter().try_for_each(|line| self.may_be_had(line.sku)),
            Event::ReturnReceived(e) => {
                let sellable = e.lines.iter().filter(|line| line.condition == Condition::Sellable);
                sellable.map(|line| line.sku).try_for_each(|sku| self.arrives(sku, e.location))
            }
            Event::PickupArrived(e) => e.lost.iter().try_for_each(|line| self.may_be_had(line.sku)),
            // Nothing more is available after these, or those who wait have taken it with them.
            Event::StockAdjusted(_)
            | Event::StockCounted(_)
            | Event::ConditionChanged(_)
            | Event::StockReserved(_)
            | Event::LocationSuspended(_)
            | Event::SkuDefined(_)
            | Event::BundleDefined(_)
            | Event::ChannelOpened(_)
            | Event::PurchaseLimitSet(_)
            | Event::StockIssued(_)
            | Event::InboundAnnounced(_)
            | Event::TransferDispatched(_)
            | Event::ShortfallRecorded(_)
            | Event::ReservationExtended(_)
            | Event::ReservationConfirmed(_)
            | Event::ImportAdvanced(_)
            | Event::LinesAllocated(_)
            | Event::LinesPicked(_)
            | Event::OrderShipped(_)
            | Event::ShipmentDelivered(_)
            | Event::DeliveryFailed(_)
            | Event::PickupReady(_)
            | Event::LinesCollected(_)
            | Event::PickupSent(_)
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
            | Event::PointsReversed(_) => Some(()),
        }
    }

    fn may_be_had(&mut self, sku: SkuId) -> Option<()> {
        self.agenda.backorders.stir(sku);
        Some(())
    }

    fn arrives(&mut self, sku: SkuId, location: LocationId) -> Option<()> {
        self.asked_again(sku, location)?;
        self.may_be_had(sku)
    }

    fn all_arrive(&mut self, lines: &[MovedLine], location: LocationId) -> Option<()> {
        lines.iter().try_for_each(|line| self.arrives(line.sku, location))
    }

    /// What a reservation holds may be had by others.
    fn gives_back(&mut self, id: ReservationId) -> Option<()> {
        let Self { state, agenda } = self;
        let promise = state.promises.get(id).into_iter();
        for line in promise.flat_map(|promise| state.promises.lines_of(promise)) {
            if let Some((sku, _)) = state.levels.owner(line.level).filter(|_| line.quantity != Quantity::ZERO) {
                agenda.backorders.stir(sku);
            }
        }
        Some(())
    }
}
