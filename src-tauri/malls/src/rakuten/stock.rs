//! Reading and sending numbers by the inventory API. Numbers go at 2.0 and as steps.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use miseban_domain::{Coded, stock::Range};
use miseban_transport::Response;

use super::{
    client::Client,
    wire::{BulkGet, BulkGetAnswer, BulkUpsert, InventoryError, InventoryErrors, Pair, Upsert},
};
use crate::{
    Change, Keys, MallError, MallErrorKind, PushOutcome, PushRow, Reading, Retry, Shown, Stock, StockRules,
    call::{Effect, bad_answer, unknown},
};

#[async_trait]
impl Stock for Client {
    fn rules(&self) -> StockRules {
        StockRules {
            range: Range { min: 0, max: 99_999 },
            relative: true,
            read_batch: 1_000,
            push_batch: 400,
        }
    }

    fn listing_key(&self, keys: &Keys) -> Option<String> {
        listing_key(keys)
    }

    async fn read(&self, listings: &[Keys]) -> Result<Vec<Reading>, MallError> {
        let pairs = listings.iter().map(asked).collect::<Result<Vec<_>, _>>()?;
        let names: Vec<String> =
            pairs.iter().map(|pair| name(&pair.manage_number, &pair.variant_id)).collect();
        let mut unique = BTreeSet::new();
        let inventories: Vec<Pair> = pairs
            .into_iter()
            .zip(&names)
            .filter(|(_, name)| unique.insert(*name))
            .map(|(pair, _)| pair)
            .collect();
        if inventories.is_empty() {
            return Ok(Vec::new());
        }
        let answer =
            self.post(Effect::Reading, "/es/2.0/inventories/bulk-get", 5, &BulkGet { inventories }).await?;
        let found = match answer.status {
            200 => serde_json::from_slice::<BulkGetAnswer>(&answer.body).map_err(bad_answer)?.inventories,
            // None of them is known.
            404 if says(&answer, "GE0014") => Vec::new(),
            _ => return Err(self.refused(&answer)),
        };
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
        let mut refused: BTreeMap<usize, MallError> = BTreeMap::new();
        let mut left: Vec<(usize, Upsert)> = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let pair = asked(&row.keys)?;
            let (mode, quantity) = match row.change {
                Change::By(step) => ("RELATIVE", step),
                Change::To(number) => ("ABSOLUTE", number),
            };
            let Pair { manage_number, variant_id } = pair;
            left.push((index, Upsert { manage_number, variant_id, mode, quantity }));
        }
        // A batch is taken whole or not at all, so after a refusal the rows that are not named go again.
        while !left.is_empty() {
            let inventories = left.iter().map(|(_, upsert)| upsert).collect();
            let answer = self
                .post(Effect::Changing, "/es/2.0/inventories/bulk-upsert", 1, &BulkUpsert { inventories })
                .await?;
            match answer.status {
                204 => break,
                // Any other success was never promised: nobody knows what it means.
                200..300 => return Err(unknown()),
                _ => {}
            }
            if answer.status == 409 {
                let busy = MallError::of(MallErrorKind::Temporary, "mall_error.refused");
                return Err(busy.with_retry(Retry::After(1_000)).with_words(&self.words(&answer)));
            }
            let named = named_rows(&answer, left.len());
            if named.is_empty() {
                if let [(index, _)] = left.as_slice() {
                    refused.insert(*index, self.refused(&answer));
                    break;
                }
                return Err(self.refused(&answer));
            }
            let mut position = 0;
            left.retain(|(index, _)| {
                let error = named.get(&position);
                position += 1;
                if let Some(error) = error {
                    refused.insert(*index, row_refused(error));
                }
                error.is_none()
            });
        }
        let outcome = |(index, row): (usize, &PushRow)| PushOutcome {
            listing: row.listing.clone(),
            result: refused.remove(&index).map_or(Ok(()), Err),
        };
        Ok(rows.iter().enumerate().map(outcome).collect())
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

fn asked(keys: &Keys) -> Result<Pair, MallError> {
    pair(keys).ok_or_else(|| {
        let listing: Vec<&str> = keys.values().map(String::as_str).collect();
        let code = Coded::new("mall_error.keys_missing").with("listing", listing.join(" "));
        MallError::new(MallErrorKind::Refused, code)
    })
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
