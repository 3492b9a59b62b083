//! Looking ahead: reading what the next commands will ask for, so that it is at hand when they do.
//!
//! Deciding a command reads some dozen places all over the memory, each known only once the one before was read. One
//! command after the other waits for each of them. Here each step is taken for many commands at once, in a loop so
//! short that the processor waits for all of them together.

use super::{LineLink, LinePlace, State};
use crate::{
    Command, CommandId, ConfirmReservation, ExtendReservation, LocationId, ReleaseReservation, ReservationId, SkuId,
};
use smallvec::SmallVec;
use std::hint::black_box;

/// How many commands are looked at together: enough to wait for together, and few enough to stay at hand.
const TOGETHER: usize = 64;

/// What was found of a command: numbers of its first line's names, or where its reservation stands. It is only a
/// hint, and looked up again where it turns out to be wrong.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint {
    pub(crate) sku: Option<SkuId>,
    pub(crate) location: Option<LocationId>,
    pub(crate) place: Option<u32>,
}

impl Hint {
    /// Nothing is known.
    pub const NONE: Self = Self { sku: None, location: None, place: None };
}

/// A command on its way through the tables.
#[derive(Clone, Copy, Default)]
struct Step {
    reserves: bool,
    reservation: u32,
    sku: u32,
    level: Option<u32>,
    line: LineLink,
}

impl State {
    /// How many commands [`State::look_ahead`] takes at a time.
    pub const LOOKS_AHEAD: usize = TOGETHER;

    /// Reads what deciding these commands will read, of their first lines, and leaves a hint of each in `hints`. It
    /// changes nothing and decides nothing: whoever decides them next finds at hand what it would have waited for.
    /// Some 100 ns a command.
    pub fn look_ahead<'a>(&self, commands: impl Iterator<Item = (CommandId, &'a Command)>, hints: &mut Vec<Hint>) {
        hints.clear();
        let mut steps: SmallVec<[Step; TOGETHER]> = SmallVec::new();
        for (id, command) in commands.take(TOGETHER) {
            let (step, hint) = self.first_step(id, command);
            steps.push(step);
            hints.push(hint);
        }
        for step in &steps {
            black_box(self.promises.touch(step.reservation));
        }
        for step in steps.iter().filter(|step| step.reserves) {
            black_box(self.goods.touch(step.sku));
        }
        for (step, hint) in steps.iter().zip(&mut *hints) {
            if step.reserves {
                hint.sku = self.goods.likely(step.sku);
            } else {
                hint.place = self.promises.likely(step.reservation);
            }
        }
        for hint in &*hints {
            let row = hint.sku.and_then(|sku| self.goods.get(sku));
            black_box(row.map(|row| (row.level(LocationId(0)), row.limit.is_some(), row.name.as_str().len())));
        }
        for (step, hint) in steps.iter_mut().zip(&*hints) {
            if let Some(row) = hint.sku.and_then(|sku| self.goods.get(sku)) {
                step.level = hint.location.and_then(|location| row.level(location));
            } else if let Some(line) = hint.place.and_then(|place| LineLink::to(LinePlace::First(place))) {
                step.line = line;
            }
        }
        for step in steps.iter_mut().filter(|step| step.line != LineLink::NONE) {
            step.level = self.promises.touch_line(step.line);
        }
        for step in &mut steps {
            let level = step.level.and_then(|level| self.levels.get(level));
            step.line = level.map_or(LineLink::NONE, |level| level.newest);
        }
        for step in &steps {
            self.promises.touch_line(step.line);
        }
    }

    /// What can be said without waiting: hashes, and the locations, which are few and at hand.
    fn first_step(&self, id: CommandId, command: &Command) -> (Step, Hint) {
        let (mut step, mut hint) = (Step::default(), Hint::default());
        let mut reservation = ReservationId(id.0);
        if let Command::Reserve(reserve) = command {
            reservation = reserve.reservation.unwrap_or(reservation);
            if let Some(line) = reserve.lines.first() {
                (step.reserves, step.sku) = (true, self.goods.hash(line.sku.as_str()));
                hint.location = line.location.as_ref().and_then(|location| self.places.number(location.as_str()));
            }
        } else if let Command::ConfirmReservation(ConfirmReservation { reservation: named, .. })
        | Command::ReleaseReservation(ReleaseReservation { reservation: named })
        | Command::ExtendReservation(ExtendReservation { reservation: named, .. }) = command
        {
            reservation = *named;
        }
        step.reservation = self.promises.hash(reservation);
        (step, hint)
    }
}
