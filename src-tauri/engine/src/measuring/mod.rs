//! What is measured from inside, because no command does just that. Only in a demo folder, and never by a window.

mod flash_sale;

use std::time::Instant as Stopwatch;

use miseban_store::{FolderKind, numbers::Asked};
use serde_json::{Value, json};

use crate::{
    engine::Engine,
    problem::{Fault, FaultResult},
    push::Numbers,
};

/// So often the plan is made.
const RUNS: usize = 5;

impl Engine {
    /// `sync-plan`: what has to be pushed in all shops, from the database to the list; seconds of each run.
    /// `oversell`: a flash sale, the same for ever.
    pub async fn measure(&self, name: &str) -> FaultResult<Value> {
        if self.opened.kind != FolderKind::Demo {
            return Err(Fault::new("problem.fill_only_in_demo"));
        }
        match name {
            "sync-plan" => self.measure_plan().await,
            "oversell" => tokio::task::spawn_blocking(flash_sale::compared)
                .await
                .map_err(|_| Fault::new("problem.internal")),
            _ => Err(Fault::new("problem.bad_argument").with("field", name)),
        }
    }

    async fn measure_plan(&self) -> FaultResult<Value> {
        let (mut seconds, mut planned, mut listings) = (Vec::new(), 0, 0);
        for _ in 0..RUNS {
            let began = Stopwatch::now();
            let (rows, of) = self
                .store
                .read(|r| {
                    let numbers = Numbers::load(r, &Asked::all())?;
                    Ok((numbers.to_push(), numbers.listings().len()))
                })
                .await?;
            seconds.push(began.elapsed().as_secs_f64());
            (planned, listings) = (rows.len(), of);
        }
        Ok(json!({ "seconds": seconds, "planned": planned, "listings": listings }))
    }
}
