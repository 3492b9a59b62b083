//! Answers about effects: all of it follows from the orders' rows.

use super::{EffectRow, EffectStanding, OrderRow, State};
use crate::event::{Asked, EffectEnd};
use crate::{EffectId, OrderId, Position, Reason, Timestamp, WorkerName};
use serde::{Deserialize, Serialize};

/// How an effect stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectState {
    /// Anybody may have it, once it is due.
    Requested,
    /// A worker has it, as long as its lease lasts.
    Leased,
    /// Nobody tries any more, and somebody has to find out how it ended.
    GivenUp,
    /// It was done.
    Done,
    /// It was not, and will not be.
    Refused,
    /// It was never tried.
    Canceled,
}

impl EffectState {
    /// The state as it is written in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Leased => "leased",
            Self::GivenUp => "given_up",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Canceled => "canceled",
        }
    }
}

/// An effect as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectFigures {
    /// Which.
    pub effect: EffectId,
    /// Of which order.
    pub order: OrderId,
    /// What was asked for.
    pub asked: Asked,
    /// How it stands.
    pub state: EffectState,
    /// How often it was leased.
    pub attempts: u32,
    /// From when on anybody may have it: of one that is leased, when that runs out; none where nobody is to try.
    pub due_at: Option<Timestamp>,
    /// Who has it.
    pub worker: Option<WorkerName>,
    /// Why it failed last, or was refused.
    pub reason: Option<Reason>,
    requested: Position,
}

impl State {
    /// An effect as it stands; none where it was never asked for, or its order was closed.
    #[must_use]
    pub fn effect(&self, effect: EffectId) -> Option<EffectFigures> {
        let row = self.orders.with_effect(effect)?;
        row.effect(effect).map(|found| figures(row, found))
    }

    /// Effects in the order in which they were asked for: of all orders, or of one; in any state, or in one. Cost: a pass
    /// over all orders, where none is named.
    #[must_use]
    pub fn effects(&self, order: Option<OrderId>, state: Option<EffectState>) -> Vec<EffectFigures> {
        let all = order.is_none().then(|| self.orders.iter()).into_iter().flatten();
        let rows = order.and_then(|order| self.orders.get(order)).into_iter().chain(all);
        let told = rows.flat_map(OrderRow::effect_figures);
        let mut told: Vec<EffectFigures> = told.filter(|of| state.is_none_or(|state| of.state == state)).collect();
        told.sort_unstable_by_key(|of| of.requested);
        told
    }
}

impl OrderRow {
    pub(super) fn effect_figures(&self) -> impl Iterator<Item = EffectFigures> {
        self.effects.iter().map(|row| figures(self, row))
    }
}

fn figures(order: &OrderRow, row: &EffectRow) -> EffectFigures {
    let (state, worker) = match &row.standing {
        EffectStanding::Due(_) => (EffectState::Requested, None),
        EffectStanding::Leased(worker, _) => (EffectState::Leased, Some(worker.clone())),
        EffectStanding::GivenUp => (EffectState::GivenUp, None),
        EffectStanding::Ended(EffectEnd::Done) => (EffectState::Done, None),
        EffectStanding::Ended(EffectEnd::Refused) => (EffectState::Refused, None),
        EffectStanding::Ended(EffectEnd::Canceled) => (EffectState::Canceled, None),
    };
    EffectFigures {
        effect: row.effect,
        order: order.order,
        asked: row.asked.clone(),
        state,
        attempts: row.attempts,
        due_at: row.due_at(),
        worker,
        reason: row.reason.clone(),
        requested: row.requested,
    }
}
