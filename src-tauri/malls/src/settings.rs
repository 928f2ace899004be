//! A shop's settings as data.

use serde::Serialize;

/// One setting of a shop at a mall.
#[allow(clippy::struct_excessive_bools)] // what a form shows, not a state
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Setting {
    /// Name in the database, and of the secret.
    pub key: &'static str,
    /// Message code of the label.
    pub label: &'static str,
    /// Message code of the explanation, with where to find the value in the mall's own screens.
    pub help: &'static str,
    /// Kept encrypted and never shown again.
    pub secret: bool,
    /// The shop cannot work without it.
    pub required: bool,
    /// Where a new shop starts.
    pub default: &'static str,
    /// What the value has to look like.
    pub rule: Rule,
    /// An example, made up.
    pub example: &'static str,
    /// More than one line (PEM keys).
    pub multiline: bool,
    /// Names the account at the mall: two shops with the same value would be one shop twice.
    pub account: bool,
    /// Where on the page it stands.
    pub place: Place,
    /// Only shown, and only needed, while another setting has this value: key and value. [`SEND_BY`] is such a key too.
    pub shown_if: Option<(&'static str, &'static str)>,
}

/// 送信タイプ (`api`, `ftp`): a setting of every shop, which a mall finds among its own in [`crate::Connection`].
pub const SEND_BY: &str = "send_by";

/// Where on a shop's page a setting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// With the keys that connect the shop.
    Connection,
    /// With 在庫の設定.
    Stock,
}

impl Setting {
    /// A setting of letters, digits, `-` and `_` that need not be filled; what is different is written over it.
    pub const fn text(
        key: &'static str,
        label: &'static str,
        help: &'static str,
        example: &'static str,
    ) -> Self {
        Self {
            key,
            label,
            help,
            secret: false,
            required: false,
            default: "",
            rule: Rule::Ascii { also: "-_", max: 128 },
            example,
            multiline: false,
            account: false,
            place: Place::Connection,
            shown_if: None,
        }
    }

    /// [`Setting::text`] that names the account, without which there is no shop.
    pub const fn account(
        key: &'static str,
        label: &'static str,
        help: &'static str,
        example: &'static str,
    ) -> Self {
        Self { required: true, account: true, ..Self::text(key, label, help, example) }
    }
}

/// What a value has to look like.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rule {
    /// Any text up to `max` characters.
    Text {
        /// Most characters.
        max: usize,
    },
    /// Only these characters besides ASCII letters and digits; at most `max`.
    Ascii {
        /// Other characters that are allowed.
        also: &'static str,
        /// Most characters.
        max: usize,
    },
    /// A whole number.
    Number {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// A PEM block with this label.
    Pem {
        /// `PUBLIC KEY`
        label: &'static str,
    },
    /// `true` or `false`.
    Switch,
    /// One of these, each with the message code of its label.
    Choice {
        /// Value and label code.
        options: &'static [(&'static str, &'static str)],
    },
}
