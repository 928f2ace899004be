//! 一括同期, reading everything again, and 今すぐ反映 for chosen rows.

use miseban_domain::{Coded, Instant, JobId, ListingId, ShopId, time::MINUTE};
use miseban_malls::registry;
use miseban_store::{
    Result, Store, StoreError, Write,
    jobs::{self, JobRow, JobState},
    listings, numbers,
    shops::{self, ShopRow},
    skus,
};

use crate::{
    cases::{jobs::view as job_view, ledger::undo_job::UNDO, note::PERSON, once::once},
    problem::FaultResult,
    push::may_send,
    shop_worker::{FULL_SYNC, READ_ALL, WALKS, Walk, ask, is_active},
    views::{ForceSend, Forced, JobView, ReadAll, ReadAllStarted, StartSync, SteerJob, WalkView},
};

/// 一括同期 of a shop; the one that is not over yet when there is one.
pub(crate) async fn start(store: &Store, arg: StartSync, now: Instant) -> FaultResult<JobView> {
    let id = store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "sync.start", now, |w| {
                let shop = shop_of(w, arg.shop_id)?;
                if !shop.switches.push_stock {
                    return Err(StoreError::refused(Coded::new("sync.push_off")));
                }
                if let Some(blocked) = &shop.push_blocked {
                    return Err(StoreError::refused(Coded::new(blocked)));
                }
                ask(w, FULL_SYNC, &shop, (PERSON, Some(&arg.request_id)), None, now)
            })
        })
        .await?;
    one(store, id).await
}

/// Reads everything of these shops again, or of all that are minded.
pub(crate) async fn read_all(store: &Store, arg: ReadAll, now: Instant) -> FaultResult<ReadAllStarted> {
    let ids = store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "sync.read_all", now, |w| {
                let mut ids = Vec::new();
                for shop in shops::list(w)? {
                    let wanted = arg.shop_ids.is_empty() || arg.shop_ids.contains(&shop.id);
                    let some = numbers::of_shop(w, shop.id)? > 0;
                    if wanted && some && is_active(&shop) && registry::kind(&shop.mall).is_some() {
                        let by = (PERSON, Some(arg.request_id.as_str()));
                        ids.push(ask(w, READ_ALL, &shop, by, None, now)?);
                    }
                }
                Ok(ids)
            })
        })
        .await?;
    let rows =
        store.read(move |r| ids.into_iter().map(|id| jobs::get(r, id)).collect::<Result<Vec<_>>>()).await?;
    Ok(ReadAllStarted { jobs: rows.into_iter().flatten().map(job_view).collect() })
}

fn shop_of(w: &Write<'_>, id: ShopId) -> Result<ShopRow> {
    shops::get(w, id)?.ok_or_else(|| StoreError::not_found("shop"))
}

async fn one(store: &Store, id: JobId) -> FaultResult<JobView> {
    let row = store.read(move |r| jobs::get(r, id)?.ok_or_else(|| StoreError::not_found("job"))).await?;
    Ok(job_view(row))
}

/// What can be done with a walk, or with another job that goes on step by step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Steer {
    /// It waits until it is let go on.
    Pause,
    /// It goes on.
    Resume,
    /// It ends here.
    Stop,
}

/// Whether jobs of a kind can be paused, let go on and ended: walks, and taking a long batch of movements back.
pub(crate) fn can_steer(kind: &str) -> bool {
    WALKS.contains(&kind) || kind == UNDO
}

/// Pauses such a job, lets it go on, or ends it. One that is where it is wanted already is left alone.
pub(crate) async fn steer(store: &Store, arg: SteerJob, how: Steer, now: Instant) -> FaultResult<JobView> {
    let id = arg.job_id;
    let command = match how {
        Steer::Pause => "jobs.pause",
        Steer::Resume => "jobs.resume",
        Steer::Stop => "jobs.stop",
    };
    store
        .write(move |w| {
            once(w, &arg.request_id, command, now, |w| {
                let job = jobs::get(w, id)?.ok_or_else(|| StoreError::not_found("job"))?;
                if !can_steer(&job.kind) {
                    return Err(StoreError::conflict("job.not_steerable"));
                }
                match (how, job.state) {
                    (Steer::Pause, JobState::Waiting | JobState::Running) => {
                        jobs::set_state(w, id, JobState::Paused)
                    }
                    (Steer::Resume, JobState::Paused) => jobs::set_state(w, id, JobState::Waiting),
                    (Steer::Stop, JobState::Waiting | JobState::Running | JobState::Paused) => {
                        jobs::finish(w, id, JobState::Stopped, None, now)
                    }
                    _ => Ok(()),
                }
            })
        })
        .await?;
    one(store, id).await
}

/// How far a walk is; `None` for other jobs.
pub(crate) fn progress(job: &JobRow) -> Option<WalkView> {
    if !WALKS.contains(&job.kind.as_str()) {
        return None;
    }
    let walk = Walk::of(job);
    let (done, open) =
        (walk.lines.min(job.total), matches!(job.state, JobState::Waiting | JobState::Running));
    // What the first seconds say is no rate.
    let per_minute = (walk.worked >= 1_000 && walk.lines > 0)
        .then(|| walk.lines.saturating_mul(MINUTE) / walk.worked.max(1))
        .filter(|rate| *rate > 0);
    let left =
        per_minute.filter(|_| open).map(|rate| (job.total - done).max(0).saturating_mul(MINUTE) / rate);
    Some(WalkView {
        done,
        total: job.total,
        per_minute,
        left,
        sent: walk.sent,
        unchanged: walk.unchanged,
        left_alone: walk.left_alone,
        missing: walk.missing,
        refused: walk.refused,
        waits: walk.waits,
        later: walk.later,
        differs: walk.differs,
    })
}

/// 失敗分だけ再実行 of a walk: another one over what failed in it.
pub(crate) fn again(w: &mut Write<'_>, job: &JobRow, request_id: &str, now: Instant) -> Result<()> {
    let shop = shop_of(w, job.shop_id.ok_or_else(|| StoreError::not_found("shop"))?)?;
    ask(w, &job.kind, &shop, (PERSON, Some(request_id)), Some(job.id), now).map(drop)
}

/// 今すぐ反映 for chosen rows: each is read and sent again, though its number is the same.
pub(crate) async fn force(store: &Store, arg: ForceSend, now: Instant) -> FaultResult<Forced> {
    let request_id = arg.request_id.clone();
    Ok(store.write(move |w| once(w, &request_id, "stock.force", now, |w| force_these(w, &arg, now))).await?)
}

fn force_these(w: &mut Write<'_>, arg: &ForceSend, now: Instant) -> Result<Forced> {
    let mut ids: Vec<ListingId> = arg.listing_ids.clone();
    for sku in &arg.sku_ids {
        for of in std::iter::once(*sku).chain(skus::bundles_containing(w, *sku)?) {
            ids.extend(listings::by_sku(w, of)?.into_iter().map(|row| row.id));
        }
    }
    ids.sort_unstable_by_key(|id| id.0);
    ids.dedup();
    let mut forced = Forced::default();
    let shops = shops::list(w)?;
    let mut off = std::collections::BTreeSet::new();
    for id in ids {
        let Some(row) = listings::get(w, id)? else { continue };
        let Some(shop) = shops.iter().find(|shop| shop.id == row.shop_id) else { continue };
        if may_send(shop).is_none() || shop.push_blocked.is_some() {
            off.insert(shop.short_name.clone());
            continue;
        }
        let sent = listings::force(w, &[id], now)?;
        forced.listings += i64::try_from(sent).unwrap_or(0);
        forced.guarded += i64::from(row.guard.is_some());
    }
    forced.shops_off = off.into_iter().collect();
    Ok(forced)
}
