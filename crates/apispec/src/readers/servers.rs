//! The servers of a merged document: the emulator, then the regions.
//! It must not know the regions.

use crate::node::{Entry, Mapping, Node, Value};

/// Where the emulator listens if nobody says otherwise.
const EMULATOR: &str = "http://127.0.0.1:8080";

/// What readers must know of it.
const DESCRIPTION: &str = "The emulator on your machine: `ccm-emulator serve`. The others are the regions.";

/// Puts the emulator before the regions: a tool that sends requests to the first server costs
/// nothing.
pub(super) fn add_emulator(document: &mut Node) {
    let span = document.span;
    let text = |text: &str| Entry { key_span: span, value: Node { span, value: Value::String(text.to_owned()) } };
    let emulator = [("url", EMULATOR), ("description", DESCRIPTION)];
    let emulator: Mapping = emulator.into_iter().map(|(key, value)| (key.to_owned(), text(value))).collect();
    let regions = document.get("servers").and_then(Node::as_sequence).unwrap_or_default();
    let servers = [Node { span, value: Value::Mapping(emulator) }].into_iter().chain(regions.iter().cloned()).collect();
    document.set("servers", Value::Sequence(servers));
}

/// Whether a document has the emulator.
pub(super) fn has_emulator(document: &Node) -> bool {
    let servers = document.get("servers").and_then(Node::as_sequence).unwrap_or_default();
    servers.iter().any(|server| server.get("url").and_then(Node::as_str) == Some(EMULATOR))
}
