//! What an article is: options and the combinations that they make, JAN codes, free fields.

mod jan;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use jan::{Jan, read_jan};

/// Most free fields that a shop may name.
pub const MOST_FIELDS: usize = 50;
/// Most SKUs that a product may have at once: far beyond any shirt in every colour and size.
pub const MOST_VARIATIONS: usize = 1_000;

/// One option of a SKU: what it is called and what it is (色 = 赤). Kept as a pair.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct SkuOption {
    /// 色, サイズ, ….
    pub name: String,
    /// 赤, M, ….
    pub value: String,
}

/// An axis of variations: its name and all its values, in the shop's order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Axis {
    /// 色, サイズ, ….
    pub name: String,
    /// 赤, 青, ….
    pub values: Vec<String>,
}

/// The text of a variation (`赤 / M`); `None` without options.
pub fn variation(options: &[SkuOption]) -> Option<String> {
    if options.is_empty() {
        return None;
    }
    let values: Vec<&str> = options.iter().map(|option| option.value.as_str()).collect();
    Some(values.join(" / "))
}

/// Every combination of the axes' values, the first axis turning slowest. Axes without a name or values are left out, a
/// value twice in an axis counts once; no axis gives the one combination of nothing. `None` for more than
/// [`MOST_VARIATIONS`].
pub fn combinations(axes: &[Axis]) -> Option<Vec<Vec<SkuOption>>> {
    let mut all: Vec<Vec<SkuOption>> = vec![Vec::new()];
    for axis in axes {
        let name = axis.name.trim();
        let mut values: Vec<&str> = Vec::new();
        for value in axis.values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        if name.is_empty() || values.is_empty() {
            continue;
        }
        if all.len().checked_mul(values.len()).is_none_or(|number| number > MOST_VARIATIONS) {
            return None;
        }
        all = all
            .iter()
            .flat_map(|so_far| {
                values.iter().map(move |value| {
                    let mut next = so_far.clone();
                    next.push(SkuOption { name: name.to_owned(), value: (*value).to_owned() });
                    next
                })
            })
            .collect();
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn axis(name: &str, values: &[&str]) -> Axis {
        Axis { name: name.into(), values: values.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn axes_make_every_combination_once_the_first_turning_slowest() {
        let all = combinations(&[
            axis("色", &["赤", " 赤 ", "青", ""]),
            axis("", &["x"]),
            axis("サイズ", &["S", "M"]),
        ])
        .unwrap();
        let texts: Vec<_> = all.iter().map(|one| variation(one).unwrap()).collect();
        assert_eq!(texts, ["赤 / S", "赤 / M", "青 / S", "青 / M"]);
        assert_eq!(combinations(&[]).unwrap(), [Vec::<SkuOption>::new()]);
        assert_eq!(variation(&[]), None);
    }

    #[test]
    fn more_variations_than_anybody_sells_are_refused_before_they_are_made() {
        let many: Vec<String> = (0..40).map(|n| n.to_string()).collect();
        let axes: Vec<Axis> = (0..8).map(|n| Axis { name: format!("軸{n}"), values: many.clone() }).collect();
        assert_eq!(combinations(&axes), None);
    }

    proptest! {
        #[test]
        fn there_are_as_many_as_the_product_of_the_values(a in 1_usize..9, b in 1_usize..9, c in 1_usize..9) {
            let axes: Vec<Axis> = [a, b, c]
                .iter()
                .enumerate()
                .map(|(n, count)| Axis {
                    name: format!("軸{n}"),
                    values: (0..*count).map(|value| format!("値{value}")).collect(),
                })
                .collect();
            let mut all = combinations(&axes).unwrap();
            prop_assert_eq!(all.len(), a * b * c);
            all.sort();
            all.dedup();
            prop_assert_eq!(all.len(), a * b * c);
        }
    }
}
