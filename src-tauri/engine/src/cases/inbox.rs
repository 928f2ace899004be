//! What came in: a look at the raw mail or answer, and what could not be read.

use miseban_formats::mail;
use miseban_store::{Store, StoreError, raw};

use crate::{
    cases::stock::serde_name,
    intake::{Intake, MAIL},
    problem::{FaultResult, kept_problem, problem},
    views::{OneRaw, RawView, TroubleRow},
};

/// Most that is listed at once; more of them have one cause.
const MOST: i64 = 500;

/// What could not be read or belongs to no shop, newest first.
pub async fn trouble(store: &Store) -> FaultResult<Vec<TroubleRow>> {
    Ok(store
        .read(|r| {
            Ok(raw::in_trouble(r, MOST)?
                .into_iter()
                .map(|row| TroubleRow {
                    raw_id: row.id,
                    shop_id: row.shop_id,
                    source: serde_name(&row.source),
                    key: row.key,
                    at: row.fetched_at,
                    problem: row.reason.as_ref().map_or_else(
                        || problem(&miseban_domain::Coded::new("inbox.unreadable")),
                        kept_problem,
                    ),
                })
                .collect())
        })
        .await?)
}

/// Reads again what could not be read.
pub(crate) async fn retry(intake: &Intake) -> FaultResult<()> {
    intake.read_again().await.map(|_| ())
}

/// One thing as it came in.
pub async fn raw(store: &Store, arg: OneRaw) -> FaultResult<RawView> {
    let row = store
        .read(move |r| raw::raw(r, arg.raw_id)?.ok_or_else(|| StoreError::not_found("raw_item")))
        .await?;
    let (source, media_type) = (serde_name(&row.head.source), row.head.media_type.clone());
    if media_type == MAIL {
        let mail = mail::decode(&row.bytes);
        let from =
            mail.from.first().map(|from| format!("{} <{}>", from.name, from.address).trim().to_owned());
        return Ok(RawView {
            source,
            media_type,
            fetched_at: row.head.fetched_at,
            size: row.head.size,
            subject: Some(mail.subject),
            from,
            text: mail.text,
            html: mail.html,
        });
    }
    let text = miseban_formats::encoding::decode(&row.bytes).text;
    let text = match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(value) => serde_json::to_string_pretty(&value).unwrap_or(text),
        Err(_) => text,
    };
    Ok(RawView {
        source,
        media_type,
        fetched_at: row.head.fetched_at,
        size: row.head.size,
        subject: None,
        from: None,
        text,
        html: None,
    })
}
