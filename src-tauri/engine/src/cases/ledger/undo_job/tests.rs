//! A long batch goes back as a job: looked at first, slice by slice, paused and going on after an end of the program.

use std::collections::BTreeMap;

use miseban_domain::{
    JobId, SkuId,
    observation::FulfilledBy,
    stock::{Belief, Wanted},
};
use miseban_store::{
    listings::{self, NewListing},
    numbers::Asked,
    shops,
    skus::NewSku,
    stock::{Amount, Change, Place},
};

use super::*;
use crate::{
    Engine,
    intake::tests::{NOW, at_rakuten, open, set_up},
    push::Numbers,
    views::SteerJob,
};

const MANY: i64 = 2_600;

/// So many articles at one mall, each set to ten by the request `fill` after it was set to one by `little`.
async fn filled(engine: &Engine) -> SkuId {
    let shop = set_up(engine, at_rakuten("shop", "R1", "tea")).await;
    engine
        .store
        .write(move |w| {
            let mut switches = shops::get(w, shop)?.unwrap().switches;
            switches.push_stock = true;
            shops::set_switches(w, shop, &switches)?;
            let mut ids = Vec::new();
            for n in 0..MANY {
                let new = NewSku { code: format!("N{n:05}"), name: "品".into(), ..NewSku::default() };
                let sku_id = skus::insert(w, &new, NOW)?;
                let (key, fulfilled_by) = (format!("n{n}"), FulfilledBy::Shop);
                let new = NewListing { shop_id: shop, sku_id, key, keys: BTreeMap::new(), fulfilled_by };
                let listing = listings::insert(w, &new, NOW)?;
                listings::record_belief(w, listing, Belief::new(10), NOW)?;
                ids.push(sku_id);
            }
            for (request, number) in [("little", 1), ("fill", 10)] {
                let to = |sku_id: &SkuId| Change {
                    sku_id: *sku_id,
                    place: Place::EXPECTED,
                    amount: Amount::To(number),
                };
                let changes: Vec<Change> = ids.iter().map(to).collect();
                let why =
                    Why { request_id: Some(request.into()), ..Why::new(Cause::SetByHand, NOW.plus(number)) };
                stock::change_many(w, &changes, &why)?;
            }
            Ok(ids[0])
        })
        .await
        .unwrap()
}

/// What every listing should show, and of how many a person has seen the number.
async fn shown(engine: &Engine) -> (BTreeMap<i64, usize>, usize) {
    engine
        .store
        .read(|r| {
            let (numbers, mut shown, mut seen) = (Numbers::load(r, &Asked::all())?, BTreeMap::new(), 0);
            for listing in numbers.listings() {
                if let Wanted::Show(number) = numbers.wanted(listing, None) {
                    *shown.entry(number).or_default() += 1;
                }
                let row = listings::get(r, listing.id)?.unwrap();
                seen += usize::from(row.approved_rev == row.wanted_rev);
            }
            Ok((shown, seen))
        })
        .await
        .unwrap()
}

fn of(request: &str, batch: &str, seen: Option<String>) -> UndoBatch {
    UndoBatch { request_id: request.into(), request: Some(batch.into()), seen, ..UndoBatch::default() }
}

async fn job(engine: &Engine, id: JobId) -> (String, i64, i64) {
    let job = job_list::one(&engine.store, id).await.unwrap();
    (job.state, job.total, job.succeeded)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_batch_is_looked_at_paused_and_goes_on_after_the_programs_end() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    filled(&engine).await;
    let refused = engine.undo_batch(of("u1", "fill", None)).await.unwrap_err();
    assert_eq!(refused.problem.code, "problem.look_first", "it would lower every listing by more than half");
    let told = engine.preview_undo(of("", "fill", None)).await.unwrap();
    assert_eq!((told.movements, told.undoable, told.impact.counts.dropped), (MANY, MANY, MANY));
    assert!(told.impact.needs_seen && told.impact.rows.iter().all(|row| row.new == Some(1)));
    let other = engine.undo_batch(of("u1", "fill", Some(format!("{}x", told.seen)))).await.unwrap_err();
    assert_eq!(other.problem.code, "problem.look_first", "any other mark is none");

    // As if the program had ended before the first slice.
    engine.stop.cancel();
    let begun = engine.undo_batch(of("u1", "fill", Some(told.seen))).await.unwrap();
    let id = begun.job.unwrap().id;
    assert_eq!((begun.done, job(&engine, id).await), (0, ("running".to_owned(), MANY, 0)));
    engine.close().await;

    let engine = open(&dir).await;
    let now = engine.now();
    assert!(engine.store.write(move |w| slice_of_job(w, id, now)).await.unwrap(), "more follows");
    let steer = |request: &str| SteerJob { request_id: request.into(), job_id: id };
    let paused = engine.pause_job(steer("pause")).await.unwrap();
    assert!(paused.can_steer && paused.state == "paused");
    engine.undo.go_on().await;
    assert_eq!(job(&engine, id).await, ("paused".to_owned(), MANY, SLICE), "it waits");
    assert_eq!(shown(&engine).await.0, BTreeMap::from([(1, 500), (10, 2_100)]));
    engine.resume_job(steer("resume")).await.unwrap();
    engine.undo.go_on().await;
    assert_eq!(job(&engine, id).await, ("done".to_owned(), MANY, MANY));
    assert_eq!(shown(&engine).await, (BTreeMap::from([(1, 2_600)]), 2_600), "and may leave unasked");
    assert_eq!(engine.verify().await.unwrap().differences, []);
    let again = engine.undo_batch(of("u1", "fill", None)).await.unwrap();
    assert_eq!((again.done, again.job.unwrap().id), (MANY, id), "a repeat gets its answer");

    // Taking it back is a batch like others.
    let told = engine.preview_undo(of("", "u1", None)).await.unwrap();
    assert_eq!((told.undoable, told.impact.counts.raised), (MANY, MANY));
    let back = engine.undo_batch(of("u2", "u1", Some(told.seen))).await.unwrap();
    assert_eq!((back.done, back.left_out.len()), (MANY, 0));
    assert_eq!(shown(&engine).await.0, BTreeMap::from([(10, 2_600)]));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_nobody_said_before_leave_the_malls_alone_again() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    filled(&engine).await;
    // The older batch first: the newer one still says a number.
    let told = engine.preview_undo(of("", "little", None)).await.unwrap();
    assert_eq!((told.impact.counts.dropped, told.impact.counts.left_alone), (MANY, 0));
    engine.undo_batch(of("u1", "little", Some(told.seen))).await.unwrap();
    assert_eq!(shown(&engine).await.0, BTreeMap::from([(9, 2_600)]));
    let told = engine.preview_undo(of("", "fill", None)).await.unwrap();
    assert_eq!((told.impact.counts.emptied, told.impact.counts.left_alone), (0, MANY), "not emptied: unset");
    let job_of = engine.undo_batch(of("u2", "fill", Some(told.seen))).await.unwrap().job.unwrap();
    assert_eq!(shown(&engine).await.0, BTreeMap::new());

    let whole = UndoBatch { job_id: Some(job_of.id), request: None, ..of("u3", "", None) };
    let told = engine.preview_undo(whole.clone()).await.unwrap();
    assert_eq!(told.undoable, MANY, "the job's movements are a batch");
    engine.store.write(move |w| jobs::set_state(w, job_of.id, JobState::Running)).await.unwrap();
    let refused = engine.undo_batch(UndoBatch { seen: Some(told.seen), ..whole }).await.unwrap_err();
    assert_eq!(refused.problem.code, "undo.job_open");
    engine.close().await;
}
