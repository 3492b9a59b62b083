//! Events of dates.

use super::assert_golden;
use onhand_domain::event::{DatedPart, DeliveryPromised, MovedPromise, PromisesMoved};
use onhand_domain::{SkuId, Span, Timestamp};
use onhand_testkit::order;

const AT: Timestamp = Timestamp::from_seconds(1_700_000_000);

#[test]
fn of_promises() {
    let (order, sku) = (order(1), SkuId(70_000));
    let lines = vec![DatedPart { line: 7, sku, promised_by: AT }];
    let promised = DeliveryPromised { order, delivery_time: Some(Span::from_days(2)), lines };
    assert_golden("delivery_promised", &promised);
    assert_golden("delivery_promised.plain", &DeliveryPromised { delivery_time: None, lines: Vec::new(), ..promised });
    let moved = |promised_by| MovedPromise { order, line: 300, promised_by };
    let lines = vec![moved(Some(AT)), moved(None)];
    assert_golden("promises_moved", &PromisesMoved { sku, lines, more: true });
}
