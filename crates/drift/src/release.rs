//! Turns two releases of the SDK into documents that can be compared like two states of the spec.
//! It must not know what a change means.

use std::collections::{BTreeMap, BTreeSet};

use apispec::Tree;
use diagnostics::Report;

use crate::document::document;
use crate::sdk::Sdk;

/// The packages of a release, by service.
pub type Release = BTreeMap<String, Sdk>;

/// What a package says about each API version, as OpenAPI documents in YAML.
#[must_use]
pub fn documents(sdk: &Sdk) -> Vec<String> {
    sdk.apis.iter().map(|api| document(sdk, api)).collect()
}

/// The documents of two releases. A service with several API versions has a document for each,
/// named `iam-v3` and `iam-v5`.
///
/// # Errors
/// If a document is not valid, which is a fault of this crate.
pub fn releases(before: &Release, after: &Release) -> Result<(Vec<Tree>, Vec<Tree>), Report> {
    Ok((trees(before, after)?, trees(after, before)?))
}

fn trees(release: &Release, other: &Release) -> Result<Vec<Tree>, Report> {
    let mut trees = Vec::new();
    for (service, sdk) in release {
        let twin = other.get(service);
        let versions = |sdk: &Sdk| sdk.apis.iter().map(|api| api.version.clone()).collect::<BTreeSet<_>>();
        let mut known = versions(sdk);
        known.extend(twin.map(versions).unwrap_or_default());
        for api in &sdk.apis {
            let name = if known.len() == 1 { service.clone() } else { format!("{service}-{}", api.version) };
            let text = document(sdk, api);
            let shown = format!("{} {}", sdk.name, sdk.version);
            trees.push(apispec::load::parse_merged(shown.trim_end(), &text, &name)?);
        }
    }
    Ok(trees)
}
