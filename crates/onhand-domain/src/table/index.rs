//! An index by hash whose clone shares its pages: where a row of another table stands, by the hash of its key.
//!
//! Linear hashing (W. Litwin, "Linear Hashing: a new tool for file and table addressing", VLDB 1980): the index
//! grows by one bucket at a time, so that no insertion ever waits for a rehash of everything. A bucket is one line
//! of the processor's cache, and holds hashes and places alone: keys stand in the rows, which are looked at anyway.

use super::{CowSlab, CowVec, Share};

/// Entries that a bucket has room for.
const ROOM: usize = 7;
/// Entries a bucket holds on average before the index gets one more. Buckets that are not split yet hold twice as
/// many by the end of a round.
const LOAD: usize = 3;
const NO_BUCKET: u32 = u32::MAX;

/// Places by the hashes of keys. Its order is never shown to anybody.
#[derive(Clone, Debug)]
pub(crate) struct CowIndex {
    buckets: CowVec<Bucket, 64>,
    /// What buckets could not hold.
    overflow: CowSlab<Bucket, 16>,
    len: usize,
}

#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Bucket {
    hashes: [u32; ROOM],
    places: [u32; ROOM],
    len: u32,
    /// In the overflow.
    next: u32,
}

impl Default for Bucket {
    fn default() -> Self {
        Self { hashes: [0; ROOM], places: [0; ROOM], len: 0, next: NO_BUCKET }
    }
}

impl Bucket {
    fn entries(&self) -> impl Iterator<Item = (u32, u32)> + use<'_> {
        self.hashes.iter().copied().zip(self.places.iter().copied()).take(self.len as usize)
    }

    /// Puts an entry into a bucket; false where it is full.
    fn put(&mut self, hash: u32, place: u32) -> bool {
        let at = self.len as usize;
        let (Some(own_hash), Some(own_place)) = (self.hashes.get_mut(at), self.places.get_mut(at)) else {
            return false;
        };
        (*own_hash, *own_place) = (hash, place);
        self.len += 1;
        true
    }

    /// Takes the last entry out of a bucket.
    fn pop(&mut self) -> Option<(u32, u32)> {
        let at = self.len.checked_sub(1)?;
        self.len = at;
        Some((*self.hashes.get(at as usize)?, *self.places.get(at as usize)?))
    }
}

impl Default for CowIndex {
    fn default() -> Self {
        let mut buckets = CowVec::default();
        buckets.push(Bucket::default());
        Self { buckets, overflow: CowSlab::default(), len: 0 }
    }
}

impl Share for CowIndex {
    fn share(&mut self) -> Self {
        Self { buckets: self.buckets.share(), overflow: self.overflow.share(), len: self.len }
    }
}

impl CowIndex {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Bytes of pages that were ever copied because a clone shared them.
    pub(crate) fn copied(&self) -> u64 {
        self.buckets.copied() + self.overflow.copied()
    }

    /// The place under a hash whose row is the right one: hashes may be equal where keys are not.
    #[inline]
    pub(crate) fn find(&self, hash: u32, mut is_it: impl FnMut(u32) -> bool) -> Option<u32> {
        let mut bucket = self.buckets.get(self.address(hash))?;
        loop {
            for (held, place) in bucket.entries() {
                if held == hash && is_it(place) {
                    return Some(place);
                }
            }
            bucket = self.after(bucket)?;
        }
    }

    /// Has the bucket of a hash brought near, without waiting for it.
    #[inline]
    pub(crate) fn prefetch(&self, hash: u32) {
        self.buckets.prefetch(self.address(hash));
    }

    /// Puts a place under a hash; it must not be there. None where no room is left.
    pub(crate) fn insert(&mut self, hash: u32, place: u32) -> Option<()> {
        self.put(self.address(hash), hash, place)?;
        self.len += 1;
        if self.len > self.buckets.len() * LOAD { self.split() } else { Some(()) }
    }

    /// Takes a place away from under a hash; none where it is not there.
    pub(crate) fn remove(&mut self, hash: u32, place: u32) -> Option<()> {
        let address = self.address(hash);
        // Looked up before it is changed: a miss copies nothing.
        let mut on = Bucketed::First(address);
        let at = loop {
            let bucket = self.bucket(on)?;
            if let Some(at) = bucket.entries().position(|entry| entry == (hash, place)) {
                break at;
            }
            on = Bucketed::Over(Some(bucket.next).filter(|next| *next != NO_BUCKET)?);
        };
        // The last entry of the chain takes its place, and chains grow no longer than they need to be.
        let last = self.pop_last(address)?;
        if last != (hash, place) {
            let bucket = self.bucket_mut(on)?;
            (*bucket.hashes.get_mut(at)?, *bucket.places.get_mut(at)?) = last;
        }
        self.len -= 1;
        Some(())
    }

    /// All places, in no order that means anything.
    #[cfg(test)]
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        let chains = self.buckets.iter().flat_map(|first| std::iter::successors(Some(first), |on| self.after(on)));
        chains.flat_map(Bucket::entries).map(|(_, place)| place)
    }

    fn address(&self, hash: u32) -> usize {
        address(hash, self.buckets.len())
    }

    #[inline]
    fn after(&self, bucket: &Bucket) -> Option<&Bucket> {
        if bucket.next == NO_BUCKET { None } else { self.overflow.get(bucket.next) }
    }

    fn bucket(&self, on: Bucketed) -> Option<&Bucket> {
        match on {
            Bucketed::First(address) => self.buckets.get(address),
            Bucketed::Over(place) => self.overflow.get(place),
        }
    }

    fn bucket_mut(&mut self, on: Bucketed) -> Option<&mut Bucket> {
        match on {
            Bucketed::First(address) => self.buckets.get_mut(address),
            Bucketed::Over(place) => self.overflow.get_mut(place),
        }
    }

    fn put(&mut self, address: usize, hash: u32, place: u32) -> Option<()> {
        let mut on = Bucketed::First(address);
        loop {
            let bucket = self.bucket_mut(on)?;
            if bucket.put(hash, place) {
                return Some(());
            }
            if bucket.next == NO_BUCKET {
                let mut more = Bucket::default();
                more.put(hash, place);
                let more = self.overflow.insert(more)?;
                self.bucket_mut(on)?.next = more;
                return Some(());
            }
            on = Bucketed::Over(bucket.next);
        }
    }

    /// Takes the last entry of a chain, and its bucket along where it was the only one there.
    fn pop_last(&mut self, address: usize) -> Option<(u32, u32)> {
        let (mut before, mut on) = (None, Bucketed::First(address));
        loop {
            let next = self.bucket(on)?.next;
            if next == NO_BUCKET {
                break;
            }
            (before, on) = (Some(on), Bucketed::Over(next));
        }
        let bucket = self.bucket_mut(on)?;
        let entry = bucket.pop()?;
        if bucket.len == 0
            && let (Some(before), Bucketed::Over(place)) = (before, on)
        {
            self.overflow.remove(place)?;
            self.bucket_mut(before)?.next = NO_BUCKET;
        }
        Some(entry)
    }

    /// Adds a bucket, and gives it what belongs there.
    fn split(&mut self) -> Option<()> {
        let new = self.buckets.len();
        let old = new ^ (1 << new.ilog2());
        let whole = *self.buckets.get(old)?;
        let (mut stay, mut go) = (Bucket::default(), Bucket::default());
        for (hash, place) in whole.entries() {
            // What one bucket held, either can hold.
            if address(hash, new + 1) == new {
                go.put(hash, place)
            } else {
                stay.put(hash, place)
            };
        }
        *self.buckets.get_mut(old)? = stay;
        self.buckets.push(go);
        let mut next = whole.next;
        while next != NO_BUCKET {
            let more = self.overflow.remove(next)?;
            for (hash, place) in more.entries() {
                self.put(address(hash, new + 1), hash, place)?;
            }
            next = more.next;
        }
        Some(())
    }
}

/// Where a bucket is.
#[derive(Clone, Copy, Debug)]
enum Bucketed {
    First(usize),
    Over(u32),
}

/// Among `n` buckets, a hash belongs to its remainder by the power of two not below `n` or, where that bucket
/// does not exist yet, to the one it will be split from.
#[inline]
fn address(hash: u32, buckets: usize) -> usize {
    let wide = buckets.next_power_of_two() - 1;
    let address = hash as usize & wide;
    if address < buckets { address } else { address & (wide >> 1) }
}
