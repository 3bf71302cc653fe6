//! Tables of parameters and properties. It must not know how a description is read.

use diagnostics::source::Span;

use super::{Reader, description, is_request, short};
use crate::facts::{Field, Kind, Location, Object, Said};
use crate::page::{Row, Table};
use crate::words::{self, Column, Language, Section, Subject};

impl Reader {
    pub(super) fn fields_table(&mut self, table: &Table, subject: Subject, name: String, anchor: Span) {
        let request = match self.now {
            Some(Section::Uri | Section::Request) => true,
            Some(Section::Response) => false,
            _ => is_request(&subject),
        };
        self.check_place(&subject, anchor);
        self.check_columns(table, request, anchor);
        let fields: Vec<_> = table.rows.iter().filter_map(|row| self.field(row, anchor)).collect();
        if fields.is_empty() {
            self.facts.missing(anchor, format!("the table `{name}` has no row"));
        }
        let mut fields = fields;
        fields.dedup_by(|later, first| {
            let twice = later.name.value == first.name.value;
            if twice {
                self.facts.unclear(later.name.span, format!("`{}` stands twice in the table", later.name.value));
            }
            twice
        });
        let object = Object { name: String::new(), span: anchor, fields };
        match subject {
            Subject::Path => self.add(Location::Path, object),
            Subject::Query => self.add(Location::Query, object),
            Subject::RequestHeader => self.add(Location::Header, object),
            Subject::RequestBody if self.facts.body.is_some() => {
                self.facts.unclear(anchor, "the page has a second table of the body");
            }
            Subject::RequestBody => self.facts.body = Some(object),
            Subject::ResponseBody | Subject::ResponseHeader => self.answer(&subject, object),
            Subject::Object(name) => {
                let status = if request { None } else { self.status.as_ref().map(|(status, _)| status.value) };
                self.facts.objects.push((status, Object { name, ..object }));
            }
            Subject::Unknown => {
                let message = format!("`{}` is the name of no table that is known", short(&name));
                self.facts.unclear(anchor, message);
            }
        }
    }

    fn add(&mut self, location: Location, object: Object) {
        self.facts.parameters.extend(object.fields.into_iter().map(|field| (location, field)));
    }

    /// Adds a table to the answer of the status above it.
    fn answer(&mut self, subject: &Subject, object: Object) {
        let Some((status, _)) = &self.status else {
            self.facts.missing(object.span, "no status stands above this table of an answer");
            return;
        };
        let status = status.value;
        self.done();
        let Some(answer) = self.facts.answers.iter_mut().rev().find(|answer| answer.status.value == status) else {
            return;
        };
        if *subject == Subject::ResponseHeader {
            answer.headers.extend(object.fields);
        } else if answer.body.is_some() {
            self.facts.unclear(object.span, format!("this is a second table of the body of the status {status}"));
        } else {
            answer.body = Some(object);
        }
    }

    fn check_place(&mut self, subject: &Subject, anchor: Span) {
        match subject {
            Subject::Path | Subject::Query if self.now == Some(Section::Request) => {}
            Subject::Path | Subject::Query => self.expect(Section::Uri, anchor),
            Subject::RequestHeader | Subject::RequestBody => self.expect(Section::Request, anchor),
            Subject::ResponseHeader | Subject::ResponseBody => self.expect(Section::Response, anchor),
            Subject::Object(_) | Subject::Unknown => {}
        }
    }

    fn check_columns(&mut self, table: &Table, request: bool, anchor: Span) {
        let needed = [
            (Column::Name, "of names"),
            (Column::Mandatory, "that says what is mandatory"),
            (Column::Type, "of types"),
            (Column::Description, "of descriptions"),
        ];
        for (column, what) in needed.into_iter().filter(|(column, _)| request || *column != Column::Mandatory) {
            if !table.has(column) {
                self.facts.missing(anchor, format!("the table has no column {what}"));
            }
        }
        let own = |column: &Column| needed.iter().any(|(needed, _)| needed == column) || *column == Column::Unknown;
        for (_, piece) in table.columns.iter().filter(|(column, _)| !own(column)) {
            self.facts.unclear(piece.span, format!("the column `{}` does not belong into this table", piece.text));
        }
    }

    fn field(&mut self, row: &Row, anchor: Span) -> Option<Field> {
        let [piece] = row.cell(Column::Name) else {
            let span = row.cells.iter().flat_map(|(_, cell)| cell).next().map_or(anchor, |piece| piece.span);
            self.facts.unclear(span, "a row of the table does not have one name");
            return None;
        };
        let name = Said::new(piece.text.clone(), piece.span);
        if !words::is_name(&name.value) {
            self.facts.unclear(name.span, format!("`{}` is no name of a parameter", short(&name.value)));
        }
        let mandatory = row.first(Column::Mandatory).and_then(|piece| {
            let value = words::mandatory(&piece.text);
            if value.is_none() {
                self.facts.unclear(piece.span, format!("`{}` is neither yes nor no", short(&piece.text)));
            }
            value.map(|value| Said::new(value, piece.span))
        });
        let kind = match row.cell(Column::Type) {
            [] => {
                self.facts.missing(name.span, format!("`{}` has no type", name.value));
                None
            }
            [piece] => {
                let kind = Kind::parse(&piece.text);
                if kind.is_none() {
                    self.facts.unclear(piece.span, format!("`{}` is no type that is known", short(&piece.text)));
                }
                kind.map(|kind| Said::new(kind, piece.span))
            }
            [_, more, ..] => {
                self.facts.unclear(more.span, format!("`{}` has a second type", name.value));
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
        };
        description::read(&mut self.facts, &mut field, row.cell(Column::Description));
        Some(field)
    }

    /// Chinese copies often lose the whole column of yes and no, which then says nothing. Where one row has lost it, a line is lost.
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

    /// Each object has a table, and each table belongs to an object.
    pub(super) fn check_objects(&mut self) {
        let facts = &self.facts;
        let mut used: Vec<(Option<u16>, &str)> = Vec::new();
        let mut absent = Vec::new();
        let mut look = |status: Option<u16>, fields: &[Field]| {
            for field in fields {
                let kind = field.kind.as_ref();
                let Some(name) = kind.and_then(|kind| named(&kind.value)) else { continue };
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
        for answer in &facts.answers {
            answer.body.iter().for_each(|object| look(Some(answer.status.value), &object.fields));
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
            self.facts.unclear(
                span,
                format!("nothing on the page is of the type `{name}`, so nobody knows what the table is of"),
            );
        }
    }
}

/// The name of the object that a type is made of.
pub(crate) fn named(kind: &Kind) -> Option<&str> {
    match kind {
        Kind::Object(name) => Some(name),
        Kind::Array(inner) | Kind::Map(inner) => named(inner),
        _ => None,
    }
}
