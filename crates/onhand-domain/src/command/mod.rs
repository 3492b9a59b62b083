//! Commands: what callers ask for, as values.

mod check;
mod check_coupon;
mod check_effect;
mod check_fields;
mod check_order;
mod coupon;
mod credit;
mod effect;
mod helpers;
mod invalid;
pub mod limit;
mod order;
mod payment;
mod personal;
mod reservation;
mod setup;
mod sourcing_form;
mod stock;
mod time_zone;
mod visible;

pub(crate) use helpers::is_default;

pub use coupon::{CouponDiscount, DefineCoupon};
pub use credit::{CreditKind, EarnPoints, IssueCredit};
pub use effect::{CancelEffect, CompleteEffect, EffectKind, EffectName, LeaseEffects, Outcome, RequestEffect, Retry};
pub use invalid::Invalid;
pub use order::{
    AuthorizeReturn, CancelLines, CancelOrder, Collect, Deliver, DeliveryFailure, EditOrder, Exchange, ExpirePickup,
    FailDelivery, Fulfillment, IfShort, LineQuantity, OrderLine, Pick, PlaceOrder, ReadyForPickup, Reallocate,
    ReceiveReturn, RejectAtStore, RejectReturn, ReturnLine, ReturnPolicy, SendToPickup, Ship, ShortPick, TakeBack,
};
pub use payment::{
    AuthorizePayment, CapturePayment, DeclinePayment, PaymentMethod, RecordChargeback, RefundKind, RefundOrder,
    VoidPayment,
};
pub use personal::{PersonalField, PersonalFields};
pub use reservation::{
    CancelAllocation, ConfirmReservation, ExtendReservation, PromisedLine, ReleaseReservation, Reserve, ReserveLine,
    Sourcing, Strategy,
};
pub use setup::{
    AdvanceImport, Capability, Component, DefineBundle, DefineLocation, DefineSku, LocationKind, ResumeLocation,
    SetChannelHoldback, SetPurchaseLimit, SetSafetyStock, SuspendLocation, Unit,
};
pub use stock::{
    Adjust, AnnounceInbound, ChangeCondition, Count, DispatchTransfer, Issue, Line, Receive, ReceiveInbound,
    ReceiveTransfer, ReportStock,
};

use serde::{Deserialize, Serialize};

/// How a command is held: in place or, where it is larger than a reservation, behind a pointer.
macro_rules! held {
    ($command:ident) => { $command };
    ($command:ident boxed) => { Box<$command> };
}

/// Declares the command enum, its names, and how each command becomes one.
macro_rules! commands {
    ($($(#[$doc:meta])* $command:ident $($boxed:ident)? = $name:literal,)*) => {
        /// Everything the core can be asked to do.
        ///
        /// Serialized, a map from the name in snake_case to the command's fields. A line of JSON has the name in
        /// a field `command` beside the others: see [`Command::deserialize_named`].
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Command {
            $($(#[$doc])* $command(held!($command $($boxed)?)),)*
        }

        impl Command {
            /// The names of all commands, as they are written in JSON.
            pub const NAMES: &'static [&'static str] = &[$($name),*];

            /// The command's name, as it is written in JSON.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$command(_) => $name,)* }
            }

            /// Reads the fields of the command of a name, from any serialized form that describes itself.
            ///
            /// # Errors
            /// `None` for a name that is no command's, else what the deserializer says of the fields.
            pub fn deserialize_named<'de, D: serde::Deserializer<'de>>(
                name: &str,
                fields: D,
            ) -> Option<Result<Self, D::Error>> {
                match name {
                    $($name => Some($command::deserialize(fields).map(Self::from)),)*
                    _ => None,
                }
            }
        }

        $(impl From<$command> for Command {
            fn from(command: $command) -> Self {
                Self::$command(command.into())
            }
        })*
    };
}

commands! {
    /// See [`DefineLocation`].
    DefineLocation = "define_location",
    /// See [`SuspendLocation`].
    SuspendLocation = "suspend_location",
    /// See [`ResumeLocation`].
    ResumeLocation = "resume_location",
    /// See [`DefineSku`].
    DefineSku = "define_sku",
    /// See [`SetSafetyStock`].
    SetSafetyStock = "set_safety_stock",
    /// See [`SetChannelHoldback`].
    SetChannelHoldback = "set_channel_holdback",
    /// See [`SetPurchaseLimit`].
    SetPurchaseLimit = "set_purchase_limit",
    /// See [`DefineBundle`].
    DefineBundle = "define_bundle",
    /// See [`AdvanceImport`].
    AdvanceImport = "advance_import",
    /// See [`Receive`].
    Receive = "receive",
    /// See [`Issue`].
    Issue = "issue",
    /// See [`Adjust`].
    Adjust = "adjust",
    /// See [`Count`].
    Count = "count",
    /// See [`ChangeCondition`].
    ChangeCondition = "change_condition",
    /// See [`AnnounceInbound`].
    AnnounceInbound = "announce_inbound",
    /// See [`ReceiveInbound`].
    ReceiveInbound = "receive_inbound",
    /// See [`DispatchTransfer`].
    DispatchTransfer = "dispatch_transfer",
    /// See [`ReceiveTransfer`].
    ReceiveTransfer = "receive_transfer",
    /// See [`ReportStock`].
    ReportStock = "report_stock",
    /// See [`Reserve`].
    Reserve = "reserve",
    /// See [`ExtendReservation`].
    ExtendReservation = "extend_reservation",
    /// See [`ReleaseReservation`].
    ReleaseReservation = "release_reservation",
    /// See [`ConfirmReservation`].
    ConfirmReservation = "confirm_reservation",
    /// See [`CancelAllocation`].
    CancelAllocation = "cancel_allocation",
    /// See [`DefineCoupon`].
    DefineCoupon boxed = "define_coupon",
    /// See [`PlaceOrder`].
    PlaceOrder boxed = "place_order",
    /// See [`CancelOrder`].
    CancelOrder = "cancel_order",
    /// See [`CancelLines`].
    CancelLines = "cancel_lines",
    /// See [`Pick`].
    Pick = "pick",
    /// See [`ShortPick`].
    ShortPick = "short_pick",
    /// See [`RejectAtStore`].
    RejectAtStore = "reject_at_store",
    /// See [`Reallocate`].
    Reallocate = "reallocate",
    /// See [`Ship`].
    Ship = "ship",
    /// See [`Deliver`].
    Deliver = "deliver",
    /// See [`FailDelivery`].
    FailDelivery = "fail_delivery",
    /// See [`ReadyForPickup`].
    ReadyForPickup = "ready_for_pickup",
    /// See [`Collect`].
    Collect = "collect",
    /// See [`ExpirePickup`].
    ExpirePickup = "expire_pickup",
    /// See [`SendToPickup`].
    SendToPickup = "send_to_pickup",
    /// See [`IssueCredit`].
    IssueCredit = "issue_credit",
    /// See [`EarnPoints`].
    EarnPoints boxed = "earn_points",
    /// See [`AuthorizePayment`].
    AuthorizePayment = "authorize_payment",
    /// See [`CapturePayment`].
    CapturePayment = "capture_payment",
    /// See [`VoidPayment`].
    VoidPayment = "void_payment",
    /// See [`DeclinePayment`].
    DeclinePayment = "decline_payment",
    /// See [`RefundOrder`].
    RefundOrder = "refund_order",
    /// See [`RecordChargeback`].
    RecordChargeback = "record_chargeback",
    /// See [`AuthorizeReturn`].
    AuthorizeReturn = "authorize_return",
    /// See [`ReceiveReturn`].
    ReceiveReturn = "receive_return",
    /// See [`RejectReturn`].
    RejectReturn = "reject_return",
    /// See [`TakeBack`].
    TakeBack = "take_back",
    /// See [`EditOrder`].
    EditOrder boxed = "edit_order",
    /// See [`Exchange`].
    Exchange boxed = "exchange",
    /// See [`RequestEffect`].
    RequestEffect boxed = "request_effect",
    /// See [`LeaseEffects`].
    LeaseEffects = "lease_effects",
    /// See [`CompleteEffect`].
    CompleteEffect = "complete_effect",
    /// See [`CancelEffect`].
    CancelEffect = "cancel_effect",
}
