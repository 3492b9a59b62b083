//! A vector says what a standard vector says, its clones stay as they were, and a change copies one page.

use super::CHANGES;
use crate::table::{CowVec, Share};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Change {
    Push(u32),
    Set(usize, u32),
    Share,
    Clone,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => any::<u32>().prop_map(Change::Push),
        4 => (any::<usize>(), any::<u32>()).prop_map(|(index, value)| Change::Set(index, value)),
        1 => Just(Change::Share),
        1 => Just(Change::Clone),
    ]
}

fn items(vector: &CowVec<u32, 4>) -> Vec<u32> {
    vector.iter().copied().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn like_a_standard_vector(changes in proptest::collection::vec(change(), 0..CHANGES)) {
        let (mut vector, mut standard) = (CowVec::<u32, 4>::default(), Vec::new());
        let mut clones = Vec::new();
        for change in changes {
            match change {
                Change::Push(value) => {
                    vector.push(value);
                    standard.push(value);
                }
                Change::Set(index, value) => {
                    let index = index % (standard.len() + 1);
                    let (ours, theirs) = (vector.get_mut(index), standard.get_mut(index));
                    prop_assert_eq!(ours.is_some(), theirs.is_some());
                    ours.into_iter().chain(theirs).for_each(|held| *held = value);
                }
                Change::Share => clones.push((vector.share(), standard.clone())),
                Change::Clone => clones.push((vector.clone(), standard.clone())),
            }
            prop_assert_eq!(vector.len(), standard.len());
            prop_assert_eq!(vector.get(standard.len()), None);
        }
        prop_assert_eq!(items(&vector), standard);
        for (clone, then) in clones {
            prop_assert_eq!(items(&clone), then);
        }
    }
}

#[test]
fn it_grows_over_many_nodes() {
    let mut vector = CowVec::<u32, 4>::default();
    (0..5_000).for_each(|value| vector.push(value));
    let clone = vector.share();
    for index in (0..5_000).step_by(97) {
        *vector.get_mut(index).unwrap() += 1;
    }
    for index in 0..5_000 {
        assert_eq!(clone.get(index), Some(&(index as u32)));
        assert_eq!(vector.get(index), Some(&(index as u32 + u32::from(index % 97 == 0))));
    }
}

#[test]
fn a_change_copies_the_page_that_a_clone_shares_once_and_no_other() {
    let mut vector = CowVec::<u32, 4>::default();
    (0..100).for_each(|value| vector.push(value));
    *vector.get_mut(50).unwrap() = 1;
    assert_eq!(vector.copied(), 0);
    let _clone = vector.share();
    *vector.get_mut(50).unwrap() = 2;
    *vector.get_mut(51).unwrap() = 3;
    assert_eq!(vector.copied(), 16);
}

#[test]
fn a_page_that_no_clone_shares_any_more_is_not_copied() {
    let mut vector = CowVec::<u32, 4>::default();
    (0..5_000).for_each(|value| vector.push(value));
    drop(vector.share());
    (0..5_000).for_each(|index| *vector.get_mut(index).unwrap() += 1);
    assert_eq!(vector.copied(), 0);
    let kept = vector.share();
    let clone_of_it = kept.clone();
    *vector.get_mut(7).unwrap() = 0;
    assert_eq!((kept.get(7), clone_of_it.get(7), vector.get(7)), (Some(&8), Some(&8), Some(&0)));
}
