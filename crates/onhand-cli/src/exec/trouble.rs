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
            | SubmitError::ReceiptUnreadable { id, .. } => trouble.with("id", id),
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
