//! Touches: one thing and one cell in a word, which sorts as rows do.

use onhand_domain::event::Touched;
use xxhash_rust::xxh3::xxh3_64;

/// Bits of the number of a group: the rows of one block and one kind are at most so many. What sled can take is
/// counted in rows, and a row of many members costs little more than one of few.
const GROUP_BITS: u32 = 11;
const MEMBER_BITS: u32 = 32;
const CELL_BITS: u32 = 12;
/// Reservations are touched a few times each: as many rows as they are would be as many as there are events. They
/// go by a hash into so many groups, and within a group by a fingerprint.
const RESERVATION_GROUP_BITS: u32 = 10;
const FINGERPRINT_BITS: u32 = 20;

/// How many groups there are of each kind at most.
pub(super) const GROUPS: usize = 1 << GROUP_BITS;
/// How many kinds of things there are.
pub(super) const KINDS: usize = 3;
/// Bytes of a row's key.
pub(super) const KEY: usize = 1 + 2 + 8;

/// The rows in which a thing is found: one a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Group {
    /// From 1.
    pub(super) kind: u8,
    pub(super) number: u16,
}

/// A thing as the index knows it. Two reservations may be the same to it, which costs reading what touches neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Thing {
    pub(super) group: Group,
    pub(super) member: u32,
}

/// A thing and a cell that touches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Touch(u64);

impl Group {
    /// The key of the group's row for the block that begins there.
    pub(super) fn key(self, first: u64) -> [u8; KEY] {
        let mut key = [0; KEY];
        key[0] = self.kind;
        key[1..3].copy_from_slice(&self.number.to_be_bytes());
        key[3..].copy_from_slice(&first.to_be_bytes());
        key
    }

    /// The group and the first position of the block that a key names.
    pub(super) fn of_key(key: &[u8]) -> Option<(Self, u64)> {
        let key: &[u8; KEY] = key.try_into().ok()?;
        let [kind, high, low, first @ ..] = *key;
        let group = Self { kind, number: u16::from_be_bytes([high, low]) };
        group.index().map(|_| (group, u64::from_be_bytes(first)))
    }

    /// Its place among all groups of all kinds.
    pub(super) fn index(self) -> Option<usize> {
        let kind = usize::from(self.kind).checked_sub(1).filter(|kind| *kind < KINDS)?;
        let number = usize::from(self.number);
        (number < GROUPS).then_some(kind * GROUPS + number)
    }
}

impl From<Touched> for Thing {
    fn from(touched: Touched) -> Self {
        let numbered = |kind, number: u32| Self {
            group: Group { kind, number: (number % GROUPS as u32) as u16 },
            member: number >> GROUP_BITS,
        };
        match touched {
            Touched::Sku(sku) => numbered(1, sku.0),
            Touched::Location(location) => numbered(2, location.0),
            Touched::Reservation(reservation) => {
                let hash = xxh3_64(reservation.0.as_bytes());
                let number = (hash >> (64 - RESERVATION_GROUP_BITS)) as u16;
                Self { group: Group { kind: 3, number }, member: hash as u32 & ((1 << FINGERPRINT_BITS) - 1) }
            }
        }
    }
}

impl Touch {
    pub(super) fn new(thing: Thing, cell: u16) -> Self {
        let Group { kind, number } = thing.group;
        let group = u64::from(kind) << GROUP_BITS | u64::from(number);
        Self((group << MEMBER_BITS | u64::from(thing.member)) << CELL_BITS | u64::from(cell))
    }

    pub(super) fn thing(self) -> Thing {
        let group = self.0 >> (MEMBER_BITS + CELL_BITS);
        let number = (group % GROUPS as u64) as u16;
        let group = Group { kind: (group >> GROUP_BITS) as u8, number };
        Thing { group, member: (self.0 >> CELL_BITS) as u32 }
    }

    pub(super) fn cell(self) -> u16 {
        (self.0 % (1 << CELL_BITS)) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onhand_domain::{LocationId, ReservationId, SkuId};
    use uuid::Uuid;

    #[test]
    fn a_touch_says_what_and_where() {
        let reservation = ReservationId(Uuid::from_u128(77));
        let touched =
            [Touched::Sku(SkuId(u32::MAX)), Touched::Location(LocationId(3)), Touched::Reservation(reservation)];
        for thing in touched.map(Thing::from) {
            for cell in [0, 4_095] {
                let touch = Touch::new(thing, cell);
                assert_eq!((touch.thing(), touch.cell()), (thing, cell));
            }
            assert_eq!(Group::of_key(&thing.group.key(9)), Some((thing.group, 9)));
        }
    }
}
