//! Drafts an operation's file from its page: the facts, and `TODO` where a person must write. The
//! linter rejects the draft until no `TODO` is left. It must not know how pages are parsed, nor
//! write files.

mod schemas;
mod times;

use apispec::document::{is_runtime_header, shared_key, split_key};
use apispec::node::Node;
use apispec::{Operation, Tree};
use diagnostics::report::Report;
use diagnostics::source::SourceMap;
use diagnostics::{Finding, Findings};
use schemas::Schemas;
use serde_yaml::{Mapping, Value};

use crate::compare;
use crate::compare::examples::arguments;
use crate::compare::parameters::{is_client_header, takes_token, token};
use crate::facts::{Fact, Facts, Field, Format, Kind, Limit, Location, Permission};
use crate::read;
use crate::rules::{INCOMPLETE, SPEC_ONLY};
use crate::service::error_response;
use crate::todo::TODO;
use crate::understand::understand;

/// A draft.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The path of the file relative to the root of all specs, such as `scm/UploadCsr.yaml`.
    pub path: String,
    /// The contents of the file.
    pub text: String,
    /// The parts of the page that were not understood, and so are not in the draft.
    pub problems: Report,
    /// Notes for the person who completes the draft.
    pub notes: Vec<String>,
}

/// Drafts the operation of a page.
///
/// Messages refer to the page as `path`. `service` is the service of the operation; without it, the
/// paths of other operations decide. `name` is the name of the operation; without it, the page's
/// title or the file name decides.
///
/// # Errors
/// The page has no method and path, the name or the service is unknown, or the operation already
/// exists.
pub fn draft(
    trees: &[&Tree],
    path: &str,
    text: &str,
    service: Option<&str>,
    name: Option<&str>,
) -> Result<Draft, Report> {
    let mut sources = SourceMap::new();
    let file = sources.add(path, read::normalized(text));
    let facts = understand(&sources, file);
    if let Format::Foreign(_) = facts.format {
        return Err(Report::new(sources, compare::problems(&facts)));
    }
    match Drafter::new(trees, (&sources, &facts), path, service, name) {
        Ok(mut drafter) => {
            let document = drafter.document();
            // A mapping of strings, numbers and lists always serializes.
            let text = serde_yaml::to_string(&document).unwrap_or_default();
            let path = format!("{}/{}.yaml", drafter.tree.service, drafter.name);
            let notes = drafter.left_open();
            let notes = drafter.schemas.notes.into_iter().chain(drafter.notes).chain(notes).collect();
            Ok(Draft { path, text, problems: Report::new(sources.clone(), compare::problems(&facts)), notes })
        }
        Err(finding) => {
            let mut findings = Findings::from(*finding);
            findings.extend(compare::problems(&facts));
            Err(Report::new(sources, findings))
        }
    }
}

struct Drafter<'a> {
    tree: &'a Tree,
    sources: &'a SourceMap,
    facts: &'a Facts,
    method: String,
    path: String,
    /// The key in `paths`.
    key: String,
    name: String,
    schemas: Schemas<'a>,
    notes: Vec<String>,
}

/// What to change in an operation that has the same method and path.
fn shared_line(tree: &Tree, other: &Operation) -> String {
    let (id, file) = (&other.operation_id, tree.operation_file(other));
    let line = other.request_line();
    match split_key(&other.key) {
        (path, None) => format!(
            "`{id}` is `{line}` too: if both pages are right, write `{}` as its path in {file}",
            shared_key(path, id)
        ),
        (_, Some(_)) => format!("`{id}` in {file} is `{line}` too"),
    }
}

impl<'a> Drafter<'a> {
    fn new(
        trees: &[&'a Tree],
        (sources, facts): (&'a SourceMap, &'a Facts),
        file: &str,
        service: Option<&str>,
        name: Option<&str>,
    ) -> Result<Self, Box<Finding>> {
        let (Some(method), Some(path)) = (&facts.method, &facts.path) else {
            let finding =
                INCOMPLETE.finding(facts.start, "the page does not give the method and path of the operation");
            return Err(Box::new(
                finding.fix("Save the page again; if the page really lacks them, write the file by hand."),
            ));
        };
        let stem = file.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
        let stem = Some(stem).filter(|stem| crate::words::is_identifier(stem) && stem.starts_with(char::is_uppercase));
        let titled = facts.operation_id.as_ref().map(|fact| fact.value.as_str());
        let Some(name) = name.or(titled).or(stem) else {
            let finding =
                INCOMPLETE.finding(path.span, "neither the title of the page nor the file name is an operation name");
            return Err(Box::new(finding.fix("Pass it with `--operation NAME`: the last part of the page's URL.")));
        };
        let tree = find_service(trees, &path.value, service).ok_or_else(|| {
            let all = trees.iter().map(|tree| tree.service.as_str()).collect::<Vec<_>>().join(", ");
            let finding = INCOMPLETE.finding(path.span, "the service of the operation is unknown");
            Box::new(finding.why(format!("The services are {all}.")).fix("Pass it with `--service SERVICE`."))
        })?;
        let method = method.value.to_lowercase();
        if let Some(operation) = tree.operations.iter().find(|operation| operation.operation_id == name) {
            let message = format!("the spec already has the operation, in {}", tree.operation_file(operation));
            return Err(Box::new(
                SPEC_ONLY.finding(path.span, message).fix("Compare the page with it: `cargo xtask audit PAGE`."),
            ));
        }
        let shares = |operation: &&Operation| operation.method == method && operation.path == path.value;
        let sharers: Vec<_> = tree.operations.iter().filter(shares).collect();
        let key = if sharers.is_empty() { path.value.clone() } else { shared_key(&path.value, name) };
        let notes = sharers.into_iter().map(|other| shared_line(tree, other)).collect();
        let schemas = Schemas::new(tree, facts);
        Ok(Self { tree, sources, facts, method, path: path.value.clone(), key, name: name.to_owned(), schemas, notes })
    }

    fn document(&mut self) -> Value {
        let operation = self.operation();
        let mut document = Mapping::new();
        let method = mapping([(self.method.as_str(), operation)]);
        document.insert("paths".into(), mapping([(self.key.as_str(), method)]));
        let schemas = std::mem::take(&mut self.schemas.definitions);
        if !schemas.is_empty() {
            document.insert("components".into(), mapping([("schemas", Value::Mapping(schemas))]));
        }
        Value::Mapping(document)
    }

    fn operation(&mut self) -> Value {
        let facts = self.facts;
        let mut operation = Mapping::new();
        let mut put = |key: &str, value: Value| operation.insert(key.into(), value);
        put("operationId", self.name.as_str().into());
        put("tags", vec![Value::from(TODO)].into());
        put("summary", TODO.into());
        put("description", TODO.into());
        let address = facts.address.as_ref().map_or(TODO, |fact| fact.value.as_str());
        put("externalDocs", mapping([("url", address.into())]));
        put("x-doc-updated", facts.updated.as_ref().map_or(TODO, |fact| fact.value.as_str()).into());
        match &facts.permission {
            Some(Permission::NotRequired(_)) => {
                put("x-iam-action", "none (no identity-policy permission required)".into());
            }
            Some(Permission::Actions(actions)) => {
                if let Some((action, aliases)) = actions.first() {
                    let alias = aliases.first().map_or_else(String::new, |alias| format!(" (alias {})", alias.value));
                    put("x-iam-action", format!("{}{alias}", action.value).into());
                    if aliases.len() > 1 || actions.len() > 1 {
                        self.notes.push(
                            "the page lists several actions or aliases; `x-iam-action` has only the first".to_owned(),
                        );
                    }
                }
            }
            None => {}
        }
        if token(facts).is_none() && takes_token(self.tree) {
            put("security", Value::Sequence(Vec::new()));
            self.notes.push(
                "the page lists no `X-Auth-Token`, so the draft has `security: []`: if callers need credentials, replace it by \
                 `x-documented: {security: []}` and an `x-reason`"
                    .to_owned(),
            );
        }
        let tags: Vec<_> = self.tree.tags_near(&self.path).into_iter().map(|tag| format!("`{tag}`")).collect();
        if !tags.is_empty() {
            self.notes.push(format!("the tags, those of similar paths first: {}", tags.join(", ")));
        }
        let parameters = self.parameters();
        if !parameters.is_empty() {
            put("parameters", parameters.into());
        }
        if let Some(object) = &facts.body {
            let name = format!("{}RequestBody", self.name);
            let schema = self.schemas.body(&name, object, None);
            let examples: Vec<_> = facts.request_examples.iter().collect();
            let content = self.content(schema, &examples);
            put("requestBody", mapping([("required", true.into()), ("content", content)]));
            let is_mandatory = |field: &Field| field.mandatory.as_ref().is_some_and(|fact| fact.value);
            if !object.fields.iter().any(is_mandatory) && facts.unknown_mandatory == 0 {
                self.notes.push(
                    "no field of the body is mandatory: remove `required: true` if the page says that the body can be left out"
                        .to_owned(),
                );
            }
        }
        put("responses", self.responses());
        if facts.unknown_mandatory > 0 {
            self.notes
                .push("the copy has lost the mandatory column: look up the required parameters on the page".to_owned());
        }
        Value::Mapping(operation)
    }

    /// Notes on what the page says in sentences, or does not say at all.
    fn left_open(&self) -> Vec<String> {
        let facts = self.facts;
        let mut notes = Vec::new();
        if facts.updated.is_none() && facts.format == Format::Markdown {
            notes.push("Markdown has no date: look up `x-doc-updated` on the page itself".to_owned());
        }
        if facts.statuses_of_responses() {
            notes.push("the page has no status table, so the statuses are those of its responses".to_owned());
        }
        for field in facts.fields() {
            let name = &field.name.value;
            for sentence in &field.ranges {
                notes.push(format!("`{name}`: which values are allowed is a sentence: {}", sentence.value));
            }
            let text = field.kind.as_ref().is_some_and(|kind| kind.value == Kind::String);
            let range = field.bounds.iter().find(|bound| bound.limit == Limit::Min && bound.label == "Range");
            if let Some(least) = range.filter(|_| text) {
                notes.push(format!(
                    "`{name}`: the page gives a range from {} for a text, which the draft takes for its length",
                    least.value
                ));
            }
        }
        notes
    }

    fn parameters(&mut self) -> Vec<Value> {
        let facts = self.facts;
        let mut parameters = Vec::new();
        for (location, field) in &facts.parameters {
            let name = field.name.value.as_str();
            if *location == Location::Header && is_client_header(self.tree, name) {
                continue;
            }
            let mut parameter = Mapping::new();
            parameter.insert("name".into(), name.into());
            parameter.insert("in".into(), location.name().into());
            if *location == Location::Path || field.mandatory.as_ref().is_some_and(|fact| fact.value) {
                parameter.insert("required".into(), true.into());
            }
            // Clients do not send the default, so the description states it.
            let text =
                field.default.as_ref().map_or(TODO.to_owned(), |fact| format!("{TODO}. Defaults to {}.", fact.value));
            parameter.insert("description".into(), text.into());
            let mut schema = self.schemas.schema(field, None);
            if let Value::Mapping(schema) = &mut schema {
                schema.shift_remove("description");
                schema.shift_remove("default");
            }
            parameter.insert("schema".into(), schema);
            if let Some(example) = self.example_argument(*location, field) {
                parameter.insert("example".into(), example);
            }
            parameters.push(Value::Mapping(parameter));
        }
        parameters
    }

    /// The value of a parameter in an example on the page.
    fn example_argument(&self, location: Location, field: &Field) -> Option<Value> {
        let calls = self.facts.calls.iter().filter_map(|call| call.value.split_once(' '));
        let mut arguments = calls.filter_map(|(_, address)| arguments(&self.path, address)).flatten();
        let (_, _, value) =
            arguments.find(|(name, place, _)| *name == field.name.value && *place == location.name())?;
        // A placeholder is not an example.
        if value.is_empty() || value.starts_with('{') {
            return None;
        }
        if field.kind.as_ref().is_none_or(|kind| kind.value == Kind::String) {
            return Some(value.into());
        }
        serde_yaml::from_str(&value).ok()
    }

    /// An example with its keys in page order if the file contains it verbatim; HTML may escape it.
    fn example(&self, fact: &Fact<serde_json::Value>) -> Value {
        let ordered: Option<Value> = serde_yaml::from_str(self.sources.text(fact.span)).ok();
        let ordered = ordered.filter(|value| serde_json::to_value(value).is_ok_and(|value| value == fact.value));
        ordered.or_else(|| serde_yaml::to_value(&fact.value).ok()).unwrap_or_default()
    }

    fn content(&self, schema: Value, examples: &[&Fact<serde_json::Value>]) -> Value {
        let mut media = Mapping::new();
        media.insert("schema".into(), schema);
        match examples {
            [] => {}
            [one] => drop(media.insert("example".into(), self.example(one))),
            several => {
                let named = several.iter().enumerate().map(|(at, example)| {
                    (Value::from(format!("example{}", at + 1)), mapping([("value", self.example(example))]))
                });
                media.insert("examples".into(), Value::Mapping(named.collect()));
            }
        }
        mapping([("application/json", Value::Mapping(media))])
    }

    fn responses(&mut self) -> Value {
        let facts = self.facts;
        let mut responses = Mapping::new();
        for status in facts.statuses.iter().map(|fact| fact.value) {
            let shared = if status >= 400 { self.shared(status) } else { None };
            let response = match shared {
                Some(reference) => mapping([("$ref", reference.into())]),
                None => self.response(status),
            };
            responses.insert(status.to_string().into(), response);
        }
        Value::Mapping(responses)
    }

    fn response(&mut self, status: u16) -> Value {
        let facts = self.facts;
        let mut response = Mapping::new();
        response.insert("description".into(), TODO.into());
        let body = facts
            .responses
            .iter()
            .find(|response| response.status.value == status)
            .and_then(|response| response.body.as_ref());
        let schema = match body {
            _ if status >= 400 => Some(mapping([("$ref", "#/components/schemas/Error".into())])),
            Some(object) => Some(self.schemas.body(&format!("{}ResponseBody", self.name), object, Some(status))),
            None => None,
        };
        let headers = if status < 400 { self.headers(status) } else { Mapping::new() };
        if !headers.is_empty() {
            response.insert("headers".into(), Value::Mapping(headers));
        }
        if let Some(schema) = schema {
            let own = facts.response_examples.iter().filter(|(of, _)| *of == status);
            let examples: Vec<_> = own.map(|(_, example)| example).collect();
            response.insert("content".into(), self.content(schema, &examples));
        }
        Value::Mapping(response)
    }

    /// The headers of a response that become fields of its type.
    fn headers(&mut self, status: u16) -> Mapping {
        let facts = self.facts;
        let responses = facts.responses.iter().filter(|response| response.status.value == status);
        let fields = responses.flat_map(|response| &response.headers);
        let fields: Vec<&Field> = fields.filter(|field| !is_runtime_header(&field.name.value)).collect();
        let headers = fields.into_iter().map(|field| {
            let mut schema = self.schemas.schema(field, Some(status));
            let mut header = Mapping::new();
            header.insert("description".into(), TODO.into());
            if field.mandatory.as_ref().is_some_and(|fact| fact.value) {
                header.insert("required".into(), true.into());
            }
            if let Value::Mapping(schema) = &mut schema {
                schema.shift_remove("description");
            }
            header.insert("schema".into(), schema);
            (Value::from(field.name.value.as_str()), Value::Mapping(header))
        });
        headers.collect()
    }

    /// The shared response that other operations of the service have for a status.
    fn shared(&self, status: u16) -> Option<String> {
        let used = self.tree.operations.iter().find_map(|operation| {
            let node = self.tree.operation_node(operation)?;
            node.get("responses")?.get(&status.to_string()).and_then(Node::reference)
        });
        // In a new service, no operation shows which response is for the status.
        let unused = || {
            let name = error_response(status).filter(|name| {
                self.tree.components("responses").is_some_and(|responses| responses.get(name).is_some())
            })?;
            Some(format!("#/components/responses/{name}"))
        };
        used.map(str::to_owned).or_else(unused)
    }
}

/// Finds the service of an operation: the one whose paths share the longest prefix, beyond the
/// version.
fn find_service<'a>(trees: &[&'a Tree], path: &str, service: Option<&str>) -> Option<&'a Tree> {
    if let Some(service) = service {
        return trees.iter().copied().find(|tree| tree.service == service);
    }
    let common = |other: &str| path.split('/').zip(other.split('/')).take_while(|(one, other)| one == other).count();
    let likeness = |tree: &Tree| tree.operations.iter().map(|operation| common(&operation.path)).max().unwrap_or(0);
    let best = trees.iter().map(|tree| likeness(tree)).max()?;
    // All paths share the empty segment before the first slash.
    let mut found = trees.iter().copied().filter(|tree| likeness(tree) == best && best > 1);
    found.next().filter(|_| found.next().is_none())
}

/// A mapping with these entries, in this order.
fn mapping<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Mapping(entries.into_iter().map(|(key, value)| (Value::from(key), value)).collect())
}
