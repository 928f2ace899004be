//! Mailboxes, and which shop a mail belongs to.

use miseban_domain::{Instant, MailboxId, ShopId};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::{
    Reader, Result, Topic, Write, sql,
    sql::{Cols, Connected},
};

/// A mailbox. Its password is in [`crate::secrets`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxRow {
    /// Row.
    pub id: MailboxId,
    /// How it is called.
    pub name: String,
    /// Server.
    pub host: String,
    /// Port.
    pub port: u16,
    /// TLS from the first byte; without it only on this machine.
    pub tls: bool,
    /// Login name.
    pub user: String,
    /// Which folder is read.
    pub folder: String,
    /// Mails that were read are flagged so; off by default.
    pub mark_seen: bool,
    /// Certificates (PEM) to trust besides the system's.
    pub extra_ca: Option<String>,
    /// It is being read.
    pub active: bool,
    /// When it was added.
    pub created_at: Instant,
}

/// A mailbox to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMailbox {
    /// How it is called.
    pub name: String,
    /// Server.
    pub host: String,
    /// Port.
    pub port: u16,
    /// TLS from the first byte.
    pub tls: bool,
    /// Login name.
    pub user: String,
    /// Which folder is read.
    pub folder: String,
    /// Mails that were read are flagged so.
    pub mark_seen: bool,
    /// Certificates (PEM) to trust besides the system's.
    pub extra_ca: Option<String>,
    /// It is being read.
    pub active: bool,
}

const COLUMNS: &str = "id, name, host, port, tls, user, folder, mark_seen, extra_ca, active, created_at";

fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<MailboxRow> {
    Ok(MailboxRow {
        id: c.id(MailboxId)?,
        name: c.get()?,
        host: c.get()?,
        port: c.get()?,
        tls: c.get()?,
        user: c.get()?,
        folder: c.get()?,
        mark_seen: c.get()?,
        extra_ca: c.get()?,
        active: c.get()?,
        created_at: c.at()?,
    })
}

/// All mailboxes.
pub fn list(r: &impl Reader) -> Result<Vec<MailboxRow>> {
    sql::all(r.conn(), &format!("SELECT {COLUMNS} FROM mailboxes ORDER BY id"), [], row)
}

/// One mailbox.
pub fn get(r: &impl Reader, id: MailboxId) -> Result<Option<MailboxRow>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM mailboxes WHERE id = ?1"), [id.0], row)
}

/// Adds a mailbox.
pub fn insert(w: &mut Write<'_>, new: &NewMailbox, now: Instant) -> Result<MailboxId> {
    w.touch(Topic::Mailboxes);
    sql::insert(
        w.conn(),
        "INSERT INTO mailboxes (name, host, port, tls, user, folder, mark_seen, extra_ca, active, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            new.name,
            new.host,
            new.port,
            new.tls,
            new.user,
            new.folder,
            new.mark_seen,
            new.extra_ca,
            new.active,
            now.0
        ],
    )
    .map(MailboxId)
}

/// Writes everything of a mailbox.
pub fn update(w: &mut Write<'_>, mailbox: &MailboxRow) -> Result<()> {
    w.touch(Topic::Mailboxes);
    sql::run_on(
        w.conn(),
        "mailbox",
        "UPDATE mailboxes SET name = ?2, host = ?3, port = ?4, tls = ?5, user = ?6, folder = ?7, mark_seen = ?8,
             extra_ca = ?9, active = ?10
         WHERE id = ?1",
        params![
            mailbox.id.0,
            mailbox.name,
            mailbox.host,
            mailbox.port,
            mailbox.tls,
            mailbox.user,
            mailbox.folder,
            mailbox.mark_seen,
            mailbox.extra_ca,
            mailbox.active,
        ],
    )
}

/// Removes a mailbox with its routes and its password. What came from it stays.
pub fn remove(w: &mut Write<'_>, id: MailboxId) -> Result<()> {
    w.touch(Topic::Mailboxes);
    sql::run(w.conn(), "DELETE FROM mail_routes WHERE mailbox_id = ?1", [id.0])?;
    sql::run(w.conn(), "DELETE FROM secrets WHERE owner = ?1", [format!("mailbox/{id}")])?;
    sql::run_on(w.conn(), "mailbox", "DELETE FROM mailboxes WHERE id = ?1", [id.0])
}

/// By what a route knows its mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteKind {
    /// The address that it was sent to (plus-addresses too), case ignored.
    Recipient,
    /// The folder that it lies in.
    Folder,
    /// Who sent it.
    Sender,
    /// The shop's name in its text.
    ShopName,
}

/// A route: mails like this are that shop's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteRow {
    /// Row.
    pub id: i64,
    /// Whose they are.
    pub shop_id: ShopId,
    /// Only in this mailbox.
    pub mailbox_id: Option<MailboxId>,
    /// By what.
    pub kind: RouteKind,
    /// The address, folder or name.
    pub value: String,
    /// Smaller ones are tried first.
    pub position: i64,
}

/// A route to be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRoute {
    /// Only in this mailbox.
    pub mailbox_id: Option<MailboxId>,
    /// By what.
    pub kind: RouteKind,
    /// The address, folder or name.
    pub value: String,
    /// Smaller ones are tried first.
    pub position: i64,
}

/// All routes, in the order in which they are tried.
pub fn list_routes(r: &impl Reader) -> Result<Vec<RouteRow>> {
    sql::all(
        r.conn(),
        "SELECT m.id, m.shop_id, m.mailbox_id, m.kind, m.value, m.position
         FROM mail_routes m JOIN shops s ON s.id = m.shop_id
         WHERE s.archived_at IS NULL ORDER BY m.position, m.id",
        [],
        |c| {
            Ok(RouteRow {
                id: c.get()?,
                shop_id: c.id(ShopId)?,
                mailbox_id: c.maybe_id(MailboxId)?,
                kind: c.word()?,
                value: c.get()?,
                position: c.get()?,
            })
        },
    )
}

/// Replaces the routes of a shop.
pub fn set_routes(w: &mut Write<'_>, shop: ShopId, routes: &[NewRoute]) -> Result<()> {
    w.touch(Topic::Mailboxes);
    sql::run(w.conn(), "DELETE FROM mail_routes WHERE shop_id = ?1", [shop.0])?;
    for route in routes {
        sql::run(
            w.conn(),
            "INSERT INTO mail_routes (shop_id, mailbox_id, kind, value, position) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                shop.0,
                route.mailbox_id.map(|id| id.0),
                sql::word(&route.kind)?,
                route.value,
                route.position
            ],
        )?;
    }
    Ok(())
}
