//! An append-only log of durable, chained, checksummed frames.

mod block;
mod chain;
mod checksum;
mod cursor;
mod damage;
mod dictionary;
mod directory;
mod error;
mod frame;
mod io_error;
mod journal;
mod options;
mod position;
mod reader;
mod recovery;
mod segment;
mod storage;
mod verify;

pub use chain::Chain;
pub use damage::Damage;
pub use dictionary::{Dictionary, DictionaryEntry};
pub use directory::{ClosedLog, DirectoryLog};
pub use error::{Action, AppendError, LogError, OptionsProblem};
pub use frame::{Frame, FrameBuffer, Location};
pub use journal::{Journal, JournalReader};
pub use options::{LogOptions, SyncPolicy, TrustedPoint};
pub use position::Position;
pub use reader::Frames;
pub use recovery::{Recovery, TornTail};
pub use storage::{LockGuard, OpenMode, RealStorage, Storage, StorageFile, write_atomically};
pub use verify::{Fault, Verification, verify};
