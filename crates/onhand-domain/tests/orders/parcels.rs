//! Parcels leave and arrive, or do not.

use super::{counts, figures, of, stands, web};
use onhand_domain::{Deliver, DeliveryFailure, FailDelivery, OrderStatus, Pick, Rejection, Ship, ShipmentStatus};
use onhand_testkit::words::{force_issue, received};
use onhand_testkit::{Given, given, insufficient_stock, order};

fn parcel(shipment: &str, location: &str, quantity: i64) -> Ship {
    let (shipment, lines) = (shipment.into(), of("1", quantity));
    Ship { order: order(1), shipment, location: location.into(), lines, carrier: None }
}

fn placed() -> Given {
    given([received("mug", "berlin", 3)]).and(web(1).ship("mug", 3, 999))
}

#[test]
fn goods_leave_when_they_are_shipped_and_not_before() {
    placed()
        .and(Pick { order: order(1), location: "berlin".into(), lines: of("1", 2) })
        .when(parcel("p1", "berlin", 1))
        .then_sellable("mug", "berlin", 2)
        .then_allocated("mug", "berlin", 2)
        .then_world(counts(0, |q| q.picked, 1))
        .then_world(stands(OrderStatus::PartiallyFulfilled))
        .when(parcel("p2", "berlin", 2))
        .then_sellable("mug", "berlin", 0)
        .then_world(stands(OrderStatus::Fulfilled));
}

#[test]
fn what_became_of_a_parcel_is_told_once() {
    let (order, shipment) = (order(1), || "p1".into());
    let lost = FailDelivery { order, shipment: shipment(), failure: DeliveryFailure::Lost };
    placed()
        .and(parcel("p1", "berlin", 3))
        .when(lost)
        .then_world(|world| assert_eq!(figures(world, 1).shipments[0].status, ShipmentStatus::Lost))
        .when(Deliver { order, shipment: shipment() })
        .then_rejected(Rejection::ShipmentEnded { order, shipment: shipment(), failure: Some(DeliveryFailure::Lost) })
        .when(Deliver { order, shipment: "p2".into() })
        .then_rejected(Rejection::UnknownShipment { order, shipment: "p2".into() });
}

#[test]
fn a_parcel_leaves_once() {
    placed()
        .and(parcel("p1", "berlin", 1))
        .when(parcel("p1", "berlin", 1))
        .then_rejected(Rejection::ShipmentExists { order: order(1), shipment: "p1".into() });
}

#[test]
fn what_is_not_there_cannot_leave() {
    placed()
        .and(force_issue("mug", "berlin", 1))
        .when(parcel("p1", "berlin", 3))
        .then_rejected(insufficient_stock(3, 2))
        .when(parcel("p1", "berlin", 2))
        .then_accepted();
}

#[test]
fn a_shortfall_names_the_order_it_hits() {
    placed().when(force_issue("mug", "berlin", 1)).then_events(["stock_issued", "shortfall_recorded"]).then_world(
        |world| {
            let last = world.records().last().unwrap();
            let named = last.events.iter().any(|event| match event {
                onhand_domain::Event::ShortfallRecorded(short) => short.promises[0].reservation == order(1).promise(),
                _ => false,
            });
            assert!(named, "{last:?}");
        },
    );
}
