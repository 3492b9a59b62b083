//! The power fails at every call to the disk: nothing acknowledged is lost, nothing happens by halves or twice.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use onhand::{Blocking, Command, CommandId, Entry, Reserve, Span, Storage, Submission, SubmitError, Timestamp};
use onhand_testkit::disk::{Crash, SimDisk};
use onhand_testkit::{CrashStory, Durable, Reply, Step, generate, given_on_disk, reservation, words::*};
use std::path::Path;
use std::sync::Arc;

/// The core, as the stories of crashes see an engine.
struct Core(Blocking);

impl Durable for Core {
    fn open(storage: Arc<dyn Storage>, directory: &Path) -> Result<Self, String> {
        let settings = support::settings(&SimDisk::new(0)).storage(storage).input_clock().checkpoint_every(4);
        let opened = settings.open_blocking(directory).map_err(|error| error.to_string())?;
        Ok(Self(opened.blocking()))
    }

    fn submit(&mut self, id: CommandId, at: Timestamp, command: &Command) -> Reply {
        match self.0.submit(Submission::new(command.clone()).id(id).at(at)) {
            Ok(receipt) => Reply::Accepted(receipt.events().unwrap()),
            Err(SubmitError::Rejected(refusal)) => Reply::Rejected(refusal.rejection),
            Err(SubmitError::Unknown { .. } | SubmitError::Closed) => Reply::Unknown,
            Err(other) => panic!("{other}"),
        }
    }

    fn entries(&mut self) -> Vec<Entry> {
        let snapshot = self.0.snapshot().unwrap();
        let entries: Vec<Entry> = snapshot.read().unwrap().entries().collect();
        entries
    }
}

/// A day of everything: a cart that grows and one refused, an expiry, a sale, a count that leaves a shortfall.
fn a_short_day() -> CrashStory {
    let cart = |quantity| Step::from(Reserve::new().reservation(reservation(1)).line("mug", quantity).channel("web"));
    given_on_disk([a_store("berlin"), a_sku("mug"), received("mug", "berlin", 8), cart(2), cart(9), cart(4)])
        .and(hold(2, "mug", "berlin", 3))
        .and(confirm(2))
        .and(issue_out_of(2, "mug", "berlin", 1))
        .and(Step::Pass(Span::from_seconds(900)))
        .and(hold(3, "mug", "berlin", 5))
        .and(count("mug", "berlin", 3))
        .and(release(3))
}

#[test]
fn a_short_day_survives_a_loss_of_power_at_every_call() {
    let calls = a_short_day().then_answers_as_the_rules_do::<Core>().then_survives_a_crash_anywhere::<Core>();
    assert!(calls > 30, "{calls}");
}

#[test]
fn what_was_read_back_after_a_kill_survives_a_loss_of_power() {
    let calls = a_short_day().then_survives_a_kill_and_then_a_loss_of_power::<Core>();
    assert!(calls > 30, "{calls}");
}

#[test]
fn random_scripts_are_answered_as_the_rules_do_and_survive_crashes() {
    let mut runner = generate::runner(6);
    let stage = generate::Stage::NARROW;
    let script = generate::script_on(stage, 8);
    runner
        .run(&script, |script| {
            // A count that looks back needs a history, which the rules alone do not have.
            let steps = script.into_iter().filter(|step| step.command.looks_back().is_none());
            let steps = steps.flat_map(|step| [Step::Pass(step.span()), Step::from(step.command)]);
            let prelude = generate::prelude_on(stage).into_iter().map(Step::from);
            let story = given_on_disk(prelude.chain(steps)).crashes([Crash::LoseUnsynced, Crash::Sectors(7)]);
            let story = story.then_answers_as_the_rules_do::<Core>();
            assert!(story.then_survives_a_crash_anywhere::<Core>() > 0);
            assert!(story.then_survives_a_kill_and_then_a_loss_of_power::<Core>() > 0);
            Ok(())
        })
        .unwrap();
}
