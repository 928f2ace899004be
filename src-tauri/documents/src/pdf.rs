//! Pages into the bytes of a PDF.
//!
//! printpdf cuts the fonts; the rest of the file is put together here. Its own page operations would look
//! up, measure and name every glyph once more and give each page a copy of all resources, which makes a
//! file of a thousand slips twice as slow and large.

use std::{collections::BTreeMap, io::Write as _, thread};

use flate2::{Compression, write::ZlibEncoder};
use lopdf::{Dictionary, Document, Object, ObjectId, SaveOptions, Stream, StringFormat, dictionary};
use printpdf::FontId;

use crate::{
    DocumentError,
    fonts::{Face, Fonts, Weight},
    page::{HEIGHT, Ink, Mark, Page, WIDTH},
};

/// What the file says about itself. All of it is given, so that the same slips make the same bytes.
pub(crate) struct Info {
    pub title: String,
    pub author: String,
    /// `D:20261122000000+09'00'`
    pub created: String,
}

/// Numbers of glyphs in the file's font, by their numbers in the whole font.
type Numbers = BTreeMap<u16, u16>;

fn failed(what: impl std::fmt::Display) -> DocumentError {
    DocumentError::Write(what.to_string())
}

/// Writes a PDF with `pages`, which show `blocks`; `used` has the characters of the glyphs that they show, by weight.
pub(crate) fn write(
    pages: &[Page],
    blocks: &[Page],
    used: &[Vec<char>; 2],
    fonts: &Fonts,
    info: &Info,
) -> Result<Vec<u8>, DocumentError> {
    let mut document = Document::with_version("1.5");
    let [regular, bold] = used;
    let (regular, regular_numbers) = add_font(&mut document, fonts.face(Weight::Regular), regular, "MINBRG")?;
    let (bold, bold_numbers) = add_font(&mut document, fonts.face(Weight::Bold), bold, "MINBBD")?;
    let mut named = Dictionary::new();
    for (name, font) in [("R", regular), ("B", bold)] {
        if let Some(font) = font {
            named.set(name, font);
        }
    }
    let numbers = [regular_numbers, bold_numbers].map(|numbers| listed(&numbers));
    let named = document.add_object(named);
    let mut forms = Dictionary::new();
    // Viewers cut at the box; blocks may reach above their origin, as text on a base line at 0 does.
    let extent: Vec<Object> = vec![0.into(), (-HEIGHT).into(), WIDTH.into(), (2.0 * HEIGHT).into()];
    for (at, content) in contents(blocks, &numbers)?.into_iter().enumerate() {
        let about = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => extent.clone(),
            "Resources" => dictionary! { "Font" => named },
        };
        forms.set(format!("X{at}"), document.add_object(packed(about, content)));
    }
    let resources = document.add_object(dictionary! { "Font" => named, "XObject" => forms });
    let root = document.new_object_id();
    let mut kids = Vec::with_capacity(pages.len());
    for content in contents(pages, &numbers)? {
        let content = document.add_object(packed(Dictionary::new(), content));
        kids.push(Object::Reference(document.add_object(dictionary! {
            "Type" => "Page", "Parent" => root, "Contents" => content,
        })));
    }
    // What all pages share is said once, by their parent.
    document.set_object(
        root,
        dictionary! {
            "Type" => "Pages",
            "Count" => i64::try_from(kids.len()).map_err(failed)?,
            "Kids" => kids,
            "Resources" => resources,
            "MediaBox" => vec![0.into(), 0.into(), WIDTH.into(), HEIGHT.into()],
        },
    );
    let catalog = document.add_object(dictionary! {
        "Type" => "Catalog",
        "Pages" => root,
        "Lang" => Object::string_literal("ja-JP"),
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true, "PrintScaling" => "None" },
    });
    let created = Object::string_literal(info.created.as_str());
    let about = document.add_object(dictionary! {
        "Title" => wide(&info.title),
        "Author" => wide(&info.author),
        "Creator" => wide("Miseban"),
        "Producer" => wide("Miseban"),
        "CreationDate" => created.clone(),
        "ModDate" => created,
    });
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", about);
    let mut out = Vec::new();
    let options =
        SaveOptions::builder().use_object_streams(true).use_xref_streams(true).compression_level(6).build();
    document.save_with_options(&mut out, options).map_err(failed)?;
    Ok(out)
}

/// Text outside of pages goes in UTF-16 with a byte order mark.
fn wide(text: &str) -> Object {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}

/// Adds what is used of a face; nothing at all if nothing is.
fn add_font(
    document: &mut Document,
    face: &Face,
    used: &[char],
    tag: &str,
) -> Result<(Option<ObjectId>, Numbers), DocumentError> {
    let named = (0..=u16::MAX).zip(used).filter(|(_, c)| **c != '\0');
    let wanted: BTreeMap<u16, String> = named.map(|(id, c)| (id, c.to_string())).collect();
    if wanted.is_empty() {
        return Ok((None, Numbers::new()));
    }
    let subset = printpdf::subset_font(&face.font, &wanted).map_err(DocumentError::FontUnusable)?;
    let mut numbers = Numbers::new();
    let mut unicode = Vec::with_capacity(wanted.len());
    let mut widths = Vec::with_capacity(wanted.len() * 2);
    for (old, (new, text)) in &subset.glyph_mapping {
        numbers.insert(*old, *new);
        let glyph = text.chars().next().and_then(|c| face.glyph(c)).unwrap_or_default();
        // 1000 is the default below; Japanese text is mostly that wide.
        if glyph.width != 1000 {
            widths.push(Object::from(i64::from(*new)));
            widths.push(Object::Array(vec![i64::from(glyph.width).into()]));
        }
        unicode.push((*new, text.clone()));
    }
    unicode.sort();
    let family = face.font.font_name.clone().unwrap_or_else(|| "Font".to_owned());
    let name = Object::Name(format!("{tag}+{}", family.replace(' ', "")).into_bytes());
    let to_unicode = printpdf::generate_cmap_string(&face.font, &FontId(tag.to_owned()), &unicode);
    let to_unicode = document.add_object(packed(Dictionary::new(), squeeze(to_unicode.as_bytes())?));
    let length = i64::try_from(subset.bytes.len()).map_err(failed)?;
    let file = packed(dictionary! { "Length1" => length }, squeeze(&subset.bytes)?);
    let file = document.add_object(file);
    let metrics = &face.font.pdf_font_metrics;
    let em = i64::from(metrics.units_per_em.max(1));
    let scaled = |value: i16| Object::from(i64::from(value) * 1000 / em);
    let descriptor = document.add_object(dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => name.clone(),
        "Flags" => 4,
        "FontBBox" => vec![scaled(metrics.x_min), scaled(metrics.y_min), scaled(metrics.x_max), scaled(metrics.y_max)],
        "ItalicAngle" => 0,
        "Ascent" => scaled(metrics.ascender),
        "Descent" => scaled(metrics.descender),
        "CapHeight" => 740,
        "StemV" => if tag.ends_with("BD") { 150 } else { 88 },
        "FontFile2" => file,
    });
    let descendant = document.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "CIDFontType2",
        "BaseFont" => name.clone(),
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "CIDToGIDMap" => "Identity",
        "DW" => 1000,
        "W" => widths,
        "FontDescriptor" => descriptor,
    });
    let font = document.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => name,
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()],
        "ToUnicode" => to_unicode,
    });
    Ok((Some(font), numbers))
}

fn packed(mut dictionary: Dictionary, squeezed: Vec<u8>) -> Stream {
    dictionary.set("Filter", "FlateDecode");
    Stream::new(dictionary, squeezed).with_compression(false)
}

fn squeeze(bytes: &[u8]) -> Result<Vec<u8>, DocumentError> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::new(6));
    encoder.write_all(bytes).map_err(failed)?;
    encoder.finish().map_err(failed)
}

/// Lists answer a look-up faster than trees, and there is one for every glyph of every page.
fn listed(numbers: &Numbers) -> Vec<u16> {
    let size = numbers.last_key_value().map_or(0, |(last, _)| usize::from(*last) + 1);
    let mut list = vec![0u16; size];
    for (old, new) in numbers {
        if let Some(place) = list.get_mut(usize::from(*old)) {
            *place = *new;
        }
    }
    list
}

/// The compressed content streams of all pages, made on as many threads as the computer has.
fn contents(pages: &[Page], numbers: &[Vec<u16>; 2]) -> Result<Vec<Vec<u8>>, DocumentError> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = pages.len().div_ceil(threads).max(16);
    let encode = |pages: &[Page]| -> Result<Vec<Vec<u8>>, DocumentError> {
        pages.iter().map(|page| squeeze(&content(page, numbers))).collect()
    };
    thread::scope(|scope| {
        let work: Vec<_> = pages.chunks(share).map(|chunk| scope.spawn(move || encode(chunk))).collect();
        let mut out = Vec::with_capacity(pages.len());
        for part in work {
            out.extend(part.join().map_err(|_| failed("a thread broke"))??);
        }
        Ok(out)
    })
}

/// One page's content stream: rules and bars first, then all text in one text object.
fn content(page: &Page, numbers: &[Vec<u16>; 2]) -> Vec<u8> {
    let mut out = Writer { bytes: Vec::with_capacity(page.glyphs.len() * 3 + page.marks.len() * 32) };
    for mark in &page.marks {
        match *mark {
            Mark::Rule { x1, y1, x2, y2, thickness, ink } => {
                out.numbers(&[grey(ink)], "G");
                out.numbers(&[thickness], "w");
                out.numbers(&[x1, HEIGHT - y1], "m");
                out.numbers(&[x2, HEIGHT - y2], "l");
                out.bytes.extend_from_slice(b"S\n");
            }
            Mark::Bar { x, y, width, height } => {
                out.numbers(&[x, HEIGHT - y - height, width, height], "re");
                out.bytes.extend_from_slice(b"f\n");
            }
            Mark::Block { block, y } => {
                out.bytes.extend_from_slice(b"q\n");
                out.numbers(&[1.0, 0.0, 0.0, 1.0, 0.0, -y], "cm");
                out.bytes.extend_from_slice(format!("/X{block} Do\nQ\n").as_bytes());
            }
            Mark::Text { .. } => {}
        }
    }
    out.bytes.extend_from_slice(b"BT\n");
    let mut state = None;
    let mut last_spacing = 0.0f32.to_bits();
    let mut last_place = [0, 0];
    for mark in &page.marks {
        let Mark::Text { x, y, weight, size, ink, spacing, from, to } = *mark else { continue };
        let [regular, bold] = numbers;
        let (name, numbers) = if weight == Weight::Regular { ("/R ", regular) } else { ("/B ", bold) };
        if state != Some((weight, size, ink)) {
            out.bytes.extend_from_slice(name.as_bytes());
            out.numbers(&[size], "Tf");
            out.numbers(&[grey(ink)], "g");
            state = Some((weight, size, ink));
        }
        if spacing.to_bits() != last_spacing {
            out.numbers(&[spacing], "Tc");
            last_spacing = spacing.to_bits();
        }
        // Steps from text to text repeat all down a table, so they pack better than places. They are
        // taken between rounded places: nothing adds up.
        let place = [hundredths(x), hundredths(HEIGHT - y)];
        for (here, before) in place.iter().zip(last_place) {
            out.hundredths(here.saturating_sub(before));
            out.bytes.push(b' ');
        }
        out.bytes.extend_from_slice(b"Td\n");
        last_place = place;
        out.string(page.glyphs.get(from..to).unwrap_or_default(), numbers);
    }
    out.bytes.extend_from_slice(b"ET");
    out.bytes
}

/// Stops at the ends of the range, which no page reaches.
#[expect(clippy::cast_possible_truncation, reason = "the cast stops at the ends of the range")]
fn hundredths(value: f32) -> i32 {
    (value * 100.0).round() as i32
}

const fn grey(ink: Ink) -> f32 {
    match ink {
        Ink::Black => 0.0,
        Ink::Grey => 0.35,
        Ink::Light => 0.7,
    }
}

struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Operands and an operator.
    fn numbers(&mut self, values: &[f32], operator: &str) {
        for value in values {
            self.number(*value);
            self.bytes.push(b' ');
        }
        self.bytes.extend_from_slice(operator.as_bytes());
        self.bytes.push(b'\n');
    }

    /// Two decimals are a 300th of a millimetre.
    fn number(&mut self, value: f32) {
        self.hundredths(hundredths(value));
    }

    fn hundredths(&mut self, hundredths: i32) {
        if hundredths < 0 {
            self.bytes.push(b'-');
        }
        let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
        let mut digits = [0u8; 10];
        let mut left = whole;
        let mut count = 0;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + u8::try_from(left % 10).unwrap_or(0);
            left /= 10;
            count += 1;
            if left == 0 {
                break;
            }
        }
        self.bytes.extend(digits.iter().skip(10 - count));
        if rest > 0 {
            let [tens, ones] = [rest / 10, rest % 10].map(|digit| b'0' + u8::try_from(digit).unwrap_or(0));
            self.bytes.extend([b'.', tens]);
            if ones != b'0' {
                self.bytes.push(ones);
            }
        }
    }

    /// Shows glyphs: two bytes each, as a literal string, which is half the size of a hexadecimal one.
    fn string(&mut self, glyphs: &[u16], numbers: &[u16]) {
        self.bytes.push(b'(');
        for glyph in glyphs {
            let number = numbers.get(usize::from(*glyph)).copied().unwrap_or(0);
            for byte in number.to_be_bytes() {
                match byte {
                    b'(' | b')' | b'\\' => self.bytes.extend([b'\\', byte]),
                    // A bare carriage return would be read as a line feed.
                    b'\r' => self.bytes.extend(*b"\\r"),
                    _ => self.bytes.push(byte),
                }
            }
        }
        self.bytes.extend_from_slice(b")Tj\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: f32) -> String {
        let mut writer = Writer { bytes: Vec::new() };
        writer.number(value);
        String::from_utf8(writer.bytes).unwrap()
    }

    #[test]
    fn numbers_are_short_and_exact_to_two_decimals() {
        for (value, text) in [
            (0.0, "0"),
            (1.0, "1"),
            (0.5, "0.5"),
            (0.05, "0.05"),
            (841.89, "841.89"),
            (-3.2, "-3.2"),
            (12.345_678, "12.35"),
            (100.0, "100"),
            (-0.001, "0"),
        ] {
            assert_eq!(written(value), text);
        }
    }

    #[test]
    fn strings_escape_what_a_reader_would_take_for_syntax() {
        let mut writer = Writer { bytes: Vec::new() };
        writer.string(&[1, 2], &[0, 0x280D, 0x5C29]);
        assert_eq!(writer.bytes, b"(\\(\\r\\\\\\))Tj\n");
    }
}
