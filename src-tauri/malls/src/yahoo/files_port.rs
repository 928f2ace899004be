//! quantity.csv by FTP: every number that is due goes into one file. Nothing can be read back.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use miseban_domain::{Instant, time::MINUTE};
use miseban_formats::table::{Encoding, Instead, Separator, Writing, write};

use super::stock::{listing_key, well_formed};
use crate::{
    Clock, Connection, Keys, MallError, PushOutcome, PushRow, Reading, Stock, StockRules,
    by_ftp::{self, FtpDoor, is_on, text},
    call::setting,
};

/// Most rows of a file.
const ROWS: usize = 100_000;
/// What the file is called unless the shop says otherwise.
pub(super) const NAME: &str = "quantity.csv";
/// Stands for the minute at which the mall shall apply the file.
const TIME: &str = "%time%";

/// A shop's files at Yahoo!.
pub(super) struct Files {
    pub(super) door: FtpDoor,
    name: String,
    /// ストア都合キャンセルフラグ: articles of which there are any are put on sale again.
    opens: bool,
    clock: Arc<dyn Clock>,
}

impl Files {
    /// `None` for a shop that sends by the store API.
    pub(super) fn of(connection: &Connection) -> Result<Option<Self>, MallError> {
        let Some(door) = FtpDoor::of(connection)? else { return Ok(None) };
        let name = text(connection, "ftp_file").unwrap_or(NAME).to_owned();
        if name.replace(TIME, "").contains('%') {
            return Err(setting("mall_error.setting_wrong", "ftp_file"));
        }
        let opens = is_on(connection, "clear_store_cancel", false);
        Ok(Some(Self { door, name, opens, clock: Arc::clone(&connection.clock) }))
    }
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
        let named = by_ftp::numbers(rows, |keys| listing_key(keys).filter(|name| well_formed(name)));
        let lines: BTreeMap<String, i64> = named.iter().filter_map(|one| one.clone().ok()).collect();
        if !lines.is_empty() {
            self.door
                .put(&file_name(&self.name, self.clock.now()), &quantity_csv(&lines, self.opens))
                .await?;
        }
        let outcome = |(row, one): (&PushRow, Result<(String, i64), MallError>)| PushOutcome {
            listing: row.listing.clone(),
            result: one.map(drop),
        };
        Ok(rows.iter().zip(named).map(outcome).collect())
    }
}

/// The file: `code,sub-code,quantity`, with `stock-close` where the flag is to be taken off.
fn quantity_csv(lines: &BTreeMap<String, i64>, opens: bool) -> Vec<u8> {
    let header = ["code", "sub-code", "quantity", "stock-close"];
    let columns = if opens { 4 } else { 3 };
    let row = |(name, number): (&String, &i64)| {
        let (code, sub) = name.split_once(':').unwrap_or((name, ""));
        let open = if *number > 0 { "0" } else { "" };
        [code.to_owned(), sub.to_owned(), number.to_string(), open.to_owned()].into_iter().take(columns)
    };
    let writing =
        Writing { encoding: Encoding::Cp932, separator: Separator::Comma, instead: Instead::Refuse };
    // Names are ASCII, so that everything can be written.
    write(header.get(..columns).unwrap_or(&header), lines.iter().map(row), &writing).bytes
}

/// The file's name; `%time%` becomes the next whole minute in Japan, `YYYYMMDDHHmm00`.
fn file_name(name: &str, now: Instant) -> String {
    let minute = Instant(now.0.div_euclid(MINUTE).saturating_add(1).saturating_mul(MINUTE));
    let time = minute.in_tokyo().map(|at| at.strftime("%Y%m%d%H%M00").to_string()).unwrap_or_default();
    name.replace(TIME, &time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_the_malls_columns_and_the_flag_only_where_there_is_something_to_sell() {
        let lines = BTreeMap::from([("cup".to_owned(), 0), ("tea:100g".to_owned(), 7)]);
        assert_eq!(
            quantity_csv(&lines, false),
            b"\"code\",\"sub-code\",\"quantity\"\r\n\"cup\",\"\",\"0\"\r\n\"tea\",\"100g\",\"7\"\r\n"
        );
        assert_eq!(
            quantity_csv(&lines, true),
            b"\"code\",\"sub-code\",\"quantity\",\"stock-close\"\r\n\"cup\",\"\",\"0\",\"\"\r\n\"tea\",\"100g\",\"7\",\"0\"\r\n"
        );
    }

    #[test]
    fn a_name_with_a_time_is_the_next_minute_in_japan() {
        // 2026-11-22 12:34:56 in Japan.
        let now = Instant(1_795_318_496_000);
        assert_eq!(file_name("quantity%time%.csv", now), "quantity20261122123500.csv");
        assert_eq!(file_name("quantity.csv", now), "quantity.csv");
    }
}
