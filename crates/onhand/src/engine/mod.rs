//! The engine: one thread that decides, one that makes durable, and what they hand each other.

mod call;
mod inbox;
mod publish;
mod reply;
mod sequencer;
mod writer;

pub(crate) use call::Call;
pub(crate) use inbox::{Inbox, Message};
pub(crate) use publish::{CLOSED, Published, SnapshotSlot};
pub(crate) use reply::{Answered, BatchReply, Outcome};
pub(crate) use sequencer::{LARGEST_OWN_RECORD, Sequencer, SequencerParts};
pub(crate) use writer::{LogWriter, WriterParts};
