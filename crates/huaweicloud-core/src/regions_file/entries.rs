//! Reads the entries of a regions file: `SERVICE: [{id: …, endpoint: …, endpoints: […]}]`. Unknown
//! keys are ignored.
//!
//! It must not know where the file is.

use std::collections::BTreeMap;

use super::yaml::{self, Node, Value, shown};

/// The addresses of a service in a region, or the place and description of an error in the file.
pub(super) fn find(text: &str, service: &str, region: &str) -> Result<Option<Vec<String>>, String> {
    let mut found = None;
    let Some(root) = yaml::parse(text)? else { return Ok(None) };
    let services = match &root.value {
        Value::Null => return Ok(None),
        Value::Map(services) => services,
        _ => return Err(root.error("", "expected a map")),
    };
    for (name, regions) in services {
        for (index, node) in list(Some(regions), shown(name))?.iter().enumerate() {
            let path = format!("{}[{index}]", shown(name));
            let Value::Map(fields) = &node.value else {
                return Err(node.error(&path, "expected a map with id and endpoint"));
            };
            let id = text_of(fields.get("id"), &format!("{path}.id"))?;
            let id = id.ok_or_else(|| node.error(&path, "missing field `id`"))?;
            let endpoints = endpoints(fields, &path)?;
            if endpoints.is_empty() {
                let what = format!("the region {id:?} has neither endpoint nor endpoints");
                return Err(node.error(&path, &what));
            }
            if !name.eq_ignore_ascii_case(service) || id != region {
                continue;
            }
            if found.replace(endpoints).is_some() {
                return Err(node.error(&path, &format!("duplicate region {id:?} of {service}")));
            }
        }
    }
    Ok(found)
}

fn endpoints(fields: &BTreeMap<String, Node>, path: &str) -> Result<Vec<String>, String> {
    let first = text_of(fields.get("endpoint"), &format!("{path}.endpoint"))?;
    let mut endpoints: Vec<_> = first.map(str::to_owned).into_iter().collect();
    let path = format!("{path}.endpoints");
    for (index, node) in list(fields.get("endpoints"), &path)?.iter().enumerate() {
        let path = format!("{path}[{index}]");
        let endpoint = text_of(Some(node), &path)?.ok_or_else(|| node.error(&path, "expected a string"))?;
        endpoints.push(endpoint.to_owned());
    }
    Ok(endpoints)
}

/// A list, which is empty if it is missing or null.
fn list<'n>(node: Option<&'n Node>, path: &str) -> Result<&'n [Node], String> {
    match node.map(|node| (node, &node.value)) {
        None | Some((_, Value::Null)) => Ok(&[]),
        Some((_, Value::List(items))) => Ok(items),
        Some((node, _)) => Err(node.error(path, "expected a list")),
    }
}

/// A string, unless it is missing or null.
fn text_of<'n>(node: Option<&'n Node>, path: &str) -> Result<Option<&'n str>, String> {
    match node.map(|node| (node, &node.value)) {
        None | Some((_, Value::Null)) => Ok(None),
        Some((_, Value::Text(text))) => Ok(Some(text)),
        Some((node, _)) => Err(node.error(path, "expected a string")),
    }
}
