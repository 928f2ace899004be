//! The invoice registration number: T and 13 digits.

use unicode_normalization::UnicodeNormalization;

/// What is to be said of a registration number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Registration {
    /// Well formed, and the check digit is right.
    Good,
    /// Well formed, but the check digit is that of no corporate number. Only a warning: whether the numbers of sole
    /// proprietors follow the same rule is not published.
    CheckDigit,
    /// Not T and 13 digits.
    Shape,
}

/// Judges a registration number. Full-width characters, spaces and hyphens are fine; the T may be small.
pub fn registration(text: &str) -> Registration {
    let plain: String =
        text.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '−' | 'ー')).collect();
    let Some(digits) = plain.strip_prefix(['T', 't']) else { return Registration::Shape };
    let figures: Option<Vec<u32>> = digits.chars().map(|c| c.to_digit(10)).collect();
    let Some(figures) = figures.filter(|figures| figures.len() == 13) else { return Registration::Shape };
    let Some((check, base)) = figures.split_first() else { return Registration::Shape };
    let sum: u32 =
        base.iter().rev().zip([1, 2].into_iter().cycle()).map(|(figure, weight)| figure * weight).sum();
    if *check == 9 - sum % 9 { Registration::Good } else { Registration::CheckDigit }
}
