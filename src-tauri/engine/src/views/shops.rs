use std::collections::BTreeMap;

use miseban_domain::{
    Coded, Instant, MailboxId, ShopId,
    shop::{Cancels, SendBy, Switches},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Problem;

/// A kind of mall that a shop can be set up at.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct MallView {
    /// `rakuten`, `yahoo`.
    pub id: String,
    /// Message code of its name.
    pub name: String,
    /// Its own settings, in the order of the form.
    pub settings: Vec<SettingView>,
    /// The mall's keys of an article: name and message code of the label.
    pub listing_keys: Vec<(String, String)>,
    /// The key that is our code unless the shop says otherwise.
    pub default_matching_key: String,
    /// It has a login in the browser.
    pub login: bool,
    /// By which ways numbers are sent, the usual one first.
    pub ways: Vec<WayView>,
    /// The steps of the cancel setting that it can tell apart.
    pub cancels: Vec<Cancels>,
    /// Message code of what it doesn't tell of cancels.
    pub untold: Option<String>,
    /// It tells of orders before their release: message code of what they are there.
    pub pending: Option<String>,
    /// What stands for sale there is withdrawn when it is gone: key of the shop's setting that asks for it.
    pub withdraw: Option<String>,
    /// Nothing is built to talk to it: its articles (and stock, see `stock_file`) go by file, `cancels` and `pending` are
    /// known but have no effect yet, and no switch of the shop does anything.
    pub file_only: bool,
    /// It takes numbers as a file that the person makes and hands over.
    pub stock_file: bool,
    /// Its articles can be read by API.
    pub reads_articles: bool,
    /// Layouts of files that bring its articles: message code `layout.<id>`, with `.help` where to get them.
    pub item_layouts: Vec<String>,
}

/// One way by which a mall takes numbers.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub struct WayView {
    /// Which.
    pub by: SendBy,
    /// What the mall shows can be read just before sending.
    pub reads: bool,
}

/// One setting, as data for the form.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SettingView {
    /// Key.
    pub key: String,
    /// Message code of the label.
    pub label: String,
    /// Message code of the explanation.
    pub help: String,
    /// Kept encrypted, never shown again.
    pub secret: bool,
    /// Needed.
    pub required: bool,
    /// Where a new shop starts.
    pub default: String,
    /// An example.
    pub example: String,
    /// Several lines.
    pub multiline: bool,
    /// Where on the page it stands: `connection`, `stock`.
    pub place: String,
    /// Only shown while the setting with this key has this value; the key `send_by` is 送信タイプ.
    pub shown_if: Option<(String, String)>,
    /// The rule: `{kind: "text", max}`, `{kind: "ascii", also, max}`, `{kind: "number", min, max}`, `{kind: "pem", label}`,
    /// `{kind: "switch"}`, `{kind: "choice", options: [[value, label code]]}`.
    pub rule: serde_json::Value,
}

/// The common settings of a shop.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShopCommon {
    /// ショップコード: short, unique, ASCII.
    pub code: String,
    /// Short name for the screen.
    pub short_name: String,
    /// Official name for documents.
    pub official_name: String,
    /// URL.
    pub url: String,
    /// Manager's name.
    pub manager: String,
    /// Genre.
    pub genre: String,
    /// Sender of mails to buyers.
    pub sender_address: String,
    /// BCC of those mails.
    pub bcc_address: String,
    /// Postal code for documents.
    pub postal_code: String,
    /// Address for documents.
    pub address: String,
    /// Telephone for documents.
    pub phone: String,
    /// 登録番号 (T + 13 digits), or empty.
    pub registration_number: String,
    /// The mall's key that is our code (商品の同一判定キー); empty for the mall's default.
    pub matching_key: String,
}

/// A shop.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ShopView {
    /// Row.
    pub id: ShopId,
    /// Which kind of mall.
    pub mall: String,
    /// Common settings.
    pub common: ShopCommon,
    /// The mall's settings that are not secret.
    pub settings: BTreeMap<String, String>,
    /// Secrets that are kept, and since when.
    pub secrets: BTreeMap<String, Instant>,
    /// Switches.
    pub switches: Switches,
    /// Pushes wait for a reason: message code.
    pub push_blocked: Option<String>,
    /// Why 注文のあったショップに反映する was turned on by itself, until the switches are set again.
    pub origin_notice: Option<Coded>,
    /// Why 注文のあったショップに反映しない isn't possible now.
    pub origin_needed: Option<Coded>,
    /// Keys and logins with their ends.
    pub credentials: Vec<CredentialView>,
    /// Which mails belong to it.
    pub routes: Vec<RouteView>,
    /// How it does.
    pub health: ShopHealth,
}

/// A key or login with its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CredentialView {
    /// `license_key`, `login`: message code `credential.<name>`.
    pub name: String,
    /// When it ends.
    pub expires_at: Option<Instant>,
    /// From when the program warns.
    pub warn_from: Option<Instant>,
    /// `ok`, `soon`, `over`, `unknown`.
    pub state: String,
    /// When this was last asked.
    pub checked_at: Instant,
}

/// A rule that says which mails belong to a shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RouteView {
    /// `recipient`, `folder`, `sender`, `shop_name`.
    pub kind: String,
    /// What it compares with.
    pub value: String,
}

/// How a shop does, for the header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShopHealth {
    /// Which shop.
    pub shop_id: ShopId,
    /// `ok`, `late` (yellow), `trouble` (red), `off`.
    pub state: String,
    /// When its orders were last complete.
    pub last_complete_at: Option<Instant>,
    /// Listings whose number has yet to be sent.
    pub waiting: i64,
    /// What is wrong.
    pub problem: Option<Problem>,
}

/// `shops.save`: a new shop (no id) or new settings for one.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SaveShop {
    /// Made by the caller; the same id twice does it once.
    pub request_id: String,
    /// Which shop; a new one when absent.
    #[serde(default)]
    pub id: Option<ShopId>,
    /// Which kind of mall.
    pub mall: String,
    /// Common settings.
    pub common: ShopCommon,
    /// The mall's settings that are not secret.
    pub settings: BTreeMap<String, String>,
    /// Secrets that were typed; those that are absent stay as they are.
    #[serde(default)]
    pub secrets: BTreeMap<String, String>,
    /// Which mails belong to it.
    #[serde(default)]
    pub routes: Vec<RouteView>,
}

/// A field that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FieldProblem {
    /// `common.code`, `settings.license_key`, ….
    pub field: String,
    /// Why.
    pub problem: Problem,
}

/// What `shops.save` gives.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ShopSaved {
    /// The shop, when it was saved.
    pub id: Option<ShopId>,
    /// Fields that were refused; nothing was saved when there are any.
    pub refused: Vec<FieldProblem>,
    /// What else changed with it, and the person has to know.
    #[serde(default)]
    pub told: Vec<Problem>,
}

/// A command about one shop.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OneShop {
    /// Which.
    pub shop_id: ShopId,
}

/// `shops.release_push`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReleasePush {
    /// Which shop.
    pub shop_id: ShopId,
    /// `seen` of the preview of its switches as they stand: the person has looked at the numbers.
    #[serde(default)]
    pub seen: Option<String>,
}

/// What testing the connection gave.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Checked {
    /// It works.
    pub ok: bool,
    /// Keys and logins with their ends.
    pub credentials: Vec<CredentialView>,
    /// Why not.
    pub problem: Option<Problem>,
}

/// `shops.preview_switches` and `shops.set_switches`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SetSwitches {
    /// Made by the caller (not needed for the preview).
    #[serde(default)]
    pub request_id: String,
    /// Which shop.
    pub shop_id: ShopId,
    /// How they shall stand.
    pub switches: Switches,
    /// The mall's own settings that stand with 在庫の設定; what is left out stays.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// [`SwitchPreview::seen`] of a preview of just these switches: what sends other numbers than before is done only
    /// after its old and new numbers were looked at (not needed for the preview, nor for what sends nothing).
    #[serde(default)]
    pub seen: Option<String>,
}

/// `shops.order`: the shop order and 残りN以下は優先ショップに.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShopOrder {
    /// Every shop, the first of which gets the last pieces of what it lists.
    pub shops: Vec<ShopId>,
    /// N; 0: only where every share would come to 0.
    pub last_pieces: i64,
}

/// `shops.set_order`, and its preview.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SetShopOrder {
    /// Made by the caller; the same id twice does it once. Not read by the preview.
    #[serde(default)]
    pub request_id: String,
    /// How they shall stand; shops that are left out follow as they were.
    pub order: ShopOrder,
    /// The mark of the preview that a person has looked at; not read by the preview.
    #[serde(default)]
    pub seen: Option<String>,
}

/// What switching would do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SwitchPreview {
    /// 受注管理: open orders that would appear in the work.
    pub orders_to_work: i64,
    /// The moment from which orders count: as asked, else the one that is taken where none is said; absent with 停止.
    pub counts_from: Option<Instant>,
    /// 在庫連動: orders that would count from the moment on.
    pub orders_counting: i64,
    /// Orders that are history and move nothing.
    pub orders_history: i64,
    /// Numbers that would be sent: how many in all.
    pub listings_total: i64,
    /// Of them, how many would change at the mall.
    pub listings_changing: i64,
    /// Of them, how many would become zero.
    pub listings_to_zero: i64,
    /// Every old and new number (changing ones first).
    pub listings: Vec<PreviewRow>,
    /// SKUs left out because their stock was never set.
    pub never_set: Vec<String>,
    /// Listings left out because the mall does not show them.
    pub not_at_mall: Vec<String>,
    /// Why it cannot be switched now.
    pub problem: Option<Problem>,
    /// To be handed to `shops.set_switches` within half an hour; absent while it cannot be switched.
    pub seen: Option<String>,
}

/// An old and a new number.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PreviewRow {
    /// Our code.
    pub code: String,
    /// Name.
    pub name: String,
    /// What the mall shows.
    pub shown: Option<i64>,
    /// What would be sent.
    pub wanted: i64,
}

/// What `shops.login` gives: the address to open in the browser.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct LoginStarted {
    /// To open in the system's browser.
    pub address: String,
}

/// `shops.paste_login`: the other way, when the browser could not reach the program.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PasteLogin {
    /// Which shop.
    pub shop_id: ShopId,
    /// The whole address that the browser ended at.
    pub address: String,
}

/// A mailbox.
#[allow(clippy::struct_excessive_bools, reason = "each is a switch or a fact of its own")]
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct MailboxView {
    /// Row; absent for a new one.
    #[serde(default)]
    pub id: Option<MailboxId>,
    /// Name for the person.
    pub name: String,
    /// Server.
    pub host: String,
    /// Port.
    pub port: u16,
    /// TLS from the start; plain only to this machine.
    pub tls: bool,
    /// User.
    pub user: String,
    /// Folder to watch.
    pub folder: String,
    /// Mark taken-in mails as read (otherwise the box is never written to).
    pub mark_seen: bool,
    /// A further certificate to trust (PEM).
    #[serde(default)]
    pub extra_ca: Option<String>,
    /// It is watched.
    pub active: bool,
    /// A password is kept.
    #[serde(default)]
    pub has_password: bool,
    /// `connecting`, `idle`, `polling`, `waiting`, `stopped`.
    #[serde(default)]
    pub state: String,
    /// What is wrong.
    #[serde(default)]
    pub problem: Option<Problem>,
}

/// `mailboxes.save`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SaveMailbox {
    /// Made by the caller.
    pub request_id: String,
    /// The mailbox.
    pub mailbox: MailboxView,
    /// The password, when it was typed.
    #[serde(default)]
    pub password: Option<String>,
}

/// A command about one mailbox.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OneMailbox {
    /// Which.
    pub mailbox_id: MailboxId,
}
