//! MessagePack read by hand: what is not as expected is left to serde, which says what is wrong with it.

use uuid::Uuid;

/// Takes values from the front of bytes. None leaves them in no state to go on from.
pub(super) struct Unpacked<'a>(&'a [u8]);

impl<'a> Unpacked<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// What is written as these bytes.
    pub(super) fn expect<const N: usize>(&mut self, bytes: &[u8; N]) -> Option<()> {
        (self.take::<N>()? == bytes).then_some(())
    }

    /// Whether nothing is there; if so, takes it.
    pub(super) fn is_nil(&mut self) -> bool {
        match self.0 {
            [0xC0, rest @ ..] => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    pub(super) fn bool(&mut self) -> Option<bool> {
        match self.take()? {
            [0xC2] => Some(false),
            [0xC3] => Some(true),
            _ => None,
        }
    }

    pub(super) fn uuid(&mut self) -> Option<Uuid> {
        self.expect(&[0xC4, 16])?;
        self.take().map(|bytes| Uuid::from_bytes(*bytes))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        u32::try_from(self.i64()?).ok()
    }

    pub(super) fn i64(&mut self) -> Option<i64> {
        let [marker] = *self.take()?;
        match marker {
            0..=0x7F => Some(marker.into()),
            0xE0.. => Some((marker as i8).into()),
            0xCC => Some(self.take::<1>()?[0].into()),
            0xCD => Some(u16::from_be_bytes(*self.take()?).into()),
            0xCE => Some(u32::from_be_bytes(*self.take()?).into()),
            0xCF => i64::try_from(u64::from_be_bytes(*self.take()?)).ok(),
            0xD0 => Some(i8::from_be_bytes(*self.take()?).into()),
            0xD1 => Some(i16::from_be_bytes(*self.take()?).into()),
            0xD2 => Some(i32::from_be_bytes(*self.take()?).into()),
            0xD3 => Some(i64::from_be_bytes(*self.take()?)),
            _ => None,
        }
    }

    /// Whether all has been taken.
    pub(super) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    #[inline]
    fn take<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(taken)
    }
}
