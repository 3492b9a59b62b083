//! The ledger: a state that events carry on, and what falls due in it by itself.

use crate::decide::Naming;
use crate::event::{Event, HoldsExpired, ShortfallRecorded};
use crate::state::{Entry, ImageError, Shortfall, State};
use crate::{CommandId, Condition, Inconsistent, LocationId, Position, ReservationId, SkuId, Timestamp};
use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap, VecDeque},
    ops::Deref,
};

/// The most reservations that one `holds_expired` names.
pub const EXPIRIES_AN_EVENT: usize = 512;
/// The most promises that one `shortfall_recorded` names, and all those of one command together.
pub const PROMISES_AN_EVENT: usize = 256;
/// How many ended reservations are kept to tell what became of them.
pub const ENDED_KEPT: usize = 65_536;

/// A [`State`] that goes on, event by event.
///
/// ```
/// use onhand_domain::{Context, DefineLocation, DefineSku, Ledger, Policy, Receive, Reserve, Timestamp};
///
/// let mut ledger = Ledger::new(0);
/// let now = Timestamp::from_seconds(1_700_000_000);
/// let context = Context::new("0191e0a0-0000-7000-8000-000000000001".parse()?, now, &Policy::DEFAULT);
/// for command in [
///     DefineLocation::store("berlin").into(),
///     DefineSku::new("mug").into(),
///     Receive::new("mug", "berlin", 3).into(),
///     Reserve::new().line("mug", 2).into(),
/// ] {
///     for event in ledger.decide(&command, &context)? {
///         ledger.evolve(&event, now)?;
///     }
/// }
/// let (mug, berlin) = (ledger.sku("mug").unwrap(), ledger.location("berlin").unwrap());
/// assert_eq!(ledger.stock(mug, berlin).available.0, 1);
/// assert!(ledger.decide(&Reserve::new().line("mug", 4).into(), &context).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Ledger {
    pub(crate) state: State,
    pub(crate) agenda: Agenda,
}

/// What falls due by itself. All of it follows from the state; it is kept beside it so that clones stay cheap.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    /// Expiries of holds, the earliest first; entries of holds that ended or were extended are stale.
    expiries: BinaryHeap<Reverse<(Timestamp, ReservationId)>>,
    /// Ended reservations, the longest ended first; entries of ids that were used again are stale.
    ended: VecDeque<(Position, ReservationId)>,
    /// How many of them are not stale.
    ended_len: usize,
    /// Shortfalls that hit more promises than have been named.
    naming: BTreeSet<(SkuId, LocationId, Condition)>,
}

impl Agenda {
    pub(crate) fn names(&mut self, shortfall: (SkuId, LocationId, Condition), more: bool) {
        if more {
            self.naming.insert(shortfall);
        } else {
            self.naming.remove(&shortfall);
        }
    }
}

/// How many stale entries the agenda bears beside as many as there are others.
const STALE_BORNE: usize = 4_096;

impl Ledger {
    /// A hold expires then.
    pub(crate) fn expires(&mut self, at: Timestamp, reservation: ReservationId) {
        self.agenda.expiries.push(Reverse((at, reservation)));
        // Or a hold that is extended again and again would fill the memory.
        if self.agenda.expiries.len() > 2 * self.state.promises.len() + STALE_BORNE {
            let mut expiries = std::mem::take(&mut self.agenda.expiries).into_vec();
            expiries.retain(|Reverse((at, reservation))| self.is_due_then(*at, *reservation));
            // Extended to the moment that it had, a hold has the same entry twice.
            expiries.sort_unstable();
            expiries.dedup();
            self.agenda.expiries = expiries.into();
        }
    }

    /// A reservation has ended; those that ended longest ago are forgotten beyond [`ENDED_KEPT`].
    pub(crate) fn has_ended(&mut self, at: Position, reservation: ReservationId) -> Option<()> {
        self.agenda.ended.push_back((at, reservation));
        self.agenda.ended_len += 1;
        if self.agenda.ended.len() > 2 * ENDED_KEPT + STALE_BORNE {
            let mut ended = std::mem::take(&mut self.agenda.ended);
            ended.retain(|(since, id)| self.has_ended_then(*since, *id));
            self.agenda.ended = ended;
        }
        while self.agenda.ended_len > ENDED_KEPT {
            let (since, id) = self.agenda.ended.pop_front()?;
            if self.has_ended_then(since, id) {
                self.forget_ended(self.state.promises.place(id)?)?;
            }
        }
        Some(())
    }

    /// An ended reservation is no longer kept.
    pub(crate) fn forget_ended(&mut self, place: u32) -> Option<()> {
        self.agenda.ended_len = self.agenda.ended_len.checked_sub(1)?;
        self.state.promises.forget(place)
    }

    fn has_ended_then(&self, since: Position, id: ReservationId) -> bool {
        self.state.promises.get(id).is_some_and(|promise| promise.ended && promise.since == since)
    }
}

impl Deref for Ledger {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl Ledger {
    /// A ledger before its first event. See [`State::new`] for the seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { state: State::new(seed), agenda: Agenda::default() }
    }

    /// A ledger from the entries of [`State::entries`], in their order.
    ///
    /// # Errors
    /// [`ImageError`] where the entries are not those of a state.
    pub fn restore(seed: u64, entries: impl IntoIterator<Item = Entry>) -> Result<Self, ImageError> {
        let mut ledger = Self::new(seed);
        for (index, entry) in entries.into_iter().enumerate() {
            ledger.take(entry).ok_or(ImageError { index })?;
        }
        Ok(ledger)
    }

    /// The state as it is now.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The state as it is now, to be kept while the ledger goes on. They share their pages until one changes.
    ///
    /// Cost: some 50 ns for each page that was changed since the last one, and some microseconds; after that one
    /// copy of each page that is changed while the state is held.
    #[must_use]
    pub fn share(&mut self) -> State {
        self.state.share()
    }

    /// The state as it is, of a ledger that goes on no more.
    #[must_use]
    pub fn into_state(mut self) -> State {
        self.state.share()
    }

    /// When the next hold expires, at the earliest.
    #[must_use]
    pub fn next_expiry(&mut self) -> Option<Timestamp> {
        while let Some(Reverse((at, reservation))) = self.agenda.expiries.peek() {
            if self.is_due_then(*at, *reservation) {
                return Some(*at);
            }
            self.agenda.expiries.pop();
        }
        None
    }

    /// What has to happen before anything else may at this time: an event bounded in size, under
    /// [`CommandId::OWN`]. To be asked again until there is nothing.
    #[must_use]
    pub fn due(&mut self, now: Timestamp) -> Option<Event> {
        self.unnamed_shortfall().map(Event::from).or_else(|| self.expired(now).map(Event::from))
    }

    fn expired(&mut self, now: Timestamp) -> Option<HoldsExpired> {
        let mut reservations = Vec::new();
        while reservations.len() < EXPIRIES_AN_EVENT && self.next_expiry().is_some_and(|at| at <= now) {
            let Some(Reverse((_, reservation))) = self.agenda.expiries.pop() else {
                break;
            };
            // An extension and its undoing leave the same entry twice.
            if reservations.last() != Some(&reservation) {
                reservations.push(reservation);
            }
        }
        (!reservations.is_empty()).then_some(HoldsExpired { reservations })
    }

    fn is_due_then(&self, at: Timestamp, reservation: ReservationId) -> bool {
        self.state.promises.get(reservation).is_some_and(|hold| hold.is_hold() && hold.expires_at == at)
    }

    fn unnamed_shortfall(&self) -> Option<ShortfallRecorded> {
        let key = *self.agenda.naming.first()?;
        let Shortfall { short, unnamed, named_last, .. } = *self.state.shortfalls.get(&key)?;
        let from = Naming { short, unnamed, last: named_last, but_for: None };
        Some(self.state.name_promises(key, from, PROMISES_AN_EVENT))
    }

    /// Whether nothing is [due](Self::due) by this time, as far as a glance tells.
    #[must_use]
    pub fn is_quiet_until(&self, now: Timestamp) -> bool {
        let next = self.agenda.expiries.peek();
        self.agenda.naming.is_empty() && next.is_none_or(|Reverse((at, _))| *at > now)
    }

    /// Whether an id marks what the ledger does by itself.
    #[must_use]
    pub fn is_own(id: CommandId) -> bool {
        id == CommandId::OWN
    }

    /// Records an event at the next position. It has happened: nothing is judged.
    ///
    /// # Errors
    /// [`Inconsistent`] where the event contradicts the state; the ledger is of no use after that.
    pub fn evolve(&mut self, event: &Event, time: Timestamp) -> Result<Position, Inconsistent> {
        let position = self.state.position.plus(1);
        self.state.position = position;
        self.state.time = self.state.time.max(time);
        self.apply(event).ok_or(Inconsistent { position })?;
        Ok(position)
    }
}
