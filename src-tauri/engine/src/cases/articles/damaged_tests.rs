//! Files whose codes a spreadsheet damaged make no second SKU of what is known.

use miseban_domain::article::Sureness;

use super::tests::{choice, codes, drop_file, import, shop, waiting};
use crate::{
    Engine,
    intake::tests::open,
    views::{ArticleChoice, ArticlesPreview, CreateFromArticles, PreviewArticles},
};

const OURS: &str = "商品コード,商品名,販売価格\n00123,甲の品,100\n4901234567894,乙の品,200\n1-2,丙の品,300\n";

async fn preview(engine: &Engine, choice: ArticleChoice) -> ArticlesPreview {
    engine.preview_articles(PreviewArticles { choice, ..PreviewArticles::default() }).await.unwrap()
}

/// Code, what becomes of it, the note and the code that the note names.
fn fates(look: &ArticlesPreview) -> Vec<(&str, &str, &str, &str)> {
    look.rows
        .iter()
        .map(|row| {
            let note = row.note.as_ref();
            let named = note.and_then(|note| note.args.get("code")).map_or("", String::as_str);
            (row.code.as_str(), row.what.as_str(), note.map_or("", |note| note.code.as_str()), named)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_codes_are_refused_or_proposed_and_never_made_anew_in_silence() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let rakuten = shop(&engine, "rakuten", "merchantDefinedSkuId", ("shop_url", "hinata")).await;
    let yahoo = shop(&engine, "yahoo", "item_code", ("seller_id", "hinata-store")).await;
    let of_ours = |file| ArticleChoice { shop_id: None, ..choice(rakuten, file) };
    import(&engine, "1", of_ours(drop_file(&dir, 9_101, OURS))).await;
    assert_eq!(codes(&engine).await, ["00123", "4901234567894", "1-2"]);

    let own =
        "商品コード,商品名,販売価格\n123,あ,1\n4.90123E+12,い,2\n1月2日,う,3\n7.00000E+12,え,4\nNEW,お,5\n";
    let look = preview(&engine, of_ours(drop_file(&dir, 9_102, own))).await;
    let damaged = "articles.code_damaged";
    let expected = [
        ("123", "refuse", damaged, "00123"),
        ("4.90123E+12", "refuse", damaged, "4901234567894"),
        ("1月2日", "refuse", damaged, "1-2"),
        ("7.00000E+12", "refuse", "articles.code_rounded", "7.00000E+12"),
        ("NEW", "create", "", ""),
    ];
    assert_eq!(fates(&look), expected);

    // The mall's own name for it is whole: it may be joined, and a person looks.
    let mut text = "商品管理番号（商品URL）,商品番号,商品名,消費税率,バリエーション項目キー定義,バリエーション項目名定義,SKU管理番号,システム連携用SKU番号,バリエーション項目キー1,バリエーション項目選択肢1,販売価格,在庫数,カタログID\n".to_owned();
    let rows =
        ["123", "4.90123E+12", "1月2日", "7.00000E+12"].into_iter().enumerate().map(|(place, code)| {
            format!("p-{place},P{place},別の名{place},,,,,,,,,,\np-{place},,,,,,v-{place},{code},,,900,3,\n")
        });
    text += &rows.collect::<Vec<_>>().concat();
    let all =
        ArticleChoice { unmatched: "create".to_owned(), ..choice(rakuten, drop_file(&dir, 9_103, &text)) };
    let look = preview(&engine, all.clone()).await;
    let mut expected = expected[..4].to_vec();
    for one in &mut expected[..3] {
        one.1 = "wait";
    }
    assert_eq!(fates(&look), expected);
    import(&engine, "2", all).await;
    let wait = waiting(&engine).await;
    let of = |code: &str| wait.rows.iter().find(|row| row.code == code).unwrap();
    for (code, whole, _, named) in &expected[..3] {
        assert_eq!(*whole, "wait");
        let best = &of(code).proposals[0];
        assert_eq!((best.code.as_str(), best.sureness), (*named, Sureness::Probable));
    }
    // The person may know better.
    let make = CreateFromArticles { request_id: "3".to_owned(), article_ids: vec![of("123").id] };
    assert_eq!(engine.create_from_articles(make).await.unwrap().job.succeeded, 1);
    assert_eq!(codes(&engine).await, ["00123", "4901234567894", "1-2", "123"]);

    // The mall's own name is what was damaged: nothing may be joined by it.
    let text =
        "path,name,code,sub-code,price,jan,product-category,taxrate-type\n器,別の名,1月2日,,2200,,1470,0.1\n";
    let look = preview(&engine, choice(yahoo, drop_file(&dir, 9_104, text))).await;
    assert_eq!(fates(&look), [("1月2日", "refuse", damaged, "1-2")]);
    engine.close().await;
}
