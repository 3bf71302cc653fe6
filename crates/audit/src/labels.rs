//! Defines the labels in descriptions of parameters, in both languages, such as `Maximum: 64`, and
//! what can follow them. It must not know which parameter is described.

use serde_json::Number;

use crate::facts::{Kind, Limit};
use crate::words::normalize;

/// The meaning of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// A bound.
    Limit(Limit),
    /// The bounds of the number of items.
    Items,
    /// The default.
    Default,
    /// The regular expression.
    Pattern,
    /// The values, one per line.
    Values,
    /// Sentences about the meaning. In the newer layout, each description has up to four parts, and
    /// this is the first one.
    Definition,
    /// Sentences about conditions.
    Constraints,
    /// The values, or their range.
    Range,
}

const LABELS: &[(&str, Label)] = &[
    ("minimum", Label::Limit(Limit::Min)),
    ("maximum", Label::Limit(Limit::Max)),
    ("minimum length", Label::Limit(Limit::MinLength)),
    ("maximum length", Label::Limit(Limit::MaxLength)),
    ("minimum value", Label::Limit(Limit::MinValue)),
    ("maximum value", Label::Limit(Limit::MaxValue)),
    ("最小长度", Label::Limit(Limit::MinLength)),
    ("最大长度", Label::Limit(Limit::MaxLength)),
    ("最小值", Label::Limit(Limit::MinValue)),
    ("最大值", Label::Limit(Limit::MaxValue)),
    ("array length", Label::Items),
    ("数组长度", Label::Items),
    ("default", Label::Default),
    ("default value", Label::Default),
    ("缺省值", Label::Default),
    ("默认值", Label::Default),
    ("默认取值", Label::Default),
    ("regex match", Label::Pattern),
    ("正则匹配", Label::Pattern),
    ("enumeration values", Label::Values),
    ("枚举值", Label::Values),
    ("definition", Label::Definition),
    ("参数解释", Label::Definition),
    ("constraint", Label::Constraints),
    ("constraints", Label::Constraints),
    ("约束", Label::Constraints),
    ("约束限制", Label::Constraints),
    ("range", Label::Range),
    ("value range", Label::Range),
    ("取值范围", Label::Range),
];

/// The label that consists of this word.
#[must_use]
pub fn label(word: &str) -> Option<Label> {
    let word = word.trim().to_lowercase();
    LABELS.iter().find(|(label, _)| *label == word).map(|(_, label)| *label)
}

/// The part of a description that starts with this line, if it consists of the label alone.
#[must_use]
pub fn part(line: &str) -> Option<Label> {
    let word = normalize(line);
    let found = label(word.trim_end_matches([':', ' ']))?;
    let colon = word.ends_with(':');
    let named = matches!(found, Label::Definition | Label::Constraints | Label::Range);
    (named || found == Label::Default && (colon || !word.eq_ignore_ascii_case("default"))).then_some(found)
}

/// Whether a text says that there is nothing to say.
#[must_use]
pub fn is_nothing(text: &str) -> bool {
    let text = normalize(text);
    let word = text.trim_end_matches(['.', '。']).to_lowercase();
    matches!(word.as_str(), "-" | "--" | "n/a" | "none" | "not applicable" | "not involved" | "无" | "不涉及")
}

/// Where labels with a colon start in a text whose line breaks are lost.
#[must_use]
pub fn starts(text: &str) -> Vec<usize> {
    let colons = text.char_indices().filter(|(_, letter)| matches!(letter, ':' | '：'));
    let starts = colons.filter_map(|(colon, _)| {
        let before = text[..colon].trim_end();
        let lower = before.to_ascii_lowercase();
        let words = LABELS.iter().filter(|(label, _)| lower.ends_with(label)).map(|(label, _)| label.len());
        let start = before.len() - words.max()?;
        let free = before[..start].chars().next_back().is_none_or(|last| {
            last.is_whitespace() || matches!(last, '.' | ',' | ';' | ')' | '。' | '，' | '；' | '）' | '、')
        });
        // Sentences contain the same words in lower case.
        (free && !before[start..].starts_with(|letter: char| letter.is_ascii_lowercase())).then_some(start)
    });
    starts.collect()
}

/// A number, possibly with separators between thousands.
#[must_use]
pub fn number(text: &str) -> Option<Number> {
    let text = text.replace(',', "");
    text.parse::<i64>().map(Number::from).ok().or_else(|| Number::from_f64(text.parse().ok()?))
}

/// The bounds in a range that is no sentence: `1-64`, `[1,64]`, `0 to 100`, `1 to 64 characters`.
#[must_use]
pub fn range(text: &str, kind: Option<&Kind>) -> Option<[(Limit, Number); 2]> {
    let text = normalize(text).to_lowercase();
    let mut rest = text.trim_end_matches(['.', '。', ';', '；']).trim();
    let mut of_length = false;
    for (prefix, length) in [
        ("the value ranges from ", false),
        ("the value range is ", false),
        ("the value contains ", true),
        ("the value can contain ", true),
        ("length: ", true),
        ("取值范围", false),
        ("字符长度", true),
        ("长度", true),
        ("范围", false),
        ("为", false),
        ("是", false),
    ] {
        if let Some(after) = rest.strip_prefix(prefix) {
            (rest, of_length) = (after.trim_start_matches([':', ' ']), of_length || length);
        }
    }
    for suffix in ["个字符", "字符", "characters"] {
        if let Some(before) = rest.strip_suffix(suffix) {
            (rest, of_length) = (before.trim_end(), true);
        }
    }
    let bracketed = rest.strip_prefix(['[', '【']).and_then(|rest| rest.strip_suffix([']', '】']));
    let rest = bracketed.unwrap_or(rest).trim();
    let separators: &[&str] = if bracketed.is_some() { &[",", "，"] } else { &[] };
    let pair = separators.iter().chain(&[" to ", "~", "～", "–", "—", "至", "到", "-"]).find_map(|separator| {
        // The first letter can be a sign.
        let at = rest.char_indices().skip(1).find(|(at, _)| rest[*at..].starts_with(separator))?.0;
        Some((rest[..at].trim(), rest[at + separator.len()..].trim()))
    });
    let (least, most) = pair?;
    let (least, most) = (number(least)?, number(most)?);
    if least.as_f64() > most.as_f64() {
        return None;
    }
    let limits = match kind? {
        Kind::String if of_length => (Limit::MinLength, Limit::MaxLength),
        Kind::String => (Limit::Min, Limit::Max),
        Kind::Integer | Kind::Long | Kind::Number if !of_length => (Limit::MinValue, Limit::MaxValue),
        _ => return None,
    };
    Some([(limits.0, least), (limits.1, most)])
}

/// The regular expression at the end of a sentence that names one.
#[must_use]
pub fn pattern(text: &str) -> Option<&str> {
    let text = text.trim_end_matches(['.', '。', '"', '”', '"', '\'', '’', ' ']);
    let at = text.find('^').filter(|_| text.ends_with('$'))?;
    let before = text[..at].to_lowercase();
    (before.contains("正则") || before.contains("regular expression") || before.contains("regex")).then(|| &text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_bounds_unless_they_are_sentences() {
        let bounds = |text: &str, kind: Kind| {
            range(text, Some(&kind)).map(|[(limit, least), (_, most)]| (limit, least.to_string(), most.to_string()))
        };
        let value = |least: &str, most: &str| Some((Limit::MinValue, least.to_owned(), most.to_owned()));
        for text in ["0-2000", "0 to 2000", "[0,2000]", "0–2000.", "0～2,000", "取值范围为[0,2000]。", "0 - 2000"]
        {
            assert_eq!(bounds(text, Kind::Integer), value("0", "2000"), "{text}");
        }
        assert_eq!(bounds("-1-100", Kind::Long), value("-1", "100"));
        let length = Some((Limit::MinLength, "1".to_owned(), "64".to_owned()));
        for text in [
            "1 to 64 characters",
            "字符长度1-64。",
            "长度为[1,64]",
            "1-64个字符",
            "The value contains 1 to 64 characters.",
        ] {
            assert_eq!(bounds(text, Kind::String), length, "{text}");
            assert_eq!(bounds(text, Kind::Integer), None, "{text}");
        }
        assert_eq!(bounds("1-64", Kind::String), Some((Limit::Min, "1".to_owned(), "64".to_owned())));
        for text in ["UUID", "100", "1-64, only letters", "A-Z", "64-1", "2020-01-01", "", "-", "1-"] {
            assert_eq!(bounds(text, Kind::Integer), None, "{text}");
        }
        assert_eq!(bounds("1-64", Kind::Array(Box::new(Kind::String))), None);
    }

    #[test]
    fn labels_start_after_a_space_or_a_full_stop() {
        let text = "The limit, default: none. Minimum: 1 Maximum length: 64 默认取值：5";
        let found: Vec<_> = starts(text).into_iter().map(|start| &text[start..]).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("Minimum: 1") && found[1].starts_with("Maximum length: 64"), "{found:?}");
        assert!(found[2].starts_with("默认取值"), "{found:?}");
    }

    #[test]
    fn parts_start_with_a_label_alone() {
        for line in ["Definition", "约束限制：", "Range", "Default Value", "Default value:", "取值范围 ："] {
            assert!(part(line).is_some(), "{line}");
        }
        for line in ["Default", "Minimum", "Range.", "Definition of it", "1-64"] {
            assert_eq!(part(line), None, "{line}");
        }
    }

    #[test]
    fn patterns_follow_the_word_for_one() {
        assert_eq!(pattern("满足正则表达式^[a-z]{1,8}$。"), Some("^[a-z]{1,8}$"));
        assert_eq!(pattern("It must match the regular expression \"^a$\"."), Some("^a$"));
        assert_eq!(pattern("It costs ^5$"), None);
    }
}
