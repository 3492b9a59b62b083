//! Events as MessagePack arrays, and the dictionary that names their fields.

use super::plain::Plain;
use crate::Error;
use onhand_domain::{Event, event};
use onhand_log::{Dictionary, DictionaryEntry};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// The version of each event's fields that is written. Golden bytes of every version are in the tests.
const VERSION: u16 = 1;

/// What this version of the library writes: an event's number is its place among all kinds, from 1.
pub(crate) fn dictionary() -> Dictionary {
    let entry = |((name, fields), id): (&(&str, &[&str]), u16)| DictionaryEntry {
        id,
        name: (*name).to_owned(),
        version: VERSION,
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
    };
    Dictionary { entries: Event::KINDS.iter().zip(1..).map(entry).collect() }
}

type Decode = fn(&[u8]) -> Result<Event, rmp_serde::decode::Error>;

/// Reads the events of frames that share a dictionary.
#[derive(Clone, Debug)]
pub(crate) struct Decoder {
    dictionary: Arc<Dictionary>,
    kinds: Vec<Option<Decode>>,
}

impl Decoder {
    pub(crate) fn new(dictionary: &Arc<Dictionary>) -> Self {
        let mut kinds = Vec::new();
        for entry in &dictionary.entries {
            let id = usize::from(entry.id);
            if kinds.len() <= id {
                kinds.resize(id + 1, None);
            }
            if let Some(kind) = kinds.get_mut(id) {
                *kind = decode_of(&entry.name, entry.version);
            }
        }
        Self { dictionary: Arc::clone(dictionary), kinds }
    }

    /// The decoder for frames of this dictionary: itself, where it is that one's.
    pub(crate) fn follow(&mut self, dictionary: &Arc<Dictionary>) {
        if !Arc::ptr_eq(&self.dictionary, dictionary) {
            *self = Self::new(dictionary);
        }
    }

    pub(crate) fn decode(&self, kind: u16, payload: &[u8]) -> Result<Event, Error> {
        match self.kinds.get(usize::from(kind)).copied().flatten() {
            Some(decode) => decode_as(decode, kind, payload),
            None => decode_once(&self.dictionary, kind, payload),
        }
    }
}

/// Reads a single event, without a decoder made for its dictionary.
pub(crate) fn decode_once(dictionary: &Dictionary, kind: u16, payload: &[u8]) -> Result<Event, Error> {
    let entry = dictionary.entries.iter().rfind(|entry| entry.id == kind);
    match entry.and_then(|entry| decode_of(&entry.name, entry.version)) {
        Some(decode) => decode_as(decode, kind, payload),
        None => {
            let name = entry.map_or_else(String::new, |entry| entry.name.clone());
            Err(Error::UnknownEvent { kind, name, version: entry.map_or(0, |entry| entry.version) })
        }
    }
}

fn decode_as(decode: Decode, kind: u16, payload: &[u8]) -> Result<Event, Error> {
    decode(payload).map_err(|source| Error::Undecodable { kind, source: Box::new(source) })
}

macro_rules! decoder {
    ($kind:ident) => {
        as_event::<event::$kind>
    };
    ($kind:ident plain) => {
        plain_or_as_event::<event::$kind>
    };
}

macro_rules! encoded {
    ($event:ident, $bytes:ident) => {
        rmp_serde::encode::write($bytes, $event)
    };
    ($event:ident, $bytes:ident, plain) => {
        if $event.put($bytes) { Ok(()) } else { encoded!($event, $bytes) }
    };
}

/// Declares how each kind of event is encoded and decoded; some have a plain form beside.
macro_rules! kinds {
    ($($kind:ident = $name:literal $($plain:ident)?,)*) => {
        fn decode_of(name: &str, version: u16) -> Option<Decode> {
            match (name, version) {
                $(($name, 1) => Some(decoder!($kind $($plain)?)),)*
                _ => None,
            }
        }

        /// Appends an event's MessagePack; gives its number.
        pub(crate) fn encode(event: &Event, bytes: &mut Vec<u8>) -> Result<u16, rmp_serde::encode::Error> {
            #[allow(non_camel_case_types, reason = "the kinds number themselves in their order")]
            #[repr(u16)]
            enum Number { none, $($kind,)* }
            match event {
                $(Event::$kind(event) => encoded!(event, bytes $(, $plain)?).map(|()| Number::$kind as u16),)*
                // Marked non-exhaustive for others; the dictionary's test goes red when a kind is missing here.
                _ => Ok(Number::none as u16),
            }
        }
    };
}

kinds! {
    LocationDefined = "location_defined",
    LocationSuspended = "location_suspended",
    LocationResumed = "location_resumed",
    SkuDefined = "sku_defined",
    BundleDefined = "bundle_defined",
    SafetyStockSet = "safety_stock_set",
    ChannelOpened = "channel_opened",
    ChannelHoldbackSet = "channel_holdback_set",
    PurchaseLimitSet = "purchase_limit_set",
    StockReceived = "stock_received" plain,
    StockIssued = "stock_issued",
    StockAdjusted = "stock_adjusted",
    StockCounted = "stock_counted",
    ConditionChanged = "condition_changed",
    InboundAnnounced = "inbound_announced",
    InboundReceived = "inbound_received",
    TransferDispatched = "transfer_dispatched",
    TransferReceived = "transfer_received",
    StockReported = "stock_reported",
    ShortfallRecorded = "shortfall_recorded",
    StockReserved = "stock_reserved" plain,
    ReservationExtended = "reservation_extended",
    ReservationReleased = "reservation_released" plain,
    ReservationConfirmed = "reservation_confirmed" plain,
    AllocationCanceled = "allocation_canceled",
    HoldsExpired = "holds_expired",
    ImportAdvanced = "import_advanced",
    OrderPlaced = "order_placed",
    LinesAllocated = "lines_allocated",
    LinesUnallocated = "lines_unallocated",
    LinesCanceled = "lines_canceled",
    LinesPicked = "lines_picked",
    OrderShipped = "order_shipped",
    ShipmentDelivered = "shipment_delivered",
    DeliveryFailed = "delivery_failed",
    PickupReady = "pickup_ready",
    LinesCollected = "lines_collected",
    PickupExpired = "pickup_expired",
    PickupSent = "pickup_sent",
    PickupArrived = "pickup_arrived",
    OrdersClosed = "orders_closed",
    PaymentAuthorized = "payment_authorized",
    PaymentCaptured = "payment_captured",
    PaymentVoided = "payment_voided",
    PaymentDeclined = "payment_declined",
    OrderRefunded = "order_refunded",
    ChargebackRecorded = "chargeback_recorded",
    OrderDetailsGiven = "order_details_given",
    ReturnPolicyAgreed = "return_policy_agreed",
    ReturnAuthorized = "return_authorized",
    ReturnReceived = "return_received",
    ReturnRejected = "return_rejected",
    LinesAdded = "lines_added",
    BackorderAgreed = "backorder_agreed",
    LinesBackordered = "lines_backordered",
    BackordersFilled = "backorders_filled",
    DeliveryPromised = "delivery_promised",
    PromisesMoved = "promises_moved",
    CreditIssued = "credit_issued",
    CreditMoved = "credit_moved",
    CreditLapsed = "credit_lapsed",
    CreditExpired = "credit_expired",
    EffectRequested = "effect_requested",
    EffectsLeased = "effects_leased",
    EffectFailed = "effect_failed",
    EffectEnded = "effect_ended",
    CouponDefined = "coupon_defined",
    CouponRedeemed = "coupon_redeemed",
    PointsEarned = "points_earned",
    PointsReversed = "points_reversed",
}

fn plain_or_as_event<E: Plain + DeserializeOwned + Into<Event>>(
    payload: &[u8],
) -> Result<Event, rmp_serde::decode::Error> {
    E::read(payload).map_or_else(|| as_event::<E>(payload), |event| Ok(event.into()))
}

fn as_event<E: DeserializeOwned + Into<Event>>(payload: &[u8]) -> Result<Event, rmp_serde::decode::Error> {
    let mut rest = std::io::Cursor::new(payload);
    let mut deserializer = rmp_serde::Deserializer::new(&mut rest);
    // Payloads are structs of lists of structs: nothing legitimate nests deeper.
    deserializer.set_max_depth(16);
    let event = E::deserialize(&mut deserializer)?;
    if rest.position() as usize == payload.len() {
        Ok(event.into())
    } else {
        Err(serde::de::Error::custom("bytes are left over behind the event"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_can_be_read_and_written() {
        for entry in dictionary().entries {
            assert!(decode_of(&entry.name, entry.version).is_some(), "{} cannot be read", entry.name);
        }
        let last = Event::from(event::PointsReversed { orders: Vec::new() });
        let number = encode(&last, &mut Vec::new()).unwrap();
        assert_eq!(usize::from(number), Event::KINDS.len());
        assert_eq!(Event::KINDS.last().unwrap().0, last.name());
    }
}
