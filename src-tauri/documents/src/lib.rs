//! What the shop prints, as PDF: slips, and what else goes on paper.
//!
//! A document comes in as a plain value that says everything that stands on the paper, and goes out as
//! the bytes of a PDF with its fonts cut down to what was used. Layout is our own: text is measured with
//! the font's widths, wrapped by the rules of Japanese typesetting, and tables break over pages.
//!
//! Must not be here: reading orders or settings, deciding what a document says, computing tax (the domain
//! does), sentences for people (they come from the message catalogue through [`Texts`]), the clock, files
//! other than the font, and anything of a mall.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

mod clean;
mod code128;
mod draw;
mod error;
mod fonts;
mod foot;
mod front;
mod goods;
mod page;
mod pdf;
mod render;
mod slip;
mod texts;
mod totals;
mod wrap;

pub use error::DocumentError;
pub use fonts::Fonts;
pub use render::{Disagreement, Rendered, Shortened, Unprintable, delivery_slip};
pub use slip::{Charge, DeliverySlip, Honorific, Issuer, Party, RateSummary, SlipLine};
pub use texts::{TEXT_CODES, Texts};
pub use totals::{Totals, totals};
