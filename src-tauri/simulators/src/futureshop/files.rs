//! The FTP folder: a file is registered when its header is just the one that the shop has chosen. Otherwise nothing happens,
//! and nobody is told.

use encoding_rs::SHIFT_JIS;

use super::world::FutureshopShop;
use crate::stand::books::Cause;

/// Where files are put.
pub(super) const FOLDER: &str = "/fsgoodsupload";
/// Rows of a file (seen).
const ROWS: usize = 5_000;
/// The chosen items of goodsVariationStock (seen in a generator).
const VARIATION: [&str; 12] = [
    "商品URLコード",
    "バリエーション別選択肢（横軸）",
    "バリエーション別枝番（横軸）",
    "バリエーション別選択肢（縦軸）",
    "バリエーション別枝番（縦軸）",
    "現在在庫数",
    "調整在庫数",
    "商品番号",
    "商品管理番号",
    "商品名",
    "JANコード",
    "最終更新日付",
];

/// One line of a comma-separated file; quotes doubled inside quotes.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    cells.push(cell);
    cells
}

impl FutureshopShop {
    /// The mall's import, as it runs some time after the upload.
    pub(super) fn take_file(&self, name: &str, bytes: &[u8]) {
        let (text, _, unreadable) = SHIFT_JIS.decode(bytes);
        let mut lines = text.lines();
        let header = cells(lines.next().unwrap_or_default());
        let rows: Vec<Vec<String>> = lines.map(cells).collect();
        let chosen: Option<Vec<&str>> = match name {
            "goodsStock.csv" => Some(self.config.stock_header.iter().map(String::as_str).collect()),
            "goodsVariationStock.csv" => Some(VARIATION.to_vec()),
            _ => None,
        };
        let fits = !unreadable && rows.len() <= ROWS && chosen.is_some_and(|chosen| header == chosen);
        let registered = if fits { rows.iter().filter(|row| self.register(&header, row)).count() } else { 0 };
        self.world().registered.push((name.to_owned(), registered));
    }

    fn register(&self, header: &[String], row: &[String]) -> bool {
        let cell = |name: &str| {
            header
                .iter()
                .position(|column| column == name)
                .and_then(|at| row.get(at))
                .map_or("", String::as_str)
        };
        let horizontal = cell("バリエーション別枝番（横軸）");
        let vertical = cell("バリエーション別枝番（縦軸）");
        let variant =
            if vertical.is_empty() { horizontal.to_owned() } else { format!("{horizontal}/{vertical}") };
        // An article is known by its number, or by its URL code (the same here).
        let number =
            if cell("商品番号").is_empty() { cell("商品URLコード") } else { cell("商品番号") };
        let id = (number.to_owned(), variant);
        let mut world = self.world();
        let before = match world.stock.get(&id) {
            Some(Some(before)) => *before,
            _ => return false,
        };
        // `d`: no stock. A plain number replaces, one with a sign adds (from memory).
        let wanted = cell("調整在庫数");
        let after = if cell("コントロールカラム") == "d" {
            Some(0)
        } else if wanted.starts_with(['+', '-']) {
            wanted.parse::<i64>().ok().map(|by| before + by)
        } else {
            wanted.parse().ok()
        };
        let Some(after) = after.filter(|after| *after >= 0) else { return false };
        world.set_quantity(&id, after, Cause::Push { request: 0, relative: false }, self.desk.now());
        true
    }
}
