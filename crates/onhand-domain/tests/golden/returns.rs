//! One of every event of returns, with every field that can be set, and some with those that can be left out.

use super::assert_golden;
use onhand_domain::event::*;
use onhand_domain::{Condition, Currency, LocationId, Money, Quantity, ReturnId, SkuId, Span};
use onhand_testkit::{order, reservation};

const SKU: SkuId = SkuId(3);

#[test]
fn of_coming_back() {
    let (order, return_id) = (order(1), ReturnId(reservation(9).0));
    let policy = ReturnPolicyAgreed { order, window: Span::from_days(14), restocking_percent: 15 };
    assert_golden("return_policy_agreed", &policy);
    let lines = vec![PartLine { line: 300, sku: SKU, quantity: Quantity(5) }];
    let reason = Some("too_small".into());
    let authorized = ReturnAuthorized { return_id, order, lines: lines.clone(), reason };
    assert_golden("return_authorized", &authorized);
    assert_golden("return_authorized.plain", &ReturnAuthorized { reason: None, ..authorized });
    let back = |condition| ReturnedLine { line: 0, sku: SKU, quantity: Quantity(1), condition };
    let came = ReturnReceived {
        return_id,
        order,
        location: LocationId(260),
        lines: Condition::ALL.map(back).into(),
        fee: Money::from_minor(150, Currency::EURO),
    };
    assert_golden("return_received", &came);
    assert_golden("return_rejected", &ReturnRejected { return_id, order, lines, reason: "worn".into() });
}
