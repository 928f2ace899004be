//! Very many made-up orders for a demo folder, so that what is slow with many is found before a shop has them.
//!
//! They take the way of every order (`apply`: met with SKUs, staged, indexed), in slices as any long import; only their
//! bytes come from here instead of a mall. A shop's own folder is refused.

mod listings;
mod orders;

use miseban_domain::{Instant, ShopId};
use miseban_malls::registry;
use miseban_store::{
    FolderKind, Store, Write,
    shops::{self, NewShop, ShopRow},
    skus::{self, NewSku},
    stock::{Cause, SetRow, Why, set_expected_many},
};

use crate::{
    engine::Engine,
    intake::apply,
    problem::{Fault, FaultResult},
};
use orders::Orders;

/// Orders a transaction: about a tenth of a second, so that a real one would not wait for long.
const SLICE: usize = 100;
/// Articles that are sold.
const GOODS: u32 = 500;
/// Pieces of each, so that none of them runs out.
const PIECES: i64 = 100_000;

/// A shop that orders are made up for.
struct Seller {
    id: ShopId,
    /// The name of the key in which the shop's orders carry our code.
    code_field: String,
}

impl Engine {
    /// Adds `count` orders of the year before now to a demo folder: to its shops, or to two new ones where it has none.
    pub async fn fill_for_bench(&self, count: u32) -> FaultResult<()> {
        if self.opened.kind != FolderKind::Demo {
            return Err(Fault::new("problem.fill_only_in_demo"));
        }
        let now = self.now();
        let goods = self.store.write(move |w| goods(w, now)).await?;
        let sellers = self.sellers().await?;
        let fields: Vec<(ShopId, String)> =
            sellers.iter().map(|seller| (seller.id, seller.code_field.clone())).collect();
        let mut orders = Orders::new(goods, fields, now, count);
        loop {
            let slice: Vec<_> = orders.by_ref().take(SLICE).collect();
            if slice.is_empty() {
                return Ok(());
            }
            self.store
                .write(move |w| {
                    for (shop, observation) in &slice {
                        apply(w, *shop, None, observation, observation.seen_at)?;
                    }
                    Ok(())
                })
                .await?;
        }
    }

    async fn sellers(&self) -> FaultResult<Vec<Seller>> {
        let rows = of_the_folder(&self.store, self.now()).await?;
        let mut sellers = Vec::new();
        for row in rows {
            sellers.push(Seller { id: row.id, code_field: code_field(&row) });
        }
        Ok(sellers)
    }
}

/// The folder's shops; two that nobody minds where it has none.
async fn of_the_folder(store: &Store, now: Instant) -> FaultResult<Vec<ShopRow>> {
    Ok(store
        .write(move |w| {
            if shops::list(w)?.is_empty() {
                for (mall, short_name) in [("rakuten", "楽天"), ("yahoo", "Yahoo!")] {
                    let shop = NewShop {
                        mall: mall.to_owned(),
                        code: mall.to_owned(),
                        short_name: short_name.to_owned(),
                        official_name: "ひなた茶舗".to_owned(),
                        // Without the mall's settings nothing else says where our code is.
                        matching_key: default_field(mall).to_owned(),
                        ..NewShop::default()
                    };
                    shops::insert(w, &shop, now)?;
                }
            }
            shops::list(w)
        })
        .await?)
}

fn default_field(mall: &str) -> &'static str {
    registry::kind(mall).map_or("", |kind| kind.about.default_matching_key)
}

fn code_field(row: &ShopRow) -> String {
    if row.matching_key.is_empty() { default_field(&row.mall).to_owned() } else { row.matching_key.clone() }
}

/// Adds what is sold, unless an earlier filling has.
fn goods(w: &mut Write<'_>, now: Instant) -> miseban_store::Result<Vec<orders::Article>> {
    let (mut goods, mut numbers) = (Vec::new(), Vec::new());
    for number in 1..=GOODS {
        let article = orders::Article::of(number);
        if skus::by_code(w, &article.code)?.is_none() {
            let sku = NewSku {
                code: article.code.clone(),
                name: article.name.clone(),
                tax_rate: article.tax_rate,
                price: Some(article.price),
                ..NewSku::default()
            };
            let sku_id = skus::insert(w, &sku, now)?;
            numbers.push(SetRow { sku_id, to: PIECES });
        }
        goods.push(article);
    }
    let why = Why { person: Some("filling".to_owned()), ..Why::new(Cause::Initial, now) };
    set_expected_many(w, &numbers, &why)?;
    Ok(goods)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        TestClock,
        engine::{Mode, Options},
        views::{Nothing, OrderQuery},
    };

    async fn engine(dir: &std::path::Path, kind: FolderKind) -> Engine {
        Engine::open(Options {
            kind: Some(kind),
            mode: Mode::CommandsOnly,
            key_file: true,
            clock: Arc::new(TestClock::new(Instant(1_795_273_200_000))),
            ..Options::new(dir.to_owned())
        })
        .await
        .unwrap()
    }

    #[tokio::test]
    async fn a_year_of_orders_comes_in_and_all_sums_are_right() {
        let dir = tempfile::tempdir().unwrap();
        let engine = engine(dir.path(), FolderKind::Demo).await;
        engine.fill_for_bench(1_500).await.unwrap();
        let counts = engine.order_counts(Nothing {}).await.unwrap();
        let counts = serde_json::to_value(counts).unwrap();
        assert_eq!(counts["all"], 1_500, "{counts}");
        let used =
            counts["stages"].as_object().unwrap().values().filter(|count| count.as_i64() > Some(0)).count();
        assert!(used >= 5, "orders stand at several stages: {counts}");
        let found = |text: &str| {
            let query = serde_json::json!({"text": text, "limit": 10});
            engine.orders(serde_json::from_value::<OrderQuery>(query).unwrap())
        };
        let named = found("山田").await.unwrap();
        assert!(named.total > 0 && named.total < 1_500, "{}", named.total);
        assert!(engine.verify().await.unwrap().differences.is_empty());
        engine.close().await;
    }

    #[tokio::test]
    async fn a_shop_of_ones_own_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let engine = engine(dir.path(), FolderKind::Own).await;
        let refused = engine.fill_for_bench(10).await.unwrap_err();
        assert_eq!(refused.problem.code, "problem.fill_only_in_demo");
        let counts = serde_json::to_value(engine.order_counts(Nothing {}).await.unwrap()).unwrap();
        assert_eq!(counts["all"], 0);
        engine.close().await;
    }
}
