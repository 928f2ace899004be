//! Yahoo!ショッピング's files: quantity.csv. Evidence: `NOTES.md`, "Files".

use crate::files::{Column, Empty, FileKind, FileLayout, Role};

const QUANTITY: FileLayout = FileLayout {
    file_name: "quantity.csv",
    marks: &["sub-code", "allow-overdraft"],
    never: &["path", "price"],
    codes: &[&["sub_code"], &["item_code"]],
    signed_steps: true,
    empty: Empty::Unlimited,
    sample: &[&["green-tea", "TEA-01", "12", "0"], &["black-tea", "", "+3", "0"]],
    ..FileLayout::new(
        "yahoo.quantity",
        Some("yahoo"),
        FileKind::Stock,
        "layout.yahoo.quantity",
        &[
            Column::needed("code", Role::Key("item_code")),
            Column::optional("sub-code", Role::Key("sub_code")),
            Column::needed("quantity", Role::Quantity),
            Column::optional("allow-overdraft", Role::Field("allow_overdraft")),
        ],
    )
};

/// Yahoo!'s layouts.
pub static LAYOUTS: &[FileLayout] = &[QUANTITY];
