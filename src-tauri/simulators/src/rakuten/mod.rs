//! Rakuten: RMS WEB SERVICE with ESA keys, the order API (楽天ペイ受注API) and `InventoryAPI` 2.0 and 2.1.

mod cancel;
mod confirm;
mod get_order;
mod inventory;
mod inventory_check;
mod inventory_upsert;
mod items;
mod license;
mod mail;
mod messages;
mod order_model;
mod order_parts;
mod place;
mod router;
mod search;
mod search_filter;
mod shipping;
mod shipping_async;
mod shipping_rows;
mod shop;
mod sim;
mod update;
mod world;

pub use sim::{RakutenConfig, RakutenCredentials, RakutenSim};
