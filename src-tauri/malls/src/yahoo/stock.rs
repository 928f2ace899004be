//! Reading and sending numbers.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use miseban_domain::Coded;

use super::{
    client::{Answer, Client},
    xml::Node,
};
use crate::{
    Change, Keys, MallError, MallErrorKind, PushOutcome, PushRow, Reading, Shown, Stock, StockRules,
    call::{Effect, bad_answer, keys_missing, unknown},
    halving::{Sends, Taken, send_all},
};

/// Most listings in one call.
const BATCH: usize = 1_000;

#[async_trait]
impl Stock for Client {
    fn rules(&self) -> StockRules {
        StockRules::steps(999_999_999, BATCH, BATCH)
    }

    fn listing_key(&self, keys: &Keys) -> Option<String> {
        listing_key(keys)
    }

    async fn read(&self, listings: &[Keys]) -> Result<Vec<Reading>, MallError> {
        // One name of the wrong form, or none, would spoil the whole call; the mall cannot know such a listing.
        let names: Vec<String> =
            listings.iter().map(|keys| self.listing_key(keys).unwrap_or_default()).collect();
        let asked: BTreeSet<&String> = names.iter().filter(|name| well_formed(name)).collect();
        let asked: Vec<Asked> = asked.into_iter().cloned().map(Asked).collect();
        let told = send_all(self, &asked).await?;
        let told: BTreeMap<&str, _> = asked.iter().map(|asked| asked.0.as_str()).zip(told).collect();
        let reading = |listing: &String| {
            let shown = match told.get(listing.as_str()) {
                Some(Ok(shown)) => *shown,
                // Refused by itself: one that the mall cannot know.
                Some(Err(error)) if error.kind == MallErrorKind::Refused => Shown::Missing,
                None => Shown::Missing,
                Some(Err(_)) => return None,
            };
            Some(Reading { listing: listing.clone(), shown })
        };
        Ok(names.iter().filter_map(reading).collect())
    }

    async fn push(&self, rows: &[PushRow]) -> Result<Vec<PushOutcome>, MallError> {
        let mut results: BTreeMap<usize, Result<(), MallError>> = BTreeMap::new();
        let mut sending: Vec<Sending> = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let name = self.listing_key(&row.keys).filter(|name| well_formed(name));
            let quantity = match row.change {
                Change::By(0) => None,
                Change::By(step) => Some(format!("{step:+}")),
                Change::To(number) => Some(number.to_string()),
            };
            match (name, quantity) {
                (None, _) => drop(results.insert(index, Err(keys_missing(&row.keys)))),
                (Some(_), None) => drop(results.insert(index, Ok(()))),
                (Some(name), Some(quantity)) => sending.push(Sending { index, name, quantity }),
            }
        }
        let sent = send_all(self, &sending).await?;
        results.extend(sending.iter().map(|row| row.index).zip(sent));
        let outcome = |(index, row): (usize, &PushRow)| PushOutcome {
            listing: row.listing.clone(),
            result: results.remove(&index).unwrap_or_else(|| Err(unknown())),
        };
        Ok(rows.iter().enumerate().map(outcome).collect())
    }
}

/// A name to ask for.
struct Asked(String);

#[async_trait]
impl Sends<Asked> for Client {
    type Told = Shown;

    /// One name that the mall refuses spoils the whole call.
    async fn send(&self, some: &[&Asked]) -> Result<Taken<Shown>, MallError> {
        let codes = some.iter().map(|asked| asked.0.as_str()).collect::<Vec<_>>().join(",");
        let form = [("seller_id", self.seller_id.as_str()), ("item_code", codes.as_str())];
        let answer = self.post_form(Effect::Reading, "getStock", &form).await?;
        if !answer.is_ok() {
            return self.spoiled(&answer);
        }
        let mut shown = BTreeMap::new();
        for result in answer.root.all("Result") {
            if let Some(name) = name_of(result) {
                shown.insert(name.to_lowercase(), shown_in(result)?);
            }
        }
        let of = |asked: &&Asked| shown.get(&asked.0.to_lowercase()).copied().unwrap_or(Shown::Missing);
        Ok(Taken::Rows(some.iter().map(|asked| Ok(of(asked))).collect()))
    }
}

impl Client {
    /// A call that was refused whole. `st-` codes may be about a row; anything else (a page of some proxy, a code of the
    /// platform) is about the shop.
    fn spoiled<V>(&self, answer: &Answer) -> Result<Taken<V>, MallError> {
        let refused = self.refused(answer);
        match answer.codes().into_iter().find(|code| code.starts_with("st-")) {
            Some(code) => Ok(Taken::Nobody(code, refused)),
            None => Err(refused),
        }
    }
}

struct Sending {
    index: usize,
    name: String,
    quantity: String,
}

#[async_trait]
impl Sends<Sending> for Client {
    type Told = ();

    async fn send(&self, some: &[&Sending]) -> Result<Taken<()>, MallError> {
        let list = |of: fn(&Sending) -> &str| some.iter().map(|row| of(row)).collect::<Vec<_>>().join(",");
        let (codes, quantities) = (list(|row| &row.name), list(|row| &row.quantity));
        let form = [
            ("seller_id", self.seller_id.as_str()),
            ("item_code", codes.as_str()),
            ("quantity", quantities.as_str()),
        ];
        let answer = self.post_form(Effect::Changing, "setStock", &form).await?;
        if !answer.is_ok() {
            return self.spoiled(&answer);
        }
        let errors: BTreeMap<String, Option<&str>> = answer
            .root
            .all("Result")
            .filter_map(|result| Some((name_of(result)?.to_lowercase(), result.get("ErrorCode"))))
            .collect();
        let rows = some.iter().map(|row| match errors.get(&row.name.to_lowercase()) {
            Some(Some(code)) => Ok(Err(row_refused(code))),
            Some(None) => Ok(Ok(())),
            // A full success need not name everybody; of a partial one, a row that is not named may be either.
            None if answer.status == 200 => Ok(Ok(())),
            None => Err(unknown()),
        });
        rows.collect::<Result<Vec<_>, _>>().map(Taken::Rows)
    }
}

fn name_of(result: &Node) -> Option<String> {
    let item = result.get("ItemCode")?;
    Some(result.get("SubCode").map_or_else(|| item.to_owned(), |sub| format!("{item}:{sub}")))
}

fn shown_in(result: &Node) -> Result<Shown, MallError> {
    if result.get("Status") == Some("0") {
        return Ok(Shown::Missing);
    }
    match result.get("Quantity") {
        None => Ok(Shown::Unlimited),
        Some(text) => text.parse().map(Shown::Number).map_err(|_| bad_answer("Quantity")),
    }
}

/// `code` or `code:sub`, each 1 to 99 characters that the lists of the call can carry.
pub(super) fn well_formed(name: &str) -> bool {
    let parts: Vec<&str> = name.split(':').collect();
    parts.len() <= 2
        && parts.iter().all(|part| {
            (1..=99).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_graphic() && byte != b',')
        })
}

/// Names a listing: `item_code`, or `item_code:sub_code`.
pub(super) fn listing_key(keys: &Keys) -> Option<String> {
    let of = |key: &str| keys.get(key).map(|value| value.trim()).filter(|value| !value.is_empty());
    let item = of("item_code")?;
    Some(of("sub_code").map_or_else(|| item.to_owned(), |sub| format!("{item}:{sub}")))
}

fn row_refused(mall_code: &str) -> MallError {
    let code =
        if mall_code.contains("st-02104") { "mall_error.out_of_range" } else { "mall_error.listing_refused" };
    MallError::new(MallErrorKind::Refused, Coded::new(code).with("mall_code", mall_code))
        .with_words(mall_code)
}
