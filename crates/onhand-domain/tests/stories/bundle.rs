//! A bundle has no stock of its own: its availability is computed, reserving it reserves its components.

use onhand_domain::{Component, DefineBundle, DefineSku, Rejection, Reserve};
use onhand_testkit::{Given, Refusal, given, reservation, words::*};

/// Two mugs and a plate in one; seven mugs and five plates in Berlin.
fn sets() -> Given {
    given([received("mug", "berlin", 7), received("plate", "berlin", 5)])
        .and(a_bundle("set", &[("mug", 2), ("plate", 1)]))
}

#[test]
fn it_is_available_as_often_as_its_scarcest_component_allows() {
    sets()
        .when(a_store("hamburg"))
        .then_available("set", "berlin", 3)
        .then_available("set", "hamburg", 0)
        .when(sold("mug", "berlin", 8))
        .then_available("set", "berlin", -1);
}

#[test]
fn the_holdback_of_a_component_is_that_of_the_bundle() {
    sets().when(held_back("plate", "berlin", "web", 4)).then_available_to("web", "set", "berlin", 1);
}

#[test]
fn over_locations_it_is_available_as_often_as_it_would_be_granted() {
    let at_each = |world: Given| {
        let ledger = world.world();
        let ledger = ledger.ledger();
        let answer = ledger.availability(ledger.sku("set").unwrap(), None);
        (answer.available.0, answer.locations.iter().map(|at| at.available.0).collect::<Vec<_>>())
    };
    let apart = || {
        given([received("mug", "berlin", 2), received("plate", "hamburg", 1)])
            .and(a_bundle("set", &[("mug", 2), ("plate", 1)]))
    };
    assert_eq!(at_each(sets().and(received("plate", "hamburg", 5))), (3, vec![3, 0]));
    // Nowhere can one be put together, and yet one would be granted.
    assert_eq!(at_each(apart()), (1, vec![0, 0]));
    assert_eq!(
        at_each(apart().and(received("mug", "hamburg", 3)).and(received("plate", "berlin", 9))),
        (2, vec![1, 1])
    );
    // What is owed at one location is not to be had from another's.
    assert_eq!(at_each(sets().and(sold("mug", "hamburg", 5)).and(received("plate", "hamburg", 1))), (3, vec![3, -3]));
    // One that does not sell gives nothing.
    assert_eq!(at_each(apart().and(suspended("hamburg"))), (0, vec![0]));
    for (world, most) in [(sets(), 3), (apart(), 1)] {
        world
            .when(Reserve::new().line("set", most + 1))
            .then_rejected("insufficient_stock")
            .when(Reserve::new().line("set", most))
            .then_accepted();
    }
}

#[test]
fn reserving_it_reserves_its_components() {
    sets()
        .when(Reserve::new().reservation(reservation(1)).line_at("set", "berlin", 2).line_at("mug", "berlin", 1))
        .then_promised(1, &[("mug", "berlin", 5), ("plate", "berlin", 2)]);
}

#[test]
fn a_rejection_names_the_component_that_is_missing() {
    sets().when(reserve("set", "berlin", 4)).then_rejected(Rejection::InsufficientStock {
        sku: "mug".into(),
        location: Some("berlin".into()),
        requested: 8.into(),
        available: 7.into(),
        bundles: ["set".into()].into(),
        locations: vec![],
    });
}

#[test]
fn a_rejection_sums_what_all_lines_ask_for_and_names_the_bundles_among_them() {
    let order = Reserve::new().line_at("mug", "berlin", 2).line_at("set", "berlin", 3).line_at("pair", "berlin", 1);
    let refused = |bundles: &[&str]| Rejection::InsufficientStock {
        sku: "mug".into(),
        location: Some("berlin".into()),
        requested: 10.into(),
        available: 7.into(),
        bundles: bundles.iter().map(|bundle| (*bundle).into()).collect(),
        locations: vec![],
    };
    let world = || sets().and(a_bundle("pair", &[("mug", 2)])).and(a_store("hamburg"));
    world().when(order.line_at("plate", "berlin", 1)).then_rejected(refused(&["set", "pair"]));
    world().when(reserve("mug", "berlin", 10)).then_rejected(refused(&[]));
}

#[test]
fn its_components_may_come_from_different_locations() {
    given([received("mug", "berlin", 2), received("plate", "hamburg", 1)])
        .and(a_bundle("set", &[("mug", 2), ("plate", 1)]))
        .when(Reserve::new().reservation(reservation(1)).line("set", 1))
        .then_promised(1, &[("mug", "berlin", 2), ("plate", "hamburg", 1)]);
}

#[test]
fn no_command_of_stock_takes_it() {
    for step in [
        received("set", "berlin", 1),
        issue("set", "berlin", 1),
        adjust("set", "berlin", 1),
        count("set", "berlin", 1),
        safety_stock("set", "berlin", 1),
        held_back("set", "berlin", "web", 1),
        announce("one", "berlin", &[("set", 1)]),
        dispatch("one", "berlin", "hamburg", &[("set", 1)]),
    ] {
        sets().and(a_store("hamburg")).when(step).then_rejected(Rejection::BundleHasNoStock { sku: "set".into() });
    }
}

#[test]
fn it_cannot_become_a_sku_nor_a_sku_a_bundle() {
    sets().when(DefineSku::new("set")).then_rejected(Rejection::SkuKindFixed { sku: "set".into(), bundle: true });
    sets()
        .when(a_bundle("mug", &[("plate", 1)]))
        .then_rejected(Rejection::SkuKindFixed { sku: "mug".into(), bundle: false });
}

#[test]
fn it_contains_no_bundle_and_nothing_unknown() {
    sets().when(a_bundle("big", &[("set", 1)])).then_rejected(Rejection::BundleHasNoStock { sku: "set".into() });
    sets().when(a_bundle("big", &[("ghost", 1)])).then_rejected(Rejection::UnknownSku { sku: "ghost".into() });
}

#[test]
fn defined_anew_it_leaves_earlier_reservations_as_they_were() {
    sets()
        .and(Reserve::new().reservation(reservation(1)).line_at("set", "berlin", 1))
        .when(a_bundle("set", &[("mug", 1)]))
        .then_promised(1, &[("mug", "berlin", 2), ("plate", "berlin", 1)])
        .then_available("set", "berlin", 5);
}

#[test]
fn it_contains_goods_by_weight_in_their_decimals() {
    let cheese = Component { sku: "cheese".into(), quantity: "0.250".parse().unwrap() };
    given([by_weight("cheese"), received("cheese", "berlin", 600)])
        .when(DefineBundle { sku: "hamper".into(), title: "hamper".into(), components: vec![cheese] })
        .then_available("hamper", "berlin", 2);
}

#[test]
fn one_too_large_to_count_is_out_of_range_before_its_limits_and_its_stock() {
    given([received("mug", "berlin", 1), a_bundle("set", &[("mug", 1_000_000_000_000)])])
        .when(reserve("set", "berlin", 1_000_000_000_000_i64))
        .then_rejected(Refusal::from("out_of_range"));
}
