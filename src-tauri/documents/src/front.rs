//! The head of a slip's pages: addresses, the facts of the order, and what further pages repeat.

use std::rc::Rc;

use jiff::civil::Date;

use crate::{
    code128,
    draw::{Align, Sheet, Style, base},
    page::{HEIGHT, Ink},
    slip::{DeliverySlip, Honorific, Issuer, Party},
};

/// Left edge of what is printed: 20 mm, where the windows of envelopes (長形3号) begin.
pub(crate) const LEFT: f32 = 56.7;
/// Right edge of what is printed.
pub(crate) const RIGHT: f32 = 538.58;
/// Where the right column begins: issuer, barcode, totals.
pub(crate) const COLUMN: f32 = 336.0;
/// Upper edge of what is printed.
const TOP: f32 = 48.0;
/// Lower edge of the body; below it stand only "continued" and the page number.
pub(crate) const BOTTOM: f32 = HEIGHT - 62.0;

/// Width for the recipient: the window is 90 mm wide at most.
const ADDRESS_WIDTH: f32 = 250.0;
/// The facts begin no higher than this, so that the window (48 mm from the top, when folded in three)
/// shows nothing of them.
const FACTS_FROM: f32 = 150.0;

/// Draws the head of the first page; answers where the body begins.
pub(crate) fn first(sheet: &mut Sheet, slip: &DeliverySlip) -> f32 {
    let left = recipient(sheet, &slip.recipient);
    let right = sheet.block(0.0, |sheet| issuer(sheet, slip));
    let y = left.max(right).max(FACTS_FROM) + 12.0;
    let y = greeting(sheet, slip, y);
    facts(sheet, slip, y)
}

/// Draws the head of a further page; answers where the body begins.
pub(crate) fn further(sheet: &mut Sheet, slip: &DeliverySlip) -> f32 {
    let title = sheet.label("slip_title");
    let y = base(TOP, 16.0, 11.0);
    sheet.spaced(LEFT, y, &title, Style::bold(11.0), Align::Left, 2.0);
    let number = sheet.take("order_number", &slip.order_number);
    let name = addressee(sheet, "recipient_name", &slip.recipient);
    let label = sheet.label("slip_order_number");
    let text = format!("{label} {number}　{name}");
    let (text, style) = sheet.fit("order_number", &text, Style::plain(8.5), RIGHT - LEFT - 90.0, 6.0);
    sheet.text(RIGHT, y, &text, style, Align::Right);
    TOP + 26.0
}

fn recipient(sheet: &mut Sheet, party: &Party) -> f32 {
    let mut y = TOP;
    let postal_code = postal_code(sheet, "recipient_postal_code", &party.postal_code);
    y = sheet.stack(LEFT, y, &postal_code, Style::plain(9.5), 14.0);
    let address = joined(sheet, "recipient_address", &party.address);
    let mut style = Style::plain(10.0);
    let mut lines = sheet.wrap(&address, style, ADDRESS_WIDTH);
    if lines.len() > 3 {
        // A smaller type keeps long addresses inside of the window.
        style = Style::plain(8.5);
        lines = sheet.wrap_in("recipient_address", &address, style, ADDRESS_WIDTH, 6);
    }
    y = sheet.stack(LEFT, y, &lines, style, style.size * 1.4) + 4.0;
    for part in party.company.iter().take(3) {
        let part = sheet.take("recipient_company", part);
        y = words(sheet, "recipient_company", &part, Style::plain(9.5), 8.0, y);
    }
    let name = addressee(sheet, "recipient_name", party);
    y = words(sheet, "recipient_name", &name, Style::bold(13.0), 10.0, y);
    phone(sheet, "recipient_phone", &party.phone, y)
}

/// A name on one row, in smaller type if need be; else on several, parted between its words.
fn words(sheet: &mut Sheet, field: &'static str, name: &str, style: Style, least: f32, y: f32) -> f32 {
    let width = sheet.width(name, style);
    let lines = if width * least <= ADDRESS_WIDTH * style.size {
        if name.is_empty() { Vec::new() } else { vec![name.to_owned()] }
    } else {
        let small = Style { size: least, ..style };
        let mut rows: Vec<String> = Vec::new();
        for word in name.split_whitespace() {
            match rows.last_mut() {
                // One character alone is an honorific or an initial: it stays with its neighbour.
                Some(row)
                    if word.chars().count() == 1
                        || sheet.width(&format!("{row} {word}"), small) <= ADDRESS_WIDTH =>
                {
                    row.push(' ');
                    row.push_str(word);
                }
                _ => rows.push(word.to_owned()),
            }
        }
        sheet.wrap_in(field, &rows.join("\n"), small, ADDRESS_WIDTH, 4)
    };
    let widest = lines.iter().map(|line| sheet.width(line, style)).fold(0.0, f32::max);
    let size =
        if widest > ADDRESS_WIDTH { (style.size * ADDRESS_WIDTH / widest).max(least) } else { style.size };
    sheet.stack(LEFT, y, &lines, Style { size, ..style }, size * 1.45)
}

fn phone(sheet: &mut Sheet, field: &'static str, number: &str, y: f32) -> f32 {
    let lines: Vec<String> = phone_text(sheet, field, number).into_iter().collect();
    sheet.stack(LEFT, y, &lines, Style::grey(8.0), 12.0)
}

fn phone_text(sheet: &mut Sheet, field: &'static str, number: &str) -> Option<String> {
    let number = sheet.take(field, number);
    (!number.is_empty()).then(|| sheet.sentence("document_phone", &[("number", &number)]))
}

fn issuer(sheet: &mut Sheet, slip: &DeliverySlip) -> f32 {
    let title = sheet.label("slip_title");
    let y = TOP + 19.0;
    sheet.spaced(COLUMN, y, &title, Style::bold(20.0), Align::Left, 6.0);
    let issued = sheet.label("slip_issue_date");
    let issued = format!("{issued} {}", date(sheet, slip.issue_date));
    sheet.text(RIGHT, y, &issued, Style::plain(8.5), Align::Right);
    sheet.rule(COLUMN, RIGHT, TOP + 27.0, 0.8, Ink::Black);

    let width = RIGHT - COLUMN;
    let Issuer { name, postal_code: code, address, phone, mail, url, registration_number } = &slip.issuer;
    let name = sheet.take("issuer_name", name);
    let lines = sheet.wrap_in("issuer_name", &name, Style::bold(11.0), width, 2);
    let mut y = sheet.stack(COLUMN, TOP + 33.0, &lines, Style::bold(11.0), 16.0);
    let mut lines = postal_code(sheet, "issuer_postal_code", code);
    let style = Style::plain(8.5);
    let address = joined(sheet, "issuer_address", address);
    lines.extend(sheet.wrap_in("issuer_address", &address, style, width, 4));
    lines.extend(phone_text(sheet, "issuer_phone", phone));
    y = sheet.stack(COLUMN, y + 1.0, &lines, style, 12.0);
    for (field, text) in [("issuer_mail", mail), ("issuer_url", url)] {
        let text = sheet.take(field, text);
        // Better small than broken: people type these in.
        let size = (style.size * width / sheet.width(&text, style).max(width)).max(6.5);
        let lines = sheet.wrap_in(field, &text, Style::plain(size), width, 2);
        y = sheet.stack(COLUMN, y, &lines, Style::plain(size), 12.0);
    }
    if let Some(number) = registration_number {
        let number = sheet.take("issuer_registration_number", number);
        if !number.is_empty() {
            let text = sheet.sentence("document_registration_number", &[("number", &number)]);
            let (text, style) = sheet.fit("issuer_registration_number", &text, style, width, 5.5);
            y = sheet.stack(COLUMN, y, &[text], style, 12.0);
        }
    }
    y
}

/// A word of thanks, and the order number as bars for the packing table.
fn greeting(sheet: &mut Sheet, slip: &DeliverySlip, y: f32) -> f32 {
    const BAR: f32 = 20.0;
    let bars = if slip.barcode { code128::modules(&slip.order_number) } else { None };
    let width = if bars.is_some() { COLUMN - LEFT - 16.0 } else { RIGHT - LEFT };
    let text = sheet.label("slip_greeting");
    let lines = sheet.wrap(&text, Style::plain(8.5), width);
    let height = sheet.block(y, |sheet| sheet.stack(LEFT, 4.0, &lines, Style::plain(8.5), 13.0));
    let mut end = y + height;
    if let Some(bars) = bars {
        let modules: f32 = bars.iter().map(|bar| f32::from(*bar)).sum();
        // 0.9 pt a module (0.32 mm) reads well from any printer; longer numbers get finer bars.
        let module = (0.9f32).min((RIGHT - COLUMN) / modules);
        let mut x = RIGHT - modules * module;
        for (at, bar) in bars.iter().enumerate() {
            let width = f32::from(*bar) * module;
            if at % 2 == 0 {
                sheet.bar(x, y, width, BAR);
            }
            x += width;
        }
        end = end.max(y + BAR);
    }
    end + 10.0
}

/// A label and what it says.
type Fact = (Rc<str>, &'static str, String);

fn facts(sheet: &mut Sheet, slip: &DeliverySlip, y: f32) -> f32 {
    let facts = collect(sheet, slip);
    let mut rows: Vec<Vec<Fact>> = facts.chunks(2).map(<[Fact]>::to_vec).collect();
    if let Some(party) = &slip.buyer {
        // Name, address and number: too much for half a row.
        let value = buyer(sheet, party);
        if !value.is_empty() {
            rows.push(vec![(sheet.label("slip_buyer"), "buyer", value)]);
        }
    }
    let mut edges = vec![0.0];
    let mut end = 0.0;
    for row in &rows {
        end = fact_values(sheet, row, y, end);
        edges.push(end);
    }
    // Labels and rules are the same on most slips; the values are not.
    sheet.block(y, |sheet| {
        for (at, edge) in edges.iter().enumerate() {
            let outer = at == 0 || at + 1 == edges.len();
            let (thickness, ink) = if outer { (0.6, Ink::Black) } else { (0.4, Ink::Light) };
            sheet.rule(LEFT, RIGHT, *edge, thickness, ink);
        }
        for (row, edge) in rows.iter().zip(&edges) {
            for ((label, field, _), x) in row.iter().zip([LEFT + 2.0, COLUMN]) {
                let (label, style) = sheet.fit(field, label, Style::grey(7.5), LABEL - 4.0, 5.0);
                sheet.text(x, base(*edge, FACT, 9.0), &label, style, Align::Left);
            }
        }
    });
    y + end + 14.0
}

/// Width for the labels of facts.
const LABEL: f32 = 60.0;
/// Height of a fact of one row.
const FACT: f32 = 17.0;

/// Draws a row's values `top` below `y`; answers where they end, below `y` too.
fn fact_values(sheet: &mut Sheet, row: &[Fact], y: f32, top: f32) -> f32 {
    const LEADING: f32 = 12.5;
    const PAD: f32 = (FACT - LEADING) / 2.0;
    let style = Style::plain(9.0);
    let mut rows = 1;
    let left_end = if row.len() > 1 { COLUMN - 8.0 } else { RIGHT };
    for ((_, field, value), (x, end)) in row.iter().zip([(LEFT + 2.0, left_end), (COLUMN, RIGHT)]) {
        let lines = sheet.wrap_in(field, value, style, end - x - LABEL, 4);
        sheet.stack(x + LABEL, y + top + PAD, &lines, style, LEADING);
        rows = rows.max(lines.len());
    }
    #[expect(clippy::cast_precision_loss, reason = "four rows at most")]
    let more = (rows - 1) as f32 * LEADING;
    top + FACT + more
}

fn collect(sheet: &mut Sheet, slip: &DeliverySlip) -> Vec<Fact> {
    let day = |sheet: &Sheet, day: Option<Date>| day.map_or_else(String::new, |day| date(sheet, day));
    let number = sheet.take("order_number", &slip.order_number);
    let shop = sheet.take("shop_name", &slip.shop_name);
    let delivery = sheet.take("delivery_method", &slip.delivery_method);
    let tracking = sheet.take("tracking_number", &slip.tracking_number);
    let time = sheet.take("wished_time", &slip.wished_time);
    let wished = [day(sheet, slip.wished_date), time].join(" ").trim().to_owned();
    let payment =
        if slip.show_prices { sheet.take("payment_method", &slip.payment_method) } else { String::new() };
    let all = [
        ("slip_order_number", "order_number", number),
        ("slip_order_date", "order_date", day(sheet, slip.order_date)),
        ("slip_shop", "shop_name", shop),
        ("slip_payment_method", "payment_method", payment),
        ("slip_shipping_date", "shipping_date", day(sheet, slip.shipping_date)),
        ("slip_wished", "wished_time", wished),
        ("slip_delivery_method", "delivery_method", delivery),
        ("slip_tracking_number", "tracking_number", tracking),
    ];
    let full = all.into_iter().filter(|(_, _, value)| !value.is_empty());
    full.map(|(code, field, value)| (sheet.label(code), field, value)).collect()
}

fn buyer(sheet: &mut Sheet, party: &Party) -> String {
    let company = joined(sheet, "buyer_company", &party.company);
    let name = addressee(sheet, "buyer_name", party);
    let mut lines = vec![format!("{company} {name}").trim().to_owned()];
    let code = postal_code(sheet, "buyer_postal_code", &party.postal_code);
    let address = joined(sheet, "buyer_address", &party.address).replace('\n', " ");
    lines.push([code.concat(), address].join(" ").trim().to_owned());
    lines.extend(phone_text(sheet, "buyer_phone", &party.phone));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn addressee(sheet: &mut Sheet, field: &'static str, party: &Party) -> String {
    let name = sheet.take(field, &party.name);
    let honorific = match party.honorific {
        Honorific::Person => sheet.label("document_honorific_person"),
        Honorific::Company => sheet.label("document_honorific_company"),
        Honorific::None => Rc::from(""),
    };
    if name.is_empty() { name } else { format!("{name} {honorific}").trim_end().to_owned() }
}

fn postal_code(sheet: &mut Sheet, field: &'static str, code: &str) -> Vec<String> {
    let code = sheet.take(field, code);
    let code = match code.as_bytes() {
        seven if seven.len() == 7 && seven.iter().all(u8::is_ascii_digit) => {
            let (town, rest) = code.split_at(3);
            format!("{town}-{rest}")
        }
        _ => code,
    };
    if code.is_empty() {
        Vec::new()
    } else {
        vec![sheet.sentence("document_postal_code", &[("code", &code)])]
    }
}

/// Parts as lines, without the empty ones.
fn joined(sheet: &mut Sheet, field: &'static str, parts: &[String]) -> String {
    let parts: Vec<String> = parts.iter().map(|part| sheet.take(field, part)).collect();
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn date(sheet: &Sheet, date: Date) -> String {
    let [year, month, day] = [date.year().to_string(), date.month().to_string(), date.day().to_string()];
    sheet.sentence("document_date", &[("year", &year), ("month", &month), ("day", &day)])
}
