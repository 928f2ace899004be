//! Settings, each with the version of its shape, and the few facts about the folder itself.

use rusqlite::params;
use serde::{Serialize, de::DeserializeOwned};

use crate::{Reader, Result, Topic, Write, sql, sql::Connected};

/// A setting and the version of its shape.
pub fn get<T: DeserializeOwned>(r: &impl Reader, key: &str) -> Result<Option<(u32, T)>> {
    sql::maybe(r.conn(), "SELECT version, value FROM settings WHERE key = ?1", [key], |c| {
        Ok((c.get()?, c.json()?))
    })
}

/// The version of a setting's shape alone, for those that have to be brought up to date before they can be read.
pub fn version(r: &impl Reader, key: &str) -> Result<Option<u32>> {
    sql::maybe(r.conn(), "SELECT version FROM settings WHERE key = ?1", [key], sql::only)
}

/// Writes a setting.
pub fn set<T: Serialize>(w: &mut Write<'_>, key: &str, version: u32, value: &T) -> Result<()> {
    w.touch(Topic::Settings);
    sql::run(
        w.conn(),
        "INSERT INTO settings (key, version, value) VALUES (?1, ?2, ?3)
         ON CONFLICT (key) DO UPDATE SET version = excluded.version, value = excluded.value",
        params![key, version, sql::json(value)?],
    )
    .map(|_| ())
}

/// A fact about the folder (`folder_id`, `kind`, `created_at`, `app_version`, …).
pub fn meta(r: &impl Reader, key: &str) -> Result<Option<String>> {
    sql::maybe(r.conn(), "SELECT value FROM meta WHERE key = ?1", [key], sql::only)
}

/// Writes a fact about the folder.
pub fn set_meta(w: &mut Write<'_>, key: &str, value: &str) -> Result<()> {
    w.touch(Topic::Settings);
    sql::run(
        w.conn(),
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        params![key, value],
    )
    .map(|_| ())
}

/// How many rows each table has: for a diagnosis that shows no row.
pub fn table_counts(r: &crate::Read<'_>) -> Result<Vec<(String, i64)>> {
    let tables: Vec<String> = sql::all(
        r.conn(),
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        [],
        sql::only,
    )?;
    tables
        .into_iter()
        .map(|table| {
            let rows = sql::value(r.conn(), &format!("SELECT count(*) FROM \"{table}\""), [])?;
            Ok((table, rows))
        })
        .collect()
}
