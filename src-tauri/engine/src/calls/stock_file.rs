//! Stock files in and out, and every file that was taken in or made.

use super::calls;
use crate::cases::{stock_file, upload};
use crate::{engine::Engine, problem::FaultResult, views::*};

calls! {
    /// Keeps a file that the person chose.
    take_in_file(e, arg: TakeInFile) -> FileView = upload::take_in(&e.store, arg, e.now()).await;
    /// ファイル.
    files(e, arg: FileQuery) -> Page<FileView> = upload::list(&e.store, arg).await;
    /// A file again.
    file_bytes(e, arg: OneFile) -> FileBytes = upload::bytes(&e.store, arg).await;
    /// The kinds of stock files.
    stock_file_layouts(_e, _arg: Nothing) -> Vec<LayoutView> = Ok(stock_file::layouts());
    /// A sample of a kind of file.
    stock_file_sample(e, arg: OneLayout) -> FileView = stock_file::sample(&e.store, arg, e.now()).await;
    /// What taking a stock file in would do.
    preview_stock_file(e, arg: StockFileQuery) -> StockFilePreview = e.stock_files.preview(arg).await;
    /// 在庫一括更新.
    import_stock_file(e, arg: ImportStockFile) -> StockFileImported = e.stock_files.import(arg).await;
    /// The refused rows of a stock file, as a file to mend.
    refused_stock_rows(e, arg: RefusedRows) -> FileView =
        stock_file::refused(&e.store, &e.messages().await, arg, e.now()).await;
    /// 在庫ダウンロード.
    make_stock_file(e, arg: MakeStockFile) -> StockFileMade =
        stock_file::make(&e.store, arg, e.now()).await;
}
