//! Orders: taking in, saving, lists, searching, marks.

use std::collections::BTreeMap;

use miseban_domain::{
    Coded, HoldKind, HoldReason, Instant, MovementId, Observation, OrderId, Progress, ShopId, SkuId,
    observation::{Extent, FulfilledBy, ObservedPayment, Party, PaymentKind, Source, Totals},
    order::{MergedDelivery, MergedOrder, Part, StockMode},
    time::MINUTE,
};
use miseban_store::{
    Write,
    orders::{self, NewLine, NewOrder, NewParcel, OrderQuery, OrderSort, OrderTab, SaveOrder},
    stock::{self, Book, Cause, NewMovement, Since},
};

use crate::help::{Folder, NOW, by_hand, shop, sku};

fn take_in(w: &mut Write<'_>, shop_id: ShopId, number: &str, ordered_at: Instant) -> OrderId {
    let new = NewOrder {
        shop_id,
        order_number: number.into(),
        ordered_at,
        stock_mode: StockMode::Counts,
        first_source: Source::Mail,
        taken_in_at: NOW,
    };
    orders::insert(w, &new).unwrap()
}

fn party(name: &str) -> Party {
    Party {
        name: name.into(),
        kana: "ヤマダ ハナコ".into(),
        postal_code: "100-0001".into(),
        prefecture: "東京都".into(),
        city: "千代田区".into(),
        street: "見本町1-2-3".into(),
        phone: "090-0000-1234".into(),
        email: "hanako@example.com".into(),
    }
}

fn merged(number: &str, buyer: &str) -> MergedOrder {
    MergedOrder {
        order_number: number.into(),
        extent: Extent::Whole,
        best_source: Source::Api,
        ordered_at: None,
        state: None,
        mall_status: Some("300".into()),
        cancelled: false,
        cancel: None,
        restocked_by_mall: false,
        first_state: None,
        buyer: Some(party(buyer)),
        deliveries: vec![MergedDelivery {
            key: "1".into(),
            recipient: Some(party(buyer)),
            wished_date: Some("2026-11-25".into()),
            wished_time: Some("午前中".into()),
            tracking_numbers: vec!["1000-0000-0001".into()],
            ..MergedDelivery::default()
        }],
        payment: Some(ObservedPayment {
            method: "銀行振込".into(),
            kind: Some(PaymentKind::Prepaid),
            paid: Some(true),
        }),
        totals: Some(Totals { goods: 2_000, billed: 2_500, postage: 500, ..Totals::default() }),
        remarks: String::new(),
        gift: false,
        caution: false,
    }
}

fn line(key: &str, quantity: i64, sku_id: Option<SkuId>) -> NewLine {
    NewLine {
        delivery: 0,
        key: key.into(),
        keys: BTreeMap::from([("itemNumber".to_owned(), format!("item-{key}"))]),
        title: "見本マグカップ".into(),
        options: vec!["色:赤".into()],
        quantity,
        unit_price: 1_000,
        tax_included: true,
        tax_rate: Some(10),
        fulfilled_by: FulfilledBy::Shop,
        sku_id,
        parts: sku_id.map(|sku_id| Part { sku_id, quantity: 1 }).into_iter().collect(),
    }
}

fn save(id: OrderId, number: &str, progress: Progress) -> SaveOrder {
    SaveOrder {
        id,
        merged: merged(number, "山田 花子"),
        lines: vec![line("1", 2, None)],
        progress,
        locked: false,
        holds: Vec::new(),
        at: NOW,
    }
}

fn hold(kind: HoldKind, fingerprint: &str) -> HoldReason {
    HoldReason {
        kind,
        text: Coded::new(format!("hold.{}", kind.name())),
        fingerprint: fingerprint.into(),
        acknowledged: false,
    }
}

#[test]
fn an_order_comes_back_as_it_was_saved() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let mug = sku(w, "mug")?;
            let id = take_in(w, shop, "r-1", NOW.plus(-60_000));
            let order = SaveOrder {
                lines: vec![line("1", 2, Some(mug)), line("2", 1, None)],
                holds: vec![hold(HoldKind::UnknownSku, "2")],
                ..save(id, "r-1", Progress::NeedsCheck)
            };
            orders::save(w, &order)?;
            let stored = orders::load(w, id)?.unwrap();
            assert_eq!(stored.order.merged, order.merged);
            assert_eq!(stored.order.holds, order.holds);
            let lines: Vec<_> = stored
                .order
                .lines
                .iter()
                .map(|line| (line.key.as_str(), line.quantity, line.sku_id))
                .collect();
            assert_eq!(lines, [("1", 2, Some(mug)), ("2", 1, None)]);
            let head = stored.head;
            assert_eq!((head.buyer_name.as_str(), head.pieces, head.billed), ("山田 花子", 3, Some(2_500)));
            assert_eq!((head.wished.as_str(), head.paid_at), ("2026-11-25 午前中", Some(NOW)));
            assert_eq!(head.ordered_at, NOW.plus(-60_000), "kept where no source says");
            assert_eq!(head.hold_kinds, [HoldKind::UnknownSku]);
            assert_eq!(orders::by_number(w, shop, "r-1")?, Some(id));
            let unknown = orders::lines_unknown(w, Some(shop))?;
            assert_eq!((unknown.len(), unknown[0].keys["itemNumber"].as_str()), (1, "item-2"));

            // The second line vanishes at the mall; the first keeps its row.
            let row = stored.order.lines[0].id;
            orders::save(
                w,
                &SaveOrder { lines: vec![line("1", 5, Some(mug))], ..save(id, "r-1", Progress::Ready) },
            )?;
            let stored = orders::load(w, id)?.unwrap();
            assert_eq!((stored.order.lines.len(), stored.order.lines[0].id, stored.head.pieces), (1, row, 5));
            assert_eq!(orders::lines_unknown(w, None)?, []);
            assert_eq!(stored.head.hold_kinds, []);
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_same_observation_is_kept_once() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let id = take_in(w, shop, "r-1", NOW);
            let seen = Observation {
                order_number: "r-1".into(),
                source: Source::Mail,
                extent: Extent::StockOnly,
                version: None,
                seen_at: NOW,
                ordered_at: None,
                state: None,
                mall_status: None,
                cancelled: false,
                cancel: None,
                restocked_by_mall: false,
                buyer: None,
                deliveries: Vec::new(),
                payment: None,
                totals: None,
                remarks: Some("のし希望".into()),
                gift: true,
                caution: false,
            };
            assert!(orders::add_observation(w, id, None, &seen, b"one")?);
            assert!(!orders::add_observation(w, id, None, &seen, b"one")?);
            assert!(orders::add_observation(w, id, None, &seen, b"two")?);
            assert_eq!(orders::load(w, id)?.unwrap().observations, [seen.clone(), seen]);
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_acknowledged_reason_stays_so_even_when_it_comes_back() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let id = take_in(w, shop, "r-1", NOW);
            let held = |holds| SaveOrder { holds, ..save(id, "r-1", Progress::NeedsCheck) };
            let (remarks, gift) = (hold(HoldKind::Remarks, "hello"), hold(HoldKind::Gift, "noshi"));
            orders::save(w, &held(vec![remarks.clone(), gift.clone()]))?;
            assert_eq!(orders::hold_counts(w)?, [(HoldKind::Remarks, 1), (HoldKind::Gift, 1)].into());
            assert!(orders::acknowledge(w, id, HoldKind::Remarks, "hello", "店長", NOW)?);
            assert!(!orders::acknowledge(w, id, HoldKind::Remarks, "hello", "店長", NOW)?);
            assert!(!orders::acknowledge(w, id, HoldKind::Remarks, "other", "店長", NOW)?);
            assert_eq!(orders::head(w, id)?.unwrap().hold_kinds, [HoldKind::Gift]);

            orders::save(w, &held(vec![gift]))?;
            assert_eq!(orders::load(w, id)?.unwrap().order.holds.len(), 1);
            assert_eq!(orders::acknowledged(w, id)?, [(HoldKind::Remarks, "hello".to_owned())].into());
            orders::save(w, &held(vec![remarks, hold(HoldKind::Remarks, "new words")]))?;
            let holds = orders::load(w, id)?.unwrap().order.holds;
            let seen: Vec<_> =
                holds.iter().map(|hold| (hold.fingerprint.as_str(), hold.acknowledged)).collect();
            assert_eq!(seen, [("hello", true), ("new words", false)]);
            Ok(())
        })
        .unwrap();
}

#[test]
fn lists_are_counted_filtered_sorted_and_paged() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let (r, y) = (shop(w, "r")?, shop(w, "y")?);
            let mut ids = Vec::new();
            for n in 0..6 {
                let (shop, number) = (if n % 2 == 0 { r } else { y }, format!("{n}-100"));
                let id = take_in(w, shop, &number, NOW.plus(-n * 1_000));
                let progress = if n < 4 { Progress::Ready } else { Progress::Done };
                orders::save(w, &save(id, &number, progress))?;
                ids.push(id);
            }
            let find = |w: &Write<'_>, query: OrderQuery| {
                let page = orders::list(w, &query).unwrap();
                (page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), page.total)
            };
            let all = || OrderQuery { limit: 3, desc: true, ..OrderQuery::default() };
            assert_eq!(find(w, all()), (ids[..3].to_vec(), 6));
            assert_eq!(find(w, OrderQuery { offset: 4, ..all() }), (ids[4..].to_vec(), 6));
            let ready = OrderTab::Progress(Progress::Ready);
            assert_eq!(find(w, OrderQuery { tab: ready, shop: Some(y), ..all() }), (vec![ids[1], ids[3]], 2));
            assert_eq!(find(w, OrderQuery { tab: OrderTab::Open, ..all() }).1, 4);
            let by_number = OrderQuery { sort: OrderSort::OrderNumber, desc: false, limit: 1, ..all() };
            assert_eq!(find(w, by_number).0, [ids[0]]);
            assert_eq!(orders::counts(w)?, [(Progress::Ready, 4), (Progress::Done, 2)].into());

            orders::save(
                w,
                &SaveOrder {
                    holds: vec![hold(HoldKind::Gift, "x")],
                    ..save(ids[5], "5-100", Progress::Cancelled)
                },
            )?;
            assert_eq!(
                orders::counts(w)?,
                [(Progress::Ready, 4), (Progress::Done, 1), (Progress::Cancelled, 1)].into()
            );
            assert_eq!(
                orders::counts_of_shop(w, y)?,
                [(Progress::Ready, 2), (Progress::Cancelled, 1)].into()
            );
            assert_eq!(find(w, OrderQuery { tab: OrderTab::Held, ..all() }), (vec![ids[5]], 1));
            assert_eq!(find(w, OrderQuery { tab: OrderTab::Hold(HoldKind::Gift), ..all() }).1, 1);
            assert_eq!(find(w, OrderQuery { tab: OrderTab::Hold(HoldKind::Remarks), ..all() }).1, 0);
            Ok(())
        })
        .unwrap();
}

#[test]
fn any_part_of_what_is_known_of_an_order_finds_it() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let (one, two) = (take_in(w, shop, "r-0001", NOW), take_in(w, shop, "r-0002", NOW));
            orders::save(w, &save(one, "r-0001", Progress::Ready))?;
            let mut other = save(two, "r-0002", Progress::Ready);
            other.merged = merged("r-0002", "佐藤 次郎");
            orders::save(w, &other)?;
            orders::set_memo(w, two, "電話で確認済み", NOW)?;
            let found = |w: &Write<'_>, text: &str| {
                let page =
                    orders::list(w, &OrderQuery { text: text.into(), limit: 9, ..OrderQuery::default() })
                        .unwrap();
                assert_eq!(page.total, i64::try_from(page.rows.len()).unwrap());
                page.rows.iter().map(|row| row.id).collect::<Vec<_>>()
            };
            assert_eq!(found(w, "山田"), [one]);
            assert_eq!(found(w, "藤次"), [two]);
            assert_eq!(found(w, "R0002"), [two]);
            assert_eq!(found(w, "やまだ"), [one, two], "both have the same kana");
            for text in ["千代田区見本町", "マグ", "00001234", "item-1", "1000-0000-0001", "見", "hanako@"]
            {
                assert_eq!(found(w, text), [one, two], "{text}");
            }
            assert_eq!(found(w, "電話で確認"), [two]);
            assert_eq!(found(w, "山田 0001"), [one]);
            assert_eq!(found(w, "山田 0002"), []);
            orders::set_memo(w, two, "", NOW)?;
            assert_eq!(found(w, "電話で確認"), [], "what is gone is not found");
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_an_order_took_is_told_by_the_ledger() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let mug = sku(w, "mug")?;
            let id = take_in(w, shop, "r-1", NOW);
            orders::save(
                w,
                &SaveOrder { lines: vec![line("1", 3, Some(mug))], ..save(id, "r-1", Progress::Ready) },
            )?;
            let moved =
                |delta, cause| NewMovement { order: Some((id, "1".into())), cause, ..by_hand(mug, delta) };
            stock::move_expected(w, &moved(-3, Cause::Order))?;
            stock::move_expected(w, &moved(1, Cause::Change))?;
            assert_eq!(stock::taken_by_order(w, id)?, [(("1".to_owned(), mug), 2)].into());
            let taking = orders::orders_taking(w, mug)?;
            assert_eq!((taking.len(), taking[0].order_id, taking[0].pieces), (1, id, 2));
            assert_eq!(stock::story(w, mug, &[], None, 1)?[0].order_number.as_deref(), Some("r-1"));
            stock::move_expected(w, &moved(2, Cause::Cancel))?;
            assert_eq!(stock::taken_by_order(w, id)?, BTreeMap::new());
            assert_eq!(orders::orders_taking(w, mug)?, []);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_shops_own_number_has_its_orders_off_and_not_what_became_of_them_later() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let (own, other) = (shop(w, "r")?, shop(w, "y")?);
            let mug = sku(w, "mug")?;
            let before = NOW.plus(-60 * MINUTE);
            for (shop_id, number, ordered_at) in
                [(own, "r-1", before), (own, "r-2", NOW.plus(MINUTE)), (other, "y-1", before)]
            {
                let id = take_in(w, shop_id, number, ordered_at);
                // Each is taken and then given back in part, after the moment.
                for (delta, cause) in
                    [(-10, Cause::Order), (2, Cause::Change), (3, Cause::Cancel), (1, Cause::Returned)]
                {
                    let moved = NewMovement {
                        order: Some((id, "1".into())),
                        cause,
                        at: NOW.plus(2 * MINUTE),
                        ..by_hand(mug, delta)
                    };
                    stock::move_expected(w, &moved)?;
                }
            }
            let since = |shop, moment| Since { moment, after: MovementId(0), but_job: None, shop };
            let sum = |since| -> miseban_store::Result<i64> {
                let (moved, _) = stock::moved_since(w, &since)?;
                Ok(moved.get(&(mug, Book::Expected, None)).copied().unwrap_or_default())
            };
            assert_eq!(sum(since(None, NOW))?, -12);
            assert_eq!(sum(since(Some(own), NOW))?, -2, "only the first taking of r-1 was in its number");
            assert_eq!(sum(since(Some(own), NOW.plus(3 * MINUTE)))?, 0, "all of it was before");
            Ok(())
        })
        .unwrap();
}

#[test]
fn marks_deliveries_and_parcels_are_kept() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let id = take_in(w, shop, "r-1", NOW);
            orders::save(w, &save(id, "r-1", Progress::Ready))?;
            let later = NOW.plus(1_000);
            for at in [NOW, later] {
                orders::mark_printed(w, &[id], at)?;
                orders::mark_instructed(w, &[id], at)?;
                orders::mark_confirmed(w, &[id], at)?;
            }
            orders::set_locked(w, id, true, later)?;
            let head = orders::head(w, id)?.unwrap();
            assert_eq!(
                (head.printed_at, head.instructed_at, head.confirmed_at, head.locked),
                (Some(later), Some(NOW), Some(NOW), true)
            );

            assert_eq!(orders::open_to_check(w, shop, later, 5)?, [(id, "r-1".to_owned())]);
            orders::set_checked(w, &[id], later)?;
            assert_eq!(orders::open_to_check(w, shop, later, 5)?, []);

            orders::set_edit(w, id, "phone", &"090-0000-9999".into(), "店長", NOW)?;
            assert_eq!(orders::edits(w, id)?[0].value, "090-0000-9999");
            orders::remove_edit(w, id, "phone", NOW)?;
            assert_eq!(orders::edits(w, id)?, []);

            let delivery = orders::deliveries(w, id)?[0].clone();
            assert_eq!(delivery.recipient.as_ref().unwrap().name, "山田 花子");
            let parcel = |number: &str| NewParcel {
                delivery: delivery.id,
                carrier: "yamato".into(),
                tracking_number: number.into(),
                source: "person".into(),
                at: NOW,
            };
            assert!(orders::add_parcel(w, &parcel("1000-0000-0001"))?, "the mall's number gets its carrier");
            assert!(!orders::add_parcel(w, &parcel("1000-0000-0001"))?);
            assert!(orders::add_parcel(w, &parcel("1000-0000-0002"))?);
            let parcels: Vec<_> =
                orders::parcels(w, id)?.into_iter().map(|parcel| (parcel.carrier, parcel.source)).collect();
            assert_eq!(parcels, [("yamato".into(), "mall".into()), ("yamato".into(), "person".to_owned())]);

            // The mall drops the delivery; its parcels are on their way all the same.
            let mut gone = save(id, "r-1", Progress::Shipped);
            gone.merged.deliveries.clear();
            orders::save(w, &gone)?;
            assert_eq!(orders::parcels(w, id)?.len(), 2);
            assert_eq!(orders::head(w, id)?.unwrap().shipped_at, Some(NOW));
            Ok(())
        })
        .unwrap();
}

#[test]
fn stages_and_checks_are_written_by_themselves() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let [open, cancelled, done] = ["r-1", "r-2", "r-3"].map(|number| take_in(w, shop, number, NOW));
            orders::set_stage(w, open, Progress::NeedsCheck, false, &[hold(HoldKind::Gift, "x")], NOW)?;
            orders::set_stage(w, cancelled, Progress::Cancelled, false, &[], NOW)?;
            orders::set_stage(w, done, Progress::Done, true, &[], NOW)?;
            let head = orders::head(w, open)?.unwrap();
            assert_eq!((head.progress, head.hold_kinds), (Progress::NeedsCheck, vec![HoldKind::Gift]));
            assert_eq!(orders::open_of_shop(w, shop)?, 1);
            assert_eq!(orders::before_and_after(w, shop, NOW)?, (3, 0));
            assert_eq!(orders::before_and_after(w, shop, NOW.plus(1))?, (0, 3));

            let due = |w: &Write<'_>, after: i64| {
                let due = orders::due_for_check(w, shop, NOW.plus(after), 24 * 60 * MINUTE, 9).unwrap();
                due.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
            };
            assert_eq!(due(w, MINUTE / 3), []);
            assert_eq!(due(w, MINUTE / 3 + 1), [open], "three times a minute while the buyer may cancel");
            orders::set_checked(w, &[open], NOW.plus(40 * MINUTE))?;
            assert_eq!(due(w, 41 * MINUTE), []);
            assert_eq!(due(w, 41 * MINUTE + 1), [open], "every minute in the first hour");
            assert_eq!(due(w, 60 * MINUTE + 1), [cancelled, open], "cancelled ones hourly");
            orders::set_checked(w, &[open, cancelled], NOW.plus(60 * MINUTE))?;
            assert_eq!(due(w, 75 * MINUTE), []);
            assert_eq!(due(w, 75 * MINUTE + 1), [open], "every quarter of an hour later");
            assert_eq!(due(w, 25 * 60 * MINUTE), [open], "the mall has forgotten the cancelled one");

            orders::set_stock_mode(w, open, StockMode::Paused)?;
            orders::mark_shipped(w, open, NOW)?;
            let head = orders::head(w, open)?.unwrap();
            assert_eq!((head.stock_mode, head.shipped_at), (StockMode::Paused, Some(NOW)));
            Ok(())
        })
        .unwrap();
}
