//! The values of string and number literals.
//! It must not know where a literal appears.

use std::borrow::Cow;

use diagnostics::source::Fact;
use tree_sitter::Node;

use super::{Expression, children};

impl<'m> Expression<'m> {
    /// The value of a string literal. `None` for anything else, such as bytes and format strings,
    /// and for invalid escapes.
    pub(crate) fn string(self) -> Option<String> {
        match self.node.kind() {
            "string" => self.one_string(self.node),
            "concatenated_string" => children(self.node).into_iter().map(|part| self.one_string(part)).collect(),
            _ => None,
        }
    }

    /// The value of a string literal, with its place.
    pub(crate) fn text(self) -> Option<Fact<String>> {
        Some(Fact::new(self.string()?, self.span()))
    }

    /// The value of a string or number as text: an enumeration can have both.
    pub(crate) fn scalar(self) -> Option<String> {
        match self.node.kind() {
            "integer" | "float" | "unary_operator" => Some(self.source().to_owned()),
            _ => self.string(),
        }
    }

    fn one_string(self, node: Node<'m>) -> Option<String> {
        let mut cursor = node.walk();
        let parts: Vec<_> = node.children(&mut cursor).collect();
        let (first, last) = (parts.first()?, parts.last()?);
        if first.kind() != "string_start" || last.kind() != "string_end" {
            return None;
        }
        let prefix = self.at(*first).source().trim_end_matches(['"', '\'']).to_ascii_lowercase();
        let content = self.text.get(first.end_byte()..last.start_byte())?;
        match prefix.as_str() {
            "" | "u" => unescaped(content).map(Cow::into_owned),
            "r" => Some(content.to_owned()),
            _ => None,
        }
    }
}

/// Replaces the escapes of a string.
fn unescaped(content: &str) -> Option<Cow<'_, str>> {
    if !content.contains('\\') {
        return Some(Cow::Borrowed(content));
    }
    let mut text = String::with_capacity(content.len());
    let mut rest = content.chars();
    while let Some(letter) = rest.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        let code = |digits: usize, rest: &mut std::str::Chars<'_>| {
            let code: String = rest.by_ref().take(digits).collect();
            (code.len() == digits).then_some(())?;
            char::from_u32(u32::from_str_radix(&code, 16).ok()?)
        };
        match rest.next()? {
            '\n' => {}
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            quoted @ ('\\' | '\'' | '"') => text.push(quoted),
            'x' => text.push(code(2, &mut rest)?),
            'u' => text.push(code(4, &mut rest)?),
            'U' => text.push(code(8, &mut rest)?),
            // Python keeps what is no escape.
            other => text.extend(['\\', other]),
        }
    }
    Some(Cow::Owned(text))
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn escapes_are_replaced() {
        for (source, value) in [
            ("plain", Some("plain")),
            (r"a\nb\t\\\'\x41\u00e9\U0001F600", Some("a\nb\t\\'A\u{e9}\u{1F600}")),
            ("joined\\\nline", Some("joinedline")),
            (r"\q", Some(r"\q")),
            (r"\x4", None),
            (r"\uD800", None),
            ("\\", None),
        ] {
            assert_eq!(unescaped(source).as_deref(), value, "{source}");
        }
    }
}
