//! The records of a file of keys.
//!
//! The file consists of slots of 128 bytes. The first holds the header, each of the others a record: that a name has a key,
//! that its key is to be destroyed, or that this is done. All numbers are little-endian.
//!
//! | offset | bytes | of a record |
//! | ---: | ---: | --- |
//! | 0 | 8 | checksum of bytes 8 to 63: XXH3, seeded with the file's salt and the record's offset |
//! | 8 | 1 | kind: 1 key, 2 to be destroyed, 3 destroyed |
//! | 9 | 1 | purpose: 0 service, 1 invoice |
//! | 12 | 4 | version of the key |
//! | 16 | 16 | subject |
//! | 32 | 8 | how many slots were durable when it was written |
//! | 64 | 32 | the key; zeros once it is destroyed |
//! | 96 | 8 | checksum of the key, seeded likewise; zeros once it is destroyed |
//!
//! The rest is zeros.

use super::{Key, KeyName};
use onhand_domain::{Purpose, Subject};
use uuid::Uuid;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Bytes of a slot. A sector holds four: none is torn by a loss of power.
pub(super) const SLOT: usize = 128;
/// Where a record's key begins, and how many bytes it has, with its checksum.
pub(super) const KEY: (usize, usize) = (64, 40);
pub(super) const VERSION: u16 = 1;
const MAGIC: &[u8; 8] = b"onhandky";
const HEAD: usize = 64;

/// What a record says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Key,
    Doomed,
    Destroyed,
}

/// A record, but for the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) kind: Kind,
    pub(super) name: KeyName,
    pub(super) version: u32,
    /// How many slots, from the first on, were durable before this one was written.
    pub(super) durable: u64,
}

/// What a file says of itself, in its first slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// So that no record is taken for one of another file.
    pub(super) salt: u64,
}

/// A first slot that is none that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadHeader {
    Damaged,
    OfVersion(u16),
}

impl Header {
    pub(super) fn encode(self) -> [u8; SLOT] {
        let mut bytes = [0; SLOT];
        bytes[..8].copy_from_slice(MAGIC);
        bytes[8..10].copy_from_slice(&VERSION.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.salt.to_le_bytes());
        let checksum = xxh3_64_with_seed(&bytes[..HEAD], 0);
        bytes[64..72].copy_from_slice(&checksum.to_le_bytes());
        bytes
    }

    pub(super) fn decode(bytes: &[u8; SLOT]) -> Result<Self, BadHeader> {
        let checksum = xxh3_64_with_seed(&bytes[..HEAD], 0);
        if bytes[..8] != *MAGIC || checksum != number(bytes, 64) {
            return Err(BadHeader::Damaged);
        }
        match u16::from_le_bytes([bytes[8], bytes[9]]) {
            VERSION => Ok(Self { salt: number(bytes, 16) }),
            other => Err(BadHeader::OfVersion(other)),
        }
    }

    /// What seeds the checksums of a slot.
    const fn seed(self, slot: u64) -> u64 {
        self.salt ^ slot.wrapping_mul(SLOT as u64)
    }

    /// A record as it stands in a slot.
    pub(super) fn put(self, slot: u64, record: &Record, key: Option<&Key>) -> [u8; SLOT] {
        let mut bytes = [0; SLOT];
        bytes[8] = match record.kind {
            Kind::Key => 1,
            Kind::Doomed => 2,
            Kind::Destroyed => 3,
        };
        bytes[9] = match record.name.purpose {
            Purpose::Service => 0,
            Purpose::Invoice => 1,
        };
        bytes[12..16].copy_from_slice(&record.version.to_le_bytes());
        bytes[16..32].copy_from_slice(record.name.subject.0.as_bytes());
        bytes[32..40].copy_from_slice(&record.durable.to_le_bytes());
        let checksum = xxh3_64_with_seed(&bytes[8..HEAD], self.seed(slot));
        bytes[..8].copy_from_slice(&checksum.to_le_bytes());
        if let Some(key) = key {
            bytes[64..96].copy_from_slice(key.bytes());
            let checksum = xxh3_64_with_seed(key.bytes(), self.seed(slot));
            bytes[96..104].copy_from_slice(&checksum.to_le_bytes());
        }
        bytes
    }

    /// The record of a slot, if one was written there as a whole.
    pub(super) fn record(self, slot: u64, bytes: &[u8; SLOT]) -> Option<Record> {
        let kind = match bytes[8] {
            1 => Kind::Key,
            2 => Kind::Doomed,
            3 => Kind::Destroyed,
            _ => return None,
        };
        let purpose = match bytes[9] {
            0 => Purpose::Service,
            1 => Purpose::Invoice,
            _ => return None,
        };
        let is_intact = xxh3_64_with_seed(&bytes[8..HEAD], self.seed(slot)) == number(bytes, 0);
        let subject = Subject(Uuid::from_slice(&bytes[16..32]).ok()?);
        let version = u32::from_le_bytes([bytes[12], bytes[13], bytes[14], bytes[15]]);
        let name = KeyName { subject, purpose };
        is_intact.then_some(Record { kind, name, version, durable: number(bytes, 32) })
    }

    /// The key in a slot, if it is as it was written.
    pub(super) fn key(self, slot: u64, record: &Record, bytes: &[u8; SLOT]) -> Option<Key> {
        let key: &[u8; 32] = bytes[64..96].try_into().ok()?;
        let is_intact = xxh3_64_with_seed(key, self.seed(slot)) == number(bytes, 96);
        is_intact.then(|| Key::new(record.version, *key))
    }
}

fn number(bytes: &[u8; SLOT], at: usize) -> u64 {
    let eight = bytes.get(at..).and_then(|rest| rest.first_chunk());
    eight.map_or(0, |eight| u64::from_le_bytes(*eight))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: Header = Header { salt: 77 };
    const RECORD: Record = Record {
        kind: Kind::Key,
        name: KeyName { subject: Subject(Uuid::from_u128(5)), purpose: Purpose::Invoice },
        version: 1,
        durable: 3,
    };

    #[test]
    fn every_flipped_bit_of_a_record_and_its_key_is_found() {
        let key = Key::new(1, [9; 32]);
        let bytes = HEADER.put(4, &RECORD, Some(&key));
        assert_eq!(HEADER.record(4, &bytes), Some(RECORD));
        assert_eq!(HEADER.key(4, &RECORD, &bytes).map(|key| *key.bytes()), Some([9; 32]));
        for bit in 0..104 * 8 {
            let mut other = bytes;
            other[bit / 8] ^= 1 << (bit % 8);
            let is_found = HEADER.record(4, &other).is_none() || HEADER.key(4, &RECORD, &other).is_none();
            assert!(is_found, "bit {bit}");
        }
    }

    #[test]
    fn a_record_is_none_in_another_slot_and_in_another_file() {
        let bytes = HEADER.put(4, &RECORD, None);
        assert_eq!(HEADER.record(5, &bytes), None);
        assert_eq!(Header { salt: 78 }.record(4, &bytes), None);
        assert_eq!(HEADER.record(4, &[0; SLOT]), None);
    }

    #[test]
    fn a_header_tells_its_version() {
        let mut bytes = HEADER.encode();
        assert_eq!(Header::decode(&bytes), Ok(HEADER));
        for bit in 0..72 * 8 {
            let mut other = bytes;
            other[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Header::decode(&other), Err(BadHeader::Damaged), "bit {bit}");
        }
        bytes[8] = 2;
        let checksum = xxh3_64_with_seed(&bytes[..HEAD], 0);
        bytes[64..72].copy_from_slice(&checksum.to_le_bytes());
        assert_eq!(Header::decode(&bytes), Err(BadHeader::OfVersion(2)));
    }
}
