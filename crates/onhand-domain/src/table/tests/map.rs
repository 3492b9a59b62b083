//! A map says what a standard map says, and its clones stay as they were.

use super::CHANGES;
use crate::table::{CowMap, Share};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Change {
    Insert(u16, u32),
    Set(u16, u32),
    Remove(u16),
    Share,
    Clone,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => (0..200_u16, any::<u32>()).prop_map(|(key, value)| Change::Insert(key, value)),
        2 => (0..200_u16, any::<u32>()).prop_map(|(key, value)| Change::Set(key, value)),
        4 => (0..200_u16).prop_map(Change::Remove),
        1 => Just(Change::Share),
        1 => Just(Change::Clone),
    ]
}

fn entries(map: &CowMap<u16, u32>) -> BTreeMap<u16, u32> {
    let entries: BTreeMap<u16, u32> = map.iter().map(|(key, value)| (*key, *value)).collect();
    assert_eq!(entries.len(), map.len());
    entries
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn like_a_standard_map(seed in any::<u64>(), changes in proptest::collection::vec(change(), 0..CHANGES)) {
        let (mut map, mut standard) = (CowMap::with_seed(seed), BTreeMap::new());
        let mut clones = Vec::new();
        for change in changes {
            match change {
                Change::Insert(key, value) => prop_assert_eq!(map.insert(key, value), standard.insert(key, value)),
                Change::Set(key, value) => {
                    let (ours, theirs) = (map.get_mut(&key), standard.get_mut(&key));
                    prop_assert_eq!(ours.is_some(), theirs.is_some());
                    ours.into_iter().chain(theirs).for_each(|held| *held = value);
                }
                Change::Remove(key) => prop_assert_eq!(map.remove(&key), standard.remove(&key)),
                Change::Share => clones.push((map.share(), standard.clone())),
                Change::Clone => clones.push((map.clone(), standard.clone())),
            }
        }
        for key in 0..200 {
            prop_assert_eq!(map.get(&key), standard.get(&key));
        }
        prop_assert_eq!(entries(&map), standard);
        for (clone, then) in clones {
            prop_assert_eq!(entries(&clone), then);
        }
    }
}

#[test]
#[cfg_attr(miri, ignore = "too long for an interpreter")]
fn many_keys_are_all_found_while_it_grows_and_after_it_was_emptied() {
    let mut map = CowMap::with_seed(3);
    for key in 0..20_000_u32 {
        assert_eq!(map.insert(key, key), None);
        assert_eq!(map.get(&(key / 2)), Some(&(key / 2)));
    }
    for key in 0..20_000 {
        assert_eq!(map.remove(&key), Some(key));
    }
    assert_eq!((map.len(), map.iter().count(), map.get(&7)), (0, 0, None));
}

#[test]
fn what_is_not_there_copies_nothing_when_it_is_removed() {
    let mut map = CowMap::with_seed(3);
    for key in 0..100_u32 {
        map.insert(key, key);
    }
    let _clone = map.share();
    assert_eq!(map.remove(&1_000), None);
    assert_eq!(map.copied(), 0);
}
