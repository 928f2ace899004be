//! The job that takes articles in: slice by slice, each slice whole or not at all, and the same again after whatever ended the
//! program: what is in already is only looked at.

use std::sync::Arc;

use miseban_domain::{Coded, JobId, SkuId, matching::MatchedBy};
use miseban_malls::{Clock, files::ReadItems};
use miseban_store::{
    Result, Store, StoreErrorKind, Write, article_proposals,
    articles::{self, ArticleSource, NewArticle},
    jobs::{self, JobLine, JobState},
    orders,
    shops::ShopRow,
    skus,
};

use super::{
    SLICE,
    join::Joiner,
    plan::{Plan, Planned, What},
};
use crate::{intake::recompute, problem::FaultResult};

/// What it works with.
pub(super) struct Apply {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub job: JobId,
    pub shop: Option<ShopRow>,
    pub source: ArticleSource,
}

impl Apply {
    /// Takes all of it in. `stopped` is asked between slices.
    pub async fn run(
        &self,
        read: ReadItems,
        files: Vec<String>,
        plan: Plan,
        stopped: impl Fn() -> bool,
    ) -> FaultResult<JobState> {
        let total = i64::try_from(plan.rows.len() + read.refused.len()).unwrap_or(i64::MAX);
        let job = self.job;
        let mut failed = 0_i64;
        let lines = refused_lines(&read, &files);
        for lines in lines.chunks(1_000) {
            let lines = lines.to_vec();
            failed += i64::try_from(lines.len()).unwrap_or_default();
            let so_far = failed;
            self.store
                .write(move |w| {
                    lines.iter().try_for_each(|line| jobs::row(w, job, line))?;
                    jobs::progress(w, job, total, 0, so_far)
                })
                .await?;
        }
        let (mut succeeded, mut line) = (0_i64, failed);
        let articles: Arc<Vec<_>> = Arc::new(read.articles.into_iter().map(|one| one.article).collect());
        for slice in plan.rows.chunks(SLICE) {
            if stopped() {
                return Ok(JobState::Stopped);
            }
            let (slice, articles, shop) = (slice.to_vec(), Arc::clone(&articles), self.shop.clone());
            let (now, source, before) = (self.clock.now(), self.source, (succeeded, failed, line));
            let counted = self
                .store
                .write(move |w| {
                    let joiner = Joiner { job, shop: shop.as_ref(), now };
                    let (mut succeeded, mut failed, mut line) = before;
                    for planned in &slice {
                        let Some(article) = articles.get(planned.at) else { continue };
                        match one(w, &joiner, planned, article, source)? {
                            None => succeeded += 1,
                            Some(reason) => {
                                failed += 1;
                                line += 1;
                                let key = format!("{} {}", planned.code, article.title);
                                jobs::row(w, job, &JobLine { line, key, ok: false, message: Some(reason) })?;
                            }
                        }
                    }
                    jobs::progress(w, job, total, succeeded, failed)?;
                    Ok((succeeded, failed, line))
                })
                .await?;
            (succeeded, failed, line) = counted;
        }
        self.match_waiting_orders().await?;
        Ok(if succeeded == 0 && failed > 0 { JobState::Failed } else { JobState::Done })
    }

    /// Orders that waited for their SKU are matched, one after the other.
    pub(super) async fn match_waiting_orders(&self) -> FaultResult<()> {
        let Some(shop) = &self.shop else { return Ok(()) };
        match_waiting_orders(&self.store, &self.clock, shop.id).await
    }
}

/// Orders of a shop that waited for their SKU are matched, one after the other, so that nothing else waits long.
pub(super) async fn match_waiting_orders(
    store: &Store,
    clock: &Arc<dyn Clock>,
    shop: miseban_domain::ShopId,
) -> FaultResult<()> {
    for order in store.read(move |r| orders::with_unknown_lines(r, shop)).await? {
        let now = clock.now();
        store.write(move |w| recompute(w, order, now).map(drop)).await?;
    }
    Ok(())
}

/// Does what was planned with one article, unless the world has changed since; gives why it was not taken in.
fn one(
    w: &mut Write<'_>,
    joiner: &Joiner<'_>,
    planned: &Planned,
    article: &miseban_domain::article::Article,
    source: ArticleSource,
) -> Result<Option<Coded>> {
    let key = planned.key.as_str();
    let (sku, by): (SkuId, MatchedBy) = match &planned.what {
        What::Refuse(reason) => return Ok(Some(reason.clone())),
        What::Same(_) if planned.stock.is_none() => {
            joiner.prove(w, key)?;
            return Ok(None);
        }
        What::Same(sku) | What::Change(sku, _) => (*sku, MatchedBy::Hand),
        What::Join(sku, by) => (*sku, *by),
        What::JoinNew => match skus::by_code(w, &planned.code)? {
            Some(sku) => (sku.id, MatchedBy::Code),
            None => return Ok(Some(Coded::new("articles.code_gone").with("code", &planned.code))),
        },
        What::Create => {
            return match joiner.create(w, article, &planned.code) {
                Ok(became) => {
                    joiner.list(w, article, key, &became, MatchedBy::Code, planned.stock)?;
                    Ok(None)
                }
                // Somebody made one of that code since it was looked at: who it is, the person says.
                Err(error) if matches!(error.kind, StoreErrorKind::Conflict(_)) => {
                    wait(w, joiner, planned, article, source)?;
                    Ok(None)
                }
                Err(error) => Err(error),
            };
        }
        What::Wait => {
            wait(w, joiner, planned, article, source)?;
            return Ok(None);
        }
    };
    let became = Joiner::take(w, sku)?;
    joiner.list(w, article, key, &became, by, planned.stock)?;
    Ok(None)
}

fn wait(
    w: &mut Write<'_>,
    joiner: &Joiner<'_>,
    planned: &Planned,
    article: &miseban_domain::article::Article,
    source: ArticleSource,
) -> Result<()> {
    let Some(shop) = joiner.shop else { return Ok(()) };
    let new = NewArticle {
        shop_id: shop.id,
        key: planned.key.clone(),
        keys: article.keys.clone(),
        title: article.title.clone(),
        variation: article.variation(),
        jan: article.jan.clone(),
        price: article.price,
        source,
    };
    let id = articles::upsert(w, &new, joiner.now)?;
    article_proposals::set_body(w, id, article)?;
    if let Some(row) = articles::get(w, id)? {
        article_proposals::propose(w, &row, &planned.proposals)?;
    }
    Ok(())
}

/// The rows that could not be read, each with its line, column, value and reason.
fn refused_lines(read: &ReadItems, files: &[String]) -> Vec<JobLine> {
    read.refused
        .iter()
        .zip(1_i64..)
        .map(|(row, line)| {
            let file = files.get(row.file).map_or("", String::as_str);
            let place = [row.column.as_str(), row.value.as_str()];
            let place: Vec<&str> = place.into_iter().filter(|text| !text.is_empty()).collect();
            JobLine {
                line,
                key: format!("{file}:{} {}", row.line, place.join(" ")).trim_end().to_owned(),
                ok: false,
                message: Some(row.reason.clone()),
            }
        })
        .collect()
}
