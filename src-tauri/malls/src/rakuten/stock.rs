//! Reading and sending numbers by the inventory API. Numbers go at 2.0 and as steps.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use miseban_domain::Coded;
use miseban_transport::Response;

use super::{
    client::Client,
    wire::{BulkGet, BulkGetAnswer, BulkUpsert, Inventory, InventoryError, InventoryErrors, Pair, Upsert},
};
use crate::{
    Change, Keys, MallError, MallErrorKind, PushOutcome, PushRow, Reading, Retry, Shown, Stock, StockRules,
    call::{Effect, bad_answer, keys_missing, unknown},
    halving::{Sends, Taken, send_all},
};

#[async_trait]
impl Stock for Client {
    fn rules(&self) -> StockRules {
        StockRules::steps(99_999, 1_000, 400)
    }

    fn listing_key(&self, keys: &Keys) -> Option<String> {
        listing_key(keys)
    }

    async fn read(&self, listings: &[Keys]) -> Result<Vec<Reading>, MallError> {
        // A listing without proper keys is one that the mall does not know; it must not spoil the others' reading.
        let pairs: Vec<Option<Pair>> = listings.iter().map(pair).collect();
        let names: Vec<String> =
            listings.iter().map(|keys| self.listing_key(keys).unwrap_or_default()).collect();
        let mut unique = BTreeSet::new();
        let inventories: Vec<Pair> = pairs
            .into_iter()
            .zip(&names)
            .filter_map(|(pair, name)| pair.filter(|_| unique.insert(name)))
            .collect();
        let found = self.bulk_get(inventories).await?;
        let shown: BTreeMap<String, i64> = found
            .into_iter()
            .map(|inventory| (name(&inventory.manage_number, &inventory.variant_id), inventory.quantity))
            .collect();
        let reading = |listing: String| {
            let shown = shown.get(&listing).map_or(Shown::Missing, |quantity| Shown::Number(*quantity));
            Reading { listing, shown }
        };
        Ok(names.into_iter().map(reading).collect())
    }

    async fn push(&self, rows: &[PushRow]) -> Result<Vec<PushOutcome>, MallError> {
        let mut results: BTreeMap<usize, Result<(), MallError>> = BTreeMap::new();
        let mut sending: Vec<Sending> = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let (mode, quantity) = match row.change {
                Change::By(step) => ("RELATIVE", step),
                Change::To(number) => ("ABSOLUTE", number),
            };
            match pair(&row.keys) {
                Some(Pair { manage_number, variant_id }) => sending
                    .push(Sending { index, upsert: Upsert { manage_number, variant_id, mode, quantity } }),
                None => drop(results.insert(index, Err(keys_missing(&row.keys)))),
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

struct Sending {
    index: usize,
    upsert: Upsert,
}

#[async_trait]
impl Sends<Sending> for Client {
    type Told = ();

    /// A batch is taken whole or not at all.
    async fn send(&self, some: &[&Sending]) -> Result<Taken<()>, MallError> {
        let inventories = some.iter().map(|row| &row.upsert).collect();
        let answer = self
            .post(Effect::Changing, "/es/2.0/inventories/bulk-upsert", 1, &BulkUpsert { inventories })
            .await?;
        match answer.status {
            204 => return Ok(Taken::Rows(some.iter().map(|_| Ok(())).collect())),
            // Any other success was never promised: nobody knows what it means.
            200..300 => return Err(unknown()),
            409 => {
                let busy = MallError::of(MallErrorKind::Temporary, "mall_error.refused");
                return Err(busy.with_retry(Retry::After(1_000)).with_words(&self.words(&answer)));
            }
            _ => {}
        }
        let named = named_rows(&answer, some.len());
        if !named.is_empty() {
            return Ok(Taken::Named(
                named.iter().map(|(index, error)| (*index, row_refused(error))).collect(),
            ));
        }
        // The inventory API's own codes may be about a row; the shop not being migrated is not, nor is anything that the
        // gateway or a proxy says.
        let refused = self.refused(&answer);
        match errors(&answer).into_iter().find(|error| error.code.starts_with("IE")) {
            Some(error) if error.code != "IE1105" => Ok(Taken::Nobody(error.code, refused)),
            _ => Err(refused),
        }
    }
}

impl Client {
    /// What the mall has of these; those that it does not know are absent. So are those that it names as wrong: the others
    /// are asked for again without them.
    async fn bulk_get(&self, mut inventories: Vec<Pair>) -> Result<Vec<Inventory>, MallError> {
        while !inventories.is_empty() {
            let body = BulkGet { inventories: &inventories };
            let answer = self.post(Effect::Reading, "/es/2.0/inventories/bulk-get", 5, &body).await?;
            match answer.status {
                200 => {
                    let body = serde_json::from_slice::<BulkGetAnswer>(&answer.body);
                    return Ok(body.map_err(bad_answer)?.inventories);
                }
                // None of them is known.
                404 if says(&answer, "GE0014") => break,
                _ => {}
            }
            let named = named_rows(&answer, inventories.len());
            if named.is_empty() {
                return Err(self.refused(&answer));
            }
            let mut position = 0..;
            inventories.retain(|_| position.next().is_none_or(|place| !named.contains_key(&place)));
        }
        Ok(Vec::new())
    }
}

/// Names a listing: `manageNumber:variantId`.
pub(super) fn listing_key(keys: &Keys) -> Option<String> {
    pair(keys).map(|pair| name(&pair.manage_number, &pair.variant_id))
}

fn pair(keys: &Keys) -> Option<Pair> {
    let of = |key: &str| keys.get(key).map(|value| value.trim()).filter(|value| !value.is_empty());
    // The mall lower-cases the one and tells apart cases of the other.
    Some(Pair { manage_number: of("manageNumber")?.to_lowercase(), variant_id: of("variantId")?.to_owned() })
}

fn name(manage_number: &str, variant_id: &str) -> String {
    format!("{}:{variant_id}", manage_number.to_lowercase())
}

fn errors(answer: &Response) -> Vec<InventoryError> {
    serde_json::from_slice::<InventoryErrors>(&answer.body).map(|body| body.errors).unwrap_or_default()
}

fn says(answer: &Response, code: &str) -> bool {
    errors(answer).iter().any(|error| error.code == code)
}

/// Rows named by `metadata.propertyPath`, such as `inventories[3].quantity`.
fn named_rows(answer: &Response, rows: usize) -> BTreeMap<usize, InventoryError> {
    errors(answer)
        .into_iter()
        .filter_map(|error| {
            let path = error.metadata.as_ref()?.property_path.as_deref()?;
            let (_, rest) = path.split_once("inventories[")?;
            let index: usize = rest.split_once(']')?.0.parse().ok()?;
            (index < rows).then_some((index, error))
        })
        .collect()
}

fn row_refused(error: &InventoryError) -> MallError {
    let code = match error.code.as_str() {
        "IE0003" | "IE0117" => "mall_error.out_of_range",
        _ => "mall_error.listing_refused",
    };
    MallError::new(MallErrorKind::Refused, Coded::new(code).with("mall_code", &error.code))
        .with_words(&format!("{} {}", error.code, error.message))
}
