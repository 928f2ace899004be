//! Stock, SKUs and listings.

use super::calls;
use crate::cases::{
    ledger::{edits, undo},
    products, stock,
};
use crate::{engine::Engine, problem::FaultResult, views::*};

calls! {
    /// The grid.
    stock(e, arg: StockQuery) -> Page<StockRow> = stock::list(&e.store, arg, e.now()).await;
    /// Changes stock by hand.
    edit_stock(e, arg: EditStock) -> StockEdited = edits::edit(&e.store, arg, e.now()).await;
    /// Takes a change back.
    undo_stock(e, arg: UndoStock) -> StockEdited = undo::undo(&e.store, arg, e.now()).await;
    /// 今すぐ反映.
    send_now(e, arg: OneSku) -> Nothing = stock::send_now(&e.store, arg, e.now()).await.map(|()| Nothing {});
    /// The story behind a number.
    story(e, arg: StoryQuery) -> Vec<StoryRow> = stock::story(&e.store, arg).await;
    /// Why a listing shows its number.
    explain(e, arg: OneListing) -> Explanation = stock::explain(&e.store, arg).await;
    /// Adds or changes a SKU.
    save_sku(e, arg: SaveSku) -> SkuSaved = products::save_sku(&e.store, arg, e.now()).await;
    /// Says which SKU an article of a shop is.
    save_listing(e, arg: SaveListing) -> ListingSaved =
        products::save_listing(&e.store, arg, e.now()).await;
    /// Stops a listing.
    stop_listing(e, arg: StopListing) -> Nothing =
        products::stop_listing(&e.store, arg, e.now()).await.map(|()| Nothing {});
}
