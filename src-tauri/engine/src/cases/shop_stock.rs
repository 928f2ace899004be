//! 在庫の設定: a live example of what they lead to, and copying them from shop to shop.

use std::collections::BTreeMap;

use miseban_domain::{
    Coded,
    stock::{self as rule, LastPieces, ListingInput, SkuStock, Wanted},
};
use miseban_malls::{Place, StockChoices, registry};
use miseban_store::{Store, StoreError, shops};

use crate::{
    intake::needed_because,
    pool::settings_of,
    problem::{Fault, FaultResult, problem},
    views::{CopyPreview, ExplainedStep, LeftOutSetting, PreviewCopy, StockExample, StockExampleShown},
};

/// What a listing with these settings would show, by the rule itself.
pub(crate) fn example(arg: StockExample) -> FaultResult<StockExampleShown> {
    if arg.share.percent > 100 {
        return Err(Fault::new("problem.bad_argument").with("field", "share"));
    }
    if arg.share.trickle.is_some_and(|trickle| !trickle.is_valid()) {
        return Err(Fault::new("problem.trickle_order"));
    }
    let stock =
        SkuStock { expected: arg.expected, held: arg.held.max(0), set_once: true, ..SkuStock::default() };
    let told = rule::explain(&ListingInput {
        percent: arg.share.percent,
        trickle: arg.share.trickle,
        keep_last: arg.keep_last.max(0),
        last_pieces: arg.last_pieces.map(|threshold| LastPieces {
            threshold,
            first: arg.first,
            largest_percent: arg.share.percent,
        }),
        shown: arg.shown,
        ..ListingInput::plain(stock)
    });
    let number = match told.wanted {
        Wanted::Show(number) => number,
        Wanted::LeaveAlone(_) => 0,
    };
    let steps =
        told.steps.iter().map(|step| ExplainedStep { text: step.coded(), value: step.value }).collect();
    Ok(StockExampleShown { number, steps })
}

/// What a shop at a mall can set now.
fn choices(mall: &str) -> StockChoices {
    registry::choices_now(mall).unwrap_or(StockChoices::NONE)
}

fn not_there() -> Coded {
    Coded::new("left_out.not_at_that_mall")
}

/// The mall's own settings of stock, as far as the other shop has them.
fn copy_own(copy: &mut CopyPreview, from: &shops::ShopRow, to: &shops::ShopRow) {
    let of_mall = |mall: &str| registry::kind(mall).map_or(&[][..], |kind| kind.settings);
    let (mine, own, declared) = (settings_of(to), of_mall(&to.mall), of_mall(&from.mall));
    let of_stock = |key: &str| own.iter().any(|one| one.key == key && one.place == Place::Stock);
    for (key, value) in settings_of(from) {
        if !declared.iter().any(|one| one.key == key && one.place == Place::Stock && !one.secret) {
            continue;
        }
        if !of_stock(&key) || from.mall != to.mall {
            copy.left_out.push(LeftOutSetting { name: key, problem: problem(&not_there()) });
        } else if mine.get(&key) == Some(&value) {
            copy.same.push(key);
        } else {
            copy.changed.push(key.clone());
            copy.settings.insert(key, value);
        }
    }
}

/// What copying one shop's 在庫の設定 to another would set. Account, keys and the three switches are never copied.
pub(crate) async fn preview_copy(store: &Store, arg: PreviewCopy) -> FaultResult<CopyPreview> {
    Ok(store
        .read(move |r| {
            let from = shops::get(r, arg.from)?.ok_or_else(|| StoreError::not_found("shop"))?;
            let mut to = shops::get(r, arg.to)?.ok_or_else(|| StoreError::not_found("shop"))?;
            let before = to.switches;
            let mut copy = CopyPreview {
                changed: Vec::new(),
                same: Vec::new(),
                left_out: Vec::new(),
                switches: before,
                settings: BTreeMap::new(),
            };
            let (had, has) = (choices(&from.mall), choices(&to.mall));
            let (theirs, mut wish) = (from.switches, before);
            let out = |copy: &mut CopyPreview, name: &str, why: Coded| {
                copy.left_out.push(LeftOutSetting { name: name.to_owned(), problem: problem(&why) });
            };
            // What the one's mall has no choice of was never chosen there, and what the other's has none of it can't have.
            let both = |copy: &mut CopyPreview, name: &str, had: bool, has: bool| {
                if had && !has {
                    out(copy, name, not_there());
                }
                had && has
            };
            let (sent, sends) = (!had.ways.is_empty(), !has.ways.is_empty());
            let numbers = |mall: &str, sends: bool| sends || registry::takes_stock_files(mall);
            let (showed, shows) = (numbers(&from.mall, sent), numbers(&to.mall, sends));
            if both(&mut copy, "percent", showed, shows) {
                wish.share.percent = theirs.share.percent;
            }
            if both(&mut copy, "trickle", showed, shows) {
                wish.share.trickle = theirs.share.trickle;
            }
            if both(&mut copy, "when", sent, sends) {
                wish.sending.when = theirs.sending.when;
            }
            if both(&mut copy, "sync_hours", sent, sends) {
                wish.sending.sync_hours = theirs.sending.sync_hours;
            }
            if both(&mut copy, "last_pieces", sent, sends) {
                wish.sending.last_pieces = theirs.sending.last_pieces;
            }
            if both(&mut copy, "reflect_origin", sent, sends) {
                wish.sending.reflect_origin = theirs.sending.reflect_origin;
            }
            if both(&mut copy, "by", sent, has.ways.iter().any(|way| way.by == theirs.sending.by)) {
                wish.sending.by = theirs.sending.by;
            }
            let unread = |all: &StockChoices, by| all.ways.iter().any(|way| way.by == by && !way.reads);
            let kept = unread(&had, theirs.sending.by);
            if both(&mut copy, "keep_last", kept, unread(&has, wish.sending.by)) {
                wish.sending.keep_last = theirs.sending.keep_last;
            }
            if both(&mut copy, "cancels", !had.cancels.is_empty(), has.cancels.contains(&theirs.cancels)) {
                wish.cancels = theirs.cancels;
            }
            if both(&mut copy, "reserve_pending", had.pending.is_some(), has.pending.is_some()) {
                wish.reserve_pending = theirs.reserve_pending;
            }
            to.switches = wish;
            if !wish.sending.reflect_origin
                && let Some(why) = needed_because(r, &to)?
            {
                wish.sending.reflect_origin = true;
                out(&mut copy, "reflect_origin", why);
            }
            let pairs = [
                ("percent", wish.share.percent == before.share.percent),
                ("trickle", wish.share.trickle == before.share.trickle),
                ("when", wish.sending.when == before.sending.when),
                ("sync_hours", wish.sending.sync_hours == before.sending.sync_hours),
                ("reflect_origin", wish.sending.reflect_origin == before.sending.reflect_origin),
                ("by", wish.sending.by == before.sending.by),
                ("keep_last", wish.sending.keep_last == before.sending.keep_last),
                ("last_pieces", wish.sending.last_pieces == before.sending.last_pieces),
                ("cancels", wish.cancels == before.cancels),
                ("reserve_pending", wish.reserve_pending == before.reserve_pending),
            ];
            for (name, same) in pairs {
                if copy.left_out.iter().any(|one| one.name == name) {
                    continue;
                }
                if same { copy.same.push(name.to_owned()) } else { copy.changed.push(name.to_owned()) }
            }
            copy_own(&mut copy, &from, &to);
            copy.switches = wish;
            Ok(copy)
        })
        .await?)
}
