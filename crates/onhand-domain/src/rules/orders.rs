//! Rules 3, 5 and 6 for orders.

use super::Violation;
use crate::event::{Event, FilledLine, Handing, HeldLine, HeldLines, OrderedLine, Search, ShelfLine};
use crate::state::{OrderRow, State};
use crate::{LocationId, Quantity, ReservationId, SkuId};
use std::collections::BTreeMap;

/// What an event promised to an order beyond what a hold had promised before, by level. What is carried out was
/// promised to nobody but for the blink of an eye, and may be safety stock.
pub(super) fn promised_anew(event: &Event) -> Vec<(ReservationId, HeldLine)> {
    if let Event::OrderPlaced(placed) = event {
        if placed.search == Search::Told {
            // It has occurred: nobody chose to promise it.
            return Vec::new();
        }
        let fresh = beyond(0, &placed.lines, &placed.allocated, &placed.held);
        return fresh.into_iter().map(|line| (placed.order.promise(), line)).collect();
    }
    if let Event::LinesAdded(added) = event {
        let fresh = beyond(added.first, &added.lines, &added.allocated, &added.held);
        return fresh.into_iter().map(|line| (added.order.promise(), line)).collect();
    }
    if let Event::LinesAllocated(allocated) = event {
        let line = |line: &ShelfLine| HeldLine { sku: line.sku, location: line.location, quantity: line.quantity };
        return allocated.lines.iter().map(|of| (allocated.order.promise(), line(of))).collect();
    }
    if let Event::BackordersFilled(filled) = event {
        let line = |line: &FilledLine| HeldLine { sku: filled.sku, location: line.location, quantity: line.quantity };
        return filled.lines.iter().map(|of| (of.order.promise(), line(of))).collect();
    }
    Vec::new()
}

/// What of these lines, numbered from `first` on, was promised anew.
fn beyond(first: u32, lines: &[OrderedLine], allocated: &[ShelfLine], held: &HeldLines) -> Vec<HeldLine> {
    let mut sums: BTreeMap<(SkuId, LocationId), (Quantity, bool)> = BTreeMap::new();
    for line in allocated {
        let of_line = line.line.checked_sub(first).and_then(|index| lines.get(index as usize));
        let carried = of_line.is_some_and(|of| of.fulfillment == Handing::CarryOut);
        let (sum, stays) = sums.entry((line.sku, line.location)).or_default();
        *sum = sum.and(line.quantity);
        *stays |= !carried;
    }
    for line in held {
        let (sum, _) = sums.entry((line.sku, line.location)).or_default();
        *sum = sum.less(line.quantity);
    }
    let fresh = sums.into_iter().filter(|(_, (sum, stays))| *stays && sum.is_positive());
    fresh.map(|((sku, location), (quantity, _))| HeldLine { sku, location, quantity }).collect()
}

/// Rule 5: every unit that was ordered is somewhere, once; what stands on shelves is what the order is promised; and no
/// more came back than was handed over. Rule 6: what lines cost is never below nothing, and nothing where everything was
/// canceled or came back; no more is captured than was
/// authorized, and no more given back than was captured.
pub(super) fn broken(state: &State) -> Vec<Violation> {
    let mut found = Vec::new();
    for row in state.orders.iter() {
        found.extend(unaccounted(row));
        found.extend(owed(row));
        let (order, total) = (row.order, row.total());
        found.extend((total.minor() < 0).then_some(Violation::Total { order, total }));
        found.extend(taken(row));
        found.extend(super::effects::beyond(row));
        found.extend(came_back(row));
        found.extend(promised_otherwise(state, row));
    }
    found.extend(super::effects::waits_otherwise(state));
    found.extend(super::backorders::counted_otherwise(state));
    for promise in state.promises.iter().filter(|promise| promise.is_ordered()) {
        if state.orders.get(crate::OrderId(promise.id.0)).is_none() {
            found.push(Violation::NobodysPromise { reservation: promise.id });
        }
    }
    found
}

fn unaccounted(row: &OrderRow) -> impl Iterator<Item = Violation> {
    (0..).zip(&row.parts).filter_map(|(number, part)| {
        let kept = [part.waiting, part.shipped, part.collected, part.canceled, row.on_the_way(number)];
        let shelves = row.shelves_of(number).iter().flat_map(|shelf| [shelf.allocated, shelf.picked, shelf.ready]);
        let figures: Vec<Quantity> = kept.into_iter().chain(shelves).collect();
        let counted: i128 = figures.iter().map(|figure| i128::from(figure.0)).sum();
        let below = figures.iter().any(|figure| *figure < Quantity::ZERO);
        let (order, line, sku, ordered) = (row.order, part.line, part.sku, part.ordered);
        let broken = below || counted != i128::from(ordered.0);
        broken.then_some(Violation::Unaccounted { order, line, sku, ordered, counted })
    })
}

fn owed(row: &OrderRow) -> impl Iterator<Item = Violation> {
    (0..).zip(&row.lines).filter_map(|(line, of)| {
        let all_given_up = row.parts_of(line).all(|(_, part)| part.given_up() == part.ordered);
        let broken = of.amount < 0 || all_given_up && of.amount != 0;
        broken.then_some(Violation::Owed { order: row.order, line, amount: of.amount })
    })
}

/// For every payment: captured ≤ authorized, and given back ≤ captured.
fn taken(row: &OrderRow) -> impl Iterator<Item = Violation> {
    let payments = &row.payments;
    let order = row.order;
    let over = payments.rows.iter().filter(|paid| payments.captured_of(paid.payment) > paid.authorized);
    let over = over.map(|paid| paid.payment);
    let below = payments.captures.iter().filter(|capture| {
        capture.left() < 0 || capture.amount <= 0 || capture.refunded < 0 || capture.charged_back < 0
    });
    over.chain(below.map(|capture| capture.payment)).map(move |payment| Violation::Money { order, payment })
}

/// For every part: what came back, and what is to, is at most what was handed over, and what its returns say. For every
/// return: what is kept is at most what came back cost.
fn came_back(row: &OrderRow) -> impl Iterator<Item = Violation> {
    let mut sums: BTreeMap<u32, (Quantity, Quantity)> = BTreeMap::new();
    for line in row.returns.iter().flat_map(|returning| &returning.lines) {
        let (received, expected) = sums.entry(line.part).or_default();
        (*received, *expected) = (received.and(line.received), expected.and(line.expected()));
    }
    let order = row.order;
    let parts = (0..).zip(&row.parts).filter_map(move |(number, part)| {
        let (received, expected) = sums.get(&number).copied().unwrap_or_default();
        let says = (part.returned, part.expected) == (received, expected);
        let none_below = [part.returned, part.expected, part.undelivered, part.returnable()].iter().all(|q| q.0 >= 0);
        let holds = says && none_below && part.undelivered <= part.shipped;
        let (line, sku, returned, handed_over) = (part.line, part.sku, part.returned, part.handed_over());
        (!holds).then_some(Violation::Returned { order, line, sku, returned, handed_over })
    });
    let fees = row.returns.iter().filter(|returning| !(0..=returning.value).contains(&returning.fee));
    parts.chain(fees.map(move |returning| Violation::Fee { order, returning: returning.id, fee: returning.fee }))
}

fn promised_otherwise(state: &State, row: &OrderRow) -> Option<Violation> {
    let mut shelves: BTreeMap<(SkuId, LocationId), i128> = BTreeMap::new();
    for shelf in &row.shelves {
        if let Some(part) = row.parts.get(shelf.part as usize) {
            *shelves.entry((part.sku, shelf.location)).or_default() += i128::from(shelf.promised().0);
        }
    }
    let promise = state.promises.get(row.order.promise()).filter(|promise| promise.is_ordered());
    for line in promise.into_iter().flat_map(|promise| state.promises.lines_of(promise)) {
        if let Some(owner) = state.levels.owner(line.level) {
            *shelves.entry(owner).or_default() -= i128::from(line.quantity.0);
        }
    }
    let wrong = shelves.into_iter().find(|(_, difference)| *difference != 0);
    wrong.map(|((sku, location), difference)| Violation::PromisedOtherwise {
        order: row.order,
        sku,
        location,
        difference,
    })
}
