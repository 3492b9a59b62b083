//! Imports of real shops' histories.

mod apply;
mod books;
mod bought;
mod command_ids;
mod customers;
mod documents;
mod goods;
mod line;
mod names;
mod price;
mod records;
mod revenue;
mod sales;
mod source;
mod summary;
mod survey;

use crate::Ended;
use crate::exit::Failure;
use crate::out::Out;
use clap::{Args, Subcommand};
use onhand::{Error, Onhand};
use std::path::{Path, PathBuf};
use std::time::Instant;
pub(crate) use summary::Summary;

/// Take over the history of a shop from a file.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    source: Source,
}

#[derive(Debug, Subcommand)]
enum Source {
    /// A year of a real online retailer: the UCI data set Online Retail II, one sheet of it as CSV
    OnlineRetail(OnlineRetail),
}

/// Import the UCI data set Online Retail II: one sheet as CSV, plain or gzipped.
///
/// Invoices become orders that were carried out and paid on that day, with what was paid for carrying them; canceled
/// lines become returns that are paid back, where their sale is in the file, and corrections where it is not, as
/// write-offs do. Services and fees are set aside and counted. The money adds up to the file's, month by month. Each country's shop keeps its stock at a location of its own, such
/// as web:germany. What was in stock before is not in the file: as much as makes the year possible is received
/// first. Stopped at any moment, it goes on where it was; run again, it changes nothing.
#[derive(Debug, Args)]
struct OnlineRetail {
    /// The directory of the log; a new one is made
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Print the result as one line of JSON
    #[arg(long)]
    json: bool,
    /// The CSV file
    file: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Ended {
    match &arguments.source {
        Source::OnlineRetail(arguments) => online_retail(arguments),
    }
}

fn online_retail(arguments: &OnlineRetail) -> Ended {
    let open = || Onhand::builder().input_clock().open_blocking(&arguments.data);
    let (core, summary) = take_over(open, &arguments.file, arguments.json)?;
    core.blocking().close()?;
    let mut out = Out::new();
    if arguments.json {
        out.json(&summary)?;
    } else {
        out.line(summary.in_words(&arguments.data))?;
    }
    out.finish()?;
    summary.verdict()
}

/// Imports a file into a core that is opened once the file was read to its end.
pub(crate) fn take_over(
    open: impl FnOnce() -> Result<Onhand, Error>,
    file: &Path,
    quiet: bool,
) -> Result<(Onhand, Summary), Failure> {
    let started = Instant::now();
    let survey = survey::read(file, quiet)?;
    let core = open()?;
    let applied = apply::apply(&core, &survey, file, quiet)?;
    let summary = Summary::new(&core, &survey, &applied, started.elapsed())?;
    Ok((core, summary))
}

/// A file that cannot be imported at all.
fn unusable(file: &Path, message: &str) -> Failure {
    Failure::Usage(format!("{}: {message}", file.display()))
}
