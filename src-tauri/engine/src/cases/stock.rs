//! 在庫: the numbers, changing them by hand, and the story behind each.

use miseban_domain::{
    Coded, Instant,
    stock::{self as rule, Wanted},
};
use miseban_store::{
    Reader, Result, Store, StoreError, listings,
    numbers::Asked,
    push,
    skus::{self, StockOnly, StockSort},
    stock::{self, Book},
};

use super::{
    ledger::{history::word, levels},
    orders::left_of,
};
use crate::{
    problem::{FaultResult, kept_problem},
    push::Numbers,
    views::{
        AttemptView, ExplainedStep, Explanation, ListingNumbers, OneListing, OneSku, Page, ShelfView,
        StockQuery, StockRow, StoryQuery, StoryRow,
    },
};

const STORY_PAGE: i64 = 50;

/// Which SKUs the grid's filter means, in its order.
pub(crate) fn wanted(r: &impl Reader, query: &StockQuery, now: Instant) -> Result<skus::StockQuery> {
    Ok(skus::StockQuery {
        text: query.text.clone(),
        only: only_of(&query.only),
        low_at: levels::levels(r)?.low_at,
        now,
        sort: match query.sort.as_str() {
            "name" => StockSort::Name,
            "expected" => StockSort::Expected,
            "updated" => StockSort::SetAt,
            "held" => StockSort::Held,
            _ => StockSort::Code,
        },
        desc: query.desc,
        offset: query.offset.max(0),
        limit: query.limit.clamp(1, 500),
    })
}

/// The grid's rows.
pub async fn list(store: &Store, query: StockQuery, now: Instant) -> FaultResult<Page<StockRow>> {
    Ok(store
        .read(move |r| {
            let wanted = wanted(r, &query, now)?;
            let page = skus::stock_list(r, &wanted)?;
            let ids = page.rows.iter().flat_map(|row| row.listings.iter().map(|brief| brief.listing_id));
            let ours = Numbers::load(r, &Asked::listings(ids.collect()))?;
            let rows = page
                .rows
                .into_iter()
                .map(|row| stock_row(r, &ours, row, wanted.low_at, now))
                .collect::<Result<_>>()?;
            Ok(Page { total: page.total, rows })
        })
        .await?)
}

/// The filter of that name.
pub(crate) fn only_of(name: &str) -> StockOnly {
    match name {
        "out" => StockOnly::Out,
        "low" => StockOnly::Low,
        "soon" => StockOnly::Soon,
        "oversold" => StockOnly::Oversold,
        "unset" => StockOnly::Unset,
        "waiting" => StockOnly::Waiting,
        "trouble" => StockOnly::Trouble,
        "drifted" => StockOnly::Drifted,
        _ => StockOnly::All,
    }
}

fn stock_row(
    r: &impl Reader,
    ours: &Numbers,
    row: skus::StockListRow,
    low_at: Option<i64>,
    now: Instant,
) -> Result<StockRow> {
    let bundle = row.bundle;
    let expected = if bundle { left_of(r, row.sku.id)?.unwrap_or(0) } else { row.expected };
    let listings =
        row.listings.iter().map(|brief| numbers_of(r, ours, brief.listing_id)).collect::<Result<_>>()?;
    Ok(StockRow {
        sku_id: row.sku.id,
        counting: serde_name(&row.sku.counting),
        bundle,
        expected,
        held: row.held,
        unset: !bundle && row.set_at.is_none(),
        level: level(&row, expected, low_at),
        low_at: row.sku.low_at,
        days_left: levels::days_left_of(r, row.sku.id, now)?,
        shelves: stock::shelves(r, row.sku.id)?.iter().map(shelf_view).collect(),
        should: stock::books(r, row.sku.id)?.map(|books| books.should()),
        code: row.sku.code,
        name: row.sku.name,
        variation: row.sku.variation,
        listings,
    })
}

/// 在庫切れ or 在庫僅少.
fn level(row: &skus::StockListRow, expected: i64, low_at: Option<i64>) -> Option<String> {
    let said = row.bundle || row.set_at.is_some();
    if row.sku.counting != rule::Counting::Counted || !said {
        return None;
    }
    let left = expected - row.held;
    let few = row.sku.low_at.or(low_at).unwrap_or(0);
    match left {
        ..=0 => Some("out".to_owned()),
        _ if left <= few && !row.bundle => Some("low".to_owned()),
        _ => None,
    }
}

/// Why a SKU takes no number, with the words of the stock file: it isn't counted, or is made to order.
pub(super) fn has_no_number(counting: rule::Counting, code: &str) -> Option<Coded> {
    match counting {
        rule::Counting::Counted => None,
        rule::Counting::NotCounted => Some(Coded::new("stock_file.not_counted").with("code", code)),
        rule::Counting::MadeToOrder => Some(Coded::new("stock_file.made_to_order").with("code", code)),
    }
}

fn shelf_view(shelf: &stock::Shelf) -> ShelfView {
    ShelfView {
        warehouse_id: shelf.warehouse_id,
        good: shelf.good,
        defective: shelf.defective,
        allocated: shelf.allocated,
        free: shelf.free(),
    }
}

/// The three numbers of a listing: ours, sent, shown.
pub(crate) fn numbers_of(
    r: &impl Reader,
    ours: &Numbers,
    id: miseban_domain::ListingId,
) -> Result<ListingNumbers> {
    let listing = listings::get(r, id)?.ok_or_else(|| StoreError::not_found("listing"))?;
    let pushes = ours.shop(listing.shop_id).is_some_and(|shop| shop.pushes);
    let ours = match ours.listing(id).map(|facts| ours.wanted(&facts, None)) {
        Some(Wanted::Show(number)) => Some(number),
        Some(Wanted::LeaveAlone(_)) | None => None,
    };
    let pending = listing.settled_rev < listing.wanted_rev && listing.linked && pushes;
    Ok(ListingNumbers {
        listing_id: listing.id,
        shop_id: listing.shop_id,
        ours,
        sent: listing.sent,
        sent_at: listing.sent_at,
        shown: listing.shown,
        shown_at: listing.shown_at,
        leaves_at: pending.then_some(listing.not_before),
        problem: listing.trouble.as_ref().map(kept_problem),
    })
}

/// 今すぐ反映.
pub async fn send_now(store: &Store, arg: OneSku, now: Instant) -> FaultResult<()> {
    Ok(store.write(move |w| listings::release_now(w, arg.sku_id, now)).await?)
}

/// The movements behind a number, newest first.
pub async fn story(store: &Store, arg: StoryQuery) -> FaultResult<Vec<StoryRow>> {
    let books: Vec<Book> = match arg.book.as_str() {
        "" => Vec::new(),
        "free" => vec![Book::Good, Book::Allocated],
        name => word("book", name)?.into_iter().collect(),
    };
    Ok(store
        .read(move |r| {
            let rows = stock::story(r, arg.sku_id, &books, arg.before, STORY_PAGE)?;
            Ok(rows.into_iter().map(story_row).collect())
        })
        .await?)
}

pub(super) fn story_row(row: stock::StoryRow) -> StoryRow {
    let movement = row.movement;
    StoryRow {
        can_undo: movement.cause.can_be_undone() && !row.undone,
        undone: row.undone,
        movement_id: movement.id,
        at: movement.at,
        book: serde_name(&movement.book),
        warehouse_id: movement.warehouse_id,
        delta: movement.delta,
        before: movement.after.saturating_sub(movement.delta),
        after: movement.after,
        cause: serde_name(&movement.cause),
        order_id: movement.order.as_ref().map(|(id, _)| *id),
        order_number: row.order_number,
        shop_id: row.shop_id,
        person: movement.person,
        reason: movement.reason,
        note: movement.note,
        job_id: movement.job_id,
        request: movement.request_id,
    }
}

/// An enum's name on the wire.
pub(crate) fn serde_name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|name| name.as_str().map(ToOwned::to_owned)).unwrap_or_default()
}

/// Why a listing shows what it shows, step by step.
pub async fn explain(store: &Store, arg: OneListing) -> FaultResult<Explanation> {
    Ok(store
        .read(move |r| {
            let (ours, listing) = Numbers::load_one(r, arg.listing_id)?;
            let told = rule::explain(&ours.input(&listing, None));
            let steps = told
                .steps
                .iter()
                .map(|step| {
                    let mut text = step.coded();
                    if let Some(sku) = step.sku_id.map(|id| skus::get(r, id)).transpose()?.flatten() {
                        text = text.with("code", sku.code);
                    }
                    Ok(ExplainedStep { text, value: step.value })
                })
                .collect::<Result<_>>()?;
            let left_alone = match told.wanted {
                Wanted::Show(_) => None,
                Wanted::LeaveAlone(why) => Some(format!("left_alone.{}", serde_name(&why))),
            };
            let attempts = push::attempts(r, listing.id, 10)?
                .into_iter()
                .map(|attempt| AttemptView {
                    at: attempt.started_at,
                    target: attempt.target,
                    read: attempt.read,
                    outcome: attempt.outcome.as_ref().map(serde_name),
                    problem: attempt.detail.as_ref().map(kept_problem),
                })
                .collect();
            Ok(Explanation { numbers: numbers_of(r, &ours, listing.id)?, steps, left_alone, attempts })
        })
        .await?)
}
