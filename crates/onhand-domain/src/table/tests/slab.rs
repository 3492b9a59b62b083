//! A slab gives out free places, keeps what stands in the others, and its clones stay as they were.

use super::CHANGES;
use crate::table::{CowSlab, Share};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Change {
    Insert(u32),
    Remove(usize),
    Set(usize, u32),
    Share,
    Clone,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => any::<u32>().prop_map(Change::Insert),
        4 => any::<usize>().prop_map(Change::Remove),
        2 => (any::<usize>(), any::<u32>()).prop_map(|(which, value)| Change::Set(which, value)),
        1 => Just(Change::Share),
        1 => Just(Change::Clone),
    ]
}

fn says(slab: &CowSlab<u32, 4>, standard: &BTreeMap<u32, u32>) -> bool {
    standard.iter().all(|(place, value)| slab.get(*place) == Some(value))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn like_a_map_of_places(changes in proptest::collection::vec(change(), 0..CHANGES)) {
        let (mut slab, mut standard) = (CowSlab::<u32, 4>::default(), BTreeMap::new());
        let mut clones = Vec::new();
        let mut most = 0;
        let nth = |standard: &BTreeMap<u32, u32>, which: usize| {
            standard.keys().nth(which % standard.len().max(1)).copied()
        };
        for change in changes {
            match change {
                Change::Insert(value) => {
                    let place = slab.insert(value).unwrap();
                    prop_assert_eq!(standard.insert(place, value), None, "the place was taken");
                    most = most.max(standard.len());
                    prop_assert!((place as usize) < most, "a free place was not used");
                }
                Change::Remove(which) => {
                    if let Some(place) = nth(&standard, which) {
                        prop_assert_eq!(slab.remove(place), standard.remove(&place));
                    }
                }
                Change::Set(which, value) => {
                    if let Some(place) = nth(&standard, which) {
                        slab.get_mut(place).into_iter().chain(standard.get_mut(&place)).for_each(|held| *held = value);
                    }
                }
                Change::Share => clones.push((slab.share(), standard.clone())),
                Change::Clone => clones.push((slab.clone(), standard.clone())),
            }
            prop_assert!(says(&slab, &standard));
        }
        for (clone, then) in clones {
            prop_assert!(says(&clone, &then));
        }
    }
}

#[test]
fn a_clone_gives_out_places_of_its_own() {
    let mut slab = CowSlab::<u32, 4>::default();
    for value in 0..5 {
        slab.insert(value);
    }
    slab.remove(2);
    let mut clone = slab.share();
    assert_eq!((slab.insert(7), clone.insert(8)), (Some(2), Some(2)));
    assert_eq!((slab.get(2), clone.get(2)), (Some(&7), Some(&8)));
    assert_eq!(slab.get(5), None);
}
