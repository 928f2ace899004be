//! Slips onto pages: what goes where, and where pages end.

use crate::{
    DocumentError, Fonts, Texts,
    draw::{Align, Sheet, Style},
    foot::{self, Foot},
    front::{self, BOTTOM, LEFT, RIGHT},
    goods::{self, Density, Item},
    page::HEIGHT,
    pdf,
    slip::DeliverySlip,
    totals::{sum, totals},
};

/// A finished document, and what on it is not as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: u32,
    /// Characters that the font has not; each stands as 〓 on the paper. Once per slip, field, character.
    pub unprintable: Vec<Unprintable>,
    /// Texts too long even for small type, which end in `…` on the paper.
    pub shortened: Vec<Shortened>,
    /// Slips whose amounts per tax rate do not come to the total. They are printed as given.
    pub disagreements: Vec<Disagreement>,
}

/// A character that could not be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unprintable {
    /// Which of the slips, from 0.
    pub slip: usize,
    /// Which of its fields (`recipient_name`, `line_name`, …).
    pub field: &'static str,
    /// The character that 〓 stands for.
    pub character: char,
}

/// A text that could not be printed in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortened {
    /// Which of the slips, from 0.
    pub slip: usize,
    /// Which of its fields.
    pub field: &'static str,
}

/// Sums of one slip that contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disagreement {
    /// Which of the slips, from 0.
    pub slip: usize,
    /// What lines, postage, fees, discounts and added tax come to.
    pub total: i64,
    /// What the amounts per rate come to.
    pub by_rate: i64,
}

/// Prints delivery slips (納品書) into one PDF on A4, each beginning on a page of its own.
///
/// The same slips, texts and fonts always make the same bytes.
pub fn delivery_slip(
    slips: &[DeliverySlip],
    texts: &dyn Texts,
    fonts: &Fonts,
) -> Result<Rendered, DocumentError> {
    let first = slips.first().ok_or(DocumentError::Empty)?;
    let mut sheet = Sheet::new(fonts, texts);
    let mut disagreements = Vec::new();
    for (at, slip) in slips.iter().enumerate() {
        sheet.slip = at;
        draw(&mut sheet, slip);
        disagreements.extend(disagreement(at, slip));
    }
    let title = sheet.label("slip_title");
    let info = pdf::Info {
        title: format!(
            "{title} {}",
            slips.iter().map(|slip| &*slip.order_number).take(3).collect::<Vec<_>>().join(", ")
        ),
        author: first.issuer.name.clone(),
        created: format!("D:{}000000+09'00'", first.issue_date.strftime("%Y%m%d")),
    };
    let Sheet { pages, blocks, used, unprintable, shortened, .. } = sheet;
    let pdf = pdf::write(&pages, &blocks, &used, fonts, &info)?;
    let pages = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    Ok(Rendered { pdf, pages, unprintable, shortened, disagreements })
}

fn disagreement(at: usize, slip: &DeliverySlip) -> Option<Disagreement> {
    let total = totals(slip).total;
    let by_rate = sum(slip.rates.iter().map(|rate| rate.taxable_including_tax));
    let checked = slip.show_prices && !slip.rates.is_empty();
    (checked && total != by_rate).then_some(Disagreement { slip: at, total, by_rate })
}

fn draw(sheet: &mut Sheet, slip: &DeliverySlip) {
    let first_page = sheet.pages.len();
    sheet.new_page();
    let y = front::first(sheet, slip);
    let y = table(sheet, slip, y);
    let mut plain_page = |sheet: &mut Sheet| {
        sheet.new_page();
        front::further(sheet, slip)
    };
    foot::message(sheet, slip, y, &mut plain_page);
    number_pages(sheet, slip, first_page);
}

/// Draws lines and sums. Sums never stand on a page without the last line, unless that fills one alone.
fn table(sheet: &mut Sheet, slip: &DeliverySlip, y: f32) -> f32 {
    let foot = Foot::new(sheet, slip);
    let foot_height = foot.as_ref().map_or(0.0, Foot::height);
    let mut turn = |sheet: &mut Sheet| {
        let text = sheet.label("slip_continued");
        sheet.text(RIGHT, BOTTOM + 11.0, &text, Style::grey(7.5), Align::Right);
        sheet.new_page();
        let y = front::further(sheet, slip);
        goods::head(sheet, slip, y)
    };
    let items = items(sheet, slip, BOTTOM - y - goods::HEAD - foot_height);
    let mut y = goods::head(sheet, slip, y);
    // What a further page can hold; the same on each.
    let room = BOTTOM - 110.0;
    let mut alone = true;
    for (at, item) in items.iter().enumerate() {
        let height = item.height();
        let last = at + 1 == items.len();
        let with_sums = if last { height + foot_height } else { height };
        let sums_need_it = with_sums > BOTTOM - y && with_sums <= room && !alone;
        if height > room && height > BOTTOM - y {
            y = item.draw_over_pages(sheet, slip, y, BOTTOM, &mut turn);
        } else {
            if height > BOTTOM - y || sums_need_it {
                y = turn(sheet);
            }
            y = item.draw(sheet, slip, y);
        }
        alone = false;
    }
    let Some(foot) = foot else { return y };
    let mut plain_page = |sheet: &mut Sheet| {
        sheet.new_page();
        front::further(sheet, slip)
    };
    if foot_height > BOTTOM - y && foot_height <= room {
        y = plain_page(sheet);
    }
    foot.draw(sheet, y, &mut plain_page)
}

/// The lines for the table. They are set closely if that keeps the whole slip within `room`, its first
/// page, where the usual setting does not.
fn items(sheet: &mut Sheet, slip: &DeliverySlip, room: f32) -> Vec<Item> {
    let set = |sheet: &mut Sheet, density| -> (Vec<Item>, f32) {
        let items: Vec<_> = slip.lines.iter().map(|line| Item::new(sheet, slip, line, density)).collect();
        let height = items.iter().map(Item::height).sum();
        (items, height)
    };
    let (normal, height) = set(sheet, Density::NORMAL);
    let room = room - foot::message_height(sheet, slip);
    // Close setting saves about a quarter; what is far from fitting need not be tried.
    if height > room && height * 0.7 <= room {
        let (close, height) = set(sheet, Density::CLOSE);
        if height <= room {
            return close;
        }
    }
    normal
}

fn number_pages(sheet: &mut Sheet, slip: &DeliverySlip, first: usize) {
    let y = HEIGHT - 30.0;
    let name = sheet.take("issuer_name", &slip.issuer.name);
    let (name, style) = sheet.fit("issuer_name", &name, Style::grey(7.5), 320.0, 5.0);
    // Marks go onto the last page, so the later pages wait aside until their turn.
    let all = sheet.pages.len();
    let later = sheet.pages.split_off(first + 1);
    let mut rest = later.into_iter();
    for at in first..all {
        let [page, pages] = [at - first + 1, all - first].map(|number| number.to_string());
        let text = sheet.sentence("document_page", &[("page", &page), ("pages", &pages)]);
        sheet.block(y, |sheet| {
            sheet.text(LEFT, 0.0, &name, style, Align::Left);
            sheet.text(RIGHT, 0.0, &text, Style::grey(7.5), Align::Right);
        });
        sheet.pages.extend(rest.next());
    }
}
