//! What a shell reads as exactly one word, and commands of several lines.
//! It must not know which command it is.

use std::fmt::Write as _;

use serde_json::Value;

use super::call::{Secret, Step};
use crate::json::pretty;

/// Longer commands take a line for each argument.
const MAX_LINE: usize = 80;

/// A text as a word that means nothing else to a shell.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=@%+,".contains(letter);
    // A tilde or an equals sign has a meaning at the start.
    if !text.is_empty() && text.chars().all(is_plain) && !text.starts_with('=') {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A part of a word.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// These characters.
    Text(String),
    /// The value of the variable with this name.
    Variable(String),
}

/// A word of several parts.
pub(super) fn joined(parts: &[Part]) -> String {
    if let [Part::Text(text)] = parts {
        return quoted(text);
    }
    // Between double quotes a variable is replaced, and these begin something else.
    let is_inert = |text: &str| !text.contains(['$', '`', '"', '\\', '!']);
    let is_short = parts
        .iter()
        .all(|part| matches!(part, Part::Text(text) if is_inert(text)) || matches!(part, Part::Variable(_)));
    let mut word = String::new();
    for (at, part) in parts.iter().enumerate() {
        let follows = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let _ = match part {
            Part::Text(text) if is_short => write!(word, "{text}"),
            Part::Text(text) => write!(word, "{}", quoted(text)),
            Part::Variable(name) if !is_short => write!(word, "\"${name}\""),
            Part::Variable(name) if matches!(parts.get(at + 1), Some(Part::Text(text)) if text.starts_with(follows)) => {
                write!(word, "${{{name}}}")
            }
            Part::Variable(name) => write!(word, "${name}"),
        };
    }
    if is_short { format!("\"{word}\"") } else { word }
}

/// A command whose words are in groups that stay together, and what it reads from standard input.
pub(super) fn command(groups: &[String], input: Option<&Value>, secrets: &[Secret]) -> String {
    let one_line = groups.join(" ");
    let command = if one_line.len() > MAX_LINE || one_line.contains('\n') { groups.join(" \\\n  ") } else { one_line };
    let Some(input) = input else { return command };
    let text = pretty(input);
    if secrets.is_empty() {
        return format!("{command} <<'JSON'\n{text}\nJSON");
    }
    // jq quotes whatever the variables have.
    let filter: Vec<_> =
        secrets.iter().map(|secret| format!("{} = env.{}", path(&secret.path), secret.variable)).collect();
    format!("jq {} <<'JSON' |\n{text}\nJSON\n{command}", quoted(&filter.join(" | ")))
}

/// A path in jq.
fn path(steps: &[Step]) -> String {
    let is_name = |key: &str| {
        key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
            && !key.starts_with(|first: char| first.is_ascii_digit())
    };
    let mut text = String::new();
    for step in steps {
        let _ = match step {
            Step::Key(key) if is_name(key) => write!(text, ".{key}"),
            Step::Key(key) => write!(text, ".[{}]", Value::from(key.as_str())),
            Step::Index(index) => write!(text, ".[{index}]"),
        };
    }
    if text.is_empty() { ".".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// What a shell passes on.
    fn words(text: &str) -> String {
        let done = Command::new("sh").args(["-c", &format!("printf '%s' {text}")]).env("NAME", "a \"$b").output();
        String::from_utf8(done.expect("a shell").stdout).expect("text")
    }

    const TEXTS: [&str; 9] = [
        "",
        "plain",
        "it's",
        "a \"b\" $HOME `id` \\",
        "a\nb\n",
        "~",
        "=x",
        "!!",
        "-----BEGIN X-----\nabc+/=\n-----END X-----\n",
    ];

    #[test]
    #[cfg(unix)]
    fn any_text_is_one_word() {
        for text in TEXTS {
            assert_eq!(words(&quoted(text)), text);
            let variable = Part::Variable("NAME".to_owned());
            let parts = [Part::Text(text.to_owned()), variable.clone(), Part::Text(text.to_owned())];
            assert_eq!(words(&joined(&parts)), format!("{text}a \"$b{text}"), "{}", joined(&parts));
            assert_eq!(words(&joined(&[variable])), "a \"$b");
        }
    }

    #[test]
    #[cfg(unix)]
    fn input_arrives_unchanged() {
        let value: Value = TEXTS.iter().copied().map(Value::from).collect();
        let text = command(&["cat".to_owned()], Some(&value), &[]);
        let done = Command::new("sh").args(["-c", &text]).output().expect("a shell");
        assert_eq!(serde_json::from_slice::<Value>(&done.stdout).expect("JSON"), value);
    }

    #[test]
    fn paths_of_jq_name_any_key() {
        let key = |key: &str| Step::Key(key.to_owned());
        assert_eq!(path(&[key("auth"), Step::Index(1), key("a-b"), key("c")]), r#".auth.[1].["a-b"].c"#);
        assert_eq!(path(&[]), ".");
    }
}
