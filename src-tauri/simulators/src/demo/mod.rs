//! ひなた茶舗, a tea shop that doesn't exist: what it sells, who buys, and how a day at it goes.

mod catalogue;
mod chance;
mod generator;
mod people;
mod scenario;
mod shelves;

pub use catalogue::{DemoSku, catalogue};
pub use generator::OrderGenerator;
pub use people::PEOPLE_COUNT;
pub use scenario::{MailPump, Scenario, ScenarioConfig};
pub use shelves::{DEMO_MAILBOX, futureshop_config, mail_bytes, plain_goods, rakuten_config, yahoo_config};
