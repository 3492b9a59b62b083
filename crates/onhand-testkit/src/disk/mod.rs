//! A disk in memory that crashes, tears, forgets, flips and fails on demand.
//!
//! [`SimDisk`] stands in for the real disk wherever a [`Storage`](onhand_log::Storage) is asked for.
//! It knows of every byte and of every name whether it would survive a loss of power:
//!
//! - What is written can be read at once, and survives once the file was synced.
//! - A name that is given or taken away survives once its directory was synced.
//! - What a failed sync was to keep can still be read, and no later sync keeps it.
//!
//! ```
//! use std::path::Path;
//! use onhand_log::{OpenMode, Storage};
//! use onhand_testkit::disk::{Crash, SimDisk};
//!
//! let disk = SimDisk::new(1);
//! disk.create_dir_all(Path::new("d"))?;
//! let file = disk.open(Path::new("d/f"), OpenMode::CreateNew)?;
//! file.write_at(b"kept", 0)?;
//! file.sync_data()?;
//! disk.sync_dir(Path::new("d"))?;
//! file.write_at(b"lost", 0)?;
//! disk.crash(Crash::LoseUnsynced);
//! assert_eq!(disk.contents("d/f").unwrap(), b"kept");
//! # Ok::<(), std::io::Error>(())
//! ```

mod call;
mod crash;
mod fault;
mod inode;
mod latency;
mod names;
mod random;
mod sim_disk;
mod sim_file;
mod state;
mod tampering;

pub use call::{Call, CallKind};
pub use crash::Crash;
pub use fault::Fault;
pub(crate) use random::Random;
pub use sim_disk::SimDisk;
