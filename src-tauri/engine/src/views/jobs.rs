use miseban_domain::{Instant, JobId, ShopId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Problem, WalkView};

/// `jobs.list`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct JobQuery {
    /// Any part of subject or person.
    pub text: String,
    /// Only this kind.
    pub kind: String,
    /// Only this shop.
    pub shop_id: Option<ShopId>,
    /// Only this state.
    pub state: String,
    /// Only this person.
    pub person: String,
    /// Asked for at or after.
    pub from: Option<Instant>,
    /// Asked for before.
    pub to: Option<Instant>,
    /// Rows to pass over.
    pub offset: i64,
    /// Rows to give, 1 to 500.
    pub limit: i64,
}

/// A row of 処理状況.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct JobView {
    /// Job.
    pub id: JobId,
    /// 操作日時.
    pub requested_at: Instant,
    /// 処理対象: message code `job_subject.*` or the name of a shop.
    pub subject: String,
    /// 処理内容: message code `job.<kind>`.
    pub kind: String,
    /// Shop.
    pub shop_id: Option<ShopId>,
    /// 処理結果: `waiting`, `running`, `paused`, `done`, `failed`, `stopped`.
    pub state: String,
    /// 件数.
    pub total: i64,
    /// 成功.
    pub succeeded: i64,
    /// 失敗.
    pub failed: i64,
    /// 担当者.
    pub person: String,
    /// When it ended.
    pub finished_at: Option<Instant>,
    /// Next try.
    pub next_run_at: Option<Instant>,
    /// Why it failed as a whole.
    pub problem: Option<Problem>,
    /// It can be run again.
    pub can_retry: bool,
    /// It can be paused, let go on and stopped.
    pub can_steer: bool,
    /// How far a walk over a shop is.
    pub walk: Option<WalkView>,
}

/// `jobs.rows`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct JobRowsQuery {
    /// Job.
    pub job_id: JobId,
    /// Only rows that failed.
    #[serde(default)]
    pub only_failed: bool,
    /// Rows to pass over.
    #[serde(default)]
    pub offset: i64,
    /// Rows to give.
    #[serde(default)]
    pub limit: i64,
}

/// A row of a job's result.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct JobRowView {
    /// Line, from 1.
    pub line: i64,
    /// What it was about.
    pub key: String,
    /// It worked.
    pub ok: bool,
    /// What was said.
    pub problem: Option<Problem>,
}

/// `jobs.retry`: the rows that failed, again.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RetryJob {
    /// Made by the caller.
    pub request_id: String,
    /// Job.
    pub job_id: JobId,
}
