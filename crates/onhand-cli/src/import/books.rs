//! The other side of the reconciliation: what orders and refunds in the log come to, month by month.

use super::price::Price;
use super::revenue::Revenue;
use onhand::{Error, Event, Money, Onhand, Position};

/// Adds up all orders and refunds of a log.
pub(super) fn add_up(core: &Onhand) -> Result<Revenue, Error> {
    let (mut revenue, mut story) = (Revenue::default(), core.subscribe(Position::START));
    while let Some(committed) = story.try_next()? {
        let at = committed.occurred_at.unwrap_or(committed.time);
        for event in &committed.events {
            if let Some(amount) = amount(event) {
                revenue.of(at).log.get_or_insert_default().add(amount);
            }
        }
    }
    Ok(revenue)
}

/// What somebody owes by an event, or gets back.
fn amount(event: &Event) -> Option<Price> {
    let pence = |money: &Money| Price::of_pence(money.minor());
    match event {
        Event::OrderPlaced(placed) => {
            let amounts = placed.lines.iter().map(|line| pence(&line.amount));
            Some(amounts.fold(pence(&placed.shipping), Price::plus))
        }
        Event::OrderRefunded(refunded) => Some(pence(&refunded.amount).negated()),
        _ => None,
    }
}
