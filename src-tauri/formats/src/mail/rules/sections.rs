//! Labels and their values, outside the items.

use super::{
    Field, Label, LabelStyle, Layout,
    fold::{Line, is_rule},
};

/// One label found in the text and the lines of its value, each with its number.
#[derive(Debug, Clone)]
pub(super) struct Section {
    pub field: Field,
    /// Line of the label.
    pub line: usize,
    pub value: Vec<(usize, String)>,
}

impl Section {
    /// The value in one piece, its lines kept, without empty lines at its ends.
    pub fn text(&self) -> Option<String> {
        let lines: Vec<&str> = self.value.iter().map(|(_, text)| text.as_str()).collect();
        let text = lines.join("\n");
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

/// All labelled values of `lines`, skipping those whose index is in one of `skip` (start, end).
pub(super) fn sections(layout: &Layout, lines: &[Line<'_>], skip: &[(usize, usize)]) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    let mut open = false;
    for (at, line) in lines.iter().enumerate() {
        if skip.iter().any(|(from, to)| (*from..*to).contains(&at)) {
            open = false;
            continue;
        }
        if let Some((label, value)) = label(layout, line) {
            let value = unstarred(value);
            let value = if value.is_empty() { Vec::new() } else { vec![(line.number, value.to_owned())] };
            found.push(Section { field: label.field, line: line.number, value });
            open = label.lines_follow;
        } else if is_rule(&line.folded) {
            open = false;
        } else if let (true, Some(section)) = (open, found.last_mut()) {
            section.value.push((line.number, line.raw.to_owned()));
        }
    }
    found
}

/// The label that this line begins with, and the rest of the line as it came.
pub(super) fn label<'l>(layout: &'l Layout, line: &Line<'l>) -> Option<(&'l Label, &'l str)> {
    layout.labels.iter().find_map(|label| {
        label.names.iter().find_map(|name| value(layout.label_style, name, line)).map(|value| (label, value))
    })
}

fn value<'l>(style: LabelStyle, name: &str, line: &Line<'l>) -> Option<&'l str> {
    let starred = line.folded.trim_start_matches('*');
    if style == LabelStyle::Bracket
        && let Some(inner) = starred.strip_prefix('[')
    {
        let (label, _) = inner.split_once(']')?;
        if label.trim().trim_end_matches(':').trim_end() != name {
            return None;
        }
        let (_, value) = line.raw.split_once([']', '］'])?;
        return Some(value.trim_start().trim_start_matches([':', '：']).trim());
    }
    let rest = starred.strip_prefix(name)?;
    if rest.trim_start().starts_with(':') {
        let (_, value) = line.raw.split_once([':', '：'])?;
        return Some(value.trim());
    }
    if style == LabelStyle::Blank && (rest.is_empty() || rest.starts_with(' ')) {
        // The label has no blank inside, so its end in the raw line is the first blank after its first character.
        let raw = line.raw.trim_start_matches('*');
        return Some(raw.find(char::is_whitespace).and_then(|end| raw.get(end..)).unwrap_or_default().trim());
    }
    None
}

/// Programs that turn HTML into text write bold as `*…*`.
fn unstarred(value: &str) -> &str {
    let value = value.trim();
    value
        .strip_prefix('*')
        .and_then(|inner| inner.strip_suffix('*'))
        .filter(|inner| !inner.contains('*'))
        .or_else(|| value.strip_suffix('*').filter(|inner| !inner.contains('*')))
        .unwrap_or(value)
        .trim()
}
