//! The parts of the bench, and the runs of each.

use super::runs::{ALL, Run, Weighed};
use clap::Subcommand;
use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// What a user may ask for: runs that belong together, or some of them.
#[derive(Debug, Subcommand)]
pub(super) enum Part {
    /// Reservations a second: in batches, from many callers at once, sold out, expiring, one after the other
    Reservations {
        /// Only these runs; all unless named
        #[arg(value_name = "RUN", value_parser = of(&RESERVATIONS))]
        only: Vec<Run>,
    },
    /// Orders a second, from hold to parcel
    Orders,
    /// Replaying and opening a log, and what a checkpoint does to commits
    Recovery {
        /// Only these runs; all unless named
        #[arg(value_name = "RUN", value_parser = of(&RECOVERY))]
        only: Vec<Run>,
    },
    /// Reading from snapshots while reservations are written, and writing while one is held
    Snapshots {
        /// Only these runs; all unless named
        #[arg(value_name = "RUN", value_parser = of(&SNAPSHOTS))]
        only: Vec<Run>,
    },
    /// Bytes of memory and on disk
    Size {
        /// Only these runs; all unless named
        #[arg(value_name = "RUN", value_parser = of(&SIZE))]
        only: Vec<Run>,
    },
    /// Whether a reservation costs the same among many stock levels, many open holds, and in a long log
    Scale {
        /// Only these runs; all unless named
        #[arg(value_name = "RUN", value_parser = of(&SCALE))]
        only: Vec<Run>,
    },
    /// Weigh memory in this process, for the run that started it
    #[command(hide = true)]
    Weigh { weighed: Weighed },
}

/// Memory first, as it is among [`ALL`].
const RESERVATIONS: [Run; 9] = [
    Run::Memory,
    Run::Sequential,
    Run::Batched,
    Run::Hot,
    Run::SoldOut,
    Run::Expiries,
    Run::Callers,
    Run::Cycles,
    Run::Reads,
];
const RECOVERY: [Run; 3] = [Run::Replay, Run::Opening, Run::Checkpoints];
const SNAPSHOTS: [Run; 2] = [Run::Reads, Run::Held];
const SIZE: [Run; 2] = [Run::Memory, Run::Cycles];
const SCALE: [Run; 3] = [Run::Levels, Run::Holds, Run::LogLength];

/// The runs that are asked for, in their order.
pub(super) fn runs(part: Option<&Part>) -> Vec<Run> {
    let (all, only): (&[Run], &[Run]) = match part {
        Some(Part::Reservations { only }) => (&RESERVATIONS, only),
        Some(Part::Orders) => (&[Run::Orders], &[]),
        Some(Part::Recovery { only }) => (&RECOVERY, only),
        Some(Part::Snapshots { only }) => (&SNAPSHOTS, only),
        Some(Part::Size { only }) => (&SIZE, only),
        Some(Part::Scale { only }) => (&SCALE, only),
        Some(Part::Weigh { .. }) => (&[], &[]),
        None => (&ALL, &[]),
    };
    all.iter().copied().filter(|run| only.is_empty() || only.contains(run)).collect()
}

/// The part's name, as it is told.
pub(super) fn name(part: Option<&Part>) -> &'static str {
    match part {
        Some(Part::Reservations { .. }) => "reservations",
        Some(Part::Orders) => "orders",
        Some(Part::Recovery { .. }) => "recovery",
        Some(Part::Snapshots { .. }) => "snapshots",
        Some(Part::Size { .. }) => "size",
        Some(Part::Scale { .. }) => "scale",
        Some(Part::Weigh { .. }) => "weigh",
        None => "all",
    }
}

/// Takes the names of these runs alone.
fn of(runs: &'static [Run]) -> impl TypedValueParser<Value = Run> {
    PossibleValuesParser::new(runs.iter().filter_map(Run::to_possible_value))
        .try_map(|name| Run::from_str(&name, false))
}
