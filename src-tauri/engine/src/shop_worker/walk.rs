//! 一括同期 and reading everything again: a shop's listings from the first to the last, a batch at a time, at the mall's pace.
//! Orders and what they lower go between any two batches. Where it is stands in the job, so that whoever runs next goes on.

use miseban_domain::{
    Coded, Instant, JobId, ListingId,
    time::{HOUR, SECOND},
};
use miseban_malls::{Mall, MallError, Stock};
use miseban_store::{
    Reader, Result, Write,
    jobs::{self, JobLine, JobRow, JobState, NewJob},
    listings::{self, Due, ListingRow},
    numbers,
    shops::ShopRow,
};
use serde::{Deserialize, Serialize};

use super::{Plan, ShopWorker, back_off};
use crate::{
    health::Area,
    kill::kill_point,
    problem::FaultResult,
    push::{Freshness, Looked, Pushed, batch, push_these, read_these},
};

/// Job kind of 一括同期: everything is read, and what differs is sent.
pub(crate) const FULL_SYNC: &str = "full_sync";
/// Job kind of reading everything again: nothing is sent by it.
pub(crate) const READ_ALL: &str = "read_all";
/// Both.
pub(crate) const WALKS: [&str; 2] = [FULL_SYNC, READ_ALL];

/// A gap between two batches longer than this was a pause, a sleep or a restart, and says nothing of the rate.
const LONGEST_STEP: i64 = 60 * SECOND;
/// How long after its hour a full sync is made up for.
const MADE_UP_WITHIN: i64 = 6 * HOUR;
/// What could not be told of a listing at first is asked once more at the end.
const LATER: &str = "sync.later";

/// Where a walk is: the payload of its job, version 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Walk {
    /// The last listing that was looked at; of a walk over the rows of a job, the last line.
    pub after: i64,
    /// Lines that were written.
    pub lines: i64,
    /// Only the rows of this job that failed.
    pub again_of: Option<JobId>,
    /// Everything was looked at once; what could not be told is looked at once more.
    pub second: bool,
    /// Numbers that the mall took.
    pub sent: i64,
    /// Listings that show the right number.
    pub unchanged: i64,
    /// Listings whose number is not ours to set, and those that show "unlimited".
    pub left_alone: i64,
    /// Listings that the mall doesn't know.
    pub missing: i64,
    /// Numbers that the mall refused.
    pub refused: i64,
    /// Numbers that wait for the person.
    pub waits: i64,
    /// Listings of which nothing could be told.
    pub later: i64,
    /// Listings whose mall shows another number; only where nothing is sent.
    pub differs: i64,
    /// How long it has worked, in milliseconds, without pauses.
    pub worked: i64,
    /// When the last batch ended.
    pub last_at: Option<Instant>,
}

impl Walk {
    /// Of a job; one that can't be read begins anew.
    pub(crate) fn of(job: &JobRow) -> Self {
        serde_json::from_value(job.payload.clone()).unwrap_or_default()
    }

    fn count(&mut self, looked: &Looked, by: i64) {
        let counter = match looked {
            Looked::Sent => &mut self.sent,
            Looked::Unchanged => &mut self.unchanged,
            Looked::LeftAlone | Looked::Unlimited => &mut self.left_alone,
            Looked::Missing => &mut self.missing,
            Looked::Refused(_) => &mut self.refused,
            Looked::Waits => &mut self.waits,
            Looked::Later => &mut self.later,
            Looked::Differs => &mut self.differs,
        };
        *counter += by;
    }

    const fn failed(&self) -> i64 {
        self.missing + self.refused + self.waits + self.later
    }

    /// A batch that was begun at `begun` is done; the gap before it counts too, as it belongs to the mall's pace.
    fn step(&mut self, begun: Instant, now: Instant) {
        let step = now.since(self.last_at.unwrap_or(begun));
        if (0..=LONGEST_STEP).contains(&step) {
            self.worked += step;
        }
        self.last_at = Some(now);
    }
}

/// What a row of the job says.
fn told(looked: &Looked) -> (bool, Coded) {
    match looked {
        Looked::Sent => (true, Coded::new("sync.sent")),
        Looked::Unchanged => (true, Coded::new("sync.unchanged")),
        Looked::LeftAlone => (true, Coded::new("sync.left_alone")),
        Looked::Unlimited => (true, Coded::new("sync.unlimited")),
        Looked::Differs => (true, Coded::new("sync.differs")),
        Looked::Missing => (false, Coded::new("listing.not_at_mall")),
        Looked::Refused(why) => (false, why.clone()),
        Looked::Waits => (false, Coded::new("sync.waits")),
        Looked::Later => (false, Coded::new(LATER)),
    }
}

/// Asks for a walk over a shop, unless one of its kind is not over yet. `again_of`: only over what failed in that job.
pub(crate) fn ask(
    w: &mut Write<'_>,
    kind: &str,
    shop: &ShopRow,
    by: (&str, Option<&str>),
    again_of: Option<JobId>,
    now: Instant,
) -> Result<JobId> {
    if let Some(open) = jobs::open_of_shop(w, shop.id, &[kind])?.first() {
        return Ok(open.id);
    }
    let walk = Walk { again_of, ..Walk::default() };
    let payload = serde_json::to_value(&walk).unwrap_or_default();
    let id = jobs::insert(
        w,
        &NewJob {
            kind: kind.to_owned(),
            shop_id: Some(shop.id),
            subject: shop.short_name.clone(),
            next_run_at: None,
            version: 1,
            payload,
            person: by.0.to_owned(),
            request_id: by.1.map(ToOwned::to_owned),
            requested_at: now,
        },
    )?;
    let total = match again_of {
        Some(job) => i64::try_from(jobs::failed_rows(w, job)?.len()).unwrap_or(i64::MAX),
        None => numbers::of_shop(w, shop.id)?,
    };
    jobs::progress(w, id, total, 0, 0)?;
    Ok(id)
}

/// A part of a walk: each listing with its line.
type Slice = Vec<(i64, ListingRow)>;

/// The next part, and where it ends; empty at the end.
fn next_slice(r: &impl Reader, job: &JobRow, walk: &Walk, limit: i64) -> Result<(Slice, i64)> {
    let Some(shop) = job.shop_id else { return Ok((Vec::new(), walk.after)) };
    let (of, second) = if walk.second { (Some(job.id), true) } else { (walk.again_of, false) };
    let Some(of) = of else {
        let rows = listings::ours_after(r, shop, ListingId(walk.after), limit)?;
        let end = rows.last().map_or(walk.after, |row| row.id.0);
        return Ok(((walk.lines + 1..).zip(rows).collect(), end));
    };
    let failed = jobs::failed_after(r, of, walk.after, limit)?;
    let end = failed.last().map_or(walk.after, |row| row.line);
    let mut slice = Vec::new();
    let mut line = walk.lines;
    for row in failed {
        let later = row.message.as_ref().is_some_and(|message| message.code == LATER);
        if second && !later {
            continue;
        }
        if let Some(listing) = listings::by_key(r, shop, &row.key)? {
            line += 1;
            slice.push((if second { row.line } else { line }, listing));
        }
    }
    Ok((slice, end))
}

impl ShopWorker {
    /// Goes on with the walk that the shop has to do, until its orders are due or something that they lowered is. Gives when
    /// it is to be gone on with; `None` when there is none.
    pub(super) async fn walk_on(
        &self,
        plan: &mut Plan,
        mall: &dyn Mall,
        row: &ShopRow,
    ) -> FaultResult<Option<Instant>> {
        let (shop, run, now) = (self.shop, self.run_id.to_string(), self.clock.now());
        let hour = self.sync_at_its_hour(plan, row).await?;
        let Some(job) = self.store.read(move |r| jobs::next_of_shop(r, shop, &WALKS, now)).await? else {
            return Ok(hour);
        };
        let (id, sends) = (job.id, job.kind == FULL_SYNC);
        if let Some(why) = Self::hindrance(mall, row, sends) {
            self.store.write(move |w| jobs::finish(w, id, JobState::Failed, Some(&why), now)).await?;
            return Ok(Some(now));
        }
        let Some(port) = mall.stock() else { return Ok(None) };
        let claimed = self.store.write(move |w| jobs::claim_of_shop(w, shop, &WALKS, &run, now)).await?;
        let Some(job) = claimed else { return Ok(None) };
        loop {
            if let Some(wait) = self.waits_for(plan, mall, row, sends).await? {
                return Ok(Some(wait));
            }
            let state = self.store.read(move |r| jobs::get(r, id)).await?.map(|job| job.state);
            if state != Some(JobState::Running) || self.stop.is_cancelled() {
                // Paused or stopped meanwhile; another may have its turn.
                return Ok(Some(self.clock.now()));
            }
            if self.walk_one(plan, mall, port, &job, sends).await? {
                return Ok(Some(self.clock.now()));
            }
        }
    }

    /// 一括更新時刻: asks for a full sync when one of the shop's hours has come; gives when the next one comes.
    async fn sync_at_its_hour(&self, plan: &mut Plan, row: &ShopRow) -> FaultResult<Option<Instant>> {
        let (shop, now, hours) = (self.shop, self.clock.now(), row.switches.sending.sync_hours);
        if hours.is_empty() || !row.switches.push_stock || row.push_blocked.is_some() {
            return Ok(None);
        }
        let begun = *plan.minded_since.get_or_insert(now);
        let last = self.store.read(move |r| jobs::newest_of_shop(r, shop, FULL_SYNC)).await?;
        let last = last.map_or(begun, |job| job.requested_at);
        // An hour that passed while the program was off is made up for the same morning, not days later.
        let due = hours.next_after(last.max(now.plus(-MADE_UP_WITHIN)));
        if due.is_some_and(|due| due <= now) {
            let row = row.clone();
            self.store.write(move |w| ask(w, FULL_SYNC, &row, ("", None), None, now).map(drop)).await?;
            return Ok(hours.next_after(now));
        }
        Ok(due)
    }

    /// Why the walk can't be done at all.
    fn hindrance(mall: &dyn Mall, row: &ShopRow, sends: bool) -> Option<Coded> {
        let Some(port) = mall.stock() else { return Some(Coded::new("sync.no_stock_port")) };
        if !sends && !port.rules().reads {
            return Some(Coded::new("sync.cannot_read"));
        }
        match &row.push_blocked {
            _ if !sends => None,
            _ if !row.switches.push_stock => Some(Coded::new("sync.push_off")),
            blocked => blocked.as_ref().map(Coded::new),
        }
    }

    /// Until when the walk waits for something that goes first.
    async fn waits_for(
        &self,
        plan: &Plan,
        mall: &dyn Mall,
        row: &ShopRow,
        sends: bool,
    ) -> FaultResult<Option<Instant>> {
        let (shop, now) = (self.shop, self.clock.now());
        if plan.push_at > now {
            return Ok(Some(plan.push_at));
        }
        if self.health.refused(shop, Area::Orders) {
            return Ok(Some(plan.poll_at.max(now.plus(SECOND))));
        }
        let polls = mall.orders().is_some();
        if polls && plan.poll_at <= now {
            return Ok(Some(now));
        }
        if sends {
            // Nothing may rise on old orders, so a walk without them would be half a walk.
            if polls && self.freshness(plan) != Freshness::Fresh {
                return Ok(Some(plan.poll_at.max(now)));
            }
            let urgent = self.store.read(move |r| listings::next_due_at(r, shop, Due::Urgent)).await?;
            if urgent.is_some_and(|due| due <= now) && self.sends_now(plan, row) {
                return Ok(Some(now));
            }
        }
        Ok(None)
    }

    /// One batch; true when the job is over.
    async fn walk_one(
        &self,
        plan: &mut Plan,
        mall: &dyn Mall,
        port: &dyn Stock,
        job: &JobRow,
        sends: bool,
    ) -> FaultResult<bool> {
        let id = job.id;
        let limit =
            if sends { batch(port) } else { i64::try_from(port.rules().read_batch).unwrap_or(1).max(1) };
        let (walk, slice, end) = self
            .store
            .read(move |r| {
                let job = jobs::get(r, id)?.ok_or_else(|| miseban_store::StoreError::not_found("job"))?;
                let walk = Walk::of(&job);
                let (slice, end) = next_slice(r, &job, &walk, limit)?;
                Ok((walk, slice, end))
            })
            .await?;
        if end == walk.after {
            return self.end_of_pass(id, walk).await;
        }
        let begun = self.clock.now();
        let looked = match self.look_at(plan, mall, port, &slice, sends).await? {
            Ok(looked) => looked,
            Err(trouble) => {
                plan.complete_since = None;
                plan.push_failures = plan.push_failures.saturating_add(1);
                let now = self.clock.now();
                plan.push_at = now.plus(back_off(plan.push_failures, SECOND, trouble.retry));
                self.health.trouble(self.shop, Area::Numbers, trouble, now, Some(plan.push_at));
                return Ok(false);
            }
        };
        plan.push_failures = 0;
        self.health.well(self.shop, Area::Numbers);
        kill_point("walk_looked");
        let now = self.clock.now();
        self.store.write(move |w| put_down(w, id, walk, &slice, &looked, end, sends, (begun, now))).await?;
        Ok(false)
    }

    /// What became of each listing of a part. The inner error: the mall could not be asked, and the part goes again.
    async fn look_at(
        &self,
        plan: &Plan,
        mall: &dyn Mall,
        port: &dyn Stock,
        slice: &Slice,
        sends: bool,
    ) -> FaultResult<std::result::Result<Vec<(ListingId, Looked)>, MallError>> {
        let rows: Vec<ListingRow> = slice.iter().map(|(_, row)| row.clone()).collect();
        let of = (self.shop, plan.account);
        if !sends {
            return read_these(&self.store, &self.clock, of, port, rows).await;
        }
        let fresh = self.freshness(plan);
        let Pushed { looked, trouble, .. } =
            push_these(&self.store, &self.clock, of, mall, &self.run_id, fresh, rows).await?;
        // What was taken of a batch that stopped half way counts; the rest is due and goes again by itself.
        Ok(match trouble {
            Some(trouble) if looked.is_empty() => Err(trouble),
            _ => Ok(looked),
        })
    }

    /// The last listing was looked at: what could not be told goes once more, then it is over.
    async fn end_of_pass(&self, id: JobId, mut walk: Walk) -> FaultResult<bool> {
        let now = self.clock.now();
        if walk.later > 0 && !walk.second {
            (walk.second, walk.after) = (true, 0);
            let payload = serde_json::to_value(&walk).unwrap_or_default();
            self.store.write(move |w| jobs::set_payload(w, id, &payload)).await?;
            return Ok(false);
        }
        self.store.write(move |w| jobs::finish(w, id, JobState::Done, None, now)).await?;
        Ok(true)
    }
}

/// Writes down what became of a part and where the walk is, in one transaction.
#[allow(clippy::too_many_arguments, reason = "all of it is one step of a walk")]
fn put_down(
    w: &mut Write<'_>,
    id: JobId,
    mut walk: Walk,
    slice: &Slice,
    looked: &[(ListingId, Looked)],
    end: i64,
    sends: bool,
    (begun, now): (Instant, Instant),
) -> Result<()> {
    let mut later = Vec::new();
    for (line, listing) in slice {
        let became = looked.iter().find(|(of, _)| *of == listing.id).map_or(&Looked::Later, |(_, one)| one);
        if walk.second {
            walk.count(&Looked::Later, -1);
        }
        walk.count(became, 1);
        if *became == Looked::Later {
            later.push(listing.id);
        }
        let (ok, message) = told(became);
        jobs::row(w, id, &JobLine { line: *line, key: listing.key.clone(), ok, message: Some(message) })?;
        walk.lines = walk.lines.max(*line);
    }
    if sends {
        // The ordinary way finds out what became of these, too, and goes on trying.
        listings::raise(w, &later)?;
    }
    walk.after = end;
    walk.step(begun, now);
    let failed = walk.failed();
    let Some(job) = jobs::get(w, id)? else { return Ok(()) };
    jobs::progress(w, id, job.total.max(walk.lines), walk.lines - failed, failed)?;
    jobs::set_payload(w, id, &serde_json::to_value(&walk).unwrap_or_default())
}
