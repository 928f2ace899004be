//! The drawing board: measured text, rules and paragraphs on pages.

use std::{collections::HashMap, rc::Rc};

use crate::{
    clean::clean,
    fonts::{Fonts, Weight},
    page::{Ink, Mark, Page},
    render::{Shortened, Unprintable},
    texts::{TEXT_CODES, Texts},
    wrap::wrap,
};

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    pub weight: Weight,
    /// Type size in points.
    pub size: f32,
    pub ink: Ink,
}

impl Style {
    pub const fn plain(size: f32) -> Self {
        Self { weight: Weight::Regular, size, ink: Ink::Black }
    }

    pub const fn grey(size: f32) -> Self {
        Self { weight: Weight::Regular, size, ink: Ink::Grey }
    }

    pub const fn bold(size: f32) -> Self {
        Self { weight: Weight::Bold, size, ink: Ink::Black }
    }

    const fn sized(self, size: f32) -> Self {
        Self { size, ..self }
    }
}

/// The side of a point at which a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    /// The text begins there.
    Left,
    /// The text ends there.
    Right,
}

/// Pages being drawn, with all that was noticed on the way.
pub(crate) struct Sheet<'a> {
    fonts: &'a Fonts,
    texts: &'a dyn Texts,
    labels: HashMap<&'static str, Rc<str>>,
    /// Number of the slip that is being drawn, for what is noticed.
    pub slip: usize,
    pub pages: Vec<Page>,
    /// What stands alike on several pages, kept once.
    pub blocks: Vec<Page>,
    /// Which character each used glyph stands for, by weight and glyph; `'\0'` is "not used".
    pub used: [Vec<char>; 2],
    pub unprintable: Vec<Unprintable>,
    pub shortened: Vec<Shortened>,
}

impl<'a> Sheet<'a> {
    pub fn new(fonts: &'a Fonts, texts: &'a dyn Texts) -> Self {
        // Texts without arguments are looked up once, not once a slip.
        let labels = TEXT_CODES
            .iter()
            .filter(|(_, args)| args.is_empty())
            .map(|(code, _)| (*code, Rc::from(clean(&texts.text(code, &[]), fonts, |_| {}))))
            .collect();
        let used = [vec!['\0'; 1 << 16], vec!['\0'; 1 << 16]];
        let (unprintable, shortened) = (Vec::new(), Vec::new());
        Self {
            fonts,
            texts,
            labels,
            slip: 0,
            pages: Vec::new(),
            blocks: Vec::new(),
            used,
            unprintable,
            shortened,
        }
    }

    /// The catalogue's text under a code without arguments.
    pub fn label(&self, code: &str) -> Rc<str> {
        self.labels.get(code).cloned().unwrap_or_else(|| Rc::from(code))
    }

    /// The catalogue's text under a code with arguments. The arguments are clean already.
    pub fn sentence(&self, code: &str, args: &[(&str, &str)]) -> String {
        clean(&self.texts.text(code, args), self.fonts, |_| {})
    }

    /// Makes a text from outside printable, on one line, and lists what could not be kept.
    pub fn take(&mut self, field: &'static str, raw: &str) -> String {
        let text = self.take_lines(field, raw);
        if text.contains('\n') { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text }
    }

    /// Like [`Self::take`], keeping the text's own lines.
    pub fn take_lines(&mut self, field: &'static str, raw: &str) -> String {
        let (slip, list) = (self.slip, &mut self.unprintable);
        let text = clean(raw, self.fonts, |character| {
            let seen = Unprintable { slip, field, character };
            if !list.contains(&seen) {
                list.push(seen);
            }
        });
        text.trim().to_owned()
    }

    pub fn new_page(&mut self) {
        self.pages.push(Page::default());
    }

    /// Draws something whose upper edge is at `y` and that other pages probably have too: the shop's
    /// address, heads of tables. `draw` draws it as if at the top of a page. If it was drawn before, the
    /// file only points at it, which makes a file of many slips half as large.
    pub fn block<T>(&mut self, y: f32, draw: impl FnOnce(&mut Self) -> T) -> T {
        /// How far back an equal block is looked for: more kinds than a slip has.
        const BACK: usize = 24;
        self.new_page();
        let answer = draw(self);
        let Some(drawn) = self.pages.pop() else { return answer };
        let from = self.blocks.len().saturating_sub(BACK);
        let known = self.blocks.iter().skip(from).position(|block| *block == drawn).map(|at| from + at);
        let block = known.unwrap_or_else(|| {
            self.blocks.push(drawn);
            self.blocks.len() - 1
        });
        if let Some(page) = self.pages.last_mut() {
            page.marks.push(Mark::Block { block, y });
        }
        answer
    }

    pub fn width(&self, text: &str, style: Style) -> f32 {
        self.fonts.width(text, style.weight, style.size)
    }

    pub fn wrap(&self, text: &str, style: Style, max: f32) -> Vec<String> {
        wrap(text, self.fonts, style.weight, style.size, max)
    }

    /// Wraps into `rows` lines at most; what is beyond gives way to `…` and is listed.
    pub fn wrap_in(
        &mut self,
        field: &'static str,
        text: &str,
        style: Style,
        max: f32,
        rows: usize,
    ) -> Vec<String> {
        let mut lines = self.wrap(text, style, max);
        if lines.len() > rows {
            lines.truncate(rows);
            if let Some(last) = lines.last_mut() {
                *last = self.cut(last, style, max);
            }
            self.note_shortened(field);
        }
        lines
    }

    /// Shrinks a text to `max` points, though not below `least`; still too long, it is cut, and listed.
    pub fn fit(
        &mut self,
        field: &'static str,
        text: &str,
        style: Style,
        max: f32,
        least: f32,
    ) -> (String, Style) {
        let width = self.width(text, style);
        if width <= max {
            return (text.to_owned(), style);
        }
        let size = style.size * max / width;
        if size >= least {
            return (text.to_owned(), style.sized(size));
        }
        self.note_shortened(field);
        (self.cut(text, style.sized(least), max), style.sized(least))
    }

    fn cut(&self, text: &str, style: Style, max: f32) -> String {
        const MORE: char = '…';
        let face = self.fonts.face(style.weight);
        let mut room = max / style.size - face.advance(MORE);
        let mut kept: String = text
            .chars()
            .take_while(|c| {
                room -= face.advance(*c);
                room >= 0.0
            })
            .collect();
        kept.push(MORE);
        kept
    }

    fn note_shortened(&mut self, field: &'static str) {
        let seen = Shortened { slip: self.slip, field };
        if !self.shortened.contains(&seen) {
            self.shortened.push(seen);
        }
    }

    /// Draws a text on the base line `y`.
    pub fn text(&mut self, x: f32, y: f32, text: &str, style: Style, align: Align) {
        self.spaced(x, y, text, style, align, 0.0);
    }

    /// Draws a text with `spacing` points between its characters.
    pub fn spaced(&mut self, x: f32, y: f32, text: &str, style: Style, align: Align, spacing: f32) {
        let Style { weight, size, ink } = style;
        let x = match align {
            Align::Left => x,
            Align::Right => {
                #[expect(clippy::cast_precision_loss, reason = "texts have fewer characters than 2^24")]
                let gaps = text.chars().count().saturating_sub(1) as f32 * spacing;
                x - self.width(text, style) - gaps
            }
        };
        let [regular, bold] = &mut self.used;
        let used = if weight == Weight::Regular { regular } else { bold };
        let Some(page) = self.pages.last_mut() else { return };
        let face = self.fonts.face(weight);
        let from = page.glyphs.len();
        for c in text.chars() {
            let Some(glyph) = face.glyph(c) else { continue };
            page.glyphs.push(glyph.id);
            // The first character that needs a glyph names it when text is copied out of the PDF.
            if let Some(name @ '\0') = used.get_mut(usize::from(glyph.id)) {
                *name = c;
            }
        }
        let to = page.glyphs.len();
        if to > from {
            page.marks.push(Mark::Text { x, y, weight, size, ink, spacing, from, to });
        }
    }

    /// Draws lines below each other, the first with its upper edge at `y`; answers where they end.
    pub fn stack(&mut self, x: f32, y: f32, lines: &[String], style: Style, leading: f32) -> f32 {
        let mut y = y;
        for line in lines {
            self.text(x, base(y, leading, style.size), line, style, Align::Left);
            y += leading;
        }
        y
    }

    /// Draws a level rule.
    pub fn rule(&mut self, x1: f32, x2: f32, y: f32, thickness: f32, ink: Ink) {
        self.line(x1, y, x2, y, thickness, ink);
    }

    /// Draws a straight line.
    pub fn line(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, thickness: f32, ink: Ink) {
        if let Some(page) = self.pages.last_mut() {
            page.marks.push(Mark::Rule { x1, y1, x2, y2, thickness, ink });
        }
    }

    /// Draws a black rectangle.
    pub fn bar(&mut self, x: f32, y: f32, width: f32, height: f32) {
        if let Some(page) = self.pages.last_mut() {
            page.marks.push(Mark::Bar { x, y, width, height });
        }
    }
}

/// The base line that sets text of `size` in the middle of a row. Kanji reach from 0.12 below the base
/// line to 0.88 above it, figures from 0 to about 0.74; 0.37 suits both.
pub(crate) fn base(top: f32, leading: f32, size: f32) -> f32 {
    top + leading / 2.0 + size * 0.37
}
