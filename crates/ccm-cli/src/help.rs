//! The texts of the help: groups of commands, what an operation does, its reference, exit codes.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Styles};
use command::{Argument, Command, Service};
use huaweicloud_core::Permission;
use textwrap::{Options, WordSplitter};

use crate::outcome::CODES;
use crate::terminal::{HEADING, NAME, width};

/// The help of a service: groups instead of a list of all commands.
pub(crate) const SERVICE_TEMPLATE: &str = "{about-with-newline}\n{usage-heading} {usage}\n\n{before-help}The arguments of a command: ccm … COMMAND --help\nThe options of all commands: ccm --help\n";

/// The colours of the help.
pub(crate) const fn styles() -> Styles {
    Styles::styled()
        .header(AnsiColor::Green.on_default().bold())
        .usage(AnsiColor::Green.on_default().bold())
        .literal(AnsiColor::Cyan.on_default().bold())
        .placeholder(AnsiColor::Cyan.on_default())
        .error(AnsiColor::BrightRed.on_default().bold())
}

/// The exit codes.
pub(crate) fn codes() -> String {
    let mut text = format!("{HEADING}Exit codes:{HEADING:#}\n");
    for (code, meaning) in CODES {
        text.push_str(&columns(&code.to_string(), meaning, 6));
    }
    text.push_str("\nColours: on a terminal, unless NO_COLOR is set.");
    text
}

/// The commands of a service by their groups.
pub(crate) fn groups(service: &Service) -> String {
    let longest = service.commands.iter().map(|command| command.name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (tag, description) in service.tags {
        let _ = writeln!(text, "{HEADING}{tag}{HEADING:#}: {description}");
        for command in service.commands.iter().filter(|command| command.tag == *tag) {
            let deprecated = if command.deprecated.is_some() { " (deprecated)" } else { "" };
            text.push_str(&columns(command.name, &format!("{}{deprecated}", command.summary), longest + 4));
        }
        text.push('\n');
    }
    text
}

/// Two columns, the second wrapped. A long first column gets a line of its own.
fn columns(first: &str, second: &str, at: usize) -> String {
    let indent = " ".repeat(at);
    let lines = textwrap::fill(
        second,
        Options::new(width())
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(false)
            .initial_indent(&indent)
            .subsequent_indent(&indent),
    );
    let padding = at.saturating_sub(first.len() + 2);
    format!("  {NAME}{first}{NAME:#}{}{}\n", " ".repeat(padding), lines.get(at..).unwrap_or_default())
}

/// A text without the marks of code spans.
pub(crate) fn plain(text: &str) -> String {
    text.replace('`', "")
}

/// What an operation does.
pub(crate) fn about(command: &Command) -> String {
    let mut text = format!("{}\n\n{}", command.summary, plain(command.description));
    if let Some(reason) = command.deprecated {
        let _ = write!(text, "\n\nDeprecated: {}", plain(reason));
    }
    if let Some(reason) = command.confirm {
        let _ = write!(text, "\n\nAsks before it calls, unless --yes is given: {}", plain(reason));
    }
    text
}

/// What an argument is, with its limits, values and default, which clap does not know.
pub(crate) fn argument(argument: &Argument) -> String {
    let mut details = Vec::new();
    details.extend(argument.required.then(|| "required".to_owned()));
    details.extend((!argument.limits.is_empty()).then(|| plain(argument.limits)));
    details.extend(argument.default.map(|value| format!("default: {value}")));
    let mut text = plain(argument.description);
    if !details.is_empty() {
        let space = if text.is_empty() { "" } else { " " };
        let _ = write!(text, "{space}[{}]", details.join("; "));
    }
    text
}

/// The facts about an operation: request, permission, errors, page.
pub(crate) fn reference(command: &Command) -> String {
    let operation = command.operation;
    let permission = match operation.permission {
        Permission::Action { action, .. } => action.to_owned(),
        Permission::NotRequired { .. } => "none required".to_owned(),
        _ => "not documented".to_owned(),
    };
    let repeat = if operation.idempotent {
        "yes, it is retried after a failure that may pass"
    } else {
        "no, so a failure that may have had an effect is not retried"
    };
    let mut text = format!("{HEADING}Reference:{HEADING:#}\n");
    let mut row = |name: &str, value: &str| text.push_str(&columns(name, value, 18));
    row("Request", &format!("{} {}", operation.http_method, operation.path));
    row("IAM action", &permission);
    row("Safe to repeat", repeat);
    if let Some(page) = operation.page {
        let date = operation.page_updated.map(|date| format!(", updated {date}")).unwrap_or_default();
        row("Page", &format!("{page}{date}"));
    }
    if !command.errors.is_empty() {
        let _ = writeln!(text, "\n{HEADING}Documented errors:{HEADING:#}");
        for (status, meaning) in command.errors {
            text.push_str(&columns(status, &plain(meaning), 7));
        }
    }
    text
}
