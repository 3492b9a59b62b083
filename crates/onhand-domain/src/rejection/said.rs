//! Rejections in words, for people.

use super::{LimitPer, OpenShort, Rejection, ShelfShort};
use std::fmt;

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownSku { sku } => write!(f, "no SKU {sku:?} is defined"),
            Self::UnknownLocation { location } => write!(f, "no location {location:?} is defined"),
            Self::UnknownInbound { inbound } => write!(f, "no inbound {inbound:?} is open"),
            Self::UnknownTransfer { transfer } => {
                write!(f, "no transfer {transfer:?} is on its way")
            }
            Self::TransferExists { transfer } => {
                write!(f, "transfer {transfer:?} is on its way already")
            }
            Self::InboundElsewhere { inbound, location } => {
                write!(f, "inbound {inbound:?} is announced for {location:?}")
            }
            Self::BundleHasNoStock { sku } => {
                write!(f, "{sku:?} is a bundle and has no stock of its own")
            }
            Self::SkuKindFixed { sku, bundle } => {
                write!(f, "{sku:?} is {}, and stays it", if *bundle { "a bundle" } else { "a stocked SKU" })
            }
            Self::DecimalsFixed { sku, decimals, requested } => {
                write!(f, "{sku:?} has {decimals} decimals, which cannot become {requested}")
            }
            Self::WrongPrecision { sku, quantity, decimals } => {
                write!(f, "{quantity} is no quantity of {sku:?}, which has {decimals} decimals")
            }
            Self::LocationSuspended { location } => write!(f, "{location:?} is suspended"),
            Self::LocationIncapable { location, capability } => {
                write!(f, "{location:?} lacks the capability {capability:?}")
            }
            Self::NotThirdParty { location } => {
                write!(f, "{location:?} is no third party's location")
            }
            Self::ReservationNotOpen { reservation, state } => {
                write!(f, "reservation {reservation} is {state}")
            }
            Self::ReservationNotConfirmed { reservation, state } => {
                write!(f, "reservation {reservation} is {state}, not confirmed")
            }
            Self::ExceedsPromised { reservation, sku, requested, promised, .. } => {
                write!(f, "{requested} of {sku:?} asked for, {promised} promised to reservation {reservation}")
            }
            Self::LocationNeeded { reservation, sku } => {
                write!(f, "{sku:?} is promised to reservation {reservation} from several locations; name one")
            }
            Self::ExceedsInTransit { transfer, sku, requested, in_transit } => {
                write!(f, "{requested} of {sku:?} received, {in_transit} on the way with transfer {transfer:?}")
            }
            Self::StaleReport { location, as_of, last } => {
                write!(f, "the report of {location:?} as of {as_of} is older than the one as of {last}")
            }
            Self::InTheFuture { at, now } => write!(f, "{at} is still to come; it is {now}"),
            Self::HoldTooLong { expires_at, latest, .. } => {
                write!(f, "the hold would last until {expires_at}; it may until {latest}")
            }
            Self::PurchaseLimitExceeded { sku, per, limit, requested, taken } => {
                let per = match per {
                    LimitPer::Order => "an order",
                    LimitPer::Customer => "a customer",
                };
                write!(f, "{requested} of {sku:?} asked for, {taken} taken before; the limit for {per} is {limit}")
            }
            Self::InsufficientStock { sku, location, requested, available, .. } => {
                write!(f, "{requested} of {sku:?} asked for, {available} available")?;
                location.as_ref().map_or(Ok(()), |location| write!(f, " at {location:?}"))
            }
            Self::UnknownAccount { account } => write!(f, "no account {account} was opened; issue credit to it first"),
            Self::OtherAccount { account, credit_kind, currency } => {
                write!(f, "account {account} is one of {}, in {currency}", credit_kind.as_str())
            }
            Self::ExceedsBalance { account, requested, balance, held } => {
                write!(
                    f,
                    "{requested} asked of account {account}, {balance} are on it, and {held} of that are kept for payments"
                )
            }
            Self::UnknownCoupon { coupon } => write!(f, "no coupon {coupon:?} is defined; place the order without it"),
            Self::CouponOtherCurrency { coupon, currency, order_currency } => {
                write!(f, "coupon {coupon:?} is for orders in {currency}, and this one is in {order_currency}")
            }
            Self::BelowCouponLeast(below) => write!(f, "{below}"),
            Self::CouponNotValid(dates) => write!(f, "{dates}"),
            Self::CouponUsedUp(used) => write!(f, "{used}"),
            Self::CouponNeedsCustomer { coupon, per_customer } => {
                write!(f, "one customer may redeem coupon {coupon:?} {per_customer} times; say who buys")
            }
            Self::OtherPointValue { account, point_value } => {
                write!(f, "a point of account {account} is worth {point_value} for good")
            }
            Self::PointsEarned { order, account } => {
                write!(f, "order {order} has earned its points, for account {account}; give others without it")
            }
            Self::NothingToEarn { order, .. } => {
                write!(f, "the goods of order {order} cost nothing, or not any more: they earn no points")
            }
            Self::OwnCredit { payment, account } => {
                write!(f, "payment {payment} is made of account {account}, which nobody outside moves or charges back")
            }
            Self::ExceedsBackorderLimit { sku, requested, backordered, limit } => write!(
                f,
                "{requested} of {sku:?} would have to wait for stock where {backordered} wait already, and at most {limit} may; \
                 order less, or raise its backorder_limit"
            ),
            Self::TooManyShipments { max_shipments, needed, .. } => {
                write!(f, "it takes {needed} shipments, and at most {max_shipments} are allowed")
            }
            Self::TooManyLines { lines, limit } => {
                write!(f, "the reservation takes {lines} lines, and at most {limit} are taken; split it")
            }
            Self::OutOfRange { sku, .. } => {
                write!(f, "a figure of {sku:?} would leave the range that is kept, ±(2^53 − 1) smallest units")
            }
            Self::ImportBehind { source, records, applied } => {
                write!(f, "{applied} records of {source:?} have been applied, not {records}")
            }
            Self::UnknownOrder { order } => {
                write!(f, "no order {order} is kept")
            }
            Self::OrderExists { order } => {
                write!(f, "order {order} was placed already")
            }
            Self::ReferenceTaken { channel, reference, order } => {
                write!(f, "{reference:?} of {channel} is order {order}; it is not placed twice")
            }
            Self::ReservationStands { order, state } => {
                write!(
                    f,
                    "a reservation that is {state} stands under the id {order}; place the order out of it, or under another id"
                )
            }
            Self::InClear { field } => {
                write!(f, "{field} is personal, and has to be sealed before it is decided on")
            }
            Self::UnknownLine { order, line } => {
                write!(f, "order {order} has no line {line:?}")
            }
            Self::LineExists { order, line } => {
                write!(f, "order {order} has a line {line:?} already; name the new one otherwise")
            }
            Self::NotInLine { order, line, sku } => {
                write!(f, "line {line:?} of order {order} has nothing of {sku:?}")
            }
            Self::OtherFulfillment { order, line, fulfillment } => {
                write!(f, "the fulfillment of line {line:?} of order {order} is {}", fulfillment.as_str())
            }
            Self::PickupElsewhere { order, line, location } => {
                write!(f, "line {line:?} of order {order} is to be picked up at {location:?}")
            }
            Self::AlreadyThere { order, location } => {
                write!(f, "what order {order} has at {location:?} is to be collected there")
            }
            Self::ExceedsShelf(short) => {
                let ShelfShort { order, line, sku, location, requested, allocated, picked, ready } = &**short;
                write!(
                    f,
                    "{requested} of {sku:?} asked for, {allocated} allocated, {picked} picked, {ready} ready at {location:?} for line {line:?} of order {order}"
                )
            }
            Self::ExceedsOpen(short) => {
                let OpenShort { order, line, sku, requested, open, handed_over, .. } = &**short;
                write!(
                    f,
                    "{requested} of {sku:?} asked for, {open} of line {line:?} of order {order} can be canceled, {handed_over} left already"
                )
            }
            Self::NothingToCancel { order, .. } => {
                write!(f, "nothing of order {order} is left to cancel")
            }
            Self::ShipmentExists { order, shipment } => {
                write!(f, "shipment {shipment:?} of order {order} left already")
            }
            Self::UnknownShipment { order, shipment } => {
                write!(f, "order {order} has no shipment {shipment:?}")
            }
            Self::ShipmentEnded { order, shipment, .. } => {
                write!(f, "it is known already what became of shipment {shipment:?} of order {order}")
            }
            Self::NothingReady { order } => {
                write!(f, "nothing of order {order} lies ready")
            }
            Self::PickupKept { order, until, now } => {
                write!(f, "what lies ready for order {order} is kept until {until}; it is {now}")
            }
            Self::InThePast { at, now } => {
                write!(f, "{at} has passed; it is {now}")
            }
            Self::DiscountExceedsPrice { line, price, discount } => {
                write!(f, "line {line:?} costs {price}, and {discount} is taken off")
            }
            Self::AmountOutOfRange { limit, .. } => {
                write!(f, "the order costs more than {limit} minor units, which is the most")
            }
            Self::UnknownPayment { payment } => {
                write!(f, "no order has a payment {payment}")
            }
            Self::PaymentExists { payment, order } => {
                write!(f, "payment {payment} of order {order} was authorized or declined already")
            }
            Self::PaymentNotOpen { payment, standing } => {
                write!(f, "payment {payment} is {}", standing.as_str())
            }
            Self::AuthorizationExpired { payment, expires_at, now } => {
                write!(f, "payment {payment} could be captured until {expires_at}; it is {now}")
            }
            Self::ExceedsAuthorized { payment, requested, authorized, captured } => {
                write!(f, "{requested} asked for, {captured} of {authorized} captured of payment {payment}")
            }
            Self::ExceedsDue { order, requested, due } => {
                write!(f, "{requested} asked for, {due} due of order {order}")
            }
            Self::NothingToVoid { payment, captured } => {
                write!(f, "all of payment {payment} was captured: {captured}")
            }
            Self::RefundExists { order, refund } => {
                write!(f, "refund {refund} of order {order} was given already")
            }
            Self::ExceedsCaptured { order, requested, refundable, .. } => {
                write!(f, "{requested} asked for, {refundable} left of what was captured for order {order}")
            }
            Self::ExceedsRefundable { order, requested, refundable, .. } => {
                write!(f, "{requested} asked for, at most {refundable} can be given back for that of order {order}")
            }
            Self::OtherCurrency { order, amount, currency } => {
                write!(f, "{amount} given, order {order} is in {currency}")
            }
            Self::TooManySteps { order, limit } => {
                write!(
                    f,
                    "order {order} has {limit} payments, captures, refunds, parcels, transfers or returns already"
                )
            }
            Self::UnknownReturn { return_id } => {
                write!(f, "no order has a return {return_id}")
            }
            Self::ReturnExists { return_id, order } => {
                write!(f, "return {return_id} of order {order} was authorized already")
            }
            Self::ExceedsReturnable(short) => short.fmt(f),
            Self::ReturnWindowOver(over) => over.fmt(f),
            Self::ExceedsExpected(short) => short.fmt(f),
            Self::NothingExpected { return_id, status } => {
                write!(f, "nothing of return {return_id} is still to come; it is {}", status.as_str())
            }
            Self::UnknownEffect { effect } => {
                write!(f, "no order that is kept has an effect {effect}")
            }
            Self::EffectExists { effect, order } => {
                write!(f, "effect {effect} of order {order} was asked for already")
            }
            Self::EffectEnded(over) => over.fmt(f),
            Self::EffectUnderWay(under_way) => under_way.fmt(f),
            Self::EffectNotLeased(not) => not.fmt(f),
            Self::EffectTried { effect, attempts } => write!(
                f,
                "effect {effect} was tried {attempts} times, and may have been done; ask under its id, and complete it"
            ),
            Self::NothingDue(nothing) => nothing.fmt(f),
            Self::TooManyChannels { limit } => write!(f, "{limit} channels are named already"),
        }
    }
}

impl std::error::Error for Rejection {}
