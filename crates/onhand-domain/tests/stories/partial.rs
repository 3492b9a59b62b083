//! A partial hold takes less where there is less, and says what it missed.

use onhand_domain::event::{Event, MissedLine};
use onhand_domain::{Quantity, Reserve, Strategy};
use onhand_testkit::{Answer, Outcome, given, insufficient_stock, reservation, words::*};

fn missed(outcome: &Outcome) -> Vec<MissedLine> {
    let Answer::Accepted(events) = outcome.answer() else { return Vec::new() };
    let reserved =
        events.iter().filter_map(|e| if let Event::StockReserved(e) = e { Some(e.missed.clone()) } else { None });
    reserved.flatten().collect()
}

#[test]
fn it_takes_what_is_there() {
    let outcome = given([received("mug", "berlin", 3)])
        .when(Reserve::new().reservation(reservation(1)).line("mug", 5).partial())
        .then_promised(1, &[("mug", "berlin", 3)]);
    let sku = outcome.world().ledger().sku("mug").unwrap();
    assert_eq!(missed(&outcome), [MissedLine { sku, requested: Quantity(5), granted: Quantity(3) }]);
}

#[test]
fn where_all_is_there_it_is_a_hold_like_any_other() {
    let outcome = given([received("mug", "berlin", 1), received("mug", "hamburg", 3)])
        .when(Reserve::new().reservation(reservation(1)).line("mug", 3).partial().sourcing(Strategy::FewestShipments))
        .then_promised(1, &[("mug", "hamburg", 3)]);
    assert_eq!(missed(&outcome), []);
}

#[test]
fn nothing_at_all_is_a_rejection_with_the_figures_of_the_whole() {
    given([received("mug", "berlin", 3), hold(1, "mug", "berlin", 3)])
        .when(Reserve::new().line("mug", 5).partial())
        .then_rejected(insufficient_stock(5, 0));
}

#[test]
fn a_bundle_is_granted_whole_or_not() {
    let outcome = given([received("mug", "berlin", 5), received("plate", "berlin", 1)])
        .and(a_bundle("set", &[("mug", 2), ("plate", 1)]))
        .when(Reserve::new().reservation(reservation(1)).line("set", 2).partial())
        .then_promised(1, &[("mug", "berlin", 2), ("plate", "berlin", 1)]);
    let Answer::Accepted(events) = outcome.answer() else { panic!("refused") };
    assert!(matches!(&events[0], Event::StockReserved(e) if e.bundles[0].quantity == Quantity(1)));
}

#[test]
fn lines_with_a_location_are_served_first_and_missed_in_the_order_of_lines() {
    let outcome = given([received("mug", "berlin", 3)])
        .when(Reserve::new().reservation(reservation(1)).line("mug", 2).line_at("mug", "berlin", 2).partial())
        .then_promised(1, &[("mug", "berlin", 3)]);
    let figures = |line: &MissedLine| (line.requested.0, line.granted.0);
    assert_eq!(missed(&outcome).iter().map(figures).collect::<Vec<_>>(), [(2, 1)]);

    let outcome = given([received("plate", "berlin", 1), a_sku("mug")])
        .when(Reserve::new().line("mug", 7).line_at("mug", "berlin", 8).line("plate", 1).partial());
    assert_eq!(missed(&outcome).iter().map(figures).collect::<Vec<_>>(), [(7, 0), (8, 0)]);
}
