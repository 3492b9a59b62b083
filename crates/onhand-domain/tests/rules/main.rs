//! What each rule says of a state that events have broken: a rule that finds nothing would guard nothing.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod contradictions;
mod coupons;
mod identities;
mod points;
mod promises;
mod stock;

use onhand_domain::event::{HeldLine, StockReceived, StockReserved};
use onhand_domain::rules::{self, Movements};
use onhand_domain::{Event, LocationId, Quantity, Reserve, SkuId, Span, Timestamp};
use onhand_testkit::forged::hold;
use onhand_testkit::{Bare, DAWN, reservation};

const MUG: SkuId = SkuId(0);
const BERLIN: LocationId = LocationId(0);
const HAMBURG: LocationId = LocationId(1);

/// When holds of these stories expire.
fn evening() -> Timestamp {
    DAWN.plus(Span::from_seconds(12 * 3_600))
}

fn mugs_received(quantity: i64) -> Event {
    let (sku, location, quantity) = (MUG, BERLIN, Quantity(quantity));
    StockReceived { sku, location, quantity, supplier: None, cost: None }.into()
}

/// Whoever wrote this did not ask whether it was there.
fn mugs_reserved(number: u64, quantity: i64) -> StockReserved {
    hold(reservation(number), HeldLine { sku: MUG, location: BERLIN, quantity: Quantity(quantity) }, evening())
}

#[test]
fn a_sound_ledger_breaks_none() {
    let mut shop = Bare::stocked("mug", "berlin", 3);
    let promised = shop.happen(Reserve::new().reservation(reservation(1)).line("mug", 3));
    assert_eq!(rules::broken(shop.ledger()), []);
    assert_eq!(rules::rule_3(shop.ledger(), &promised), []);
    assert_eq!(rules::rule_1(shop.ledger(), &moved([mugs_received(3)])), []);
}

fn moved<'a>(events: impl IntoIterator<Item = Event> + 'a) -> Movements {
    let mut movements = Movements::default();
    events.into_iter().for_each(|event| movements.record(&event));
    movements
}
