//! What follows the table: sums, tax per rate, and the shop's words.

use crate::{
    draw::{Align, Sheet, Style, base},
    front::{BOTTOM, COLUMN, LEFT, RIGHT},
    goods::money,
    page::Ink,
    slip::{Charge, DeliverySlip},
    totals::totals,
};

const GAP: f32 = 10.0;
const ROW: f32 = 16.0;
const STRONG: f32 = 23.0;
/// Between the rows of a long label.
const LEADING: f32 = 11.0;
/// The most that a value may take of the column.
const VALUE: f32 = 130.0;
const TAX_WIDTH: f32 = 244.0;

/// One sum.
struct Sum {
    /// Its name, mostly one row.
    label: Vec<String>,
    value: String,
    /// Set large, between rules.
    strong: bool,
}

impl Sum {
    fn new(sheet: &mut Sheet, label: &str, value: String, strong: bool) -> Self {
        let [label_style, value_style] = Self::styles(strong);
        let room = RIGHT - COLUMN - 14.0 - sheet.width(&value, value_style).min(VALUE);
        Self { label: sheet.wrap_in("sum_label", label, label_style, room, 3), value, strong }
    }

    const fn styles(strong: bool) -> [Style; 2] {
        if strong { [Style::bold(9.5), Style::bold(13.0)] } else { [Style::plain(8.5), Style::plain(9.0)] }
    }

    #[expect(clippy::cast_precision_loss, reason = "three rows at most")]
    fn height(&self) -> f32 {
        let more = self.label.len().saturating_sub(1) as f32 * LEADING;
        more + if self.strong { STRONG } else { ROW }
    }

    /// Draws it; answers where it ends.
    fn draw(&self, sheet: &mut Sheet, y: f32) -> f32 {
        let [label_style, value_style] = Self::styles(self.strong);
        let row = if self.strong { STRONG } else { ROW };
        // One base line for label and value, whatever their sizes.
        let mut line = base(y, row, if self.strong { 11.5 } else { 9.0 });
        let (value, value_style) = sheet.fit("sum", &self.value, value_style, VALUE, 4.0);
        sheet.text(RIGHT - 2.0, line, &value, value_style, Align::Right);
        for label in &self.label {
            sheet.text(COLUMN + 2.0, line, label, label_style, Align::Left);
            line += LEADING;
        }
        let end = y + self.height();
        if self.strong {
            sheet.rule(COLUMN, RIGHT, y, 0.6, Ink::Black);
            sheet.rule(COLUMN, RIGHT, end, 0.8, Ink::Black);
        }
        end
    }
}

/// Sums and tax, measured and ready to be drawn.
pub(crate) struct Foot {
    sums: Vec<Sum>,
    /// Rate, amount that it is on, tax.
    rates: Vec<[String; 3]>,
    note: Option<String>,
}

impl Foot {
    /// Puts together what is below the table; `None` where prices are not shown.
    pub fn new(sheet: &mut Sheet, slip: &DeliverySlip) -> Option<Self> {
        if !slip.show_prices {
            return None;
        }
        let totals = totals(slip);
        // Sums in the order of the paper: a label, an amount, whether it is set large.
        let mut list = vec![(sheet.label("slip_goods").to_string(), totals.goods, false)];
        list.extend(slip.postage.map(|postage| (sheet.label("slip_postage").to_string(), postage, false)));
        list.extend(slip.fees.iter().map(|fee| (sheet.take("fee", &fee.label), fee.amount, false)));
        let less = |sheet: &mut Sheet, field, charge: &Charge| {
            (sheet.take(field, &charge.label), charge.amount.saturating_neg(), false)
        };
        list.extend(slip.discounts.iter().map(|discount| less(sheet, "discount", discount)));
        if !slip.prices_include_tax {
            list.push((sheet.label("slip_tax_added").to_string(), totals.tax_added, false));
        }
        list.push((sheet.label("slip_total").to_string(), totals.total, true));
        if !slip.payments.is_empty() {
            list.extend(slip.payments.iter().map(|payment| less(sheet, "payment", payment)));
            list.push((sheet.label("slip_due").to_string(), totals.due, true));
        }
        let sums = list
            .iter()
            .map(|(label, amount, strong)| {
                Sum::new(sheet, label, money(*amount, slip.currency, *strong), *strong)
            })
            .collect();
        let rates = slip.rates.iter().map(|rate| {
            let code = if rate.reduced { "slip_rate_reduced" } else { "slip_rate_normal" };
            let name = sheet.sentence(code, &[("rate", &rate.rate_percent.to_string())]);
            [
                name,
                money(rate.taxable_including_tax, slip.currency, false),
                money(rate.tax, slip.currency, false),
            ]
        });
        let rates = rates.collect();
        let reduced = slip.lines.iter().find(|line| line.reduced).map(|line| line.rate_percent);
        let note = reduced.map(|rate| sheet.sentence("slip_reduced_note", &[("rate", &rate.to_string())]));
        Some(Self { sums, rates, note })
    }

    /// How much of the page it takes.
    pub fn height(&self) -> f32 {
        let right: f32 = self.sums.iter().map(Sum::height).sum();
        GAP + right.max(self.tax_height()) + 2.0
    }

    #[expect(clippy::cast_precision_loss, reason = "there are few rates")]
    fn tax_height(&self) -> f32 {
        let table = if self.rates.is_empty() { 0.0 } else { (self.rates.len() + 1) as f32 * ROW };
        table + if self.note.is_some() { ROW } else { 0.0 }
    }

    /// Draws it from `y` on; where a page cannot hold it, `turn` begins another.
    pub fn draw(&self, sheet: &mut Sheet, y: f32, mut turn: impl FnMut(&mut Sheet) -> f32) -> f32 {
        let mut y = y + GAP;
        let left = self.tax(sheet, y);
        let first_page = sheet.pages.len();
        for (at, sum) in self.sums.iter().enumerate() {
            if y + sum.height() > BOTTOM {
                y = turn(sheet);
            }
            if at > 0 && !sum.strong {
                sheet.rule(COLUMN, RIGHT, y, 0.4, Ink::Light);
            }
            y = sum.draw(sheet, y);
        }
        // On a further page nothing of the tax stands beside the sums.
        (if sheet.pages.len() == first_page { y.max(left) } else { y }) + 2.0
    }

    /// The table of tax per rate, which makes the slip a qualified invoice.
    fn tax(&self, sheet: &mut Sheet, y: f32) -> f32 {
        let mut y = y;
        let edges = [LEFT + 2.0, LEFT + TAX_WIDTH * 0.68, LEFT + TAX_WIDTH - 2.0];
        let widths = [TAX_WIDTH * 0.34, TAX_WIDTH * 0.33, TAX_WIDTH * 0.30];
        let head = ["slip_rate", "slip_rate_base", "slip_rate_tax"].map(|code| sheet.label(code).to_string());
        if !self.rates.is_empty() {
            let rows = std::iter::once((&head, Style::grey(7.5)))
                .chain(self.rates.iter().map(|row| (row, Style::plain(8.5))));
            for (at, (row, style)) in rows.enumerate() {
                let align = [Align::Left, Align::Right, Align::Right];
                for (((text, x), width), align) in row.iter().zip(edges).zip(widths).zip(align) {
                    let (text, style) = sheet.fit("rate", text, style, width, 4.0);
                    sheet.text(x, base(y, ROW, style.size), &text, style, align);
                }
                y += ROW;
                let thickness = if at == 0 { (0.4, Ink::Black) } else { (0.4, Ink::Light) };
                sheet.rule(LEFT, LEFT + TAX_WIDTH, y, thickness.0, thickness.1);
            }
        }
        if let Some(note) = &self.note {
            let (note, style) = sheet.fit("label", note, Style::grey(7.5), TAX_WIDTH - 4.0, 5.0);
            sheet.text(LEFT + 2.0, base(y, ROW, 7.5), &note, style, Align::Left);
            y += ROW;
        }
        y
    }
}

/// Draws the shop's words in a thin frame, over pages where need be.
pub(crate) fn message(
    sheet: &mut Sheet,
    slip: &DeliverySlip,
    y: f32,
    mut turn: impl FnMut(&mut Sheet) -> f32,
) -> f32 {
    let lines = message_lines(sheet, slip);
    let style = MESSAGE;
    if lines.is_empty() {
        return y;
    }
    let whole = message_box(&lines);
    let mut y = y + APART;
    // It stays together where a page can hold it; otherwise it begins here if three lines fit.
    let least = if whole < BOTTOM - 100.0 { whole } else { HEADING + 3.0 * LINE + 2.0 * PAD };
    if y + least > BOTTOM {
        y = turn(sheet);
    }
    let heading = sheet.label("slip_message");
    let head = |sheet: &mut Sheet, y: f32| {
        sheet.text(LEFT, base(y, 10.0, 7.5), &heading, Style::grey(7.5), Align::Left);
    };
    if y + whole <= BOTTOM {
        // Many slips carry the same words.
        sheet.block(y, |sheet| {
            head(sheet, 0.0);
            sheet.stack(LEFT + PAD, HEADING + PAD, &lines, style, LINE);
            frame(sheet, HEADING, whole);
        });
        return y + whole;
    }
    head(sheet, y);
    y += HEADING;
    let mut top = y;
    y += PAD;
    for line in &lines {
        if y + LINE + PAD > BOTTOM {
            frame(sheet, top, y + PAD);
            top = turn(sheet);
            y = top + PAD;
        }
        sheet.text(LEFT + PAD, base(y, LINE, style.size), line, style, Align::Left);
        y += LINE;
    }
    frame(sheet, top, y + PAD);
    y + PAD
}

const MESSAGE: Style = Style::plain(8.5);
const LINE: f32 = 13.5;
const PAD: f32 = 8.0;
const HEADING: f32 = 14.0;
/// Between sums and message.
const APART: f32 = 16.0;

fn message_lines(sheet: &mut Sheet, slip: &DeliverySlip) -> Vec<String> {
    let text = sheet.take_lines("message", &slip.message);
    sheet.wrap(&text, MESSAGE, RIGHT - LEFT - 2.0 * PAD)
}

#[expect(clippy::cast_precision_loss, reason = "a message has fewer lines than 2^24")]
fn message_box(lines: &[String]) -> f32 {
    HEADING + lines.len() as f32 * LINE + 2.0 * PAD
}

/// How much of the page the shop's words take, with the room above them.
pub(crate) fn message_height(sheet: &mut Sheet, slip: &DeliverySlip) -> f32 {
    let lines = message_lines(sheet, slip);
    if lines.is_empty() { 0.0 } else { APART + message_box(&lines) }
}

fn frame(sheet: &mut Sheet, top: f32, bottom: f32) {
    for y in [top, bottom] {
        sheet.rule(LEFT, RIGHT, y, 0.4, Ink::Light);
    }
    for x in [LEFT, RIGHT] {
        sheet.line(x, top, x, bottom, 0.4, Ink::Light);
    }
}
