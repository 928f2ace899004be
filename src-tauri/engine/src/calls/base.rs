//! The program itself, its shops, mailboxes, jobs and copies.

use super::Saved;
use super::calls;
use crate::{
    cases::{app, backups, jobs, login, mailboxes, restored, save_shop, seen, shop_order, shops, switches},
    diagnostics,
};
use crate::{engine::Engine, problem::FaultResult, views::*};

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
            ledger: e.health.ledger(),
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
            preview.problem = restored::refusal(&e.store, &e.pool, shop, e.opened_at, e.now()).await?;
        }
        if preview.problem.is_none() {
            let mark = switches::mark(&arg)?;
            preview.seen = Some(seen::remember(&e.store, &mark, e.now()).await?);
        }
        Ok(preview)
    };
    /// Switches.
    set_switches(e, arg: SetSwitches) -> ShopView = {
        switches::set(&e.store, &e.pool, &e.health, arg, e.now()).await
    };
    /// The shop order.
    shop_order(e, _arg: Nothing) -> ShopOrder = shop_order::get(&e.store).await;
    /// What another shop order would do.
    preview_shop_order(e, arg: SetShopOrder) -> Look = shop_order::preview(&e.store, arg, e.now()).await;
    /// Sets the shop order.
    set_shop_order(e, arg: SetShopOrder) -> ShopOrder = shop_order::set(&e.store, arg, e.now()).await;
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
