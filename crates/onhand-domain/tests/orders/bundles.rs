//! Bundles are picked and shipped component by component, and counted whole.

use super::{counts, figures, of, stands, web};
use onhand_domain::{CancelLines, LineQuantity, OrderStatus, Ship};
use onhand_testkit::words::{a_bundle, received};
use onhand_testkit::{Given, given, order};

/// Mugs in Berlin, plates in Hamburg, and two sets of two mugs and a plate each.
fn two_sets() -> Given {
    given([received("mug", "berlin", 4), received("plate", "hamburg", 2), a_bundle("set", &[("mug", 2), ("plate", 1)])])
        .and(web(1).ship("set", 2, 2_500))
}

fn parcel(shipment: &str, location: &str, component: &str, quantity: i64) -> Ship {
    let lines = vec![LineQuantity { component: Some(component.into()), ..LineQuantity::new("1", quantity) }];
    Ship { order: order(1), shipment: shipment.into(), location: location.into(), lines, carrier: None }
}

#[test]
fn components_leave_from_where_they_are() {
    two_sets()
        .when(parcel("p1", "berlin", "mug", 4))
        .then_sellable("mug", "berlin", 0)
        .then_world(counts(0, |q| q.shipped, 0))
        .then_world(stands(OrderStatus::PartiallyFulfilled))
        .when(parcel("p2", "hamburg", "plate", 1))
        .then_world(counts(0, |q| q.shipped, 1))
        .when(parcel("p3", "hamburg", "plate", 1))
        .then_world(counts(0, |q| q.shipped, 2))
        .then_world(stands(OrderStatus::Fulfilled));
}

#[test]
fn a_bundle_that_is_canceled_frees_its_components_and_costs_nothing_more() {
    two_sets()
        .when(CancelLines { order: order(1), lines: of("1", 1), reason: None })
        .then_available("mug", "berlin", 2)
        .then_available("plate", "hamburg", 1)
        .then_world(|world| assert_eq!(figures(world, 1).total.minor(), 2_500));
}

#[test]
fn what_a_bundle_costs_is_split_over_its_components_without_losing_a_cent() {
    let component = |component: &str, quantity| CancelLines {
        order: order(1),
        lines: vec![LineQuantity { component: Some(component.into()), ..LineQuantity::new("1", quantity) }],
        reason: None,
    };
    // 50.00 over mugs and plates by 2 to 1: 33.33 and 16.67.
    two_sets()
        .when(component("mug", 4))
        .then_world(|world| assert_eq!(figures(world, 1).total.minor(), 1_667))
        .when(component("plate", 1))
        .then_world(|world| assert_eq!(figures(world, 1).total.minor(), 833))
        .when(component("plate", 1))
        .then_world(|world| assert_eq!(figures(world, 1).total.minor(), 0));
}
