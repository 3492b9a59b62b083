//! The state that events add up to, in tables whose clones share pages.

mod ahead;
mod ahead_of_orders;
mod backorders;
mod coming;
mod coupon;
mod credit;
mod definitions;
mod effect;
mod effect_told;
mod figures;
mod flow;
mod goods;
mod image;
mod level;
mod link;
mod names;
mod order;
mod order_end;
mod order_figures;
mod order_told;
mod orders;
mod outbox;
mod payment;
mod places;
mod points;
mod promised;
mod promises;
mod purchase;
mod reservation_state;
mod returns;

pub use coupon::{CouponEntry, CouponFigures};
pub use credit::CreditFigures;
pub use effect_told::{EffectFigures, EffectState};
pub use figures::{Availability, HeldReservation, OpenShortfall, SkuAvailability, StockFigures};
pub use image::{
    CreditEntry, Entry, Image, ImageError, LevelEntry, OrderEntry, PurchaseEntry, ReservationEntry, ShortfallEntry,
};
pub use names::{Hint, Names};
pub use order_figures::{
    LineFigures, LineStatus, OrderBrief, OrderFigures, OrderStatus, PartFigures, PaymentFigures, PaymentStatus,
    ShelfFigures, ShipmentFigures, ShipmentStatus, Whereabouts,
};
pub use payment::PaymentStanding;
pub use points::EarnedEntry;
pub use reservation_state::ReservationState;
pub use returns::{ReturnFigures, ReturnLineFigures, ReturnStatus};

pub(crate) use backorders::Backorders;
pub(crate) use coming::Coming;
pub(crate) use coupon::{CouponRow, Coupons};
pub(crate) use credit::{CreditRow, Credits};
pub(crate) use effect::{EffectRow, EffectStanding};
pub(crate) use flow::{InboundRow, Inbounds, TransferRow, Transfers, among, subtract};
pub(crate) use goods::{Goods, PurchaseLimit, SkuDetails, SkuRow};
pub(crate) use level::{Asking, Extra, Level, Levels};
pub(crate) use link::{LineLink, LinePlace, Link};
pub(crate) use order::{Arrival, Few, Journey, LineRow, OrderRow, PartRow, Shelf, ShipmentRow, Stage};
pub(crate) use orders::Orders;
pub(crate) use outbox::{Outbox, Waiting};
pub(crate) use payment::{CaptureRow, PaymentRow, Payments, RefundRow};
pub(crate) use places::{LocationRow, Places};
pub(crate) use points::{EarnedRow, Earnings};
pub(crate) use promised::{Promised, Standing};
pub(crate) use promises::{Promises, Reserved};
pub(crate) use purchase::{Purchase, Purchases};
pub(crate) use returns::{ReturnLineRow, ReturnRow, Terms};

use crate::table::{CowMap, Share};
use crate::{
    Channel, ChannelId, Condition, LocationId, Position, Quantity, Reference, ReservationId, SkuId, Timestamp,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything the log's events add up to at one position.
///
/// [`Ledger`](crate::Ledger) carries it on, and [gives out](crate::Ledger::share) states that stay as they are while
/// it does and share most of their memory with it; clones of those cost some microseconds. [`State::decide`] judges
/// commands against it.
#[derive(Clone, Debug)]
pub struct State {
    pub(crate) position: Position,
    pub(crate) time: Timestamp,
    pub(crate) goods: Goods,
    pub(crate) places: Places,
    pub(crate) channels: Channels,
    pub(crate) levels: Levels,
    pub(crate) promises: Promises,
    pub(crate) purchases: Purchases,
    pub(crate) orders: Orders,
    pub(crate) outbox: Outbox,
    pub(crate) backorders: Backorders,
    pub(crate) credits: Credits,
    pub(crate) coupons: Coupons,
    pub(crate) earnings: Earnings,
    pub(crate) inbounds: Inbounds,
    pub(crate) transfers: Transfers,
    pub(crate) coming: Coming,
    /// SKUs whose deliveries are expected otherwise than those who wait were promised.
    pub(crate) redating: Arc<BTreeSet<SkuId>>,
    /// How many records of each source have been applied.
    pub(crate) imports: Arc<BTreeMap<Reference, u64>>,
    pub(crate) shortfalls: Arc<BTreeMap<(SkuId, LocationId, Condition), Shortfall>>,
}

/// The channels seen, by name and number.
#[derive(Clone, Debug)]
pub(crate) struct Channels {
    pub(crate) numbers: CowMap<Channel, ChannelId>,
    pub(crate) names: Arc<Vec<Channel>>,
}

/// A shortfall that waits for a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shortfall {
    /// Where it was recorded last.
    pub(crate) recorded: Position,
    /// What was missing then.
    pub(crate) short: Quantity,
    /// What no promise has been named for yet.
    pub(crate) unnamed: Quantity,
    /// The promise named last: naming goes on with the one made before it.
    pub(crate) named_last: Option<ReservationId>,
}

impl State {
    /// The state before the first event. The seed decides how keys are spread in memory and nothing else; give
    /// a random one where strangers choose keys.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            position: Position::START,
            time: Timestamp::from_micros(i64::MIN),
            goods: Goods::new(seed),
            places: Places::new(seed),
            channels: Channels { numbers: CowMap::with_seed(seed), names: Arc::default() },
            levels: Levels::default(),
            promises: Promises::new(seed),
            purchases: Purchases::new(seed),
            orders: Orders::new(seed),
            outbox: Outbox::default(),
            backorders: Backorders::new(seed),
            credits: Credits::new(seed),
            coupons: Coupons::new(seed),
            earnings: Earnings::new(seed),
            inbounds: Inbounds::new(seed),
            transfers: Transfers::new(seed),
            coming: Coming::new(seed),
            redating: Arc::default(),
            imports: Arc::default(),
            shortfalls: Arc::default(),
        }
    }

    /// A clone that shares all pages: see [`Ledger::share`](crate::Ledger::share).
    pub(crate) fn share(&mut self) -> Self {
        let promises = self.promises.share();
        self.share_with(promises)
    }

    /// The same, but for what finds reservations by their ids.
    fn share_rows(&mut self) -> Self {
        let promises = self.promises.share_rows();
        self.share_with(promises)
    }

    fn share_with(&mut self, promises: Promises) -> Self {
        let channels = Channels { numbers: self.channels.numbers.share(), names: Arc::clone(&self.channels.names) };
        Self {
            position: self.position,
            time: self.time,
            goods: self.goods.share(),
            places: self.places.share(),
            channels,
            levels: self.levels.share(),
            promises,
            purchases: self.purchases.share(),
            orders: self.orders.share(),
            outbox: self.outbox.share(),
            backorders: self.backorders.share(),
            credits: self.credits.share(),
            coupons: self.coupons.share(),
            earnings: self.earnings.share(),
            inbounds: self.inbounds.share(),
            transfers: self.transfers.share(),
            coming: self.coming.share(),
            redating: Arc::clone(&self.redating),
            imports: Arc::clone(&self.imports),
            shortfalls: Arc::clone(&self.shortfalls),
        }
    }

    /// The last event that this state knows of.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.position
    }

    /// The log's time at that event.
    #[must_use]
    pub const fn time(&self) -> Timestamp {
        self.time
    }

    /// Bytes that this state and its predecessors have copied because clones still shared them: what clones
    /// held since some moment keep in memory is at most the difference.
    #[must_use]
    pub fn copied_bytes(&self) -> u64 {
        let promises = self.promises.copied()
            + self.purchases.copied()
            + self.orders.copied()
            + self.backorders.copied()
            + self.credits.copied()
            + self.coupons.copied()
            + self.earnings.copied();
        self.levels.copied() + promises + self.goods.copied()
    }
}
