//! Stock, SKUs and listings.

use miseban_engine::views::*;

use super::{Command, commands, run, schema};

commands! {
    "stock.list": StockQuery => Page<StockRow>, stock, [];
    "stock.edit": EditStock => StockEdited, edit_stock, ["stock", "listings"];
    "stock.undo": UndoStock => StockEdited, undo_stock, ["stock", "listings"];
    "stock.send_now": OneSku => Nothing, send_now, ["listings"];
    "stock.story": StoryQuery => Vec<StoryRow>, story, [];
    "stock.explain": OneListing => Explanation, explain, [];
    "skus.save": SaveSku => SkuSaved, save_sku, ["stock"];
    "listings.save": SaveListing => ListingSaved, save_listing, ["listings", "orders"];
    "listings.stop": StopListing => Nothing, stop_listing, ["listings"];
}
