//! Every use case as the engine offers it: the door that `api` calls through.
//!
//! Each takes what it needs from the engine and nothing else; this file only hands it over.

use std::sync::Arc;

use miseban_domain::{Instant, ShopId};

use crate::{
    cases::{
        app, backups, inbox, jobs, login, mailboxes, order_actions, orders, products, restored, save_shop,
        shops, slips, stock, switches,
    },
    diagnostics,
    engine::Engine,
    messages::Messages,
    problem::FaultResult,
    views::{
        Acknowledge, AppState, BackupView, CancelOrders, Checked, EditStock, Explanation, JobQuery,
        JobRowView, JobRowsQuery, JobView, ListingSaved, LoginStarted, MailboxView, MakeSlips, MallView,
        MoveOrders, Nothing, OneBackup, OneListing, OneMailbox, OneOrder, OneRaw, OneShop, OneSku,
        OrderCounts, OrderQuery, OrderRow, OrderView, OrdersDone, Page, PasteLogin, RawView, ReleasePush,
        RestoreBackup, RestorePreview, RestoreView, RetryJob, SaveListing, SaveMailbox, SaveShop, SaveSku,
        SetLanguage, SetSwitches, ShipOrder, ShopHealth, ShopSaved, ShopView, SkuSaved, SlipsMade,
        SomeOrders, StockEdited, StockQuery, StockRow, StopListing, StoryQuery, StoryRow, SwitchPreview,
        TroubleRow, UndoStock,
    },
};

/// What `diagnostics.save` gives.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Saved {
    /// Where the file lies.
    pub path: String,
}

macro_rules! calls {
    ($($(#[$doc:meta])* $name:ident($engine:ident, $arg:ident: $Arg:ty) -> $Out:ty = $body:expr;)+) => {
        impl Engine {
            $($(#[$doc])*
            pub async fn $name(&self, $arg: $Arg) -> FaultResult<$Out> {
                let $engine = self;
                $body
            })+
        }
    };
}

calls! {
    /// The state of the program.
    app_state(e, _arg: Nothing) -> AppState = {
        let running = app::Running {
            kind: e.opened.kind,
            restored: e.opened.restored,
            last_restore: e.last_restore.clone(),
            crashed: diagnostics::crashed(e.dir()),
            stopped_workers: e.supervisor.stopped(),
            no_copy: e.health.no_copy(),
            clock_skew: e.pool.clock_skew(),
        };
        app::state(&e.store, running, e.now()).await
    };
    /// Sets the language.
    set_language(e, arg: SetLanguage) -> Nothing = app::set_language(&e.store, arg).await.map(|()| Nothing {});
    /// Kinds of malls.
    malls(_e, _arg: Nothing) -> Vec<MallView> = Ok(shops::malls());
    /// Every shop.
    shops(e, _arg: Nothing) -> Vec<ShopView> = shops::list(&e.store, &e.health, e.now()).await;
    /// Sets a shop up or changes it.
    save_shop(e, arg: SaveShop) -> ShopSaved = {
        let saved = save_shop::save(&e.store, &e.pool, &e.key, arg, e.now()).await?;
        if let Some(id) = saved.id {
            e.health.ask_again(id);
            // Mails that no shop claimed may be this one's now.
            e.intake.read_soon(&tokio::runtime::Handle::current());
            e.check_soon(id);
        }
        Ok(saved)
    };
    /// Tests a shop's connection.
    check_shop(e, arg: OneShop) -> Checked = {
        let shop = arg.shop_id;
        let checked = shops::check(&e.store, &e.pool, arg, e.now()).await?;
        if checked.ok {
            e.health.ask_again(shop);
        }
        Ok(checked)
    };
    /// What switching would do.
    preview_switches(e, arg: SetSwitches) -> SwitchPreview = {
        let (shop, pushes) = (arg.shop_id, arg.switches.push_stock);
        let mut preview = switches::preview(&e.store, &e.pool, arg.clone(), e.now()).await?;
        if pushes && preview.problem.is_none() {
            preview.problem = restored::refusal(&e.store, &e.pool, shop, e.opened_at).await?;
        }
        if preview.problem.is_none() {
            preview.seen = Some(switches::remember_seen(&e.store, &arg, e.now()).await?);
        }
        Ok(preview)
    };
    /// Switches.
    set_switches(e, arg: SetSwitches) -> ShopView = switches::set(&e.store, &e.health, arg, e.now()).await;
    /// Begins a login.
    login(e, arg: OneShop) -> LoginStarted = login::begin(&e.login_tools(), arg, &e.stop).await;
    /// Ends a login by the pasted address.
    paste_login(e, arg: PasteLogin) -> Checked = login::paste(&e.login_tools(), arg).await;
    /// How every shop does.
    health(e, _arg: Nothing) -> Vec<ShopHealth> = shops::health(&e.store, &e.health, e.now()).await;
    /// Pushes may go again.
    release_push(e, arg: ReleasePush) -> ShopView = {
        restored::release(&e.store, &e.pool, &e.health, (&e.opened, e.opened_at), arg, e.now()).await
    };
    /// Every mailbox.
    mailboxes(e, _arg: Nothing) -> Vec<MailboxView> = mailboxes::list(&e.store, &e.mails).await;
    /// Adds or changes a mailbox.
    save_mailbox(e, arg: SaveMailbox) -> MailboxView =
        mailboxes::save(&e.store, &e.key, &e.mails, arg, e.now()).await;
    /// Tests a mailbox.
    check_mailbox(e, arg: SaveMailbox) -> Checked = mailboxes::check(&e.store, &e.key, arg, e.now()).await;
    /// Forgets a mailbox.
    remove_mailbox(e, arg: OneMailbox) -> Nothing =
        mailboxes::remove(&e.store, arg, e.now()).await.map(|()| Nothing {});
    /// Counts of the tabs.
    order_counts(e, _arg: Nothing) -> OrderCounts = orders::counts(&e.store).await;
    /// A part of the list.
    orders(e, arg: OrderQuery) -> Page<OrderRow> = orders::list(&e.store, arg).await;
    /// One order.
    order(e, arg: OneOrder) -> OrderView = orders::get(&e.store, arg).await;
    /// 確認した.
    acknowledge(e, arg: Acknowledge) -> OrdersDone = order_actions::acknowledge(&e.store, arg, e.now()).await;
    /// Cancels orders.
    cancel_orders(e, arg: CancelOrders) -> OrdersDone =
        order_actions::cancel(&e.store, arg, e.now()).await;
    /// Moves orders by hand.
    move_orders(e, arg: MoveOrders) -> OrdersDone = order_actions::move_by_hand(&e.store, arg, e.now()).await;
    /// Applies the stock of paused orders.
    apply_stock(e, arg: SomeOrders) -> OrdersDone =
        order_actions::apply_stock(&e.store, arg, e.now()).await;
    /// 注文確認.
    confirm_orders(e, arg: SomeOrders) -> OrdersDone = order_actions::confirm(&e.store, arg, e.now()).await;
    /// 発送報告.
    ship_order(e, arg: ShipOrder) -> OrdersDone = order_actions::ship(&e.store, arg, e.now()).await;
    /// 納品書.
    slips(e, arg: MakeSlips) -> SlipsMade = {
        let messages = e.messages().await;
        slips::make(&e.store, &e.shelf, &messages, arg, e.now()).await
    };
    /// Slips were printed.
    mark_printed(e, arg: SomeOrders) -> OrdersDone = order_actions::mark_printed(&e.store, arg, e.now()).await;
    /// What could not be read.
    inbox_trouble(e, _arg: Nothing) -> Vec<TroubleRow> = inbox::trouble(&e.store).await;
    /// One thing as it came in.
    inbox_raw(e, arg: OneRaw) -> RawView = inbox::raw(&e.store, arg).await;
    /// Reads again what could not be read.
    inbox_retry(e, _arg: Nothing) -> Nothing = inbox::retry(&e.intake).await.map(|()| Nothing {});
    /// The grid.
    stock(e, arg: StockQuery) -> Page<StockRow> = stock::list(&e.store, arg).await;
    /// Changes stock by hand.
    edit_stock(e, arg: EditStock) -> StockEdited = stock::edit(&e.store, arg, e.now()).await;
    /// Takes a change back.
    undo_stock(e, arg: UndoStock) -> StockEdited = stock::undo(&e.store, arg, e.now()).await;
    /// 今すぐ反映.
    send_now(e, arg: OneSku) -> Nothing = stock::send_now(&e.store, arg, e.now()).await.map(|()| Nothing {});
    /// The story behind a number.
    story(e, arg: StoryQuery) -> Vec<StoryRow> = stock::story(&e.store, arg).await;
    /// Why a listing shows its number.
    explain(e, arg: OneListing) -> Explanation = stock::explain(&e.store, arg).await;
    /// Adds or changes a SKU.
    save_sku(e, arg: SaveSku) -> SkuSaved = products::save_sku(&e.store, arg, e.now()).await;
    /// Says which SKU an article of a shop is.
    save_listing(e, arg: SaveListing) -> ListingSaved =
        products::save_listing(&e.store, arg, e.now()).await;
    /// Stops a listing.
    stop_listing(e, arg: StopListing) -> Nothing =
        products::stop_listing(&e.store, arg, e.now()).await.map(|()| Nothing {});
    /// 処理状況.
    jobs(e, arg: JobQuery) -> Page<JobView> = jobs::list(&e.store, arg).await;
    /// Rows of a job.
    job_rows(e, arg: JobRowsQuery) -> Page<JobRowView> = jobs::rows(&e.store, arg).await;
    /// 失敗分だけ再実行.
    retry_job(e, arg: RetryJob) -> JobView = jobs::retry(&e.store, &e.intake, arg, e.now()).await;
    /// Copies of the data.
    backups(e, _arg: Nothing) -> Vec<BackupView> = backups::list(&e.store).await;
    /// Makes a copy.
    make_backup(e, _arg: Nothing) -> BackupView = backups::make(&e.store, e.now()).await;
    /// What putting a copy back would mean.
    preview_restore(e, arg: OneBackup) -> RestorePreview = backups::preview(&e.store, arg).await;
    /// Asks for a copy to be put back.
    restore(e, arg: RestoreBackup) -> RestoreView = backups::ask(&e.store, arg, e.now()).await;
    /// 診断ファイルを保存.
    save_diagnostics(e, _arg: Nothing) -> Saved =
        diagnostics::save(&e.store, e.now()).await.map(|path| Saved { path: path.display().to_string() });
}

impl Engine {
    /// Asks a shop's mall whether its new keys work and when they end, without waiting for it.
    fn check_soon(&self, shop: ShopId) {
        let (store, pool, health, clock) =
            (self.store.clone(), self.pool.clone(), self.health.clone(), Arc::clone(&self.clock));
        tokio::spawn(async move {
            match shops::check(&store, &pool, OneShop { shop_id: shop }, clock.now()).await {
                Ok(checked) if checked.ok => health.ask_again(shop),
                // What is wrong is told by the shop's worker, which asks for the same.
                Ok(_) => {}
                Err(fault) => tracing::warn!(%shop, %fault, "new keys could not be checked"),
            }
            health.tell();
        });
    }

    /// Now, by the engine's clock.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The texts in the folder's language.
    pub async fn messages(&self) -> Messages {
        Messages::of(&app::language(&self.store).await)
    }
}
