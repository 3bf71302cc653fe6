//! The emulated operations, for the table in the emulator's README. They are read from the handler
//! tables in its sources, so that `gen` does not have to build it. An entry of `HANDLERS` or `OPEN`
//! is an operation and its handler; an entry of `REASONS` is an operation that is not emulated and
//! the reason. An operation is either a name, for the service of the folder, or `Operation::new`
//! with a method and a path, for every service that documents it. It must not know what a handler
//! does, nor read or write files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use apispec::{Operation, Tree};

use crate::{Error, Files, clients};

/// A documented operation and whether it is emulated.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Row<'a> {
    /// The folder name of the service.
    pub service: &'a str,
    /// The operation.
    pub operation: &'a Operation,
    /// Whether there is a handler.
    pub status: Status<'a>,
}

/// Whether an operation is emulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status<'a> {
    /// It has a handler.
    Emulated,
    /// It has no handler, for this reason. No reason means that it is not implemented yet.
    NotEmulated(Option<&'a str>),
}

/// The handler tables in the emulator's sources.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// By service folder and operation name: `None` if there is a handler, otherwise why there is
    /// none.
    named: BTreeMap<(String, String), Option<String>>,
    /// Operations that have a handler for every service: method and path, and name.
    requests: BTreeSet<(String, String)>,
}

impl Tables {
    /// Reads the tables in `sources`, whose paths are
    /// `<folder>/<service>.rs` or `<folder>/<service>/<file>.rs`.
    ///
    /// # Errors
    /// When a file is not valid Rust.
    pub fn read(folder: &str, sources: &Files) -> Result<Self, Error> {
        let mut tables = Self::default();
        for (path, text) in sources.iter().filter(|(path, _)| path.ends_with(".rs")) {
            let inside = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
            let Some(first) = inside.and_then(|inside| inside.split('/').next()) else { continue };
            let service = first.strip_suffix(".rs").unwrap_or(first);
            let file = syn::parse_file(text)
                .map_err(|error| Error::Handlers { path: path.clone(), reason: error.to_string() })?;
            tables.add(service, &file);
        }
        Ok(tables)
    }

    /// Adds the entries of the tables in a file.
    fn add(&mut self, service: &str, file: &syn::File) {
        for item in &file.items {
            let syn::Item::Const(syn::ItemConst { ident, expr, .. }) = item else { continue };
            let handlers = ident == "HANDLERS" || ident == "OPEN";
            if !handlers && ident != "REASONS" {
                continue;
            }
            let syn::Expr::Reference(syn::ExprReference { expr, .. }) = &**expr else { continue };
            let syn::Expr::Array(array) = &**expr else { continue };
            for entry in &array.elems {
                let syn::Expr::Tuple(syn::ExprTuple { elems, .. }) = entry else { continue };
                let mut elems = elems.iter();
                let Some(operation) = elems.next() else { continue };
                if let Some(name) = text(operation) {
                    let reason = if handlers { None } else { elems.next().and_then(text) };
                    self.named.insert((service.to_owned(), name), reason);
                } else {
                    self.requests.extend(request(operation));
                }
            }
        }
    }

    /// The operations of a service, sorted by name.
    #[must_use]
    pub fn operations<'a>(&'a self, tree: &'a Tree) -> Vec<Row<'a>> {
        let operations = tree.operations.iter().map(|operation| {
            // Among several operations with one method and path, the name decides.
            let shares = tree.sharers(operation).next().is_some();
            let line = operation.request_line();
            let is_served = self
                .requests
                .iter()
                .any(|(request, name)| *request == line && (!shares || *name == operation.operation_id));
            let status = match self.named.get(&(tree.service.clone(), operation.operation_id.clone())) {
                Some(None) => Status::Emulated,
                _ if is_served => Status::Emulated,
                Some(Some(reason)) => Status::NotEmulated(Some(reason)),
                None => Status::NotEmulated(None),
            };
            Row { service: &tree.service, operation, status }
        });
        let mut operations: Vec<_> = operations.collect();
        operations.sort_by_key(|row| &row.operation.operation_id);
        operations
    }
}

fn text(expression: &syn::Expr) -> Option<String> {
    match expression {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

/// The method and path, and the name, of `&Operation::new(name, client_method, method, path)`.
fn request(expression: &syn::Expr) -> Option<(String, String)> {
    let syn::Expr::Reference(syn::ExprReference { expr, .. }) = expression else { return None };
    let syn::Expr::Call(call) = &**expr else { return None };
    let argument = |index: usize| call.args.get(index).and_then(text);
    Some((format!("{} {}", argument(2)?, argument(3)?), argument(0)?))
}

impl Row<'_> {
    /// Whether there is a handler.
    #[must_use]
    pub fn is_emulated(&self) -> bool {
        self.status == Status::Emulated
    }

    /// The name of the service and of the operation, such as `SCM/UploadCsr`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", clients::prefix(self.service), self.operation.operation_id)
    }
}

/// How many operations of each service are emulated, and a table of the others, as Markdown. `rows`
/// must be grouped by service.
#[must_use]
pub fn markdown(rows: &[Row<'_>]) -> String {
    let mut text = String::new();
    for of_service in rows.chunk_by(|row, next| row.service == next.service) {
        let emulated = of_service.iter().filter(|row| row.is_emulated()).count();
        let service = of_service.first().map_or("", |row| row.service);
        let _ =
            writeln!(text, "{}: {emulated} of {} operations are emulated.", clients::prefix(service), of_service.len());
    }
    if rows.iter().all(Row::is_emulated) {
        return text;
    }
    text.push_str("\nThe emulator responds with status 501 to the others:\n\n");
    text.push_str("| service | operation | request | reason |\n| --- | --- | --- | --- |\n");
    for row in rows {
        let Status::NotEmulated(reason) = row.status else { continue };
        let Row { operation, service, .. } = row;
        let reason = reason.unwrap_or("not implemented yet");
        let prefix = clients::prefix(service);
        let _ = writeln!(text, "| {prefix} | {} | `{}` | {reason} |", operation.operation_id, operation.request_line());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(text: &str) -> Files {
        Files::from([("src/demo/things.rs".to_owned(), text.to_owned()), ("other/lib.rs".to_owned(), "[".to_owned())])
    }

    #[test]
    fn handlers_and_reasons_are_read_per_service() {
        let document = crate::tests::document();
        let text = r#"
            const HANDLERS: &[(&str, Handler)] = &[("ListThings", list), ("CreateThing", create::<Thing>)];
            pub(crate) const REASONS: &[(&str, &str)] = &[("ExportThing", "it needs a printer")];
            const OTHERS: &[(&str, Handler)] = &[("DeleteThing", delete)];
            const OPEN: &[(&Operation, Handler)] =
                &[(&Operation::new("GetThing", "", "GET", "/v1/things/{thing_id}"), show)];
            const PARTS: &[&[(&str, Handler)]] = &[HANDLERS];
        "#;
        let tables = Tables::read("src", &sources(text)).unwrap();
        let rows = tables.operations(&document.tree);
        assert_eq!(rows.len(), document.tree.operations.len());
        let emulated: Vec<_> = rows.iter().filter(|row| row.is_emulated()).map(Row::name).collect();
        assert_eq!(emulated, ["DEMO/CreateThing", "DEMO/ListThings"]);
        insta::assert_snapshot!(markdown(&rows));
        let none = Tables::default();
        assert!(none.operations(&document.tree).iter().all(|row| row.status == Status::NotEmulated(None)));
    }

    #[test]
    fn invalid_source_is_an_error() {
        let error = Tables::read("src", &sources("const A: u8 = ;")).unwrap_err().to_string();
        assert!(error.starts_with("src/demo/things.rs: "), "{error}");
    }
}
