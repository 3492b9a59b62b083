//! Commands about payments at random.

use super::names::Stage;
use super::orders::{money, order};
use onhand_domain::{
    AccountId, AuthorizePayment, CapturePayment, Command, CreditKind, Currency, DeclinePayment, EarnPoints,
    IssueCredit, Money, PaymentId, PaymentMethod, RecordChargeback, RefundId, RefundKind, RefundOrder, Timestamp,
    VoidPayment,
};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

/// Any command about payments of the small world.
pub(super) fn about_payments(stage: Stage) -> impl Strategy<Value = Command> {
    let kinds = [RefundKind::Goods, RefundKind::Shipping, RefundKind::Goodwill, RefundKind::PriceAdjustment];
    prop_oneof![
        6 => (order(stage), payment(), amount(), weighted(0.2, Just(Timestamp::EPOCH))).prop_map(
            |(order, payment, amount, expires_at)| {
                let method = PaymentMethod::CreditCard;
                AuthorizePayment { order, payment, method, amount, expires_at, account: None }.into()
            }
        ),
        5 => (account(), kind(), amount(), weighted(0.3, Just(Timestamp::EPOCH))).prop_map(
            |(account, kind, amount, expires_at)| IssueCredit { account, kind, amount, expires_at }.into()
        ),
        6 => (points_account(), 1..400_u64, select(vec![1, 1, 1, 2]), weighted(0.8, order(stage)), weighted(0.2, Just(Timestamp::EPOCH)))
            .prop_map(|(account, points, value, order, expires_at)| {
                EarnPoints { account, points, point_value: money(value), order, expires_at }.into()
            }),
        5 => (order(stage), payment(), points_account(), amount(), weighted(0.2, Just(Timestamp::EPOCH))).prop_map(
            |(order, payment, account, amount, expires_at)| {
                let (method, account) = (PaymentMethod::LoyaltyPoints, Some(account));
                AuthorizePayment { order, payment, method, amount, expires_at, account }.into()
            }
        ),
        8 => (order(stage), payment(), account(), kind(), amount(), weighted(0.2, Just(Timestamp::EPOCH))).prop_map(
            |(order, payment, account, kind, amount, expires_at)| {
                let method = match kind {
                    CreditKind::GiftCard => PaymentMethod::GiftCard,
                    CreditKind::StoreCredit => PaymentMethod::StoreCredit,
                    CreditKind::LoyaltyPoints => PaymentMethod::LoyaltyPoints,
                };
                let account = Some(account);
                AuthorizePayment { order, payment, method, amount, expires_at, account }.into()
            }
        ),
        8 => (payment(), amount()).prop_map(|(payment, amount)| CapturePayment { payment, amount }.into()),
        1 => payment().prop_map(|payment| VoidPayment { payment }.into()),
        1 => (order(stage), payment(), amount()).prop_map(|(order, payment, amount)| {
            DeclinePayment { order, payment, method: PaymentMethod::Wallet, amount, reason: None }.into()
        }),
        6 => (order(stage), 1..=4_u64, amount(), select(kinds.to_vec()), weighted(0.2, payment())).prop_map(
            |(order, refund, amount, kind, payment)| {
                let refund = RefundId(crate::reservation(refund).0);
                RefundOrder { order, refund, amount, kind, payment }.into()
            }
        ),
        1 => (payment(), amount()).prop_map(|(payment, amount)| RecordChargeback { payment, amount }.into()),
    ]
}

/// One of few.
fn account() -> impl Strategy<Value = AccountId> {
    (1..=2_u64).prop_map(|number| AccountId(crate::customer(number).0))
}

/// Mostly one of its own.
fn points_account() -> impl Strategy<Value = AccountId> {
    prop_oneof![9 => Just(3_u64), 1 => Just(1)].prop_map(|number| AccountId(crate::customer(number).0))
}

fn kind() -> impl Strategy<Value = CreditKind> {
    prop_oneof![6 => Just(CreditKind::GiftCard), 1 => Just(CreditKind::StoreCredit)]
}

/// One of few.
pub(super) fn payment() -> impl Strategy<Value = PaymentId> {
    (1..=5_u64).prop_map(|number| PaymentId(crate::reservation(number).0))
}

/// From a cent to more than most orders cost; now and then in yen.
pub(super) fn amount() -> impl Strategy<Value = Money> {
    let yen = Currency::from_code("JPY").unwrap_or(Currency::EURO);
    prop_oneof![
        2 => Just(money(1)),
        20 => (1..4_000_i64).prop_map(money),
        4 => (1..90_000_i64).prop_map(money),
        1 => Just(Money::from_minor(5, yen)),
    ]
}
