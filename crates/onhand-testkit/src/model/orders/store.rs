//! What a location does with the goods that were allocated there.

use super::super::{Model, Told};
use super::ModelOrder;
use onhand_domain::{Capability, Location, Pick, Reallocate, RejectAtStore, Rejection, ShelfShort, ShortPick};

impl Model {
    pub(in crate::model) fn pick(&mut self, command: &Pick) -> Result<Told, Rejection> {
        let mut order = self.known_order(command.order)?;
        self.known_location(&command.location)?;
        let named = self.named(&order, &command.lines)?;
        self.on_shelf(&order, &command.location, &named, |(allocated, _, _)| allocated)?;
        for (part, quantity) in named {
            let shelf = order.shelf(part, &command.location);
            shelf.allocated -= quantity;
            shelf.picked += quantity;
        }
        self.put(order);
        Ok(Told::default())
    }

    pub(in crate::model) fn short_pick(&mut self, command: &ShortPick) -> Result<Told, Rejection> {
        let order = self.known_order(command.order)?;
        self.known_location(&command.location)?;
        let named = self.named(&order, &command.lines)?;
        self.on_shelf(&order, &command.location, &named, |(allocated, _, _)| allocated)?;
        self.lose(order, &command.location, &named, true);
        Ok(Told::default())
    }

    pub(in crate::model) fn reject_at_store(&mut self, command: &RejectAtStore) -> Result<Told, Rejection> {
        let order = self.known_order(command.order)?;
        self.known_location(&command.location)?;
        let named = self.named(&order, &command.lines)?;
        self.on_shelf(&order, &command.location, &named, |(allocated, picked, _)| allocated + picked)?;
        self.lose(order, &command.location, &named, command.reason.as_str() == "not_in_stock");
        Ok(Told::default())
    }

    pub(in crate::model) fn reallocate(&mut self, command: &Reallocate) -> Result<Told, Rejection> {
        let mut order = self.known_order(command.order)?;
        self.known_location(&command.location)?;
        if let Some(to) = &command.to {
            self.known_location(to)?;
        }
        let named = self.named(&order, &command.lines)?;
        self.on_shelf(&order, &command.location, &named, |(allocated, _, _)| allocated)?;
        if let Some(to) = &command.to {
            let place = self.known_location(to)?;
            if !place.sells {
                return Err(Rejection::LocationIncapable { location: to.clone(), capability: Capability::Sell });
            }
            if place.suspended {
                return Err(Rejection::LocationSuspended { location: to.clone() });
            }
        }
        let found = self.elsewhere(&order, &named, &command.location, command.to.as_ref(), &command.sourcing)?;
        for (part, quantity) in named {
            order.shelf(part, &command.location).allocated -= quantity;
        }
        for (part, location, quantity) in found {
            order.shelf(part, &location).allocated += quantity;
        }
        let id = order.id;
        self.put(order);
        self.promise_anew(id);
        self.go_on(id);
        Ok(Told::default())
    }

    /// Goods are no longer the order's at a location.
    fn lose(&mut self, mut order: ModelOrder, location: &Location, named: &[(usize, i64)], missing: bool) {
        for (part, quantity) in named {
            let shelf = order.shelf(*part, location);
            let allocated = (*quantity).min(shelf.allocated);
            shelf.allocated -= allocated;
            shelf.picked -= quantity - allocated;
            order.parts[*part].waiting += quantity;
            order.parts[*part].but_for = Some(location.clone());
            if missing {
                let level = (order.parts[*part].sku.clone(), location.clone());
                let (missing, at) = self.missing.entry(level).or_insert((0, self.now));
                (*missing, *at) = (*missing + quantity, self.now);
            }
        }
        let id = order.id;
        self.put(order.clone());
        self.go_on(id);
        self.do_without(&mut order, named, Some(location));
        self.go_on(id);
    }

    pub(super) fn on_shelf(
        &self,
        order: &ModelOrder,
        location: &Location,
        named: &[(usize, i64)],
        there: impl Fn((i64, i64, i64)) -> i64,
    ) -> Result<(), Rejection> {
        for (part, quantity) in named {
            let at = order.at(*part, location);
            if *quantity > there(at) {
                let of = &order.parts[*part];
                let show = |quantity| self.shown(&of.sku, quantity);
                return Err(Rejection::ExceedsShelf(Box::new(ShelfShort {
                    order: order.id,
                    line: order.lines[of.line].name.clone(),
                    sku: of.sku.clone(),
                    location: location.clone(),
                    requested: show(*quantity),
                    allocated: show(at.0),
                    picked: show(at.1),
                    ready: show(at.2),
                })));
            }
        }
        Ok(())
    }
}
