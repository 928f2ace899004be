//! What a spreadsheet does to codes when a file is opened and saved: `0012` becomes 12, `4901234567894` becomes 4.90123E+12,
//! `1-2` becomes 1月2日. What was there before is told from the codes that are known, and only where exactly one fits.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::search_form;
use unicode_normalization::UnicodeNormalization;

/// What happened to a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Damage {
    /// Zeros before it are gone.
    Zeros,
    /// It was rounded to a power of ten (`4.90123E+12`).
    Science,
    /// All digits behind the fifteenth became 0.
    Digits,
    /// It became a date.
    Date,
    /// It is spelled with another width, case or hyphen.
    Spelling,
}

/// The codes that are known, ready to be looked for by what is left of them.
#[derive(Debug, Default)]
pub struct KnownCodes {
    /// By what each kind of damage leaves; `None` where it leaves the same of several.
    left: HashMap<String, Option<u32>>,
    /// All that are numbers, or that a spreadsheet takes for one (`12E5`), by their size.
    numbers: Vec<(u128, u32)>,
}

impl KnownCodes {
    /// Of the codes in their order; what is found is told by its place in it.
    pub fn new<'a>(codes: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known = Self::default();
        for (place, code) in (0_u32..).zip(codes) {
            known.note(format!("s:{}", search_form(code)), place);
            if is_digits(code) && code.starts_with('0') {
                known.note(format!("z:{}", code.trim_start_matches('0')), place);
            }
            if let Some(number) = as_number(code) {
                known.numbers.push((number, place));
            }
            for date in dates_of_code(code) {
                known.note(format!("d:{date}"), place);
            }
        }
        known.numbers.sort_unstable();
        known
    }

    fn note(&mut self, key: String, place: u32) {
        self.left
            .entry(key)
            .and_modify(|known| *known = known.filter(|other| *other == place))
            .or_insert(Some(place));
    }

    fn one(&self, key: &str) -> Option<u32> {
        self.left.get(key).copied().flatten()
    }

    /// Which of the known codes the cell was, and what happened to it; nothing when none or more than one fits.
    pub fn mend(&self, cell: &str) -> Option<(u32, Damage)> {
        let text: String = cell.nfkc().collect();
        let text = text.trim().trim_start_matches('\'').trim();
        if text.is_empty() {
            return None;
        }
        let mut found: Vec<(u32, Damage)> = Vec::new();
        // A whole number that a spreadsheet wrote with a decimal point.
        let whole =
            text.split_once('.').filter(|(_, rest)| !rest.is_empty() && rest.bytes().all(|b| b == b'0'));
        let digits = whole.map_or(text, |(digits, _)| digits);
        if is_digits(digits) {
            if let Some(place) = self.one(&format!("z:{digits}")) {
                found.push((place, Damage::Zeros));
            }
            if digits.len() < text.len()
                && let Some(place) = self.one(&format!("s:{digits}"))
            {
                found.push((place, Damage::Spelling));
            }
            found.extend(self.rounded(digits).map(|place| (place, Damage::Digits)));
        }
        found.extend(self.science(text).map(|place| (place, Damage::Science)));
        for date in dates_of_cell(text) {
            if let Some(place) = self.one(&format!("d:{date}")) {
                found.push((place, Damage::Date));
            }
        }
        if found.is_empty()
            && let Some(place) = self.one(&format!("s:{}", search_form(text)))
        {
            found.push((place, Damage::Spelling));
        }
        found.dedup_by_key(|(place, _)| *place);
        match found.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The one number between two.
    fn between(&self, low: u128, high: u128) -> Option<u32> {
        let from = self.numbers.partition_point(|(number, _)| *number < low);
        let mut inside =
            self.numbers.get(from..).unwrap_or_default().iter().take_while(|(number, _)| *number <= high);
        let (_, place) = inside.next()?;
        inside.next().is_none().then_some(*place)
    }

    /// `4.90123E+12`: the one number that is written so when rounded.
    fn science(&self, text: &str) -> Option<u32> {
        let (mantissa, power) = text.split_once(['E', 'e'])?;
        let power: u32 = power.strip_prefix('+').unwrap_or(power).parse().ok()?;
        let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.len() != 1
            || !is_digits(whole)
            || !(decimals.is_empty() || is_digits(decimals))
            || power > 36
        {
            return None;
        }
        let shift = power.checked_sub(u32::try_from(decimals.len()).ok()?)?;
        let unit = 10_u128.checked_pow(shift)?;
        let value = format!("{whole}{decimals}").parse::<u128>().ok()?.checked_mul(unit)?;
        self.between(value.saturating_sub(unit / 2), value.saturating_add(unit / 2))
    }

    /// A number of more than fifteen digits whose last ones were made 0.
    fn rounded(&self, digits: &str) -> Option<u32> {
        let kept = digits.trim_start_matches('0');
        if kept.len() <= 15 || !kept.get(15..).is_some_and(|rest| rest.bytes().all(|b| b == b'0')) {
            return None;
        }
        let value: u128 = kept.parse().ok()?;
        let unit = 10_u128.checked_pow(u32::try_from(kept.len() - 15).ok()?)?;
        self.between(value, value.saturating_add(unit - 1))
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The code as the number that a spreadsheet sees in it.
fn as_number(code: &str) -> Option<u128> {
    if is_digits(code) {
        return code.parse().ok();
    }
    let (digits, power) = code.split_once(['E', 'e'])?;
    let power = power.strip_prefix('+').unwrap_or(power);
    if !is_digits(digits) || !is_digits(power) {
        return None;
    }
    digits.parse::<u128>().ok()?.checked_mul(10_u128.checked_pow(power.parse().ok()?)?)
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn month(name: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|month| name.eq_ignore_ascii_case(month))?;
    u32::try_from(at + 1).ok()
}

/// A part of a date: a number, or a month's name.
fn part(text: &str) -> Option<u32> {
    if is_digits(text) && text.len() <= 4 { text.parse().ok() } else { month(text) }
}

fn full_year(year: u32) -> u32 {
    match year {
        0..30 => 2000 + year,
        30..100 => 1900 + year,
        _ => year,
    }
}

/// What is left of a code when a spreadsheet takes it for a date: month and day, month and year, or all three.
fn dates_of_code(code: &str) -> Vec<String> {
    let parts: Vec<&str> = code.split(['-', '/']).collect();
    let numbers: Option<Vec<u32>> = parts.iter().map(|text| part(text)).collect();
    match numbers.as_deref() {
        Some([a, b]) => {
            let mut dates = Vec::new();
            for (one, other) in [(*a, *b), (*b, *a)] {
                if (1..=12).contains(&one) {
                    if (1..=31).contains(&other) {
                        dates.push(format!("{one}-{other}"));
                    }
                    dates.push(format!("{}y{one}", full_year(other)));
                }
            }
            dates.dedup();
            // 1-2 is read as January 2nd and never as February 1st, unless the first can't be a month.
            if (1..=12).contains(a) && (1..=31).contains(b) {
                dates.truncate(2);
            }
            dates
        }
        Some([year, month, day]) if (1..=12).contains(month) && (1..=31).contains(day) => {
            vec![format!("{}-{month}-{day}", full_year(*year))]
        }
        _ => Vec::new(),
    }
}

/// The dates that a cell may show.
fn dates_of_cell(text: &str) -> Vec<String> {
    let numbers = |text: &str, marks: &[char]| -> Option<Vec<u32>> {
        text.split(marks).filter(|part| !part.is_empty()).map(part).collect()
    };
    if text.contains('月') {
        return match numbers(text, &['年', '月', '日']).as_deref() {
            Some([year, month, day]) => vec![format!("{year}-{month}-{day}"), format!("{month}-{day}")],
            Some([year, month]) if text.contains('年') => vec![format!("{}y{month}", full_year(*year))],
            Some([month, day]) => vec![format!("{month}-{day}")],
            _ => Vec::new(),
        };
    }
    let named = MONTHS.iter().any(|name| text.to_ascii_lowercase().contains(name));
    match numbers(text, &['/', '-']).as_deref() {
        // 2026/1/2 is what 1-2 becomes in the year 2026, and what 26-1-2 becomes in any.
        Some([year, month, day]) if !named && *year >= 1900 => {
            let mut dates = vec![format!("{year}-{month}-{day}"), format!("{month}-{day}")];
            if *day == 1 {
                dates.push(format!("{year}y{month}"));
            }
            dates
        }
        Some([a, b]) if named => {
            // 2-Jan, Jan-02 and Jan-50: the name tells which of the two is the month.
            let first_is_name = text.split(['/', '-']).next().is_some_and(|first| month(first).is_some());
            let (month, other) = if first_is_name { (*a, *b) } else { (*b, *a) };
            if first_is_name {
                vec![format!("{}y{month}", full_year(other)), format!("{month}-{other}")]
            } else {
                vec![format!("{month}-{other}")]
            }
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mended<'a>(codes: &[&'a str], cell: &str) -> Option<(&'a str, Damage)> {
        let known = KnownCodes::new(codes.iter().copied());
        known.mend(cell).map(|(place, damage)| (codes[place as usize], damage))
    }

    #[test]
    fn what_a_spreadsheet_did_is_taken_back() {
        let codes =
            ["00123", "4901234567894", "1-2", "26-3-4", "TEA-01", "12E5", "3-50", "12345678901234567890"];
        for (cell, code, damage) in [
            ("123", "00123", Damage::Zeros),
            ("123.0", "00123", Damage::Zeros),
            ("１２３", "00123", Damage::Zeros),
            ("4.90123E+12", "4901234567894", Damage::Science),
            ("4.9E+12", "4901234567894", Damage::Science),
            ("1.2E+06", "12E5", Damage::Science),
            ("1月2日", "1-2", Damage::Date),
            ("2026/1/2", "1-2", Damage::Date),
            ("2026-01-02", "1-2", Damage::Date),
            ("2-Jan", "1-2", Damage::Date),
            ("2026/3/4", "26-3-4", Damage::Date),
            ("Mar-50", "3-50", Damage::Date),
            ("12345678901234500000", "12345678901234567890", Damage::Digits),
            ("ＴＥＡ－０１", "TEA-01", Damage::Spelling),
            ("tea01", "TEA-01", Damage::Spelling),
            ("'00123", "00123", Damage::Spelling),
        ] {
            assert_eq!(mended(&codes, cell), Some((code, damage)), "{cell}");
        }
    }

    #[test]
    fn where_two_fit_or_none_nothing_is_guessed() {
        assert_eq!(mended(&["0012", "012"], "12"), None);
        assert_eq!(mended(&["4901234567894", "4901234567887"], "4.90123E+12"), None);
        assert_eq!(mended(&["1-2", "01-02"], "1月2日"), None);
        assert_eq!(mended(&["1-2", "26-1-2"], "2026/1/2"), None);
        for cell in ["", "124", "7E+12", "2月2日", "1/2", "E+12", "1.E+", "9E+99", "月", "//"] {
            assert_eq!(mended(&["00123", "4901234567894", "1-3"], cell), None, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn lost_zeros_come_back_where_only_one_code_fits(
            codes in prop::collection::hash_set("0{0,3}[1-9][0-9]{0,4}", 1..40)
        ) {
            let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
            let known = KnownCodes::new(codes.iter().copied());
            for code in &codes {
                let left = code.trim_start_matches('0');
                let fit = codes.iter().filter(|other| other.starts_with('0') && other.trim_start_matches('0') == left).count();
                if code.starts_with('0') && !codes.contains(&left) {
                    let found = known.mend(left).map(|(place, _)| codes[place as usize]);
                    prop_assert_eq!(found, (fit == 1).then_some(*code));
                }
            }
        }

        #[test]
        fn a_long_number_comes_back_from_its_rounded_form_or_not_at_all(
            codes in prop::collection::hash_set(100_000_000_000_u64..9_999_999_999_999, 1..30)
        ) {
            let texts: Vec<String> = codes.iter().map(u64::to_string).collect();
            let known = KnownCodes::new(texts.iter().map(String::as_str));
            for text in &texts {
                let value: f64 = text.parse().unwrap();
                let shown = format!("{value:.5e}").replace('e', "E+");
                if let Some((place, damage)) = known.mend(&shown) {
                    prop_assert_eq!((&texts[place as usize], damage), (text, Damage::Science));
                }
            }
        }

        #[test]
        fn nothing_typed_makes_it_panic(cell in "\\PC{0,24}") {
            let _ = KnownCodes::new(["00123", "1-2", "4901234567894"]).mend(&cell);
        }
    }
}
