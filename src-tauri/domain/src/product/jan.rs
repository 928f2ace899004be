//! JAN codes (GTIN-8 and GTIN-13): as typed, and whether the last digit is the one that the others demand.

use unicode_normalization::UnicodeNormalization;

/// What a text is as a JAN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Jan {
    /// Nothing was typed.
    Empty,
    /// A JAN whose check digit is right, in half-width digits.
    Right(String),
    /// Eight or thirteen digits, the last of which is wrong.
    WrongDigit {
        /// As typed, in half-width digits.
        typed: String,
        /// With the digit that it should end in.
        right: String,
    },
    /// Something else: other lengths, other characters. As typed, half-width where it can be.
    NoJan(String),
}

impl Jan {
    /// The text as it is kept.
    pub fn text(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Right(text) | Self::NoJan(text) | Self::WrongDigit { typed: text, .. } => text,
        }
    }
}

/// Reads a JAN as typed: full-width digits, blanks and hyphens say nothing.
pub fn read_jan(typed: &str) -> Jan {
    let folded: String = typed.nfkc().collect();
    let text = folded.trim();
    if text.is_empty() {
        return Jan::Empty;
    }
    let digits: String =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '−' | 'ー' | '–')).collect();
    if !digits.chars().all(|c| c.is_ascii_digit()) || !matches!(digits.len(), 8 | 13) {
        return Jan::NoJan(text.to_owned());
    }
    let body: String = digits.chars().take(digits.len() - 1).collect();
    let right = format!("{body}{}", check_digit(&body));
    if right == digits { Jan::Right(digits) } else { Jan::WrongDigit { typed: digits, right } }
}

/// The digit that ends a JAN: from the right, digits weigh 3 and 1 in turn; what is missing to the next ten.
/// (GS1 General Specifications, "Check digit calculations".)
fn check_digit(body: &str) -> u32 {
    let sum: u32 = body
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .zip([3, 1].into_iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_right_jan_is_kept_in_half_width_digits() {
        assert_eq!(read_jan("4901234567894"), Jan::Right("4901234567894".into()));
        assert_eq!(read_jan("　４９０１２３４５６７８９４ "), Jan::Right("4901234567894".into()));
        assert_eq!(read_jan("49-0123456-7894"), Jan::Right("4901234567894".into()));
        assert_eq!(read_jan("49968712"), Jan::Right("49968712".into()));
        assert_eq!(read_jan(" "), Jan::Empty);
    }

    #[test]
    fn a_wrong_digit_is_named_and_other_things_are_no_jan() {
        let wrong = read_jan("4901234567890");
        assert_eq!(wrong.text(), "4901234567890");
        assert_eq!(wrong, Jan::WrongDigit { typed: "4901234567890".into(), right: "4901234567894".into() });
        for text in ["490123456789", "ABC", "4901234567894X", "1"] {
            assert_eq!(read_jan(text), Jan::NoJan(text.into()));
        }
    }

    proptest! {
        #[test]
        fn any_one_digit_mistyped_is_noticed(body in "[0-9]{12}", at in 0_usize..13, by in 1_u32..10) {
            let right = format!("{body}{}", check_digit(&body));
            prop_assert_eq!(read_jan(&right), Jan::Right(right.clone()));
            let wrong: String = right
                .chars()
                .enumerate()
                .map(|(n, c)| if n == at { char::from_digit((c.to_digit(10).unwrap() + by) % 10, 10).unwrap() } else { c })
                .collect();
            let noticed = matches!(read_jan(&wrong), Jan::WrongDigit { .. });
            prop_assert!(noticed);
        }

        #[test]
        fn nothing_typed_is_lost_and_nothing_panics(text in ".{0,30}") {
            let read = read_jan(&text);
            prop_assert_eq!(read.text().is_empty(), read == Jan::Empty);
        }
    }
}
