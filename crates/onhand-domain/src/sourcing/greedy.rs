//! Covering needs from few locations greedily: whoever covers most comes first.

use super::cover::{Offer, apply};
use super::effort::Effort;
use std::{cmp::Reverse, collections::BinaryHeap};

/// Takes the offer that covers most of what is missing, again and again; ties go to the first. `None` where all of
/// them together do not cover it.
///
/// Once the effort is spent, offers are taken in the order of what they covered when they were last looked at.
pub(super) fn greedy(needs: &[i64], offers: &[Offer], effort: &mut Effort) -> Option<Vec<usize>> {
    let mut missing = needs.to_vec();
    let mut open = missing.iter().filter(|missing| **missing > 0).count();
    let first_look = offers.iter().enumerate().map(|(index, offer)| (covers(offer, &missing), Reverse(index)));
    let mut best: BinaryHeap<(i128, Reverse<usize>)> = first_look.filter(|(covers, _)| *covers > 0).collect();
    let mut chosen = Vec::new();
    while open > 0 {
        let (covered, Reverse(index)) = best.pop()?;
        let Some(offer) = offers.get(index) else {
            continue;
        };
        let now = (covers(offer, &missing), Reverse(index));
        // What an offer covers only ever falls: one that still covers as much as the others last did is the best.
        if now.0 < covered && best.peek().is_some_and(|next| *next > now) && effort.look(offer.parts.len()).is_some() {
            best.push(now);
        } else if now.0 > 0 {
            open -= offer.parts.iter().filter(|(need, has)| (1..=*has).contains(&missing[*need])).count();
            apply(offer, &mut missing, -1);
            chosen.push(index);
        }
    }
    chosen.sort_unstable();
    Some(chosen)
}

fn covers(offer: &Offer, missing: &[i64]) -> i128 {
    offer.parts.iter().map(|(need, has)| i128::from(missing[*need].clamp(0, *has))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LocationId;

    /// As it is said, without any cleverness.
    fn again_and_again(needs: &[i64], offers: &[Offer]) -> Option<Vec<usize>> {
        let mut missing = needs.to_vec();
        let mut chosen: Vec<usize> = Vec::new();
        while missing.iter().any(|missing| *missing > 0) {
            let free = (0..offers.len()).filter(|index| !chosen.contains(index));
            let best = free.max_by_key(|index| (covers(&offers[*index], &missing), Reverse(*index)))?;
            if covers(&offers[best], &missing) == 0 {
                return None;
            }
            apply(&offers[best], &mut missing, -1);
            chosen.push(best);
        }
        chosen.sort_unstable();
        Some(chosen)
    }

    /// Numbers that look random and are the same in every run.
    fn numbers(mut seed: u64) -> impl FnMut(u64) -> u64 {
        move |below| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        }
    }

    fn offers(next: &mut impl FnMut(u64) -> u64, offers: u32, needs: usize) -> Vec<Offer> {
        let mut offer = |location| {
            let parts = (0..needs).filter_map(|need| Some((need, next(6) as i64)).filter(|(_, has)| *has > 0));
            Offer { location: LocationId(location), parts: parts.collect() }
        };
        (0..offers).map(&mut offer).collect()
    }

    #[test]
    #[cfg_attr(miri, ignore = "too long for an interpreter")]
    fn it_finds_what_looking_at_all_of_them_every_time_finds() {
        let mut next = numbers(1);
        for _ in 0..2_000 {
            let needs: Vec<i64> = (0..1 + next(4)).map(|_| next(20) as i64).collect();
            let count = next(9) as u32;
            let offers = offers(&mut next, count, needs.len());
            assert_eq!(
                greedy(&needs, &offers, &mut Effort::WHOLE.clone()),
                again_and_again(&needs, &offers),
                "{offers:?}"
            );
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "too long for an interpreter")]
    fn without_effort_it_still_covers_what_can_be_covered() {
        let mut next = numbers(2);
        for _ in 0..500 {
            let needs: Vec<i64> = (0..3).map(|_| next(20) as i64).collect();
            let offers = offers(&mut next, 8, needs.len());
            let mut spent = Effort::WHOLE;
            assert!(spent.look(1 << 24).is_some());
            let found = greedy(&needs, &offers, &mut spent);
            assert_eq!(found.is_some(), again_and_again(&needs, &offers).is_some());
            let mut missing = needs.clone();
            for index in found.into_iter().flatten() {
                apply(&offers[index], &mut missing, -1);
            }
            assert!(missing.iter().all(|missing| *missing <= 0) || again_and_again(&needs, &offers).is_none());
        }
    }
}
