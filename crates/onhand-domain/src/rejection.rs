//! Rejections: what the rules say no with, and the figures they were decided on.

use crate::command::is_default;
use crate::{
    Capability, Inbound, Location, Measure, Reference, ReservationId, ReservationState, Sku, Span, Timestamp, Transfer,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A rule said no. Nothing has changed.
///
/// Where several rules would say no, the first of this order does: names that are not known; what was defined
/// denies it (kinds, decimals, capabilities, suspension); the state of the reservation, inbound or transfer;
/// limits on time; purchase limits; stock; shipments; lines held; ranges of figures. Within one of them, the first line decides.
///
/// In JSON an object with its name in `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rejection {
    /// No such SKU is defined.
    UnknownSku {
        /// What was named.
        sku: Sku,
    },
    /// No such location is defined.
    UnknownLocation {
        /// What was named.
        location: Location,
    },
    /// No such delivery is announced, or it was received in full.
    UnknownInbound {
        /// What was named.
        inbound: Inbound,
    },
    /// No such transfer is on its way.
    UnknownTransfer {
        /// What was named.
        transfer: Transfer,
    },
    /// A transfer of this number is on its way already.
    TransferExists {
        /// What was named.
        transfer: Transfer,
    },
    /// A delivery of this number is announced for another location.
    InboundElsewhere {
        /// What was named.
        inbound: Inbound,
        /// Where it is announced for.
        location: Location,
    },
    /// A bundle has no stock of its own; its components do.
    BundleHasNoStock {
        /// The bundle.
        sku: Sku,
    },
    /// A bundle cannot become a stocked SKU, nor a stocked SKU a bundle.
    SkuKindFixed {
        /// Which.
        sku: Sku,
        /// What it is.
        bundle: bool,
    },
    /// A SKU's decimals never change: every quantity in the log is counted in them.
    DecimalsFixed {
        /// Which.
        sku: Sku,
        /// What they are.
        decimals: u8,
        /// What was asked for.
        requested: u8,
    },
    /// The quantity is no whole number of the SKU's smallest unit, or more than one line may name.
    WrongPrecision {
        /// Of what.
        sku: Sku,
        /// What was given.
        quantity: Measure,
        /// Digits after the point that the SKU has.
        decimals: u8,
    },
    /// The location is suspended.
    LocationSuspended {
        /// Which.
        location: Location,
    },
    /// The location cannot do that.
    LocationIncapable {
        /// Which.
        location: Location,
        /// What it would have to be able to do.
        capability: Capability,
    },
    /// Only a location of kind `third_party` reports its stock by feed.
    NotThirdParty {
        /// Which.
        location: Location,
    },
    /// The reservation is not open.
    ReservationNotOpen {
        /// Which.
        reservation: ReservationId,
        /// What became of it; `unknown` where it was never made, or ended long ago.
        state: ReservationState,
    },
    /// The reservation has no allocations.
    ReservationNotConfirmed {
        /// Which.
        reservation: ReservationId,
        /// What it is.
        state: ReservationState,
    },
    /// The reservation was promised less than that.
    ExceedsPromised {
        /// Which.
        reservation: ReservationId,
        /// Of what.
        sku: Sku,
        /// Where; none where the SKU was not promised at all.
        location: Option<Location>,
        /// What was asked for.
        requested: Measure,
        /// What is promised.
        promised: Measure,
    },
    /// The SKU was promised from several locations; say which.
    LocationNeeded {
        /// Which reservation.
        reservation: ReservationId,
        /// Of what.
        sku: Sku,
    },
    /// Less than that is on its way. Receive what was sent; what came beyond it is an adjustment or a receipt.
    ExceedsInTransit {
        /// Which transfer.
        transfer: Transfer,
        /// Of what.
        sku: Sku,
        /// What was said to have arrived.
        requested: Measure,
        /// What is on its way.
        in_transit: Measure,
    },
    /// A newer feed was taken over already.
    StaleReport {
        /// Whose.
        location: Location,
        /// The moment this feed speaks of.
        as_of: Timestamp,
        /// The moment the one taken over speaks of.
        last: Timestamp,
    },
    /// A moment that is still to come was given for something that has happened.
    InTheFuture {
        /// The moment given.
        at: Timestamp,
        /// The log's time.
        now: Timestamp,
    },
    /// The hold would live longer than configured, or end at [`Timestamp::LAST`] or after it.
    HoldTooLong {
        /// When it would end; [`Timestamp::LAST`] for all that is later.
        expires_at: Timestamp,
        /// When it must end at the latest.
        latest: Timestamp,
        /// The longest life configured.
        longest: Span,
    },
    /// More than one order, or one customer, may take.
    PurchaseLimitExceeded {
        /// Of what.
        sku: Sku,
        /// Whose limit.
        per: LimitPer,
        /// The most.
        limit: Measure,
        /// What was asked for.
        requested: Measure,
        /// What the customer has taken within the window.
        taken: Measure,
    },
    /// Not that much is available.
    InsufficientStock {
        /// Of what: always a stocked SKU; of a bundle, the component that is missing.
        sku: Sku,
        /// Where; none where locations were searched.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        location: Option<Location>,
        /// What was asked for: over all lines that take it from there, by itself or in bundles.
        requested: Measure,
        /// What is available: signed, so that a shortfall shows; where locations were searched, the sum of what
        /// those that sell have, shortfalls taken off. What could be had of it is the sum of those above zero.
        available: Measure,
        /// The bundles among the lines that take it from there, in the order of lines.
        #[serde(default, skip_serializing_if = "is_default")]
        bundles: Box<[Sku]>,
        /// Where locations were searched: why each was not enough.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        locations: Vec<LocationShort>,
    },
    /// There is enough, but not from so few locations.
    TooManyShipments {
        /// The most that were allowed.
        max_shipments: u32,
        /// The fewest that were found to do.
        needed: u32,
        /// Whether no fewer would do, or the search ended before that was known.
        exact: bool,
    },
    /// One reservation would ask for, or hold, too many lines: stocked SKUs, bundles by their components, each at one
    /// location once it is held. Split it.
    TooManyLines {
        /// How many, as far as they were counted.
        lines: u32,
        /// The most.
        limit: u32,
    },
    /// The figure would leave the range that is kept: ±(2⁵³ − 1) smallest units.
    OutOfRange {
        /// Of what.
        sku: Sku,
        /// Where.
        location: Option<Location>,
    },
    /// An import cannot have applied fewer records than before.
    ImportBehind {
        /// A digest of its source.
        source: Reference,
        /// What was said.
        records: u64,
        /// What has been applied.
        applied: u64,
    },
    /// No more channels can be named.
    TooManyChannels {
        /// The most.
        limit: u32,
    },
}

/// Whose purchase limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitPer {
    /// One order's, or one reservation's.
    Order,
    /// One customer's.
    Customer,
}

/// Why a location was not enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationShort {
    /// Which.
    pub location: Location,
    /// What is available there, signed.
    pub available: Measure,
    /// Why nothing more is to be had.
    pub reason: ShortReason,
}

/// Why nothing more is to be had from a location.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShortReason {
    /// What is available is less than what was asked for.
    NotEnough,
    /// It is suspended.
    Suspended,
    /// It does not sell.
    DoesNotSell,
}

impl Rejection {
    /// The kind, as it is written in JSON.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::UnknownSku { .. } => "unknown_sku",
            Self::UnknownLocation { .. } => "unknown_location",
            Self::UnknownInbound { .. } => "unknown_inbound",
            Self::UnknownTransfer { .. } => "unknown_transfer",
            Self::TransferExists { .. } => "transfer_exists",
            Self::InboundElsewhere { .. } => "inbound_elsewhere",
            Self::BundleHasNoStock { .. } => "bundle_has_no_stock",
            Self::SkuKindFixed { .. } => "sku_kind_fixed",
            Self::DecimalsFixed { .. } => "decimals_fixed",
            Self::WrongPrecision { .. } => "wrong_precision",
            Self::LocationSuspended { .. } => "location_suspended",
            Self::LocationIncapable { .. } => "location_incapable",
            Self::NotThirdParty { .. } => "not_third_party",
            Self::ReservationNotOpen { .. } => "reservation_not_open",
            Self::ReservationNotConfirmed { .. } => "reservation_not_confirmed",
            Self::ExceedsPromised { .. } => "exceeds_promised",
            Self::LocationNeeded { .. } => "location_needed",
            Self::ExceedsInTransit { .. } => "exceeds_in_transit",
            Self::StaleReport { .. } => "stale_report",
            Self::InTheFuture { .. } => "in_the_future",
            Self::HoldTooLong { .. } => "hold_too_long",
            Self::PurchaseLimitExceeded { .. } => "purchase_limit_exceeded",
            Self::InsufficientStock { .. } => "insufficient_stock",
            Self::TooManyShipments { .. } => "too_many_shipments",
            Self::TooManyLines { .. } => "too_many_lines",
            Self::OutOfRange { .. } => "out_of_range",
            Self::ImportBehind { .. } => "import_behind",
            Self::TooManyChannels { .. } => "too_many_channels",
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownSku { sku } => write!(f, "no SKU {sku:?} is defined"),
            Self::UnknownLocation { location } => write!(f, "no location {location:?} is defined"),
            Self::UnknownInbound { inbound } => write!(f, "no inbound {inbound:?} is open"),
            Self::UnknownTransfer { transfer } => {
                write!(f, "no transfer {transfer:?} is on its way")
            }
            Self::TransferExists { transfer } => {
                write!(f, "transfer {transfer:?} is on its way already")
            }
            Self::InboundElsewhere { inbound, location } => {
                write!(f, "inbound {inbound:?} is announced for {location:?}")
            }
            Self::BundleHasNoStock { sku } => {
                write!(f, "{sku:?} is a bundle and has no stock of its own")
            }
            Self::SkuKindFixed { sku, bundle } => {
                write!(f, "{sku:?} is {}, and stays it", if *bundle { "a bundle" } else { "a stocked SKU" })
            }
            Self::DecimalsFixed { sku, decimals, requested } => {
                write!(f, "{sku:?} has {decimals} decimals, which cannot become {requested}")
            }
            Self::WrongPrecision { sku, quantity, decimals } => {
                write!(f, "{quantity} is no quantity of {sku:?}, which has {decimals} decimals")
            }
            Self::LocationSuspended { location } => write!(f, "{location:?} is suspended"),
            Self::LocationIncapable { location, capability } => {
                write!(f, "{location:?} lacks the capability {capability:?}")
            }
            Self::NotThirdParty { location } => {
                write!(f, "{location:?} is no third party's location")
            }
            Self::ReservationNotOpen { reservation, state } => {
                write!(f, "reservation {reservation} is {state}")
            }
            Self::ReservationNotConfirmed { reservation, state } => {
                write!(f, "reservation {reservation} is {state}, not confirmed")
            }
            Self::ExceedsPromised { reservation, sku, requested, promised, .. } => {
                write!(f, "{requested} of {sku:?} asked for, {promised} promised to reservation {reservation}")
            }
            Self::LocationNeeded { reservation, sku } => {
                write!(f, "{sku:?} is promised to reservation {reservation} from several locations; name one")
            }
            Self::ExceedsInTransit { transfer, sku, requested, in_transit } => {
                write!(f, "{requested} of {sku:?} received, {in_transit} on the way with transfer {transfer:?}")
            }
            Self::StaleReport { location, as_of, last } => {
                write!(f, "the report of {location:?} as of {as_of} is older than the one as of {last}")
            }
            Self::InTheFuture { at, now } => write!(f, "{at} is still to come; it is {now}"),
            Self::HoldTooLong { expires_at, latest, .. } => {
                write!(f, "the hold would last until {expires_at}; it may until {latest}")
            }
            Self::PurchaseLimitExceeded { sku, per, limit, requested, taken } => {
                let per = match per {
                    LimitPer::Order => "an order",
                    LimitPer::Customer => "a customer",
                };
                write!(f, "{requested} of {sku:?} asked for, {taken} taken before; the limit for {per} is {limit}")
            }
            Self::InsufficientStock { sku, location, requested, available, .. } => {
                write!(f, "{requested} of {sku:?} asked for, {available} available")?;
                location.as_ref().map_or(Ok(()), |location| write!(f, " at {location:?}"))
            }
            Self::TooManyShipments { max_shipments, needed, .. } => {
                write!(f, "it takes {needed} shipments, and at most {max_shipments} are allowed")
            }
            Self::TooManyLines { lines, limit } => {
                write!(f, "the reservation takes {lines} lines, and at most {limit} are taken; split it")
            }
            Self::OutOfRange { sku, .. } => {
                write!(f, "a figure of {sku:?} would leave the range that is kept, ±(2^53 − 1) smallest units")
            }
            Self::ImportBehind { source, records, applied } => {
                write!(f, "{applied} records of {source:?} have been applied, not {records}")
            }
            Self::TooManyChannels { limit } => write!(f, "{limit} channels are named already"),
        }
    }
}

impl std::error::Error for Rejection {}
