//! The hash chain that makes a log tamper-evident.

/// A BLAKE3 value over everything in the log up to and including one frame.
///
/// Two logs with the same chain value at the same position hold the same history.
pub type Chain = [u8; 32];

/// What stands before the header of the first segment.
pub(crate) const BEFORE_THE_FIRST_SEGMENT: Chain = [0; 32];

/// The link that follows from `bytes`, which carry the previous link in them.
pub(crate) fn link(bytes: &[u8]) -> Chain {
    *blake3::hash(bytes).as_bytes()
}
