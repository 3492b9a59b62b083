//! Events of backorders.

use super::assert_golden;
use onhand_domain::event::{BackorderAgreed, BackordersFilled, FilledLine, LinesBackordered, PartLine};
use onhand_domain::{Coordinates, LocationId, Quantity, SkuId, Strategy};
use onhand_testkit::order;

#[test]
fn of_waiting() {
    let order = order(1);
    let coordinates = Coordinates::from_microdegrees(52_520_000, 13_405_000).ok();
    assert_golden("backorder_agreed", &BackorderAgreed { order, strategy: Strategy::Nearest, coordinates });
    let plain = BackorderAgreed { order, strategy: Strategy::Priority, coordinates: None };
    assert_golden("backorder_agreed.plain", &plain);
    let lines = vec![PartLine { line: 7, sku: SkuId(70_000), quantity: Quantity(300) }];
    assert_golden("lines_backordered", &LinesBackordered { order, lines });
}

#[test]
fn of_being_served() {
    let line = FilledLine { order: order(1), line: 7, location: LocationId(300), quantity: Quantity(-1) };
    assert_golden("backorders_filled", &BackordersFilled { sku: SkuId(70_000), lines: vec![line] });
}
