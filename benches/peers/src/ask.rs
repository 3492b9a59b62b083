//! What callers ask for: a unit of some SKU at some location, under an id of its own.

use std::time::{Duration, SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// How long a hold lasts; longer than any race.
const HOLD: Duration = Duration::from_secs(15 * 60);

/// One reservation that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    /// The reservation's id, and what a retry is known by.
    pub(crate) id: Uuid,
    pub(crate) sku: u16,
    pub(crate) location: u16,
    pub(crate) quantity: u16,
    /// When the hold ends, in microseconds since 1970.
    pub(crate) expires_at: i64,
}

/// What there is to be had: so many SKUs at so many locations, and so many units of each at each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Assortment {
    pub(crate) skus: u16,
    pub(crate) locations: u16,
    pub(crate) units: i64,
}

impl Assortment {
    /// One SKU at one place, with more of it than any race can take.
    pub(crate) const HOT: Self = Self { skus: 1, locations: 1, units: 1_000_000_000 };

    /// So many SKUs at 20 places.
    pub(crate) fn wide(skus: u16) -> Self {
        Self { skus, locations: 20, ..Self::HOT }
    }

    /// One SKU at one place, of which there is so much and no more.
    pub(crate) fn scarce(units: i64) -> Self {
        Self { units, ..Self::HOT }
    }

    /// Every SKU at every location.
    pub(crate) fn levels(self) -> impl Iterator<Item = (u16, u16)> {
        (0..self.skus).flat_map(move |sku| (0..self.locations).map(move |location| (sku, location)))
    }

    /// Everything there is.
    pub(crate) fn all_units(self) -> i64 {
        i64::from(self.skus) * i64::from(self.locations) * self.units
    }
}

/// Makes up what one caller asks for.
#[derive(Debug)]
pub(crate) struct Asker {
    assortment: Assortment,
    random: fastrand::Rng,
}

impl Asker {
    pub(crate) fn new(assortment: Assortment, seed: u64) -> Self {
        Self { assortment, random: fastrand::Rng::with_seed(seed) }
    }

    /// So many new asks, in place of the old ones.
    pub(crate) fn fill(&mut self, asks: &mut Vec<Ask>, count: usize) {
        let ends = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() + HOLD;
        let expires_at = i64::try_from(ends.as_micros()).unwrap_or(i64::MAX);
        let Self { assortment: Assortment { skus, locations, .. }, random } = self;
        asks.clear();
        asks.extend((0..count).map(|_| Ask {
            id: Uuid::now_v7(),
            sku: random.u16(..*skus),
            location: random.u16(..*locations),
            quantity: 1,
            expires_at,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn asked(seed: u64, count: usize) -> Vec<Ask> {
        let mut asks = Vec::new();
        Asker::new(Assortment::wide(10_000), seed).fill(&mut asks, count);
        asks
    }

    #[test]
    fn every_level_is_asked_for_about_as_often_as_any_other() {
        let asks = asked(1, 200_000);
        let mut by_location = [0; 20];
        asks.iter().for_each(|ask| by_location[usize::from(ask.location)] += 1);
        assert!(by_location.iter().all(|count| (9_000..11_000).contains(count)), "{by_location:?}");
        let skus: BTreeSet<u16> = asks.iter().map(|ask| ask.sku).collect();
        assert_eq!((skus.len(), skus.last()), (10_000, Some(&9_999)));
    }

    #[test]
    fn no_two_asks_have_the_same_id_and_callers_ask_for_different_things() {
        let (one, other) = (asked(1, 1_000), asked(2, 1_000));
        let ids: BTreeSet<Uuid> = one.iter().chain(&other).map(|ask| ask.id).collect();
        assert_eq!(ids.len(), 2_000);
        assert!(one.iter().zip(&other).any(|(one, other)| (one.sku, one.location) != (other.sku, other.location)));
    }

    #[test]
    fn an_assortment_has_every_level_once() {
        let levels: BTreeSet<(u16, u16)> = Assortment::wide(10_000).levels().collect();
        assert_eq!((levels.len(), Assortment::wide(10_000).levels().count()), (200_000, 200_000));
        assert_eq!(Assortment::scarce(7).all_units(), 7);
    }
}
