//! Rules 1 and 4: the books are the sum of what moved, and say so where they promise what is not there.

use super::{BERLIN, HAMBURG, MUG, moved, mugs_received};
use onhand_domain::event::{ConditionChanged, MovedLine, StockCounted, TransferDispatched, TransferReceived};
use onhand_domain::rules::{self, Violation, rule_1};
use onhand_domain::{Condition, DefineLocation, Quantity, Reserve};
use onhand_testkit::{Bare, DAWN, reservation};

fn on_hand(condition: Condition, on_hand: i128, moved: i128) -> Violation {
    Violation::OnHand { sku: MUG, location: BERLIN, condition, on_hand, moved }
}

fn two_mugs() -> Vec<MovedLine> {
    vec![MovedLine { sku: MUG, quantity: Quantity(2) }]
}

#[test]
fn goods_that_came_and_are_not_on_the_books_break_rule_1() {
    let shop = Bare::stocked("mug", "berlin", 3);
    let moved = moved([mugs_received(3), mugs_received(4)]);
    assert_eq!(rule_1(shop.ledger(), &moved), [on_hand(Condition::Sellable, 3, 7)]);
}

#[test]
fn goods_on_the_books_that_never_came_break_rule_1() {
    let shop = Bare::stocked("mug", "berlin", 3);
    assert_eq!(rule_1(shop.ledger(), &moved([])), [on_hand(Condition::Sellable, 3, 0)]);
}

#[test]
fn goods_that_came_to_where_the_books_know_of_none_break_rule_1() {
    let mut shop = Bare::default();
    shop.happen(DefineLocation::store("berlin"));
    assert_eq!(rule_1(shop.ledger(), &moved([mugs_received(3)])), [on_hand(Condition::Sellable, 0, 3)]);
}

#[test]
fn every_condition_is_added_up_for_itself() {
    let shop = Bare::stocked("mug", "berlin", 3);
    let dropped = ConditionChanged {
        sku: MUG,
        location: BERLIN,
        from: Condition::Sellable,
        to: Condition::Damaged,
        quantity: Quantity(1),
    };
    let found = rule_1(shop.ledger(), &moved([mugs_received(3), dropped.into()]));
    assert_eq!(found, [on_hand(Condition::Sellable, 3, 2), on_hand(Condition::Damaged, 0, 1)]);
}

/// Two of three mugs are on their way to Hamburg.
fn two_on_their_way() -> (Bare, TransferDispatched) {
    let mut shop = Bare::stocked("mug", "berlin", 3);
    shop.happen(DefineLocation::store("hamburg"));
    let left = TransferDispatched { transfer: "t1".into(), from: BERLIN, to: HAMBURG, lines: two_mugs() };
    shop.record(&left.clone().into());
    (shop, left)
}

#[test]
fn goods_in_transit_that_are_written_off_and_still_on_the_books_break_rule_1() {
    let (shop, left) = two_on_their_way();
    let moved_so_far = [mugs_received(3), left.into()];
    assert_eq!(rule_1(shop.ledger(), &moved(moved_so_far.clone())), []);

    let (transfer, location) = ("t1".into(), HAMBURG);
    let lost = TransferReceived { transfer, location, lines: vec![], written_off: two_mugs(), closed: true };
    let found = rule_1(shop.ledger(), &moved(moved_so_far.into_iter().chain([lost.into()])));
    assert_eq!(found, [Violation::InTransit { sku: MUG, location: HAMBURG, in_transit: 2, moved: 0 }]);
}

#[test]
fn a_transfer_that_ends_with_goods_under_way_breaks_rule_1() {
    let (shop, left) = two_on_their_way();
    let (transfer, location) = ("t1".into(), HAMBURG);
    let ended = TransferReceived { transfer, location, lines: vec![], written_off: vec![], closed: true };
    let found = rule_1(shop.ledger(), &moved([mugs_received(3), left.into(), ended.into()]));
    assert_eq!(found, [Violation::InTransit { sku: MUG, location: HAMBURG, in_transit: 0, moved: 2 }]);
}

#[test]
fn a_count_that_leaves_promises_without_goods_and_records_no_shortfall_breaks_rule_4() {
    let mut shop = Bare::stocked("mug", "berlin", 3);
    shop.happen(Reserve::new().reservation(reservation(1)).line("mug", 3));
    let counted = StockCounted {
        sku: MUG,
        location: BERLIN,
        condition: Condition::Sellable,
        counted: Quantity(1),
        expected: Quantity(3),
        counted_at: DAWN,
    };
    shop.record(&counted.into());
    assert_eq!(rules::broken(shop.ledger()), [silent(Condition::Sellable, 2)]);
}

#[test]
fn damaged_goods_that_leave_without_being_there_break_rule_4() {
    let mut shop = Bare::stocked("mug", "berlin", 3);
    let mended = ConditionChanged {
        sku: MUG,
        location: BERLIN,
        from: Condition::Damaged,
        to: Condition::Sellable,
        quantity: Quantity(1),
    };
    shop.record(&mended.into());
    assert_eq!(rules::broken(shop.ledger()), [silent(Condition::Damaged, 1)]);
}

fn silent(condition: Condition, short: i64) -> Violation {
    Violation::SilentShortfall { sku: MUG, location: BERLIN, condition, short: Quantity(short) }
}
