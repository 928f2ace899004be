//! Stock files in and out, and every file that was taken in or made.

use miseban_engine::views::*;

use super::{Command, commands, run, schema};

commands! {
    "files.take_in": TakeInFile => FileView, take_in_file, ["jobs"];
    "files.list": FileQuery => Page<FileView>, files, [];
    "files.bytes": OneFile => FileBytes, file_bytes, [];
    "stock_files.layouts": Nothing => Vec<LayoutView>, stock_file_layouts, [];
    "stock_files.sample": OneLayout => FileView, stock_file_sample, ["jobs"];
    "stock_files.preview": StockFileQuery => StockFilePreview, preview_stock_file, [];
    "stock_files.import": ImportStockFile => StockFileImported, import_stock_file, ["stock", "listings", "jobs"];
    "stock_files.refused": RefusedRows => FileView, refused_stock_rows, ["jobs"];
    "stock_files.make": MakeStockFile => StockFileMade, make_stock_file, ["jobs"];
}
