//! Setting a shop up, and what else changes with its settings: whose orders it brings, what is believed of its listings,
//! which mails are its.

use std::collections::BTreeMap;

use miseban_domain::{Coded, Instant, ShopId, shop::SendBy};
use miseban_malls::{Kind, Place, Rule, SEND_BY, Setting, registry};
use miseban_store::{
    FolderKey, Reader, Result, Store, StoreError, Write, articles, credentials, listings, mailboxes, raw,
    secrets,
    shops::{self, NewShop, ShopRow},
};
use serde_json::{Value, json};

use super::{
    note::{Done, changed},
    once::once,
    stock::serde_name,
};
use crate::{
    intake::{MATCH_ONLY, NOBODYS_FOR, at_mall},
    pool::{MallPool, secret_owner, settings_of},
    problem::{Fault, FaultResult, problem},
    shop_worker::cursor_scope,
    views::{FieldProblem, Problem, RouteView, SaveShop, ShopSaved},
};

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
    let key = key.clone();
    let saved = store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "shops.save", now, |w| {
                let before = arg.id.map(|id| Known::of(w, id)).transpose()?;
                let kept = before.as_ref().map(|known| known.secrets.clone()).unwrap_or_default();
                let refused = refusals(w, &arg, kind.settings, &kept)?;
                if !refused.is_empty() {
                    return Ok(ShopSaved { id: None, refused, told: Vec::new() });
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
                let told = follow(w, kind, &arg, before.as_ref(), id, now)?;
                Ok(ShopSaved { id: Some(id), refused: Vec::new(), told })
            })
        })
        .await?;
    if let Some(id) = saved.id {
        pool.forget(id);
    }
    Ok(saved)
}

/// A shop as it was before.
struct Known {
    row: ShopRow,
    routes: Vec<(String, String)>,
    /// Names of the secrets that are kept.
    secrets: Vec<String>,
}

impl Known {
    fn of(r: &impl Reader, id: ShopId) -> Result<Self> {
        Ok(Self {
            row: shops::get(r, id)?.ok_or_else(|| StoreError::not_found("shop"))?,
            routes: routes_of(r, id)?,
            secrets: secrets::fields(r, &secret_owner(id))?.into_iter().map(|(field, _)| field).collect(),
        })
    }
}

fn routes_of(r: &impl Reader, id: ShopId) -> Result<Vec<(String, String)>> {
    let routes = mailboxes::list_routes(r)?.into_iter().filter(|route| route.shop_id == id);
    Ok(routes.map(|route| (serde_name(&route.kind), route.value)).collect())
}

/// What follows from other settings; gives what the person has to be told.
fn follow(
    w: &mut Write<'_>,
    kind: &Kind,
    arg: &SaveShop,
    before: Option<&Known>,
    id: ShopId,
    now: Instant,
) -> Result<Vec<Problem>> {
    let row = shops::get(w, id)?.ok_or_else(|| StoreError::not_found("shop"))?;
    let mut told = Vec::new();
    if before.is_some_and(|before| is_another_account(kind, &before.row, &row)) {
        raw::drop_cursor(w, &cursor_scope(id))?;
        listings::forget_account(w, id, now)?;
        told.push(problem(&Coded::new("shop.account_changed")));
    }
    if before.is_none_or(|before| !arg.secrets.is_empty() || before.row.settings != row.settings) {
        // Whether the new ones work, and until when, is asked anew.
        credentials::forget(w, id)?;
    }
    let keyed = give_keys(w, &row)?;
    if keyed > 0 {
        told.push(problem(&Coded::new("shop.listings_keyed").with("count", keyed)));
    }
    raw::reopen_unrouted(w)?;
    raw::reopen_of_shop(w, id)?;
    let routes = routes_of(w, id)?;
    if before.is_none_or(|before| before.routes != routes) {
        raw::reopen_not_ours(w, now.plus(-NOBODYS_FOR), u32::MAX)?;
    }
    let done =
        Done { what: "history.shop_saved", subject: "shop", id: id.0, request_id: Some(&arg.request_id) };
    let typed: Vec<&String> = arg.secrets.keys().collect();
    let old = before.map(|before| told_of(&before.row, &before.routes, &[]));
    changed(w, &done, old.as_ref(), Some(&told_of(&row, &routes, &typed)), now)?;
    Ok(told)
}

/// A shop as the record of changes tells it; of secrets only which were typed.
fn told_of(row: &ShopRow, routes: &[(String, String)], secrets_typed: &[&String]) -> Value {
    json!({
        "mall": row.mall,
        "code": row.code,
        "short_name": row.short_name,
        "official_name": row.official_name,
        "url": row.url,
        "manager": row.manager,
        "genre": row.genre,
        "sender_address": row.sender_address,
        "bcc_address": row.bcc_address,
        "postal_code": row.postal_code,
        "address": row.address,
        "phone": row.phone,
        "registration_number": row.registration_number,
        "matching_key": row.matching_key,
        "settings": row.settings,
        "routes": routes,
        "secrets_typed": secrets_typed,
    })
}

fn is_another_account(kind: &Kind, before: &ShopRow, after: &ShopRow) -> bool {
    let (before, after) = (settings_of(before), settings_of(after));
    kind.settings
        .iter()
        .filter(|setting| setting.account)
        .any(|setting| after.get(setting.key).is_some_and(|value| !same_account(&before, setting.key, value)))
}

/// Listings that only orders knew, and under whose keys the mall keeps stock; gives how many are sent from now on.
fn give_keys(w: &mut Write<'_>, shop: &ShopRow) -> Result<i64> {
    let mut keyed = 0;
    for listing in listings::by_shop(w, shop.id)? {
        if listing.key.starts_with(MATCH_ONLY)
            && let Some(key) = at_mall(&shop.mall, &listing.keys)
        {
            keyed += i64::from(listings::give_key(w, listing.id, &key)?);
        }
    }
    Ok(keyed)
}

fn new_route(route: &RouteView, position: i64) -> Option<mailboxes::NewRoute> {
    let kind = serde_json::from_value(Value::String(route.kind.clone())).ok()?;
    let value = route.value.trim().to_owned();
    (!value.is_empty()).then_some(mailboxes::NewRoute { mailbox_id: None, kind, value, position })
}

fn write_shop(w: &mut Write<'_>, arg: &SaveShop, now: Instant) -> Result<ShopId> {
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
    // What stands with 在庫の設定 is not on every form that saves the rest.
    let kind = registry::kind(&arg.mall);
    let stays = |key: &String| {
        !arg.settings.contains_key(key)
            && kind.is_some_and(|kind| {
                kind.settings.iter().any(|one| one.key == key && one.place == Place::Stock)
            })
    };
    row.settings.retain(|key, _| stays(key));
    let typed = arg.settings.iter();
    row.settings.extend(typed.map(|(key, value)| (key.clone(), Value::String(value.trim().to_owned()))));
    shops::update(w, &row)?;
    Ok(row.id)
}

/// Writes settings of the mall that stand with 在庫の設定; what is not named stays.
pub(super) fn set_stock_settings(
    w: &mut Write<'_>,
    shop: &ShopRow,
    typed: &BTreeMap<String, String>,
) -> Result<()> {
    if typed.is_empty() {
        return Ok(());
    }
    let declared = registry::kind(&shop.mall).map_or(&[][..], |kind| kind.settings);
    let mut row = shop.clone();
    for (key, value) in typed {
        let value = value.trim();
        let setting = declared.iter().find(|one| one.key == key && one.place == Place::Stock && !one.secret);
        let fits = setting.is_some_and(|setting| value.is_empty() || fits(setting.rule, value));
        if !fits {
            return Err(StoreError::refused(Coded::new("problem.bad_argument").with("field", key)));
        }
        row.settings.insert(key.clone(), Value::String(value.to_owned()));
    }
    shops::update(w, &row)
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
    let by = match arg.id {
        Some(id) => shops::get(r, id)?.map(|row| row.switches.sending.by).unwrap_or_default(),
        None => SendBy::default(),
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
    if let Some(id) = arg.id
        && another_key(r, id, arg)?
    {
        refuse("common.matching_key".to_owned(), "field.matching_key_look");
    }
    for setting in declared.iter().filter(|setting| is_shown(setting, arg, by)) {
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
        } else if setting.account && has_account(r, arg, setting.key, value)? {
            refuse(field, "field.account_taken");
        }
    }
    Ok(refused)
}

/// A setting that another one hides is neither needed nor looked at.
fn is_shown(setting: &Setting, arg: &SaveShop, by: SendBy) -> bool {
    setting.shown_if.is_none_or(|(key, wanted)| {
        if key == SEND_BY {
            serde_name(&by) == wanted
        } else {
            arg.settings.get(key).is_some_and(|value| value.trim() == wanted)
        }
    })
}

/// Another matching key would join, move or take apart what the shop lists: that is looked at first, by a command of its own.
fn another_key(r: &impl Reader, id: ShopId, arg: &SaveShop) -> Result<bool> {
    let Some(row) = shops::get(r, id)? else { return Ok(false) };
    let default = registry::kind(&row.mall).map_or("", |kind| kind.about.default_matching_key);
    let meant = |key: &str| if key.is_empty() { default.to_owned() } else { key.to_owned() };
    if meant(&row.matching_key) == meant(&arg.common.matching_key) {
        return Ok(false);
    }
    let any = listings::ListingQuery { shop: Some(id), limit: 1, ..listings::ListingQuery::default() };
    Ok(listings::page(r, &any)?.total > 0 || articles::page(r, Some(id), "", 0, 1)?.total > 0)
}

/// Another shop of ours has this account: every order would come twice, and take its pieces twice.
fn has_account(r: &impl Reader, arg: &SaveShop, key: &str, value: &str) -> Result<bool> {
    Ok(shops::list(r)?.iter().any(|row| {
        row.mall == arg.mall && Some(row.id) != arg.id && same_account(&settings_of(row), key, value)
    }))
}

fn same_account(settings: &BTreeMap<String, String>, key: &str, value: &str) -> bool {
    settings.get(key).is_some_and(|known| known.trim().eq_ignore_ascii_case(value.trim()))
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
