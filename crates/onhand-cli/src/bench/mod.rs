//! Measuring the core, each figure beside what the bare disk does in the same run.

mod batched;
mod callers;
mod cycles;
mod figure;
mod floor;
mod memory;
mod processor;
mod reads;
mod reservations;
mod world;

use crate::Ended;
use clap::{Args, Subcommand};

/// Measure the core on this machine, each figure beside what the bare disk does in the same run.
///
/// Everything that is counted was durable on disk before its caller was answered. After each run the stock that
/// is reserved is compared with what callers were granted, and the log is replayed from nothing and compared
/// with the live state.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Reservations a second: in batches, from many callers at once, of one hot SKU, one after the other
    Reservations(reservations::Arguments),
}

pub(crate) fn run(arguments: &Arguments) -> Ended {
    match &arguments.what {
        What::Reservations(arguments) => reservations::run(arguments),
    }
}
