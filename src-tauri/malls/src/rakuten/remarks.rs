//! The remarks, taken apart: the mall puts the wished day and time before what the buyer wrote.

/// Wished day and time from the mall's own block, and the buyer's words without it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Remarks {
    /// `2026-11-24`
    pub day: Option<String>,
    /// In the mall's words.
    pub time: Option<String>,
    /// What the buyer wrote.
    pub words: Option<String>,
}

/// Takes `[配送日時指定:]` off: that line, and the day, time and blank lines right after it.
pub(super) fn take_apart(text: &str) -> Remarks {
    let mut found = Remarks::default();
    let mut lines = text.lines().map(str::trim_end).skip_while(|line| line.trim().is_empty()).peekable();
    let mut rest: Vec<&str> = Vec::new();
    if let Some(after) = lines.peek().and_then(|line| line.trim().strip_prefix("[配送日時指定:]")) {
        let after = after.trim();
        lines.next();
        if !after.is_empty() && !found.take(after) {
            rest.push(after);
        }
        while rest.is_empty()
            && lines.peek().is_some_and(|line| line.trim().is_empty() || found.take(line.trim()))
        {
            lines.next();
        }
    }
    rest.extend(lines);
    let words = rest.join("\n");
    let words = words.trim();
    // An empty heading is the mall's, not the buyer's.
    let words =
        words.strip_prefix("[備考:]").or_else(|| words.strip_prefix("[備考]")).unwrap_or(words).trim();
    found.words = (!words.is_empty()).then(|| words.to_owned());
    found
}

impl Remarks {
    fn take(&mut self, line: &str) -> bool {
        if self.day.is_none()
            && let Some(day) = day(line)
        {
            self.day = Some(day);
            return true;
        }
        if matches!(line, "指定なし" | "希望なし" | "なし") {
            return true;
        }
        if self.time.is_none() && is_time(line) {
            self.time = Some(line.to_owned());
            return true;
        }
        false
    }
}

/// `2026-11-24(火)` or `2026/11/24`, with nothing else on the line.
fn day(line: &str) -> Option<String> {
    let (date, rest) = line.split_at_checked(10)?;
    let weekday = rest.is_empty() || rest.starts_with(['(', '（']) && rest.ends_with([')', '）']);
    let date = date.replace('/', "-");
    (weekday && date.parse::<jiff::civil::Date>().is_ok()).then_some(date)
}

/// `午前中`, `14:00-16:00`, `14時～16時`: digits and the signs of a span only.
fn is_time(line: &str) -> bool {
    matches!(line, "午前中" | "午前" | "午後" | "夜間")
        || line.contains(|c: char| c.is_ascii_digit())
            && line.chars().all(|c| c.is_ascii_digit() || ":-~〜～時分 ".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Option<String>, Option<String>, Option<String>) {
        let found = take_apart(text);
        (found.day, found.time, found.words)
    }

    #[test]
    fn the_block_is_taken_off_and_the_buyers_words_stay() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            parts("[配送日時指定:]\n2026-11-24(火)\n午前中\n\n門の前に置いてください\n2026-11-25(水)"),
            (some("2026-11-24"), some("午前中"), some("門の前に置いてください\n2026-11-25(水)"))
        );
        assert_eq!(parts("[配送日時指定:]\n14:00〜16:00"), (None, some("14:00〜16:00"), None));
        assert_eq!(parts("[配送日時指定:]\n"), (None, None, None));
        assert_eq!(parts("[配送日時指定:]\n\n[備考:]\n急ぎません"), (None, None, some("急ぎません")));
        assert_eq!(parts("2026-11-24(火)に使います"), (None, None, some("2026-11-24(火)に使います")));
        assert_eq!(
            parts("[配送日時指定:]\n2026-11-24(火)に使います"),
            (None, None, some("2026-11-24(火)に使います"))
        );
        assert_eq!(parts("  \n"), (None, None, None));
    }
}
