//! What an order costs, to the last minor unit.

use super::{figures, of, web};
use onhand_domain::{CancelLines, Currency, Money, PlaceOrder, Rejection, limit};
use onhand_testkit::words::{by_weight, received};
use onhand_testkit::{World, given, order};

fn owed(minor: i64) -> impl FnOnce(&World) {
    move |world| assert_eq!(figures(world, 1).total.minor(), minor)
}

fn cancel(quantity: i64) -> CancelLines {
    CancelLines { order: order(1), lines: of("1", quantity), reason: None }
}

#[test]
fn two_units_for_1_67_canceled_one_by_one_are_0_84_and_0_83() {
    let mut placed = web(1).ship("mug", 2, 100);
    placed.lines[0].discount = Some(Money::from_minor(33, Currency::EURO));
    given([received("mug", "berlin", 2)])
        .when(placed)
        .then_world(owed(167))
        .when(cancel(1))
        .then_world(owed(83))
        .when(cancel(1))
        .then_world(owed(0));
}

#[test]
fn three_units_at_89_99_are_179_98_without_one() {
    given([received("mug", "berlin", 3)])
        .when(web(1).ship("mug", 3, 8_999))
        .then_world(owed(26_997))
        .when(cancel(1))
        .then_world(owed(17_998));
}

#[test]
fn tax_is_on_top_unless_prices_include_it() {
    let taxed = |number, tax_included| {
        let mut placed = PlaceOrder { tax_included, ..web(number).ship("mug", 1, 1_000) };
        placed.lines[0].tax = Some(Money::from_minor(190, Currency::EURO));
        placed
    };
    given([received("mug", "berlin", 3)]).and(taxed(1, false)).when(taxed(2, true)).then_world(|world| {
        assert_eq!((figures(world, 1).total.minor(), figures(world, 2).total.minor()), (1_190, 1_000))
    });
}

#[test]
fn shipping_is_owed_unless_everything_is_canceled() {
    given([received("mug", "berlin", 3)])
        .when(web(1).ship("mug", 2, 1_000).shipping(490))
        .then_world(owed(2_490))
        .when(cancel(1))
        .then_world(owed(1_490))
        .when(cancel(1))
        .then_world(owed(0));
}

#[test]
fn a_price_by_the_kilogram_is_rounded_half_up_once_a_line() {
    given([by_weight("cheese"), received("cheese", "berlin", 5_000)])
        .when(web(1).ship("cheese", 125, 1_996))
        .then_world(owed(250));
}

#[test]
fn a_currency_has_its_own_minor_units() {
    let in_currency = |code: &str, number| {
        PlaceOrder::new(order(number), "web", Currency::from_code(code).unwrap()).ship("mug", 1, 1_234)
    };
    let total = |world: &World, number| figures(world, number).total.to_string();
    given([received("mug", "berlin", 3)])
        .and(in_currency("JPY", 1))
        .and(in_currency("KWD", 2))
        .when(in_currency("EUR", 3))
        .then_world(|world| {
            assert_eq!([1, 2, 3].map(|number| total(world, number)), ["1234 JPY", "1.234 KWD", "12.34 EUR"]);
        });
}

#[test]
fn an_order_of_another_currency_than_its_lines_makes_no_sense() {
    let mut placed = web(1).ship("mug", 1, 100);
    placed.lines[0].unit_price = Money::from_minor(100, Currency::from_code("JPY").unwrap());
    assert!(onhand_domain::Command::from(placed).check().is_err());
}

#[test]
fn nobody_is_paid_for_buying() {
    let mut placed = web(1).ship("mug", 1, 100);
    placed.lines[0].discount = Some(Money::from_minor(101, Currency::EURO));
    let (price, discount) = (Money::from_minor(100, Currency::EURO), Money::from_minor(101, Currency::EURO));
    given([received("mug", "berlin", 3)]).when(placed).then_rejected(Rejection::DiscountExceedsPrice {
        line: "1".into(),
        price,
        discount,
    });
}

#[test]
fn an_order_costs_no_more_than_can_be_told_exactly() {
    given([received("mug", "berlin", 3)])
        .when(web(1).ship("mug", 1, limit::AMOUNT).ship("mug", 1, 1))
        .then_rejected(Rejection::AmountOutOfRange { line: Some("2".into()), limit: limit::AMOUNT })
        .when(web(1).ship("mug", 3, limit::AMOUNT))
        .then_rejected(Rejection::AmountOutOfRange { line: Some("1".into()), limit: limit::AMOUNT });
}
