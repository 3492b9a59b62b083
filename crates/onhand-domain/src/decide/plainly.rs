//! Reserving one line of a plain SKU at one location: what most reservations are.

use super::{Context, in_units, reservation::expiry};
use crate::event::{HeldLine, HeldLines, Search, StockReserved};
use crate::state::{Asking, State};
use crate::{Measure, Rejection, ReservationId, Reserve, Strategy};

impl State {
    /// The hold that is asked for, or that there is not enough for it, where it is one line at one location that is
    /// there, and nothing else has to be judged. Everything else goes the long way, which judges all there is.
    pub(super) fn reserve_plainly(
        &self,
        command: &Reserve,
        context: &Context<'_>,
    ) -> Option<Result<StockReserved, Rejection>> {
        let [line] = command.lines.as_slice() else { return None };
        let (sku, row) = self.hinted_sku(&line.sku, context.hint.sku).ok()?;
        let (location, place) = self.hinted_location(line.location.as_ref()?, context.hint.location).ok()?;
        if row.limit().is_some() || row.is_bundle() || !place.sells() {
            return None;
        }
        let sourcing = &command.sourcing;
        if sourcing.max_shipments.is_some() || sourcing.strategy == Strategy::FewestShipments {
            return None;
        }
        let reservation = command.reservation.unwrap_or(ReservationId(context.id.0));
        let stands = self.promises.get(reservation).is_some_and(|promise| !promise.has_ended());
        if stands || self.backorders.take_up(reservation) {
            return None;
        }
        let channel = match &command.channel {
            None => None,
            Some(channel) => Some(self.channel(channel.as_str())?),
        };
        let asking = channel.map_or(Asking::Anybody, Asking::Channel);
        let expires_at = expiry(context.now, command.expires_in, context).ok()?;
        let quantity = in_units(row, line.quantity).ok()?;
        let level = row.level(location).and_then(|level| self.levels.get(level))?;
        let available = self.levels.available(level, asking);
        if quantity > available {
            let shown = |quantity| Measure::of(quantity, row.decimals);
            return (!command.partial).then(|| {
                Err(Rejection::InsufficientStock {
                    sku: row.name.clone(),
                    location: Some(place.name.clone()),
                    requested: shown(quantity),
                    available: shown(available),
                    bundles: Box::default(),
                    locations: Vec::new(),
                })
            });
        }
        Some(Ok(StockReserved {
            reservation,
            lines: HeldLines::from_buf([HeldLine { sku, location, quantity }]),
            expires_at,
            channel,
            replaced: false,
            search: Search::None,
            customer: command.customer,
            bundles: Vec::new(),
            missed: Vec::new(),
        }))
    }
}
