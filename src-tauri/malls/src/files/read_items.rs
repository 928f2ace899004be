//! Item files to articles: one file, or a product's file with that of its variations, with a stock file for the numbers.

use std::collections::{BTreeMap, HashMap};

use miseban_domain::{Coded, article::Article, stock::Counting, text};
use miseban_formats::table::{Row, Table};

use super::{Empty, FileKind, Found, Items, Role, Shape, layout};
use crate::{Keys, registry};

/// One of the files that were given, with its layout.
#[derive(Debug, Clone, Copy)]
pub struct Given<'t> {
    /// Its name, as the person knows it.
    pub name: &'t str,
    /// What it is.
    pub found: &'t Found,
    /// Its rows.
    pub table: &'t Table,
}

/// An article and the line that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadArticle {
    /// Which of the files, from 0.
    pub file: usize,
    /// The line of that file, from 1.
    pub line: u32,
    /// The article.
    pub article: Article,
}

/// A row that is no article, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRow {
    /// Which of the files, from 0.
    pub file: usize,
    /// The line of that file, from 1.
    pub line: u32,
    /// The column's name in the file; empty where it is the whole row.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// Why.
    pub reason: Coded,
}

/// What the files tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadItems {
    /// The articles, in the order of the files.
    pub articles: Vec<ReadArticle>,
    /// The rows that are none.
    pub refused: Vec<RefusedRow>,
}

/// The cells that tell of one article: its own row, and its product's where that is another.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'a> {
    own: (&'a Found, Row<'a>),
    product: Option<(&'a Found, Row<'a>)>,
}

impl Cells<'_> {
    /// What the article's own row says; empty when there is no such column.
    pub fn own(&self, role: Role) -> &str {
        self.own.0.cell(&self.own.1, role)
    }

    /// What its product's row says.
    pub fn product(&self, role: Role) -> &str {
        self.product.map_or("", |(found, row)| found.cell(&row, role))
    }

    /// What its own row says, or else its product's.
    pub fn any(&self, role: Role) -> &str {
        Some(self.own(role)).filter(|cell| !cell.is_empty()).unwrap_or_else(|| self.product(role))
    }
}

/// Reads articles. Every file is one of the same mall, or of ours. Errors are about the files as a whole:
/// `articles.no_item_file`, `articles.partner_missing`, `articles.same_file_twice`.
pub fn read_items(files: &[Given<'_>]) -> Result<ReadItems, Coded> {
    let mut reading = Reading { files, seen: HashMap::new(), out: ReadItems::default() };
    let items = |given: &Given<'_>| given.found.layout.items;
    let mains: Vec<(usize, &'static Items)> = files
        .iter()
        .enumerate()
        .filter_map(|(at, given)| Some((at, items(given)?)))
        .filter(|(_, items)| !matches!(items.shape, Shape::Variations { .. }))
        .collect();
    for (at, given) in files.iter().enumerate() {
        if let Some(Items { shape: Shape::Variations { products }, .. }) = items(given)
            && !files.iter().any(|other| other.found.layout.id == *products)
        {
            let needs = layout(products).map_or("", |layout| layout.file_name);
            return Err(Coded::new("articles.partner_missing").with("file", given.name).with("needs", needs));
        }
        let same =
            |other: &Given<'_>| other.name == given.name && other.found.layout.id == given.found.layout.id;
        if files.iter().skip(at + 1).any(same) {
            return Err(Coded::new("articles.same_file_twice").with("file", given.name));
        }
    }
    if mains.is_empty() {
        return Err(Coded::new("articles.no_item_file"));
    }
    for (at, items) in mains {
        match items.shape {
            Shape::Rows | Shape::Variations { .. } => reading.rows(at, items),
            Shape::Tree { sku } => reading.tree(at, items, sku),
            Shape::Products { variations } => reading.products(at, items, variations),
        }
    }
    reading.numbers();
    reading.out.refused.sort_by_key(|row| (row.file, row.line));
    Ok(reading.out)
}

struct Reading<'t> {
    files: &'t [Given<'t>],
    /// Where an article of these keys stood first.
    seen: HashMap<Keys, Place>,
    out: ReadItems,
}

/// Where an article stands: the line, and which of the articles it is.
#[derive(Clone, Copy)]
struct Place {
    file: usize,
    line: u32,
    at: usize,
}

/// A row with its keys.
struct Keyed<'t> {
    row: Row<'t>,
    keys: Keys,
}

impl<'t> Reading<'t> {
    /// The rows of a file that count; those that are wrong as rows, or delete, are refused.
    fn counting(&mut self, at: usize) -> Vec<Keyed<'t>> {
        let Some(given) = self.files.get(at).copied() else { return Vec::new() };
        let mut gather = super::RowKeys::new(given.found);
        let mut rows = Vec::with_capacity(given.table.len());
        for row in given.table.rows() {
            let keys = gather.of(&row);
            if let Some(flaw) = row.flaw() {
                self.refuse(at, row.line(), None, "", flaw.clone());
            } else if given.found.cell(&row, Role::Control).eq_ignore_ascii_case("d") {
                self.refuse(at, row.line(), Some(Role::Control), "d", Coded::new("articles.row_deletes"));
            } else if given.found.counts(&row) {
                rows.push(Keyed { row, keys });
            }
        }
        rows
    }

    fn rows(&mut self, at: usize, items: &'static Items) {
        let Some(given) = self.files.get(at).copied() else { return };
        for Keyed { row, keys } in self.counting(at) {
            self.add(at, items, keys, &Cells { own: (given.found, row), product: None });
        }
    }

    fn tree(&mut self, at: usize, items: &'static Items, sku: &'static str) {
        let Some(given) = self.files.get(at).copied() else { return };
        let mut product: Option<(String, Row<'t>, bool)> = None;
        for Keyed { row, keys } in self.counting(at) {
            let name = keys.get(items.product).cloned().unwrap_or_default();
            // Keys that were inherited say nothing about which row it is.
            let is_sku = !given.found.cell(&row, Role::Key(sku)).is_empty();
            if is_sku {
                let own = product.as_mut().filter(|(of, ..)| *of == name);
                let Some((_, parent, met)) = own else {
                    let missing = Coded::new("articles.product_row_missing").with("product", &name);
                    self.refuse(at, row.line(), Some(Role::Key(items.product)), &name, missing);
                    continue;
                };
                *met = true;
                let cells = Cells { own: (given.found, row), product: Some((given.found, *parent)) };
                self.add(at, items, keys, &cells);
            } else if given.found.cell(&row, Role::Name).is_empty() && given.found.at(Role::Name).is_some() {
                // What the buyer may choose besides (商品オプション) is no article.
                if given.found.cell(&row, Role::RowKind).is_empty() {
                    self.refuse(at, row.line(), Some(Role::Name), "", Coded::new("articles.no_name"));
                }
            } else {
                self.childless(at, product.take());
                product = Some((name, row, false));
            }
        }
        self.childless(at, product);
    }

    fn childless(&mut self, at: usize, product: Option<(String, Row<'_>, bool)>) {
        if let Some((name, row, false)) = product {
            let none = Coded::new("articles.no_variation").with("product", &name);
            self.refuse(at, row.line(), None, &name, none);
        }
    }

    fn products(&mut self, at: usize, items: &'static Items, variations: &'static str) {
        let Some(given) = self.files.get(at).copied() else { return };
        let mut of_product: HashMap<String, Vec<(usize, Keyed<'t>)>> = HashMap::new();
        let partners: Vec<usize> = (0..self.files.len())
            .filter(|other| self.files.get(*other).is_some_and(|file| file.found.layout.id == variations))
            .collect();
        for partner in &partners {
            for keyed in self.counting(*partner) {
                let name = keyed.keys.get(items.product).map(|name| name.to_lowercase()).unwrap_or_default();
                of_product.entry(name).or_default().push((*partner, keyed));
            }
        }
        for Keyed { row, keys } in self.counting(at) {
            let name = keys.get(items.product).map(|name| name.to_lowercase()).unwrap_or_default();
            match of_product.remove(&name) {
                None if has_variations(given.found, &row) => {
                    let needs = layout(variations).map_or("", |layout| layout.file_name);
                    let missing = Coded::new("articles.variations_missing").with("needs", needs);
                    self.refuse(at, row.line(), Some(Role::RowKind), &name, missing);
                }
                None => self.add(at, items, keys, &Cells { own: (given.found, row), product: None }),
                Some(rows) => {
                    for (partner, own) in rows {
                        let Some(file) = self.files.get(partner).copied() else { continue };
                        let Some(of_variation) = file.found.layout.items else { continue };
                        let mut both = keys.clone();
                        both.extend(own.keys);
                        let cells = Cells { own: (file.found, own.row), product: Some((given.found, row)) };
                        self.add(partner, of_variation, both, &cells);
                    }
                }
            }
        }
        let mut left: Vec<(usize, Keyed<'t>)> = of_product.into_values().flatten().collect();
        left.sort_by_key(|(partner, keyed)| (*partner, keyed.row.index()));
        for (partner, keyed) in left {
            let name = keyed.keys.get(items.product).cloned().unwrap_or_default();
            let missing = Coded::new("articles.product_row_missing").with("product", &name);
            self.refuse(partner, keyed.row.line(), Some(Role::Key(items.product)), &name, missing);
        }
    }

    fn add(&mut self, at: usize, items: &'static Items, keys: Keys, cells: &Cells<'_>) {
        let line = cells.own.1.line();
        let made = basic(items, keys, cells).and_then(|article| (items.finish)(article, cells));
        let articles = match made {
            Ok(articles) => articles,
            Err((role, reason)) => {
                let value = cells.any(role).to_owned();
                return self.refuse(at, line, Some(role), &value, reason);
            }
        };
        for article in articles {
            match self.seen.get(&article.keys).copied() {
                None => {
                    let place = Place { file: at, line, at: self.out.articles.len() };
                    self.seen.insert(article.keys.clone(), place);
                    self.out.articles.push(ReadArticle { file: at, line, article });
                }
                // Another file tells of it too: what the first left open is filled.
                Some(first) if first.file != at => {
                    if let Some(known) = self.out.articles.get_mut(first.at) {
                        fill(&mut known.article, article);
                    }
                }
                Some(first) => {
                    let twice = Coded::new("articles.row_twice").with("line", first.line);
                    let value: Vec<String> = article.keys.values().cloned().collect();
                    self.refuse(at, line, None, &value.join(" "), twice);
                }
            }
        }
    }

    /// Stock files beside the item file: the numbers, and what is unlimited.
    fn numbers(&mut self) {
        for (at, given) in self.files.iter().enumerate() {
            let layout = given.found.layout;
            let Some(kind) = layout.mall.and_then(registry::kind) else { continue };
            if layout.kind != FileKind::Stock {
                continue;
            }
            let mut told: HashMap<String, Option<i64>> = HashMap::new();
            for Keyed { row, keys } in self.counting(at) {
                let Some(key) = (kind.listing_key)(&keys) else { continue };
                let typed = given.found.cell(&row, Role::Quantity);
                match text::number(typed) {
                    Ok(None) if layout.empty == Empty::Nothing => {}
                    Ok(number) if number.is_none_or(|number| number >= 0) => drop(told.insert(key, number)),
                    _ => {
                        self.refuse(
                            at,
                            row.line(),
                            Some(Role::Quantity),
                            typed,
                            Coded::new("articles.not_a_number"),
                        );
                    }
                }
            }
            for read in &mut self.out.articles {
                let number = (kind.listing_key)(&read.article.keys).and_then(|key| told.get(&key));
                match number {
                    Some(None) => read.article.counting = Some(Counting::MadeToOrder),
                    Some(number) => read.article.stock = *number,
                    None => {}
                }
            }
        }
    }

    fn refuse(&mut self, file: usize, line: u32, role: Option<Role>, value: &str, reason: Coded) {
        let given = self.files.get(file);
        let column = role
            .and_then(|role| given?.found.at(role))
            .and_then(|at| given?.table.header().get(at).cloned())
            .unwrap_or_default();
        self.out.refused.push(RefusedRow { file, line, column, value: value.to_owned(), reason });
    }
}

/// 在庫タイプ 2 and its like, or a named axis: the number is kept by variation.
fn has_variations(found: &Found, row: &Row<'_>) -> bool {
    found.cell(row, Role::RowKind) == "2" || !found.cell(row, Role::Field("axis1")).is_empty()
}

fn fill(known: &mut Article, more: Article) {
    known.stock = known.stock.or(more.stock);
    known.price = known.price.or(more.price);
    if known.jan.is_empty() {
        known.jan = more.jan;
    }
    if known.options.is_empty() {
        known.options = more.options;
    }
}

/// The article as far as the roles of the columns tell it.
fn basic(items: &Items, keys: Keys, cells: &Cells<'_>) -> Result<Article, (Role, Coded)> {
    let title = cells.any(Role::Name);
    if title.is_empty() {
        return Err((Role::Name, Coded::new("articles.no_name")));
    }
    let product = keys.get(items.product).cloned().unwrap_or_default();
    if product.is_empty() {
        return Err((Role::Key(items.product), Coded::new("articles.no_key")));
    }
    Ok(Article {
        product,
        unified_code: cells.any(Role::Field("unified_code")).to_owned(),
        title: title.to_owned(),
        options: options(cells),
        jan: cells.any(Role::Field("jan")).to_owned(),
        price: price(cells)?,
        tax_rate: tax_rate(cells.any(Role::Field("tax_rate"))),
        stock: stock(cells)?,
        keys,
        ..Article::default()
    })
}

const AXES: [(&str, &str); 6] = [
    ("axis1", "value1"),
    ("axis2", "value2"),
    ("axis3", "value3"),
    ("axis4", "value4"),
    ("axis5", "value5"),
    ("axis6", "value6"),
];

fn options(cells: &Cells<'_>) -> Vec<(String, String)> {
    let list = |role| cells.any(Role::Field(role)).split('|').map(str::trim).collect::<Vec<_>>();
    let names: BTreeMap<&str, &str> = list("axis_keys").into_iter().zip(list("axis_names")).collect();
    let of_axis = |(axis, value): (&'static str, &'static str)| {
        let value = cells.own(Role::Field(value));
        let axis = cells.any(Role::Field(axis));
        let name = names.get(axis).filter(|_| !axis.is_empty()).copied().unwrap_or(axis);
        (!value.is_empty()).then(|| (name.to_owned(), value.to_owned()))
    };
    AXES.into_iter().filter_map(of_axis).collect()
}

/// `1,980`, `1980.00`, `¥1,980`: whole yen.
fn price(cells: &Cells<'_>) -> Result<Option<i64>, (Role, Coded)> {
    const PRICE: Role = Role::Field("price");
    let typed = cells.any(PRICE).trim_start_matches(['¥', '￥', '\\']);
    let whole = match typed.split_once('.') {
        Some((whole, rest)) if !rest.is_empty() && rest.bytes().all(|byte| byte == b'0') => whole,
        _ => typed,
    };
    match text::number(whole.trim_end_matches('円')) {
        Ok(Some(price)) if !(0..=1_000_000_000).contains(&price) => {
            Err((PRICE, Coded::new("articles.not_a_price")))
        }
        Ok(price) => Ok(price),
        Err(_) => Err((PRICE, Coded::new("articles.not_a_price"))),
    }
}

fn stock(cells: &Cells<'_>) -> Result<Option<i64>, (Role, Coded)> {
    match text::number(cells.own(Role::Quantity)) {
        Ok(Some(number)) if number < 0 => Err((Role::Quantity, Coded::new("articles.not_a_number"))),
        Ok(number) => Ok(number),
        Err(_) => Err((Role::Quantity, Coded::new("articles.not_a_number"))),
    }
}

/// `0.1`, `10`, `8%`; anything else says nothing.
fn tax_rate(typed: &str) -> Option<u8> {
    match typed.trim_end_matches(['%', '％']) {
        "0.1" | "0.10" | "10" => Some(10),
        "0.08" | "8" => Some(8),
        "0" => Some(0),
        _ => None,
    }
}
