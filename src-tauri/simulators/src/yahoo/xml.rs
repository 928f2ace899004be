//! Just enough XML: a tree to read, escapes to write.

use quick_xml::{
    Reader,
    escape::{escape as escape_text, resolve_predefined_entity},
    events::Event,
};

/// Deeper nesting is refused.
const DEEPEST: usize = 32;

/// An element.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    pub name: String,
    pub text: String,
    pub children: Vec<Node>,
}

impl Node {
    /// Reads a document; `None` if it isn't one.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut reader = Reader::from_str(text);
        let mut open: Vec<Self> = vec![Self::default()];
        loop {
            match reader.read_event().ok()? {
                Event::Start(tag) => {
                    if open.len() > DEEPEST {
                        return None;
                    }
                    let name = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
                    open.push(Self { name, ..Self::default() });
                }
                Event::Empty(tag) => {
                    let name = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
                    open.last_mut()?.children.push(Self { name, ..Self::default() });
                }
                Event::End(_) => {
                    let node = open.pop()?;
                    open.last_mut()?.children.push(node);
                }
                Event::Text(text) => open.last_mut()?.text.push_str(&text.decode().ok()?),
                Event::CData(text) => open.last_mut()?.text.push_str(&text.decode().ok()?),
                Event::GeneralRef(name) => {
                    let parent = open.last_mut()?;
                    if let Some(character) = name.resolve_char_ref().ok()? {
                        parent.text.push(character);
                    } else {
                        parent.text.push_str(resolve_predefined_entity(&name.decode().ok()?)?);
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let mut root = open.pop().filter(|_| open.is_empty())?;
        (root.children.len() == 1).then(|| root.children.remove(0))
    }

    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The trimmed text at a path; `None` if it is absent or empty.
    pub(super) fn at(&self, path: &[&str]) -> Option<&str> {
        let node = path.iter().try_fold(self, |node, name| node.child(name))?;
        Some(node.text.trim()).filter(|text| !text.is_empty())
    }
}

pub(super) fn escape(text: &str) -> String {
    escape_text(text).into_owned()
}

/// `<name>text</name>`, empty without text.
pub(super) fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

/// Names and addresses come as CDATA (official).
pub(super) fn cdata(name: &str, text: &str) -> String {
    if text.is_empty() {
        return format!("<{name}></{name}>");
    }
    format!("<{name}><![CDATA[{}]]></{name}>", text.replace("]]>", "]]]]><![CDATA[>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let text = format!("<Req><A>{}</A>{}<C/></Req>", escape("<&>茶"), cdata("B", "髙]]>﨑"));
        let node = Node::read(text.as_bytes()).unwrap();
        assert_eq!(node.at(&["A"]), Some("<&>茶"));
        assert_eq!(node.at(&["B"]), Some("髙]]>﨑"));
        assert_eq!((node.at(&["C"]), node.at(&["D"])), (None, None));
        for wrong in ["", "<a>", "<a></b>", "text", "<a/><b/>"] {
            assert_eq!(Node::read(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
