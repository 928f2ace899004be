//! 在庫差異チェック: every reason as it comes about, and every act, from what the mall says to what the list shows.

use miseban_domain::{
    Coded, Instant, ListingId,
    shop::{Share, Switches, Trickle},
    stock::Counting,
    time::{MINUTE, SECOND},
};
use miseban_malls::{Change, Shown, StockRules};
use miseban_store::{
    Result, Write,
    listings::{self, ListingRules},
    push::{ACCEPTED_NOT_SHOWN, Outcome},
    shops, skus, stock,
};

use super::{
    Freshness,
    look::take as look,
    note_difference,
    plan::{Planned, plan},
    read_back::compare,
    safety_mall::{in_doubt, rules},
    send::settle_planned,
    shelf::{NOW, Shelf, set_to, shelf},
};
use crate::{
    Engine,
    intake::tests::open,
    views::{ActOnDifferences, DifferenceListQuery, DifferenceRow, DifferencesDone, MakeDifferencesFile},
};

const RULES: fn() -> StockRules = || rules(true);

struct Stand {
    engine: Engine,
    _dir: tempfile::TempDir,
}

impl Stand {
    /// A listing that shows the ten that there are, and what then happens to it.
    async fn after(
        happens: impl FnOnce(&mut Write<'_>, &Shelf) -> Result<()> + Send + 'static,
    ) -> (Self, ListingId) {
        let dir = tempfile::tempdir().unwrap();
        let engine = open(&dir).await;
        let stand = Self { engine, _dir: dir };
        let listing = stand
            .does(move |w| {
                let shelf = shelf(w, 10)?;
                shown(w, &shelf, 10, NOW)?;
                happens(w, &shelf)?;
                Ok(shelf.listing.id)
            })
            .await;
        (stand, listing)
    }

    async fn does<T: Send + 'static>(
        &self,
        what: impl FnOnce(&mut Write<'_>) -> Result<T> + Send + 'static,
    ) -> T {
        self.engine.store.write(what).await.unwrap()
    }

    async fn differs(&self) -> Option<DifferenceRow> {
        self.rows(false).await.pop()
    }

    async fn rows(&self, ignored: bool) -> Vec<DifferenceRow> {
        let (text, shop_id, reason) = (String::new(), None, String::new());
        let query = DifferenceListQuery { text, shop_id, reason, ignored, offset: 0, limit: 9 };
        self.engine.differences(query).await.unwrap().rows
    }

    async fn act(&self, request: &str, listing: ListingId, action: &str) -> DifferencesDone {
        let arg = ActOnDifferences {
            request_id: request.to_owned(),
            listing_ids: vec![listing],
            action: action.to_owned(),
        };
        self.engine.act_on_differences(arg).await.unwrap()
    }
}

/// The worker looks at the listing to send it; what leaves is given.
fn shown(w: &mut Write<'_>, shelf: &Shelf, number: i64, at: Instant) -> Result<Vec<Planned>> {
    seen(w, shelf, Shown::Number(number), Freshness::Fresh, at)
}

fn seen(
    w: &mut Write<'_>,
    shelf: &Shelf,
    shown: Shown,
    fresh: Freshness,
    at: Instant,
) -> Result<Vec<Planned>> {
    Ok(plan(w, shelf.shop, RULES(), "run", &[(shelf.listing.id, shown)], fresh, at)?.planned)
}

/// Its number leaves, and this becomes of it.
fn sent(w: &mut Write<'_>, shelf: &Shelf, number: i64, outcome: Outcome, at: Instant) -> Result<()> {
    let planned = shown(w, shelf, number, at)?;
    assert_eq!(planned.len(), 1, "something leaves");
    settle_planned(w, &planned, move |_| (outcome.clone(), None), at)
}

/// The mall is read, and nothing sent.
fn only_read(w: &mut Write<'_>, shelf: &Shelf, number: i64, at: Instant) -> Result<()> {
    let row = listings::get(w, shelf.listing.id)?.unwrap();
    look(w, &row, Shown::Number(number), at)?;
    note_difference(w, row.id, None, at)
}

fn switches(w: &mut Write<'_>, shelf: &Shelf, change: impl FnOnce(&mut Switches)) -> Result<()> {
    let mut switches = shops::get(w, shelf.shop)?.unwrap().switches;
    change(&mut switches);
    shops::set_switches(w, shelf.shop, &switches)
}

async fn reason(
    happens: impl FnOnce(&mut Write<'_>, &Shelf) -> Result<()> + Send + 'static,
) -> DifferenceRow {
    let (stand, listing) = Stand::after(happens).await;
    let row = stand.differs().await.expect("it differs");
    assert_eq!(row.listing_id, listing);
    stand.engine.close().await;
    row
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_that_was_not_taken_in_yet() {
    let row = reason(|w, shelf| shown(w, shelf, 7, NOW).map(drop)).await;
    assert_eq!((row.reason.as_str(), row.ours, row.shown, row.pieces), ("sold", Some(7), Some(7), -3));
    assert_eq!((row.believed, row.since), (Some(10), NOW));
}

#[tokio::test(flavor = "multi_thread")]
async fn edited_at_the_mall_stays_told_after_it_was_put_right() {
    let row = reason(|w, shelf| {
        sent(w, shelf, 13, Outcome::Accepted, NOW)?;
        let row = listings::get(w, shelf.listing.id)?.unwrap();
        compare(w, &row, 10, NOW.plus(2 * SECOND))?;
        note_difference(w, row.id, None, NOW.plus(2 * SECOND))
    })
    .await;
    assert_eq!((row.reason.as_str(), row.ours, row.shown, row.pieces), ("edited", Some(10), Some(10), 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_with_the_malls_words() {
    let row = reason(|w, shelf| {
        set_to(w, shelf.sku, 8)?;
        sent(w, shelf, 10, Outcome::Refused(Coded::new("mall_error.refused")), NOW)
    })
    .await;
    assert_eq!((row.reason.as_str(), row.ours, row.shown), ("refused", Some(8), Some(10)));
    assert_eq!(row.problem.map(|problem| problem.code).as_deref(), Some("mall_error.refused"));
}

#[tokio::test(flavor = "multi_thread")]
async fn accepted_and_not_shown() {
    let row = reason(|w, shelf| {
        set_to(w, shelf.sku, 8)?;
        sent(w, shelf, 10, Outcome::Accepted, NOW)?;
        let row = listings::get(w, shelf.listing.id)?.unwrap();
        compare(w, &row, 10, NOW.plus(MINUTE))?;
        note_difference(w, row.id, None, NOW.plus(MINUTE))
    })
    .await;
    assert_eq!((row.reason.as_str(), row.ours, row.shown), ("not_shown", Some(8), Some(10)));
    assert_eq!(row.problem.map(|problem| problem.code).as_deref(), Some(ACCEPTED_NOT_SHOWN));
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_there() {
    let row = reason(|w, shelf| seen(w, shelf, Shown::Missing, Freshness::Fresh, NOW).map(drop)).await;
    assert_eq!((row.reason.as_str(), row.ours), ("unknown", Some(10)));
}

#[tokio::test(flavor = "multi_thread")]
async fn in_doubt_until_the_mall_was_read_again() {
    let row = reason(|w, shelf| {
        set_to(w, shelf.sku, 8)?;
        sent(w, shelf, 10, in_doubt(), NOW)
    })
    .await;
    assert_eq!((row.reason.as_str(), row.ours, row.shown), ("in_doubt", Some(8), Some(10)));
}

#[tokio::test(flavor = "multi_thread")]
async fn stopped_while_the_mall_goes_on_showing_it() {
    let row = reason(|w, shelf| {
        let rules = ListingRules { stopped: true, ..ListingRules::default() };
        listings::set_rules(w, shelf.listing.id, &rules)?;
        only_read(w, shelf, 10, NOW)
    })
    .await;
    assert_eq!((row.reason.as_str(), row.ours, row.shown), ("stopped", Some(0), Some(10)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_few_at_a_time_and_not_filled_up_yet() {
    let row = reason(|w, shelf| {
        let trickle = Some(Trickle { portion: 5, refill_at: 3 });
        switches(w, shelf, |it| it.share = Share { trickle, ..it.share })?;
        only_read(w, shelf, 10, NOW)
    })
    .await;
    assert_eq!((row.reason.as_str(), row.ours, row.shown), ("trickle", Some(5), Some(10)));
}

#[tokio::test(flavor = "multi_thread")]
async fn held_up_by_a_switch_or_by_what_the_person_has_to_clear() {
    let off = reason(|w, shelf| {
        switches(w, shelf, |it| it.push_stock = false)?;
        set_to(w, shelf.sku, 8)?;
        only_read(w, shelf, 10, NOW)
    })
    .await;
    assert_eq!((off.reason.as_str(), off.ours), ("link_off", Some(8)));
    let blocked = reason(|w, shelf| {
        shops::set_push_blocked(w, shelf.shop, Some("problem.key_missing"))?;
        set_to(w, shelf.sku, 8)?;
        only_read(w, shelf, 10, NOW)
    })
    .await;
    assert_eq!(blocked.reason, "blocked");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_ours_to_set_is_no_difference() {
    let (stand, _) = Stand::after(|w, shelf| {
        let sku = skus::get(w, shelf.sku)?.unwrap();
        skus::update(w, &skus::SkuRow { counting: Counting::MadeToOrder, ..sku })?;
        only_read(w, shelf, 3, NOW)
    })
    .await;
    assert!(stand.differs().await.is_none());
    stand.engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pushed_again_it_leaves_at_once_whatever_it_waited_for() {
    let (stand, listing) = Stand::after(|w, shelf| {
        set_to(w, shelf.sku, 8)?;
        sent(w, shelf, 10, Outcome::Refused(Coded::new("mall_error.refused")), NOW)?;
        listings::postpone(w, shelf.listing.id, NOW.plus(MINUTE))
    })
    .await;
    let due = |stand: &Stand| {
        let store = stand.engine.store.clone();
        async move {
            let due = move |r: &miseban_store::Read<'_>| {
                let shop = listings::get(r, listing)?.unwrap().shop_id;
                listings::due(r, shop, listings::Due::All, NOW, 9)
            };
            store.read(due).await.unwrap().len()
        }
    };
    assert_eq!(due(&stand).await, 0);
    assert_eq!(stand.act("a", listing, "push").await.done, 1);
    assert_eq!(due(&stand).await, 1);
    let change = stand
        .does(move |w| {
            let row = listings::get(w, listing)?.unwrap();
            let shelf = Shelf { shop: row.shop_id, sku: row.sku_id, listing: row };
            let planned = shown(w, &shelf, 10, NOW)?;
            settle_planned(w, &planned, |_| (Outcome::Accepted, None), NOW)?;
            let row = listings::get(w, listing)?.unwrap();
            compare(w, &row, 8, NOW.plus(2 * SECOND))?;
            note_difference(w, listing, None, NOW.plus(2 * SECOND))?;
            Ok(planned.first().map(|one| one.row.change))
        })
        .await;
    assert_eq!(change, Some(Change::By(-2)));
    assert!(stand.differs().await.is_none(), "it is right now");
    // Where nothing may leave the person is told why instead.
    stand
        .does(move |w| {
            let shop = listings::get(w, listing)?.unwrap().shop_id;
            shops::set_push_blocked(w, shop, Some("problem.key_missing"))
        })
        .await;
    let refused = stand.act("b", listing, "push").await;
    assert_eq!((refused.done, refused.left_out[0].problem.code.as_str()), (0, "problem.key_missing"));
    stand.engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_malls_number_becomes_ours_as_a_movement_and_once() {
    let (stand, listing) = Stand::after(|w, shelf| {
        switches(w, shelf, |it| it.push_stock = false)?;
        only_read(w, shelf, 14, NOW)
    })
    .await;
    assert_eq!(stand.differs().await.map(|row| row.reason).as_deref(), Some("link_off"));
    assert_eq!(stand.act("a", listing, "take").await.done, 1);
    assert_eq!(stand.act("a", listing, "take").await.done, 1, "a repeat");
    let (expected, belief, story) = stand
        .does(move |w| {
            let row = listings::get(w, listing)?.unwrap();
            let story = stock::story(w, row.sku_id, &[], None, 9)?;
            Ok((stock::stock(w, row.sku_id)?.unwrap().expected, row.belief, story))
        })
        .await;
    assert_eq!((expected, belief), (14, Some(14)));
    assert_eq!(story.iter().filter(|one| one.movement.cause == stock::Cause::Reconciled).count(), 1);
    assert!(stand.differs().await.is_none());
    assert_eq!(stand.engine.store.verify().unwrap().differences, []);
    stand.engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pieces_whose_order_has_yet_to_come_are_not_taken_off_a_second_time() {
    let (stand, listing) = Stand::after(|w, shelf| {
        switches(w, shelf, |it| it.manage_orders = true)?;
        shown(w, shelf, 7, NOW).map(drop)
    })
    .await;
    assert_eq!(stand.differs().await.map(|row| row.reason).as_deref(), Some("sold"));
    let refused = stand.act("a", listing, "take").await;
    assert_eq!(refused.done, 0);
    assert_eq!(refused.left_out[0].problem.code, "differences.take_sold");
    let expected = stand
        .does(move |w| {
            let row = listings::get(w, listing)?.unwrap();
            Ok(stock::stock(w, row.sku_id)?.unwrap().expected)
        })
        .await;
    assert_eq!(expected, 10, "the order will take them");
    stand.engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_written_to_a_file_as_it_is_filtered() {
    let (stand, _) = Stand::after(|w, shelf| shown(w, shelf, 7, NOW).map(drop)).await;
    let make = |request: &str, reason: &str| MakeDifferencesFile {
        request_id: request.to_owned(),
        query: DifferenceListQuery {
            text: String::new(),
            shop_id: None,
            reason: reason.to_owned(),
            ignored: false,
            offset: 0,
            limit: 0,
        },
        encoding: "utf8".to_owned(),
    };
    let made = stand.engine.differences_file(make("a", "sold")).await.unwrap();
    assert_eq!((made.rows, made.replaced), (1, 0));
    let text = std::fs::read_to_string(&made.file.path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with(r#""商品コード","商品名""#), "{text}");
    assert!(
        lines[1].starts_with(r#""A","#) && lines[1].contains(r#""7""#) && lines[1].contains(r#""-3""#),
        "{text}"
    );
    let again = stand.engine.differences_file(make("a", "sold")).await.unwrap();
    assert_eq!(again.file.id, made.file.id, "a repeat is no second file");
    assert_eq!(stand.engine.differences_file(make("b", "refused")).await.unwrap().rows, 0);
    stand.engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn let_be_it_is_out_of_the_list_until_the_mall_shows_another_number() {
    let (stand, listing) = Stand::after(|w, shelf| {
        switches(w, shelf, |it| it.push_stock = false)?;
        only_read(w, shelf, 14, NOW)
    })
    .await;
    assert_eq!(stand.act("a", listing, "ignore").await.done, 1);
    assert!(stand.differs().await.is_none());
    assert_eq!(stand.rows(true).await.len(), 1, "it is among those that were let be");
    let read = |number: i64| {
        move |w: &mut Write<'_>| {
            let row = listings::get(w, listing)?.unwrap();
            let shelf = Shelf { shop: row.shop_id, sku: row.sku_id, listing: row };
            only_read(w, &shelf, number, NOW)
        }
    };
    stand.does(read(14)).await;
    assert!(stand.differs().await.is_none(), "the same number is no news");
    stand.does(read(15)).await;
    assert_eq!(stand.differs().await.and_then(|row| row.shown), Some(15));
    stand.act("b", listing, "ignore").await;
    stand.act("c", listing, "heed").await;
    assert!(stand.differs().await.is_some());
    stand.engine.close().await;
}
