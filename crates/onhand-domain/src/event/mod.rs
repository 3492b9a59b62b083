//! Events: what happened, as the log keeps it. Every struct here is frozen; a change is a new version.

mod backorder;
mod coupon;
mod credit;
mod effect;
mod order;
mod order_lines;
mod payment;
mod personal;
mod promise;
mod reservation;
mod returns;
mod setup;
mod stock;
mod touches;

pub use backorder::{BackorderAgreed, BackordersFilled, FilledLine, LinesBackordered};
pub use coupon::{CouponDefined, CouponRedeemed};
pub use credit::{
    CreditExpired, CreditIssued, CreditLapsed, CreditMove, CreditMoved, ExpiredCredit, LapsedHold, PointsEarned,
    PointsReversed, ReversedPoints,
};
pub use effect::{Asked, EffectEnd, EffectEnded, EffectFailed, EffectRequested, EffectsLeased, LeasedEffect};
pub use order::{
    CanceledLine, DeliveryFailed, Handing, LinesAllocated, LinesCanceled, LinesCollected, LinesPicked,
    LinesUnallocated, OrderDetailsGiven, OrderPlaced, OrderShipped, OrderedLine, OrdersClosed, PartLine, PickupArrived,
    PickupExpired, PickupReady, PickupSent, ShelfLine, ShipmentDelivered, Unallocation,
};
pub use order_lines::LinesAdded;
pub use payment::{
    CaptureReturned, ChargebackRecorded, OrderRefunded, PaymentAuthorized, PaymentCaptured, PaymentDeclined,
    PaymentVoided,
};
pub use promise::{DatedPart, DeliveryPromised, MovedPromise, PromisesMoved};
pub use reservation::{
    AllocationCanceled, HeldLine, HeldLines, HoldsExpired, MissedLine, ReservationConfirmed, ReservationExtended,
    ReservationReleased, Search, StockReserved,
};
pub use returns::{ReturnAuthorized, ReturnPolicyAgreed, ReturnReceived, ReturnRejected, ReturnedLine};
pub use setup::{
    BundleComponent, BundleDefined, ChannelHoldbackSet, ChannelOpened, ImportAdvanced, LocationDefined,
    LocationResumed, LocationSuspended, PurchaseLimitSet, SafetyStockSet, SkuDefined,
};
pub use stock::{
    ConditionChanged, InboundAnnounced, InboundReceived, MovedLine, PromiseHit, ReportedLine, ShortfallRecorded,
    StockAdjusted, StockCounted, StockIssued, StockReceived, StockReported, TransferDispatched, TransferReceived,
};

pub use touches::Touched;

use serde::Serialize;

/// How an event is held: in place or, where it is larger than those that come all the time, behind a pointer.
macro_rules! held {
    ($event:ident) => { $event };
    ($event:ident boxed) => { Box<$event> };
}

/// A field's name in a log's dictionary and in JSON: its own, unless that is a word of the language.
macro_rules! field_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $name:literal) => {
        $name
    };
}

/// Declares the event enum and each event's name and fields.
macro_rules! events {
    ($($event:ident $($boxed:ident)? = $name:literal [$($field:ident $(as $as:literal)?),* $(,)?],)*) => {
        /// Everything that can happen.
        ///
        /// Names are given as dense numbers here, in the order of definition; the books tell the names.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Event {
            $(#[doc = concat!("See [`", stringify!($event), "`].")] $event(held!($event $($boxed)?)),)*
        }

        impl Event {
            /// The event's name, as it is written in JSON.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$event(_) => $name,)* }
            }

            /// The name and the fields, in the order in which they are serialized, of every kind of event.
            pub const KINDS: &'static [(&'static str, &'static [&'static str])] =
                &[$(($name, &[$(field_name!($field $($as)?)),*])),*];
        }

        $(impl From<$event> for Event {
            fn from(event: $event) -> Self {
                Self::$event(event.into())
            }
        }

        // The list of fields above is what the log's dictionary says; this fails to build when it lies.
        const _: fn($event) = |event| {
            let $event { $($field: _),* } = event;
        };)*
    };
}

events! {
    LocationDefined = "location_defined" [number, location, kind, capabilities, priority, coordinates, timezone, lead_time, daily_capacity],
    LocationSuspended = "location_suspended" [location],
    LocationResumed = "location_resumed" [location],
    SkuDefined = "sku_defined" [number, sku, title, unit, decimals, backorder_limit, attributes],
    BundleDefined = "bundle_defined" [number, sku, title, components],
    SafetyStockSet = "safety_stock_set" [sku, location, quantity],
    ChannelOpened = "channel_opened" [number, channel],
    ChannelHoldbackSet = "channel_holdback_set" [sku, location, channel, quantity],
    PurchaseLimitSet = "purchase_limit_set" [sku, per_order, per_customer, window],
    StockReceived = "stock_received" [sku, location, quantity, supplier, cost],
    StockIssued = "stock_issued" [sku, location, quantity, reference, reservation],
    StockAdjusted = "stock_adjusted" [sku, location, delta, reason],
    StockCounted = "stock_counted" [sku, location, condition, counted, expected, counted_at],
    ConditionChanged = "condition_changed" [sku, location, from, to, quantity],
    InboundAnnounced = "inbound_announced" [inbound, location, lines, eta],
    InboundReceived = "inbound_received" [inbound, location, lines, closed],
    TransferDispatched = "transfer_dispatched" [transfer, from, to, lines],
    TransferReceived = "transfer_received" [transfer, location, lines, written_off, closed],
    StockReported = "stock_reported" [location, lines, as_of],
    ShortfallRecorded = "shortfall_recorded" [sku, location, condition, short, promises, unnamed],
    StockReserved = "stock_reserved" [reservation, lines, expires_at, channel, replaced, search, customer, bundles, missed],
    ReservationExtended = "reservation_extended" [reservation, expires_at],
    ReservationReleased = "reservation_released" [reservation],
    ReservationConfirmed = "reservation_confirmed" [reservation, reference],
    AllocationCanceled = "allocation_canceled" [reservation, lines],
    HoldsExpired = "holds_expired" [reservations],
    ImportAdvanced = "import_advanced" [source, records],
    OrderPlaced boxed = "order_placed" [order, channel, customer, reference, reservation, lines, allocated, held, search, shipping, tax_included, if_short, kept],
    LinesAllocated = "lines_allocated" [order, lines, search],
    LinesUnallocated = "lines_unallocated" [order, location, lines, cause, reason],
    LinesCanceled = "lines_canceled" [order, lines, reason],
    LinesPicked = "lines_picked" [order, location, lines],
    OrderShipped = "order_shipped" [order, shipment, location, lines, carrier],
    ShipmentDelivered = "shipment_delivered" [order, shipment],
    DeliveryFailed = "delivery_failed" [order, shipment, failure],
    PickupReady = "pickup_ready" [order, location, lines, until],
    LinesCollected = "lines_collected" [order, location, lines],
    PickupExpired = "pickup_expired" [order, lines],
    PickupSent = "pickup_sent" [order, transfer, location, lines],
    PickupArrived = "pickup_arrived" [order, transfer, location, lines, lost],
    OrdersClosed = "orders_closed" [orders],
    PaymentAuthorized = "payment_authorized" [order, payment, method, amount, expires_at],
    PaymentCaptured = "payment_captured" [order, payment, amount],
    PaymentVoided = "payment_voided" [order, payment, amount],
    PaymentDeclined = "payment_declined" [order, payment, method, amount, reason],
    OrderRefunded = "order_refunded" [order, refund, amount, kind, captures],
    ChargebackRecorded = "chargeback_recorded" [order, payment, amount, captures],
    OrderDetailsGiven boxed = "order_details_given" [order, delivery, billing, note],
    ReturnPolicyAgreed = "return_policy_agreed" [order, window, restocking_percent],
    ReturnAuthorized = "return_authorized" [return_id as "return", order, lines, reason],
    ReturnReceived = "return_received" [return_id as "return", order, location, lines, fee],
    ReturnRejected = "return_rejected" [return_id as "return", order, lines, reason],
    LinesAdded boxed = "lines_added" [order, first, lines, allocated, held, search],
    BackorderAgreed = "backorder_agreed" [order, strategy, coordinates],
    LinesBackordered = "lines_backordered" [order, lines],
    BackordersFilled = "backorders_filled" [sku, lines],
    DeliveryPromised = "delivery_promised" [order, delivery_time, lines],
    PromisesMoved = "promises_moved" [sku, lines, more],
    CreditIssued = "credit_issued" [account, kind, amount, expires_at],
    CreditMoved = "credit_moved" [account, order, payment, how, amount],
    CreditLapsed = "credit_lapsed" [holds],
    CreditExpired = "credit_expired" [accounts],
    EffectRequested boxed = "effect_requested" [effect, order, asked, not_before, retry],
    EffectsLeased = "effects_leased" [worker, until, effects],
    EffectFailed = "effect_failed" [effect, order, reason, retry_at],
    EffectEnded = "effect_ended" [effect, order, end, reason],
    CouponDefined boxed = "coupon_defined" [coupon, discount, limit, per_customer, least, valid_from, valid_until],
    CouponRedeemed = "coupon_redeemed" [coupon, order, amount],
    PointsEarned = "points_earned" [account, points, point_value, order, expires_at],
    PointsReversed = "points_reversed" [orders],
}
