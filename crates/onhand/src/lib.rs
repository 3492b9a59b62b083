//! An embeddable, event-sourced inventory and order core for retailers who sell through many channels at once: stock,
//! reservations, orders and payments. Returns and customer profiles are still to come.
//!
//! [`Onhand`] is the handle: commands go in, receipts come out once what they did is durable, snapshots answer
//! questions, subscriptions tell what happens, and any moment of the past can be asked about. It is a library with
//! one writer on one machine: no server, no client, no query language.
//!
//! ```
//! # let directory = tempfile::tempdir().unwrap();
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! use onhand::{DefineLocation, DefineSku, Onhand, Receive, Rejection, Reserve};
//! use std::time::Duration;
//!
//! let core = Onhand::open(directory.path()).await?;
//! core.define_location(DefineLocation::store("berlin")).await?;
//! core.define_sku(DefineSku::new("mug")).await?;
//! core.receive(Receive::new("mug", "berlin", 3)).await?;
//!
//! let hold = core.reserve(Reserve::new().channel("web").line("mug", 2).expires_in(Duration::from_secs(420))).await?;
//! let refused = core.reserve(Reserve::new().channel("app").line("mug", 2)).await.unwrap_err();
//! assert!(matches!(refused.rejection(), Some(Rejection::InsufficientStock { .. })));
//!
//! let cart = hold.reservation().ok_or("nothing is held")?;
//! core.confirm_reservation(cart).await?;
//! let mut story = core.subscribe(hold.position);
//! assert_eq!(story.next().await.unwrap()?.events[0].name(), "reservation_confirmed");
//! core.close().await?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```
//!
//! Futures may be awaited in any runtime, with or without a timer. [`Onhand::blocking`] needs none at all, and may be
//! called in the threads of one.

mod alarm;
mod backup;
mod batch;
mod canary;
mod checkpoint;
mod clock;
mod codec;
mod commands;
mod conducted;
mod core;
mod describe;
mod engine;
mod error;
mod held;
mod history;
mod inner;
mod meanwhile;
mod new_id;
mod park;
mod personal;
mod receipt;
mod remembered;
mod replay;
mod salvage;
mod settings;
mod snapshot;
mod start;
mod stats;
mod submission;
mod subscription;
mod tracking;
mod verify;
mod views;
mod workers;

pub use backup::{Backup, Restored, Restoring, backup, restore};
pub use clock::{Clock, SystemClock};
pub use commands::Blocking;
pub use conducted::{Conducted, Worker};
pub use core::Onhand;
pub use describe::describe;
pub use error::{Error, Refusal, SubmitError};
pub use history::AsOf;
pub use onhand_domain::*;
pub use onhand_log::{
    Action, AppendError, Chain, Damage, Fault, FrameBuffer, LockGuard, LogError, OpenMode, OptionsProblem, RealStorage,
    Recovery, Storage, StorageFile, TornTail,
};
pub use personal::{Key, KeyError, KeyName, KeyStore, Unsealed};
pub use receipt::Receipt;
pub use replay::digest;
pub use salvage::{Lost, LostCommand, Place, Salvaged, Stray, StrayCount, Unreplayable, salvage};
pub use settings::{Builder, Patience};
pub use snapshot::{NamesLocation, NamesSku, Reading, Snapshot};
pub use stats::Stats;
pub use submission::Submission;
pub use subscription::{Committed, Subscription, SubscriptionIter};
pub use tracking::{Tracked, Tracking};
pub use verify::{Finding, Verification, verify};
pub use views::{
    Mismatch, Touching, Traced, Trail, TrailIter, ViewCheck, ViewFault, ViewFinding, ViewState, ViewStatus,
    verify_views,
};
