//! Looking ahead: reading what the next commands will ask for, so that it is at hand when they do.
//!
//! Deciding a command reads some places all over the memory. One command after the other waits for each of them. Here
//! each step is taken for many commands at once, in a loop so short that the processor waits for all of them together.

use super::names::first_line;
use super::{Hint, LineLink, LinePlace, State};
use crate::{Command, CommandId, ConfirmReservation, ExtendReservation, ReleaseReservation, ReservationId};
use smallvec::SmallVec;

/// How many commands are looked at together: enough to wait for together, and few enough to stay at hand.
const TOGETHER: usize = 64;

impl State {
    /// How many commands [`State::look_ahead`] takes at a time.
    pub const LOOKS_AHEAD: usize = TOGETHER;

    /// Reads what deciding these commands will read, of their first lines, and leaves a hint of each in `hints`: the
    /// one that came with it, as far as that says anything. It changes nothing and decides nothing: whoever decides
    /// them next finds at hand what it would have waited for. Some 100 ns a command.
    pub fn look_ahead<'a>(
        &self,
        commands: impl Iterator<Item = (CommandId, &'a Command, Hint)> + Clone,
        hints: &mut Vec<Hint>,
    ) {
        hints.clear();
        let commands = commands.take(TOGETHER);
        let mut hashes: SmallVec<[(u32, bool); TOGETHER]> = SmallVec::new();
        let mut all_told = true;
        for (id, command, hint) in commands.clone() {
            let (reservation, is_known) = reservation_of(id, command);
            hashes.push((self.promises.hash(reservation), is_known));
            hints.push(hint);
            all_told &= hint.knows_level() || first_line(command).is_none();
        }
        if !all_told {
            hints.clear();
            self.tell(commands.map(|(_, command, _)| command), hints);
        }
        hashes.iter().for_each(|(hash, _)| self.promises.prefetch(*hash));
        hints.iter().filter_map(|hint| hint.sku).for_each(|sku| self.goods.prefetch(sku));
        hints.iter().filter_map(|hint| hint.level).for_each(|level| self.levels.prefetch(level));
        for (hint, (hash, is_known)) in hints.iter_mut().zip(&hashes) {
            if *is_known {
                hint.place = self.promises.likely(*hash);
            }
            let first = hint.place.and_then(|place| LineLink::to(LinePlace::First(place)));
            self.promises.prefetch_line(first.unwrap_or_else(|| self.newest(hint.level)));
        }
        for hint in hints.iter_mut().filter(|hint| hint.place.is_some()) {
            hint.level = hint.place.and_then(|place| self.promises.first_level(place));
            hint.level.into_iter().for_each(|level| self.levels.prefetch(level));
        }
    }

    fn newest(&self, level: Option<u32>) -> LineLink {
        level.and_then(|level| self.levels.get(level)).map_or(LineLink::NONE, |level| level.newest)
    }
}

/// The reservation that a command is about, and whether it has to be there already.
fn reservation_of(id: CommandId, command: &Command) -> (ReservationId, bool) {
    if let Command::Reserve(reserve) = command {
        return (reserve.reservation.unwrap_or(ReservationId(id.0)), false);
    }
    if let Command::ConfirmReservation(ConfirmReservation { reservation, .. })
    | Command::ReleaseReservation(ReleaseReservation { reservation })
    | Command::ExtendReservation(ExtendReservation { reservation, .. }) = command
    {
        return (*reservation, true);
    }
    (ReservationId(id.0), false)
}
