//! Reads a page: its elements with their attributes, and what it shows.

use std::collections::BTreeMap;
use std::ops::Range;

use html5gum::{DefaultEmitter, Token, Tokenizer};

/// A page.
#[derive(Default)]
pub(crate) struct Html {
    pub(crate) elements: Vec<Element>,
    shown: String,
    /// All that is shown, with single spaces.
    pub(crate) text: String,
}

/// An element.
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    /// Its part of what the page shows.
    shown: Range<usize>,
    /// The elements in it.
    within: Range<usize>,
}

/// Elements that are never closed.
const VOID: [&str; 5] = ["meta", "link", "input", "wbr", "br"];

impl Html {
    /// Reads a page, which must be well formed.
    pub(crate) fn read(page: &str) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let mut html = Self::default();
        let mut open: Vec<usize> = Vec::new();
        for token in Tokenizer::new_with_emitter(page, DefaultEmitter::default()) {
            match token.unwrap() {
                Token::StartTag(tag) => {
                    let attributes =
                        tag.attributes.iter().map(|(name, value)| (text(name), text(&value.value))).collect();
                    let (name, at, next) = (text(&tag.name), html.shown.len(), html.elements.len() + 1);
                    if !VOID.contains(&name.as_str()) {
                        open.push(html.elements.len());
                    }
                    html.elements.push(Element { name, attributes, shown: at..at, within: next..next });
                }
                Token::EndTag(tag) => {
                    let (at, count) = (html.shown.len(), html.elements.len());
                    let element = &mut html.elements[open.pop().unwrap()];
                    assert_eq!(element.name, text(&tag.name), "elements are closed in order");
                    element.shown.end = at;
                    element.within.end = count;
                }
                Token::String(shown) => html.shown.push_str(&text(&shown.value)),
                Token::Error(error) => panic!("{error:?}"),
                Token::Comment(_) | Token::Doctype(_) => {}
            }
        }
        assert!(open.is_empty(), "every element is closed");
        html.text = words(&html.shown);
        html
    }

    /// The values of an attribute, with the names of the elements.
    pub(crate) fn values<'a>(&'a self, attribute: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let elements = self.elements.iter();
        elements.filter_map(move |element| Some((element.name.as_str(), element.attributes.get(attribute)?.as_str())))
    }

    /// The element with this id.
    pub(crate) fn by_id(&self, id: &str) -> Option<&Element> {
        self.elements.iter().find(|element| element.attributes.get("id").is_some_and(|known| known == id))
    }

    /// What an element shows, as it is.
    pub(crate) fn raw(&self, element: &Element) -> &str {
        &self.shown[element.shown.clone()]
    }

    /// What an element shows, with single spaces.
    pub(crate) fn shown(&self, element: &Element) -> String {
        words(self.raw(element))
    }

    /// Whether there is an element of this class in another.
    pub(crate) fn has(&self, element: &Element, class: &str) -> bool {
        let within = &self.elements[element.within.clone()];
        within.iter().any(|element| element.attributes.get("class").is_some_and(|known| known == class))
    }
}

/// A text with single spaces.
pub(crate) fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
