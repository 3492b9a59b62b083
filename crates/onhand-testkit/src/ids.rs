//! Ids that are the same in every run.

use onhand_domain::{CommandId, CustomerId, OrderId, ReservationId, Timestamp};
use uuid::Uuid;

/// The moment at which worlds of the testkit begin: 2026-01-01T00:00:00Z.
pub const DAWN: Timestamp = Timestamp::from_seconds(1_767_225_600);

/// The id of the command of this number, sent at this time.
#[must_use]
pub fn command_id(number: u64, at: Timestamp) -> CommandId {
    let milliseconds = u128::from((at.micros() / 1_000).unsigned_abs());
    CommandId(version_7(milliseconds, number))
}

/// The reservation of this number.
#[must_use]
pub fn reservation(number: u64) -> ReservationId {
    ReservationId(version_7(0x0191_e0a0_0000, number))
}

/// The customer of this number.
#[must_use]
pub fn customer(number: u64) -> CustomerId {
    CustomerId(version_7(0x0191_e0a0_0001, number))
}

/// The order of this number.
#[must_use]
pub fn order(number: u64) -> OrderId {
    OrderId(version_7(0x0191_e0a0_0002, number))
}

/// A UUID as RFC 9562 writes version 7, with a number where random bits would be.
fn version_7(milliseconds: u128, number: u64) -> Uuid {
    let number = u128::from(number) & ((1 << 62) - 1);
    Uuid::from_u128(((milliseconds & 0xFFFF_FFFF_FFFF) << 80) | (7 << 76) | (2 << 62) | number)
}
