//! Yahoo! Shopping: `YConnect` v2 login, the signed public key header, stock and order APIs in XML.

mod access;
mod answers;
mod fields;
mod grants;
mod item_node;
mod login;
mod mail;
mod order_change;
mod order_info;
mod order_list;
mod order_values;
mod place;
mod router;
mod ship_change;
mod shop;
mod signature;
mod sim;
mod stock;
mod stock_rows;
mod token;
mod world;
mod xml;

pub use signature::{SIMULATOR_KEY_VERSION, simulator_public_key_pem};
pub use sim::{YahooConfig, YahooCredentials, YahooSim, YahooTokens};
