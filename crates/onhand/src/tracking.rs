//! Tracking: all that happened to an order, and then all that happens to it.

use crate::{Committed, Error, Onhand, Subscription, Touching, Traced, Trail};
use onhand_domain::event::Touched;
use onhand_domain::{Event, OrderFigures, OrderId, Position};

/// What a command did to an order, and how the order stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracked {
    /// The command's events that touch the order, with their positions, and when that was.
    pub traced: Traced,
    /// The order as it stood when this was told, which may be some commands later; none once it was closed.
    pub order: Option<OrderFigures>,
    /// Where in the log it stood so.
    pub as_of: Position,
}

/// Tells an order's story from its placing on, without a gap between what was and what comes. Of orders that had the same id
/// one after the other, it is the newest that it tells of.
///
/// It holds nobody up and misses nothing, however slow it is. What is past is found by the audit index, where one is
/// kept. From then on each reads the whole log as it grows: a host with thousands of watchers has one
/// [subscription](Onhand::subscribe) for all of them, and asks [`Event::touches`] whom to tell.
///
/// It is one more handle of the core, which stays open as long as there is one.
#[derive(Debug)]
pub struct Tracking {
    core: Onhand,
    order: OrderId,
    past: Option<Trail>,
    live: Subscription,
    /// What was read and is not told yet: a future that is dropped between the two loses nothing.
    read: Option<Traced>,
    closed: bool,
}

impl Tracking {
    pub(crate) async fn new(core: Onhand, order: OrderId) -> Result<Self, Error> {
        let now = core.position();
        let asked = || Touching::all_of().reservation(order.promise()).until(now);
        let stands = core.snapshot().await?.read()?.order(order).map(|order| order.placed);
        let placed = match stands {
            Some(placed) => Some(placed),
            None => placed_last(core.history(asked()).await?, order).await?,
        };
        // An order that was closed may have had the id before, or a reservation: theirs are other stories.
        let before = placed.map_or(Position::START, |placed| Position(placed.0.saturating_sub(1)));
        let past = core.history(asked().after(before)).await?;
        let live = core.subscribe(now);
        Ok(Self { core, order, past: Some(past), live, read: None, closed: false })
    }

    /// What the next command did to the order, as soon as it is durable; none once the order or the core is closed. An
    /// order that was not placed yet is waited for.
    ///
    /// Dropping the future loses nothing, and after an error it can be called again. Cost: as [`Trail::next`] and [`Subscription::next`], and
    /// a snapshot.
    ///
    /// # Errors
    /// As reading the log fails.
    pub async fn next(&mut self) -> Option<Result<Tracked, Error>> {
        if self.read.is_none() {
            match self.next_traced().await? {
                Ok(traced) => self.read = Some(traced),
                Err(error) => return Some(Err(error)),
            }
        }
        let (order, as_of) = match self.stands().await {
            Ok(stands) => stands,
            Err(error) => return Some(Err(error)),
        };
        let traced = self.read.take()?;
        self.closed = traced.events.iter().any(|(_, event)| matches!(event, Event::OrdersClosed(_)));
        Some(Ok(Tracked { traced, order, as_of }))
    }

    async fn next_traced(&mut self) -> Option<Result<Traced, Error>> {
        if self.closed {
            return None;
        }
        if let Some(past) = &mut self.past {
            if let Some(traced) = past.next().await {
                return Some(traced);
            }
            self.past = None;
        }
        loop {
            match self.live.next().await? {
                Ok(committed) => match about(self.order, committed) {
                    Some(traced) => return Some(Ok(traced)),
                    None => continue,
                },
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// How the order stands, and where in the log.
    async fn stands(&self) -> Result<(Option<OrderFigures>, Position), Error> {
        let snapshot = self.core.snapshot().await?;
        let order = snapshot.read()?.order(self.order);
        Ok((order, snapshot.position()))
    }
}

/// Where an order of this id was placed last, of what is past.
async fn placed_last(mut past: Trail, order: OrderId) -> Result<Option<Position>, Error> {
    let mut last = None;
    while let Some(traced) = past.next().await {
        let placed = |event: &Event| matches!(event, Event::OrderPlaced(placed) if placed.order == order);
        last = traced?.events.iter().rfind(|(_, event)| placed(event)).map(|(position, _)| *position).or(last);
    }
    Ok(last)
}

/// Of what a command did, that which touches an order.
fn about(order: OrderId, committed: Committed) -> Option<Traced> {
    let touches = |event: &Event| {
        let mut touches = false;
        event.touches(|touched| touches |= touched == Touched::Reservation(order.promise()));
        touches
    };
    let Committed { command, time, occurred_at, first, events } = committed;
    let positions = (first.0..).map(Position).zip(events);
    let events: Vec<_> = positions.filter(|(_, event)| touches(event)).collect();
    (!events.is_empty()).then_some(Traced { command, time, occurred_at, events })
}
