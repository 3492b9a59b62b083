//! Given, when, crash, then: what tests of onhand and of its embedders are written with.
//!
//! - [`given`] tells a story over the rules alone, in the words of the trade ([`words`]); a [`World`] is what it
//!   happens in.
//! - [`Model`] is a second, naive opinion of what every command does; [`differences`] compares it with a ledger.
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
//! It holds no engine and no disk of its own making: the simulated disk is `onhand-log`'s, and an engine shows
//! itself to it through a trait of this crate.

mod bare;
mod compare;
pub mod disk;
pub mod generate;
mod given;
mod history;
mod ids;
mod model;
mod world;

pub use bare::Bare;
pub use compare::{differences, told};
pub use given::{Given, Outcome, Refusal, Step, given, given_in, given_nothing, insufficient_stock, words};
pub use history::History;
pub use ids::{DAWN, command_id, customer, reservation};
pub use model::{Model, Told, ToldShortfall};
pub use world::{Answer, Record, World};
