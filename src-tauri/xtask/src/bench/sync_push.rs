//! `sync-push`: 100,000 SKUs to simulated malls that keep the malls' published limits, each held against the time
//! that the limit itself needs for as many.
//!
//! The program minds both malls as on every day; how fast it was is read from the malls' own logs and books.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use super::line::{Goal, Line};
use crate::child::Running;
use crate::demo::{database, day, program::Place, stand::Stand};
use crate::display::Display;
use crate::setup::{self, Need};
use crate::{build, paths, run, wait};

const SKUS: usize = 100_000;
const LIMIT: Duration = Duration::from_mins(15);
const ENDING: Duration = Duration::from_secs(20);
/// 95 % of the limit.
const GOAL: f64 = 1.0 / 0.95;

/// A mall's way to take numbers.
struct Way {
    mall: &'static str,
    /// How the path of a push ends.
    path: &'static str,
    /// Numbers a request and requests a second: the mall's published limits.
    batch: usize,
    per_second: f64,
}

const WAYS: [Way; 2] = [
    Way { mall: "rakuten", path: "/inventories/bulk-upsert", batch: 400, per_second: 1.0 },
    Way { mall: "yahoo", path: "/setStock", batch: 1_000, per_second: 1.0 },
];

/// Measures release builds against both malls at once.
pub fn sync_push() -> Result<Vec<Line>, String> {
    setup::run(&[Need::Build, Need::Window])?;
    build::released()?;
    let folder = paths::target().join("bench/sync-push");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let display = Display::start(&folder.join("display.log"))?;
    let goods = SKUS.to_string();
    let simulators = paths::released("miseban-simulators");
    let stand = Stand::start_program(&simulators, &folder, &["--more-goods", &goods])?;
    let place = Place::below(&folder, &stand, paths::released("miseban-desktop"));
    day::first_start(&place, &display)?;
    miseban(&place.data, &["fill-for-bench", "--skus", &goods])?;
    let mut program = run::command(&place.desktop);
    program.args(place.arguments()).env("DISPLAY", display.name()).envs(place.environment(None));
    let mut running = Running::start(program, &place.log)?;
    let open =
        "SELECT EXISTS (SELECT 1 FROM listings WHERE archived_at IS NULL AND settled_rev < wanted_rev)";
    wait::until("every number to be told", LIMIT, || {
        if let Some(status) = running.ended()? {
            return Err(format!("the program ended ({status}); see {}", place.log.display()));
        }
        Ok((database::number(&place.database(), open) == Some(0)).then_some(()))
    })?;
    running.ask_to_end()?;
    running.end(ENDING)?;
    WAYS.iter().map(|way| told(way, &stand)).collect()
}

/// What the mall itself says of how fast it was told.
fn told(way: &Way, stand: &Stand) -> Result<Line, String> {
    let mall = stand.mall(way.mall)?;
    let asked: Vec<f64> = mall.log()?.iter().filter_map(|one| taken(one, way.path)).collect();
    let books = mall.books()?;
    let (skus, pushed) = (books.skus_pushed(), books.pushes());
    if skus < SKUS * 9 / 10 {
        return Err(format!("{} was told only {skus} SKUs of {SKUS}", way.mall));
    }
    let first = asked.iter().copied().fold(f64::INFINITY, f64::min);
    let last = asked.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // The first request goes at once; the limit is what lies between the others, were all of them full.
    let full = pushed.div_ceil(way.batch);
    let between = u32::try_from(full.saturating_sub(1)).map_err(|_| "more requests than there can be")?;
    Ok(Line {
        bench: "sync-push",
        case: format!("{}: {pushed} numbers in {} requests", way.mall, asked.len()),
        unit: "s",
        ours: (last - first) / 1000.0,
        theirs: Some(("the mall's limit itself", f64::from(between) / way.per_second)),
        goal: Goal::Ratio(GOAL),
    })
}

/// When a request of the mall's log came, in milliseconds, if it was one at `path` that the mall took.
fn taken(one: &Value, path: &str) -> Option<f64> {
    let ours = one["path"].as_str()?.ends_with(path) && one["status"].as_u64()? < 300;
    one["at"].as_f64().filter(|_| ours)
}

fn miseban(data: &Path, words: &[&str]) -> Result<(), String> {
    let mut program = run::command(paths::released("miseban"));
    program.arg("--data").arg(data).args(["--demo", "--key-file"]).args(words);
    run::output(&mut program).map(drop)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::taken;

    #[test]
    fn only_what_the_mall_took_counts() {
        let row = |path: &str, status: u16| json!({"path": path, "status": status, "at": 1_500});
        assert_eq!(taken(&row("/es/2.1/inventories/bulk-upsert", 204), "/bulk-upsert"), Some(1_500.0));
        assert_eq!(taken(&row("/es/2.1/inventories/bulk-upsert", 429), "/bulk-upsert"), None);
        assert_eq!(taken(&row("/es/2.1/inventories/bulk-get", 200), "/bulk-upsert"), None);
        assert_eq!(taken(&json!({"path": "/bulk-upsert", "status": null, "at": 1}), "/bulk-upsert"), None);
    }
}
