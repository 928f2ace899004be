//! How the rows of an item file make articles, as data beside its layout.

use miseban_domain::{Coded, article::Article};

use super::{Role, read_items::Cells};

/// What an item file's rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A row is an article.
    Rows,
    /// A product's own row, in which this key is empty, then a row for each of its variations.
    Tree {
        /// The key that only a variation's row has.
        sku: &'static str,
    },
    /// A row is a product; the variations of those that have any stand in a file of the layout `variations`, and come by the
    /// same product key.
    Products {
        /// The other file's layout.
        variations: &'static str,
    },
    /// The variations of a file of [`Shape::Products`].
    Variations {
        /// The other file's layout.
        products: &'static str,
    },
}

/// The articles of a row; an error names the column that it is about.
pub type Made = Result<Vec<Article>, (Role, Coded)>;

/// What makes articles of a row: gets it as far as the columns' roles tell it, gives it as the mall means it.
pub type Finish = fn(Article, &Cells<'_>) -> Made;

/// How the rows of an item file make articles.
///
/// What the columns bring is told by their roles: keys, [`Role::Name`], [`Role::Quantity`], [`Role::Control`] (a row with `d`
/// deletes), and fields by name: `price`, `jan`, `tax_rate` (0.1, 8 %), `unified_code`, `axis1`… with `value1`… (a
/// variation's axes and values), `axis_keys` and `axis_names` (the product's own list of axes, parted by `|`, where `axis1`
/// names one by its key).
#[derive(Debug, Clone, Copy)]
pub struct Items {
    /// What its rows are.
    pub shape: Shape,
    /// The key that names the product.
    pub product: &'static str,
    /// What the mall's own ways add.
    pub finish: Finish,
}

/// Nothing more: the columns tell it all.
pub fn as_told(article: Article, _: &Cells<'_>) -> Made {
    Ok(vec![article])
}
