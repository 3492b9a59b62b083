//! Evolve: how each event changes the state. `None` anywhere means that event and state contradict each other.

mod backorder;
mod bundles;
mod coupon;
mod credit;
mod effect;
mod order;
mod order_goods;
mod order_lines;
mod order_promise;
mod payment;
mod points;
mod promise;
mod reservation;
mod restore;
mod returns;
mod setup;
mod stirred;
mod stock;

use crate::event::Event;
use crate::state::{Extra, Levels};
use crate::{Ledger, LocationId, Quantity, SkuId};

impl Ledger {
    pub(crate) fn apply(&mut self, event: &Event) -> Option<()> {
        if !self.agenda.backorders.nobody_waits() {
            self.stirs(event)?;
        }
        match event {
            Event::LocationDefined(event) => self.location_defined(event),
            Event::LocationSuspended(event) => self.location_suspended(event.location, true),
            Event::LocationResumed(event) => self.location_suspended(event.location, false),
            Event::SkuDefined(event) => self.sku_defined(event),
            Event::BundleDefined(event) => self.bundle_defined(event),
            Event::SafetyStockSet(event) => self.safety_stock_set(event),
            Event::ChannelOpened(event) => self.channel_opened(event),
            Event::ChannelHoldbackSet(event) => self.channel_holdback_set(event),
            Event::PurchaseLimitSet(event) => self.purchase_limit_set(event),
            Event::StockReceived(event) => self.stock_received(event),
            Event::StockIssued(event) => self.stock_issued(event),
            Event::StockAdjusted(event) => self.stock_adjusted(event),
            Event::StockCounted(event) => self.stock_counted(event),
            Event::ConditionChanged(event) => self.condition_changed(event),
            Event::InboundAnnounced(event) => self.inbound_announced(event),
            Event::InboundReceived(event) => self.inbound_received(event),
            Event::TransferDispatched(event) => self.transfer_dispatched(event),
            Event::TransferReceived(event) => self.transfer_received(event),
            Event::StockReported(event) => self.stock_reported(event),
            Event::ShortfallRecorded(event) => self.shortfall_recorded(event),
            Event::StockReserved(event) => self.stock_reserved(event),
            Event::ReservationExtended(event) => self.reservation_extended(event),
            Event::ReservationReleased(event) => self.reservation_released(event),
            Event::ReservationConfirmed(event) => self.reservation_confirmed(event),
            Event::AllocationCanceled(event) => {
                self.allocation_canceled(event)?;
                self.bundles_canceled(event)
            }
            Event::HoldsExpired(event) => self.holds_expired(event),
            Event::ImportAdvanced(event) => self.import_advanced(event),
            Event::OrderPlaced(event) => self.order_placed(event),
            Event::LinesAdded(event) => self.lines_added(event),
            Event::LinesAllocated(event) => self.lines_allocated(event),
            Event::LinesUnallocated(event) => self.lines_unallocated(event),
            Event::LinesCanceled(event) => self.lines_canceled(event),
            Event::LinesPicked(event) => self.lines_picked(event),
            Event::OrderShipped(event) => self.order_shipped(event),
            Event::ShipmentDelivered(event) => self.shipment_delivered(event),
            Event::DeliveryFailed(event) => self.delivery_failed(event),
            Event::PickupReady(event) => self.pickup_ready(event),
            Event::LinesCollected(event) => self.lines_collected(event),
            Event::PickupExpired(event) => self.pickup_expired(event),
            Event::PickupSent(event) => self.pickup_sent(event),
            Event::PickupArrived(event) => self.pickup_arrived(event),
            // It is read in the log alone.
            Event::OrderDetailsGiven(event) => self.orders.get(event.order).map(drop),
            Event::BackorderAgreed(event) => self.backorder_agreed(event),
            Event::LinesBackordered(event) => self.lines_backordered(event),
            Event::BackordersFilled(event) => self.backorders_filled(event),
            Event::DeliveryPromised(event) => self.delivery_promised(event),
            Event::PromisesMoved(event) => self.promises_moved(event),
            Event::CreditIssued(event) => self.credit_issued(event),
            Event::CreditMoved(event) => self.credit_moved(event),
            Event::CreditLapsed(event) => self.credit_lapsed(event),
            Event::CreditExpired(event) => self.credit_expired(event),
            Event::CouponDefined(event) => self.coupon_defined(event),
            Event::CouponRedeemed(event) => self.coupon_redeemed(event),
            Event::PointsEarned(event) => self.points_earned(event),
            Event::PointsReversed(event) => self.points_reversed(event),
            Event::OrdersClosed(event) => self.orders_closed(event),
            Event::PaymentAuthorized(event) => self.payment_authorized(event),
            Event::PaymentCaptured(event) => self.payment_captured(event),
            Event::PaymentVoided(event) => self.payment_voided(event),
            Event::PaymentDeclined(event) => self.payment_declined(event),
            Event::OrderRefunded(event) => self.order_refunded(event),
            Event::ChargebackRecorded(event) => self.chargeback_recorded(event),
            Event::ReturnPolicyAgreed(event) => self.return_policy_agreed(event),
            Event::ReturnAuthorized(event) => self.return_authorized(event),
            Event::ReturnReceived(event) => self.return_received(event),
            Event::ReturnRejected(event) => self.return_rejected(event),
            Event::EffectRequested(event) => self.effect_requested(event),
            Event::EffectsLeased(event) => self.effects_leased(event),
            Event::EffectFailed(event) => self.effect_failed(event),
            Event::EffectEnded(event) => self.effect_ended(event),
        }
    }

    /// The level of a stocked SKU at a location, made where there is none yet.
    fn level_of(&mut self, sku: SkuId, location: LocationId) -> Option<u32> {
        let state = &mut self.state;
        let row = state.goods.get(sku).filter(|row| !row.is_bundle())?;
        if let Some(level) = row.level(location) {
            return Some(level);
        }
        state.places.get(location)?;
        let level = state.levels.push(sku, location)?;
        state.goods.get_mut(sku)?.levels.insert(location, level)?;
        Some(level)
    }

    fn levels(&mut self) -> &mut Levels {
        &mut self.state.levels
    }

    fn shift_extra(&mut self, level: u32, figure: fn(&mut Extra) -> &mut Quantity, by: Quantity) -> Option<()> {
        let figure = figure(self.levels().extra_mut(level)?);
        *figure = figure.plus(by).ok()?;
        Some(())
    }
}
