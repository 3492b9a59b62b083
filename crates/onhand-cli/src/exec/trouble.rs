//! Errors as answers: one kind each, with figures.

use onhand::{Error, SubmitError};
use serde::Serialize;
use serde_json::{Map, Value};

/// Why a line could not be served.
#[derive(Debug)]
pub(super) struct Trouble {
    kind: &'static str,
    message: String,
    figures: Map<String, Value>,
}

impl Trouble {
    pub(super) fn new(kind: &'static str, message: impl ToString) -> Self {
        Self { kind, message: message.to_string(), figures: Map::new() }
    }

    pub(super) fn invalid(message: impl ToString) -> Self {
        Self::new("invalid_input", message)
    }

    pub(super) fn with(mut self, name: &str, figure: impl Serialize) -> Self {
        // Figures are texts, numbers and times, which always become values.
        self.figures.insert(name.to_owned(), serde_json::to_value(figure).unwrap_or_default());
        self
    }

    /// The answer to the line of this number.
    pub(super) fn answer(&self, line: u64) -> Value {
        let mut error = Map::new();
        error.insert("kind".to_owned(), Value::from(self.kind));
        error.insert("line".to_owned(), Value::from(line));
        error.insert("message".to_owned(), Value::from(self.message.as_str()));
        error.extend(self.figures.clone());
        serde_json::json!({ "ok": false, "error": error })
    }
}

impl From<&SubmitError> for Trouble {
    fn from(error: &SubmitError) -> Self {
        let kind = match error {
            SubmitError::Invalid(_) | SubmitError::NotTimeOrdered { .. } => "invalid_input",
            SubmitError::IdReused { .. } => "id_reused",
            SubmitError::IdTooOld { .. } => "id_too_old",
            SubmitError::IdAhead { .. } => "id_ahead",
            SubmitError::Busy { .. } => "busy",
            SubmitError::TooLarge { .. } => "too_large",
            SubmitError::Unknown { .. } => "unknown_outcome",
            SubmitError::Closed => "closed",
            SubmitError::HistoryUnreadable { .. } => "history_unreadable",
            SubmitError::ReceiptUnreadable { .. } => "receipt_unreadable",
            SubmitError::NotSealed { .. } => "not_sealed",
            _ => "failed",
        };
        let trouble = Self::new(kind, error);
        match error {
            SubmitError::IdReused { id, position } => trouble.with("id", id).with("position", position),
            SubmitError::IdTooOld { id, floor } => trouble.with("id", id).with("floor", floor),
            SubmitError::IdAhead { id, at, now } => trouble.with("id", id).with("at", at).with("now", now),
            SubmitError::Busy { limit } => trouble.with("limit", limit),
            SubmitError::TooLarge { length, limit } => trouble.with("length", length).with("limit", limit),
            SubmitError::Unknown { id, .. }
            | SubmitError::HistoryUnreadable { id, .. }
            | SubmitError::ReceiptUnreadable { id, .. }
            | SubmitError::NotSealed { id, .. } => trouble.with("id", id),
            _ => trouble,
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        let kind = match &error {
            Error::UnknownSku { .. } => "unknown_sku",
            Error::UnknownLocation { .. } => "unknown_location",
            Error::BeyondEnd { .. } => "beyond_end",
            Error::InTheFuture { .. } => "in_the_future",
            Error::Keys(_) => "not_unsealed",
            Error::Closed | Error::Failed { .. } => "closed",
            _ => "history_unreadable",
        };
        let trouble = Self::new(kind, &error);
        match error {
            Error::UnknownSku { name } => trouble.with("sku", name),
            Error::UnknownLocation { name } => trouble.with("location", name),
            Error::BeyondEnd { position, end } => trouble.with("position", position).with("end", end),
            Error::InTheFuture { time, now } => trouble.with("at", time).with("now", now),
            _ => trouble,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use onhand::{CommandId, Position, Refusal, Rejection, Timestamp};
    use serde_json::json;
    use std::sync::Arc;

    const ID: &str = "0191e0a0-0000-7000-8000-000000000001";
    const NOON: Timestamp = Timestamp::from_seconds(1_767_268_800);

    fn id() -> CommandId {
        ID.parse().unwrap()
    }

    fn source() -> Arc<Error> {
        Arc::new(Error::Closed)
    }

    /// The answer, whose message is the error's own.
    fn told(error: &SubmitError) -> Value {
        let mut answer = Trouble::from(error).answer(7);
        assert_eq!(answer["ok"], false);
        let message = answer["error"].as_object_mut().unwrap().shift_remove("message");
        assert_eq!(message, Some(error.to_string().into()));
        answer["error"].take()
    }

    #[test]
    fn what_the_core_cannot_serve_has_a_kind_and_its_figures() {
        let (at, now, position) = (NOON, NOON, Position(3));
        for (error, expected) in [
            (SubmitError::NotTimeOrdered { id: id() }, json!({"kind": "invalid_input", "line": 7})),
            (
                SubmitError::IdReused { id: id(), position },
                json!({"kind": "id_reused", "line": 7, "id": ID, "position": 3}),
            ),
            (
                SubmitError::IdTooOld { id: id(), floor: NOON },
                json!({"kind": "id_too_old", "line": 7, "id": ID, "floor": NOON}),
            ),
            (
                SubmitError::IdAhead { id: id(), at, now },
                json!({"kind": "id_ahead", "line": 7, "id": ID, "at": NOON, "now": NOON}),
            ),
            (SubmitError::Busy { limit: 4 }, json!({"kind": "busy", "line": 7, "limit": 4})),
            (
                SubmitError::TooLarge { length: 9, limit: 8 },
                json!({"kind": "too_large", "line": 7, "length": 9, "limit": 8}),
            ),
            (
                SubmitError::Unknown { id: id(), source: source() },
                json!({"kind": "unknown_outcome", "line": 7, "id": ID}),
            ),
            (SubmitError::Closed, json!({"kind": "closed", "line": 7})),
            (
                SubmitError::HistoryUnreadable { id: id(), source: source() },
                json!({"kind": "history_unreadable", "line": 7, "id": ID}),
            ),
            (
                SubmitError::ReceiptUnreadable { id: id(), source: source() },
                json!({"kind": "receipt_unreadable", "line": 7, "id": ID}),
            ),
        ] {
            assert_eq!(told(&error), expected);
        }
    }

    #[test]
    fn what_has_no_kind_of_its_own_has_failed() {
        // A rule's refusal has an answer of its own; what a newer core may say besides is told like this.
        let rejection = Rejection::UnknownSku { sku: "mug".into() };
        let refusal = Refusal { rejection, position: Position(3), time: NOON };
        assert_eq!(told(&SubmitError::Rejected(Box::new(refusal))), json!({"kind": "failed", "line": 7}));
    }

    #[test]
    fn what_a_query_cannot_be_answered_with_has_a_kind_and_its_figures() {
        let name = || "mug".to_owned();
        for (error, kind, figures) in [
            (Error::UnknownSku { name: name() }, "unknown_sku", json!({"sku": "mug"})),
            (Error::UnknownLocation { name: name() }, "unknown_location", json!({"location": "mug"})),
            (
                Error::BeyondEnd { position: Position(9), end: Position(4) },
                "beyond_end",
                json!({"position": 9, "end": 4}),
            ),
            (Error::Closed, "closed", json!({})),
            (Error::Failed { source: source() }, "closed", json!({})),
            (Error::MalformedRecord { position: Position(4) }, "history_unreadable", json!({})),
        ] {
            let trouble = Trouble::from(error);
            assert_eq!((trouble.kind, Value::Object(trouble.figures)), (kind, figures));
        }
    }
}
