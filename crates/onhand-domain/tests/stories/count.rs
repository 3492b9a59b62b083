//! A count is compared with the books at the moment of counting, so that sales since are no variance.

use onhand_domain::{Condition, Rejection, Span};
use onhand_testkit::{DAWN, given, words::*};

#[test]
fn it_sets_what_is_on_hand() {
    given([received("mug", "berlin", 5)]).when(count("mug", "berlin", 7)).then_sellable("mug", "berlin", 7);
}

#[test]
fn what_was_sold_since_is_no_variance() {
    given([received("mug", "berlin", 10), after_seconds(100), issue("mug", "berlin", 3), after_seconds(1)])
        .when(count_at("mug", "berlin", 9, DAWN.plus(Span::from_seconds(50))))
        .then_sellable("mug", "berlin", 6);
}

#[test]
fn what_happened_at_that_very_moment_is_in_the_books() {
    given([received("mug", "berlin", 10), after_seconds(100), issue("mug", "berlin", 3)])
        .when(count_at("mug", "berlin", 7, DAWN.plus(Span::from_seconds(100))))
        .then_sellable("mug", "berlin", 7);
}

#[test]
fn two_counts_of_one_moment_correct_a_difference_once() {
    given([received("mug", "berlin", 10), after_seconds(100)])
        .and(count_at("mug", "berlin", 8, DAWN))
        .when(count_at("mug", "berlin", 8, DAWN))
        .then_sellable("mug", "berlin", 8);
}

#[test]
fn a_count_of_an_earlier_moment_that_comes_after_one_of_a_later_adds_its_own_difference() {
    let then = |seconds| DAWN.plus(Span::from_seconds(seconds));
    given([received("mug", "berlin", 10), after_seconds(100)])
        .and(count_at("mug", "berlin", 8, then(50)))
        .when(count_at("mug", "berlin", 9, then(20)))
        .then_sellable("mug", "berlin", 7);
}

#[test]
fn a_count_still_to_come_is_refused() {
    let at = DAWN.plus(Span::from_seconds(1));
    given([received("mug", "berlin", 5)])
        .when(count_at("mug", "berlin", 5, at))
        .then_rejected(Rejection::InTheFuture { at, now: DAWN });
}

#[test]
fn below_what_is_promised_it_is_recorded_with_a_shortfall() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 4)])
        .when(count("mug", "berlin", 3))
        .then_events(["stock_counted", "shortfall_recorded"])
        .then_short("mug", "berlin", Condition::Sellable, 1);
}

#[test]
fn it_finds_goods_where_none_were_known() {
    given([a_sku("mug"), a_store("berlin")])
        .when(count("mug", "berlin", 2))
        .then_events(["stock_counted"])
        .then_available("mug", "berlin", 2);
}
