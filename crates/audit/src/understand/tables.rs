//! Parses tables of parameters and properties. It must not know how descriptions are parsed.

use diagnostics::source::Span;

use super::{Reader, description, excerpt, is_request};
use crate::facts::{Fact, Field, Kind, Location, Object};
use crate::page::{Row, Table};
use crate::words::{self, Column, Language, Section, Subject};

impl Reader {
    pub(super) fn fields_table(&mut self, table: &Table, subject: Subject, name: String, anchor: Span) {
        let request = match self.section {
            Some(Section::Uri | Section::Request) => true,
            Some(Section::Response) => false,
            _ => is_request(&subject),
        };
        self.check_section(&subject, anchor);
        self.check_columns(table, request, anchor);
        let fields: Vec<_> = table.rows.iter().filter_map(|row| self.field(row, anchor)).collect();
        if fields.is_empty() {
            self.facts.missing(anchor, format!("the table `{name}` has no rows"));
        }
        let mut fields = fields;
        fields.dedup_by(|later, first| {
            let twice = later.name.value == first.name.value;
            if twice {
                self.facts
                    .not_understood(later.name.span, format!("`{}` appears twice in the table", later.name.value));
            }
            twice
        });
        let object = Object { name: String::new(), span: anchor, fields };
        match subject {
            Subject::Path => self.add_parameters(Location::Path, object),
            Subject::Query => self.add_parameters(Location::Query, object),
            Subject::RequestHeader => self.add_parameters(Location::Header, object),
            Subject::RequestBody if self.facts.body.is_some() => {
                self.facts.not_understood(anchor, "the page has a second table of the request body");
            }
            Subject::RequestBody => self.facts.body = Some(object),
            Subject::ResponseBody | Subject::ResponseHeader => self.response_table(&subject, object),
            Subject::Object(name) => {
                let status = if request { None } else { self.status.as_ref().map(|(status, _)| status.value) };
                self.facts.objects.push((status, Object { name, ..object }));
            }
            Subject::Unknown => {
                let message = format!("`{}` is not the name of a known table", excerpt(&name));
                self.facts.not_understood(anchor, message);
            }
        }
    }

    fn add_parameters(&mut self, location: Location, object: Object) {
        self.facts.parameters.extend(object.fields.into_iter().map(|field| (location, field)));
    }

    /// Adds a table to the response of the status above it.
    fn response_table(&mut self, subject: &Subject, object: Object) {
        let Some((status, _)) = &self.status else {
            self.facts.missing(object.span, "this response table has no status above it");
            return;
        };
        let status = status.value;
        self.mark_described();
        let Some(response) = self.facts.responses.iter_mut().rev().find(|response| response.status.value == status)
        else {
            return;
        };
        if *subject == Subject::ResponseHeader {
            response.headers.extend(object.fields);
        } else if response.body.is_some() {
            self.facts
                .not_understood(object.span, format!("this is a second table of the body for the status {status}"));
        } else {
            response.body = Some(object);
        }
    }

    fn check_section(&mut self, subject: &Subject, anchor: Span) {
        match subject {
            Subject::Path | Subject::Query if self.section == Some(Section::Request) => {}
            Subject::Path | Subject::Query => self.require_section(Section::Uri, anchor),
            Subject::RequestHeader | Subject::RequestBody => self.require_section(Section::Request, anchor),
            Subject::ResponseHeader | Subject::ResponseBody => self.require_section(Section::Response, anchor),
            Subject::Object(_) | Subject::Unknown => {}
        }
    }

    fn check_columns(&mut self, table: &Table, request: bool, anchor: Span) {
        let needed = [
            (Column::Name, "for names"),
            (Column::Mandatory, "for mandatory flags"),
            (Column::Type, "for types"),
            (Column::Description, "for descriptions"),
        ];
        for (column, what) in needed.into_iter().filter(|(column, _)| request || *column != Column::Mandatory) {
            if !table.has(column) {
                self.facts.missing(anchor, format!("the table has no column {what}"));
            }
        }
        let own = |column: &Column| needed.iter().any(|(needed, _)| needed == column) || *column == Column::Unknown;
        for (_, piece) in table.columns.iter().filter(|(column, _)| !own(column)) {
            self.facts.not_understood(piece.span, format!("the column `{}` does not belong in this table", piece.text));
        }
    }

    fn field(&mut self, row: &Row, anchor: Span) -> Option<Field> {
        let [piece] = row.cell(Column::Name) else {
            let span = row.cells.iter().flat_map(|(_, cell)| cell).next().map_or(anchor, |piece| piece.span);
            self.facts.not_understood(span, "a row of the table does not have exactly one name");
            return None;
        };
        let name = Fact::new(piece.text.clone(), piece.span);
        if !words::is_name(&name.value) {
            self.facts.not_understood(name.span, format!("`{}` is not a parameter name", excerpt(&name.value)));
        }
        let mandatory = row.first(Column::Mandatory).and_then(|piece| {
            let value = words::mandatory(&piece.text);
            if value.is_none() {
                self.facts.not_understood(piece.span, format!("`{}` is neither yes nor no", excerpt(&piece.text)));
            }
            value.map(|value| Fact::new(value, piece.span))
        });
        let kind = match row.cell(Column::Type) {
            [] => {
                self.facts.missing(name.span, format!("`{}` has no type", name.value));
                None
            }
            [piece] => {
                let kind = Kind::parse(&piece.text);
                if kind.is_none() {
                    self.facts.not_understood(piece.span, format!("`{}` is not a known type", excerpt(&piece.text)));
                }
                kind.map(|kind| Fact::new(kind, piece.span))
            }
            [_, more, ..] => {
                self.facts.not_understood(more.span, format!("`{}` has a second type", name.value));
                None
            }
        };
        let mut field = Field {
            name,
            mandatory,
            kind,
            bounds: Vec::new(),
            values: Vec::new(),
            default: None,
            pattern: None,
            prose: Vec::new(),
            ranges: Vec::new(),
        };
        description::read(&mut self.facts, &mut field, row.cell(Column::Description));
        Some(field)
    }

    /// Checks that all parameters have mandatory flags. Chinese copies often lose the whole column,
    /// so the flags are unknown. If only some rows lack the flag, lines are lost.
    pub(super) fn check_mandatory(&mut self) {
        let facts = &self.facts;
        let parameters = facts.parameters.iter().map(|(_, field)| field);
        let body = facts.body.iter().flat_map(|object| &object.fields);
        let objects =
            facts.objects.iter().filter(|(status, _)| status.is_none()).flat_map(|(_, object)| &object.fields);
        let fields: Vec<_> = parameters.chain(body).chain(objects).collect();
        let lost = facts.language == Language::Chinese && fields.iter().all(|field| field.mandatory.is_none());
        let missing: Vec<_> =
            fields.iter().filter(|field| field.mandatory.is_none()).map(|field| field.name.clone()).collect();
        if lost {
            self.facts.unknown_mandatory = missing.len();
            return;
        }
        for name in missing {
            self.facts.missing(name.span, format!("the page does not say whether `{}` is mandatory", name.value));
        }
    }

    /// Checks that each object has a table, and that each table belongs to an object.
    pub(super) fn check_objects(&mut self) {
        let facts = &self.facts;
        let mut used: Vec<(Option<u16>, &str)> = Vec::new();
        let mut absent = Vec::new();
        let mut look = |status: Option<u16>, fields: &[Field]| {
            for field in fields {
                let kind = field.kind.as_ref();
                let Some(name) = kind.and_then(|kind| object_name(&kind.value)) else { continue };
                let own = facts.objects.iter().find(|(of, object)| *of == status && object.name == name);
                if let Some((of, object)) = own.or_else(|| facts.objects.iter().find(|(_, object)| object.name == name))
                {
                    used.push((*of, object.name.as_str()));
                } else if let Some(kind) = kind {
                    absent.push((kind.span, format!("the page has no table for `{}`", kind.value)));
                }
            }
        };
        let parameters: Vec<_> = facts.parameters.iter().map(|(_, field)| field.clone()).collect();
        look(None, &parameters);
        facts.body.iter().for_each(|object| look(None, &object.fields));
        for response in &facts.responses {
            response.body.iter().for_each(|object| look(Some(response.status.value), &object.fields));
        }
        facts.objects.iter().for_each(|(status, object)| look(*status, &object.fields));
        let unused = facts
            .objects
            .iter()
            .filter(|(status, object)| !used.iter().any(|(of, name)| of == status && *name == object.name));
        let unused: Vec<_> = unused.map(|(_, object)| (object.span, object.name.clone())).collect();
        for (span, message) in absent {
            self.facts.missing(span, message);
        }
        for (span, name) in unused {
            self.facts.not_understood(
                span,
                format!("nothing on the page has the type `{name}`, so it is unclear what the table describes"),
            );
        }
    }
}

/// The name of the object in a type.
pub(crate) fn object_name(kind: &Kind) -> Option<&str> {
    match kind {
        Kind::Object(name) => Some(name),
        Kind::Array(inner) | Kind::Map(inner) => object_name(inner),
        _ => None,
    }
}
