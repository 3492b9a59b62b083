//! Given, when, then: stories over the rules alone.

mod outcome;
mod refusal;
pub mod words;

pub use outcome::Outcome;
pub use refusal::{Refusal, insufficient_stock};

use crate::{Answer, World};
use onhand_domain::{Command, DefineLocation, DefineSku, Line, Span};

/// Something that happens in a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Somebody asks for something.
    Ask(Box<Command>),
    /// Time goes by.
    Pass(Span),
}

impl<C: Into<Command>> From<C> for Step {
    fn from(command: C) -> Self {
        Self::Ask(Box::new(command.into()))
    }
}

/// What has happened before a story begins.
#[derive(Debug)]
pub struct Given {
    world: World,
}

/// What has happened before: every command of it is accepted. SKUs and locations that it names and that are not
/// defined are defined in passing, as pieces and stores.
///
/// # Panics
/// Where a command is refused.
#[must_use]
pub fn given<S: Into<Step>>(steps: impl IntoIterator<Item = S>) -> Given {
    given_in(World::new(), steps)
}

/// As [`given`], in a world of the caller's.
///
/// # Panics
/// Where a command is refused.
#[must_use]
pub fn given_in<S: Into<Step>>(world: World, steps: impl IntoIterator<Item = S>) -> Given {
    steps.into_iter().fold(Given { world }, Given::and)
}

/// Nothing has happened, and nothing is defined.
#[must_use]
pub fn given_nothing() -> Given {
    Given { world: World::new() }
}

impl Given {
    /// One thing more has happened.
    ///
    /// # Panics
    /// Where the command is refused.
    #[must_use]
    pub fn and(mut self, step: impl Into<Step>) -> Self {
        match step.into() {
            Step::Pass(span) => self.world.pass(span),
            Step::Ask(command) => {
                for missing in definitions(&command, &self.world) {
                    let answer = self.world.submit(&missing);
                    assert!(matches!(answer, Answer::Accepted(_)), "given {missing:?}, but it is refused: {answer:?}");
                }
                let answer = self.world.submit(&command);
                assert!(matches!(answer, Answer::Accepted(_)), "given {command:?}, but it is refused: {answer:?}");
            }
        }
        self
    }

    /// Somebody asks for something.
    #[must_use = "nothing is asserted yet"]
    pub fn when(self, step: impl Into<Step>) -> Outcome {
        Outcome::of(self.world, step.into())
    }

    /// Time goes by, and what falls due happens.
    #[must_use = "nothing is asserted yet"]
    pub fn after(self, span: impl Into<Span>) -> Outcome {
        Outcome::of(self.world, Step::Pass(span.into()))
    }

    /// The world as it is.
    #[must_use]
    pub fn world(self) -> World {
        self.world
    }
}

/// The definitions that a command lacks.
fn definitions(command: &Command, world: &World) -> Vec<Command> {
    let (skus, locations) = names(command);
    let unknown_sku = |name: &&str| world.ledger().sku(name).is_none();
    let unknown_location = |name: &&str| world.ledger().location(name).is_none();
    let skus = skus.into_iter().filter(unknown_sku).map(|name| DefineSku::new(name).into());
    let locations = locations.into_iter().filter(unknown_location).map(|name| DefineLocation::store(name).into());
    skus.chain(locations).collect()
}

/// The SKUs and the locations that a command needs to be defined, each once.
fn names(command: &Command) -> (Vec<&str>, Vec<&str>) {
    let (mut skus, mut locations): (Vec<&str>, Vec<&str>) = match command {
        Command::SetSafetyStock(c) => (vec![c.sku.as_str()], vec![c.location.as_str()]),
        Command::SetChannelHoldback(c) => (vec![c.sku.as_str()], vec![c.location.as_str()]),
        Command::SetPurchaseLimit(c) => (vec![c.sku.as_str()], vec![]),
        Command::DefineBundle(c) => (c.components.iter().map(|component| component.sku.as_str()).collect(), vec![]),
        Command::Receive(c) => (vec![c.sku.as_str()], vec![c.location.as_str()]),
        Command::Issue(c) => (vec![c.sku.as_str()], vec![c.location.as_str()]),
        Command::Adjust(c) => (vec![c.sku.as_str()], vec![c.location.as_str()]),
        Command::Count(c) => (vec![c.sku.as_str()], vec![c.location.as_str()]),
        Command::ChangeCondition(c) => (vec![c.sku.as_str()], vec![c.location.as_str()]),
        Command::AnnounceInbound(c) => (skus_of(&c.lines), vec![c.location.as_str()]),
        Command::DispatchTransfer(c) => (skus_of(&c.lines), vec![c.from.as_str(), c.to.as_str()]),
        Command::ReportStock(c) => (skus_of(&c.lines), vec![c.location.as_str()]),
        Command::ReceiveInbound(c) => (skus_of(&c.lines), vec![]),
        Command::ReceiveTransfer(c) => (skus_of(&c.lines), vec![]),
        Command::Reserve(c) => (
            c.lines.iter().map(|line| line.sku.as_str()).collect(),
            c.lines.iter().filter_map(|line| Some(line.location.as_ref()?.as_str())).collect(),
        ),
        Command::PlaceOrder(c) => (
            c.lines.iter().map(|line| line.sku.as_str()).collect(),
            c.lines.iter().filter_map(|line| Some(line.fulfillment.location()?.as_str())).collect(),
        ),
        Command::SuspendLocation(c) => (vec![], vec![c.location.as_str()]),
        Command::ResumeLocation(c) => (vec![], vec![c.location.as_str()]),
        // These define names, or name only reservations.
        _ => (vec![], vec![]),
    };
    for names in [&mut skus, &mut locations] {
        names.sort_unstable();
        names.dedup();
    }
    (skus, locations)
}

fn skus_of(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.sku.as_str()).collect()
}
