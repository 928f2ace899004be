//! Everything that an article may be met with, read at once: a file of a hundred thousand rows asks for each of them.

use miseban_domain::{ListingId, ShopId, SkuId};

use crate::{Reader, Result, sql};

/// A SKU, as much of it as an article is met with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownSku {
    /// Row; 0 for none.
    pub id: i64,
    /// 商品コード.
    pub code: String,
    /// SKU統一コード.
    pub unified_code: String,
    /// Name.
    pub name: String,
    /// Which variation.
    pub variation: String,
    /// JAN.
    pub jan: String,
    /// Price.
    pub price: Option<i64>,
    /// Percent.
    pub tax_rate: u8,
    /// It is out of sight.
    pub archived: bool,
    /// It has a number of its own: counted, and no bundle.
    pub has_number: bool,
    /// Its number was set once.
    pub was_set: bool,
}

impl KnownSku {
    /// Its id.
    pub const fn sku_id(&self) -> SkuId {
        SkuId(self.id)
    }
}

/// All SKUs, those out of sight too.
pub fn skus(r: &impl Reader) -> Result<Vec<KnownSku>> {
    sql::all(
        r.conn(),
        "SELECT s.id, s.code, ifnull(s.unified_code, ''), s.name, s.variation, s.jan, s.price, s.tax_rate,
             s.archived_at IS NOT NULL,
             s.counting = 'counted' AND NOT EXISTS (SELECT 1 FROM bundle_parts b WHERE b.bundle_sku_id = s.id),
             t.set_at IS NOT NULL
         FROM skus s LEFT JOIN stock t ON t.sku_id = s.id ORDER BY s.id",
        [],
        |c| {
            Ok(KnownSku {
                id: c.get()?,
                code: c.get()?,
                unified_code: c.get()?,
                name: c.get()?,
                variation: c.get()?,
                jan: c.get()?,
                price: c.get()?,
                tax_rate: c.get()?,
                archived: c.get()?,
                has_number: c.get()?,
                was_set: c.get()?,
            })
        },
    )
}

/// What the person said no to in a shop: the article's key and the SKU.
pub fn refusals(r: &impl Reader, shop: ShopId) -> Result<Vec<(String, SkuId)>> {
    sql::all(r.conn(), "SELECT key, sku_id FROM article_refusals WHERE shop_id = ?1", [shop.0], |c| {
        Ok((c.get()?, c.id(SkuId)?))
    })
}

/// The listing of a shop under this key, in use or not.
pub fn listing_even_archived(r: &impl Reader, shop: ShopId, key: &str) -> Result<Option<ListingId>> {
    sql::maybe(
        r.conn(),
        "SELECT id FROM listings WHERE shop_id = ?1 AND key = ?2",
        rusqlite::params![shop.0, key],
        |c| c.id(ListingId),
    )
}
