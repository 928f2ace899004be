//! 処理状況: what was done, by whom, with which result; and doing again what failed.

use miseban_domain::{Coded, Instant, JobId, ShopId};
use miseban_store::{
    Store, StoreError,
    jobs::{self, JobLine, JobRow, JobState, NewJob},
    listings, orders, outbox,
};
use serde_json::json;

use super::{
    once::once,
    sending::walks::{again, can_steer, progress},
};
use crate::{
    cases::stock::serde_name,
    intake::Intake,
    problem::{FaultResult, kept_problem},
    shop_worker::{FULL_SYNC, READ_ALL, WALKS},
    views::{JobQuery, JobRowView, JobRowsQuery, JobView, Page, RetryJob},
};

/// Work that is over, to be put on record.
pub(crate) struct Done {
    /// `slips`, `take_in`, `push`, …: message code `job.<kind>`.
    pub kind: &'static str,
    /// What it was about: a message code, or text.
    pub subject: String,
    pub shop_id: Option<ShopId>,
    pub by_person: bool,
    /// Each row: what it is about, and what was wrong.
    pub lines: Vec<(String, Option<Coded>)>,
}

/// Puts finished work on record.
pub(crate) async fn log_job(store: &Store, done: Done, now: Instant) -> FaultResult<JobId> {
    Ok(store
        .write(move |w| {
            let id = jobs::insert(
                w,
                &NewJob {
                    kind: done.kind.to_owned(),
                    shop_id: done.shop_id,
                    subject: done.subject.clone(),
                    next_run_at: None,
                    version: 1,
                    payload: json!({}),
                    person: if done.by_person { "person".to_owned() } else { String::new() },
                    request_id: None,
                    requested_at: now,
                },
            )?;
            let failed = done.lines.iter().filter(|(_, message)| message.is_some()).count();
            for (line, (key, message)) in (1..).zip(done.lines.iter()) {
                let row = JobLine { line, key: key.clone(), ok: message.is_none(), message: message.clone() };
                jobs::row(w, id, &row)?;
            }
            let (total, failed) = (count(done.lines.len()), count(failed));
            jobs::progress(w, id, total, total - failed, failed)?;
            let state = if failed > 0 && failed == total { JobState::Failed } else { JobState::Done };
            jobs::finish(w, id, state, None, now)?;
            Ok(id)
        })
        .await?)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The list.
pub async fn list(store: &Store, query: JobQuery) -> FaultResult<Page<JobView>> {
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    let state = match query.state.as_str() {
        "waiting" => Some(JobState::Waiting),
        "running" => Some(JobState::Running),
        "done" => Some(JobState::Done),
        "failed" => Some(JobState::Failed),
        "stopped" => Some(JobState::Stopped),
        "paused" => Some(JobState::Paused),
        _ => None,
    };
    let wanted = jobs::JobQuery {
        text: query.text,
        kind: filled(query.kind),
        shop: query.shop_id,
        subject: None,
        state,
        person: filled(query.person),
        from: query.from,
        to: query.to,
        offset: query.offset.max(0),
        limit: query.limit.clamp(1, 500),
    };
    Ok(store
        .read(move |r| {
            let page = jobs::list(r, &wanted)?;
            Ok(Page { total: page.total, rows: page.rows.into_iter().map(view).collect() })
        })
        .await?)
}

/// One job as the list shows it.
pub(crate) async fn one(store: &Store, id: JobId) -> FaultResult<JobView> {
    let row = store.read(move |r| jobs::get(r, id)?.ok_or_else(|| StoreError::not_found("job"))).await?;
    Ok(view(row))
}

/// A job as the person sees it.
pub(crate) fn view(row: JobRow) -> JobView {
    let walk = progress(&row);
    let open = matches!(row.state, JobState::Waiting | JobState::Running | JobState::Paused);
    JobView {
        can_steer: open && can_steer(&row.kind),
        walk,
        id: row.id,
        requested_at: row.requested_at,
        subject: row.subject,
        can_retry: row.failed > 0 && !open && RETRIES.contains(&row.kind.as_str()),
        kind: row.kind,
        shop_id: row.shop_id,
        state: serde_name(&row.state),
        total: row.total,
        succeeded: row.succeeded,
        failed: row.failed,
        person: row.person,
        finished_at: row.finished_at,
        next_run_at: row.next_run_at,
        problem: row.error.as_ref().map(kept_problem),
    }
}

/// Kinds whose failed rows can be done again.
const RETRIES: [&str; 5] = ["take_in", "push", "outbox", FULL_SYNC, READ_ALL];

/// The rows of a job.
pub async fn rows(store: &Store, arg: JobRowsQuery) -> FaultResult<Page<JobRowView>> {
    Ok(store
        .read(move |r| {
            let job = jobs::get(r, arg.job_id)?.ok_or_else(|| StoreError::not_found("job"))?;
            let limit = if arg.limit > 0 { arg.limit.min(500) } else { 100 };
            let rows = jobs::rows(r, arg.job_id, arg.only_failed, arg.offset.max(0), limit)?;
            let total = if arg.only_failed { job.failed } else { job.total };
            let rows = rows
                .into_iter()
                .map(|row| JobRowView {
                    line: row.line,
                    key: row.key,
                    ok: row.ok,
                    problem: row.message.as_ref().map(kept_problem),
                })
                .collect();
            Ok(Page { total, rows })
        })
        .await?)
}

/// 失敗分だけ再実行.
pub(crate) async fn retry(
    store: &Store,
    intake: &Intake,
    arg: RetryJob,
    now: Instant,
) -> FaultResult<JobView> {
    let job_id = arg.job_id;
    let job = store
        .write(move |w| {
            let job = jobs::get(w, job_id)?.ok_or_else(|| StoreError::not_found("job"))?;
            once(w, &arg.request_id, "jobs.retry", now, |w| {
                if WALKS.contains(&job.kind.as_str()) {
                    return again(w, &job, &arg.request_id, now);
                }
                let failed = jobs::failed_rows(w, job_id)?;
                for row in &failed {
                    match (job.kind.as_str(), job.shop_id) {
                        ("push", Some(shop)) => {
                            if let Some(listing) = listings::by_key(w, shop, &row.key)? {
                                listings::raise(w, &[listing.id])?;
                            }
                        }
                        ("outbox", Some(shop)) => {
                            if let Some(order) = orders::by_number(w, shop, &row.key)? {
                                for letter in outbox::of_order(w, order)? {
                                    if letter.state == outbox::OutboxState::Refused {
                                        outbox::replan(w, letter.id, None, now)?;
                                    }
                                }
                            }
                        }
                        _ => {}
                    }
                }
                Ok(())
            })?;
            Ok(job)
        })
        .await?;
    if job.kind == "take_in" {
        intake.read_again().await?;
    }
    let job = store.read(move |r| jobs::get(r, job_id)).await?.unwrap_or(job);
    Ok(view(job))
}
