//! Rules for what is said once for the whole service: the version of OpenAPI and the servers.
//! They must not look at operations or schemas.

use super::{Rule, rule};
use crate::document::Tree;
use crate::finding::Findings;
use crate::node::Node;
use std::collections::BTreeMap;

pub(super) const RULES: &[Rule] = &[OPENAPI_VERSION, SERVER_REGION];

const OPENAPI_VERSION: Rule = rule!(101, "openapi-version", openapi_version);

fn openapi_version(tree: &Tree, findings: &mut Findings) {
    let version = tree.root.get("openapi");
    if version.and_then(Node::as_str).is_some_and(|version| version == "3.0" || version.starts_with("3.0.")) {
        return;
    }
    let (span, message) = match version {
        Some(node) => (node.span, format!("OpenAPI {} is not supported", tree.sources.text(node.span))),
        None => (tree.root.span, "`openapi` is missing".to_owned()),
    };
    findings.push(
        OPENAPI_VERSION
            .finding(span, message)
            .why("Everything downstream reads OpenAPI 3.0; 3.1 gives other meanings to `nullable`, `type` and `exclusiveMinimum`.")
            .fix("Write `openapi: 3.0.3`."),
    );
}

const SERVER_REGION: Rule = rule!(102, "server-region", server_region);

fn server_region(tree: &Tree, findings: &mut Findings) {
    let why = "The client finds the host of a region in this list, and sends credentials to it.";
    let servers = tree.root.get("servers").and_then(Node::as_sequence).unwrap_or_default();
    if servers.is_empty() {
        let span = tree.root.get("servers").map_or(tree.root.span, |servers| servers.span);
        let finding = SERVER_REGION.finding(span, "there are no `servers`").why(why);
        findings.push(finding.fix("List each region in openapi.yaml, as `- url: https://…` with its `x-region`."));
    }
    let mut seen: BTreeMap<&str, &Node> = BTreeMap::new();
    for server in servers {
        match server.get("url").and_then(Node::as_str) {
            Some(url) if url.strip_prefix("https://").is_some_and(|host| !host.is_empty()) => {}
            Some(url) => {
                let span = server.get("url").map_or(server.span, |url| url.span);
                let finding = SERVER_REGION.finding(span, format!("the server `{url}` does not use https")).why(why);
                findings.push(finding.fix("Begin the URL with `https://`."));
            }
            None => {
                let finding = SERVER_REGION.finding(server.span, "the server has no `url`").why(why);
                findings.push(finding.fix("Add `url: https://…` with the host of the region."));
            }
        }
        let Some(region) = server.get("x-region") else {
            let finding = SERVER_REGION.finding(server.span, "the server has no `x-region`").why(why);
            findings.push(finding.fix("Add `x-region` with the region's identifier, such as `x-region: cn-north-4`."));
            continue;
        };
        let Some(name) = region.as_str().filter(|name| !name.is_empty()) else {
            let message = format!("`x-region` is {} instead of text", region.kind());
            let finding = SERVER_REGION.finding(region.span, message).why(why);
            findings.push(finding.fix("Write the region's identifier, such as `x-region: cn-north-4`."));
            continue;
        };
        if let Some(first) = seen.insert(name, region) {
            findings.push(
                SERVER_REGION
                    .finding(region.span, format!("two servers have the region `{name}`"))
                    .label("here again")
                    .related(first.span, "first here")
                    .why(why)
                    .fix("Remove one of the servers, or correct its region."),
            );
            seen.insert(name, first);
        }
    }
}
