//! Small things about text.

/// `-1234567` as `-1,234,567`.
pub(crate) fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands() {
        let texts = [0, 999, 1_000, -12_345, 1_234_567].map(grouped);
        assert_eq!(texts, ["0", "999", "1,000", "-12,345", "1,234,567"]);
    }
}
