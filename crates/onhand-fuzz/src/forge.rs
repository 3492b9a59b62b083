//! Making checksums and chain fit, by docs/log-format.md alone.

/// Bytes of a frame's header.
pub(crate) const HEADER: usize = 128;
/// Bytes of a block.
pub(crate) const BLOCK: usize = 4096;

/// What a frame says before its body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FrameFields {
    pub(crate) kind: u8,
    pub(crate) first: u64,
    pub(crate) count: u32,
    pub(crate) log_id: [u8; 16],
    pub(crate) before: [u8; 32],
}

/// A frame with this body; its checksum is still to be made.
pub(crate) fn frame(fields: FrameFields, body: &[u8]) -> Vec<u8> {
    let mut frame = vec![0; HEADER];
    frame[8] = fields.kind;
    frame[16..24].copy_from_slice(&fields.first.to_le_bytes());
    frame[24..28].copy_from_slice(&fields.count.to_le_bytes());
    frame[28..32].copy_from_slice(&(body.len() as u32).to_le_bytes());
    frame[32..48].copy_from_slice(&fields.log_id);
    frame[48..52].copy_from_slice(&crc32c::crc32c(body).to_le_bytes());
    frame[64..96].copy_from_slice(&fields.before);
    frame[96..128].copy_from_slice(blake3::hash(body).as_bytes());
    frame.extend_from_slice(body);
    frame
}

/// Makes the checksum of a frame's header fit the place that it goes to.
pub(crate) fn fit_frame(header: &mut [u8], salt: &[u8], at: usize) {
    header[..4].copy_from_slice(b"OHF1");
    let crc = crc32c::crc32c_append(crc32c::crc32c(salt), &(at as u64).to_le_bytes());
    let crc = crc32c::crc32c_append(crc, &header[8..HEADER]);
    header[4..8].copy_from_slice(&crc.to_le_bytes());
}

/// The chain value after the frame that begins there.
pub(crate) fn chain_after(segment: &[u8], at: usize) -> [u8; 32] {
    *blake3::hash(&segment[at + 8..at + HEADER]).as_bytes()
}

/// Makes the checksum of a segment's header fit, if the header can have one at all.
pub(crate) fn fit_segment(segment: &mut [u8]) {
    let length =
        segment.get(12..16).and_then(|field| field.first_chunk()).map_or(0, |field| u32::from_le_bytes(*field));
    let Some(header) = segment.get_mut(..length as usize).filter(|header| header.len() >= HEADER) else { return };
    let crc = crc32c::crc32c_append(crc32c::crc32c(&header[..16]), &header[20..]);
    header[16..20].copy_from_slice(&crc.to_le_bytes());
}

/// Seals a file of the kind that checkpoints are: a BLAKE3 hash of everything stands at its end.
pub(crate) fn seal(mut content: Vec<u8>) -> Vec<u8> {
    let hash = blake3::hash(&content);
    content.extend_from_slice(hash.as_bytes());
    content
}
