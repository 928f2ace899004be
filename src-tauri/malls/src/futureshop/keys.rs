//! How futureshop names what it sells: 商品番号, and for a variation its branch numbers on two axes.

use crate::Keys;

/// A variation, or an article without any (both branches empty).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Variation {
    /// 商品番号.
    pub product: String,
    /// バリエーション別枝番（横軸）.
    pub horizontal: String,
    /// バリエーション別枝番（縦軸）.
    pub vertical: String,
}

impl Variation {
    /// `None` without an article number.
    pub(super) fn of(keys: &Keys) -> Option<Self> {
        let of = |key: &str| keys.get(key).map(|value| value.trim().to_owned()).unwrap_or_default();
        let product = of("productNo");
        (!product.is_empty()).then(|| Self {
            product,
            horizontal: of("horizontalNo"),
            vertical: of("verticalNo"),
        })
    }

    /// Short enough (bytes, not characters), and nothing in it that the lists of a call can't carry.
    pub(super) fn well_formed(&self) -> bool {
        let plain = |text: &str| !text.contains(',') && !text.chars().any(char::is_control);
        self.product.len() <= 32
            && self.horizontal.len() <= 9
            && self.vertical.len() <= 9
            && [&self.product, &self.horizontal, &self.vertical].into_iter().all(|text| plain(text))
    }

    /// Has no variations.
    pub(super) fn is_single(&self) -> bool {
        self.horizontal.is_empty() && self.vertical.is_empty()
    }
}

/// Names a listing: `P`, `P:h`, `P:h/v`.
pub(super) fn listing_key(keys: &Keys) -> Option<String> {
    let one = Variation::of(keys)?;
    Some(match (one.horizontal.as_str(), one.vertical.as_str()) {
        ("", "") => one.product,
        (horizontal, "") => format!("{}:{horizontal}", one.product),
        (horizontal, vertical) => format!("{}:{horizontal}/{vertical}", one.product),
    })
}
