//! Reading `JUnit` files: what ran, and how it went.
//!
//! The files come from nextest, Vitest and Playwright; only the tags that those write are read.

/// How one test went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    Failed,
    Skipped,
}

/// One test of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Case {
    /// The suite's or class's name: a binary's id, a file's path.
    pub class: String,
    pub name: String,
    pub outcome: Outcome,
}

/// All tests of a `JUnit` file, in order.
pub fn parse(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        // Output that tests printed may hold anything that looks like a tag.
        if let Some(data) = after.strip_prefix("![CDATA[") {
            rest = data.split_once("]]>").map_or("", |(_, after)| after);
            continue;
        }
        let (tag, after) = tag(after);
        rest = after;
        let name = tag.split([' ', '\n', '\t', '/', '>']).next().unwrap_or_default();
        match name {
            "testcase" => cases.push(Case {
                class: attribute(tag, "classname").unwrap_or_default(),
                name: attribute(tag, "name").unwrap_or_default(),
                outcome: Outcome::Passed,
            }),
            "failure" | "error" => set(&mut cases, Outcome::Failed),
            "skipped" => set(&mut cases, Outcome::Skipped),
            _ => {}
        }
    }
    cases
}

fn set(cases: &mut [Case], outcome: Outcome) {
    if let Some(case) = cases.last_mut() {
        case.outcome = outcome;
    }
}

/// Splits behind the tag's closing bracket, which may also stand inside a quoted value.
fn tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (None, '>') => return text.split_at_checked(at).unwrap_or((text, "")),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    (text, "")
}

/// The value of an attribute of a tag, decoded.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    loop {
        let (before, after) = rest.split_once('=')?;
        let found = before.trim_end().rsplit([' ', '\n', '\t']).next()? == name;
        let after = after.trim_start();
        let quote = after.chars().next()?;
        let (value, next) = after.strip_prefix(quote)?.split_once(quote)?;
        if found {
            return Some(decoded(value));
        }
        rest = next;
    }
}

fn decoded(value: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(value.to_owned(), |text, (code, letter)| text.replace(code, letter))
}

#[cfg(test)]
mod tests {
    use super::{Case, Outcome, parse};

    fn case(class: &str, name: &str, outcome: Outcome) -> Case {
        Case { class: class.to_owned(), name: name.to_owned(), outcome }
    }

    #[test]
    fn nextest_files_are_read() {
        let text = r#"<?xml version="1.0"?><testsuites name="run" tests="2"><testsuite name="a::b" tests="2">
            <testcase name="one" classname="a::b" time="0.1"></testcase>
            <testcase name="two&lt;3" classname="a::b"><failure type="x" message="a > b">left != right</failure>
            <system-out>&lt;testcase name="no"&gt;</system-out></testcase></testsuite></testsuites>"#;
        assert_eq!(
            parse(text),
            [case("a::b", "one", Outcome::Passed), case("a::b", "two<3", Outcome::Failed)]
        );
    }

    #[test]
    fn skipped_tests_and_printed_tags_are_told_apart() {
        let text = "<testsuite name='x'><testcase name=\"one\" classname=\"f.spec.ts\"><skipped/></testcase>
            <testcase name=\"two\" classname=\"f.spec.ts\"><system-out><![CDATA[<failure>]]></system-out></testcase></testsuite>";
        assert_eq!(
            parse(text),
            [case("f.spec.ts", "one", Outcome::Skipped), case("f.spec.ts", "two", Outcome::Passed)]
        );
    }

    #[test]
    fn a_cut_off_file_gives_what_was_written() {
        assert_eq!(parse("<testcase name=\"one\" classname=\"c\">"), [case("c", "one", Outcome::Passed)]);
        assert_eq!(parse("<testcase name=\"on"), [case("", "", Outcome::Passed)]);
        assert_eq!(parse(""), []);
    }
}
