//! Buyers at Yahoo! Shopping: placing, cancelling, changing.

use std::collections::BTreeMap;

use super::world::{Order, SkuId, World, YahooShop};
use crate::stand::{
    books::{Cause, OrderBook},
    goods::sku_key,
    order::{BoughtLine, LineSpec, OrderSpec, Payment, PlaceError},
};

/// Paid at once, from the mall's point of view.
fn settled_at_once(payment: Payment) -> bool {
    matches!(payment, Payment::Card | Payment::Deferred | Payment::PointsOnly)
}

impl World {
    /// Takes an order in, or says why the buyer couldn't place it. Nothing changes then but the count of refusals.
    fn place(
        &mut self,
        seller_id: &str,
        window: i64,
        spec: OrderSpec,
        now: i64,
    ) -> Result<Order, PlaceError> {
        let sane = |line: &LineSpec| {
            (1..=99_999).contains(&line.quantity)
                && line.recipient == 0
                && line.price_yen.is_none_or(|price| (0..=99_999_999).contains(&price))
        };
        if spec.recipients.len() > 1 {
            return Err(PlaceError::OneRecipientOnly);
        }
        if spec.lines.is_empty() || spec.lines.len() > 1_000 || !spec.lines.iter().all(sane) {
            return Err(PlaceError::NotAnOrder);
        }
        self.check_on_sale(&spec)?;
        let lines = spec.lines.iter().zip(1..).map(|(line, id)| self.bought(line, id));
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        let number = format!("{seller_id}-{:08}", self.next_number);
        self.next_number += 1;
        for line in lines.iter().filter(|line| line.counted) {
            self.books.sold(&line.key(), line.quantity);
            self.move_stock(line, -line.quantity, Cause::Sale { order: number.clone() }, now);
        }
        self.books.orders.push(OrderBook {
            number: number.clone(),
            placed_at: now,
            first_read_at: None,
            cancelled_at: None,
            pieces: lines.iter().map(|line| (line.key(), line.quantity)).collect(),
        });
        let paid = settled_at_once(spec.payment) || spec.paid;
        let prepaid = matches!(spec.payment, Payment::BankTransfer | Payment::ConvenienceStore);
        let order = Order {
            number,
            lines,
            placed_at: now,
            updated_at: now,
            status: 2,
            seen: false,
            paid_at: paid.then_some(now),
            ship_status: i64::from(paid || !prepaid),
            ship_company: String::new(),
            invoice_numbers: [String::new(), String::new()],
            ship_url: String::new(),
            ship_notes: String::new(),
            ship_date: None,
            arrival_date: None,
            point_fixed: false,
            cancel_reason: None,
            cancel_detail: String::new(),
            read_only_until: now + window,
            spec,
        };
        self.orders.push(order.clone());
        Ok(order)
    }

    fn check_on_sale(&mut self, spec: &OrderSpec) -> Result<(), PlaceError> {
        let mut wanted = BTreeMap::<SkuId, i64>::new();
        for line in spec.lines.iter().filter(|line| line.unlisted_name.is_none()) {
            *wanted.entry((line.item.clone(), line.variant.clone())).or_default() += line.quantity;
        }
        for (id, pieces) in wanted {
            let sku = sku_key(&id.0, &id.1);
            let Some(stocked) = self.stock.get(&id).filter(|_| self.goods.contains_key(&id)) else {
                return Err(PlaceError::UnknownSku { sku });
            };
            if let Some(left) = stocked.quantity
                && left < pieces
                && !stocked.allow_overdraft
            {
                self.books.refused(&sku, pieces);
                return Err(PlaceError::SoldOut { sku, left });
            }
        }
        Ok(())
    }

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
            merchant_code: String::new(),
            name: line.unlisted_name.clone().unwrap_or(name),
            variation: goods.filter(|_| !unlisted).map(|goods| goods.variation.clone()).unwrap_or_default(),
            options: line.options.clone(),
            quantity: line.quantity,
            price_yen: line.price_yen.or(goods.map(|goods| goods.price_yen)).unwrap_or(1_000),
            tax_rate_percent: goods.map_or(10, |goods| goods.tax_rate_percent),
            recipient: 0,
            counted: !unlisted,
            restock_on_cancel: !unlisted,
        })
    }

    /// Moves a number by so much; unlimited stays unlimited.
    fn move_stock(&mut self, line: &BoughtLine, by: i64, cause: Cause, now: i64) {
        let id = (line.item.clone(), line.variant.clone());
        if let Some(quantity) = self.stock.get(&id).map(|stocked| stocked.quantity) {
            self.set_quantity(&id, quantity.map(|quantity| quantity + by), cause, now);
        }
    }

    /// Ends an order; the buyer's own cancel gives the pieces back.
    pub(super) fn cancel(&mut self, number: &str, restock: bool, now: i64) {
        let Some(order) = self.order_mut(number) else { return };
        order.status = 4;
        order.updated_at = now;
        let lines = order.lines.clone();
        for line in lines.iter().filter(|line| line.counted) {
            self.books.cancelled(&line.key(), line.quantity);
            if restock {
                self.move_stock(line, line.quantity, Cause::Restock { order: number.to_owned() }, now);
            }
        }
        if let Some(book) = self.books.order(number) {
            book.cancelled_at = Some(now);
        }
    }

    pub(super) fn change_line(
        &mut self,
        number: &str,
        line: usize,
        quantity: i64,
        now: i64,
    ) -> Result<(), PlaceError> {
        let order = self.order(number).ok_or(PlaceError::UnknownOrder)?;
        if order.status >= 4 || order.ship_status >= 3 {
            return Err(PlaceError::NotNow);
        }
        let bought = order.lines.get(line).ok_or(PlaceError::NotAnOrder)?.clone();
        if !(0..=99_999).contains(&quantity) || (quantity == 0 && order.lines.len() == 1) {
            return Err(PlaceError::NotAnOrder);
        }
        let more = quantity - bought.quantity;
        let id = (bought.item.clone(), bought.variant.clone());
        if more > 0 && bought.counted {
            if let Some(left) = self.stock.get(&id).and_then(|stocked| stocked.quantity)
                && left < more
            {
                self.books.refused(&bought.key(), more);
                return Err(PlaceError::SoldOut { sku: bought.key(), left });
            }
            self.books.sold(&bought.key(), more);
            self.move_stock(&bought, -more, Cause::Sale { order: number.to_owned() }, now);
        } else if more < 0 && bought.counted {
            self.books.cancelled(&bought.key(), -more);
            self.move_stock(&bought, -more, Cause::Restock { order: number.to_owned() }, now);
        }
        let Some(order) = self.order_mut(number) else { return Err(PlaceError::UnknownOrder) };
        order.updated_at = now;
        if quantity == 0 {
            order.lines.remove(line);
        } else if let Some(bought) = order.lines.get_mut(line) {
            bought.quantity = quantity;
        }
        let pieces = order.lines.iter().map(|line| (line.key(), line.quantity)).collect();
        if let Some(book) = self.books.order(number) {
            book.pieces = pieces;
        }
        Ok(())
    }
}

impl YahooShop {
    /// Takes an order and writes its mail.
    pub(super) fn take_order(&self, spec: OrderSpec) -> Result<String, PlaceError> {
        let now = self.desk.now();
        let mut world = self.world();
        let order = world.place(&self.config.seller_id, self.config.read_only_window, spec, now)?;
        let mut mail = self.mail(&order);
        mail.seq = u64::try_from(world.mails.len()).unwrap_or(u64::MAX).saturating_add(1);
        world.mails.push(mail);
        Ok(order.number)
    }
}
