//! Reading and sending numbers by the API: a hundred articles a call, each with all its variations.

use std::collections::BTreeMap;

use async_trait::async_trait;
use miseban_domain::Coded;

use super::{
    client::Client,
    keys::Variation,
    wire::{
        Inventory, Refresh, RefreshInfo, RefreshProduct, RefreshRegular, RefreshRow, Refreshed, Refreshing,
    },
};
use crate::{
    Change, Keys, MallError, MallErrorKind, PushOutcome, PushRow, Reading, Shown, Stock, StockRules,
    call::{Effect, bad_answer, keys_missing, not_understood, unknown},
    halving::{Sends, Taken, send_all},
};

/// Most articles in one call.
const BATCH: usize = 100;
/// Most pages of one reading; more would be a cursor that runs in a circle.
const PAGES: usize = 100;

#[async_trait]
impl Stock for Client {
    fn rules(&self) -> StockRules {
        StockRules::steps(999_999_999, BATCH, BATCH)
    }

    fn listing_key(&self, keys: &Keys) -> Option<String> {
        super::keys::listing_key(keys)
    }

    async fn read(&self, listings: &[Keys]) -> Result<Vec<Reading>, MallError> {
        let wanted: Vec<Option<Variation>> = listings.iter().map(Variation::of).collect();
        let mut numbers: Vec<&str> =
            wanted.iter().flatten().filter(|one| one.well_formed()).map(|one| one.product.as_str()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut shown: BTreeMap<Variation, Shown> = BTreeMap::new();
        if !numbers.is_empty() {
            self.inventory(&numbers.join(","), &mut shown).await?;
        }
        let name = |keys: &Keys| super::keys::listing_key(keys).unwrap_or_default();
        let of = |one: &Option<Variation>| one.as_ref().and_then(|one| shown.get(one)).copied();
        let readings = listings.iter().zip(&wanted);
        Ok(readings
            .map(|(keys, one)| Reading { listing: name(keys), shown: of(one).unwrap_or(Shown::Missing) })
            .collect())
    }

    async fn push(&self, rows: &[PushRow]) -> Result<Vec<PushOutcome>, MallError> {
        let mut results: BTreeMap<usize, Result<(), MallError>> = BTreeMap::new();
        let mut products: BTreeMap<String, Vec<Sending>> = BTreeMap::new();
        for (index, row) in rows.iter().enumerate() {
            let count = match row.change {
                Change::By(0) => None,
                Change::By(step) => Some(format!("{step:+}")),
                Change::To(number) => Some(number.to_string()),
            };
            match (Variation::of(&row.keys).filter(Variation::well_formed), count) {
                (None, _) => drop(results.insert(index, Err(keys_missing(&row.keys)))),
                (Some(_), None) => drop(results.insert(index, Ok(()))),
                (Some(one), Some(count)) => {
                    products.entry(one.product.clone()).or_default().push(Sending { index, one, count });
                }
            }
        }
        let products: Vec<Vec<Sending>> = products.into_values().collect();
        let sent = send_all(self, &products).await?;
        for (product, outcome) in products.iter().zip(sent) {
            // An article is taken whole or not at all.
            results.extend(product.iter().map(|row| (row.index, outcome.clone())));
        }
        let outcome = |(index, row): (usize, &PushRow)| PushOutcome {
            listing: row.listing.clone(),
            result: results.remove(&index).unwrap_or_else(|| Err(unknown())),
        };
        Ok(rows.iter().enumerate().map(outcome).collect())
    }
}

impl Client {
    async fn inventory(
        &self,
        numbers: &str,
        shown: &mut BTreeMap<Variation, Shown>,
    ) -> Result<(), MallError> {
        let mut cursor: Option<String> = None;
        for _ in 0..PAGES {
            let mut query = vec![("types", "regular"), ("productNo", numbers)];
            if let Some(cursor) = &cursor {
                query.push(("cursor", cursor));
            }
            let page: Inventory = self.get("inventory", &query).await?;
            for product in page.product_list {
                let rows = product.inventory_info.regular.map(|regular| regular.inventory_list);
                if !product.inventory_enabled {
                    // Sold without a number; which variations it has is not told then.
                    let whole = Variation { product: product.product_no, ..Variation::default() };
                    shown.insert(whole, Shown::Unlimited);
                    continue;
                }
                for row in rows.unwrap_or_default() {
                    let one = Variation {
                        product: product.product_no.clone(),
                        horizontal: row.horizontal_no,
                        vertical: row.vertical_no,
                    };
                    shown.insert(one, Shown::Number(row.count));
                }
            }
            match page.next_url.as_deref() {
                None => return Ok(()),
                Some(next) => cursor = Some(cursor_in(next)?),
            }
        }
        Err(bad_answer("pages without an end"))
    }
}

/// The cursor of a next page. Nothing else of the address is used: the token goes to the host that the shop set, nowhere else.
pub(super) fn cursor_in(next: &str) -> Result<String, MallError> {
    let address = url::Url::parse(next).map_err(|_| bad_answer("nextUrl"))?;
    let cursor =
        address.query_pairs().find(|(name, _)| name == "cursor").map(|(_, value)| value.into_owned());
    cursor.ok_or_else(|| bad_answer("nextUrl without a cursor"))
}

struct Sending {
    index: usize,
    one: Variation,
    count: String,
}

#[async_trait]
impl Sends<Vec<Sending>> for Client {
    type Told = ();

    async fn send(&self, some: &[&Vec<Sending>]) -> Result<Taken<()>, MallError> {
        let product = |rows: &&Vec<Sending>| RefreshProduct {
            product_no: rows.first().map(|row| row.one.product.clone()).unwrap_or_default(),
            inventory_info: RefreshInfo {
                regular: RefreshRegular {
                    inventory_list: rows
                        .iter()
                        .map(|row| RefreshRow {
                            vertical_no: row.one.vertical.clone(),
                            horizontal_no: row.one.horizontal.clone(),
                            count: row.count.clone(),
                        })
                        .collect(),
                },
            },
        };
        let body = Refresh { product_list: some.iter().map(product).collect() };
        let body = serde_json::to_vec(&body).map_err(|error| not_understood(Effect::Changing, error))?;
        let answer: Refreshed = match self.post("inventory", body).await {
            Ok(answer) => answer,
            // A whole refusal names nobody.
            Err(error) if error.kind == MallErrorKind::Refused => {
                let code = error.mall_words.clone().filter(|words| !words.is_empty());
                return code
                    .map_or_else(|| Err(error.clone()), |code| Ok(Taken::Nobody(code, error.clone())));
            }
            Err(error) => return Err(error),
        };
        let told: BTreeMap<&str, &Refreshing> =
            answer.results.iter().map(|result| (result.product_no.as_str(), result)).collect();
        let rows = some.iter().map(|rows| {
            let number = rows.first().map(|row| row.one.product.as_str()).unwrap_or_default();
            match told.get(number) {
                Some(result) if result.status == "success" => Ok(()),
                Some(result) => Err(refused(result)),
                None => Err(unknown()),
            }
        });
        Ok(Taken::Rows(rows.collect()))
    }
}

fn refused(result: &Refreshing) -> MallError {
    let codes = result.errors.iter().map(|error| error.code.as_str()).chain(result.code.as_deref());
    let codes: Vec<&str> = codes.filter(|code| !code.is_empty()).collect();
    let codes = codes.join(" ");
    let code = Coded::new("mall_error.listing_refused").with("mall_code", &codes);
    MallError::new(MallErrorKind::Refused, code).with_words(&codes)
}
