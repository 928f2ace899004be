//! The program itself, its shops, mailboxes, jobs and copies.

use miseban_engine::{Saved, views::*};

use super::{Command, commands, run, schema};

commands! {
    "app.state": Nothing => AppState, app_state, [];
    "app.set_language": SetLanguage => Nothing, set_language, ["settings"];
    "malls.list": Nothing => Vec<MallView>, malls, [];
    "shops.list": Nothing => Vec<ShopView>, shops, [];
    "shops.save": SaveShop => ShopSaved, save_shop, ["shops"];
    "shops.check": OneShop => Checked, check_shop, ["credentials"];
    "shops.preview_switches": SetSwitches => SwitchPreview, preview_switches, [];
    "shops.set_switches": SetSwitches => ShopView, set_switches, ["shops", "listings"];
    "shops.order": Nothing => ShopOrder, shop_order, [];
    "shops.preview_order": SetShopOrder => Look, preview_shop_order, [];
    "shops.set_order": SetShopOrder => ShopOrder, set_shop_order, ["shops", "listings", "settings"];
    "shops.login": OneShop => LoginStarted, login, [];
    "shops.paste_login": PasteLogin => Checked, paste_login, ["credentials"];
    "shops.health": Nothing => Vec<ShopHealth>, health, [];
    "shops.release_push": ReleasePush => ShopView, release_push, ["shops", "listings"];
    "mailboxes.list": Nothing => Vec<MailboxView>, mailboxes, [];
    "mailboxes.save": SaveMailbox => MailboxView, save_mailbox, ["mailboxes"];
    "mailboxes.check": SaveMailbox => Checked, check_mailbox, [];
    "mailboxes.remove": OneMailbox => Nothing, remove_mailbox, ["mailboxes"];
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
