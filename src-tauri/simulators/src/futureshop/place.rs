//! Buyers at futureshop: placing, cancelling, changing.

use super::world::{FutureshopShop, Order, SkuId, World};
use crate::stand::{
    books::{Cause, OrderBook},
    goods::sku_key,
    order::{BoughtLine, LineSpec, OrderSpec, Payment, PlaceError},
};

impl World {
    fn bought(&self, line: &LineSpec, id: i64) -> Result<BoughtLine, PlaceError> {
        let key = (line.item.clone(), line.variant.clone());
        let goods = self.goods.get(&key);
        let unlisted = line.unlisted_name.is_some();
        if goods.is_none() && !unlisted {
            return Err(PlaceError::UnknownSku { sku: sku_key(&line.item, &line.variant) });
        }
        let name = goods.map_or_else(String::new, |goods| goods.name.clone());
        Ok(BoughtLine {
            id,
            item: line.item.clone(),
            variant: line.variant.clone(),
            item_number: String::new(),
            merchant_code: goods.map(|goods| goods.merchant_code.clone()).unwrap_or_default(),
            name: line.unlisted_name.clone().unwrap_or(name),
            variation: Vec::new(),
            options: line.options.clone(),
            quantity: line.quantity,
            price_yen: line.price_yen.or(goods.map(|goods| goods.price_yen)).unwrap_or(1_000),
            tax_rate_percent: goods.map_or(10, |goods| goods.tax_rate_percent),
            recipient: 0,
            counted: !unlisted && self.stock.get(&key).is_some_and(Option::is_some),
            restock_on_cancel: goods.is_some_and(|goods| goods.restock_on_cancel),
        })
    }

    /// Takes pieces away (or, below 0, puts them back).
    fn take(&mut self, line: &BoughtLine, pieces: i64, cause: Cause, now: i64) {
        let id: SkuId = (line.item.clone(), line.variant.clone());
        if let Some(Some(count)) = self.stock.get(&id).copied() {
            self.set_quantity(&id, count - pieces, cause, now);
        }
    }
}

impl FutureshopShop {
    pub(super) fn take_order(&self, spec: OrderSpec) -> Result<String, PlaceError> {
        let now = self.desk.now();
        let mut world = self.world();
        let sane = |line: &LineSpec| (1..=99_999).contains(&line.quantity) && line.recipient == 0;
        if spec.recipients.len() > 1 {
            return Err(PlaceError::OneRecipientOnly);
        }
        if spec.lines.is_empty() || !spec.lines.iter().all(sane) {
            return Err(PlaceError::NotAnOrder);
        }
        let lines = spec.lines.iter().zip(1..).map(|(line, id)| world.bought(line, id));
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        for line in lines.iter().filter(|line| line.counted) {
            let left = world.stock.get(&(line.item.clone(), line.variant.clone())).copied().flatten();
            if let Some(left) = left.filter(|left| *left < line.quantity) {
                world.books.refused(&line.key(), line.quantity);
                return Err(PlaceError::SoldOut { sku: line.key(), left });
            }
        }
        let number = world.next_number.to_string();
        world.next_number += 1;
        for line in lines.iter().filter(|line| line.counted) {
            world.books.sold(&line.key(), line.quantity);
            world.take(line, line.quantity, Cause::Sale { order: number.clone() }, now);
        }
        world.books.orders.push(OrderBook {
            number: number.clone(),
            placed_at: now,
            first_read_at: None,
            cancelled_at: None,
            pieces: lines.iter().map(|line| (line.key(), line.quantity)).collect(),
        });
        let paid = spec.paid || !matches!(spec.payment, Payment::BankTransfer | Payment::ConvenienceStore);
        world.orders.push(Order {
            number: number.clone(),
            lines,
            placed_at: now,
            updated_at: now,
            paid_at: paid.then_some(now),
            shipped_at: None,
            cancelled_at: None,
            tracking_number: String::new(),
            spec,
        });
        Ok(number)
    }

    /// A cancel, on the shop's own screen; whether the pieces come back is the article's setting (inferred).
    pub(super) fn cancel(&self, number: &str) -> Result<(), PlaceError> {
        let now = self.desk.now();
        let mut world = self.world();
        let order = world.order_mut(number).ok_or(PlaceError::UnknownOrder)?;
        if order.cancelled_at.is_some() || order.shipped_at.is_some() {
            return Err(PlaceError::NotNow);
        }
        (order.cancelled_at, order.updated_at) = (Some(now), now);
        let lines = order.lines.clone();
        for line in lines.iter().filter(|line| line.counted) {
            world.books.cancelled(&line.key(), line.quantity);
            if line.restock_on_cancel {
                world.take(line, -line.quantity, Cause::Restock { order: number.to_owned() }, now);
            }
        }
        if let Some(book) = world.books.order(number) {
            book.cancelled_at = Some(now);
        }
        Ok(())
    }

    pub(super) fn change_line(&self, number: &str, line: usize, quantity: i64) -> Result<(), PlaceError> {
        let now = self.desk.now();
        let mut world = self.world();
        let order = world.order(number).ok_or(PlaceError::UnknownOrder)?;
        if order.cancelled_at.is_some() || order.shipped_at.is_some() {
            return Err(PlaceError::NotNow);
        }
        let bought = order.lines.get(line).ok_or(PlaceError::NotAnOrder)?.clone();
        if !(0..=99_999).contains(&quantity) || (quantity == 0 && order.lines.len() == 1) {
            return Err(PlaceError::NotAnOrder);
        }
        let more = quantity - bought.quantity;
        if bought.counted {
            let left = world.stock.get(&(bought.item.clone(), bought.variant.clone())).copied().flatten();
            if let Some(left) = left.filter(|left| *left < more) {
                world.books.refused(&bought.key(), more);
                return Err(PlaceError::SoldOut { sku: bought.key(), left });
            }
            if more > 0 {
                world.books.sold(&bought.key(), more);
                world.take(&bought, more, Cause::Sale { order: number.to_owned() }, now);
            } else {
                world.books.cancelled(&bought.key(), -more);
                world.take(&bought, more, Cause::Restock { order: number.to_owned() }, now);
            }
        }
        let Some(order) = world.order_mut(number) else { return Err(PlaceError::UnknownOrder) };
        order.updated_at = now;
        if quantity == 0 {
            order.lines.remove(line);
        } else if let Some(bought) = order.lines.get_mut(line) {
            bought.quantity = quantity;
        }
        let pieces = order.lines.iter().map(|line| (line.key(), line.quantity)).collect();
        if let Some(book) = world.books.order(number) {
            book.pieces = pieces;
        }
        Ok(())
    }
}
