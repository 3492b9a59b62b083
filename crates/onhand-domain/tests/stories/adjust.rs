//! An adjustment is a choice: it takes nothing promised, unless it is forced.

use onhand_domain::Condition;
use onhand_testkit::{given, insufficient_stock, words::*};

#[test]
fn it_adds_and_takes() {
    given([received("mug", "berlin", 5)])
        .when(adjust("mug", "berlin", 3))
        .then_sellable("mug", "berlin", 8)
        .when(adjust("mug", "berlin", -8))
        .then_sellable("mug", "berlin", 0);
}

#[test]
fn it_takes_nothing_promised() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 4)])
        .when(adjust("mug", "berlin", -2))
        .then_rejected(insufficient_stock(2, 1));
}

#[test]
fn it_may_take_safety_stock_and_what_is_held_back() {
    given([received("mug", "berlin", 5), safety_stock("mug", "berlin", 3), held_back("mug", "berlin", "web", 5)])
        .when(adjust("mug", "berlin", -5))
        .then_events(["stock_adjusted"]);
}

#[test]
fn forced_it_takes_promised_goods_and_says_whose() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 4)])
        .when(force_adjust("mug", "berlin", -2))
        .then_events(["stock_adjusted", "shortfall_recorded"])
        .then_short("mug", "berlin", Condition::Sellable, 1);
}

#[test]
fn one_that_adds_to_a_level_that_is_short_records_no_new_shortfall() {
    given([received("mug", "berlin", 5), hold(1, "mug", "berlin", 5), count("mug", "berlin", 1)])
        .when(adjust("mug", "berlin", 1))
        .then_events(["stock_adjusted"])
        .then_short("mug", "berlin", Condition::Sellable, 3);
}
