//! 在庫一括更新 and 在庫ダウンロード: stock files in, first as a dry run, then as a job; and out.

mod apply;
mod catalogue;
mod choice;
mod desk;
mod make;
mod plan;
mod preview;
#[cfg(test)]
mod refusal_tests;
mod refused;
#[cfg(test)]
mod tests;

pub(crate) use choice::{layouts, sample};
pub(crate) use desk::Desk;
pub(crate) use make::make;
pub(crate) use refused::refused;

/// The kind of job that takes a stock file in.
pub(crate) const IMPORT: &str = "stock_import";
