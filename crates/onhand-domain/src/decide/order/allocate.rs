//! Finding the goods of a new order: those of its hold first, then what is there, then what can be had elsewhere.

use crate::decide::stock::insufficient;
use crate::event::{Handing, HeldLine, HeldLines, PartLine, Search, ShelfLine};
use crate::sourcing::{KeyedList, Request, Wanted};
use crate::state::{Asking, State};
use crate::{LocationId, Quantity, Rejection, SkuId, Sourcing};
use smallvec::SmallVec;
use std::collections::BTreeMap;

/// What a part of a line needs.
#[derive(Clone, Debug)]
pub(super) struct Need {
    pub(super) line: u32,
    pub(super) sku: SkuId,
    pub(super) quantity: Quantity,
    pub(super) handing: Handing,
    pub(super) location: Option<LocationId>,
    found: SmallVec<[(LocationId, Quantity); 1]>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Allocation {
    pub(super) lines: Vec<ShelfLine>,
    /// What of it the hold had.
    pub(super) held: HeldLines,
    pub(super) search: Search,
    /// What waits for stock.
    pub(super) waiting: Vec<PartLine>,
    /// What is taken by being said beyond what the hold had, by level: it is carried out, or the sale has occurred.
    pub(super) carried: HeldLines,
}

/// Who asks for goods, and how.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// Goods that are promised already, or are freed by the same decision: what is wanted of them stays where it is.
    pub(super) has: &'a [HeldLine],
    pub(super) sourcing: &'a Sourcing,
    pub(super) asking: Asking,
    /// What cannot be had waits.
    pub(super) backorder: bool,
    /// It has happened already: nothing is refused.
    pub(super) occurred: bool,
}

impl Need {
    pub(super) fn new(
        line: u32,
        sku: SkuId,
        quantity: Quantity,
        handing: Handing,
        location: Option<LocationId>,
    ) -> Self {
        Self { line, sku, quantity, handing, location, found: SmallVec::new() }
    }

    fn missing(&self) -> Quantity {
        self.found.iter().fold(self.quantity, |left, (_, found)| left.less(*found))
    }

    /// Whether no location is named that it has to come from.
    fn may_come_from_anywhere(&self) -> bool {
        self.handing == Handing::Pickup || self.location.is_none()
    }

    fn find(&mut self, location: LocationId, quantity: Quantity) {
        if !quantity.is_positive() {
            return;
        }
        match self.found.iter_mut().find(|(at, _)| *at == location) {
            Some((_, found)) => *found = found.and(quantity),
            None => self.found.push((location, quantity)),
        }
    }
}

/// Goods by level, as one decision adds them up.
type Sums = KeyedList<HeldLine>;

fn sum(sums: &Sums, sku: SkuId, location: LocationId) -> Quantity {
    sums.get((sku, location)).map_or(Quantity::ZERO, |line| line.quantity)
}

fn add(sums: &mut Sums, sku: SkuId, location: LocationId, quantity: Quantity) {
    match sums.place((sku, location)).and_then(|place| sums.at_mut(place)) {
        Some(line) => line.quantity = line.quantity.and(quantity),
        None if quantity == Quantity::ZERO => {}
        None => {
            sums.push(HeldLine { sku, location, quantity });
        }
    }
}

impl State {
    pub(super) fn allocate(&self, mut needs: Vec<Need>, asked: Asked<'_>) -> Result<Allocation, Rejection> {
        let mut hold = Sums::new();
        for line in asked.has {
            add(&mut hold, line.sku, line.location, line.quantity);
        }
        let mut held = Sums::new();
        // What the hold has where it is wanted stays where it is.
        for need in &mut needs {
            if let Some(location) = need.location {
                keep(&mut hold, &mut held, need, location);
            }
        }
        let carried = if asked.occurred { taken_as_told(&mut needs) } else { self.carry_out(&mut needs)? };
        let mut wanted = KeyedList::new();
        let mut fixed = Sums::new();
        if asked.backorder {
            self.take_what_is_there(Handing::Ship, &mut needs, &mut fixed, &carried, asked.asking);
        } else {
            take_where_named(&mut needs, &mut fixed);
        }
        // What a pickup location has itself needs no transfer.
        self.take_what_is_there(Handing::Pickup, &mut needs, &mut fixed, &carried, asked.asking);
        for need in needs.iter_mut().filter(|need| need.may_come_from_anywhere()) {
            let elsewhere: SmallVec<[LocationId; 4]> =
                hold.items().iter().filter(|line| line.sku == need.sku).map(|line| line.location).collect();
            elsewhere.into_iter().for_each(|location| keep(&mut hold, &mut held, need, location));
        }
        for line in fixed.items() {
            wanted.push(Wanted { sku: line.sku, location: Some(line.location), quantity: line.quantity });
        }
        for need in needs.iter().filter(|need| need.missing().is_positive() && need.may_come_from_anywhere()) {
            match wanted.place((need.sku, None)).and_then(|place| wanted.at_mut(place)) {
                Some(line) => {
                    line.quantity = line.quantity.plus(need.missing()).map_err(|_| self.out_of_range(need.sku))?
                }
                None => {
                    wanted.push(Wanted { sku: need.sku, location: None, quantity: need.missing() });
                }
            }
        }
        let stays = |need: &Need| need.handing != Handing::CarryOut;
        let mut search = if asked.occurred && needs.iter().any(stays) { Search::Told } else { Search::None };
        if !wanted.items().is_empty() {
            let request = Request { beside: carried.items(), ships: true, ..Request::of(asked.sourcing, asked.asking) };
            let sourced = if asked.backorder {
                let mut granted = wanted.items().to_vec();
                self.source_partly(&mut granted, wanted.items(), request).unwrap_or_default()
            } else {
                self.source(wanted.items(), request)?
            };
            search = sourced.search;
            hand_out(&mut needs, &sourced.lines, &fixed);
        }
        let of = |need: &Need| {
            let (line, sku) = (need.line, need.sku);
            let shelf = move |(location, quantity)| ShelfLine { line, sku, location, quantity };
            need.found.clone().into_iter().map(shelf)
        };
        let lines = needs.iter().flat_map(of).collect();
        let waits = |need: &Need| PartLine { line: need.line, sku: need.sku, quantity: need.missing() };
        let waiting = needs.iter().map(waits).filter(|line| line.quantity.is_positive()).collect();
        Ok(Allocation { lines, waiting, held: held.into_items(), search, carried: carried.into_items() })
    }

    /// What is carried out leaves at once, safety stock among it, but nothing that is promised to others.
    fn carry_out(&self, needs: &mut [Need]) -> Result<Sums, Rejection> {
        let (mut carried, mut leaving) = (Sums::new(), Sums::new());
        for need in needs.iter_mut().filter(|need| need.handing == Handing::CarryOut) {
            let Some((location, row)) = need.location.zip(self.goods.get(need.sku)) else { continue };
            let missing = need.missing();
            add(&mut carried, need.sku, location, missing);
            add(&mut leaving, need.sku, location, need.quantity);
            need.find(location, missing);
            let fresh = sum(&carried, need.sku, location);
            if missing.is_positive() {
                self.unpromised_enough(need.sku, row, location, fresh)?;
            }
            let (leaves, on_hand) = (sum(&leaving, need.sku, location), self.sellable(need.sku, location));
            if leaves > on_hand {
                return Err(insufficient(row, self, location, leaves, on_hand));
            }
        }
        Ok(carried)
    }

    fn sellable(&self, sku: SkuId, location: LocationId) -> Quantity {
        self.level(sku, location).map_or(Quantity::ZERO, |level| level.sellable)
    }

    /// What the location that is named has itself, and no more.
    fn take_what_is_there(
        &self,
        handing: Handing,
        needs: &mut [Need],
        fixed: &mut Sums,
        carried: &Sums,
        asking: Asking,
    ) {
        for need in needs.iter_mut().filter(|need| need.handing == handing) {
            let Some(location) = need.location else { continue };
            let taken = sum(fixed, need.sku, location).and(sum(carried, need.sku, location));
            let there = self.available_to(need.sku, location, asking).less(taken);
            let part = need.missing().min(there).at_least_zero();
            add(fixed, need.sku, location, part);
            need.find(location, part);
        }
    }
}

/// All that a sale has taken or promised which has occurred, whether it is there or not.
fn taken_as_told(needs: &mut [Need]) -> Sums {
    let mut taken = Sums::new();
    for need in needs {
        let Some(location) = need.location else { continue };
        let missing = need.missing();
        add(&mut taken, need.sku, location, missing);
        need.find(location, missing);
    }
    taken
}

/// All that is to come from a location by name, whether it has that or not.
fn take_where_named(needs: &mut [Need], fixed: &mut Sums) {
    for need in needs.iter_mut().filter(|need| need.handing == Handing::Ship) {
        let Some(location) = need.location else { continue };
        let missing = need.missing();
        add(fixed, need.sku, location, missing);
        need.find(location, missing);
    }
}

/// A need keeps what the hold has at a location.
fn keep(hold: &mut Sums, held: &mut Sums, need: &mut Need, location: LocationId) {
    let part = need.missing().min(sum(hold, need.sku, location));
    if part.is_positive() {
        add(hold, need.sku, location, Quantity::ZERO.less(part));
        add(held, need.sku, location, part);
        need.find(location, part);
    }
}

/// Gives what was sourced to the needs that no location was named for, one after the other.
fn hand_out(needs: &mut [Need], sourced: &[HeldLine], fixed: &Sums) {
    let mut pools: BTreeMap<SkuId, Vec<(LocationId, Quantity)>> = BTreeMap::new();
    for line in sourced.iter().rev() {
        let left = line.quantity.less(sum(fixed, line.sku, line.location));
        pools.entry(line.sku).or_default().push((line.location, left));
    }
    for need in needs {
        let Some(pool) = pools.get_mut(&need.sku) else { continue };
        while need.may_come_from_anywhere()
            && need.missing().is_positive()
            && let Some((location, left)) = pool.last_mut()
        {
            let (location, part) = (*location, need.missing().min(*left));
            need.find(location, part);
            *left = left.less(part);
            if !left.is_positive() {
                pool.pop();
            }
        }
    }
}
