//! 在庫の設定: a live example of what they lead to, and copying them from shop to shop.

use std::collections::BTreeMap;

use miseban_domain::{
    Coded,
    stock::{self as rule, LastPieces, ListingInput, SkuStock, Wanted},
};
use miseban_malls::{Place, registry};
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
            let choices = registry::kind(&to.mall).map(|kind| kind.about.stock);
            let (theirs, mut wish) = (from.switches, before);
            let out = |copy: &mut CopyPreview, name: &str, why: Coded| {
                copy.left_out.push(LeftOutSetting { name: name.to_owned(), problem: problem(&why) });
            };
            let not_there = || Coded::new("left_out.not_at_that_mall");
            wish.share = theirs.share;
            wish.sending.when = theirs.sending.when;
            wish.sending.sync_hours = theirs.sending.sync_hours;
            wish.sending.last_pieces = theirs.sending.last_pieces;
            let has_way = |by| choices.is_some_and(|all| all.ways.iter().any(|way| way.by == by));
            if has_way(theirs.sending.by) {
                wish.sending.by = theirs.sending.by;
            } else {
                out(&mut copy, "by", not_there());
            }
            let unread =
                choices.is_some_and(|all| all.ways.iter().any(|way| way.by == wish.sending.by && !way.reads));
            if unread || theirs.sending.keep_last == before.sending.keep_last {
                wish.sending.keep_last = theirs.sending.keep_last;
            } else {
                out(&mut copy, "keep_last", not_there());
            }
            if choices.is_some_and(|all| all.cancels.contains(&theirs.cancels)) {
                wish.cancels = theirs.cancels;
            } else {
                out(&mut copy, "cancels", not_there());
            }
            if choices.is_some_and(|all| all.pending.is_some()) {
                wish.reserve_pending = theirs.reserve_pending;
            } else {
                out(&mut copy, "reserve_pending", not_there());
            }
            wish.sending.reflect_origin = theirs.sending.reflect_origin;
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
            let (mine, has) =
                (settings_of(&to), registry::kind(&to.mall).map_or(&[][..], |kind| kind.settings));
            let declared = registry::kind(&from.mall).map_or(&[][..], |kind| kind.settings);
            let of_stock = |key: &str| has.iter().any(|one| one.key == key && one.place == Place::Stock);
            for (key, value) in settings_of(&from) {
                if !declared.iter().any(|one| one.key == key && one.place == Place::Stock && !one.secret) {
                    continue;
                }
                if !of_stock(&key) || from.mall != to.mall {
                    out(&mut copy, &key, not_there());
                } else if mine.get(&key) == Some(&value) {
                    copy.same.push(key);
                } else {
                    copy.changed.push(key.clone());
                    copy.settings.insert(key, value);
                }
            }
            copy.switches = wish;
            Ok(copy)
        })
        .await?)
}
