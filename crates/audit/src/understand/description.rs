//! Parses the description of a parameter: bounds, values, the default, and the remaining sentences.
//! It must not know which parameter it describes, except for messages.

use super::excerpt;
use crate::facts::{Bound, Fact, Facts, Field, Kind, Limit};
use crate::labels::{self, Label};
use crate::page::Piece;
use crate::words::{self, normalize};

/// Parses the pieces of a description into a field.
pub(super) fn read(facts: &mut Facts, field: &mut Field, pieces: &[Piece]) {
    if pieces.is_empty() {
        facts.missing(field.name.span, format!("`{}` has no description", field.name.value));
        return;
    }
    let mut reader = Reader { facts, field, part: None, read: Content::None, announced: false, described: false };
    let mut rest = pieces;
    while let [first, after @ ..] = rest {
        if first.bullet {
            let length = rest.iter().take_while(|piece| piece.bullet).count();
            reader.list(&rest[..length]);
            rest = &rest[length..];
        } else {
            reader.line(first, pieces.len() == 1);
            rest = after;
        }
    }
    reader.finish(pieces);
}

/// What the current part of a description contains so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    None,
    /// Words such as `N/A`, after which nothing can follow.
    Nothing,
    Something,
}

struct Reader<'a> {
    facts: &'a mut Facts,
    field: &'a mut Field,
    /// The label of the current part, with its piece. Descriptions in the older layout have no
    /// parts.
    part: Option<(Label, Piece)>,
    read: Content,
    /// Whether the next line is a value.
    announced: bool,
    /// Whether a sentence says what the parameter is.
    described: bool,
}

impl Reader<'_> {
    fn label(&self) -> Option<Label> {
        self.part.as_ref().map(|(label, _)| *label)
    }

    /// Parses a line outside lists.
    fn line(&mut self, piece: &Piece, only: bool) {
        let text = normalize(&piece.text);
        let announced = std::mem::take(&mut self.announced);
        if let Some(label) = labels::part(&text).filter(|_| !only) {
            self.start(label, piece);
            return;
        }
        let labelled = text.split_once(':').and_then(|(word, rest)| Some((word, labels::label(word)?, rest.trim())));
        if let Some((word, label, rest)) = labelled {
            // Patterns and sentences contain colons and punctuation that must not be normalized.
            let raw = piece.text.split_once([':', '：']).map_or("", |(_, rest)| rest.trim());
            let understood = match label {
                Label::Limit(limit) => {
                    labels::number(rest).is_some_and(|number| bound(self.field, piece, word, limit, number))
                }
                Label::Items => {
                    let pair = rest.split_once('-').map(|(min, max)| (min.trim(), max.trim()));
                    let pair = pair.and_then(|(min, max)| Some((labels::number(min)?, labels::number(max)?)));
                    pair.is_some_and(|(min, max)| {
                        bound(self.field, piece, word, Limit::MinItems, min)
                            && bound(self.field, piece, word, Limit::MaxItems, max)
                    })
                }
                Label::Pattern => !raw.is_empty() && self.pattern(raw, piece),
                Label::Values => {
                    self.announced = true;
                    return;
                }
                Label::Definition | Label::Constraints | Label::Range | Label::Default => {
                    self.start(label, piece);
                    if !raw.is_empty() {
                        self.content(raw, piece);
                    }
                    // In the older layout, sentences can follow.
                    self.part = self.part.take().filter(|_| label != Label::Default || raw.is_empty());
                    return;
                }
            };
            if !understood {
                self.unclear(piece);
            }
            return;
        }
        if announced && value(&piece.text).is_some_and(|value| value == piece.text) {
            self.field.values.push(Fact::new(piece.text.clone(), piece.span));
            self.announced = true;
            return;
        }
        self.content(&piece.text, piece);
    }

    /// Starts a part of the description.
    fn start(&mut self, label: Label, piece: &Piece) {
        self.end();
        if label != Label::Default {
            self.facts.prose.push(piece.span);
        }
        self.part = Some((label, piece.clone()));
        self.read = Content::None;
    }

    /// Ends a part, which contains at least the words for nothing.
    fn end(&mut self) {
        if let Some((_, piece)) = self.part.as_ref().filter(|_| self.read == Content::None) {
            let message = format!("nothing follows `{}` in the description of `{}`", piece.text, self.field.name.value);
            self.facts.missing(piece.span, message);
        }
    }

    /// Parses a text that has no label of its own.
    fn content(&mut self, text: &str, piece: &Piece) {
        let before = self.read;
        let label = self.label();
        // A label in bold can be before its colon.
        let text = text.trim_start_matches([':', '：', ' ']);
        if text.is_empty() && label.is_some() && before == Content::None {
            return;
        }
        let is_value = self.field.values.iter().any(|value| value.value == text);
        if label.is_some() && before == Content::None && labels::is_nothing(text) && !is_value {
            self.read = Content::Nothing;
            self.described |= label == Some(Label::Definition);
            // Only an empty part is a loss, not one without a fact.
            self.facts.prose.push(piece.span);
            return;
        }
        self.read = Content::Something;
        let first = before == Content::None && (label.is_some() || !self.described && self.field.bounds.is_empty());
        // In a part, only its first line can be a single word or a number.
        let alone = label.is_some() && !first && text.is_ascii() && !text.contains(' ') && !text.ends_with('.');
        let closed = before == Content::Nothing || label == Some(Label::Default) && !first;
        if closed || alone || looks_like_cell(text, first) {
            let name = &self.field.name.value;
            let message = format!("`{}` is alone on a line in the description of `{name}`", excerpt(text));
            self.facts.not_understood(piece.span, message);
            return;
        }
        match label {
            Some(Label::Default) => self.default(text, piece),
            Some(Label::Range) => {
                if let Some(bounds) = labels::range(text, self.field.kind.as_ref().map(|kind| &kind.value)) {
                    for (limit, number) in bounds {
                        if !bound(self.field, piece, "Range", limit, number) {
                            self.unclear(piece);
                        }
                    }
                } else {
                    self.field.ranges.push(Fact::new(text.to_owned(), piece.span));
                    self.sentence(text, piece);
                }
            }
            Some(Label::Constraints) => match labels::pattern(text).map(str::to_owned) {
                Some(pattern) if !self.pattern(&pattern, piece) => self.unclear(piece),
                Some(_) => {}
                None => self.facts.prose.push(piece.span),
            },
            _ => {
                self.described = true;
                self.sentence(text, piece);
            }
        }
    }

    fn sentence(&mut self, text: &str, piece: &Piece) {
        self.field.prose.push(Fact::new(text.to_owned(), piece.span));
        self.facts.prose.push(piece.span);
    }

    fn unclear(&mut self, piece: &Piece) {
        let message = format!("`{}` is not understood, or appears twice", excerpt(&piece.text));
        self.facts.not_understood(piece.span, message);
    }

    fn pattern(&mut self, pattern: &str, piece: &Piece) -> bool {
        self.field.pattern.replace(Fact::new(pattern.to_owned(), piece.span)).is_none()
    }

    /// Parses a default. A sentence about it is no value.
    fn default(&mut self, text: &str, piece: &Piece) {
        let mut value = text.trim_end_matches(['。', '；', ';']);
        for prefix in ["默认值为", "默认为", "The default value is "] {
            value = value.strip_prefix(prefix).unwrap_or(value);
        }
        let value = value.trim_matches(['"', '`', '“', '”', ' ']);
        let fits = self.field.kind.as_ref().is_none_or(|kind| kind.value.fits(value));
        if value.is_empty() || value.contains(char::is_whitespace) || words::is_chinese(value) || !fits {
            self.sentence(text, piece);
        } else if self.field.default.replace(Fact::new(value.to_owned(), piece.span)).is_some() {
            self.unclear(piece);
        }
    }

    /// Parses a list: either all of its items start with a value of the parameter's type, or none
    /// does.
    fn list(&mut self, items: &[Piece]) {
        self.announced = false;
        let closed = self.read == Content::Nothing || self.label() == Some(Label::Default);
        self.read = Content::Something;
        if closed {
            items.iter().for_each(|item| self.unclear(item));
            return;
        }
        // Conditions are sentences, whatever they start with.
        if self.label() == Some(Label::Constraints) {
            self.facts.prose.extend(items.iter().map(|item| item.span));
            return;
        }
        let kind = self.field.kind.as_ref().map(|kind| kind.value.leaf().clone());
        let valued = |item: &Piece| {
            let value = value(&item.text).filter(|value| kind.as_ref().is_none_or(|kind| kind.fits(value)))?;
            Some(Fact::new(value.to_owned(), item.span))
        };
        let values: Vec<_> = items.iter().filter_map(valued).collect();
        if values.is_empty() {
            self.described = true;
            items.iter().for_each(|item| self.sentence(&item.text, item));
            return;
        }
        for item in items.iter().filter(|item| valued(item).is_none()) {
            let message = format!(
                "`{}` has no value, unlike the other items in the list of `{}`",
                excerpt(&item.text),
                self.field.name.value
            );
            self.facts.not_understood(item.span, message);
        }
        for value in values {
            if self.field.values.iter().any(|known| known.value == value.value) {
                self.facts.not_understood(value.span, format!("the value `{}` appears twice", value.value));
            } else {
                self.field.values.push(value);
            }
        }
    }

    fn finish(mut self, pieces: &[Piece]) {
        self.end();
        let name = self.field.name.clone();
        if self.announced {
            self.facts.missing(name.span, format!("the list of values of `{}` is empty", name.value));
        }
        // A cell with only bounds has lost its sentence, and possibly more.
        if !self.described && self.field.values.is_empty() {
            self.facts.missing(pieces[0].span, format!("the description of `{}` has no sentence", name.value));
        }
    }
}

/// Whether a line in a description looks like another cell: it belongs to a row that has lost a
/// line. The first line can be a single word.
fn looks_like_cell(text: &str, first: bool) -> bool {
    words::mandatory(text).is_some()
        || Kind::parse(text).is_some()
        || !first && (words::is_name(text) || labels::label(&normalize(text)).is_some())
}

fn bound(field: &mut Field, piece: &Piece, label: &str, limit: Limit, value: serde_json::Number) -> bool {
    if field.bounds.iter().any(|bound| bound.limit == limit) {
        return false;
    }
    field.bounds.push(Bound { label: label.trim().to_owned(), limit, value, span: piece.span });
    true
}

/// The value at the start of a list item: a word without spaces, alone or before a colon, a dash or
/// a bracket.
fn value(item: &str) -> Option<&str> {
    let item = item.trim();
    let is_value = |letter: char| letter.is_ascii_alphanumeric() || "_.-".contains(letter);
    let quoted = item.strip_prefix(['"', '\'', '`', '“']).unwrap_or(item);
    let end = quoted.find(|letter| !is_value(letter)).unwrap_or(quoted.len());
    let word = &quoted[..end];
    let rest = quoted[end..].strip_prefix(['"', '\'', '`', '”']).unwrap_or(&quoted[end..]);
    let rest = rest.trim_start();
    let ends = rest.is_empty()
        || rest.starts_with([':', '：', '(', '（', ',', '，', '–', '—'])
        || rest.strip_prefix('-').is_some_and(|rest| rest.starts_with(' '));
    (!word.is_empty() && ends && !word.ends_with('.')).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn list_item_may_start_with_a_value() {
        for (item, expected) in [
            ("BIG: a big one", Some("BIG")),
            ("BIG：大", Some("BIG")),
            ("\"BIG\": a big one", Some("BIG")),
            ("true - yes", Some("true")),
            ("10", Some("10")),
            ("SHA-256 (default)", Some("SHA-256")),
            ("The value is all.", None),
            ("通过接口", None),
            ("Done.", None),
        ] {
            assert_eq!(value(item), expected, "{item}");
        }
    }
}
