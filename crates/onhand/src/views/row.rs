//! Rows: a key and a value under a checksum of both.

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

const CHECKSUM: usize = 8;

/// The checksum of a row. Taken over the key, too: a row that turns up under another key is damaged.
pub(super) fn checksum(key: &[u8], value: &[u8]) -> u64 {
    xxh3_64_with_seed(value, xxh3_64(key))
}

/// A value as it is stored under this key; gives its checksum with it.
pub(super) fn seal(key: &[u8], mut value: Vec<u8>) -> (Vec<u8>, u64) {
    let checksum = checksum(key, &value);
    value.extend_from_slice(&checksum.to_le_bytes());
    (value, checksum)
}

/// The value that was stored under this key, and its checksum; none where either is damaged.
pub(super) fn open<'a>(key: &[u8], stored: &'a [u8]) -> Option<(&'a [u8], u64)> {
    let (value, sealed) = stored.split_at_checked(stored.len().checked_sub(CHECKSUM)?)?;
    let checksum = checksum(key, value);
    (sealed == checksum.to_le_bytes()).then_some((value, checksum))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_known_by_its_key_and_by_every_bit() {
        let (stored, checksum) = seal(b"key", b"value".to_vec());
        assert_eq!(open(b"key", &stored), Some((&b"value"[..], checksum)));
        assert_eq!(open(b"kez", &stored), None);
        for bit in 0..stored.len() * 8 {
            let mut damaged = stored.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open(b"key", &damaged), None, "bit {bit}");
        }
        assert_eq!(open(b"key", &stored[..7]), None);
    }
}
