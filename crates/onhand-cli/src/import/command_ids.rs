//! Ids of commands: the same for the same record of the same source, whenever it is imported.

use onhand::{CommandId, Timestamp};

/// What a command of an import is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Location = 1,
    Sku = 2,
    Opening = 3,
    Record = 4,
    Progress = 5,
    Order = 6,
    Authorization = 7,
    Capture = 8,
    Return = 9,
    Refund = 10,
}

/// The id of a command: the moment as in any UUIDv7, then a digest instead of random bits.
pub(super) fn id(source: &[u8; 32], purpose: Purpose, number: u64, at: Timestamp) -> CommandId {
    let mut digest = blake3::Hasher::new();
    digest.update(source);
    digest.update(&[purpose as u8]);
    digest.update(&number.to_le_bytes());
    let mut bits = [0; 10];
    bits.copy_from_slice(&digest.finalize().as_bytes()[..10]);
    let milliseconds = u64::try_from(at.micros() / 1_000).unwrap_or(0);
    CommandId(uuid::Builder::from_unix_timestamp_millis(milliseconds, &bits).into_uuid())
}

/// The source as the log names it.
pub(super) fn source_name(source: &[u8; 32]) -> String {
    crate::text::hex(source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn ids_are_uuids_of_version_7_and_repeat() {
        let at = Timestamp::from_seconds(1_262_304_000);
        let first = id(&[7; 32], Purpose::Record, 1, at);
        assert_eq!(first, id(&[7; 32], Purpose::Record, 1, at));
        assert_eq!((first.0.get_version_num(), first.milliseconds()), (7, 1_262_304_000_000));
        let others = [id(&[7; 32], Purpose::Record, 2, at), id(&[7; 32], Purpose::Sku, 1, at)];
        assert!(!others.contains(&first) && first.0 != Uuid::nil());
    }
}
