//! The limits that commands are checked against. They bound what one command may cost.

/// Bytes in the name of a SKU, location, channel, inbound, transfer or supplier, in a unit's name, an attribute's
/// key and a time zone.
pub const NAME: usize = 64;
/// Bytes in a reference.
pub const REFERENCE: usize = 128;
/// Bytes in a title and in the text of an attribute.
pub const TEXT: usize = 256;
/// Bytes in a reason.
pub const REASON: usize = 40;
/// Lines in one command, components in one bundle.
pub const LINES: usize = 1_000;
/// Lines that one reservation may hold, one for each stocked SKU and location; and those that it may ask for,
/// bundles counted as their components. Past it: [`Rejection::TooManyLines`](crate::Rejection::TooManyLines).
pub const HELD_LINES: usize = 4_096;
/// Attributes of one SKU.
pub const ATTRIBUTES: usize = 64;
/// Payments, captures, refunds, parcels, returns and effects of one order, so many of each.
pub const STEPS: usize = 1_000;
/// Coupons that one order may redeem.
pub const COUPONS: usize = 16;
/// Effects that one lease may take.
pub const LEASES: u32 = 256;
/// Attempts after which an effect that fails is given up, at most.
pub const ATTEMPTS: u32 = 100;
/// Bytes of a personal field.
pub const PERSONAL: usize = 4_096;
/// Minor units of one amount, and of the total of one order: what JSON can hold exactly.
pub const AMOUNT: i64 = (1 << 53) - 1;
