//! Files of two malls into one stock: looked at, taken in, joined, taken back.

use std::collections::BTreeMap;

use miseban_domain::{JobId, ShopId, article::Sureness, matching::MatchedBy, shop::SendBy};
use miseban_store::{articles, listings, products, shops, skus, stock};
use tempfile::TempDir;

use super::fetch;
use crate::{
    Engine,
    intake::tests::{at_rakuten, open},
    views::{
        AcceptProposals, ArticleChoice, ArticleFile, ArticlesJob, CreateFromArticles, ImportArticles,
        PreviewArticles, ProposalQuery, RefuseProposal, SaveShop, UndoArticles, WaitingArticles,
    },
};

const RAKUTEN: &str = "商品管理番号（商品URL）,商品番号,商品名,消費税率,バリエーション項目キー定義,バリエーション項目名定義,SKU管理番号,システム連携用SKU番号,バリエーション項目キー1,バリエーション項目選択肢1,販売価格,在庫数,カタログID\n\
    sencha,SENCHA,宇治煎茶 一番摘み,0.08,size,内容量,,,,,,,\n\
    sencha,,,,,,s-050,SENCHA-50,size,50g,680,12,4901234567894\n\
    sencha,,,,,,s-100,SENCHA-100,size,100g,1080,7,\n\
    cup,CUP,湯のみ 青磁,,,,,,,,,,\n\
    cup,,,,,,c-1,CUP-BLUE,,,2200,3,\n\
    bad,BAD,値段のない品,,,,,,,,,,\n\
    bad,,,,,,b-1,BAD-1,,,高い,3,\n";

const YAHOO: &str = "path,name,code,sub-code,price,jan,product-category,taxrate-type\n\
    お茶,宇治煎茶 一番摘み,Y-TEA,内容量:50g=y-tea-50&内容量:100g=SENCHA-100,680,,1469,0.08\n\
    器,湯のみ 青磁,ycup,,2200,,1470,0.1\n\
    器,南部鉄瓶,kettle,,12000,,1470,0.1\n";

/// A file as a person would have dropped it; gives how a choice names it.
pub(super) fn drop_file(dir: &TempDir, number: i64, text: &str) -> ArticleFile {
    let path = dir.path().join(fetch::path_of(JobId(number)));
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
    ArticleFile { job_id: Some(JobId(number)), ..ArticleFile::default() }
}

pub(super) async fn shop(engine: &Engine, mall: &str, key: &str, account: (&str, &str)) -> ShopId {
    let mut shop: SaveShop = at_rakuten(mall, mall, "hinata");
    shop.mall = mall.to_owned();
    shop.common.matching_key = key.to_owned();
    shop.routes = Vec::new();
    shop.settings = BTreeMap::from([(account.0.to_owned(), account.1.to_owned())]);
    if mall == "yahoo" {
        shop.settings.insert("client_id".to_owned(), "dummy-client-id".to_owned());
    }
    let saved = engine.save_shop(shop).await.unwrap();
    saved.id.unwrap_or_else(|| panic!("{:?}", saved.refused))
}

pub(super) fn choice(shop: ShopId, file: ArticleFile) -> ArticleChoice {
    ArticleChoice { shop_id: Some(shop), files: vec![file], take_stock: true, ..ArticleChoice::default() }
}

pub(super) async fn import(engine: &Engine, request: &str, choice: ArticleChoice) -> ArticlesJob {
    engine.import_articles(ImportArticles { request_id: request.to_owned(), choice }).await.unwrap()
}

async fn undo(engine: &Engine, request: &str, job: &ArticlesJob) -> ArticlesJob {
    let arg = UndoArticles { request_id: request.to_owned(), job_id: job.job.id };
    engine.undo_articles(arg).await.unwrap()
}

pub(super) async fn waiting(engine: &Engine) -> WaitingArticles {
    engine.article_proposals(ProposalQuery::default()).await.unwrap()
}

pub(super) async fn codes(engine: &Engine) -> Vec<String> {
    let all = engine.store.read(|r| miseban_store::article_known::skus(r)).await.unwrap();
    all.into_iter().filter(|sku| !sku.archived).map(|sku| sku.code).collect()
}

async fn expected(engine: &Engine, code: &'static str) -> Option<i64> {
    engine
        .store
        .read(move |r| {
            let sku = skus::by_code(r, code)?.unwrap();
            Ok(stock::stock(r, sku.id)?.filter(|row| row.set_at.is_some()).map(|row| row.expected))
        })
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_file_makes_products_and_goes_again_without_a_trace() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let rakuten = shop(&engine, "rakuten", "merchantDefinedSkuId", ("shop_url", "hinata")).await;
    let file = drop_file(&dir, 9_001, RAKUTEN);
    let look = engine
        .preview_articles(PreviewArticles {
            choice: choice(rakuten, file.clone()),
            ..PreviewArticles::default()
        })
        .await
        .unwrap();
    assert_eq!(look.files[0].layout, "rakuten.normal_item");
    let counts = look.counts;
    assert_eq!((counts.new_products, counts.create, counts.refuse, counts.stock), (2, 3, 1, 3));
    assert_eq!(look.total, 4);
    let refused = look.rows.iter().find(|row| row.what == "refuse").unwrap();
    assert_eq!((refused.line, refused.column.as_str(), refused.value.as_str()), (8, "販売価格", "高い"));
    assert!(codes(&engine).await.is_empty(), "a look writes nothing");

    let without = ArticleChoice { take_stock: false, ..choice(rakuten, file.clone()) };
    let job = import(&engine, "1", without).await;
    assert_eq!((job.job.succeeded, job.job.failed, job.can_undo), (3, 1, 3));
    assert_eq!(codes(&engine).await, ["SENCHA-50", "SENCHA-100", "CUP-BLUE"]);
    let listed = engine.store.read(move |r| listings::by_shop(r, rakuten)).await.unwrap();
    assert_eq!(
        listed.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(),
        ["sencha:s-050", "sencha:s-100", "cup:c-1"]
    );
    assert!(listed.iter().all(|row| row.matched_by == MatchedBy::Code && row.price.is_some()));
    assert_eq!(expected(&engine, "SENCHA-50").await, None, "numbers come only when asked for");

    undo(&engine, "2", &job).await;
    let (listed, left) = engine
        .store
        .read(move |r| Ok((listings::by_shop(r, rakuten)?, miseban_store::article_known::skus(r)?)))
        .await
        .unwrap();
    assert!(listed.is_empty() && left.is_empty(), "{listed:?} {left:?}");
    let again = UndoArticles { request_id: "3".to_owned(), job_id: job.job.id };
    assert_eq!(engine.undo_articles(again).await.unwrap_err().problem.code, "articles.nothing_to_undo");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_again_proves_what_the_mall_has_where_it_cannot_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let yahoo = shop(&engine, "yahoo", "", ("seller_id", "hinata")).await;
    let file = drop_file(&dir, 9_005, YAHOO);
    let choice = ArticleChoice { unmatched: "create".to_owned(), ..choice(yahoo, file) };
    import(&engine, "1", choice.clone()).await;
    let proven = || async {
        let rows = engine.store.read(move |r| listings::by_shop(r, yahoo)).await.unwrap();
        (rows.len(), rows.iter().filter(|row| row.seen_at_mall).count())
    };
    let (all, seen) = proven().await;
    assert!(all > 2 && seen == 0, "a mall that can be read is asked itself");
    engine
        .store
        .write(move |w| {
            let mut switches = shops::get(w, yahoo)?.unwrap().switches;
            switches.sending.by = SendBy::Ftp;
            shops::set_switches(w, yahoo, &switches)
        })
        .await
        .unwrap();
    let look = PreviewArticles { choice: choice.clone(), ..PreviewArticles::default() };
    let look = engine.preview_articles(look).await.unwrap();
    assert_eq!((look.counts.same, look.counts.proves), (i64::try_from(all).unwrap(), look.counts.same));
    let job = import(&engine, "2", choice.clone()).await;
    assert_eq!((job.job.state.as_str(), job.job.failed), ("done", 0));
    assert_eq!(proven().await, (all, all), "nothing else was new, and yet this is known now");
    let nothing = ImportArticles { request_id: "3".to_owned(), choice };
    assert_eq!(engine.import_articles(nothing).await.unwrap_err().problem.code, "articles.nothing_to_do");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_a_first_number_and_the_same_file_again_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let rakuten = shop(&engine, "rakuten", "merchantDefinedSkuId", ("shop_url", "hinata")).await;
    let file = drop_file(&dir, 9_001, RAKUTEN);
    let job = import(&engine, "1", choice(rakuten, file.clone())).await;
    assert_eq!(expected(&engine, "SENCHA-50").await, Some(12));
    assert_eq!(import(&engine, "1", choice(rakuten, file.clone())).await.job.id, job.job.id, "the same wish");
    let look = engine
        .preview_articles(PreviewArticles {
            choice: choice(rakuten, file.clone()),
            ..PreviewArticles::default()
        })
        .await
        .unwrap();
    assert_eq!((look.counts.same, look.counts.stock, look.counts.create), (3, 0, 0), "{look:?}");
    let nothing = ImportArticles { request_id: "2".to_owned(), choice: choice(rakuten, file.clone()) };
    assert_eq!(engine.import_articles(nothing).await.unwrap_err().problem.code, "articles.nothing_to_do");
    // A number stays in the books when it is taken back, so its SKU only goes out of sight; the file brings it back.
    undo(&engine, "3", &job).await;
    assert!(codes(&engine).await.is_empty());
    assert_eq!(engine.verify().await.unwrap().differences.len(), 0);
    import(&engine, "4", choice(rakuten, file)).await;
    assert_eq!(codes(&engine).await.len(), 3);
    assert_eq!(expected(&engine, "CUP-BLUE").await, Some(3));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_mall_joins_by_code_and_proposes_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let rakuten = shop(&engine, "rakuten", "merchantDefinedSkuId", ("shop_url", "hinata")).await;
    let yahoo = shop(&engine, "yahoo", "sku_code", ("seller_id", "hinata-store")).await;
    import(&engine, "1", choice(rakuten, drop_file(&dir, 9_001, RAKUTEN))).await;
    let job = import(&engine, "2", choice(yahoo, drop_file(&dir, 9_002, YAHOO))).await;
    assert_eq!(job.job.failed, 0);
    let listed = engine.store.read(move |r| listings::by_shop(r, yahoo)).await.unwrap();
    let keys: Vec<&str> = listed.iter().map(|row| row.key.as_str()).collect();
    assert_eq!(keys, ["Y-TEA:SENCHA-100", "kettle"], "the same code joins, what is like nothing is new");
    let wait = waiting(&engine).await;
    assert_eq!(wait.total, 2, "{wait:?}");
    let tea = wait.rows.iter().find(|row| row.code == "y-tea-50").unwrap();
    assert_eq!(tea.proposals[0].code, "SENCHA-50");
    assert!(tea.proposals.iter().all(|one| one.code != "SENCHA-100"), "another amount is no proposal");
    assert!(tea.proposals[0].sureness < Sureness::Certain, "a name alone is never certain");

    // No is remembered, also when the file comes again.
    let cup = wait.rows.iter().find(|row| row.code == "ycup").unwrap();
    let no = RefuseProposal { request_id: "3".to_owned(), article_id: cup.id, sku_id: None };
    assert_eq!(engine.refuse_proposal(no).await.unwrap().sku_ids.len(), 1);
    let choice_again =
        ArticleChoice { unmatched: "wait".to_owned(), ..choice(yahoo, drop_file(&dir, 9_002, YAHOO)) };
    import(&engine, "4", choice_again).await;
    let wait = waiting(&engine).await;
    assert!(wait.rows.iter().find(|row| row.code == "ycup").unwrap().proposals.is_empty());
    let allowed = RefuseProposal { request_id: "5".to_owned(), article_id: cup.id, sku_id: None };
    engine.allow_proposal(allowed).await.unwrap();
    assert_eq!(waiting(&engine).await.rows.iter().filter(|row| !row.proposals.is_empty()).count(), 2);

    // Everything that is at least probable is taken at once, and taken apart again.
    let all =
        AcceptProposals { request_id: "6".to_owned(), from_percent: Some(70), ..AcceptProposals::default() };
    let joined = engine.accept_proposals(all).await.unwrap();
    assert_eq!(joined.job.succeeded, 2, "{joined:?}");
    assert_eq!(waiting(&engine).await.total, 0);
    let told = |engine: &Engine| {
        let store = engine.store.clone();
        async move {
            store
                .read(move |r| {
                    let sku = skus::by_code(r, "SENCHA-50")?.unwrap();
                    Ok((listings::by_sku(r, sku.id)?, sku.unified_code))
                })
                .await
                .unwrap()
        }
    };
    let (of_tea, unified) = told(&engine).await;
    assert_eq!(of_tea.len(), 2);
    assert_eq!(of_tea[1].matched_by, MatchedBy::Proposal);
    assert_eq!(unified.as_deref(), Some("SENCHA-50"), "codes that differ are tied by ours");
    undo(&engine, "7", &joined).await;
    let (of_tea, unified) = told(&engine).await;
    assert_eq!((of_tea.len(), unified), (1, None));
    let wait = waiting(&engine).await;
    assert_eq!(
        wait.rows.iter().filter(|row| !row.proposals.is_empty()).count(),
        2,
        "they wait again: {wait:?}"
    );

    // The person may also say that it is something new.
    let make = CreateFromArticles {
        request_id: "8".to_owned(),
        article_ids: wait.rows.iter().map(|row| row.id).collect(),
    };
    let made = engine.create_from_articles(make).await.unwrap();
    assert_eq!(made.job.succeeded, 2);
    assert!(codes(&engine).await.contains(&"y-tea-50".to_owned()));
    assert_eq!(engine.store.read(move |r| articles::of_shop(r, yahoo)).await.unwrap().len(), 0);
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_use_by_now_stays_when_an_import_is_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let rakuten = shop(&engine, "rakuten", "merchantDefinedSkuId", ("shop_url", "hinata")).await;
    let yahoo = shop(&engine, "yahoo", "sku_code", ("seller_id", "hinata-store")).await;
    let first = import(&engine, "1", choice(rakuten, drop_file(&dir, 9_001, RAKUTEN))).await;
    import(&engine, "2", choice(yahoo, drop_file(&dir, 9_002, YAHOO))).await;
    undo(&engine, "3", &first).await;
    let left = codes(&engine).await;
    assert_eq!(left, ["SENCHA-100", "kettle"], "it is sold in the other shop");
    let uses =
        engine.store.read(|r| products::uses(r, skus::by_code(r, "SENCHA-100")?.unwrap().id)).await.unwrap();
    assert_eq!(uses.listings, 1);
    assert_eq!(engine.verify().await.unwrap().differences.len(), 0);
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_malls_file_is_refused_by_name_and_a_mall_of_files_is_calm() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let amazon = shop(&engine, "amazon", "", ("seller_id", "A1EXAMPLE")).await;
    let wrong = PreviewArticles {
        choice: choice(amazon, drop_file(&dir, 9_002, YAHOO)),
        ..PreviewArticles::default()
    };
    let error = engine.preview_articles(wrong).await.unwrap_err();
    assert_eq!(error.problem.code, "articles.wrong_mall");
    assert_eq!(error.problem.args["looks_like"], "@layout.yahoo.data");
    let own = "商品コード,商品名,JANコード,販売価格,想定在庫数\nTEA-1,宇治煎茶,4901234567894,1080,5\nTEA-1,宇治煎茶,,,\n";
    let of_ours = ArticleChoice { shop_id: None, ..choice(amazon, drop_file(&dir, 9_003, own)) };
    let job = import(&engine, "1", of_ours).await;
    assert_eq!((job.job.succeeded, job.job.failed), (1, 1));
    assert_eq!(expected(&engine, "TEA-1").await, Some(5));
    let listings_report = "商品名\t出品者SKU\t価格\t数量\t商品IDタイプ\t商品ID\tフルフィルメント・チャンネル\n\
        宇治煎茶 箱入り\tAMZ-9\t1180\t3\t4\t4901234567894\tDEFAULT\n\
        宇治煎茶 FBA\tAMZ-10\t1280\t\t1\tB0EXAMPLE\tAMAZON_JP\n";
    import(&engine, "2", choice(amazon, drop_file(&dir, 9_004, listings_report))).await;
    let wait = waiting(&engine).await;
    let same_jan = wait.rows.iter().find(|row| row.code == "AMZ-9").unwrap();
    assert_eq!(same_jan.proposals[0].sureness, Sureness::Certain, "{wait:?}");
    let row = engine.store.read(move |r| shops::get(r, amazon)).await.unwrap().unwrap();
    let mut switches = row.switches;
    switches.manage_orders = true;
    engine.store.write(move |w| shops::set_switches(w, amazon, &switches)).await.unwrap();
    let health = engine.health(crate::views::Nothing {}).await.unwrap();
    let of_amazon = health.iter().find(|one| one.shop_id == amazon).unwrap();
    assert_eq!((of_amazon.state.as_str(), of_amazon.problem.is_none()), ("files", true));
    engine.close().await;
}
