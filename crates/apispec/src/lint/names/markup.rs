//! The rule for markup in texts. Texts become rustdoc comments, so they are plain prose with a
//! little Markdown: `code`, lists, explicit links, and fenced blocks in a language other than Rust.
//! They are parsed like rustdoc does.
//! It must not know what a text describes, except that some texts must be one line.

use std::collections::BTreeSet;

use diagnostics::Findings;
use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::texts::{each_text, locate};
use crate::lint::{Check, Context, check};
use crate::shape::Kind;

pub(in crate::lint) const RULES: &[Check] = &[TEXT_MARKUP];

const TEXT_MARKUP: Check = check!(254, "text-markup", text_markup);

/// The languages allowed for fenced blocks.
const LANGUAGES: [&str; 6] = ["http", "json", "sh", "text", "xml", "yaml"];

fn text_markup(context: &Context<'_>, findings: &mut Findings) {
    each_text(context, &mut |text| {
        let mut problems = problems(text.text);
        // The text becomes an item in the list of a method's arguments, with one line per argument.
        if matches!(text.kind, Kind::Parameter | Kind::RequestBody) && text.text.trim_end().contains('\n') {
            problems.push(Problem {
                part: String::new(),
                message: "the description of an argument has more than one line".to_owned(),
                why: "It becomes a list item in the method's documentation, and the setter's documentation has only its first line.",
                fix: "Write it on one line, or fold it with `>-`.",
            });
        }
        if matches!(text.key, "name" | "title") && text.text.trim_end().contains('\n') {
            problems.push(Problem {
                part: String::new(),
                message: format!("the `{}` has more than one line", text.key),
                why: "It is a heading in the client's documentation, and part of sentences there.",
                fix: "Write it on one line, and put the rest into the `description`.",
            });
        }
        let mut reported = BTreeSet::new();
        for problem in problems {
            if reported.insert(problem.message.clone()) {
                let place = locate(context.tree, text.span, &problem.part);
                findings.push(TEXT_MARKUP.finding(place, problem.message).why(problem.why).fix(problem.fix));
            }
        }
    });
}

struct Problem {
    /// The invalid part of the text, verbatim.
    part: String,
    message: String,
    why: &'static str,
    fix: &'static str,
}

/// The problems of a text, in text order.
fn problems(text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(letter) = text.chars().find(|letter| is_invisible(*letter)) {
        problems.push(invisible(letter));
    }
    // A reference link without a definition would be an intra-doc link to an item of the client.
    let mut unknown = |link: BrokenLink<'_>| Some((link.reference.into_string().into(), "".into()));
    let events = Parser::new_with_broken_link_callback(text, Options::empty(), Some(&mut unknown)).into_offset_iter();
    // The columns, in bytes, where the text of each open list item begins.
    let mut items: Vec<usize> = Vec::new();
    // The number of open links and code blocks, in which text is not prose.
    let mut not_prose = 0_usize;
    for (event, range) in TextMergeWithOffset::new(events) {
        let part = &text[range.start..range.end];
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                not_prose += 1;
                problems.extend(code_block(&kind, part));
            }
            Event::Start(Tag::Item) => items.push(column(text, range.start) + marker_width(part)),
            Event::End(TagEnd::Item) => drop(items.pop()),
            Event::SoftBreak if items.last().is_some_and(|item| *item != indent(&text[range.end..])) => {
                problems.push(misindented(first_line(text[range.end..].trim_start())));
            }
            Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) => {
                not_prose += 1;
                let has_url = matches!(link_type, LinkType::Autolink | LinkType::Inline) && is_url(&dest_url);
                problems.extend((!has_url).then(|| link(part)));
            }
            Event::End(TagEnd::CodeBlock | TagEnd::Link | TagEnd::Image) => not_prose -= 1,
            Event::Html(_) | Event::InlineHtml(_) => problems.push(html(part.trim_end())),
            Event::Text(_) if not_prose == 0 => plain(part, &mut problems),
            _ => {}
        }
    }
    problems
}

/// Checks prose.
fn plain(text: &str, problems: &mut Vec<Problem>) {
    let escaped = |at: usize| text[..at].ends_with('\\');
    if let Some((at, _)) = text.match_indices('`').find(|(at, _)| !escaped(*at)) {
        problems.push(unmatched_backquote(&text[at..]));
    }
    let begins = |(at, _): &(usize, &str)| is_url(&text[*at..]);
    for (at, _) in text.match_indices("http").filter(begins) {
        let end = text[at..].find(char::is_whitespace).map_or(text.len(), |end| at + end);
        problems.push(bare_url(text[at..end].trim_end_matches(|letter| ".,;:)!?\"'".contains(letter))));
    }
}

/// The column of a position, in bytes.
fn column(text: &str, at: usize) -> usize {
    at - text[..at].rfind('\n').map_or(0, |line| line + 1)
}

/// The indentation of a line, in bytes.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The width of a list marker with the spaces after it.
fn marker_width(item: &str) -> usize {
    let marker = item.find(' ').unwrap_or(item.len());
    marker + indent(&item[marker..])
}

/// The fence with which a line opens or closes a code block.
fn fence(line: &str) -> Option<&'static str> {
    ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark))
}

fn code_block(kind: &CodeBlockKind<'_>, part: &str) -> Option<Problem> {
    let CodeBlockKind::Fenced(language) = kind else { return Some(indented(first_line(part))) };
    let opening = first_line(part);
    if !LANGUAGES.contains(&&**language) {
        return Some(unsupported_language(opening, language));
    }
    let closing = part.trim_end().lines().skip(1).last();
    closing.and_then(fence).is_none().then(|| unclosed_block(fence(opening).unwrap_or_default()))
}

/// Control characters except line breaks, and characters that change the text direction or have no
/// width.
fn is_invisible(letter: char) -> bool {
    letter.is_control() && letter != '\n'
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn invisible(letter: char) -> Problem {
    Problem {
        part: letter.to_string(),
        message: format!("the text contains the invisible character U+{:04X}", u32::from(letter)),
        why: "Readers cannot see it, and the compiler rejects some of these characters.",
        fix: "Remove it, or replace it with a space.",
    }
}

fn indented(line: &str) -> Problem {
    Problem {
        part: line.to_owned(),
        message: "a line is indented by at least four spaces".to_owned(),
        why: "It would be a code block, which doc tests compile as Rust.",
        fix: "Indent it less, or use a fenced block with its language.",
    }
}

fn misindented(line: &str) -> Problem {
    Problem {
        part: line.to_owned(),
        message: "a continuation line of a list item is not indented like the item's text".to_owned(),
        why: "It is unclear whether it belongs to the item, and clippy warns about it.",
        fix: "Align it with the item's text, or put a blank line before it.",
    }
}

fn unsupported_language(line: &str, language: &str) -> Problem {
    let message = match language {
        "" => "a code block has no language".to_owned(),
        language => format!("a code block has the language `{language}`"),
    };
    Problem {
        part: line.to_owned(),
        message,
        why: "Doc tests compile code blocks as Rust unless they have another known language.",
        fix: "Write `http`, `json`, `sh`, `text`, `xml` or `yaml` after the opening fence.",
    }
}

fn unclosed_block(mark: &str) -> Problem {
    Problem {
        part: mark.to_owned(),
        message: "a code block is not closed".to_owned(),
        why: "The rest of the method's documentation would be in the block.",
        fix: "Close it with a line that contains only the same fence.",
    }
}

fn is_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

fn unmatched_backquote(text: &str) -> Problem {
    Problem {
        part: first_line(text).to_owned(),
        message: "unmatched backquote".to_owned(),
        why: "Code and prose would be swapped, or nothing would be code.",
        fix: "Put code between two backquotes, and write \\` for a literal backquote.",
    }
}

fn html(part: &str) -> Problem {
    let part = first_line(part);
    Problem {
        part: part.to_owned(),
        message: format!("`{part}` would be HTML"),
        why: "It would not be shown in documentation, and rustdoc warns about it.",
        fix: "Put it in backquotes, or write \\< for a literal `<`.",
    }
}

fn link(part: &str) -> Problem {
    Problem {
        part: part.to_owned(),
        message: format!("`{}` would be a link to an item of the client", first_line(part)),
        why: "Rustdoc treats text in brackets as the name of an item, and warns if there is none.",
        fix: "Put it in backquotes, write \\[ for a literal bracket, or give the link a URL: `[text](https://…)`.",
    }
}

fn bare_url(url: &str) -> Problem {
    Problem {
        part: url.to_owned(),
        message: format!("the URL `{url}` is not a link"),
        why: "Rustdoc does not link bare URLs, and warns about them.",
        fix: "Write `<https://…>` or `[text](https://…)`.",
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
