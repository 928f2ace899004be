//! 受注: the list, the tabs, and everything that is known of one order.

use std::collections::BTreeMap;

use miseban_domain::{OrderId, Progress, SkuId, observation::MallState, take};
use miseban_store::{
    Reader, Result, Store, StoreError, history,
    orders::{self, OrderListRow, OrderSort, OrderTab, StoredOrder},
    outbox, raw, skus, stock,
};

use crate::{
    cases::stock::serde_name,
    intake::released_after_confirmation,
    problem::{FaultResult, kept_problem},
    views::{
        DeliveryView, HistoryRow, LineView, OneOrder, OrderCounts, OrderQuery, OrderRow, OrderView,
        OutboxView, Page, SourceView,
    },
};

/// The tabs' counts.
pub async fn counts(store: &Store) -> FaultResult<OrderCounts> {
    Ok(store
        .read(|r| {
            let known = orders::counts(r)?;
            let stages: BTreeMap<String, i64> = Progress::ALL
                .into_iter()
                .map(|stage| (stage.name().to_owned(), known.get(&stage).copied().unwrap_or(0)))
                .collect();
            let unreadable = raw::counts_in_trouble(r)?.values().sum();
            let (stock_waiting, asks_return) = orders::stock_counts(r)?;
            Ok(OrderCounts { all: stages.values().sum(), stages, unreadable, stock_waiting, asks_return })
        })
        .await?)
}

/// A part of the list.
pub async fn list(store: &Store, query: OrderQuery) -> FaultResult<Page<OrderRow>> {
    let wanted = orders::OrderQuery {
        tab: match query.tab.as_str() {
            "" | "all" => OrderTab::All,
            "open" => OrderTab::Open,
            "stock_waiting" => OrderTab::StockWaiting,
            "asks_return" => OrderTab::AsksReturn,
            name => Progress::from_name(name).map_or(OrderTab::All, OrderTab::Progress),
        },
        text: query.text,
        shop: query.shop_id,
        sort: match query.sort.as_str() {
            "buyer" => OrderSort::BuyerName,
            "billed" => OrderSort::Billed,
            "number" => OrderSort::OrderNumber,
            "shop" => OrderSort::Shop,
            "pieces" => OrderSort::Pieces,
            "payment" => OrderSort::Payment,
            "wished" => OrderSort::Wished,
            _ => OrderSort::OrderedAt,
        },
        desc: query.desc,
        offset: query.offset.max(0),
        limit: query.limit.clamp(1, 500),
    };
    Ok(store
        .read(move |r| {
            let page = orders::list(r, &wanted)?;
            Ok(Page { total: page.total, rows: page.rows.into_iter().map(row_view).collect() })
        })
        .await?)
}

fn row_view(row: OrderListRow) -> OrderRow {
    OrderRow {
        id: row.id,
        shop_id: row.shop_id,
        order_number: row.order_number,
        ordered_at: row.ordered_at,
        progress: row.progress,
        locked: row.locked,
        buyer_name: row.buyer_name,
        pieces: row.pieces,
        billed: row.billed,
        currency: serde_name(&row.currency),
        payment: row.payment,
        wished: row.wished,
        holds: row.hold_kinds.iter().map(|kind| kind.name().to_owned()).collect(),
        printed_at: row.printed_at,
        first_source: serde_name(&row.first_source),
    }
}

/// One order.
pub async fn get(store: &Store, arg: OneOrder) -> FaultResult<OrderView> {
    Ok(store.read(move |r| view(r, arg.order_id)).await?)
}

fn view(r: &impl Reader, id: OrderId) -> Result<OrderView> {
    let stored = orders::load(r, id)?.ok_or_else(|| StoreError::not_found("order"))?;
    let deliveries = deliveries(r, &stored)?;
    let StoredOrder { order, head, .. } = stored;
    let mut sources: Vec<SourceView> = raw::of_order(r, id)?
        .into_iter()
        .map(|raw| SourceView { raw_id: Some(raw.id), source: serde_name(&raw.source), at: raw.fetched_at })
        .collect();
    sources.sort_by_key(|source| source.at);
    let history = history::of(r, "order", id.0, 100)?
        .into_iter()
        .map(|row| HistoryRow {
            at: row.change.at,
            who: row.change.who,
            what: row.change.what,
            before: row.change.before.map(|value| value.to_string()),
            after: row.change.after.map(|value| value.to_string()),
        })
        .collect();
    let outbox = outbox::of_order(r, id)?
        .into_iter()
        .map(|row| OutboxView {
            kind: row.kind,
            state: serde_name(&row.state),
            created_at: row.created_at,
            problem: row
                .answer
                .and_then(|answer| serde_json::from_value(answer).ok())
                .map(|coded| kept_problem(&coded)),
        })
        .collect();
    let can_confirm = order.merged.state == Some(MallState::New)
        && head.confirmed_at.is_none()
        && !order.merged.cancelled
        && released_after_confirmation(r, order.shop_id)?;
    let stock_mode = if head.change_waits { "changed".to_owned() } else { serde_name(&order.stock_mode) };
    Ok(OrderView {
        row: row_view(head),
        holds: order.holds,
        buyer: order.merged.buyer,
        deliveries,
        payment: order.merged.payment,
        totals: order.merged.totals,
        remarks: order.merged.remarks,
        mall_status: order.merged.mall_status,
        can_confirm,
        stock_mode,
        taken_in_at: order.taken_in_at,
        sources,
        history,
        outbox,
    })
}

fn deliveries(r: &impl Reader, stored: &StoredOrder) -> Result<Vec<DeliveryView>> {
    let taken = stock::taken_by_order(r, stored.order.id)?;
    let mut views = Vec::new();
    for (position, delivery) in stored.order.merged.deliveries.iter().enumerate() {
        let mut lines = Vec::new();
        for line in stored.order.lines.iter().filter(|line| line.delivery == position) {
            let key = take::line_key(line);
            let (sku_code, left) = match line.sku_id {
                Some(sku_id) => (skus::get(r, sku_id)?.map(|sku| sku.code), left_of(r, sku_id)?),
                None => (None, None),
            };
            lines.push(LineView {
                id: line.id,
                keys: line.keys.clone(),
                title: line.title.clone(),
                options: line.options.clone(),
                quantity: line.quantity,
                unit_price: line.unit_price,
                tax_included: line.tax_included,
                tax_rate: line.tax_rate,
                sku_id: line.sku_id,
                sku_code,
                left,
                taken: taken.iter().filter(|((of, _), _)| *of == key).map(|(_, pieces)| pieces).sum(),
            });
        }
        views.push(DeliveryView {
            key: delivery.key.clone(),
            recipient: delivery.recipient.clone(),
            wished_date: delivery.wished_date.clone(),
            wished_time: delivery.wished_time.clone(),
            method: delivery.method.clone(),
            noshi: delivery.noshi.clone(),
            tracking_numbers: delivery.tracking_numbers.clone(),
            lines,
        });
    }
    Ok(views)
}

/// 想定在庫 of a SKU; for a bundle the number of sets that its scarcest part allows.
pub(crate) fn left_of(r: &impl Reader, sku: SkuId) -> Result<Option<i64>> {
    let mut fewest: Option<i64> = None;
    for part in skus::flattened(r, sku)? {
        let left =
            stock::stock(r, part.sku_id)?.map_or(0, |row| row.expected).div_euclid(part.quantity.max(1));
        fewest = Some(fewest.map_or(left, |now| now.min(left)));
    }
    Ok(fewest)
}
