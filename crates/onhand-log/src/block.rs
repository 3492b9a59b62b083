//! The unit in which everything is placed in memory and on the disk.

/// How many bytes a block has.
pub(crate) const BLOCK: usize = 4096;

/// The same, to reckon with offsets.
pub(crate) const BLOCK_U64: u64 = BLOCK as u64;

static ZEROS: [u8; BLOCK] = [0; BLOCK];

/// Whether there is nothing in `bytes`.
pub(crate) fn is_zero(bytes: &[u8]) -> bool {
    // Comparing with zeros is much faster than looking at each byte.
    bytes.chunks(BLOCK).all(|chunk| ZEROS.get(..chunk.len()) == Some(chunk))
}
