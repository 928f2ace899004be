//! Waiting articles and what is proposed for them: shown, taken, refused.

use miseban_domain::{
    ArticleId, Coded, Instant, JobId, ShopId, SkuId,
    article::{Reason, Sureness},
    matching::MatchedBy,
};
use miseban_store::{
    Reader, Result, Store, StoreError, Write,
    article_proposals::{self, ProposalRow, WaitingQuery},
    articles::{self, ArticleRow},
    jobs::{self, JobLine, JobState, NewJob},
    listings, shops,
    shops::ShopRow,
    skus,
};
use serde_json::json;

use super::{
    JOIN,
    join::Joiner,
    plan::{Known, Unmatched, What, plan},
};
use crate::{
    cases::{
        note::{Done, PERSON, changed},
        once::once,
    },
    problem::FaultResult,
    views::{
        AcceptProposals, CreateFromArticles, Joining, ProposalQuery, ProposalView, ReasonView,
        RefuseProposal, Refused, WaitingArticle, WaitingArticles,
    },
};

/// Most articles that one command joins: the rest goes with the next.
const MOST: i64 = 500;

/// What waits.
pub(super) async fn list(store: &Store, query: ProposalQuery) -> FaultResult<WaitingArticles> {
    let (from, below) = match query.sureness.as_str() {
        "certain" => (90, 0),
        "probable" => (70, 90),
        "maybe" => (1, 70),
        "none" => (0, 1),
        _ => (0, 0),
    };
    let limit = if query.limit > 0 { query.limit.min(500) } else { 100 };
    Ok(store
        .read(move |r| {
            let of = |from, below, limit| {
                let query = WaitingQuery {
                    shop: query.shop_id,
                    text: query.text.clone(),
                    from,
                    below,
                    offset: if limit > 0 { query.offset.max(0) } else { 0 },
                    limit,
                };
                article_proposals::waiting(r, &query)
            };
            let page = of(from, below, limit)?;
            let rows: Result<Vec<_>> = page.rows.iter().map(|row| waiting(r, row)).collect();
            Ok(WaitingArticles {
                total: page.total,
                certain: of(90, 0, 0)?.total,
                probable: of(70, 90, 0)?.total,
                maybe: of(1, 70, 0)?.total,
                none: of(0, 1, 0)?.total,
                rows: rows?,
            })
        })
        .await?)
}

fn waiting(r: &impl Reader, row: &ArticleRow) -> Result<WaitingArticle> {
    let shop = shops::get(r, row.shop_id)?;
    let code = shop.map(|shop| code_of(&shop, row)).unwrap_or_default();
    let proposals: Result<Vec<Option<ProposalView>>> =
        article_proposals::of_article(r, row.id)?.iter().map(|proposal| proposed(r, proposal)).collect();
    Ok(WaitingArticle {
        id: row.id,
        shop_id: row.shop_id,
        code,
        key: row.key.clone(),
        title: row.title.clone(),
        variation: row.variation.clone(),
        jan: row.jan.clone(),
        price: row.price,
        seen_at: row.seen_at,
        proposals: proposals?.into_iter().flatten().collect(),
    })
}

fn code_of(shop: &ShopRow, row: &ArticleRow) -> String {
    let mut rule = crate::intake::rule(&shop.mall, &shop.matching_key);
    rule.ignore_case = false;
    miseban_domain::matching::match_line(&row.keys, &rule).into_iter().next().unwrap_or_default()
}

fn proposed(r: &impl Reader, proposal: &ProposalRow) -> Result<Option<ProposalView>> {
    let Some(sku) = skus::get(r, proposal.sku_id)? else { return Ok(None) };
    let listed = listings::by_sku(r, sku.id)?.len();
    Ok(Some(ProposalView {
        sku_id: sku.id,
        code: sku.code,
        name: sku.name,
        variation: sku.variation,
        jan: sku.jan,
        price: sku.price,
        listings: i64::try_from(listed).unwrap_or(i64::MAX),
        percent: proposal.likeness.percent,
        sureness: proposal.likeness.sureness,
        reasons: proposal.likeness.reasons.iter().copied().map(reason).collect(),
    }))
}

fn reason(reason: Reason) -> ReasonView {
    let told = serde_json::to_value(reason).unwrap_or_default();
    let percent = match reason {
        Reason::AlikeName(percent) => Some(percent),
        _ => None,
    };
    ReasonView {
        kind: told.get("kind").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned(),
        percent,
        against: matches!(reason, Reason::OptionsDiffer | Reason::AmountsDiffer | Reason::JanDiffers),
    }
}

/// Joins articles with the SKUs that the person took; gives the job by which it can be taken back, and the shops.
pub(super) async fn accept(
    store: &Store,
    arg: AcceptProposals,
    now: Instant,
) -> FaultResult<(JobId, Vec<ShopId>)> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "articles.accept", now, |w| {
                let mut joins = arg.joins.clone();
                if let Some(percent) = arg.from_percent {
                    joins.extend(sure_ones(w, arg.shop_id, percent)?);
                }
                let job = begin(w, &arg.request_id, now)?;
                let mut done = Vec::new();
                for Joining { article_id, sku_id } in joins {
                    let Some(row) = articles::get(w, article_id)? else {
                        done.push((article_id.to_string(), Some(Coded::new("articles.article_gone"))));
                        continue;
                    };
                    if done.iter().any(|(key, _)| *key == row.key) {
                        continue;
                    }
                    join(w, job, &row, sku_id, now)?;
                    done.push((row.key.clone(), None));
                }
                let touched = end(w, job, &done, now)?;
                Ok((job, touched))
            })
        })
        .await?)
}

/// The best proposal of every waiting article that is at least so sure and that no other equals.
fn sure_ones(r: &impl Reader, shop: Option<ShopId>, percent: u8) -> Result<Vec<Joining>> {
    let query = WaitingQuery { shop, from: percent.max(1), limit: MOST, ..WaitingQuery::default() };
    let mut joins = Vec::new();
    for row in article_proposals::waiting(r, &query)?.rows {
        let proposals = article_proposals::of_article(r, row.id)?;
        let Some(best) = proposals.first() else { continue };
        let tied = proposals.get(1).is_some_and(|next| next.likeness.percent == best.likeness.percent);
        // もしかして is never taken by the dozen.
        if !tied && best.likeness.sureness > Sureness::Maybe {
            joins.push(Joining { article_id: row.id, sku_id: best.sku_id });
        }
    }
    Ok(joins)
}

fn begin(w: &mut Write<'_>, request_id: &str, now: Instant) -> Result<JobId> {
    let job = jobs::insert(
        w,
        &NewJob {
            kind: JOIN.to_owned(),
            shop_id: None,
            subject: "job_subject.articles_join".to_owned(),
            next_run_at: None,
            version: 1,
            payload: json!({}),
            person: PERSON.to_owned(),
            request_id: Some(request_id.to_owned()),
            requested_at: now,
        },
    )?;
    Ok(job)
}

/// Ends the job with a row for each article; gives the shops that were touched.
fn end(w: &mut Write<'_>, job: JobId, done: &[(String, Option<Coded>)], now: Instant) -> Result<Vec<ShopId>> {
    let mut failed = 0;
    for (line, (key, message)) in (1..).zip(done) {
        failed += i64::from(message.is_some());
        jobs::row(
            w,
            job,
            &JobLine { line, key: key.clone(), ok: message.is_none(), message: message.clone() },
        )?;
    }
    let total = i64::try_from(done.len()).unwrap_or(i64::MAX);
    jobs::progress(w, job, total, total - failed, failed)?;
    jobs::finish(w, job, JobState::Done, None, now)?;
    let marks = miseban_store::article_marks::newest(w, job, -1)?;
    let mut touched: Vec<ShopId> = marks.into_iter().filter_map(|mark| mark.shop_id).collect();
    touched.sort_unstable();
    touched.dedup();
    Ok(touched)
}

fn join(w: &mut Write<'_>, job: JobId, row: &ArticleRow, sku: SkuId, now: Instant) -> Result<()> {
    let shop = shops::get(w, row.shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
    let mut article = article_proposals::body(w, row)?;
    let known = skus::get(w, sku)?.ok_or_else(|| StoreError::not_found("sku"))?;
    // Codes that differ are tied by one of ours.
    let code = code_of(&shop, row);
    if known.unified_code.is_none() && code != known.code && article.unified_code.is_empty() {
        article.unified_code.clone_from(&known.code);
    }
    let by = if article_proposals::of_article(w, row.id)?.iter().any(|proposal| proposal.sku_id == sku) {
        MatchedBy::Proposal
    } else {
        MatchedBy::Hand
    };
    let joiner = Joiner { job, shop: Some(&shop), now };
    let became = Joiner::take(w, sku)?;
    let listing = joiner.list(w, &article, &row.key, &became, by, None)?;
    let done = Done {
        what: "history.listing_saved",
        subject: "listing",
        id: listing.map_or(0, |id| id.0),
        request_id: None,
    };
    changed(w, &done, None::<&serde_json::Value>, Some(&json!({ "sku": known.code, "keys": row.keys })), now)
}

/// Waiting articles become SKUs of their own.
pub(super) async fn create(
    store: &Store,
    arg: CreateFromArticles,
    now: Instant,
) -> FaultResult<(JobId, Vec<ShopId>)> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "articles.create", now, |w| {
                let job = begin(w, &arg.request_id, now)?;
                let mut done = Vec::new();
                for id in &arg.article_ids {
                    let Some(row) = articles::get(w, *id)? else { continue };
                    done.push((row.key.clone(), create_one(w, job, &row, now)?));
                }
                let touched = end(w, job, &done, now)?;
                Ok((job, touched))
            })
        })
        .await?)
}

fn create_one(w: &mut Write<'_>, job: JobId, row: &ArticleRow, now: Instant) -> Result<Option<Coded>> {
    let shop = shops::get(w, row.shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
    let mut article = article_proposals::body(w, row)?;
    if article.product.is_empty() {
        article.product = row.key.split(':').next().map(ToOwned::to_owned).unwrap_or_default();
    }
    // The same rules as for a file of this one article.
    let read = miseban_malls::files::ReadItems {
        articles: vec![miseban_malls::files::ReadArticle { file: 0, line: 1, article: article.clone() }],
        refused: Vec::new(),
    };
    let known = Known::read(w, Some(&shop))?;
    let planned = plan(&known, &read, Unmatched::Said, false).rows;
    let Some(planned) = planned.first() else { return Ok(None) };
    let joiner = Joiner { job, shop: Some(&shop), now };
    match &planned.what {
        What::Create => {
            let became = joiner.create(w, &article, &planned.code)?;
            joiner.list(w, &article, &row.key, &became, MatchedBy::Code, None)?;
            Ok(None)
        }
        What::Refuse(reason) => Ok(Some(reason.clone())),
        _ => Ok(Some(Coded::new("articles.code_taken").with("code", &planned.code))),
    }
}

/// The person says no: it is not proposed again.
pub(super) async fn refuse(store: &Store, arg: RefuseProposal, now: Instant) -> FaultResult<Refused> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "articles.refuse", now, |w| {
                let row = article(w, arg.article_id)?;
                let skus: Vec<SkuId> = match arg.sku_id {
                    Some(sku) => vec![sku],
                    None => article_proposals::of_article(w, row.id)?.iter().map(|one| one.sku_id).collect(),
                };
                for sku in &skus {
                    article_proposals::refuse(w, row.shop_id, &row.key, *sku, now)?;
                }
                Ok(Refused { sku_ids: skus })
            })
        })
        .await?)
}

/// Takes a no back, and proposes again.
pub(super) async fn allow(store: &Store, arg: RefuseProposal, now: Instant) -> FaultResult<Refused> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "articles.allow", now, |w| {
                let row = article(w, arg.article_id)?;
                let skus: Vec<SkuId> = match arg.sku_id {
                    Some(sku) => vec![sku],
                    None => article_proposals::refused(w, row.shop_id, &row.key)?.into_iter().collect(),
                };
                for sku in &skus {
                    article_proposals::allow(w, row.shop_id, &row.key, *sku)?;
                }
                propose_again(w, &[row])?;
                Ok(Refused { sku_ids: skus })
            })
        })
        .await?)
}

fn article(r: &impl Reader, id: ArticleId) -> Result<ArticleRow> {
    articles::get(r, id)?.ok_or_else(|| StoreError::not_found("article"))
}

/// Looks for proposals anew.
pub(super) fn propose_again(w: &mut Write<'_>, rows: &[ArticleRow]) -> Result<()> {
    let mut known: Option<(ShopId, Known)> = None;
    for row in rows {
        if known.as_ref().is_none_or(|(shop, _)| *shop != row.shop_id) {
            let shop = shops::get(w, row.shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
            known = Some((row.shop_id, Known::read(w, Some(&shop))?));
        }
        let Some((_, known)) = &known else { continue };
        let body = article_proposals::body(w, row)?;
        let code = known.code_of(&body);
        article_proposals::propose(w, row, &known.proposals(&body, &row.key, &code))?;
    }
    Ok(())
}
