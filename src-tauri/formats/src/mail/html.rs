//! HTML to text with its lines kept apart: order mails are read line by line.

/// The visible text of `html`. With `keep_lines` the line breaks of the source count as well as `<br>` and blocks: what a
/// gateway made of plain text. Never fails; anything that isn't HTML comes out as text.
pub fn html_to_text(html: &str, keep_lines: bool) -> String {
    let mut writer = Writer { out: String::with_capacity(html.len() / 2), keep_lines, pre: 0 };
    let last_close = html.rfind('>').unwrap_or_default();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (text, from) = rest.split_at(start);
        writer.text(text);
        if html.len() - from.len() > last_close {
            // No tag ends any more; looking for the end of each would take for ever in a hostile mail.
            rest = from;
            break;
        }
        rest = if let Some((name, length)) = tag(from) {
            let after = from.get(length..).unwrap_or_default();
            writer.tag(&name);
            skip_content(&name, after)
        } else {
            writer.text("<");
            from.get(1..).unwrap_or_default()
        };
    }
    writer.text(rest);
    writer.finish()
}

struct Writer {
    out: String,
    keep_lines: bool,
    pre: usize,
}

impl Writer {
    fn text(&mut self, raw: &str) {
        let text = entities(raw);
        if self.keep_lines || self.pre > 0 {
            self.out.push_str(&text);
            return;
        }
        for c in text.chars() {
            // The full-width blank is part of Japanese layout and stays.
            if matches!(c, ' ' | '\t' | '\n' | '\r') {
                if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
                    self.out.push(' ');
                }
            } else {
                self.out.push(c);
            }
        }
    }

    fn tag(&mut self, name: &str) {
        match name {
            "br" | "br/" => self.out.push('\n'),
            "td" | "th" => {
                if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
                    self.out.push(' ');
                }
            }
            "pre" => {
                self.block();
                self.pre += 1;
            }
            "/pre" => {
                self.pre = self.pre.saturating_sub(1);
                self.block();
            }
            _ => {
                let bare = name.trim_start_matches('/').trim_end_matches('/');
                if BLOCKS.contains(&bare) {
                    self.block();
                }
            }
        }
    }

    fn block(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn finish(self) -> String {
        let mut text = String::with_capacity(self.out.len());
        for line in self.out.lines() {
            text.push_str(line.trim_end_matches([' ', '\t', '\r']));
            text.push('\n');
        }
        text
    }
}

const BLOCKS: &[&str] = &[
    "p",
    "div",
    "tr",
    "table",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "blockquote",
    "section",
    "article",
    "header",
    "footer",
    "center",
    "form",
    "body",
    "tbody",
    "thead",
    "address",
];

/// Lower-cased name (with its slash) and length of the tag at the start of `from`.
fn tag(from: &str) -> Option<(String, usize)> {
    if from.starts_with("<!--") {
        let length = from.find("-->").map_or(from.len(), |end| end + 3);
        return Some((String::new(), length));
    }
    let first = from.chars().nth(1)?;
    if !(first.is_ascii_alphabetic() || matches!(first, '/' | '!' | '?')) {
        return None;
    }
    let mut quote = None;
    let end = from.char_indices().find_map(|(at, c)| {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, '>') => return Some(at),
            _ => {}
        }
        None
    });
    // A quote that never closes must not swallow the mail: then the next bracket ends the tag.
    let end = end.or_else(|| from.find('>'))?;
    let inner = from.get(1..end)?;
    let name =
        inner.split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default().to_ascii_lowercase();
    Some((name, end + 1))
}

/// Skips what is never shown.
fn skip_content<'a>(name: &str, after: &'a str) -> &'a str {
    if !matches!(name, "style" | "script" | "title") {
        return after;
    }
    let close = format!("</{name}");
    let mut at = 0;
    while let Some(found) = after.get(at..).and_then(|text| text.find("</")) {
        let start = at + found;
        let here = after.get(start..start + close.len());
        if here.is_some_and(|text| text.eq_ignore_ascii_case(&close)) {
            return after.get(start..).unwrap_or_default();
        }
        at = start + 2;
    }
    ""
}

fn entities(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(start) = rest.find('&') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let name = from.get(1..).unwrap_or_default();
        let length = name.bytes().take(12).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
        if let Some(c) = name.get(..length).and_then(entity) {
            out.push(c);
            let after = name.get(length..).unwrap_or_default();
            rest = after.strip_prefix(';').unwrap_or(after);
        } else {
            out.push('&');
            rest = name;
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let value = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(value).filter(|c| *c != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "yen" => '¥',
        "times" => '×',
        "copy" => '©',
        "reg" => '®',
        "hellip" => '…',
        "mdash" => '—',
        "ndash" => '–',
        "middot" => '·',
        "laquo" => '«',
        "raquo" => '»',
        "deg" => '°',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_lines() {
        let html = "<html><head><style>a{b:c}</style><title>no</title></head><body>\n<p>one &amp; two<br>\nthree</p>\
                    <table><tr><td>小計</td><td>1,980円</td></tr><tr><td>送料</td><td>0円</td></tr></table><!-- no -->a &lt; b < c</body>";
        assert_eq!(html_to_text(html, false), "one & two\nthree\n小計 1,980円\n送料 0円\na < b < c\n");
    }

    #[test]
    fn text_in_a_div_keeps_its_own_lines() {
        assert_eq!(html_to_text("<DIV>[受注番号] 1\r\n[日時] 2</DIV>", true), "[受注番号] 1\n[日時] 2\n");
        assert_eq!(
            html_to_text("<DIV>a</DIV><DIV>&nbsp;</DIV><DIV>b &#12354; &unknown; &</DIV>", true),
            "a\n\nb あ &unknown; &\n"
        );
    }

    #[test]
    fn an_open_quote_does_not_swallow_the_rest() {
        assert_eq!(html_to_text("<a href=\"x>one</a>two", false), "onetwo\n");
    }
}
