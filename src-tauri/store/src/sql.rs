//! The few helpers that every module's SQL goes through: cached statements, and rows read column by column.

use miseban_domain::{Coded, Instant};
use rusqlite::{Connection, OptionalExtension, Params, Row, types::FromSql};
use serde::{Serialize, de::DeserializeOwned};

use crate::Result;

pub(crate) mod sealed {
    /// Gives the connection, to this crate only: the trait cannot be named outside.
    pub trait Connected {
        fn conn(&self) -> &rusqlite::Connection;
    }
}
pub(crate) use sealed::Connected;

/// Something to read through: [`crate::Read`], or [`crate::Write`], which sees its own changes.
pub trait Reader: Connected {}

/// A part of a list, and how long the whole list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows asked for.
    pub rows: Vec<T>,
    /// How many there are in all.
    pub total: i64,
}

/// A row, read from its first column to its last. The order of the calls is the order of the SELECT.
pub(crate) struct Cols<'r, 's> {
    row: &'r Row<'s>,
    at: usize,
}

impl Cols<'_, '_> {
    pub fn get<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let value = self.row.get(self.at);
        self.at += 1;
        value
    }

    /// A row id in one of the domain's id types.
    pub fn id<T>(&mut self, make: impl FnOnce(i64) -> T) -> rusqlite::Result<T> {
        self.get().map(make)
    }

    pub fn maybe_id<T>(&mut self, make: impl FnOnce(i64) -> T) -> rusqlite::Result<Option<T>> {
        Ok(self.get::<Option<i64>>()?.map(make))
    }

    pub fn at(&mut self) -> rusqlite::Result<Instant> {
        self.get().map(Instant)
    }

    pub fn maybe_at(&mut self) -> rusqlite::Result<Option<Instant>> {
        Ok(self.get::<Option<i64>>()?.map(Instant))
    }

    /// An enum kept by its serde name.
    pub fn word<T: DeserializeOwned>(&mut self) -> rusqlite::Result<T> {
        let text: String = self.get()?;
        from_word(&text).map_err(|error| self.bad(error))
    }

    pub fn maybe_word<T: DeserializeOwned>(&mut self) -> rusqlite::Result<Option<T>> {
        let text: Option<String> = self.get()?;
        text.map(|text| from_word(&text).map_err(|error| self.bad(error))).transpose()
    }

    /// Several names with blanks between them.
    pub fn words<T: DeserializeOwned>(&mut self) -> rusqlite::Result<Vec<T>> {
        let text: String = self.get()?;
        text.split_whitespace().map(|word| from_word(word).map_err(|error| self.bad(error))).collect()
    }

    pub fn json<T: DeserializeOwned>(&mut self) -> rusqlite::Result<T> {
        let text: String = self.get()?;
        serde_json::from_str(&text).map_err(|error| self.bad(error))
    }

    pub fn maybe_json<T: DeserializeOwned>(&mut self) -> rusqlite::Result<Option<T>> {
        let text: Option<String> = self.get()?;
        text.map(|text| serde_json::from_str(&text).map_err(|error| self.bad(error))).transpose()
    }

    pub fn maybe_coded(&mut self) -> rusqlite::Result<Option<Coded>> {
        self.maybe_json()
    }

    fn bad(&self, error: serde_json::Error) -> rusqlite::Error {
        rusqlite::Error::FromSqlConversionFailure(
            self.at.saturating_sub(1),
            rusqlite::types::Type::Text,
            Box::new(error),
        )
    }
}

/// All rows of a query.
pub(crate) fn all<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    mut map: impl FnMut(&mut Cols<'_, '_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| map(&mut Cols { row, at: 0 }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The first row of a query, or nothing.
pub(crate) fn maybe<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    map: impl FnOnce(&mut Cols<'_, '_>) -> rusqlite::Result<T>,
) -> Result<Option<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_row(params, |row| map(&mut Cols { row, at: 0 })).optional()?)
}

/// The first column of the only row: sums, counts, `RETURNING`.
pub(crate) fn value<T: FromSql>(conn: &Connection, sql: &str, params: impl Params) -> Result<T> {
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_row(params, |row| row.get(0))?)
}

/// Maps a row of one column.
pub(crate) fn only<T: FromSql>(c: &mut Cols<'_, '_>) -> rusqlite::Result<T> {
    c.get()
}

/// Maps a row of one column that holds JSON.
pub(crate) fn only_json<T: DeserializeOwned>(c: &mut Cols<'_, '_>) -> rusqlite::Result<T> {
    c.json()
}

/// Runs a change; gives how many rows it touched.
pub(crate) fn run(conn: &Connection, sql: &str, params: impl Params) -> Result<usize> {
    Ok(conn.prepare_cached(sql)?.execute(params)?)
}

/// Runs a change that has to touch a row; else there is no such `what`.
pub(crate) fn run_on(conn: &Connection, what: &'static str, sql: &str, params: impl Params) -> Result<()> {
    match run(conn, sql, params)? {
        0 => Err(crate::StoreError::not_found(what)),
        _ => Ok(()),
    }
}

/// Inserts and gives the new row's id.
pub(crate) fn insert(conn: &Connection, sql: &str, params: impl Params) -> Result<i64> {
    Ok(conn.prepare_cached(sql)?.insert(params)?)
}

/// Ids as a JSON list, for `IN (SELECT value FROM json_each(?))`.
pub(crate) fn ids(ids: impl IntoIterator<Item = i64>) -> String {
    let mut text = String::from("[");
    for id in ids {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&id.to_string());
    }
    text.push(']');
    text
}

/// The serde name of a plain enum.
pub(crate) fn word<T: Serialize>(value: &T) -> Result<String> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(text) => Ok(text),
        _ => Err(crate::StoreError::new(crate::StoreErrorKind::Internal)),
    }
}

/// The enum of that serde name.
pub(crate) fn from_word<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
}

pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}

pub(crate) fn maybe_json<T: Serialize>(value: Option<&T>) -> Result<Option<String>> {
    value.map(json).transpose()
}

pub(crate) fn millis(at: Option<Instant>) -> Option<i64> {
    at.map(|at| at.0)
}
