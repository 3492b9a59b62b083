//! How keys are spread over the buckets of an index.

use foldhash::{SharedSeed, fast::SeedableRandomState};
use std::hash::{BuildHasher, Hash};

/// Hashes keys with a seed, so that nobody who chooses keys chooses their buckets.
#[derive(Clone, Debug)]
pub(crate) struct Hashing(SeedableRandomState);

impl Hashing {
    pub(crate) fn with_seed(seed: u64) -> Self {
        Self(SeedableRandomState::with_seed(seed, SharedSeed::global_fixed()))
    }

    #[inline]
    pub(crate) fn of<K: Hash + ?Sized>(&self, key: &K) -> u32 {
        self.0.hash_one(key) as u32
    }
}
