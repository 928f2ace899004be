//! What the shop and its buyers do on the mall's own screens.

use serde_json::{Value, json};

use super::world::{FutureshopShop, Order};
use crate::stand::{
    Desk,
    books::{Books, Cause},
    goods::sku_key,
    mails::{MailLayout, SimMail},
    order::{OrderSpec, PlaceError},
    shop::{CancelledBy, OrderSummary, SimulatedMall},
};

impl FutureshopShop {
    /// Changes an order that is still open.
    fn edit(&self, number: &str, change: impl FnOnce(&mut Order, i64)) -> Result<(), PlaceError> {
        let now = self.desk.now();
        let mut world = self.world();
        let order = world.order_mut(number).ok_or(PlaceError::UnknownOrder)?;
        if order.cancelled_at.is_some() {
            return Err(PlaceError::NotNow);
        }
        change(order, now);
        order.updated_at = now;
        Ok(())
    }
}

impl SimulatedMall for FutureshopShop {
    fn mall(&self) -> &'static str {
        "futureshop"
    }

    fn desk(&self) -> &Desk {
        &self.desk
    }

    fn place_order(&self, spec: OrderSpec) -> Result<String, PlaceError> {
        self.take_order(spec)
    }

    fn cancel_order(&self, number: &str, _: CancelledBy) -> Result<(), PlaceError> {
        self.cancel(number)
    }

    fn change_quantity(&self, number: &str, line: usize, quantity: i64) -> Result<(), PlaceError> {
        self.change_line(number, line, quantity)
    }

    /// There is no such step.
    fn confirm(&self, number: &str) -> Result<(), PlaceError> {
        self.edit(number, |_, _| ())
    }

    fn ship(&self, number: &str, tracking_number: &str) -> Result<(), PlaceError> {
        self.edit(number, |order, now| {
            tracking_number.clone_into(&mut order.tracking_number);
            order.shipped_at = Some(now);
        })
    }

    fn pay(&self, number: &str) -> Result<(), PlaceError> {
        self.edit(number, |order, now| {
            order.paid_at.get_or_insert(now);
        })
    }

    fn set_stock_by_hand(&self, item: &str, variant: &str, quantity: Option<i64>) -> Result<(), PlaceError> {
        let id = (item.to_owned(), variant.to_owned());
        let mut world = self.world();
        if !world.goods.contains_key(&id) {
            return Err(PlaceError::UnknownSku { sku: sku_key(item, variant) });
        }
        match quantity {
            Some(quantity) if quantity >= 0 => {
                world.set_quantity(&id, quantity, Cause::ByHand, self.desk.now());
                Ok(())
            }
            Some(_) => Err(PlaceError::NotAnOrder),
            None => {
                world.stock.insert(id, None);
                Ok(())
            }
        }
    }

    fn stock(&self, item: &str, variant: &str) -> Option<Option<i64>> {
        self.world().stock.get(&(item.to_owned(), variant.to_owned())).copied()
    }

    fn orders(&self) -> Vec<OrderSummary> {
        let summary = |order: &Order| OrderSummary {
            number: order.number.clone(),
            placed_at: order.placed_at,
            status: i64::from(order.cancelled_at.is_some()),
            ship_status: Some(i64::from(order.shipped_at.is_some())),
            billed: order.sums().billed(),
            lines: order.lines.len(),
            tracking_numbers: Some(&order.tracking_number)
                .filter(|n| !n.is_empty())
                .into_iter()
                .cloned()
                .collect(),
        };
        self.world().orders.iter().map(summary).collect()
    }

    fn books(&self) -> Books {
        self.world().books.clone()
    }

    /// No genuine body of 任意受注連絡メール1 is known.
    fn mails_since(&self, _: u64) -> Vec<SimMail> {
        Vec::new()
    }

    fn order_mail(&self, _: &str, _: MailLayout) -> Option<SimMail> {
        None
    }

    fn mark_read(&self, number: &str) {
        self.world().books.read(number, self.desk.now());
    }

    fn reset(&self) {
        self.forget();
        self.desk.reset();
    }

    fn about(&self) -> Value {
        json!({
            "mall": "futureshop",
            "base_url": self.base_url,
            "control_url": format!("{}/_sim", self.base_url),
            "credentials": self.credentials(),
            "shop_name": self.config.shop_name,
        })
    }

    fn special(&self, name: &str, _: &Value) -> Option<Result<Value, PlaceError>> {
        (name == "end-tokens").then(|| {
            self.end_tokens();
            Ok(json!({}))
        })
    }
}
