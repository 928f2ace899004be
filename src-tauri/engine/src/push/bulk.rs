//! The numbers of many listings at once, and of one: everything that the rule in the domain asks for is put together here and
//! nowhere else.

use std::collections::BTreeMap;

use miseban_domain::{
    ListingId, ShopId, SkuId,
    observation::FulfilledBy,
    order::Part,
    shop::{Share, Switches},
    stock::{self, Counting, LastPieces, Leaf, ListingInput, Range, SkuStock, Wanted},
};
use miseban_store::{
    Reader, Result, StoreError,
    numbers::{self, Asked, Facts, ListingFacts, With},
    shops::{self, ShopRow},
};

/// A shop, as far as the numbers of its listings depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ShopFacts {
    /// 分配率 and 小出し.
    pub share: Share,
    /// Pieces that it never shows, because its mall can't be read.
    pub keep_last: i64,
    /// It takes part in 残りN以下は優先ショップに.
    pub last_pieces: bool,
    /// Numbers are sent to it.
    pub pushes: bool,
    /// Its place in the order of the shops; the last pieces go to the first.
    pub position: i64,
    /// What its mall accepts, where that is known.
    pub range: Range,
}

impl ShopFacts {
    /// As the shop stands.
    pub(crate) fn of(row: &ShopRow) -> Self {
        Self::switched(&row.switches, row.position)
    }

    /// As it would stand with these switches.
    pub(crate) fn switched(switches: &Switches, position: i64) -> Self {
        Self {
            share: switches.share,
            keep_last: switches.sending.keep_last,
            last_pieces: switches.sending.last_pieces,
            pushes: switches.push_stock,
            position,
            range: Range::default(),
        }
    }
}

/// The shops, and what holds for all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shops {
    /// By their ids.
    pub by_id: BTreeMap<ShopId, ShopFacts>,
    /// N of 残りN以下は優先ショップに.
    pub last_pieces: i64,
}

impl Shops {
    /// As they stand.
    pub(crate) fn now(r: &impl Reader) -> Result<Self> {
        let by_id = shops::list(r)?.iter().map(|row| (row.id, ShopFacts::of(row))).collect();
        Ok(Self { by_id, last_pieces: shops::last_pieces(r)? })
    }

    /// Whether it has to be known who else lists a SKU: only where the last pieces, or a share that comes to 0, go to one
    /// shop whole.
    pub(crate) fn last_pieces_matter(&self) -> bool {
        let mut pushed = self.by_id.values().filter(|shop| shop.pushes);
        self.last_pieces > 0 || pushed.any(|shop| shop.share.percent < 100)
    }

    fn get(&self, id: ShopId) -> Option<&ShopFacts> {
        self.by_id.get(&id)
    }
}

/// A SKU with everything that is kept of it, and what it is made of.
struct Slot {
    stock: SkuStock,
    /// The shop sells it no more.
    archived: bool,
    /// Flattened; `None` for a plain SKU.
    parts: Option<Vec<Part>>,
    /// The first in the shop order that may get the last pieces; one that leaves pieces to others only where there is no
    /// other.
    first: Option<(bool, i64, ShopId)>,
    largest_percent: u8,
}

/// Listings and all that their numbers depend on, at one moment.
pub(crate) struct Numbers {
    listings: Vec<ListingFacts>,
    shops: Shops,
    ids: Vec<SkuId>,
    slots: Vec<Slot>,
    sellers_known: bool,
}

impl Numbers {
    /// Of what the store holds now.
    pub(crate) fn load(r: &impl Reader, asked: &Asked) -> Result<Self> {
        let shops = Shops::now(r)?;
        let with = With { skus: &[], sellers: shops.last_pieces_matter() };
        Self::of(numbers::facts(r, asked, with)?, shops)
    }

    /// Of one listing.
    pub(crate) fn load_one(r: &impl Reader, listing: ListingId) -> Result<(Self, ListingFacts)> {
        let numbers = Self::load(r, &Asked::listings(vec![listing]))?;
        let one = numbers.listing(listing).ok_or_else(|| StoreError::not_found("listing"))?;
        Ok((numbers, one))
    }

    /// Of these facts and shops.
    pub(crate) fn of(facts: Facts, shops: Shops) -> Result<Self> {
        let ids: Vec<SkuId> = facts.skus.iter().map(|(id, _)| *id).collect();
        let mut slots: Vec<Slot> = facts
            .skus
            .iter()
            .map(|(_, sku)| Slot {
                stock: SkuStock {
                    counting: sku.counting,
                    expected: sku.expected,
                    held: sku.held,
                    lots_elsewhere: 0,
                    safety_held: 0,
                    set_once: sku.set_once,
                },
                archived: sku.archived,
                parts: None,
                first: None,
                largest_percent: 0,
            })
            .collect();
        let flat = flattened(&facts)?;
        for keeps in &facts.keeps {
            if let Some(slot) = slot_of(&ids, keeps.sku_id).and_then(|at| slots.get_mut(at)) {
                slot.stock.lots_elsewhere = slot.stock.lots_elsewhere.saturating_add(keeps.set_aside);
            }
            let own = [Part { sku_id: keeps.sku_id, quantity: 1 }];
            // A bundle's missing pieces are held back from its parts already.
            let parts = flat.get(&keeps.sku_id).map_or(own.as_slice(), Vec::as_slice);
            for (sku, pieces) in stock::safety_of_parts(keeps.unexplained, parts) {
                if let Some(slot) = slot_of(&ids, sku).and_then(|at| slots.get_mut(at)) {
                    slot.stock.safety_held = slot.stock.safety_held.saturating_add(pieces);
                }
            }
        }
        for seller in &facts.sellers {
            let Some(shop) = shops.get(seller.shop_id).filter(|shop| shop.pushes) else { continue };
            let Some(slot) = slot_of(&ids, seller.sku_id).and_then(|at| slots.get_mut(at)) else { continue };
            slot.largest_percent = slot.largest_percent.max(shop.share.percent);
            let place = (shop.keep_last > 0, shop.position, seller.shop_id);
            let may = !seller.stopped && shop.last_pieces && shop.share.percent > 0;
            if may && slot.first.is_none_or(|first| place < first) {
                slot.first = Some(place);
            }
        }
        for (sku, parts) in flat {
            if let Some(slot) = slot_of(&ids, sku).and_then(|at| slots.get_mut(at)) {
                slot.parts = Some(parts);
            }
        }
        let sellers_known = shops.last_pieces_matter();
        Ok(Self { listings: facts.listings, shops, ids, slots, sellers_known })
    }

    /// The mall of a shop accepts these numbers only.
    pub(crate) fn in_range(mut self, shop: ShopId, range: Range) -> Self {
        if let Some(shop) = self.shops.by_id.get_mut(&shop) {
            shop.range = range;
        }
        self
    }

    /// The listings asked for, in the order of their ids.
    pub(crate) fn listings(&self) -> &[ListingFacts] {
        &self.listings
    }

    /// One of the listings asked for.
    pub(crate) fn listing(&self, id: ListingId) -> Option<ListingFacts> {
        let at = self.listings.binary_search_by_key(&id, |listing| listing.id).ok()?;
        self.listings.get(at).copied()
    }

    /// A shop, as it is taken to stand.
    pub(crate) fn shop(&self, id: ShopId) -> Option<&ShopFacts> {
        self.shops.get(id)
    }

    /// What the rule is asked for one of the listings. `shown`: what the mall shows, if just read.
    pub(crate) fn input(&self, listing: &ListingFacts, shown: Option<i64>) -> ListingInput {
        let slot = slot_of(&self.ids, listing.sku_id).and_then(|at| self.slots.get(at));
        let shop = self.shops.get(listing.shop_id);
        let share = shop.map(|shop| shop.share).unwrap_or_default();
        let mut sku = slot.map_or(NOBODYS, |slot| slot.stock);
        sku.lots_elsewhere = sku.lots_elsewhere.saturating_sub(listing.set_aside);
        let leaves = slot.and_then(|slot| slot.parts.as_ref()).map(|parts| self.leaves(parts));
        if leaves.is_some() {
            sku.safety_held = 0;
        }
        let last_pieces = slot
            .filter(|_| self.sellers_known && shop.is_some_and(|shop| shop.last_pieces))
            .map(|slot| LastPieces {
                threshold: self.shops.last_pieces,
                first: slot.first.is_some_and(|(.., first)| first == listing.shop_id),
                largest_percent: slot.largest_percent,
            });
        ListingInput {
            sku,
            leaves,
            fulfilled_by: listing.fulfilled_by,
            linked: listing.linked,
            percent: share.percent,
            last_pieces,
            keep_last: shop.map_or(0, |shop| shop.keep_last),
            buffer: listing.buffer,
            cap: listing.cap,
            // What the shop sells no more is shown nowhere, while its orders still count.
            stopped: listing.stopped || slot.is_some_and(|slot| slot.archived),
            closed: listing.closed,
            trickle: share.trickle,
            shown: shown.or(listing.shown),
            range: shop.map(|shop| shop.range).unwrap_or_default(),
        }
    }

    fn leaves(&self, parts: &[Part]) -> Vec<Leaf> {
        parts
            .iter()
            .map(|part| Leaf {
                sku_id: part.sku_id,
                stock: slot_of(&self.ids, part.sku_id)
                    .and_then(|at| self.slots.get(at))
                    .map_or(NOBODYS, |slot| slot.stock),
                quantity: part.quantity,
            })
            .collect()
    }

    /// What one of the listings should show.
    pub(crate) fn wanted(&self, listing: &ListingFacts, shown: Option<i64>) -> Wanted {
        stock::compute(&self.input(listing, shown))
    }

    /// What has to be pushed: of the shops that send, every listing that waits and doesn't show its number already.
    pub(crate) fn to_push(&self) -> Vec<(ListingId, i64)> {
        let sends = |listing: &&ListingFacts| {
            listing.waits
                && listing.fulfilled_by == FulfilledBy::Shop
                && self.shops.get(listing.shop_id).is_some_and(|shop| shop.pushes)
        };
        let number = |listing: &ListingFacts| match self.wanted(listing, None) {
            Wanted::Show(number) if listing.shown != Some(number) => Some((listing.id, number)),
            Wanted::Show(_) | Wanted::LeaveAlone(_) => None,
        };
        self.listings.iter().filter(sends).filter_map(number).collect()
    }
}

/// A SKU that is nowhere: nothing of it is sent.
const NOBODYS: SkuStock = SkuStock {
    counting: Counting::Counted,
    expected: 0,
    held: 0,
    lots_elsewhere: 0,
    safety_held: 0,
    set_once: false,
};

/// Where a SKU is among sorted ids: mostly just where it would be if none were missing.
fn slot_of(ids: &[SkuId], id: SkuId) -> Option<usize> {
    let guess = usize::try_from(id.0 - ids.first()?.0).ok()?;
    if ids.get(guess) == Some(&id) { Some(guess) } else { ids.binary_search(&id).ok() }
}

/// Every bundle flattened, once.
fn flattened(facts: &Facts) -> Result<BTreeMap<SkuId, Vec<Part>>> {
    facts
        .parts
        .keys()
        .map(|bundle| {
            let leaves = stock::flatten(*bundle, &|sku| facts.parts.get(&sku).cloned())?;
            Ok((*bundle, leaves))
        })
        .collect()
}
