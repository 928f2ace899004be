//! How surely two articles are the same one, and why.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Face;

/// How sure it is, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sureness {
    /// もしかして
    Maybe,
    /// たぶん
    Probable,
    /// 確実
    Certain,
}

/// From this percentage on a likeness is certain.
const CERTAIN: u8 = 90;
/// From this percentage on it is probable.
const PROBABLE: u8 = 70;
/// Below it nothing is said.
const LEAST: u8 = 40;
/// The most that is said of two whose variations contradict each other, or whose amounts or JAN do.
const CONTRADICTED: u8 = 55;
/// Names that share less of their pairs of characters are not alike, in percent.
const NAMES_FROM: u32 = 55;

impl Sureness {
    const fn of(percent: u8) -> Self {
        match percent {
            CERTAIN.. => Self::Certain,
            PROBABLE.. => Self::Probable,
            _ => Self::Maybe,
        }
    }
}

/// What speaks for or against two articles being the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind", content = "percent")]
pub enum Reason {
    /// Both have the same JAN.
    SameJan,
    /// Their codes differ in spelling only.
    SameSpelling,
    /// Their names are alike, by so many percent.
    AlikeName(u8),
    /// Their variations are the same.
    SameOptions,
    /// Their prices are the same.
    SamePrice,
    /// One tells of a variation and the other does not.
    OptionsUnknown,
    /// Their variations contradict each other.
    OptionsDiffer,
    /// Their names tell different amounts.
    AmountsDiffer,
    /// Each has a JAN of its own.
    JanDiffers,
}

/// How surely two articles are the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Likeness {
    /// 40 to 99.
    pub percent: u8,
    /// The same in words.
    pub sureness: Sureness,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
}

/// How surely these two are the same article; `None` when nothing speaks for it, or when they are only alike by name and
/// something speaks against it. The same whichever comes first.
pub fn likeness(one: &Face, other: &Face) -> Option<Likeness> {
    let mut reasons = Vec::new();
    let mut percent: u32 = 0;
    let jans = !one.jan.is_empty() && !other.jan.is_empty();
    if jans && one.jan == other.jan {
        reasons.push(Reason::SameJan);
        percent = 96;
    }
    if !one.code.is_empty() && one.code == other.code {
        reasons.push(Reason::SameSpelling);
        percent = if percent == 0 { 93 } else { 99 };
    }
    let by_key = percent > 0;
    let names = shared_pairs(one, other);
    if names >= NAMES_FROM {
        reasons.push(Reason::AlikeName(u8::try_from(names).unwrap_or(100)));
        if !by_key {
            // 55 % of the pairs are a もしかして, all of them a たぶん.
            percent = 45 + (names - NAMES_FROM) * 33 / (100 - NAMES_FROM);
        }
    }
    if percent == 0 {
        return None;
    }
    let against = against(one, other, jans);
    if !by_key && !against.is_empty() {
        return None;
    }
    match (one.options.is_empty(), other.options.is_empty()) {
        (false, false) if one.options == other.options => {
            reasons.push(Reason::SameOptions);
            percent += 6;
        }
        (true, true) | (false, false) => {}
        _ => {
            reasons.push(Reason::OptionsUnknown);
            percent = percent.saturating_sub(10);
        }
    }
    if one.price.is_some() && one.price == other.price {
        reasons.push(Reason::SamePrice);
        percent += 3;
    }
    let most = match (by_key, against.is_empty()) {
        (_, false) => u32::from(CONTRADICTED),
        (true, true) => 99,
        // A name alone is never certain.
        (false, true) => u32::from(CERTAIN) - 1,
    };
    reasons.extend(against);
    let percent = u8::try_from(percent.min(most)).unwrap_or(CONTRADICTED);
    (percent >= LEAST).then(|| Likeness { percent, sureness: Sureness::of(percent), reasons })
}

fn against(one: &Face, other: &Face, jans: bool) -> Vec<Reason> {
    let mut against = Vec::new();
    // What both tell must agree; what only one tells contradicts nothing.
    let only_here = one.options.difference(&other.options).next().is_some();
    let only_there = other.options.difference(&one.options).next().is_some();
    if only_here && only_there {
        against.push(Reason::OptionsDiffer);
    }
    let differs = |(unit, amounts)| other.amounts.get(unit).is_some_and(|others| others != amounts);
    if one.amounts.iter().any(differs) {
        against.push(Reason::AmountsDiffer);
    }
    if jans && one.jan != other.jan {
        against.push(Reason::JanDiffers);
    }
    against
}

/// How many of their pairs of characters two names share, in percent (Dice).
fn shared_pairs(one: &Face, other: &Face) -> u32 {
    let all = one.pairs.len() + other.pairs.len();
    if one.pairs.len() < 2 || other.pairs.len() < 2 {
        return 0;
    }
    let shared = one.pairs.intersection(&other.pairs).count();
    u32::try_from(200 * shared / all).unwrap_or(0)
}
