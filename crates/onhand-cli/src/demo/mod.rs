//! The demonstration: a flash sale that anybody can follow, and the proof that nothing was sold twice.

mod assortment;
mod display;
mod referee;
mod report;
mod sale;
mod shopper;
mod tally;

use crate::exit::Failure;
use crate::out::Out;
use crate::{Ended, replayed, say, scratch};
use clap::Args;
use onhand::Onhand;
use report::Report;
use std::io;
use std::path::{Path, PathBuf};

/// Watch a flash sale: thousands of shoppers on the web, in the app and in shops fight for scarce stock.
///
/// Eight stores and a warehouse sell three hundred SKUs to 20,000 shoppers at once. They fill carts, change
/// their minds, walk away, come back. Every answer they get is durable on disk before they get it. Afterwards
/// a referee who saw nothing but the shoppers' receipts counts whether any unit was promised twice, and the log
/// is replayed from nothing and compared with the live state, byte for byte.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Where the log is kept: a directory that is new or empty [default: a new one below $TMPDIR or /var/tmp]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// How long the doors are open
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// How many shop at the same time
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    shoppers: u64,
    /// Makes the same shoppers want the same things [default: a new one each time]
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Print the result as one line of JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Ended {
    let directory = directory(arguments.data.as_deref())?;
    let seed = arguments.seed.unwrap_or_else(|| u64::from(fastrand::u32(..)));
    if !arguments.json {
        say::note(&format!("A flash sale of {} seconds, seed {seed}, in {}", arguments.seconds, directory.display()));
        scratch::is_in_memory(&directory);
    }
    let failed = |source| Failure::Io { action: "cannot start the runtime".to_owned(), source };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(failed)?;

    let core = Onhand::builder().open_blocking(&directory)?;
    let plan = sale::Plan { seconds: arguments.seconds, shoppers: arguments.shoppers, seed, quiet: arguments.json };
    let sold = runtime.block_on(sale::hold(&core, plan))?;
    if !arguments.json {
        say::note("The doors are closed. Judging the receipts, and replaying the log from nothing …");
    }
    let mut verdict = referee::judge(sold.notes);
    let books = referee::compare_with_books(&mut verdict, &core)?;
    let replayed = replayed::from_nothing(&core, |_, _| Ok(()))?;
    core.blocking().close()?;

    let report = Report::new(&directory, plan, sold.figures, &verdict, books, &replayed);
    let mut out = Out::new();
    if arguments.json {
        out.json(&report)?;
    } else {
        out.line(report.in_words())?;
    }
    out.finish()?;
    report.verdict()
}

fn directory(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let Some(named) = named else {
        return Ok(scratch::directory("demo"));
    };
    let holds_something = match named.read_dir() {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(source) => return Err(Failure::Io { action: format!("cannot read {}", named.display()), source }),
    };
    if holds_something {
        // Not even a log: its stock would mix with the sale's, and the count would prove nothing.
        let message = format!("{} is not empty; the demo needs a new or an empty directory", named.display());
        return Err(Failure::Usage(message));
    }
    Ok(named.to_owned())
}
