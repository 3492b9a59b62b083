//! Receipts: what a command did, and where it stands in the log.

use crate::Error;
use crate::codec::{decode_once, record_at, records};
use onhand_domain::event::LeasedEffect;
use onhand_domain::{CommandId, Event, Position, ReservationId, Timestamp};
use onhand_log::Frame;
use std::{fmt, sync::Arc};

/// A command happened, durably.
///
/// A receipt keeps the commit that the command is in, at most half a megabyte with the default settings, so
/// that its events can be read without going to the disk. Cloning shares it.
#[derive(Clone)]
pub struct Receipt {
    /// The command's id.
    pub id: CommandId,
    /// The position of its last event.
    pub position: Position,
    /// The position of its first event.
    pub first: Position,
    /// The log's time when it was decided.
    pub time: Timestamp,
    /// It had been applied before; this is its first receipt again.
    pub replayed: bool,
    at: u32,
    frame: Arc<Frame>,
}

impl Receipt {
    pub(crate) fn new(frame: Arc<Frame>, id: CommandId, granted: &Granted) -> Self {
        Self {
            id,
            position: Position(granted.first.0 + u64::from(granted.count).saturating_sub(1)),
            first: granted.first,
            time: granted.time,
            replayed: false,
            at: granted.at,
            frame,
        }
    }

    /// The receipt of a command whose first event is at a position, from the frame that holds it.
    pub(crate) fn find(frame: Arc<Frame>, first: Position, id: CommandId) -> Result<Self, Error> {
        let found = records(&frame).find(|record| record.as_ref().map_or(true, |record| record.first == first));
        let record = found.unwrap_or(Err(Error::MalformedRecord { position: first }))?;
        if record.header.id != id {
            return Err(Error::OtherCommand { position: first, expected: id, found: record.header.id });
        }
        Ok(Self {
            id,
            position: record.last(),
            first,
            time: record.header.time,
            replayed: true,
            at: record.at as u32,
            frame: Arc::clone(&frame),
        })
    }

    /// The command's events, in order. They are decoded anew with each call, some 100 ns each.
    ///
    /// # Errors
    /// None for what this version wrote; [`Error::UnknownEvent`] and its like for a receipt from an older log.
    pub fn events(&self) -> Result<Vec<Event>, Error> {
        let record = record_at(&self.frame, self.at as usize, self.first)?;
        let decode = |(kind, payload)| decode_once(self.frame.dictionary(), kind, payload);
        record.raw_events().map(|event| event.and_then(decode)).collect()
    }

    /// What the command leased to its worker, the longest due first; nothing for every other command, and where
    /// [`Receipt::events`] fails.
    ///
    /// Cost: as [`Receipt::events`].
    #[must_use]
    pub fn leased(&self) -> Vec<LeasedEffect> {
        let events = self.events().unwrap_or_default();
        let leased = events.into_iter().filter_map(|event| match event {
            Event::EffectsLeased(leased) => Some(leased.effects),
            _ => None,
        });
        leased.flatten().collect()
    }

    /// The reservation that the command made, or whose lines it replaced: the one it named, or else one under its
    /// own id. None for every other command, and where [`Receipt::events`] fails.
    ///
    /// ```
    /// # let directory = tempfile::tempdir().unwrap();
    /// use onhand::{DefineLocation, DefineSku, Onhand, Receive, ReservationId, Reserve};
    ///
    /// let core = Onhand::builder().open_blocking(directory.path())?.blocking();
    /// core.define_location(DefineLocation::store("berlin"))?;
    /// core.define_sku(DefineSku::new("mug"))?;
    /// assert_eq!(core.receive(Receive::new("mug", "berlin", 10))?.reservation(), None);
    ///
    /// let cart: ReservationId = "6f1cbe0e-3b7e-4a63-9f6a-5d7c2b8d9e10".parse()?;
    /// let hold = core.reserve(Reserve::new().reservation(cart).line("mug", 1))?;
    /// assert_eq!(hold.reservation(), Some(cart));
    ///
    /// let unnamed = core.reserve(Reserve::new().line("mug", 1))?;
    /// assert_eq!(unnamed.reservation(), Some(ReservationId(unnamed.id.0)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Cost: as [`Receipt::events`].
    #[must_use]
    pub fn reservation(&self) -> Option<ReservationId> {
        self.events().ok()?.into_iter().find_map(|event| match event {
            Event::StockReserved(reserved) => Some(reserved.reservation),
            _ => None,
        })
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, position, first, time, replayed, .. } = self;
        f.debug_struct("Receipt")
            .field("id", id)
            .field("first", first)
            .field("position", position)
            .field("time", time)
            .field("replayed", replayed)
            .finish_non_exhaustive()
    }
}

/// A command was granted; its record waits for the disk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Granted {
    pub(crate) first: Position,
    pub(crate) count: u16,
    pub(crate) time: Timestamp,
    /// Where its record begins in the frame's body.
    pub(crate) at: u32,
}
