//! 同一商品判定キー: what another key joins, moves and takes apart is shown before it is saved.

use std::collections::BTreeMap;

use miseban_domain::{Instant, ListingId, ShopId, SkuId, matching::MatchedBy};
use miseban_malls::registry;
use miseban_store::{
    Reader, Result, Store, StoreError, Write,
    articles::{self, ArticleRow},
    listings::{self, ListingRow},
    orders,
    shops::{self, ShopRow},
};
use serde_json::json;

use super::{
    code_of,
    join::{make, part, shift},
    match_by_code,
};
use crate::{
    cases::{
        impact::{Changed, Hypothesis, Impact, impact},
        look,
        note::{Done, changed},
        once::once,
        products::match_waiting,
    },
    intake::{MATCH_ONLY, codes_by},
    problem::FaultResult,
    views::{KeyPreview, KeyRow, KeySet, SetMatchingKey},
};

const COMMAND: &str = "shops.set_matching_key";
/// Rows that are shown, at most; all are counted.
const MOST_ROWS: usize = 500;

/// What another key does.
#[derive(Default)]
struct Plan {
    joined: Vec<(ArticleRow, SkuId, MatchedBy)>,
    moved: Vec<(ListingRow, SkuId, MatchedBy)>,
    parted: Vec<ListingRow>,
    /// Same SKU, but met another way.
    met_anew: Vec<(ListingRow, MatchedBy)>,
    kept: i64,
    kept_by_hand: i64,
}

fn shop_of(r: &impl Reader, id: ShopId) -> Result<ShopRow> {
    shops::get(r, id)?.ok_or_else(|| StoreError::not_found("shop"))
}

/// Refuses a key that the mall does not have.
fn known(mall: &str, key: &str) -> Result<()> {
    let kind = registry::kind(mall).ok_or_else(|| super::refused("mall_error.unknown_mall"))?;
    if key.is_empty() || kind.about.listing_keys.iter().any(|(name, _)| *name == key) {
        return Ok(());
    }
    Err(super::refused("shop.unknown_key"))
}

fn plan(r: &impl Reader, shop: &ShopRow, key: &str) -> Result<Plan> {
    let mut plan = Plan::default();
    for row in listings::by_shop(r, shop.id)? {
        if !matches!(row.matched_by, MatchedBy::Code | MatchedBy::Unified) {
            plan.kept += 1;
            plan.kept_by_hand += 1;
            continue;
        }
        match match_by_code(r, &codes_by(&shop.mall, key, &row.keys))? {
            Some((sku, by)) if sku.id == row.sku_id => {
                plan.kept += 1;
                if by != row.matched_by {
                    plan.met_anew.push((row, by));
                }
            }
            Some((sku, by)) => plan.moved.push((row, sku.id, by)),
            None => plan.parted.push(row),
        }
    }
    for article in articles::of_shop(r, shop.id)? {
        if article.key.starts_with(MATCH_ONLY) {
            continue;
        }
        if let Some((sku, by)) = match_by_code(r, &codes_by(&shop.mall, key, &article.keys))? {
            plan.joined.push((article, sku.id, by));
        }
    }
    Ok(plan)
}

fn hypothesis(plan: &Plan) -> Hypothesis {
    Hypothesis {
        joins: plan.moved.iter().map(|(row, sku, _)| (row.id, *sku)).collect(),
        removals: plan.parted.iter().map(|row| row.id).collect(),
        additions: plan
            .joined
            .iter()
            .enumerate()
            .map(|(at, (article, sku, _))| (not_made_yet(at), (article.shop_id, *sku)))
            .collect(),
        ..Hypothesis::default()
    }
}

/// Stands for the listing of a joined article.
fn not_made_yet(at: usize) -> ListingId {
    ListingId(-1 - i64::try_from(at).unwrap_or(i64::MAX - 1))
}

/// What it would do.
pub(crate) async fn preview(store: &Store, arg: SetMatchingKey, now: Instant) -> FaultResult<KeyPreview> {
    let (id, key) = (arg.shop_id, arg.matching_key.clone());
    let (told, impact) = store
        .read(move |r| {
            let shop = shop_of(r, id)?;
            known(&shop.mall, &key)?;
            let plan = plan(r, &shop, &key)?;
            let impact = impact(r, &hypothesis(&plan))?;
            let told = describe(r, &shop, &key, &plan, &impact)?;
            Ok((told, impact.view(r, look::MOST_ROWS)?))
        })
        .await?;
    let look = look::shown(store, COMMAND, &(arg.shop_id, &arg.matching_key), impact, now).await?;
    Ok(KeyPreview {
        joined: told.joined,
        moved: told.moved,
        parted: told.parted,
        kept: told.kept,
        kept_by_hand: told.kept_by_hand,
        orders_matched: told.orders_matched,
        orders_keeping: told.orders_keeping,
        rows: told.rows,
        look,
    })
}

struct Told {
    joined: i64,
    moved: i64,
    parted: i64,
    kept: i64,
    kept_by_hand: i64,
    orders_matched: i64,
    orders_keeping: i64,
    rows: Vec<KeyRow>,
}

fn describe(r: &impl Reader, shop: &ShopRow, key: &str, plan: &Plan, impact: &Impact) -> Result<Told> {
    let mut rows = Vec::new();
    let numbers: BTreeMap<ListingId, &Changed> = impact.rows.iter().map(|row| (row.listing, row)).collect();
    let old = |id: ListingId| numbers.get(&id).and_then(|row| row.old.or(row.shown));
    let new = |id: ListingId| numbers.get(&id).and_then(|row| row.new);
    let code = |keys| codes_by(&shop.mall, key, keys).into_iter().next().unwrap_or_default();
    for row in &plan.parted {
        let (old, new) = (old(row.id), new(row.id));
        let from = Some(code_of(r, row.sku_id)?);
        rows.push(KeyRow { from, old, new, ..key_row("parted", row, code(&row.keys)) });
    }
    for (row, sku, _) in &plan.moved {
        let (old, new) = (old(row.id), new(row.id));
        let (from, to) = (Some(code_of(r, row.sku_id)?), Some(code_of(r, *sku)?));
        rows.push(KeyRow { from, to, old, new, ..key_row("moved", row, code(&row.keys)) });
    }
    for (at, (article, sku, _)) in plan.joined.iter().enumerate() {
        rows.push(KeyRow {
            kind: "joined".to_owned(),
            key: article.key.clone(),
            title: article.title.clone(),
            new_code: code(&article.keys),
            from: None,
            to: Some(code_of(r, *sku)?),
            old: None,
            new: new(not_made_yet(at)),
        });
    }
    rows.truncate(MOST_ROWS);
    let (orders_matched, orders_keeping) = orders_touched(r, shop, key)?;
    let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
    Ok(Told {
        joined: count(plan.joined.len()),
        moved: count(plan.moved.len()),
        parted: count(plan.parted.len()),
        kept: plan.kept,
        kept_by_hand: plan.kept_by_hand,
        orders_matched,
        orders_keeping,
        rows,
    })
}

fn key_row(kind: &str, row: &ListingRow, new_code: String) -> KeyRow {
    KeyRow {
        kind: kind.to_owned(),
        key: row.key.clone(),
        title: row.title.clone(),
        new_code,
        from: None,
        to: None,
        old: None,
        new: None,
    }
}

/// Open orders that would meet a SKU, and open orders whose SKU the new key would not give.
fn orders_touched(r: &impl Reader, shop: &ShopRow, key: &str) -> Result<(i64, i64)> {
    let mut matched = std::collections::BTreeSet::new();
    for line in orders::lines_unknown(r, Some(shop.id))? {
        if match_by_code(r, &codes_by(&shop.mall, key, &line.keys))?.is_some() {
            matched.insert(line.order_id);
        }
    }
    let mut keeping = std::collections::BTreeSet::new();
    for (order, keys, sku) in orders::lines_met(r, shop.id)? {
        let now = match_by_code(r, &codes_by(&shop.mall, &shop.matching_key, &keys))?;
        let then = match_by_code(r, &codes_by(&shop.mall, key, &keys))?;
        // Lines that a listing joined by hand gave their SKU say nothing about the key.
        if now.is_some_and(|(row, _)| row.id == sku) && then.is_none_or(|(row, _)| row.id != sku) {
            keeping.insert(order);
        }
    }
    let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
    Ok((count(matched.len()), count(keeping.len())))
}

/// Saves the key. Any listing that comes apart or moves has to have been looked at.
pub(crate) async fn set(store: &Store, arg: SetMatchingKey, now: Instant) -> FaultResult<KeySet> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), COMMAND, now, |w| {
                let shop = shop_of(w, arg.shop_id)?;
                known(&shop.mall, &arg.matching_key)?;
                let plan = plan(w, &shop, &arg.matching_key)?;
                let about = (arg.shop_id, &arg.matching_key);
                let touches = !(plan.joined.is_empty() && plan.moved.is_empty() && plan.parted.is_empty());
                let seen = arg.seen.as_deref();
                if touches && !look::was_looked_at(w, COMMAND, &about, seen, now)? {
                    return Err(super::refused("problem.look_first"));
                }
                let looked = look::look_first(w, COMMAND, &about, &hypothesis(&plan), seen, now)?;
                let (answer, made) = write(w, &shop, &arg, plan, now)?;
                looked.approve(w)?;
                // Looked at like the others, under ids that they had not got yet.
                miseban_store::numbers::approve(w, &made)?;
                Ok(answer)
            })
        })
        .await?)
}

fn write(
    w: &mut Write<'_>,
    shop: &ShopRow,
    arg: &SetMatchingKey,
    plan: Plan,
    now: Instant,
) -> Result<(KeySet, Vec<ListingId>)> {
    let request = Some(arg.request_id.as_str());
    let mut row = shop.clone();
    row.matching_key.clone_from(&arg.matching_key);
    shops::update(w, &row)?;
    let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
    let (joined, moved, parted) =
        (count(plan.joined.len()), count(plan.moved.len()), count(plan.parted.len()));
    for row in plan.parted {
        part(w, &row, request, now)?;
    }
    for (row, sku, by) in plan.moved {
        shift(w, &row, sku, by, request, now)?;
    }
    for (row, by) in plan.met_anew {
        listings::set_matched_by(w, row.id, by)?;
    }
    let mut made = Vec::with_capacity(plan.joined.len());
    for (article, sku, by) in plan.joined {
        made.push(make(w, &article, sku, by, request, now)?);
    }
    let done = Done { what: "history.matching_key", subject: "shop", id: shop.id.0, request_id: request };
    let (before, after) =
        (json!({ "matching_key": shop.matching_key }), json!({ "matching_key": arg.matching_key }));
    changed(w, &done, Some(&before), Some(&after), now)?;
    let orders_matched = match_waiting(w, shop.id, now)?;
    Ok((KeySet { joined, moved, parted, orders_matched }, made))
}
