//! What a person, the command line or a test can ask for: one file a subject, each case taking what it needs.

pub mod app;
pub(crate) mod articles;
pub mod backups;
pub(crate) mod bundles;
pub(crate) mod closing;
#[cfg(test)]
mod closing_tests;
pub mod goods;
pub(crate) mod impact;
pub mod inbox;
pub mod jobs;
pub mod ledger;
pub(crate) mod list_file;
pub(crate) mod listings;
pub mod login;
mod look;
pub mod mailboxes;
#[cfg(test)]
mod mall_choice_tests;
mod note;
mod once;
pub mod order_actions;
pub(crate) mod order_stock;
#[cfg(test)]
mod order_stock_tests;
pub mod orders;
pub mod products;
pub(crate) mod proof;
pub(crate) mod restored;
pub(crate) mod save_shop;
pub(crate) mod seen;
pub(crate) mod sending;
pub mod shop_order;
pub(crate) mod shop_stock;
pub mod shops;
pub mod slips;
pub mod stock;
pub(crate) mod stock_file;
pub mod switches;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod turns;
pub(crate) mod upload;
pub(crate) mod withdrawals;
