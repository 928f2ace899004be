//! What a shop's share and 小出し, 在庫差異チェック and a full sync come to, from the malls' own books and the database.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::books::{Books, Change};
use super::database::{self, Rows};
use super::figures;
use super::program::Place;
use super::stand::Stand;
use crate::wait;

const LIMIT: Duration = Duration::from_secs(30);

/// What is sold at the own site until 小出し fills it up again: HT-GEN-200, of which ten are shown.
const TRICKLED: (&str, &str) = ("futureshop", "HT-GEN-200");
/// So many leave four, which stay; one more leaves three.
const NOT_YET: i64 = 6;

/// What somebody types at a mall: the mall, its key, how many more or fewer than it shows. Goods that only that mall sells.
const TYPED_DOWN: (&str, &str, i64) = ("yahoo", "chaba-monaka6", -4);
const TYPED_UP: (&str, &str, i64) = ("rakuten", "hinata-kuromame:r-sku00000003", 7);
/// Found by the full sync, which puts it right at once.
const TYPED_LATE: (&str, &str, i64) = ("rakuten", "hinata-chasaji:r-sku00000005", 9);

/// How the program's sending went.
#[derive(Debug, Default)]
pub struct Sends {
    /// Listings of shops with a share below 100 or 小出し.
    pub shared: usize,
    /// Of them, those whose number at the mall is the last of the steps that the program tells, with a step for what the
    /// shop has set.
    pub followed: usize,
    /// 小出し left four pieces as they were and made three ten again.
    pub refilled: bool,
    pub differences: Vec<Found>,
    /// Rows of 在庫差異チェック, when all is quiet, for which nobody typed anything at a mall: false alarms.
    pub false_alarms: Vec<String>,
    pub sync: Option<Sync>,
}

/// A number that somebody typed at a mall, and what became of it.
#[derive(Debug, Default)]
pub struct Found {
    pub mall: String,
    pub key: String,
    /// More or fewer than there were.
    pub typed: i64,
    /// The reason that 在庫差異チェック gives.
    pub reason: String,
    /// More or fewer, as 在庫差異チェック says.
    pub pieces: i64,
    /// After もう一度送る the row is gone and the mall shows ours.
    pub gone: bool,
}

impl Found {
    pub fn right(&self) -> bool {
        self.reason == "edited" && self.pieces == self.typed && self.gone
    }
}

/// A full sync as its job tells it.
#[derive(Debug)]
pub struct Sync {
    pub state: String,
    /// Listings of the shop.
    pub listings: i64,
    pub total: i64,
    pub done: i64,
    pub failed: i64,
    /// What 処理状況 says.
    pub per_minute: Option<i64>,
    /// Another number that was typed at the mall before is ours again.
    pub put_right: bool,
}

impl Sync {
    pub fn right(&self) -> bool {
        self.state == "done"
            && self.listings > 0
            && (self.total, self.done, self.failed) == (self.listings, self.listings, 0)
            && self.per_minute.is_some_and(|rate| rate > 0)
            && self.put_right
    }
}

/// Buyers at the own site take six of the ten that are shown.
pub fn before_the_refill(stand: &Stand, buyer: &Value) -> Result<(), String> {
    stand.mall(TRICKLED.0)?.order(TRICKLED.1, NOT_YET, buyer).map(drop)
}

/// One more: now there are three.
pub fn down_to_the_refill(stand: &Stand, buyer: &Value) -> Result<(), String> {
    stand.mall(TRICKLED.0)?.order(TRICKLED.1, 1, buyer).map(drop)
}

/// Whether the mall's number went 10, 4, and, untouched, 3, and then 10 again.
fn refilled(changes: &[Change]) -> bool {
    let told: Vec<(bool, Option<i64>)> = changes.iter().map(|change| (change.pushed, change.after)).collect();
    let Some(sold) = told.iter().position(|one| *one == (false, Some(4))) else { return false };
    let after: Vec<Option<i64>> = told.iter().skip(sold + 1).map(|(_, after)| *after).collect();
    // A push of the same number again is no change of what is shown.
    let shown: Vec<i64> = after.into_iter().flatten().skip_while(|after| *after == 4).collect();
    matches!(shown.as_slice(), [3, rest @ ..] if rest.iter().find(|after| **after != 3) == Some(&10))
}

/// What should be shown of every listing, as the program says.
pub fn should(place: &Place) -> Result<BTreeMap<i64, i64>, String> {
    let page = place.call("stock.list", &json!({"only": "all", "limit": 500}))?;
    let rows = page.get("rows").and_then(Value::as_array).into_iter().flatten();
    let listings = rows.filter_map(|row| row.get("listings")?.as_array()).flatten();
    Ok(listings.filter_map(|one| Some((id(one.get("listing_id")?)?, one.get("ours")?.as_i64()?))).collect())
}

/// Ids cross as text.
fn id(value: &Value) -> Option<i64> {
    value.as_str().and_then(|text| text.parse().ok()).or_else(|| value.as_i64())
}

impl Sends {
    /// Follows the number of every listing that is shown a part: the steps that the program tells end in what the mall's
    /// books have.
    pub fn follow(&mut self, stand: &Stand, place: &Place, rows: &Rows) -> Result<(), String> {
        for (mall, books) in stand.books()? {
            if mall == TRICKLED.0 {
                self.refilled = books.skus.get(TRICKLED.1).is_some_and(|changes| refilled(changes));
            }
            for listing in rows.listings.iter().filter(|listing| listing.mall == mall) {
                let (less, trickle) = (listing.share.percent < 100, listing.share.trickle.is_some());
                if !less && !trickle {
                    continue;
                }
                self.shared += 1;
                let told = place.call("stock.explain", &json!({"listing_id": listing.id.to_string()}))?;
                let steps: Vec<&Value> =
                    told.get("steps").and_then(Value::as_array).into_iter().flatten().collect();
                let after = |code: &str| {
                    let mut steps = steps.iter();
                    let step =
                        steps.find(|step| step.pointer("/text/code").is_some_and(|told| told == code))?;
                    step.get("value")?.as_i64()
                };
                let last = steps.last().and_then(|step| step.get("value")?.as_i64());
                // 小出し has nothing to do where the share alone leaves few enough.
                let (half, few) = (after("stock.step.share"), after("stock.step.trickle"));
                let part = half.or(after("stock.step.base"));
                let portion = listing.share.trickle.map(|(portion, _)| portion);
                let enough = portion.is_none_or(|portion| part.is_some_and(|part| part <= portion));
                let named = (half.is_some() || !less) && (few.is_some() || enough);
                if named && last.is_some() && last == shown(&books, &listing.key) {
                    self.followed += 1;
                }
            }
        }
        Ok(())
    }
}

fn shown(books: &Books, key: &str) -> Option<i64> {
    books.skus.keys().find(|one| figures::same_key(one, key)).and_then(|one| books.shown(one))
}

/// Somebody types fewer at Yahoo! Shopping: held back from everywhere until two polls brought no order for it.
pub fn type_down(stand: &Stand, place: &Place) -> Result<(), String> {
    type_at(stand, TYPED_DOWN)?;
    read_all(place, TYPED_DOWN.0)
}

/// Somebody types more at Rakuten: known as such at the first look.
pub fn type_up(stand: &Stand, place: &Place) -> Result<(), String> {
    type_at(stand, TYPED_UP)?;
    read_all(place, TYPED_UP.0)
}

/// What 在庫差異チェック has of both.
pub fn find(place: &Place) -> Result<Vec<Found>, String> {
    let mut found = Vec::new();
    for (mall, key, typed) in [TYPED_DOWN, TYPED_UP] {
        let row =
            wait::until(&format!("the number typed at {mall} in 在庫差異チェック"), LIMIT, || {
                let row = difference(place, mall, key)?;
                Ok(row.filter(|row| row.get("difference").and_then(Value::as_str) == Some("edited")))
            });
        let row = match row {
            Ok(row) => row,
            // What it says instead is for the report.
            Err(_) => difference(place, mall, key)?.unwrap_or_default(),
        };
        found.push(Found {
            mall: mall.to_owned(),
            key: key.to_owned(),
            typed,
            reason: row.get("difference").and_then(Value::as_str).unwrap_or_default().to_owned(),
            pieces: row.get("edited").and_then(Value::as_i64).unwrap_or_default(),
            gone: false,
        });
    }
    Ok(found)
}

/// もう一度送る for all that was found.
pub fn push_again(stand: &Stand, place: &Place, found: &mut [Found]) -> Result<(), String> {
    let mut ids = Vec::new();
    for one in found.iter() {
        ids.extend(listing(place, &one.mall, &one.key)?.map(|(id, _)| id.to_string()));
    }
    let asked = json!({"request_id": "check-push-again", "listing_ids": ids, "action": "push"});
    place.call("differences.act", &asked)?;
    for one in found {
        let gone = wait::until("the difference to go", LIMIT, || {
            let open = difference(place, &one.mall, &one.key)?.is_some();
            Ok((!open && shows_ours(stand, place, &one.mall, &one.key)?).then_some(()))
        });
        one.gone = gone.is_ok();
    }
    Ok(())
}

/// 一括同期 of Rakuten, after somebody typed there once more; the mall takes its time.
pub fn full_sync(stand: &Stand, place: &Place) -> Result<Sync, String> {
    let (mall, key, _) = TYPED_LATE;
    type_at(stand, TYPED_LATE)?;
    stand.mall(mall)?.dawdle("bulk-get", 1_500)?;
    let shop = shop(place, mall)?;
    let begun =
        place.call("sync.start", &json!({"request_id": "check-sync", "shop_id": shop.to_string()}))?;
    let job = begun.get("id").and_then(id).ok_or_else(|| format!("no job: {begun}"))?;
    // Its figures are judged, not waited for.
    let over = wait::until("the full sync", LIMIT, || {
        let row = one(place, &format!("SELECT state FROM jobs WHERE id = {job}"))?;
        let state = row.as_ref().and_then(|row| row.get("state")?.as_str());
        Ok(state.is_none_or(|state| !["waiting", "running"].contains(&state)).then_some(()))
    });
    if let Err(why) = over {
        println!("{why}");
    }
    let row = one(
        place,
        &format!(
            "SELECT state, total, succeeded, failed, (SELECT count(*) FROM listings l WHERE l.shop_id = jobs.shop_id \
             AND l.archived_at IS NULL) AS listings FROM jobs WHERE id = {job}"
        ),
    )?
    .unwrap_or_default();
    let number = |name: &str| row.get(name).and_then(Value::as_i64).unwrap_or_default();
    let page = place.call("jobs.list", &json!({"limit": 50}))?;
    let jobs = page.get("rows").and_then(Value::as_array).into_iter().flatten();
    let told = jobs.into_iter().find(|row| row.get("id").and_then(id) == Some(job));
    Ok(Sync {
        state: row.get("state").and_then(Value::as_str).unwrap_or_default().to_owned(),
        listings: number("listings"),
        total: number("total"),
        done: number("succeeded"),
        failed: number("failed"),
        per_minute: told.and_then(|job| job.pointer("/walk/per_minute")?.as_i64()),
        put_right: shows_ours(stand, place, mall, key)?,
    })
}

/// What 在庫差異チェック goes on telling although nobody typed it. What the full sync put right stays until it is seen.
pub fn false_alarms(place: &Place) -> Result<Vec<String>, String> {
    let late = listing(place, TYPED_LATE.0, TYPED_LATE.1)?.map_or(0, |(id, _)| id);
    let query = format!("SELECT key, difference FROM listings WHERE difference IS NOT NULL AND id <> {late}");
    let told = || {
        let rows = database::ask(&place.database(), &query)?;
        let text =
            |row: &Value, name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(rows.iter().map(|row| format!("{}: {}", text(row, "key"), text(row, "difference"))).collect())
    };
    // A sale that comes in just now is explained a moment later.
    let quiet = wait::until("在庫差異チェック to have nothing more to tell", LIMIT, || {
        told().map(|rows: Vec<String>| rows.is_empty().then_some(()))
    });
    if quiet.is_ok() { Ok(Vec::new()) } else { told() }
}

fn type_at(stand: &Stand, (mall, key, more): (&str, &str, i64)) -> Result<(), String> {
    let mall = stand.mall(mall)?;
    let now = mall.books()?.shown(key).ok_or_else(|| format!("{} shows no {key}", mall.name))?;
    mall.type_number(key, now + more)
}

fn read_all(place: &Place, mall: &str) -> Result<(), String> {
    let shop = shop(place, mall)?.to_string();
    place
        .call("sync.read_all", &json!({"request_id": format!("check-read-{mall}"), "shop_ids": [shop]}))
        .map(drop)
}

fn shop(place: &Place, mall: &str) -> Result<i64, String> {
    let query = format!("SELECT id FROM shops WHERE mall = '{mall}'");
    database::number(&place.database(), &query).ok_or_else(|| format!("no shop at {mall}"))
}

/// The listing of a mall's key, and its SKU.
fn listing(place: &Place, mall: &str, key: &str) -> Result<Option<(i64, i64)>, String> {
    let rows = database::rows(&place.database())?;
    let mut there = rows.listings.iter().filter(|listing| listing.mall == mall);
    Ok(there.find(|listing| figures::same_key(&listing.key, key)).map(|listing| (listing.id, listing.sku)))
}

/// The open row of 在庫差異チェック, from the database.
fn difference(place: &Place, mall: &str, key: &str) -> Result<Option<Value>, String> {
    let Some((id, _)) = listing(place, mall, key)? else { return Ok(None) };
    one(place, &format!("SELECT difference, edited FROM listings WHERE id = {id} AND difference IS NOT NULL"))
}

/// What the mall's books have is what can be sold.
fn shows_ours(stand: &Stand, place: &Place, mall: &str, key: &str) -> Result<bool, String> {
    let Some((_, sku)) = listing(place, mall, key)? else { return Ok(false) };
    let query = format!("SELECT expected FROM stock WHERE sku_id = {sku}");
    let ours = database::number(&place.database(), &query);
    Ok(ours.is_some() && ours == stand.mall(mall)?.books()?.shown(key))
}

fn one(place: &Place, query: &str) -> Result<Option<Value>, String> {
    Ok(database::ask(&place.database(), query)?.into_iter().next())
}

#[cfg(test)]
mod tests {
    use super::{Change, refilled};

    fn changes(of: &[(bool, i64)]) -> Vec<Change> {
        of.iter().map(|(pushed, after)| Change { at: 0, pushed: *pushed, after: Some(*after) }).collect()
    }

    #[test]
    fn a_refill_comes_at_three_and_not_before() {
        assert!(refilled(&changes(&[(true, 10), (false, 4), (false, 3), (true, 10)])));
        assert!(refilled(&changes(&[(true, 10), (false, 4), (true, 4), (false, 3), (true, 3), (true, 10)])));
        assert!(!refilled(&changes(&[(true, 10), (false, 4), (true, 10), (false, 9)])), "too early");
        assert!(!refilled(&changes(&[(true, 10), (false, 4), (false, 3)])), "not yet");
        assert!(!refilled(&changes(&[(true, 10), (false, 4), (false, 3), (true, 50)])), "too many");
    }
}
