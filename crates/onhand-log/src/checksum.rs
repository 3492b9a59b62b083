//! CRC32C, and how a frame's header is tied to its place.

/// CRC32C (Castagnoli, as in iSCSI) of `bytes`.
pub(crate) fn crc(bytes: &[u8]) -> u32 {
    crc32c::crc32c(bytes)
}

/// CRC32C of two runs of bytes, one after the other.
pub(crate) fn crc_of_both(first: &[u8], second: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(first), second)
}

/// The salt of a segment, ready to seed the checksums of its frames' headers.
///
/// Nobody outside the log knows the salt, and every offset gives another seed. So no body, however it
/// is made up, looks like a frame, and no frame looks like one anywhere else.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seed(u32);

impl Seed {
    pub(crate) fn new(salt: &[u8; 16]) -> Self {
        Self(crc(salt))
    }

    /// The checksum of a frame's header at `offset`, over all of it that follows the checksum.
    pub(crate) fn header_crc(self, offset: u64, header: &[u8]) -> u32 {
        crc32c::crc32c_append(crc32c::crc32c_append(self.0, &offset.to_le_bytes()), header)
    }
}
