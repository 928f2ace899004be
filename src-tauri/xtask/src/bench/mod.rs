//! `cargo xtask bench`: what is measured, one entry a bench.

mod line;
mod start;
mod stock;
mod stock_import;
mod sync_push;

pub use line::{Goal, Line, percentile};

use crate::demo;

/// A bench by name.
struct Bench {
    name: &'static str,
    run: fn() -> Result<Vec<Line>, String>,
}

/// Every bench there is.
const BENCHES: &[Bench] = &[
    Bench { name: "order-to-stock", run: demo::order_to_stock },
    Bench { name: "start", run: start::start },
    Bench { name: "stock-import", run: stock_import::stock_import },
    Bench { name: "sync-plan", run: stock::sync_plan },
    Bench { name: "sync-push", run: sync_push::sync_push },
    Bench { name: "oversell", run: stock::oversell },
];

/// Runs one bench or all. What it measures decides nothing; only a bench that can't run is a failure.
pub fn bench(arguments: &[String]) -> Result<(), String> {
    let json = arguments.iter().any(|word| word == "--json");
    let mut names = arguments.iter().filter(|word| *word != "--json");
    let name = names.next();
    let known: Vec<&str> = BENCHES.iter().map(|bench| bench.name).collect();
    if names.next().is_some() || name.is_some_and(|name| !known.contains(&name.as_str())) {
        return Err(format!("usage: cargo xtask bench [NAME] [--json]; NAME is one of {}", known.join(", ")));
    }
    for bench in BENCHES.iter().filter(|bench| name.is_none_or(|name| name == bench.name)) {
        for line in (bench.run)()? {
            println!("{}", if json { line.json().to_string() } else { line.text() });
        }
    }
    Ok(())
}
