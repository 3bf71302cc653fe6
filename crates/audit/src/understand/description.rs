//! Parses the description of a parameter: bounds, values, the default, and the remaining sentences.
//! It must not know which parameter it describes, except for messages.

use serde_json::Number;

use super::excerpt;
use crate::facts::{Bound, Fact, Facts, Field, Limit};
use crate::page::Piece;
use crate::words::{self, normalize};

const LIMITS: &[(&str, Limit)] = &[
    ("minimum", Limit::Min),
    ("maximum", Limit::Max),
    ("minimum length", Limit::MinLength),
    ("maximum length", Limit::MaxLength),
    ("minimum value", Limit::MinValue),
    ("maximum value", Limit::MaxValue),
    ("最小长度", Limit::MinLength),
    ("最大长度", Limit::MaxLength),
    ("最小值", Limit::MinValue),
    ("最大值", Limit::MaxValue),
];

/// The meaning of a label.
enum Label {
    Limit(Limit),
    Items,
    Default,
    Pattern,
    Values,
}

fn label(word: &str) -> Option<Label> {
    let word = word.trim().to_lowercase();
    if let Some((_, limit)) = LIMITS.iter().find(|(label, _)| *label == word) {
        return Some(Label::Limit(*limit));
    }
    Some(match word.as_str() {
        "array length" | "数组长度" => Label::Items,
        "default" | "default value" | "缺省值" | "默认值" => Label::Default,
        "regex match" | "正则匹配" => Label::Pattern,
        "enumeration values" | "枚举值" => Label::Values,
        _ => return None,
    })
}

/// Parses the pieces of a description into a field.
pub(super) fn read(facts: &mut Facts, field: &mut Field, pieces: &[Piece]) {
    if pieces.is_empty() {
        facts.missing(field.name.span, format!("`{}` has no description", field.name.value));
    }
    let mut rest = pieces;
    let mut announced = false;
    while let [first, after @ ..] = rest {
        if first.bullet {
            let length = rest.iter().take_while(|piece| piece.bullet).count();
            list(facts, field, &rest[..length]);
            rest = &rest[length..];
            announced = false;
            continue;
        }
        rest = after;
        announced = line(facts, field, first, announced);
    }
    if announced {
        facts.missing(field.name.span, format!("the list of values of `{}` is empty", field.name.value));
    }
    // A cell with only bounds has lost its sentence, and possibly more.
    if !pieces.is_empty() && field.prose.is_empty() && field.values.is_empty() {
        facts.missing(pieces[0].span, format!("the description of `{}` has no sentence", field.name.value));
    }
}

/// Parses a line outside lists, and returns whether it announces values.
fn line(facts: &mut Facts, field: &mut Field, piece: &Piece, announced: bool) -> bool {
    let text = normalize(&piece.text);
    let labelled = text.split_once(':').and_then(|(word, rest)| Some((word, label(word)?, rest.trim())));
    if let Some((word, label, rest)) = labelled {
        // Patterns contain colons and punctuation that must not be normalized.
        let raw = piece.text.split_once([':', '：']).map_or("", |(_, rest)| rest.trim());
        let understood = match label {
            Label::Limit(limit) => bound(field, piece, word, limit, rest),
            Label::Items => rest.split_once('-').is_some_and(|(min, max)| {
                bound(field, piece, word, Limit::MinItems, min.trim())
                    && bound(field, piece, word, Limit::MaxItems, max.trim())
            }),
            Label::Default => !raw.is_empty() && field.default.replace(Fact::new(raw.to_owned(), piece.span)).is_none(),
            Label::Pattern => !raw.is_empty() && field.pattern.replace(Fact::new(raw.to_owned(), piece.span)).is_none(),
            Label::Values => return true,
        };
        if !understood {
            facts.not_understood(piece.span, format!("`{}` is not understood, or appears twice", excerpt(&piece.text)));
        }
        return false;
    }
    if announced && value(&piece.text).is_some_and(|value| value == piece.text) {
        field.values.push(Fact::new(piece.text.clone(), piece.span));
        return true;
    }
    // A line in a description that looks like another cell belongs to a row that has lost a line.
    let looks_like_cell = words::mandatory(&piece.text).is_some()
        || crate::facts::Kind::parse(&piece.text).is_some()
        || words::is_name(&piece.text)
        || label(&text).is_some();
    if looks_like_cell {
        let name = &field.name.value;
        facts.not_understood(
            piece.span,
            format!("`{}` is alone on a line in the description of `{name}`", excerpt(&piece.text)),
        );
    } else {
        field.prose.push(Fact::new(piece.text.clone(), piece.span));
        facts.prose.push(piece.span);
    }
    false
}

fn bound(field: &mut Field, piece: &Piece, label: &str, limit: Limit, number: &str) -> bool {
    let Some(value) = parse_number(number) else { return false };
    if field.bounds.iter().any(|bound| bound.limit == limit) {
        return false;
    }
    field.bounds.push(Bound { label: label.trim().to_owned(), limit, value, span: piece.span });
    true
}

fn parse_number(text: &str) -> Option<Number> {
    let text = text.replace(',', "");
    text.parse::<i64>().map(Number::from).ok().or_else(|| Number::from_f64(text.parse().ok()?))
}

/// Parses a list: either all of its items start with a value, or none does.
fn list(facts: &mut Facts, field: &mut Field, items: &[Piece]) {
    let values: Vec<_> =
        items.iter().filter_map(|item| Some(Fact::new(value(&item.text)?.to_owned(), item.span))).collect();
    if values.is_empty() {
        field.prose.extend(items.iter().map(|item| Fact::new(item.text.clone(), item.span)));
        facts.prose.extend(items.iter().map(|item| item.span));
        return;
    }
    if values.len() < items.len() {
        for item in items.iter().filter(|item| value(&item.text).is_none()) {
            let message = format!(
                "`{}` has no value, unlike the other items in the list of `{}`",
                excerpt(&item.text),
                field.name.value
            );
            facts.not_understood(item.span, message);
        }
    }
    for value in values {
        if field.values.iter().any(|known| known.value == value.value) {
            facts.not_understood(value.span, format!("the value `{}` appears twice", value.value));
        } else {
            field.values.push(value);
        }
    }
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
