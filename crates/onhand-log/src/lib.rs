//! An append-only log of durable, chained, checksummed frames.
//!
//! One frame is one commit. [`Journal::append`] returns once it survives a loss of power, and whatever
//! crash comes later, opening the log finds it, or refuses and names the file and the offset that
//! are damaged. A chain of hashes makes the history tamper-evident. The format is in
//! `docs/log-format.md`.
//!
//! It is not a queue, does not replicate, and knows nothing of what the frames hold: bodies are bytes.
//!
//! - **Writing:** [`DirectoryLog`] opens a directory ([`LogOptions`]), tells what a crash had left there
//!   ([`Recovery`]), and takes [`FrameBuffer`]s through [`Journal`], the trait that other logs can implement.
//! - **Reading:** [`JournalReader`] gives [`Frames`] from any position, in any thread, while the log is written.
//! - **Checking:** [`verify`] reads everything, changes nothing, and lists each [`Fault`]. [`verify_each`] hands out what
//!   is [`Intact`] meanwhile.
//! - **Copying:** [`take_copy`] makes a [`LogCopy`] of a log, also of one that is being written, and adds to an earlier
//!   one what is new; [`give_back`] makes a log of it again.
//! - **Disks:** [`Storage`] is what all this asks of one. [`RealStorage`] is the machine's; `onhand-testkit`
//!   has one that crashes on demand. [`AtomicFile`] is for files kept beside a log.
//!
//! ```
//! use std::io::Write;
//! use std::sync::Arc;
//! use onhand_log::{Dictionary, DirectoryLog, FrameBuffer, Journal, LogOptions, RealStorage};
//!
//! # let directory = tempfile::tempdir()?;
//! # let directory = directory.path();
//! let options = LogOptions::new(Dictionary::default());
//! let (mut log, recovery) = DirectoryLog::open(Arc::new(RealStorage), directory, options)?;
//! assert!(recovery.created);
//!
//! let mut frame = FrameBuffer::new(log.end() + 1);
//! frame.write_all(b"ten mugs came, one was sold")?;
//! frame.add_events(2);
//! let frame = log.append(frame)?; // durable from here on
//! assert_eq!((frame.first(), frame.last(), log.end()), (1, 2, 2));
//!
//! let read = log.reader().frame_holding(2)?;
//! assert_eq!(read.body(), b"ten mugs came, one was sold");
//! assert_eq!(read.chain(), log.chain());
//! Box::new(log).close()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod block;
mod canary;
mod chain;
mod checksum;
mod copy;
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
pub use copy::{CopiedSegment, LogCopy, Pace, Taken, check_copy, give_back, read_copy, take_copy};
pub use damage::Damage;
pub use dictionary::{Dictionary, DictionaryEntry};
pub use directory::{ClosedLog, DirectoryLog, LockedDirectory, log_id};
pub use error::{Action, AppendError, LogError, OptionsProblem};
pub use frame::{Frame, FrameBuffer, Location};
pub use journal::{Journal, JournalReader};
pub use options::{LogOptions, SyncPolicy, TrustedPoint};
pub use position::Position;
pub use reader::Frames;
pub use recovery::{Recovery, TornTail};
pub use segment::segment_name;
pub use storage::{AtomicFile, LockGuard, OpenMode, RealStorage, Storage, StorageFile};
pub use verify::{Fault, Intact, Verification, verify, verify_each};
