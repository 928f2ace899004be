//! Where stock files are taken in: one at a time, each as a job that goes on after whatever ended the program.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use miseban_domain::{Instant, JobId, ShopId, shop::StockLink};
use miseban_malls::Clock;
use miseban_store::{
    Store, StoreError, files,
    jobs::{self, NewJob},
    polls, shops,
};
use tokio_util::sync::CancellationToken;

use super::{
    IMPORT,
    apply::Import,
    preview::{self, Prepared},
};
use crate::{
    cases::{
        impact::{Impact, impact},
        jobs as job_list,
        note::PERSON,
        once::once,
        seen::{self, Mark},
        turns::{self, Turns},
    },
    health::HealthBoard,
    pool::MallPool,
    problem::{Fault, FaultResult},
    views::{ImportStockFile, StockFileChoice, StockFileImported, StockFilePreview, StockFileQuery},
};

/// How long the shops get to take their orders in before a file is looked at.
const ORDERS_WITHIN: Duration = Duration::from_secs(8);
const PAGE: usize = 100;
const COMMAND: &str = "stock_files.import";
/// Listings that a preview names.
const IMPACT_ROWS: usize = 20;

/// What it takes.
#[derive(Clone)]
pub(crate) struct Desk {
    pub store: Store,
    pub pool: MallPool,
    pub health: HealthBoard,
    pub clock: Arc<dyn Clock>,
    pub stop: CancellationToken,
    /// Workers run that take orders in.
    pub minding: bool,
    turns: Turns,
    last: Arc<Mutex<Option<Last>>>,
}

/// The last look, so that turning a page of it costs nothing.
struct Last {
    key: String,
    at: Instant,
    movements: i64,
    look: Look,
}

/// A file, what it would do, and what the malls would show.
#[derive(Clone)]
struct Look {
    prepared: Arc<Prepared>,
    impact: Arc<Impact>,
    seen: String,
}

/// What a job keeps of how a file is to be taken in.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(super) struct Payload {
    pub choice: StockFileChoice,
    /// A person has looked at what the malls will show.
    pub approved: bool,
}

/// A look is made anew after this long, in milliseconds.
const LOOK_LASTS: i64 = 60_000;

impl Desk {
    pub fn new(
        store: Store,
        pool: MallPool,
        health: HealthBoard,
        clock: Arc<dyn Clock>,
        stop: CancellationToken,
        minding: bool,
    ) -> Self {
        let turns = Turns::new(minding);
        Self { store, pool, health, clock, stop, minding, turns, last: Arc::default() }
    }

    /// What taking the file in would do.
    pub async fn preview(&self, arg: StockFileQuery) -> FaultResult<StockFilePreview> {
        let orders_missing = if arg.orders_first { self.orders_in().await? } else { Vec::new() };
        let Look { prepared, impact, seen } = self.look(&arg.choice, arg.orders_first).await?;
        let limit = if arg.limit == 0 { PAGE } else { arg.limit.min(500) };
        let (of, rows) = (Arc::clone(&prepared), arg.rows);
        let (rows, total, impact) = self
            .store
            .read(move |r| {
                let (rows, total) = preview::page(r, &of, rows, arg.offset, limit)?;
                Ok((rows, total, impact.view(r, IMPACT_ROWS)?))
            })
            .await?;
        Ok(StockFilePreview {
            layout: prepared.opened.found.layout.id.to_owned(),
            fits: prepared.opened.fits.iter().map(|id| (*id).to_owned()).collect(),
            encoding: prepared.opened.table.encoding,
            separator: prepared.opened.table.separator,
            shop_id: prepared.shop.as_ref().map(|shop| shop.id),
            moment: preview::moment(&prepared),
            made_at: prepared.made_at,
            counts: prepared.plan.counts,
            rows,
            total,
            orders_missing,
            impact,
            seen: Some(seen),
        })
    }

    /// The look at the file as chosen; the last one where nothing moved since.
    async fn look(&self, choice: &StockFileChoice, anew: bool) -> FaultResult<Look> {
        let key = serde_json::to_string(choice).unwrap_or_default();
        let movements = self.store.read(|r| miseban_store::stock::newest_movement(r)).await?.0;
        let now = self.clock.now();
        if !anew
            && let Some(last) = self.last().as_ref()
            && last.key == key
            && last.movements == movements
            && (0..LOOK_LASTS).contains(&now.since(last.at))
        {
            return Ok(last.look.clone());
        }
        let (_, prepared) = preview::prepare(&self.store, choice, None, now).await?;
        let of = Arc::clone(&prepared);
        let impact = self.store.read(move |r| impact(r, &preview::hypothesis(&of))).await?;
        let seen = seen::remember(&self.store, &mark(choice, &prepared)?, now).await?;
        let look = Look { prepared, impact: Arc::new(impact), seen };
        *self.last() = Some(Last { key, at: now, movements, look: look.clone() });
        Ok(look)
    }

    fn last(&self) -> std::sync::MutexGuard<'_, Option<Last>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has every shop take its orders in now, and waits for it a while. Gives the shops whose orders may be missing.
    async fn orders_in(&self) -> FaultResult<Vec<ShopId>> {
        let begun = self.clock.now();
        let mut waited = Vec::new();
        for shop in self.store.read(|r| shops::list(r)).await? {
            let counts = shop.switches.stock_link == StockLink::Running;
            let asked = self.pool.get(shop.id).await?.is_some_and(|mall| mall.orders().is_some());
            if counts && asked {
                waited.push(shop.id);
                self.health.ask_again(shop.id);
            }
        }
        if !self.minding {
            return Ok(waited);
        }
        let mut changes = self.store.changes();
        let until = tokio::time::Instant::now() + ORDERS_WITHIN;
        loop {
            let still = waited.clone();
            waited = self
                .store
                .read(move |r| {
                    let mut left = Vec::new();
                    for shop in still {
                        if polls::complete_since(r, shop, "orders", begun)? == 0 {
                            left.push(shop);
                        }
                    }
                    Ok(left)
                })
                .await?;
            if waited.is_empty() || tokio::time::timeout_at(until, changes.recv()).await.is_err() {
                return Ok(waited);
            }
        }
    }

    /// Takes the file in, as a job. A small one is in when this returns.
    pub async fn import(&self, arg: ImportStockFile) -> FaultResult<StockFileImported> {
        // A repeat of a wish whose answer was lost: by now nothing is left to change, and that is no reason to refuse it.
        if let Some(job) = turns::begun(&self.store, &arg.request_id, COMMAND).await? {
            return Ok(StockFileImported { job: job_list::one(&self.store, job).await? });
        }
        let Look { prepared, impact, .. } = self.look(&arg.choice, false).await?;
        if prepared.plan.counts.changing == 0 {
            return Err(Fault::new("stock_file.nothing_to_do"));
        }
        let now = self.clock.now();
        let choice = resolved(&arg.choice, &prepared);
        let mark = mark(&arg.choice, &prepared)?;
        let job = self
            .store
            .write(move |w| {
                once(w, &arg.request_id, COMMAND, now, |w| {
                    let file = files::get(w, choice.file_id)?.ok_or_else(|| StoreError::not_found("file"))?;
                    let seen = arg.seen.as_deref();
                    seen::refuse_unseen(w, &impact, &mark, seen, now)?;
                    let approved = seen::was_seen(w, &mark, seen, now)?;
                    let payload = Payload { choice: choice.clone(), approved };
                    let payload = serde_json::to_value(&payload)
                        .map_err(|error| StoreError::with(miseban_store::StoreErrorKind::Internal, error))?;
                    let job = jobs::insert(
                        w,
                        &NewJob {
                            kind: IMPORT.to_owned(),
                            shop_id: choice.shop_id,
                            subject: file.file.name,
                            next_run_at: None,
                            version: 1,
                            payload,
                            person: PERSON.to_owned(),
                            request_id: Some(arg.request_id.clone()),
                            requested_at: now,
                        },
                    )?;
                    files::set_job(w, file.id, job)?;
                    Ok(job)
                })
            })
            .await?;
        let desk = self.clone();
        self.turns.start(async move { desk.run(job).await }).await?;
        Ok(StockFileImported { job: job_list::one(&self.store, job).await? })
    }

    /// Goes on with what an earlier run of the program left unfinished.
    pub async fn go_on(&self) {
        for job in turns::unfinished(&self.store, &[IMPORT]).await {
            turns::note_end(job, self.run(job).await);
        }
    }

    async fn run(&self, job: JobId) -> FaultResult<()> {
        let _turn = self.turns.mine().await;
        let import = Import {
            store: self.store.clone(),
            clock: Arc::clone(&self.clock),
            stop: self.stop.clone(),
            run_id: Arc::clone(&self.turns.run_id),
            job,
        };
        import.run().await
    }
}

/// The choice with everything in it that was recognised.
fn resolved(choice: &StockFileChoice, prepared: &Prepared) -> StockFileChoice {
    StockFileChoice {
        layout: prepared.opened.found.layout.id.to_owned(),
        shop_id: prepared.shop.as_ref().map(|shop| shop.id),
        moment: Some(preview::moment(prepared)),
        ..choice.clone()
    }
}

/// What a look is good for: this file, taken in this way. Orders that come meanwhile don't make it another.
fn mark(choice: &StockFileChoice, prepared: &Prepared) -> miseban_store::Result<Mark> {
    let mut about = resolved(choice, prepared);
    // As it was chosen: a moment that has yet to come is another now at every look.
    about.moment = choice.moment.or(about.moment);
    Mark::new(COMMAND, &about)
}
