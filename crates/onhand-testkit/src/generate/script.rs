//! Whole scripts: commands with the time between them.

use super::Stage;
use super::commands::command;
use onhand_domain::{Command, EffectKind, Span, Timestamp};
use proptest::option::weighted;
use proptest::prelude::*;

/// A command, how long after the one before it comes, and how long before that it looks back.
#[derive(Clone, Debug)]
pub struct ScriptStep {
    /// Seconds since the command before.
    pub after: u32,
    /// How many seconds before its own time a count or a feed speaks of; below zero it is still to come.
    pub looks_back: i32,
    /// What is asked for.
    pub command: Command,
}

/// A script: what happens after the [`prelude`](super::prelude).
pub type Script = Vec<ScriptStep>;

/// A script of at most so many steps. It shrinks to fewer steps, each of them simpler and sooner.
pub fn script(steps: usize) -> impl Strategy<Value = Script> {
    prop_oneof![script_on(Stage::NARROW, steps), script_on(Stage::WIDE, steps)]
}

/// A script of at most so many steps on this stage.
pub fn script_on(stage: Stage, steps: usize) -> impl Strategy<Value = Script> {
    // As many places as steps, now and then an empty one: shrinking empties more of them.
    let step = weighted(0.95, step(stage));
    proptest::collection::vec(step, steps).prop_map(|steps| steps.into_iter().flatten().collect())
}

/// A single step on this stage.
pub fn step(stage: Stage) -> impl Strategy<Value = ScriptStep> {
    let after = prop_oneof![6 => Just(0), 3 => 1..120_u32, 1 => 120..2_000_u32];
    let looks_back = prop_oneof![2 => Just(0), 6 => 0..600_i32, 1 => Just(-5)];
    let step = (after, looks_back, command(stage));
    step.prop_map(|(after, looks_back, command)| ScriptStep { after, looks_back, command })
}

impl ScriptStep {
    /// The command as it is sent at this time.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Command {
        let back = Span::from_seconds(self.looks_back.unsigned_abs());
        let then = if self.looks_back < 0 { now.plus(back) } else { now.minus(back) };
        let mut command = self.command.clone();
        match &mut command {
            Command::Count(count) => count.counted_at = count.counted_at.map(|_| then),
            Command::ReportStock(report) => report.as_of = then,
            Command::AuthorizePayment(asked) => asked.expires_at = asked.expires_at.map(|_| now.plus(back)),
            Command::DefineCoupon(coupon) => {
                coupon.valid_from = coupon.valid_from.map(|_| then);
                coupon.valid_until = coupon.valid_until.map(|_| now.plus(back).plus(Span::from_days(1)));
            }
            Command::EarnPoints(earned) => earned.expires_at = earned.expires_at.map(|_| now.plus(back)),
            Command::IssueCredit(issued) => issued.expires_at = issued.expires_at.map(|_| now.plus(back)),
            Command::RequestEffect(asked) => {
                asked.not_before = asked.not_before.map(|_| now.plus(back));
                if let EffectKind::Authorize { expires_at, .. } = &mut asked.kind {
                    *expires_at = expires_at.map(|_| now.plus(back));
                }
            }
            Command::ReadyForPickup(ready) => ready.until = now.plus(back),
            // Nothing else looks back, or ahead.
            _ => {}
        }
        command
    }

    /// How long after the command before it comes.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span::from_seconds(self.after)
    }
}
