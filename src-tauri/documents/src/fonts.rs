//! The two faces of the font that everything is printed in, parsed once and used for many documents.

use std::{
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

use printpdf::ParsedFont;

use crate::DocumentError;

/// Which face a text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// For running text.
    Regular,
    /// For names, totals and titles.
    Bold,
}

/// A glyph of a face: its number there, and how far it moves the pen in thousandths of the type size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Glyph {
    /// Number in the font file; 0 stands for "has none".
    pub id: u16,
    /// Advance in 1/1000 em, cut to a whole number as the PDF's width table has it, so that what we
    /// measure is what a viewer draws.
    pub width: u16,
}

/// One face. Looking a character up in the font file means searching a list, and a slip asks for
/// thousands, so the answers for the basic plane are kept.
pub(crate) struct Face {
    /// What the PDF's subset is cut from.
    pub font: ParsedFont,
    /// Glyph and width by code point, or [`UNASKED`]. Whoever writes a place writes the same value, so no
    /// order between threads matters.
    basic_plane: Box<[AtomicU32]>,
}

/// In place of a glyph that nobody has asked for yet; no font has 65,536 glyphs of that width.
const UNASKED: u32 = u32::MAX;

/// The fonts that documents are printed in: `BIZ UDPGothic` regular and bold (or another pair of
/// `TrueType` files). Parsing takes a moment and some memory, so make one and keep it.
pub struct Fonts {
    regular: Face,
    bold: Face,
}

const FILES: [[&str; 2]; 2] = [
    ["400Regular/BIZUDPGothic_400Regular.ttf", "BIZUDPGothic_400Regular.ttf"],
    ["700Bold/BIZUDPGothic_700Bold.ttf", "BIZUDPGothic_700Bold.ttf"],
];

impl Fonts {
    /// Reads both faces from a folder: the npm package `@expo-google-fonts/biz-udpgothic` as it is
    /// unpacked, or a folder that has the two files side by side (as an installed program does).
    pub fn load(dir: &Path) -> Result<Self, DocumentError> {
        let [regular, bold] = FILES;
        Self::from_bytes(&read(dir, regular)?, &read(dir, bold)?)
    }

    /// Takes both faces as the bytes of `TrueType` files.
    pub fn from_bytes(regular: &[u8], bold: &[u8]) -> Result<Self, DocumentError> {
        Ok(Self { regular: Face::parse(regular)?, bold: Face::parse(bold)? })
    }

    pub(crate) const fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// Whether `c` can be printed, in either weight.
    pub(crate) fn has(&self, c: char) -> bool {
        self.regular.glyph(c).is_some() && self.bold.glyph(c).is_some()
    }

    /// Width of `text` at `size` points, in points.
    pub(crate) fn width(&self, text: &str, weight: Weight, size: f32) -> f32 {
        let face = self.face(weight);
        text.chars().map(|c| face.advance(c)).sum::<f32>() * size
    }
}

fn read(dir: &Path, names: [&str; 2]) -> Result<Vec<u8>, DocumentError> {
    let [in_package, flat] = names.map(|name| dir.join(name));
    let path = if flat.exists() { flat } else { in_package };
    std::fs::read(&path).map_err(|source| DocumentError::FontUnreadable { path, source })
}

impl Face {
    fn parse(bytes: &[u8]) -> Result<Self, DocumentError> {
        let mut warnings = Vec::new();
        let font = ParsedFont::from_bytes(bytes, 0, &mut warnings)
            .ok_or_else(|| DocumentError::FontUnusable("not a TrueType font".to_owned()))?;
        if font.pdf_font_metrics.units_per_em == 0 {
            return Err(DocumentError::FontUnusable("no units per em".to_owned()));
        }
        let basic_plane = (0..=0xFFFF).map(|_| AtomicU32::new(UNASKED)).collect();
        let face = Self { font, basic_plane };
        if face.glyph(crate::clean::MISSING).is_none() {
            return Err(DocumentError::FontUnusable("no 〓 to stand for missing characters".to_owned()));
        }
        Ok(face)
    }

    /// The glyph of `c`, if the face has one.
    pub(crate) fn glyph(&self, c: char) -> Option<Glyph> {
        let code = u32::from(c);
        let Some(place) = self.basic_plane.get(code as usize) else { return look_up(&self.font, code) };
        let known = place.load(Ordering::Relaxed);
        let glyph = if known == UNASKED {
            let glyph = look_up(&self.font, code).unwrap_or_default();
            place.store((u32::from(glyph.id) << 16) | u32::from(glyph.width), Ordering::Relaxed);
            glyph
        } else {
            let [id_high, id_low, width_high, width_low] = known.to_be_bytes();
            Glyph {
                id: u16::from_be_bytes([id_high, id_low]),
                width: u16::from_be_bytes([width_high, width_low]),
            }
        };
        (glyph.id != 0).then_some(glyph)
    }

    /// How far `c` moves the pen, in ems.
    pub(crate) fn advance(&self, c: char) -> f32 {
        self.glyph(c).map_or(0.0, |glyph| f32::from(glyph.width) / 1000.0)
    }
}

fn look_up(font: &ParsedFont, code: u32) -> Option<Glyph> {
    let id = font.lookup_glyph_index(code).filter(|id| *id != 0)?;
    let advance = u32::from(font.get_horizontal_advance(id));
    let width = advance * 1000 / u32::from(font.pdf_font_metrics.units_per_em);
    Some(Glyph { id, width: u16::try_from(width).unwrap_or(u16::MAX) })
}
