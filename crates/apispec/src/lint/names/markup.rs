//! The rule for the markup in texts. They become rustdoc comments, so they are plain prose with a little Markdown: `code`, lists,
//! links and addresses that are written out, and fenced blocks in a language that is not Rust. They are read as rustdoc reads them.
//! It must not know what a text is of, but that some texts have one line.

use super::texts::{each_text, locate};
use crate::lint::{Check, Context, check};
use crate::shape::Kind;
use diagnostics::Findings;
use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset};
use std::collections::BTreeSet;

pub(in crate::lint) const RULES: &[Check] = &[TEXT_MARKUP];

const TEXT_MARKUP: Check = check!(254, "text-markup", text_markup);

/// The languages that a fenced block can be in.
const LANGUAGES: [&str; 6] = ["http", "json", "sh", "text", "xml", "yaml"];

fn text_markup(context: &Context<'_>, findings: &mut Findings) {
    each_text(context, &mut |text| {
        let mut problems = problems(text.text);
        // The text stands in the list of a method's arguments, of which one line is one argument.
        if matches!(text.kind, Kind::Parameter | Kind::RequestBody) && text.text.trim_end().contains('\n') {
            problems.push(Problem {
                part: String::new(),
                message: "the description of an argument has several lines".to_owned(),
                why: "It stands in a list of the method's documentation, and the setter's documentation has its first line only.",
                fix: "Write it in one line, or fold it with `>-`.",
            });
        }
        if matches!(text.key, "name" | "title") && text.text.trim_end().contains('\n') {
            problems.push(Problem {
                part: String::new(),
                message: format!("the `{}` has several lines", text.key),
                why: "It is a heading of the client's documentation, and part of sentences there.",
                fix: "Write it in one line; the `description` has room for the rest.",
            });
        }
        let mut told = BTreeSet::new();
        for problem in problems {
            if told.insert(problem.message.clone()) {
                let place = locate(context.tree, text.span, &problem.part);
                findings.push(TEXT_MARKUP.finding(place, problem.message).why(problem.why).fix(problem.fix));
            }
        }
    });
}

struct Problem {
    /// What is wrong, as it stands in the text.
    part: String,
    message: String,
    why: &'static str,
    fix: &'static str,
}

/// What is wrong within a text, in its order.
fn problems(text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(letter) = text.chars().find(|letter| is_invisible(*letter)) {
        problems.push(invisible(letter));
    }
    // What looks like a link to a definition that is not there is one to something in the client.
    let mut unknown = |link: BrokenLink<'_>| Some((link.reference.into_string().into(), "".into()));
    let events = Parser::new_with_broken_link_callback(text, Options::empty(), Some(&mut unknown)).into_offset_iter();
    // Where the texts of the items begin that are open, in bytes from the beginning of the line.
    let mut items: Vec<usize> = Vec::new();
    // Within links and blocks of code, texts are no prose.
    let mut no_prose = 0_usize;
    for (event, range) in TextMergeWithOffset::new(events) {
        let part = &text[range.start..range.end];
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                no_prose += 1;
                problems.extend(code_block(&kind, part));
            }
            Event::Start(Tag::Item) => items.push(column(text, range.start) + list_mark(part)),
            Event::End(TagEnd::Item) => drop(items.pop()),
            Event::SoftBreak if items.last().is_some_and(|item| *item != indent(&text[range.end..])) => {
                problems.push(outside_item(first_line(text[range.end..].trim_start())));
            }
            Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) => {
                no_prose += 1;
                let is_written_out = matches!(link_type, LinkType::Autolink | LinkType::Inline) && is_url(&dest_url);
                problems.extend((!is_written_out).then(|| link(part)));
            }
            Event::End(TagEnd::CodeBlock | TagEnd::Link | TagEnd::Image) => no_prose -= 1,
            Event::Html(_) | Event::InlineHtml(_) => problems.push(html(part.trim_end())),
            Event::Text(_) if no_prose == 0 => plain(part, &mut problems),
            _ => {}
        }
    }
    problems
}

/// Looks at prose.
fn plain(text: &str, problems: &mut Vec<Problem>) {
    let escaped = |at: usize| text[..at].ends_with('\\');
    if let Some((at, _)) = text.match_indices('`').find(|(at, _)| !escaped(*at)) {
        problems.push(open_code(&text[at..]));
    }
    let begins = |(at, _): &(usize, &str)| is_url(&text[*at..]);
    for (at, _) in text.match_indices("http").filter(begins) {
        let end = text[at..].find(char::is_whitespace).map_or(text.len(), |end| at + end);
        problems.push(bare_url(text[at..end].trim_end_matches(|letter| ".,;:)!?\"'".contains(letter))));
    }
}

/// How far a place is from the beginning of its line, in bytes.
fn column(text: &str, at: usize) -> usize {
    at - text[..at].rfind('\n').map_or(0, |line| line + 1)
}

/// How far the text of a line is from its beginning, in bytes.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// How wide the mark of a list's item is, with the spaces after it.
fn list_mark(item: &str) -> usize {
    let mark = item.find(' ').unwrap_or(item.len());
    mark + indent(&item[mark..])
}

/// The mark that a line opens or closes a block of code with.
fn fence(line: &str) -> Option<&'static str> {
    ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark))
}

fn code_block(kind: &CodeBlockKind<'_>, part: &str) -> Option<Problem> {
    let CodeBlockKind::Fenced(language) = kind else { return Some(indented(first_line(part))) };
    let opening = first_line(part);
    if !LANGUAGES.contains(&&**language) {
        return Some(wrong_language(opening, language));
    }
    let closing = part.trim_end().lines().skip(1).last();
    closing.and_then(fence).is_none().then(|| open_block(fence(opening).unwrap_or_default()))
}

/// Control characters other than line breaks, and those that turn the direction of the text or have no width.
fn is_invisible(letter: char) -> bool {
    letter.is_control() && letter != '\n'
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn invisible(letter: char) -> Problem {
    Problem {
        part: letter.to_string(),
        message: format!("the text holds the invisible character U+{:04X}", u32::from(letter)),
        why: "Nobody who reads the text sees it, and the compiler refuses some of them.",
        fix: "Remove it, or write a space.",
    }
}

fn indented(line: &str) -> Problem {
    Problem {
        part: line.to_owned(),
        message: "a line is indented by four spaces or more".to_owned(),
        why: "It would be a block of code, which the tests of the documentation compile as Rust.",
        fix: "Indent it by less, or write a fenced block with its language.",
    }
}

fn outside_item(line: &str) -> Problem {
    Problem {
        part: line.to_owned(),
        message: "a line after an item of a list is not indented like the item's text".to_owned(),
        why: "It is not clear whether it belongs to the item, and clippy warns of it.",
        fix: "Begin it below the first letter of the item's text, or put an empty line before it.",
    }
}

fn wrong_language(line: &str, language: &str) -> Problem {
    let message = match language {
        "" => "a block of code has no language".to_owned(),
        language => format!("a block of code is in the language `{language}`"),
    };
    Problem {
        part: line.to_owned(),
        message,
        why: "What is not clearly in another language the tests of the documentation compile as Rust.",
        fix: "Write one of `http`, `json`, `sh`, `text`, `xml` and `yaml` after the mark.",
    }
}

fn open_block(mark: &str) -> Problem {
    Problem {
        part: mark.to_owned(),
        message: "a block of code is never closed".to_owned(),
        why: "All that follows in the method's documentation would be in the block.",
        fix: "Close it with a line that has nothing but the same mark.",
    }
}

fn is_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

fn open_code(text: &str) -> Problem {
    Problem {
        part: first_line(text).to_owned(),
        message: "a backquote has no other one that it belongs to".to_owned(),
        why: "What is code and what is not would be the wrong way round, or no code at all.",
        fix: "Enclose code in two backquotes, and write \\` for a backquote itself.",
    }
}

fn html(part: &str) -> Problem {
    let part = first_line(part);
    Problem {
        part: part.to_owned(),
        message: format!("`{part}` reads as HTML"),
        why: "In documentation it would vanish, and rustdoc warns of it.",
        fix: "Enclose it in backquotes, or write \\< for the sign itself.",
    }
}

fn link(part: &str) -> Problem {
    Problem {
        part: part.to_owned(),
        message: format!("`{}` reads as a link to something in the client", first_line(part)),
        why: "Rustdoc takes what stands in brackets for a name of the client and warns when it finds none.",
        fix: "Enclose it in backquotes, write \\[ for the bracket itself, or give the link an address: `[text](https://…)`.",
    }
}

fn bare_url(url: &str) -> Problem {
    Problem {
        part: url.to_owned(),
        message: format!("the address `{url}` is not a link"),
        why: "Rustdoc makes no link of a bare address and warns of it.",
        fix: "Write `<https://…>` or `[text](https://…)`.",
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
