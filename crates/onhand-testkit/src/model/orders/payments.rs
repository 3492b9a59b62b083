//! Payments: what was authorized, captured and given back.

use super::super::{Model, Told};
use super::ModelOrder;
use onhand_domain::{
    AccountId, AuthorizePayment, CapturePayment, Currency, DeclinePayment, EffectId, Money, OrderId, PaymentId,
    PaymentStanding, RecordChargeback, RefundId, RefundKind, RefundOrder, Rejection, Timestamp, UnderWay, VoidPayment,
};

#[derive(Clone, Debug)]
pub(super) struct ModelPayment {
    pub(super) id: PaymentId,
    pub(super) authorized: i64,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) standing: PaymentStanding,
    pub(super) account: Option<AccountId>,
}

/// Money that came, and how much of it went back.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub(super) payment: PaymentId,
    pub(super) amount: i64,
    pub(super) refunded: i64,
    pub(super) charged_back: i64,
    /// What refunds under way are about to take, while something else is looked at.
    pub(super) spoken_for: i64,
}

pub(super) type Refunds = Vec<(RefundId, RefundKind, i64)>;

impl ModelOrder {
    pub(super) fn captured(&self) -> i64 {
        self.taken.iter().map(|taken| taken.amount).sum()
    }

    pub(super) fn refunded(&self) -> i64 {
        self.taken.iter().map(|taken| taken.refunded).sum()
    }

    pub(super) fn charged_back(&self) -> i64 {
        self.taken.iter().map(|taken| taken.charged_back).sum()
    }

    fn captured_of(&self, payment: PaymentId) -> i64 {
        self.taken.iter().filter(|taken| taken.payment == payment).map(|taken| taken.amount).sum()
    }

    pub(super) fn open_of(&self, paid: &ModelPayment) -> i64 {
        if paid.standing == PaymentStanding::Authorized { paid.authorized - self.captured_of(paid.id) } else { 0 }
    }

    /// Whether any authorization stands until somebody captures it or gives it up.
    pub(super) fn awaits_capture(&self) -> bool {
        let stands = |paid: &ModelPayment| paid.account.is_some() || paid.expires_at.is_none();
        self.payments.iter().any(|paid| stands(paid) && self.open_of(paid) > 0)
    }

    /// Until when any of the others may be captured.
    pub(super) fn capturable_until(&self) -> Option<Timestamp> {
        self.payments.iter().filter(|paid| self.open_of(paid) > 0).filter_map(|paid| paid.expires_at).max()
    }

    fn refunded_for(&self, kind: RefundKind) -> i64 {
        self.refunds.iter().filter(|(_, of, _)| *of == kind).map(|(_, _, amount)| amount).sum()
    }

    pub(super) fn shipping_owed(&self) -> i64 {
        if self.parts.iter().all(|part| part.canceled == part.ordered) { 0 } else { self.shipping }
    }

    pub(super) fn total(&self) -> i64 {
        self.undiminished() - self.cheaper
    }

    /// What it would cost without goodwill and price adjustments.
    pub(super) fn undiminished(&self) -> i64 {
        let lines: i64 = self.lines.iter().map(|line| line.amount).sum();
        lines + self.shipping_left() + self.fees()
    }

    fn shipping_left(&self) -> i64 {
        (self.shipping_owed() - self.refunded_for(RefundKind::Shipping)).max(0)
    }

    /// Something was canceled or came back: what it cost may be given back, and whatever made it cheaper than that went along.
    pub(super) fn gave_up(&mut self, cost_before: i64) {
        self.given_up += cost_before - self.undiminished();
        self.cheaper = self.cheaper.min(self.undiminished());
    }

    pub(super) fn gave_back(&mut self, refund: RefundId, kind: RefundKind, amount: i64) {
        self.refunds.push((refund, kind, amount));
        if matches!(kind, RefundKind::Goodwill | RefundKind::PriceAdjustment) {
            self.cheaper += amount;
        }
        self.cheaper = self.cheaper.min(self.undiminished());
    }

    pub(super) fn due(&self) -> i64 {
        self.total() - self.captured() + self.refunded() + self.charged_back()
    }
}

impl Model {
    pub(in crate::model) fn authorize_payment(&mut self, command: &AuthorizePayment) -> Result<Told, Rejection> {
        let mut order = self.new_payment(command.order, command.payment, command.amount)?;
        if let Some(at) = command.expires_at.filter(|at| *at <= self.now) {
            return Err(Rejection::InThePast { at, now: self.now });
        }
        self.can_hold(command)?;
        order.payments.push(ModelPayment {
            id: command.payment,
            authorized: command.amount.minor(),
            expires_at: command.expires_at,
            standing: PaymentStanding::Authorized,
            account: command.account,
        });
        self.put_and_go_on(order)
    }

    pub(in crate::model) fn decline_payment(&mut self, command: &DeclinePayment) -> Result<Told, Rejection> {
        let mut order = self.new_payment(command.order, command.payment, command.amount)?;
        order.payments.push(ModelPayment {
            id: command.payment,
            authorized: command.amount.minor(),
            expires_at: None,
            standing: PaymentStanding::Declined,
            account: None,
        });
        self.put_and_go_on(order)
    }

    pub(in crate::model) fn capture_payment(&mut self, command: &CapturePayment) -> Result<Told, Rejection> {
        let (mut order, paid) = self.known_payment(command.payment)?;
        in_currency(&order, command.amount)?;
        let (payment, amount) = (command.payment, command.amount.minor());
        still_open(&paid)?;
        if let Some(expires_at) = paid.expires_at.filter(|at| *at <= self.now) {
            return Err(Rejection::AuthorizationExpired { payment, expires_at, now: self.now });
        }
        if let Some(effect) = order.voiding(payment) {
            return Err(under_way(&order, effect, payment));
        }
        let captured = order.captured_of(payment) + order.capturing(Some(payment));
        if captured + amount > paid.authorized {
            return Err(Rejection::ExceedsAuthorized {
                payment,
                requested: command.amount,
                authorized: euro(paid.authorized),
                captured: euro(captured),
            });
        }
        let due = order.due() - order.capturing(None);
        if amount > due {
            return Err(Rejection::ExceedsDue { order: order.id, requested: command.amount, due: euro(due) });
        }
        self.credit_spent(paid.account, amount);
        order.taken.push(Taken { payment, amount, refunded: 0, charged_back: 0, spoken_for: 0 });
        self.put_and_go_on(order)
    }

    pub(in crate::model) fn void_payment(&mut self, command: &VoidPayment) -> Result<Told, Rejection> {
        let (mut order, paid) = self.known_payment(command.payment)?;
        still_open(&paid)?;
        let effects = order.effects_on(command.payment);
        if let Some(effect) = effects.first() {
            return Err(under_way(&order, *effect, command.payment));
        }
        let captured = order.captured_of(command.payment);
        if captured == paid.authorized {
            return Err(Rejection::NothingToVoid { payment: command.payment, captured: euro(captured) });
        }
        self.credit_given_up(paid.account, paid.authorized - captured);
        for payment in order.payments.iter_mut().filter(|payment| payment.id == command.payment) {
            (payment.authorized, payment.standing) = (captured, PaymentStanding::Voided);
        }
        self.put_and_go_on(order)
    }

    pub(in crate::model) fn refund_order(&mut self, command: &RefundOrder) -> Result<Told, Rejection> {
        let mut order = self.known_order(command.order)?;
        if let Some(payment) = command.payment.filter(|of| order.payments.iter().all(|payment| payment.id != *of)) {
            return Err(Rejection::UnknownPayment { payment });
        }
        in_currency(&order, command.amount)?;
        let (id, refund, amount) = (order.id, command.refund, command.amount.minor());
        if order.refunding(refund) || order.refunds.iter().any(|(of, _, _)| *of == refund) {
            return Err(Rejection::RefundExists { order: id, refund });
        }
        let before = order.clone();
        order.speak_for_refunds(None);
        order.goes_back(command.payment, amount, |taken| &mut taken.refunded).map_err(|there| {
            let (payment, requested, refundable) = (command.payment, command.amount, euro(there));
            Rejection::ExceedsCaptured { order: id, payment, requested, refundable }
        })?;
        order.speak_for_nothing();
        let most = match command.kind {
            RefundKind::Goods => {
                let value = before.given_up - before.refunded_for(RefundKind::Goods);
                assert!(value >= -before.due(), "more was paid too much than was canceled or came back");
                -before.due()
            }
            RefundKind::Shipping => before.shipping_left(),
            RefundKind::Goodwill | RefundKind::PriceAdjustment => before.total(),
        };
        let mut most = most - before.giving_back(command.kind);
        if command.kind == RefundKind::Shipping {
            most = most.min(before.total() - before.giving_back(RefundKind::Goodwill));
        }
        if amount > most {
            let (refund_kind, requested, refundable) = (command.kind, command.amount, euro(most.max(0)));
            return Err(Rejection::ExceedsRefundable { order: id, refund_kind, requested, refundable });
        }
        order.gave_back(refund, command.kind, amount);
        for (taken, earlier) in order.taken.iter().zip(&before.taken) {
            let paid = order.payments.iter().find(|paid| paid.id == taken.payment);
            self.credit_refunded(paid.and_then(|paid| paid.account), taken.refunded - earlier.refunded);
        }
        self.put_and_go_on(order)
    }

    pub(in crate::model) fn record_chargeback(&mut self, command: &RecordChargeback) -> Result<Told, Rejection> {
        let (mut order, paid) = self.known_payment(command.payment)?;
        in_currency(&order, command.amount)?;
        if let Some(account) = paid.account {
            return Err(Rejection::OwnCredit { payment: paid.id, account });
        }
        let (id, payment) = (order.id, Some(command.payment));
        order.speak_for_refunds(None);
        order.goes_back(payment, command.amount.minor(), |taken| &mut taken.charged_back).map_err(|there| {
            Rejection::ExceedsCaptured { order: id, payment, requested: command.amount, refundable: euro(there) }
        })?;
        order.speak_for_nothing();
        self.put_and_go_on(order)
    }

    pub(super) fn put_and_go_on(&mut self, order: ModelOrder) -> Result<Told, Rejection> {
        let id = order.id;
        self.put(order);
        self.go_on(id);
        Ok(Told::default())
    }

    /// What payments hold of an account.
    pub(in crate::model) fn held_of(&self, account: AccountId) -> i64 {
        let mut held = 0;
        for order in &self.orders {
            for paid in order.payments.iter().filter(|paid| paid.account == Some(account)) {
                held += order.open_of(paid);
            }
        }
        held
    }

    /// Credit is not kept for authorizations that have run out.
    pub(in crate::model) fn lapse_payments(&mut self) {
        for nth in 0..self.orders.len() {
            let mut order = self.orders[nth].clone();
            let lapsed = |paid: &ModelPayment| {
                paid.account.is_some() && paid.expires_at.is_some_and(|at| at <= self.now) && order.open_of(paid) > 0
            };
            let lapsed: Vec<PaymentId> =
                order.payments.iter().filter(|paid| lapsed(paid)).map(|paid| paid.id).collect();
            if lapsed.is_empty() {
                continue;
            }
            for payment in lapsed {
                let captured = order.captured_of(payment);
                for paid in order.payments.iter_mut().filter(|paid| paid.id == payment) {
                    self.credit_given_up(paid.account, paid.authorized - captured);
                    (paid.authorized, paid.standing) = (captured, PaymentStanding::Voided);
                }
            }
            let id = order.id;
            self.put(order);
            self.go_on(id);
        }
    }

    fn new_payment(&self, order: OrderId, payment: PaymentId, amount: Money) -> Result<ModelOrder, Rejection> {
        let found = self.known_order(order)?;
        let taken =
            |order: &&ModelOrder| order.authorizing(payment) || order.payments.iter().any(|other| other.id == payment);
        if let Some(other) = self.orders.iter().find(taken) {
            return Err(Rejection::PaymentExists { payment, order: other.id });
        }
        in_currency(&found, amount)?;
        Ok(found)
    }

    fn known_payment(&self, payment: PaymentId) -> Result<(ModelOrder, ModelPayment), Rejection> {
        for order in &self.orders {
            if let Some(paid) = order.payments.iter().find(|paid| paid.id == payment) {
                return Ok((order.clone(), paid.clone()));
            }
        }
        Err(Rejection::UnknownPayment { payment })
    }
}

fn still_open(paid: &ModelPayment) -> Result<(), Rejection> {
    if paid.standing == PaymentStanding::Authorized {
        return Ok(());
    }
    Err(Rejection::PaymentNotOpen { payment: paid.id, standing: paid.standing })
}

fn under_way(order: &ModelOrder, effect: EffectId, payment: PaymentId) -> Rejection {
    Rejection::EffectUnderWay(UnderWay { effect, order: order.id, payment })
}

/// The small world pays in euro.
pub(super) fn in_currency(order: &ModelOrder, amount: Money) -> Result<(), Rejection> {
    if amount.currency() == Currency::EURO {
        return Ok(());
    }
    Err(Rejection::OtherCurrency { order: order.id, amount, currency: Currency::EURO })
}

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EURO)
}
