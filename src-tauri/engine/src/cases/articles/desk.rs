//! Where articles are taken in: one job at a time, each goes on after whatever ended the program.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use miseban_domain::{Instant, JobId, ShopId};
use miseban_malls::Clock;
use miseban_store::{
    Store, StoreError, StoreErrorKind, article_marks,
    articles::{self, ArticleSource},
    jobs::{self, JobLine, JobRow, JobState, NewJob},
    shops,
    shops::ShopRow,
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::{
    API_LAYOUT, FETCH, IMPORT, JOIN, SLICE, UNDO,
    apply::{Apply, match_waiting_orders},
    fetch::{self, Fetch},
    open::{Opened, open},
    plan::{Known, Plan, Planned, Unmatched, What, plan},
    proposals, take_back,
};
use crate::{
    cases::{
        jobs as job_list,
        note::PERSON,
        once::once,
        turns::{self, Turns},
    },
    pool::MallPool,
    problem::{Fault, FaultResult, problem},
    views::{
        AcceptProposals, ArticleChoice, ArticlePlanRow, ArticlesJob, ArticlesPreview, CreateFromArticles,
        FetchArticles, ImportArticles, OneJob, PreviewArticles, ProposalQuery, RefuseProposal, Refused,
        UndoArticles, WaitingArticles,
    },
};

/// A look is made anew after this long, in milliseconds.
const LOOK_LASTS: i64 = 60_000;

/// What it takes.
#[derive(Clone)]
pub(crate) struct Desk {
    store: Store,
    pool: MallPool,
    clock: Arc<dyn Clock>,
    stop: CancellationToken,
    turns: Turns,
    last: Arc<Mutex<Option<Last>>>,
    stopping: Arc<Mutex<HashSet<JobId>>>,
}

/// The last look, so that turning a page of it costs nothing.
#[derive(Clone)]
struct Last {
    choice: ArticleChoice,
    at: Instant,
    look: Arc<Look>,
}

/// The files and what would become of them.
struct Look {
    opened: Opened,
    plan: Plan,
    /// Code and name of SKUs that the plan names.
    names: std::collections::HashMap<i64, String>,
}

impl Desk {
    pub(crate) fn new(
        store: Store,
        pool: MallPool,
        clock: Arc<dyn Clock>,
        stop: CancellationToken,
        minding: bool,
    ) -> Self {
        Self {
            store,
            pool,
            clock,
            stop,
            turns: Turns::new(minding),
            last: Arc::default(),
            stopping: Arc::default(),
        }
    }

    /// What taking the files in would do. Nothing is written.
    pub(crate) async fn preview(&self, arg: PreviewArticles) -> FaultResult<ArticlesPreview> {
        let look = self.look(&arg.choice).await?;
        let limit = if arg.limit > 0 { arg.limit.min(500) } else { 100 };
        let (offset, limit) = (to_size(arg.offset), to_size(limit));
        let shown = |what: &What| arg.show.is_empty() || name_of(what) == arg.show;
        let rows: Vec<&Planned> = look.plan.rows.iter().filter(|row| shown(&row.what)).collect();
        let refused =
            if arg.show.is_empty() || arg.show == "refuse" { look.opened.read.refused.len() } else { 0 };
        let total = i64::try_from(rows.len() + refused).unwrap_or(i64::MAX);
        // What could not be read comes first: it is what the person has to know.
        let mut page: Vec<ArticlePlanRow> = look
            .opened
            .read
            .refused
            .iter()
            .take(refused)
            .skip(offset)
            .take(limit)
            .map(|row| refused_row(&look, row))
            .collect();
        let left = limit.saturating_sub(page.len());
        page.extend(
            rows.into_iter()
                .skip(offset.saturating_sub(refused))
                .take(left)
                .filter_map(|planned| planned_row(&look, planned)),
        );
        Ok(ArticlesPreview { files: look.opened.files.clone(), counts: look.plan.counts, total, rows: page })
    }

    async fn look(&self, choice: &ArticleChoice) -> FaultResult<Arc<Look>> {
        let now = self.clock.now();
        let last = self.last().clone();
        if let Some(last) = last
            && last.choice == *choice
            && (0..LOOK_LASTS).contains(&now.since(last.at))
        {
            return Ok(last.look);
        }
        let look = Arc::new(self.look_anew(choice).await?.1);
        *self.last() = Some(Last { choice: choice.clone(), at: now, look: Arc::clone(&look) });
        Ok(look)
    }

    async fn look_anew(&self, choice: &ArticleChoice) -> FaultResult<(Option<ShopRow>, Look)> {
        let unmatched = match choice.unmatched.as_str() {
            "" | "ask" => Unmatched::Ask,
            "create" => Unmatched::Create,
            "wait" => Unmatched::Wait,
            _ => return Err(Fault::new("problem.bad_argument").with("field", "unmatched")),
        };
        let shop = self.shop(choice.shop_id).await?;
        let opened = open(&self.store, choice, shop.as_ref()).await?;
        if shop.is_none() && opened.files.iter().any(|file| file.layout != "own.items") {
            return Err(Fault::new("articles.shop_needed"));
        }
        let (of, take_stock) = (shop.clone(), choice.take_stock);
        let known = self.store.read(move |r| Known::read(r, of.as_ref())).await?;
        // Comparing very many names takes its time.
        let look = tokio::task::spawn_blocking(move || {
            let plan = plan(&known, &opened.read, unmatched, take_stock);
            let name = |id: miseban_domain::SkuId| {
                known.sku(id).map(|sku| (id.0, format!("{} {}", sku.code, sku.name)))
            };
            let ids = plan.rows.iter().filter_map(|row| match &row.what {
                What::Same(id) | What::Change(id, _) | What::Join(id, _) => Some(*id),
                What::Wait => row.proposals.first().map(|best| best.sku_id),
                What::JoinNew | What::Create | What::Refuse(_) => None,
            });
            let names = ids.filter_map(name).collect();
            Look { opened, plan, names }
        })
        .await
        .map_err(|_| Fault::new("problem.internal"))?;
        Ok((shop, look))
    }

    async fn shop(&self, id: Option<ShopId>) -> FaultResult<Option<ShopRow>> {
        let Some(id) = id else { return Ok(None) };
        let row = self.store.read(move |r| shops::get(r, id)).await?;
        Ok(Some(row.ok_or_else(|| Fault::from(StoreError::not_found("shop")))?))
    }

    fn last(&self) -> std::sync::MutexGuard<'_, Option<Last>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the files in, as a job. Small ones are in when this returns.
    pub(crate) async fn import(&self, arg: ImportArticles) -> FaultResult<ArticlesJob> {
        if let Some(job) = turns::begun(&self.store, &arg.request_id, "articles.import").await? {
            return self.told(job).await;
        }
        let look = self.look(&arg.choice).await?;
        let counts = look.plan.counts;
        if counts.create + counts.join + counts.change + counts.wait + counts.stock + counts.proves == 0 {
            return Err(Fault::new("articles.nothing_to_do"));
        }
        let names: Vec<&str> = look.opened.files.iter().map(|file| file.name.as_str()).collect();
        let payload = serde_json::to_value(&arg.choice).map_err(|_| Fault::new("problem.internal"))?;
        let job = self
            .begin(IMPORT, "articles.import", arg.request_id, arg.choice.shop_id, names.join(", "), payload)
            .await?;
        self.go(job).await
    }

    /// Reads a shop's articles by its mall's API.
    pub(crate) async fn fetch(&self, arg: FetchArticles) -> FaultResult<ArticlesJob> {
        let shop = self.shop(Some(arg.shop_id)).await?.ok_or_else(|| Fault::new("problem.internal"))?;
        let mall = self.pool.get(shop.id).await?;
        if mall.is_none_or(|mall| mall.items().is_none()) {
            return Err(Fault::new("articles.no_api"));
        }
        let subject = shop.short_name.clone();
        let job =
            self.begin(FETCH, "articles.fetch", arg.request_id, Some(shop.id), subject, json!({})).await?;
        self.go(job).await
    }

    /// Takes an import, or a joining, back.
    pub(crate) async fn undo(&self, arg: UndoArticles) -> FaultResult<ArticlesJob> {
        if let Some(job) = turns::begun(&self.store, &arg.request_id, "articles.undo").await? {
            return self.told(job).await;
        }
        let of = arg.job_id;
        let (row, left) =
            self.store.read(move |r| Ok((jobs::get(r, of)?, article_marks::left(r, of)?))).await?;
        let row = row.ok_or_else(|| Fault::from(StoreError::not_found("job")))?;
        if ![IMPORT, JOIN].contains(&row.kind.as_str()) || row.state == JobState::Running || left == 0 {
            return Err(Fault::new("articles.nothing_to_undo"));
        }
        let payload = json!({ "job": of });
        let job =
            self.begin(UNDO, "articles.undo", arg.request_id, row.shop_id, row.subject, payload).await?;
        self.go(job).await
    }

    /// Stops a job between two slices; what is in stays in, and can be taken back.
    pub(crate) async fn end(&self, arg: UndoArticles) -> FaultResult<ArticlesJob> {
        self.stopping.lock().unwrap_or_else(PoisonError::into_inner).insert(arg.job_id);
        self.told(arg.job_id).await
    }

    /// How a job on articles stands.
    pub(crate) async fn job(&self, arg: OneJob) -> FaultResult<ArticlesJob> {
        self.told(arg.job_id).await
    }

    /// What waits.
    pub(crate) async fn proposals(&self, query: ProposalQuery) -> FaultResult<WaitingArticles> {
        proposals::list(&self.store, query).await
    }

    /// Joins articles with SKUs.
    pub(crate) async fn accept(&self, arg: AcceptProposals) -> FaultResult<ArticlesJob> {
        let (job, touched) = proposals::accept(&self.store, arg, self.clock.now()).await?;
        self.after_joining(job, touched).await
    }

    /// Waiting articles become SKUs.
    pub(crate) async fn create(&self, arg: CreateFromArticles) -> FaultResult<ArticlesJob> {
        let (job, touched) = proposals::create(&self.store, arg, self.clock.now()).await?;
        self.after_joining(job, touched).await
    }

    async fn after_joining(&self, job: JobId, touched: Vec<ShopId>) -> FaultResult<ArticlesJob> {
        for shop in touched {
            match_waiting_orders(&self.store, &self.clock, shop).await?;
        }
        self.told(job).await
    }

    /// Says no to proposals.
    pub(crate) async fn refuse(&self, arg: RefuseProposal) -> FaultResult<Refused> {
        proposals::refuse(&self.store, arg, self.clock.now()).await
    }

    /// Takes a no back.
    pub(crate) async fn allow(&self, arg: RefuseProposal) -> FaultResult<Refused> {
        proposals::allow(&self.store, arg, self.clock.now()).await
    }

    async fn begin(
        &self,
        kind: &'static str,
        command: &'static str,
        request_id: String,
        shop_id: Option<ShopId>,
        subject: String,
        payload: Value,
    ) -> FaultResult<JobId> {
        let now = self.clock.now();
        let new = NewJob {
            kind: kind.to_owned(),
            shop_id,
            subject,
            next_run_at: None,
            version: 1,
            payload,
            person: PERSON.to_owned(),
            request_id: Some(request_id.clone()),
            requested_at: now,
        };
        Ok(self.store.write(move |w| once(w, &request_id, command, now, |w| jobs::insert(w, &new))).await?)
    }

    async fn go(&self, job: JobId) -> FaultResult<ArticlesJob> {
        let desk = self.clone();
        self.turns.start(async move { desk.run(job).await }).await?;
        self.told(job).await
    }

    /// Goes on with what an earlier run of the program left unfinished.
    pub(crate) async fn go_on(&self) {
        for job in turns::unfinished(&self.store, &[IMPORT, FETCH, UNDO]).await {
            turns::note_end(job, self.run(job).await);
        }
    }

    async fn run(&self, job: JobId) -> FaultResult<()> {
        let _turn = self.turns.mine().await;
        let (now, run) = (self.clock.now(), Arc::clone(&self.turns.run_id));
        let taken = self
            .store
            .write(move |w| {
                let row = jobs::get(w, job)?.filter(|row| {
                    // Ended meanwhile, by this run or another: there is nothing to go on with.
                    matches!(row.state, JobState::Waiting | JobState::Running)
                });
                if row.is_some() {
                    jobs::take_up(w, job, &run, now)?;
                }
                Ok(row)
            })
            .await?;
        let Some(row) = taken else { return Ok(()) };
        let result = self.work(&row).await;
        // The program ends: whoever opens the folder next goes on.
        if self.stop.is_cancelled() {
            return Ok(());
        }
        self.stopping.lock().unwrap_or_else(PoisonError::into_inner).remove(&job);
        *self.last() = None;
        fetch::end(&self.store, &self.clock, job, result).await
    }

    fn stopped(&self, job: JobId) -> bool {
        self.stop.is_cancelled()
            || self.stopping.lock().unwrap_or_else(PoisonError::into_inner).contains(&job)
    }

    async fn work(&self, row: &JobRow) -> FaultResult<JobState> {
        let stopped = || self.stopped(row.id);
        match row.kind.as_str() {
            IMPORT => {
                let choice: ArticleChoice = serde_json::from_value(row.payload.clone())
                    .map_err(|error| StoreError::with(StoreErrorKind::Internal, error))?;
                let (shop, look) = self.look_anew(&choice).await?;
                let by_api = look.opened.files.iter().any(|file| file.layout == API_LAYOUT);
                let source = if by_api { ArticleSource::Api } else { ArticleSource::File };
                let files = look.opened.files.iter().map(|file| file.name.clone()).collect();
                let apply = Apply {
                    store: self.store.clone(),
                    clock: Arc::clone(&self.clock),
                    job: row.id,
                    shop,
                    source,
                };
                apply.run(look.opened.read, files, look.plan, stopped).await
            }
            FETCH => {
                let shop = self.shop(row.shop_id).await?.ok_or_else(|| Fault::new("problem.internal"))?;
                let mall = self.pool.get(shop.id).await?.ok_or_else(|| Fault::new("articles.no_api"))?;
                let fetch = Fetch { store: self.store.clone(), job: row.id, mall };
                fetch.run(stopped).await
            }
            _ => self.take_back(row, stopped).await,
        }
    }

    async fn take_back(&self, row: &JobRow, stopped: impl Fn() -> bool) -> FaultResult<JobState> {
        let of: JobId = serde_json::from_value(row.payload.get("job").cloned().unwrap_or_default())
            .map_err(|error| StoreError::with(StoreErrorKind::Internal, error))?;
        let job = row.id;
        let (mut done, mut line) = (0_i64, 0_i64);
        let left = self.store.read(move |r| article_marks::left(r, of)).await?;
        let mut touched: Vec<ShopId> = Vec::new();
        loop {
            if stopped() {
                return Ok(JobState::Stopped);
            }
            let (now, so_far, from) = (self.clock.now(), done, line);
            let (count, kept, shops) = self
                .store
                .write(move |w| {
                    let marks = article_marks::newest(w, of, i64::try_from(SLICE).unwrap_or(100))?;
                    let (mut kept, mut shops) = (0, Vec::new());
                    for mark in &marks {
                        shops.extend(mark.shop_id);
                        if let Some((key, message)) = take_back::one(w, mark, now)? {
                            kept += 1;
                            let row = JobLine { line: from + kept, key, ok: true, message: Some(message) };
                            jobs::row(w, job, &row)?;
                        }
                    }
                    let count = i64::try_from(marks.len()).unwrap_or_default();
                    jobs::progress(w, job, left.max(so_far + count), so_far + count, 0)?;
                    Ok((count, kept, shops))
                })
                .await?;
            if count == 0 {
                break;
            }
            done += count;
            line += kept;
            touched.extend(shops);
        }
        touched.sort_unstable();
        touched.dedup();
        for shop in touched {
            // What waits again is proposed for again.
            self.store
                .write(move |w| {
                    let rows = articles::of_shop(w, shop)?;
                    if rows.is_empty() { Ok(()) } else { proposals::propose_again(w, &rows) }
                })
                .await?;
        }
        Ok(JobState::Done)
    }

    async fn told(&self, job: JobId) -> FaultResult<ArticlesJob> {
        let can_undo = self.store.read(move |r| article_marks::left(r, job)).await?;
        Ok(ArticlesJob { can_undo, job: job_list::one(&self.store, job).await? })
    }
}

fn to_size(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

const fn name_of(what: &What) -> &'static str {
    match what {
        What::Same(_) => "same",
        What::Change(..) => "change",
        What::Join(..) | What::JoinNew => "join",
        What::Create => "create",
        What::Wait => "wait",
        What::Refuse(_) => "refuse",
    }
}

fn file_name(look: &Look, file: usize) -> String {
    look.opened.files.get(file).map(|file| file.name.clone()).unwrap_or_default()
}

fn planned_row(look: &Look, planned: &Planned) -> Option<ArticlePlanRow> {
    let read = look.opened.read.articles.get(planned.at)?;
    let article = &read.article;
    let best = planned.proposals.first();
    let sku = match &planned.what {
        What::Same(id) | What::Change(id, _) | What::Join(id, _) => Some(*id),
        What::Wait => best.map(|best| best.sku_id),
        What::JoinNew | What::Create | What::Refuse(_) => None,
    };
    let (changes, reason) = match &planned.what {
        What::Change(_, fields) => (fields.iter().map(|field| (*field).to_owned()).collect(), None),
        What::Refuse(reason) => (Vec::new(), Some(reason.clone())),
        _ => (Vec::new(), None),
    };
    Some(ArticlePlanRow {
        file: file_name(look, read.file),
        line: i64::from(read.line),
        what: name_of(&planned.what).to_owned(),
        code: planned.code.clone(),
        key: planned.key.clone(),
        title: article.title.clone(),
        variation: article.variation(),
        jan: article.jan.clone(),
        price: article.price,
        stock: article.stock,
        sku: sku.and_then(|id| look.names.get(&id.0).cloned()),
        percent: best.filter(|_| planned.what == What::Wait).map(|best| best.likeness.percent),
        changes,
        column: String::new(),
        value: String::new(),
        note: reason.as_ref().or(planned.note.as_ref()).map(problem),
    })
}

fn refused_row(look: &Look, row: &miseban_malls::files::RefusedRow) -> ArticlePlanRow {
    ArticlePlanRow {
        file: file_name(look, row.file),
        line: i64::from(row.line),
        what: "refuse".to_owned(),
        code: String::new(),
        key: String::new(),
        title: String::new(),
        variation: String::new(),
        jan: String::new(),
        price: None,
        stock: None,
        sku: None,
        percent: None,
        changes: Vec::new(),
        column: row.column.clone(),
        value: row.value.clone(),
        note: Some(problem(&row.reason)),
    }
}
