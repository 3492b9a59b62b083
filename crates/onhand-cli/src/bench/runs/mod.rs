//! What can be measured: one run a file, each in logs of its own, each checked at its end.

mod batched;
mod callers;
mod checkpoints;
mod cycles;
mod expiries;
mod flat;
mod held;
mod hot;
mod memory;
mod opening;
mod orders;
mod reads;
mod replay;
mod sequential;
mod sold_out;

use super::context::Bench;
use super::measured::Measured;
use crate::exit::Failure;
use clap::ValueEnum;

pub(super) use memory::{Weighed, weigh};

/// Something that is measured by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Run {
    /// Bytes of memory a stock level, an open hold and a remembered id
    Memory,
    /// One caller who waits for every answer
    Sequential,
    /// Batches over all SKUs at 20 locations
    Batched,
    /// All want the same SKU at the same place: in batches, by turns with all SKUs, and 1,024 callers at once
    Hot,
    /// Batches of which 95 % are refused
    SoldOut,
    /// Holds that all expire within seconds, while somebody else reserves
    Expiries,
    /// 1,024, 256 and 64 callers at once, one reservation each at a time
    Callers,
    /// Units reserved and confirmed, and what is written for it
    Cycles,
    /// Orders reserved, placed, authorized, captured and shipped
    Orders,
    /// Availability read while reservations are written
    Reads,
    /// Writing while somebody holds a snapshot, by turns with writing while nobody does
    Held,
    /// The log read and applied from nothing
    Replay,
    /// A closed log opened, by its checkpoint and from nothing
    Opening,
    /// Commits while a checkpoint is taken
    Checkpoints,
    /// Holds among many stock levels, by turns with holds among 10,000
    Levels,
    /// Holds while many others are open, by turns with holds while none is
    Holds,
    /// Holds in a long log, by turns with holds in a new one
    LogLength,
}

/// All of them, in the order in which they run.
pub(super) const ALL: [Run; 17] = [
    Run::Memory,
    Run::Sequential,
    Run::Batched,
    Run::Hot,
    Run::SoldOut,
    Run::Expiries,
    Run::Callers,
    Run::Cycles,
    Run::Orders,
    Run::Reads,
    Run::Held,
    Run::Replay,
    Run::Opening,
    Run::Checkpoints,
    Run::Levels,
    Run::Holds,
    Run::LogLength,
];

impl Run {
    /// Whether its figure is the median of several runs. The others are cut into turns, and theirs is the median of
    /// those.
    pub(super) fn is_repeated(self) -> bool {
        !matches!(self, Self::Held | Self::Levels | Self::Holds | Self::LogLength)
    }

    /// As the command line calls it.
    pub(super) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    pub(super) fn measure(self, bench: &Bench) -> Result<Measured, Failure> {
        match self {
            Self::Memory => memory::run(bench),
            Self::Sequential => sequential::run(bench),
            Self::Batched => batched::run(bench),
            Self::Hot => hot::run(bench),
            Self::SoldOut => sold_out::run(bench),
            Self::Expiries => expiries::run(bench),
            Self::Callers => callers::run(bench),
            Self::Cycles => cycles::run(bench),
            Self::Orders => orders::run(bench),
            Self::Reads => reads::run(bench),
            Self::Held => held::run(bench),
            Self::Replay => replay::run(bench),
            Self::Opening => opening::run(bench),
            Self::Checkpoints => checkpoints::run(bench),
            Self::Levels => flat::levels(bench),
            Self::Holds => flat::holds(bench),
            Self::LogLength => flat::log_length(bench),
        }
    }
}
