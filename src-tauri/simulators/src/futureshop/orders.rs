//! Searching orders, and one of them.

use jiff::civil::DateTime;
use serde_json::{Value, json};

use super::{
    access::error,
    router::Call,
    values::{detailed, listed},
    world::{FutureshopShop, Order},
};
use crate::{
    clock::DAY,
    stand::{faults::Fault, wire::Answer},
};

/// Days that an update search may span (official).
const SPAN: i64 = 31;
/// Numbers in one question (official).
const NUMBERS: usize = 100;

/// Reads `yyyy-mm-ddThh:mm:ss`, Japan's time.
fn moment(text: &str) -> Option<i64> {
    let at = DateTime::strptime("%Y-%m-%dT%H:%M:%S", text).ok()?;
    let japan = jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(9));
    japan.to_timestamp(at).ok().map(jiff::Timestamp::as_millisecond)
}

/// A span of one of the three dates; `Err`: not a date.
fn span(call: &Call<'_>, name: &str) -> Result<Option<(i64, i64)>, ()> {
    let (from, to) =
        (call.request.query_value(&format!("{name}Start")), call.request.query_value(&format!("{name}End")));
    match (from, to) {
        (None, None) => Ok(None),
        (from, to) => {
            let read = |text: Option<String>, open: i64| match text {
                None => Ok(open),
                Some(text) => moment(&text).ok_or(()),
            };
            Ok(Some((read(from, i64::MIN)?, read(to, i64::MAX)?)))
        }
    }
}

impl FutureshopShop {
    pub(super) fn order_list(&self, call: &Call<'_>) -> Answer {
        let (Ok(ordered), Ok(updated), Ok(cancelled)) =
            (span(call, "orderDate"), span(call, "updateDate"), span(call, "cancelDate"))
        else {
            return error(400, "InvalidDateFormat");
        };
        if updated.is_some_and(|(from, to)| to.saturating_sub(from) > SPAN * DAY) {
            return error(400, "InvalidDateFormat");
        }
        let numbers = call.request.query_value("orderNo");
        let numbers: Option<Vec<&str>> = numbers.as_ref().map(|list| list.split(',').collect());
        if numbers.as_ref().is_some_and(|all| all.len() > NUMBERS || all.iter().any(|no| no.len() > 12)) {
            return error(400, "InvalidOrderNo");
        }
        if ordered.is_none() && updated.is_none() && cancelled.is_none() && numbers.is_none() {
            return error(400, "NoCondition");
        }
        // Whole seconds, both ends included; a cancelled order is found by its cancel date or number alone (inferred).
        let within = |at: i64, (from, to): (i64, i64)| {
            let at = at.div_euclid(1_000) * 1_000;
            (from..=to).contains(&at)
        };
        let fits = |order: &Order| {
            ordered.is_none_or(|span| within(order.placed_at, span))
                && updated.is_none_or(|span| within(order.updated_at, span))
                && cancelled.is_none_or(|span| order.cancelled_at.is_some_and(|at| within(at, span)))
                && (cancelled.is_some() || numbers.is_some() || order.cancelled_at.is_none())
                && numbers.as_ref().is_none_or(|all| all.contains(&order.number.as_str()))
        };
        let mut world = self.world();
        let mut found: Vec<Order> = world.orders.iter().filter(|order| fits(order)).cloned().collect();
        let from =
            call.request.query_value("cursor").and_then(|cursor| cursor.parse().ok()).unwrap_or(0_usize);
        if call.has(&Fault::PagesShifting) && from > 0 && found.len() >= from {
            // The last order of the page before has moved to the end.
            let moved = found.remove(from - 1);
            found.push(moved);
        }
        let mut page: Vec<&Order> = found.iter().skip(from).take(self.config.page).collect();
        if call.has(&Fault::OutOfOrder) {
            page.reverse();
        }
        if call.has(&Fault::SameOrderTwice)
            && let Some(first) = page.first().copied()
        {
            page.push(first);
        }
        let rows: Vec<Value> = page.iter().map(|order| listed(order)).collect();
        for order in &page {
            world.books.read(&order.number, call.now);
        }
        let mut answer = json!({"orderList": rows});
        if found.len() > from + self.config.page
            && let Some(object) = answer.as_object_mut()
        {
            object.insert("nextUrl".to_owned(), json!(self.next_url(call, from + self.config.page)));
        }
        Answer::json(200, &answer)
    }

    pub(super) fn order_detail(&self, number: &str, call: &Call<'_>) -> Answer {
        let mut world = self.world();
        let Some(mut order) = world.order(number).cloned() else { return error(404, "OrderNotFound") };
        let hidden =
            |fault: &Fault| matches!(fault, Fault::CannotShow { orders } if orders.contains(&order.number));
        if call.faults.iter().any(hidden) {
            return error(400, "OrderNotShown");
        }
        if call.has(&Fault::ChangedBetweenPages) {
            // Someone edited it after the list was read.
            let remark = order.spec.remark.take().unwrap_or_default();
            order.spec.remark = Some(format!("{remark}\n（購入後に追記されました）"));
        }
        world.books.read(number, call.now);
        Answer::json(200, &detailed(&order))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::values::local, *};

    #[test]
    fn moments_are_japans_without_saying_so() {
        let at = moment("2021-07-05T17:28:35").unwrap();
        assert_eq!(local(at), "2021-07-05T17:28:35");
        assert_eq!(at.rem_euclid(DAY) / 3_600_000, 8, "17 o'clock there");
    }
}
