//! Pages of rules as text for a terminal: Markdown without its marks, wrapped.
//! It must not know which rules there are.

use anstyle::Style;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::layout::Layout;

/// Code stands out by its indentation.
const CODE_INDENT: &str = "    ";

/// A page in Markdown as text. Headings are bold if there is colour, code is indented and never
/// wrapped, and a link becomes `text (address)`.
pub(super) fn render(markdown: &str, layout: Layout) -> String {
    let mut page = Page { layout, ..Page::default() };
    Parser::new_ext(markdown, Options::empty()).for_each(|event| page.event(event));
    page.end_line();
    page.text
}

/// A page that is being written.
struct Page {
    layout: Layout,
    /// The lines that are finished.
    text: String,
    /// The paragraph that is being written.
    line: String,
    /// The lists around the current place, each with the number of its next item if it has numbers.
    lists: Vec<Option<u64>>,
    /// The columns of the marks of the items around the current place.
    indents: Vec<usize>,
    /// The mark of an item that has no text yet.
    mark: Option<String>,
    /// The addresses of the links around the current place, each with where its text begins.
    links: Vec<(String, usize)>,
    in_code: bool,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            layout: Layout::PLAIN,
            text: String::new(),
            line: String::new(),
            lists: Vec::new(),
            indents: Vec::new(),
            mark: None,
            links: Vec::new(),
            in_code: false,
        }
    }
}

impl Page {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => {
                let indent = " ".repeat(self.indents.iter().sum());
                for line in text.lines() {
                    let indent = if line.is_empty() { String::new() } else { format!("{indent}{CODE_INDENT}") };
                    self.text.push_str(&format!("{indent}{line}\n"));
                }
            }
            Event::Text(text) | Event::InlineHtml(text) => self.line.push_str(&text),
            Event::Code(code) => self.line.push_str(&format!("`{code}`")),
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak => self.line.push('\n'),
            Event::Rule => self.start_block(),
            // Blocks of HTML are comments. The other events belong to extensions, which are off.
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.start_block(),
            Tag::Heading { .. } => {
                self.start_block();
                self.style(Style::new().bold().render().to_string());
            }
            Tag::CodeBlock(_) => {
                self.start_block();
                self.in_code = true;
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.start_block();
                }
                self.end_line();
                self.lists.push(first);
            }
            Tag::Item => {
                self.end_line();
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let mark = format!("{number}. ");
                        *number += 1;
                        mark
                    }
                    _ => "- ".to_owned(),
                };
                self.indents.push(mark.len());
                self.mark = Some(mark);
            }
            Tag::Link { dest_url, .. } => self.links.push((dest_url.into_string(), self.line.len())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.style(Style::new().bold().render_reset().to_string());
                self.end_line();
            }
            TagEnd::Paragraph => self.end_line(),
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Item => {
                self.end_line();
                self.indents.pop();
                self.mark = None;
            }
            TagEnd::Link => {
                if let Some((address, start)) = self.links.pop()
                    && self.line.get(start..) != Some(&address)
                {
                    self.line.push_str(&format!(" ({address})"));
                }
            }
            _ => {}
        }
    }

    fn style(&mut self, escape: String) {
        if self.layout.colour {
            self.line.push_str(&escape);
        }
    }

    /// Leaves an empty line before a block, except at the start of the page or of an item.
    fn start_block(&mut self) {
        self.end_line();
        if !self.text.is_empty() && self.mark.is_none() {
            self.text.push('\n');
        }
    }

    fn end_line(&mut self) {
        if self.line.is_empty() {
            return;
        }
        let rest = " ".repeat(self.indents.iter().sum());
        let first = match self.mark.take() {
            Some(mark) => format!("{}{mark}", rest.get(mark.len()..).unwrap_or_default()),
            None => rest.clone(),
        };
        self.text.push_str(&self.layout.wrap(&std::mem::take(&mut self.line), &first, &rest));
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# R1 a-rule\n\nA summary with `code`, *words* and\na [link](https://example.com/a).\n\n<!-- for tests -->\n\n\
                        - One item that is so long that it does not fit into a line.\n- Two:\n  1. inner\n\n    more\n\n\
                        ## Wrong\n\n```yaml\na:\n\n  b: a line of code that is longer than the width\n```\n\nSee <https://example.com/>.\n";

    #[test]
    fn page_becomes_wrapped_text() {
        let text = render(PAGE, Layout { width: Some(40), ..Layout::PLAIN });
        let expected = "\
R1 a-rule

A summary with `code`, words and a link
(https://example.com/a).

- One item that is so long that it does
  not fit into a line.
- Two:
  1. inner

  more

Wrong

    a:

      b: a line of code that is longer than the width

See https://example.com/.
";
        assert_eq!(text, expected);
    }

    #[test]
    fn headings_are_bold_in_colour() {
        let text = render(PAGE, Layout { colour: true, ..Layout::PLAIN });
        assert!(text.starts_with("\u{1b}[1mR1 a-rule\u{1b}[0m\n\nA summary"), "{text:?}");
        assert!(text.contains("\n\n\u{1b}[1mWrong\u{1b}[0m\n\n    a:\n"), "{text:?}");
    }
}
