//! Pages of lists, and the links in responses.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::call::{Call, World};

/// The maximum number of entries of a response without `per_page`.
const MAX_ENTRIES: usize = 300;

/// The requested page of the entries that match, and links to its neighbours. Pages count from 1.
pub(super) fn page<T>(call: &Call, entries: Vec<T>) -> (Vec<T>, Value) {
    let number = |name: &str| call.query_number(name).and_then(|number| usize::try_from(number).ok());
    let size = number("per_page").unwrap_or(MAX_ENTRIES);
    let page = number("page").unwrap_or(1).max(1);
    let start = (page - 1).saturating_mul(size);
    let has_next = entries.len() > start.saturating_add(size);
    let address = |page: Option<usize>| page.map(|page| address(call, page));
    let links = json!({
        "self": format!("{}{}", call.world.endpoint, call.operation.path),
        "previous": address((page > 1).then(|| page - 1)),
        "next": address(has_next.then(|| page + 1)),
    });
    (entries.into_iter().skip(start).take(size).collect(), links)
}

/// The address of another page of the same list.
fn address(call: &Call, page: usize) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let others = call.query.0.iter().filter(|(name, _)| name != "page");
    let others: String = others.map(|(name, value)| format!("&{}={}", encode(name), encode(value))).collect();
    format!("{}{}?page={page}{others}", call.world.endpoint, call.operation.path)
}

/// The link of an entry to itself.
pub(super) fn link(world: &World, path: &str) -> Value {
    json!({"self": format!("{}{path}", world.endpoint)})
}

/// As [`link`], with the neighbours that some operations document and that an entry does not have.
pub(super) fn link_alone(world: &World, path: &str) -> Value {
    json!({"self": format!("{}{path}", world.endpoint), "previous": null, "next": null})
}
