//! ショップ: the list, setting one up, testing its connection, and how each does.

use miseban_domain::{
    Coded, Instant, ShopId,
    time::{DAY, MINUTE, SECOND},
};
use miseban_malls::{CredentialState, Rule, Setting, registry};
use miseban_store::{
    FolderKey, Reader, Result, Store, StoreError, Write, credentials, listings, mailboxes, polls, secrets,
    shops::{self, NewShop, ShopRow},
};

use super::once::once;
use crate::{
    cases::stock::serde_name,
    health::HealthBoard,
    pool::{MallPool, secret_owner},
    problem::{Fault, FaultResult, mall_problem, problem},
    shop_worker::is_active,
    views::{
        Checked, CredentialView, FieldProblem, MallView, OneShop, RouteView, SaveShop, SettingView,
        ShopCommon, ShopHealth, ShopSaved, ShopView,
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
    let late = last.map_or(0, |at| now.since(at));
    let expired = credentials_of(r, row.id, now)?.into_iter().find(|credential| credential.state == "over");
    let mut wrong = trouble.trouble.as_ref().map(|(error, _)| {
        let mut wrong = mall_problem(error, None);
        wrong.retry_at = trouble.retry_at;
        wrong
    });
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
    let state = if !is_active(row) {
        "off"
    } else if expired.is_some() || board.locked_out(row.id) || (last.is_some() && late > 10 * every) {
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
        problem: wrong.filter(|_| is_active(row)),
    })
}

/// How every shop does.
pub(crate) async fn health(store: &Store, board: &HealthBoard, now: Instant) -> FaultResult<Vec<ShopHealth>> {
    let board = board.clone();
    Ok(store
        .read(move |r| shops::list(r)?.iter().map(|row| health_of(r, row, &board, now)).collect())
        .await?)
}

/// Sets a shop up, or changes its settings. Nothing is saved when a field is refused.
pub(crate) async fn save(
    store: &Store,
    pool: &MallPool,
    key: &FolderKey,
    arg: SaveShop,
    now: Instant,
) -> FaultResult<ShopSaved> {
    let kind = registry::kind(&arg.mall)
        .ok_or_else(|| Fault::new("mall_error.unknown_mall").with("mall", &arg.mall))?;
    let (key, id) = (key.clone(), arg.id);
    let saved = store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "shops.save", now, |w| {
                let kept: Vec<String> = match id {
                    Some(id) => {
                        secrets::fields(w, &secret_owner(id))?.into_iter().map(|(field, _)| field).collect()
                    }
                    None => Vec::new(),
                };
                let refused = refusals(w, &arg, kind.settings, &kept)?;
                if !refused.is_empty() {
                    return Ok(ShopSaved { id: None, refused });
                }
                let id = write_shop(w, &arg, now)?;
                for (field, secret) in &arg.secrets {
                    secrets::put(w, &key, &secret_owner(id), field, secret.trim(), now)?;
                }
                let routes: Vec<_> = (0..)
                    .zip(&arg.routes)
                    .filter_map(|(position, route)| new_route(route, position))
                    .collect();
                mailboxes::set_routes(w, id, &routes)?;
                miseban_store::raw::reopen_unrouted(w)?;
                Ok(ShopSaved { id: Some(id), refused: Vec::new() })
            })
        })
        .await?;
    if let Some(id) = saved.id {
        pool.forget(id);
    }
    Ok(saved)
}

fn new_route(route: &RouteView, position: i64) -> Option<mailboxes::NewRoute> {
    let kind = serde_json::from_value(serde_json::Value::String(route.kind.clone())).ok()?;
    let value = route.value.trim().to_owned();
    (!value.is_empty()).then_some(mailboxes::NewRoute { mailbox_id: None, kind, value, position })
}

fn write_shop(w: &mut Write<'_>, arg: &SaveShop, now: Instant) -> Result<ShopId> {
    let settings: serde_json::Map<String, serde_json::Value> = arg
        .settings
        .iter()
        .map(|(key, value)| (key.clone(), serde_json::Value::String(value.trim().to_owned())))
        .collect();
    let id = match arg.id {
        Some(id) => id,
        None => shops::insert(
            w,
            &NewShop {
                mall: arg.mall.clone(),
                code: arg.common.code.trim().to_owned(),
                short_name: arg.common.short_name.clone(),
                official_name: arg.common.official_name.clone(),
                ..NewShop::default()
            },
            now,
        )?,
    };
    let mut row = shops::get(w, id)?.ok_or_else(|| StoreError::not_found("shop"))?;
    let common = arg.common.clone();
    common.code.trim().clone_into(&mut row.code);
    row.short_name = common.short_name;
    row.official_name = common.official_name;
    row.url = common.url;
    row.manager = common.manager;
    row.genre = common.genre;
    row.sender_address = common.sender_address;
    row.bcc_address = common.bcc_address;
    row.postal_code = common.postal_code;
    row.address = common.address;
    row.phone = common.phone;
    row.registration_number = common.registration_number;
    row.matching_key = common.matching_key;
    row.settings = settings;
    shops::update(w, &row)?;
    Ok(row.id)
}

fn refusals(
    r: &impl Reader,
    arg: &SaveShop,
    declared: &[Setting],
    kept: &[String],
) -> Result<Vec<FieldProblem>> {
    let mut refused = Vec::new();
    let mut refuse = |field: String, code: &str| {
        refused.push(FieldProblem { field, problem: problem(&Coded::new(code)) });
    };
    let code = arg.common.code.trim();
    if code.is_empty()
        || !code.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        || code.len() > 32
    {
        refuse("common.code".to_owned(), "field.shop_code");
    } else if shops::list(r)?.iter().any(|row| row.code == code && Some(row.id) != arg.id) {
        refuse("common.code".to_owned(), "field.shop_code_taken");
    }
    for (field, value) in
        [("common.short_name", &arg.common.short_name), ("common.official_name", &arg.common.official_name)]
    {
        if value.trim().is_empty() {
            refuse(field.to_owned(), "field.required");
        }
    }
    for setting in declared {
        let typed = if setting.secret { arg.secrets.get(setting.key) } else { arg.settings.get(setting.key) };
        let value = typed.map_or("", |value| value.trim());
        let field = format!("{}.{}", if setting.secret { "secrets" } else { "settings" }, setting.key);
        if value.is_empty() {
            let known = setting.secret && kept.iter().any(|known| known == setting.key);
            if setting.required && !known {
                refuse(field, "field.required");
            }
        } else if !fits(setting.rule, value) {
            refuse(field, rule_code(setting.rule));
        }
    }
    Ok(refused)
}

fn fits(rule: Rule, value: &str) -> bool {
    match rule {
        Rule::Text { max } => value.chars().count() <= max,
        Rule::Ascii { also, max } => {
            value.len() <= max && value.chars().all(|c| c.is_ascii_alphanumeric() || also.contains(c))
        }
        Rule::Number { min, max } => value.parse::<i64>().is_ok_and(|number| (min..=max).contains(&number)),
        Rule::Pem { label } => {
            value.contains(&format!("-----BEGIN {label}-----"))
                && value.contains(&format!("-----END {label}-----"))
        }
        Rule::Switch => matches!(value, "true" | "false"),
        Rule::Choice { options } => options.iter().any(|(option, _)| *option == value),
    }
}

const fn rule_code(rule: Rule) -> &'static str {
    match rule {
        Rule::Text { .. } => "field.too_long",
        Rule::Ascii { .. } => "field.ascii",
        Rule::Number { .. } => "field.number",
        Rule::Pem { .. } => "field.pem",
        Rule::Switch | Rule::Choice { .. } => "field.choice",
    }
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
