//! Shops: accounts at malls, with their switches and the settings that are no secrets.

use miseban_domain::{
    Coded, Instant, ShopId,
    shop::{Hours, SendWhen, Sending, Share, Switches, Trickle},
};
use rusqlite::params;
use serde_json::{Map, Value};

use crate::{
    Reader, Result, StoreError, Topic, Write, sql,
    sql::{Cols, Connected},
};

/// A shop.
#[derive(Debug, Clone, PartialEq)]
pub struct ShopRow {
    /// Row.
    pub id: ShopId,
    /// The mall's code (`rakuten`, `yahoo`, …).
    pub mall: String,
    /// The shop's own short code, unique.
    pub code: String,
    /// Name in lists.
    pub short_name: String,
    /// Name on documents and in mails.
    pub official_name: String,
    /// Where buyers see it.
    pub url: String,
    /// Who answers for it.
    pub manager: String,
    /// What it sells.
    pub genre: String,
    /// Sender of its mails.
    pub sender_address: String,
    /// A copy of each mail goes here.
    pub bcc_address: String,
    /// On documents.
    pub postal_code: String,
    /// On documents.
    pub address: String,
    /// On documents.
    pub phone: String,
    /// 登録番号 of the invoice system.
    pub registration_number: String,
    /// The mall's own settings, without the secret ones.
    pub settings: Map<String, Value>,
    /// 同一商品判定キー: which of the mall's fields is our code.
    pub matching_key: String,
    /// What its orders and listings may do.
    pub switches: Switches,
    /// Why 注文のあったショップに反映する was turned on by itself, until the person has set the switches again.
    pub origin_notice: Option<Coded>,
    /// Why nothing is pushed although the switch is on (a code), until someone lifts it.
    pub push_blocked: Option<String>,
    /// When what waits for interval or hours was last let go; see [`let_go`].
    pub let_go_at: Instant,
    /// Place in lists, and in the shop order (残りN以下は優先ショップに).
    pub position: i64,
    /// The how-manieth account at its mall it has, from 0 on; see [`require_account`].
    pub account_generation: i64,
    /// When it was added.
    pub created_at: Instant,
}

/// A shop to be added.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewShop {
    /// The mall's code.
    pub mall: String,
    /// The shop's own short code, unique.
    pub code: String,
    /// Name in lists.
    pub short_name: String,
    /// Name on documents and in mails.
    pub official_name: String,
    /// The mall's own settings, without the secret ones.
    pub settings: Map<String, Value>,
    /// 同一商品判定キー.
    pub matching_key: String,
    /// What its orders and listings may do; a new shop pushes nothing.
    pub switches: Switches,
}

const COLUMNS: &str = "id, mall, code, short_name, official_name, url, manager, genre, sender_address, bcc_address, \
     postal_code, address, phone, registration_number, settings, matching_key, manage_orders, stock_link, counts_from, \
     push_stock, reserve_pending, cancels, share_percent, trickle_portion, trickle_refill_at, send_every, send_hours, \
     sync_hours, reflect_origin, send_by, keep_last, last_pieces, origin_notice, push_blocked, let_go_at, position, \
     account_generation, created_at";

fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<ShopRow> {
    Ok(ShopRow {
        id: c.id(ShopId)?,
        mall: c.get()?,
        code: c.get()?,
        short_name: c.get()?,
        official_name: c.get()?,
        url: c.get()?,
        manager: c.get()?,
        genre: c.get()?,
        sender_address: c.get()?,
        bcc_address: c.get()?,
        postal_code: c.get()?,
        address: c.get()?,
        phone: c.get()?,
        registration_number: c.get()?,
        settings: c.json()?,
        matching_key: c.get()?,
        switches: Switches {
            manage_orders: c.get()?,
            stock_link: c.word()?,
            counts_from: c.maybe_at()?,
            push_stock: c.get()?,
            reserve_pending: c.get()?,
            cancels: c.word()?,
            share: Share {
                percent: c.get()?,
                trickle: c
                    .get::<Option<i64>>()?
                    .zip(c.get::<Option<i64>>()?)
                    .map(|(portion, refill_at)| Trickle { portion, refill_at }),
            },
            sending: Sending {
                when: when(c.get()?, hours(c)?),
                sync_hours: hours(c)?,
                reflect_origin: c.get()?,
                by: c.word()?,
                keep_last: c.get()?,
                last_pieces: c.get()?,
            },
        },
        origin_notice: c.maybe_coded()?,
        push_blocked: c.get()?,
        let_go_at: c.at()?,
        position: c.get()?,
        account_generation: c.get()?,
        created_at: c.at()?,
    })
}

/// Hours as they are kept: `3,18`. What can't be one is left out; the table's only writer writes [`Hours`].
fn hours(c: &mut Cols<'_, '_>) -> rusqlite::Result<Hours> {
    let text: String = c.get()?;
    let listed: Vec<u8> = text.split(',').filter_map(|hour| hour.parse().ok()).collect();
    Ok(Hours::of(&listed).unwrap_or_default())
}

fn when(every: Option<u16>, hours: Hours) -> SendWhen {
    match every {
        Some(minutes) => SendWhen::Every { minutes },
        None if hours.is_empty() => SendWhen::AtOnce,
        None => SendWhen::Hours { hours },
    }
}

fn kept(hours: Hours) -> String {
    hours.list().iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// The shops that aren't archived, in their order.
pub fn list(r: &impl Reader) -> Result<Vec<ShopRow>> {
    let sql = format!("SELECT {COLUMNS} FROM shops WHERE archived_at IS NULL ORDER BY position, id");
    sql::all(r.conn(), &sql, [], row)
}

/// One shop, archived or not.
pub fn get(r: &impl Reader, id: ShopId) -> Result<Option<ShopRow>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM shops WHERE id = ?1"), [id.0], row)
}

/// The code of the conflict that [`require_account`] gives.
pub const ACCOUNT_CHANGED: &str = "shop.account_changed";

/// Refuses what an account said that the shop has no more, as a conflict ([`ACCOUNT_CHANGED`]). Asked in the transaction
/// that writes what a mall said: the shop may turn to another account while the answer is on its way.
pub fn require_account(r: &impl Reader, id: ShopId, generation: i64) -> Result<()> {
    let now: Option<i64> =
        sql::maybe(r.conn(), "SELECT account_generation FROM shops WHERE id = ?1", [id.0], sql::only)?;
    if now == Some(generation) { Ok(()) } else { Err(StoreError::conflict(ACCOUNT_CHANGED)) }
}

/// Adds a shop behind the others. A code that is taken is a conflict.
pub fn insert(w: &mut Write<'_>, new: &NewShop, now: Instant) -> Result<ShopId> {
    w.touch(Topic::Shops);
    let taken: bool =
        sql::value(w.conn(), "SELECT EXISTS (SELECT 1 FROM shops WHERE code = ?1)", [&new.code])?;
    if taken {
        return Err(StoreError::conflict("shop.code_taken"));
    }
    let id = sql::insert(
        w.conn(),
        "INSERT INTO shops (mall, code, short_name, official_name, settings, matching_key, position, created_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ifnull(max(position), 0) + 1, ?7 FROM shops",
        params![
            new.mall,
            new.code,
            new.short_name,
            new.official_name,
            sql::json(&new.settings)?,
            new.matching_key,
            now.0
        ],
    )
    .map(ShopId)?;
    set_switches(w, id, &new.switches)?;
    Ok(id)
}

/// Writes everything of a shop but its switches and its blockade, which have doors of their own.
pub fn update(w: &mut Write<'_>, shop: &ShopRow) -> Result<()> {
    w.touch(Topic::Shops);
    sql::run_on(
        w.conn(),
        "shop",
        "UPDATE shops SET mall = ?2, code = ?3, short_name = ?4, official_name = ?5, url = ?6, manager = ?7, genre = ?8,
             sender_address = ?9, bcc_address = ?10, postal_code = ?11, address = ?12, phone = ?13,
             registration_number = ?14, settings = ?15, matching_key = ?16, position = ?17
         WHERE id = ?1",
        params![
            shop.id.0,
            shop.mall,
            shop.code,
            shop.short_name,
            shop.official_name,
            shop.url,
            shop.manager,
            shop.genre,
            shop.sender_address,
            shop.bcc_address,
            shop.postal_code,
            shop.address,
            shop.phone,
            shop.registration_number,
            sql::json(&shop.settings)?,
            shop.matching_key,
            shop.position,
        ],
    )
}

/// Sets the switches. What its listings have to show is another question then: they are raised.
pub fn set_switches(w: &mut Write<'_>, id: ShopId, switches: &Switches) -> Result<()> {
    w.touch(Topic::Shops);
    let (trickle, sending) = (switches.share.trickle, switches.sending);
    let (every, at) = match sending.when {
        SendWhen::AtOnce => (None, Hours::NONE),
        SendWhen::Every { minutes } => (Some(minutes), Hours::NONE),
        SendWhen::Hours { hours } => (None, hours),
    };
    sql::run_on(
        w.conn(),
        "shop",
        "UPDATE shops SET manage_orders = ?2, stock_link = ?3, counts_from = ?4, push_stock = ?5, reserve_pending = ?6,
             cancels = ?7, share_percent = ?8, trickle_portion = ?9, trickle_refill_at = ?10, send_every = ?11,
             send_hours = ?12, sync_hours = ?13, reflect_origin = ?14, send_by = ?15, keep_last = ?16, last_pieces = ?17,
             origin_notice = NULL
         WHERE id = ?1",
        params![
            id.0,
            switches.manage_orders,
            sql::word(&switches.stock_link)?,
            sql::millis(switches.counts_from),
            switches.push_stock,
            switches.reserve_pending,
            sql::word(&switches.cancels)?,
            switches.share.percent,
            trickle.map(|trickle| trickle.portion),
            trickle.map(|trickle| trickle.refill_at),
            every,
            kept(at),
            kept(sending.sync_hours),
            sending.reflect_origin,
            sql::word(&sending.by)?,
            sending.keep_last,
            sending.last_pieces,
        ],
    )?;
    crate::listings::raise_shop(w, id)
}

/// The shop order: these shops first, in this order; those that are not named follow as they were. The last pieces of a
/// SKU may have to go to another shop then: whoever changes it raises what it concerns.
pub fn set_order(w: &mut Write<'_>, first: &[ShopId]) -> Result<()> {
    w.touch(Topic::Shops);
    let rest = list(w)?.into_iter().map(|shop| shop.id).filter(|id| !first.contains(id));
    let all: Vec<ShopId> = first.iter().copied().chain(rest).collect();
    for (position, id) in (1i64..).zip(all) {
        sql::run_on(
            w.conn(),
            "shop",
            "UPDATE shops SET position = ?2 WHERE id = ?1",
            params![id.0, position],
        )?;
    }
    Ok(())
}

/// The key of N of 残りN以下は優先ショップに among the settings.
const LAST_PIECES: &str = "last_pieces";
/// With a share of 1 percent, every share comes to 0 while fewer than this many are left.
const NO_SHARE_BELOW: i64 = 100;

/// N of 残りN以下は優先ショップに. With 0 the rule only helps where every share would come to 0.
pub fn last_pieces(r: &impl Reader) -> Result<i64> {
    Ok(crate::settings::get(r, LAST_PIECES)?.map_or(0, |(_, threshold)| threshold))
}

/// Sets N of 残りN以下は優先ショップに; whoever does it raises what it concerns.
pub fn set_last_pieces(w: &mut Write<'_>, threshold: i64) -> Result<()> {
    crate::settings::set(w, LAST_PIECES, 1, &threshold)
}

/// The rule for the last pieces can only concern what has so many or fewer left to sell.
pub fn few(threshold: i64) -> i64 {
    threshold.max(NO_SHARE_BELOW)
}

/// 注文のあったショップに反映する from now on, because it has to be: the reason is shown until somebody has seen it.
pub fn set_reflect_origin(w: &mut Write<'_>, id: ShopId, why: Option<&Coded>) -> Result<()> {
    w.touch(Topic::Shops);
    sql::run_on(
        w.conn(),
        "shop",
        "UPDATE shops SET reflect_origin = 1, origin_notice = ?2 WHERE id = ?1",
        params![id.0, sql::maybe_json(why)?],
    )
}

/// From now on interval and hours are counted.
pub fn count_from(w: &mut Write<'_>, id: ShopId, now: Instant) -> Result<()> {
    sql::run_on(w.conn(), "shop", "UPDATE shops SET let_go_at = ?2 WHERE id = ?1", params![id.0, now.0])
}

/// Interval or hour have come: everything that waits in the shop now may leave.
pub fn let_go(w: &mut Write<'_>, id: ShopId, now: Instant) -> Result<()> {
    sql::run_on(w.conn(), "shop", "UPDATE shops SET let_go_at = ?2 WHERE id = ?1", params![id.0, now.0])?;
    crate::listings::let_go_shop(w, id)
}

/// Stops pushing to a shop for a reason (a code), or lifts that.
pub fn set_push_blocked(w: &mut Write<'_>, id: ShopId, reason: Option<&str>) -> Result<()> {
    w.touch(Topic::Shops);
    sql::run_on(w.conn(), "shop", "UPDATE shops SET push_blocked = ?2 WHERE id = ?1", params![id.0, reason])
}

/// A person has looked at the numbers that are sent to the shop from now on: everything of it may leave as it stands.
pub fn mark_numbers_seen(w: &mut Write<'_>, id: ShopId, now: Instant) -> Result<()> {
    sql::run_on(
        w.conn(),
        "shop",
        "UPDATE shops SET numbers_seen_at = ?2 WHERE id = ?1",
        params![id.0, now.0],
    )?;
    crate::numbers::approve_shop(w, id)
}

/// When a person last looked at the numbers that are sent to the shop.
pub fn numbers_seen_at(r: &impl Reader, id: ShopId) -> Result<Instant> {
    sql::value(r.conn(), "SELECT numbers_seen_at FROM shops WHERE id = ?1", [id.0]).map(Instant)
}

/// Takes a shop out of the lists and stops everything it does. Its orders and movements stay.
pub fn archive(w: &mut Write<'_>, id: ShopId, now: Instant) -> Result<()> {
    w.touch(Topic::Shops);
    sql::run_on(
        w.conn(),
        "shop",
        "UPDATE shops SET archived_at = ?2, push_stock = 0, manage_orders = 0, stock_link = 'stopped' WHERE id = ?1",
        params![id.0, now.0],
    )
}
