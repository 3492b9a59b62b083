//! Deciding on payments: what may be taken and given back.

use super::{Context, credit};
use crate::event::{
    CaptureReturned, ChargebackRecorded, CreditMove, CreditMoved, Event, OrderRefunded, PaymentAuthorized,
    PaymentCaptured, PaymentDeclined, PaymentVoided,
};
use crate::rejection::UnderWay;
use crate::state::{CaptureRow, OrderRow, PaymentRow, PaymentStanding, State};
use crate::{
    AuthorizePayment, CapturePayment, DeclinePayment, Money, OrderId, PaymentId, RecordChargeback, RefundKind,
    RefundOrder, Rejection, VoidPayment, limit,
};

/// Refunds that make an order cheaper, whatever for.
const CHEAPER: [RefundKind; 3] = [RefundKind::Shipping, RefundKind::Goodwill, RefundKind::PriceAdjustment];

impl State {
    pub(super) fn authorize_payment(
        &self,
        command: &AuthorizePayment,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let AuthorizePayment { order, payment, method, amount, expires_at, account } = *command;
        let row = self.new_payment(order, payment, amount)?;
        few_enough_steps(row, row.payments.taken_up())?;
        if let Some(at) = expires_at.filter(|at| *at <= context.now) {
            return Err(Rejection::InThePast { at, now: context.now });
        }
        let promised = row.payments.authorized().saturating_add(row.authorizations_under_way());
        if promised.saturating_add(amount.minor()) > limit::AMOUNT {
            return Err(Rejection::AmountOutOfRange { line: None, limit: limit::AMOUNT });
        }
        self.can_hold(command)?;
        events.push(Event::from(PaymentAuthorized { order, payment, method, amount, expires_at }));
        let how = CreditMove::Held;
        events.extend(account.map(|account| Event::from(CreditMoved { account, order, payment, how, amount })));
        Ok(())
    }

    pub(super) fn capture_payment(
        &self,
        command: &CapturePayment,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let CapturePayment { payment, amount } = *command;
        let (row, paid) = self.known_payment(payment)?;
        in_currency(row, amount)?;
        open(paid)?;
        if let Some(expires_at) = paid.expires_at.filter(|at| *at <= context.now) {
            return Err(Rejection::AuthorizationExpired { payment, expires_at, now: context.now });
        }
        if let Some(effect) = row.void_under_way(payment) {
            return Err(Rejection::EffectUnderWay(UnderWay { effect, order: row.order, payment }));
        }
        let captured = row.payments.captured_of(payment).saturating_add(row.captures_under_way(Some(payment)));
        if captured.saturating_add(amount.minor()) > paid.authorized {
            return Err(Rejection::ExceedsAuthorized {
                payment,
                requested: amount,
                authorized: money(row, paid.authorized),
                captured: money(row, captured),
            });
        }
        few_enough_steps(row, row.payments.captures.len())?;
        let due = row.due().minor().saturating_sub(row.captures_under_way(None));
        let (order, due) = (row.order, money(row, due));
        if amount.minor() > due.minor() {
            return Err(Rejection::ExceedsDue { order, requested: amount, due });
        }
        events.push(Event::from(PaymentCaptured { order, payment, amount }));
        events.extend(credit::moved(row, payment, CreditMove::Spent, amount));
        Ok(())
    }

    pub(super) fn void_payment(&self, command: &VoidPayment, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let payment = command.payment;
        let (row, paid) = self.known_payment(payment)?;
        open(paid)?;
        if let Some(effect) = row.capture_under_way(payment).or_else(|| row.void_under_way(payment)) {
            return Err(Rejection::EffectUnderWay(UnderWay { effect, order: row.order, payment }));
        }
        let left = paid.authorized.saturating_sub(row.payments.captured_of(payment));
        if left == 0 {
            return Err(Rejection::NothingToVoid { payment, captured: money(row, paid.authorized) });
        }
        let amount = money(row, left);
        events.push(Event::from(PaymentVoided { order: row.order, payment, amount }));
        events.extend(credit::moved(row, payment, CreditMove::Released, amount));
        Ok(())
    }

    pub(super) fn decline_payment(&self, command: &DeclinePayment, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let DeclinePayment { order, payment, method, amount, ref reason } = *command;
        let row = self.new_payment(order, payment, amount)?;
        few_enough_steps(row, row.payments.rows.len().saturating_sub(row.payments.taken_up()))?;
        events.push(Event::from(PaymentDeclined { order, payment, method, amount, reason: reason.clone() }));
        Ok(())
    }

    pub(super) fn refund_order(&self, command: &RefundOrder, events: &mut Vec<Event>) -> Result<(), Rejection> {
        let RefundOrder { order, refund, amount, kind, payment } = *command;
        let row = self.orders.get(order).ok_or(Rejection::UnknownOrder { order })?;
        if let Some(payment) = payment
            && row.payments.get(payment).is_none()
        {
            return Err(Rejection::UnknownPayment { payment });
        }
        in_currency(row, amount)?;
        if row.refund_under_way(refund) || row.payments.refunds.iter().any(|earlier| earlier.refund == refund) {
            return Err(Rejection::RefundExists { order, refund });
        }
        few_enough_steps(row, row.payments.refunds.len())?;
        let left = row.left_beside_refunds(None);
        let captures = give_back(row, &left, payment, amount.minor()).map_err(|refundable| {
            let refundable = money(row, refundable);
            Rejection::ExceedsCaptured { order, payment, requested: amount, refundable }
        })?;
        let beside = |refundable: i64, kinds: &[RefundKind]| refundable.saturating_sub(row.refunds_under_way(kinds));
        let cheaper = beside(row.total().minor(), &CHEAPER);
        let refundable = match kind {
            RefundKind::Goods => beside(row.refundable_for_goods(), &[RefundKind::Goods]),
            RefundKind::Shipping => beside(row.refundable_for_shipping(), &[RefundKind::Shipping]).min(cheaper),
            RefundKind::Goodwill | RefundKind::PriceAdjustment => cheaper,
        };
        if amount.minor() > refundable {
            let refundable = money(row, refundable.max(0));
            return Err(Rejection::ExceedsRefundable { order, refund_kind: kind, requested: amount, refundable });
        }
        let credited = credit::refunded(row, &captures);
        events.push(Event::from(OrderRefunded { order, refund, amount, kind, captures }));
        events.extend(credited);
        Ok(())
    }

    pub(super) fn record_chargeback(
        &self,
        command: &RecordChargeback,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        let RecordChargeback { payment, amount } = *command;
        let (row, paid) = self.known_payment(payment)?;
        in_currency(row, amount)?;
        if let Some(account) = paid.account {
            return Err(Rejection::OwnCredit { payment, account });
        }
        let order = row.order;
        let left = row.left_beside_refunds(None);
        let captures = give_back(row, &left, Some(payment), amount.minor()).map_err(|refundable| {
            let refundable = money(row, refundable);
            Rejection::ExceedsCaptured { order, payment: Some(payment), requested: amount, refundable }
        })?;
        events.push(Event::from(ChargebackRecorded { order, payment, amount, captures }));
        Ok(())
    }

    /// The order that a payment of a new id is for.
    fn new_payment(&self, order: OrderId, payment: PaymentId, amount: Money) -> Result<&OrderRow, Rejection> {
        let row = self.orders.get(order).ok_or(Rejection::UnknownOrder { order })?;
        if let Some(paid) = self.orders.paid_by(payment) {
            return Err(Rejection::PaymentExists { payment, order: paid.order });
        }
        in_currency(row, amount)?;
        Ok(row)
    }

    fn known_payment(&self, payment: PaymentId) -> Result<(&OrderRow, &PaymentRow), Rejection> {
        let row = self.orders.paid_by(payment);
        row.and_then(|row| Some((row, row.payments.get(payment)?))).ok_or(Rejection::UnknownPayment { payment })
    }
}

/// Whether an order that has so many of something may have one more.
pub(super) fn few_enough_steps(row: &OrderRow, steps: usize) -> Result<(), Rejection> {
    if steps < limit::STEPS {
        return Ok(());
    }
    Err(Rejection::TooManySteps { order: row.order, limit: u32::try_from(limit::STEPS).unwrap_or(u32::MAX) })
}

pub(super) fn money(row: &OrderRow, minor: i64) -> Money {
    Money::from_minor(minor, row.currency())
}

fn in_currency(row: &OrderRow, amount: Money) -> Result<(), Rejection> {
    if amount.currency() == row.currency() {
        return Ok(());
    }
    Err(Rejection::OtherCurrency { order: row.order, amount, currency: row.currency() })
}

fn open(paid: &PaymentRow) -> Result<(), Rejection> {
    match paid.standing {
        PaymentStanding::Authorized => Ok(()),
        standing @ (PaymentStanding::Voided | PaymentStanding::Declined) => {
            Err(Rejection::PaymentNotOpen { payment: paid.payment, standing })
        }
    }
}

/// Takes so much back out of what is left of captures, the newest first, or tells how much there is.
pub(super) fn give_back(
    row: &OrderRow,
    left_of: &[i64],
    payment: Option<PaymentId>,
    amount: i64,
) -> Result<Vec<CaptureReturned>, i64> {
    let of = |(capture, _): &(&CaptureRow, &i64)| payment.is_none_or(|payment| capture.payment == payment);
    let (mut left, mut there) = (amount, 0_i64);
    let mut returned = Vec::new();
    for (capture, left_of) in row.payments.captures.iter().zip(left_of).rev().filter(of) {
        let there_now = (*left_of).max(0);
        there = there.saturating_add(there_now);
        let part = left.min(there_now);
        if part > 0 {
            left -= part;
            let (payment, number) = (capture.payment, capture.number);
            returned.push(CaptureReturned { payment, capture: number, amount: money(row, part) });
        }
    }
    if left > 0 { Err(there) } else { Ok(returned) }
}
