//! The rules of omnichannel stock: values, commands, events, `decide` and `evolve`.
//!
//! A [`Command`] asks for something, [`State::decide`] judges it and answers with [`Event`]s or a [`Rejection`],
//! [`Ledger::evolve`] records what happened. Nothing in here reads a clock, draws a random number, does I/O or
//! waits: all facts arrive with the command, so that a replay answers the same for ever. It is no database, no
//! program and no network service; the crate `onhand` makes it durable.
//!
//! ```
//! use onhand_domain::{Context, DefineLocation, DefineSku, Ledger, Policy, Receive, Rejection, Reserve, Timestamp};
//!
//! let mut ledger = Ledger::new(0);
//! let now = Timestamp::from_seconds(1_700_000_000);
//! let context = Context::new("0191e0a0-0000-7000-8000-000000000001".parse()?, now, &Policy::DEFAULT);
//! for command in [
//!     DefineLocation::store("berlin").into(),
//!     DefineSku::new("mug").into(),
//!     Receive::new("mug", "berlin", 3).into(),
//! ] {
//!     for event in ledger.decide(&command, &context)? {
//!         ledger.evolve(&event, now)?;
//!     }
//! }
//! let refused = ledger.decide(&Reserve::new().line_at("mug", "berlin", 5).into(), &context);
//! assert!(matches!(refused, Err(Rejection::InsufficientStock { .. })));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![warn(clippy::wildcard_enum_match_arm, clippy::float_arithmetic)]

mod agenda;
mod canary;
mod command;
mod decide;
pub mod event;
mod evolve;
mod inconsistent;
mod ledger;
mod rejection;
pub mod rules;
mod sourcing;
mod state;
mod table;
mod value;

pub use command::{
    Adjust, AdvanceImport, AnnounceInbound, AuthorizePayment, AuthorizeReturn, CancelAllocation, CancelEffect,
    CancelLines, CancelOrder, Capability, CapturePayment, ChangeCondition, Collect, Command, CompleteEffect, Component,
    ConfirmReservation, Count, CouponDiscount, CreditKind, DeclinePayment, DefineBundle, DefineCoupon, DefineLocation,
    DefineSku, Deliver, DeliveryFailure, DispatchTransfer, EarnPoints, EditOrder, EffectKind, EffectName, Exchange,
    ExpirePickup, ExtendReservation, FailDelivery, Fulfillment, IfShort, Invalid, Issue, IssueCredit, LeaseEffects,
    Line, LineQuantity, LocationKind, OrderLine, Outcome, PaymentMethod, PersonalField, PersonalFields, Pick,
    PlaceOrder, PromisedLine, ReadyForPickup, Reallocate, Receive, ReceiveInbound, ReceiveReturn, ReceiveTransfer,
    RecordChargeback, RefundKind, RefundOrder, RejectAtStore, RejectReturn, ReleaseReservation, ReportStock,
    RequestEffect, Reserve, ReserveLine, ResumeLocation, Retry, ReturnLine, ReturnPolicy, SendToPickup,
    SetChannelHoldback, SetPurchaseLimit, SetSafetyStock, Ship, ShortPick, Sourcing, Strategy, SuspendLocation,
    TakeBack, Unit, VoidPayment, limit,
};
pub use decide::{Context, Policy};
pub use event::Event;
pub use inconsistent::Inconsistent;
pub use ledger::{
    CREDITS_AN_EVENT, ENDED_KEPT, EXPIRIES_AN_EVENT, FILLS_AN_EVENT, Ledger, ORDERS_AN_EVENT, PROMISES_AN_EVENT,
};
pub use rejection::{
    CouponDates, CouponUse, CouponValue, EffectOver, ExpectedShort, LimitPer, LocationShort, NotLeased, NothingDue,
    OpenShort, Rejection, ReturnShort, ShelfShort, ShortReason, UnderWay, WindowOver,
};
pub use state::{
    Availability, CouponEntry, CouponFigures, CreditEntry, CreditFigures, EarnedEntry, EffectFigures, EffectState,
    Entry, HeldReservation, Hint, Image, ImageError, LevelEntry, LineFigures, LineStatus, Names, OpenShortfall,
    OrderBrief, OrderEntry, OrderFigures, OrderStatus, PartFigures, PaymentFigures, PaymentStanding, PaymentStatus,
    PurchaseEntry, ReservationEntry, ReservationState, ReturnFigures, ReturnLineFigures, ReturnStatus, ShelfFigures,
    ShipmentFigures, ShipmentStatus, ShortfallEntry, SkuAvailability, State, StockFigures, Whereabouts,
};
pub use value::{
    AccountId, Carrier, Channel, ChannelId, CommandId, Condition, Coordinates, CoordinatesError, Coupon, Currency,
    CustomerId, EffectId, Inbound, LineName, Location, LocationId, Measure, MeasureError, Money, MoneyError, OrderId,
    PaymentId, Personal, Position, Purpose, Quantity, QuantityOverflow, Reason, Reference, RefundId, ReservationId,
    ReturnId, Sealed, SealedBytes, Shipment, Sku, SkuId, Span, Subject, Supplier, Text, TimeError, Timestamp, Transfer,
    WorkerName, share, split,
};
