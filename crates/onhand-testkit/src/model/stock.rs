//! What becomes of stock. Facts are recorded whatever the books say; choices keep what is promised.

use super::{Model, Told, ToldShortfall};
use onhand_domain::{
    Adjust, AnnounceInbound, ChangeCondition, Condition, Count, DispatchTransfer, Issue, Line, Location, LocationKind,
    Receive, ReceiveInbound, ReceiveTransfer, Rejection, ReportStock, Sku,
};

impl Model {
    pub(super) fn receive(&mut self, command: &Receive) -> Result<Told, Rejection> {
        self.known_sku(&command.sku)?;
        self.known_location(&command.location)?;
        let quantity = self.units(&command.sku, command.quantity)?;
        self.moved(self.now, &command.sku, &command.location, Condition::Sellable, quantity);
        self.asked_again(&command.sku, &command.location);
        Ok(Told::default())
    }

    pub(super) fn issue(&mut self, command: &Issue) -> Result<Told, Rejection> {
        let (sku, location) = (&command.sku, &command.location);
        self.known_sku(sku)?;
        self.known_location(location)?;
        let quantity = self.units(sku, command.quantity)?;
        let mut out_of_promise = 0;
        if let Some(id) = command.reservation {
            match self.promised_for(id, sku, location, quantity) {
                Ok(()) => out_of_promise = quantity,
                // Reality is never refused: what the reservation does not cover left all the same.
                Err(_) if command.occurred => out_of_promise = self.promised_of(id, sku, location).min(quantity),
                Err(rejection) => return Err(rejection),
            }
        }
        let beyond = quantity - out_of_promise;
        if !command.occurred && !command.force {
            let there_is = if command.reservation.is_some() {
                self.on_hand(sku, location, Condition::Sellable)
            } else {
                self.unpromised(sku, location)
            };
            self.enough(sku, location, quantity, there_is)?;
        }
        self.moved(self.now, sku, location, Condition::Sellable, -quantity);
        if let Some(id) = command.reservation {
            self.goods_left(id, sku, location, out_of_promise);
        }
        Ok(if beyond > 0 { self.told([(sku.clone(), location.clone(), Condition::Sellable)]) } else { Told::default() })
    }

    pub(super) fn adjust(&mut self, command: &Adjust) -> Result<Told, Rejection> {
        let (sku, location) = (&command.sku, &command.location);
        self.known_sku(sku)?;
        self.known_location(location)?;
        let delta = self.units(sku, command.delta)?;
        if delta < 0 && !command.force {
            self.enough(sku, location, -delta, self.unpromised(sku, location))?;
        }
        self.moved(self.now, sku, location, Condition::Sellable, delta);
        if delta > 0 {
            self.asked_again(sku, location);
        }
        let taken = (delta < 0).then(|| (sku.clone(), location.clone(), Condition::Sellable));
        Ok(self.told(taken))
    }

    pub(super) fn count(&mut self, command: &Count) -> Result<Told, Rejection> {
        let (sku, location, condition) = (&command.sku, &command.location, command.condition);
        self.known_sku(sku)?;
        self.known_location(location)?;
        let counted = self.units(sku, command.counted)?;
        let (at, now) = (command.counted_at.unwrap_or(self.now), self.now);
        if at > now {
            return Err(Rejection::InTheFuture { at, now });
        }
        let expected = match command.counted_at {
            Some(at) => self.on_hand_at(sku, location, condition, at),
            None => self.on_hand(sku, location, condition),
        };
        self.moved(at, sku, location, condition, counted - expected);
        if condition == Condition::Sellable {
            self.asked_again(sku, location);
        }
        self.shortfalls.remove(&(sku.clone(), location.clone(), condition));
        if condition == Condition::Sellable {
            self.found_again(sku, location, at);
        }
        Ok(self.told([(sku.clone(), location.clone(), condition)]))
    }

    pub(super) fn change_condition(&mut self, command: &ChangeCondition) -> Result<Told, Rejection> {
        let (sku, location) = (&command.sku, &command.location);
        self.known_sku(sku)?;
        self.known_location(location)?;
        let quantity = self.units(sku, command.quantity)?;
        self.moved(self.now, sku, location, command.from, -quantity);
        self.moved(self.now, sku, location, command.to, quantity);
        if command.to == Condition::Sellable {
            self.asked_again(sku, location);
        }
        Ok(self.told([(sku.clone(), location.clone(), command.from)]))
    }

    pub(super) fn announce_inbound(&mut self, command: &AnnounceInbound) -> Result<Told, Rejection> {
        self.known_location(&command.location)?;
        let lines = self.lines(&command.lines)?;
        if let Some((location, _)) = self.inbounds.get(&command.inbound).filter(|(at, _)| *at != command.location) {
            let (inbound, location) = (command.inbound.clone(), location.clone());
            return Err(Rejection::InboundElsewhere { inbound, location });
        }
        for (sku, _) in &lines {
            self.level(sku, &command.location);
        }
        let earlier = self.inbounds.get(&command.inbound).map(|(_, lines)| lines.clone()).unwrap_or_default();
        self.expect_otherwise(earlier.into_iter().chain(lines.clone()).map(|(sku, _)| sku));
        self.etas.insert(command.inbound.clone(), command.eta);
        self.inbounds.insert(command.inbound.clone(), (command.location.clone(), lines));
        Ok(Told::default())
    }

    pub(super) fn receive_inbound(&mut self, command: &ReceiveInbound) -> Result<Told, Rejection> {
        let lines = self.lines(&command.lines)?;
        let Some((location, open)) = self.inbounds.get(&command.inbound).cloned() else {
            return Err(Rejection::UnknownInbound { inbound: command.inbound.clone() });
        };
        for (sku, quantity) in &lines {
            self.moved(self.now, sku, &location, Condition::Sellable, *quantity);
            self.asked_again(sku, &location);
        }
        let rest = rest(&open, &lines);
        if command.close || rest.is_empty() {
            self.inbounds.remove(&command.inbound);
            self.expect_otherwise(rest.into_iter().map(|(sku, _)| sku));
        } else {
            self.inbounds.insert(command.inbound.clone(), (location, rest));
        }
        Ok(Told::default())
    }

    pub(super) fn dispatch_transfer(&mut self, command: &DispatchTransfer) -> Result<Told, Rejection> {
        self.known_location(&command.from)?;
        self.known_location(&command.to)?;
        let lines = self.lines(&command.lines)?;
        if self.transfers.contains_key(&command.transfer) {
            return Err(Rejection::TransferExists { transfer: command.transfer.clone() });
        }
        if !command.force {
            for (sku, quantity) in &lines {
                self.enough(sku, &command.from, *quantity, self.unpromised(sku, &command.from))?;
            }
        }
        let mut taken = Vec::new();
        for (sku, quantity) in &lines {
            self.moved(self.now, sku, &command.from, Condition::Sellable, -quantity);
            self.level(sku, &command.to);
            taken.push((sku.clone(), command.from.clone(), Condition::Sellable));
        }
        self.transfers.insert(command.transfer.clone(), (command.to.clone(), lines));
        Ok(self.told(taken))
    }

    pub(super) fn receive_transfer(&mut self, command: &ReceiveTransfer) -> Result<Told, Rejection> {
        let lines = self.lines(&command.lines)?;
        let transfer = command.transfer.clone();
        let Some((to, open)) = self.transfers.get(&transfer).cloned() else {
            return Err(Rejection::UnknownTransfer { transfer });
        };
        for (sku, quantity) in &lines {
            let under_way = open.iter().find(|(of, _)| of == sku).map_or(0, |(_, quantity)| *quantity);
            if *quantity > under_way {
                let (requested, in_transit) = (self.shown(sku, *quantity), self.shown(sku, under_way));
                return Err(Rejection::ExceedsInTransit { transfer, sku: sku.clone(), requested, in_transit });
            }
        }
        for (sku, quantity) in &lines {
            self.moved(self.now, sku, &to, Condition::Sellable, *quantity);
            self.asked_again(sku, &to);
        }
        let rest = rest(&open, &lines);
        let closed = command.close || rest.is_empty();
        if closed {
            self.transfers.remove(&transfer);
        } else {
            self.transfers.insert(transfer.clone(), (to.clone(), rest));
        }
        self.arrive(&transfer, &to, &lines, closed);
        Ok(Told::default())
    }

    /// Whoever knows what was there then knows of all that was missed before.
    fn found_again(&mut self, sku: &Sku, location: &Location, at: onhand_domain::Timestamp) {
        let level = (sku.clone(), location.clone());
        if self.missing.get(&level).is_some_and(|(_, missed_at)| *missed_at <= at) {
            self.missing.remove(&level);
        }
    }

    pub(super) fn report_stock(&mut self, command: &ReportStock) -> Result<Told, Rejection> {
        let location = &command.location;
        self.known_location(location)?;
        let lines = self.lines(&command.lines)?;
        let place = self.known_location(location)?.clone();
        if place.kind != LocationKind::ThirdParty {
            return Err(Rejection::NotThirdParty { location: location.clone() });
        }
        let (as_of, now) = (command.as_of, self.now);
        if as_of > now {
            return Err(Rejection::InTheFuture { at: as_of, now });
        }
        if let Some(last) = place.reported.filter(|last| as_of < *last) {
            return Err(Rejection::StaleReport { location: location.clone(), as_of, last });
        }
        let mut taken = Vec::new();
        for (sku, reported) in &lines {
            let expected = self.on_hand_at(sku, location, Condition::Sellable, as_of);
            self.moved(as_of, sku, location, Condition::Sellable, reported - expected);
            self.found_again(sku, location, as_of);
            self.asked_again(sku, location);
            taken.push((sku.clone(), location.clone(), Condition::Sellable));
        }
        if let Some(place) = self.locations.get_mut(location) {
            place.reported = Some(as_of);
        }
        Ok(self.told(taken))
    }

    /// The shortfalls that a fact leaves on the levels that it touched.
    pub(super) fn told(&mut self, touched: impl IntoIterator<Item = (Sku, Location, Condition)>) -> Told {
        let mut told = Told::default();
        for (sku, location, condition) in touched {
            let short = self.short(&sku, &location, condition);
            if short == 0 {
                continue;
            }
            let mut promises = Vec::new();
            let mut unnamed = short;
            if condition == Condition::Sellable {
                for (id, promised) in self.newest_first(&sku, &location) {
                    let hit = promised.min(unnamed);
                    if hit > 0 {
                        promises.push((id, hit));
                        unnamed -= hit;
                    }
                }
            }
            self.shortfalls.insert((sku.clone(), location.clone(), condition));
            told.shortfalls.push(ToldShortfall { sku, location, condition, short, promises });
        }
        told
    }

    /// All names are judged before any kind or quantity is.
    fn lines(&self, lines: &[Line]) -> Result<Vec<(Sku, i64)>, Rejection> {
        for line in lines {
            self.known_sku(&line.sku)?;
        }
        lines.iter().map(|line| Ok((line.sku.clone(), self.units(&line.sku, line.quantity)?))).collect()
    }

    pub(super) fn enough(&self, sku: &Sku, location: &Location, wanted: i64, there_is: i64) -> Result<(), Rejection> {
        if wanted <= there_is {
            return Ok(());
        }
        Err(Rejection::InsufficientStock {
            sku: sku.clone(),
            location: Some(location.clone()),
            requested: self.shown(sku, wanted),
            available: self.shown(sku, there_is),
            bundles: Box::default(),
            locations: Vec::new(),
        })
    }
}

fn rest(open: &[(Sku, i64)], arrived: &[(Sku, i64)]) -> Vec<(Sku, i64)> {
    let mut rest = Vec::new();
    for (sku, quantity) in open {
        let came = arrived.iter().find(|(of, _)| of == sku).map_or(0, |(_, came)| *came);
        if quantity - came > 0 {
            rest.push((sku.clone(), quantity - came));
        }
    }
    rest
}
