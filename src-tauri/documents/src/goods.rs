//! The table of what is in the parcel.

use miseban_domain::Currency;

use crate::{
    draw::{Align, Sheet, Style, base},
    front::{LEFT, RIGHT},
    page::Ink,
    slip::{DeliverySlip, SlipLine},
};

/// Height of the table's head.
pub(crate) const HEAD: f32 = 18.0;
const AMOUNT: f32 = 78.0;
const PRICE: f32 = 68.0;
const QUANTITY: f32 = 40.0;

/// How closely the table is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Density {
    name: f32,
    name_leading: f32,
    detail: f32,
    detail_leading: f32,
    pad: f32,
}

impl Density {
    /// As slips are set by default.
    pub const NORMAL: Self =
        Self { name: 9.0, name_leading: 12.5, detail: 7.5, detail_leading: 10.5, pad: 3.5 };
    /// Still easy to read; used where it saves the slip's second page.
    pub const CLOSE: Self =
        Self { name: 8.5, name_leading: 11.0, detail: 7.0, detail_leading: 9.0, pad: 2.0 };
}

/// One row of text in an article's cell.
struct Row {
    text: String,
    style: Style,
    leading: f32,
}

/// An article, measured and ready to be drawn.
pub(crate) struct Item {
    density: Density,
    rows: Vec<Row>,
    quantity: String,
    /// Price of one and of all, where prices are shown.
    prices: Option<[String; 2]>,
}

impl Item {
    /// Wraps a line of the slip for the table.
    pub fn new(sheet: &mut Sheet, slip: &DeliverySlip, line: &SlipLine, density: Density) -> Self {
        let width = name_width(slip) - 8.0;
        let mut name = sheet.take("line_name", &line.name);
        if line.reduced && slip.show_prices {
            name = format!("{name} {}", sheet.label("slip_reduced_mark"));
        }
        let mut details = vec![sheet.take("line_code", &line.code)];
        details.extend(line.options.iter().map(|option| sheet.take("line_option", option)));
        details.retain(|text| !text.is_empty());
        let mut rows = Vec::new();
        for (text, style, leading) in [
            (name, Style::plain(density.name), density.name_leading),
            (details.join("　"), Style::grey(density.detail), density.detail_leading),
        ] {
            let lines = sheet.wrap(&text, style, width);
            rows.extend(lines.into_iter().map(|text| Row { text, style, leading }));
        }
        let prices = slip
            .show_prices
            .then(|| [line.unit_price, line.amount].map(|sum| money(sum, slip.currency, false)));
        Self { density, rows, quantity: grouped(line.quantity), prices }
    }

    /// How much of the page it takes.
    pub fn height(&self) -> f32 {
        self.rows.iter().map(|row| row.leading).sum::<f32>().max(self.density.name_leading)
            + 2.0 * self.density.pad
    }

    /// Draws it whole, from `y` on; answers where it ends.
    pub fn draw(&self, sheet: &mut Sheet, slip: &DeliverySlip, y: f32) -> f32 {
        self.numbers(sheet, slip, y);
        let mut at = y + self.density.pad;
        for row in &self.rows {
            sheet.text(LEFT + 2.0, base(at, row.leading, row.style.size), &row.text, row.style, Align::Left);
            at += row.leading;
        }
        let end = y + self.height();
        sheet.rule(LEFT, RIGHT, end, 0.4, Ink::Light);
        end
    }

    /// Draws one that is taller than a page row by row; `turn` begins a new page where it is needed and
    /// answers where its body begins.
    pub fn draw_over_pages(
        &self,
        sheet: &mut Sheet,
        slip: &DeliverySlip,
        y: f32,
        bottom: f32,
        mut turn: impl FnMut(&mut Sheet) -> f32,
    ) -> f32 {
        self.numbers(sheet, slip, y);
        let mut at = y + self.density.pad;
        for row in &self.rows {
            if at + row.leading + self.density.pad > bottom {
                at = turn(sheet) + self.density.pad;
            }
            sheet.text(LEFT + 2.0, base(at, row.leading, row.style.size), &row.text, row.style, Align::Left);
            at += row.leading;
        }
        at += self.density.pad;
        sheet.rule(LEFT, RIGHT, at, 0.4, Ink::Light);
        at
    }

    fn numbers(&self, sheet: &mut Sheet, slip: &DeliverySlip, y: f32) {
        let y = base(y + self.density.pad, self.density.name_leading, self.density.name);
        let size = self.density.name;
        let mut put = |x: f32, width: f32, text: &str, field| {
            let (text, style) = sheet.fit(field, text, Style::plain(size), width - 6.0, 4.0);
            sheet.text(x - 2.0, y, &text, style, Align::Right);
        };
        let [quantity, price, amount] = edges(slip);
        put(quantity, QUANTITY, &self.quantity, "line_quantity");
        if let Some([one, all]) = &self.prices {
            put(price, PRICE, one, "line_unit_price");
            put(amount, AMOUNT, all, "line_amount");
        }
    }
}

/// Draws the table's head; answers where its first line begins.
pub(crate) fn head(sheet: &mut Sheet, slip: &DeliverySlip, y: f32) -> f32 {
    y + sheet.block(y, |sheet| draw_head(sheet, slip, 0.0))
}

fn draw_head(sheet: &mut Sheet, slip: &DeliverySlip, y: f32) -> f32 {
    sheet.rule(LEFT, RIGHT, y, 0.8, Ink::Black);
    let style = Style::grey(7.5);
    let at = base(y, HEAD, 7.5);
    let label = sheet.label("slip_item");
    sheet.text(LEFT + 2.0, at, &label, style, Align::Left);
    let [quantity, price, amount] = edges(slip);
    let sum = if slip.prices_include_tax { "slip_amount_with_tax" } else { "slip_amount_without_tax" };
    let mut columns = vec![(quantity, QUANTITY, "slip_quantity")];
    if slip.show_prices {
        columns.extend([(price, PRICE, "slip_unit_price"), (amount, AMOUNT, sum)]);
    }
    for (x, width, code) in columns {
        let label = sheet.label(code);
        let (label, style) = sheet.fit("label", &label, style, width - 4.0, 5.0);
        sheet.text(x - 2.0, at, &label, style, Align::Right);
    }
    sheet.rule(LEFT, RIGHT, y + HEAD, 0.4, Ink::Black);
    y + HEAD
}

/// Right edges of the columns for quantity, price of one, and amount.
fn edges(slip: &DeliverySlip) -> [f32; 3] {
    let quantity = if slip.show_prices { RIGHT - AMOUNT - PRICE } else { RIGHT };
    [quantity, RIGHT - AMOUNT, RIGHT]
}

fn name_width(slip: &DeliverySlip) -> f32 {
    let [quantity, ..] = edges(slip);
    quantity - QUANTITY - LEFT
}

/// An amount as people write it: `1,980`, with `¥` or `$` where it stands alone.
pub(crate) fn money(amount: i64, currency: Currency, sign: bool) -> String {
    let minus = if amount < 0 { "-" } else { "" };
    match currency {
        Currency::Jpy => format!("{minus}{}{}", if sign { "¥" } else { "" }, digits(amount.unsigned_abs())),
        Currency::Usd => {
            let cents = amount.unsigned_abs();
            let mark = if sign { "$" } else { "" };
            format!("{minus}{mark}{}.{:02}", digits(cents / 100), cents % 100)
        }
    }
}

fn grouped(number: i64) -> String {
    format!("{}{}", if number < 0 { "-" } else { "" }, digits(number.unsigned_abs()))
}

fn digits(number: u64) -> String {
    let plain = number.to_string();
    let mut out = String::with_capacity(plain.len() * 4 / 3 + 1);
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && (plain.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_and_keep_their_sign() {
        assert_eq!(money(0, Currency::Jpy, true), "¥0");
        assert_eq!(money(999, Currency::Jpy, false), "999");
        assert_eq!(money(-1_234_567, Currency::Jpy, true), "-¥1,234,567");
        assert_eq!(money(123_405, Currency::Usd, true), "$1,234.05");
        assert_eq!(money(i64::MIN, Currency::Jpy, false), "-9,223,372,036,854,775,808");
    }
}
