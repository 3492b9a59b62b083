//! On what terms goods may come back: those of the day on which they were bought.

use super::returns::{authorize, receive, take_back};
use super::web;
use onhand_domain::{Command, Deliver, Invalid, Policy, Rejection, ReturnPolicy, Ship, Span, WindowOver};
use onhand_testkit::words::{after_seconds, received};
use onhand_testkit::{DAWN, Given, World, given, given_in, order};

const DAY: u32 = 86_400;

fn bought() -> Given {
    given([received("mug", "berlin", 9)]).and(web(1).carry_out("mug", "berlin", 3, 999))
}

fn over(days: u16, now: u32) -> Rejection {
    let (until, now) = (DAWN.plus(Span::from_days(days)), DAWN.plus(Span::from_seconds(now)));
    Rejection::ReturnWindowOver(Box::new(WindowOver { order: order(1), line: "1".into(), until, now }))
}

#[test]
fn goods_may_come_back_for_thirty_days() {
    let late = 30 * DAY;
    bought()
        .and(after_seconds(30 * DAY - 1))
        .and(authorize(1, 1))
        .when(after_seconds(1))
        .when(authorize(2, 1))
        .then_rejected(over(30, late))
        .when(take_back(2, "berlin", 1))
        .then_rejected(over(30, late))
        // Who was told in time may take the time it takes.
        .when(receive(1, "berlin", 1))
        .then_accepted();
}

#[test]
fn an_order_has_terms_of_its_own() {
    let policy = |days| ReturnPolicy::within(Span::from_days(days));
    given([received("mug", "berlin", 9)])
        .and(web(1).carry_out("mug", "berlin", 3, 999).return_policy(policy(0)))
        .when(take_back(1, "berlin", 1))
        .then_rejected(over(0, 0));
    given([received("mug", "berlin", 9)])
        .when(web(1).carry_out("mug", "berlin", 3, 999).return_policy(policy(100)))
        .then_events(["channel_opened", "order_placed", "return_policy_agreed", "lines_collected"])
        .when(after_seconds(100 * DAY - 1))
        .then_events([])
        .when(take_back(1, "berlin", 1))
        .then_accepted();
}

#[test]
fn what_a_company_changes_later_is_not_what_was_agreed() {
    let mut policy = Policy::DEFAULT;
    policy.returns = ReturnPolicy::within(Span::from_days(7));
    let sold = given_in(World::with_policy(policy), [received("mug", "berlin", 9)]);
    let mut world = sold.and(web(1).carry_out("mug", "berlin", 3, 999)).and(after_seconds(7 * DAY)).world();
    let anew = onhand_domain::Ledger::restore(3, world.ledger().entries()).unwrap();
    world.replace_ledger(anew);
    given_in(world, [received("mug", "berlin", 1)]).when(take_back(1, "berlin", 1)).then_rejected(over(7, 7 * DAY));
}

#[test]
fn what_is_sent_may_come_back_from_the_day_on_which_it_arrived() {
    let ship = Ship {
        order: order(1),
        shipment: "p".into(),
        location: "berlin".into(),
        lines: super::of("1", 1),
        carrier: None,
    };
    given([received("mug", "berlin", 9)])
        .and(web(1).ship("mug", 1, 999))
        .and(ship)
        .and(after_seconds(5 * DAY))
        .and(Deliver { order: order(1), shipment: "p".into() })
        .and(after_seconds(30 * DAY - 1))
        .when(take_back(1, "berlin", 1))
        .then_accepted();
}

#[test]
fn nobody_keeps_more_than_goods_cost() {
    let policy = ReturnPolicy::DEFAULT.restocking(101);
    let placed = Command::from(web(1).ship("mug", 1, 999).return_policy(policy));
    let told = placed.check().unwrap_err();
    assert_eq!(told, Invalid::OutOfRange { field: "restocking_percent", value: 101, least: 0, most: 100 });
}
