//! Goods leave: in parcels, over the counter, or to where they will be collected.

use super::super::{Model, Told};
use super::{ModelOrder, ModelParcel};
use onhand_domain::event::Handing;
use onhand_domain::{
    Collect, Condition, Deliver, DeliveryFailure, FailDelivery, Fulfillment, Location, OrderId, ReadyForPickup,
    Rejection, SendToPickup, Ship, Shipment, ShipmentStatus, Sku, Transfer,
};

impl Model {
    pub(in crate::model) fn ship(&mut self, command: &Ship) -> Result<Told, Rejection> {
        let mut order = self.known_order(command.order)?;
        let location = &command.location;
        self.known_location(location)?;
        let named = self.named(&order, &command.lines)?;
        let shipment = command.shipment.clone();
        if order.shipments.iter().any(|parcel| parcel.shipment == shipment) {
            return Err(Rejection::ShipmentExists { order: order.id, shipment });
        }
        handed(&order, &named, |fulfillment| matches!(fulfillment, Fulfillment::Ship(_)))?;
        self.on_shelf(&order, location, &named, |(allocated, picked, _)| allocated + picked)?;
        self.there_to_leave(&order, location, &named)?;
        for (part, quantity) in &named {
            order.shelf(*part, location).take(*quantity);
            order.parts[*part].shipped += quantity;
            order.parts[*part].handed_over_at = Some(self.now);
        }
        order.shipments.push(ModelParcel { shipment, status: ShipmentStatus::Shipped, parts: named.clone() });
        self.all_left(order, location, &named);
        Ok(Told::default())
    }

    pub(in crate::model) fn deliver(&mut self, command: &Deliver) -> Result<Told, Rejection> {
        self.parcel_ends(command.order, &command.shipment, ShipmentStatus::Delivered)
    }

    pub(in crate::model) fn fail_delivery(&mut self, command: &FailDelivery) -> Result<Told, Rejection> {
        let status = match command.failure {
            DeliveryFailure::Lost => ShipmentStatus::Lost,
            DeliveryFailure::Refused => ShipmentStatus::Refused,
            DeliveryFailure::Returned => ShipmentStatus::Returned,
        };
        self.parcel_ends(command.order, &command.shipment, status)
    }

    pub(in crate::model) fn ready_for_pickup(&mut self, command: &ReadyForPickup) -> Result<Told, Rejection> {
        let mut order = self.known_order(command.order)?;
        self.known_location(&command.location)?;
        let named = self.named(&order, &command.lines)?;
        picked_up_at(&order, &named, &command.location)?;
        if command.until <= self.now {
            return Err(Rejection::InThePast { at: command.until, now: self.now });
        }
        self.on_shelf(&order, &command.location, &named, |(allocated, picked, _)| allocated + picked)?;
        for (part, quantity) in named {
            let shelf = order.shelf(part, &command.location);
            shelf.take(quantity);
            shelf.ready += quantity;
            let line = order.parts[part].line;
            order.lines[line].ready_until = order.lines[line].ready_until.max(Some(command.until));
        }
        self.put(order);
        Ok(Told::default())
    }

    pub(in crate::model) fn collect(&mut self, command: &Collect) -> Result<Told, Rejection> {
        let mut order = self.known_order(command.order)?;
        let location = &command.location;
        self.known_location(location)?;
        let named = self.named(&order, &command.lines)?;
        picked_up_at(&order, &named, location)?;
        self.on_shelf(&order, location, &named, |(_, _, ready)| ready)?;
        self.there_to_leave(&order, location, &named)?;
        for (part, quantity) in &named {
            order.shelf(*part, location).ready -= quantity;
            order.parts[*part].collected += quantity;
            order.parts[*part].handed_over_at = Some(self.now);
        }
        self.all_left(order, location, &named);
        Ok(Told::default())
    }

    pub(in crate::model) fn send_to_pickup(&mut self, command: &SendToPickup) -> Result<Told, Rejection> {
        let mut order = self.known_order(command.order)?;
        let from = &command.location;
        self.known_location(from)?;
        let named = self.named(&order, &command.lines)?;
        handed(&order, &named, |fulfillment| matches!(fulfillment, Fulfillment::Pickup(_)))?;
        let first = &order.lines[order.parts[named[0].0].line].fulfillment;
        let to = first.location().cloned().unwrap_or_default();
        picked_up_at(&order, &named, &to)?;
        if to == *from {
            return Err(Rejection::AlreadyThere { order: order.id, location: to });
        }
        let transfer = command.transfer.clone();
        if self.transfers.contains_key(&transfer) {
            return Err(Rejection::TransferExists { transfer });
        }
        self.on_shelf(&order, from, &named, |(allocated, picked, _)| allocated + picked)?;
        self.there_to_leave(&order, from, &named)?;
        let mut moved: Vec<(Sku, i64)> = Vec::new();
        for (part, quantity) in named {
            order.shelf(part, from).take(quantity);
            order.journeys.push((transfer.clone(), part, quantity));
            let sku = order.parts[part].sku.clone();
            self.moved(self.now, &sku, from, Condition::Sellable, -quantity);
            self.level(&sku, &to);
            match moved.iter_mut().find(|(of, _)| *of == sku) {
                Some((_, sum)) => *sum += quantity,
                None => moved.push((sku, quantity)),
            }
        }
        self.transfers.insert(transfer, (to, moved));
        let id = order.id;
        self.put(order);
        self.go_on(id);
        Ok(Told::default())
    }

    /// Goods of a transfer arrived: those that an order follows are its own again, and it does without what is lost.
    pub(in crate::model) fn arrive(&mut self, transfer: &Transfer, to: &Location, came: &[(Sku, i64)], closed: bool) {
        let carried = self.orders.iter().find(|order| order.journeys.iter().any(|(of, ..)| of == transfer)).cloned();
        let Some(mut order) = carried else { return };
        let (mut came, mut lost, mut arrived) = (came.to_vec(), Vec::new(), Vec::new());
        for (of, part, quantity) in &mut order.journeys {
            if of != transfer {
                continue;
            }
            let sku = &order.parts[*part].sku;
            if let Some((_, there)) = came.iter_mut().find(|(of, _)| of == sku) {
                let here = (*quantity).min(*there);
                *there -= here;
                *quantity -= here;
                if here > 0 {
                    arrived.push((*part, here));
                }
            }
            if closed && *quantity > 0 {
                lost.push((*part, std::mem::take(quantity)));
            }
        }
        order.journeys.retain(|(_, _, quantity)| *quantity > 0);
        for (part, quantity) in &arrived {
            order.shelf(*part, to).allocated += quantity;
        }
        for (part, quantity) in &lost {
            order.parts[*part].waiting += quantity;
        }
        self.put(order.clone());
        if !arrived.is_empty() {
            self.promise_anew(order.id);
        }
        if !lost.is_empty() {
            self.do_without(&mut order, &lost, None);
        }
        self.go_on(order.id);
    }

    /// Goods of an order left the house, and count as purchased for good.
    pub(super) fn left_the_house(&mut self, order: OrderId, sku: &Sku, location: &Location, quantity: i64) {
        self.moved(self.now, sku, location, Condition::Sellable, -quantity);
        self.settle_purchase(order.promise(), sku, quantity);
    }

    fn all_left(&mut self, order: ModelOrder, location: &Location, named: &[(usize, i64)]) {
        let id = order.id;
        self.put(order.clone());
        for (part, quantity) in named {
            self.left_the_house(id, &order.parts[*part].sku, location, *quantity);
        }
        self.go_on(id);
    }

    fn there_to_leave(&self, order: &ModelOrder, location: &Location, named: &[(usize, i64)]) -> Result<(), Rejection> {
        // By the SKUs' numbers, which follow the order in which they were defined.
        for sku in &self.defined {
            let leaves: i64 = named.iter().filter(|(part, _)| order.parts[*part].sku == *sku).map(|(_, q)| q).sum();
            if leaves > 0 {
                self.enough(sku, location, leaves, self.on_hand(sku, location, Condition::Sellable))?;
            }
        }
        Ok(())
    }

    fn parcel_ends(&mut self, order: OrderId, shipment: &Shipment, how: ShipmentStatus) -> Result<Told, Rejection> {
        let mut found = self.known_order(order)?;
        let shipment = shipment.clone();
        let Some(parcel) = found.shipments.iter_mut().find(|parcel| parcel.shipment == shipment) else {
            return Err(Rejection::UnknownShipment { order, shipment });
        };
        let failure = match parcel.status {
            ShipmentStatus::Shipped => {
                parcel.status = how;
                for (part, quantity) in parcel.parts.clone() {
                    let part = &mut found.parts[part];
                    match how {
                        ShipmentStatus::Delivered => part.handed_over_at = Some(self.now),
                        ShipmentStatus::Refused | ShipmentStatus::Returned => {
                            part.undelivered = (part.undelivered + quantity).min((part.shipped - part.returned).max(0));
                        }
                        ShipmentStatus::Shipped | ShipmentStatus::Lost => {}
                    }
                }
                return self.put_and_go_on(found);
            }
            ShipmentStatus::Delivered => None,
            ShipmentStatus::Lost => Some(DeliveryFailure::Lost),
            ShipmentStatus::Refused => Some(DeliveryFailure::Refused),
            ShipmentStatus::Returned => Some(DeliveryFailure::Returned),
        };
        Err(Rejection::ShipmentEnded { order, shipment, failure })
    }
}

impl super::ModelShelf {
    /// Picked goods first, then those to be picked.
    fn take(&mut self, quantity: i64) {
        let picked = quantity.min(self.picked);
        self.picked -= picked;
        self.allocated -= quantity - picked;
    }
}

fn handed(order: &ModelOrder, named: &[(usize, i64)], is_it: impl Fn(&Fulfillment) -> bool) -> Result<(), Rejection> {
    for (part, _) in named {
        let line = &order.lines[order.parts[*part].line];
        if !is_it(&line.fulfillment) {
            let fulfillment = match line.fulfillment {
                Fulfillment::Ship(_) => Handing::Ship,
                Fulfillment::Pickup(_) => Handing::Pickup,
                Fulfillment::CarryOut(_) => Handing::CarryOut,
            };
            return Err(Rejection::OtherFulfillment { order: order.id, line: line.name.clone(), fulfillment });
        }
    }
    Ok(())
}

fn picked_up_at(order: &ModelOrder, named: &[(usize, i64)], location: &Location) -> Result<(), Rejection> {
    handed(order, named, |fulfillment| matches!(fulfillment, Fulfillment::Pickup(_)))?;
    for (part, _) in named {
        let line = &order.lines[order.parts[*part].line];
        let at = line.fulfillment.location().cloned().unwrap_or_default();
        if at != *location {
            return Err(Rejection::PickupElsewhere { order: order.id, line: line.name.clone(), location: at });
        }
    }
    Ok(())
}
