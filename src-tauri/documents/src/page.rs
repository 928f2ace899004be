//! A page as a list of marks, before it becomes a PDF's content stream.

use crate::fonts::Weight;

/// Width of an A4 page in points.
pub(crate) const WIDTH: f32 = 595.28;
/// Height of an A4 page in points.
pub(crate) const HEIGHT: f32 = 841.89;

/// How dark something is printed. There is no colour: slips are printed by the hundred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// What is to be read.
    Black,
    /// Labels and secondary matter; dark enough for a tired laser printer.
    Grey,
    /// Thin rules.
    Light,
}

/// Something drawn on a page. Lengths are points, measured from the page's left and upper edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Mark {
    /// Glyphs `from..to` of the page, beginning at `x` on the base line `y`.
    Text { x: f32, y: f32, weight: Weight, size: f32, ink: Ink, spacing: f32, from: usize, to: usize },
    /// A straight line.
    Rule { x1: f32, y1: f32, x2: f32, y2: f32, thickness: f32, ink: Ink },
    /// A block that several pages show, with its origin `y` below the page's upper edge.
    Block { block: usize, y: f32 },
    /// A black rectangle: the bar of a barcode.
    Bar { x: f32, y: f32, width: f32, height: f32 },
}

/// A page under way; or a block, which is drawn as if it were the top of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Page {
    /// What is drawn, in order.
    pub marks: Vec<Mark>,
    /// The glyphs of all texts, by their numbers in the font file.
    pub glyphs: Vec<u16>,
}
