//! A second opinion: what every command does, written from the rules with lists and loops and no cleverness.

mod coupons;
mod credit;
mod figures;
mod held;
mod limits;
mod orders;
mod points;
mod reserve;
mod setup;
mod sourcing;
mod stock;

use onhand_domain::{
    Capability, Command, CommandId, Condition, Coordinates, Coupon, DefineCoupon, Inbound, Location, LocationKind,
    Measure, Policy, Quantity, Reference, Rejection, ReservationId, ReservationState, ReturnPolicy, Sku, Span,
    Timestamp, Transfer,
};
use orders::{ModelOrder, References};
use std::collections::{BTreeMap, BTreeSet};

pub use orders::{ToldEffect, ToldOrder};

pub(crate) use held::ModelReservation;

/// What a fact leaves short, and whom it hits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldShortfall {
    /// Of what.
    pub sku: Sku,
    /// Where.
    pub location: Location,
    /// In which condition.
    pub condition: Condition,
    /// How much is missing.
    pub short: i64,
    /// The promises it hits, newest first.
    pub promises: Vec<(ReservationId, i64)>,
}

/// What a command that happened did beyond its own figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The shortfalls that it left, in the order of its lines.
    pub shortfalls: Vec<ToldShortfall>,
    /// What a partial hold could not have: of what, how much was asked for, how much was granted.
    pub missed: Vec<(Sku, i64, i64)>,
}

/// A world of names, lists and sums. Every figure is added up anew when it is asked for.
#[derive(Clone, Debug)]
pub struct Model {
    longest_hold: Span,
    orders_kept: Span,
    return_policy: ReturnPolicy,
    now: Timestamp,
    skus: BTreeMap<Sku, ModelSku>,
    locations: BTreeMap<Location, ModelLocation>,
    /// All levels that anything was ever said of.
    levels: BTreeSet<(Sku, Location)>,
    safety_stock: BTreeMap<(Sku, Location), i64>,
    holdbacks: BTreeMap<(Sku, Location, String), i64>,
    movements: Vec<Movement>,
    inbounds: BTreeMap<Inbound, (Location, Vec<(Sku, i64)>)>,
    etas: BTreeMap<Inbound, Timestamp>,
    /// Whose deliveries are expected otherwise.
    redating: BTreeSet<Sku>,
    transfers: BTreeMap<Transfer, (Location, Vec<(Sku, i64)>)>,
    /// In the order in which they were made: the newest promise is the last.
    reservations: Vec<ModelReservation>,
    purchases: Vec<Purchase>,
    orders: Vec<ModelOrder>,
    references: References,
    credits: Vec<credit::ModelCredit>,
    earnings: Vec<points::ModelEarning>,
    coupons: BTreeMap<Coupon, DefineCoupon>,
    redemptions: Vec<coupons::Redemption>,
    /// How many effects were ever asked for.
    effects_asked: u64,
    /// Not found when it was to be picked, and not counted since.
    missing: BTreeMap<(Sku, Location), (i64, Timestamp)>,
    /// In the order in which they were.
    defined: Vec<Sku>,
    shortfalls: BTreeSet<(Sku, Location, Condition)>,
    imports: BTreeMap<Reference, u64>,
}

#[derive(Clone, Debug, Default)]
struct ModelSku {
    decimals: u8,
    components: Option<Vec<(Sku, i64)>>,
    limit: Limit,
    backorder_limit: Option<i64>,
}

#[derive(Clone, Debug, Default)]
struct Limit {
    per_order: Option<i64>,
    per_customer: Option<i64>,
    window: Option<Span>,
}

#[derive(Clone, Debug)]
struct ModelLocation {
    kind: LocationKind,
    sells: bool,
    ships: bool,
    picks_up: bool,
    takes_returns: bool,
    priority: Option<i32>,
    coordinates: Option<Coordinates>,
    lead_time: Option<Span>,
    suspended: bool,
    reported: Option<Timestamp>,
}

/// Goods came or went. A variance belongs to the moment that was counted.
#[derive(Clone, Debug)]
struct Movement {
    at: Timestamp,
    sku: Sku,
    location: Location,
    condition: Condition,
    by: i64,
}

#[derive(Clone, Debug)]
struct Purchase {
    sku: Sku,
    customer: onhand_domain::CustomerId,
    reservation: ReservationId,
    at: Timestamp,
    quantity: i64,
    /// It is given back when its reservation is.
    open: bool,
}

impl Model {
    /// Nothing has happened.
    #[must_use]
    pub fn new(policy: &Policy) -> Self {
        Self {
            longest_hold: policy.longest_hold,
            orders_kept: policy.orders_kept,
            return_policy: policy.returns,
            now: Timestamp::EPOCH,
            skus: BTreeMap::new(),
            locations: BTreeMap::new(),
            levels: BTreeSet::new(),
            safety_stock: BTreeMap::new(),
            holdbacks: BTreeMap::new(),
            movements: Vec::new(),
            inbounds: BTreeMap::new(),
            etas: BTreeMap::new(),
            redating: BTreeSet::new(),
            transfers: BTreeMap::new(),
            reservations: Vec::new(),
            purchases: Vec::new(),
            orders: Vec::new(),
            references: Vec::new(),
            credits: Vec::new(),
            earnings: Vec::new(),
            coupons: BTreeMap::new(),
            redemptions: Vec::new(),
            effects_asked: 0,
            missing: BTreeMap::new(),
            defined: Vec::new(),
            shortfalls: BTreeSet::new(),
            imports: BTreeMap::new(),
        }
    }

    /// What a valid command does at this time.
    ///
    /// # Errors
    /// The rejection that comes first in its documented order; the model has not changed then, but for the holds
    /// that expired by that time.
    pub fn submit(&mut self, id: CommandId, at: Timestamp, command: &Command) -> Result<Told, Rejection> {
        self.pass_to(at);
        let before = self.clone();
        let told = self.happen(id, command);
        if told.is_err() {
            *self = before;
        } else {
            self.reverse_points();
            self.expire_credit();
            self.fill_backorders();
            self.move_promises();
        }
        told
    }

    /// Lets time pass, and holds expire.
    pub fn pass_to(&mut self, at: Timestamp) {
        self.now = self.now.max(at);
        let due: Vec<ReservationId> =
            self.reservations.iter().filter(|r| r.is_hold() && r.expires_at <= self.now).map(|r| r.id).collect();
        for id in due {
            self.end(id, ReservationState::Expired);
        }
        self.close_orders();
        self.expire_credit();
        self.fill_backorders();
    }

    fn happen(&mut self, id: CommandId, command: &Command) -> Result<Told, Rejection> {
        match command {
            Command::DefineLocation(c) => self.define_location(c),
            Command::SuspendLocation(c) => self.suspend(&c.location, true),
            Command::ResumeLocation(c) => self.suspend(&c.location, false),
            Command::DefineSku(c) => self.define_sku(c),
            Command::DefineBundle(c) => self.define_bundle(c),
            Command::SetSafetyStock(c) => self.set_safety_stock(c),
            Command::SetChannelHoldback(c) => self.set_channel_holdback(c),
            Command::SetPurchaseLimit(c) => self.set_purchase_limit(c),
            Command::Receive(c) => self.receive(c),
            Command::Issue(c) => self.issue(c),
            Command::Adjust(c) => self.adjust(c),
            Command::Count(c) => self.count(c),
            Command::ChangeCondition(c) => self.change_condition(c),
            Command::AnnounceInbound(c) => self.announce_inbound(c),
            Command::ReceiveInbound(c) => self.receive_inbound(c),
            Command::DispatchTransfer(c) => self.dispatch_transfer(c),
            Command::ReceiveTransfer(c) => self.receive_transfer(c),
            Command::ReportStock(c) => self.report_stock(c),
            Command::Reserve(c) => self.reserve(id, c),
            Command::ExtendReservation(c) => self.extend(c),
            Command::ReleaseReservation(c) => self.release(c.reservation),
            Command::ConfirmReservation(c) => self.confirm(c.reservation),
            Command::CancelAllocation(c) => self.cancel(c),
            Command::AdvanceImport(c) => self.advance_import(c),
            Command::DefineCoupon(c) => self.define_coupon(c),
            Command::PlaceOrder(c) => self.place_order(c),
            Command::CancelOrder(c) => self.cancel_order(c),
            Command::CancelLines(c) => self.cancel_lines(c),
            Command::Pick(c) => self.pick(c),
            Command::ShortPick(c) => self.short_pick(c),
            Command::RejectAtStore(c) => self.reject_at_store(c),
            Command::Reallocate(c) => self.reallocate(c),
            Command::Ship(c) => self.ship(c),
            Command::Deliver(c) => self.deliver(c),
            Command::FailDelivery(c) => self.fail_delivery(c),
            Command::ReadyForPickup(c) => self.ready_for_pickup(c),
            Command::Collect(c) => self.collect(c),
            Command::ExpirePickup(c) => self.expire_pickup(c),
            Command::SendToPickup(c) => self.send_to_pickup(c),
            Command::IssueCredit(c) => self.issue_credit(c),
            Command::EarnPoints(c) => self.earn_points(c),
            Command::AuthorizePayment(c) => self.authorize_payment(c),
            Command::CapturePayment(c) => self.capture_payment(c),
            Command::VoidPayment(c) => self.void_payment(c),
            Command::DeclinePayment(c) => self.decline_payment(c),
            Command::RefundOrder(c) => self.refund_order(c),
            Command::RecordChargeback(c) => self.record_chargeback(c),
            Command::AuthorizeReturn(c) => self.authorize_return(c),
            Command::ReceiveReturn(c) => self.receive_return(c),
            Command::RejectReturn(c) => self.reject_return(c),
            Command::TakeBack(c) => self.take_back(c),
            Command::EditOrder(c) => self.edit_order(c),
            Command::Exchange(c) => self.exchange(c),
            Command::RequestEffect(c) => self.request_effect(c),
            Command::LeaseEffects(c) => self.lease_effects(c),
            Command::CompleteEffect(c) => self.complete_effect(c),
            Command::CancelEffect(c) => self.cancel_effect(c.effect),
            // The enum is non-exhaustive for embedders; a new command has to be modeled.
            other => {
                assert_eq!(other.name(), "", "this command is not modeled");
                Ok(Told::default())
            }
        }
    }

    fn known_sku(&self, sku: &Sku) -> Result<&ModelSku, Rejection> {
        self.skus.get(sku).ok_or_else(|| Rejection::UnknownSku { sku: sku.clone() })
    }

    fn known_location(&self, location: &Location) -> Result<&ModelLocation, Rejection> {
        self.locations.get(location).ok_or_else(|| Rejection::UnknownLocation { location: location.clone() })
    }

    /// A quantity of a SKU that has stock of its own.
    fn units(&self, sku: &Sku, measure: Measure) -> Result<i64, Rejection> {
        let row = self.known_sku(sku)?;
        if row.components.is_some() {
            return Err(Rejection::BundleHasNoStock { sku: sku.clone() });
        }
        self.quantity(sku, measure)
    }

    fn quantity(&self, sku: &Sku, measure: Measure) -> Result<i64, Rejection> {
        let decimals = self.known_sku(sku)?.decimals;
        let wrong = || Rejection::WrongPrecision { sku: sku.clone(), quantity: measure, decimals };
        measure.in_smallest_units(decimals).map(|quantity| quantity.0).ok_or_else(wrong)
    }

    fn shown(&self, sku: &Sku, quantity: i64) -> Measure {
        Measure::of(Quantity(quantity), self.skus.get(sku).map_or(0, |row| row.decimals))
    }

    fn level(&mut self, sku: &Sku, location: &Location) {
        self.levels.insert((sku.clone(), location.clone()));
    }
}

fn can(capabilities: Option<&BTreeSet<Capability>>, capability: Capability) -> bool {
    capabilities.is_none_or(|named| named.contains(&capability))
}
