//! What a view is, apart from where it is kept: a fold of the log into rows.

use super::store::{Row, Store};
use onhand_domain::{Event, Position};
use std::sync::Arc;

/// Folds commits into rows, and lets readers see them. What it makes must follow from the log alone.
pub(super) trait Projection: Send + 'static {
    /// The name of its directory.
    fn name(&self) -> &'static str;

    /// The form of its rows: rows of another form are thrown away.
    fn schema(&self) -> u64;

    /// Takes in a row that its store has.
    fn learn(&mut self, key: &[u8], value: &[u8]);

    /// All rows are intact and learned, and say everything up to this position: readers may see them.
    fn begin(&mut self, store: &Arc<Store>, position: Position);

    /// Takes in an event.
    fn fold(&mut self, position: Position, event: &Event);

    /// The command whose last event was at this position has ended. Gives rows once they are to be written; they
    /// say everything up to here that is not written yet.
    fn settle(&mut self, position: Position) -> Option<Vec<Row>>;

    /// The rows are written: readers may see them.
    fn written(&mut self);

    /// Forgets everything: the store is about to be deleted, and readers must not ask it any more.
    fn withdraw(&mut self);
}
