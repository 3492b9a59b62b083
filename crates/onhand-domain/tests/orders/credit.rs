//! Gift cards and store credit: kept for a payment, spent by its capture, there again after a refund.

use super::{of, web};
use onhand_domain::{
    AccountId, AuthorizePayment, CancelLines, CancelOrder, CapturePayment, CreditKind, Currency, Invalid, IssueCredit,
    Ledger, Money, PaymentId, PaymentMethod, RecordChargeback, RefundId, RefundKind, RefundOrder, Rejection, Span,
    VoidPayment,
};
use onhand_testkit::words::{after_seconds, received};
use onhand_testkit::{DAWN, Given, World, customer, given, order, reservation};

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EURO)
}

fn card() -> AccountId {
    AccountId(customer(9).0)
}

fn payment(number: u64) -> PaymentId {
    PaymentId(reservation(number).0)
}

fn issue(minor: i64) -> IssueCredit {
    IssueCredit { account: card(), kind: CreditKind::GiftCard, amount: euro(minor), expires_at: None }
}

/// So much of the gift card, for the first order.
fn by_card(number: u64, minor: i64) -> AuthorizePayment {
    let (payment, method, amount) = (payment(number), PaymentMethod::GiftCard, euro(minor));
    AuthorizePayment { order: order(1), payment, method, amount, expires_at: None, account: Some(card()) }
}

fn capture(number: u64, minor: i64) -> CapturePayment {
    CapturePayment { payment: payment(number), amount: euro(minor) }
}

/// An order of three mugs at 10.00 each, and a gift card with so much on it.
fn a_card_of(minor: i64) -> Given {
    given([received("mug", "berlin", 9)]).and(web(1).ship("mug", 3, 1_000)).and(issue(minor))
}

/// Asserts what is on the card, and what of that is kept.
fn has(balance: i64, held: i64) -> impl FnOnce(&World) {
    move |world| {
        let figures = world.ledger().credit(card()).unwrap();
        assert_eq!((figures.balance, figures.held), (euro(balance), euro(held)));
    }
}

#[test]
fn a_payment_keeps_its_amount_and_no_other_gets_it() {
    a_card_of(2_500)
        .when(by_card(1, 2_000))
        .then_events(["payment_authorized", "credit_moved"])
        .then_world(has(2_500, 2_000))
        .when(by_card(2, 501))
        .then_rejected(Rejection::ExceedsBalance {
            account: card(),
            requested: euro(501),
            balance: euro(2_500),
            held: euro(2_000),
        })
        .when(by_card(2, 500))
        .then_world(has(2_500, 2_500));
}

#[test]
fn what_is_captured_is_spent_and_what_is_voided_is_there_again() {
    a_card_of(2_500)
        .and(by_card(1, 2_000))
        .when(capture(1, 500))
        .then_events(["payment_captured", "credit_moved"])
        .then_world(has(2_000, 1_500))
        .when(VoidPayment { payment: payment(1) })
        .then_events(["payment_voided", "credit_moved"])
        .then_world(has(2_000, 0));
}

#[test]
fn of_a_split_tender_what_the_card_paid_comes_back_to_it_and_no_more() {
    let refund = |number: u64, minor, payment| RefundOrder {
        order: order(1),
        refund: RefundId(reservation(number).0),
        amount: euro(minor),
        kind: RefundKind::Goods,
        payment,
    };
    let other = AuthorizePayment { method: PaymentMethod::CreditCard, account: None, ..by_card(2, 1_000) };
    a_card_of(2_000)
        .and(by_card(1, 2_000))
        .and(capture(1, 2_000))
        .and(other)
        .and(capture(2, 1_000))
        .and(CancelLines { order: order(1), lines: of("1", 2), reason: None })
        .when(refund(1, 1_000, None))
        .then_events(["order_refunded"])
        .then_world(has(0, 0))
        .when(refund(2, 1_001, Some(payment(1))))
        .then_rejected("exceeds_refundable")
        .when(refund(2, 1_000, Some(payment(1))))
        .then_events(["order_refunded", "credit_moved"])
        .then_world(has(1_000, 0))
        .then_world(|world| assert_eq!(super::figures(world, 1).due.minor(), 0));
}

#[test]
fn an_account_is_of_one_kind_and_currency() {
    let other = IssueCredit { kind: CreditKind::StoreCredit, ..issue(1) };
    let refused =
        || Rejection::OtherAccount { account: card(), credit_kind: CreditKind::GiftCard, currency: Currency::EURO };
    let yen = Money::from_minor(1, Currency::from_code("JPY").unwrap());
    a_card_of(500)
        .when(other)
        .then_rejected(refused())
        .when(IssueCredit { amount: yen, ..issue(1) })
        .then_rejected(refused())
        .when(AuthorizePayment { method: PaymentMethod::StoreCredit, ..by_card(1, 1) })
        .then_rejected(refused())
        .when(AuthorizePayment { account: Some(AccountId(customer(8).0)), ..by_card(1, 1) })
        .then_rejected(Rejection::UnknownAccount { account: AccountId(customer(8).0) });
}

#[test]
fn only_credit_has_an_account() {
    a_card_of(500)
        .when(AuthorizePayment { account: None, ..by_card(1, 1) })
        .then_invalid(Invalid::Contradiction { message: "a payment by credit names the account it is made of" })
        .when(AuthorizePayment { method: PaymentMethod::Cash, ..by_card(1, 1) })
        .then_invalid(Invalid::Contradiction {
            message: "only a gift card, store credit or loyalty points have an account",
        });
}

#[test]
fn nobody_charges_the_shops_own_credit_back() {
    a_card_of(500)
        .and(by_card(1, 500))
        .and(capture(1, 500))
        .when(RecordChargeback { payment: payment(1), amount: euro(500) })
        .then_rejected(Rejection::OwnCredit { payment: payment(1), account: card() });
}

#[test]
fn an_authorization_that_runs_out_gives_back_what_was_kept() {
    let until = Some(DAWN.plus(Span::from_seconds(60)));
    a_card_of(500)
        .and(AuthorizePayment { expires_at: until, ..by_card(1, 500) })
        .when(after_seconds(59))
        .then_world(has(500, 500))
        .after(std::time::Duration::from_secs(1))
        .then_events(["credit_lapsed"])
        .then_world(has(500, 0))
        .when(capture(1, 1))
        .then_rejected("payment_not_open");
}

#[test]
fn what_is_not_kept_expires_and_the_rest_once_it_is_given_up() {
    let expires = IssueCredit { expires_at: Some(DAWN.plus(Span::from_seconds(60))), ..issue(500) };
    let story = a_card_of(500)
        .and(expires)
        .and(by_card(1, 300))
        .when(after_seconds(60))
        .then_events(["credit_expired"])
        .then_world(has(300, 300))
        .when(capture(1, 100))
        .then_world(has(200, 200))
        .when(VoidPayment { payment: payment(1) })
        .then_world(has(0, 0));
    let expired = story.world().ledger().credit(card()).unwrap().expired;
    assert_eq!(expired, euro(900));
}

#[test]
fn what_comes_back_to_a_card_that_has_expired_stays() {
    let expires = IssueCredit { expires_at: Some(DAWN.plus(Span::from_seconds(60))), ..issue(500) };
    let refund = RefundOrder {
        order: order(1),
        refund: RefundId(reservation(1).0),
        amount: euro(1_000),
        kind: RefundKind::Goodwill,
        payment: None,
    };
    a_card_of(500)
        .and(expires)
        .and(by_card(1, 1_000))
        .and(capture(1, 1_000))
        .and(after_seconds(61))
        .when(refund)
        .then_world(has(1_000, 0))
        .when(after_seconds(10_000_000))
        .then_world(has(1_000, 0));
}

#[test]
fn what_was_kept_when_a_card_expired_is_lost_once_it_is_given_up_though_something_else_came_back() {
    let expires = IssueCredit { expires_at: Some(DAWN.plus(Span::from_seconds(60))), ..issue(500) };
    let refund = RefundOrder {
        order: order(1),
        refund: RefundId(reservation(1).0),
        amount: euro(400),
        kind: RefundKind::Goodwill,
        payment: None,
    };
    let story = a_card_of(500)
        .and(expires)
        .and(by_card(1, 400))
        .and(capture(1, 400))
        .and(by_card(2, 300))
        .and(by_card(3, 100))
        .and(after_seconds(61))
        .when(refund)
        .then_world(has(800, 400))
        .when(capture(3, 100))
        .then_world(has(700, 300))
        .when(VoidPayment { payment: payment(2) })
        .then_world(has(400, 0));
    let figures = story.world().ledger().credit(card()).unwrap();
    assert_eq!((figures.expired, figures.available), (euro(500), euro(400)));
}

#[test]
fn an_order_is_kept_as_long_as_credit_is_kept_for_it() {
    a_card_of(500)
        .and(by_card(1, 500))
        .and(CancelOrder { order: order(1), reason: None })
        .and(after_seconds(200 * 86_400))
        .when(VoidPayment { payment: payment(1) })
        .then_world(has(500, 0))
        .after(Span::from_days(90))
        .then_events(["orders_closed"]);
}

#[test]
fn of_many_accounts_128_expire_in_one_event() {
    let mut story = given([received("mug", "berlin", 1)]);
    for number in 1..=300 {
        let account = AccountId(customer(number).0);
        story = story.and(IssueCredit { account, expires_at: Some(DAWN.plus(Span::from_seconds(60))), ..issue(5) });
    }
    let ended = story.after(std::time::Duration::from_secs(60)).then_events(["credit_expired"; 3]);
    assert!(ended.world().ledger().credits().iter().all(|account| account.balance == euro(0)));
}

#[test]
fn a_restored_ledger_keeps_and_expires_the_same() {
    let expires = IssueCredit { expires_at: Some(DAWN.plus(Span::from_seconds(60))), ..issue(500) };
    let held = AuthorizePayment { expires_at: Some(DAWN.plus(Span::from_seconds(30))), ..by_card(1, 700) };
    let mut world = a_card_of(500).and(expires).and(held).world();
    let restored = Ledger::restore(3, world.ledger().entries()).unwrap();
    world.replace_ledger(restored);
    has(1_000, 700)(&world);
    world.pass(Span::from_seconds(30));
    world.sweep();
    has(1_000, 0)(&world);
    world.pass(Span::from_seconds(30));
    world.sweep();
    has(0, 0)(&world);
}
