//! A small tree for the mall's XML. Members come in any order, doubled, empty, missing, with or without CDATA:
//! a tree takes them as they are.

use std::fmt::Write as _;

use quick_xml::{Reader, events::Event};

/// Deeper than anything the mall sends.
const DEPTH: usize = 32;
/// Beyond this a number is no amount or quantity.
const LARGEST: i64 = 999_999_999_999;

/// An element: its name without prefix, its text, its children.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Node {
    pub name: String,
    text: String,
    pub children: Vec<Node>,
}

impl Node {
    /// The first child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first child of this name, trimmed; `None` when missing or empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.trim()).filter(|text| !text.is_empty())
    }

    /// The same as a whole number; one of more than twelve digits is none (sums of such could overflow).
    pub(super) fn int(&self, name: &str) -> Option<i64> {
        self.get(name)?.parse().ok().filter(|number| (-LARGEST..=LARGEST).contains(number))
    }

    /// The same as a truth value.
    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some("true" | "1"))
    }

    /// Itself and everything below it of this name.
    pub(super) fn every<'a>(&'a self, name: &str, found: &mut Vec<&'a Self>) {
        if self.name == name {
            found.push(self);
        }
        for child in &self.children {
            child.every(name, found);
        }
    }

    /// The first element of this name, itself or below.
    pub(super) fn first(&self, name: &str) -> Option<&Self> {
        if self.name == name {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.first(name))
    }
}

/// Reads a whole document; its root.
///
/// The error says what is wrong and where, and nothing that stands in the document.
pub(super) fn parse(bytes: &[u8]) -> Result<Node, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<Node> = vec![Node::default()];
    loop {
        let at = reader.buffer_position();
        let broken = || format!("not XML at byte {at}");
        let event = reader.read_event().map_err(|_| broken())?;
        match event {
            Event::Start(start) => {
                if open.len() > DEPTH {
                    return Err("too deep".to_owned());
                }
                let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
                open.push(Node { name, ..Node::default() });
            }
            Event::Empty(start) => {
                let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
                if let Some(parent) = open.last_mut() {
                    parent.children.push(Node { name, ..Node::default() });
                }
            }
            Event::End(_) => {
                let done = open.pop();
                if let (Some(done), Some(parent)) = (done, open.last_mut()) {
                    parent.children.push(done);
                }
            }
            Event::Text(piece) => add(&mut open, &piece.xml10_content().map_err(|_| broken())?),
            Event::CData(piece) => add(&mut open, &piece.decode().map_err(|_| broken())?),
            Event::GeneralRef(reference) => {
                let name = reference.decode().map_err(|_| broken())?;
                match name.as_ref() {
                    "amp" => add(&mut open, "&"),
                    "lt" => add(&mut open, "<"),
                    "gt" => add(&mut open, ">"),
                    "quot" => add(&mut open, "\""),
                    "apos" => add(&mut open, "'"),
                    _ => match reference.resolve_char_ref() {
                        Ok(Some(c)) => add(&mut open, c.encode_utf8(&mut [0; 4])),
                        _ => return Err(broken()),
                    },
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match (open.pop(), open.is_empty()) {
        (Some(mut top), true) if top.children.len() == 1 => {
            top.children.pop().ok_or_else(|| "empty".to_owned())
        }
        _ => Err("cut off".to_owned()),
    }
}

fn add(open: &mut [Node], text: &str) {
    if let Some(node) = open.last_mut() {
        node.text.push_str(text);
    }
}

/// Writes nested elements: `("Req", …)`.
#[derive(Debug, Default)]
pub(super) struct Writer(String);

impl Writer {
    pub(super) fn new() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned())
    }

    /// An element with elements in it.
    #[must_use]
    pub(super) fn open(mut self, name: &str, inside: impl FnOnce(Self) -> Self) -> Self {
        let _ = write!(self.0, "<{name}>");
        let mut after = inside(self);
        let _ = write!(after.0, "</{name}>");
        after
    }

    /// An element with text.
    #[must_use]
    pub(super) fn text(mut self, name: &str, value: &str) -> Self {
        let _ = write!(self.0, "<{name}>{}</{name}>", quick_xml::escape::escape(value));
        self
    }

    /// The same, left out when there is nothing to say.
    #[must_use]
    pub(super) fn maybe(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    pub(super) fn done(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_in_any_order_with_references_and_cdata() {
        let root = parse(
            "<?xml version=\"1.0\"?><ResultSet a=\"1\"><x:Result><Item><N>1</N></Item><Detail/>\
             <Item><N>2</N></Item><Name><![CDATA[山田 <太郎>]]></Name><T>A&amp;B&#x3042; </T></x:Result></ResultSet>"
                .as_bytes(),
        )
        .unwrap();
        let result = root.child("Result").unwrap();
        assert_eq!(result.all("Item").filter_map(|item| item.int("N")).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(result.get("Name"), Some("山田 <太郎>"));
        assert_eq!(result.get("T"), Some("A&Bあ"));
        assert_eq!(result.get("Detail"), None);
        assert_eq!(root.first("N").unwrap().text, "1");
    }

    #[test]
    fn damaged_documents_are_refused() {
        let deep = "<a>".repeat(100);
        for text in ["", "<a><b></a>", "<a>", "<a/><b/>", "not xml", "<a>&nbsp;</a>", deep.as_str()] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        // Nothing of the document is in the words.
        for text in ["<a><hanako></a>", "<a>&hanako;</a>", "<a></hanako>"] {
            assert!(!parse(text.as_bytes()).unwrap_err().contains("hanako"), "{text}");
        }
        assert!(parse(b"<a>\xff</a>").is_err());
    }

    proptest::proptest! {
        #[test]
        fn nothing_breaks_the_reader(text in "[<>/&;a!\\[\\]CDAT\"#x0 -]{0,60}", bytes: Vec<u8>) {
            let _ = (parse(text.as_bytes()), parse(&bytes));
        }
    }

    #[test]
    fn what_is_written_can_be_read() {
        let bytes = Writer::new().open("Req", |w| w.text("A", "1<2&\"").maybe("B", None)).done();
        let root = parse(&bytes).unwrap();
        assert_eq!((root.get("A"), root.child("B")), (Some("1<2&\""), None));
    }
}
