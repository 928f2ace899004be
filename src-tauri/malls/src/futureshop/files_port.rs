//! Stock by FTP: goodsStock.csv for articles without variations, goodsVariationStock.csv for the others.
//!
//! futureshop takes a file only when its header is just the items that the shop has chosen, in their order, and says
//! nothing when it isn't. The header therefore comes from a sample that the shop downloads there.

use std::collections::BTreeMap;

use async_trait::async_trait;
use miseban_formats::table::{Encoding, Instead, Separator, Writing, write};

use super::keys::{Variation, listing_key};
use crate::{
    Connection, Keys, MallError, PushOutcome, PushRow, Reading, Stock, StockRules,
    by_ftp::{self, FtpDoor, text},
    call::setting,
};

/// Most rows of a round: the new variation files take so many articles.
const ROWS: usize = 1_000;

/// The column that takes the number; 現在在庫数 is only for reading.
const NUMBER: &str = "調整在庫数";

/// The items of goodsVariationStock, as a working generator writes them.
pub(super) const VARIATION_HEADER: &str = "商品URLコード,バリエーション別選択肢（横軸）,バリエーション別枝番（横軸）,\
バリエーション別選択肢（縦軸）,バリエーション別枝番（縦軸）,現在在庫数,調整在庫数,商品番号,商品管理番号,商品名,JANコード,最終更新日付";

/// A shop's files at futureshop.
pub(super) struct Files {
    pub(super) door: FtpDoor,
    single: Sheet,
    variation: Sheet,
}

/// One of the two files.
struct Sheet {
    name: String,
    /// The setting that the header stands in.
    setting: &'static str,
    header: Option<Vec<String>>,
}

impl Files {
    /// `None` for a shop that sends by the API.
    pub(super) fn of(connection: &Connection) -> Result<Option<Self>, MallError> {
        let Some(door) = FtpDoor::of(connection)? else { return Ok(None) };
        let sheet = |file: &str, usual: &str, key: &'static str| {
            let header = text(connection, key).map(header_of);
            let fits = header.as_ref().is_none_or(|header| {
                header.iter().any(|name| name == NUMBER)
                    && header.iter().any(|name| name == "商品番号" || name == "商品URLコード")
            });
            if !fits {
                return Err(setting("mall_error.header_wrong", key));
            }
            let name = text(connection, file).unwrap_or(usual).to_owned();
            Ok(Sheet { name, setting: key, header })
        };
        Ok(Some(Self {
            door,
            single: sheet("ftp_file", "goodsStock.csv", "stock_header")?,
            variation: sheet("ftp_variation_file", "goodsVariationStock.csv", "variation_header")?,
        }))
    }

    async fn send(&self, sheet: &Sheet, rows: &[(Variation, &Keys, i64)]) -> Result<(), MallError> {
        let header =
            sheet.header.as_ref().ok_or_else(|| setting("mall_error.header_missing", sheet.setting))?;
        self.door.put(&sheet.name, &bytes(header, rows)).await
    }
}

/// The names in a header as it was copied out of a sample: its first line, with or without quotes, commas or tabs.
fn header_of(text: &str) -> Vec<String> {
    let line = text.lines().next().unwrap_or_default().trim_start_matches('\u{feff}');
    let separator = if line.contains('\t') { '\t' } else { ',' };
    line.split(separator).map(|name| name.trim().trim_matches('"').to_owned()).collect()
}

/// The file: every chosen item is there, and empty unless it names the article or its number.
fn bytes(header: &[String], rows: &[(Variation, &Keys, i64)]) -> Vec<u8> {
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    let row = |(one, keys, number): &(Variation, &Keys, i64)| {
        let own = |key: &str| keys.get(key).cloned().unwrap_or_default();
        let cell = |name: &&str| match *name {
            "商品URLコード" => keys.get("url").cloned().unwrap_or_else(|| one.product.clone()),
            "商品番号" => one.product.clone(),
            "商品管理番号" => own("skuNo"),
            "JANコード" => own("jan"),
            "バリエーション別枝番（横軸）" => one.horizontal.clone(),
            "バリエーション別枝番（縦軸）" => one.vertical.clone(),
            NUMBER => number.to_string(),
            _ => String::new(),
        };
        names.iter().map(cell).collect::<Vec<_>>()
    };
    let writing = Writing { encoding: Encoding::Cp932, separator: Separator::Comma, instead: Instead::Geta };
    write(&names, rows.iter().map(row), &writing).bytes
}

#[async_trait]
impl Stock for Files {
    fn rules(&self) -> StockRules {
        by_ftp::rules(999_999_999, ROWS)
    }

    fn listing_key(&self, keys: &Keys) -> Option<String> {
        listing_key(keys)
    }

    async fn read(&self, _: &[Keys]) -> Result<Vec<Reading>, MallError> {
        // The engine never asks: `reads` says so.
        Ok(Vec::new())
    }

    async fn push(&self, rows: &[PushRow]) -> Result<Vec<PushOutcome>, MallError> {
        let named = by_ftp::numbers(rows, |keys| Variation::of(keys).filter(Variation::well_formed));
        // What a sheet has in it, each with whether that arrived.
        let mut arrived = BTreeMap::new();
        for (sheet, single) in [(&self.single, true), (&self.variation, false)] {
            let in_it = |one: &Variation| one.is_single() == single;
            let lines: Vec<(Variation, &Keys, i64)> = rows
                .iter()
                .zip(&named)
                .filter_map(|(row, one)| {
                    let (one, number) = one.as_ref().ok().filter(|(one, _)| in_it(one))?;
                    Some((one.clone(), &row.keys, *number))
                })
                .collect();
            if !lines.is_empty() {
                arrived.insert(single, self.send(sheet, &lines).await);
            }
        }
        let outcome = |(row, one): (&PushRow, Result<(Variation, i64), MallError>)| PushOutcome {
            listing: row.listing.clone(),
            result: one.and_then(|(one, _)| arrived.get(&one.is_single()).cloned().unwrap_or(Ok(()))),
        };
        Ok(rows.iter().zip(named).map(outcome).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_as_it_was_copied() {
        assert_eq!(
            header_of("\u{feff}\"商品番号\",\"調整在庫数\"\r\n\"a\",\"1\"\r\n"),
            ["商品番号", "調整在庫数"]
        );
        assert_eq!(header_of("商品番号\t調整在庫数"), ["商品番号", "調整在庫数"]);
        assert_eq!(header_of(VARIATION_HEADER).len(), 12);
    }
}
