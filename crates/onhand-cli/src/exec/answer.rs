//! Answers to commands, as JSON.

use super::trouble::Trouble;
use onhand::{CommandId, Error, Position, Receipt, Refusal, State, describe};
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
struct Accepted {
    ok: bool,
    position: Position,
    events: Vec<Value>,
    id: CommandId,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    replayed: bool,
}

/// What a command did. The state has to know all names in it.
pub(super) fn accepted(receipt: &Receipt, state: &State) -> Result<Vec<u8>, Error> {
    let events = receipt.events()?.iter().map(|event| describe(event, state)).collect();
    let Receipt { position, id, replayed, .. } = *receipt;
    Ok(line(&Accepted { ok: true, position, events, id, replayed }))
}

/// What a rule said no to, with the figures that it was decided on.
pub(super) fn refused(refusal: &Refusal) -> Vec<u8> {
    let mut rejection = serde_json::to_value(&refusal.rejection).unwrap_or_default();
    if let Value::Object(figures) = &mut rejection {
        figures.retain(|_, figure| !figure.is_null());
        figures.insert("position".to_owned(), Value::from(refusal.position.0));
        figures.insert("time".to_owned(), Value::from(refusal.time.to_string()));
    }
    line(&serde_json::json!({ "ok": false, "rejection": rejection }))
}

/// Why a line was not served.
pub(super) fn failed(trouble: &Trouble, number: u64) -> Vec<u8> {
    line(&trouble.answer(number))
}

/// One line of JSON.
pub(super) fn line(answer: &impl Serialize) -> Vec<u8> {
    // Answers have no keys but texts: they always become JSON.
    let mut line = serde_json::to_vec(answer).unwrap_or_default();
    line.push(b'\n');
    line
}
