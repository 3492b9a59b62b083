//! Looking ahead: having brought near what the next commands and events will read, so that nobody waits for it.
//!
//! Deciding a command reads some places all over the memory, one after the other, and waits for each of them. Here each
//! step is taken for many commands at once, by instructions that ask for memory and do not wait for it.

use super::names::first_line;
use super::{Hint, LineLink, LinePlace, State};
use crate::event::{
    Event, HoldsExpired, ReservationConfirmed, ReservationExtended, ReservationReleased, StockReceived, StockReserved,
};
use crate::{
    Command, CommandId, ConfirmReservation, ExtendReservation, LocationId, ReleaseReservation, ReservationId, SkuId,
};
use smallvec::SmallVec;

/// How many commands are looked at together: enough for memory to come meanwhile, few enough for it to stay near.
const TOGETHER: usize = 64;

impl State {
    /// How many commands [`State::look_ahead`] takes at a time.
    pub const LOOKS_AHEAD: usize = TOGETHER;

    /// Has brought near what deciding these commands will read, of their first lines, and leaves a hint of each in
    /// `hints`: the one that came with it, as far as that says anything. It changes nothing and decides nothing. Some
    /// 50 ns a command.
    pub fn look_ahead<'a>(
        &self,
        commands: impl Iterator<Item = (CommandId, &'a Command, Hint)> + Clone,
        hints: &mut Vec<Hint>,
    ) {
        hints.clear();
        let commands = commands.take(TOGETHER);
        self.orders.look_ahead(commands.clone().map(|(_, command, _)| command));
        let mut hashes: SmallVec<[(u32, bool); TOGETHER]> = SmallVec::new();
        let mut all_told = true;
        for (id, command, hint) in commands.clone() {
            let (reservation, is_known) = reservation_of(id, command);
            hashes.push((self.promises.hash(reservation), is_known));
            hints.push(hint);
            all_told &= first_line(command).is_none_or(|line| line.is_told_by(hint));
        }
        if !all_told {
            hints.clear();
            self.look_up(commands.map(|(_, command, _)| command), hints);
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

    /// Has brought near what applying these events will read and change, of their first lines: a replay waits for
    /// memory no more than deciding does. As many as [`State::LOOKS_AHEAD`] are a good number.
    pub fn look_ahead_of_events<'a>(&self, events: impl Iterator<Item = &'a Event>) {
        let mut touched: SmallVec<[Touched; TOGETHER]> = SmallVec::new();
        events.for_each(|event| self.touched_by(event, &mut touched));
        for Touched { reservation, level } in &touched {
            reservation.iter().for_each(|hash| self.promises.prefetch(*hash));
            level.iter().for_each(|(sku, _)| self.goods.prefetch(*sku));
        }
        let mut lines: SmallVec<[LineLink; TOGETHER]> = SmallVec::new();
        let mut levels: SmallVec<[Option<u32>; TOGETHER]> = SmallVec::new();
        for touched in &touched {
            let level = touched.level.and_then(|(sku, location)| self.goods.get(sku)?.level(location));
            level.iter().for_each(|level| self.levels.prefetch(*level));
            let standing = touched.reservation.filter(|_| touched.level.is_none());
            let place = standing.and_then(|hash| self.promises.likely(hash));
            let line = place.and_then(|place| LineLink::to(LinePlace::First(place))).unwrap_or_default();
            self.promises.prefetch_line(line);
            levels.push(level);
            lines.push(line);
        }
        for (level, line) in levels.iter().zip(&lines) {
            match line.place() {
                Some(LinePlace::First(place)) => {
                    self.promises.prefetch_neighbors(place);
                    self.promises.first_level(place).into_iter().for_each(|level| self.levels.prefetch(level));
                }
                Some(LinePlace::Further(_)) | None => self.promises.prefetch_line(self.newest(*level)),
            }
        }
    }

    fn touched_by(&self, event: &Event, touched: &mut SmallVec<[Touched; TOGETHER]>) {
        let standing = |id: &ReservationId| Touched { reservation: Some(self.promises.hash(*id)), level: None };
        if let Event::StockReserved(StockReserved { reservation, lines, .. }) = event {
            let level = lines.first().map(|line| (line.sku, line.location));
            touched.push(Touched { level, ..standing(reservation) });
        } else if let Event::StockReceived(StockReceived { sku, location, .. }) = event {
            touched.push(Touched { reservation: None, level: Some((*sku, *location)) });
        } else if let Event::ReservationConfirmed(ReservationConfirmed { reservation, .. })
        | Event::ReservationReleased(ReservationReleased { reservation })
        | Event::ReservationExtended(ReservationExtended { reservation, .. }) = event
        {
            touched.push(standing(reservation));
        } else if let Event::HoldsExpired(HoldsExpired { reservations }) = event {
            touched.extend(reservations.iter().map(standing));
        }
    }

    fn newest(&self, level: Option<u32>) -> LineLink {
        level.and_then(|level| self.levels.get(level)).map_or(LineLink::NONE, |level| level.newest)
    }
}

/// What applying an event reads and changes: a reservation, by its id's hash, and a level; without one, that of the
/// reservation, which is there already.
struct Touched {
    reservation: Option<u32>,
    level: Option<(SkuId, LocationId)>,
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
    if let Command::PlaceOrder(placed) = command {
        return placed.reservation.map_or((placed.order.promise(), false), |reservation| (reservation, true));
    }
    if let Command::Ship(shipped) = command {
        return (shipped.order.promise(), true);
    }
    (ReservationId(id.0), false)
}
