//! searchOrder: order numbers of a window, page by page.

use serde_json::{Map, Value, json};

use super::{
    messages::{Message, malformed, missing, values},
    router::Call,
    search_filter::meets,
    world::{Order, RakutenShop},
};
use crate::{
    clock::{DAY, parse_rakuten_datetime},
    stand::{faults::Fault, wire::Answer},
};

const API: &str = "SEARCH_ORDER";
/// The longest window, days (official).
const LONGEST_WINDOW: i64 = 63;
/// How far back, days (official).
const HISTORY: i64 = 730;
/// The most hits (official).
const MOST_HITS: usize = 15_000;
/// The longest page (official).
const LONGEST_PAGE: usize = 1_000;

/// A request that makes sense.
struct Search {
    date_type: i64,
    from: i64,
    to: i64,
    amount: usize,
    page: usize,
    descending: bool,
}

impl Search {
    fn read(body: &Map<String, Value>, now: i64) -> Result<Self, Message> {
        let value = |member: &str| body.get(member).filter(|value| !value.is_null());
        let date_type = value("dateType").ok_or_else(|| missing(API, "dateType"))?;
        let date_type = date_type.as_i64().filter(|kind| (1..=6).contains(kind));
        let instant = |member: &str| {
            let text = value(member).ok_or_else(|| missing(API, member))?;
            text.as_str().and_then(parse_rakuten_datetime).ok_or_else(|| malformed(API, member))
        };
        let (from, to) = (instant("startDatetime")?, instant("endDatetime")?);
        let date_type = date_type.ok_or_else(|| malformed(API, "dateType"))?;
        if from > to {
            return Err(Message::error(API, "012", "期間の開始日時が終了日時より後です。"));
        }
        if to - from > LONGEST_WINDOW * DAY {
            return Err(Message::error(API, "013", "検索期間は63日以内で指定してください。"));
        }
        if from < now - HISTORY * DAY {
            return Err(Message::error(API, "014", "過去730日より前の注文は検索できません。"));
        }
        let sub_status_alone = value("subStatusIdList")
            .and_then(Value::as_array)
            .is_some_and(|list| list.iter().any(|id| id.as_i64() == Some(-1)))
            && value("orderProgressList").and_then(Value::as_array).is_none_or(Vec::is_empty);
        if sub_status_alone {
            return Err(missing(API, "orderProgressList"));
        }
        let known =
            |progress: &Value| progress.as_i64().is_some_and(|p| (100..=900).contains(&p) && p % 100 == 0);
        if let Some(list) = value("orderProgressList")
            && !list.as_array().is_some_and(|list| list.iter().all(known))
        {
            return Err(malformed(API, "orderProgressList"));
        }
        let paging = value("PaginationRequestModel");
        let number = |member: &str, otherwise: usize, most: usize| match paging
            .and_then(|paging| paging.get(member))
        {
            None | Some(Value::Null) => Ok(otherwise),
            Some(value) => value
                .as_u64()
                .and_then(|value| usize::try_from(value).ok())
                .filter(|value| (1..=most).contains(value))
                .ok_or_else(|| malformed(API, member)),
        };
        let sort = paging
            .and_then(|paging| paging.get("SortModelList"))
            .and_then(|list| list.get(0))
            .and_then(|sort| sort.get("sortDirection"))
            .and_then(Value::as_i64);
        Ok(Self {
            date_type,
            from,
            to,
            amount: number("requestRecordsAmount", 30, LONGEST_PAGE)?,
            page: number("requestPage", 1, usize::MAX)?,
            descending: sort == Some(2),
        })
    }

    fn instant_of(&self, order: &Order) -> Option<i64> {
        match self.date_type {
            1 => Some(order.placed_at),
            2 => order.confirmed_at,
            3 => order.fixed_at,
            6 => order.paid_at.or(order.confirmed_at),
            // 4 発送日 has no time of day; the day it was reported stands for it.
            _ => order.shipping_reported_at,
        }
    }
}

impl RakutenShop {
    pub(super) fn search_order(&self, body: &Map<String, Value>, call: &Call<'_>) -> Answer {
        let search = match Search::read(body, call.now) {
            Ok(search) => search,
            Err(message) => return refused(message),
        };
        let world = self.world();
        let mut hits: Vec<(i64, &Order)> = world
            .orders
            .iter()
            .filter_map(|order| Some((search.instant_of(order)?, order)))
            .filter(|(at, order)| (search.from..=search.to).contains(at) && meets(body, order))
            .collect();
        hits.sort_by_key(|(at, _)| *at);
        if search.descending {
            hits.reverse();
        }
        if hits.len() > MOST_HITS {
            return refused(Message::error(API, "015", "検索結果が15,000件を超えています。"));
        }
        if call.has(&Fault::PagesShifting) && search.page > 1 && hits.len() > search.amount {
            let moved = hits.remove(search.amount - 1);
            hits.push(moved);
        }
        let total = hits.len();
        if total == 0 {
            return Answer::json(200, &nothing());
        }
        let first = (search.page - 1).saturating_mul(search.amount);
        let mut numbers: Vec<&str> =
            hits.iter().skip(first).take(search.amount).map(|(_, order)| order.number.as_str()).collect();
        if call.has(&Fault::OutOfOrder) {
            numbers.reverse();
        }
        if call.has(&Fault::SameOrderTwice)
            && let Some(first) = numbers.first().copied()
        {
            numbers.push(first);
        }
        let body = json!({
            "MessageModelList": values(vec![Message::info("SEARCH_ORDER", "101", "注文検索に成功しました。")]),
            "orderNumberList": numbers,
            "PaginationResponseModel": {
                "totalRecordsAmount": total,
                "totalPages": total.div_ceil(search.amount),
                "requestPage": search.page,
            },
        });
        Answer::json(200, &body)
    }
}

fn nothing() -> Value {
    json!({
        "MessageModelList": values(vec![Message::info(API, "102", "該当する注文はありません。")]),
        "orderNumberList": null,
        "PaginationResponseModel": {"totalRecordsAmount": null, "totalPages": null, "requestPage": null},
    })
}

fn refused(message: Message) -> Answer {
    let body = json!({
        "MessageModelList": values(vec![message]),
        "orderNumberList": null,
        "PaginationResponseModel": null,
    });
    Answer::json(400, &body)
}
