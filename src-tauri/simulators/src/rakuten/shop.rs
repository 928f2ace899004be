//! What the simulated Rakuten can be told to do.

use serde_json::{Value, json};

use super::world::{RakutenShop, ShippingRow};
use crate::{
    clock::iso_date,
    stand::{
        Desk,
        books::{Books, Cause},
        mails::{MailLayout, SimMail},
        order::{OrderSpec, PlaceError},
        shop::{CancelledBy, OrderSummary, SimulatedMall},
    },
};

impl SimulatedMall for RakutenShop {
    fn mall(&self) -> &'static str {
        "rakuten"
    }

    fn desk(&self) -> &Desk {
        &self.desk
    }

    fn place_order(&self, spec: OrderSpec) -> Result<String, PlaceError> {
        self.take_order(spec)
    }

    fn cancel_order(&self, number: &str, by: CancelledBy) -> Result<(), PlaceError> {
        let now = self.desk.now();
        let mut world = self.world();
        let order = world.order(number).ok_or(PlaceError::UnknownOrder)?;
        let in_time = now - order.placed_at < self.config.buyer_cancel_window;
        let open = order.progress < 500;
        if !open || (by == CancelledBy::Buyer && !in_time) {
            return Err(PlaceError::NotNow);
        }
        world.cancel(number, 900, None, now);
        Ok(())
    }

    fn change_quantity(&self, number: &str, line: usize, quantity: i64) -> Result<(), PlaceError> {
        self.world().change_line(number, line, quantity, self.desk.now())
    }

    fn confirm(&self, number: &str) -> Result<(), PlaceError> {
        let now = self.desk.now();
        let mut world = self.world();
        if world.order(number).is_none() {
            return Err(PlaceError::UnknownOrder);
        }
        if world.confirm(number, now) { Ok(()) } else { Err(PlaceError::NotNow) }
    }

    fn ship(&self, number: &str, tracking_number: &str) -> Result<(), PlaceError> {
        let now = self.desk.now();
        let mut world = self.world();
        let id = world.new_id();
        let order = world.order_mut(number).ok_or(PlaceError::UnknownOrder)?;
        if order.progress != 300 {
            return Err(PlaceError::NotNow);
        }
        for basket in &mut order.baskets {
            basket.shipping.push(ShippingRow {
                id,
                company: "1001".to_owned(),
                number: tracking_number.to_owned(),
                date: Some(iso_date(now)),
            });
        }
        order.progress = 500;
        order.shipping_reported_at = Some(now);
        Ok(())
    }

    fn pay(&self, number: &str) -> Result<(), PlaceError> {
        let now = self.desk.now();
        let mut world = self.world();
        let order = world.order_mut(number).ok_or(PlaceError::UnknownOrder)?;
        order.paid_at.get_or_insert(now);
        Ok(())
    }

    fn set_stock_by_hand(&self, item: &str, variant: &str, quantity: Option<i64>) -> Result<(), PlaceError> {
        let quantity =
            quantity.filter(|quantity| (0..=99_999).contains(quantity)).ok_or(PlaceError::NotAnOrder)?;
        let id = (item.to_lowercase(), variant.to_owned());
        let mut world = self.world();
        if !world.goods.contains_key(&id) {
            return Err(PlaceError::UnknownSku { sku: crate::stand::goods::sku_key(item, variant) });
        }
        world.set_quantity(&id, Some(quantity), Cause::ByHand, self.desk.now());
        Ok(())
    }

    fn stock(&self, item: &str, variant: &str) -> Option<Option<i64>> {
        let id = (item.to_lowercase(), variant.to_owned());
        self.world().inventory.get(&id).map(|stocked| Some(stocked.quantity))
    }

    fn orders(&self) -> Vec<OrderSummary> {
        let world = self.world();
        let summary = |order: &super::world::Order| OrderSummary {
            number: order.number.clone(),
            placed_at: order.placed_at,
            status: order.progress,
            ship_status: None,
            billed: order.sums().billed(),
            lines: order.lines.len(),
            tracking_numbers: order
                .baskets
                .iter()
                .flat_map(|basket| basket.shipping.iter().map(|row| row.number.clone()))
                .collect(),
        };
        world.orders.iter().map(summary).collect()
    }

    fn books(&self) -> Books {
        self.world().books.clone()
    }

    fn mails_since(&self, seq: u64) -> Vec<SimMail> {
        self.world().mails.iter().filter(|mail| mail.seq > seq).cloned().collect()
    }

    fn order_mail(&self, number: &str, layout: MailLayout) -> Option<SimMail> {
        let order = self.world().order(number)?.clone();
        Some(self.mail(&order, layout))
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
            "mall": "rakuten",
            "base_url": self.base_url,
            "control_url": format!("{}/_sim", self.base_url),
            "credentials": self.credentials(),
            "license_expires_at": self.world().license_expires_at,
            "shop_name": self.config.shop_name,
        })
    }

    fn special(&self, name: &str, body: &Value) -> Option<Result<Value, PlaceError>> {
        let number = |member: &str| body.get(member).and_then(Value::as_i64);
        match name {
            "license" => {
                let at = number("expires_at");
                Some(at.map_or(Err(PlaceError::NotAnOrder), |at| {
                    self.world().license_expires_at = at;
                    Ok(json!({}))
                }))
            }
            "confirm-delay" => {
                let delay = number("milliseconds").filter(|delay| *delay >= 0);
                Some(delay.map_or(Err(PlaceError::NotAnOrder), |delay| {
                    self.world().confirm_delay = delay;
                    Ok(json!({}))
                }))
            }
            _ => None,
        }
    }
}
