//! What a file's codes can mean: every SKU, the shop's listings, and what a spreadsheet leaves of a code.

use std::{cell::OnceCell, collections::HashMap};

use miseban_domain::{
    Coded, SkuId, WarehouseId,
    excel::{Damage, KnownCodes},
    matching::code_form,
};
use miseban_malls::Keys;
use miseban_store::{
    Reader, Result,
    shops::ShopRow,
    stock::{KnownSku, ListedSku, Number, known_skus, listing_skus, on_all_shelves, warehouse_codes},
};

use crate::intake::{at_mall, codes_by};

/// What the store knows, read in one snapshot.
pub(super) struct Known {
    pub skus: Vec<KnownSku>,
    pub listings: HashMap<String, ListedSku>,
    pub shelves: HashMap<(SkuId, WarehouseId), (i64, i64)>,
    pub warehouses: Vec<(WarehouseId, String)>,
}

impl Known {
    pub fn read(r: &impl Reader, shop: Option<&ShopRow>, physical: bool) -> Result<Self> {
        Ok(Self {
            skus: known_skus(r)?,
            listings: shop.map(|shop| listing_skus(r, shop.id)).transpose()?.unwrap_or_default(),
            shelves: if physical { on_all_shelves(r)? } else { HashMap::new() },
            warehouses: warehouse_codes(r)?,
        })
    }
}

/// The same, ready to be asked.
pub(super) struct Catalogue<'a> {
    known: &'a Known,
    shop: Option<&'a ShopRow>,
    by_code: HashMap<&'a str, u32>,
    by_form: OnceCell<HashMap<String, Option<u32>>>,
    by_id: OnceCell<HashMap<SkuId, u32>>,
    by_sku: OnceCell<HashMap<SkuId, Vec<ListedSku>>>,
    damaged: OnceCell<KnownCodes>,
}

/// A code that was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Met {
    /// Place in [`Known::skus`].
    pub place: u32,
    /// What had happened to the code.
    pub mended: Option<Damage>,
    /// The shop's listing, where it was met by that.
    pub listing: Option<ListedSku>,
}

impl<'a> Catalogue<'a> {
    pub fn new(known: &'a Known, shop: Option<&'a ShopRow>) -> Self {
        let mut by_code = HashMap::with_capacity(known.skus.len());
        for (place, sku) in (0_u32..).zip(&known.skus) {
            by_code.insert(sku.code.as_str(), place);
        }
        Self {
            known,
            shop,
            by_code,
            by_form: OnceCell::new(),
            by_id: OnceCell::new(),
            by_sku: OnceCell::new(),
            damaged: OnceCell::new(),
        }
    }

    pub fn sku(&self, place: u32) -> Option<&'a KnownSku> {
        self.known.skus.get(place as usize)
    }

    /// The SKU of our own code, as it stands in a cell.
    pub fn by_code(&self, cell: &str, mend: bool) -> Option<Met> {
        if let Some(place) = self.by_code.get(cell) {
            return Some(Met { place: *place, mended: None, listing: None });
        }
        let form = code_form(cell, true);
        if let Some(place) = self.forms().get(&form).copied().flatten() {
            return Some(Met { place, mended: None, listing: None });
        }
        if !mend {
            return None;
        }
        let damaged =
            self.damaged.get_or_init(|| KnownCodes::new(self.known.skus.iter().map(|sku| sku.code.as_str())));
        let (place, damage) = damaged.mend(cell)?;
        Some(Met { place, mended: Some(damage), listing: None })
    }

    /// Codes and unified codes as they are compared: without width and case. Those that two SKUs share say nothing.
    fn forms(&self) -> &HashMap<String, Option<u32>> {
        self.by_form.get_or_init(|| {
            let mut forms: HashMap<String, Option<u32>> = HashMap::with_capacity(self.known.skus.len());
            let mut note = |form: String, place: u32| {
                forms
                    .entry(form)
                    .and_modify(|known| *known = known.filter(|other| *other == place))
                    .or_insert(Some(place));
            };
            for (place, sku) in (0_u32..).zip(&self.known.skus) {
                note(code_form(&sku.code, true), place);
                if let Some(unified) = &sku.unified_code {
                    note(code_form(unified, true), place);
                }
            }
            forms
        })
    }

    /// The SKU of an article that a mall's file names: by the shop's listing, by its matching key, then by the ways that the
    /// kind of file has.
    pub fn by_keys(&self, keys: &Keys, codes: &[String], mend: bool) -> Option<Met> {
        if let Some(shop) = self.shop {
            let listed = at_mall(&shop.mall, keys).and_then(|key| self.known.listings.get(&key).copied());
            if let Some(listing) = listed
                && let Some(place) = self.place_of(listing.sku_id)
            {
                return Some(Met { place, mended: None, listing: Some(listing) });
            }
            for code in codes_by(&shop.mall, &shop.matching_key, keys) {
                if let Some(place) = self.forms().get(&code).copied().flatten() {
                    return Some(Met { place, mended: None, listing: None });
                }
            }
        }
        if let Some(met) = codes.iter().find_map(|code| self.by_code(code, false)) {
            return Some(met);
        }
        if mend { codes.iter().find_map(|code| self.by_code(code, true)) } else { None }
    }

    fn place_of(&self, id: SkuId) -> Option<u32> {
        let places =
            self.by_id.get_or_init(|| self.known.skus.iter().map(|sku| sku.id).zip(0_u32..).collect());
        places.get(&id).copied()
    }

    /// Why the number that the shop shows of this SKU can't be taken for one of ours; nothing where it can. `shows`: the
    /// number, where it is to replace 想定在庫.
    pub fn not_ours(&self, met: &Met, sku: &KnownSku, shows: Option<i64>) -> Option<Coded> {
        let shop = self.shop?;
        let listings = match &met.listing {
            Some(listing) => std::slice::from_ref(listing),
            None => self.listings_of(sku.id),
        };
        if !listings.is_empty() && listings.iter().all(|listing| listing.by_mall) {
            return Some(Coded::new("stock_file.shipped_by_mall").with("code", &sku.code));
        }
        let shows = shows?;
        // What nothing of ours ever went to shows its own number, not a part of ours.
        let fed = |listing: &&ListedSku| sku.set && listing.linked && !listing.by_mall;
        let fed: Vec<&ListedSku> = listings.iter().filter(fed).collect();
        if fed.is_empty() {
            return None;
        }
        let share = shop.switches.share;
        // In the order in which `stock::expected_for` tells them where one listing's number is taken.
        let code = if fed.iter().any(|listing| listing.stopped) {
            "differences.take_stopped"
        } else if share.trickle.is_some() {
            "differences.take_trickle"
        } else if fed.iter().any(|listing| listing.cap.is_some_and(|cap| shows >= cap)) {
            "differences.take_cap"
        } else if share.percent < 100 {
            "differences.take_share"
        } else {
            return None;
        };
        Some(Coded::new(code))
    }

    fn listings_of(&self, id: SkuId) -> &[ListedSku] {
        let by_sku = self.by_sku.get_or_init(|| {
            let mut by_sku: HashMap<SkuId, Vec<ListedSku>> = HashMap::new();
            for listing in self.known.listings.values() {
                by_sku.entry(listing.sku_id).or_default().push(*listing);
            }
            by_sku
        });
        by_sku.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The number as it is now.
    pub fn now(&self, place: u32, number: Number) -> i64 {
        use miseban_store::stock::Book;
        let Some(sku) = self.sku(place) else { return 0 };
        let shelf = || {
            number
                .2
                .and_then(|warehouse| self.known.shelves.get(&(number.0, warehouse)).copied())
                .unwrap_or_default()
        };
        match number.1 {
            Book::Expected => sku.expected,
            Book::Held => sku.held,
            Book::Good => shelf().0,
            Book::Defective => shelf().1,
            Book::Allocated => 0,
        }
    }

    /// The warehouse of a code; of no code the first one.
    pub fn warehouse(&self, code: &str) -> Option<WarehouseId> {
        let all = &self.known.warehouses;
        if code.is_empty() {
            return all.first().map(|(id, _)| *id);
        }
        let form = code_form(code, true);
        all.iter().find(|(_, known)| code_form(known, true) == form).map(|(id, _)| *id)
    }
}
