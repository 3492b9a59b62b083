//! A cap on shipments holds for every location that sends something, whoever chose it.

use onhand_domain::{Rejection, Reserve, Sourcing, Strategy};
use onhand_testkit::{given, reservation, words::*};

fn at_most(most: u32) -> Sourcing {
    Sourcing::from(Strategy::Priority).max_shipments(most)
}

#[test]
fn named_locations_count() {
    given([received("mug", "berlin", 1), received("mug", "hamburg", 1)])
        .when(Reserve::new().line_at("mug", "berlin", 1).line_at("mug", "hamburg", 1).sourcing(at_most(1)))
        .then_rejected(Rejection::TooManyShipments { max_shipments: 1, needed: 2, exact: true });
}

#[test]
fn what_a_named_location_sends_as_well_makes_no_further_shipment() {
    given([received("mug", "berlin", 3), received("mug", "hamburg", 9), received("plate", "berlin", 1)])
        .when(
            Reserve::new()
                .reservation(reservation(1))
                .line_at("plate", "berlin", 1)
                .line("mug", 3)
                .sourcing(at_most(1)),
        )
        .then_promised(1, &[("plate", "berlin", 1), ("mug", "berlin", 3)]);
}

#[test]
fn the_order_of_locations_gives_way_to_the_cap() {
    given([received("mug", "berlin", 1), received("mug", "cologne", 1), received("mug", "hamburg", 3)])
        .when(Reserve::new().reservation(reservation(1)).line("mug", 3).sourcing(at_most(2)))
        .then_promised(1, &[("mug", "berlin", 1), ("mug", "hamburg", 2)]);
}

#[test]
fn a_rejection_says_how_many_it_would_take() {
    given([received("mug", "berlin", 1), received("mug", "cologne", 1), received("mug", "hamburg", 1)])
        .when(Reserve::new().line("mug", 3).sourcing(at_most(2)))
        .then_rejected(Rejection::TooManyShipments { max_shipments: 2, needed: 3, exact: true });
}

#[test]
fn a_partial_hold_takes_what_the_cap_allows() {
    given([received("mug", "berlin", 1), received("mug", "cologne", 2), received("mug", "hamburg", 1)])
        .when(Reserve::new().reservation(reservation(1)).line("mug", 4).partial().sourcing(at_most(2)))
        .then_promised(1, &[("mug", "berlin", 1), ("mug", "cologne", 2)]);
}

#[test]
fn a_partial_hold_of_a_bundle_finds_the_one_location_that_has_all_of_it() {
    given([received("mug", "berlin", 5), received("mug", "hamburg", 1), received("plate", "hamburg", 1)])
        .and(a_bundle("set", &[("mug", 1), ("plate", 1)]))
        .when(Reserve::new().reservation(reservation(1)).line("set", 2).partial().sourcing(at_most(1)))
        .then_promised(1, &[("mug", "hamburg", 1), ("plate", "hamburg", 1)]);
}
