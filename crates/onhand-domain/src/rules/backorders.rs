//! Rule 3 for those who wait: within their limit, and never for what is there.

use super::Violation;
use crate::SkuId;
use crate::event::Event;
use crate::state::State;
use std::collections::BTreeMap;

/// What a new order leaves waiting stays within the limits of its SKUs. What turns out not to be there waits whatever
/// they say.
pub(super) fn beyond_their_limit(state: &State, events: &[Event]) -> Vec<Violation> {
    let is_placed = events.iter().any(|event| matches!(event, Event::OrderPlaced(_)));
    let waits = |event: &Event| if let Event::LinesBackordered(e) = event { e.lines.clone() } else { Vec::new() };
    let lines = events.iter().filter(|_| is_placed).flat_map(waits);
    let beyond = lines.filter_map(|line| {
        let backordered = state.backorders.of(line.sku);
        let limit = state.goods.get(line.sku)?.details().backorder_limit.unwrap_or_default();
        (backordered > limit).then_some(Violation::Backordered { sku: line.sku, backordered, limit })
    });
    beyond.collect()
}

/// Rule 2: what is said to wait of a SKU is what orders wait for.
pub(super) fn counted_otherwise(state: &State) -> Vec<Violation> {
    let mut sums: BTreeMap<SkuId, i128> = state.goods.iter().map(|(sku, _)| (sku, 0)).collect();
    for part in state.orders.iter().flat_map(|row| &row.parts) {
        *sums.entry(part.sku).or_default() += i128::from(part.waiting.0);
    }
    let wrong = sums.into_iter().filter(|(sku, waiting)| i128::from(state.backorders.of(*sku).0) != *waiting);
    let said = |(sku, waiting)| Violation::WaitsOtherwise { sku, backordered: state.backorders.of(sku), waiting };
    wrong.map(said).collect()
}

/// Nobody waits for what could be allocated to them. To be asked once nothing is [due](crate::Ledger::due). Cost: a pass
/// over all orders.
#[must_use]
pub fn waits_in_vain(state: &State) -> Vec<Violation> {
    let mut found = Vec::new();
    for row in state.orders.iter() {
        for (number, part) in (0..).zip(&row.parts).filter(|(_, part)| part.waiting.is_positive()) {
            if row.stands(number).is_some_and(|(queue, ..)| state.is_there_for(&queue)) {
                found.push(Violation::WaitsInVain { order: row.order, line: part.line, sku: part.sku });
            }
        }
    }
    found
}
