//! 在庫の設定, 閉店モード, and orders that wait for the person about stock.

use super::calls;
use crate::cases::{closing, order_stock, shop_stock, withdrawals};
use crate::{engine::Engine, problem::FaultResult, views::*};

calls! {
    /// What a shop with these settings would show.
    stock_example(_e, arg: StockExample) -> StockExampleShown = shop_stock::example(arg);
    /// What copying settings would set.
    preview_copy(e, arg: PreviewCopy) -> CopyPreview = shop_stock::preview_copy(&e.store, arg).await;
    /// What has to be withdrawn from a shop's mall because there is none left.
    to_withdraw(e, arg: OneShop) -> Vec<ToWithdraw> = withdrawals::list(&e.store, arg).await;
    /// 閉店モード.
    closing(e, _arg: Nothing) -> ClosingView = closing::get(&e.store).await;
    /// What closing now would do.
    preview_closing(e, arg: PreviewClosing) -> ClosingPreview = closing::preview(&e.store, arg).await;
    /// Sets 閉店モード.
    set_closing(e, arg: SetClosing) -> ClosingView = closing::set(&e.store, arg, e.now()).await;
    /// Closes now.
    close_now(e, arg: ClosingNow) -> ClosingView = closing::close_now(&e.store, arg, e.now()).await;
    /// Opens now.
    open_now(e, arg: ClosingNow) -> ClosingView = closing::open_now(&e.store, arg, e.now()).await;
    /// What orders that wait would do to stock.
    stock_effects(e, arg: SomeOrders) -> StockEffects = order_stock::effects(&e.store, arg).await;
    /// 在庫を戻す, 戻さない.
    answer_return(e, arg: AnswerReturn) -> OrdersDone =
        order_stock::answer_return(&e.store, arg, e.now()).await;
}
