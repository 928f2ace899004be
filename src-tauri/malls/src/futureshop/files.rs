//! futureshop's files: ccGoods and the files of its variations. Evidence: `FILES.md`, beside this.

use crate::files::{Column, FileKind, FileLayout, Items, Role, Shape, as_told};

const GOODS: FileLayout = FileLayout {
    file_name: "ccGoods.csv",
    marks: &["商品URLコード", "メイングループ"],
    never: &["バリエーション別選択肢（横軸）"],
    codes: &[&["productNo"], &["url"]],
    items: Some(&Items {
        shape: Shape::Products { variations: "futureshop.variation" },
        product: "url",
        finish: as_told,
    }),
    sample: &[
        &["u", "green-tea", "TEA", "宇治煎茶", "お茶", "1080", "12", "", "", "4901234567894"],
        &["u", "shirt", "SHIRT", "長袖シャツ", "服", "3980", "", "色", "サイズ", ""],
    ],
    ..FileLayout::new(
        "futureshop.goods",
        Some("futureshop"),
        FileKind::Items,
        "layout.futureshop.goods",
        &[
            Column::optional("コントロールカラム", Role::Control),
            Column::needed("商品URLコード", Role::Key("url")),
            Column::optional("商品番号", Role::Key("productNo")),
            Column::needed("商品名", Role::Name),
            Column::optional("メイングループ", Role::Field("group")),
            Column::optional("本体価格", Role::Field("price")),
            Column::optional("現在在庫数", Role::Quantity),
            Column::optional("バリエーション横軸名", Role::Field("axis1")),
            Column::optional("バリエーション縦軸名", Role::Field("axis2")),
            Column::optional("JANコード", Role::Field("jan")),
        ],
    )
};

/// goodsVariation (its choices), goodsVariationDetail and goodsVariationStock have these columns in common; whichever are there
/// are read, and fill one another.
const VARIATION: FileLayout = FileLayout {
    file_name: "goodsVariationStock.csv",
    marks: &["バリエーション別選択肢（横軸）", "バリエーション別枝番（横軸）"],
    codes: &[&["productNo"], &["url"]],
    items: Some(&Items {
        shape: Shape::Variations { products: "futureshop.goods" },
        product: "url",
        finish: as_told,
    }),
    sample: &[
        &["shirt", "赤", "1", "M", "1", "3", "SHIRT", "4901234567894"],
        &["shirt", "赤", "1", "L", "2", "0", "SHIRT", ""],
    ],
    ..FileLayout::new(
        "futureshop.variation",
        Some("futureshop"),
        FileKind::Items,
        "layout.futureshop.variation",
        &[
            Column::needed("商品URLコード", Role::Key("url")),
            Column::needed("バリエーション別選択肢（横軸）", Role::Field("value1")).also(&["選択肢（横軸）"]),
            Column::needed("バリエーション別枝番（横軸）", Role::Key("horizontalNo")).also(&["枝番（横軸）"]),
            Column::optional("バリエーション別選択肢（縦軸）", Role::Field("value2"))
                .also(&["選択肢（縦軸）"]),
            Column::optional("バリエーション別枝番（縦軸）", Role::Key("verticalNo")).also(&["枝番（縦軸）"]),
            Column::optional("現在在庫数", Role::Quantity),
            Column::optional("商品番号", Role::Key("productNo")),
            Column::optional("JANコード", Role::Field("jan")),
        ],
    )
};

/// futureshop's layouts.
pub static LAYOUTS: &[FileLayout] = &[GOODS, VARIATION];
