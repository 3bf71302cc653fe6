//! Compares a package with the service of the spec that names it.
//! It must not know how the result is shown.

use apispec::Tree;
use apispec::node::Node;
use diagnostics::source::SourceMap;
use thiserror::Error;

use crate::compare::{Comparison, compare};
use crate::package::Package;
use crate::read::read;

/// The result for one package.
#[derive(Clone, Debug)]
pub struct Drift {
    /// The service.
    pub service: String,
    /// The package, such as `huaweicloudsdkscm 3.1.219`.
    pub package: String,
    /// The files of both that places refer to.
    pub sources: SourceMap,
    /// The result of the comparison.
    pub comparison: Comparison,
}

/// Why a package cannot be compared.
#[derive(Debug, Error)]
pub enum DriftError {
    /// No service of the spec names the package.
    #[error(
        "no service of the spec has `x-sdk-package: {package}`\n  help: the packages of the spec are {}", known.join(", ")
    )]
    NoService {
        /// The name of the package.
        package: String,
        /// The packages that services name.
        known: Vec<String>,
    },
}

/// The name of a service's package, if its document has one.
#[must_use]
pub fn package_name(tree: &Tree) -> Option<&str> {
    tree.root.get("x-sdk-package").and_then(Node::as_str)
}

/// Compares a package with the service that names it.
///
/// # Errors
/// If no service names it.
pub fn drift(trees: &[Tree], package: &Package) -> Result<Drift, DriftError> {
    let Some(tree) = trees.iter().find(|tree| package_name(tree) == Some(package.name.as_str())) else {
        let known = trees.iter().filter_map(package_name).map(str::to_owned).collect();
        return Err(DriftError::NoService { package: package.name.clone(), known });
    };
    let mut sources = tree.sources.clone();
    let sdk = read(package, &mut sources);
    let comparison = compare(tree, &sdk, &sources);
    let package = format!("{} {}", package.name, package.version).trim_end().to_owned();
    Ok(Drift { service: tree.service.clone(), package, sources, comparison })
}

impl Drift {
    /// Whether the package and the spec agree, apart from explained differences.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.comparison.findings.is_empty()
    }
}
