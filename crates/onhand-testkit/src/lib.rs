//! Given, when, crash, then: what tests of onhand and of its embedders are written with.
//!
//! Over the rules alone:
//!
//! - [`given`] tells a story, in the words of the trade ([`words`]); a [`World`] is what it
//!   happens in.
//! - [`Model`] is a second, naive opinion of what every command does; [`differences`] compares it with a ledger, and
//!   [`agree`] both over a whole script.
//! - [`generate`] draws commands and whole scripts for proptest.
//!
//! ```
//! use onhand_testkit::{given, insufficient_stock, words::*};
//!
//! given([received("mug", "berlin", 3)])
//!     .when(reserve("mug", "berlin", 5))
//!     .then_rejected(insufficient_stock(5, 3));
//!
//! given([received("mug", "berlin", 3), hold(1, "mug", "berlin", 2)])
//!     .when(sold("mug", "berlin", 3))
//!     .then_events(["stock_issued", "shortfall_recorded"])
//!     .then_available("mug", "berlin", -2);
//! ```
//!
//! Over a [`disk`] that loses its power anywhere:
//!
//! - [`given_on_disk`] runs a script against any engine that implements [`Durable`], with a loss of power or a kill
//!   at every call: what was acknowledged is there, every command wholly or not at all, and once.
//!
//! - A [`sim`]ulation runs a whole core in one thread, with its callers, clocks and calamities.
//!
//! [`Seeds`] are tried by the thousand, on all processors.
//!
//! Over a [`forged`] log: intact, and wrong.
//!
//! It holds no engine: that one is under test.

mod agree;
mod bare;
mod compare;
pub mod disk;
mod durable;
pub mod forged;
pub mod generate;
mod given;
mod history;
mod ids;
mod model;
mod seeds;
pub mod sim;
mod world;

pub use agree::agree;
pub use bare::Bare;
pub use compare::{differences, told};
pub use durable::{CrashStory, Durable, Reply, given_on_disk};
pub use given::{Given, Outcome, Refusal, Step, given, given_in, given_nothing, insufficient_stock, words};
pub use history::History;
pub use ids::{DAWN, command_id, customer, order, reservation};
pub use model::{Model, Told, ToldEffect, ToldOrder, ToldShortfall};
pub use seeds::{Seeds, Tally};
pub use world::{Answer, Record, World};
