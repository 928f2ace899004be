//! Stock files of the malls, whether or not anything is built to talk to them. Evidence for each stands at its layout.

use miseban_formats::table::Separator;

use super::{Column, FileKind, FileLayout, Role};

/// item.csv of before SKUs (working programs): numbers of articles without choices.
const RAKUTEN_ITEM: FileLayout = FileLayout {
    file_name: "item.csv",
    marks: &["コントロールカラム", "在庫タイプ"],
    never: &["項目選択肢用コントロールカラム", "SKU管理番号"],
    only: &[("在庫タイプ", &["1", ""]), ("コントロールカラム", &["n", "u", ""])],
    codes: &[&["itemNumber"], &["manageNumber"]],
    sample: &[&["u", "green-tea", "TEA-01", "1", "12"], &["u", "black-tea", "TEA-02", "1", "3"]],
    ..FileLayout::new(
        "rakuten.item_stock",
        Some("rakuten"),
        FileKind::Stock,
        "layout.rakuten.item_stock",
        &[
            Column::needed("コントロールカラム", Role::Control),
            Column::needed("商品管理番号（商品URL）", Role::Key("manageNumber")),
            Column::optional("商品番号", Role::Key("itemNumber")),
            Column::optional("在庫タイプ", Role::Fixed("1")),
            Column::needed("在庫数", Role::Quantity),
        ],
    )
};

/// select.csv of before SKUs (working programs): 項目選択肢別在庫, in rows of kind `i`. SHOPLIST's stock.csv has the same columns.
const RAKUTEN_SELECT: FileLayout = FileLayout {
    file_name: "select.csv",
    marks: &["項目選択肢別在庫用在庫数"],
    only: &[("選択肢タイプ", &["i"]), ("項目選択肢用コントロールカラム", &["n", "u", ""])],
    codes: &[
        &["manageNumber", "horizontal", "vertical"],
        &["manageNumber", "horizontal"],
        &["manageNumber", "vertical"],
    ],
    sample: &[
        &["u", "shirt", "i", "赤", "-red", "M", "-m", "3"],
        &["u", "shirt", "i", "青", "-blue", "M", "-m", "5"],
    ],
    ..FileLayout::new(
        "rakuten.select_stock",
        Some("rakuten"),
        FileKind::Stock,
        "layout.rakuten.select_stock",
        &[
            Column::needed("項目選択肢用コントロールカラム", Role::Control),
            Column::needed("商品管理番号（商品URL）", Role::Key("manageNumber")),
            Column::needed("選択肢タイプ", Role::Fixed("i")),
            Column::optional("項目選択肢別在庫用横軸選択肢", Role::Field("horizontal_name")),
            Column::needed("項目選択肢別在庫用横軸選択肢子番号", Role::Key("horizontal")),
            Column::optional("項目選択肢別在庫用縦軸選択肢", Role::Field("vertical_name")),
            Column::optional("項目選択肢別在庫用縦軸選択肢子番号", Role::Key("vertical")),
            Column::needed("項目選択肢別在庫用在庫数", Role::Quantity),
        ],
    )
};

/// Wow! manager's stock.csv (a working program): articles with choices and without in one file.
const AUPAY_STOCK: FileLayout = FileLayout {
    file_name: "stock.csv",
    marks: &["stockSegment", "choicesStockCount"],
    never: &["itemName"],
    only: &[("ctrlCol", &["N", "U", ""])],
    codes: &[
        &["itemCode", "choicesStockHorizontalCode", "choicesStockVerticalCode"],
        &["itemCode", "choicesStockHorizontalCode"],
        &["itemCode"],
    ],
    sample: &[&["U", "TEA-01", "1", "12", "", "", ""], &["U", "shirt", "2", "", "-red", "-m", "3"]],
    ..FileLayout::new(
        "aupay.stock",
        Some("aupay"),
        FileKind::Stock,
        "layout.aupay.stock",
        &[
            Column::optional("ctrlCol", Role::Control),
            Column::needed("itemCode", Role::Key("itemCode")),
            Column::needed("stockSegment", Role::RowKind),
            Column::optional("stockCount", Role::PlainQuantity),
            Column::optional("choicesStockHorizontalCode", Role::Key("choicesStockHorizontalCode")),
            Column::optional("choicesStockVerticalCode", Role::Key("choicesStockVerticalCode")),
            Column::needed("choicesStockCount", Role::Quantity),
        ],
    )
};

/// ポンパレモール's item.csv (working programs; the mall closed in 2024, its files are still about).
const PONPARE_ITEM: FileLayout = FileLayout {
    file_name: "item.csv",
    marks: &["商品管理ID（商品URL）", "在庫タイプ"],
    never: &["SKU在庫数"],
    only: &[("在庫タイプ", &["1", ""]), ("コントロールカラム", &["n", "u", ""])],
    codes: &[&["itemId"], &["manageId"]],
    sample: &[&["u", "green-tea", "TEA-01", "1", "12"], &["u", "black-tea", "TEA-02", "1", "3"]],
    ..FileLayout::new(
        "ponpare.item_stock",
        Some("ponpare"),
        FileKind::Stock,
        "layout.ponpare.item_stock",
        &[
            Column::needed("コントロールカラム", Role::Control),
            Column::needed("商品管理ID（商品URL）", Role::Key("manageId")),
            Column::optional("商品ID", Role::Key("itemId")),
            Column::optional("在庫タイプ", Role::Fixed("1")),
            Column::needed("在庫数", Role::Quantity),
        ],
    )
};

/// ポンパレモール's option.csv (working programs): numbers of SKUs in rows of kind `s`.
const PONPARE_OPTION: FileLayout = FileLayout {
    file_name: "option.csv",
    marks: &["SKU在庫数", "SKU横軸項目ID"],
    only: &[("選択肢タイプ", &["s"]), ("コントロールカラム", &["n", "u", ""])],
    codes: &[&["manageId", "skuHorizontalId", "skuVerticalId"], &["manageId", "skuHorizontalId"]],
    sample: &[&["u", "shirt", "s", "-red", "-m", "3"], &["u", "shirt", "s", "-blue", "-m", "5"]],
    ..FileLayout::new(
        "ponpare.option_stock",
        Some("ponpare"),
        FileKind::Stock,
        "layout.ponpare.option_stock",
        &[
            Column::needed("コントロールカラム", Role::Control),
            Column::needed("商品管理ID（商品URL）", Role::Key("manageId")),
            Column::needed("選択肢タイプ", Role::Fixed("s")),
            Column::needed("SKU横軸項目ID", Role::Key("skuHorizontalId")),
            Column::optional("SKU縦軸項目ID", Role::Key("skuVerticalId")),
            Column::needed("SKU在庫数", Role::Quantity),
        ],
    )
};

/// futureshop's goodsVariationStock (a working program): 現在在庫数 is told by the shop, 調整在庫数 is what it takes. That a
/// plain number there replaces is from memory.
const FUTURESHOP_VARIATION: FileLayout = FileLayout {
    file_name: "goodsVariationStock.csv",
    marks: &["バリエーション別枝番（横軸）", "調整在庫数"],
    codes: &[&["url", "horizontalNo", "verticalNo"], &["url", "horizontalNo"], &["productNo"]],
    sample: &[
        &["shirt", "-red", "-m", "", "3", "SHIRT-RED-M"],
        &["shirt", "-blue", "-m", "", "5", "SHIRT-BLUE-M"],
    ],
    ..FileLayout::new(
        "futureshop.variation_stock",
        Some("futureshop"),
        FileKind::Stock,
        "layout.futureshop.variation_stock",
        &[
            Column::needed("商品URLコード", Role::Key("url")),
            Column::needed("バリエーション別枝番（横軸）", Role::Key("horizontalNo")),
            Column::optional("バリエーション別枝番（縦軸）", Role::Key("verticalNo")),
            Column::optional("現在在庫数", Role::ShownQuantity),
            Column::needed("調整在庫数", Role::Quantity),
            Column::optional("商品番号", Role::Key("productNo")),
        ],
    )
};

/// futureshop's goodsStock (its exact header is not known; the names are those of the article's file).
const FUTURESHOP_GOODS: FileLayout = FileLayout {
    file_name: "goodsStock.csv",
    marks: &["商品URLコード", "調整在庫数"],
    never: &["バリエーション別枝番（横軸）"],
    codes: &[&["productNo"], &["url"]],
    sample: &[&["green-tea", "TEA-01", "", "12"], &["black-tea", "TEA-02", "", "3"]],
    ..FileLayout::new(
        "futureshop.goods_stock",
        Some("futureshop"),
        FileKind::Stock,
        "layout.futureshop.goods_stock",
        &[
            Column::needed("商品URLコード", Role::Key("url")),
            Column::optional("商品番号", Role::Key("productNo")),
            Column::optional("現在在庫数", Role::ShownQuantity),
            Column::needed("調整在庫数", Role::Quantity),
        ],
    )
};

/// Amazon's 価格と数量 and listing report (column names from working programs): what Amazon itself ships is left out.
const AMAZON_QUANTITY: FileLayout = FileLayout {
    file_name: "quantity.txt",
    separator: Separator::Tab,
    marks: &["sku", "quantity"],
    never: &["code", "sub-code"],
    only: &[
        ("fulfillment-channel", &["DEFAULT", "MFN", ""]),
        ("フルフィルメント・チャンネル", &["DEFAULT", "MFN", ""]),
    ],
    codes: &[&["sku"]],
    sample: &[&["TEA-01", "12"], &["TEA-02", "3"]],
    ..FileLayout::new(
        "amazon.quantity",
        Some("amazon"),
        FileKind::Stock,
        "layout.amazon.quantity",
        &[
            Column::needed("sku", Role::Key("sku")).also(&["seller-sku", "item-sku", "出品者SKU"]),
            Column::needed("quantity", Role::Quantity).also(&["数量"]),
        ],
    )
};

/// `MakeShop`'s product file (working program; its old interface is closing).
const MAKESHOP_PRODUCT: FileLayout = FileLayout {
    file_name: "product.csv",
    marks: &["独自商品コード", "システム商品コード"],
    never: &["オプション独自コード"],
    codes: &[&["ownCode"], &["systemCode"]],
    sample: &[&["000000000001", "TEA-01", "12"], &["000000000002", "TEA-02", "3"]],
    ..FileLayout::new(
        "makeshop.product_stock",
        Some("makeshop"),
        FileKind::Stock,
        "layout.makeshop.product_stock",
        &[
            Column::optional("システム商品コード", Role::Key("systemCode")),
            Column::needed("独自商品コード", Role::Key("ownCode")),
            Column::needed("数量", Role::Quantity),
        ],
    )
};

/// `MakeShop`'s option file (working program): a choice a row.
const MAKESHOP_OPTION: FileLayout = FileLayout {
    file_name: "option.csv",
    marks: &["オプション独自コード"],
    codes: &[&["optionCode"]],
    sample: &[&["shirt", "SHIRT-RED-M", "3"], &["shirt", "SHIRT-BLUE-M", "5"]],
    ..FileLayout::new(
        "makeshop.option_stock",
        Some("makeshop"),
        FileKind::Stock,
        "layout.makeshop.option_stock",
        &[
            Column::optional("独自商品コード", Role::Key("ownCode")),
            Column::needed("オプション独自コード", Role::Key("optionCode")),
            Column::needed("数量", Role::Quantity),
        ],
    )
};

/// The malls' stock layouts.
pub static LAYOUTS: &[FileLayout] = &[
    RAKUTEN_ITEM,
    RAKUTEN_SELECT,
    AMAZON_QUANTITY,
    AUPAY_STOCK,
    FUTURESHOP_GOODS,
    FUTURESHOP_VARIATION,
    MAKESHOP_PRODUCT,
    MAKESHOP_OPTION,
    PONPARE_ITEM,
    PONPARE_OPTION,
];
