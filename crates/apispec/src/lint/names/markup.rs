//! The rule for the markup in texts. They become rustdoc comments, so they are plain prose with a little Markdown: `code`, lists,
//! links and addresses that are written out, and fenced blocks in a language that is not Rust.
//! It must not know what a text is of, but that some texts have one line.

use super::texts::{each_text, locate};
use crate::lint::{Check, Context, check};
use crate::shape::Kind;
use diagnostics::Findings;
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

/// Reads a text line by line, and each run of lines that belong together as one.
fn problems(text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(letter) = text.chars().find(|letter| is_invisible(*letter)) {
        problems.push(Problem {
            part: letter.to_string(),
            message: format!("the text holds the invisible character U+{:04X}", u32::from(letter)),
            why: "Nobody who reads the text sees it, and the compiler refuses some of them.",
            fix: "Remove it, or write a space.",
        });
    }
    let mut paragraph = String::new();
    // The mark of the block of code that is open.
    let mut fence: Option<&str> = None;
    // Where the text of the list's item begins that is open.
    let mut item: Option<usize> = None;
    for line in text.lines() {
        let content = line.trim_start_matches(' ');
        let indent = line.len() - content.len();
        if let Some(mark) = fence {
            if content.starts_with(mark) && content.trim_end().bytes().all(|byte| mark.as_bytes().contains(&byte)) {
                fence = None;
            }
            continue;
        }
        if content.trim().is_empty() {
            read(&mut paragraph, &mut problems);
            item = None;
        } else if indent >= 4 {
            problems.push(indented(content));
        } else if let Some((mark, language)) = opens_fence(content) {
            read(&mut paragraph, &mut problems);
            fence = Some(mark);
            if !LANGUAGES.contains(&language) {
                problems.push(wrong_language(content, language));
            }
        } else if let Some(width) = list_mark(content) {
            read(&mut paragraph, &mut problems);
            item = Some(indent + width);
            paragraph.push_str(&content[width..]);
        } else {
            if item.is_some_and(|item| item != indent) {
                problems.push(outside_item(content));
            }
            paragraph.push('\n');
            paragraph.push_str(content);
        }
    }
    read(&mut paragraph, &mut problems);
    if let Some(mark) = fence {
        problems.push(Problem {
            part: mark.to_owned(),
            message: "a block of code is never closed".to_owned(),
            why: "All that follows in the method's documentation would be in the block.",
            fix: "Close it with a line that has nothing but the same mark.",
        });
    }
    problems
}

/// Control characters other than line breaks, and those that turn the direction of the text or have no width.
fn is_invisible(letter: char) -> bool {
    letter.is_control() && letter != '\n'
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
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

/// The mark of a fence and the language after it.
fn opens_fence(line: &str) -> Option<(&'static str, &str)> {
    let mark = ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark))?;
    let language = line.trim_start_matches(&mark[..1]).trim();
    // Three backquotes can also enclose code within a line.
    (!language.contains('`')).then_some((mark, language))
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

/// How wide the mark of a list's item is that the line begins with, with the space after it.
fn list_mark(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    let is_mark = if digits == 0 { rest.starts_with(['-', '*', '+']) } else { rest.starts_with(['.', ')']) };
    (is_mark && rest[1..].starts_with(' ')).then_some(digits + 2)
}

/// Looks for what is wrong within a run of lines, and empties it.
fn read(paragraph: &mut String, problems: &mut Vec<Problem>) {
    inline(paragraph, problems);
    paragraph.clear();
}

fn inline(text: &str, problems: &mut Vec<Problem>) {
    let mut rest = text;
    let mut brackets = true;
    while let Some(first) = rest.chars().next() {
        let width = match first {
            '\\' if rest[1..].starts_with(|letter: char| letter.is_ascii_punctuation()) => 2,
            '`' => match code(rest) {
                Some(width) => width,
                None => {
                    problems.push(open_code(rest));
                    return;
                }
            },
            '<' => match angle(rest) {
                Ok(width) => width,
                Err(problem) => {
                    problems.push(problem);
                    1
                }
            },
            '[' if brackets => bracket(rest, problems).unwrap_or_else(|| {
                // No bracket closes this one, and so none that follows.
                brackets = false;
                1
            }),
            'h' if is_url(rest) => {
                let url = &rest[..rest
                    .find(|letter: char| letter.is_whitespace() || "<>`".contains(letter))
                    .unwrap_or(rest.len())];
                problems.push(bare_url(url.trim_end_matches(|letter| ".,;:)!?\"'".contains(letter))));
                url.len()
            }
            letter => letter.len_utf8(),
        };
        rest = &rest[width..];
    }
}

fn is_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// The length of the code that begins here, in as many backquotes as it ends with.
fn code(text: &str) -> Option<usize> {
    let marks = |text: &str| text.bytes().take_while(|byte| *byte == b'`').count();
    let opening = marks(text);
    let mut at = opening;
    while let Some(next) = text[at..].find('`') {
        at += next;
        let closing = marks(&text[at..]);
        at += closing;
        if closing == opening {
            return Some(at);
        }
    }
    None
}

fn open_code(text: &str) -> Problem {
    Problem {
        part: first_line(text).to_owned(),
        message: "a backquote has no other one that it belongs to".to_owned(),
        why: "What is code and what is not would be the wrong way round, or no code at all.",
        fix: "Enclose code in two backquotes, and write \\` for a backquote itself.",
    }
}

/// The length of `<`, or of an address in angle brackets.
fn angle(text: &str) -> Result<usize, Problem> {
    let inner = &text[1..];
    let end = inner.find(|letter: char| letter.is_whitespace() || "<>".contains(letter));
    if is_url(inner) && end.is_some_and(|end| inner[end..].starts_with('>')) {
        return Ok(end.map_or(1, |end| end + 2));
    }
    if !inner.starts_with(|letter: char| letter.is_ascii_alphabetic() || "/!?".contains(letter)) {
        return Ok(1);
    }
    let part = match end {
        Some(end) if inner[end..].starts_with('>') => &text[..end + 2],
        Some(end) => &text[..=end],
        None => text,
    };
    Err(Problem {
        part: part.to_owned(),
        message: format!("`{part}` reads as HTML"),
        why: "In documentation it would vanish, and rustdoc warns of it.",
        fix: "Enclose it in backquotes, or write \\< for the sign itself.",
    })
}

/// The length of a link, or of something else in brackets, which is a problem.
fn bracket(text: &str, problems: &mut Vec<Problem>) -> Option<usize> {
    let close = text.find(']')?;
    let label = &text[1..close];
    let target = text[close + 1..].strip_prefix('(').and_then(|target| target.split_once(')'));
    if let Some((target, _)) = target
        && is_url(target)
        && !target.contains(char::is_whitespace)
    {
        inline(label, problems);
        return Some(close + 1 + target.len() + 2);
    }
    let part = match target {
        Some((target, _)) => &text[..close + 1 + target.len() + 2],
        None => &text[..=close],
    };
    problems.push(Problem {
        part: part.to_owned(),
        message: format!("`{}` reads as a link to something in the client", first_line(part)),
        why: "Rustdoc takes what stands in brackets for a name of the client and warns when it finds none.",
        fix: "Enclose it in backquotes, write \\[ for the bracket itself, or give the link an address: `[text](https://…)`.",
    });
    Some(part.len())
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
