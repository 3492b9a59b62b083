//! An index finds what was put into it, and its clones stay as they were.

use super::CHANGES;
use crate::table::{CowIndex, Share};
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
enum Change {
    Insert(u32, u32),
    Remove(usize),
    RemoveWhatIsNotThere(u32),
    Share,
}

/// Few hashes for many places: chains grow long.
fn change() -> impl Strategy<Value = Change> {
    let hash = prop_oneof![0..8_u32, any::<u32>()];
    prop_oneof![
        8 => (hash, any::<u32>()).prop_map(|(hash, place)| Change::Insert(hash, place)),
        4 => any::<usize>().prop_map(Change::Remove),
        1 => any::<u32>().prop_map(Change::RemoveWhatIsNotThere),
        1 => Just(Change::Share),
    ]
}

fn says(index: &CowIndex, standard: &BTreeSet<(u32, u32)>) -> bool {
    let all: BTreeSet<u32> = index.iter().collect();
    let found = |(hash, place): &(u32, u32)| index.find(*hash, |other| other == *place) == Some(*place);
    index.len() == standard.len()
        && index.iter().count() == standard.len()
        && all == standard.iter().map(|(_, place)| *place).collect()
        && standard.iter().all(found)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn like_a_set_of_pairs(changes in proptest::collection::vec(change(), 0..CHANGES)) {
        let (mut index, mut standard) = (CowIndex::default(), BTreeSet::new());
        let mut clones = Vec::new();
        for change in changes {
            match change {
                Change::Insert(hash, place) => {
                    if standard.insert((hash, place)) {
                        prop_assert_eq!(index.insert(hash, place), Some(()));
                    }
                }
                Change::Remove(which) => {
                    if let Some((hash, place)) = standard.iter().nth(which % standard.len().max(1)).copied() {
                        prop_assert_eq!(index.remove(hash, place), Some(()));
                        standard.remove(&(hash, place));
                        prop_assert_eq!(index.find(hash, |other| other == place), None);
                    }
                }
                Change::RemoveWhatIsNotThere(place) => prop_assert_eq!(index.remove(9, place), None),
                Change::Share => clones.push((index.share(), standard.clone())),
            }
        }
        prop_assert!(says(&index, &standard));
        for (clone, then) in clones {
            prop_assert!(says(&clone, &then));
        }
    }
}

#[test]
#[cfg_attr(miri, ignore = "too long for an interpreter")]
fn many_places_are_all_found_while_it_grows_and_after_it_was_emptied() {
    let hash = |place: u32| place.wrapping_mul(0x9E37_79B1);
    let mut index = CowIndex::default();
    for place in 0..20_000_u32 {
        assert_eq!(index.insert(hash(place), place), Some(()));
        assert_eq!(index.find(hash(place / 2), |_| true), Some(place / 2));
    }
    for place in 0..20_000 {
        assert_eq!(index.remove(hash(place), place), Some(()));
    }
    assert_eq!((index.len(), index.iter().count(), index.find(hash(7), |_| true)), (0, 0, None));
}

#[test]
fn what_is_not_there_copies_nothing_when_it_is_removed() {
    let mut index = CowIndex::default();
    for place in 0..100 {
        assert_eq!(index.insert(place, place), Some(()));
    }
    let _clone = index.share();
    assert_eq!(index.remove(5, 1_000), None);
    assert_eq!(index.copied(), 0);
}
