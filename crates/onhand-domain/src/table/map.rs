//! A hash map whose clone shares its buckets: a bucket is copied when it changes while somebody holds a clone.
//!
//! Linear hashing (W. Litwin, "Linear Hashing: a new tool for file and table addressing", VLDB 1980): the map
//! grows by one bucket at a time, so that no insertion ever waits for a rehash of everything.

use super::{CowVec, Share};
use foldhash::{SharedSeed, fast::SeedableRandomState};
use prefetch_index::prefetch_index;
use std::hash::{BuildHasher, Hash};

/// Entries a bucket holds on average before the map gets one more.
const LOAD: usize = 6;

type Bucket<K, V> = Vec<(K, V)>;

/// A map by hash. Its order depends on the seed and is never shown to anybody.
#[derive(Clone, Debug)]
pub(crate) struct CowMap<K, V> {
    buckets: CowVec<Bucket<K, V>, 4>,
    len: usize,
    hasher: SeedableRandomState,
}

impl<K: Clone, V: Clone> Share for CowMap<K, V> {
    fn share(&mut self) -> Self {
        Self { buckets: self.buckets.share(), len: self.len, hasher: self.hasher.clone() }
    }
}

impl<K: Hash + Eq + Clone, V: Clone> CowMap<K, V> {
    pub(crate) fn with_seed(seed: u64) -> Self {
        let hasher = SeedableRandomState::with_seed(seed, SharedSeed::global_fixed());
        let mut buckets = CowVec::default();
        buckets.push(Vec::new());
        Self { buckets, len: 0, hasher }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Bytes of buckets that were ever copied because a clone shared them, counted by their average load.
    pub(crate) fn copied(&self) -> u64 {
        let bucket = size_of::<Bucket<K, V>>();
        self.buckets.copied() / bucket as u64 * (bucket + LOAD * size_of::<(K, V)>()) as u64
    }

    pub(crate) fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let bucket = self.buckets.get(self.address(self.hasher.hash_one(key)))?;
        bucket.iter().find(|(held, _)| held.borrow() == key).map(|(_, value)| value)
    }

    /// Has brought near where the bucket of a key is told, without waiting for it.
    pub(crate) fn prefetch(&self, key: &K) {
        self.buckets.prefetch(self.address(self.hasher.hash_one(key)));
    }

    /// The same for the bucket itself, once that is near.
    pub(crate) fn prefetch_entries(&self, key: &K) {
        if let Some(bucket) = self.buckets.get(self.address(self.hasher.hash_one(key))) {
            prefetch_index(bucket, 0);
            prefetch_index(bucket, bucket.len() / 2);
            prefetch_index(bucket, bucket.len().saturating_sub(1));
        }
    }

    pub(crate) fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let address = self.address(self.hasher.hash_one(key));
        let bucket = self.buckets.get_mut(address)?;
        bucket.iter_mut().find(|(held, _)| held.borrow() == key).map(|(_, value)| value)
    }

    /// Puts a value under a key; gives back the one that was there.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        let address = self.address(self.hasher.hash_one(&key));
        let bucket = self.buckets.get_mut(address)?;
        if let Some((_, held)) = bucket.iter_mut().find(|(held, _)| *held == key) {
            return Some(std::mem::replace(held, value));
        }
        bucket.push((key, value));
        self.len += 1;
        if self.len > self.buckets.len() * LOAD {
            self.split();
        }
        None
    }

    pub(crate) fn remove<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let address = self.address(self.hasher.hash_one(key));
        // Looked up before it is changed: a miss copies nothing.
        let index = self.buckets.get(address)?.iter().position(|(held, _)| held.borrow() == key)?;
        let bucket = self.buckets.get_mut(address)?;
        let (_, value) = bucket.swap_remove(index);
        if bucket.is_empty() {
            *bucket = Vec::new();
        }
        self.len -= 1;
        Some(value)
    }

    /// All entries, in no order that means anything.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.buckets.iter().flatten().map(|(key, value)| (key, value))
    }

    fn address(&self, hash: u64) -> usize {
        address(hash, self.buckets.len())
    }

    fn split(&mut self) {
        let new = self.buckets.len();
        let old = new ^ (1 << new.ilog2());
        self.buckets.push(Vec::new());
        let Some(bucket) = self.buckets.get_mut(old) else {
            return;
        };
        let (stay, go) =
            std::mem::take(bucket).into_iter().partition(|(key, _)| address(self.hasher.hash_one(key), new + 1) == old);
        *bucket = stay;
        if let Some(bucket) = self.buckets.get_mut(new) {
            *bucket = go;
        }
    }
}

/// Among `n` buckets, a hash belongs to its remainder by the power of two not below `n` or, where that bucket
/// does not exist yet, to the one it will be split from.
fn address(hash: u64, buckets: usize) -> usize {
    let wide = buckets.next_power_of_two() - 1;
    let address = hash as usize & wide;
    if address < buckets { address } else { address & (wide >> 1) }
}
