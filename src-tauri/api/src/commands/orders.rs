//! Orders and what came in.

use miseban_engine::views::*;

use super::{Command, commands, run, schema};

commands! {
    "orders.counts": Nothing => OrderCounts, order_counts, [];
    "orders.list": OrderQuery => Page<OrderRow>, orders, [];
    "orders.get": OneOrder => OrderView, order, [];
    "orders.acknowledge": Acknowledge => OrdersDone, acknowledge, ["orders"];
    "orders.cancel": CancelOrders => OrdersDone, cancel_orders, ["orders", "stock", "listings"];
    "orders.move": MoveOrders => OrdersDone, move_orders, ["orders"];
    "orders.apply_stock": SomeOrders => OrdersDone, apply_stock, ["orders", "stock", "listings"];
    "orders.confirm": SomeOrders => OrdersDone, confirm_orders, ["orders", "jobs"];
    "orders.ship": ShipOrder => OrdersDone, ship_order, ["orders", "jobs"];
    "orders.slips": MakeSlips => SlipsMade, slips, ["jobs"];
    "orders.mark_printed": SomeOrders => OrdersDone, mark_printed, ["orders"];
    "inbox.trouble": Nothing => Vec<TroubleRow>, inbox_trouble, [];
    "inbox.raw": OneRaw => RawView, inbox_raw, [];
    "inbox.retry": Nothing => Nothing, inbox_retry, ["raw", "orders"];
}
