//! Taking a batch back: a short one at once, a long one as a job in slices, so that an order that comes in meanwhile doesn't
//! wait. Where it stands is part of every slice: it can be paused, and goes on after whatever ended the program.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use miseban_domain::{Coded, Instant, JobId, MovementId, SkuId};
use miseban_malls::Clock;
use miseban_store::{
    Result, Store, StoreError, StoreErrorKind, Write,
    jobs::{self, JobLine, JobState, NewJob},
    skus,
    stock::{self, Batch, Cause, Why},
};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::{
    edits::{PERSON, settle},
    undo::{self, Thought, batch_of, code_of, mark, think},
};
use crate::{
    cases::{
        jobs as job_list,
        once::once,
        seen,
        turns::{self, Turns},
    },
    kill::kill_point,
    problem::{Fault, FaultResult},
    views::{UndoBatch, Undone},
};

#[cfg(test)]
mod tests;

/// The kind of job that takes a batch back.
pub(crate) const UNDO: &str = "stock_undo";
/// So many movements go back in one write, and a batch of no more without a job.
const SLICE: i64 = 500;

/// Where batches are taken back, one at a time.
#[derive(Clone)]
pub(crate) struct UndoDesk {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub stop: CancellationToken,
    turns: Turns,
}

/// What a job keeps: which batch, and how far it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    of: UndoBatch,
    /// A person has looked at what the malls will show.
    approved: bool,
    /// Everything from this movement on is done with.
    before: Option<MovementId>,
    left_out: BTreeMap<String, i64>,
    leaves_at: Option<Instant>,
}

impl UndoDesk {
    pub fn new(store: Store, clock: Arc<dyn Clock>, stop: CancellationToken, minding: bool) -> Self {
        Self { store, clock, stop, turns: Turns::new(minding) }
    }

    /// Takes a batch back. What was taken back already stays as it is.
    pub async fn undo(&self, arg: UndoBatch) -> FaultResult<Undone> {
        let batch = batch_of(&arg)?;
        if let Batch::Request(request) = &batch
            && *request == arg.request_id
        {
            return Err(Fault::new("problem.bad_argument").with("field", "request"));
        }
        let of = batch.clone();
        let thought = self.store.read(move |r| think(r, &of)).await?;
        let now = self.clock.now();
        let request_id = arg.request_id.clone();
        let undone = self
            .store
            .write(move |w| {
                once(w, &request_id, undo::COMMAND, now, |w| begin(w, arg, &batch, &thought, now))
            })
            .await?;
        let Some(id) = undone.job.as_ref().map(|job| job.id) else { return Ok(undone) };
        let desk = self.clone();
        self.turns.start(async move { desk.run(id).await }).await?;
        self.as_it_stands(id, undone).await
    }

    /// What came of the job so far.
    async fn as_it_stands(&self, id: JobId, undone: Undone) -> FaultResult<Undone> {
        let row =
            self.store.read(move |r| jobs::get(r, id)?.ok_or_else(|| StoreError::not_found("job"))).await?;
        let kept: Kept =
            serde_json::from_value(row.payload.clone()).map_err(|_| Fault::new("problem.internal"))?;
        Ok(Undone {
            done: row.succeeded,
            left_out: kept.left_out,
            leaves_at: kept.leaves_at,
            job: Some(job_list::view(row)),
            ..undone
        })
    }

    /// Goes on with what an earlier run of the program left unfinished, or what was let go on.
    pub async fn go_on(&self) {
        for job in turns::unfinished(&self.store, &[UNDO]).await {
            turns::note_end(job, self.run(job).await);
        }
    }

    async fn run(&self, id: JobId) -> FaultResult<()> {
        let _turn = self.turns.mine().await;
        let (run_id, now) = (Arc::clone(&self.turns.run_id), self.clock.now());
        self.store
            .write(move |w| {
                let row = jobs::get(w, id)?.ok_or_else(|| StoreError::not_found("job"))?;
                match row.state {
                    JobState::Waiting | JobState::Running => jobs::take_up(w, id, &run_id, now),
                    _ => Ok(()),
                }
            })
            .await?;
        while !self.stop.is_cancelled() {
            let now = self.clock.now();
            match self.store.write(move |w| slice_of_job(w, id, now)).await {
                Ok(true) => kill_point("undo_slice"),
                Ok(false) => break,
                Err(error) => {
                    let why = error.coded();
                    let why = Coded { code: why.code.clone(), args: why.args.clone() };
                    self.store.write(move |w| jobs::finish(w, id, JobState::Failed, Some(&why), now)).await?;
                    return Err(error.into());
                }
            }
        }
        Ok(())
    }
}

/// A short batch goes back here; for a long one a job is written down.
fn begin(
    w: &mut Write<'_>,
    arg: UndoBatch,
    batch: &Batch,
    thought: &Thought,
    now: Instant,
) -> Result<Undone> {
    if let Batch::Job(id) = batch {
        let open = |state| matches!(state, JobState::Waiting | JobState::Running | JobState::Paused);
        if jobs::get(w, *id)?.is_some_and(|job| open(job.state)) {
            return Err(StoreError::refused(Coded::new("undo.job_open")));
        }
    }
    let (mark, seen) = (mark(batch)?, arg.seen.as_deref());
    seen::refuse_unseen(w, &thought.impact, &mark, seen, now)?;
    let approved = seen::was_seen(w, &mark, seen, now)?;
    let mut undone = Undone {
        done: 0,
        left_out: BTreeMap::new(),
        request: arg.request_id.clone(),
        leaves_at: None,
        job: None,
    };
    if thought.told.movements <= SLICE {
        let part = slice(w, batch, None, &why(&arg.request_id, None, now), approved)?;
        undone.done = count(part.done.len());
        undone.leaves_at = settle(w, &skus_of(&part), now)?;
        for (_, why) in part.left_out {
            *undone.left_out.entry(code_of(why).to_owned()).or_default() += 1;
        }
        return Ok(undone);
    }
    let subject = thought.told.subject.clone().unwrap_or_else(|| "job_subject.edits".to_owned());
    let request_id = arg.request_id.clone();
    let kept = Kept { of: arg, approved, before: None, left_out: BTreeMap::new(), leaves_at: None };
    let id = jobs::insert(
        w,
        &NewJob {
            kind: UNDO.to_owned(),
            shop_id: None,
            subject,
            next_run_at: None,
            version: 1,
            payload: written(&kept)?,
            person: PERSON.to_owned(),
            request_id: Some(request_id),
            requested_at: now,
        },
    )?;
    jobs::progress(w, id, thought.told.movements, 0, 0)?;
    undone.job = jobs::get(w, id)?.map(job_list::view);
    Ok(undone)
}

/// The next movements of a job; whether more follow. One that was paused or stopped does nothing.
fn slice_of_job(w: &mut Write<'_>, id: JobId, now: Instant) -> Result<bool> {
    let job = jobs::get(w, id)?.ok_or_else(|| StoreError::not_found("job"))?;
    if job.state != JobState::Running {
        return Ok(false);
    }
    let mut kept: Kept = serde_json::from_value(job.payload)
        .map_err(|error| StoreError::with(StoreErrorKind::Internal, error))?;
    let batch = batch_of(&kept.of).map_err(|_| StoreError::conflict("job.payload"))?;
    let why = why(&kept.of.request_id, Some(id), now);
    let part = slice(w, &batch, kept.before, &why, kept.approved)?;
    if let Some(leaves_at) = settle(w, &skus_of(&part), now)? {
        kept.leaves_at = Some(leaves_at);
    }
    let before = job.succeeded + job.failed + count(part.done.len());
    for (line, (movement, why)) in (before + 1..).zip(&part.left_out) {
        let sku = skus::get(w, movement.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
        let message = Some(Coded::new(code_of(*why)));
        jobs::row(w, id, &JobLine { line, key: sku.code, ok: false, message })?;
        *kept.left_out.entry(code_of(*why).to_owned()).or_default() += 1;
    }
    let (done, left) = (job.succeeded + count(part.done.len()), job.failed + count(part.left_out.len()));
    jobs::progress(w, id, job.total.max(done + left), done, left)?;
    kept.before = part.next.or(kept.before);
    jobs::set_payload(w, id, &written(&kept)?)?;
    if part.next.is_none() {
        let state = if done == 0 && left > 0 { JobState::Failed } else { JobState::Done };
        jobs::finish(w, id, state, None, now)?;
    }
    Ok(part.next.is_some())
}

fn slice(
    w: &mut Write<'_>,
    batch: &Batch,
    before: Option<MovementId>,
    why: &Why,
    approved: bool,
) -> Result<stock::Undone> {
    let part = stock::undo_many(w, batch, before, SLICE, why)?;
    if approved {
        let skus: Vec<SkuId> = skus_of(&part).into_iter().collect();
        stock::approve_skus(w, &skus)?;
    }
    Ok(part)
}

fn skus_of(part: &stock::Undone) -> BTreeSet<SkuId> {
    part.done.iter().map(|(row, _, _)| row.sku_id).collect()
}

fn why(request_id: &str, job: Option<JobId>, now: Instant) -> Why {
    Why {
        job,
        person: Some(PERSON.to_owned()),
        request_id: Some(request_id.to_owned()),
        ..Why::new(Cause::Undo, now)
    }
}

fn written(kept: &Kept) -> Result<serde_json::Value> {
    serde_json::to_value(kept).map_err(|error| StoreError::with(StoreErrorKind::Internal, error))
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
