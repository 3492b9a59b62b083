//! A shortfall names the promises it hits, newest first, and waits for a count.

use onhand_domain::event::{Event, PromiseHit};
use onhand_domain::{Condition, Quantity};
use onhand_testkit::{Answer, Outcome, given, reservation, words::*};

fn hit(outcome: &Outcome) -> Vec<PromiseHit> {
    let Answer::Accepted(events) = outcome.answer() else { return Vec::new() };
    let hits =
        events.iter().filter_map(|e| if let Event::ShortfallRecorded(e) = e { Some(e.promises.clone()) } else { None });
    hits.flatten().collect()
}

fn promise(number: u64, quantity: i64) -> PromiseHit {
    PromiseHit { reservation: reservation(number), quantity: Quantity(quantity) }
}

#[test]
fn the_newest_promise_is_hit_first_and_the_oldest_as_far_as_it_takes() {
    let outcome = given([received("mug", "berlin", 6)])
        .and(hold(1, "mug", "berlin", 2))
        .and(hold(2, "mug", "berlin", 2))
        .and(hold(3, "mug", "berlin", 2))
        .when(count("mug", "berlin", 1))
        .then_short("mug", "berlin", Condition::Sellable, 5);
    assert_eq!(hit(&outcome), [promise(3, 2), promise(2, 2), promise(1, 1)]);
}

#[test]
fn a_replaced_hold_is_the_newest_promise() {
    let outcome = given([received("mug", "berlin", 4), hold(1, "mug", "berlin", 1), hold(2, "mug", "berlin", 1)])
        .and(hold(1, "mug", "berlin", 2))
        .when(count("mug", "berlin", 2));
    assert_eq!(hit(&outcome), [promise(1, 1)]);
}

#[test]
fn a_confirmed_reservation_keeps_its_place() {
    let outcome = given([received("mug", "berlin", 4), hold(1, "mug", "berlin", 1), hold(2, "mug", "berlin", 1)])
        .and(confirm(1))
        .when(count("mug", "berlin", 1));
    assert_eq!(hit(&outcome), [promise(2, 1)]);
}

#[test]
fn the_end_of_one_hold_leaves_the_others_promised() {
    for end in [release(1), after_seconds(600)] {
        let outcome = given([received("mug", "berlin", 6), hold(1, "mug", "berlin", 2), after_seconds(400)])
            .and(hold(2, "mug", "berlin", 2))
            .and(end)
            .when(count("mug", "berlin", 1));
        assert_eq!(hit(&outcome), [promise(2, 1)]);
    }
}

#[test]
fn it_stays_open_until_a_count_even_where_the_missing_goods_arrive() {
    given([received("mug", "berlin", 2), hold(1, "mug", "berlin", 2), count("mug", "berlin", 1)])
        .when(received("mug", "berlin", 5))
        .then_short("mug", "berlin", Condition::Sellable, 0)
        .when(count("mug", "berlin", 6))
        .then_nothing_short();
}

#[test]
fn a_count_that_finds_it_still_short_records_it_anew() {
    given([received("mug", "berlin", 4), hold(1, "mug", "berlin", 4), count("mug", "berlin", 1)])
        .when(count("mug", "berlin", 3))
        .then_events(["stock_counted", "shortfall_recorded"])
        .then_short("mug", "berlin", Condition::Sellable, 1);
}

#[test]
fn books_below_zero_without_promises_name_nobody() {
    let outcome = given([received("mug", "berlin", 1)]).when(sold("mug", "berlin", 2));
    assert_eq!(hit(&outcome), []);
}

#[test]
fn a_shortfall_of_goods_that_are_not_sellable_names_nobody() {
    let outcome = given([received("mug", "berlin", 1), hold(1, "mug", "berlin", 1)])
        .when(change_condition("mug", "berlin", Condition::Damaged, Condition::Quarantined, 1))
        .then_short("mug", "berlin", Condition::Damaged, 1);
    assert_eq!(hit(&outcome), []);
}
