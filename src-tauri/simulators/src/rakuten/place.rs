//! Buyers at Rakuten: placing, cancelling, changing.

use super::world::{Basket, Order, RakutenShop, SkuId, World};
use crate::{
    clock::compact_date,
    stand::{
        books::{Cause, OrderBook},
        goods::sku_key,
        order::{BoughtLine, LineSpec, OrderSpec, PlaceError},
    },
};

impl World {
    /// Takes an order in, or says why the buyer couldn't place it. Nothing changes then but the count of refusals.
    pub(super) fn place(&mut self, shop_id: u32, spec: OrderSpec, now: i64) -> Result<Order, PlaceError> {
        let recipients = spec.recipients.len().max(1);
        let sane = |line: &LineSpec| {
            (1..=99_999).contains(&line.quantity)
                && line.recipient < recipients
                && line.price_yen.is_none_or(|price| (0..=99_999_999).contains(&price))
        };
        if spec.lines.is_empty() || spec.lines.len() > 1_000 || !spec.lines.iter().all(sane) {
            return Err(PlaceError::NotAnOrder);
        }
        self.check_on_sale(&spec)?;
        let lines = spec.lines.iter().map(|line| self.bought(line)).collect::<Result<Vec<_>, _>>()?;
        let number = self.new_number(shop_id, &spec, now);
        for line in lines.iter().filter(|line| line.counted) {
            let id = (line.item.clone(), line.variant.clone());
            let left = self.inventory.get(&id).map_or(0, |stocked| stocked.quantity) - line.quantity;
            self.books.sold(&line.key(), line.quantity);
            self.set_quantity(&id, Some(left), Cause::Sale { order: number.clone() }, now);
        }
        self.books.orders.push(OrderBook {
            number: number.clone(),
            placed_at: now,
            first_read_at: None,
            cancelled_at: None,
            pieces: lines.iter().map(|line| (line.key(), line.quantity)).collect(),
        });
        let baskets = (0..recipients)
            .map(|recipient| Basket { id: self.new_id(), recipient, shipping: Vec::new() })
            .collect();
        let order = Order {
            number,
            lines,
            baskets,
            placed_at: now,
            progress: 100,
            confirmed_at: None,
            release_at: None,
            fixed_at: None,
            shipping_instructed_at: None,
            shipping_reported_at: None,
            paid_at: spec.paid.then_some(now),
            cancelled_at: None,
            memo: None,
            operator: None,
            mail_text: None,
            sub_status: None,
            modified: false,
            spec,
        };
        self.orders.push(order.clone());
        Ok(order)
    }

    /// Enough of everything, lines of the same SKU taken together.
    fn check_on_sale(&mut self, spec: &OrderSpec) -> Result<(), PlaceError> {
        let mut wanted = std::collections::BTreeMap::<SkuId, i64>::new();
        for line in spec.lines.iter().filter(|line| line.unlisted_name.is_none()) {
            *wanted.entry((line.item.to_lowercase(), line.variant.clone())).or_default() += line.quantity;
        }
        for (id, pieces) in wanted {
            let sku = sku_key(&id.0, &id.1);
            if !self.goods.contains_key(&id) {
                return Err(PlaceError::UnknownSku { sku });
            }
            let left = self.inventory.get(&id).map_or(0, |stocked| stocked.quantity);
            if left < pieces {
                self.books.refused(&sku, pieces);
                return Err(PlaceError::SoldOut { sku, left });
            }
        }
        Ok(())
    }

    fn bought(&mut self, line: &LineSpec) -> Result<BoughtLine, PlaceError> {
        let id = self.new_id();
        let item = line.item.to_lowercase();
        if let Some(name) = &line.unlisted_name {
            return Ok(BoughtLine {
                id,
                item_number: item.to_uppercase(),
                merchant_code: String::new(),
                item,
                variant: line.variant.clone(),
                name: name.clone(),
                variation: Vec::new(),
                options: line.options.clone(),
                quantity: line.quantity,
                price_yen: line.price_yen.unwrap_or(1_000),
                tax_rate_percent: 10,
                recipient: line.recipient,
                counted: false,
                restock_on_cancel: false,
            });
        }
        let key = (item, line.variant.clone());
        let goods = self
            .goods
            .get(&key)
            .ok_or_else(|| PlaceError::UnknownSku { sku: sku_key(&line.item, &line.variant) })?;
        Ok(BoughtLine {
            id,
            item: goods.item.clone(),
            variant: goods.variant.clone(),
            item_number: goods.item_number.clone(),
            merchant_code: goods.merchant_code.clone(),
            name: goods.name.clone(),
            variation: goods.variation.clone(),
            options: line.options.clone(),
            quantity: line.quantity,
            price_yen: line.price_yen.unwrap_or(goods.price_yen),
            tax_rate_percent: goods.tax_rate_percent,
            recipient: line.recipient,
            counted: true,
            restock_on_cancel: goods.restock_on_cancel,
        })
    }

    /// `<shopId>-<yyyymmdd>-<ten digits>`, `-sg` behind a social gift.
    fn new_number(&mut self, shop_id: u32, spec: &OrderSpec, now: i64) -> String {
        let serial = self.next_serial;
        self.next_serial += 1;
        let suffix = if spec.social_gift { "-sg" } else { "" };
        format!("{shop_id}-{}-{serial:010}{suffix}", compact_date(now))
    }

    /// Gives a line's pieces back to the mall's number, if they came from it.
    pub(super) fn restock(&mut self, number: &str, line: &BoughtLine, pieces: i64, now: i64) {
        let id = (line.item.clone(), line.variant.clone());
        if !line.counted || pieces == 0 {
            return;
        }
        // A record that was deleted stays deleted.
        if let Some(quantity) = self.inventory.get(&id).map(|stocked| stocked.quantity) {
            let after = (quantity + pieces).clamp(0, 99_999);
            self.set_quantity(&id, Some(after), Cause::Restock { order: number.to_owned() }, now);
        }
    }

    /// Ends an order. `restock`: `None` follows each article's setting.
    pub(super) fn cancel(&mut self, number: &str, progress: i64, restock: Option<bool>, now: i64) {
        let Some(order) = self.order_mut(number) else { return };
        order.progress = progress;
        order.cancelled_at = Some(now);
        let lines = order.lines.clone();
        for line in &lines {
            self.books.cancelled(&line.key(), line.quantity);
            if restock.unwrap_or(line.restock_on_cancel) {
                self.restock(number, line, line.quantity, now);
            }
        }
        if let Some(book) = self.books.order(number) {
            book.cancelled_at = Some(now);
        }
    }

    /// Changes a line's quantity; the mall's number follows. Refused once shipped.
    pub(super) fn change_line(
        &mut self,
        number: &str,
        line: usize,
        quantity: i64,
        now: i64,
    ) -> Result<(), PlaceError> {
        let order = self.order(number).ok_or(PlaceError::UnknownOrder)?;
        if order.progress >= 500 {
            return Err(PlaceError::NotNow);
        }
        let bought = order.lines.get(line).ok_or(PlaceError::NotAnOrder)?.clone();
        if !(0..=99_999).contains(&quantity) || (quantity == 0 && order.lines.len() == 1) {
            return Err(PlaceError::NotAnOrder);
        }
        let more = quantity - bought.quantity;
        let id = (bought.item.clone(), bought.variant.clone());
        let left = self.inventory.get(&id).map_or(0, |stocked| stocked.quantity);
        if more > 0 && bought.counted {
            if left < more {
                self.books.refused(&bought.key(), more);
                return Err(PlaceError::SoldOut { sku: bought.key(), left });
            }
            self.books.sold(&bought.key(), more);
            self.set_quantity(&id, Some(left - more), Cause::Sale { order: number.to_owned() }, now);
        } else if more < 0 {
            self.books.cancelled(&bought.key(), -more);
            self.restock(number, &bought, -more, now);
        }
        if let Some(order) = self.order_mut(number) {
            order.modified = true;
            if quantity == 0 {
                order.lines.remove(line);
            } else if let Some(bought) = order.lines.get_mut(line) {
                bought.quantity = quantity;
            }
        }
        if let Some(order) = self.order(number) {
            let pieces = order.lines.iter().map(|line| (line.key(), line.quantity)).collect();
            if let Some(book) = self.books.order(number) {
                book.pieces = pieces;
            }
        }
        Ok(())
    }
}

impl RakutenShop {
    /// Takes an order and writes its mail.
    pub(super) fn take_order(&self, spec: OrderSpec) -> Result<String, PlaceError> {
        let now = self.desk.now();
        let mut world = self.world();
        let order = world.place(self.config.shop_id, spec, now)?;
        let mut mail = self.mail(&order, self.config.mail_layout);
        mail.seq = u64::try_from(world.mails.len()).unwrap_or(u64::MAX).saturating_add(1);
        world.mails.push(mail);
        Ok(order.number)
    }
}
