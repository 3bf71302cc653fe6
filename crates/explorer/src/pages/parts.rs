//! Small parts that several pages show, and the addresses of pages.

use maud::{Markup, PreEscaped, html};

use crate::model::{Code, Operation};

/// The path of an operation's page.
pub(super) fn operation_path(operation: &Operation) -> String {
    format!("{}/{}.html", operation.service, operation.id)
}

/// The path of the page with the error codes of a service.
pub(super) fn errors_path(service: &str) -> String {
    format!("{service}/errors.html")
}

/// The address of an error code.
pub(super) fn error_path(service: &str, code: &Code) -> String {
    format!("{}#{}", errors_path(service), anchor(code))
}

/// The anchor of an error code on its page.
pub(super) fn anchor(code: &Code) -> String {
    code.code.chars().map(|letter| if letter.is_ascii_alphanumeric() || letter == '.' { letter } else { '_' }).collect()
}

/// A name that can break before each of its words, so that it fits a narrow column.
pub(super) fn breakable(name: &str) -> Markup {
    let mut parts: Vec<String> = vec![String::new()];
    let mut was_lower = false;
    for letter in name.chars() {
        if was_lower && letter.is_ascii_uppercase()
            || parts.last().is_some_and(|part| part.ends_with(['_', '/', '.', ':']))
        {
            parts.push(String::new());
        }
        was_lower = letter.is_ascii_lowercase();
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
    }
    html! { @for (at, part) in parts.iter().enumerate() { @if at > 0 { wbr; } (part) } }
}

/// The method of an operation as a badge.
pub(super) fn badge(method: &str) -> Markup {
    html! { span class={ "method " (method.to_ascii_lowercase()) } { (method) } }
}

/// Text on several lines, with a button that copies it.
pub(super) fn block(language: &str, source: &str) -> Markup {
    // A browser drops the first line break of a `pre`.
    let first = if source.starts_with('\n') { "\n" } else { "" };
    html! { div.code { pre tabindex="0" data-language=(language) { (PreEscaped(first)) code { (source) } } } }
}
