//! Rules decide the stage: an order's reasons to wait and where it stands, from what is known of it now.

use std::collections::BTreeSet;

use super::shelf;
use crate::outbox;
use miseban_domain::{
    Instant, OrderId, Progress, SkuId,
    order::{MergedOrder, OrderLine, StockMode},
    shop::CancelReach,
    stage::{self, HoldFacts, HoldSettings, ProgressFacts, Unprintable},
    take::TakeFacts,
    text,
};
use miseban_malls::registry;
use miseban_store::{Reader, Result, StoreError, Write, orders, settings, shops::ShopRow, stock};

/// Judges one order.
pub(crate) struct OrderFacts {
    order_id: OrderId,
}

/// Settings key of [`HoldSettings`].
pub(crate) const HOLD_SETTINGS: &str = "holds";

impl OrderFacts {
    pub(crate) const fn new(order_id: OrderId) -> Self {
        Self { order_id }
    }

    /// Finds reasons and stage again and writes them when they changed.
    /// Pieces on the shelves are bound, released or taken with it; gives the SKUs of which others may bind some now.
    pub(crate) fn restage(&self, w: &mut Write<'_>, now: Instant) -> Result<BTreeSet<SkuId>> {
        let stored = orders::load(w, self.order_id)?.ok_or_else(|| StoreError::not_found("order"))?;
        let order = stored.order;
        let acknowledged: BTreeSet<String> =
            orders::acknowledged(w, self.order_id)?.into_iter().map(|(_, fingerprint)| fingerprint).collect();
        let oversold = fresh_oversold(w, &order.lines)?;
        let unprintable = unprintable(&order.merged);
        let hold_settings: HoldSettings =
            settings::get(w, HOLD_SETTINGS)?.map(|(_, settings)| settings).unwrap_or_default();
        let holds = stage::holds(
            &HoldFacts {
                merged: &order.merged,
                lines: &order.lines,
                oversold: &oversold,
                unprintable: &unprintable,
                mode: order.stock_mode,
                instructed: stored.head.instructed_at.is_some() && stored.head.shipped_at.is_none(),
                acknowledged: &acknowledged,
            },
            &hold_settings,
        );
        let facts = ProgressFacts {
            locked_at: order.locked.then_some(order.progress),
            paid: stored.head.paid_at.is_some(),
            instructed: stored.head.instructed_at.is_some(),
            shipped: stored.head.shipped_at.is_some(),
            reports_accepted: stored.head.shipped_at.is_some() && outbox::reports_accepted(w, self.order_id)?,
            released_after_confirmation: released_after_confirmation(w, order.shop_id)?,
            ..ProgressFacts::new(&order.merged, &holds)
        };
        let progress = stage::progress(&facts);
        let left = matches!(progress, Progress::Shipped | Progress::Done);
        let shipped_at = left.then(|| stored.head.shipped_at.unwrap_or(now));
        let shelf = shelf::follow(w, self.order_id, progress, shipped_at, now)?;
        let progress = stage::progress(&ProgressFacts { allocated: shelf.complete, ..facts });
        if holds != order.holds || progress != order.progress {
            orders::set_stage(w, self.order_id, progress, order.locked, &holds, now)?;
        }
        Ok(shelf.freed)
    }
}

/// What decides whether an order of the shop counts, with how far its mall tells of cancels.
pub(crate) fn take_facts(
    shop: &ShopRow,
    mode: StockMode,
    merged: &MergedOrder,
    instructed: bool,
) -> TakeFacts {
    let reach = registry::kind(&shop.mall).map_or(CancelReach::ALL, |kind| kind.about.stock.reach);
    TakeFacts::of(mode, &shop.switches, reach, merged, instructed)
}

/// Whether the mall of the order's shop releases orders only after 注文確認.
pub(crate) fn released_after_confirmation(r: &impl Reader, shop: miseban_domain::ShopId) -> Result<bool> {
    let mall = miseban_store::shops::get(r, shop)?.map(|row| row.mall);
    Ok(mall.and_then(|mall| registry::kind(&mall)).is_some_and(|kind| kind.about.confirms_orders))
}

/// Those of the lines' SKUs whose 想定在庫 is below 0 now.
pub(crate) fn fresh_oversold(r: &impl Reader, lines: &[OrderLine]) -> Result<BTreeSet<SkuId>> {
    let mut oversold = BTreeSet::new();
    for part in lines.iter().flat_map(|line| &line.parts) {
        if stock::stock(r, part.sku_id)?.is_some_and(|row| row.expected < 0) {
            oversold.insert(part.sku_id);
        }
    }
    Ok(oversold)
}

/// What a waybill cannot carry, in the recipients' names and addresses.
fn unprintable(merged: &MergedOrder) -> Vec<Unprintable> {
    let mut found = Vec::new();
    for party in merged.deliveries.iter().filter_map(|delivery| delivery.recipient.as_ref()) {
        let fields = [
            ("recipient.name", &party.name),
            ("recipient.prefecture", &party.prefecture),
            ("recipient.city", &party.city),
            ("recipient.street", &party.street),
        ];
        for (field, value) in fields {
            let (written, _) = text::for_waybill(value);
            let characters = miseban_formats::encoding::not_in_cp932(&written);
            if !characters.is_empty() {
                found.push(Unprintable { field: field.to_owned(), characters });
            }
        }
    }
    found
}
