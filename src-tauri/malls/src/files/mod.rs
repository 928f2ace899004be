//! File layouts as data: which columns a mall's file has, what they mean, and how a header is recognised.
//!
//! A layout needs no connector: malls whose files a shop may hold are listed here whether or not anything is built to talk
//! to them. Each mall's layouts stand in its own folder; our own in `own`.

mod found;
mod items;
pub mod own;
mod read_items;
mod stock;

use miseban_formats::table::{Encoding, Separator};

pub use found::{Found, Guess, RowKeys, missing, recognise};
pub use items::{Finish, Items, Made, Shape, as_told};
pub use read_items::{Cells, Given, ReadArticle, ReadItems, RefusedRow, read_items};

/// What a file is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// Numbers of articles that are known.
    Stock,
    /// Articles.
    Items,
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Role {
    /// One of the mall's keys of an article, by the name that `About::listing_keys` gives it (or, without a connector, the
    /// layout).
    Key(&'static str),
    /// 商品コード: our own key.
    Code,
    /// 想定在庫数 in our files; the number that the mall shows in its own.
    Quantity,
    /// The number of an article without choices, in files that have a column of their own for it.
    PlainQuantity,
    /// The number that the mall tells beside the one that it takes: read where the other is empty, never written.
    ShownQuantity,
    /// 保留在庫数.
    Held,
    /// 倉庫コード.
    Warehouse,
    /// 良品在庫数.
    Good,
    /// 不良在庫数.
    Defective,
    /// 更新モード: whether the row's number replaces or adds.
    Mode,
    /// 更新対象: which book the row's number is for.
    Target,
    /// What is to be done with the row (`n`, `u`, `d`).
    Control,
    /// Which kind of row it is, where a file mixes them (選択肢タイプ, stockSegment).
    RowKind,
    /// The article's name.
    Name,
    /// Any other column that an item file brings, by the name of what it fills (`price`, `jan`, `variation1`, …).
    Field(&'static str),
    /// Written with a fixed value when the file is made, and not read.
    Fixed(&'static str),
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name in the header, exactly; files are written with it.
    pub header: &'static str,
    /// Other names that it has had, or has in other downloads.
    pub also: &'static [&'static str],
    /// What it is for.
    pub role: Role,
    /// Without it the file says nothing.
    pub required: bool,
}

impl Column {
    /// A column that has to be there.
    pub const fn needed(header: &'static str, role: Role) -> Self {
        Self { header, also: &[], role, required: true }
    }

    /// A column that may be there.
    pub const fn optional(header: &'static str, role: Role) -> Self {
        Self { header, also: &[], role, required: false }
    }

    /// The same, known by other names too.
    #[must_use]
    pub const fn also(mut self, also: &'static [&'static str]) -> Self {
        self.also = also;
        self
    }

    /// Every name by which it is known.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.header).chain(self.also.iter().copied())
    }
}

/// What an empty number in a stock file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// Nothing: the row changes nothing. Never 0.
    Nothing,
    /// Unlimited (Yahoo!): there is no number to take.
    Unlimited,
}

/// A kind of file, as data.
#[derive(Debug, Clone, Copy)]
pub struct FileLayout {
    /// Its name in the database and in commands: `own.stock`, `rakuten.normal_item`.
    pub id: &'static str,
    /// Whose it is; `None` for our own. May be a mall that nothing is built to talk to.
    pub mall: Option<&'static str>,
    /// What it is about.
    pub kind: FileKind,
    /// Message code of its name (`layout.rakuten.normal_item`); with `.help` behind it the code of where to get it.
    pub label: &'static str,
    /// What the file is usually called.
    pub file_name: &'static str,
    /// What it is usually in.
    pub encoding: Encoding,
    /// What stands between its cells.
    pub separator: Separator,
    /// Its columns, in the order in which they are written.
    pub columns: &'static [Column],
    /// Names that tell it from files that look alike: the more of them are there, the surer.
    pub marks: &'static [&'static str],
    /// Names that it never has.
    pub never: &'static [&'static str],
    /// Rows that count: a column's header with the values that it may have (compared without case). Others are left out.
    pub only: &'static [(&'static str, &'static [&'static str])],
    /// Keys ([`Role::Key`]) that stand only in an article's first row and hold for its others, which are the rows with the
    /// same value in the first of these.
    pub inherited: &'static [&'static str],
    /// How our code is put together of its keys, the best way first, where no listing is known by them.
    pub codes: &'static [&'static [&'static str]],
    /// `+3` and `-3` in it are steps, not numbers.
    pub signed_steps: bool,
    /// What an empty number says.
    pub empty: Empty,
    /// How its rows make articles; only item files have it.
    pub items: Option<&'static Items>,
    /// Two rows of what a file looks like, made up, in the order of `columns`.
    pub sample: &'static [&'static [&'static str]],
}

impl FileLayout {
    /// Where a new layout starts: comma, CP932, every row counts, no steps.
    pub const fn new(
        id: &'static str,
        mall: Option<&'static str>,
        kind: FileKind,
        label: &'static str,
        columns: &'static [Column],
    ) -> Self {
        Self {
            id,
            mall,
            kind,
            label,
            file_name: "",
            encoding: Encoding::Cp932,
            separator: Separator::Comma,
            columns,
            marks: &[],
            never: &[],
            only: &[],
            inherited: &[],
            codes: &[],
            signed_steps: false,
            empty: Empty::Nothing,
            items: None,
            sample: &[],
        }
    }

    /// The column with that role.
    pub fn column(&self, role: Role) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.role == role)
    }
}

static LAYOUTS: &[&[FileLayout]] = &[
    own::LAYOUTS,
    crate::rakuten::files::LAYOUTS,
    crate::yahoo::files::LAYOUTS,
    crate::amazon::files::LAYOUTS,
    crate::aupay::files::LAYOUTS,
    crate::futureshop::files::LAYOUTS,
    crate::ponpare::files::LAYOUTS,
    stock::LAYOUTS,
];

/// All layouts, our own first.
pub fn layouts() -> impl Iterator<Item = &'static FileLayout> {
    LAYOUTS.iter().flat_map(|layouts| layouts.iter())
}

/// The layout of that name.
pub fn layout(id: &str) -> Option<&'static FileLayout> {
    layouts().find(|layout| layout.id == id)
}

#[cfg(test)]
mod tests;
