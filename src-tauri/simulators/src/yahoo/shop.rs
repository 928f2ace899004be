//! What the simulated Yahoo! Shopping can be told to do.

use serde_json::{Value, json};

use super::{
    order_change::touch,
    world::{Order, YahooShop},
};
use crate::{
    clock::iso_date,
    stand::{
        Desk,
        books::{Books, Cause},
        goods::sku_key,
        mails::{MailLayout, SimMail},
        order::{OrderSpec, PlaceError},
        shop::{CancelledBy, OrderSummary, SimulatedMall},
    },
};

impl YahooShop {
    /// Changes an order that is still open.
    fn edit(&self, number: &str, change: impl FnOnce(&mut Order, i64) -> bool) -> Result<(), PlaceError> {
        let now = self.desk.now();
        let mut world = self.world();
        let order = world.order_mut(number).ok_or(PlaceError::UnknownOrder)?;
        if order.status == 4 || !change(order, now) {
            return Err(PlaceError::NotNow);
        }
        touch(order, now);
        Ok(())
    }
}

impl SimulatedMall for YahooShop {
    fn mall(&self) -> &'static str {
        "yahoo"
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
        let buyer = by == CancelledBy::Buyer;
        if order.status == 4 || order.ship_status >= 3 || (buyer && !order.read_only(now)) {
            return Err(PlaceError::NotNow);
        }
        world.cancel(number, buyer, now);
        Ok(())
    }

    fn change_quantity(&self, number: &str, line: usize, quantity: i64) -> Result<(), PlaceError> {
        self.world().change_line(number, line, quantity, self.desk.now())
    }

    /// A look at the order makes it seen; Yahoo! has no other confirmation.
    fn confirm(&self, number: &str) -> Result<(), PlaceError> {
        self.edit(number, |_, _| true)
    }

    fn ship(&self, number: &str, tracking_number: &str) -> Result<(), PlaceError> {
        self.edit(number, |order, now| {
            "1001".clone_into(&mut order.ship_company);
            order.invoice_numbers = [tracking_number.to_owned(), String::new()];
            order.ship_date = Some(iso_date(now));
            order.ship_status = 3;
            true
        })
    }

    fn pay(&self, number: &str) -> Result<(), PlaceError> {
        self.edit(number, |order, now| {
            order.paid_at.get_or_insert(now);
            order.ship_status = order.ship_status.max(1);
            true
        })
    }

    fn set_stock_by_hand(&self, item: &str, variant: &str, quantity: Option<i64>) -> Result<(), PlaceError> {
        if quantity.is_some_and(|quantity| !(0..=super::stock_rows::MOST_PIECES).contains(&quantity)) {
            return Err(PlaceError::NotAnOrder);
        }
        let id = (item.to_owned(), variant.to_owned());
        let mut world = self.world();
        if !world.goods.contains_key(&id) {
            return Err(PlaceError::UnknownSku { sku: sku_key(item, variant) });
        }
        world.set_quantity(&id, quantity, Cause::ByHand, self.desk.now());
        Ok(())
    }

    fn stock(&self, item: &str, variant: &str) -> Option<Option<i64>> {
        let id = (item.to_owned(), variant.to_owned());
        self.world().stock.get(&id).map(|stocked| stocked.quantity)
    }

    fn orders(&self) -> Vec<OrderSummary> {
        let summary = |order: &Order| OrderSummary {
            number: order.number.clone(),
            placed_at: order.placed_at,
            status: order.status,
            ship_status: Some(order.ship_status),
            billed: order.sums().billed(),
            lines: order.lines.len(),
            tracking_numbers: order.invoice_numbers.iter().filter(|n| !n.is_empty()).cloned().collect(),
        };
        self.world().orders.iter().map(summary).collect()
    }

    fn books(&self) -> Books {
        self.world().books.clone()
    }

    fn mails_since(&self, seq: u64) -> Vec<SimMail> {
        self.world().mails.iter().filter(|mail| mail.seq > seq).cloned().collect()
    }

    /// There is one layout.
    fn order_mail(&self, number: &str, _: MailLayout) -> Option<SimMail> {
        let order = self.world().order(number)?.clone();
        Some(self.mail(&order))
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
            "mall": "yahoo",
            "base_url": self.base_url,
            "authorization_url": format!("{}/yconnect/v2/authorization", self.base_url),
            "token_url": format!("{}/yconnect/v2/token", self.base_url),
            "control_url": format!("{}/_sim", self.base_url),
            "credentials": self.credentials(),
            "store_name": self.config.store_name,
        })
    }

    fn special(&self, name: &str, body: &Value) -> Option<Result<Value, PlaceError>> {
        let flag = |member: &str| body.get(member).and_then(Value::as_bool);
        let mut world = self.world();
        let grants = &mut world.grants;
        Some(Ok(match name {
            // {"approve": bool}: a person clicks on every page that waits.
            "approve-login" => {
                let approved = Some(flag("approve").unwrap_or(true));
                let waiting = grants.asked.values_mut().filter(|asked| asked.approved.is_none());
                let clicked = waiting.map(|asked| asked.approved = approved).count();
                json!({"approved": clicked})
            }
            // {"enabled": bool}
            "auto-approve" => {
                grants.auto_approve = flag("enabled").unwrap_or(true);
                json!({})
            }
            // Tokens without a browser.
            "log-in" => {
                drop(world);
                json!(self.log_in())
            }
            "expire-access" => {
                grants.expire_access();
                json!({})
            }
            "end-logins" => {
                grants.end_logins();
                json!({})
            }
            _ => return None,
        }))
    }
}
