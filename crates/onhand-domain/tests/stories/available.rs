//! Available is what may be promised: sellable, less what is promised, safety stock and the holdback of who asks.

use onhand_domain::{Capability, Condition, Quantity};
use onhand_testkit::{given, insufficient_stock, words::*};

#[test]
fn what_is_promised_and_safety_stock_are_not_available() {
    given([received("mug", "berlin", 10), hold(1, "mug", "berlin", 2), hold(2, "mug", "berlin", 3), confirm(2)])
        .when(safety_stock("mug", "berlin", 1))
        .then_reserved("mug", "berlin", 2)
        .then_allocated("mug", "berlin", 3)
        .then_available("mug", "berlin", 4);
}

#[test]
fn safety_stock_is_never_promised() {
    given([received("mug", "berlin", 5), safety_stock("mug", "berlin", 2)])
        .when(reserve("mug", "berlin", 4))
        .then_rejected(insufficient_stock(4, 3))
        .when(reserve("mug", "berlin", 3))
        .then_accepted();
}

#[test]
fn safety_stock_raised_above_what_is_left_shows_below_zero_and_is_no_shortfall() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 4)])
        .when(safety_stock("mug", "berlin", 3))
        .then_available("mug", "berlin", -2)
        .then_nothing_short();
}

#[test]
fn a_holdback_is_kept_from_its_channel_alone() {
    given([received("mug", "berlin", 10), held_back("mug", "berlin", "web", 4)])
        .and(held_back("mug", "berlin", "marketplace:amazon", 7))
        .when(a_sku("plate"))
        .then_available_to("web", "mug", "berlin", 6)
        .then_available_to("marketplace:amazon", "mug", "berlin", 3)
        .then_available_to("store", "mug", "berlin", 10);
}

#[test]
fn asked_without_a_channel_the_largest_holdback_applies() {
    given([received("mug", "berlin", 10), held_back("mug", "berlin", "web", 4)])
        .and(held_back("mug", "berlin", "app", 7))
        .when(reserve("mug", "berlin", 4))
        .then_rejected(insufficient_stock(4, 3))
        .then_available("mug", "berlin", 3);
}

#[test]
fn a_holdback_set_anew_replaces_the_old_one_and_zero_lifts_it() {
    given([received("mug", "berlin", 10), held_back("mug", "berlin", "web", 4)])
        .when(held_back("mug", "berlin", "web", 1))
        .then_available_to("web", "mug", "berlin", 9)
        .when(held_back("mug", "berlin", "web", 0))
        .then_available("mug", "berlin", 10);
}

#[test]
fn a_holdback_leaves_goods_to_other_channels() {
    let from = |channel: &str| onhand_domain::Reserve::new().line_at("mug", "berlin", 5).channel(channel);
    given([received("mug", "berlin", 5), held_back("mug", "berlin", "web", 2)])
        .when(from("web"))
        .then_rejected(insufficient_stock(5, 3))
        .when(from("store"))
        .then_events(["channel_opened", "stock_reserved"]);
}

#[test]
fn only_sellable_goods_are_available() {
    given([received("mug", "berlin", 5)])
        .when(change_condition("mug", "berlin", Condition::Sellable, Condition::QualityControl, 2))
        .then_available("mug", "berlin", 3)
        .then_on_hand("mug", "berlin", Condition::QualityControl, 2);
}

#[test]
fn the_sum_over_locations_counts_only_those_that_sell_and_none_below_zero() {
    given([a_location_that_can("depot", [Capability::Ship]), received("mug", "depot", 50)])
        .and(received("mug", "berlin", 3))
        .and(received("mug", "hamburg", 9))
        .and(suspended("hamburg"))
        .and(sold("mug", "cologne", 2))
        .when(a_sku("plate"))
        .then_world(|world| {
            let ledger = world.ledger();
            let answer = ledger.availability(ledger.sku("mug").unwrap(), None);
            let named = |at: &onhand_domain::Availability| {
                (ledger.location_name(at.location).unwrap().to_string(), at.available.0)
            };
            assert_eq!(answer.available, Quantity(3));
            assert_eq!(
                answer.locations.iter().map(named).collect::<Vec<_>>(),
                [("berlin".to_owned(), 3), ("cologne".to_owned(), -2)]
            );
        });
}
