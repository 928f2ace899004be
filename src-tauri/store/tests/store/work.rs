//! Jobs, requests, the outbox, quotas, history, files.

use miseban_domain::{Coded, OrderId, observation::Source, order::StockMode};
use miseban_store::{
    StoreErrorKind, Write, budgets,
    files::{self, Direction, FileQuery, NewFile},
    history::{self, NewHistory},
    jobs::{self, JobLine, JobQuery, JobState, NewJob},
    listings,
    orders::{self, NewOrder},
    outbox::{self, NewOutbox, OutboxState},
    requests, stock,
};
use serde_json::json;

use crate::help::{Folder, NOW, by_hand, shop, sku};

fn job(subject: &str) -> NewJob {
    NewJob {
        kind: "stock_import".into(),
        shop_id: None,
        subject: subject.into(),
        next_run_at: None,
        version: 1,
        payload: json!({ "path": subject }),
        person: "店長".into(),
        request_id: None,
        requested_at: NOW,
    }
}

#[test]
fn a_job_left_by_a_killed_run_is_taken_over_and_one_of_this_run_is_not() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let first = jobs::insert(w, &job("在庫.csv"))?;
            let later = jobs::insert(w, &NewJob { next_run_at: Some(NOW.plus(10)), ..job("later") })?;
            assert_eq!(jobs::claim(w, "run-1", NOW)?.unwrap().id, first);
            assert_eq!(jobs::claim(w, "run-1", NOW)?, None, "the other is not due, the first is ours");
            let taken_over = jobs::claim(w, "run-2", NOW)?.unwrap();
            assert_eq!((taken_over.id, taken_over.attempts), (first, 2));
            assert_eq!(taken_over.payload, json!({ "path": "在庫.csv" }));

            let line = |line, ok| JobLine {
                line,
                key: format!("sku-{line}"),
                ok,
                message: (!ok).then(|| Coded::new("import.unknown_sku")),
            };
            jobs::row(w, first, &line(2, false))?;
            jobs::row(w, first, &line(3, false))?;
            jobs::row(w, first, &line(3, true))?;
            jobs::progress(w, first, 2, 1, 1)?;
            assert_eq!(jobs::failed_rows(w, first)?, [line(2, false)]);
            assert_eq!(jobs::rows(w, first, false, 1, 5)?, [line(3, true)]);
            let batch = jobs::batch(w, first)?.id;
            jobs::advance_batch(w, batch, 7)?;
            assert_eq!(jobs::batch(w, first)?.rows_in, 7);
            assert!(jobs::apply_batch(w, batch, NOW)?);
            assert!(!jobs::apply_batch(w, batch, NOW)?, "once");
            jobs::finish(w, first, JobState::Done, None, NOW)?;

            assert_eq!(jobs::claim(w, "run-2", NOW.plus(10))?.unwrap().id, later);
            jobs::again(w, later, NOW.plus(50), Some(&Coded::new("mall.timeout")))?;
            assert_eq!(jobs::claim(w, "run-3", NOW.plus(49))?, None);
            assert_eq!(jobs::claim(w, "run-3", NOW.plus(50))?.unwrap().id, later);

            let find = |query: JobQuery| {
                let page = jobs::list(w, &JobQuery { limit: 9, ..query }).unwrap();
                page.rows.iter().map(|row| row.id).collect::<Vec<_>>()
            };
            assert_eq!(find(JobQuery::default()), [later, first]);
            assert_eq!(find(JobQuery { text: "庫.c".into(), ..JobQuery::default() }), [first]);
            assert_eq!(find(JobQuery { state: Some(JobState::Running), ..JobQuery::default() }), [later]);
            assert_eq!(find(JobQuery { person: Some("誰か".into()), ..JobQuery::default() }), []);
            assert_eq!(find(JobQuery { to: Some(NOW), ..JobQuery::default() }), []);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_repeated_request_gets_its_answer_and_changes_nothing() {
    let folder = Folder::new();
    let store = folder.store();
    let id = store.write_blocking(|w| sku(w, "A")).unwrap();
    let add = |fail_at_the_end: bool| {
        store.write_blocking(move |w: &mut Write<'_>| {
            if let Some((command, answer)) = requests::remembered(w, "req-1")? {
                assert_eq!(command, "stock.add");
                return Ok(answer);
            }
            let (_, after) = stock::move_expected(w, &by_hand(id, 5))?;
            let answer = json!({ "after": after });
            requests::remember(w, "req-1", "stock.add", &answer, NOW)?;
            if fail_at_the_end { Err(miseban_store::StoreError::conflict("test.no")) } else { Ok(answer) }
        })
    };
    add(true).unwrap_err();
    assert_eq!(add(false).unwrap(), json!({ "after": 5 }), "what failed is not remembered");
    assert_eq!(add(false).unwrap(), json!({ "after": 5 }));
    assert_eq!(store.verify().unwrap().movements, 1);
    store
        .write_blocking(|w| {
            let twice = requests::remember(w, "req-1", "stock.add", &json!(null), NOW).unwrap_err();
            assert_eq!(twice.kind, StoreErrorKind::Conflict("request.repeated"));
            assert_eq!(requests::prune(w, NOW)?, 0);
            assert_eq!(requests::prune(w, NOW.plus(1))?, 1);
            Ok(())
        })
        .unwrap();
}

fn order(w: &mut Write<'_>) -> OrderId {
    let shop_id = shop(w, "r").unwrap();
    let new = NewOrder {
        shop_id,
        order_number: "r-1".into(),
        ordered_at: NOW,
        stock_mode: StockMode::Counts,
        first_source: Source::Api,
        taken_in_at: NOW,
    };
    orders::insert(w, &new).unwrap()
}

#[test]
fn what_leaves_the_house_leaves_once() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let order = order(w);
            let shop = orders::head(w, order)?.unwrap().shop_id;
            let message = |kind: &str, revision| NewOutbox {
                kind: kind.into(),
                shop_id: None,
                order_id: Some(order),
                revision,
                version: 1,
                payload: json!({ "n": revision }),
                next_at: NOW,
                created_at: NOW,
            };
            assert!(outbox::enqueue(w, &message("confirm", 1))?);
            assert!(!outbox::enqueue(w, &message("confirm", 1))?);
            assert!(outbox::enqueue(w, &message("ship", 1))?);
            let about_shop = NewOutbox { order_id: None, shop_id: Some(shop), ..message("hello", 1) };
            assert!(outbox::enqueue(w, &about_shop)?);
            assert!(!outbox::enqueue(w, &about_shop)?, "unique where there is no order, too");

            assert_eq!(outbox::revisions(w, order, "confirm")?, 1);

            assert_eq!(outbox::next_due_at(w, shop)?, Some(NOW));
            assert_eq!(outbox::claim(w, (shop, 0), "run-1", NOW.plus(-1), 100)?, []);
            let claimed = outbox::claim(w, (shop, 0), "run-1", NOW, 100)?;
            let kinds: Vec<_> = claimed.iter().map(|row| row.kind.as_str()).collect();
            assert_eq!((kinds, claimed[0].attempts), (vec!["confirm", "ship", "hello"], 1));
            assert_eq!(outbox::claim(w, (shop, 0), "run-1", NOW, 100)?, []);
            outbox::settle(w, claimed[2].id, OutboxState::Refused, None, None, NOW)?;
            outbox::replan(w, claimed[1].id, Some(&json!("ask")), NOW.plus(60))?;
            assert_eq!(outbox::doubtful_orders(w, shop, NOW, 10)?, [], "under way");
            assert_eq!(outbox::doubt_leftovers(w, shop, NOW)?, 1);
            assert_eq!(outbox::get(w, claimed[0].id)?.unwrap().state, OutboxState::InDoubt);
            assert_eq!(outbox::doubtful_orders(w, shop, NOW.plus(-1), 10)?, [], "the mall can't tell yet");
            assert_eq!(outbox::doubtful_orders(w, shop, NOW, 10)?.len(), 1);
            outbox::settle(w, claimed[0].id, OutboxState::Waiting, None, Some(NOW.plus(60)), NOW)?;
            let again = outbox::claim(w, (shop, 0), "run-2", NOW.plus(60), 100)?;
            assert_eq!((again.len(), &again[1].payload), (2, &json!("ask")));
            outbox::settle(w, claimed[0].id, OutboxState::Accepted, Some(&json!("OK")), None, NOW)?;
            let done = outbox::get(w, claimed[0].id)?.unwrap();
            assert_eq!((done.settled_at, done.answer), (Some(NOW), Some(json!("OK"))));
            assert_eq!(outbox::of_order(w, order)?.len(), 2);
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_was_meant_for_another_account_never_leaves() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let order = order(w);
            let shop = orders::head(w, order)?.unwrap().shop_id;
            let put = |w: &mut Write<'_>, kind: &str| -> miseban_store::Result<i64> {
                let new = NewOutbox {
                    kind: kind.into(),
                    shop_id: None,
                    order_id: Some(order),
                    revision: 1,
                    version: 1,
                    payload: json!({}),
                    next_at: NOW,
                    created_at: NOW,
                };
                assert!(outbox::enqueue(w, &new)?);
                Ok(outbox::of_order(w, order)?.last().unwrap().id)
            };
            let (under_way, lost) = (put(w, "under_way")?, put(w, "lost")?);
            let answered = put(w, "answered")?;
            assert_eq!(outbox::claim(w, (shop, 0), "run", NOW, 9)?.len(), 3);
            outbox::settle(w, lost, OutboxState::InDoubt, None, None, NOW)?;
            let waiting = put(w, "waiting")?;

            listings::forget_account(w, shop, NOW)?;
            let state = |w: &mut Write<'_>, id| outbox::get(w, id).unwrap().unwrap().state;
            assert_eq!(state(w, waiting), OutboxState::Refused);
            assert_eq!(state(w, lost), OutboxState::Refused, "the new account can't tell what became of it");
            let told = outbox::get(w, waiting)?.unwrap();
            assert_eq!(told.answer.unwrap()["code"], outbox::OTHER_ACCOUNT);
            assert_eq!(told.settled_at, Some(NOW));

            // Its answer counts when it comes; whatever would be said a second time is not.
            outbox::settle(w, answered, OutboxState::Accepted, None, None, NOW)?;
            assert_eq!(state(w, answered), OutboxState::Accepted);
            outbox::settle(w, under_way, OutboxState::Waiting, None, Some(NOW), NOW)?;
            assert_eq!(state(w, under_way), OutboxState::Refused);
            outbox::replan(w, under_way, None, NOW)?;
            assert_eq!(state(w, under_way), OutboxState::Refused, "doing it again says the same");
            assert_eq!(outbox::next_due_at(w, shop)?, None);

            let old = outbox::claim(w, (shop, 0), "run", NOW, 9).unwrap_err();
            assert_eq!(old.coded().code, miseban_store::shops::ACCOUNT_CHANGED);
            assert_eq!(outbox::claim(w, (shop, 1), "run", NOW, 9)?, []);
            let new = put(w, "new")?;
            assert_eq!(outbox::claim(w, (shop, 1), "run", NOW, 9)?.first().map(|row| row.id), Some(new));
            // Turned over in the middle and ended there.
            listings::forget_account(w, shop, NOW)?;
            outbox::doubt_leftovers(w, shop, NOW)?;
            assert_eq!(state(w, new), OutboxState::Refused);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_days_quota_is_spent_and_begins_again_the_next_day() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            assert_eq!(budgets::spend(w, "yahoo/1", "2026-11-22", 7, 10)?, Some(3));
            assert_eq!(budgets::spend(w, "yahoo/1", "2026-11-22", 4, 10)?, None);
            assert_eq!(budgets::spend(w, "yahoo/1", "2026-11-22", 3, 10)?, Some(0));
            assert_eq!(budgets::used(w, "yahoo/1", "2026-11-22")?, 10);
            assert_eq!(budgets::spend(w, "yahoo/1", "2026-11-23", 1, 10)?, Some(9));
            Ok(())
        })
        .unwrap();
}

#[test]
fn history_and_files_are_listed_newest_first() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let change = |what: &str| NewHistory {
                at: NOW,
                who: "店長".into(),
                what: what.into(),
                subject: "sku".into(),
                subject_id: Some(3),
                before: Some(json!(1)),
                after: None,
                request_id: None,
            };
            history::add(w, &change("stock.set"))?;
            history::add(w, &change("stock.undo"))?;
            let rows: Vec<_> = history::of(w, "sku", 3, 9)?.into_iter().map(|row| row.change).collect();
            assert_eq!(rows, [change("stock.undo"), change("stock.set")]);
            assert_eq!(history::of(w, "sku", 4, 9)?, []);

            let file = |name: &str| NewFile {
                kind: "delivery_slip".into(),
                name: name.into(),
                path: format!("files/{name}"),
                size: 10,
                sha256: vec![1; 32],
                job_id: None,
                created_at: NOW,
                direction: Direction::Made,
                encoding: None,
                rows: None,
                changed_at: None,
            };
            let first = files::insert(w, &file("納品書1.pdf"))?;
            files::insert(w, &file("納品書2.pdf"))?;
            let all = FileQuery { limit: 1, ..FileQuery::default() };
            let page = files::list(w, &all)?;
            assert_eq!((page.total, &page.rows[0].file), (2, &file("納品書2.pdf")));
            let taken_in = FileQuery { direction: Some(Direction::TakenIn), ..all.clone() };
            assert_eq!(files::list(w, &taken_in)?.total, 0);
            files::note_read(w, first, Some("UTF-8"), 3)?;
            let named = FileQuery { text: "書1".into(), ..all };
            assert_eq!(files::list(w, &named)?.rows[0].file.rows, Some(3));
            assert_eq!(files::get(w, first)?.unwrap().file.name, "納品書1.pdf");
            Ok(())
        })
        .unwrap();
}
