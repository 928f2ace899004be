//! The comma lists of setStock and getStock.

use super::world::SkuId;

/// How a quantity is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Set(i64),
    Add(i64),
    Unlimited,
}

/// The largest number either way (official).
pub(super) const MOST_PIECES: i64 = 999_999_999;

/// `code` or `code:subcode`, each at most 99 long (official); letters, digits, `-` and `_` (inferred from `seller_id`).
pub(super) fn read_code(text: &str) -> Option<SkuId> {
    let (item, sub) = text.split_once(':').unwrap_or((text, ""));
    let plain = |part: &str| {
        part.len() <= 99 && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let whole = !item.is_empty() && plain(item) && plain(sub) && !(text.contains(':') && sub.is_empty());
    whole.then(|| (item.to_owned(), sub.to_owned()))
}

/// `n`, `+n`, `-n` or nothing.
pub(super) fn read_quantity(text: &str) -> Option<Wanted> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if text.is_empty() {
        return Some(Wanted::Unlimited);
    }
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = digits.parse::<i64>().ok().filter(|number| *number <= MOST_PIECES)?;
    Some(match text.as_bytes().first() {
        Some(b'+') => Wanted::Add(number),
        Some(b'-') => Wanted::Add(-number),
        _ => Wanted::Set(number),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_quantities() {
        assert_eq!(read_code("tea:asa50"), Some(("tea".to_owned(), "asa50".to_owned())));
        assert_eq!(read_code("tea"), Some(("tea".to_owned(), String::new())));
        for wrong in ["", ":x", "tea:", "茶", "a b", &"x".repeat(100)] {
            assert_eq!(read_code(wrong), None, "{wrong}");
        }
        let read = ["5", "+5", "-5", "", "5.0", "+", "1000000000"].map(read_quantity);
        assert_eq!(
            read,
            [
                Some(Wanted::Set(5)),
                Some(Wanted::Add(5)),
                Some(Wanted::Add(-5)),
                Some(Wanted::Unlimited),
                None,
                None,
                None
            ]
        );
    }
}
