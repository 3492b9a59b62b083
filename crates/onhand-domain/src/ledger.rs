//! The ledger: a state that events carry on, and what falls due in it by itself.

use crate::agenda::Agenda;
use crate::decide::Naming;
use crate::event::{
    BackordersFilled, CreditExpired, CreditLapsed, Event, ExpiredCredit, HoldsExpired, LapsedHold, OrdersClosed,
    PointsReversed, PromisesMoved, ShortfallRecorded,
};
use crate::state::{Entry, Image, ImageError, Names, Promises, Shortfall, State};
use crate::{CommandId, Inconsistent, Money, OrderId, Position, ReservationId, Timestamp};
use std::ops::Deref;

/// The most reservations that one `holds_expired` names.
pub const EXPIRIES_AN_EVENT: usize = 512;
/// The most promises that one `shortfall_recorded` names, and all those of one command together.
pub const PROMISES_AN_EVENT: usize = 256;
/// The most orders that one `orders_closed` names.
pub const ORDERS_AN_EVENT: usize = 512;
/// The most authorizations that one `credit_lapsed` names, accounts that one `credit_expired` does, and orders that one
/// `points_reversed` does.
pub const CREDITS_AN_EVENT: usize = 128;
/// The most lines of orders that one `backorders_filled` or `promises_moved` names.
pub const FILLS_AN_EVENT: usize = 256;
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

impl Ledger {
    /// The hold at a place expires then.
    pub(crate) fn expires(&mut self, at: Timestamp, id: ReservationId, place: u32) {
        let Self { state: State { promises, .. }, agenda } = self;
        agenda.expiries.add((at, id, place), holds(promises));
        // Or a hold that is extended again and again would fill the memory.
        agenda.expiries.sweep(promises.len(), holds(promises));
    }

    /// The reservation at a place has ended; those that ended longest ago are forgotten beyond [`ENDED_KEPT`].
    pub(crate) fn has_ended(&mut self, since: Position, place: u32) -> Option<()> {
        let Self { state: State { promises, .. }, agenda: Agenda { ended, .. } } = self;
        ended.push(since, place, ENDED_KEPT, ended_then(promises));
        while let Some(place) = ended.pop_beyond(ENDED_KEPT, ended_then(promises)) {
            ended.forget()?;
            promises.forget(place)?;
        }
        Some(())
    }

    /// The ended reservation at a place is no longer kept.
    pub(crate) fn forget_ended(&mut self, place: u32) -> Option<()> {
        self.agenda.ended.forget()?;
        self.state.promises.forget(place)
    }
}

fn holds(promises: &Promises) -> impl Fn(u32) -> Option<(Timestamp, ReservationId)> {
    |place| promises.at(place).filter(|hold| hold.is_hold()).map(|hold| (hold.expires_at, hold.id))
}

fn ended_then(promises: &Promises) -> impl Fn(Position, u32) -> bool {
    |since, place| promises.at(place).is_some_and(|promise| promise.has_ended() && promise.since() == since)
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

    /// The state as it is now, to be written down while the ledger goes on.
    ///
    /// Cost: as [`Ledger::share`], but for some pages that change more often than all others.
    #[must_use]
    pub fn image(&mut self) -> Image {
        Image::of(&mut self.state)
    }

    /// The names of this moment, for threads that tell of commands where they will read before they are decided.
    ///
    /// Cost: as [`Ledger::share`], for SKUs and locations alone.
    #[must_use]
    pub fn names(&mut self) -> Names {
        self.state.names()
    }

    /// The state as it is, of a ledger that goes on no more.
    #[must_use]
    pub fn into_state(mut self) -> State {
        self.state.share()
    }

    /// No hold expires before this moment. It is the very moment that one does, where the log's time has reached it.
    #[must_use]
    pub fn next_expiry(&mut self) -> Option<Timestamp> {
        let Self { state: State { promises, time, .. }, agenda } = self;
        agenda.expiries.comes(*time, holds(promises));
        agenda.expiries.earliest()
    }

    /// What has to happen before anything else may at this time: an event bounded in size, under
    /// [`CommandId::OWN`]. To be asked again until there is nothing.
    #[must_use]
    pub fn due(&mut self, now: Timestamp) -> Option<Event> {
        // First what events before have brought about: whatever else has come by this time came after them.
        let shortfall = self.unnamed_shortfall().map(Event::from);
        let filled = shortfall.or_else(|| self.filled().map(Event::from));
        let moved = filled.or_else(|| self.moved().map(Event::from));
        let reversed = moved.or_else(|| self.reversed().map(Event::from));
        let expired = reversed.or_else(|| self.expired(now).map(Event::from));
        let closed = expired.or_else(|| self.closed(now).map(Event::from));
        let lapsed = closed.or_else(|| self.lapsed(now).map(Event::from));
        lapsed.or_else(|| self.credit_expired_by(now).map(Event::from))
    }

    /// Has brought near what applying an event that was [due](Self::due) will read and change; see
    /// [`State::look_ahead_of_events`]. Of holds that expire it forgets as many that ended long ago.
    pub fn look_ahead_of_due(&self, event: &Event) {
        self.state.look_ahead_of_events(std::iter::once(event));
        if let Event::HoldsExpired(HoldsExpired { reservations }) = event {
            let forgotten = || self.agenda.ended.oldest(reservations.len());
            forgotten().for_each(|place| self.state.promises.prefetch_at(place));
            forgotten().for_each(|place| self.state.promises.prefetch_index_of(place));
        }
    }

    fn expired(&mut self, now: Timestamp) -> Option<HoldsExpired> {
        let Self { state: State { promises, .. }, agenda } = self;
        let next = || agenda.expiries.pop(now, holds(promises));
        let reservations: Vec<ReservationId> = std::iter::from_fn(next).take(EXPIRIES_AN_EVENT).collect();
        (!reservations.is_empty()).then_some(HoldsExpired { reservations })
    }

    fn closed(&self, now: Timestamp) -> Option<OrdersClosed> {
        let closings = &self.agenda.closings;
        if closings.none_by(now) {
            return None;
        }
        let orders: Vec<OrderId> = closings.by(now, ORDERS_AN_EVENT).collect();
        (!orders.is_empty()).then_some(OrdersClosed { orders })
    }

    fn lapsed(&self, now: Timestamp) -> Option<CreditLapsed> {
        let lapses = &self.agenda.lapses;
        if lapses.none_by(now) {
            return None;
        }
        let hold = |payment| {
            let row = self.state.orders.paid_by(payment)?;
            let account = row.payments.get(payment)?.account?;
            let amount = Money::from_minor(row.payments.open_of(payment), row.currency());
            Some(LapsedHold { order: row.order, payment, account, amount })
        };
        let holds: Vec<LapsedHold> = lapses.by(now, CREDITS_AN_EVENT).filter_map(hold).collect();
        (!holds.is_empty()).then_some(CreditLapsed { holds })
    }

    fn credit_expired_by(&self, now: Timestamp) -> Option<CreditExpired> {
        let credit = &self.agenda.credit;
        if credit.none_by(now) {
            return None;
        }
        let expired = |account| {
            let row = self.state.credits.get(account)?;
            Some(ExpiredCredit { account, amount: row.money(row.expiring()) })
        };
        let accounts: Vec<ExpiredCredit> = credit.by(now, CREDITS_AN_EVENT).filter_map(expired).collect();
        (!accounts.is_empty()).then_some(CreditExpired { accounts })
    }

    /// Who has waited longest is served before anything else is promised.
    fn filled(&mut self) -> Option<BackordersFilled> {
        let Self { state, agenda: Agenda { backorders, .. } } = self;
        while let Some(sku) = backorders.first_stirred() {
            let lines = state.fill(backorders.queues_of(sku), FILLS_AN_EVENT);
            if !lines.is_empty() {
                return Some(BackordersFilled { sku, lines });
            }
            backorders.settle(sku);
        }
        None
    }

    /// Who waits is promised the goods by when they are expected now.
    fn moved(&self) -> Option<PromisesMoved> {
        let sku = *self.state.redating.first()?;
        let turns = self.agenda.backorders.queues_of(sku).flat_map(|(_, turns)| turns.iter().copied()).collect();
        Some(self.state.promised_otherwise(sku, turns, FILLS_AN_EVENT))
    }

    /// Points are taken back whose goods were canceled or came back.
    fn reversed(&self) -> Option<PointsReversed> {
        let orders = self.agenda.reversals.iter().take(CREDITS_AN_EVENT);
        let orders: Vec<_> = orders.filter_map(|order| self.state.to_reverse(*order)).collect();
        (!orders.is_empty()).then_some(PointsReversed { orders })
    }

    fn unnamed_shortfall(&self) -> Option<ShortfallRecorded> {
        let key = self.agenda.to_name()?;
        let Shortfall { short, unnamed, named_last, .. } = *self.state.shortfalls.get(&key)?;
        let from = Naming { short, unnamed, last: named_last, but_for: None };
        Some(self.state.name_promises(key, from, PROMISES_AN_EVENT))
    }

    /// Whether nothing is [due](Self::due) by this time, as far as a glance tells.
    #[must_use]
    pub fn is_quiet_until(&self, now: Timestamp) -> bool {
        let Agenda { expiries, closings, lapses, credit, backorders, reversals, .. } = &self.agenda;
        let nothing_passes = expiries.none_by(now) && closings.none_by(now);
        let nothing_passes = nothing_passes && lapses.none_by(now) && credit.none_by(now);
        let nobody_is_served = backorders.are_quiet() && self.state.redating.is_empty() && reversals.is_empty();
        nothing_passes && nobody_is_served && self.agenda.to_name().is_none()
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
