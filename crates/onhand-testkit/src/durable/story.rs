//! A script that is run with a loss of power at every call, and what has to hold afterwards.

use super::expected::{Expected, Sent};
use super::{Durable, Reply};
use crate::Step;
use crate::disk::{Crash, SimDisk};
use std::path::Path;
use std::sync::Arc;

/// What happens to an engine, and how often the power fails on the way.
#[derive(Debug)]
pub struct CrashStory {
    steps: Vec<Step>,
    crashes: Vec<Crash>,
}

/// A script for an engine on the simulated disk. It stands whole: nothing is defined in passing.
#[must_use]
pub fn given_on_disk<S: Into<Step>>(steps: impl IntoIterator<Item = S>) -> CrashStory {
    let crashes = vec![
        Crash::LoseUnsynced,
        Crash::KeepUnsynced,
        Crash::Sectors(1),
        Crash::Sectors(2),
        Crash::Pages(3),
        Crash::Prefix(4),
    ];
    CrashStory { steps: steps.into_iter().map(Into::into).collect(), crashes }
}

const DIRECTORY: &str = "store";

impl CrashStory {
    /// One thing more happens.
    #[must_use]
    pub fn and(mut self, step: impl Into<Step>) -> Self {
        self.steps.push(step.into());
        self
    }

    /// What a loss of power may leave, instead of a few of everything.
    #[must_use]
    pub fn crashes(mut self, crashes: impl IntoIterator<Item = Crash>) -> Self {
        self.crashes = crashes.into_iter().collect();
        self
    }

    /// Runs the script once without any failure: every answer and the state have to be those of the rules.
    ///
    /// # Panics
    /// Where they are not.
    #[must_use = "the story goes on: it has crashed nowhere yet"]
    pub fn then_answers_as_the_rules_do<D: Durable>(self) -> Self {
        let expected = Expected::of(&self.steps);
        let disk = SimDisk::new(1);
        let run = Run { expected: &expected, disk: &disk };
        let mut engine = run.open::<D>("on an empty disk");
        run.go_on(&mut engine, 0, "undisturbed");
        self
    }

    /// Runs the script with a loss of power at every call that changes the disk, reopens it, and asks for the
    /// last command once more, under the same id. What was acknowledged has to be there, every command has to be
    /// there wholly or not at all and once, and the script has to end as if nothing had happened. Returns at how
    /// many calls the power failed.
    ///
    /// # Panics
    /// Where one of that does not hold.
    #[must_use = "a story in which the power never failed has shown nothing"]
    pub fn then_survives_a_crash_anywhere<D: Durable>(&self) -> u64 {
        self.disturbed(
            |run, expected, at| {
                for crash in &self.crashes {
                    let disk = run.fork();
                    disk.crash(*crash);
                    let told = format!("after a loss of power at call {}, {crash:?}", at.call);
                    let run = Run { expected, disk: &disk };
                    let mut engine = run.recovered::<D>(at, &told);
                    run.go_on(&mut engine, at.next, &told);
                }
            },
            |disk| Session::<D>::of(disk),
        )
    }

    /// Runs the script, kills the process at every call that changes the disk, reopens it, asks for the last
    /// command once more; and then the power fails: what was acknowledged after the reopening has to be there,
    /// though what the killed process wrote was only read back.
    ///
    /// # Panics
    /// Where it is not.
    #[must_use = "a story in which nothing was killed has shown nothing"]
    pub fn then_survives_a_kill_and_then_a_loss_of_power<D: Durable>(&self) -> u64 {
        self.disturbed(
            |run, expected, at| {
                let disk = run.fork();
                disk.power_on();
                let told = format!("after a kill at call {}", at.call);
                let run = Run { expected, disk: &disk };
                let mut engine = run.recovered::<D>(at, &told);
                let mut acknowledged = at.acknowledged;
                if let Some(sent) = expected.sent.get(at.next) {
                    run.answers(&mut engine, sent, &told);
                    acknowledged = acknowledged.max(sent.records.1);
                }
                drop(engine);
                disk.crash(Crash::LoseUnsynced);
                let told = format!("{told} and a loss of power");
                let again = Reached { acknowledged, ..*at };
                let mut engine = run.recovered::<D>(&again, &told);
                run.go_on(&mut engine, at.next, &told);
            },
            |disk| Session::<D>::of(disk),
        )
    }

    /// Runs the script once for every call that the power can fail at, and looks at what is left.
    fn disturbed<D: Durable>(
        &self,
        look: impl Fn(&SimDisk, &Expected, &Reached),
        session: impl Fn(SimDisk) -> Session<D>,
    ) -> u64 {
        let expected = Expected::of(&self.steps);
        for call in 1.. {
            let disk = SimDisk::new(call);
            disk.power_off_at(call);
            let reached = session(disk.clone()).run(&expected, call);
            if !disk.is_off() {
                return call - 1;
            }
            look(&disk, &expected, &reached);
        }
        0
    }
}

/// How far a script came before the power failed.
#[derive(Clone, Copy, Debug)]
struct Reached {
    call: u64,
    /// The command that was not answered.
    next: usize,
    /// How many records the log holds at least.
    acknowledged: usize,
}

/// An engine on its way to the failure.
struct Session<D> {
    disk: SimDisk,
    engine: Option<D>,
}

impl<D: Durable> Session<D> {
    fn of(disk: SimDisk) -> Self {
        let engine = D::open(Arc::new(disk.clone()), Path::new(DIRECTORY)).ok();
        Self { disk, engine }
    }

    fn run(mut self, expected: &Expected, call: u64) -> Reached {
        let mut reached = Reached { call, next: 0, acknowledged: 0 };
        let Some(engine) = &mut self.engine else {
            assert!(self.disk.is_off(), "the engine does not open on a disk that works");
            return reached;
        };
        for sent in &expected.sent {
            match engine.submit(sent.id, sent.at, &sent.command) {
                Reply::Unknown => {
                    assert!(self.disk.is_off(), "{:?} is unknown on a disk that works", sent.command);
                    return reached;
                }
                reply => {
                    assert_eq!(reply, sent.reply, "the answer to {:?} before call {call}", sent.command);
                    reached.next += 1;
                    reached.acknowledged = sent.records.1;
                }
            }
        }
        reached
    }
}

/// A disk that works, and what is expected of an engine on it.
struct Run<'a> {
    expected: &'a Expected,
    disk: &'a SimDisk,
}

impl Run<'_> {
    fn open<D: Durable>(&self, told: &str) -> D {
        let opened = D::open(Arc::new(self.disk.clone()), Path::new(DIRECTORY));
        assert!(opened.is_ok(), "the engine does not open {told}: {:?}", opened.as_ref().err());
        match opened {
            Ok(engine) => engine,
            Err(_) => self.open(told),
        }
    }

    /// Opens what is left: at least what was acknowledged, at most what was sent, nothing by halves.
    fn recovered<D: Durable>(&self, reached: &Reached, told: &str) -> D {
        let mut engine: D = self.open(told);
        let entries = engine.entries();
        let most = self.expected.sent.get(reached.next).map_or(self.expected.after.len() - 1, |sent| sent.records.1);
        let possible = &self.expected.after[reached.acknowledged..=most.max(reached.acknowledged)];
        let whole = possible.contains(&entries);
        assert!(whole, "{told}: recovered is neither all that was acknowledged nor more whole commands: {entries:?}");
        engine
    }

    /// Sends the rest of the script and looks at the end; then everything once more, which changes nothing.
    fn go_on<D: Durable>(&self, engine: &mut D, from: usize, told: &str) {
        for sent in &self.expected.sent[from..] {
            self.answers(engine, sent, told);
        }
        let end = engine.entries();
        for sent in self.expected.sent.iter().filter(|sent| matches!(sent.reply, Reply::Accepted(_))) {
            self.answers(engine, sent, &format!("asked again, {told}"));
        }
        assert_eq!(engine.entries(), end, "{told}: a command was applied twice");
        let last = self.expected.sent.last().map_or(0, |sent| sent.records.1);
        let possible = &self.expected.after[last..];
        assert!(possible.contains(&end), "{told}: the script ends otherwise than by the rules: {end:?}");
    }

    fn answers<D: Durable>(&self, engine: &mut D, sent: &Sent, told: &str) {
        let reply = engine.submit(sent.id, sent.at, &sent.command);
        assert_eq!(reply, sent.reply, "the answer to {:?} {told}", sent.command);
    }
}
