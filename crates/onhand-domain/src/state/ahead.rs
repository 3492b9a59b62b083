//! Looking ahead: reading what the next commands will ask for, so that it is at hand when they do.
//!
//! Deciding a command reads some dozen places all over the memory, each known only once the one before was read.
//! One command after the other waits for each of them; many commands at once wait for all of them together.

use super::State;
use crate::{Command, CommandId, LocationId, ReservationId, SkuId};
use smallvec::SmallVec;
use std::hint::black_box;

/// How many commands are worth looking at together: as many as fit well into the first cache.
const TOGETHER: usize = 32;

/// What was found of one command on the way.
struct Seen<'a> {
    command: &'a Command,
    reservation: ReservationId,
    /// The hash of its first line's SKU.
    sku_hash: u32,
    sku: Option<SkuId>,
    location: Option<LocationId>,
    level: Option<u32>,
    place: Option<u32>,
}

impl State {
    /// How many commands [`State::look_ahead`] takes at a time.
    pub const LOOKS_AHEAD: usize = TOGETHER;

    /// Reads what deciding these commands will read, of their first lines. It changes nothing and decides nothing:
    /// whoever decides them next finds in the processor's cache what it would have waited for. Some 50 ns a command.
    pub fn look_ahead<'a>(&self, commands: impl Iterator<Item = (CommandId, &'a Command)>) {
        let mut seen: SmallVec<[Seen<'a>; TOGETHER]> = commands
            .take(TOGETHER)
            .map(|(id, command)| {
                let (mut reservation, mut sku_hash) = (ReservationId(id.0), 0);
                match command {
                    Command::Reserve(reserve) => {
                        reservation = reserve.reservation.unwrap_or(reservation);
                        if let Some(line) = reserve.lines.first() {
                            sku_hash = self.goods.touch(line.sku.as_str());
                        }
                    }
                    Command::ConfirmReservation(confirm) => reservation = confirm.reservation,
                    Command::ReleaseReservation(release) => reservation = release.reservation,
                    _ => {}
                }
                black_box(self.promises.touch(reservation));
                Seen { command, reservation, sku_hash, sku: None, location: None, level: None, place: None }
            })
            .collect();
        for seen in &mut seen {
            match seen.command {
                Command::Reserve(reserve) => {
                    let Some(line) = reserve.lines.first() else { continue };
                    seen.sku = self.goods.number_by(seen.sku_hash, line.sku.as_str());
                    seen.location = line.location.as_ref().and_then(|at| self.places.number(at.as_str()));
                }
                Command::ConfirmReservation(_) | Command::ReleaseReservation(_) => {
                    seen.place = self.promises.place(seen.reservation);
                }
                _ => {}
            }
        }
        for seen in &mut seen {
            if let (Some(sku), Some(location)) = (seen.sku, seen.location) {
                seen.level = self.goods.get(sku).and_then(|row| row.level(location));
            } else if let Some(promise) = seen.place.and_then(|place| self.promises.at(place)) {
                seen.level = self.promises.lines_of(promise).next().map(|line| line.level);
            }
        }
        let newest = seen.iter().map(|seen| seen.level.and_then(|level| self.levels.get(level)));
        let newest: SmallVec<[_; TOGETHER]> = newest.map(|level| level.map(|level| level.newest)).collect();
        for newest in newest.into_iter().flatten() {
            black_box(self.promises.on_level(newest).next());
        }
    }
}
