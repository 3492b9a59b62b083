//! MessagePack by hand, for what is written so often that serde's way to the same bytes is felt.

use uuid::Uuid;

/// Appends values to bytes, each in its shortest form, as rmp-serde does.
pub(super) struct Packed<'a>(&'a mut Vec<u8>);

impl<'a> Packed<'a> {
    pub(super) fn onto(bytes: &'a mut Vec<u8>) -> Self {
        Self(bytes)
    }

    /// What is packed already: markers, and texts that never change.
    pub(super) fn put<const N: usize>(&mut self, bytes: &[u8; N]) {
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn nil(&mut self) {
        self.put(&[0xC0]);
    }

    pub(super) fn bool(&mut self, value: bool) {
        self.put(&[if value { 0xC3 } else { 0xC2 }]);
    }

    /// The beginning of an array of so many.
    pub(super) fn array(&mut self, length: usize) {
        match length {
            0..=0xF => self.put(&[0x90 | length as u8]),
            0x10..=0xFFFF => self.marked(0xDC, &(length as u16).to_be_bytes()),
            _ => self.marked(0xDD, &(length as u32).to_be_bytes()),
        }
    }

    /// The beginning of a map of so many fields, fewer than sixteen.
    pub(super) fn map(&mut self, fields: u8) {
        self.put(&[0x80 | fields]);
    }

    pub(super) fn text(&mut self, text: &str) {
        match text.len() {
            length @ 0..=0x1F => self.put(&[0xA0 | length as u8]),
            length @ 0x20..=0xFF => self.put(&[0xD9, length as u8]),
            length @ 0x100..=0xFFFF => self.marked(0xDA, &(length as u16).to_be_bytes()),
            length => self.marked(0xDB, &(length as u32).to_be_bytes()),
        }
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(super) fn uuid(&mut self, id: &Uuid) {
        self.put(&[0xC4, 16]);
        self.put(id.as_bytes());
    }

    pub(super) fn u32(&mut self, number: u32) {
        self.i64(i64::from(number));
    }

    pub(super) fn i64(&mut self, number: i64) {
        match number {
            0..=0x7F => self.put(&[number as u8]),
            0x80..=0xFF => self.put(&[0xCC, number as u8]),
            0x100..=0xFFFF => self.marked(0xCD, &(number as u16).to_be_bytes()),
            0x1_0000..=0xFFFF_FFFF => self.marked(0xCE, &(number as u32).to_be_bytes()),
            0x1_0000_0000.. => self.marked(0xCF, &number.to_be_bytes()),
            -0x20..=-1 => self.put(&[number as u8]),
            -0x80..=-0x21 => self.put(&[0xD0, number as u8]),
            -0x8000..=-0x81 => self.marked(0xD1, &(number as i16).to_be_bytes()),
            -0x8000_0000..=-0x8001 => self.marked(0xD2, &(number as i32).to_be_bytes()),
            ..=-0x8000_0001 => self.marked(0xD3, &number.to_be_bytes()),
        }
    }

    fn marked<const N: usize>(&mut self, marker: u8, bytes: &[u8; N]) {
        self.put(&[marker]);
        self.put(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;

    fn agrees(packed: impl Fn(&mut Packed<'_>), value: impl Serialize) {
        let mut bytes = Vec::new();
        packed(&mut Packed::onto(&mut bytes));
        assert_eq!(bytes, rmp_serde::to_vec(&value).unwrap());
    }

    #[test]
    fn every_number_is_as_long_as_it_is_anywhere_else() {
        let edges = (0..63).map(|bit| 1_i64 << bit).flat_map(|power| [power - 1, power, power + 1]);
        for number in edges.flat_map(|edge| [edge, -edge]).chain([0, i64::MIN, i64::MAX]) {
            agrees(|packed| packed.i64(number), number);
            agrees(|packed| packed.u32(number as u32), number as u32);
        }
    }

    #[test]
    fn every_length_is_written_as_it_is_anywhere_else() {
        let lengths = [0, 1, 15, 16, 31, 32, 255, 256, 65_535, 65_536];
        // An interpreter has no time for the longest.
        for length in lengths.into_iter().filter(|length| !cfg!(miri) || *length < 1_000) {
            let text = "x".repeat(length);
            agrees(|packed| packed.text(&text), &text);
            let nothings = vec![(); length];
            agrees(
                |packed| {
                    packed.array(length);
                    nothings.iter().for_each(|()| packed.nil());
                },
                &nothings,
            );
        }
    }

    #[test]
    fn ids_and_truths_are_written_as_they_are_anywhere_else() {
        agrees(|packed| packed.uuid(&Uuid::from_u128(u128::MAX - 7)), Uuid::from_u128(u128::MAX - 7));
        agrees(|packed| packed.bool(true), true);
        agrees(|packed| packed.bool(false), false);
        agrees(|packed| packed.nil(), None::<bool>);
    }
}
