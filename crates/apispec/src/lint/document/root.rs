//! Rules for what applies to the whole service: the version of OpenAPI, the `info` and the servers.
//! They must not check operations or schemas.

use std::collections::BTreeMap;

use diagnostics::{Finding, Findings, suggest};

use crate::document::Operation;
use crate::lint::{Check, Context, check};
use crate::node::Node;

pub(in crate::lint) const RULES: &[Check] = &[OPENAPI_VERSION, SERVER_REGION, INFO_VERSION];

const OPENAPI_VERSION: Check = check!(101, "openapi-version", openapi_version);

fn openapi_version(context: &Context<'_>, findings: &mut Findings) {
    let version = context.tree.root.get("openapi");
    let patch = version.and_then(Node::as_str).and_then(|version| version.strip_prefix("3.0."));
    if patch.is_some_and(|patch| !patch.is_empty() && patch.bytes().all(|digit| digit.is_ascii_digit())) {
        return;
    }
    let (span, message) = match version {
        Some(node) => (node.span, format!("the version `{}` is not OpenAPI 3.0", context.tree.sources.text(node.span))),
        None => (context.tree.root.span, "`openapi` is missing".to_owned()),
    };
    findings.push(
        OPENAPI_VERSION
            .finding(span, message)
            .why("All tools here read OpenAPI 3.0. In 3.1, `nullable`, `type` and `exclusiveMinimum` have other meanings.")
            .fix("Write `openapi: 3.0.3`."),
    );
}

const SERVER_REGION: Check = check!(102, "server-region", server_region);

const SERVER_WHY: &str = "The client looks up the host of a region in this list and sends credentials to it.";

fn server_region(context: &Context<'_>, findings: &mut Findings) {
    let list = context.tree.root.get("servers");
    // Anything but a list is rejected when reading the types.
    if list.is_some_and(|list| list.as_sequence().is_none()) {
        return;
    }
    let servers = list.and_then(Node::as_sequence).unwrap_or_default();
    if servers.is_empty() {
        let span = list.map_or(context.tree.root.span, |servers| servers.span);
        let finding = SERVER_REGION.finding(span, "`servers` is missing or empty").why(SERVER_WHY);
        findings.push(finding.fix("List each region in openapi.yaml as `- url: https://…` with its `x-region`."));
    }
    let mut seen: BTreeMap<&str, &Node> = BTreeMap::new();
    for server in servers.iter().filter(|server| server.as_mapping().is_some()) {
        findings.extend(check_url(server));
        let region = server.get("x-region");
        let Some((region, name)) = region.and_then(|region| Some((region, region_id(region.as_str()?)?))) else {
            findings.push(no_region(server, region));
            continue;
        };
        if let Some(first) = seen.get(name) {
            findings.push(
                SERVER_REGION
                    .finding(region.span, format!("two servers have the region `{name}`"))
                    .label("second occurrence")
                    .related(first.span, "first occurrence")
                    .why(SERVER_WHY)
                    .fix("Remove one of the servers, or correct its region."),
            );
            continue;
        }
        seen.insert(name, region);
    }
}

fn check_url(server: &Node) -> Option<Finding> {
    let Some(node) = server.get("url") else {
        let finding = SERVER_REGION.finding(server.span, "the server has no `url`").why(SERVER_WHY);
        return Some(finding.fix("Add `url: https://…` with the host of the region."));
    };
    // Anything but a string is rejected when reading the types.
    let url = node.as_str()?;
    let (message, fix) = match url.strip_prefix("https://") {
        Some(host) if is_host(host) => return None,
        Some(_) => (
            format!("the server `{url}` must be `https://` and a host, without a path"),
            "Write only the host name after `https://`. The rest belongs to the paths.",
        ),
        None => (format!("the server `{url}` does not use https"), "Begin the URL with `https://`."),
    };
    Some(SERVER_REGION.finding(node.span, message).why(SERVER_WHY).fix(fix))
}

fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    host.split('.').all(label)
}

/// The name, if it is a valid region ID.
fn region_id(name: &str) -> Option<&str> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let begins = name.starts_with(|first: char| first.is_ascii_lowercase());
    (begins && name.bytes().all(fits)).then_some(name)
}

fn no_region(server: &Node, region: Option<&Node>) -> Finding {
    let (span, message) = match region {
        None => (server.span, "the server has no `x-region`".to_owned()),
        Some(node) => match node.as_str() {
            Some(name) => (node.span, format!("`{name}` is not a region ID")),
            None => (node.span, format!("`x-region` is {} instead of a string", node.kind())),
        },
    };
    let finding = SERVER_REGION.finding(span, message).why(SERVER_WHY);
    finding.fix("Write the region ID: lower-case letters, digits and `-`, such as `x-region: cn-north-4`.")
}

const INFO_VERSION: Check = check!(103, "info-version", info_version);

fn info_version(context: &Context<'_>, findings: &mut Findings) {
    // A document without `info` is rejected when reading the types.
    let Some(info) = context.tree.root.as_mapping().and_then(|root| root.entry("info")) else { return };
    if info.value.as_mapping().is_none() {
        return;
    }
    for key in ["title", "description"] {
        let value = info.value.get(key);
        if value.is_none_or(|text| text.as_str().is_some_and(|text| text.trim().is_empty())) {
            let span = value.map_or(info.key_span, |text| text.span);
            let finding = INFO_VERSION.finding(span, format!("`info` has no `{key}`"));
            findings.push(
                finding
                    .why("The client's documentation begins with the title and the description.")
                    .fix(format!("Add a `{key}` for the service, in your own words.")),
            );
        }
    }
    let versions = context.tree.versions();
    let expected = versions.join(", ");
    let finding = match info.value.get("version") {
        Some(node) if node.as_str().is_some_and(|version| version == expected || versions.is_empty()) => return,
        Some(node) => {
            let version = context.tree.sources.text(node.span);
            let message = format!("the version is `{version}`, but the paths begin with {}", suggest::list(versions));
            let listed: Vec<_> = node.as_str().unwrap_or_default().split(", ").collect();
            let other = |operation: &&Operation| operation.version().is_some_and(|version| !listed.contains(&version));
            let finding = INFO_VERSION.finding(node.span, message);
            match context.tree.operations.iter().find(other) {
                Some(operation) => finding.related(operation.span, "such a path"),
                None => finding,
            }
        }
        None => INFO_VERSION.finding(info.key_span, "`info` has no `version`"),
    };
    let expected = if expected.is_empty() { "v1" } else { &expected };
    findings.push(
        finding
            .why("It says which API versions the service has, and tells a mistyped path from a new version.")
            .fix(format!("Write `version: {expected}`, or correct the paths.")),
    );
}
