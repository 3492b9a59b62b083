//! A third party's feed says what it has as of a moment; what left since is no variance.

use onhand_domain::{Condition, Rejection, Span, Timestamp};
use onhand_testkit::{DAWN, Given, given, words::*};

fn then(seconds: u32) -> Timestamp {
    DAWN.plus(Span::from_seconds(seconds))
}

fn partner() -> Given {
    given([a_third_party("partner"), a_sku("mug"), reported("partner", &[("mug", 10)], DAWN), after_seconds(100)])
}

#[test]
fn it_sets_what_the_feed_names_and_nothing_else() {
    partner()
        .and(reported("partner", &[("plate", 2)], then(50)))
        .when(reported("partner", &[("mug", 4)], then(100)))
        .then_sellable("mug", "partner", 4)
        .then_sellable("plate", "partner", 2);
}

#[test]
fn what_left_since_the_feed_was_drawn_is_no_variance() {
    partner()
        .and(issue("mug", "partner", 3))
        .when(reported("partner", &[("mug", 9)], then(50)))
        .then_sellable("mug", "partner", 6);
}

#[test]
fn a_feed_older_than_the_last_is_stale() {
    partner()
        .and(reported("partner", &[("mug", 8)], then(50)))
        .when(reported("partner", &[("mug", 9)], then(49)))
        .then_rejected(Rejection::StaleReport { location: "partner".into(), as_of: then(49), last: then(50) });
}

#[test]
fn a_feed_of_the_same_moment_is_taken_and_corrects_nothing_twice() {
    partner()
        .and(reported("partner", &[("mug", 8)], then(50)))
        .when(reported("partner", &[("mug", 8)], then(50)))
        .then_sellable("mug", "partner", 8);
}

#[test]
fn a_feed_of_a_moment_still_to_come_is_refused() {
    partner()
        .when(reported("partner", &[("mug", 8)], then(101)))
        .then_rejected(Rejection::InTheFuture { at: then(101), now: then(100) });
}

#[test]
fn only_a_third_party_reports() {
    given([received("mug", "berlin", 1)])
        .when(reported("berlin", &[("mug", 8)], DAWN))
        .then_rejected(Rejection::NotThirdParty { location: "berlin".into() });
}

#[test]
fn below_what_is_promised_it_is_recorded_with_a_shortfall() {
    partner()
        .and(hold(1, "mug", "partner", 8))
        .when(reported("partner", &[("mug", 5)], then(100)))
        .then_events(["stock_reported", "shortfall_recorded"])
        .then_short("mug", "partner", Condition::Sellable, 3);
}

#[test]
fn a_feed_is_no_count_and_leaves_an_open_shortfall_open() {
    partner().and(sold("mug", "partner", 11)).when(reported("partner", &[("mug", 5)], then(100))).then_short(
        "mug",
        "partner",
        Condition::Sellable,
        0,
    );
}
