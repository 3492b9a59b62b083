//! A state as a list of entries, in an order that depends on nothing but what it says: what checkpoints and
//! digests are made of.

use super::definitions::{location_entry, sku_entry};
use super::{
    CouponEntry, CreditRow, EarnedEntry, InboundRow, Level, OrderRow, Purchase, ReservationState, Reserved, Shortfall,
    State, TransferRow,
};
use crate::event::{
    BundleDefined, ChannelHoldbackSet, ChannelOpened, ImportAdvanced, InboundAnnounced, LocationDefined,
    PurchaseLimitSet, SkuDefined, TransferDispatched,
};
use crate::{
    ChannelId, Condition, Coupon, CustomerId, LocationId, OrderId, Position, Quantity, Reference, ReservationId, SkuId,
    Timestamp,
};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// One entry of a state's image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Entry {
    /// The position and the time that the state stands at; the first entry.
    At(Position, Timestamp),
    /// A location, by number.
    Location(LocationDefined, bool, Option<Timestamp>),
    /// A stocked SKU, by number among bundles.
    Sku(SkuDefined),
    /// A bundle, by number among SKUs; then all bundles once more, with their components.
    Bundle(BundleDefined),
    /// A purchase limit, by SKU's number.
    Limit(PurchaseLimitSet),
    /// A channel, by number.
    Channel(ChannelOpened),
    /// A stock level, by SKU's number and location's number.
    Level(LevelEntry),
    /// A holdback, by SKU's number, location's number and channel's number.
    Holdback(ChannelHoldbackSet),
    /// An open delivery, by name. Its lines are what is still to come.
    Inbound(InboundAnnounced),
    /// An open transfer, by name. Its lines are what is still on its way.
    Transfer(TransferDispatched),
    /// A reservation, by the position of its promise or of its end.
    Reservation(ReservationEntry),
    /// A purchase that counts against a limit, by SKU's number, customer and order of events.
    Purchase(PurchaseEntry),
    /// A shortfall that waits for a count, by SKU's number, location's number and condition.
    Shortfall(ShortfallEntry),
    /// An order, by the position of its placing.
    Order(OrderEntry),
    /// Which order a channel's reference was given to, by channel's number and reference.
    OrderReference(ChannelId, Reference, OrderId),
    /// An account of credit, by id.
    Credit(CreditEntry),
    /// A SKU whose deliveries are expected otherwise than was promised, by number.
    Redating(SkuId),
    /// How far an import has come, by source.
    Import(ImportAdvanced),
    /// A coupon, by code.
    Coupon(CouponEntry),
    /// How often a customer has redeemed a coupon, by code and customer.
    Redeemer(Coupon, CustomerId, u64),
    /// What an order has redeemed, by order.
    RedeemedBy(OrderId, Vec<Coupon>),
    /// What an order has earned, by order.
    Earned(EarnedEntry),
}

/// The figures of a stock level that do not follow from other entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelEntry {
    pub(crate) sku: SkuId,
    pub(crate) location: LocationId,
    pub(crate) on_hand: [Quantity; 4],
    pub(crate) safety_stock: Quantity,
    pub(crate) missing: Quantity,
    pub(crate) missed_at: Timestamp,
}

/// A reservation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservationEntry {
    pub(crate) reservation: ReservationId,
    pub(crate) expires_at: Timestamp,
    pub(crate) opened_at: Timestamp,
    pub(crate) since: Position,
    pub(crate) state: ReservationState,
    pub(crate) ended: bool,
    pub(crate) lines: SmallVec<[(SkuId, LocationId, Quantity, Quantity); 1]>,
}

/// A purchase that counts against a customer's limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseEntry {
    pub(crate) sku: SkuId,
    pub(crate) customer: CustomerId,
    pub(crate) reservation: ReservationId,
    pub(crate) at: Timestamp,
    pub(crate) quantity: Quantity,
    pub(crate) open: bool,
}

/// A shortfall that waits for a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortfallEntry {
    pub(crate) sku: SkuId,
    pub(crate) location: LocationId,
    pub(crate) condition: Condition,
    pub(crate) recorded: Position,
    pub(crate) short: Quantity,
    pub(crate) unnamed: Quantity,
    pub(crate) named_last: Option<ReservationId>,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderEntry(pub(crate) Box<OrderRow>);

/// An account of credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditEntry(pub(crate) Box<CreditRow>);

/// The entries are not those of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {index} does not fit those before it")]
pub struct ImageError {
    /// The index of the entry, from 0.
    pub index: usize,
}

/// A state that is only told of, entry by entry, while the ledger goes on.
///
/// It is cheaper to keep than a [`State`]: what finds reservations by their ids is not in it, most of which changes
/// all the time and would have to be copied meanwhile.
#[derive(Debug)]
pub struct Image(State);

impl Image {
    pub(crate) fn of(state: &mut State) -> Self {
        Self(state.share_rows())
    }

    /// The last event that it knows of.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.0.position()
    }

    /// The log's time at that event.
    #[must_use]
    pub const fn time(&self) -> Timestamp {
        self.0.time()
    }

    /// The entries of the [state](State::entries) that it is of.
    pub fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        self.0.entries()
    }
}

impl State {
    /// All that the state is, in an order that depends on nothing else. Two states with the same entries answer
    /// and decide alike for ever.
    pub fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        std::iter::once(Entry::At(self.position, self.time))
            .chain(self.places.iter().map(|(number, row)| location_entry(number, row)))
            .chain(self.goods.iter().map(|(number, row)| sku_entry(number, row, &[])))
            // Once more with what is in them: a bundle may hold SKUs that were defined after it.
            .chain(self.goods.iter().filter_map(|(number, row)| Some(sku_entry(number, row, row.components()?))))
            .chain(self.goods.iter().filter_map(|(sku, row)| {
                let limit = row.limit()?;
                let (per_order, per_customer, window) = (limit.per_order, limit.per_customer, limit.window);
                Some(Entry::Limit(PurchaseLimitSet { sku, per_order, per_customer, window }))
            }))
            .chain(self.channels.names.iter().zip(0..).map(|(channel, number)| {
                Entry::Channel(ChannelOpened { number: crate::ChannelId(number), channel: channel.clone() })
            }))
            .chain(self.levels_in_order().map(|(sku, location, level)| self.level_entry(sku, location, level)))
            .chain(
                self.levels_in_order().flat_map(|(sku, location, level)| self.holdback_entries(sku, location, level)),
            )
            .chain(self.flow_entries())
            .chain(self.reservation_entries())
            .chain(self.order_entries())
            .chain(self.credit_entries())
            .chain(self.coupon_entries())
            .chain(self.earned_entries())
            .chain(self.redating.iter().copied().map(Entry::Redating))
            .chain(self.purchase_entries())
            .chain(self.shortfalls.iter().map(|((sku, location, condition), shortfall)| {
                let Shortfall { recorded, short, unnamed, named_last } = *shortfall;
                let (sku, location, condition) = (*sku, *location, *condition);
                Entry::Shortfall(ShortfallEntry { sku, location, condition, recorded, short, unnamed, named_last })
            }))
            .chain(
                self.imports.iter().map(|(source, records)| {
                    Entry::Import(ImportAdvanced { source: source.clone(), records: *records })
                }),
            )
    }

    fn levels_in_order(&self) -> impl Iterator<Item = (SkuId, LocationId, &Level)> {
        let numbers =
            self.goods.iter().flat_map(|(sku, row)| row.levels.iter().map(move |(at, level)| (sku, at, level)));
        numbers.filter_map(|(sku, location, level)| Some((sku, location, self.levels.get(level)?)))
    }

    fn level_entry(&self, sku: SkuId, location: LocationId, level: &Level) -> Entry {
        let on_hand = Condition::ALL.map(|condition| self.levels.in_condition(level, condition));
        let (safety_stock, missing) = (self.levels.safety_stock(level), self.levels.missing(level));
        let missed_at = self.levels.missed_at(level);
        Entry::Level(LevelEntry { sku, location, on_hand, safety_stock, missing, missed_at })
    }

    fn holdback_entries(
        &self,
        sku: SkuId,
        location: LocationId,
        level: &Level,
    ) -> impl Iterator<Item = Entry> + use<'_> {
        let holdbacks = self.levels.extra(level).into_iter().flat_map(|extra| extra.holdbacks());
        holdbacks.map(move |(channel, quantity)| {
            Entry::Holdback(ChannelHoldbackSet { sku, location, channel: *channel, quantity: *quantity })
        })
    }

    fn flow_entries(&self) -> impl Iterator<Item = Entry> + use<'_> {
        let mut inbounds: Vec<_> = self.inbounds.iter().collect();
        inbounds.sort_unstable_by_key(|(name, _)| *name);
        let mut transfers: Vec<_> = self.transfers.iter().collect();
        transfers.sort_unstable_by_key(|(name, _)| *name);
        let inbounds = inbounds.into_iter().map(|(inbound, row)| {
            let InboundRow { location, eta, lines } = row.clone();
            Entry::Inbound(InboundAnnounced { inbound: inbound.clone(), location, lines, eta })
        });
        inbounds.chain(transfers.into_iter().map(|(transfer, row)| {
            let TransferRow { from, to, lines } = row.clone();
            Entry::Transfer(TransferDispatched { transfer: transfer.clone(), from, to, lines })
        }))
    }

    fn reservation_entries(&self) -> impl Iterator<Item = Entry> + use<'_> {
        // Holds that one event ended stand in that event by expiry, then by id.
        let key = |promise: Reserved<'_>| (promise.since(), promise.expires_at, promise.id, promise.place);
        let mut reservations: Vec<_> = self.promises.iter().map(key).collect();
        // Mostly they stand in this order already, which a stable sort makes use of.
        reservations.sort();
        let reservations = reservations.into_iter().filter_map(|(.., place)| self.promises.reserved(place));
        reservations.map(|promise| {
            let lines = self.promises.lines_of(promise).filter_map(|line| {
                let (sku, location) = self.levels.owner(line.level)?;
                Some((sku, location, line.quantity, line.granted))
            });
            Entry::Reservation(ReservationEntry {
                reservation: promise.id,
                expires_at: promise.expires_at,
                opened_at: promise.opened_at,
                since: promise.since(),
                state: promise.state(),
                ended: promise.has_ended(),
                lines: lines.collect(),
            })
        })
    }

    fn order_entries(&self) -> impl Iterator<Item = Entry> + use<'_> {
        let mut orders: Vec<&OrderRow> = self.orders.iter().collect();
        orders.sort_unstable_by_key(|row| row.placed);
        let mut references: Vec<_> = self.orders.references().collect();
        references.sort_unstable();
        let orders = orders.into_iter().map(|row| Entry::Order(OrderEntry(Box::new(row.clone()))));
        orders.chain(
            references
                .into_iter()
                .map(|(channel, reference, order)| Entry::OrderReference(channel, reference.clone(), order)),
        )
    }

    fn credit_entries(&self) -> impl Iterator<Item = Entry> + use<'_> {
        let mut rows: Vec<&CreditRow> = self.credits.iter().collect();
        rows.sort_unstable_by_key(|row| row.account);
        rows.into_iter().map(|row| Entry::Credit(CreditEntry(Box::new(row.clone()))))
    }

    fn purchase_entries(&self) -> impl Iterator<Item = Entry> + use<'_> {
        let mut taken: Vec<_> = self.purchases.iter().collect();
        taken.sort_unstable_by_key(|(sku, customer, _)| (*sku, *customer));
        taken.into_iter().flat_map(move |(sku, customer, purchases)| {
            purchases.iter().map(move |purchase| {
                let Purchase { reservation, at, quantity, open } = *purchase;
                Entry::Purchase(PurchaseEntry { sku, customer, reservation, at, quantity, open })
            })
        })
    }
}
