//! Goods come back: authorized, received, accepted or rejected, each step only where it follows.

use super::{counts, figures, of, web};
use onhand_domain::{
    AuthorizeReturn, Capability, Condition, ExpectedShort, LineQuantity, ReceiveReturn, RejectReturn, Rejection,
    ReturnId, ReturnLine, ReturnShort, ReturnStatus, Ship, TakeBack,
};
use onhand_testkit::words::{a_bundle, a_location_that_can, a_store, received};
use onhand_testkit::{Given, World, given, order, reservation};

pub(crate) fn returning(number: u64) -> ReturnId {
    ReturnId(reservation(number).0)
}

pub(crate) fn authorize(number: u64, quantity: i64) -> AuthorizeReturn {
    AuthorizeReturn { return_id: returning(number), order: order(1), lines: of("1", quantity), reason: None }
}

pub(crate) fn receive(number: u64, location: &str, quantity: i64) -> ReceiveReturn {
    let lines = vec![ReturnLine::new("1", quantity)];
    ReceiveReturn { return_id: returning(number), location: location.into(), lines }
}

pub(crate) fn take_back(number: u64, location: &str, quantity: i64) -> TakeBack {
    let (location, lines) = (location.into(), vec![ReturnLine::new("1", quantity)]);
    TakeBack { return_id: returning(number), order: order(1), location, lines, reason: None }
}

pub(crate) fn reject(number: u64, quantity: Option<i64>) -> RejectReturn {
    let lines = quantity.map(|quantity| of("1", quantity));
    RejectReturn { return_id: returning(number), lines, reason: "worn".into() }
}

fn stands(status: ReturnStatus) -> impl FnOnce(&World) {
    move |world| assert_eq!(figures(world, 1).returns[0].status, status)
}

/// Three mugs of an order for four were sent from Berlin.
fn shipped() -> Given {
    given([a_store("hamburg"), received("mug", "berlin", 9)]).and(web(1).ship("mug", 4, 8_999)).and(Ship {
        order: order(1),
        shipment: "p".into(),
        location: "berlin".into(),
        lines: of("1", 3),
        carrier: None,
    })
}

#[test]
fn what_was_bought_in_one_place_comes_back_in_another() {
    shipped()
        .when(authorize(1, 3))
        .then_events(["return_authorized"])
        .then_world(stands(ReturnStatus::Authorized))
        .when(receive(1, "hamburg", 2))
        .then_events(["return_received"])
        .then_sellable("mug", "hamburg", 2)
        .then_world(stands(ReturnStatus::Received))
        .then_world(counts(0, |q| q.returned, 2))
        .then_world(counts(0, |q| q.shipped, 3))
        .when(receive(1, "berlin", 1))
        .then_sellable("mug", "berlin", 7)
        .then_world(stands(ReturnStatus::Accepted));
}

#[test]
fn goods_go_to_the_condition_in_which_they_are() {
    let lines = vec![
        ReturnLine::new("1", 1),
        ReturnLine::new("1", 1).in_condition(Condition::Damaged),
        ReturnLine::new("1", 1).in_condition(Condition::QualityControl),
    ];
    shipped()
        .when(TakeBack { lines, ..take_back(1, "hamburg", 3) })
        .then_on_hand("mug", "hamburg", Condition::Sellable, 1)
        .then_on_hand("mug", "hamburg", Condition::Damaged, 1)
        .then_on_hand("mug", "hamburg", Condition::QualityControl, 1)
        .then_available("mug", "hamburg", 1);
}

#[test]
fn who_brings_goods_along_needs_no_authorization() {
    shipped()
        .when(take_back(1, "hamburg", 3))
        .then_events(["return_authorized", "return_received"])
        .then_world(stands(ReturnStatus::Accepted))
        .when(take_back(2, "hamburg", 1))
        .then_rejected("exceeds_returnable");
}

#[test]
fn no_more_comes_back_than_was_handed_over_and_is_not_to_come_back_already() {
    let short = |requested: i64, returnable: i64, returned: i64, expected: i64| {
        Rejection::ExceedsReturnable(Box::new(ReturnShort {
            order: order(1),
            line: "1".into(),
            sku: "mug".into(),
            requested: requested.into(),
            returnable: returnable.into(),
            handed_over: 3.into(),
            returned: returned.into(),
            expected: expected.into(),
        }))
    };
    shipped()
        .when(authorize(1, 4))
        .then_rejected(short(4, 3, 0, 0))
        .when(take_back(1, "berlin", 1))
        .then_accepted()
        .when(authorize(2, 1))
        .then_accepted()
        .when(authorize(3, 2))
        .then_rejected(short(2, 1, 1, 1))
        .when(take_back(3, "berlin", 2))
        .then_rejected(short(2, 1, 1, 1));
}

#[test]
fn no_more_is_received_than_is_still_to_come() {
    let short = |requested: i64, expected: i64, received: i64, rejected: i64| {
        Rejection::ExceedsExpected(Box::new(ExpectedShort {
            return_id: returning(1),
            line: "1".into(),
            sku: "mug".into(),
            requested: requested.into(),
            expected: expected.into(),
            received: received.into(),
            rejected: rejected.into(),
        }))
    };
    shipped()
        .and(authorize(1, 2))
        .when(receive(1, "berlin", 3))
        .then_rejected(short(3, 2, 0, 0))
        .when(receive(1, "berlin", 1))
        .then_accepted()
        .when(reject(1, Some(2)))
        .then_rejected(short(2, 1, 1, 0))
        .when(reject(1, Some(1)))
        .then_world(stands(ReturnStatus::Accepted))
        .when(receive(1, "berlin", 1))
        .then_rejected(short(1, 0, 1, 1));
}

#[test]
fn what_is_not_accepted_stays_the_customers_and_may_be_asked_for_again() {
    shipped()
        .and(authorize(1, 3))
        .when(reject(1, None))
        .then_events(["return_rejected"])
        .then_world(stands(ReturnStatus::Rejected))
        .then_sellable("mug", "berlin", 6)
        .then_world(counts(0, |q| q.returned, 0))
        .when(reject(1, None))
        .then_rejected(Rejection::NothingExpected { return_id: returning(1), status: ReturnStatus::Rejected })
        .when(take_back(2, "berlin", 3))
        .then_accepted();
}

#[test]
fn what_was_accepted_is_not_rejected_any_more() {
    shipped()
        .and(take_back(1, "berlin", 3))
        .when(reject(1, None))
        .then_rejected(Rejection::NothingExpected { return_id: returning(1), status: ReturnStatus::Accepted });
}

#[test]
fn a_return_is_authorized_once() {
    let exists = || Rejection::ReturnExists { return_id: returning(1), order: order(1) };
    shipped()
        .and(authorize(1, 1))
        .when(authorize(1, 1))
        .then_rejected(exists())
        .when(take_back(1, "berlin", 1))
        .then_rejected(exists());
}

#[test]
fn a_return_that_nobody_authorized_is_unknown() {
    let unknown = || Rejection::UnknownReturn { return_id: returning(1) };
    shipped().when(receive(1, "berlin", 1)).then_rejected(unknown()).when(reject(1, None)).then_rejected(unknown());
}

#[test]
fn only_locations_that_take_returns_do() {
    let kiosk = || Rejection::LocationIncapable { location: "kiosk".into(), capability: Capability::Return };
    shipped()
        .and(a_location_that_can("kiosk", [Capability::Sell]))
        .and(a_location_that_can("desk", [Capability::Return]))
        .and(authorize(1, 1))
        .when(receive(1, "kiosk", 1))
        .then_rejected(kiosk())
        .when(take_back(2, "kiosk", 1))
        .then_rejected(kiosk())
        .when(receive(1, "desk", 1))
        .then_accepted();
}

#[test]
fn a_bundle_comes_back_by_component() {
    let set = given([a_store("hamburg"), received("mug", "berlin", 4), received("plate", "berlin", 2)])
        .and(a_bundle("set", &[("mug", 2), ("plate", 1)]))
        .and(web(1).carry_out("set", "berlin", 2, 2_500));
    let mugs = ReturnLine { component: Some("mug".into()), ..ReturnLine::new("1", 2) };
    let plate = LineQuantity { component: Some("plate".into()), ..LineQuantity::new("1", 1) };
    set.when(TakeBack { lines: vec![mugs], ..take_back(1, "hamburg", 1) })
        .then_sellable("mug", "hamburg", 2)
        .then_world(counts(0, |q| q.returned, 0))
        .then_world(|world| assert_eq!(figures(world, 1).total.minor(), 3_333))
        .when(AuthorizeReturn { lines: vec![plate], ..authorize(2, 1) })
        .then_accepted()
        .when(receive(2, "hamburg", 1))
        .then_rejected("exceeds_expected")
        .when(take_back(3, "hamburg", 1))
        .then_accepted()
        .then_world(counts(0, |q| q.returned, 1));
}

#[test]
fn an_order_of_which_something_is_to_come_back_is_not_closed() {
    let years = std::time::Duration::from_secs(10 * 365 * 86_400);
    given([a_store("hamburg"), received("mug", "berlin", 3)])
        .and(web(1).carry_out("mug", "berlin", 3, 999))
        .and(authorize(1, 2))
        .when(received("mug", "berlin", 1))
        .after(years)
        .then_events([])
        .when(receive(1, "berlin", 1))
        .then_accepted()
        .after(years)
        .then_events([])
        .when(reject(1, None))
        .then_accepted()
        .after(std::time::Duration::from_secs(90 * 86_400))
        .then_events(["orders_closed"])
        .when(receive(1, "berlin", 1))
        .then_rejected(Rejection::UnknownReturn { return_id: returning(1) });
}
