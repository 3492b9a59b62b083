//! A list whose items are found by a key: one after the other while they are few, by a map once they are many.

use super::Wanted;
use crate::event::HeldLine;
use crate::{LocationId, SkuId};
use smallvec::SmallVec;
use std::collections::BTreeMap;

/// Up to so many items are looked at one by one, which is quicker than asking a map.
const FEW: usize = 16;

/// What a list's item is found by.
pub(crate) trait Keyed {
    type Key: Copy + Ord;

    fn key(&self) -> Self::Key;
}

impl Keyed for HeldLine {
    type Key = (SkuId, LocationId);

    fn key(&self) -> Self::Key {
        (self.sku, self.location)
    }
}

impl Keyed for Wanted {
    type Key = (SkuId, Option<LocationId>);

    fn key(&self) -> Self::Key {
        (self.sku, self.location)
    }
}

/// Items in the order in which they came, no two of them with the same key.
pub(crate) struct KeyedList<T: Keyed> {
    items: SmallVec<[T; 1]>,
    /// Once the items are more than a few.
    places: Option<BTreeMap<T::Key, usize>>,
}

impl<T: Keyed> KeyedList<T> {
    pub(crate) fn new() -> Self {
        Self { items: SmallVec::new(), places: None }
    }

    pub(crate) fn items(&self) -> &[T] {
        &self.items
    }

    pub(crate) fn into_items(self) -> SmallVec<[T; 1]> {
        self.items
    }

    pub(crate) fn place(&self, key: T::Key) -> Option<usize> {
        match &self.places {
            None => self.items.iter().position(|item| item.key() == key),
            Some(places) => places.get(&key).copied(),
        }
    }

    pub(crate) fn get(&self, key: T::Key) -> Option<&T> {
        self.place(key).and_then(|place| self.items.get(place))
    }

    pub(crate) fn at_mut(&mut self, place: usize) -> Option<&mut T> {
        self.items.get_mut(place)
    }

    /// Adds an item, whose key must not be taken, and gives its place.
    pub(crate) fn push(&mut self, item: T) -> usize {
        let (key, place) = (item.key(), self.items.len());
        self.items.push(item);
        match &mut self.places {
            None if place < FEW => {}
            None => self.places = Some(self.items.iter().map(Keyed::key).zip(0..).collect()),
            Some(places) => {
                places.insert(key, place);
            }
        }
        place
    }

    pub(crate) fn pop(&mut self) -> Option<T> {
        let item = self.items.pop()?;
        if let Some(places) = &mut self.places {
            places.remove(&item.key());
        }
        Some(item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Quantity;

    #[test]
    fn many_are_found_as_few_are_also_after_some_are_gone() {
        let line = |sku| HeldLine { sku: SkuId(sku), location: LocationId(7), quantity: Quantity(1) };
        let mut list = KeyedList::new();
        for most in [3, 16, 17, 40] {
            for sku in 0..most {
                assert_eq!(list.push(line(sku)), sku as usize);
                assert_eq!(list.place((SkuId(sku), LocationId(7))), Some(sku as usize));
                assert_eq!(list.place((SkuId(sku), LocationId(8))), None);
            }
            for sku in (0..most).rev() {
                assert_eq!(list.get((SkuId(0), LocationId(7))), Some(&line(0)));
                assert_eq!(list.pop(), Some(line(sku)));
                assert_eq!(list.place((SkuId(sku), LocationId(7))), None);
            }
        }
    }
}
