//! ショップ: the list, setting one up, testing its connection, and how each does.

use miseban_domain::{
    Coded, Instant, ShopId,
    time::{DAY, MINUTE, SECOND},
};
use miseban_malls::{
    CredentialState, Setting,
    files::{FileKind, layouts},
    registry,
};
use miseban_store::{
    Reader, Result, Store, StoreError, credentials, listings, mailboxes, polls, secrets,
    shops::{self, ShopRow},
};

use crate::{
    cases::{stock::serde_name, withdrawals},
    health::HealthBoard,
    pool::{MallPool, secret_owner},
    problem::{FaultResult, mall_problem, problem},
    shop_worker::is_active,
    views::{
        Checked, CredentialView, MallView, OneShop, RouteView, SettingView, ShopCommon, ShopHealth, ShopView,
        WayView,
    },
};

/// The kinds of malls.
pub fn malls() -> Vec<MallView> {
    registry::kinds()
        .iter()
        .map(|kind| MallView {
            id: kind.about.id.to_owned(),
            name: kind.about.name.to_owned(),
            settings: kind.settings.iter().map(setting_view).collect(),
            listing_keys: kind
                .about
                .listing_keys
                .iter()
                .map(|(key, label)| ((*key).to_owned(), (*label).to_owned()))
                .collect(),
            default_matching_key: kind.about.default_matching_key.to_owned(),
            login: kind.about.logs_in,
            ways: kind.about.stock.ways.iter().map(|way| WayView { by: way.by, reads: way.reads }).collect(),
            cancels: kind.about.stock.cancels.to_vec(),
            untold: kind.about.stock.untold.map(ToOwned::to_owned),
            pending: kind.about.stock.pending.map(ToOwned::to_owned),
            withdraw: kind.about.stock.withdraw.map(ToOwned::to_owned),
            file_only: registry::is_file_only(kind.about.id),
            stock_file: registry::takes_stock_files(kind.about.id),
            reads_articles: registry::reads_articles(kind.about.id),
            item_layouts: layouts()
                .filter(|layout| layout.kind == FileKind::Items && layout.mall == Some(kind.about.id))
                .map(|layout| layout.id.to_owned())
                .collect(),
        })
        .collect()
}

fn setting_view(setting: &Setting) -> SettingView {
    SettingView {
        key: setting.key.to_owned(),
        label: setting.label.to_owned(),
        help: setting.help.to_owned(),
        secret: setting.secret,
        required: setting.required,
        default: setting.default.to_owned(),
        example: setting.example.to_owned(),
        multiline: setting.multiline,
        place: serde_name(&setting.place),
        shown_if: setting.shown_if.map(|(key, value)| (key.to_owned(), value.to_owned())),
        rule: serde_json::to_value(setting.rule).unwrap_or_default(),
    }
}

/// Every shop.
pub(crate) async fn list(store: &Store, health: &HealthBoard, now: Instant) -> FaultResult<Vec<ShopView>> {
    let board = health.clone();
    Ok(store.read(move |r| shops::list(r)?.iter().map(|row| view(r, row, &board, now)).collect()).await?)
}

/// One shop.
pub(crate) async fn one(
    store: &Store,
    health: &HealthBoard,
    id: ShopId,
    now: Instant,
) -> FaultResult<ShopView> {
    let board = health.clone();
    Ok(store
        .read(move |r| {
            let row = shops::get(r, id)?.ok_or_else(|| StoreError::not_found("shop"))?;
            view(r, &row, &board, now)
        })
        .await?)
}

fn view(r: &impl Reader, row: &ShopRow, board: &HealthBoard, now: Instant) -> Result<ShopView> {
    let routes = mailboxes::list_routes(r)?
        .into_iter()
        .filter(|route| route.shop_id == row.id)
        .map(|route| RouteView { kind: serde_name(&route.kind), value: route.value })
        .collect();
    Ok(ShopView {
        id: row.id,
        mall: row.mall.clone(),
        common: common(row),
        settings: crate::pool::settings_of(row),
        secrets: secrets::fields(r, &secret_owner(row.id))?.into_iter().collect(),
        switches: row.switches,
        push_blocked: row.push_blocked.clone(),
        origin_notice: row.origin_notice.clone(),
        origin_needed: crate::intake::needed_because(r, row)?,
        credentials: credentials_of(r, row.id, now)?,
        routes,
        health: health_of(r, row, board, now)?,
    })
}

fn common(row: &ShopRow) -> ShopCommon {
    ShopCommon {
        code: row.code.clone(),
        short_name: row.short_name.clone(),
        official_name: row.official_name.clone(),
        url: row.url.clone(),
        manager: row.manager.clone(),
        genre: row.genre.clone(),
        sender_address: row.sender_address.clone(),
        bcc_address: row.bcc_address.clone(),
        postal_code: row.postal_code.clone(),
        address: row.address.clone(),
        phone: row.phone.clone(),
        registration_number: row.registration_number.clone(),
        matching_key: row.matching_key.clone(),
    }
}

/// A credential is warned of from 14 days before its end, or half its life where that is shorter.
pub(crate) fn credentials_of(r: &impl Reader, shop: ShopId, now: Instant) -> Result<Vec<CredentialView>> {
    Ok(credentials::list(r)?
        .into_iter()
        .filter(|row| row.shop_id == shop)
        .map(|row| {
            let warn_from = row.expires_at.map(|end| {
                let life = row.issued_at.map_or(28 * DAY, |start| end.since(start));
                end.plus(-(14 * DAY).min(life / 2))
            });
            let state = match (row.expires_at, warn_from) {
                _ if row.refused.is_some() => "over",
                (Some(end), _) if end <= now => "over",
                (_, Some(warn)) if warn <= now => "soon",
                (Some(_), _) => "ok",
                (None, _) => "unknown",
            };
            CredentialView {
                name: row.name,
                expires_at: row.expires_at,
                warn_from,
                state: state.to_owned(),
                checked_at: row.checked_at,
            }
        })
        .collect())
}

/// A shop without a complete poll for 3 intervals turns yellow, for 10 red; at once red when it is locked out.
fn health_of(r: &impl Reader, row: &ShopRow, board: &HealthBoard, now: Instant) -> Result<ShopHealth> {
    let trouble = board.of(row.id);
    let last = polls::last_complete(r, row.id, "orders")?.map(|poll| poll.started_at);
    let every = registry::kind(&row.mall).map_or(MINUTE, |kind| kind.about.poll_every).max(5 * SECOND);
    let expired = credentials_of(r, row.id, now)?.into_iter().find(|credential| credential.state == "over");
    let mut wrong = trouble.as_ref().map(|trouble| {
        let mut wrong = mall_problem(&trouble.error, None);
        wrong.retry_at = trouble.retry_at;
        wrong
    });
    // A shop that never had a complete poll is late since it first went wrong.
    let late = last.or(trouble.map(|trouble| trouble.since)).map_or(0, |at| now.since(at));
    if wrong.is_none() {
        wrong = expired.as_ref().map(|credential| {
            let mut wrong = problem(&Coded::new("problem.credential_over").with("name", &credential.name));
            wrong.action = Some("renew".to_owned());
            wrong
        });
    }
    if wrong.is_none() && row.switches.push_stock {
        wrong = row.push_blocked.as_ref().map(|code| problem(&Coded::new(code)));
    }
    let file_only = registry::is_file_only(&row.mall);
    if wrong.is_none() {
        let due = withdrawals::due(r, row)?.len();
        wrong = (due > 0).then(|| problem(&Coded::new("shop.to_withdraw").with("count", due)));
    }
    let state = if file_only {
        // Nobody is asked, so nothing is ever late, and no switch turns anything on.
        "files"
    } else if !is_active(row) {
        "off"
    } else if expired.is_some() || board.locked_out(row.id) || late > 10 * every {
        "trouble"
    } else if wrong.is_some() || last.is_none() || late > 3 * every {
        "late"
    } else {
        "ok"
    };
    let waiting = if row.switches.push_stock { listings::waiting(r, row.id)? } else { 0 };
    Ok(ShopHealth {
        shop_id: row.id,
        state: state.to_owned(),
        last_complete_at: last,
        waiting,
        problem: wrong.filter(|_| file_only || is_active(row)),
    })
}

/// How every shop does.
pub(crate) async fn health(store: &Store, board: &HealthBoard, now: Instant) -> FaultResult<Vec<ShopHealth>> {
    let board = board.clone();
    Ok(store
        .read(move |r| shops::list(r)?.iter().map(|row| health_of(r, row, &board, now)).collect())
        .await?)
}

/// Tests the connection as the shop is saved, and writes down when its keys end.
pub(crate) async fn check(
    store: &Store,
    pool: &MallPool,
    arg: OneShop,
    now: Instant,
) -> FaultResult<Checked> {
    let shop = arg.shop_id;
    pool.forget(shop);
    let seat = pool.seat(shop).await?;
    let answer = match &seat.mall {
        Ok(mall) => mall.check().await,
        Err(error) => Err(error.clone()),
    };
    note_check(store, shop, answer, now).await
}

/// Writes down what a check or a login gave.
pub(crate) async fn note_check(
    store: &Store,
    shop: ShopId,
    answer: std::result::Result<Vec<CredentialState>, miseban_malls::MallError>,
    now: Instant,
) -> FaultResult<Checked> {
    let problem = answer.as_ref().err().map(|error| mall_problem(error, None));
    let states = answer.unwrap_or_default();
    let credentials = store
        .write(move |w| {
            for state in &states {
                credentials::upsert(w, shop, state.name, state.issued_at, state.expires_at, now, None)?;
            }
            credentials_of(w, shop, now)
        })
        .await?;
    Ok(Checked { ok: problem.is_none(), credentials, problem })
}
