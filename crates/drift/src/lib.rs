//! Compares the vendor's Python SDK with the spec. The SDK is made from the same definitions as the
//! documentation pages and published about every week, so a difference shows that pages have
//! changed. A package is read as text; nothing in it is imported or run.
//! It must not know how pages look, nor print anything.
//!
//! Data flow: [`download()`] fetches wheels, [`Package::read`] unpacks one, [`read()`] finds the
//! facts in it ([`Sdk`]), [`compare()`] compares them with a service of the spec, [`report`]
//! renders the result. [`releases()`] turns the facts of two releases into OpenAPI documents, which
//! `specdiff` compares.

mod compare;
mod document;
mod download;
mod drift;
mod explain;
mod package;
mod python;
mod read;
mod release;
pub mod report;
pub mod rules;
mod sdk;

pub use compare::{Comparison, Explained, compare, problems};
pub use download::{Download, DownloadError, download};
pub use drift::{Drift, DriftError, drift, package_name};
pub use package::{Package, PackageError, packages_in};
pub use read::read;
pub use release::{Release, documents, releases};
pub use sdk::{Api, Kind, Location, Model, Operation, Parameter, Property, Regions, Sdk};
