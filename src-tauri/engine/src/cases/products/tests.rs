//! Products, listings and bundles as a person works with them.

use std::collections::BTreeMap;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use miseban_domain::{
    ListingId, ProductId, ShopId, SkuId,
    matching::MatchedBy,
    observation::FulfilledBy,
    product::{Axis, SkuOption},
    stock::Belief,
};
use miseban_store::{
    articles::{self, ArticleSource, NewArticle},
    listings, shops, skus,
    stock::{Book, Cause, NewMovement, set_expected},
};

use crate::{
    Engine,
    intake::tests::{NOW, at_rakuten, open, set_up},
    views::{
        ArticleQuery, CellChange, ChangeListings, CombineAxes, CopyProduct, CreateProduct, CreateSku,
        EditListings, EditProducts, JoinArticle, ListingCell, ListingQuery, OneProduct, PartQuantity,
        ProductQuery, RemoveSkus, SaveBundle, SaveField, SaveFields, SaveListing, SetMatchingKey, SetPicture,
        SomeSkus, TakeApart,
    },
};

pub(super) fn id() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// A product with one SKU a code, the first code being the product's.
pub(super) async fn product(engine: &Engine, codes: &[&str]) -> (ProductId, Vec<SkuId>) {
    let skus = codes
        .iter()
        .map(|code| CreateSku {
            code: (*code).to_owned(),
            options: if codes.len() > 1 {
                vec![SkuOption { name: "色".into(), value: (*code).to_owned() }]
            } else {
                Vec::new()
            },
            ..CreateSku::default()
        })
        .collect();
    let made = engine
        .create_product(CreateProduct {
            request_id: id(),
            code: codes[0].to_owned(),
            name: format!("商品{}", codes[0]),
            supplier: String::new(),
            memo: String::new(),
            skus,
        })
        .await
        .unwrap();
    (made.product_id, made.sku_ids)
}

pub(super) async fn put_on_shelf(engine: &Engine, sku: SkuId, pieces: i64) {
    engine
        .store
        .write(move |w| {
            let movement = NewMovement::new(sku, Book::Expected, 0, Cause::SetByHand, NOW);
            set_expected(w, pieces, &movement).map(drop)
        })
        .await
        .unwrap();
}

/// A listing that its mall shows, in a shop that sends.
async fn listed(engine: &Engine, shop: ShopId, sku_id: SkuId, code: &str) -> ListingId {
    let keys = BTreeMap::from([
        ("manageNumber".to_owned(), code.to_lowercase()),
        ("variantId".to_owned(), "0".to_owned()),
        ("itemNumber".to_owned(), code.to_owned()),
    ]);
    let saved =
        engine.save_listing(SaveListing { request_id: id(), shop_id: shop, sku_id, keys }).await.unwrap();
    let listing = saved.listing_id;
    engine
        .store
        .write(move |w| {
            let mut switches = shops::get(w, shop)?.unwrap().switches;
            switches.push_stock = true;
            shops::set_switches(w, shop, &switches)?;
            listings::record_belief(w, listing, Belief::new(5), NOW)
        })
        .await
        .unwrap();
    listing
}

fn cell(sku_id: SkuId, field: &str, value: &str) -> CellChange {
    CellChange { sku_id, field: field.to_owned(), value: value.to_owned() }
}

async fn rows(engine: &Engine, query: ProductQuery) -> Vec<String> {
    let page = engine.products(ProductQuery { limit: 100, ..query }).await.unwrap();
    assert_eq!(page.total, i64::try_from(page.rows.len()).unwrap());
    page.rows.into_iter().map(|row| row.code).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn axes_become_skus_with_codes_that_are_free() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    product(&engine, &["shirt-01-s"]).await;
    let axes = vec![
        Axis { name: "色".into(), values: vec!["赤".into(), "青".into()] },
        Axis { name: "サイズ".into(), values: vec!["Ｓ".into(), "M".into()] },
    ];
    let made = engine.combine_axes(CombineAxes { code: "shirt".into(), axes }).await.unwrap();
    let told: Vec<_> = made.iter().map(|one| (one.code.as_str(), one.variation.as_str())).collect();
    assert_eq!(
        told,
        [
            ("shirt-01-s-2", "赤 / Ｓ"),
            ("shirt-01-m", "赤 / M"),
            ("shirt-02-s", "青 / Ｓ"),
            ("shirt-02-m", "青 / M")
        ]
    );
    let skus: Vec<CreateSku> = made
        .into_iter()
        .map(|one| CreateSku {
            code: one.code,
            options: one.options,
            jan: "４９０１２３４５６７８９４".into(),
            price: Some(1_980),
            ..CreateSku::default()
        })
        .collect();
    let create = CreateProduct {
        request_id: "same".into(),
        code: "shirt".into(),
        name: "シャツ".into(),
        supplier: "見本紡績".into(),
        memo: String::new(),
        skus,
    };
    let made = engine.create_product(create.clone()).await.unwrap();
    assert_eq!(engine.create_product(create).await.unwrap().sku_ids, made.sku_ids, "a repeat makes nothing");
    assert_eq!(made.warnings.len(), 4, "each has a twin: {:?}", made.warnings);
    assert_eq!(made.warnings[0].code, "product.jan_twice");
    let view = engine.product(OneProduct { product_id: made.product_id }).await.unwrap();
    assert_eq!(view.supplier, "見本紡績");
    assert_eq!(view.skus[1].variation, "赤 / M");
    assert_eq!((view.skus[1].price, view.skus[1].expected), (Some(1_980), None));
    assert_eq!(rows(&engine, ProductQuery { text: "紡績".into(), ..ProductQuery::default() }).await.len(), 4);

    let copy = CopyProduct { request_id: id(), product_id: made.product_id, code: "polo".into(), name: None };
    let copied = engine.copy_product(copy).await.unwrap();
    let view = engine.product(OneProduct { product_id: copied.product_id }).await.unwrap();
    let codes: Vec<_> = view.skus.iter().map(|sku| (sku.code.as_str(), sku.jan.as_str())).collect();
    assert_eq!(codes, [("polo-01-s-2", ""), ("polo-01-m", ""), ("polo-02-s", ""), ("polo-02-m", "")]);
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cells_are_written_each_for_itself_and_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let (product_id, skus) = product(&engine, &["A", "B"]).await;
    let fields = engine
        .save_fields(SaveFields {
            request_id: id(),
            fields: vec![SaveField { field_id: None, name: "素材".into() }],
            remove_filled: false,
        })
        .await
        .unwrap();
    let field = format!("field:{}", fields[0].field_id);
    let (a, b) = (skus[0], skus[1]);
    let changes = vec![
        cell(a, "price", "１，９８０"),
        cell(a, "cost", "abc"),
        cell(a, "code", "B"),
        cell(b, "tax_rate", "８％"),
        cell(b, "jan", "4901234567890"),
        cell(a, "name", "新しい名前"),
        cell(b, &field, "綿100%"),
        cell(b, "options", "黒"),
        cell(b, "weight", ""),
        cell(a, "nonsense", "x"),
    ];
    let before = engine.product(OneProduct { product_id }).await.unwrap();
    let edited = engine.edit_products(EditProducts { request_id: id(), changes, seen: None }).await.unwrap();
    let refused: Vec<_> =
        edited.refused.iter().map(|one| (one.field.as_str(), one.problem.code.as_str())).collect();
    assert_eq!(
        refused,
        [("cost", "problem.not_a_number"), ("code", "sku.code_taken"), ("nonsense", "problem.bad_argument")]
    );
    assert_eq!(edited.warnings.len(), 1);
    assert_eq!(edited.warnings[0].problem.args["right"], "4901234567894");
    let view = engine.product(OneProduct { product_id }).await.unwrap();
    assert_eq!((view.skus[0].price, view.skus[0].cost), (Some(1_980), None));
    assert_eq!((view.skus[1].tax_rate, view.skus[1].variation.as_str()), (8, "黒"));
    assert_eq!(view.skus[1].own_name, None, "it was called as the product");
    assert_eq!(view.fields[&fields[0].field_id.to_string()], "綿100%");

    let history = engine.product_history(OneProduct { product_id }).await.unwrap();
    let told = history.iter().find(|one| one.what == "history.product_saved").unwrap();
    assert!(told.changes.iter().any(|one| one.field == "素材" && one.after == "綿100%"), "{told:?}");

    let back = EditProducts { request_id: id(), changes: edited.before, seen: None };
    assert!(engine.edit_products(back).await.unwrap().refused.is_empty());
    let after = engine.product(OneProduct { product_id }).await.unwrap();
    let text = |view: &_| serde_json::to_string(view).unwrap();
    assert_eq!(text(&after), text(&before), "all of it");

    let filled = vec![cell(a, &field, "麻")];
    engine.edit_products(EditProducts { request_id: id(), changes: filled, seen: None }).await.unwrap();
    let none = SaveFields { request_id: id(), fields: Vec::new(), remove_filled: false };
    let refused = engine.save_fields(none.clone()).await.unwrap_err();
    assert_eq!(refused.problem.code, "product.field_filled");
    let removed = SaveFields { request_id: id(), remove_filled: true, ..none };
    assert!(engine.save_fields(removed).await.unwrap().is_empty());
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_swap_names_and_places() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let field = |field_id, name: &str| SaveField { field_id, name: name.to_owned() };
    let save = |fields| SaveFields { request_id: id(), fields, remove_filled: false };
    let first = engine.save_fields(save(vec![field(None, "産地"), field(None, "素材")])).await.unwrap();
    let swapped = vec![
        field(Some(first[1].field_id), "産地"),
        field(Some(first[0].field_id), "素材"),
        field(None, "型番"),
    ];
    let names: Vec<_> = engine.save_fields(save(swapped)).await.unwrap();
    let told: Vec<_> = names.iter().map(|one| (one.field_id, one.name.as_str())).collect();
    assert_eq!(told[0], (first[1].field_id, "産地"));
    assert_eq!(told[1], (first[0].field_id, "素材"));
    let empty = engine.save_fields(save(vec![field(None, "　")])).await.unwrap_err();
    assert_eq!(empty.problem.code, "product.field_empty");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_a_small_picture() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let (product_id, _) = product(&engine, &["A"]).await;
    let set =
        |bytes: &[u8]| SetPicture { request_id: id(), product_id, base64: BASE64_STANDARD.encode(bytes) };
    engine.set_picture(set(b"\x89PNG\r\n\x1a\nrest")).await.unwrap();
    let kept = engine.picture(OneProduct { product_id }).await.unwrap();
    assert_eq!(kept.media_type.as_deref(), Some("image/png"));
    assert_eq!(engine.set_picture(set(b"GIF89a")).await.unwrap_err().problem.code, "product.picture_form");
    let large = [b"\xFF\xD8\xFF".as_slice(), &vec![0; 400_000]].concat();
    assert_eq!(engine.set_picture(set(&large)).await.unwrap_err().problem.code, "product.picture_large");
    engine.set_picture(set(b"")).await.unwrap();
    assert_eq!(engine.picture(OneProduct { product_id }).await.unwrap().media_type, None);
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn removing_tells_first_and_parts_of_bundles_stay() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    let mut all = Vec::new();
    for code in ["fresh", "moved", "part", "set"] {
        all.push(product(&engine, &[code]).await.1[0]);
    }
    let [fresh, moved, part, set] = [all[0], all[1], all[2], all[3]];
    put_on_shelf(&engine, moved, 5).await;
    let listing = listed(&engine, shop, moved, "MOVED").await;
    let parts = vec![PartQuantity { sku_id: part, quantity: 2 }];
    engine.save_bundle(SaveBundle { request_id: id(), sku_id: set, parts, seen: None }).await.unwrap();

    let three = RemoveSkus { request_id: id(), sku_ids: vec![fresh, moved, part], seen: None };
    let preview = engine.preview_removal(three.clone()).await.unwrap();
    let outcomes: Vec<_> = preview.rows.iter().map(|row| row.outcome.as_str()).collect();
    assert_eq!(outcomes, ["deleted", "archived", "kept"]);
    assert_eq!(preview.rows[2].reason.as_ref().unwrap().args["codes"], "set");
    let number = &preview.look.impact.rows[0];
    assert_eq!((number.listing_id, number.old, number.new), (listing, Some(5), Some(0)));

    let seen = Some(preview.look.seen);
    let removed = engine.remove_skus(RemoveSkus { seen, ..three }).await.unwrap();
    assert_eq!((removed.deleted, removed.archived, removed.kept.len()), (1, vec![moved], 1));
    assert_eq!(rows(&engine, ProductQuery::default()).await, ["part", "set"]);
    let archived = ProductQuery { only: "archived".into(), ..ProductQuery::default() };
    assert_eq!(rows(&engine, archived).await, ["moved"]);
    assert_eq!(rows(&engine, ProductQuery { archived: true, ..ProductQuery::default() }).await.len(), 3);
    let shown = engine.listings(ListingQuery { limit: 9, ..ListingQuery::default() }).await.unwrap();
    assert_eq!(shown.rows[0].numbers.ours, Some(0), "its mall is told that it is sold no more");

    engine.restore_skus(SomeSkus { request_id: id(), sku_ids: vec![moved] }).await.unwrap();
    let shown = engine.listings(ListingQuery { limit: 9, ..ListingQuery::default() }).await.unwrap();
    assert_eq!(shown.rows[0].numbers.ours, Some(5));
    // Together with its bundle a part goes, too.
    let both = RemoveSkus { request_id: id(), sku_ids: vec![part, set], seen: None };
    let removed = engine.remove_skus(both).await.unwrap();
    assert_eq!((removed.deleted, removed.archived), (1, vec![part]), "it may stand in an order");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn counting_of_many_is_looked_at_before_it_changes() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    let (_, skus) = product(&engine, &["A"]).await;
    put_on_shelf(&engine, skus[0], 5).await;
    listed(&engine, shop, skus[0], "A").await;
    let look = engine
        .preview_counting(crate::views::PreviewCounting {
            sku_ids: skus.clone(),
            counting: "made_to_order".into(),
        })
        .await
        .unwrap();
    assert_eq!(look.impact.counts.left_alone, 1);
    assert_eq!((look.impact.rows[0].old, look.impact.rows[0].new), (Some(5), None));
    let changes = vec![cell(skus[0], "counting", "受注生産")];
    let edit = EditProducts { request_id: id(), changes, seen: Some(look.seen) };
    assert_eq!(engine.edit_products(edit).await.unwrap().before[0].value, "counted");
    let kept = engine.listings(ListingQuery { limit: 9, ..ListingQuery::default() }).await.unwrap();
    assert_eq!(kept.rows[0].numbers.ours, None, "the mall's number is left alone");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lot_set_aside_is_taken_from_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    let (_, skus) = product(&engine, &["A"]).await;
    put_on_shelf(&engine, skus[0], 100).await;
    let plain = listed(&engine, shop, skus[0], "A").await;
    let sale = listed(&engine, shop, skus[0], "SALE").await;
    let cells = |value: &str| {
        let of = |field: &str, value: &str| ListingCell {
            listing_id: sale,
            field: field.to_owned(),
            value: value.to_owned(),
        };
        vec![of("set_aside", value), of("price", "1,980"), of("cap", "-1"), of("title", "セール")]
    };
    let preview = EditListings { request_id: String::new(), changes: cells("１０"), seen: None };
    let look = engine.preview_listing_edit(preview).await.unwrap();
    let others = look.impact.rows.iter().find(|row| row.listing_id == plain).unwrap();
    assert_eq!((others.old, others.new), (Some(100), Some(90)));
    let edit = EditListings { request_id: id(), changes: cells("１０"), seen: Some(look.seen) };
    let edited = engine.edit_listings(edit).await.unwrap();
    assert_eq!(edited.refused.len(), 1);
    assert_eq!(edited.refused[0].problem.code, "problem.number_negative");
    let numbers = || async {
        let page = engine.listings(ListingQuery { limit: 9, ..ListingQuery::default() }).await.unwrap();
        page.rows
            .into_iter()
            .map(|row| (row.listing_id, row.numbers.ours.unwrap()))
            .collect::<BTreeMap<_, _>>()
    };
    assert_eq!(numbers().await, BTreeMap::from([(plain, 90), (sale, 100)]));
    let own = ListingQuery { only: "own_rules".into(), limit: 9, ..ListingQuery::default() };
    let row = engine.listings(own).await.unwrap().rows.remove(0);
    assert_eq!((row.price, row.title.as_str(), row.set_aside), (Some(1_980), "セール", 10));
    let back = EditListings { request_id: id(), changes: edited.before, seen: None };
    let seen = Some(engine.preview_listing_edit(back.clone()).await.unwrap().seen);
    engine.edit_listings(EditListings { seen, ..back }).await.unwrap();
    assert_eq!(numbers().await, BTreeMap::from([(plain, 100), (sale, 100)]));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_switched_in_bulk_and_what_cannot_be_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    let (_, skus) = product(&engine, &["A"]).await;
    put_on_shelf(&engine, skus[0], 5).await;
    let listing = listed(&engine, shop, skus[0], "A").await;
    let keys = BTreeMap::from([("itemNumber".to_owned(), "のし".to_owned())]);
    let saved = engine
        .save_listing(SaveListing { request_id: id(), shop_id: shop, sku_id: skus[0], keys })
        .await
        .unwrap();
    let both = vec![listing, saved.listing_id];
    let off = |linked| ChangeListings {
        request_id: id(),
        listing_ids: both.clone(),
        linked: Some(linked),
        fulfilled_by: None,
        seen: None,
    };
    let preview = engine.preview_listing_change(off(false)).await.unwrap();
    assert_eq!((preview.changed, preview.look.impact.counts.left_alone), (1, 1));
    assert_eq!(preview.left_out[0].reason.code, "listing.match_only");
    let change = ChangeListings { seen: Some(preview.look.seen), ..off(false) };
    assert_eq!(engine.change_listings(change).await.unwrap().changed, 1);
    let unlinked = ListingQuery { only: "unlinked".into(), limit: 9, ..ListingQuery::default() };
    let page = engine.listings(unlinked).await.unwrap();
    assert_eq!(page.total, 2);
    assert_eq!(page.rows.iter().filter(|row| row.linkable).count(), 1);
    let preview = engine.preview_listing_change(off(true)).await.unwrap();
    assert_eq!((preview.to_be_read, preview.look.impact.rows[0].new), (1, Some(5)));

    let by_mall = ChangeListings { linked: None, fulfilled_by: Some("mall".into()), seen: None, ..off(true) };
    let seen = engine.preview_listing_change(by_mall.clone()).await.unwrap().look.seen;
    engine.change_listings(ChangeListings { seen: Some(seen), ..by_mall }).await.unwrap();
    let row = engine.store.read(move |r| listings::get(r, listing)).await.unwrap().unwrap();
    assert_eq!(row.fulfilled_by, FulfilledBy::Mall);
    engine.close().await;
}

async fn article(engine: &Engine, shop: ShopId, manage: &str, number: &str) {
    let keys = BTreeMap::from([
        ("manageNumber".to_owned(), manage.to_owned()),
        ("variantId".to_owned(), "0".to_owned()),
        ("itemNumber".to_owned(), number.to_owned()),
    ]);
    let new = NewArticle {
        shop_id: shop,
        key: format!("{manage}:0"),
        keys,
        title: format!("【送料無料】{number}"),
        variation: String::new(),
        jan: String::new(),
        price: Some(900),
        source: ArticleSource::File,
    };
    engine.store.write(move |w| articles::upsert(w, &new, NOW).map(drop)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_joined_by_hand_and_taken_apart_again() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    let (_, skus) = product(&engine, &["A"]).await;
    article(&engine, shop, "x-1", "OTHER").await;
    article(&engine, shop, "a-1", "a").await;
    let page = engine.unknown_articles(ArticleQuery { limit: 9, ..ArticleQuery::default() }).await.unwrap();
    assert_eq!(page.total, 2);
    let named = page.rows.iter().find(|row| row.key == "a-1:0").unwrap();
    assert_eq!(named.code_names_code.as_deref(), Some("A"));
    let other = page.rows.iter().find(|row| row.key == "x-1:0").unwrap();
    let join = JoinArticle { request_id: id(), article_id: other.article_id, sku_id: skus[0] };
    let listing = engine.join_article(join).await.unwrap().listing_id;
    let row = engine.store.read(move |r| listings::get(r, listing)).await.unwrap().unwrap();
    assert_eq!((row.matched_by, row.price), (MatchedBy::Hand, Some(900)));
    engine.take_apart(TakeApart { request_id: id(), listing_ids: vec![listing] }).await.unwrap();
    let page = engine
        .unknown_articles(ArticleQuery { text: "OTHER".into(), limit: 9, ..ArticleQuery::default() })
        .await
        .unwrap();
    assert_eq!(page.rows[0].source, "apart");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_matching_key_shows_what_it_does_and_can_be_turned_back() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    let mut ids = BTreeMap::new();
    for code in ["ITEM-1", "m-2", "ITEM-2", "m-3", "ITEM-4"] {
        let sku = product(&engine, &[code]).await.1[0];
        put_on_shelf(&engine, sku, 5).await;
        ids.insert(code, sku);
    }
    // By itemNumber: 1 comes apart, 2 moves, 4 is joined by hand and stays, m-3 waits and joins.
    for (manage, number) in [("m-1", "ITEM-1"), ("m-2", "ITEM-2"), ("m-3", "ITEM-3")] {
        article(&engine, shop, manage, number).await;
    }
    let same = |matching_key: &str| SetMatchingKey {
        request_id: id(),
        shop_id: shop,
        matching_key: matching_key.to_owned(),
        seen: None,
    };
    // The key in use joins what waits under its code.
    let preview = engine.preview_matching_key(same("itemNumber")).await.unwrap();
    assert_eq!((preview.joined, preview.moved, preview.parted), (2, 0, 0));
    let unseen = engine.set_matching_key(same("itemNumber")).await.unwrap_err();
    assert_eq!(unseen.problem.code, "problem.look_first");
    let set = SetMatchingKey { seen: Some(preview.look.seen), ..same("itemNumber") };
    assert_eq!(engine.set_matching_key(set).await.unwrap().joined, 2);
    article(&engine, shop, "z-4", "elsewhere").await;
    let by_hand = engine
        .unknown_articles(ArticleQuery { text: "z-4".into(), limit: 1, ..ArticleQuery::default() })
        .await
        .unwrap();
    let join =
        JoinArticle { request_id: id(), article_id: by_hand.rows[0].article_id, sku_id: ids["ITEM-4"] };
    engine.join_article(join).await.unwrap();

    engine
        .store
        .write(move |w| {
            let mut switches = shops::get(w, shop)?.unwrap().switches;
            switches.push_stock = true;
            shops::set_switches(w, shop, &switches)
        })
        .await
        .unwrap();
    let preview = engine.preview_matching_key(same("manageNumber")).await.unwrap();
    assert_eq!((preview.joined, preview.moved, preview.parted), (1, 1, 1));
    let mut numbers: Vec<_> = preview.rows.iter().map(|row| (row.kind.as_str(), row.old, row.new)).collect();
    numbers.sort_unstable();
    let each = [("joined", None, Some(5)), ("moved", Some(5), Some(5)), ("parted", Some(5), None)];
    assert_eq!(numbers, each, "what would be sent is told of every row");
    assert_eq!((preview.kept, preview.kept_by_hand), (1, 1));
    let moved = preview.rows.iter().find(|row| row.kind == "moved").unwrap();
    assert_eq!((moved.from.as_deref(), moved.to.as_deref()), (Some("ITEM-2"), Some("m-2")));
    assert_eq!(moved.new_code, "m-2");
    let set = SetMatchingKey { seen: Some(preview.look.seen), ..same("manageNumber") };
    let done = engine.set_matching_key(set).await.unwrap();
    assert_eq!((done.joined, done.moved, done.parted), (1, 1, 1));
    let joined = |key: &'static str| {
        let store = engine.store.clone();
        async move {
            store
                .read(move |r| {
                    let row = listings::by_key(r, shop, key)?;
                    row.map(|row| Ok(skus::get(r, row.sku_id)?.unwrap().code)).transpose()
                })
                .await
                .unwrap()
        }
    };
    assert_eq!(joined("m-1:0").await, None);
    assert_eq!(joined("m-2:0").await.as_deref(), Some("m-2"));
    assert_eq!(joined("m-3:0").await.as_deref(), Some("m-3"));
    assert_eq!(joined("z-4:0").await.as_deref(), Some("ITEM-4"));

    let preview = engine.preview_matching_key(same("itemNumber")).await.unwrap();
    let set = SetMatchingKey { seen: Some(preview.look.seen), ..same("itemNumber") };
    engine.set_matching_key(set).await.unwrap();
    assert_eq!(joined("m-1:0").await.as_deref(), Some("ITEM-1"), "and back");
    assert_eq!(joined("m-3:0").await, None);
    let mut by_form = at_rakuten("again", "first", "hinata");
    (by_form.id, by_form.common.matching_key) = (Some(shop), "manageNumber".to_owned());
    let refused = engine.save_shop(by_form).await.unwrap().refused;
    assert_eq!(refused[0].problem.code, "field.matching_key_look", "not without a look");
    let unknown = engine.preview_matching_key(same("nonsense")).await.unwrap_err();
    assert_eq!(unknown.problem.code, "shop.unknown_key");
    engine.close().await;
}
