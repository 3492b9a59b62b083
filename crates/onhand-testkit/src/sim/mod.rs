//! A simulation: a whole core in one thread, on a disk, a clock and callers that a seed decides.
//!
//! [`simulate`] draws a run from a seed: commands of callers who are in flight together, come back under the same
//! id or go away; workers that go on in any order; a clock that stops and jumps; a disk that fails, fills up, loses
//! its power, takes its time; a process that is killed, closed and opened again. After every move what the core says and what its
//! log holds is held against an oracle that reads nothing but that log.
//!
//! - What is acknowledged is in the log, after any restart, and all of the log that was ever shown still is.
//! - The log holds whole commands that were sent, each once, and of each what the rules and the
//!   [`Model`](crate::Model) have it do there and then; what fell due in between is there, too.
//! - A refusal is what both say at its position and time.
//! - A snapshot is the state of one position, and a core that was opened again has the state that its log, read from
//!   nothing, adds up to.
//! - Once the log has failed nothing more is acknowledged, and reads go on.
//! - A bit that flips while the core is down, or a write that has landed elsewhere, is found, or changes no answer.
//! - Everybody is told something as soon as there is nothing left to do.
//!
//! The same seed gives the same run: [`Outcome::trace`] is a digest of every move, call and answer. Which engine runs
//! is for whoever implements [`Core`] to say.

mod callers;
mod campaign;
mod checks;
mod clock;
mod core;
mod damage;
mod dice;
mod moves;
mod oracle;
mod outcome;
mod plan;
mod restart;
mod run;
mod shrink;
mod stories;
mod stories_of_money;
mod stories_outside;
mod trace;

pub use self::core::{Asked, Committed, Core, Said, Seen, Setting, Worker};
pub use campaign::{Campaign, simulate};
pub use clock::SimClock;
pub use moves::{Calamity, Mishap, Move};
pub use oracle::Broken;
pub use outcome::Outcome;
pub use plan::Plan;
pub use run::play;
pub use shrink::shrink;
