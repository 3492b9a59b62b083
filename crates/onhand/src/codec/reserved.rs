//! The commonest event of all, written by hand: the same bytes as rmp-serde's, at a tenth of the cost.

use onhand_domain::event::{HeldLine, Search, StockReserved};

/// A reservation of one line and no bundle takes at most so many bytes.
const MOST: usize = 96;

/// Bytes as they are put together.
struct Packed {
    bytes: [u8; MOST],
    length: usize,
}

impl Packed {
    fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        if let Some(room) = self.bytes.get_mut(self.length..self.length + N) {
            room.copy_from_slice(&bytes);
        }
        self.length += N;
    }

    /// An array of so few that its length stands in its marker.
    fn array(&mut self, length: u8) {
        self.put([0x90 | length]);
    }

    fn nil(&mut self) {
        self.put([0xC0]);
    }

    fn uuid(&mut self, id: &uuid::Uuid) {
        self.put([0xC4, 16]);
        self.put(*id.as_bytes());
    }

    fn u32(&mut self, number: u32) {
        self.i64(i64::from(number));
    }

    /// The shortest form that holds the number.
    fn i64(&mut self, number: i64) {
        match number {
            0..=0x7F => self.put([number as u8]),
            0x80..=0xFF => self.put([0xCC, number as u8]),
            0x100..=0xFFFF => self.marked(0xCD, (number as u16).to_be_bytes()),
            0x1_0000..=0xFFFF_FFFF => self.marked(0xCE, (number as u32).to_be_bytes()),
            0x1_0000_0000.. => self.marked(0xCF, number.to_be_bytes()),
            -0x20..=-1 => self.put([number as u8]),
            -0x80..=-0x21 => self.put([0xD0, number as u8]),
            -0x8000..=-0x81 => self.marked(0xD1, (number as i16).to_be_bytes()),
            -0x8000_0000..=-0x8001 => self.marked(0xD2, (number as i32).to_be_bytes()),
            ..=-0x8000_0001 => self.marked(0xD3, number.to_be_bytes()),
        }
    }

    fn marked<const N: usize>(&mut self, marker: u8, bytes: [u8; N]) {
        self.put([marker]);
        self.put(bytes);
    }

    fn line(&mut self, line: &HeldLine) {
        self.array(3);
        self.u32(line.sku.0);
        self.u32(line.location.0);
        self.i64(line.quantity.0);
    }
}

/// Appends a reservation of one line, without bundles and whole; false for any other, of which nothing is written.
pub(super) fn put_plain(event: &StockReserved, bytes: &mut Vec<u8>) -> bool {
    let StockReserved { reservation, lines, expires_at, channel, replaced, search, customer, bundles, missed } = event;
    let ([line], true, true) = (lines.as_slice(), bundles.is_empty(), missed.is_empty()) else { return false };
    let mut packed = Packed { bytes: [0; MOST], length: 0 };
    packed.array(9);
    packed.uuid(&reservation.0);
    packed.array(1);
    packed.line(line);
    packed.i64(expires_at.micros());
    match channel {
        None => packed.nil(),
        Some(channel) => packed.u32(channel.0),
    }
    packed.put([if *replaced { 0xC3 } else { 0xC2 }]);
    match search {
        Search::None => packed.put(*b"\xA4none"),
        Search::Exact => packed.put(*b"\xA5exact"),
        Search::Greedy => packed.put(*b"\xA6greedy"),
    }
    match customer {
        None => packed.nil(),
        Some(customer) => packed.uuid(&customer.0),
    }
    packed.array(0);
    packed.array(0);
    match packed.bytes.get(..packed.length) {
        Some(packed) => bytes.extend_from_slice(packed),
        None => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use onhand_domain::event::HeldLines;
    use onhand_domain::{ChannelId, CustomerId, LocationId, Quantity, ReservationId, SkuId, Timestamp};
    use uuid::Uuid;

    fn line() -> HeldLine {
        HeldLine { sku: SkuId(1), location: LocationId(2), quantity: Quantity(3) }
    }

    fn plain() -> StockReserved {
        onhand_testkit::forged::hold(ReservationId(Uuid::from_u128(7)), line(), Timestamp::from_seconds(1_800_000_000))
    }

    fn agrees(event: &StockReserved) {
        let mut bytes = Vec::new();
        assert!(put_plain(event, &mut bytes));
        assert_eq!(bytes, rmp_serde::to_vec(event).unwrap(), "{event:?}");
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

    #[test]
    fn nothing_is_written_of_what_is_not_plain() {
        let mut event = plain();
        event.lines.push(event.lines[0]);
        let mut bytes = Vec::new();
        assert!(!put_plain(&event, &mut bytes));
        assert!(bytes.is_empty());
    }
}
