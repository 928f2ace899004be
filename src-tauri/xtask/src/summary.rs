//! The closing table of `cargo xtask test`, and its last line.

use std::fmt::Write;
use std::time::Duration;

use crate::junit::{Case, Outcome};

/// The tests of one name in the table.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Suite {
    pub name: String,
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

/// How a stage ended.
pub enum Ending {
    /// It checks rather than tests; nothing was found.
    Clean,
    /// Its tests ran.
    Tested(Vec<Suite>),
    /// It could not run, or found something.
    Broken { suites: Vec<Suite>, why: String },
    /// What it works on isn't in the tree.
    Absent(String),
}

/// A stage's line, or lines, of the table.
pub struct Row {
    pub stage: &'static str,
    pub ending: Ending,
    pub time: Duration,
}

impl Row {
    /// How many tests passed; checks aren't tests.
    pub fn passed(&self) -> usize {
        self.suites().iter().map(|suite| suite.passed).sum()
    }

    /// How many failed. A broken stage without a failing test counts as one.
    pub fn failed(&self) -> usize {
        let failed: usize = self.suites().iter().map(|suite| suite.failed).sum();
        if matches!(self.ending, Ending::Broken { .. }) { failed.max(1) } else { failed }
    }

    fn suites(&self) -> &[Suite] {
        match &self.ending {
            Ending::Tested(suites) | Ending::Broken { suites, .. } => suites,
            Ending::Clean | Ending::Absent(_) => &[],
        }
    }
}

/// Sums tests up by the suite's name that `name` gives a test, in order of names.
pub fn suites(cases: &[Case], name: fn(&Case) -> String) -> Vec<Suite> {
    let mut suites: Vec<Suite> = Vec::new();
    for case in cases {
        let name = name(case);
        let at = suites.iter().position(|suite| suite.name == name).unwrap_or_else(|| {
            suites.push(Suite { name, ..Suite::default() });
            suites.len() - 1
        });
        if let Some(suite) = suites.get_mut(at) {
            match case.outcome {
                Outcome::Passed => suite.passed += 1,
                Outcome::Failed => suite.failed += 1,
                Outcome::Skipped => suite.skipped += 1,
            }
        }
    }
    suites.sort_by(|a, b| a.name.cmp(&b.name));
    suites
}

/// The table: a line a stage with its seconds, below it a line a suite with its tests.
pub fn table(rows: &[Row]) -> String {
    let mut text = format!("{:<44} {:>7} {:>7} {:>8}\n", "suite", "tests", "failed", "seconds");
    for row in rows {
        let seconds = format!("{:.1}", row.time.as_secs_f64());
        let (result, seconds) = match &row.ending {
            Ending::Clean => ("ok", seconds),
            Ending::Tested(_) => ("", seconds),
            Ending::Broken { .. } => ("FAILED", seconds),
            Ending::Absent(_) => ("absent", String::new()),
        };
        let tests =
            if row.suites().is_empty() { String::new() } else { (row.passed() + row.failed()).to_string() };
        let _ = writeln!(
            text,
            "{:<44} {tests:>7} {:>7} {seconds:>8}",
            row.stage,
            if result.is_empty() { row.failed().to_string() } else { result.to_owned() },
        );
        for suite in row.suites() {
            let skipped =
                if suite.skipped > 0 { format!("   ({} skipped)", suite.skipped) } else { String::new() };
            let _ = writeln!(
                text,
                "  {:<42} {:>7} {:>7}{skipped}",
                suite.name,
                suite.passed + suite.failed,
                suite.failed
            );
        }
        if let Ending::Broken { why, .. } | Ending::Absent(why) = &row.ending {
            let _ = writeln!(text, "  {why}");
        }
    }
    text
}

/// The line that ends a run.
pub fn last_line(rows: &[Row]) -> String {
    let passed: usize = rows.iter().map(Row::passed).sum();
    let failed: usize = rows.iter().map(Row::failed).sum();
    format!("{passed} passed, {failed} failed")
}

#[cfg(test)]
mod tests {
    use super::{Ending, Row, Suite, last_line, suites, table};
    use crate::junit::{Case, Outcome};
    use std::time::Duration;

    fn row(stage: &'static str, ending: Ending) -> Row {
        Row { stage, ending, time: Duration::from_millis(1500) }
    }

    #[test]
    fn tests_are_summed_by_suite() {
        let case = |class: &str, outcome| Case { class: class.to_owned(), name: String::new(), outcome };
        let cases = [case("b", Outcome::Passed), case("a", Outcome::Failed), case("b", Outcome::Skipped)];
        let summed = suites(&cases, |case| case.class.clone());
        let suite =
            |name: &str, passed, failed, skipped| Suite { name: name.to_owned(), passed, failed, skipped };
        assert_eq!(summed, [suite("a", 0, 1, 0), suite("b", 1, 0, 1)]);
    }

    #[test]
    fn a_broken_check_counts_as_one_failure_and_an_absent_stage_is_shown() {
        let tested = Suite { name: "ime".to_owned(), passed: 3, failed: 0, skipped: 1 };
        let rows = [
            row("format", Ending::Clean),
            row("clippy", Ending::Broken { suites: vec![], why: "see the log".to_owned() }),
            row("screens", Ending::Tested(vec![tested])),
            row("window", Ending::Absent("no window tests".to_owned())),
        ];
        assert_eq!(last_line(&rows), "3 passed, 1 failed");
        let table = table(&rows);
        assert!(table.contains("absent"), "{table}");
        assert!(table.contains("(1 skipped)"), "{table}");
        assert!(table.contains("FAILED"), "{table}");
    }

    #[test]
    fn failing_tests_are_counted_once() {
        let suite = Suite { name: "a".to_owned(), passed: 1, failed: 2, skipped: 0 };
        let broken = row("tests", Ending::Broken { suites: vec![suite], why: String::new() });
        assert_eq!(last_line(&[broken]), "1 passed, 2 failed");
    }
}
