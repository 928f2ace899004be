//! futureshop: the token with X-SHOP-KEY, stock and orders of `APIv2` in JSON, and the FTP folder in which files of articles
//! are taken when their header is the one that the shop has chosen, and dropped without a word when it isn't.

mod access;
mod files;
mod inventory;
mod orders;
mod place;
mod router;
mod shop;
mod sim;
mod values;
mod world;

pub use sim::{FutureshopConfig, FutureshopCredentials, FutureshopSim};
