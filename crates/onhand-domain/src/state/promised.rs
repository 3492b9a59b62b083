//! A reservation's row: who was promised what of which level.

use super::link::LineLink;
use super::reservation_state::ReservationState;
use crate::{Position, Quantity, ReservationId, Timestamp};

/// A reservation: a hold, what it became, or for a while what it was. With its first line it fills one line of the
/// processor's cache.
#[derive(Clone, Debug, Default)]
#[repr(align(64))]
pub(crate) struct Promised {
    pub(crate) id: ReservationId,
    /// [`Timestamp::LAST`] once it is confirmed.
    pub(crate) expires_at: Timestamp,
    /// When it was first made: its longest life counts from here.
    pub(crate) opened_at: Timestamp,
    stamp: Stamp,
    pub(super) first: PromiseLine,
}

/// What a reservation was promised of one level.
#[derive(Clone, Debug, Default)]
pub(crate) struct PromiseLine {
    /// What is still promised or, of a reservation that has ended, what was at first.
    pub(super) quantity: Quantity,
    pub(crate) level: u32,
    pub(super) older: LineLink,
    pub(super) newer: LineLink,
    pub(super) next: LineLink,
}

/// How a reservation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Standing {
    /// It holds stock until it expires.
    Hold = 1,
    /// It was confirmed: it has allocations.
    Allocated,
    /// It is an order's: only the order's own commands change it.
    Ordered,
    /// All its goods have left.
    Fulfilled,
    /// It was given back.
    Released,
    /// Its time ran out.
    Expired,
    /// An order took its goods.
    Placed,
}

/// How a reservation stands, in the lowest byte, and since which position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stamp(u64);

impl Standing {
    const ALL: [Self; 7] =
        [Self::Hold, Self::Allocated, Self::Ordered, Self::Fulfilled, Self::Released, Self::Expired, Self::Placed];

    /// The standing of a reservation in this state, ended or not; none where there is no such reservation.
    pub(crate) fn of(state: ReservationState, ended: bool) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.state() == state && standing.is_end() == ended)
    }

    pub(crate) fn state(self) -> ReservationState {
        match self {
            Self::Hold => ReservationState::Open,
            Self::Allocated | Self::Fulfilled => ReservationState::Confirmed,
            Self::Released => ReservationState::Released,
            Self::Expired => ReservationState::Expired,
            Self::Ordered | Self::Placed => ReservationState::Ordered,
        }
    }

    /// Whether nothing is promised any more.
    pub(crate) fn is_end(self) -> bool {
        match self {
            Self::Hold | Self::Allocated | Self::Ordered => false,
            Self::Fulfilled | Self::Released | Self::Expired | Self::Placed => true,
        }
    }
}

impl Stamp {
    const BITS: u32 = 8;

    fn new(standing: Standing, since: Position) -> Option<Self> {
        let position = since.0.checked_shl(Self::BITS).filter(|position| position >> Self::BITS == since.0)?;
        Some(Self(position | standing as u64))
    }

    fn since(self) -> Position {
        Position(self.0 >> Self::BITS)
    }

    fn is(self, standing: Standing) -> bool {
        self.0 as u8 == standing as u8
    }

    /// Whether it is one of the first three standings, asked for at once.
    fn promises(self) -> bool {
        (Standing::Hold as u8..=Standing::Ordered as u8).contains(&(self.0 as u8))
    }

    fn standing(self) -> Option<Standing> {
        Standing::ALL.into_iter().find(|standing| self.is(*standing))
    }
}

impl Promised {
    /// A reservation that has no lines yet; none where a log can have no such position.
    pub(crate) fn new(
        id: ReservationId,
        opened_at: Timestamp,
        expires_at: Timestamp,
        standing: Standing,
        since: Position,
    ) -> Option<Self> {
        Some(Self { id, expires_at, opened_at, stamp: Stamp::new(standing, since)?, first: PromiseLine::default() })
    }

    /// From this position on it stands so.
    pub(crate) fn stands(&mut self, standing: Standing, since: Position) -> Option<()> {
        self.stamp = Stamp::new(standing, since)?;
        Some(())
    }

    /// The position of its lines, or of its end.
    pub(crate) fn since(&self) -> Position {
        self.stamp.since()
    }

    pub(crate) fn state(&self) -> ReservationState {
        self.stamp.standing().map_or(ReservationState::Unknown, Standing::state)
    }

    /// Whether this is a reservation's row at all, and not an empty one.
    pub(crate) fn is_there(&self) -> bool {
        self.stamp != Stamp::default()
    }

    /// Whether it holds stock that was not confirmed.
    pub(crate) fn is_hold(&self) -> bool {
        self.stamp.is(Standing::Hold)
    }

    /// Whether it has allocations.
    pub(crate) fn is_allocated(&self) -> bool {
        self.stamp.is(Standing::Allocated)
    }

    /// Whether it is an order's.
    pub(crate) fn is_ordered(&self) -> bool {
        self.stamp.is(Standing::Ordered)
    }

    /// Whether it promises nothing any more, and is kept to tell how it ended.
    pub(crate) fn has_ended(&self) -> bool {
        !self.stamp.promises()
    }
}
