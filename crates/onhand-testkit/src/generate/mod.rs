//! Commands and whole scripts at random, in a world small enough that everything collides.

mod commands;
mod coupons;
mod effects;
mod names;
mod orders;
mod payments;
mod returns;
mod runner;
mod script;

pub use commands::command;
pub(crate) use commands::recount;
pub use names::{CHANNELS, Stage, customers, orders, prelude, prelude_on, reservations};
pub use runner::runner;
pub use script::{Script, ScriptStep, script, script_on, step};
