//! Rejections: what the rules say no with, and the figures they were decided on.

mod coupons;
mod effects;
mod figures;
mod returns;
mod said;
mod told;

pub use coupons::{CouponDates, CouponUse, CouponValue};
pub use effects::{EffectOver, NotLeased, NothingDue, UnderWay};
pub use figures::{LimitPer, LocationShort, OpenShort, ShelfShort, ShortReason};
pub use returns::{ExpectedShort, ReturnShort, WindowOver};

use crate::command::is_default;
use crate::event::Handing;
use crate::{
    AccountId, Capability, Channel, Coupon, CreditKind, Currency, DeliveryFailure, EffectId, Inbound, LineName,
    Location, Measure, Money, OrderId, OrderStatus, PaymentId, PaymentStanding, Reference, RefundId, RefundKind,
    ReservationId, ReservationState, ReturnId, ReturnStatus, Shipment, Sku, Span, Timestamp, Transfer,
};
use serde::{Deserialize, Serialize};

/// A rule said no. Nothing has changed.
///
/// Where several rules would say no, the first of this order does: names that are not known; what was defined
/// denies it (kinds, decimals, capabilities, suspension); the state of the reservation, order, inbound or transfer;
/// amounts; limits on time; purchase limits; stock; shipments; lines held; ranges of figures. Within one of them, the first line decides.
///
/// In JSON an object with its name in `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rejection {
    /// No such SKU is defined.
    UnknownSku {
        /// What was named.
        sku: Sku,
    },
    /// No such location is defined.
    UnknownLocation {
        /// What was named.
        location: Location,
    },
    /// No such delivery is announced, or it was received in full.
    UnknownInbound {
        /// What was named.
        inbound: Inbound,
    },
    /// No such transfer is on its way.
    UnknownTransfer {
        /// What was named.
        transfer: Transfer,
    },
    /// A transfer of this number is on its way already.
    TransferExists {
        /// What was named.
        transfer: Transfer,
    },
    /// A delivery of this number is announced for another location.
    InboundElsewhere {
        /// What was named.
        inbound: Inbound,
        /// Where it is announced for.
        location: Location,
    },
    /// A bundle has no stock of its own; its components do.
    BundleHasNoStock {
        /// The bundle.
        sku: Sku,
    },
    /// A bundle cannot become a stocked SKU, nor a stocked SKU a bundle.
    SkuKindFixed {
        /// Which.
        sku: Sku,
        /// What it is.
        bundle: bool,
    },
    /// A SKU's decimals never change: every quantity in the log is counted in them.
    DecimalsFixed {
        /// Which.
        sku: Sku,
        /// What they are.
        decimals: u8,
        /// What was asked for.
        requested: u8,
    },
    /// The quantity is no whole number of the SKU's smallest unit, or more than one line may name.
    WrongPrecision {
        /// Of what.
        sku: Sku,
        /// What was given.
        quantity: Measure,
        /// Digits after the point that the SKU has.
        decimals: u8,
    },
    /// The location is suspended.
    LocationSuspended {
        /// Which.
        location: Location,
    },
    /// The location cannot do that.
    LocationIncapable {
        /// Which.
        location: Location,
        /// What it would have to be able to do.
        capability: Capability,
    },
    /// Only a location of kind `third_party` reports its stock by feed.
    NotThirdParty {
        /// Which.
        location: Location,
    },
    /// The reservation is not open.
    ReservationNotOpen {
        /// Which.
        reservation: ReservationId,
        /// What became of it; `unknown` where it was never made, or ended long ago.
        state: ReservationState,
    },
    /// The reservation has no allocations.
    ReservationNotConfirmed {
        /// Which.
        reservation: ReservationId,
        /// What it is.
        state: ReservationState,
    },
    /// The reservation was promised less than that.
    ExceedsPromised {
        /// Which.
        reservation: ReservationId,
        /// Of what.
        sku: Sku,
        /// Where; none where the SKU was not promised at all.
        location: Option<Location>,
        /// What was asked for.
        requested: Measure,
        /// What is promised.
        promised: Measure,
    },
    /// The SKU was promised from several locations; say which.
    LocationNeeded {
        /// Which reservation.
        reservation: ReservationId,
        /// Of what.
        sku: Sku,
    },
    /// Less than that is on its way. Receive what was sent; what came beyond it is an adjustment or a receipt.
    ExceedsInTransit {
        /// Which transfer.
        transfer: Transfer,
        /// Of what.
        sku: Sku,
        /// What was said to have arrived.
        requested: Measure,
        /// What is on its way.
        in_transit: Measure,
    },
    /// A newer feed was taken over already.
    StaleReport {
        /// Whose.
        location: Location,
        /// The moment this feed speaks of.
        as_of: Timestamp,
        /// The moment the one taken over speaks of.
        last: Timestamp,
    },
    /// A moment that is still to come was given for something that has happened.
    InTheFuture {
        /// The moment given.
        at: Timestamp,
        /// The log's time.
        now: Timestamp,
    },
    /// The hold would live longer than configured, or end at [`Timestamp::LAST`] or after it.
    HoldTooLong {
        /// When it would end; [`Timestamp::LAST`] for all that is later.
        expires_at: Timestamp,
        /// When it must end at the latest.
        latest: Timestamp,
        /// The longest life configured.
        longest: Span,
    },
    /// More than one order, or one customer, may take.
    PurchaseLimitExceeded {
        /// Of what.
        sku: Sku,
        /// Whose limit.
        per: LimitPer,
        /// The most.
        limit: Measure,
        /// What was asked for.
        requested: Measure,
        /// What the customer has taken within the window.
        taken: Measure,
    },
    /// Not that much is available.
    InsufficientStock {
        /// Of what: always a stocked SKU; of a bundle, the component that is missing.
        sku: Sku,
        /// Where; none where locations were searched.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        location: Option<Location>,
        /// What was asked for: over all lines that take it from there, by itself or in bundles.
        requested: Measure,
        /// What is available: signed, so that a shortfall shows; where locations were searched, the sum of what
        /// those that sell have, shortfalls taken off. What could be had of it is the sum of those above zero.
        available: Measure,
        /// The bundles among the lines that take it from there, in the order of lines.
        #[serde(default, skip_serializing_if = "is_default")]
        bundles: Box<[Sku]>,
        /// Where locations were searched: why each was not enough.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        locations: Vec<LocationShort>,
    },
    /// No such account of credit was opened.
    UnknownAccount {
        /// What was named.
        account: AccountId,
    },
    /// The account's credit is of another kind or currency.
    OtherAccount {
        /// Which account.
        account: AccountId,
        /// Of which kind it is.
        credit_kind: CreditKind,
        /// Of which currency.
        currency: Currency,
    },
    /// The account has not so much, or keeps it for other payments.
    ExceedsBalance {
        /// Which account.
        account: AccountId,
        /// What was asked for.
        requested: Money,
        /// What is on it.
        balance: Money,
        /// What of that is kept for payments.
        held: Money,
    },
    /// A point of the account is worth something else.
    OtherPointValue {
        /// Which account.
        account: AccountId,
        /// What one of its points is worth.
        point_value: Money,
    },
    /// The order has earned its points.
    PointsEarned {
        /// Which.
        order: OrderId,
        /// To which account.
        account: AccountId,
    },
    /// The order's goods cost nothing, or not any more.
    NothingToEarn {
        /// Which order.
        order: OrderId,
        /// How it stands.
        status: OrderStatus,
    },
    /// The payment is made of the shop's own credit, which nobody else can move.
    OwnCredit {
        /// Which payment.
        payment: PaymentId,
        /// Out of which account.
        account: AccountId,
    },
    /// More would wait for stock than may of this SKU.
    ExceedsBackorderLimit {
        /// Of what: always a stocked SKU.
        sku: Sku,
        /// What would have to wait.
        requested: Measure,
        /// What waits already.
        backordered: Measure,
        /// The most that may.
        limit: Measure,
    },
    /// There is enough, but not from so few locations.
    TooManyShipments {
        /// The most that were allowed.
        max_shipments: u32,
        /// The fewest that were found to do.
        needed: u32,
        /// Whether no fewer would do, or the search ended before that was known.
        exact: bool,
    },
    /// One reservation would ask for, or hold, too many lines: stocked SKUs, bundles by their components, each at one
    /// location once it is held. Split it.
    TooManyLines {
        /// How many, as far as they were counted.
        lines: u32,
        /// The most.
        limit: u32,
    },
    /// The figure would leave the range that is kept: ±(2⁵³ − 1) smallest units.
    OutOfRange {
        /// Of what.
        sku: Sku,
        /// Where.
        location: Option<Location>,
    },
    /// An import cannot have applied fewer records than before.
    ImportBehind {
        /// A digest of its source.
        source: Reference,
        /// What was said.
        records: u64,
        /// What has been applied.
        applied: u64,
    },
    /// No such order was placed, or it was closed.
    UnknownOrder {
        /// What was named.
        order: OrderId,
    },
    /// An order of this id was placed already.
    OrderExists {
        /// Which.
        order: OrderId,
    },
    /// An order of this reference was placed in this channel already.
    ReferenceTaken {
        /// In which channel.
        channel: Channel,
        /// Which reference.
        reference: Reference,
        /// The order that has it.
        order: OrderId,
    },
    /// A reservation stands under the order's id. Place the order out of it, or under another id.
    ReservationStands {
        /// The id.
        order: OrderId,
        /// How the reservation stands.
        state: ReservationState,
    },
    /// A personal field came to the rules in clear. Whoever calls them without an engine has to seal it before.
    InClear {
        /// Which field.
        field: String,
    },
    /// The order has no such line.
    UnknownLine {
        /// Which order.
        order: OrderId,
        /// What was named.
        line: LineName,
    },
    /// The order has a line of that name already.
    LineExists {
        /// Which order.
        order: OrderId,
        /// What was named.
        line: LineName,
    },
    /// The line has nothing of that SKU.
    NotInLine {
        /// Which order.
        order: OrderId,
        /// Which line.
        line: LineName,
        /// What was named.
        sku: Sku,
    },
    /// The line's goods get to the customer in another way.
    OtherFulfillment {
        /// Which order.
        order: OrderId,
        /// Which line.
        line: LineName,
        /// In which.
        fulfillment: Handing,
    },
    /// The line is to be picked up at another location.
    PickupElsewhere {
        /// Which order.
        order: OrderId,
        /// Which line.
        line: LineName,
        /// Where it is to be picked up.
        location: Location,
    },
    /// The goods are to be collected where they are.
    AlreadyThere {
        /// Which order.
        order: OrderId,
        /// Where.
        location: Location,
    },
    /// Less than that is there for the order at a stage that the command takes from.
    ExceedsShelf(Box<ShelfShort>),
    /// Less than that is left to cancel.
    ExceedsOpen(Box<OpenShort>),
    /// Nothing of the order is left to cancel.
    NothingToCancel {
        /// Which.
        order: OrderId,
        /// How it stands.
        status: OrderStatus,
    },
    /// A parcel of this number left already.
    ShipmentExists {
        /// Which order.
        order: OrderId,
        /// What was named.
        shipment: Shipment,
    },
    /// No such parcel left.
    UnknownShipment {
        /// Which order.
        order: OrderId,
        /// What was named.
        shipment: Shipment,
    },
    /// It is known already what became of the parcel.
    ShipmentEnded {
        /// Which order.
        order: OrderId,
        /// Which parcel.
        shipment: Shipment,
        /// Why it did not arrive; none where it did.
        failure: Option<DeliveryFailure>,
    },
    /// Nothing of the order lies ready to be collected.
    NothingReady {
        /// Which.
        order: OrderId,
    },
    /// What lies ready is still kept for the customer.
    PickupKept {
        /// Which.
        order: OrderId,
        /// Until when.
        until: Timestamp,
        /// The log's time.
        now: Timestamp,
    },
    /// A moment that has passed was given for something that is still to come.
    InThePast {
        /// The moment given.
        at: Timestamp,
        /// The log's time.
        now: Timestamp,
    },
    /// More is taken off than the line costs.
    DiscountExceedsPrice {
        /// Which line.
        line: LineName,
        /// What it costs.
        price: Money,
        /// What is taken off.
        discount: Money,
    },
    /// The amounts of the order would leave the range that is kept.
    AmountOutOfRange {
        /// The line at which they do.
        line: Option<LineName>,
        /// The most minor units of one order.
        limit: i64,
    },
    /// No order that is kept has such a payment.
    UnknownPayment {
        /// What was named.
        payment: PaymentId,
    },
    /// A payment of this id was authorized or declined already.
    PaymentExists {
        /// Which.
        payment: PaymentId,
        /// For which order.
        order: OrderId,
    },
    /// Nothing can be captured of the payment, or given up.
    PaymentNotOpen {
        /// Which.
        payment: PaymentId,
        /// How it stands.
        standing: PaymentStanding,
    },
    /// The authorization has run out. Authorize anew.
    AuthorizationExpired {
        /// Which.
        payment: PaymentId,
        /// When.
        expires_at: Timestamp,
        /// The log's time.
        now: Timestamp,
    },
    /// More than was authorized would be captured.
    ExceedsAuthorized {
        /// Of which payment.
        payment: PaymentId,
        /// What was asked for.
        requested: Money,
        /// What was authorized.
        authorized: Money,
        /// What was captured before.
        captured: Money,
    },
    /// More than is due would be captured.
    ExceedsDue {
        /// For which order.
        order: OrderId,
        /// What was asked for.
        requested: Money,
        /// What is due.
        due: Money,
    },
    /// All that was authorized was captured; refund it.
    NothingToVoid {
        /// Of which payment.
        payment: PaymentId,
        /// What was captured.
        captured: Money,
    },
    /// A refund of this id was given already.
    RefundExists {
        /// Of which order.
        order: OrderId,
        /// Which.
        refund: RefundId,
    },
    /// Less than that was captured and not given back.
    ExceedsCaptured {
        /// Of which order.
        order: OrderId,
        /// Of which payment; none where all of them were asked.
        payment: Option<PaymentId>,
        /// What was asked for.
        requested: Money,
        /// What there is.
        refundable: Money,
    },
    /// More would be given back than there is a reason for: what was canceled cost less, or the order does.
    ExceedsRefundable {
        /// Of which order.
        order: OrderId,
        /// What for.
        refund_kind: RefundKind,
        /// What was asked for.
        requested: Money,
        /// How much there is a reason for.
        refundable: Money,
    },
    /// The order is in another currency.
    OtherCurrency {
        /// Which.
        order: OrderId,
        /// What was given.
        amount: Money,
        /// What it is in.
        currency: Currency,
    },
    /// The order has as many payments, captures, refunds, parcels or returns as one may have.
    TooManySteps {
        /// Which.
        order: OrderId,
        /// The most.
        limit: u32,
    },
    /// No order that is kept has such a return.
    UnknownReturn {
        /// What was named.
        #[serde(rename = "return")]
        return_id: ReturnId,
    },
    /// A return of this id was authorized already.
    ReturnExists {
        /// Which.
        #[serde(rename = "return")]
        return_id: ReturnId,
        /// Of which order.
        order: OrderId,
    },
    /// The customer has less than that which may come back.
    ExceedsReturnable(Box<ReturnShort>),
    /// It is too late for that to come back.
    ReturnWindowOver(Box<WindowOver>),
    /// Less than that is still to come by the return.
    ExceedsExpected(Box<ExpectedShort>),
    /// All of the return was received or rejected.
    NothingExpected {
        /// Which.
        #[serde(rename = "return")]
        return_id: ReturnId,
        /// How it stands.
        status: ReturnStatus,
    },
    /// No order that is kept has such an effect.
    UnknownEffect {
        /// What was named.
        effect: EffectId,
    },
    /// An effect of this id was asked for already.
    EffectExists {
        /// Which.
        effect: EffectId,
        /// Of which order.
        order: OrderId,
    },
    /// It is known already how the effect ended.
    EffectEnded(EffectOver),
    /// An effect is under way that contradicts this.
    EffectUnderWay(UnderWay),
    /// The worker does not have the effect.
    EffectNotLeased(NotLeased),
    /// Somebody has tried it: it may have been done. Ask under its id, and complete it.
    EffectTried {
        /// Which.
        effect: EffectId,
        /// How often.
        attempts: u32,
    },
    /// No such coupon is defined.
    UnknownCoupon {
        /// What was named.
        coupon: Coupon,
    },
    /// The coupon is for orders in another currency.
    CouponOtherCurrency {
        /// Which.
        coupon: Coupon,
        /// For those in this one.
        currency: Currency,
        /// The order's.
        order_currency: Currency,
    },
    /// The goods cost less than they have to for the coupon.
    BelowCouponLeast(CouponValue),
    /// The coupon is not valid yet, or not any more.
    CouponNotValid(CouponDates),
    /// The coupon was redeemed as often as it may be.
    CouponUsedUp(CouponUse),
    /// One customer may redeem the coupon only so often, and none was named.
    CouponNeedsCustomer {
        /// Which.
        coupon: Coupon,
        /// How often one customer may redeem it.
        per_customer: u64,
    },
    /// Nobody has to do anything.
    NothingDue(NothingDue),
    /// No more channels can be named.
    TooManyChannels {
        /// The most.
        limit: u32,
    },
}
