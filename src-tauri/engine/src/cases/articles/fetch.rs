//! Reading a shop's articles by its mall's API, into a file that is looked at and taken in like any other.

use std::sync::Arc;

use miseban_domain::{Coded, JobId};
use miseban_malls::{Clock, Mall, MallErrorKind, Retry};
use miseban_store::{
    Store,
    jobs::{self, JobLine, JobState},
};

use super::open::ApiLine;
use crate::problem::{Fault, FaultResult};

/// Where what an API told lies in the data folder.
pub(super) fn path_of(job: JobId) -> String {
    format!("{FOLDER}/api-{job}.jsonl")
}

const FOLDER: &str = "articles";
/// What such a file is called.
pub(super) const NAME: &str = "API";

/// How often a page is asked for again when the mall is busy.
const TRIES: u32 = 5;

/// What an API told, as it was written down.
pub(super) async fn told(store: &Store, job: JobId) -> FaultResult<Vec<u8>> {
    tokio::fs::read(store.dir().join(path_of(job))).await.map_err(|error| {
        let mut fault = Fault::new("articles.file_gone").with("file", NAME);
        fault.source = Some(Box::new(error));
        fault
    })
}

/// What it works with.
pub(super) struct Fetch {
    pub store: Store,
    pub job: JobId,
    pub mall: Arc<dyn Mall>,
}

impl Fetch {
    /// Walks through all articles and writes them down. `stopped` is asked between pages.
    pub async fn run(&self, stopped: impl Fn() -> bool) -> FaultResult<JobState> {
        let port = self.mall.items().ok_or_else(|| Fault::new("articles.no_api"))?;
        let (mut cursor, mut lines, mut line, mut found) = (None::<String>, Vec::new(), 0_i64, 0_i64);
        let mut seen = std::collections::HashSet::new();
        loop {
            if stopped() {
                return Ok(JobState::Stopped);
            }
            let mut page = self.page(port, cursor.as_deref()).await?;
            self.numbers(&mut page.articles).await?;
            let mut told = Vec::new();
            for article in page.articles {
                // The mall may tell an article twice where pages meet.
                if seen.insert(article.keys.clone()) {
                    found += 1;
                    lines.push(json(&ApiLine::Article(Box::new(article)))?);
                }
            }
            for (key, reason) in page.unread {
                line += 1;
                told.push(JobLine { line, key: key.clone(), ok: false, message: Some(reason.clone()) });
                lines.push(json(&ApiLine::Unread { key, reason })?);
            }
            let (job, failed, total) = (self.job, line, page.total.unwrap_or_default().max(found + line));
            self.store
                .write(move |w| {
                    told.iter().try_for_each(|row| jobs::row(w, job, row))?;
                    jobs::progress(w, job, total, found, failed)
                })
                .await?;
            match page.next {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        let (job, total, failed) = (self.job, found + line, line);
        self.store.write(move |w| jobs::progress(w, job, total, found, failed)).await?;
        let mut bytes = b"{\"miseban_articles\":1}\n".to_vec();
        for text in lines {
            bytes.extend(text.bytes());
            bytes.push(b'\n');
        }
        let path = self.store.dir().join(path_of(self.job));
        let disk = |error: std::io::Error| {
            let mut fault = Fault::new("problem.disk").with("path", path.display());
            fault.source = Some(Box::new(error));
            fault
        };
        tokio::fs::create_dir_all(self.store.dir().join(FOLDER)).await.map_err(disk)?;
        tokio::fs::write(&path, &bytes).await.map_err(disk)?;
        Ok(JobState::Done)
    }

    async fn page(
        &self,
        port: &dyn miseban_malls::Items,
        cursor: Option<&str>,
    ) -> FaultResult<miseban_malls::ArticlesPage> {
        let mut tries = 0;
        loop {
            match port.page(cursor).await {
                Ok(page) => return Ok(page),
                Err(error) if tries < TRIES && may_pass(error.kind) => {
                    tries += 1;
                    let wait = match error.retry {
                        Retry::After(millis) => u64::try_from(millis).unwrap_or(1_000).min(30_000),
                        _ => 1_000 << tries,
                    };
                    tracing::info!(%error, wait, "a page of articles is asked for again");
                    tokio::time::sleep(std::time::Duration::from_millis(wait)).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The numbers that the mall shows, where it can be asked.
    async fn numbers(&self, articles: &mut [miseban_domain::article::Article]) -> FaultResult<()> {
        let Some(stock) = self.mall.stock() else { return Ok(()) };
        let batch = stock.rules().read_batch.max(1);
        for some in articles.chunks_mut(batch) {
            let keys: Vec<_> = some.iter().map(|article| article.keys.clone()).collect();
            match stock.read(&keys).await {
                Ok(readings) => {
                    for (article, reading) in some.iter_mut().zip(readings) {
                        match reading.shown {
                            miseban_malls::Shown::Number(number) => article.stock = Some(number),
                            miseban_malls::Shown::Unlimited => {
                                article.counting = Some(miseban_domain::stock::Counting::MadeToOrder);
                            }
                            miseban_malls::Shown::Missing => {}
                        }
                    }
                }
                // Articles without their numbers are still articles.
                Err(error) => tracing::warn!(%error, "the numbers of some articles could not be read"),
            }
        }
        Ok(())
    }
}

const fn may_pass(kind: MallErrorKind) -> bool {
    matches!(kind, MallErrorKind::Temporary | MallErrorKind::RateLimited | MallErrorKind::Maintenance)
}

fn json(line: &ApiLine) -> FaultResult<String> {
    serde_json::to_string(line).map_err(|_| Fault::new("problem.internal"))
}

/// Ends the job with what came of it.
pub(super) async fn end(
    store: &Store,
    clock: &Arc<dyn Clock>,
    job: JobId,
    result: FaultResult<JobState>,
) -> FaultResult<()> {
    let now = clock.now();
    let (state, error) = match result {
        Ok(state) => (state, None),
        Err(fault) => {
            tracing::error!(%job, %fault, source = ?fault.source, "a job on articles failed");
            let coded = Coded { code: fault.problem.code.clone(), args: fault.problem.args.clone() };
            (JobState::Failed, Some(coded))
        }
    };
    Ok(store.write(move |w| jobs::finish(w, job, state, error.as_ref(), now)).await?)
}
