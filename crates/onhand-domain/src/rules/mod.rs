//! The rules that always hold, as functions over any state: run after every command in simulations, and by
//! `onhand verify` on a real log. A violation is a bug in this crate.
//!
//! They are rules 1 to 9.

mod backorders;
mod coupons;
mod credit;
mod effects;
mod movements;
mod orders;
mod violation;

pub use backorders::waits_in_vain;
pub use movements::Movements;
pub use violation::Violation;

use crate::event::Event;
use crate::state::State;
use crate::{CommandId, Condition, LocationId, Quantity, SkuId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// All rules that a state can be asked for by itself: 2, 4, 5 and 7. Cost: one pass over levels and reservations.
#[must_use]
pub fn broken(state: &State) -> Vec<Violation> {
    let mut found = rule_2(state);
    found.extend(rule_4(state));
    found.extend(rule_5(state));
    found.extend(orders::broken(state));
    found.extend(credit::broken(state));
    found.extend(coupons::broken(state));
    found.extend(rule_7(state, state.time()));
    found
}

/// Rule 1: on hand is the sum of its movements, by SKU, location and condition; what is in transit is what left
/// and neither arrived nor was written off.
#[must_use]
pub fn rule_1(state: &State, movements: &Movements) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut moved = movements.on_hand.clone();
    let mut under_way: BTreeMap<(SkuId, LocationId), i128> = BTreeMap::new();
    for journey in movements.transfers.values() {
        for (sku, left) in &journey.under_way {
            *under_way.entry((*sku, journey.to)).or_default() += left;
            if !journey.open && *left != 0 {
                let (sku, location) = (*sku, journey.to);
                found.push(Violation::InTransit { sku, location, in_transit: 0, moved: *left });
            }
        }
    }
    for (sku, location, figures) in state.stock_levels() {
        let on_hand = [figures.sellable, figures.damaged, figures.quality_control, figures.quarantined];
        for (condition, on_hand) in Condition::ALL.into_iter().zip(on_hand) {
            let moved = moved.remove(&(sku, location, condition)).unwrap_or(0);
            let on_hand = i128::from(on_hand.0);
            if moved != on_hand {
                found.push(Violation::OnHand { sku, location, condition, on_hand, moved });
            }
        }
        let (in_transit, moved) = (i128::from(figures.in_transit.0), under_way.remove(&(sku, location)).unwrap_or(0));
        if in_transit != moved {
            found.push(Violation::InTransit { sku, location, in_transit, moved });
        }
    }
    found.extend(
        moved.into_iter().filter(|(_, moved)| *moved != 0).map(|((sku, location, condition), moved)| {
            Violation::OnHand { sku, location, condition, on_hand: 0, moved }
        }),
    );
    found
}

/// Rule 2: what levels say is reserved and allocated is the sum of the reservations, and never below zero.
#[must_use]
pub fn rule_2(state: &State) -> Vec<Violation> {
    let mut sums: BTreeMap<u32, (i128, i128)> = BTreeMap::new();
    for promise in state.promises.iter() {
        for line in state.promises.lines_of(promise) {
            let sum = sums.entry(line.level).or_default();
            if promise.is_hold() {
                sum.0 += i128::from(line.quantity.0);
            } else if promise.is_allocated() || promise.is_ordered() {
                sum.1 += i128::from(line.quantity.0);
            }
        }
    }
    let levels = (0..).zip(state.levels.iter());
    let broken = levels.filter_map(|(number, (sku, location, level))| {
        let sums = sums.get(&number).copied().unwrap_or_default();
        let said = (i128::from(level.reserved.0), i128::from(level.allocated.0));
        let (reserved, allocated) = (level.reserved, level.allocated);
        // A shortfall names promises from the level's own list of them: it must be the same.
        let listed: i128 = state.promises.on_level(level.newest).map(|(_, promised)| i128::from(promised.0)).sum();
        let holds = said == sums && listed == said.0 + said.1 && said.0 >= 0 && said.1 >= 0;
        (!holds).then_some(Violation::Promised { sku, location, reserved, allocated, sums })
    });
    broken.collect()
}

/// Rule 3: what a command has promised was there to be promised, but for backorders, which stay within their limit. To be asked right after that command.
#[must_use]
pub fn rule_3(state: &State, events: &[Event]) -> Vec<Violation> {
    let mut found = Vec::new();
    for event in events {
        let promised = if let Event::StockReserved(hold) = event {
            hold.lines.iter().map(|line| (hold.reservation, *line)).collect()
        } else {
            orders::promised_anew(event)
        };
        for (reservation, line) in promised {
            let figures = state.stock(line.sku, line.location);
            let promised = figures.reserved.and(figures.allocated);
            let left = figures.sellable.less(promised).less(figures.safety_stock);
            if left < Quantity::ZERO {
                let (sku, location) = (line.sku, line.location);
                found.push(Violation::Oversold { reservation, sku, location, left });
            }
        }
    }
    found.extend(backorders::beyond_their_limit(state, events));
    found.extend(effects::leased_twice(state, events));
    found.extend(coupons::beyond_their_limits(state, events));
    found
}

/// Rule 4: wherever reality left promises without goods, a shortfall was recorded and waits for a count.
#[must_use]
pub fn rule_4(state: &State) -> Vec<Violation> {
    let mut found = Vec::new();
    for (sku, location, level) in state.levels.iter() {
        for condition in Condition::ALL {
            let short = state.short(level, condition);
            if short.is_positive() && !state.shortfalls.contains_key(&(sku, location, condition)) {
                found.push(Violation::SilentShortfall { sku, location, condition, short });
            }
        }
    }
    found
}

/// Rule 5, for the lines of reservations: what is promised is at most what was granted, and nothing once it ended.
#[must_use]
pub fn rule_5(state: &State) -> Vec<Violation> {
    let mut found = Vec::new();
    for promise in state.promises.iter() {
        for line in state.promises.lines_of(promise) {
            let most = if promise.has_ended() { Quantity::ZERO } else { line.granted };
            if line.quantity < Quantity::ZERO || line.quantity > most {
                let (reservation, granted, promised) = (promise.id, line.granted, line.quantity);
                found.push(Violation::Line { reservation, granted, promised });
            }
        }
    }
    found
}

/// Rule 7: no hold is open at or after its expiry. To be asked between commands of callers.
#[must_use]
pub fn rule_7(state: &State, now: Timestamp) -> Vec<Violation> {
    let outlived = state.promises.iter().filter(|promise| promise.is_hold() && promise.expires_at <= now);
    outlived.map(|hold| Violation::Outlived { reservation: hold.id, expires_at: hold.expires_at, now }).collect()
}

/// Rule 8: no id is applied twice. Asked of one record of a log after the other; what the core does by itself
/// has no id of its own.
#[must_use]
pub fn rule_8(seen: &mut BTreeSet<CommandId>, id: CommandId) -> Option<Violation> {
    (id != CommandId::OWN && !seen.insert(id)).then_some(Violation::AppliedTwice { id })
}

/// Rule 9: whoever an event names is named by a random id.
#[must_use]
pub fn rule_9(event: &Event) -> Option<Violation> {
    let (reservation, customer) = if let Event::StockReserved(promise) = event {
        (promise.reservation, promise.customer?)
    } else if let Event::OrderPlaced(placed) = event {
        (placed.order.promise(), placed.customer?)
    } else {
        return None;
    };
    let random = matches!(customer.0.get_version_num(), 4 | 7);
    (!random).then_some(Violation::NotRandom { reservation, customer })
}
