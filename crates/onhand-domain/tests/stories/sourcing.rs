//! Lines without a location are sourced: the strategy says who is asked first, ties go by name.

use onhand_domain::event::{Event, Search};
use onhand_domain::{
    Capability, Coordinates, DefineLocation, Invalid, LocationShort, Rejection, Reserve, ShortReason, Sourcing,
    Strategy,
};
use onhand_testkit::{Answer, Given, Outcome, Step, given, reservation, words::*};

fn at(latitude: i32, longitude: i32) -> Coordinates {
    Coordinates::from_microdegrees(latitude * 1_000_000, longitude * 1_000_000).unwrap()
}

fn stocked(places: impl IntoIterator<Item = (Step, &'static str, i64)>) -> Given {
    let mut given = given([a_sku("mug")]);
    for (place, name, quantity) in places {
        given = given.and(place).and(received("mug", name, quantity));
    }
    given
}

fn wanted(quantity: i64, sourcing: impl Into<Sourcing>) -> Reserve {
    Reserve::new().reservation(reservation(1)).line("mug", quantity).sourcing(sourcing)
}

fn search(outcome: &Outcome) -> Option<Search> {
    let Answer::Accepted(events) = outcome.answer() else { return None };
    events.iter().find_map(|event| if let Event::StockReserved(event) = event { Some(event.search) } else { None })
}

#[test]
fn by_priority_the_lowest_number_is_first_and_those_without_last() {
    stocked([
        (a_store("aachen"), "aachen", 5),
        (DefineLocation::store("berlin").priority(2).into(), "berlin", 1),
        (DefineLocation::store("cologne").priority(-1).into(), "cologne", 1),
    ])
    .when(wanted(4, Strategy::Priority))
    .then_promised(1, &[("mug", "cologne", 1), ("mug", "berlin", 1), ("mug", "aachen", 2)]);
}

#[test]
fn ties_go_by_name_whatever_was_defined_first() {
    stocked([(a_store("munich"), "munich", 1), (a_store("berlin"), "berlin", 1)])
        .when(wanted(1, Strategy::Priority))
        .then_promised(1, &[("mug", "berlin", 1)]);
}

#[test]
fn by_highest_available_the_fullest_is_first() {
    stocked([(a_store("berlin"), "berlin", 2), (a_store("munich"), "munich", 5), (a_store("ulm"), "ulm", 5)])
        .when(wanted(6, Strategy::HighestAvailable))
        .then_promised(1, &[("mug", "munich", 5), ("mug", "ulm", 1)]);
}

#[test]
fn by_nearest_the_shortest_way_is_first_and_those_without_a_place_last() {
    let world = || {
        stocked([
            (a_store("aachen"), "aachen", 5),
            (DefineLocation::store("berlin").at(at(52, 13)).into(), "berlin", 1),
            (DefineLocation::store("munich").at(at(48, 11)).into(), "munich", 1),
        ])
    };
    world().when(wanted(1, Sourcing::nearest(at(53, 10)))).then_promised(1, &[("mug", "berlin", 1)]);
    world().when(wanted(1, Sourcing::nearest(at(47, 11)))).then_promised(1, &[("mug", "munich", 1)]);
    world()
        .when(wanted(3, Sourcing::nearest(at(47, 11))))
        .then_promised(1, &[("mug", "munich", 1), ("mug", "berlin", 1), ("mug", "aachen", 1)]);
}

#[test]
fn nearest_looks_across_the_date_line() {
    stocked([
        (DefineLocation::store("auckland").at(at(-37, 175)).into(), "auckland", 1),
        (DefineLocation::store("suva").at(at(-18, 178)).into(), "suva", 1),
    ])
    .when(wanted(1, Sourcing::nearest(at(-18, -179))))
    .then_promised(1, &[("mug", "suva", 1)]);
}

#[test]
fn by_fewest_shipments_one_that_has_all_beats_many_that_have_some() {
    let outcome = stocked([
        (DefineLocation::store("aachen").priority(1).into(), "aachen", 2),
        (a_store("berlin"), "berlin", 2),
        (a_store("cologne"), "cologne", 4),
    ])
    .when(wanted(4, Strategy::FewestShipments))
    .then_promised(1, &[("mug", "cologne", 4)]);
    assert_eq!(search(&outcome), Some(Search::Exact));
}

#[test]
fn fewest_shipments_of_several_lines_is_not_what_greed_would_find() {
    // Greed takes the location that has most of everything first, and then needs two more.
    given([received("mug", "aachen", 4), received("plate", "aachen", 3)])
        .and(received("mug", "berlin", 6))
        .and(received("plate", "cologne", 6))
        .when(
            Reserve::new()
                .reservation(reservation(1))
                .line("mug", 6)
                .line("plate", 6)
                .sourcing(Strategy::FewestShipments),
        )
        .then_promised(1, &[("mug", "berlin", 6), ("plate", "cologne", 6)]);
}

#[test]
fn past_its_budget_of_steps_the_search_says_that_it_was_greedy() {
    let mut world = given([a_sku("mug")]);
    for number in 0..60_i64 {
        world = world.and(received("mug", &format!("store-{number:02}"), 20 + number % 7));
    }
    let outcome = world.when(wanted(700, Strategy::FewestShipments)).then_accepted();
    assert_eq!(search(&outcome), Some(Search::Greedy));
}

#[test]
fn explicit_sourcing_needs_a_location_on_every_line() {
    stocked([(a_store("berlin"), "berlin", 1)])
        .when(wanted(1, Strategy::Explicit))
        .then_invalid(Invalid::Contradiction { message: "explicit sourcing needs a location on every line" });
}

#[test]
fn nearest_needs_coordinates() {
    stocked([(a_store("berlin"), "berlin", 1)])
        .when(wanted(1, Strategy::Nearest))
        .then_invalid(Invalid::Contradiction { message: "sourcing by nearest needs coordinates" });
}

#[test]
fn a_rejection_says_why_each_location_was_not_enough() {
    let short = |location: &str, available: i64, reason| LocationShort {
        location: location.into(),
        available: available.into(),
        reason,
    };
    stocked([
        (a_location_that_can("depot", [Capability::Ship]), "depot", 9),
        (a_store("berlin"), "berlin", 2),
        (a_store("cologne"), "cologne", 9),
        (a_store("aachen"), "aachen", 1),
    ])
    .and(suspended("cologne"))
    .and(sold("mug", "aachen", 3))
    .when(wanted(3, Strategy::Priority))
    .then_rejected(Rejection::InsufficientStock {
        sku: "mug".into(),
        location: None,
        requested: 3.into(),
        // Two are there, and as many are owed.
        available: 0.into(),
        bundles: Box::default(),
        locations: vec![
            short("aachen", -2, ShortReason::NotEnough),
            short("berlin", 2, ShortReason::NotEnough),
            short("cologne", 9, ShortReason::Suspended),
            short("depot", 9, ShortReason::DoesNotSell),
        ],
    });
}

#[test]
fn what_a_line_takes_at_its_location_is_not_there_for_the_others() {
    stocked([(a_store("berlin"), "berlin", 3), (a_store("cologne"), "cologne", 3)])
        .when(Reserve::new().reservation(reservation(1)).line("mug", 3).line_at("mug", "berlin", 2))
        .then_promised(1, &[("mug", "berlin", 3), ("mug", "cologne", 2)]);
}
