//! The commonest events, in the form that they mostly have, written and read by hand: the same bytes as rmp-serde's, at
//! a tenth of the cost.

use super::packed::Packed;
use super::unpacked::Unpacked;
use onhand_domain::event::{
    HeldLine, HeldLines, ReservationConfirmed, ReservationReleased, Search, StockReceived, StockReserved,
};
use onhand_domain::{ChannelId, CustomerId, LocationId, Quantity, ReservationId, SkuId, Timestamp};

/// An event that has a plain form.
pub(super) trait Plain: Sized {
    /// Appends it; false where it is not plain, and nothing is written.
    fn put(&self, bytes: &mut Vec<u8>) -> bool;

    /// Reads it; none where it is not written as it is when it is plain.
    fn take(bytes: &mut Unpacked<'_>) -> Option<Self>;

    /// Reads it from all of these bytes.
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Unpacked::of(bytes);
        Self::take(&mut bytes).filter(|_| bytes.is_at_end())
    }
}

/// Of one line, without bundles and whole.
impl Plain for StockReserved {
    fn put(&self, bytes: &mut Vec<u8>) -> bool {
        let Self { reservation, lines, expires_at, channel, replaced, search, customer, bundles, missed } = self;
        let ([line], true, true) = (lines.as_slice(), bundles.is_empty(), missed.is_empty()) else { return false };
        let mut packed = Packed::onto(bytes);
        packed.array(9);
        packed.uuid(&reservation.0);
        packed.array(1);
        packed.held(line);
        packed.i64(expires_at.micros());
        match channel {
            None => packed.nil(),
            Some(channel) => packed.u32(channel.0),
        }
        packed.bool(*replaced);
        match search {
            Search::None => packed.put(b"\xA4none"),
            Search::Exact => packed.put(b"\xA5exact"),
            Search::Greedy => packed.put(b"\xA6greedy"),
            Search::Told => packed.put(b"\xA4told"),
        }
        match customer {
            None => packed.nil(),
            Some(customer) => packed.uuid(&customer.0),
        }
        // No bundles, nothing missed.
        packed.put(&[0x90, 0x90]);
        true
    }

    fn take(bytes: &mut Unpacked<'_>) -> Option<Self> {
        bytes.expect(&[0x99])?;
        let reservation = ReservationId(bytes.uuid()?);
        bytes.expect(&[0x91])?;
        let lines = HeldLines::from_buf([bytes.held()?]);
        let expires_at = Timestamp::from_micros(bytes.i64()?);
        let channel = if bytes.is_nil() { None } else { Some(ChannelId(bytes.u32()?)) };
        let replaced = bytes.bool()?;
        bytes.expect(b"\xA4none")?;
        let customer = if bytes.is_nil() { None } else { Some(CustomerId(bytes.uuid()?)) };
        bytes.expect(&[0x90, 0x90])?;
        let (bundles, missed) = (Vec::new(), Vec::new());
        let search = Search::None;
        Some(Self { reservation, lines, expires_at, channel, replaced, search, customer, bundles, missed })
    }
}

/// Without a reference.
impl Plain for ReservationConfirmed {
    fn put(&self, bytes: &mut Vec<u8>) -> bool {
        let Self { reservation, reference: None } = self else { return false };
        let mut packed = Packed::onto(bytes);
        packed.array(2);
        packed.uuid(&reservation.0);
        packed.nil();
        true
    }

    fn take(bytes: &mut Unpacked<'_>) -> Option<Self> {
        bytes.expect(&[0x92])?;
        let reservation = ReservationId(bytes.uuid()?);
        bytes.is_nil().then_some(Self { reservation, reference: None })
    }
}

impl Plain for ReservationReleased {
    fn put(&self, bytes: &mut Vec<u8>) -> bool {
        let mut packed = Packed::onto(bytes);
        packed.array(1);
        packed.uuid(&self.reservation.0);
        true
    }

    fn take(bytes: &mut Unpacked<'_>) -> Option<Self> {
        bytes.expect(&[0x91])?;
        Some(Self { reservation: ReservationId(bytes.uuid()?) })
    }
}

/// From nobody in particular, at no cost that was told.
impl Plain for StockReceived {
    fn put(&self, bytes: &mut Vec<u8>) -> bool {
        let Self { sku, location, quantity, supplier: None, cost: None } = self else { return false };
        let mut packed = Packed::onto(bytes);
        packed.array(5);
        packed.u32(sku.0);
        packed.u32(location.0);
        packed.i64(quantity.0);
        packed.put(&[0xC0, 0xC0]);
        true
    }

    fn take(bytes: &mut Unpacked<'_>) -> Option<Self> {
        bytes.expect(&[0x95])?;
        let (sku, location) = (SkuId(bytes.u32()?), LocationId(bytes.u32()?));
        let quantity = Quantity(bytes.i64()?);
        bytes.expect(&[0xC0, 0xC0])?;
        Some(Self { sku, location, quantity, supplier: None, cost: None })
    }
}

impl Unpacked<'_> {
    fn held(&mut self) -> Option<HeldLine> {
        self.expect(&[0x93])?;
        let (sku, location) = (SkuId(self.u32()?), LocationId(self.u32()?));
        Some(HeldLine { sku, location, quantity: Quantity(self.i64()?) })
    }
}

impl Packed<'_> {
    fn held(&mut self, line: &HeldLine) {
        self.array(3);
        self.u32(line.sku.0);
        self.u32(line.location.0);
        self.i64(line.quantity.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onhand_domain::event::MissedLine;
    use onhand_domain::{Reference, Supplier};
    use serde::{Serialize, de::DeserializeOwned};
    use std::fmt::Debug;
    use uuid::Uuid;

    fn line() -> HeldLine {
        HeldLine { sku: SkuId(1), location: LocationId(2), quantity: Quantity(3) }
    }

    fn plain() -> StockReserved {
        onhand_testkit::forged::hold(ReservationId(Uuid::from_u128(7)), line(), Timestamp::from_seconds(1_800_000_000))
    }

    fn agrees<E: Plain + Serialize + DeserializeOwned + PartialEq + Debug>(event: &E) {
        let mut bytes = Vec::new();
        assert!(event.put(&mut bytes));
        assert_eq!(bytes, rmp_serde::to_vec(event).unwrap(), "{event:?}");
        if let Some(read) = E::read(&bytes) {
            assert_eq!(&read, event);
        }
        for end in 0..bytes.len() {
            assert_eq!(E::read(&bytes[..end]), None, "{event:?} from {end} of its bytes");
        }
        bytes.push(0xC0);
        assert_eq!(E::read(&bytes), None, "{event:?} with something behind it");
    }

    /// And is read without serde.
    fn agrees_both_ways<E: Plain + Serialize + DeserializeOwned + PartialEq + Debug>(event: &E) {
        agrees(event);
        assert_eq!(E::read(&rmp_serde::to_vec(event).unwrap()).as_ref(), Some(event));
    }

    #[test]
    fn every_number_is_as_long_as_it_is_anywhere_else() {
        let edges = (0..63).map(|bit| 1_i64 << bit).flat_map(|power| [power - 1, power, power + 1]);
        for number in edges.flat_map(|edge| [edge, -edge]).chain([0, i64::MIN, i64::MAX]) {
            let mut event = plain();
            event.lines[0].quantity = Quantity(number);
            event.expires_at = Timestamp::from_micros(number);
            event.lines[0].sku = SkuId(number as u32);
            event.lines[0].location = LocationId(number.unsigned_abs() as u32);
            agrees(&event);
        }
    }

    #[test]
    fn every_field_is_where_it_is_anywhere_else() {
        agrees(&plain());
        for channel in [0, 127, 128, 255, 256, 65_535, 65_536] {
            agrees(&StockReserved { channel: Some(ChannelId(channel)), ..plain() });
        }
        agrees(&StockReserved { replaced: true, ..plain() });
        agrees(&StockReserved { search: Search::Exact, ..plain() });
        agrees(&StockReserved { search: Search::Greedy, ..plain() });
        agrees(&StockReserved { search: Search::Told, ..plain() });
        let longest = HeldLine { sku: SkuId(u32::MAX), location: LocationId(u32::MAX), quantity: Quantity(i64::MIN) };
        let customer = Some(CustomerId(Uuid::from_u128(u128::MAX)));
        let expires_at = Timestamp::LAST;
        let channel = Some(ChannelId(u32::MAX));
        agrees(&StockReserved {
            lines: HeldLines::from_elem(longest, 1),
            customer,
            expires_at,
            channel,
            search: Search::Greedy,
            ..plain()
        });
    }

    fn is_not_plain<E: Plain + Serialize + PartialEq + Debug>(event: &E) {
        let mut bytes = Vec::new();
        assert!(!event.put(&mut bytes) && bytes.is_empty(), "{event:?}");
        assert_eq!(E::read(&rmp_serde::to_vec(event).unwrap()), None);
    }

    #[test]
    fn what_becomes_of_a_reservation_reads_as_it_was_written() {
        let reservation = ReservationId(Uuid::from_u128(u128::MAX - 1));
        agrees_both_ways(&plain());
        agrees_both_ways(&ReservationConfirmed { reservation, reference: None });
        agrees_both_ways(&ReservationReleased { reservation });
        for number in [0, 127, 128, 255, 256, 65_535, 65_536, i64::MAX, -1, -32, -33, -128, -129, -32_769, i64::MIN] {
            let (sku, location, quantity) = (SkuId(number as u32), LocationId(7), Quantity(number));
            agrees_both_ways(&StockReceived { sku, location, quantity, supplier: None, cost: None });
            agrees_both_ways(&StockReserved { expires_at: Timestamp::from_micros(number), ..plain() });
        }
    }

    #[test]
    fn nothing_is_written_of_what_is_not_plain() {
        let mut two_lines = plain();
        two_lines.lines.push(two_lines.lines[0]);
        is_not_plain(&two_lines);
        let missed = MissedLine { sku: SkuId(1), requested: Quantity(2), granted: Quantity(1) };
        is_not_plain(&StockReserved { missed: vec![missed], ..plain() });
        let (reservation, reference) = (ReservationId(Uuid::from_u128(7)), Some(Reference::new("A-1")));
        is_not_plain(&ReservationConfirmed { reservation, reference });
        let supplier = Some(Supplier::new("acme"));
        let (sku, location, quantity) = (SkuId(1), LocationId(2), Quantity(3));
        is_not_plain(&StockReceived { sku, location, quantity, supplier, cost: None });
    }
}
