//! Every paginated list is read to its end, in the way that its document describes: the server
//! knows of `x-pagination` and the schemas alone, and has pages of several styles.

use std::fs;
use std::sync::Arc;

use apispec::node::Node;
use apispec::pagination::{EXTENSION, Pagination, Path, Style, Total};
use e2e::checks::json_body;
use e2e::merged::{MergedDocument, OncePerService, services};
use e2e::sample::{Fields, Samples};
use e2e::server::{ACCESS_KEY, SECRET_KEY};
use huaweicloud_core::{Config, Credentials};
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::examples::valid_call;
use super::table::{Call, Operation, operations};

/// How many entries each list has: several pages, and the last is not full.
const LENGTH: usize = 230;

/// How many entries a page has if the request does not say it.
const PAGE: usize = 40;

/// The document of a service, for which `x-pagination` is read as the generator does.
fn tree(service: &str) -> &'static apispec::Tree {
    static READ: OncePerService<apispec::Tree> = OncePerService::new();
    READ.get_or_read(service, || {
        let path = services().remove(service).expect("a service");
        let text = fs::read_to_string(&path).expect("the document");
        let tree = apispec::load::parse_merged(&path.to_string_lossy(), &text, service);
        tree.unwrap_or_else(|report| panic!("{}", report.render(false)))
    })
}

/// The schema of a property, which may be nested.
fn property<'a>(document: &'a MergedDocument, schema: &'a Value, path: Path<'_>) -> &'a Value {
    path.names().fold(schema, |schema, name| document.resolve(&document.resolve(schema)["properties"][name]))
}

fn place<'a>(value: &'a mut Value, path: Path<'_>) -> &'a mut Value {
    path.names().fold(value, |value, name| &mut value[name])
}

/// A number as the schema wants it: as such, or as text.
fn number(schema: &Value, number: usize) -> Value {
    if schema["type"] == "string" { number.to_string().into() } else { number.into() }
}

/// An argument of a request that is a number, as such or as text.
fn argument(request: &Request, in_body: bool, name: &str) -> Option<usize> {
    if !in_body {
        let mut pairs = request.url.query_pairs();
        return pairs.find(|(key, _)| key == name).map(|(_, value)| value.parse().expect("a number"));
    }
    if request.body.is_empty() {
        return None;
    }
    match &json_body(request)[name] {
        Value::Null => None,
        Value::String(text) => Some(text.parse().expect("a number")),
        other => Some(usize::try_from(other.as_u64().expect("a number")).expect("a small one")),
    }
}

/// A list on a server.
struct List {
    document: &'static MergedDocument,
    /// What `x-pagination` says.
    extension: Node,
    /// The schema of a response.
    schema: Value,
}

impl List {
    fn of(operation: &Operation) -> Self {
        let document = MergedDocument::of(operation.service);
        let tree = tree(operation.service);
        let found = tree.operations.iter().find(|found| found.operation_id == operation.id).expect("an operation");
        let extension = tree.operation_node(found).and_then(|node| node.get(EXTENSION)).expect("the extension").clone();
        let schema = document.page(operation.id).success().1.expect("a body")["schema"].clone();
        Self { document, extension, schema }
    }

    fn names(&self) -> Pagination<'_> {
        Pagination::parse(&self.extension).expect("names")
    }

    fn entry(&self, index: usize) -> Value {
        let items = property(self.document, &self.schema, self.names().items);
        let mut entry = Samples::new(self.document, Fields::All, 1).value(&items["items"]);
        if let Some(id) = self.names().id {
            *place(&mut entry, id) = number(property(self.document, &items["items"], id), index);
        }
        entry
    }

    /// The response to a request.
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let Pagination { limit, style, in_body, items, total, .. } = self.names();
        let argument = |name: &str| argument(request, in_body, name);
        let size = limit.and_then(argument).unwrap_or(PAGE);
        let start = match style {
            Style::Offset(offset) => argument(offset).unwrap_or(0),
            Style::Page { page, first } => {
                let first = usize::try_from(first).expect("a small number");
                (argument(page).unwrap_or(first) - first) * size
            }
            Style::Marker { marker, .. } => argument(marker).map_or(0, |last| last + 1),
        };
        let end = (start + size).min(LENGTH);
        let mut body = Samples::new(self.document, Fields::All, 0).value(&self.schema);
        *place(&mut body, items) = (start.min(end)..end).map(|index| self.entry(index)).collect();
        let mut headers = Vec::new();
        match total {
            Some(Total::Property(path)) => *place(&mut body, path) = json!(LENGTH),
            Some(Total::Header(name)) => headers.push((name.to_owned(), LENGTH.to_string())),
            None => {}
        }
        if let Style::Marker { next: Some(next), .. } = style {
            let schema = property(self.document, &self.schema, next);
            *place(&mut body, next) = if end < LENGTH { number(schema, end - 1) } else { Value::Null };
        }
        let response = ResponseTemplate::new(200).set_body_json(body);
        headers.into_iter().fold(response, |response, (name, value)| response.insert_header(name, value.as_str()))
    }
}

/// The call without what selects a page, as far as that is optional.
fn without_place(mut call: Call, document: &MergedDocument, id: &str, names: &Pagination<'_>) -> Call {
    let (Style::Offset(name) | Style::Page { page: name, .. } | Style::Marker { marker: name, .. }) = names.style;
    let page = document.page(id);
    let body = page.body.map(|body| document.resolve(&body["schema"]));
    let is_required = |name: &str| {
        let in_body =
            body.is_some_and(|body| body["required"].as_array().is_some_and(|all| all.contains(&json!(name))));
        let mut parameters = page.parameters.iter().filter(|parameter| parameter["in"] == "query");
        in_body || parameters.any(|parameter| parameter["name"] == name && parameter["required"] == true)
    };
    for name in names.limit.into_iter().chain([name]) {
        if is_required(name) {
            continue;
        }
        call.arguments.remove(&e2e::merged::key_of("query", name));
        if let Some(body) = call.body.as_mut().and_then(Value::as_object_mut).filter(|_| names.in_body) {
            body.remove(name);
        }
    }
    call
}

#[tokio::test]
async fn lists_are_read_to_their_end() {
    for operation in operations() {
        let Some(read) = operation.list else { continue };
        let list = Arc::new(List::of(&operation));
        let call = valid_call(list.document, &operation);
        let call = without_place(call, list.document, operation.id, &list.names());
        let (server, served) = (MockServer::start().await, Arc::clone(&list));
        Mock::given(any()).respond_with(move |request: &Request| served.respond(request)).mount(&server).await;
        let credentials = Credentials::access_key(ACCESS_KEY, SECRET_KEY);
        let config = Config::builder().endpoint(server.uri()).credentials(credentials).build();

        let read = read(&config.expect("a configuration"), &call).await;

        let read = read.unwrap_or_else(|error| panic!("{}: {error}", operation.name()));
        let ids = |entries: Vec<Value>| match list.names().id {
            Some(id) => entries.into_iter().map(|mut entry| place(&mut entry, id).take()).collect(),
            None => vec![entries.len().into()],
        };
        let expected = ids((0..LENGTH).map(|index| list.entry(index)).collect());
        assert_eq!(ids(read.as_array().expect("a list").clone()), expected, "{}", operation.name());
        let requests = server.received_requests().await.expect("the server records requests").len();
        assert!(requests > 1, "{} has pages", operation.name());
    }
}
