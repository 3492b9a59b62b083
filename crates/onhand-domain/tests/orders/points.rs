//! Points: earned by an order, spent as payments, reversed as goods are canceled or come back.

use super::{figures, of, web};
use onhand_domain::{
    AccountId, AuthorizePayment, CancelLines, CancelOrder, CapturePayment, CommandId, Condition, CreditKind, Currency,
    EarnPoints, EditOrder, Exchange, Invalid, IssueCredit, Money, OrderLine, OrderStatus, PaymentId, PaymentMethod,
    Rejection, ReturnId, ReturnLine, Span, TakeBack, VoidPayment,
};
use onhand_testkit::words::{after_seconds, received};
use onhand_testkit::{DAWN, Given, World, customer, given, order, reservation};

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EURO)
}

fn account() -> AccountId {
    AccountId(customer(8).0)
}

fn payment() -> PaymentId {
    PaymentId(reservation(8).0)
}

/// So many points of 0.05 each, by the first order.
fn earn(points: u64) -> EarnPoints {
    EarnPoints { account: account(), points, point_value: euro(5), order: Some(order(1)), expires_at: None }
}

fn given_away(points: u64) -> EarnPoints {
    EarnPoints { order: None, ..earn(points) }
}

/// Three mugs at 10.00 that the customer took along.
fn bought() -> Given {
    given([received("mug", "berlin", 9)]).and(web(1).carry_out("mug", "berlin", 3, 1_000))
}

fn pay(minor: i64) -> AuthorizePayment {
    let (order, method, account) = (order(1), PaymentMethod::LoyaltyPoints, Some(account()));
    AuthorizePayment { order, payment: payment(), method, amount: euro(minor), expires_at: None, account }
}

fn back(quantity: i64) -> TakeBack {
    let (return_id, lines) = (ReturnId(reservation(9).0), vec![ReturnLine::new("1", quantity)]);
    TakeBack { return_id, order: order(1), location: "berlin".into(), lines, reason: None }
}

/// What is on the account, what of that is kept, and how many points may be paid with.
fn has(balance: i64, held: i64, points: i64) -> impl FnOnce(&World) {
    move |world| {
        let figures = world.ledger().credit(account()).unwrap();
        let found = (figures.balance, figures.held, figures.points);
        assert_eq!(found, (euro(balance), euro(held), Some((points, euro(5)))));
    }
}

#[test]
fn an_order_earns_points_and_they_are_money_to_pay_with() {
    bought()
        .when(earn(30))
        .then_events(["points_earned"])
        .then_world(has(150, 0, 30))
        .when(pay(151))
        .then_rejected("exceeds_balance")
        .when(pay(148))
        .then_events(["payment_authorized", "credit_moved"])
        .then_world(has(150, 148, 0))
        .when(CapturePayment { payment: payment(), amount: euro(148) })
        .then_world(has(2, 0, 0))
        .then_world(|world| assert_eq!(figures(world, 1).due, euro(2_852)));
}

#[test]
fn what_comes_back_takes_its_share_of_the_points_and_no_cent_more() {
    bought()
        .and(earn(20))
        .when(back(1))
        .then_world(has(67, 0, 13))
        .when(TakeBack { return_id: ReturnId(reservation(7).0), ..back(2) })
        .then_world(has(0, 0, 0))
        .then_world(|world| {
            let account = world.ledger().credit(account()).unwrap();
            assert_eq!((account.earned, account.reversed), (euro(100), euro(100)));
        });
}

#[test]
fn it_is_recorded_before_anything_else_is_decided() {
    bought().and(earn(20)).when(back(1)).then_world(|world| {
        let last = world.records().last().unwrap();
        assert_eq!((last.id, last.events[0].name()), (CommandId::OWN, "points_reversed"));
    });
}

#[test]
fn canceled_goods_have_earned_nothing() {
    let placed = || given([received("mug", "berlin", 9)]).and(web(1).ship("mug", 3, 1_000)).and(earn(30));
    let cancel = CancelLines { order: order(1), lines: of("1", 2), reason: None };
    placed().when(cancel).then_world(has(50, 0, 10));
    placed().when(CancelOrder { order: order(1), reason: None }).then_world(has(0, 0, 0));
}

#[test]
fn points_that_were_spent_and_reversed_are_made_up_for_by_the_next() {
    bought()
        .and(earn(30))
        .and(pay(150))
        .and(CapturePayment { payment: payment(), amount: euro(150) })
        .when(back(3))
        .then_world(has(-150, 0, -30))
        .when(given_away(40))
        .then_world(has(50, 0, 10));
}

#[test]
fn what_is_kept_for_a_payment_stays_kept_though_its_points_are_reversed() {
    bought()
        .and(web(2).ship("mug", 1, 1_000))
        .and(earn(30))
        .and(AuthorizePayment { order: order(2), ..pay(100) })
        .when(back(3))
        .then_world(has(0, 100, -20))
        .when(CapturePayment { payment: payment(), amount: euro(40) })
        .then_world(has(-40, 60, -20))
        .when(VoidPayment { payment: payment() })
        .then_world(has(-40, 0, -8));
}

#[test]
fn an_exchange_for_as_much_reverses_nothing() {
    let line = |name: &str, price| OrderLine { line: name.into(), ..web(1).ship("mug", 1, price).lines.remove(0) };
    let exchange = |price| Exchange {
        return_id: ReturnId(reservation(9).0),
        order: Some(order(1)),
        location: "berlin".into(),
        back: vec![ReturnLine { condition: Condition::Damaged, ..ReturnLine::new("1", 1) }],
        lines: vec![line("2", price)],
        sourcing: Default::default(),
        reason: None,
    };
    bought().and(earn(30)).when(exchange(1_000)).then_world(has(150, 0, 30));
    bought().and(earn(30)).when(exchange(700)).then_world(has(135, 0, 27));
    let more = EditOrder { add: vec![line("3", 5_000)], ..EditOrder::new(order(1)) };
    bought().and(earn(30)).and(exchange(700)).when(more).then_world(has(135, 0, 27));
}

#[test]
fn points_expire_together_as_other_credit_does() {
    let until = DAWN.plus(Span::from_seconds(600));
    let soon = EarnPoints { expires_at: Some(until), ..given_away(30) };
    bought()
        .and(soon)
        .and(pay(100))
        .and(after_seconds(600))
        .when(received("mug", "berlin", 1))
        .then_world(has(100, 100, 0));
}

#[test]
fn an_order_earns_once_and_by_goods_that_cost_something() {
    bought().and(earn(1)).when(earn(1)).then_rejected(Rejection::PointsEarned { order: order(1), account: account() });
    let free = given([received("mug", "berlin", 9)]).and(web(1).ship("mug", 3, 0));
    free.when(earn(1)).then_rejected(Rejection::NothingToEarn { order: order(1), status: OrderStatus::Open });
    given_nothing_but_mugs().when(earn(1)).then_rejected(Rejection::UnknownOrder { order: order(1) });
}

fn given_nothing_but_mugs() -> Given {
    given([received("mug", "berlin", 9)])
}

#[test]
fn a_point_is_worth_the_same_for_good() {
    let dearer = EarnPoints { point_value: euro(6), ..given_away(1) };
    bought()
        .and(given_away(1))
        .when(dearer)
        .then_rejected(Rejection::OtherPointValue { account: account(), point_value: euro(5) });
    let yen = Money::from_minor(5, Currency::from_code("JPY").unwrap());
    let (account, credit_kind) = (account(), CreditKind::LoyaltyPoints);
    bought()
        .and(given_away(1))
        .when(EarnPoints { point_value: yen, ..given_away(1) })
        .then_rejected(Rejection::OtherAccount { account, credit_kind, currency: Currency::EURO })
        .when(AuthorizePayment { method: PaymentMethod::GiftCard, ..pay(1) })
        .then_rejected(Rejection::OtherAccount { account, credit_kind, currency: Currency::EURO });
    bought().when(EarnPoints { point_value: yen, ..earn(1) }).then_rejected("other_currency");
    let card = IssueCredit { account, kind: CreditKind::GiftCard, amount: euro(1), expires_at: None };
    bought().and(card).when(given_away(1)).then_rejected("other_account");
}

#[test]
fn points_stay_in_the_range_that_is_kept() {
    let most = u64::try_from(onhand_domain::limit::AMOUNT / 5).unwrap();
    bought().and(given_away(most)).when(given_away(1)).then_rejected("amount_out_of_range");
    bought().when(given_away(most + 1)).then_rejected("amount_out_of_range");
    bought().when(EarnPoints { expires_at: Some(DAWN), ..given_away(1) }).then_rejected("in_the_past");
}

#[test]
fn points_are_not_issued_and_none_are_not_earned() {
    let kind = CreditKind::LoyaltyPoints;
    let issued = IssueCredit { account: account(), kind, amount: euro(1), expires_at: None };
    let invalid = |command: onhand_domain::Command| command.check().unwrap_err();
    assert!(matches!(invalid(issued.into()), Invalid::Contradiction { .. }));
    assert!(matches!(invalid(given_away(0).into()), Invalid::OutOfRange { field: "points", .. }));
    let worthless = EarnPoints { point_value: euro(0), ..given_away(1) };
    assert!(matches!(invalid(worthless.into()), Invalid::OutOfRange { field: "point_value", .. }));
}
