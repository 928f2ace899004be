//! The numbers and their story.

use miseban_engine::views::*;

use super::{Command, commands, run, schema};

commands! {
    "stock.history": MovementQuery => Page<MovementView>, movements, [];
    "stock.persons": Nothing => Vec<String>, persons, [];
    "stock.history_file": MakeHistoryFile => ListFile, history_file, ["jobs"];
    "stock.edit_many": EditManyStock => EditedMany, edit_many_stock, ["stock", "listings"];
    "stock.undo_preview": UndoBatch => UndoPreview, preview_undo, [];
    "stock.undo_batch": UndoBatch => Undone, undo_batch, ["stock", "listings"];
    "stock.counts": Nothing => StockCounts, stock_counts, [];
    "stock.save_settings": StockSettings => Nothing, save_stock_settings, ["settings", "stock"];
    "stock.align": AlignStock => Aligned, align_stock, ["stock", "listings"];
    "warehouses.list": Nothing => Vec<WarehouseView>, warehouses, [];
    "warehouses.save": SaveWarehouse => Vec<WarehouseView>, save_warehouse, ["stock"];
    "warehouses.remove": OneWarehouse => Vec<WarehouseView>, remove_warehouse, ["stock"];
}
