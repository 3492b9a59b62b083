//! A SKU sold by weight has decimals; every quantity of it is an exact whole number of its smallest unit.

use onhand_domain::{DefineSku, Measure, Rejection};
use onhand_testkit::{given, insufficient_stock, words::*};

fn measure(text: &str) -> Measure {
    text.parse().unwrap()
}

#[test]
fn a_decimal_is_of_its_unit_and_a_whole_number_of_its_smallest_one() {
    given([by_weight("cheese"), received("cheese", "berlin", measure("1.5"))])
        .when(received("cheese", "berlin", 250))
        .then_sellable("cheese", "berlin", 1_750);
}

#[test]
fn rejections_show_its_decimals() {
    given([by_weight("cheese"), received("cheese", "berlin", 250)])
        .when(reserve("cheese", "berlin", measure("0.255")))
        .then_rejected(insufficient_stock(measure("0.255"), measure("0.250")));
}

#[test]
fn more_digits_than_it_has_are_refused_unless_they_are_zeros() {
    given([by_weight("cheese"), a_store("berlin")])
        .when(received("cheese", "berlin", measure("0.0005")))
        .then_rejected(Rejection::WrongPrecision { sku: "cheese".into(), quantity: measure("0.0005"), decimals: 3 })
        .when(received("cheese", "berlin", measure("0.5000")))
        .then_sellable("cheese", "berlin", 500);
}

#[test]
fn a_sku_in_pieces_takes_no_decimal_not_even_a_whole_one() {
    given([a_sku("mug"), a_store("berlin")])
        .when(received("mug", "berlin", measure("2.0")))
        .then_rejected(Rejection::WrongPrecision { sku: "mug".into(), quantity: measure("2.0"), decimals: 0 });
}

#[test]
fn its_decimals_never_change() {
    given([by_weight("cheese")])
        .when(DefineSku::new("cheese").unit("kg", 2))
        .then_rejected(Rejection::DecimalsFixed { sku: "cheese".into(), decimals: 3, requested: 2 })
        .when(DefineSku::new("cheese").unit("kilogram", 3).title("Hard cheese"))
        .then_events(["sku_defined"]);
}

#[test]
fn a_quantity_beyond_what_a_line_may_name_is_of_a_wrong_precision_for_its_unit() {
    given([by_weight("cheese"), a_store("berlin")])
        .when(received("cheese", "berlin", measure("999999999999")))
        .then_rejected("wrong_precision");
}

#[test]
fn decimals_add_up_exactly() {
    let tenth = || received("cheese", "berlin", measure("0.1"));
    given([by_weight("cheese"), tenth(), tenth()]).when(tenth()).then_sellable("cheese", "berlin", 300);
}
