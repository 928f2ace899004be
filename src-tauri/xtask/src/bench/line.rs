//! A measured case, and how it is printed for people and for programs.

use std::fmt::Write;

use serde_json::{Value, json};

/// One measured case.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub bench: &'static str,
    pub case: String,
    pub unit: &'static str,
    pub ours: f64,
    /// What it is held against, and what that came to; nothing where only the goal counts.
    pub theirs: Option<(&'static str, f64)>,
    pub goal: Goal,
}

/// What a case should come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// Ours in the line's unit at most.
    Most(f64),
    /// Ours over theirs at most.
    Ratio(f64),
    /// It only says what it is.
    Shown,
}

impl Line {
    fn ratio(&self) -> Option<f64> {
        self.theirs.filter(|(_, theirs)| *theirs > 0.0).map(|(_, theirs)| self.ours / theirs)
    }

    fn goal(&self) -> Option<String> {
        match self.goal {
            Goal::Most(most) => Some(format!("<= {most} {}", self.unit)),
            Goal::Ratio(most) => Some(format!("<= {most}x")),
            Goal::Shown => None,
        }
    }

    fn met(&self) -> Option<bool> {
        match self.goal {
            Goal::Most(most) => Some(self.ours <= most),
            Goal::Ratio(most) => self.ratio().map(|ratio| ratio <= most),
            Goal::Shown => None,
        }
    }

    /// The line for programs.
    pub fn json(&self) -> Value {
        json!({
            "bench": self.bench,
            "case": self.case,
            "unit": self.unit,
            "ours": self.ours,
            "against": self.theirs.map(|(name, _)| name),
            "theirs": self.theirs.map(|(_, theirs)| theirs),
            "ratio": self.ratio(),
            "goal": self.goal(),
            "met": self.met(),
        })
    }

    /// The line for people.
    pub fn text(&self) -> String {
        let mut text = format!("{} {}: {:.3} {}", self.bench, self.case, self.ours, self.unit);
        if let Some((name, theirs)) = self.theirs {
            let _ = write!(text, ", {name} {theirs:.3} {}", self.unit);
        }
        if let Some(ratio) = self.ratio() {
            let _ = write!(text, ", {ratio:.2}x");
        }
        if let Some(goal) = self.goal() {
            let _ = write!(text, ", goal {goal}{}", if self.met() == Some(true) { "" } else { ": NOT MET" });
        }
        text
    }
}

/// The value below which `percent` of the sorted values lie; nothing without values.
pub fn percentile(sorted: &[f64], percent: usize) -> Option<f64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::{Goal, Line, percentile};
    use serde_json::json;

    fn line(ours: f64, theirs: Option<f64>, goal: Goal) -> Line {
        Line {
            bench: "start",
            case: "memory".to_owned(),
            unit: "MB",
            ours,
            theirs: theirs.map(|it| ("empty window", it)),
            goal,
        }
    }

    #[test]
    fn a_ratio_is_held_against_its_goal() {
        let good = line(120.0, Some(100.0), Goal::Ratio(1.5)).json();
        assert_eq!(
            good,
            json!({"bench": "start", "case": "memory", "unit": "MB", "ours": 120.0, "against": "empty window",
            "theirs": 100.0, "ratio": 1.2, "goal": "<= 1.5x", "met": true})
        );
        assert_eq!(line(160.0, Some(100.0), Goal::Ratio(1.5)).json()["met"], false);
        assert_eq!(line(160.0, None, Goal::Ratio(1.5)).json()["met"], json!(null));
    }

    #[test]
    fn a_limit_needs_nothing_beside_it() {
        let late = line(11.0, None, Goal::Most(10.0));
        assert_eq!((late.json()["met"].clone(), late.json()["against"].clone()), (json!(false), json!(null)));
        assert_eq!(late.text(), "start memory: 11.000 MB, goal <= 10 MB: NOT MET");
        assert_eq!(line(1.0, None, Goal::Shown).text(), "start memory: 1.000 MB");
    }

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let values: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!((percentile(&values, 50), percentile(&values, 95)), (Some(10.0), Some(19.0)));
        assert_eq!((percentile(&values[..1], 95), percentile(&[], 50)), (Some(1.0), None));
    }
}
