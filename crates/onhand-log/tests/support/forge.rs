//! Forging what a log has written, by docs/log-format.md alone.
#![allow(dead_code, reason = "each story uses its own words")]

/// CRC32C, bit by bit.
pub(crate) fn crc32c(parts: &[&[u8]]) -> u32 {
    let mut crc = 0xFFFF_FFFF_u32;
    for byte in parts.iter().copied().flatten() {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0x82F6_3B78 } else { crc >> 1 };
        }
    }
    !crc
}

/// Changes the header of the frame at `at`, and makes its checksum fit.
pub(crate) fn forge_header(file: &mut [u8], at: usize, change: impl Fn(&mut [u8])) {
    change(&mut file[at..at + 128]);
    let crc = crc32c(&[&file[64..80], &(at as u64).to_le_bytes(), &file[at + 8..at + 128]]);
    file[at + 4..at + 8].copy_from_slice(&crc.to_le_bytes());
}

/// Changes the body of the frame at `at`, and makes its checksum and hash fit.
pub(crate) fn forge_body(file: &mut [u8], at: usize, change: impl Fn(&mut [u8])) {
    let length = u32::from_le_bytes([file[at + 28], file[at + 29], file[at + 30], file[at + 31]]);
    let body = &mut file[at + 128..at + 128 + length as usize];
    change(body);
    let (crc, hash) = (crc32c(&[body]), *blake3::hash(body).as_bytes());
    forge_header(file, at, |header| {
        header[48..52].copy_from_slice(&crc.to_le_bytes());
        header[96..128].copy_from_slice(&hash);
    });
}

/// The chain value after the frame at `at`.
pub(crate) fn chain_after(file: &[u8], at: usize) -> [u8; 32] {
    *blake3::hash(&file[at + 8..at + 128]).as_bytes()
}

/// Makes the checksum of a segment's header fit.
pub(crate) fn forge_segment_checksum(file: &mut [u8]) {
    let crc = crc32c(&[&file[..16], &file[20..4096]]);
    file[16..20].copy_from_slice(&crc.to_le_bytes());
}
