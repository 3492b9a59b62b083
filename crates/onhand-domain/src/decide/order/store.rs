//! Deciding what a location may do with the goods that were allocated there.

use super::lines;
use crate::event::{Event, LinesPicked, LinesUnallocated, Unallocation};
use crate::state::{Stage, State};
use crate::{Pick, Reallocate, RejectAtStore, Rejection, ShortPick};

impl State {
    pub(in crate::decide) fn pick(&self, command: &Pick, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let order = command.order;
        let row = self.known_order(order)?;
        let (location, _) = self.known_location(&command.location)?;
        let named = self.named(row, &command.lines)?;
        self.on_shelf(row, location, &named, &[Stage::Allocated])?;
        events.push(Event::from(LinesPicked { order, location, lines: lines(&named) }));
        Ok(())
    }

    pub(in crate::decide) fn short_pick(&self, command: &ShortPick, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let order = command.order;
        let row = self.known_order(order)?;
        let (location, _) = self.known_location(&command.location)?;
        let named = self.named(row, &command.lines)?;
        self.on_shelf(row, location, &named, &[Stage::Allocated])?;
        let (lines, cause) = (lines(&named), Unallocation::Missing);
        events.push(Event::from(LinesUnallocated { order, location, lines: lines.clone(), cause, reason: None }));
        self.do_without(row, &lines, Some(location), events);
        Ok(())
    }

    pub(in crate::decide) fn reject_at_store(
        &self,
        command: &RejectAtStore,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let order = command.order;
        let row = self.known_order(order)?;
        let (location, _) = self.known_location(&command.location)?;
        let named = self.named(row, &command.lines)?;
        self.on_shelf(row, location, &named, &[Stage::Allocated, Stage::Picked])?;
        let is_missing = command.reason.as_str() == RejectAtStore::NOT_IN_STOCK;
        let cause = if is_missing { Unallocation::Missing } else { Unallocation::Rejected };
        let (lines, reason) = (lines(&named), Some(command.reason.clone()));
        events.push(Event::from(LinesUnallocated { order, location, lines: lines.clone(), cause, reason }));
        self.do_without(row, &lines, Some(location), events);
        Ok(())
    }

    pub(in crate::decide) fn reallocate(&self, command: &Reallocate, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let order = command.order;
        let row = self.known_order(order)?;
        let (location, _) = self.known_location(&command.location)?;
        command.to.as_ref().map_or(Ok(()), |to| self.known_location(to).map(|_| ()))?;
        let named = self.named(row, &command.lines)?;
        self.on_shelf(row, location, &named, &[Stage::Allocated])?;
        let lines = lines(&named);
        let found = self.found_elsewhere(row, &lines, location, command.to.as_ref(), &command.sourcing)?;
        let cause = Unallocation::Reallocated;
        events.push(Event::from(LinesUnallocated { order, location, lines, cause, reason: None }));
        events.push(Event::from(found));
        Ok(())
    }
}
