//! A change that is only thought of, laid over what is.

use std::collections::{BTreeMap, BTreeSet};

use miseban_domain::{
    ListingId, ShopId, SkuId, observation::FulfilledBy, order::Part, shop::Switches, stock::Counting,
};
use miseban_store::{
    Reader, Result,
    listings::ListingRules,
    numbers::{self, Asked, Facts, Keeps, ListingFacts, Seller, With},
};

use crate::push::bulk::{ShopFacts, Shops};

/// A SKU's numbers as they would be; what is absent stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct StockChange {
    /// 想定在庫.
    pub expected: Option<i64>,
    /// 保留在庫.
    pub held: Option<i64>,
    /// Nobody would have said 想定在庫 any more.
    pub unset: bool,
}

/// ショップの優先順 as it would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrderChange {
    /// These come first, in this order; the others follow as they were.
    pub first: Vec<ShopId>,
    /// N of 残りN以下は優先ショップに.
    pub last_pieces: i64,
}

/// What would be other than it is. Everything that is empty stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Hypothesis {
    /// Numbers of SKUs. One whose number was never set counts as set by it.
    pub stock: BTreeMap<SkuId, StockChange>,
    /// Switches of shops.
    pub switches: BTreeMap<ShopId, Switches>,
    /// Listings' own rules.
    pub rules: BTreeMap<ListingId, ListingRules>,
    /// Stock links of listings.
    pub linked: BTreeMap<ListingId, bool>,
    /// Who would ship what listings sell.
    pub fulfilled_by: BTreeMap<ListingId, FulfilledBy>,
    /// Listings that would be of another SKU.
    pub joins: BTreeMap<ListingId, SkuId>,
    /// Listings that would be made: of which SKU in which shop. Their ids stand for rows that are not there yet: below 0.
    pub additions: BTreeMap<ListingId, (ShopId, SkuId)>,
    /// The order of the shops.
    pub order: Option<OrderChange>,
    /// Listings that would not be any more.
    pub removals: BTreeSet<ListingId>,
    /// How SKUs take part in stock.
    pub counting: BTreeMap<SkuId, Counting>,
    /// What bundles are made of; with no parts a plain SKU.
    pub parts: BTreeMap<SkuId, Vec<Part>>,
    /// What malls showed when they were asked just now.
    pub shown: BTreeMap<ListingId, i64>,
}

/// What is, and the same with the change laid over it.
pub(super) struct Before {
    pub facts: Facts,
    pub shops: Shops,
    pub after: Facts,
}

impl Hypothesis {
    pub(super) fn load(&self, r: &impl Reader) -> Result<Before> {
        let shops = Shops::now(r)?;
        let sellers = shops.last_pieces_matter() || self.shops_after(&shops).last_pieces_matter();
        let asked = self.asked(r, sellers)?;
        let parts = self.parts.values().flatten().map(|part| part.sku_id);
        let added = self.additions.values().map(|(_, sku)| *sku);
        let skus: Vec<SkuId> = parts.chain(self.joins.values().copied()).chain(added).collect();
        let facts = numbers::facts(r, &asked, With { skus: &skus, sellers })?;
        let after = self.laid_over(facts.clone());
        Ok(Before { facts, shops, after })
    }

    /// Which listings could show another number.
    fn asked(&self, r: &impl Reader, sellers: bool) -> Result<Asked> {
        let switched = self.linked.keys().chain(self.fulfilled_by.keys());
        let listings: BTreeSet<ListingId> = self
            .rules
            .keys()
            .chain(self.joins.keys())
            .chain(&self.removals)
            .chain(switched)
            .copied()
            .collect();
        let mut skus: BTreeSet<SkuId> = self
            .stock
            .keys()
            .chain(self.counting.keys())
            .chain(self.parts.keys())
            .chain(self.joins.values())
            .chain(self.additions.values().map(|(_, sku)| sku))
            .copied()
            .collect();
        if !listings.is_empty() {
            // What one of them keeps for itself is the others' of its SKU.
            let asked = Asked::listings(listings.into_iter().collect());
            let facts = numbers::facts(r, &asked, With::default())?;
            skus.extend(facts.listings.iter().map(|listing| listing.sku_id));
        }
        Ok(Asked {
            // Whether a shop is sent to, and its place, decide where the others' last pieces go.
            all: sellers && !(self.switches.is_empty() && self.order.is_none()),
            shops: self.switches.keys().copied().collect(),
            skus: skus.into_iter().collect(),
            listings: Vec::new(),
        })
    }

    /// The shops with their switches as they would stand.
    pub(super) fn shops_after(&self, shops: &Shops) -> Shops {
        let mut after = shops.clone();
        for (id, switches) in &self.switches {
            if let Some(shop) = after.by_id.get_mut(id) {
                *shop = ShopFacts::switched(switches, shop.position);
            }
        }
        if let Some(order) = &self.order {
            after.last_pieces = order.last_pieces;
            let place = |id: &ShopId| order.first.iter().position(|first| first == id);
            let mut all: Vec<(usize, i64, ShopId)> = after
                .by_id
                .iter()
                .map(|(id, shop)| (place(id).unwrap_or(usize::MAX), shop.position, *id))
                .collect();
            all.sort_unstable();
            for (position, (.., id)) in (1..).zip(all) {
                if let Some(shop) = after.by_id.get_mut(&id) {
                    shop.position = position;
                }
            }
        }
        after
    }

    fn laid_over(&self, mut facts: Facts) -> Facts {
        for (id, sku) in &mut facts.skus {
            if let Some(change) = self.stock.get(id) {
                sku.expected = change.expected.unwrap_or(sku.expected);
                sku.held = change.held.unwrap_or(sku.held);
                sku.set_once = (sku.set_once || change.expected.is_some()) && !change.unset;
            }
            sku.counting = self.counting.get(id).copied().unwrap_or(sku.counting);
        }
        for (bundle, parts) in &self.parts {
            if parts.is_empty() {
                facts.parts.remove(bundle);
            } else {
                facts.parts.insert(*bundle, parts.clone());
            }
        }
        facts.listings.retain(|listing| !self.removals.contains(&listing.id));
        let keeps_anew = |id: &ListingId| {
            self.joins.contains_key(id)
                || self.rules.contains_key(id)
                || self.linked.contains_key(id)
                || self.fulfilled_by.contains_key(id)
        };
        facts.keeps.retain(|keeps| !self.removals.contains(&keeps.listing) && !keeps_anew(&keeps.listing));
        facts.sellers.retain(|seller| !self.removals.contains(&seller.listing));
        for listing in &mut facts.listings {
            listing.sku_id = self.joins.get(&listing.id).copied().unwrap_or(listing.sku_id);
            if let Some(rules) = self.rules.get(&listing.id) {
                listing.stopped = rules.stopped;
                listing.cap = rules.cap;
                listing.buffer = rules.buffer;
                listing.set_aside = rules.set_aside;
            }
            self.switch(listing);
            if keeps_anew(&listing.id) {
                facts.keeps.push(Keeps {
                    listing: listing.id,
                    sku_id: listing.sku_id,
                    set_aside: listing.set_aside,
                    unexplained: listing.unexplained,
                });
            }
        }
        for seller in &mut facts.sellers {
            seller.sku_id = self.joins.get(&seller.listing).copied().unwrap_or(seller.sku_id);
            seller.stopped = self.rules.get(&seller.listing).map_or(seller.stopped, |rules| rules.stopped);
        }
        self.switch_sellers(&mut facts);
        for (id, (shop_id, sku_id)) in &self.additions {
            let listing = made(*id, *shop_id, *sku_id);
            facts.sellers.push(seller_of(&listing));
            facts.listings.push(listing);
        }
        facts.listings.sort_by_key(|listing| listing.id);
        facts
    }

    /// A listing whose link or shipper changes: the mall's number is forgotten, and what was held back for it.
    fn switch(&self, listing: &mut ListingFacts) {
        let linked = self.linked.get(&listing.id).copied().unwrap_or(listing.linked);
        let by = self.fulfilled_by.get(&listing.id).copied().unwrap_or(listing.fulfilled_by);
        if linked != listing.linked || by != listing.fulfilled_by {
            listing.unexplained = 0;
        }
        listing.linked = linked;
        listing.fulfilled_by = by;
        if by == FulfilledBy::Mall {
            listing.set_aside = 0;
        }
    }

    /// Only what is linked and shipped by the shop sells the last pieces.
    fn switch_sellers(&self, facts: &mut Facts) {
        let switched = |id: &ListingId| self.linked.contains_key(id) || self.fulfilled_by.contains_key(id);
        facts.sellers.retain(|seller| !switched(&seller.listing));
        let sells =
            |one: &&ListingFacts| switched(&one.id) && one.linked && one.fulfilled_by == FulfilledBy::Shop;
        let more: Vec<Seller> = facts.listings.iter().filter(sells).map(seller_of).collect();
        facts.sellers.extend(more);
    }
}

/// A listing as it would be made.
const fn made(id: ListingId, shop_id: ShopId, sku_id: SkuId) -> ListingFacts {
    ListingFacts {
        id,
        shop_id,
        sku_id,
        fulfilled_by: FulfilledBy::Shop,
        linked: true,
        stopped: false,
        closed: false,
        absent: false,
        cap: None,
        buffer: 0,
        set_aside: 0,
        shown: None,
        unexplained: 0,
        waits: true,
    }
}

fn seller_of(listing: &ListingFacts) -> Seller {
    Seller { listing: listing.id, shop_id: listing.shop_id, sku_id: listing.sku_id, stopped: listing.stopped }
}
