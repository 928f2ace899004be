//! orderList and orderCount.

use std::fmt::Write as _;

use super::{
    answers::{order_refused, xml},
    fields,
    order_info::{bent, field_element},
    order_values::pay_method,
    router::Call,
    world::{Order, YahooShop},
    xml::Node,
};
use crate::{
    clock::parse_compact_datetime,
    stand::{faults::Fault, wire::Answer},
};

/// The longest page (official).
const LONGEST_PAGE: usize = 2_000;

/// One of these must be there (official).
const SPANS: [&str; 8] = [
    "OrderId",
    "OrderTime",
    "OrderTimeFrom",
    "OrderTimeTo",
    "PublicationTimeFrom",
    "PublicationTimeTo",
    "PayMethodChangeDeadlineFrom",
    "PayMethodChangeDeadlineTo",
];

/// The conditions, read.
struct Conditions<'a> {
    node: &'a Node,
    times: Vec<(&'static str, i64)>,
    read_only_mode: i64,
}

impl<'a> Conditions<'a> {
    fn read(node: &'a Node) -> Result<Self, Answer> {
        if !SPANS.iter().any(|name| node.at(&[name]).is_some()) {
            return Err(order_refused(400, "od00005", "Condition needs OrderId or a time."));
        }
        let mut times = Vec::new();
        for name in SPANS.into_iter().skip(1) {
            if let Some(text) = node.at(&[name]) {
                let at = parse_compact_datetime(text)
                    .ok_or_else(|| order_refused(400, "od00006", &format!("{name} is invalid.")))?;
                times.push((name, at));
            }
        }
        let read_only_mode = match node.at(&["ReadOnlyMode"]) {
            None | Some("0") => 0,
            Some("1") => 1,
            Some("2") => 2,
            Some(_) => return Err(order_refused(400, "od00006", "ReadOnlyMode is invalid.")),
        };
        Ok(Self { node, times, read_only_mode })
    }

    fn meets(&self, order: &Order, now: i64) -> bool {
        let text = |name: &str| self.node.at(&[name]);
        let number = |name: &str, value: i64| {
            text(name).is_none_or(|list| list.split(',').any(|wanted| wanted.trim() == value.to_string()))
        };
        let line = |name: &str, pick: fn(&crate::stand::order::BoughtLine) -> &str| {
            text(name).is_none_or(|wanted| order.lines.iter().any(|line| pick(line) == wanted))
        };
        // Instants carry milliseconds here, conditions whole seconds.
        let second = order.placed_at.div_euclid(1_000) * 1_000;
        let in_time = self.times.iter().all(|(name, at)| match *name {
            "OrderTime" => second == *at,
            "OrderTimeFrom" | "PublicationTimeFrom" => second >= *at,
            "OrderTimeTo" | "PublicationTimeTo" => second <= *at,
            // No order here can change its payment.
            _ => false,
        });
        let read_only = order.read_only(now);
        in_time
            && text("OrderId").is_none_or(|wanted| wanted == order.number)
            && text("IsSeen").is_none_or(|wanted| wanted == order.seen.to_string())
            && number("OrderStatus", order.status)
            && number("PayStatus", i64::from(order.paid_at.is_some()))
            && number("ShipStatus", order.ship_status)
            && text("PayMethod").is_none_or(|wanted| wanted == pay_method(order.spec.payment).0)
            && text("ShipCompanyCode").is_none_or(|wanted| wanted == order.ship_company)
            && line("ItemId", |line| &line.item)
            && line("SubCode", |line| &line.variant)
            && text("IsYahooAuctionOrder").is_none_or(|wanted| wanted == "false")
            && match self.read_only_mode {
                0 => !read_only,
                1 => read_only,
                _ => true,
            }
    }
}

impl YahooShop {
    pub(super) fn order_list(&self, body: &Node, call: &Call<'_>) -> Answer {
        let Some(search) = body.child("Search") else {
            return order_refused(400, "od00001", "Search is mandatory.");
        };
        let Some(field) = search.at(&["Field"]) else {
            return order_refused(400, "od00001", "Search/Field is mandatory.");
        };
        let nodes = [fields::ORDER, fields::PAY, fields::SHIP, fields::DETAIL, fields::SELLER, fields::BUYER];
        let asked = match fields::asked(field, &nodes) {
            Ok(asked) => asked,
            Err(unknown) => return order_refused(400, "od00004", &format!("Field is invalid: {unknown}")),
        };
        let count = |name: &str, otherwise: usize, most: usize| match search.at(&[name]) {
            None => Ok(otherwise),
            Some(text) => text
                .parse()
                .ok()
                .filter(|count| (1..=most).contains(count))
                .ok_or_else(|| order_refused(400, "od00006", &format!("{name} is invalid."))),
        };
        let (amount, start) = match (count("Result", 10, LONGEST_PAGE), count("Start", 1, usize::MAX)) {
            (Ok(amount), Ok(start)) => (amount, start),
            (Err(answer), _) | (_, Err(answer)) => return answer,
        };
        let none = Node::default();
        let conditions = match Conditions::read(search.child("Condition").unwrap_or(&none)) {
            Ok(conditions) => conditions,
            Err(answer) => return answer,
        };
        let descending = match search.at(&["Sort"]) {
            None | Some("+order_time") => false,
            Some("-order_time") => true,
            Some(_) => return order_refused(400, "od00006", "Sort is invalid."),
        };
        let world = self.world();
        let mut hits: Vec<&Order> =
            world.orders.iter().filter(|order| conditions.meets(order, call.now)).collect();
        if descending {
            hits.reverse();
        }
        let total = hits.len();
        let page = page(hits, start, amount, call);
        let mut rows = String::new();
        for (index, order) in page.iter().enumerate() {
            let order = bent(order, call);
            let _ = write!(rows, "<OrderInfo><Index>{}</Index>", start + index);
            for name in &asked {
                rows.push_str(&field_element(&order, name, &self.config.seller_id, call.now));
            }
            rows.push_str("</OrderInfo>\n");
        }
        let body = format!(
            "<Result>\n<Status>OK</Status>\n<Search>\n<TotalCount>{total}</TotalCount>\n{rows}</Search>\n</Result>\n"
        );
        xml(200, &body)
    }

    pub(super) fn order_count(&self, call: &Call<'_>) -> Answer {
        if call.request.query_value("sellerId").as_deref() != Some(self.config.seller_id.as_str()) {
            return order_refused(400, "od00003", "sellerId is invalid.");
        }
        let world = self.world();
        let count = |status: i64| {
            world
                .orders
                .iter()
                .filter(|order| order.status == status && !order.seen && !order.read_only(call.now))
                .count()
        };
        let (new, reserved, holding) = (count(2), count(1), count(3));
        let body = format!(
            "<ResultSet>\n<Result>\n<Status>OK</Status>\n<Count><NewOrder>{new}</NewOrder><NewReserve>{reserved}</NewReserve><Holding>{holding}</Holding></Count>\n</Result>\n</ResultSet>\n"
        );
        xml(200, &body)
    }
}

fn page<'a>(mut hits: Vec<&'a Order>, start: usize, amount: usize, call: &Call<'_>) -> Vec<&'a Order> {
    if call.has(&Fault::PagesShifting) && start > 1 && hits.len() >= start {
        // The last order of the page before has moved to the end.
        let moved = hits.remove(start - 2);
        hits.push(moved);
    }
    let mut page: Vec<&Order> = hits.into_iter().skip(start - 1).take(amount).collect();
    if call.has(&Fault::OutOfOrder) {
        page.reverse();
    }
    if call.has(&Fault::SameOrderTwice)
        && let Some(first) = page.first().copied()
    {
        page.push(first);
    }
    page
}
