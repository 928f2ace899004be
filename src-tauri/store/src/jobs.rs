//! 処理状況: all long work, with its rows, so that it can go on after a crash and be seen while it runs.

use miseban_domain::{Coded, Instant, JobId, ShopId};
use rusqlite::{params, params_from_iter, types::Value as Sql};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Page, Reader, Result, Topic, Write, sql,
    sql::{Cols, Connected},
};

/// How far a job has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for its turn or its time.
    Waiting,
    /// Is being worked on by the run that claimed it.
    Running,
    /// A person has it wait until they let it go on.
    Paused,
    /// Is done; some rows may have failed.
    Done,
    /// Could not be done.
    Failed,
    /// A person stopped it.
    Stopped,
}

/// A job.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRow {
    /// Row.
    pub id: JobId,
    /// What kind of work.
    pub kind: String,
    /// For which shop.
    pub shop_id: Option<ShopId>,
    /// What it is about, as the person knows it (a file's name, a shop's).
    pub subject: String,
    /// How far it has come.
    pub state: JobState,
    /// How often it was begun.
    pub attempts: u32,
    /// Not before.
    pub next_run_at: Option<Instant>,
    /// The run of the program that works on it.
    pub run_id: Option<String>,
    /// The version of the payload's shape.
    pub version: u32,
    /// What to do.
    pub payload: Value,
    /// Rows in all.
    pub total: i64,
    /// Rows that went well.
    pub succeeded: i64,
    /// Rows that didn't.
    pub failed: i64,
    /// Why it failed.
    pub error: Option<Coded>,
    /// Who asked for it; empty for the program itself.
    pub person: String,
    /// The request that it came with.
    pub request_id: Option<String>,
    /// When it was asked for.
    pub requested_at: Instant,
    /// When it was first begun.
    pub started_at: Option<Instant>,
    /// When it ended.
    pub finished_at: Option<Instant>,
}

/// A job to be added.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// What kind of work.
    pub kind: String,
    /// For which shop.
    pub shop_id: Option<ShopId>,
    /// What it is about.
    pub subject: String,
    /// Not before; at once when `None`.
    pub next_run_at: Option<Instant>,
    /// The version of the payload's shape.
    pub version: u32,
    /// What to do.
    pub payload: Value,
    /// Who asks for it; empty for the program itself.
    pub person: String,
    /// The request that it comes with.
    pub request_id: Option<String>,
    /// Now.
    pub requested_at: Instant,
}

/// What came of one row of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobLine {
    /// Which line of the file, or which in turn.
    pub line: i64,
    /// What it is about (a code, an order number).
    pub key: String,
    /// It went well.
    pub ok: bool,
    /// What there is to say about it.
    pub message: Option<Coded>,
}

const COLUMNS: &str = "id, kind, shop_id, subject, state, attempts, next_run_at, run_id, version, payload, total, \
     succeeded, failed, error, person, request_id, requested_at, started_at, finished_at";

fn row_of(c: &mut Cols<'_, '_>) -> rusqlite::Result<JobRow> {
    Ok(JobRow {
        id: c.id(JobId)?,
        kind: c.get()?,
        shop_id: c.maybe_id(ShopId)?,
        subject: c.get()?,
        state: c.word()?,
        attempts: c.get()?,
        next_run_at: c.maybe_at()?,
        run_id: c.get()?,
        version: c.get()?,
        payload: c.json()?,
        total: c.get()?,
        succeeded: c.get()?,
        failed: c.get()?,
        error: c.maybe_coded()?,
        person: c.get()?,
        request_id: c.get()?,
        requested_at: c.at()?,
        started_at: c.maybe_at()?,
        finished_at: c.maybe_at()?,
    })
}

/// Adds a job.
pub fn insert(w: &mut Write<'_>, new: &NewJob) -> Result<JobId> {
    w.touch(Topic::Jobs);
    sql::insert(
        w.conn(),
        "INSERT INTO jobs (kind, shop_id, subject, state, next_run_at, version, payload, person, request_id, requested_at)
         VALUES (?1, ?2, ?3, 'waiting', ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            new.kind,
            new.shop_id.map(|id| id.0),
            new.subject,
            sql::millis(new.next_run_at),
            new.version,
            sql::json(&new.payload)?,
            new.person,
            new.request_id,
            new.requested_at.0,
        ],
    )
    .map(JobId)
}

/// Takes a job: first one that an earlier run of the program left unfinished, then one that waits and is due. It is
/// this run's from then on.
pub fn claim(w: &mut Write<'_>, run_id: &str, now: Instant) -> Result<Option<JobRow>> {
    let left: Option<i64> = sql::maybe(
        w.conn(),
        "SELECT id FROM jobs WHERE state = 'running' AND run_id <> ?1 ORDER BY id LIMIT 1",
        [run_id],
        sql::only,
    )?;
    let chosen = match left {
        Some(id) => Some(id),
        None => sql::maybe(
            w.conn(),
            "SELECT id FROM jobs WHERE state = 'waiting' AND (next_run_at IS NULL OR next_run_at <= ?1)
             ORDER BY next_run_at, id LIMIT 1",
            [now.0],
            sql::only,
        )?,
    };
    let Some(id) = chosen else { return Ok(None) };
    w.touch(Topic::Jobs);
    sql::run(
        w.conn(),
        "UPDATE jobs SET state = 'running', run_id = ?2, attempts = attempts + 1, started_at = ifnull(started_at, ?3)
         WHERE id = ?1",
        params![id, run_id, now.0],
    )?;
    get(w, JobId(id))
}

/// The job of a kind that a shop's worker has to do next: one under way, else one that waits and is due. It is this
/// run's from then on; one that an earlier run of the program left unfinished goes on.
pub fn claim_of_shop(
    w: &mut Write<'_>,
    shop: ShopId,
    kinds: &[&str],
    run_id: &str,
    now: Instant,
) -> Result<Option<JobRow>> {
    let Some(job) = next_of_shop(w, shop, kinds, now)? else { return Ok(None) };
    if job.state != JobState::Running || job.run_id.as_deref() != Some(run_id) {
        w.touch(Topic::Jobs);
        sql::run(
            w.conn(),
            "UPDATE jobs SET state = 'running', run_id = ?2, attempts = attempts + 1, started_at = ifnull(started_at, ?3)
             WHERE id = ?1",
            params![job.id.0, run_id, now.0],
        )?;
    }
    get(w, job.id)
}

/// The job that [`claim_of_shop`] would give.
pub fn next_of_shop(r: &impl Reader, shop: ShopId, kinds: &[&str], now: Instant) -> Result<Option<JobRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM jobs WHERE shop_id = ?1 AND kind IN (SELECT value FROM json_each(?2))
             AND (state = 'running' OR state = 'waiting' AND (next_run_at IS NULL OR next_run_at <= ?3))
         ORDER BY state, id LIMIT 1"
    );
    sql::maybe(r.conn(), &sql, params![shop.0, sql::json(kinds)?, now.0], row_of)
}

/// The jobs of a kind of a shop that are not over.
pub fn open_of_shop(r: &impl Reader, shop: ShopId, kinds: &[&str]) -> Result<Vec<JobRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM jobs WHERE shop_id = ?1 AND kind IN (SELECT value FROM json_each(?2))
             AND state IN ('waiting', 'running', 'paused') ORDER BY id"
    );
    sql::all(r.conn(), &sql, params![shop.0, sql::json(kinds)?], row_of)
}

/// The newest job of a kind of a shop, whatever came of it.
pub fn newest_of_shop(r: &impl Reader, shop: ShopId, kind: &str) -> Result<Option<JobRow>> {
    let sql = format!("SELECT {COLUMNS} FROM jobs WHERE shop_id = ?1 AND kind = ?2 ORDER BY id DESC LIMIT 1");
    sql::maybe(r.conn(), &sql, params![shop.0, kind], row_of)
}

/// Pauses a job, or lets a paused one wait for its worker again.
pub fn set_state(w: &mut Write<'_>, id: JobId, state: JobState) -> Result<()> {
    w.touch(Topic::Jobs);
    sql::run_on(
        w.conn(),
        "job",
        "UPDATE jobs SET state = ?2, next_run_at = NULL WHERE id = ?1",
        params![id.0, sql::word(&state)?],
    )
}

/// How far it is, as it says itself: where to go on.
pub fn set_payload(w: &mut Write<'_>, id: JobId, payload: &Value) -> Result<()> {
    sql::run_on(
        w.conn(),
        "job",
        "UPDATE jobs SET payload = ?2 WHERE id = ?1",
        params![id.0, sql::json(payload)?],
    )
}

/// Forgets the rows that went well of jobs of a kind that ended before a moment: very many, and nobody asks for them.
pub fn prune_good_rows(w: &mut Write<'_>, kind: &str, before: Instant) -> Result<usize> {
    sql::run(
        w.conn(),
        "DELETE FROM job_rows WHERE ok = 1 AND job_id IN
             (SELECT id FROM jobs WHERE kind = ?1 AND finished_at < ?2 AND succeeded > 0)",
        params![kind, before.0],
    )
}

/// How far it is.
pub fn progress(w: &mut Write<'_>, id: JobId, total: i64, succeeded: i64, failed: i64) -> Result<()> {
    w.touch(Topic::Jobs);
    sql::run_on(
        w.conn(),
        "job",
        "UPDATE jobs SET total = ?2, succeeded = ?3, failed = ?4 WHERE id = ?1",
        params![id.0, total, succeeded, failed],
    )
}

/// What came of one row. A row that is done again after a crash is written over.
pub fn row(w: &mut Write<'_>, job: JobId, line: &JobLine) -> Result<()> {
    w.touch(Topic::Jobs);
    sql::run(
        w.conn(),
        "INSERT INTO job_rows (job_id, line, key, ok, message) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (job_id, line) DO UPDATE SET key = excluded.key, ok = excluded.ok, message = excluded.message",
        params![job.0, line.line, line.key, line.ok, sql::maybe_json(line.message.as_ref())?],
    )
    .map(|_| ())
}

/// The job has ended in `state`.
pub fn finish(
    w: &mut Write<'_>,
    id: JobId,
    state: JobState,
    error: Option<&Coded>,
    at: Instant,
) -> Result<()> {
    w.touch(Topic::Jobs);
    sql::run_on(
        w.conn(),
        "job",
        "UPDATE jobs SET state = ?2, error = ?3, finished_at = ?4, next_run_at = NULL WHERE id = ?1",
        params![id.0, sql::word(&state)?, sql::maybe_json(error)?, at.0],
    )
}

/// The job did not succeed yet and waits until `next_run_at`.
pub fn again(w: &mut Write<'_>, id: JobId, next_run_at: Instant, error: Option<&Coded>) -> Result<()> {
    w.touch(Topic::Jobs);
    sql::run_on(
        w.conn(),
        "job",
        "UPDATE jobs SET state = 'waiting', next_run_at = ?2, error = ?3, run_id = NULL WHERE id = ?1",
        params![id.0, next_run_at.0, sql::maybe_json(error)?],
    )
}

/// One job.
pub fn get(r: &impl Reader, id: JobId) -> Result<Option<JobRow>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM jobs WHERE id = ?1"), [id.0], row_of)
}

/// Which jobs a list asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JobQuery {
    /// Part of the subject; empty for all.
    pub text: String,
    /// Of this kind.
    pub kind: Option<String>,
    /// For this shop.
    pub shop: Option<ShopId>,
    /// About exactly this.
    pub subject: Option<String>,
    /// That have come so far.
    pub state: Option<JobState>,
    /// Asked for by them.
    pub person: Option<String>,
    /// Asked for at or after.
    pub from: Option<Instant>,
    /// Asked for before.
    pub to: Option<Instant>,
    /// Rows to skip.
    pub offset: i64,
    /// Rows to give.
    pub limit: i64,
}

/// Jobs, the newest first.
pub fn list(r: &impl Reader, query: &JobQuery) -> Result<Page<JobRow>> {
    let mut conditions = vec!["true".to_owned()];
    let mut values: Vec<Sql> = Vec::new();
    let mut only = |condition: &str, value: Option<Sql>| {
        if let Some(value) = value {
            conditions.push(condition.to_owned());
            values.push(value);
        }
    };
    only("instr(subject, ?) > 0", (!query.text.is_empty()).then(|| query.text.clone().into()));
    only("kind = ?", query.kind.clone().map(Into::into));
    only("shop_id = ?", query.shop.map(|shop| shop.0.into()));
    only("subject = ?", query.subject.clone().map(Into::into));
    only("state = ?", query.state.map(|state| sql::word(&state)).transpose()?.map(Into::into));
    only("person = ?", query.person.clone().map(Into::into));
    only("requested_at >= ?", query.from.map(|at| at.0.into()));
    only("requested_at < ?", query.to.map(|at| at.0.into()));
    let filter = conditions.join(" AND ");
    let total = sql::value(
        r.conn(),
        &format!("SELECT count(*) FROM jobs WHERE {filter}"),
        params_from_iter(&values),
    )?;
    values.extend([query.limit.into(), query.offset.into()]);
    let sql = format!(
        "SELECT {COLUMNS} FROM jobs WHERE {filter} ORDER BY requested_at DESC, id DESC LIMIT ? OFFSET ?"
    );
    let rows = sql::all(r.conn(), &sql, params_from_iter(&values), row_of)?;
    Ok(Page { rows, total })
}

/// The rows of a job in their order, all or only those that failed.
pub fn rows(r: &impl Reader, job: JobId, only_failed: bool, offset: i64, limit: i64) -> Result<Vec<JobLine>> {
    sql::all(
        r.conn(),
        "SELECT line, key, ok, message FROM job_rows WHERE job_id = ?1 AND (NOT ?2 OR ok = 0)
         ORDER BY line LIMIT ?4 OFFSET ?3",
        params![job.0, only_failed, offset, limit],
        |c| Ok(JobLine { line: c.get()?, key: c.get()?, ok: c.get()?, message: c.maybe_coded()? }),
    )
}

/// Every row of a job that failed.
pub fn failed_rows(r: &impl Reader, job: JobId) -> Result<Vec<JobLine>> {
    rows(r, job, true, 0, -1)
}

/// The rows of a job that failed, in their order after a line.
pub fn failed_after(r: &impl Reader, job: JobId, after: i64, limit: i64) -> Result<Vec<JobLine>> {
    sql::all(
        r.conn(),
        "SELECT line, key, ok, message FROM job_rows WHERE job_id = ?1 AND line > ?2 AND ok = 0 ORDER BY line LIMIT ?3",
        params![job.0, after, limit],
        |c| Ok(JobLine { line: c.get()?, key: c.get()?, ok: c.get()?, message: c.maybe_coded()? }),
    )
}

/// Takes up this job: it is this run's from then on.
pub fn take_up(w: &mut Write<'_>, id: JobId, run_id: &str, now: Instant) -> Result<()> {
    w.touch(Topic::Jobs);
    sql::run_on(
        w.conn(),
        "job",
        "UPDATE jobs SET state = 'running', run_id = ?2, attempts = attempts + 1, started_at = ifnull(started_at, ?3)
         WHERE id = ?1",
        params![id.0, run_id, now.0],
    )
}

/// The jobs of a kind that are not over, the oldest first.
pub fn unfinished(r: &impl Reader, kind: &str) -> Result<Vec<JobId>> {
    sql::all(
        r.conn(),
        "SELECT id FROM jobs WHERE kind = ?1 AND state IN ('waiting', 'running') ORDER BY id",
        [kind],
        |c| c.id(JobId),
    )
}

/// How far an import has come that is written in slices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    /// Row.
    pub id: i64,
    /// How many rows of its file are in.
    pub rows_in: i64,
    /// When the last slice was in; `None` before that.
    pub applied_at: Option<Instant>,
}

/// The batch of a job; begun when there is none.
pub fn batch(w: &mut Write<'_>, job: JobId) -> Result<Batch> {
    sql::run(w.conn(), "INSERT INTO batches (job_id) VALUES (?1) ON CONFLICT (job_id) DO NOTHING", [job.0])?;
    let known = sql::maybe(
        w.conn(),
        "SELECT id, rows_in, applied_at FROM batches WHERE job_id = ?1",
        [job.0],
        |c| Ok(Batch { id: c.get()?, rows_in: c.get()?, applied_at: c.maybe_at()? }),
    )?;
    known.ok_or_else(|| crate::StoreError::not_found("job"))
}

/// A slice is in: so many rows of the file are from now on.
pub fn advance_batch(w: &mut Write<'_>, batch: i64, rows_in: i64) -> Result<()> {
    sql::run_on(w.conn(), "job", "UPDATE batches SET rows_in = ?2 WHERE id = ?1", params![batch, rows_in])
}

/// The last slice is in. False when it was applied before.
pub fn apply_batch(w: &mut Write<'_>, batch: i64, at: Instant) -> Result<bool> {
    let changed = sql::run(
        w.conn(),
        "UPDATE batches SET applied_at = ?2 WHERE id = ?1 AND applied_at IS NULL",
        params![batch, at.0],
    )?;
    Ok(changed > 0)
}
