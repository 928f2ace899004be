//! セット商品 as a person makes them, typed and by file.

use std::collections::BTreeSet;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use miseban_store::skus;
use proptest::prelude::*;

use super::tests::{id, product, put_on_shelf};
use crate::{
    intake::tests::open,
    views::{
        CheckBundle, ExportBundles, FileQuery, ImportBundles, OneFile, OneSku, PartQuantity, RefusedRows,
        SaveBundle,
    },
};

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_is_checked_while_it_is_typed() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let mut ids = Vec::new();
    for code in ["mug", "box", "pair", "gift"] {
        ids.push(product(&engine, &[code]).await.1[0]);
    }
    let [mug, paper_box, pair, gift] = [ids[0], ids[1], ids[2], ids[3]];
    put_on_shelf(&engine, mug, 25).await;
    put_on_shelf(&engine, paper_box, 9).await;
    let part = |sku_id, quantity| PartQuantity { sku_id, quantity };
    let check = |sku_id, parts| engine.check_bundle(CheckBundle { sku_id, parts });
    let checked = check(pair, vec![part(mug, 2)]).await.unwrap();
    assert_eq!((checked.bundle.makes, checked.problem), (Some(12), None));
    assert!(engine.bundle(OneSku { sku_id: pair }).await.unwrap().parts.is_empty(), "nothing is saved");
    let save = |sku_id, parts| engine.save_bundle(SaveBundle { request_id: id(), sku_id, parts, seen: None });
    save(pair, vec![part(mug, 1), part(mug, 1)]).await.unwrap();
    save(gift, vec![part(pair, 1), part(paper_box, 1)]).await.unwrap();
    let view = engine.bundle(OneSku { sku_id: gift }).await.unwrap();
    assert_eq!((view.makes, view.scarcest), (Some(9), Some(paper_box)));
    assert_eq!(view.leaves.len(), 2);
    assert_eq!(engine.bundle(OneSku { sku_id: pair }).await.unwrap().inside, ["gift"]);

    let circle = check(mug, vec![part(gift, 1)]).await.unwrap();
    assert_eq!(circle.problem.unwrap().args["way"], "mug → gift → pair → mug");
    assert_eq!(save(mug, vec![part(gift, 1)]).await.unwrap_err().problem.code, "bundle.circle");
    let none = check(pair, vec![part(mug, 0)]).await.unwrap_err();
    assert_eq!(none.problem.code, "bundle.quantity");
    engine.close().await;
}

fn file(text: &str) -> ImportBundles {
    ImportBundles {
        request_id: id(),
        name: "sets.csv".into(),
        base64: BASE64_STANDARD.encode(text),
        encoding: None,
        seen: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bundles_come_and_go_as_files() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    for code in ["A", "B", "S1", "S2", "S3", "S4"] {
        product(&engine, &[code]).await;
    }
    let tempostar = "セット商品区分,SKUコード,セット個数\n1,S1,\n2,A,1\n2,Ｂ,２\n1,S2,\n2,A,0\n2,B,1\n1,nobody,\n2,A,1\n\
        1,S3,\n2,S4,1\n1,S4,\n2,S3,1\n3,A,1\n";
    let dry = engine.preview_bundles(file(tempostar)).await.unwrap();
    assert_eq!((dry.layout.as_str(), dry.bundles.len()), ("tempostar", 2), "{dry:?}");
    assert_eq!(dry.bundles[0].after, [("A".to_owned(), 1), ("B".to_owned(), 2)]);
    let refused: Vec<_> = dry.refused.iter().map(|row| (row.line, row.problem.code.as_str())).collect();
    assert!(refused.contains(&(6, "bundle.quantity")), "{refused:?}");
    assert!(refused.contains(&(7, "bundle.other_row")), "{refused:?}");
    assert!(refused.contains(&(8, "bundle.unknown_code")), "{refused:?}");
    assert!(refused.contains(&(14, "bundle.kind")), "{refused:?}");
    let circle = file("セット商品区分,SKUコード,セット個数\n1,S3,\n2,S4,1\n1,S4,\n2,S3,1\n");
    let circle = engine.preview_bundles(circle).await.unwrap();
    let why: Vec<_> = circle.refused.iter().map(|row| (row.line, row.problem.code.as_str())).collect();
    assert_eq!(why, [(2, "bundle.circle"), (3, "bundle.other_row")], "S3 in S4 in S3: one of both goes");
    assert_eq!(circle.bundles.iter().map(|bundle| bundle.code.as_str()).collect::<Vec<_>>(), ["S4"]);
    let import = ImportBundles { seen: Some(dry.look.seen), ..file(tempostar) };
    let done = engine.import_bundles(import.clone()).await.unwrap();
    assert_eq!(engine.import_bundles(import).await.unwrap().job.id, done.job.id, "a repeat is no second job");
    assert_eq!((done.changed, done.same), (i64::try_from(dry.bundles.len()).unwrap(), 0));
    assert_eq!(done.refused, dry.refused);
    let lines: BTreeSet<i64> = done.refused.iter().map(|row| row.line).collect();
    let failed = i64::try_from(lines.len()).unwrap();
    assert_eq!((done.job.kind.as_str(), done.job.total, done.job.failed), ("bundles_import", 13, failed));
    let kept = FileQuery { kind: "bundles".into(), limit: 9, ..FileQuery::default() };
    let kept = engine.files(kept).await.unwrap();
    assert_eq!((kept.total, kept.rows[0].job_id), (1, Some(done.job.id)));
    // What was refused comes back whole: mended, the bundle is what it was meant to be.
    let refused = engine.refused_stock_rows(RefusedRows { job_id: done.job.id }).await.unwrap();
    let bytes = engine.file_bytes(OneFile { file_id: refused.id }).await.unwrap().bytes;
    let text = String::from_utf8(BASE64_STANDARD.decode(bytes).unwrap()).unwrap();
    let mended = text.replace(r#""2","A","0""#, r#""2","A","3""#);
    assert_ne!(mended, text, "{text}");
    let again = engine.preview_bundles(file(&mended)).await.unwrap();
    let whole = again.bundles.iter().find(|bundle| bundle.code == "S2").unwrap();
    assert_eq!(whole.after, [("A".to_owned(), 3), ("B".to_owned(), 1)]);

    for layout in ["tempostar", "own"] {
        let export = ExportBundles { layout: layout.into(), encoding: "cp932".into() };
        let made = engine.export_bundles(export).await.unwrap();
        assert!(made.unwritable.is_empty());
        let again = ImportBundles { base64: made.base64, ..file("") };
        let dry = engine.preview_bundles(again).await.unwrap();
        assert_eq!((dry.layout.as_str(), dry.bundles.len(), dry.refused.len()), (layout, 0, 0), "{dry:?}");
        assert_eq!(dry.same, 2);
    }
    let kept = FileQuery { kind: "bundles".into(), limit: 9, ..FileQuery::default() };
    assert_eq!(engine.files(kept).await.unwrap().total, 3, "what was made is kept like what was taken in");
    let other = engine.preview_bundles(file("商品コード,在庫数\nA,1\n")).await.unwrap_err();
    assert_eq!(other.problem.code, "bundle.no_layout");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_part_with_two_numbers_is_believed_in_neither_row() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    for code in ["A", "B", "S1", "S2"] {
        product(&engine, &[code]).await;
    }
    let text = "セット商品コード,部品コード,個数\nS1,A,1\nS1,B,1\nS1,Ａ,2\nS1,A,3\nS2,A,1\nS2,A,1\n";
    let dry = engine.preview_bundles(file(text)).await.unwrap();
    let refused: Vec<_> = dry
        .refused
        .iter()
        .map(|row| (row.line, row.problem.code.as_str(), row.problem.args.get("line").map(String::as_str)))
        .collect();
    let twice = "bundle.part_twice";
    let expected =
        [(2, twice, Some("4")), (3, "bundle.other_row", None), (4, twice, Some("2")), (5, twice, Some("2"))];
    assert_eq!(refused, expected);
    assert_eq!(dry.bundles.len(), 1, "the other bundle is not touched by it");
    assert_eq!(dry.bundles[0].after, [("A".to_owned(), 2)], "a row a piece");
    engine.close().await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever a file says: what was taken in can be flattened, contains itself nowhere, and taking it in again changes
    /// nothing more.
    #[test]
    fn any_file_of_bundles_leaves_sound_bundles(rows in proptest::collection::vec((0_usize..5, 0_usize..5, 0_i64..4), 1..15)) {
        let codes = ["A", "B", "C", "D", "E"];
        let mut text = String::from("セット商品コード,部品コード,個数\n");
        for (bundle, part, quantity) in rows {
            text += &[codes[bundle], codes[part], &quantity.to_string()].join(",");
            text.push('\n');
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let dir = tempfile::tempdir().unwrap();
            let engine = open(&dir).await;
            let mut ids = Vec::new();
            for code in codes {
                ids.push(product(&engine, &[code]).await.1[0]);
            }
            engine.import_bundles(file(&text)).await.unwrap();
            for sku_id in ids {
                let leaves = engine.store.read(move |r| skus::flattened(r, sku_id)).await.unwrap();
                assert!(!leaves.is_empty());
                let plain = engine
                    .store
                    .read(move |r| leaves.iter().map(|leaf| skus::parts(r, leaf.sku_id)).collect::<Result<Vec<_>, _>>())
                    .await
                    .unwrap();
                assert!(plain.iter().all(Option::is_none), "a leaf has no parts");
            }
            let again = engine.preview_bundles(file(&text)).await.unwrap();
            assert_eq!(again.bundles.len(), 0, "{text}{again:?}");
            engine.close().await;
        });
    }
}
