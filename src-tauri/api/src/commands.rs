//! Every command, once: its name, what it takes and gives, and what it changes.

use std::{future::Future, pin::Pin};

use miseban_engine::{
    Engine, Fault, Saved,
    views::{
        Acknowledge, AppState, BackupView, CancelOrders, Changed, Checked, EditStock, Explanation, JobQuery,
        JobRowView, JobRowsQuery, JobView, ListingSaved, LoginStarted, MailboxView, MakeSlips, MallView,
        MoveOrders, Nothing, OneBackup, OneListing, OneMailbox, OneOrder, OneRaw, OneShop, OneSku,
        OrderCounts, OrderQuery, OrderRow, OrderView, OrdersDone, Page, PasteLogin, RawView, ReleasePush,
        RestoreBackup, RestorePreview, RestoreView, RetryJob, SaveListing, SaveMailbox, SaveShop, SaveSku,
        SetLanguage, SetSwitches, ShipOrder, ShopHealth, ShopSaved, ShopView, SkuSaved, SlipsMade,
        SomeOrders, StockEdited, StockQuery, StockRow, StopListing, StoryQuery, StoryRow, SwitchPreview,
        TroubleRow, UndoStock,
    },
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::Problem;

type Answer<'a> = Pin<Box<dyn Future<Output = Result<Value, Problem>> + Send + 'a>>;

/// A command.
pub(crate) struct Command {
    pub name: &'static str,
    /// Topics that it may change; empty for questions.
    pub changes: &'static [&'static str],
    pub arg: fn(&mut SchemaGenerator) -> Schema,
    pub result: fn(&mut SchemaGenerator) -> Schema,
    pub run: for<'a> fn(&'a Engine, Value) -> Answer<'a>,
}

async fn run<A, R, F>(arg: Value, work: impl FnOnce(A) -> F) -> Result<Value, Problem>
where
    A: DeserializeOwned,
    R: Serialize,
    F: Future<Output = Result<R, Fault>>,
{
    // No argument is the same as an empty one.
    let arg = if arg.is_null() { Value::Object(serde_json::Map::new()) } else { arg };
    let arg: A = serde_json::from_value(arg)
        .map_err(|error| *Fault::new("problem.bad_request").with("detail", error).problem)?;
    let result = work(arg).await.map_err(|fault| {
        tracing::warn!(%fault, source = ?fault.source, "a command failed");
        *fault.problem
    })?;
    serde_json::to_value(result).map_err(|_| *Fault::new("problem.internal").problem)
}

const fn schema<T: JsonSchema>() -> fn(&mut SchemaGenerator) -> Schema {
    |generator| generator.subschema_for::<T>()
}

macro_rules! commands {
    ($($name:literal: $Arg:ty => $Out:ty, $method:ident, [$($topic:literal),*];)+) => {
        /// All of them.
        pub(crate) static COMMANDS: &[Command] = &[$(Command {
            name: $name,
            changes: &[$($topic),*],
            arg: schema::<$Arg>(),
            result: schema::<$Out>(),
            run: |engine, arg| Box::pin(run::<$Arg, $Out, _>(arg, move |arg| engine.$method(arg))),
        }),+];
    };
}

commands! {
    "app.state": Nothing => AppState, app_state, [];
    "app.set_language": SetLanguage => Nothing, set_language, ["settings"];
    "malls.list": Nothing => Vec<MallView>, malls, [];
    "shops.list": Nothing => Vec<ShopView>, shops, [];
    "shops.save": SaveShop => ShopSaved, save_shop, ["shops"];
    "shops.check": OneShop => Checked, check_shop, ["credentials"];
    "shops.preview_switches": SetSwitches => SwitchPreview, preview_switches, [];
    "shops.set_switches": SetSwitches => ShopView, set_switches, ["shops", "listings"];
    "shops.login": OneShop => LoginStarted, login, [];
    "shops.paste_login": PasteLogin => Checked, paste_login, ["credentials"];
    "shops.health": Nothing => Vec<ShopHealth>, health, [];
    "shops.release_push": ReleasePush => ShopView, release_push, ["shops", "listings"];
    "mailboxes.list": Nothing => Vec<MailboxView>, mailboxes, [];
    "mailboxes.save": SaveMailbox => MailboxView, save_mailbox, ["mailboxes"];
    "mailboxes.check": SaveMailbox => Checked, check_mailbox, [];
    "mailboxes.remove": OneMailbox => Nothing, remove_mailbox, ["mailboxes"];
    "orders.counts": Nothing => OrderCounts, order_counts, [];
    "orders.list": OrderQuery => Page<OrderRow>, orders, [];
    "orders.get": OneOrder => OrderView, order, [];
    "orders.acknowledge": Acknowledge => OrdersDone, acknowledge, ["orders"];
    "orders.cancel": CancelOrders => OrdersDone, cancel_orders, ["orders", "stock", "listings"];
    "orders.move": MoveOrders => OrdersDone, move_orders, ["orders"];
    "orders.apply_stock": SomeOrders => OrdersDone, apply_stock, ["orders", "stock", "listings"];
    "orders.confirm": SomeOrders => OrdersDone, confirm_orders, ["orders", "jobs"];
    "orders.ship": ShipOrder => OrdersDone, ship_order, ["orders", "jobs"];
    "orders.slips": MakeSlips => SlipsMade, slips, ["jobs"];
    "orders.mark_printed": SomeOrders => OrdersDone, mark_printed, ["orders"];
    "inbox.trouble": Nothing => Vec<TroubleRow>, inbox_trouble, [];
    "inbox.raw": OneRaw => RawView, inbox_raw, [];
    "inbox.retry": Nothing => Nothing, inbox_retry, ["raw", "orders"];
    "stock.list": StockQuery => Page<StockRow>, stock, [];
    "stock.edit": EditStock => StockEdited, edit_stock, ["stock", "listings"];
    "stock.undo": UndoStock => StockEdited, undo_stock, ["stock", "listings"];
    "stock.send_now": OneSku => Nothing, send_now, ["listings"];
    "stock.story": StoryQuery => Vec<StoryRow>, story, [];
    "stock.explain": OneListing => Explanation, explain, [];
    "skus.save": SaveSku => SkuSaved, save_sku, ["stock"];
    "listings.save": SaveListing => ListingSaved, save_listing, ["listings", "orders"];
    "listings.stop": StopListing => Nothing, stop_listing, ["listings"];
    "jobs.list": JobQuery => Page<JobView>, jobs, [];
    "jobs.rows": JobRowsQuery => Page<JobRowView>, job_rows, [];
    "jobs.retry": RetryJob => JobView, retry_job, ["jobs"];
    "backups.list": Nothing => Vec<BackupView>, backups, [];
    "backups.make": Nothing => BackupView, make_backup, [];
    "backups.preview": OneBackup => RestorePreview, preview_restore, [];
    "backups.restore": RestoreBackup => RestoreView, restore,
        ["orders", "stock", "listings", "shops", "jobs", "raw", "mailboxes", "settings", "credentials"];
    "diagnostics.save": Nothing => Saved, save_diagnostics, [];
}

/// The list for `miseban call --list`: every command with the JSON Schema of what it takes and gives.
pub(crate) fn describe() -> Value {
    let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
    let commands: Vec<Value> = COMMANDS
        .iter()
        .map(|command| {
            serde_json::json!({
                "name": command.name,
                "changes": command.changes,
                "arg": (command.arg)(&mut generator),
                "result": (command.result)(&mut generator),
            })
        })
        .collect();
    let changed = generator.subschema_for::<Changed>();
    let problem = generator.subschema_for::<Problem>();
    serde_json::json!({
        "commands": commands,
        "event": changed,
        "problem": problem,
        "$defs": generator.take_definitions(true),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_every_shape_is_defined() {
        let mut names: Vec<_> = COMMANDS.iter().map(|command| command.name).collect();
        names.sort_unstable();
        let before = names.len();
        names.dedup();
        assert_eq!(names.len(), before);
        let described = describe();
        let text = described.to_string();
        for reference in text.split("\"#/$defs/").skip(1) {
            let name = reference.split('"').next().unwrap();
            assert!(described["$defs"].get(name).is_some(), "{name} is not defined");
        }
    }
}
