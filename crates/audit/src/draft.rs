//! The first draft of an operation's file, from its page: the facts, and `TODO` where a person has to write. The lint refuses it until
//! somebody has. It must not know how a page is read, nor write files.

mod schemas;

use apispec::Tree;
use apispec::node::Node;
use diagnostics::report::Report;
use diagnostics::source::SourceMap;
use diagnostics::{Finding, Findings};
use serde_yaml::{Mapping, Value};

use crate::compare;
use crate::compare::examples::arguments;
use crate::compare::parameters::is_own_header;
use crate::facts::{Facts, Field, Kind, Location, Permission, Said};
use crate::rules::{INCOMPLETE, SPEC_ONLY};
use crate::understand::understand;
use schemas::Schemas;

/// What stands where a person has to write.
pub const TODO: &str = "TODO";

/// A draft.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Where the file belongs, relative to the folder of all specs, such as `scm/v3/UploadCsr.yaml`.
    pub path: String,
    /// The file.
    pub text: String,
    /// What was not understood of the page, and so is not in the draft.
    pub problems: Report,
    /// What the person who finishes it has to know.
    pub notes: Vec<String>,
}

/// Drafts the operation of a page.
///
/// `path` is what messages call the page. `service` says where the operation belongs; without it that is found by the paths of the
/// others. `name` is the operation's name; without it that is found by the page's title, or by the file's name.
///
/// # Errors
/// The page does not say method and path, nothing says the name or the service, or the operation is there already.
pub fn draft(
    trees: &[&Tree],
    path: &str,
    text: &str,
    service: Option<&str>,
    name: Option<&str>,
) -> Result<Draft, Report> {
    let mut sources = SourceMap::new();
    let file = sources.add(path, text);
    let facts = understand(&sources, file);
    match Drafter::new(trees, (&sources, &facts), path, service, name) {
        Ok(mut drafter) => {
            let document = drafter.document();
            // A mapping of texts, numbers and lists always becomes YAML.
            let text = serde_yaml::to_string(&document).unwrap_or_default();
            let path = format!("{}/{}/{}.yaml", drafter.tree.service, drafter.tree.version, drafter.name);
            let notes = drafter.schemas.notes.into_iter().chain(drafter.notes).collect();
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
    name: String,
    schemas: Schemas<'a>,
    notes: Vec<String>,
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
                INCOMPLETE.finding(facts.start, "the page does not say which method and path the operation has");
            return Err(Box::new(finding.fix("Save the page again; if it really does not, write the file by hand.")));
        };
        let stem = file.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
        let stem = Some(stem).filter(|stem| crate::words::is_identifier(stem) && stem.starts_with(char::is_uppercase));
        let titled = facts.operation_id.as_ref().map(|said| said.value.as_str());
        let Some(name) = name.or(titled).or(stem) else {
            let finding = INCOMPLETE
                .finding(path.span, "neither the title of the page nor the name of the file is that of an operation");
            return Err(Box::new(finding.fix("Say it with `--operation NAME`: the last part of the page's address.")));
        };
        let tree = find(trees, &path.value, service).ok_or_else(|| {
            let all = trees.iter().map(|tree| tree.service.as_str()).collect::<Vec<_>>().join(", ");
            let finding = INCOMPLETE.finding(path.span, "nothing says which service the operation belongs to");
            Box::new(finding.why(format!("The services are {all}.")).fix("Say it with `--service SERVICE`."))
        })?;
        let method = method.value.to_lowercase();
        let there = tree.operations.iter().find(|operation| {
            operation.operation_id == name || (operation.method == method && operation.path == path.value)
        });
        if let Some(operation) = there {
            let message = format!("the spec has the operation already, in {}", tree.operation_file(operation));
            return Err(Box::new(
                SPEC_ONLY.finding(path.span, message).fix("Compare the page with it: `cargo xtask audit PAGE`."),
            ));
        }
        let schemas = Schemas::new(tree, facts);
        Ok(Self {
            tree,
            sources,
            facts,
            method,
            path: path.value.clone(),
            name: name.to_owned(),
            schemas,
            notes: Vec::new(),
        })
    }

    fn document(&mut self) -> Value {
        let operation = self.operation();
        let mut document = Mapping::new();
        let method = mapping([(self.method.as_str(), operation)]);
        document.insert("paths".into(), mapping([(self.path.as_str(), method)]));
        let schemas = std::mem::take(&mut self.schemas.made);
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
        let address = facts.address.as_ref().map_or(TODO, |said| said.value.as_str());
        put("externalDocs", mapping([("url", address.into())]));
        put("x-doc-updated", facts.updated.as_ref().map_or(TODO, |said| said.value.as_str()).into());
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
                            "the page names several actions or aliases, and `x-iam-action` holds the first".to_owned(),
                        );
                    }
                }
            }
            None => {}
        }
        let parameters = self.parameters();
        if !parameters.is_empty() {
            put("parameters", parameters.into());
        }
        if let Some(object) = &facts.body {
            let name = format!("{}RequestBody", self.name);
            let schema = self.schemas.body(&name, object, None);
            let examples: Vec<_> = facts.requests.iter().collect();
            let content = self.content(schema, &examples);
            put("requestBody", mapping([("required", true.into()), ("content", content)]));
        }
        put("responses", self.responses());
        if facts.unknown_mandatory > 0 {
            self.notes
                .push("the copy has lost the column that says what is mandatory: look it up on the page".to_owned());
        }
        Value::Mapping(operation)
    }

    fn parameters(&mut self) -> Vec<Value> {
        let facts = self.facts;
        let mut parameters = Vec::new();
        for (location, field) in &facts.parameters {
            let name = field.name.value.as_str();
            if *location == Location::Header && is_own_header(self.tree, name) {
                continue;
            }
            let mut parameter = Mapping::new();
            parameter.insert("name".into(), name.into());
            parameter.insert("in".into(), location.name().into());
            if *location == Location::Path || field.mandatory.as_ref().is_some_and(|said| said.value) {
                parameter.insert("required".into(), true.into());
            }
            // A default is not sent, so a description says it.
            let text =
                field.default.as_ref().map_or(TODO.to_owned(), |said| format!("{TODO}, {} unless set.", said.value));
            parameter.insert("description".into(), text.into());
            let mut schema = self.schemas.schema(field, None);
            if let Value::Mapping(schema) = &mut schema {
                schema.shift_remove("description");
                schema.shift_remove("default");
            }
            parameter.insert("schema".into(), schema);
            if let Some(example) = self.argument(*location, field) {
                parameter.insert("example".into(), example);
            }
            parameters.push(Value::Mapping(parameter));
        }
        parameters
    }

    /// What stands in the place of a parameter in an example of the page.
    fn argument(&self, location: Location, field: &Field) -> Option<Value> {
        let calls = self.facts.calls.iter().filter_map(|call| call.value.split_once(' '));
        let mut arguments = calls.filter_map(|(_, address)| arguments(&self.path, address)).flatten();
        let (_, _, value) =
            arguments.find(|(name, place, _)| *name == field.name.value && *place == location.name())?;
        // A placeholder is no example.
        if value.is_empty() || value.starts_with('{') {
            return None;
        }
        if field.kind.as_ref().is_none_or(|kind| kind.value == Kind::String) {
            return Some(value.into());
        }
        serde_yaml::from_str(&value).ok()
    }

    /// An example with its keys in the order of the page, if it stands in the file as it is; HTML may have written it otherwise.
    fn example(&self, said: &Said<serde_json::Value>) -> Value {
        let ordered: Option<Value> = serde_yaml::from_str(self.sources.text(said.span)).ok();
        let ordered = ordered.filter(|value| serde_json::to_value(value).is_ok_and(|value| value == said.value));
        ordered.or_else(|| serde_yaml::to_value(&said.value).ok()).unwrap_or_default()
    }

    fn content(&self, schema: Value, examples: &[&Said<serde_json::Value>]) -> Value {
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
        for status in facts.statuses.iter().map(|said| said.value) {
            let shared = if status >= 400 { self.shared(status) } else { None };
            let answer = match shared {
                Some(reference) => mapping([("$ref", reference.into())]),
                None => self.answer(status),
            };
            responses.insert(status.to_string().into(), answer);
        }
        Value::Mapping(responses)
    }

    fn answer(&mut self, status: u16) -> Value {
        let facts = self.facts;
        let mut answer = Mapping::new();
        answer.insert("description".into(), TODO.into());
        let body =
            facts.answers.iter().find(|answer| answer.status.value == status).and_then(|answer| answer.body.as_ref());
        let schema = match body {
            _ if status >= 400 => Some(mapping([("$ref", "#/components/schemas/Error".into())])),
            Some(object) => Some(self.schemas.body(&format!("{}ResponseBody", self.name), object, Some(status))),
            None => None,
        };
        if let Some(schema) = schema {
            let own = facts.responses.iter().filter(|(of, _)| *of == status);
            let examples: Vec<_> = own.map(|(_, example)| example).collect();
            answer.insert("content".into(), self.content(schema, &examples));
        }
        Value::Mapping(answer)
    }

    /// The answer that the other operations of the service have for a status.
    fn shared(&self, status: u16) -> Option<&'a str> {
        self.tree.operations.iter().find_map(|operation| {
            let node = self.tree.operation_node(operation)?;
            node.get("responses")?.get(&status.to_string()).and_then(Node::reference)
        })
    }
}

/// The service that an operation belongs to: the one whose paths begin like its own, beyond the version.
fn find<'a>(trees: &[&'a Tree], path: &str, service: Option<&str>) -> Option<&'a Tree> {
    if let Some(service) = service {
        return trees.iter().copied().find(|tree| tree.service == service);
    }
    let common = |other: &str| path.split('/').zip(other.split('/')).take_while(|(one, other)| one == other).count();
    let likeness = |tree: &Tree| tree.operations.iter().map(|operation| common(&operation.path)).max().unwrap_or(0);
    let best = trees.iter().map(|tree| likeness(tree)).max()?;
    // The empty segment before the first slash is common to all paths.
    let mut found = trees.iter().copied().filter(|tree| likeness(tree) == best && best > 1);
    found.next().filter(|_| found.next().is_none())
}

/// A mapping with these keys, in their order.
fn mapping<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Mapping(entries.into_iter().map(|(key, value)| (Value::from(key), value)).collect())
}
