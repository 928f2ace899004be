//! What leaves the house once: confirmations, shipping reports. Each has a unique key of kind, order and revision.

use miseban_domain::{Coded, Instant, OrderId, ShopId};
use rusqlite::params;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Reader, Result, Topic, Write, shops, sql,
    sql::{Cols, Connected},
};

/// How far something has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// Waits for its time.
    Waiting,
    /// Is being sent by the run that claimed it.
    Sending,
    /// The other side has it.
    Accepted,
    /// The other side refused it.
    Refused,
    /// Nobody knows. Its `next_at` is the moment from which the mall's own state tells: what the mall doesn't show
    /// then has not arrived.
    InDoubt,
}

/// Something to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct NewOutbox {
    /// What kind of message.
    pub kind: String,
    /// To which shop's mall; the order's when `None`.
    pub shop_id: Option<ShopId>,
    /// About which order.
    pub order_id: Option<OrderId>,
    /// Which of its kind about that order.
    pub revision: i64,
    /// The version of the payload's shape.
    pub version: u32,
    /// What to say.
    pub payload: Value,
    /// Not before.
    pub next_at: Instant,
    /// Now.
    pub created_at: Instant,
}

/// Something that is sent or was.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxRow {
    /// Row.
    pub id: i64,
    /// What kind of message.
    pub kind: String,
    /// To which shop's mall.
    pub shop_id: Option<ShopId>,
    /// About which order.
    pub order_id: Option<OrderId>,
    /// Which of its kind about that order.
    pub revision: i64,
    /// The version of the payload's shape.
    pub version: u32,
    /// What to say.
    pub payload: Value,
    /// How far it has come.
    pub state: OutboxState,
    /// How often it was tried.
    pub attempts: u32,
    /// Not before.
    pub next_at: Instant,
    /// The run of the program that sends it.
    pub run_id: Option<String>,
    /// What the other side said.
    pub answer: Option<Value>,
    /// When it was put here.
    pub created_at: Instant,
    /// When its outcome was known.
    pub settled_at: Option<Instant>,
}

const COLUMNS: &str = "id, kind, shop_id, order_id, revision, version, payload, state, attempts, next_at, run_id, \
     answer, created_at, settled_at";

fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<OutboxRow> {
    Ok(OutboxRow {
        id: c.get()?,
        kind: c.get()?,
        shop_id: c.maybe_id(ShopId)?,
        order_id: c.maybe_id(OrderId)?,
        revision: c.get()?,
        version: c.get()?,
        payload: c.json()?,
        state: c.word()?,
        attempts: c.get()?,
        next_at: c.at()?,
        run_id: c.get()?,
        answer: c.maybe_json()?,
        created_at: c.at()?,
        settled_at: c.maybe_at()?,
    })
}

/// Puts something in the outbox. False when its like is there already.
pub fn enqueue(w: &mut Write<'_>, new: &NewOutbox) -> Result<bool> {
    let added = sql::run(
        w.conn(),
        "INSERT INTO outbox (kind, shop_id, order_id, account, revision, version, payload, next_at, created_at)
         SELECT ?1, s.id, ?3, s.account_generation, ?4, ?5, ?6, ?7, ?8
         FROM shops s WHERE s.id = ifnull(?2, (SELECT shop_id FROM orders WHERE id = ?3))
         ON CONFLICT (kind, ifnull(order_id, -shop_id), revision) DO NOTHING",
        params![
            new.kind,
            new.shop_id.map(|id| id.0),
            new.order_id.map(|id| id.0),
            new.revision,
            new.version,
            sql::json(&new.payload)?,
            new.next_at.0,
            new.created_at.0,
        ],
    )?;
    if added > 0 {
        w.touch(Topic::Jobs);
    }
    Ok(added > 0)
}

/// Takes what waits for a shop and is due, `limit` at most, oldest first. It is this run's from then on: commit, then send.
/// `account`: to which of the shop's accounts it is sent; a conflict when the shop turned to another one meanwhile.
pub fn claim(
    w: &mut Write<'_>,
    (shop, account): (ShopId, i64),
    run_id: &str,
    now: Instant,
    limit: i64,
) -> Result<Vec<OutboxRow>> {
    shops::require_account(w, shop, account)?;
    let due: Vec<i64> = sql::all(
        w.conn(),
        "SELECT id FROM outbox WHERE state = 'waiting' AND next_at <= ?2 AND shop_id = ?1 AND account = ?4
         ORDER BY next_at, id LIMIT ?3",
        params![shop.0, now.0, limit, account],
        sql::only,
    )?;
    let mut claimed = Vec::with_capacity(due.len());
    for id in due {
        w.touch(Topic::Jobs);
        sql::run(
            w.conn(),
            "UPDATE outbox SET state = 'sending', run_id = ?2, attempts = attempts + 1 WHERE id = ?1",
            params![id, run_id],
        )?;
        claimed.extend(get(w, id)?);
    }
    Ok(claimed)
}

/// Writes an outcome down; with `next_at` and [`OutboxState::Waiting`] it is tried again then.
pub fn settle(
    w: &mut Write<'_>,
    id: i64,
    state: OutboxState,
    answer: Option<&Value>,
    next_at: Option<Instant>,
    at: Instant,
) -> Result<()> {
    w.touch(Topic::Jobs);
    w.touch(Topic::Orders);
    let settled = matches!(state, OutboxState::Accepted | OutboxState::Refused).then_some(at.0);
    sql::run_on(
        w.conn(),
        "outbox",
        "UPDATE outbox SET state = ?2, answer = ?3, next_at = ifnull(?4, next_at), settled_at = ?5 WHERE id = ?1",
        params![id, sql::word(&state)?, sql::maybe_json(answer)?, sql::millis(next_at), settled],
    )?;
    give_up(w, "id = ?1", id, at)
}

/// The code of what was never answered, or never sent, when its shop turned to another account.
pub const OTHER_ACCOUNT: &str = "outbox.other_account";

/// The shop has turned to another account: what waits or is in doubt was said to the one before, and is never sent to this one.
/// What is being sent at this moment goes there still; its outcome is written down, but nothing is said a second time.
pub(crate) fn forget_account(w: &mut Write<'_>, shop: ShopId, now: Instant) -> Result<()> {
    w.touch(Topic::Jobs);
    w.touch(Topic::Orders);
    give_up(w, "shop_id = ?1", shop.0, now)
}

/// Whatever is meant for an account that the shop has no more is over, but for what is under way.
fn give_up(w: &mut Write<'_>, of: &str, id: i64, now: Instant) -> Result<()> {
    sql::run(
        w.conn(),
        &format!(
            "UPDATE outbox SET state = 'refused', answer = ?2, settled_at = ?3
             WHERE {of} AND state IN ('waiting', 'in_doubt')
                 AND account <> (SELECT account_generation FROM shops s WHERE s.id = outbox.shop_id)"
        ),
        params![id, sql::json(&Coded::new(OTHER_ACCOUNT))?, now.0],
    )
    .map(drop)
}

/// One message.
pub fn get(r: &impl Reader, id: i64) -> Result<Option<OutboxRow>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM outbox WHERE id = ?1"), [id], row)
}

/// The messages about an order, oldest first.
pub fn of_order(r: &impl Reader, order: OrderId) -> Result<Vec<OutboxRow>> {
    sql::all(
        r.conn(),
        &format!("SELECT {COLUMNS} FROM outbox WHERE order_id = ?1 ORDER BY id"),
        [order.0],
        row,
    )
}

/// The orders of a shop about which a message is in doubt and whose state at the mall tells by now what became of it.
pub fn doubtful_orders(
    r: &impl Reader,
    shop: ShopId,
    now: Instant,
    limit: i64,
) -> Result<Vec<(OrderId, String)>> {
    sql::all(
        r.conn(),
        "SELECT DISTINCT o.id, o.order_number FROM outbox b JOIN orders o ON o.id = b.order_id
         WHERE b.state = 'in_doubt' AND b.next_at <= ?2 AND b.shop_id = ?1 ORDER BY o.id LIMIT ?3",
        params![shop.0, now.0, limit],
        |c| Ok((c.id(OrderId)?, c.get()?)),
    )
}

/// Messages about these orders that are in doubt stay so until the mall is asked again at `at`.
pub fn doubt_until(w: &mut Write<'_>, orders: &[OrderId], at: Instant) -> Result<()> {
    for order in orders {
        sql::run(
            w.conn(),
            "UPDATE outbox SET next_at = ?2 WHERE order_id = ?1 AND state = 'in_doubt'",
            params![order.0, at.0],
        )?;
    }
    Ok(())
}

/// When the next message to a shop's mall is due. One in doubt is found out about with the orders, at their time.
pub fn next_due_at(r: &impl Reader, shop: ShopId) -> Result<Option<Instant>> {
    let at: Option<i64> = sql::value(
        r.conn(),
        "SELECT min(next_at) FROM outbox WHERE state = 'waiting' AND shop_id = ?1",
        [shop.0],
    )?;
    Ok(at.map(Instant))
}

/// The mall took it and answers later: the payload now says what to ask for, and when. What was meant for another account than the
/// shop's is refused instead, at `next_at`.
pub fn replan(w: &mut Write<'_>, id: i64, payload: Option<&Value>, next_at: Instant) -> Result<()> {
    w.touch(Topic::Jobs);
    sql::run_on(
        w.conn(),
        "outbox",
        "UPDATE outbox SET state = 'waiting', payload = ifnull(?2, payload), next_at = ?3 WHERE id = ?1",
        params![id, sql::maybe_json(payload)?, next_at.0],
    )?;
    give_up(w, "id = ?1", id, next_at)
}

/// What nobody sends any more may or may not have arrived, which the mall's state tells from `known_from` on; gives how
/// many. To be called before the shop's one worker sends anything.
pub fn doubt_leftovers(w: &mut Write<'_>, shop: ShopId, known_from: Instant) -> Result<usize> {
    w.touch(Topic::Jobs);
    let left = sql::run(
        w.conn(),
        "UPDATE outbox SET state = 'in_doubt', next_at = ?2 WHERE state = 'sending' AND shop_id = ?1",
        params![shop.0, known_from.0],
    )?;
    give_up(w, "shop_id = ?1", shop.0, known_from)?;
    Ok(left)
}

/// What waits in a copy that was put back may have left since the copy was made: all of it is in doubt; gives how many.
pub fn doubt_waiting(w: &mut Write<'_>) -> Result<usize> {
    w.touch(Topic::Jobs);
    sql::run(w.conn(), "UPDATE outbox SET state = 'in_doubt' WHERE state IN ('waiting', 'sending')", [])
}

/// How many messages about an order there are of a kind: the revision of the next.
pub fn revisions(r: &impl Reader, order: OrderId, kind: &str) -> Result<i64> {
    sql::value(
        r.conn(),
        "SELECT count(*) FROM outbox WHERE order_id = ?1 AND kind = ?2",
        params![order.0, kind],
    )
}
