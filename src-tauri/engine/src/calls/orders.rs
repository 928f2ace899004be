//! Orders and what came in.

use super::calls;
use crate::cases::{inbox, order_actions, orders, slips};
use crate::{engine::Engine, problem::FaultResult, views::*};

calls! {
    /// Counts of the tabs.
    order_counts(e, _arg: Nothing) -> OrderCounts = orders::counts(&e.store).await;
    /// A part of the list.
    orders(e, arg: OrderQuery) -> Page<OrderRow> = orders::list(&e.store, arg).await;
    /// One order.
    order(e, arg: OneOrder) -> OrderView = orders::get(&e.store, arg).await;
    /// 確認した.
    acknowledge(e, arg: Acknowledge) -> OrdersDone = order_actions::acknowledge(&e.store, arg, e.now()).await;
    /// Cancels orders.
    cancel_orders(e, arg: CancelOrders) -> OrdersDone =
        order_actions::cancel(&e.store, arg, e.now()).await;
    /// Moves orders by hand.
    move_orders(e, arg: MoveOrders) -> OrdersDone = order_actions::move_by_hand(&e.store, arg, e.now()).await;
    /// Applies the stock of paused orders.
    apply_stock(e, arg: SomeOrders) -> OrdersDone =
        order_actions::apply_stock(&e.store, arg, e.now()).await;
    /// 注文確認.
    confirm_orders(e, arg: SomeOrders) -> OrdersDone = order_actions::confirm(&e.store, arg, e.now()).await;
    /// 発送報告.
    ship_order(e, arg: ShipOrder) -> OrdersDone = order_actions::ship(&e.store, arg, e.now()).await;
    /// 納品書.
    slips(e, arg: MakeSlips) -> SlipsMade = {
        let messages = e.messages().await;
        slips::make(&e.store, &e.shelf, &messages, arg, e.now()).await
    };
    /// Slips were printed.
    mark_printed(e, arg: SomeOrders) -> OrdersDone = order_actions::mark_printed(&e.store, arg, e.now()).await;
    /// What could not be read.
    inbox_trouble(e, _arg: Nothing) -> Vec<TroubleRow> = inbox::trouble(&e.store).await;
    /// One thing as it came in.
    inbox_raw(e, arg: OneRaw) -> RawView = inbox::raw(&e.store, arg).await;
    /// Reads again what could not be read.
    inbox_retry(e, _arg: Nothing) -> Nothing = inbox::retry(&e.intake).await.map(|()| Nothing {});
}
