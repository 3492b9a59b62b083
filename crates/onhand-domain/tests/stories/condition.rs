//! Goods that turn out to be in another condition are recorded so, whatever the books say.

use onhand_domain::{Condition, Count};
use onhand_testkit::{given, words::*};

#[test]
fn damage_takes_promised_goods_and_says_whom_it_hits() {
    given([received("mug", "berlin", 3), hold(1, "mug", "berlin", 3)])
        .when(change_condition("mug", "berlin", Condition::Sellable, Condition::Damaged, 1))
        .then_events(["condition_changed", "shortfall_recorded"])
        .then_on_hand("mug", "berlin", Condition::Damaged, 1)
        .then_short("mug", "berlin", Condition::Sellable, 1);
}

#[test]
fn what_was_inspected_becomes_sellable() {
    given([received("mug", "berlin", 3)])
        .and(change_condition("mug", "berlin", Condition::Sellable, Condition::QualityControl, 2))
        .when(change_condition("mug", "berlin", Condition::QualityControl, Condition::Sellable, 1))
        .then_events(["condition_changed"])
        .then_available("mug", "berlin", 2);
}

#[test]
fn goods_the_books_do_not_know_take_them_below_zero() {
    given([received("mug", "berlin", 3)])
        .when(change_condition("mug", "berlin", Condition::Quarantined, Condition::Sellable, 2))
        .then_events(["condition_changed", "shortfall_recorded"])
        .then_on_hand("mug", "berlin", Condition::Quarantined, -2)
        .then_available("mug", "berlin", 5);
}

#[test]
fn each_condition_is_counted_by_itself() {
    let count = Count { condition: Condition::Damaged, ..Count::new("mug", "berlin", 2) };
    given([received("mug", "berlin", 3)])
        .when(count)
        .then_on_hand("mug", "berlin", Condition::Damaged, 2)
        .then_sellable("mug", "berlin", 3);
}
