//! From the parts of a page to what it says. Each part ends up as a fact, as a sentence, as skipped, or as not understood: none is lost.
//! It must not know in which form the page was saved, nor what the spec says.

mod description;
mod examples;
mod permission;
mod tables;

use diagnostics::source::{FileId, SourceMap, Span};

use crate::facts::{Answer, Facts, Said};
use crate::page::{Block, Piece, Table};
use crate::read::{self, Page};
use crate::words::{self, Column, Language, Section, Subject};

/// Reads a page and finds what it says.
#[must_use]
pub fn understand(sources: &SourceMap, file: FileId) -> Facts {
    let Page { blocks, address } = read::read(sources, file);
    let facts = Facts { address, ..Facts::new(Span { file, start: 0, end: 0 }) };
    let mut reader = Reader { facts, now: None, status: None, numbers: Vec::new(), call: None };
    if blocks.iter().any(is_chinese) {
        reader.facts.language = Language::Chinese;
    }
    blocks.into_iter().for_each(|block| reader.meet(block));
    reader.finish()
}

/// Whether the headings or the heads of tables are in Chinese. Sentences say nothing: English pages quote Chinese now and then.
fn is_chinese(block: &Block) -> bool {
    match block {
        Block::Section(_, piece) => words::is_chinese(&piece.text),
        Block::Table(table) => table.columns.iter().any(|(_, piece)| words::is_chinese(&piece.text)),
        Block::Text(_) | Block::Code(_) | Block::Skipped(_) => false,
    }
}

/// What has been read, and where on the page the reader is.
struct Reader {
    facts: Facts,
    now: Option<Section>,
    /// The status that was named last in this section, and whether an example or a table has followed it.
    status: Option<(Said<u16>, bool)>,
    numbers: Vec<(u32, Span)>,
    /// Whether a request line among the examples waits for its body.
    call: Option<Span>,
}

impl Reader {
    fn meet(&mut self, block: Block) {
        match block {
            Block::Section(section, piece) => self.begin(section, &piece),
            Block::Skipped(piece) => self.facts.skipped.push(piece.span),
            Block::Text(piece) => self.text(piece),
            Block::Code(piece) => self.code(piece),
            Block::Table(table) => self.table(table),
        }
    }

    fn begin(&mut self, section: Section, piece: &Piece) {
        self.end_status();
        if self.now.is_some_and(|now| now >= section) && section != Section::Errors {
            self.facts.unclear(
                piece.span,
                format!("the section `{}` stands after others that follow it on every page", piece.text),
            );
        }
        self.now = Some(section);
    }

    fn text(&mut self, piece: Piece) {
        match self.now {
            None => self.front(piece),
            Some(Section::Function | Section::Debugging | Section::Errors)
                if !piece.heading || self.now == Some(Section::Errors) =>
            {
                self.facts.prose.push(piece.span);
            }
            Some(Section::Authorization) => self.authorization(&piece),
            Some(Section::Uri) => self.uri(&piece),
            Some(Section::Response) => self.response(&piece),
            Some(Section::RequestExamples) => self.request_example(&piece),
            Some(Section::ResponseExamples) => self.response_example(&piece),
            Some(Section::Request) if words::is_none(&piece.text) => self.facts.prose.push(piece.span),
            _ => self.facts.unclear(
                piece.span,
                format!("`{}` is neither a heading that is known nor part of a table", short(&piece.text)),
            ),
        }
    }

    /// What stands before the first section: navigation, date, title.
    fn front(&mut self, piece: Piece) {
        if let Some(date) = words::updated(&piece.text) {
            if self.facts.updated.is_some() {
                self.facts.unclear(piece.span, "the page has a second date");
            } else if date.parse::<jiff::civil::Date>().is_err() {
                self.facts.unclear(piece.span, format!("`{date}` is no date such as 2025-11-28"));
            }
            self.facts.updated.get_or_insert(Said::new(date, piece.span));
            return;
        }
        let name = piece.text.rsplit_once(" - ").map(|(_, name)| name.trim());
        if let Some(name) = name.filter(|name| words::is_identifier(name) && name.starts_with(char::is_uppercase)) {
            self.facts.operation_id = Some(Said::new(name.to_owned(), piece.span));
        }
        self.facts.prose.push(piece.span);
    }

    fn uri(&mut self, piece: &Piece) {
        match words::request_line(&piece.text) {
            Some((method, path)) if path.starts_with('/') && !path.contains(char::is_whitespace) => {
                if let Some(first) = &self.facts.path {
                    let message = format!("the page names a second path after `{}`", first.value);
                    self.facts.unclear(piece.span, message);
                    return;
                }
                self.facts.method = Some(Said::new(method.to_owned(), piece.span));
                self.facts.path = Some(Said::new(path.to_owned(), piece.span));
            }
            _ => self.facts.unclear(piece.span, format!("`{}` is no method with a path", short(&piece.text))),
        }
    }

    fn response(&mut self, piece: &Piece) {
        if let Some(status) = words::status(&piece.text) {
            self.end_status();
            if self.facts.answers.iter().any(|answer| answer.status.value == status) {
                self.facts.unclear(piece.span, format!("the status {status} stands twice among the answers"));
            }
            let status = Said::new(status, piece.span);
            self.status = Some((status.clone(), false));
            self.facts.answers.push(Answer { status, body: None, headers: Vec::new() });
        } else if words::is_none(&piece.text) {
            self.done();
            self.facts.prose.push(piece.span);
        } else {
            self.facts.unclear(piece.span, format!("`{}` is neither a status nor part of a table", short(&piece.text)));
        }
    }

    fn table(&mut self, table: Table) {
        let Some(anchor) = table.anchor() else { return };
        for piece in &table.loose {
            self.facts.unclear(piece.span, format!("`{}` is in no row of its table", short(&piece.text)));
        }
        for (column, piece) in &table.columns {
            if *column == Column::Unknown {
                self.facts.unclear(piece.span, format!("the column `{}` is not known", short(&piece.text)));
            }
        }
        let caption = table.caption.as_ref().and_then(|caption| words::caption(&caption.text));
        if let Some((number, _)) = caption {
            self.numbers.push((number, anchor));
        }
        if table.has(Column::Action) {
            self.permission_table(&table, anchor);
        } else if table.has(Column::Status) {
            self.status_table(&table, anchor);
        } else if let Some((_, name)) = caption {
            self.fields_table(&table, words::subject(name), name.to_owned(), anchor);
        } else if let Some(caption) = &table.caption {
            self.facts.unclear(caption.span, format!("`{}` has no number", short(&caption.text)));
            self.fields_table(&table, words::subject(&caption.text), caption.text.clone(), anchor);
        } else {
            self.facts.missing(anchor, "the table has no caption, so nobody knows what it describes");
        }
    }

    fn status_table(&mut self, table: &Table, anchor: Span) {
        self.expect(Section::Statuses, anchor);
        if !table.has(Column::Description) {
            self.facts.missing(anchor, "the table of statuses has no column with their descriptions");
        }
        if self.facts.status_table.replace(anchor).is_some() {
            self.facts.unclear(anchor, "the page has a second table of statuses");
        }
        for row in &table.rows {
            let Some(piece) = row.first(Column::Status) else {
                self.facts.missing(anchor, "a row of the table of statuses has no status");
                continue;
            };
            match piece.text.parse() {
                Ok(status) if self.facts.statuses.iter().any(|known| known.value == status) => {
                    self.facts
                        .unclear(piece.span, format!("the status {status} stands twice in the table of statuses"));
                }
                Ok(status) => self.facts.statuses.push(Said::new(status, piece.span)),
                Err(_) => self.facts.unclear(piece.span, format!("`{}` is no status", short(&piece.text))),
            }
            let texts = row.cell(Column::Description);
            if texts.is_empty() {
                self.facts.missing(piece.span, format!("the status {} has no description", piece.text));
            }
            for text in texts {
                if text.text.bytes().all(|byte| byte.is_ascii_digit()) {
                    self.facts.unclear(text.span, format!("`{}` is no description of a status", text.text));
                }
                self.facts.prose.push(text.span);
            }
        }
    }

    /// Notes that something is not in the section where it stands on every page.
    fn expect(&mut self, section: Section, span: Span) {
        if self.now != Some(section) {
            self.facts
                .missing(span, "this stands outside of the section that it belongs to: a heading is missing above it");
        }
    }

    /// The status that was named last is described.
    fn done(&mut self) {
        if let Some((_, done)) = &mut self.status {
            *done = true;
        }
    }

    /// Leaves the status that was named last. An answer without content needs nothing after its status.
    fn end_status(&mut self) {
        if let Some((status, false)) = self.status.take()
            && !matches!(status.value, 204 | 205)
        {
            let what = if self.now == Some(Section::Response) { "table" } else { "example" };
            self.facts.missing(status.span, format!("no {what} follows the status {}", status.value));
        }
    }

    fn finish(mut self) -> Facts {
        let start = self.facts.start;
        self.end_status();
        self.check_numbers();
        self.check_mandatory();
        self.check_objects();
        let facts = &mut self.facts;
        if facts.updated.is_none() {
            facts.missing(start, "the page has no date");
        }
        if facts.path.is_none() {
            facts.missing(start, "the page has no method with a path");
        }
        if facts.statuses.is_empty() {
            facts.missing(start, "the page has no table of statuses");
        }
        let listed: Vec<_> = facts.statuses.iter().map(|status| status.value).collect();
        let shown = facts.responses.iter().map(|(status, example)| (*status, example.span));
        let described = facts.answers.iter().map(|answer| (answer.status.value, answer.status.span));
        let unlisted: Vec<_> = described.chain(shown).filter(|(status, _)| !listed.contains(status)).collect();
        for (status, span) in unlisted.into_iter().filter(|_| !listed.is_empty()) {
            facts.missing(span, format!("the status {status} is not in the page's table of statuses"));
        }
        let answers: Vec<_> = facts.answers.iter().map(|answer| answer.status.value).collect();
        let alone: Vec<_> = facts.responses.iter().filter(|(status, _)| !answers.contains(status)).cloned().collect();
        for (status, example) in alone {
            facts.missing(
                example.span,
                format!("the page has an example of the status {status}, but no table of its body"),
            );
        }
        self.facts
    }

    /// The tables of a page are numbered without gaps.
    fn check_numbers(&mut self) {
        let mut next = 1;
        for (number, span) in std::mem::take(&mut self.numbers) {
            if number != next {
                self.facts.missing(span, format!("table {next} is missing: this is table {number}"));
            }
            next = number + 1;
        }
    }
}

/// What a table of parameters is about.
pub(crate) fn is_request(subject: &Subject) -> bool {
    matches!(subject, Subject::Path | Subject::Query | Subject::RequestHeader | Subject::RequestBody)
}

/// The beginning of a text, for messages.
pub(crate) fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= LONGEST {
        return line.to_owned();
    }
    let cut: String = line.chars().take(LONGEST).collect();
    format!("{}…", cut.trim_end())
}
