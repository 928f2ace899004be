//! The import itself: slices of the file, each one transaction, so that an order never waits long; where it stands is part of
//! every slice, so that it goes on after whatever ended the program and takes no row twice.

use std::{collections::HashMap, sync::Arc};

use miseban_domain::{Coded, JobId, SkuId};
use miseban_malls::Clock;
use miseban_store::{
    Result, Store, StoreError, Write,
    jobs::{self, Batch, JobLine, JobState},
    stock::{self, Amount, Cause, Change, Place, Since, Why, approve_skus, change_many, moved_since},
};
use tokio_util::sync::CancellationToken;

use super::{
    desk::Payload,
    plan::{Moved, PlanRow, State, written},
    preview::{self, Prepared},
};
use crate::{
    cases::note::PERSON,
    kill::kill_point,
    problem::{Fault, FaultResult},
};

/// Rows a slice: some 50 ms on a slow computer, so that an order waits far less than 200.
const SLICE: usize = 4_000;

/// A file on its way in.
pub(super) struct Import {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub stop: CancellationToken,
    pub run_id: Arc<str>,
    pub job: JobId,
}

/// What came of the rows so far.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    total: i64,
    succeeded: i64,
    failed: i64,
}

/// What moved while the file was on its way in, and up to which movement that is known.
#[derive(Debug, Clone)]
struct Meanwhile {
    since: Since,
    moved: Moved,
}

impl Import {
    /// From where it stands to its end, or until the program stops. What can't be taken in at all ends the job as failed.
    pub async fn run(&self) -> FaultResult<()> {
        let (job, run_id, now) = (self.job, Arc::clone(&self.run_id), self.clock.now());
        let (row, batch) = self
            .store
            .write(move |w| {
                let row = jobs::get(w, job)?.ok_or_else(|| StoreError::not_found("job"))?;
                if matches!(row.state, JobState::Waiting | JobState::Running) {
                    jobs::take_up(w, job, &run_id, now)?;
                }
                Ok((row, jobs::batch(w, job)?))
            })
            .await?;
        if batch.applied_at.is_some() || !matches!(row.state, JobState::Waiting | JobState::Running) {
            return Ok(());
        }
        let tally = Tally { total: row.total, succeeded: row.succeeded, failed: row.failed };
        let done = match serde_json::from_value::<Payload>(row.payload) {
            Ok(payload) => self.slices(&payload, batch, tally).await,
            Err(_) => Err(Fault::new("problem.internal")),
        };
        let Err(fault) = done else { return Ok(()) };
        let why = Coded { code: fault.problem.code.clone(), args: fault.problem.args.clone() };
        let now = self.clock.now();
        self.store.write(move |w| jobs::finish(w, job, JobState::Failed, Some(&why), now)).await?;
        Err(fault)
    }

    async fn slices(&self, payload: &Payload, batch: Batch, mut tally: Tally) -> FaultResult<()> {
        let now = self.clock.now();
        let (_, prepared) = preview::prepare(&self.store, &payload.choice, Some(self.job), now).await?;
        tally.total = count(prepared.plan.counts.rows - prepared.plan.counts.silent);
        let mut meanwhile = Meanwhile {
            since: Since {
                moment: preview::moment(&prepared),
                after: prepared.newest,
                but_job: Some(self.job),
                shop: prepared.shop.as_ref().map(|shop| shop.id),
            },
            moved: HashMap::new(),
        };
        let rows = prepared.plan.rows.len();
        let mut from = usize::try_from(batch.rows_in).unwrap_or(rows);
        while from < rows || rows == 0 {
            if self.stop.is_cancelled() {
                return Ok(());
            }
            let to = (from + SLICE).min(rows);
            let slice = Slice {
                job: self.job,
                prepared: Arc::clone(&prepared),
                from,
                to,
                batch,
                tally,
                approved: payload.approved,
            };
            let now = self.clock.now();
            (tally, meanwhile) = self.store.write(move |w| slice.write(w, meanwhile, now)).await?;
            if to < rows {
                kill_point("stock_file_slice");
            }
            from = to;
            if rows == 0 {
                break;
            }
        }
        Ok(())
    }
}

/// Some rows, to be written in one transaction.
struct Slice {
    job: JobId,
    prepared: Arc<Prepared>,
    from: usize,
    to: usize,
    batch: Batch,
    tally: Tally,
    /// A person has looked at what the malls will show.
    approved: bool,
}

impl Slice {
    fn write(
        self,
        w: &mut Write<'_>,
        mut meanwhile: Meanwhile,
        now: miseban_domain::Instant,
    ) -> Result<(Tally, Meanwhile)> {
        let (moved, newest) = moved_since(w, &meanwhile.since)?;
        meanwhile.since.after = newest;
        for (number, delta) in moved {
            *meanwhile.moved.entry(number).or_default() += delta;
        }
        let rows = self.prepared.plan.rows.get(self.from..self.to).unwrap_or_default();
        let why = Why { job: Some(self.job), person: Some(PERSON.to_owned()), ..Why::new(Cause::File, now) };
        let mut changes = Vec::with_capacity(rows.len());
        let mut tally = self.tally;
        for row in rows {
            match &row.state {
                State::Changing => {
                    tally.succeeded += 1;
                    changes.extend(changes_of(row, &meanwhile.moved));
                }
                State::Unchanged => tally.succeeded += 1,
                State::Silent => {}
                State::Refused(problem) => {
                    tally.failed += 1;
                    self.refuse(w, row, problem)?;
                }
            }
        }
        // Only the rows that were fine when they were looked at get here; what has changed since is found one by one.
        if stock::will_take(w, &changes)? {
            change_many(w, &changes, &why)?;
        } else {
            for row in rows.iter().filter(|row| row.state == State::Changing) {
                let of_row: Vec<Change> = changes_of(row, &meanwhile.moved).collect();
                if stock::will_take(w, &of_row)? {
                    change_many(w, &of_row, &why)?;
                } else {
                    tally.succeeded -= 1;
                    tally.failed += 1;
                    self.refuse(w, row, &Coded::new("stock_file.changed_meanwhile"))?;
                }
            }
        }
        if self.approved {
            let skus: Vec<SkuId> = changes.iter().map(|change| change.sku_id).collect();
            approve_skus(w, &skus)?;
        }
        jobs::advance_batch(w, self.batch.id, count(self.to))?;
        jobs::progress(w, self.job, tally.total, tally.succeeded, tally.failed)?;
        if self.to == self.prepared.plan.rows.len() {
            jobs::apply_batch(w, self.batch.id, now)?;
            let state =
                if tally.succeeded == 0 && tally.failed > 0 { JobState::Failed } else { JobState::Done };
            jobs::finish(w, self.job, state, None, now)?;
        }
        Ok((tally, meanwhile))
    }

    fn refuse(&self, w: &mut Write<'_>, row: &PlanRow, problem: &Coded) -> Result<()> {
        let table_row = self.prepared.opened.table.row(row.index as usize);
        let key = table_row.map(|row| written(&self.prepared.opened.found, &row)).unwrap_or_default();
        let line = JobLine { line: i64::from(row.line), key, ok: false, message: Some(problem.clone()) };
        jobs::row(w, self.job, &line)
    }
}

/// What a row does to the ledger, with what moved since the file's moment, also since it was looked at.
fn changes_of<'a>(row: &'a PlanRow, meanwhile: &'a Moved) -> impl Iterator<Item = Change> + 'a {
    row.numbers.iter().map(move |number| {
        let (sku_id, book, warehouse) = number.number;
        let amount = match number.amount() {
            Amount::To(to) => Amount::To(to + meanwhile.get(&number.number).copied().unwrap_or_default()),
            by @ Amount::By(_) => by,
        };
        Change { sku_id, place: Place { book, warehouse }, amount }
    })
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
