//! The files that were chosen, opened and read into articles.

use miseban_domain::{Coded, FileId, article::Article};
use miseban_formats::table::{Encoding, How, Table, read};
use miseban_malls::files::{
    FileKind, FileLayout, Found, Given, ReadArticle, ReadItems, RefusedRow, layout, read_items, recognise,
};
use miseban_store::{Store, shops::ShopRow};

use super::{API_LAYOUT, fetch};
use crate::{
    cases::upload,
    problem::{Fault, FaultResult},
    views::{ArticleChoice, ArticleFile, ArticleFileView},
};

/// The files as they were understood, and what they tell.
pub(super) struct Opened {
    pub files: Vec<ArticleFileView>,
    pub read: ReadItems,
}

/// A file before it is read.
struct Raw {
    choice: ArticleFile,
    id: Option<FileId>,
    name: String,
    bytes: Vec<u8>,
}

/// Opens and reads the files of a choice.
pub(super) async fn open(
    store: &Store,
    choice: &ArticleChoice,
    shop: Option<&ShopRow>,
) -> FaultResult<Opened> {
    let mut raws = Vec::new();
    for file in &choice.files {
        let (name, bytes) = match (file.file_id, file.job_id) {
            (Some(id), _) => upload::load(store, id).await.map(|(row, bytes)| (row.file.name, bytes))?,
            (None, Some(job)) => (fetch::NAME.to_owned(), fetch::told(store, job).await?),
            (None, None) => return Err(Fault::new("problem.bad_argument").with("field", "file_id")),
        };
        raws.push(Raw { choice: file.clone(), id: file.file_id, name, bytes });
    }
    if raws.is_empty() {
        return Err(Fault::new("articles.no_file"));
    }
    let mall = shop.map(|shop| shop.mall.clone());
    // A file of some hundred thousand rows takes its time.
    let opened = tokio::task::spawn_blocking(move || understand(raws, mall.as_deref()))
        .await
        .map_err(|_| Fault::new("problem.internal"))?;
    Ok(opened?)
}

fn understand(raws: Vec<Raw>, mall: Option<&str>) -> Result<Opened, Coded> {
    let mut files = Vec::new();
    let mut tables: Vec<(String, Found, Table)> = Vec::new();
    let mut by_api = ReadItems::default();
    for (at, raw) in raws.into_iter().enumerate() {
        if raw.bytes.starts_with(b"{\"miseban_articles\"") {
            let rows = from_api(at, &raw.bytes, &mut by_api)?;
            files.push(view(&raw, API_LAYOUT, &[API_LAYOUT], "UTF-8", rows));
            continue;
        }
        let encoding = encoding(&raw.choice.encoding)?;
        let named = |error: Coded| error.with("file", &raw.name);
        let table = read(&raw.bytes, How { encoding, separator: None }).map_err(named)?;
        let (layout, fits) = layout_of(&raw, &table, mall)?;
        let found = Found::new(layout, &table).map_err(named)?;
        let name = table.encoding.map_or("", Encoding::name);
        files.push(view(&raw, layout.id, &fits, name, table.len()));
        tables.push((raw.name, found, table));
    }
    if tables.is_empty() {
        return Ok(Opened { files, read: by_api });
    }
    if files.len() > tables.len() {
        return Err(Coded::new("articles.files_do_not_belong"));
    }
    let given: Vec<Given<'_>> =
        tables.iter().map(|(name, found, table)| Given { name, found, table }).collect();
    let read = read_items(&given)?;
    Ok(Opened { files, read })
}

fn view(raw: &Raw, layout: &str, fits: &[&str], encoding: &str, rows: usize) -> ArticleFileView {
    ArticleFileView {
        file_id: raw.id,
        name: raw.name.clone(),
        layout: layout.to_owned(),
        fits: fits.iter().map(|id| (*id).to_owned()).collect(),
        encoding: encoding.to_owned(),
        rows: i64::try_from(rows).unwrap_or(i64::MAX),
    }
}

fn encoding(typed: &str) -> Result<Option<Encoding>, Coded> {
    if typed.is_empty() {
        return Ok(None);
    }
    serde_json::from_value(serde_json::Value::String(typed.to_owned()))
        .map(Some)
        .map_err(|_| Coded::new("problem.bad_argument").with("field", "encoding"))
}

/// The layout that was chosen, or the best that fits the shop's mall. A file of another mall is refused by name.
fn layout_of(
    raw: &Raw,
    table: &Table,
    mall: Option<&str>,
) -> Result<(&'static FileLayout, Vec<&'static str>), Coded> {
    let mut fits: Vec<&'static FileLayout> =
        recognise(table.header(), None).into_iter().map(|guess| guess.layout).collect();
    // Where a header fits both, it is articles that were asked for; a stock file only brings their numbers.
    fits.sort_by_key(|layout| layout.kind != FileKind::Items);
    let ids = |layouts: &[&'static FileLayout]| layouts.iter().map(|layout| layout.id).collect::<Vec<_>>();
    let ours: Vec<&'static FileLayout> = fits.iter().copied().filter(|layout| layout.mall == mall).collect();
    if !raw.choice.layout.is_empty() {
        let chosen = layout(&raw.choice.layout)
            .ok_or_else(|| Coded::new("problem.bad_argument").with("field", "layout"))?;
        return Ok((chosen, ids(&fits)));
    }
    match (ours.first(), fits.first()) {
        (Some(layout), _) => Ok((layout, ids(&ours))),
        (None, Some(other)) => Err(Coded::new("articles.wrong_mall")
            .with("file", &raw.name)
            .with("looks_like", format!("@{}", other.label))),
        (None, None) => Err(Coded::new("articles.not_recognised").with("file", &raw.name)),
    }
}

/// What [`super::fetch`] wrote.
fn from_api(at: usize, bytes: &[u8], read: &mut ReadItems) -> Result<usize, Coded> {
    let text =
        std::str::from_utf8(bytes).map_err(|_| Coded::new("articles.not_recognised").with("file", "API"))?;
    let mut rows = 0;
    for (line, text) in (1..).zip(text.lines()).skip(1) {
        rows += 1;
        match serde_json::from_str::<ApiLine>(text) {
            Ok(ApiLine::Article(article)) => {
                read.articles.push(ReadArticle { file: at, line, article: *article });
            }
            Ok(ApiLine::Unread { key, reason }) => {
                read.refused.push(RefusedRow { file: at, line, column: String::new(), value: key, reason });
            }
            Err(_) => return Err(Coded::new("table.cut_off").with("line", line)),
        }
    }
    Ok(rows)
}

/// A line of what an API told.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ApiLine {
    /// An article.
    Article(Box<Article>),
    /// One that could not be understood.
    Unread {
        /// The mall's key.
        key: String,
        /// Why.
        reason: Coded,
    },
}
