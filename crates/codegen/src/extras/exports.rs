//! The exports of the crate: the client at its root, the requests in `builder`, all other types in
//! `types`. The files of the pages are private modules, so moving a type from one page to another
//! breaks no caller.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use model::{Kind, Shape};

use super::{Input, answers, archives, readme, waiters};
use crate::emit::render::provenance;
use crate::emit::split::Module;

/// `lib.rs`. Rustfmt and prettyplease lay out code differently, so rustfmt must skip the modules;
/// this file is laid out so that both agree.
pub(super) fn library(input: &Input<'_>) -> String {
    let (provenance, links) = (provenance(&input.service_file()), readme::links(input));
    let mut text = format!("// {provenance}\n\n{links}#![doc = include_str!(\"../README.md\")]\n");
    // docs.rs shows which feature an item needs.
    text.push_str("#![cfg_attr(docsrs, feature(doc_cfg))]\n");
    let mut modules: Vec<(String, &str)> = input.modules.iter().map(|module| (module.name.clone(), "")).collect();
    modules.extend(
        [("builder", "pub "), ("client", ""), ("operations", "pub "), ("types", "pub ")]
            .map(|(name, vis)| (name.to_owned(), vis)),
    );
    if !apispec::error_codes(&input.document.tree).is_empty() {
        modules.push(("error_codes".to_owned(), "pub "));
    }
    modules.sort();
    text.push('\n');
    for (name, visibility) in modules {
        let _ = writeln!(text, "#[rustfmt::skip]\n{visibility}mod {name};");
    }
    text.push_str("\npub use client::{Client, SERVICE};\n");
    let paginator = if input.paginated().next().is_some() { "Paginator, " } else { "" };
    let downloads = input.model.operations.iter().any(|operation| answers::is_bytes(input.model, operation));
    let bytes = if archives::any(input.model) || downloads { "SecretBytes, " } else { "" };
    let stream = if downloads { "ByteStream, " } else { "" };
    let waiter = if input.model.operations.iter().any(|operation| !waiters::methods(operation).is_empty()) {
        ", Waiter"
    } else {
        ""
    };
    let has = |shapes: &[Shape], name: &'static str| if has_shape(input, shapes) { name } else { "" };
    let (date, date_time) = (has(&[Shape::Date], "Date, "), has(&[Shape::DateTime], "DateTime, "));
    let local = has(&[Shape::LocalTime], "LocalDateTime, ");
    let null = if accepts_null(input) { "Null, Nullable, " } else { "" };
    let offset = has(&[Shape::LocalTime, Shape::Date], "UtcOffset, ");
    let names = format!(
        "{stream}CallOptions, Config, Credentials, {date}{date_time}Error, ErrorKind, {local}{null}{paginator}ResponseValue, Secret, {bytes}UnixMillis, {offset}ValidationErrors, Violation{waiter}"
    );
    let _ = writeln!(text, "#[rustfmt::skip]\npub use huaweicloud_core::{{{names}}};");
    for (feature, module) in [("blocking", "blocking"), ("pem", "pem"), ("test-util", "test_util")] {
        let _ = writeln!(text, "#[cfg(feature = {feature:?})]\npub use huaweicloud_core::{module};");
    }
    text
}

/// Whether a type or an argument has one of these shapes.
pub(super) fn has_shape(input: &Input<'_>, wanted: &[Shape]) -> bool {
    fn is_wanted(shape: &Shape, wanted: &[Shape]) -> bool {
        match shape {
            Shape::List(inner) | Shape::Map(inner) => is_wanted(inner, wanted),
            shape => wanted.contains(shape),
        }
    }
    let fields = input.model.types.iter().filter_map(|found| match &found.kind {
        Kind::Structure(fields) => Some(fields),
        _ => None,
    });
    let arguments = input.model.operations.iter().flat_map(|operation| &operation.arguments);
    let shapes = fields.flatten().map(|field| &field.shape).chain(arguments.map(|argument| &argument.shape));
    shapes.into_iter().any(|shape| is_wanted(shape, wanted))
}

/// Whether a property of a request can be null.
fn accepts_null(input: &Input<'_>) -> bool {
    input.model.types.iter().any(|found| match &found.kind {
        Kind::Structure(fields) => {
            found.sent && fields.iter().any(|field| field.clearable || (field.optional && field.required))
        }
        _ => false,
    })
}

/// `types.rs`.
pub(super) fn types(input: &Input<'_>) -> String {
    let head = "//! Types in requests and responses.\n\n";
    format!(
        "// {}\n\n{head}{}",
        provenance(&input.model.spec_folder()),
        reexports(input.modules, |module| &module.types)
    )
}

/// `builder.rs`.
pub(super) fn requests(input: &Input<'_>) -> String {
    let head = "//! Requests, which the methods of the [`Client`](crate::Client) return.\n\n";
    format!(
        "// {}\n\n{head}{}",
        provenance(&input.model.spec_folder()),
        reexports(input.modules, |module| &module.requests)
    )
}

fn reexports(modules: &[Module], names: impl Fn(&Module) -> &BTreeSet<String>) -> String {
    let mut text = String::new();
    for module in modules.iter().filter(|module| !names(module).is_empty()) {
        let names = names(module);
        if let (1, Some(name)) = (names.len(), names.first()) {
            let _ = writeln!(text, "pub use crate::{}::{name};", module.name);
            continue;
        }
        let _ = writeln!(text, "pub use crate::{}::{{", module.name);
        for name in names {
            let _ = writeln!(text, "    {name},");
        }
        text.push_str("};\n");
    }
    text
}
