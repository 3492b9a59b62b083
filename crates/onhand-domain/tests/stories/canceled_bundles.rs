//! What is canceled of a bundle's components gives back the bundles that what is left cannot make up any more.

use onhand_domain::{CancelAllocation, Command, LimitPer, PromisedLine, Rejection, Reserve};
use onhand_testkit::{Given, Step, customer, given, reservation, words::*};

/// A kit is two mugs and a plate; a customer takes two kits, and has them confirmed beside so many single mugs.
fn two_kits_and(mugs: i64) -> Given {
    let order = Reserve::new().reservation(reservation(1)).customer(customer(1)).line_at("kit", "berlin", 2);
    let order = if mugs > 0 { order.line_at("mug", "berlin", mugs) } else { order };
    given([received("mug", "berlin", 90), received("plate", "berlin", 90)])
        .and(a_bundle("kit", &[("mug", 2), ("plate", 1)]))
        .and(at_most_a_customer("kit", 2, None))
        .and(order)
        .and(confirm(1))
}

fn canceled(goods: &[(&str, i64)]) -> Step {
    let line = |(sku, quantity): &(&str, i64)| PromisedLine {
        sku: (*sku).into(),
        quantity: (*quantity).into(),
        location: None,
    };
    let lines = Some(goods.iter().map(line).collect());
    Command::from(CancelAllocation { reservation: reservation(1), lines }).into()
}

fn kits(quantity: i64) -> Step {
    Reserve::new().customer(customer(1)).line_at("kit", "berlin", quantity).into()
}

fn taken(requested: i64, taken: i64) -> Rejection {
    let (limit, per) = (2.into(), LimitPer::Customer);
    Rejection::PurchaseLimitExceeded { sku: "kit".into(), per, limit, requested: requested.into(), taken: taken.into() }
}

#[test]
fn all_components_of_one_give_one_back() {
    two_kits_and(0)
        .and(canceled(&[("mug", 2), ("plate", 1)]))
        .when(kits(2))
        .then_rejected(taken(2, 1))
        .when(kits(1))
        .then_accepted();
}

#[test]
fn one_component_of_one_gives_one_back_as_well() {
    two_kits_and(0).and(canceled(&[("plate", 1)])).when(kits(2)).then_rejected(taken(2, 1));
    two_kits_and(0).and(canceled(&[("mug", 1)])).when(kits(2)).then_rejected(taken(2, 1));
}

#[test]
fn what_breaks_no_further_one_gives_none_back() {
    two_kits_and(0)
        .and(canceled(&[("mug", 1)]))
        .and(canceled(&[("mug", 1), ("plate", 1)]))
        .when(kits(2))
        .then_rejected(taken(2, 1));
}

#[test]
fn goods_that_were_taken_beside_it_are_given_up_first() {
    two_kits_and(3).and(canceled(&[("mug", 3)])).when(kits(1)).then_rejected(taken(1, 2));
    two_kits_and(3).and(canceled(&[("mug", 4)])).when(kits(2)).then_rejected(taken(2, 1));
}

#[test]
fn defined_anew_in_between_it_is_given_back_by_what_it_is_now_as_far_as_that_was_promised() {
    // Of one that is now five mugs, nothing could be made up before, so nothing is lost.
    two_kits_and(0)
        .and(a_bundle("kit", &[("mug", 5)]))
        .and(canceled(&[("mug", 1)]))
        .when(kits(1))
        .then_rejected(taken(1, 2));
}

#[test]
fn once_anything_has_left_all_of_them_count_for_good() {
    two_kits_and(0)
        .and(issue_out_of(1, "plate", "berlin", 1))
        .and(canceled(&[("mug", 4), ("plate", 1)]))
        .when(kits(1))
        .then_rejected(taken(1, 2));
}
