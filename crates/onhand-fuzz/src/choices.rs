//! Bytes as a source of choices: what has run out chooses the simplest.

/// Choices that are left to be made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choices<'a>(&'a [u8]);

impl<'a> Choices<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// What no choice has been made with.
    pub(crate) fn rest(self) -> &'a [u8] {
        self.0
    }

    pub(crate) fn is_done(self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn byte(&mut self) -> u8 {
        self.bytes::<1>()[0]
    }

    pub(crate) fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.bytes())
    }

    /// One of so many, from 0; so few that a byte chooses.
    pub(crate) fn below(&mut self, many: usize) -> usize {
        usize::from(self.byte()) % many.max(1)
    }

    /// So many bytes, or all that are left.
    pub(crate) fn slice(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        taken
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut chosen = [0; N];
        let taken = self.slice(N);
        chosen[..taken.len()].copy_from_slice(taken);
        chosen
    }

    /// Writes over parts of what is there, `u16` where and `u8` how much at a time, until nothing is left to choose.
    pub(crate) fn write_over(&mut self, bytes: &mut [u8]) {
        while !self.is_done() && !bytes.is_empty() {
            let (at, length) = (usize::from(self.u16()) % bytes.len(), usize::from(self.byte()));
            let written = self.slice(length.max(1));
            let end = bytes.len().min(at + written.len());
            bytes[at..end].copy_from_slice(&written[..end - at]);
        }
    }
}
