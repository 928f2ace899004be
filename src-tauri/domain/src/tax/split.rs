//! Splitting an amount in proportion, to the yen.

/// `amount` split over `weights` in proportion: largest remainder, ties to the earlier one; sums to `amount` exactly.
/// Weights below 0 count as 0; when all are 0, every part is 0. `amount` is 0 or more.
pub fn split(amount: i64, weights: &[i64]) -> Vec<i64> {
    let total: i128 = weights.iter().map(|weight| i128::from((*weight).max(0))).sum();
    if total == 0 || amount <= 0 {
        return vec![0; weights.len()];
    }
    let shares: Vec<(i64, i128)> = weights
        .iter()
        .map(|weight| {
            let product = i128::from(amount) * i128::from((*weight).max(0));
            // At most `amount`, so it fits.
            (i64::try_from(product / total).unwrap_or(amount), product % total)
        })
        .collect();
    let mut parts: Vec<i64> = shares.iter().map(|(part, _)| *part).collect();
    let mut left = amount - parts.iter().sum::<i64>();
    let mut by_remainder: Vec<usize> = (0..shares.len()).collect();
    by_remainder.sort_by_key(|&at| std::cmp::Reverse(shares.get(at).map_or(0, |(_, remainder)| *remainder)));
    for at in by_remainder {
        if left == 0 {
            break;
        }
        if let Some(part) = parts.get_mut(at) {
            *part += 1;
            left -= 1;
        }
    }
    parts
}
