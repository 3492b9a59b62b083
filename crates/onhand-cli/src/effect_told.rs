//! Effects in answers: what was asked for outside, and how it stands.

use crate::figures::shown;
use onhand::event::{Asked, PartLine};
use onhand::{
    EffectFigures, EffectId, EffectState, Measure, Money, OrderId, PaymentId, PaymentMethod, Reason, RefundId,
    RefundKind, State, Timestamp, WorkerName,
};
use serde::Serialize;

/// An effect with all its figures.
#[derive(Serialize)]
pub(crate) struct Effect<'a> {
    pub(crate) effect: EffectId,
    pub(crate) order: OrderId,
    pub(crate) kind: Wanted<'a>,
    pub(crate) state: EffectState,
    pub(crate) attempts: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) due_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) worker: Option<&'a WorkerName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<&'a Reason>,
}

/// What is asked for, by names.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Wanted<'a> {
    Authorize {
        payment: PaymentId,
        method: PaymentMethod,
        amount: Money,
        #[serde(skip_serializing_if = "Option::is_none")]
        expires_at: Option<Timestamp>,
    },
    Capture {
        payment: PaymentId,
        amount: Money,
    },
    Void {
        payment: PaymentId,
    },
    Refund {
        refund: RefundId,
        amount: Money,
        kind: RefundKind,
        #[serde(skip_serializing_if = "Option::is_none")]
        payment: Option<PaymentId>,
    },
    Label {
        shipment: &'a str,
        location: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        carrier: Option<&'a str>,
        lines: Vec<Parcelled<'a>>,
    },
    Notify {
        template: &'a str,
    },
}

/// What is in a parcel.
#[derive(Serialize)]
pub(crate) struct Parcelled<'a> {
    line: u32,
    sku: &'a str,
    quantity: Measure,
}

pub(crate) fn told_effect<'a>(state: &'a State, of: &'a EffectFigures) -> Effect<'a> {
    Effect {
        effect: of.effect,
        order: of.order,
        kind: wanted(state, &of.asked),
        state: of.state,
        attempts: of.attempts,
        due_at: of.due_at,
        worker: of.worker.as_ref(),
        reason: of.reason.as_ref(),
    }
}

fn wanted<'a>(state: &'a State, asked: &'a Asked) -> Wanted<'a> {
    match *asked {
        Asked::Authorize { payment, method, amount, expires_at } => {
            Wanted::Authorize { payment, method, amount, expires_at }
        }
        Asked::Capture { payment, amount } => Wanted::Capture { payment, amount },
        Asked::Void { payment } => Wanted::Void { payment },
        Asked::Refund { refund, amount, kind, payment } => Wanted::Refund { refund, amount, kind, payment },
        Asked::Label { ref shipment, location, ref carrier, ref lines } => Wanted::Label {
            shipment: shipment.as_str(),
            location: state.location_name(location).map_or("", |name| name.as_str()),
            carrier: carrier.as_ref().map(|carrier| carrier.as_str()),
            lines: lines.iter().map(|line| parcelled(state, line)).collect(),
        },
        Asked::Notify { ref template } => Wanted::Notify { template: template.as_str() },
    }
}

fn parcelled<'a>(state: &'a State, line: &PartLine) -> Parcelled<'a> {
    Parcelled {
        line: line.line,
        sku: state.sku_name(line.sku).map_or("", |name| name.as_str()),
        quantity: shown(state, line.sku, line.quantity),
    }
}
