//! A run: moves, one after the other, and a look around after each.

use super::callers::{Caller, Callers, Heard, Question};
use super::checks::believe;
use super::oracle::{Broken, Oracle};
use super::trace::Trace;
use super::{Calamity, Core, Move, Outcome, Plan, Said, Setting, Worker};
use crate::command_id;
use crate::disk::{Crash, SimDisk};
use crate::generate::ScriptStep;
use onhand_domain::{Command, Position, Span};
use std::time::Duration;

/// Where the core lives on the simulated disk.
pub(super) const DIRECTORY: &str = "/core";
/// More callers than these do not come before others have left.
const CALLERS: usize = 12;
/// After so many rounds of all workers there is nothing left to do, or something is wrong.
const ROUNDS: usize = 4_096;

/// Plays a plan to its end.
///
/// # Errors
/// The first promise that was not kept.
pub fn play<C: Core>(plan: &Plan) -> Result<Outcome, Broken> {
    let mut run = Run::<C>::new(plan)?;
    for next in &plan.moves {
        run.goes_on(next)?;
    }
    run.ends()
}

pub(super) struct Run<C> {
    pub(super) disk: SimDisk,
    pub(super) setting: Setting,
    pub(super) core: Option<C>,
    pub(super) callers: Callers,
    pub(super) oracle: Oracle,
    pub(super) trace: Trace,
    pub(super) outcome: Outcome,
    /// What was heard, and could not be compared with the log yet.
    pub(super) heard: Vec<Heard>,
    /// What survives should a call be cut short; none where only the process dies.
    pub(super) survives: Option<Crash>,
    /// The disk may fail.
    pub(super) in_trouble: bool,
    /// Reading may fail, or may have failed for somebody who still waits.
    pub(super) cannot_read: bool,
    /// How many records stand before the newest commit.
    pub(super) newest_commit: usize,
    /// How many records stood in the log when it was closed last, and sealed with that.
    pub(super) sealed: usize,
    sent: Vec<Question>,
    acknowledged: Position,
    has_failed: bool,
}

impl<C: Core> Run<C> {
    fn new(plan: &Plan) -> Result<Self, Broken> {
        let setting = plan.setting();
        let mut run = Self {
            disk: SimDisk::new(plan.seed),
            oracle: Oracle::new(&setting.policy),
            setting,
            core: None,
            callers: Callers::default(),
            trace: Trace::default(),
            outcome: Outcome { runs: 1, ..Outcome::default() },
            heard: Vec::new(),
            survives: Some(Crash::LoseUnsynced),
            in_trouble: false,
            cannot_read: false,
            newest_commit: 0,
            sealed: 0,
            sent: Vec::new(),
            acknowledged: Position::START,
            has_failed: false,
        };
        if plan.is_slow() {
            run.disk.takes_time(plan.seed);
        }
        run.open(&[])?;
        Ok(run)
    }

    fn goes_on(&mut self, next: &Move) -> Result<(), Broken> {
        self.trace.note(next);
        match next {
            Move::Submit(step) => self.submit(std::slice::from_ref(step)),
            Move::Batch(steps) => self.submit(steps),
            Move::Retry(which) => self.again(*which, None),
            Move::Reuse(which, step) => self.again(*which, Some(step)),
            Move::Leave(which) => {
                self.callers.leave(*which);
                Ok(())
            }
            Move::Look => self.look(),
            Move::Work(worker) => self.work(*worker).map(|_| ()),
            Move::Rest => self.rest(),
            Move::TimeOut => {
                let stepped = self.core.as_mut().is_some_and(C::time_out);
                self.trace.note(&stepped);
                self.look_around()
            }
            Move::Pass(span) => {
                self.setting.clock.pass(*span);
                Ok(())
            }
            Move::SetClock(seconds) => {
                self.setting.clock.set(*seconds);
                Ok(())
            }
            Move::Trouble(mishap) => {
                match mishap.fault() {
                    Some(fault) => self.disk.inject(fault),
                    None => self.disk.limit_capacity(self.disk.used() + mishap.room()),
                }
                self.in_trouble = true;
                self.cannot_read |= mishap.keeps_from_reading();
                Ok(())
            }
            Move::Heal => {
                self.heal();
                Ok(())
            }
            Move::PowerFailsAt(call, survives) => {
                self.survives = Some(*survives);
                self.disk.power_off_at(*call);
                Ok(())
            }
            Move::KilledAt(call) => {
                self.survives = None;
                self.disk.power_off_at(*call);
                Ok(())
            }
            Move::Misdirect(written, to, sector) => self.misdirect(*written, *to, *sector),
            Move::Flip(file, bit) => self.flip(*file, *bit),
            Move::Restart(calamity) => self.restart(calamity),
        }
    }

    /// All is well again; everybody is told, the log is closed, opened, looked at and verified.
    fn ends(mut self) -> Result<Outcome, Broken> {
        self.heal();
        self.rest()?;
        self.restart(&Calamity::Close)?;
        self.look()?;
        self.rest()?;
        self.restart(&Calamity::Kill)?;
        self.oracle.compare()?;
        self.verify()?;
        self.outcome.trace = self.trace.digest();
        self.outcome.records = self.oracle.records().len();
        self.outcome.sent = self.sent.len();
        Ok(self.outcome)
    }

    pub(super) fn heal(&mut self) {
        self.disk.heal();
        self.in_trouble = false;
        // Whoever came before hears of it later, with the rest of his batch.
        self.cannot_read &= !self.callers.are_none();
    }

    fn submit(&mut self, steps: &[ScriptStep]) -> Result<(), Broken> {
        let mut questions = Vec::new();
        for step in steps {
            self.setting.clock.pass(step.span().max(Span::from(Duration::from_millis(1))));
            let number = self.sent.len() as u64 + questions.len() as u64 + 1;
            let (wall, log) = (self.setting.clock.wall(), self.oracle.time());
            // Now and then somebody does not know how late it is in the log.
            let moment = if number.is_multiple_of(8) { wall } else { wall.max(log) };
            questions.push((command_id(number, moment), step.at(moment)));
        }
        self.sent.extend(questions.iter().cloned());
        self.ask(questions)
    }

    fn again(&mut self, which: usize, other: Option<&ScriptStep>) -> Result<(), Broken> {
        let Some((id, command)) = self.sent.get(which % self.sent.len().max(1)) else { return Ok(()) };
        let command = other.map_or_else(|| command.clone(), |other| other.at(self.setting.clock.wall()));
        self.ask(vec![(*id, command)])
    }

    fn ask(&mut self, questions: Vec<Question>) -> Result<(), Broken> {
        let Some(core) = self.core.as_ref().filter(|_| self.callers.count() < CALLERS) else { return Ok(()) };
        for (id, command) in &questions {
            self.oracle.sends(*id, command);
        }
        let asked = match <[(_, Command); 1]>::try_from(questions.clone()) {
            Ok([(id, command)]) => {
                let said = core.submit(id, command);
                Box::pin(async move { vec![said.await] })
            }
            Err(questions) => core.submit_batch(questions),
        };
        self.callers.come(Caller::asks(questions, asked));
        self.look_around()
    }

    fn look(&mut self) -> Result<(), Broken> {
        if let Some(core) = &self.core {
            self.callers.come(Caller::looks(self.acknowledged, core.snapshot()));
        }
        self.look_around()
    }

    fn work(&mut self, worker: Worker) -> Result<bool, Broken> {
        let stepped = self.core.as_mut().is_some_and(|core| core.step(worker));
        self.trace.note(&stepped);
        self.look_around()?;
        Ok(stepped)
    }

    /// Until nothing is left to do: then everybody has been told something.
    fn rest(&mut self) -> Result<(), Broken> {
        for _ in 0..ROUNDS {
            let mut any = false;
            for worker in Worker::ALL {
                any |= self.work(worker)?;
            }
            if !any {
                return match self.callers.are_none() {
                    true => Ok(()),
                    false => Err(Broken::new("everybody is told something", &self.callers.count())),
                };
            }
        }
        Err(Broken::new("there is an end to what there is to do", &ROUNDS))
    }

    /// Whoever was woken hears what he is told; then that and the log are looked at.
    fn look_around(&mut self) -> Result<(), Broken> {
        for call in self.disk.take_calls() {
            self.trace.count_in(&call);
        }
        self.setting.clock.pass(Span::from(self.disk.took()));
        if self.disk.is_off() {
            let calamity = self.survives.map_or(Calamity::Kill, |survives| Calamity::PowerLoss(survives, Vec::new()));
            return self.restart(&calamity);
        }
        let heard = self.callers.hear();
        let fails = self.core.as_ref().is_some_and(C::has_failed);
        for heard in &heard {
            self.note_heard(heard);
            self.listen(heard, fails)?;
        }
        self.outcome.failures += usize::from(fails && !self.has_failed);
        self.has_failed = fails;
        self.heard.extend(heard);
        self.cannot_read &= self.in_trouble || !self.callers.are_none();
        let Some(core) = &mut self.core else { return Ok(()) };
        match core.committed() {
            Ok(new) => self.believe(new),
            Err(_) if self.cannot_read => Ok(()),
            Err(error) => Err(Broken::new("what is durable can be read", &error)),
        }
    }

    pub(super) fn note_heard(&mut self, heard: &Heard) {
        match heard {
            // The state at a position is the log's, which is noted, and the oracle compares it.
            Heard::Snapshot(knows, Ok(seen)) => {
                self.trace.count_in(&(knows.0, seen.position.0, seen.entries.len()));
            }
            Heard::Snapshot(..) | Heard::Answer(..) => self.trace.note(heard),
        }
    }

    pub(super) fn believe(&mut self, new: Vec<super::Committed>) -> Result<(), Broken> {
        if !new.is_empty() {
            self.newest_commit = self.oracle.records().len();
        }
        let heard = std::mem::take(&mut self.heard);
        let acknowledged = believe(&mut self.oracle, new, heard)?;
        self.acknowledged = self.acknowledged.max(acknowledged);
        Ok(())
    }

    /// What can be judged without the log.
    pub(super) fn listen(&mut self, heard: &Heard, fails: bool) -> Result<(), Broken> {
        match heard {
            Heard::Answer(_, Said::Accepted { .. } | Said::Refused { .. }) if self.has_failed => {
                Err(Broken::new("nothing is acknowledged once the log has failed", heard))
            }
            Heard::Answer(_, Said::Unknown | Said::Closed) if !fails => {
                Err(Broken::new("a core that works answers", heard))
            }
            Heard::Answer(_, Said::Unreadable(_)) | Heard::Snapshot(_, Err(_)) if !self.cannot_read => {
                Err(Broken::new("reads go on", heard))
            }
            Heard::Answer(_, said) => {
                self.outcome.accepted += usize::from(matches!(said, Said::Accepted { .. }));
                self.outcome.refused += usize::from(matches!(said, Said::Refused { .. }));
                Ok(())
            }
            Heard::Snapshot(..) => Ok(()),
        }
    }

    /// A process has begun.
    pub(super) fn begins(&mut self, core: C) {
        self.core = Some(core);
        self.has_failed = false;
    }
}
