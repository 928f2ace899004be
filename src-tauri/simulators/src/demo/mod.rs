//! ひなた茶舗, a tea shop that doesn't exist: what it sells, who buys, and how a day at it goes.

mod catalogue;

pub use catalogue::{DemoSku, catalogue};
