//! 在庫の設定, 閉店モード, and orders that wait for the person about stock.

use miseban_engine::views::*;

use super::{Command, commands, run, schema};

commands! {
    "stock.example": StockExample => StockExampleShown, stock_example, [];
    "shops.preview_copy": PreviewCopy => CopyPreview, preview_copy, [];
    "shops.to_withdraw": OneShop => Vec<ToWithdraw>, to_withdraw, [];
    "closing.get": Nothing => ClosingView, closing, [];
    "closing.preview": PreviewClosing => ClosingPreview, preview_closing, [];
    "closing.set": SetClosing => ClosingView, set_closing, ["settings", "listings"];
    "closing.close_now": ClosingNow => ClosingView, close_now, ["settings", "listings"];
    "closing.open_now": ClosingNow => ClosingView, open_now, ["settings", "listings"];
    "orders.stock_effects": SomeOrders => StockEffects, stock_effects, [];
    "orders.answer_return": AnswerReturn => OrdersDone, answer_return, ["orders", "stock", "listings"];
}
