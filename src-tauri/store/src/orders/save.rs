//! Writing what was made of an order: its row, lines, deliveries, reasons and what is searched.

use std::collections::{BTreeMap, BTreeSet};

use miseban_domain::{
    HoldReason, Instant, OrderId, Progress, SkuId,
    observation::FulfilledBy,
    order::{MergedOrder, Part},
};
use rusqlite::params;

use super::load::{self, load};
use crate::{Result, StoreError, Topic, Write, search, sql, sql::Connected};

/// A line as it should be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLine {
    /// Position of its delivery in the order, from 0.
    pub delivery: usize,
    /// The mall's key of the line, unique in its delivery.
    pub key: String,
    /// The mall's keys for the article.
    pub keys: BTreeMap<String, String>,
    /// Title.
    pub title: String,
    /// Choices.
    pub options: Vec<String>,
    /// How many.
    pub quantity: i64,
    /// Price of one.
    pub unit_price: i64,
    /// Whether the tax is in it.
    pub tax_included: bool,
    /// Percent.
    pub tax_rate: Option<u8>,
    /// Who ships.
    pub fulfilled_by: FulfilledBy,
    /// The SKU it met.
    pub sku_id: Option<SkuId>,
    /// What one piece takes from stock, as composed when it was ordered.
    pub parts: Vec<Part>,
}

/// Everything of an order that intake decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveOrder {
    /// Which.
    pub id: OrderId,
    /// What the sources said, merged (and edits laid over).
    pub merged: MergedOrder,
    /// Its lines. Stored ones that are not among them are gone.
    pub lines: Vec<NewLine>,
    /// Stage.
    pub progress: Progress,
    /// Moved by hand and locked there.
    pub locked: bool,
    /// Every reason why it waits.
    pub holds: Vec<HoldReason>,
    /// Now.
    pub at: Instant,
}

/// Writes an order over.
pub fn save(w: &mut Write<'_>, order: &SaveOrder) -> Result<()> {
    w.touch(Topic::Orders);
    let merged = &order.merged;
    let totals = merged.totals.as_ref();
    sql::run_on(
        w.conn(),
        "order",
        "UPDATE orders SET merged = ?2, progress = ?3, locked = ?4, cancelled = ?5, extent = ?6, best_source = ?7,
             ordered_at = ifnull(?8, ordered_at), buyer_name = ?9, pieces = ?10, billed = ?11, currency = ?12,
             payment = ?13, wished = ?14,
             shipped_at = CASE WHEN ?3 IN ('shipped', 'done') THEN ifnull(shipped_at, ?16) ELSE shipped_at END,
             paid_at = CASE WHEN ?15 THEN ifnull(paid_at, ?16) ELSE paid_at END,
             updated_at = ?16, rev = rev + 1
         WHERE id = ?1",
        params![
            order.id.0,
            sql::json(merged)?,
            order.progress.name(),
            order.locked,
            merged.cancelled,
            sql::word(&merged.extent)?,
            sql::word(&merged.best_source)?,
            sql::millis(merged.ordered_at),
            merged.buyer.as_ref().map_or("", |buyer| &buyer.name),
            order.lines.iter().map(|line| line.quantity).sum::<i64>(),
            totals.map(|totals| totals.billed),
            sql::word(&totals.map(|totals| totals.currency).unwrap_or_default())?,
            merged.payment.as_ref().map_or("", |payment| &payment.method),
            wished(merged),
            merged.payment.as_ref().and_then(|payment| payment.paid) == Some(true),
            order.at.0,
        ],
    )?;
    save_lines(w, order)?;
    save_deliveries(w, order)?;
    save_holds(w, order.id, &order.holds, order.at)?;
    refresh_hold_kinds(w, order.id)?;
    index(w, order.id)
}

fn wished(merged: &MergedOrder) -> String {
    merged.deliveries.first().map_or_else(String::new, |delivery| {
        let (date, time) = (delivery.wished_date.as_deref(), delivery.wished_time.as_deref());
        [date, time].into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    })
}

fn position(delivery: usize) -> Result<i64> {
    i64::try_from(delivery).map_err(|error| StoreError::with(crate::StoreErrorKind::Internal, error))
}

fn save_lines(w: &Write<'_>, order: &SaveOrder) -> Result<()> {
    let conn = w.conn();
    sql::run(conn, "UPDATE order_lines SET gone = 1 WHERE order_id = ?1", [order.id.0])?;
    for line in &order.lines {
        sql::run(
            conn,
            "INSERT INTO order_lines (order_id, delivery, key, keys, title, options, quantity, unit_price, tax_included,
                 tax_rate, fulfilled_by, sku_id, parts)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
             ON CONFLICT (order_id, delivery, key) DO UPDATE SET keys = excluded.keys, title = excluded.title,
                 options = excluded.options, quantity = excluded.quantity, unit_price = excluded.unit_price,
                 tax_included = excluded.tax_included, tax_rate = excluded.tax_rate,
                 fulfilled_by = excluded.fulfilled_by, sku_id = excluded.sku_id, parts = excluded.parts, gone = 0",
            params![
                order.id.0,
                position(line.delivery)?,
                line.key,
                sql::json(&line.keys)?,
                line.title,
                sql::json(&line.options)?,
                line.quantity,
                line.unit_price,
                line.tax_included,
                line.tax_rate,
                sql::word(&line.fulfilled_by)?,
                line.sku_id.map(|sku| sku.0),
                sql::json(&line.parts)?,
            ],
        )?;
    }
    Ok(())
}

fn save_deliveries(w: &Write<'_>, order: &SaveOrder) -> Result<()> {
    let conn = w.conn();
    let mut keys = BTreeSet::new();
    for (at, delivery) in order.merged.deliveries.iter().enumerate() {
        let id: i64 = sql::value(
            conn,
            "INSERT INTO deliveries (order_id, key, position, recipient, wished_date, wished_time, method, noshi)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (order_id, key) DO UPDATE SET position = excluded.position, recipient = excluded.recipient,
                 wished_date = excluded.wished_date, wished_time = excluded.wished_time, method = excluded.method,
                 noshi = excluded.noshi
             RETURNING id",
            params![
                order.id.0,
                delivery.key,
                position(at)?,
                sql::maybe_json(delivery.recipient.as_ref())?,
                delivery.wished_date,
                delivery.wished_time,
                delivery.method,
                delivery.noshi,
            ],
        )?;
        for number in delivery.tracking_numbers.iter().filter(|number| !number.is_empty()) {
            sql::run(
                conn,
                "INSERT INTO parcels (delivery_id, tracking_number, source, at) VALUES (?1, ?2, 'mall', ?3)
                 ON CONFLICT (delivery_id, tracking_number) DO NOTHING",
                params![id, number, order.at.0],
            )?;
        }
        keys.insert(delivery.key.as_str());
    }
    let stored = sql::all(conn, "SELECT id, key FROM deliveries WHERE order_id = ?1", [order.id.0], |c| {
        Ok((c.get::<i64>()?, c.get::<String>()?))
    })?;
    for (id, _) in stored.iter().filter(|(_, key)| !keys.contains(key.as_str())) {
        // One that has a parcel stays: the parcel is on its way whatever the mall says now.
        sql::run(
            conn,
            "DELETE FROM deliveries WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM parcels WHERE delivery_id = ?1)",
            [id],
        )?;
    }
    Ok(())
}

pub(super) fn save_holds(w: &Write<'_>, order: OrderId, holds: &[HoldReason], at: Instant) -> Result<()> {
    let conn = w.conn();
    sql::run(conn, "DELETE FROM holds WHERE order_id = ?1 AND acknowledged_at IS NULL", [order.0])?;
    sql::run(conn, "UPDATE holds SET present = 0 WHERE order_id = ?1", [order.0])?;
    for hold in holds {
        // An acknowledgement on record stays; one that the caller brings is recorded.
        sql::run(
            conn,
            "INSERT INTO holds (order_id, kind, fingerprint, text, acknowledged_at) VALUES (?1, ?2, ?3, ?4, iif(?5, ?6, NULL))
             ON CONFLICT (order_id, kind, fingerprint) DO UPDATE SET text = excluded.text, present = 1",
            params![
                order.0,
                hold.kind.name(),
                hold.fingerprint,
                sql::json(&hold.text)?,
                hold.acknowledged,
                at.0
            ],
        )?;
    }
    Ok(())
}

/// Keeps the kinds that still hold an order on its row.
pub(super) fn refresh_hold_kinds(w: &Write<'_>, id: OrderId) -> Result<()> {
    let kinds: BTreeSet<_> =
        load::holds(w, id)?.into_iter().filter(|hold| !hold.acknowledged).map(|hold| hold.kind).collect();
    let kinds = kinds.into_iter().map(miseban_domain::HoldKind::name).collect::<Vec<_>>().join(" ");
    sql::run(w.conn(), "UPDATE orders SET hold_kinds = ?2 WHERE id = ?1", params![id.0, kinds]).map(|_| ())
}

/// Keeps what a person may look for: numbers, people, addresses, articles, the shop's note.
pub(super) fn index(w: &Write<'_>, id: OrderId) -> Result<()> {
    let stored = load(w, id)?.ok_or_else(|| StoreError::not_found("order"))?;
    let merged = &stored.order.merged;
    let mut texts: Vec<&str> = vec![&merged.order_number, &stored.head.memo];
    let recipients = merged.deliveries.iter().filter_map(|delivery| delivery.recipient.as_ref());
    let mut addresses = Vec::new();
    for party in merged.buyer.iter().chain(recipients) {
        texts.extend([&*party.name, &party.kana, &party.postal_code, &party.phone, &party.email]);
        addresses.push(format!("{}{}{}", party.prefecture, party.city, party.street));
    }
    texts.extend(addresses.iter().map(String::as_str));
    for line in &stored.order.lines {
        texts.push(&line.title);
        texts.extend(line.keys.values().map(String::as_str));
    }
    for delivery in &merged.deliveries {
        texts.extend(delivery.tracking_numbers.iter().map(String::as_str));
    }
    // The buyer is often the recipient too; each text once.
    let texts: BTreeSet<&str> = texts.into_iter().collect();
    search::put(w, search::Index::Orders, id.0, &search::grams(texts))
}
