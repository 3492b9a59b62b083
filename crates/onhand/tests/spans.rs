//! What a core does for long enough to be looked at is a span.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use onhand::{DefineLocation, Onhand, Position};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// The spans that were begun: name, and the names of the fields.
type Begun = Arc<Mutex<BTreeMap<&'static str, Vec<&'static str>>>>;

struct Recorder(Begun);

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("onhand")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let metadata = span.metadata();
        let fields = metadata.fields().iter().map(|field| field.name()).collect();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(metadata.name(), fields);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn opening_committing_looking_back_keeping_and_closing_are_spans() {
    let begun = Begun::default();
    // The core's threads see no other than the global one; this file has no other test.
    tracing::subscriber::set_global_default(Recorder(Arc::clone(&begun))).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let core = Onhand::builder().open_blocking(directory.path()).unwrap().blocking();
    core.define_location(DefineLocation::store("berlin")).unwrap();
    core.as_of(Position(1)).unwrap();
    core.close().unwrap();
    let begun = begun.lock().unwrap_or_else(PoisonError::into_inner);
    let expected: [(&str, &[&str]); 5] = [
        ("as_of", &["moment"]),
        ("checkpoint", &["position"]),
        ("close", &["directory"]),
        ("commit", &["position", "events", "bytes"]),
        ("open", &["directory"]),
    ];
    let begun: Vec<(&str, &[&str])> = begun.iter().map(|(name, fields)| (*name, fields.as_slice())).collect();
    assert_eq!(begun, expected);
}
