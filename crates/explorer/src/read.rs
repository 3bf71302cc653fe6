//! Reads what the pages show from a merged document. It must not know how it is shown.

pub(crate) mod departures;
mod schema;

use std::collections::BTreeSet;

use departures::{departure, unused};
use http::Method;
use schema::Reader;
use serde_json::Value;

use crate::document::{Node, Tree, is_name};
use crate::error::Error;
use crate::model::{Answer, Body, Code, Content, Operation, Permission, Place, Sample, Service, Tag};
use crate::words;

/// Reads a service.
pub(crate) fn service(tree: &Tree<'_>) -> Result<Service, Error> {
    let root = tree.root()?;
    let info = root.node("info")?.ok_or_else(|| root.error("`info` is missing"))?;
    let tags = root.list("tags")?;
    let tags: Vec<_> = tags.iter().map(tag).collect::<Result<_, _>>()?;
    let mut operations = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, item) in root.nodes("paths")? {
        for (method, value) in item.entries().filter(|(method, _)| is_method(method)) {
            let node =
                item.node(method)?.ok_or_else(|| item.error(&format!("`{method}` is not an operation: {value}")))?;
            let operation = operation(tree, path, method, &node)?;
            if !seen.insert(operation.id.to_ascii_lowercase()) {
                return Err(node.error("another operation has this `operationId`"));
            }
            operations.push(operation);
        }
    }
    let rank = |operation: &Operation| tags.iter().position(|tag| tag.name == operation.tag);
    operations.sort_by(|one, other| (rank(one), &one.id).cmp(&(rank(other), &other.id)));
    let mut codes = Vec::new();
    for (code, node) in root.nodes("x-error-codes")? {
        let meaning = node.required_text("meaning")?.to_owned();
        codes.push(Code { code: code.to_owned(), status: node.value("status").and_then(Value::as_u64), meaning });
    }
    let unused = unused(&root, &operations)?;
    Ok(Service {
        name: tree.service.to_owned(),
        title: info.required_text("title")?.to_owned(),
        version: info.text("version")?.unwrap_or_default().to_owned(),
        description: info.text("description")?.unwrap_or_default().to_owned(),
        tags,
        operations,
        codes,
        unused,
    })
}

fn tag(node: &Node<'_>) -> Result<Tag, Error> {
    let description = node.text("description")?.unwrap_or_default().to_owned();
    Ok(Tag { name: node.required_text("name")?.to_owned(), description })
}

fn is_method(key: &str) -> bool {
    ["delete", "get", "head", "patch", "post", "put"].contains(&key)
}

fn operation(tree: &Tree<'_>, path: &str, method: &str, node: &Node<'_>) -> Result<Operation, Error> {
    let id = node.required_text("operationId")?;
    // It becomes the name of a file.
    if !is_name(id, "_") {
        return Err(node.error("an `operationId` has only ASCII letters, digits and `_`"));
    }
    let method = method.to_ascii_uppercase();
    let is_idempotent = Method::from_bytes(method.as_bytes()).is_ok_and(|method| method.is_idempotent());
    let mut reader = Reader::default();
    let mut parameters = Vec::new();
    for parameter in node.list("parameters")? {
        parameters.push(reader.parameter(parameter)?);
    }
    let body = node.node("requestBody")?.map(|node| body(&mut reader, node)).transpose()?.flatten();
    let mut answers = Vec::new();
    for (status, node) in node.nodes("responses")? {
        answers.push(answer(&mut reader, status, node)?);
    }
    let ambiguous = node.node("x-ambiguous")?;
    let ambiguous = ambiguous.iter().flat_map(Node::entries);
    let ambiguous = ambiguous.map(|(path, reason)| (path.to_owned(), words::value(reason))).collect();
    let waiters = node.nodes("x-waiters")?;
    let samples = node.list("x-codeSamples")?;
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Ok(Operation {
        service: tree.service.to_owned(),
        id: id.to_owned(),
        summary: node.required_text("summary")?.to_owned(),
        description: node.text("description")?.unwrap_or_default().to_owned(),
        method,
        // Operations that share a method and path have their names after a `#`.
        path: path.split('#').next().unwrap_or_default().to_owned(),
        tag: node.texts("tags").first().copied().unwrap_or_default().to_owned(),
        page: node.node("externalDocs")?.map(|docs| docs.required_text("url").map(str::to_owned)).transpose()?,
        updated: owned(node.text("x-doc-updated")?),
        permission: permission(node)?,
        confirm: owned(node.text("x-confirm")?),
        deprecated: owned(node.text("x-deprecated")?),
        is_idempotent: is_idempotent || node.is("x-retry-safe"),
        needs_credentials: !matches!(node.value("security"), Some(Value::Array(list)) if list.is_empty()),
        regions: node.texts("x-regions").into_iter().map(str::to_owned).collect(),
        ambiguous,
        pagination: node.node("x-pagination")?.as_ref().map(words::pagination),
        waiters: waiters.iter().map(|(state, node)| ((*state).to_owned(), words::waiter(node))).collect(),
        archive: owned(node.text("x-archive")?),
        parameters,
        body,
        answers,
        samples: samples.iter().map(sample).collect::<Result<_, _>>()?,
        departures: departure(node, node)?.into_iter().collect(),
    })
}

fn permission(node: &Node<'_>) -> Result<Permission, Error> {
    let Some(text) = node.text("x-iam-action")? else { return Ok(Permission::Unknown) };
    let parsed = apispec::permission::Permission::parse(text);
    let owned = |text: Option<&str>| text.map(str::to_owned);
    match parsed.ok_or_else(|| node.error("`x-iam-action` has none of the documented forms"))? {
        apispec::permission::Permission::Action { action, alias, table } => {
            Ok(Permission::Action { action: action.to_owned(), alias: owned(alias), table: owned(table) })
        }
        apispec::permission::Permission::NotRequired { reason } => Ok(Permission::None(reason.to_owned())),
    }
}

fn sample(node: &Node<'_>) -> Result<Sample, Error> {
    let language = node.required_text("lang")?.to_owned();
    let label = node.text("label")?.map_or_else(|| language.clone(), str::to_owned);
    Ok(Sample { language, label, source: node.required_text("source")?.to_owned() })
}

fn body(reader: &mut Reader, node: Node<'_>) -> Result<Option<Body>, Error> {
    let chain = node.resolve()?;
    let mut departures = Vec::new();
    for node in chain.nodes() {
        departures.extend(departure(node, &chain.target)?);
    }
    let mut contents = contents(reader, &chain.target, Place::Body, "body")?;
    if contents.is_empty() {
        return Ok(None);
    }
    Ok(Some(Body { required: chain.target.is("required"), content: contents.remove(0), departures }))
}

fn answer(reader: &mut Reader, status: &str, node: Node<'_>) -> Result<Answer, Error> {
    if !is_name(status, "") {
        return Err(node.error("this is not a status"));
    }
    let chain = node.resolve()?;
    let mut departures = Vec::new();
    for node in chain.nodes() {
        departures.extend(departure(node, &chain.target)?);
    }
    let mut headers = Vec::new();
    for (name, header) in chain.target.nodes("headers")? {
        headers.push(reader.header(status, name, header)?);
    }
    Ok(Answer {
        status: status.to_owned(),
        description: chain.text("description")?.unwrap_or_default().to_owned(),
        headers,
        contents: contents(reader, &chain.target, Place::Answer, status)?,
        departures,
    })
}

fn contents(reader: &mut Reader, node: &Node<'_>, place: Place, prefix: &str) -> Result<Vec<Content>, Error> {
    let mut contents = Vec::new();
    for (media_type, node) in node.nodes("content")? {
        let schema = node.node("schema")?.map(|schema| reader.body(schema, place, prefix)).transpose()?;
        contents.push(Content {
            media_type: media_type.to_owned(),
            schema,
            example: node.value("example").cloned(),
            departures: departure(&node, &node)?.into_iter().collect(),
        });
    }
    Ok(contents)
}
