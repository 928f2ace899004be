//! What comes out of a good file, and what is refused in it row by row.

use crate::help::{fixtures, lines, refused};

#[test]
fn rakuten_since_skus() {
    let read = fixtures(&["rakuten-normal-item.csv"]);
    assert_eq!(
        lines(&read),
        [
            "0:3 itemNumber=SENCHA manageNumber=sencha merchantDefinedSkuId=SENCHA-50 variantId=s-050 | sencha | 【送料無料】宇治煎茶 一番摘み | 50g / 袋 | 4901234567801 | 680円 8% | 12個 | None Shop",
            "0:4 itemNumber=SENCHA manageNumber=sencha merchantDefinedSkuId=SENCHA-100 variantId=s-100 | sencha | 【送料無料】宇治煎茶 一番摘み | 100g / 缶 | 4901234567818 | 1080円 8% | -個 | None Shop",
            "0:7 itemNumber=CUP manageNumber=cup variantId=normal-inventory | cup | 湯のみ～青～ |  |  | 2200円 -% | 3個 | None Shop",
        ]
    );
    assert_eq!(read.articles[0].article.options[0].0, "内容量");
    assert_eq!(
        refused(&read),
        [
            "0:8  \"lost\" articles.no_variation",
            "0:9 商品管理番号（商品URL） \"orphan\" articles.product_row_missing",
            "0:11 販売価格 \"二千円\" articles.not_a_price",
            "0:12 在庫数 \"-1\" articles.not_a_number",
            "0:14  \"SENCHA sencha SENCHA-50 s-050\" articles.row_twice",
        ]
    );
}

#[test]
fn rakuten_before_skus() {
    let read = fixtures(&["rakuten-item.csv", "rakuten-select.csv"]);
    assert_eq!(
        lines(&read),
        [
            "0:2 itemNumber=SENCHA-100 manageNumber=sencha-100 merchantDefinedSkuId=SENCHA-100 | sencha-100 | 宇治煎茶 100g |  | 4901234567894 | 1080円 -% | 12個 | None Shop",
            "1:3 itemNumber=SHIRT manageNumber=SHIRT merchantDefinedSkuId=SHIRT-red-m | SHIRT | 長袖シャツ | 赤 / M |  | 3980円 -% | 3個 | None Shop",
            "1:4 itemNumber=SHIRT manageNumber=shirt merchantDefinedSkuId=SHIRT-red-l | shirt | 長袖シャツ | 赤 / L |  | 3980円 -% | 0個 | None Shop",
        ]
    );
    assert_eq!(
        refused(&read),
        [
            "0:4 コントロールカラム \"d\" articles.row_deletes",
            "0:5 在庫タイプ \"coat\" articles.variations_missing",
            "0:6 商品名 \"\" articles.no_name",
            "1:5  \"SHIRT shirt SHIRT-red-l\" articles.row_twice",
            "1:6 商品管理番号（商品URL） \"ghost\" articles.product_row_missing",
        ]
    );
}

#[test]
fn yahoo_with_its_quantities() {
    let read = fixtures(&["yahoo-data.csv", "yahoo-quantity.csv"]);
    assert_eq!(
        lines(&read),
        [
            "0:2 item_code=green-tea jan=4901234567894 sku_code=green-tea | green-tea | 宇治煎茶 100g |  | 4901234567894 | 1080円 8% | 7個 | None Shop",
            "0:3 item_code=shirt sku_code=shirt-red-m sub_code=shirt-red-m | shirt | 長袖シャツ | 赤 / M |  | 3980円 10% | 3個 | None Shop",
            "0:3 item_code=shirt sku_code=shirt-red-l sub_code=shirt-red-l | shirt | 長袖シャツ | 赤 / L |  | 3980円 10% | -個 | Some(MadeToOrder) Shop",
        ]
    );
    assert_eq!(refused(&read), ["0:4 sub-code \"色:赤\" articles.sub_code"]);
}

#[test]
fn amazon_with_what_amazon_ships() {
    let read = fixtures(&["amazon-listings.txt"]);
    assert_eq!(
        lines(&read),
        [
            "0:2 jan=4901234567894 sku=TEA-01 | TEA-01 | 宇治煎茶 100g |  | 4901234567894 | 1080円 -% | 12個 | None Shop",
            "0:3 asin=B0EXAMPLE2 sku=CUP-02 | CUP-02 | 湯のみ 青 |  |  | 2200円 -% | -個 | None Mall",
        ]
    );
    assert_eq!(refused(&read), ["0:4 出品者SKU \"\" articles.no_key"]);
}

#[test]
fn au_pay_and_ponpare_with_their_choices() {
    let read = fixtures(&["aupay-item.csv", "aupay-stock.csv"]);
    assert_eq!(
        lines(&read),
        [
            "1:2 itemCode=sencha-100 skuCode=sencha-100 | sencha-100 | 宇治煎茶 100g |  |  | 1080円 -% | 12個 | None Shop",
            "1:3 choicesStockHorizontalCode=-red choicesStockVerticalCode=-m itemCode=shirt itemManagementId=-red-m skuCode=shirt-red-m | shirt | 長袖シャツ | 赤 / M |  | 3980円 -% | 3個 | None Shop",
            "1:4 choicesStockHorizontalCode=-red choicesStockVerticalCode=-l itemCode=shirt itemManagementId=-red-l skuCode=shirt-red-l | shirt | 長袖シャツ | 赤 / L |  | 3980円 -% | 0個 | None Shop",
        ]
    );
    let read = fixtures(&["ponpare-option.csv", "ponpare-item.csv"]);
    assert_eq!(
        lines(&read),
        [
            "1:2 itemId=SENCHA-100 manageId=sencha-100 skuCode=SENCHA-100 | sencha-100 | 宇治煎茶 100g |  | 4901234567894 | 1080円 -% | 12個 | None Shop",
            "0:3 itemId=SHIRT manageId=shirt skuCode=SHIRT-red-m skuHorizontalId=-red skuVerticalId=-m | shirt | 長袖シャツ | 赤 / M |  | 3980円 -% | 3個 | None Shop",
            "0:4 itemId=SHIRT manageId=shirt skuCode=SHIRT-blue-m skuHorizontalId=-blue skuVerticalId=-m | shirt | 長袖シャツ | 青 / M |  | 3980円 -% | 0個 | None Shop",
        ]
    );
    assert!(read.refused.is_empty());
}

#[test]
fn futureshop_whose_variation_files_fill_one_another() {
    let read = fixtures(&["futureshop-goods.csv", "futureshop-choice.csv", "futureshop-stock.csv"]);
    assert_eq!(
        lines(&read),
        [
            "0:2 productNo=TEA url=green-tea | green-tea | 宇治煎茶 100g |  | 4901234567894 | 1080円 -% | 12個 | None Shop",
            "1:2 horizontalNo=1 productNo=SHIRT url=shirt verticalNo=1 | shirt | 長袖シャツ | 赤 / M | 4901234567894 | 3980円 -% | 3個 | None Shop",
            "1:3 horizontalNo=1 productNo=SHIRT url=shirt verticalNo=2 | shirt | 長袖シャツ | 赤 / L |  | 3980円 -% | 0個 | None Shop",
        ]
    );
    assert!(read.refused.is_empty(), "{:?}", refused(&read));
}

#[test]
fn our_own() {
    let read = fixtures(&["own-items.csv"]);
    assert_eq!(
        lines(&read),
        [
            "0:2 code=TEA-01 | TEA-01 | 宇治煎茶 100g |  | 4901234567894 | 1080円 8% | 12個 | None Shop",
            "0:3 code=SHIRT-RED-M | SHIRT | 長袖シャツ | 赤 / M |  | 3980円 10% | -個 | None Shop",
        ]
    );
    assert_eq!(read.articles[1].article.unified_code, "U-100");
}
