//! Damages pages in seeded random ways and checks that each damage is reported: a changed bound, a
//! removed row, a renamed type, a swapped yes or no, a dropped status, a lost line.
//!
//! Some parts are not damaged, because the spec has nothing to compare them with: sentences, the
//! headings of sections with only sentences, the bounds of the token, the defaults of parameters,
//! and details that the spec does not represent.
//!
//! With `--ignored`, the pages in the folder `AUDIT_PAGES`, outside the repository, are damaged
//! too. They must agree with the spec of the workspace, or with the spec in the folder
//! `AUDIT_SPEC`.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;

use apispec::Tree;
use audit::facts::Format;
use audit::facts::Kind;
use audit::page::{Block, Piece, Row, Table};
use audit::words::{self, Column, Section};
use audit::{Audit, Facts};
use diagnostics::source::{SourceMap, Span};
use fastrand::Rng;

use crate::common;

/// The number of damages per page.
const TIMES: u64 = 50;

/// A page with the positions of everything that can be damaged.
struct Page {
    text: String,
    bounds: Vec<Range<usize>>,
    types: Vec<Range<usize>>,
    mandatory: Vec<Range<usize>>,
    /// Rows of parameter tables.
    rows: Vec<Range<usize>>,
    /// Rows of status tables.
    statuses: Vec<Range<usize>>,
    lines: Vec<Range<usize>>,
}

impl Page {
    fn new(text: &str) -> Self {
        let mut sources = SourceMap::new();
        let file = sources.add("page", text);
        let facts = audit::understand(&sources, file);
        let blocks = audit::read::read(&sources, file).blocks;
        let range = |span: Span| span.start..span.end;
        let tables: Vec<_> = blocks
            .iter()
            .filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
            .collect();
        let of = |column: Column| {
            let cells = tables.iter().filter(|table| !table.has(Column::Action)).flat_map(|table| &table.rows);
            cells.flat_map(move |row| row.cell(column)).map(|piece| range(piece.span)).collect::<Vec<_>>()
        };
        let (fields, statuses): (Vec<&Table>, Vec<&Table>) = tables
            .iter()
            .copied()
            .filter(|table| !table.has(Column::Action))
            .partition(|table| table.has(Column::Name));
        let token = token(&facts);
        let bounds = facts.fields().flat_map(|field| &field.bounds).map(|bound| bound.span);
        let bounds = bounds.filter(|span| !token.contains(&span.start)).map(|span| number(text, range(span)));
        let defaults = facts.parameters.iter().filter_map(|(_, field)| Some(field.default.as_ref()?.span));
        // A request line without arguments says no more than the method and path.
        let path = facts.path.as_ref().map_or("", |path| path.value.as_str());
        let calls = facts.calls.iter().filter(|call| call.value.ends_with(path)).map(|call| call.span);
        let free = facts.prose.iter().chain(&facts.skipped).copied();
        let free = free.chain(defaults).chain(repeated(&tables)).chain(calls);
        let free: BTreeSet<_> = free.map(|span| span.start).chain(token.iter().copied()).collect();
        let mut lines = BTreeSet::new();
        for piece in blocks.iter().flat_map(pieces).filter(|piece| !free.contains(&piece.span.start)) {
            let source = sources.file(file);
            let (first, last) =
                (source.line_index(piece.span.start), source.line_index(piece.span.end.saturating_sub(1)));
            lines.extend((first..=last).map(|line| (source.line_range(line).start, source.line_range(line).end)));
        }
        Self {
            text: text.to_owned(),
            bounds: bounds.collect(),
            types: of(Column::Type),
            mandatory: of(Column::Mandatory),
            rows: fields.iter().flat_map(|table| rows(text, table)).collect(),
            statuses: statuses.iter().flat_map(|table| rows(text, table)).collect(),
            lines: lines
                .into_iter()
                .map(|(start, end)| start..end)
                .filter(|line| !text[line.clone()].trim().is_empty())
                .collect(),
        }
    }

    /// Returns the page with one damage, and a description of the damage.
    fn damaged(&self, random: &mut Rng) -> Option<(String, String)> {
        let (what, places) = match random.u8(0..6) {
            0 => ("bound changed", &self.bounds),
            1 => ("row removed", &self.rows),
            2 => ("type renamed", &self.types),
            3 => ("status dropped", &self.statuses),
            4 => ("yes and no swapped", &self.mandatory),
            _ => ("line lost", &self.lines),
        };
        let place = places.get(random.usize(0..places.len().max(1)))?.clone();
        let old = &self.text[place.clone()];
        let new = match what {
            "bound changed" => (old.parse::<i64>().ok()? + random.i64(1..9)).to_string(),
            "type renamed" => {
                let plain = ["String", "Integer", "Long", "Boolean", "Array of strings", "Strng", "Other object"];
                let of = |text: &str| Kind::parse(text).map(|kind| kind.to_string());
                let others: Vec<_> = plain.into_iter().filter(|text| of(text) != of(old)).collect();
                others[random.usize(0..others.len())].to_owned()
            }
            "yes and no swapped" => {
                let other = match old {
                    "Yes" => "No",
                    "No" => "Yes",
                    "是" => "否",
                    _ => "是",
                };
                other.to_owned()
            }
            _ => String::new(),
        };
        let done = format!("{what}: {old:?} becomes {new:?}");
        Some((format!("{}{new}{}", &self.text[..place.start], &self.text[place.end..]), done))
    }
}

/// The pieces of a block that carry facts.
fn pieces(block: &Block) -> Vec<&Piece> {
    match block {
        Block::Section(section, _) if has_only_sentences(*section) => Vec::new(),
        Block::Skipped(_) => Vec::new(),
        // A status without content can be in the status table alone.
        Block::Text(piece) if words::status(&piece.text) == Some(204) => Vec::new(),
        Block::Section(_, piece) | Block::Text(piece) | Block::Code(piece) => vec![piece],
        Block::Table(table) => {
            let cells = table.rows.iter().flat_map(|row| &row.cells).flat_map(|(_, cell)| cell);
            table.caption.iter().chain(table.columns.iter().map(|(_, piece)| piece)).chain(cells).collect()
        }
    }
}

fn has_only_sentences(section: Section) -> bool {
    use Section::{Calling, Constraints, Debugging, Errors, Function};
    matches!(section, Function | Constraints | Calling | Debugging | Errors)
}

/// The positions of the bounds of the token.
fn token(facts: &Facts) -> BTreeSet<usize> {
    let token = facts.fields().filter(|field| field.name.value == "X-Auth-Token");
    token.flat_map(|field| &field.bounds).map(|bound| bound.span.start).collect()
}

/// The pieces in rows that repeat an action for its further condition keys.
fn repeated<'a>(tables: &'a [&Table]) -> impl Iterator<Item = Span> + 'a {
    let pairs = tables.iter().flat_map(|table| table.rows.windows(2));
    let action = |row: &Row| row.first(Column::Action).map(|piece| piece.text.clone());
    let rows = pairs.filter(move |pair| action(&pair[0]).is_some() && action(&pair[0]) == action(&pair[1]));
    rows.flat_map(|pair| &pair[1].cells).flat_map(|(_, cell)| cell).map(|piece| piece.span)
}

/// The last number of a line.
fn number(text: &str, line: Range<usize>) -> Range<usize> {
    let end = line.start + text[line.clone()].trim_end_matches(|letter: char| !letter.is_ascii_digit()).len();
    let digits = text[line.start..end].bytes().rev().take_while(u8::is_ascii_digit).count();
    end - digits..end
}

/// The rows of a table: in HTML from tag to tag, in Markdown from pipe to pipe, in text from the
/// first line to the last.
fn rows(text: &str, table: &Table) -> Vec<Range<usize>> {
    let first = |row: &Row| row.cells.iter().flat_map(|(_, cell)| cell).map(|piece| piece.span).min();
    let last = |row: &Row| row.cells.iter().flat_map(|(_, cell)| cell).map(|piece| piece.span.end).max();
    let ranges = table.rows.iter().filter_map(|row| {
        let (start, end) = (first(row)?.start, last(row)?);
        match audit::read::format_of(text) {
            Format::Html => Some(text[..start].rfind("<tr>")?..end + text[end..].find("</tr>")? + "</tr>".len()),
            Format::Markdown => Some(text[..start].rfind('|')?..end + text[end..].find("|\n")? + "|\n".len()),
            _ => Some(start..end),
        }
    });
    ranges.collect()
}

fn check(tree: &[&Tree], name: &str, text: &str) {
    let audit = |text: &str| -> Audit { audit::audit(tree, name, text, None) };
    assert!(audit(text).agrees(), "{name}: {}", audit::report::human(&audit(text), diagnostics::report::Layout::PLAIN));
    let page = Page::new(text);
    assert!(
        !page.types.is_empty() && !page.rows.is_empty() && !page.statuses.is_empty() && page.lines.len() > 20,
        "{name}"
    );
    let mut done = 0;
    let mut missed = Vec::new();
    for seed in 0.. {
        let mut random = Rng::with_seed(seed);
        let Some((damaged, what)) = page.damaged(&mut random) else { continue };
        if audit(&damaged).agrees() {
            missed.push(format!("{name}, seed {seed}: {what}"));
        }
        done += 1;
        if done == TIMES {
            break;
        }
    }
    assert!(missed.is_empty(), "{} of {done} damages were not reported:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn each_damage_is_reported() {
    let document = common::document();
    for (name, text) in common::pages() {
        check(&[&document.tree], &name, &text);
    }
}

#[test]
#[ignore = "needs a folder of pages, named by AUDIT_PAGES"]
fn damage_to_external_pages_is_reported() {
    let pages = PathBuf::from(std::env::var_os("AUDIT_PAGES").expect("AUDIT_PAGES names a folder of pages"));
    let spec = std::env::var_os("AUDIT_SPEC").map(PathBuf::from);
    let spec = spec.unwrap_or_else(|| common::fixtures().join("../../../../spec"));
    let services = apispec::services(&spec, "spec").expect("services");
    let documents: Vec<_> =
        services.iter().map(|service| apispec::check(&spec, "spec", service).expect("a valid spec")).collect();
    let trees: Vec<_> = documents.iter().map(|document| &document.tree).collect();
    let pages = test_support::files(&pages);
    assert!(!pages.is_empty(), "there are pages");
    for (name, text) in pages {
        check(&trees, &name, &text);
    }
}

/// Arbitrary text is parsed without a panic, and unreadable parts are reported.
#[test]
fn arbitrary_text_never_panics() {
    let document = common::document();
    let mut random = Rng::with_seed(7);
    for (name, text) in common::pages() {
        for _ in 0..20 {
            let mut letters: Vec<char> = text.chars().collect();
            for _ in 0..random.usize(1..200) {
                let at = random.usize(0..letters.len());
                match random.u8(0..4) {
                    0 => {
                        letters[at] = random
                            .choice([
                                '<', '>', '"', '\0', '\n', '\t', '{', '}', '：', 'İ', '𝄞', '•', '&', '|', '*', '_',
                                '`', '\\',
                            ])
                            .expect("one")
                    }
                    1 => drop(letters.remove(at)),
                    2 => letters.swap_remove(at).to_uppercase().for_each(|letter| letters.push(letter)),
                    _ => letters.truncate(letters.len() - random.usize(0..3).min(letters.len() - 1)),
                }
            }
            let damaged: String = letters.into_iter().collect();
            let audit = common::audit(&document, &name, &damaged);
            let shown = audit::report::human(&audit, diagnostics::report::Layout::PLAIN);
            assert_eq!(audit.agrees(), !shown.contains("error["), "{shown}");
            let _ = audit::draft(&[&document.tree], &name, &damaged, Some("depot"), Some("Other"));
        }
    }
}

/// The damage tests rely on these words.
#[test]
fn mandatory_words_are_known() {
    assert_eq!(["Yes", "No", "是", "否"].map(words::mandatory), [Some(true), Some(false), Some(true), Some(false)]);
}
