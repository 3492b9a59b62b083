//! The whole comparison: proofs, then round after round.

use crate::arguments::Arguments;
use crate::contest::Contestant;
use crate::drive::Race;
use crate::failure::Failure;
use crate::ground::Ground;
use crate::machine::Machine;
use crate::out;
use crate::page;
use crate::peers::{Field, field};
use crate::result::{Measured, Report, Sample};
use crate::shop::{About, Introduction};
use crate::stop::Stop;
use crate::text::{grouped, significant};
use std::process::ExitCode;
use std::time::Duration;

/// Runs what the command line asks for, and says what came of it.
pub fn run(arguments: &Arguments) -> ExitCode {
    match compare(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            out::note(&format!("onhand-peers: {failure}"));
            ExitCode::from(failure.code())
        }
    }
}

fn compare(arguments: &Arguments) -> Result<(), Failure> {
    let failed = |source| Failure::Io { action: "cannot catch signals".to_owned(), source };
    let stop = Stop::on_signals().map_err(failed)?;
    // What cannot be written in the end is better known before.
    let page = arguments.page().map(|docs| page::Page::open(&docs)).transpose()?;
    let ground = Ground::below(arguments.data.as_deref(), stop)?;
    let report = measure(arguments, &ground)?;
    ground.clear()?;

    if let Some(page) = page {
        let written = page.write(&report)?;
        out::note(&format!("wrote {}", written.display()));
    }
    if arguments.json { out::json(&report) } else { out::line(&page::table(&report)) }
}

/// One who takes part: who it is, what it said of itself, and what it reached so far.
struct Entrant {
    contestant: Box<dyn Contestant>,
    introduction: Introduction,
    samples: Vec<Sample>,
}

fn measure(arguments: &Arguments, ground: &Ground) -> Result<Report, Failure> {
    let machine = Machine::look_at(ground.path());
    out::note(&format!("on {}", machine.in_words()));
    let date = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let Field { contestants, missing } = field(&arguments.entries(), ground)?;
    for absent in &missing {
        out::note(&format!("{} is left out: {}. To have it: {}", absent.name, absent.why, absent.remedy));
    }
    if contestants.is_empty() {
        return Err(Failure::Usage("nobody is left to be measured".to_owned()));
    }

    let mut entrants = Vec::new();
    for contestant in contestants {
        entrants.push(proved(contestant, ground)?);
    }
    for round in 1..=arguments.runs {
        for entrant in &mut entrants {
            entrant.race(arguments, round, ground)?;
        }
    }
    let peers = entrants.into_iter().map(Entrant::measured).collect();
    let &Arguments { seconds, runs, skus, .. } = arguments;
    Ok(Report { bench: "peers", date, seconds, runs, skus, machine, peers, missing, checked: true })
}

/// In every mode: sold out exactly, retries once, confirmed once.
fn proved(mut contestant: Box<dyn Contestant>, ground: &Ground) -> Result<Entrant, Failure> {
    let about @ About { name, modes, .. } = contestant.about();
    out::note(&format!("{name} proves itself"));
    let mut introduction = Introduction::new("unknown");
    for mode in modes {
        ground.stop.check()?;
        introduction = contestant.prove(*mode, ground)?;
    }
    Ok(Entrant { samples: Sample::of(about).collect(), introduction, contestant })
}

impl Entrant {
    fn race(&mut self, arguments: &Arguments, round: u32, ground: &Ground) -> Result<(), Failure> {
        let About { name, .. } = self.contestant.about();
        let (skus, rounds) = (arguments.skus, arguments.runs);
        let how_long = Duration::from_secs_f64(arguments.seconds);
        for sample in &mut self.samples {
            ground.stop.check()?;
            let (mode, workload) = (sample.mode, sample.workload);
            let outcome = self.contestant.race(Race { mode, workload, skus, how_long }, ground)?;
            sample.add(&outcome);
            let (what, reached) = (workload.name(), grouped(significant(sample.latest())));
            out::note(&format!("round {round} of {rounds}: {name}, {}, {what}: {reached}/s", mode.name));
        }
        Ok(())
    }

    fn measured(self) -> Measured {
        let About { name, keeps, how, .. } = self.contestant.about();
        let figures = self.samples.into_iter().map(Sample::figure).collect();
        Measured { name, keeps, how, introduction: self.introduction, figures }
    }
}
