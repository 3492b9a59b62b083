//! Questions about credit and their answers.

use super::answer::line;
use super::query::Then;
use super::request::CreditOf;
use super::trouble::Trouble;
use onhand::{AccountId, CreditKind, Money, Position, Timestamp};
use serde::Serialize;

#[derive(Serialize)]
struct Credit {
    ok: bool,
    position: Position,
    account: AccountId,
    kind: CreditKind,
    balance: Money,
    held: Money,
    available: Money,
    issued: Money,
    refunded: Money,
    spent: Money,
    expired: Money,
    earned: Money,
    reversed: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    point_value: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
}

/// An account as it stands.
pub(super) fn credit(then: &Then, of: &CreditOf) -> Result<Vec<u8>, Trouble> {
    let account = of.account;
    let Some(of) = then.state.credit(account) else {
        return Err(
            Trouble::new("unknown_account", format!("no account {account} was ever opened")).with("account", account)
        );
    };
    Ok(line(&Credit {
        ok: true,
        position: then.position,
        account,
        kind: of.kind,
        balance: of.balance,
        held: of.held,
        available: of.available,
        issued: of.issued,
        refunded: of.refunded,
        spent: of.spent,
        expired: of.expired,
        earned: of.earned,
        reversed: of.reversed,
        points: of.points.map(|(points, _)| points),
        point_value: of.points.map(|(_, value)| value),
        expires_at: of.expires_at,
    }))
}
