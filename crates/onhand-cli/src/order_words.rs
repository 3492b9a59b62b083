//! Events of orders in words, one line each.

use crate::words::{Names, list, text};
use onhand::event::{
    CanceledLine, ExpiredCredit, FilledLine, LapsedHold, LeasedEffect, MovedPromise, OrderPlaced, PartLine,
    ReturnedLine, ReversedPoints, ShelfLine,
};
use onhand::{CouponDiscount, Event, OrderId, State};

/// What happened to an order, for people.
pub(crate) fn order_words(event: &Event, state: &State) -> String {
    let n = Names { state };
    match event {
        Event::OrderPlaced(e) => placed(e, &n),
        Event::LinesAdded(e) => {
            format!("order {}: added {}", e.order, list(e.lines.iter().map(|line| n.of(line.sku, line.quantity))))
        }
        Event::LinesAllocated(e) => format!("order {}: allocated {}", e.order, shelves(&n, &e.lines)),
        Event::LinesUnallocated(e) => {
            let reason = e.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
            at(&n, e.order, &text(&e.cause), &e.lines, e.location) + &reason
        }
        Event::LinesCanceled(e) => {
            let reason = e.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
            format!("order {}: canceled {}{reason}", e.order, canceled(&n, &e.lines))
        }
        Event::LinesPicked(e) => at(&n, e.order, "picked", &e.lines, e.location),
        Event::OrderShipped(e) => {
            let by = e.carrier.as_ref().map(|carrier| format!(" by {carrier}")).unwrap_or_default();
            at(&n, e.order, &format!("shipment {}{by}:", e.shipment), &e.lines, e.location)
        }
        Event::ShipmentDelivered(e) => format!("order {}: shipment {} delivered", e.order, e.shipment),
        Event::DeliveryFailed(e) => format!("order {}: shipment {} {}", e.order, e.shipment, text(&e.failure)),
        Event::PickupReady(e) => at(&n, e.order, "ready", &e.lines, e.location) + &format!(" until {}", e.until),
        Event::LinesCollected(e) => at(&n, e.order, "collected", &e.lines, e.location),
        Event::PickupExpired(e) => format!("order {}: not collected in time: {}", e.order, shelves(&n, &e.lines)),
        Event::PickupSent(e) => at(&n, e.order, &format!("sent by transfer {}:", e.transfer), &e.lines, e.location),
        Event::PickupArrived(e) => {
            let arrived = at(&n, e.order, &format!("arrived by transfer {}:", e.transfer), &e.lines, e.location);
            if e.lost.is_empty() { arrived } else { format!("{arrived}; lost: {}", parts(&n, &e.lost)) }
        }
        Event::OrderDetailsGiven(e) => {
            let said: Vec<&str> = event.sealed().map(|(field, _)| field).collect();
            format!("order {}: {} given, sealed", e.order, said.join(", "))
        }
        Event::PaymentAuthorized(e) => {
            format!("order {}: payment {} by {} authorized: {}", e.order, e.payment, text(&e.method), e.amount)
        }
        Event::PaymentCaptured(e) => format!("order {}: {} captured of payment {}", e.order, e.amount, e.payment),
        Event::PaymentVoided(e) => format!("order {}: {} of payment {} given up", e.order, e.amount, e.payment),
        Event::PaymentDeclined(e) => {
            let reason = e.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
            format!("order {}: payment {} of {} declined{reason}", e.order, e.payment, e.amount)
        }
        Event::OrderRefunded(e) => format!("order {}: {} refunded for {}", e.order, e.amount, text(&e.kind)),
        Event::ChargebackRecorded(e) => {
            format!("order {}: {} of payment {} charged back", e.order, e.amount, e.payment)
        }
        Event::ReturnPolicyAgreed(e) => {
            format!("order {}: may come back within {}, {} % kept", e.order, e.window, e.restocking_percent)
        }
        Event::ReturnAuthorized(e) => {
            let reason = e.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
            format!("order {}: return {} of {} authorized{reason}", e.order, e.return_id, parts(&n, &e.lines))
        }
        Event::ReturnReceived(e) => {
            let line = |of: &ReturnedLine| format!("{} ({})", n.of(of.sku, of.quantity), of.condition);
            let (lines, at) = (list(e.lines.iter().map(line)), n.location(e.location));
            format!("order {}: return {} received: {lines} at {at}, {} kept", e.order, e.return_id, e.fee)
        }
        Event::ReturnRejected(e) => {
            let lines = parts(&n, &e.lines);
            format!("order {}: return {} rejected: {lines} ({})", e.order, e.return_id, e.reason)
        }
        Event::BackorderAgreed(e) => format!("order {}: may wait for stock", e.order),
        Event::LinesBackordered(e) => format!("order {}: {} to wait for stock", e.order, parts(&n, &e.lines)),
        Event::BackordersFilled(e) => {
            let to = |line: &FilledLine| {
                let quantity = n.of(e.sku, line.quantity);
                format!("{quantity} at {} to order {}", n.location(line.location), line.order)
            };
            format!("waited for: {}", list(e.lines.iter().map(to)))
        }
        Event::DeliveryPromised(e) => match e.lines.iter().map(|line| line.promised_by).max() {
            Some(last) => format!("order {}: promised by {last}", e.order),
            None => format!("order {}: promised by no date", e.order),
        },
        Event::PromisesMoved(e) => {
            let moved = |line: &MovedPromise| match line.promised_by {
                Some(by) => format!("order {} by {by}", line.order),
                None => format!("order {} by no date", line.order),
            };
            format!("{} promised otherwise: {}", n.sku(e.sku), list(e.lines.iter().map(moved)))
        }
        Event::CouponDefined(e) => {
            let off = match e.discount {
                CouponDiscount::BasisPoints(points) => format!("{}.{:02} %", points / 100, points % 100),
                CouponDiscount::Amount(amount) => amount.to_string(),
                _ => String::from("something"),
            };
            format!("coupon {}: {off} off", e.coupon)
        }
        Event::CouponRedeemed(e) => format!("order {}: coupon {} took {} off", e.order, e.coupon, e.amount),
        Event::CreditIssued(e) => format!("account {}: {} issued as {}", e.account, e.amount, e.kind.as_str()),
        Event::PointsEarned(e) => {
            let by = e.order.map_or_else(String::new, |order| format!(" by order {order}"));
            format!("account {}: {} points of {} earned{by}", e.account, e.points, e.point_value)
        }
        Event::PointsReversed(e) => {
            let back = |of: &ReversedPoints| format!("{} of account {} by order {}", of.amount, of.account, of.order);
            format!("points reversed: {}", list(e.orders.iter().map(back)))
        }
        Event::CreditMoved(e) => {
            format!(
                "account {}: {} {} by payment {} of order {}",
                e.account,
                e.amount,
                text(&e.how),
                e.payment,
                e.order
            )
        }
        Event::CreditLapsed(e) => {
            let lapsed =
                |hold: &LapsedHold| format!("{} of payment {} of order {}", hold.amount, hold.payment, hold.order);
            format!("authorizations of credit ran out: {}", list(e.holds.iter().map(lapsed)))
        }
        Event::CreditExpired(e) => {
            let lost = |of: &ExpiredCredit| format!("{} of account {}", of.amount, of.account);
            format!("credit expired: {}", list(e.accounts.iter().map(lost)))
        }
        Event::EffectRequested(e) => {
            format!("order {}: effect {} asked for: {}", e.order, e.effect, e.asked.name().as_str())
        }
        Event::EffectsLeased(e) => {
            let of = |of: &LeasedEffect| format!("effect {} of order {}, attempt {}", of.effect, of.order, of.attempt);
            format!("leased by {} until {}: {}", e.worker, e.until, list(e.effects.iter().map(of)))
        }
        Event::EffectFailed(e) => {
            let again = e.retry_at.map_or_else(|| "given up".to_owned(), |at| format!("due again at {at}"));
            format!("order {}: effect {} failed ({}), {again}", e.order, e.effect, e.reason)
        }
        Event::EffectEnded(e) => {
            let reason = e.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
            format!("order {}: effect {} {}{reason}", e.order, e.effect, e.end.as_str())
        }
        Event::OrdersClosed(e) => format!("orders closed: {}", list(e.orders.iter().map(ToString::to_string))),
        other => other.name().replace('_', " "),
    }
}

fn placed(e: &OrderPlaced, n: &Names<'_>) -> String {
    let lines = list(e.lines.iter().map(|line| n.of(line.sku, line.quantity)));
    let reference = e.reference.as_ref().map(|reference| format!(" ({reference})")).unwrap_or_default();
    let out_of = e.reservation.map(|id| format!(" out of reservation {id}")).unwrap_or_default();
    format!("order {}{reference} placed over {}{out_of}: {lines}", e.order, n.channel(e.channel))
}

fn at(n: &Names<'_>, order: OrderId, what: &str, lines: &[PartLine], location: onhand::LocationId) -> String {
    format!("order {order}: {what} {} at {}", parts(n, lines), n.location(location))
}

fn parts(n: &Names<'_>, lines: &[PartLine]) -> String {
    list(lines.iter().map(|line| n.of(line.sku, line.quantity)))
}

fn shelves(n: &Names<'_>, lines: &[ShelfLine]) -> String {
    list(lines.iter().map(|line| format!("{} at {}", n.of(line.sku, line.quantity), n.location(line.location))))
}

fn canceled(n: &Names<'_>, lines: &[CanceledLine]) -> String {
    list(lines.iter().map(|line| n.of(line.sku, line.quantity)))
}
