//! How events of payments change the orders that they are for.

use crate::event::{
    CaptureReturned, ChargebackRecorded, OrderRefunded, PaymentAuthorized, PaymentCaptured, PaymentDeclined,
    PaymentVoided,
};
use crate::state::{CaptureRow, PaymentRow, PaymentStanding, RefundRow};
use crate::{Ledger, OrderId};

impl Ledger {
    pub(super) fn payment_authorized(&mut self, event: &PaymentAuthorized) -> Option<()> {
        let row = PaymentRow {
            payment: event.payment,
            method: event.method,
            authorized: event.amount.minor(),
            expires_at: event.expires_at,
            standing: PaymentStanding::Authorized,
            account: None,
        };
        self.payment_begun(event.order, row)
    }

    pub(super) fn payment_declined(&mut self, event: &PaymentDeclined) -> Option<()> {
        let row = PaymentRow {
            payment: event.payment,
            method: event.method,
            authorized: event.amount.minor(),
            expires_at: None,
            standing: PaymentStanding::Declined,
            account: None,
        };
        self.payment_begun(event.order, row)
    }

    pub(super) fn payment_captured(&mut self, event: &PaymentCaptured) -> Option<()> {
        let payments = &mut self.state.orders.get_mut(event.order)?.payments;
        let number = u32::try_from(payments.captures_of(event.payment).count()).ok()?;
        let captured = payments.captured_of(event.payment).checked_add(event.amount.minor())?;
        let paid = payments.get(event.payment)?;
        if paid.standing != PaymentStanding::Authorized || captured > paid.authorized {
            return None;
        }
        let (payment, amount) = (event.payment, event.amount.minor());
        payments.captures.push(CaptureRow { payment, number, amount, refunded: 0, charged_back: 0 });
        self.order_goes_on(event.order)
    }

    pub(super) fn payment_voided(&mut self, event: &PaymentVoided) -> Option<()> {
        let payments = &mut self.state.orders.get_mut(event.order)?.payments;
        let paid = payments.get_mut(event.payment)?;
        paid.authorized = paid.authorized.checked_sub(event.amount.minor()).filter(|left| *left >= 0)?;
        paid.standing = PaymentStanding::Voided;
        self.order_goes_on(event.order)
    }

    pub(super) fn order_refunded(&mut self, event: &OrderRefunded) -> Option<()> {
        self.given_back(event.order, &event.captures, |capture| &mut capture.refunded)?;
        let row = self.state.orders.get_mut(event.order)?;
        row.payments.refunds.push(RefundRow { refund: event.refund, amount: event.amount.minor(), kind: event.kind });
        // It may have been on its way while the order was canceled.
        row.adjustments_go_along();
        self.order_goes_on(event.order)
    }

    pub(super) fn chargeback_recorded(&mut self, event: &ChargebackRecorded) -> Option<()> {
        self.given_back(event.order, &event.captures, |capture| &mut capture.charged_back)?;
        self.order_goes_on(event.order)
    }

    fn payment_begun(&mut self, order: OrderId, payment: PaymentRow) -> Option<()> {
        self.state.orders.pay(payment.payment, order)?;
        self.state.orders.get_mut(order)?.payments.rows.push(payment);
        // As long as it may be captured, the order is kept.
        self.order_goes_on(order)
    }

    fn given_back(
        &mut self,
        order: OrderId,
        returned: &[CaptureReturned],
        figure: fn(&mut CaptureRow) -> &mut i64,
    ) -> Option<()> {
        let payments = &mut self.state.orders.get_mut(order)?.payments;
        for returned in returned {
            let of =
                |capture: &&mut CaptureRow| capture.payment == returned.payment && capture.number == returned.capture;
            let capture = payments.captures.iter_mut().find(of)?;
            if returned.amount.minor() > capture.left() {
                return None;
            }
            let figure = figure(capture);
            *figure = figure.checked_add(returned.amount.minor())?;
        }
        Some(())
    }
}
