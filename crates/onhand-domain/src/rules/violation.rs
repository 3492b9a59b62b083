//! What is to be said of a rule that does not hold.

use crate::{
    AccountId, CommandId, Condition, Coupon, CustomerId, EffectId, LocationId, Money, OrderId, PaymentId, Quantity,
    ReservationId, ReturnId, SkuId, Timestamp,
};

/// A rule that does not hold, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Violation {
    /// Rule 1: on hand is not the sum of its movements.
    #[error("rule 1: {condition} on hand of {sku:?} at {location:?} is {on_hand}, its movements sum up to {moved}")]
    OnHand {
        /// Of what.
        sku: SkuId,
        /// Where.
        location: LocationId,
        /// In which condition.
        condition: Condition,
        /// What the state says.
        on_hand: i128,
        /// What the movements sum up to.
        moved: i128,
    },
    /// Rule 1: what is on its way is not what left, less what arrived, less what was written off.
    #[error("rule 1: {in_transit} of {sku:?} in transit to {location:?}, transfers leave {moved}")]
    InTransit {
        /// Of what.
        sku: SkuId,
        /// To where.
        location: LocationId,
        /// What the state says.
        in_transit: i128,
        /// What transfers leave.
        moved: i128,
    },
    /// Rule 2: a level's promises are not the sum of the reservations that made them.
    #[error(
        "rule 2: {sku:?} at {location:?} has {reserved} reserved and {allocated} allocated, reservations sum up to {sums:?}"
    )]
    Promised {
        /// Of what.
        sku: SkuId,
        /// Where.
        location: LocationId,
        /// What the level says.
        reserved: Quantity,
        /// What the level says.
        allocated: Quantity,
        /// What holds and allocations sum up to.
        sums: (i128, i128),
    },
    /// Rule 3: more was promised than there was.
    #[error("rule 3: {reservation} was promised stock of {sku:?} at {location:?} that leaves {left}")]
    Oversold {
        /// Whose promise.
        reservation: ReservationId,
        /// Of what.
        sku: SkuId,
        /// Where.
        location: LocationId,
        /// Sellable − reserved − allocated − safety stock.
        left: Quantity,
    },
    /// Rule 3: more waits for stock than may.
    #[error("rule 3: {backordered} of {sku:?} wait for stock, and at most {limit} may")]
    Backordered {
        /// Of what.
        sku: SkuId,
        /// What waits.
        backordered: Quantity,
        /// The most that may.
        limit: Quantity,
    },
    /// Rule 3: somebody waits for what is there.
    #[error("rule 3: line {line} of order {order} waits for {sku:?}, which is there")]
    WaitsInVain {
        /// Which order.
        order: OrderId,
        /// Which line, by number.
        line: u32,
        /// Of what.
        sku: SkuId,
    },
    /// Rule 2: what waits for stock is not what orders wait for.
    #[error("rule 2: {backordered} of {sku:?} are said to wait for stock, and orders wait for {waiting}")]
    WaitsOtherwise {
        /// Of what.
        sku: SkuId,
        /// What the state says.
        backordered: Quantity,
        /// What orders sum up to.
        waiting: i128,
    },
    /// Rule 4: promises are short of goods, and no shortfall says so.
    #[error("rule 4: {sku:?} at {location:?} is short of {short} ({condition}), and no shortfall was recorded")]
    SilentShortfall {
        /// Of what.
        sku: SkuId,
        /// Where.
        location: LocationId,
        /// In which condition.
        condition: Condition,
        /// How much is missing.
        short: Quantity,
    },
    /// Rule 5: a line is promised more than it was granted, or an ended one anything.
    #[error("rule 5: a line of {reservation} was granted {granted} and is promised {promised}")]
    Line {
        /// Whose.
        reservation: ReservationId,
        /// What it was granted.
        granted: Quantity,
        /// What it is promised.
        promised: Quantity,
    },
    /// Rule 5: units of an order's line are counted nowhere, or twice.
    #[error("rule 5: line {line} of order {order} ordered {ordered} of {sku:?}, and {counted} are somewhere")]
    Unaccounted {
        /// Of which order.
        order: OrderId,
        /// Which line, by number.
        line: u32,
        /// Of what.
        sku: SkuId,
        /// What was ordered.
        ordered: Quantity,
        /// What all its figures sum up to.
        counted: i128,
    },
    /// Rule 5: more came back or is to come back than was handed over, or something else than returns say.
    #[error("rule 5: {returned} of {sku:?} came back of line {line} of order {order}, {handed_over} were handed over")]
    Returned {
        /// Of which order.
        order: OrderId,
        /// Which line, by number.
        line: u32,
        /// Of what.
        sku: SkuId,
        /// What came back.
        returned: Quantity,
        /// What was handed over.
        handed_over: Quantity,
    },
    /// Rule 6: more is kept of what came back than it cost.
    #[error("rule 6: {fee} minor units are kept of return {returning} of order {order}")]
    Fee {
        /// Of which order.
        order: OrderId,
        /// Which return.
        returning: ReturnId,
        /// What is kept.
        fee: i64,
    },
    /// Rule 2: an order is promised something else than what stands on its shelves.
    #[error(
        "rule 2: order {order} has {difference} of {sku:?} at {location:?} more on its shelves than it is promised"
    )]
    PromisedOtherwise {
        /// Which order.
        order: OrderId,
        /// Of what.
        sku: SkuId,
        /// Where.
        location: LocationId,
        /// What is on shelves, less what is promised.
        difference: i128,
    },
    /// Rule 2: an order's promise stands, and the order does not.
    #[error("rule 2: {reservation} is promised goods as an order, and there is no such order")]
    NobodysPromise {
        /// Under which id.
        reservation: ReservationId,
    },
    /// Rule 6: what is owed for a line cannot be.
    #[error("rule 6: {amount} minor units are owed for line {line} of order {order}")]
    Owed {
        /// Of which order.
        order: OrderId,
        /// Which line, by number.
        line: u32,
        /// What is owed.
        amount: i64,
    },
    /// Rule 6: an order costs less than nothing.
    #[error("rule 6: order {order} costs {total}")]
    Total {
        /// Which.
        order: OrderId,
        /// What it costs.
        total: Money,
    },
    /// Rule 6: more was captured than authorized, or given back than captured.
    #[error("rule 6: the figures of payment {payment} of order {order} cannot be")]
    Money {
        /// Of which order.
        order: OrderId,
        /// Which payment.
        payment: PaymentId,
    },
    /// Rule 6: the figures of an account of credit do not add up.
    #[error("rule 6: the figures of account {account} cannot be")]
    Credit {
        /// Which account.
        account: AccountId,
    },
    /// Rule 6: a coupon was redeemed more or less often than orders say.
    #[error("rule 6: orders have redeemed coupon {coupon:?} otherwise than it says")]
    Coupon {
        /// Which.
        coupon: Coupon,
    },
    /// Rule 6: a coupon was redeemed more often than it may be.
    #[error("rule 6: order {order} redeemed coupon {coupon:?}, of which nothing was left")]
    RedeemedTooOften {
        /// Which.
        coupon: Coupon,
        /// By which order.
        order: OrderId,
    },
    /// Rule 6: an effect that somebody is to try is nowhere to be found.
    #[error("rule 6: nobody will find effect {effect} of order {order}")]
    WaitsNowhere {
        /// Of which order.
        order: OrderId,
        /// Which effect.
        effect: EffectId,
    },
    /// Rule 6: the outbox holds something else than what waits.
    #[error("rule 6: {outbox} effects are in the outbox, and {waiting} are to be tried")]
    OutboxOtherwise {
        /// How many are in it.
        outbox: usize,
        /// How many are to be tried.
        waiting: usize,
    },
    /// Rule 6: an effect was leased twice, or to somebody who does not have it.
    #[error("rule 6: effect {effect} of order {order} was leased to two")]
    LeasedOtherwise {
        /// Which effect.
        effect: EffectId,
        /// Of which order.
        order: OrderId,
    },
    /// Rule 7: a hold outlived its expiry.
    #[error("rule 7: the hold {reservation} expired at {expires_at} and is open at {now}")]
    Outlived {
        /// Which.
        reservation: ReservationId,
        /// When it expired.
        expires_at: Timestamp,
        /// The log's time.
        now: Timestamp,
    },
    /// Rule 8: a command was applied twice.
    #[error("rule 8: command {id} was applied twice")]
    AppliedTwice {
        /// Which.
        id: CommandId,
    },
    /// Rule 9: somebody is named by something else than a random id.
    #[error("rule 9: {reservation} names a customer by {customer}, which is not a random id")]
    NotRandom {
        /// Whose reservation or order.
        reservation: ReservationId,
        /// The id.
        customer: CustomerId,
    },
}
