//! Returns in answers about orders.

use crate::figures::shown;
use crate::order_told::{Content, content};
use onhand::event::PartLine;
use onhand::{Measure, Money, OrderFigures, Quantity, Reason, ReturnFigures, ReturnId, ReturnStatus, State, Timestamp};
use serde::Serialize;

/// A return with all its figures.
#[derive(Serialize)]
pub(crate) struct Return<'a> {
    pub(crate) r#return: ReturnId,
    pub(crate) status: ReturnStatus,
    pub(crate) authorized_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<&'a Reason>,
    pub(crate) value: Money,
    pub(crate) fee: Money,
    pub(crate) lines: Vec<Back<'a>>,
}

/// What may come back, and what did.
#[derive(Serialize)]
pub(crate) struct Back<'a> {
    #[serde(flatten)]
    pub(crate) authorized: Content<'a>,
    pub(crate) received: Measure,
    pub(crate) rejected: Measure,
}

pub(crate) fn told_return<'a>(state: &'a State, order: &'a OrderFigures, of: &'a ReturnFigures) -> Return<'a> {
    let back = |line: &onhand::ReturnLineFigures| {
        let show = |quantity: Quantity| shown(state, line.sku, quantity);
        let authorized = PartLine { line: line.line, sku: line.sku, quantity: line.authorized };
        Back {
            authorized: content(state, order, &authorized),
            received: show(line.received),
            rejected: show(line.rejected),
        }
    };
    Return {
        r#return: of.return_id,
        status: of.status,
        authorized_at: of.authorized_at,
        reason: of.reason.as_ref(),
        value: of.value,
        fee: of.fee,
        lines: of.lines.iter().map(back).collect(),
    }
}
