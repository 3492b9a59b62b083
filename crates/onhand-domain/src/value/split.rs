//! Splitting an amount of money so that nothing of it is lost.

/// Splits minor units by weights, by largest remainder: each share is what its weight makes of the amount, rounded
/// down, and what is left over goes one by one to the largest remainders, the earlier one where two are the same. The
/// shares add up to the amount, always. Where all weights are 0, the first takes all.
///
/// ```
/// use onhand_domain::split;
/// assert_eq!(split(167, &[1, 1]), [84, 83]);
/// assert_eq!(split(1_000, &[1, 1, 1]), [334, 333, 333]);
/// assert_eq!(split(5, &[90, 10]), [5, 0]);
/// assert_eq!(split(-167, &[1, 1]), [-84, -83]);
/// ```
#[must_use]
pub fn split(amount: i64, weights: &[u64]) -> Vec<i64> {
    let all: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    let minor = u128::from(amount.unsigned_abs());
    if all == 0 {
        return weights.iter().enumerate().map(|(index, _)| if index == 0 { amount } else { 0 }).collect();
    }
    // Both factors are below 2^64: their product is below 2^128.
    let whole = |weight: &u64| (minor * u128::from(*weight) / all, minor * u128::from(*weight) % all);
    let mut by_remainder: Vec<(u128, usize)> = Vec::with_capacity(weights.len());
    let (mut shares, mut left) = (Vec::with_capacity(weights.len()), minor);
    for (index, weight) in weights.iter().enumerate() {
        let (share, remainder) = whole(weight);
        left -= share;
        shares.push(share);
        by_remainder.push((remainder, index));
    }
    by_remainder.sort_by(|(a, a_index), (b, b_index)| b.cmp(a).then(a_index.cmp(b_index)));
    // Fewer are left over than there are weights: each remainder is less than one.
    for (_, index) in by_remainder {
        if left == 0 {
            break;
        }
        if let Some(share) = shares.get_mut(index) {
            *share += 1;
            left -= 1;
        }
    }
    let signed = |share: u128| i64::try_from(share).unwrap_or(i64::MAX) * amount.signum();
    shares.into_iter().map(signed).collect()
}

/// The share of the first `part` of `all` units in an amount: what [`split`] gives to them where the others take the
/// rest. Taken again from what is left, one part after the other, all parts together have the amount.
///
/// ```
/// use onhand_domain::share;
/// let first = share(167, 1, 2);
/// assert_eq!((first, share(167 - first, 1, 1)), (84, 83));
/// ```
#[must_use]
pub fn share(amount: i64, part: u64, all: u64) -> i64 {
    split(amount, &[part, all.saturating_sub(part)]).first().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn shares_add_up_and_are_within_one_of_what_they_should_be(
            amount in -9_007_199_254_740_991_i64..9_007_199_254_740_991,
            weights in proptest::collection::vec(0..1_000_000_000_000_u64, 1..9),
        ) {
            let shares = split(amount, &weights);
            prop_assert_eq!(shares.iter().sum::<i64>(), amount);
            let all: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
            for (share, weight) in shares.iter().zip(&weights) {
                let off = i128::from(*share) * all - i128::from(amount) * i128::from(*weight);
                prop_assert!(all == 0 || off.abs() < all, "{} of {:?}", share, weights);
            }
        }

        #[test]
        fn whatever_is_taken_first_nothing_is_lost(
            amount in 0..1_000_000_i64,
            parts in proptest::collection::vec(1..50_u64, 1..9),
        ) {
            let (mut left, mut units): (i64, u64) = (amount, parts.iter().sum());
            for part in parts {
                let taken = share(left, part, units);
                prop_assert!((0..=left).contains(&taken));
                (left, units) = (left - taken, units - part);
            }
            prop_assert_eq!((left, units), (0, 0));
        }
    }

    #[test]
    fn the_extremes_do_not_overflow() {
        assert_eq!(split(i64::MAX, &[u64::MAX]), [i64::MAX]);
        assert_eq!(split(i64::MAX, &[u64::MAX, u64::MAX]).iter().sum::<i64>(), i64::MAX);
        assert_eq!(split(7, &[0, 0]), [7, 0]);
        assert_eq!(split(7, &[]), Vec::<i64>::new());
    }
}
