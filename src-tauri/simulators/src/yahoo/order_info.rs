//! orderInfo: one order, with the fields that were asked for.

use std::fmt::Write as _;

use super::{
    answers::{order_refused, xml},
    fields,
    item_node::item_node,
    order_values::{Said, said},
    router::Call,
    world::{Order, YahooShop},
    xml::{Node, cdata, element},
};
use crate::stand::{faults::Fault, wire::Answer};

/// A field of an order as an element.
pub(super) fn field_element(order: &Order, name: &str, seller_id: &str, now: i64) -> String {
    match said(order, name, seller_id, now) {
        Said::Plain(text) => element(name, &text),
        Said::Free(text) => cdata(name, &text),
        Said::Nothing => element(name, ""),
    }
}

/// The order as a fault bends it: someone edited it after the list was read.
pub(super) fn bent(order: &Order, call: &Call<'_>) -> Order {
    let mut order = order.clone();
    if call.has(&Fault::ChangedBetweenPages) {
        let remark = order.spec.remark.take().unwrap_or_default();
        order.spec.remark = Some(format!("{remark}\n（購入後に追記されました）"));
        order.updated_at = call.now;
    }
    order
}

impl YahooShop {
    pub(super) fn order_info(&self, body: &Node, call: &Call<'_>) -> Answer {
        let (Some(number), Some(field)) = (body.at(&["Target", "OrderId"]), body.at(&["Target", "Field"]))
        else {
            return order_refused(400, "od00001", "Target/OrderId and Target/Field are mandatory.");
        };
        let nodes = [
            fields::ORDER,
            fields::PAY,
            fields::SHIP,
            fields::DETAIL,
            fields::ITEM,
            fields::SELLER,
            fields::BUYER,
        ];
        let asked = match fields::asked(field, &nodes) {
            Ok(asked) => asked,
            Err(unknown) => {
                return order_refused(400, "od00004", &format!("Field is invalid: {unknown}"));
            }
        };
        let mut world = self.world();
        let Some(order) = world.order(number).map(|order| bent(order, call)) else {
            return order_refused(200, "od00010", "The order is not found.");
        };
        let hidden = call
            .faults
            .iter()
            .any(|fault| matches!(fault, Fault::CannotShow { orders } if orders.contains(&order.number)));
        if hidden {
            return order_refused(400, "od00090", "The order cannot be shown.");
        }
        world.books.read(number, call.now);
        let of = |node: &'static str| {
            fields::of(node)
                .filter(|name| asked.contains(name))
                .map(|name| field_element(&order, name, &self.config.seller_id, call.now))
                .collect::<String>()
        };
        let mut info = of(fields::ORDER);
        for (name, node) in [("Pay", fields::PAY), ("Ship", fields::SHIP), ("Detail", fields::DETAIL)] {
            append(&mut info, name, &of(node));
        }
        for line in &order.lines {
            info.push_str(&item_node(&order, line, &asked));
        }
        for (name, node) in [("Seller", fields::SELLER), ("Buyer", fields::BUYER)] {
            append(&mut info, name, &of(node));
        }
        let body = format!(
            "<ResultSet totalResultsAvailable=\"1\" totalResultsReturned=\"1\" firstResultPosition=\"1\">\n<Result>\n<Status>OK</Status>\n<OrderInfo>\n{info}</OrderInfo>\n</Result>\n</ResultSet>\n"
        );
        xml(200, &body)
    }
}

/// Nodes of which nothing was asked for don't come back.
fn append(info: &mut String, name: &str, inner: &str) {
    if !inner.is_empty() {
        let _ = writeln!(info, "<{name}>{inner}</{name}>");
    }
}
