//! What came in, byte for byte, and how far each source was asked.

use std::collections::BTreeMap;

use miseban_domain::{Coded, Instant, OrderId, RawItemId, ShopId, observation::Source};
use rusqlite::params;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Reader, Result, StoreError, StoreErrorKind, Topic, Write, sql,
    sql::{Cols, Connected},
};

/// zstd's usual level: mails shrink to a third, in microseconds.
const LEVEL: i32 = 3;

/// Something that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRaw {
    /// Where it was found (`rakuten/1/orders`, `mailbox/2/INBOX`): keys are unique in it.
    pub scope: String,
    /// Whose it is, where that is known already.
    pub shop_id: Option<ShopId>,
    /// What kind of source it came from.
    pub source: Source,
    /// The source's key for it (order number, Message-ID).
    pub key: String,
    /// Itself.
    pub bytes: Vec<u8>,
    /// What it is (`application/json`, `message/rfc822`).
    pub media_type: String,
    /// When it was asked for.
    pub fetched_at: Instant,
}

/// What taking it in came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenIn {
    /// It is new, or another version of something known; it will be read.
    New(RawItemId),
    /// The very same bytes are there already.
    Seen(RawItemId),
}

impl TakenIn {
    /// Its row, whichever it was.
    pub const fn id(self) -> RawItemId {
        match self {
            Self::New(id) | Self::Seen(id) => id,
        }
    }
}

/// How far an item has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RawState {
    /// Waits to be read.
    New,
    /// Was read and made into an observation.
    Read,
    /// Looks like ours but could not be read; kept, shown, counted, read again after an update.
    Unreadable,
    /// Has nothing to do with orders.
    NotOurs,
    /// Is an order's, but of which shop isn't known.
    Unrouted,
}

/// An item without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawHead {
    /// Row.
    pub id: RawItemId,
    /// Where it was found.
    pub scope: String,
    /// Whose it is.
    pub shop_id: Option<ShopId>,
    /// What kind of source it came from.
    pub source: Source,
    /// The source's key for it.
    pub key: String,
    /// Bytes, uncompressed.
    pub size: i64,
    /// What it is.
    pub media_type: String,
    /// When it was asked for.
    pub fetched_at: Instant,
    /// When the source showed it last.
    pub last_seen: Instant,
    /// How far it has come.
    pub state: RawState,
    /// The version of the parser that read it.
    pub parser_version: Option<u32>,
    /// Why it could not be read.
    pub reason: Option<Coded>,
    /// The order that it speaks of.
    pub order_id: Option<OrderId>,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    /// What is known of it.
    pub head: RawHead,
    /// Itself, as it came.
    pub bytes: Vec<u8>,
}

/// An item that waits to be read.
#[derive(Debug)]
pub struct Waiting {
    /// What is known of it.
    pub head: RawHead,
    /// Itself, as it came; an error when what the database holds of it is damaged.
    pub bytes: Result<Vec<u8>>,
}

/// In place of a parser's version: no parser will ever read it.
pub const FOR_GOOD: u32 = u32::MAX;

const COLUMNS: &str = "id, scope, shop_id, source, key, size, media_type, fetched_at, last_seen, state, parser_version, \
     reason, order_id";

fn head(c: &mut Cols<'_, '_>) -> rusqlite::Result<RawHead> {
    Ok(RawHead {
        id: c.id(RawItemId)?,
        scope: c.get()?,
        shop_id: c.maybe_id(ShopId)?,
        source: c.word()?,
        key: c.get()?,
        size: c.get()?,
        media_type: c.get()?,
        fetched_at: c.at()?,
        last_seen: c.at()?,
        state: c.word()?,
        parser_version: c.get()?,
        reason: c.maybe_coded()?,
        order_id: c.maybe_id(OrderId)?,
    })
}

fn unpack(head: &RawHead, packed: &[u8]) -> Result<Vec<u8>> {
    let size =
        usize::try_from(head.size).map_err(|error| StoreError::with(StoreErrorKind::Corrupt, error))?;
    zstd::bulk::decompress(packed, size).map_err(|error| StoreError::with(StoreErrorKind::Corrupt, error))
}

/// Takes something in. The same bytes under the same key only say that they were seen again.
pub fn take_in(w: &mut Write<'_>, new: &NewRaw) -> Result<TakenIn> {
    w.touch(Topic::Raw);
    let hash = Sha256::digest(&new.bytes);
    if !new.bytes.is_empty() {
        // What was missing came after all.
        sql::run(
            w.conn(),
            "DELETE FROM raw_items WHERE scope = ?1 AND key = ?2 AND size = 0 AND order_id IS NULL",
            params![new.scope, new.key],
        )?;
    }
    let seen: Option<i64> = sql::maybe(
        w.conn(),
        "UPDATE raw_items SET last_seen = max(last_seen, ?4) WHERE scope = ?1 AND key = ?2 AND hash = ?3 RETURNING id",
        params![new.scope, new.key, hash.as_slice(), new.fetched_at.0],
        sql::only,
    )?;
    if let Some(id) = seen {
        return seen_again(w, RawItemId(id), new);
    }
    let size =
        i64::try_from(new.bytes.len()).map_err(|error| StoreError::with(StoreErrorKind::Internal, error))?;
    let id = sql::insert(
        w.conn(),
        "INSERT INTO raw_items (scope, shop_id, source, key, hash, bytes, size, media_type, fetched_at, last_seen)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)",
        params![
            new.scope,
            new.shop_id.map(|id| id.0),
            sql::word(&new.source)?,
            new.key,
            hash.as_slice(),
            zstd::bulk::compress(&new.bytes, LEVEL)?,
            size,
            new.media_type,
            new.fetched_at.0,
        ],
    )?;
    Ok(TakenIn::New(RawItemId(id)))
}

/// The source has something that it did not give: a place for it, to be shown with the reason. It is gone when the thing
/// itself is taken in.
pub fn note_missing(
    w: &mut Write<'_>,
    scope: &str,
    shop: ShopId,
    key: &str,
    reason: &Coded,
    now: Instant,
) -> Result<()> {
    let place = NewRaw {
        scope: scope.to_owned(),
        shop_id: Some(shop),
        source: Source::Api,
        key: key.to_owned(),
        bytes: Vec::new(),
        media_type: "text/plain".to_owned(),
        fetched_at: now,
    };
    let (TakenIn::New(id) | TakenIn::Seen(id)) = take_in(w, &place)?;
    settle_raw(w, id, RawState::Unreadable, FOR_GOOD, Some(reason), None)
}

/// Something that turned back to what it was before (two pieces, three, two again) is news, though its bytes are known:
/// it is read again as of now. Only the newest bytes of a key are nothing new.
fn seen_again(w: &mut Write<'_>, id: RawItemId, new: &NewRaw) -> Result<TakenIn> {
    let turned_back = sql::run(
        w.conn(),
        "UPDATE raw_items SET state = 'new', fetched_at = ?2
         WHERE id = ?1 AND state = 'read' AND EXISTS (
             SELECT 1 FROM raw_items other
             WHERE other.scope = ?3 AND other.key = ?4 AND other.id <> ?1 AND other.fetched_at > raw_items.fetched_at
                 AND other.last_seen < ?2)
             AND NOT EXISTS (
             SELECT 1 FROM raw_items other
             WHERE other.scope = ?3 AND other.key = ?4 AND other.id <> ?1 AND other.last_seen >= ?2)",
        params![id.0, new.fetched_at.0, new.scope, new.key],
    )?;
    Ok(if turned_back > 0 { TakenIn::New(id) } else { TakenIn::Seen(id) })
}

/// How far a source was asked. Written in the transaction that takes the items in.
pub fn set_cursor(w: &mut Write<'_>, scope: &str, value: &str, at: Instant) -> Result<()> {
    sql::run(
        w.conn(),
        "INSERT INTO cursors (scope, value, updated_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (scope) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        params![scope, value, at.0],
    )
    .map(|_| ())
}

/// How far a source was asked.
pub fn cursor(r: &impl Reader, scope: &str) -> Result<Option<String>> {
    sql::maybe(r.conn(), "SELECT value FROM cursors WHERE scope = ?1", [scope], sql::only)
}

/// Items that wait to be read, oldest first. What a newer parser has tried is not tried by an older one.
/// A damaged one is among them, for its damage to be told.
pub fn to_parse(r: &impl Reader, limit: i64, parser_version: u32) -> Result<Vec<Waiting>> {
    let sql = format!(
        "SELECT {COLUMNS}, bytes FROM raw_items
         WHERE state = 'new' AND (parser_version IS NULL OR parser_version <= ?2) ORDER BY id LIMIT ?1"
    );
    let rows: Vec<(RawHead, Vec<u8>)> =
        sql::all(r.conn(), &sql, params![limit, parser_version], |c| Ok((head(c)?, c.get()?)))?;
    Ok(rows.into_iter().map(|(head, packed)| Waiting { bytes: unpack(&head, &packed), head }).collect())
}

/// Says what reading an item came to.
pub fn settle_raw(
    w: &mut Write<'_>,
    id: RawItemId,
    state: RawState,
    parser_version: u32,
    reason: Option<&Coded>,
    order: Option<OrderId>,
) -> Result<()> {
    w.touch(Topic::Raw);
    sql::run_on(
        w.conn(),
        "raw_item",
        "UPDATE raw_items SET state = ?2, parser_version = ?3, reason = ?4, order_id = ifnull(?5, order_id) WHERE id = ?1",
        params![
            id.0,
            sql::word(&state)?,
            parser_version,
            sql::maybe_json(reason)?,
            order.map(|order| order.0)
        ],
    )
}

/// A route was found, or a person said whose it is: it is read again.
pub fn route(w: &mut Write<'_>, id: RawItemId, shop: ShopId) -> Result<()> {
    w.touch(Topic::Raw);
    sql::run_on(
        w.conn(),
        "raw_item",
        "UPDATE raw_items SET shop_id = ?2, state = 'new', reason = NULL WHERE id = ?1",
        params![id.0, shop.0],
    )
}

/// One item with its bytes.
pub fn raw(r: &impl Reader, id: RawItemId) -> Result<Option<RawRow>> {
    let sql = format!("SELECT {COLUMNS}, bytes FROM raw_items WHERE id = ?1");
    let found: Option<(RawHead, Vec<u8>)> = sql::maybe(r.conn(), &sql, [id.0], |c| Ok((head(c)?, c.get()?)))?;
    found.map(|(head, packed)| Ok(RawRow { bytes: unpack(&head, &packed)?, head })).transpose()
}

/// The items that an order was made from, oldest first.
pub fn of_order(r: &impl Reader, order: OrderId) -> Result<Vec<RawHead>> {
    sql::all(
        r.conn(),
        &format!("SELECT {COLUMNS} FROM raw_items WHERE order_id = ?1 ORDER BY id"),
        [order.0],
        head,
    )
}

/// Items that could not be read or routed, newest first.
pub fn in_trouble(r: &impl Reader, limit: i64) -> Result<Vec<RawHead>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM raw_items WHERE state IN ('unreadable', 'unrouted') ORDER BY id DESC LIMIT ?1"
    );
    sql::all(r.conn(), &sql, [limit], head)
}

/// How many items are in each kind of trouble.
pub fn counts_in_trouble(r: &impl Reader) -> Result<BTreeMap<RawState, i64>> {
    let rows = sql::all(
        r.conn(),
        "SELECT state, count(*) FROM raw_items WHERE state IN ('unreadable', 'unrouted') GROUP BY state",
        [],
        |c| Ok((c.word()?, c.get()?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// Which parser read something: each mall's own reads what its API gave, one reads all mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parser {
    /// The one of the mails.
    Mails,
    /// The one of this shop's mall.
    Shop(ShopId),
}

/// What an older version of a parser could not read is read again; gives how many.
pub fn reopen_outdated(w: &mut Write<'_>, parser: Parser, version: u32) -> Result<usize> {
    w.touch(Topic::Raw);
    let shop = match parser {
        Parser::Mails => None,
        Parser::Shop(shop) => Some(shop.0),
    };
    sql::run(
        w.conn(),
        "UPDATE raw_items SET state = 'new' WHERE state = 'unreadable' AND parser_version < ?1
             AND iif(?2 IS NULL, source = 'mail', source <> 'mail' AND shop_id = ?2)",
        params![version, shop],
    )
}

/// Whatever could not be read is read again, by whichever parser; gives how many.
pub fn reopen_unreadable(w: &mut Write<'_>) -> Result<usize> {
    w.touch(Topic::Raw);
    sql::run(
        w.conn(),
        "UPDATE raw_items SET state = 'new' WHERE state = 'unreadable' AND parser_version < ?1",
        [FOR_GOOD],
    )
}

/// A shop's settings have changed: what could not be read of it is looked at again; gives how many.
pub fn reopen_of_shop(w: &mut Write<'_>, shop: ShopId) -> Result<usize> {
    w.touch(Topic::Raw);
    sql::run(
        w.conn(),
        "UPDATE raw_items SET state = 'new' WHERE state = 'unreadable' AND shop_id = ?1 AND parser_version < ?2",
        params![shop.0, FOR_GOOD],
    )
}

/// Routes have changed: what belonged to no shop is looked at again; gives how many.
pub fn reopen_unrouted(w: &mut Write<'_>) -> Result<usize> {
    w.touch(Topic::Raw);
    sql::run(w.conn(), "UPDATE raw_items SET state = 'new', reason = NULL WHERE state = 'unrouted'", [])
}

/// There is another shop, or a reader that knows more: mails that came since then and were nobody's to an older reader
/// are looked at again; gives how many.
pub fn reopen_not_ours(w: &mut Write<'_>, since: Instant, older_than: u32) -> Result<usize> {
    w.touch(Topic::Raw);
    sql::run(
        w.conn(),
        "UPDATE raw_items SET state = 'new' WHERE state = 'not_ours' AND fetched_at >= ?1 AND parser_version < ?2",
        params![since.0, older_than],
    )
}

/// The source is another one than before: it is asked from the beginning.
pub fn drop_cursor(w: &mut Write<'_>, scope: &str) -> Result<()> {
    sql::run(w.conn(), "DELETE FROM cursors WHERE scope = ?1", [scope]).map(|_| ())
}
