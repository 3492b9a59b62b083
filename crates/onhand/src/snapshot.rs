//! Snapshots: durable state of one position, for any number of questions.

use crate::Error;
use crate::engine::SnapshotSlot;
use onhand_domain::{
    HeldReservation, Location, LocationId, OrderFigures, OrderId, Position, ReservationId, Sku, SkuAvailability, SkuId,
    State, StockFigures,
};
use std::{ops::Deref, sync::Arc};

/// The durable state at one position. It stays as it is while the core goes on, shares all pages that have not
/// changed since with the live tables, and never holds anybody up.
///
/// What held snapshots keep in memory is bounded by [`Builder::snapshot_memory`](crate::Builder::snapshot_memory);
/// past it the oldest answers [`Error::SnapshotTooOld`].
#[derive(Clone, Debug)]
pub struct Snapshot {
    slot: Arc<SnapshotSlot>,
}

/// A snapshot that is being read: the [`State`], which cannot be taken away meanwhile.
#[derive(Debug)]
pub struct Reading {
    state: Arc<State>,
}

impl Deref for Reading {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

/// A SKU by its name, as text or as a [`Sku`], or by its number. Numbers are quicker: no name is looked up.
pub trait NamesSku {
    /// Its number in this state.
    ///
    /// # Errors
    /// [`Error::UnknownSku`] where there is none.
    fn number(&self, state: &State) -> Result<SkuId, Error>;
}

/// A location by its name, as text or as a [`Location`], or by its number.
pub trait NamesLocation {
    /// Its number in this state.
    ///
    /// # Errors
    /// [`Error::UnknownLocation`] where there is none.
    fn number(&self, state: &State) -> Result<LocationId, Error>;
}

impl NamesSku for SkuId {
    fn number(&self, _: &State) -> Result<SkuId, Error> {
        Ok(*self)
    }
}

impl NamesLocation for LocationId {
    fn number(&self, _: &State) -> Result<LocationId, Error> {
        Ok(*self)
    }
}

impl<N: NamesSku + ?Sized> NamesSku for &N {
    fn number(&self, state: &State) -> Result<SkuId, Error> {
        (**self).number(state)
    }
}

impl<N: NamesLocation + ?Sized> NamesLocation for &N {
    fn number(&self, state: &State) -> Result<LocationId, Error> {
        (**self).number(state)
    }
}

/// Looks a name up, in each form that callers have it in.
macro_rules! look_up {
    ($trait:ident, $number:ident, $find:ident, $unknown:ident: $($form:ty),*) => {
        $(impl $trait for $form {
            fn number(&self, state: &State) -> Result<$number, Error> {
                let name: &str = self.as_ref();
                state.$find(name).ok_or_else(|| Error::$unknown { name: name.to_owned() })
            }
        })*
    };
}

look_up!(NamesSku, SkuId, sku, UnknownSku: str, String, Sku);
look_up!(NamesLocation, LocationId, location, UnknownLocation: str, String, Location);

impl Snapshot {
    pub(crate) fn new(slot: Arc<SnapshotSlot>) -> Self {
        Self { slot }
    }

    /// A snapshot of a state that no core keeps, and that the log tells up to a position.
    pub(crate) fn of(state: State, position: Position) -> Self {
        let mut slot = SnapshotSlot::new(state, None);
        slot.position = position;
        Self { slot: Arc::new(slot) }
    }

    /// Where it stands in the log.
    #[must_use]
    pub fn position(&self) -> Position {
        self.slot.position
    }

    /// The state, for many questions at the least cost each.
    ///
    /// # Errors
    /// [`Error::SnapshotTooOld`] once it was given up.
    pub fn read(&self) -> Result<Reading, Error> {
        let state = self.slot.load();
        match &*state {
            Some(state) => Ok(Reading { state: Arc::clone(state) }),
            None => Err(Error::SnapshotTooOld { position: self.slot.position }),
        }
    }

    /// The figures of a SKU at a location.
    ///
    /// # Errors
    /// An unknown name, or [`Error::SnapshotTooOld`].
    pub fn stock(&self, sku: impl NamesSku, location: impl NamesLocation) -> Result<StockFigures, Error> {
        self.with(|state| Ok(state.stock(sku.number(state)?, location.number(state)?)))
    }

    /// What is available of a SKU over all locations that sell, to a channel, or to nobody in particular.
    ///
    /// # Errors
    /// An unknown name, or [`Error::SnapshotTooOld`].
    pub fn availability(&self, sku: impl NamesSku, channel: Option<&str>) -> Result<SkuAvailability, Error> {
        self.with(|state| Ok(state.availability(sku.number(state)?, channel)))
    }

    /// A reservation as it stands; none where it was never made or ended long ago.
    ///
    /// # Errors
    /// [`Error::SnapshotTooOld`].
    pub fn reservation(&self, reservation: ReservationId) -> Result<Option<HeldReservation>, Error> {
        self.with(|state| Ok(state.reservation(reservation)))
    }

    /// An order as it stands; none where it was never placed or was closed.
    ///
    /// # Errors
    /// [`Error::SnapshotTooOld`].
    pub fn order(&self, order: OrderId) -> Result<Option<OrderFigures>, Error> {
        self.with(|state| Ok(state.order(order)))
    }

    fn with<T>(&self, ask: impl FnOnce(&State) -> Result<T, Error>) -> Result<T, Error> {
        let state = self.slot.load();
        ask(state.as_deref().ok_or(Error::SnapshotTooOld { position: self.slot.position })?)
    }
}
