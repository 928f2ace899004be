//! Every use case as the engine offers it: the door that `api` calls through.
//!
//! Each takes what it needs from the engine and nothing else; these files, an area each, only hand it over.

#![allow(clippy::wildcard_imports, reason = "a table of calls names most of what the views hold")]

mod articles;
mod base;
mod goods;
mod ledger;
mod orders;
mod products;
mod proof;
mod sending;
mod shop_stock;
mod stock;
mod stock_file;

use std::sync::Arc;

use miseban_domain::{Instant, ShopId};

use crate::{
    cases::{app, shops},
    engine::Engine,
    messages::Messages,
    views::OneShop,
};

/// What `diagnostics.save` gives.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Saved {
    /// Where the file lies.
    pub path: String,
}

macro_rules! calls {
    ($($(#[$doc:meta])* $name:ident($engine:ident, $arg:ident: $Arg:ty) -> $Out:ty = $body:expr;)+) => {
        impl Engine {
            $($(#[$doc])*
            pub async fn $name(&self, $arg: $Arg) -> FaultResult<$Out> {
                let $engine = self;
                $body
            })+
        }
    };
}

pub(crate) use calls;

impl Engine {
    /// Asks a shop's mall whether its new keys work and when they end, without waiting for it.
    fn check_soon(&self, shop: ShopId) {
        let (store, pool, health, clock) =
            (self.store.clone(), self.pool.clone(), self.health.clone(), Arc::clone(&self.clock));
        tokio::spawn(async move {
            match shops::check(&store, &pool, OneShop { shop_id: shop }, clock.now()).await {
                Ok(checked) if checked.ok => health.ask_again(shop),
                // What is wrong is told by the shop's worker, which asks for the same.
                Ok(_) => {}
                Err(fault) => tracing::warn!(%shop, %fault, "new keys could not be checked"),
            }
            health.tell();
        });
    }

    /// Now, by the engine's clock.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The texts in the folder's language.
    pub async fn messages(&self) -> Messages {
        Messages::of(&app::language(&self.store).await)
    }
}
