//! The mails that a mall would send to the shop. Nobody sends them here: whoever holds the mailbox delivers them.

use serde::{Deserialize, Serialize};

/// A mail, ready to be put into a box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimMail {
    /// Counts from 1 per mall; `0` for a mail that was asked for and not sent.
    pub seq: u64,
    /// When the mall sent it, UTC milliseconds.
    pub at: i64,
    /// The order that it is about.
    pub order_number: String,
    /// Sender's address.
    pub from: String,
    /// Subject, not encoded.
    pub subject: String,
    /// Plain text, lines end with `\n`.
    pub body: String,
}

/// Which text a mall's order mail has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailLayout {
    /// As malls send it today: Rakuten's says little more than the order number, Yahoo!'s the goods and sums.
    #[default]
    Current,
    /// 「ご注文のキャンセルについて」 (Rakuten; its text is invented). Never sent by itself.
    Cancelled,
    /// 「ご注文の変更について」 (the same).
    Changed,
    /// Rakuten's text before it was cut, with buyer, address and goods.
    Full,
}
