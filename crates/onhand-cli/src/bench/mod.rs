//! Measuring the core: what users feel, each figure beside its target and beside what the machine itself does.

mod baseline;
mod bookkeeping;
mod context;
mod figure;
mod floor;
mod loads;
mod machine;
mod markdown;
mod measured;
mod median;
mod parts;
mod processor;
mod progress;
mod report;
mod rounds;
mod runs;
mod set_ahead;
mod settings;
mod site;
mod stop;
mod target;
mod threads;
mod told;
mod turns;
mod world;
mod written;

use crate::out::Out;
use crate::{Ended, scratch};
use baseline::Baseline;
use clap::Args;
use context::Bench;
use machine::Machine;
use measured::Measured;
use parts::Part;
use report::Report;
use rounds::Rounds;
use runs::Run;
use settings::{Options, Settings};
use site::Site;
use told::Told;

/// Measure the core on this machine, each figure beside its target and beside what the machine itself does.
///
/// Everything that is counted was durable on disk before its caller was answered. After each run the stock that
/// is reserved is compared with what callers were granted, and the log is replayed from nothing and compared
/// with the live state. Without a part all of them are measured; the full version takes half an hour or more, some
/// gigabytes of memory and disk, and a machine that does nothing else.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    part: Option<Part>,
}

pub(crate) fn run(arguments: &Arguments) -> Ended {
    let Arguments { options, part } = arguments;
    let settings = options.settings();
    // Before anything is made: a baseline that cannot be read is no reason to measure for half an hour.
    let baseline = options.compare.as_deref().map(|path| Baseline::read(path, settings.sizes)).transpose()?;
    stop::watch()?;
    let bench = Bench::new(Site::new(options.data.as_deref()), &settings)?;
    if let Some(Part::Weigh { weighed }) = part {
        return runs::weigh(&bench, *weighed);
    }
    measure(options, part.as_ref(), &bench, &settings, baseline.as_ref())
}

fn measure(
    options: &Options,
    part: Option<&Part>,
    bench: &Bench,
    settings: &Settings,
    baseline: Option<&Baseline>,
) -> Ended {
    let in_memory = scratch::is_in_memory(bench.site.path());
    let (machine, chosen) = (Machine::here(), parts::runs(part));
    let (mut out, as_it_goes) = (Out::new(), !options.json && !options.markdown);
    if as_it_goes {
        out.line(format_args!("{}, seed {}", machine.in_words(), settings.seed))?;
        out.flush()?;
    }
    let rounds = Rounds::new(bench, settings.runs, &chosen);
    let mut measured = Vec::new();
    for run in chosen {
        let of_run = rounds.measure(run)?;
        if as_it_goes {
            rounds.progress().aside(|| {
                out.line(report::table(&of_run.figures))?;
                // The next run takes a while.
                out.flush()
            })?;
        }
        measured.push((run, of_run));
    }
    if let Some(baseline) = baseline {
        again_if_worse(&rounds, &mut measured, baseline)?;
    }
    drop(rounds);
    let bench = parts::name(part);
    let report = Report { bench, settings, in_memory, machine: &machine, measured: &measured, baseline };
    if options.json {
        out.json(&Told::of(&report))?;
    } else if options.markdown {
        out.line(markdown::page(&report))?;
    } else {
        out.line(format_args!(
            "{}. After every run: reserved = granted, and the log replays to the live state.",
            report.targets()
        ))?;
        out.line(report.told_ratios())?;
    }
    out.finish()?;
    // First: what is worse than a baseline does not take its place.
    report.verdict(part.is_none())?;
    match &options.write_baseline {
        Some(path) => baseline::write(path, settings.sizes, &machine, report.ratios()),
        None => Ok(()),
    }
}

/// How often a run with a ratio that got worse is measured again, before that is said.
const MORE: u32 = 4;

/// A moment's noise is no regression: of a run with a ratio that got worse, another time counts that finds it no worse.
fn again_if_worse(rounds: &Rounds, measured: &mut [(Run, Measured)], baseline: &Baseline) -> Ended {
    for (run, of_run) in measured {
        let mut more = MORE;
        while more > 0 && of_run.ratios.iter().any(|ratio| baseline.is_worse(ratio)) {
            more -= 1;
            let again = rounds.measure(*run)?;
            for ratio in of_run.ratios.iter_mut().filter(|ratio| baseline.is_worse(ratio)) {
                if let Some(again) = again.ratios.iter().find(|again| again.name == ratio.name) {
                    *ratio = again.clone();
                }
            }
        }
    }
    Ok(())
}
