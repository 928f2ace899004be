//! `sync-plan` and `oversell`: what the built program measures of itself, because no command does just that.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::line::{Goal, Line, percentile};
use crate::setup::{self, Need};
use crate::{build, paths, run};

/// SKUs of the plan, each in ten shops.
const SKUS: &str = "100000";

/// What to push for 100,000 SKUs in ten shops after a full change, from the database to the list.
pub fn sync_plan() -> Result<Vec<Line>, String> {
    let data = folder("sync-plan")?;
    miseban(&data, &["fill-for-bench", "--skus", SKUS])?;
    let told = miseban(&data, &["measure", "sync-plan"])?;
    let mut seconds: Vec<f64> = list(&told, "seconds").iter().filter_map(Value::as_f64).collect();
    seconds.sort_by(f64::total_cmp);
    let ours = percentile(&seconds, 50).ok_or_else(|| format!("nothing was measured: {told}"))?;
    Ok(vec![Line {
        bench: "sync-plan",
        case: format!(
            "{SKUS} SKUs x 10 shops after a full change: {} of {} numbers",
            told["planned"], told["listings"]
        ),
        unit: "s",
        ours,
        theirs: None,
        goal: Goal::Most(1.0),
    }])
}

/// A flash sale over ten malls, minded and unminded.
pub fn oversell() -> Result<Vec<Line>, String> {
    let data = folder("oversell")?;
    let told = miseban(&data, &["measure", "oversell"])?;
    let number = |of: &str, what: &str| {
        told[of][what].as_f64().ok_or_else(|| format!("`measure oversell` told no {what}: {told}"))
    };
    let assumed = told["assumed"].as_object().ok_or_else(|| format!("nothing was assumed: {told}"))?;
    let stated: Vec<String> = assumed
        .iter()
        .map(|(name, value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
            format!("{}: {value}", name.replace('_', " "))
        })
        .collect();
    let back =
        |of: &str| Ok::<_, String>(number(of, "given_back_by_steps")? + number(of, "given_back_by_numbers")?);
    let beside = "pushing every 5 minutes without looking first";
    let line = |case: String, ours, theirs, goal| Line {
        bench: "oversell",
        case,
        unit: "pieces",
        ours,
        theirs,
        goal,
    };
    Ok(vec![
        line(
            format!("sold twice, of {} sold ({})", number("ours", "sold")?, stated.join("; ")),
            number("ours", "twice")?,
            Some((beside, number("theirs", "twice")?)),
            Goal::Ratio(0.1),
        ),
        line(
            "given back by a push where a mall takes relative numbers".to_owned(),
            number("ours", "given_back_by_steps")?,
            Some((beside, number("theirs", "given_back_by_steps")?)),
            Goal::Most(0.0),
        ),
        line(
            "given back by a push in all".to_owned(),
            back("ours")?,
            Some((beside, back("theirs")?)),
            Goal::Shown,
        ),
    ])
}

fn list<'a>(told: &'a Value, name: &str) -> &'a [Value] {
    told[name].as_array().map_or(&[], Vec::as_slice)
}

/// A new folder, and the program that is shipped.
fn folder(name: &str) -> Result<PathBuf, String> {
    setup::run(&[Need::Build])?;
    build::released()?;
    let folder = paths::target().join("bench").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder.join("data"))
}

fn miseban(data: &Path, words: &[&str]) -> Result<Value, String> {
    let mut program = run::command(paths::released("miseban"));
    program.arg("--data").arg(data).arg("--demo").args(words);
    let said = run::output(&mut program)?;
    serde_json::from_str(&said).map_err(|error| format!("the program said `{said}`: {error}"))
}
