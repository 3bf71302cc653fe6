//! Extracts facts from the blocks of a page. Every block becomes a fact or a sentence, is skipped,
//! or is reported as not understood: none is lost. It must not know in which form the page was
//! saved, nor what the spec says.

mod description;
mod examples;
mod permission;
mod tables;

use diagnostics::source::{FileId, SourceMap, Span};

use crate::facts::{Fact, Facts, Format, Response};
use crate::page::{Block, Page, Piece, Table};
use crate::read;
use crate::words::{self, Column, Language, Section, Subject};

/// Parses a page and extracts its facts.
#[must_use]
pub fn understand(sources: &SourceMap, file: FileId) -> Facts {
    let format = read::format_of(sources.file(file).text());
    let Page { blocks, address } = read::read(sources, file);
    let facts = Facts { address, format, ..Facts::new(Span { file, start: 0, end: 0 }) };
    if matches!(format, Format::Foreign(_)) {
        return facts;
    }
    let mut reader =
        Reader { facts, section: None, has_statuses: false, status: None, numbers: Vec::new(), call: None };
    if blocks.iter().any(is_chinese) {
        reader.facts.language = Language::Chinese;
    }
    blocks.into_iter().for_each(|block| reader.block(block));
    reader.finish()
}

/// Whether a heading or a table header is in Chinese. Sentences do not count: English pages
/// sometimes quote Chinese.
fn is_chinese(block: &Block) -> bool {
    match block {
        Block::Section(_, piece) => words::is_chinese(&piece.text),
        Block::Table(table) => table.columns.iter().any(|(_, piece)| words::is_chinese(&piece.text)),
        Block::Text(_) | Block::Code(_) | Block::Skipped(_) => false,
    }
}

/// The facts read so far, and the current position on the page.
struct Reader {
    facts: Facts,
    section: Option<Section>,
    /// Whether the page has a section of statuses.
    has_statuses: bool,
    /// The last status in this section, and whether an example or a table has followed it.
    status: Option<(Fact<u16>, bool)>,
    numbers: Vec<(u32, Span)>,
    /// A request line in the examples whose body has not yet followed.
    call: Option<Span>,
}

impl Reader {
    fn block(&mut self, block: Block) {
        match block {
            Block::Section(section, piece) => self.start_section(section, &piece),
            Block::Skipped(piece) => self.facts.skipped.push(piece.span),
            Block::Text(piece) => self.text(piece),
            Block::Code(piece) => self.code(piece),
            Block::Table(table) => self.table(table),
        }
    }

    fn start_section(&mut self, section: Section, piece: &Piece) {
        self.finish_status();
        self.has_statuses |= section == Section::Statuses;
        // Sections with only sentences come in any order.
        let free = |section| matches!(section, Section::Constraints | Section::Calling | Section::Debugging);
        let late = self.section.is_some_and(|current| current >= section && !(free(section) && free(current)));
        if late && section != Section::Errors {
            self.facts.not_understood(
                piece.span,
                format!("the section `{}` comes after sections that always follow it", piece.text),
            );
        }
        self.section = Some(section);
    }

    fn text(&mut self, piece: Piece) {
        match self.section {
            None => self.preamble(piece),
            Some(
                Section::Function | Section::Constraints | Section::Calling | Section::Debugging | Section::Errors,
            ) if !piece.heading || self.section == Some(Section::Errors) => {
                self.facts.prose.push(piece.span);
            }
            Some(Section::Authorization) => self.authorization(&piece),
            Some(Section::Uri) => self.uri(&piece),
            Some(Section::Response) => self.response(&piece),
            Some(Section::RequestExamples) => self.request_example(&piece),
            Some(Section::ResponseExamples) => self.response_example(&piece),
            Some(Section::Request) if words::is_none(&piece.text) => self.facts.prose.push(piece.span),
            _ => self.facts.not_understood(
                piece.span,
                format!("`{}` is neither a known heading nor part of a table", excerpt(&piece.text)),
            ),
        }
    }

    /// Reads text before the first section: navigation, date, title.
    fn preamble(&mut self, piece: Piece) {
        if let Some(date) = words::updated(&piece.text) {
            if self.facts.updated.is_some() {
                self.facts.not_understood(piece.span, "the page has a second date");
            } else if date.parse::<jiff::civil::Date>().is_err() {
                self.facts.not_understood(piece.span, format!("`{date}` is not a date such as 2025-11-28"));
            }
            self.facts.updated.get_or_insert(Fact::new(date, piece.span));
            return;
        }
        let name = piece.text.rsplit_once(" - ").map(|(_, name)| name.trim());
        if let Some(name) = name.filter(|name| words::is_identifier(name) && name.starts_with(char::is_uppercase)) {
            self.facts.operation_id = Some(Fact::new(name.to_owned(), piece.span));
        }
        self.facts.prose.push(piece.span);
    }

    fn uri(&mut self, piece: &Piece) {
        let line = words::request_line(&piece.text).map(|(method, path)| {
            // Some pages give the whole address.
            let rest = path.strip_prefix("https://").and_then(|rest| rest.find('/').map(|at| &rest[at..]));
            (method, rest.unwrap_or(path))
        });
        match line {
            Some((method, path)) if path.starts_with('/') && !path.contains(char::is_whitespace) => {
                if let Some(first) = &self.facts.path {
                    let message = format!("the page has a second path after `{}`", first.value);
                    self.facts.not_understood(piece.span, message);
                    return;
                }
                self.facts.method = Some(Fact::new(method.to_owned(), piece.span));
                self.facts.path = Some(Fact::new(path.to_owned(), piece.span));
            }
            _ => {
                self.facts.not_understood(piece.span, format!("`{}` is not a method with a path", excerpt(&piece.text)))
            }
        }
    }

    fn response(&mut self, piece: &Piece) {
        if let Some(status) = words::status(&piece.text) {
            self.finish_status();
            if self.facts.responses.iter().any(|response| response.status.value == status) {
                self.facts.not_understood(piece.span, format!("the status {status} appears twice among the responses"));
            }
            let status = Fact::new(status, piece.span);
            self.status = Some((status.clone(), false));
            self.facts.responses.push(Response { status, body: None, headers: Vec::new() });
        } else if words::is_none(&piece.text) {
            self.mark_described();
            self.facts.prose.push(piece.span);
        } else if self.is_about_status(piece) {
            self.facts.prose.push(piece.span);
        } else {
            self.facts.not_understood(
                piece.span,
                format!("`{}` is neither a status nor part of a table", excerpt(&piece.text)),
            );
        }
    }

    /// Whether a text between a status and its table says what the status means.
    fn is_about_status(&self, piece: &Piece) -> bool {
        let text = piece.text.as_str();
        self.status.as_ref().is_some_and(|(_, done)| !done)
            && !piece.heading
            && words::caption(text).is_none()
            && words::column(text).is_none()
            && crate::facts::Kind::parse(text).is_none()
    }

    fn table(&mut self, table: Table) {
        let Some(anchor) = table.anchor() else { return };
        for piece in &table.loose {
            self.facts.not_understood(
                piece.span,
                format!("`{}` does not belong to a row of its table", excerpt(&piece.text)),
            );
        }
        for (column, piece) in &table.columns {
            if *column == Column::Unknown {
                self.facts.not_understood(piece.span, format!("the column `{}` is unknown", excerpt(&piece.text)));
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
            self.facts.not_understood(caption.span, format!("`{}` has no number", excerpt(&caption.text)));
            self.fields_table(&table, words::subject(&caption.text), caption.text.clone(), anchor);
        } else {
            self.facts.missing(anchor, "the table has no caption, so it is unclear what it describes");
        }
    }

    fn status_table(&mut self, table: &Table, anchor: Span) {
        self.require_section(Section::Statuses, anchor);
        if !table.has(Column::Description) {
            self.facts.missing(anchor, "the status table has no column for descriptions");
        }
        if self.facts.status_table.replace(anchor).is_some() {
            self.facts.not_understood(anchor, "the page has a second status table");
        }
        for row in &table.rows {
            let Some(piece) = row.first(Column::Status) else {
                self.facts.missing(anchor, "a row of the status table has no status");
                continue;
            };
            match piece.text.parse() {
                Ok(status) if self.facts.statuses.iter().any(|known| known.value == status) => {
                    self.facts
                        .not_understood(piece.span, format!("the status {status} appears twice in the status table"));
                }
                Ok(status) => self.facts.statuses.push(Fact::new(status, piece.span)),
                Err(_) => self.facts.not_understood(piece.span, format!("`{}` is not a status", excerpt(&piece.text))),
            }
            let texts = row.cell(Column::Description);
            if texts.is_empty() {
                self.facts.missing(piece.span, format!("the status {} has no description", piece.text));
            }
            for text in texts {
                if text.text.bytes().all(|byte| byte.is_ascii_digit()) {
                    self.facts.not_understood(text.span, format!("`{}` is not a description of a status", text.text));
                }
                self.facts.prose.push(text.span);
            }
        }
    }

    /// Reports a part that is outside the section it belongs to.
    fn require_section(&mut self, section: Section, span: Span) {
        if self.section != Some(section) {
            self.facts.missing(span, "this is outside the section that it belongs to: a heading is missing above it");
        }
    }

    /// Marks the current status as described.
    fn mark_described(&mut self) {
        if let Some((_, done)) = &mut self.status {
            *done = true;
        }
    }

    /// Ends the current status. Responses without content need nothing after their status.
    fn finish_status(&mut self) {
        if let Some((status, false)) = self.status.take()
            && !matches!(status.value, 204 | 205)
        {
            let what = if self.section == Some(Section::Response) { "table" } else { "example" };
            self.facts.missing(status.span, format!("no {what} follows the status {}", status.value));
        }
    }

    fn finish(mut self) -> Facts {
        let start = self.facts.start;
        self.finish_status();
        self.check_numbers();
        self.check_mandatory();
        self.check_objects();
        let facts = &mut self.facts;
        // The vendor's Markdown has no date.
        if facts.updated.is_none() && facts.format != Format::Markdown {
            facts.missing(start, "the page has no date");
        }
        if facts.path.is_none() {
            facts.missing(start, "the page has no method with a path");
        }
        if facts.statuses.is_empty() && (self.has_statuses || facts.responses.is_empty()) {
            facts.missing(start, "the page has no status table");
        }
        let listed: Vec<_> = facts.statuses.iter().map(|status| status.value).collect();
        let shown = facts.response_examples.iter().map(|(status, example)| (*status, example.span));
        let described = facts.responses.iter().map(|response| (response.status.value, response.status.span));
        let unlisted: Vec<_> = described.chain(shown).filter(|(status, _)| !listed.contains(status)).collect();
        for (status, span) in unlisted.into_iter().filter(|_| !listed.is_empty()) {
            facts.missing(span, format!("the status {status} is not in the status table of the page"));
        }
        let responses: Vec<_> = facts.responses.iter().map(|response| response.status.value).collect();
        let alone: Vec<_> =
            facts.response_examples.iter().filter(|(status, _)| !responses.contains(status)).cloned().collect();
        for (status, example) in alone {
            facts.missing(
                example.span,
                format!("the page has an example for the status {status}, but no table of its body"),
            );
        }
        if facts.statuses.is_empty() {
            facts.statuses.extend(facts.responses.iter().map(|response| response.status.clone()));
        }
        self.facts
    }

    /// Checks that tables are numbered without gaps.
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

/// Whether a table describes the request.
pub(crate) fn is_request(subject: &Subject) -> bool {
    matches!(subject, Subject::Path | Subject::Query | Subject::RequestHeader | Subject::RequestBody)
}

/// The start of a text, for messages.
pub(crate) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= LONGEST {
        return line.to_owned();
    }
    let cut: String = line.chars().take(LONGEST).collect();
    format!("{}…", cut.trim_end())
}
