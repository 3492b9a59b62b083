//! The commonest event of all, written by hand: the same bytes as rmp-serde's, at a tenth of the cost.

use super::packed::Packed;
use onhand_domain::event::{HeldLine, Search, StockReserved};

/// Appends a reservation of one line, without bundles and whole; false for any other, of which nothing is written.
pub(super) fn put_plain(event: &StockReserved, bytes: &mut Vec<u8>) -> bool {
    let StockReserved { reservation, lines, expires_at, channel, replaced, search, customer, bundles, missed } = event;
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
    }
    match customer {
        None => packed.nil(),
        Some(customer) => packed.uuid(&customer.0),
    }
    // No bundles, nothing missed.
    packed.put(&[0x90, 0x90]);
    true
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
