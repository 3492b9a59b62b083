//! What a loss of power leaves of what was not synced.

use super::random::Random;

/// What survives of the bytes and names that were not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crash {
    /// Nothing.
    LoseUnsynced,
    /// Everything: the disk was quicker than the power.
    KeepUnsynced,
    /// Each sector of 512 bytes and each change of a name, or not, as the seed decides.
    Sectors(u64),
    /// Each page of 4 KiB and each change of a name, or not, as the seed decides.
    Pages(u64),
    /// The first changes of each file and of the names, up to a place that the seed chooses: it may
    /// lie in the middle of a sector.
    Prefix(u64),
    /// The sector or change of a name numbered `n` survives if bit `n` of this mask is set. They are
    /// numbered in the order of [`SimDisk::unsynced`](super::SimDisk::unsynced); those beyond 128 are lost.
    Exactly(u128),
}

pub(crate) const SECTOR: usize = 512;
const PAGE: usize = 4096;

/// Decides about one change after another.
#[derive(Debug)]
pub(crate) struct Survival {
    crash: Crash,
    random: Random,
    number: u32,
}

impl Survival {
    pub(crate) fn new(crash: Crash) -> Self {
        let seed = match crash {
            Crash::Sectors(seed) | Crash::Pages(seed) | Crash::Prefix(seed) => seed,
            Crash::LoseUnsynced | Crash::KeepUnsynced | Crash::Exactly(_) => 0,
        };
        Self { crash, random: Random::new(seed), number: 0 }
    }

    /// How many of `total` changes, in their order, may survive.
    pub(crate) fn prefix(&mut self, total: usize) -> usize {
        match self.crash {
            Crash::Prefix(_) => self.random.up_to(total),
            Crash::LoseUnsynced | Crash::KeepUnsynced | Crash::Sectors(_) | Crash::Pages(_) | Crash::Exactly(_) => {
                total
            }
        }
    }

    /// Whether a change that cannot be torn survives.
    pub(crate) fn whole(&mut self) -> bool {
        self.number += 1;
        match self.crash {
            Crash::LoseUnsynced => false,
            Crash::KeepUnsynced | Crash::Prefix(_) => true,
            Crash::Sectors(_) | Crash::Pages(_) => self.random.coin(),
            Crash::Exactly(mask) => mask.checked_shr(self.number - 1).unwrap_or(0) & 1 == 1,
        }
    }

    /// Which runs of a write of `length` bytes at `offset` survive, as parts of the write.
    pub(crate) fn parts(&mut self, offset: u64, length: usize) -> Vec<(usize, usize)> {
        let unit = match self.crash {
            Crash::Pages(_) => PAGE,
            Crash::Prefix(_) | Crash::KeepUnsynced => return vec![(0, length)],
            Crash::LoseUnsynced | Crash::Sectors(_) | Crash::Exactly(_) => SECTOR,
        };
        units(offset, length, unit).into_iter().filter(|_| self.whole()).collect()
    }

    /// How much of the write after the prefix survives.
    pub(crate) fn torn(&mut self, length: usize) -> usize {
        match self.crash {
            Crash::Prefix(_) => self.random.up_to(length),
            Crash::LoseUnsynced | Crash::KeepUnsynced | Crash::Sectors(_) | Crash::Pages(_) | Crash::Exactly(_) => 0,
        }
    }
}

/// The parts of a write that lie in one unit of the disk each.
pub(crate) fn units(offset: u64, length: usize, unit: usize) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut from = 0;
    while from < length {
        let in_unit = ((offset as usize) + from) % unit;
        let to = length.min(from + unit - in_unit);
        parts.push((from, to));
        from = to;
    }
    parts
}
