//! Deciding whether goods of an order may leave, and what became of those that did.

use super::{Named, lines};
use crate::decide::Context;
use crate::decide::payment::few_enough_steps;
use crate::event::{
    DeliveryFailed, Event, Handing, LinesCollected, MovedLine, OrderShipped, PickupReady, PickupSent,
    ShipmentDelivered, TransferDispatched,
};
use crate::state::{Arrival, OrderRow, Stage, State};
use crate::{
    Collect, Deliver, FailDelivery, LocationId, OrderId, ReadyForPickup, Rejection, SendToPickup, Ship, Shipment,
};

impl State {
    pub(in crate::decide) fn ship(&self, command: &Ship, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let (order, shipment) = (command.order, command.shipment.clone());
        let row = self.known_order(order)?;
        let (location, _) = self.known_location(&command.location)?;
        let named = self.named(row, &command.lines)?;
        if row.shipment(&shipment).is_some() {
            return Err(Rejection::ShipmentExists { order, shipment });
        }
        few_enough_steps(row, row.shipments.len())?;
        self.handed(row, &named, Handing::Ship)?;
        self.on_shelf(row, location, &named, &[Stage::Picked, Stage::Allocated])?;
        self.there_to_leave(location, &named)?;
        let (lines, carrier) = (lines(&named), command.carrier.clone());
        events.push(Event::from(OrderShipped { order, shipment, location, lines, carrier }));
        Ok(())
    }

    pub(in crate::decide) fn deliver(&self, command: &Deliver, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let (order, shipment) = (command.order, command.shipment.clone());
        self.on_its_way_to_the_customer(order, &shipment)?;
        events.push(Event::from(ShipmentDelivered { order, shipment }));
        Ok(())
    }

    pub(in crate::decide) fn fail_delivery(
        &self,
        command: &FailDelivery,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let (order, shipment, failure) = (command.order, command.shipment.clone(), command.failure);
        self.on_its_way_to_the_customer(order, &shipment)?;
        events.push(Event::from(DeliveryFailed { order, shipment, failure }));
        Ok(())
    }

    pub(in crate::decide) fn ready_for_pickup(
        &self,
        command: &ReadyForPickup,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let (order, until) = (command.order, command.until);
        let row = self.known_order(order)?;
        let (location, _) = self.known_location(&command.location)?;
        let named = self.named(row, &command.lines)?;
        self.picked_up_at(row, &named, location)?;
        if until <= context.now {
            return Err(Rejection::InThePast { at: until, now: context.now });
        }
        self.on_shelf(row, location, &named, &[Stage::Picked, Stage::Allocated])?;
        events.push(Event::from(PickupReady { order, location, lines: lines(&named), until }));
        Ok(())
    }

    pub(in crate::decide) fn collect(&self, command: &Collect, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let order = command.order;
        let row = self.known_order(order)?;
        let (location, _) = self.known_location(&command.location)?;
        let named = self.named(row, &command.lines)?;
        self.picked_up_at(row, &named, location)?;
        self.on_shelf(row, location, &named, &[Stage::Ready])?;
        self.there_to_leave(location, &named)?;
        events.push(Event::from(LinesCollected { order, location, lines: lines(&named) }));
        Ok(())
    }

    pub(in crate::decide) fn send_to_pickup(
        &self,
        command: &SendToPickup,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let (order, transfer) = (command.order, command.transfer.clone());
        let row = self.known_order(order)?;
        let (from, _) = self.known_location(&command.location)?;
        few_enough_steps(row, row.journeys.len())?;
        let named = self.named(row, &command.lines)?;
        self.handed(row, &named, Handing::Pickup)?;
        let destination = |named: &Named| row.line(named.line.line).and_then(|line| line.location);
        let Some(to) = named.first().and_then(destination) else {
            return Err(Rejection::UnknownOrder { order });
        };
        self.picked_up_at(row, &named, to)?;
        if to == from {
            return Err(Rejection::AlreadyThere { order, location: command.location.clone() });
        }
        if self.transfers.get(transfer.as_str()).is_some() {
            return Err(Rejection::TransferExists { transfer });
        }
        self.on_shelf(row, from, &named, &[Stage::Picked, Stage::Allocated])?;
        self.there_to_leave(from, &named)?;
        let moved = moved(&named);
        self.flows_fit(&moved, to)?;
        let lines = lines(&named);
        events.push(Event::from(PickupSent { order, transfer: transfer.clone(), location: from, lines }));
        events.push(Event::from(TransferDispatched { transfer, from, to, lines: moved }));
        Ok(())
    }

    /// Whether all these lines are to be picked up at a location.
    fn picked_up_at(&self, row: &OrderRow, named: &[Named], location: LocationId) -> Result<(), Rejection> {
        self.handed(row, named, Handing::Pickup)?;
        let mut lines = named.iter().filter_map(|named| row.line(named.line.line));
        match lines.find(|line| line.location != Some(location)) {
            None => Ok(()),
            Some(line) => {
                let at = line.location.and_then(|location| self.location_name(location).cloned()).unwrap_or_default();
                Err(Rejection::PickupElsewhere { order: row.order, line: line.name.clone(), location: at })
            }
        }
    }

    fn on_its_way_to_the_customer(&self, order: OrderId, shipment: &Shipment) -> Result<(), Rejection> {
        let row = self.known_order(order)?;
        let shipment = shipment.clone();
        match row.shipment(&shipment).map(|parcel| parcel.ended) {
            None => Err(Rejection::UnknownShipment { order, shipment }),
            Some(Some(ended)) => {
                let failure = match ended {
                    Arrival::Delivered => None,
                    Arrival::Failed(failure) => Some(failure),
                };
                Err(Rejection::ShipmentEnded { order, shipment, failure })
            }
            Some(None) => Ok(()),
        }
    }
}

/// Lines as a transfer has them: each SKU once.
fn moved(named: &[Named]) -> Vec<MovedLine> {
    let mut moved: Vec<MovedLine> = Vec::new();
    let mut lines: Vec<_> = named.iter().map(|named| named.line).collect();
    lines.sort_by_key(|line| line.sku);
    for line in lines {
        match moved.last_mut().filter(|last| last.sku == line.sku) {
            Some(last) => last.quantity = last.quantity.and(line.quantity),
            None => moved.push(MovedLine { sku: line.sku, quantity: line.quantity }),
        }
    }
    moved
}
