//! The numbers and their story.

use super::calls;
use crate::cases::ledger::{edits, file, history, levels, undo, warehouses};
use crate::{engine::Engine, problem::FaultResult, views::*};

calls! {
    /// 在庫数量変更履歴.
    movements(e, arg: MovementQuery) -> Page<MovementView> = history::list(&e.store, arg).await;
    /// Everybody who moved stock.
    persons(e, _arg: Nothing) -> Vec<String> = history::persons(&e.store).await;
    /// The same as a file.
    history_file(e, arg: MakeHistoryFile) -> ListFile = {
        let messages = e.messages().await;
        file::make(&e.store, &messages, arg, e.now()).await
    };
    /// Changes many numbers by hand.
    edit_many_stock(e, arg: EditManyStock) -> EditedMany = edits::edit_many(&e.store, arg, e.now()).await;
    /// What taking a batch back will do.
    preview_undo(e, arg: UndoBatch) -> UndoPreview = undo::preview(&e.store, arg, e.now()).await;
    /// Takes a batch back.
    undo_batch(e, arg: UndoBatch) -> Undone = e.undo.undo(arg).await;
    /// How many SKUs each filter finds.
    stock_counts(e, _arg: Nothing) -> StockCounts = levels::counts(&e.store, e.now()).await;
    /// From which number on stock is few.
    save_stock_settings(e, arg: StockSettings) -> Nothing = levels::save(&e.store, arg, e.now()).await;
    /// 想定を合わせる.
    align_stock(e, arg: AlignStock) -> Aligned = levels::align(&e.store, arg, e.now()).await;
    /// Every warehouse.
    warehouses(e, _arg: Nothing) -> Vec<WarehouseView> = warehouses::list(&e.store).await;
    /// Adds or changes a warehouse.
    save_warehouse(e, arg: SaveWarehouse) -> Vec<WarehouseView> = warehouses::save(&e.store, arg, e.now()).await;
    /// Takes a warehouse away.
    remove_warehouse(e, arg: OneWarehouse) -> Vec<WarehouseView> =
        warehouses::remove(&e.store, arg, e.now()).await;
}
