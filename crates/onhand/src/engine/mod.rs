//! The engine: one thread that decides, one that makes durable, and what they hand each other.

mod answer;
mod callers;
mod grief;
mod inbox;
mod publish;
mod sequencer;
mod sync;
mod told;
#[cfg(test)]
#[cfg(onhand_loom)]
mod tried;
mod writer;

pub(crate) use answer::Outcome;
pub(crate) use callers::Callers;
pub(crate) use inbox::{Inbox, Message};
pub(crate) use publish::{CLOSED, Published, SnapshotSlot};
pub(crate) use sequencer::{LARGEST_OWN_RECORD, Sequencer, SequencerParts};
pub(crate) use told::{Answered, Asked, Told};
pub(crate) use writer::{LogWriter, WriterParts, Writing};
