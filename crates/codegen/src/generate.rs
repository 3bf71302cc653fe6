//! Runs progenitor on a lowered document. All settings of progenitor are here, and nothing else
//! calls it.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use schemars::schema::{InstanceType, SchemaObject};

use crate::{Error, culprit, lower};

/// The version of progenitor, which is pinned in the manifest of the workspace; progenitor does not
/// expose it.
pub(crate) const PROGENITOR: &str = "0.15.1";

/// The output of progenitor.
pub(crate) struct Output {
    /// The code as one file.
    pub(crate) file: syn::File,
    /// The crates that the code uses besides reqwest and serde.
    pub(crate) dependencies: Vec<&'static str>,
}

/// Generates the code of one service from its lowered document.
pub(crate) fn generate(tree: &apispec::Tree, document: &OpenAPI) -> Result<Output, Error> {
    attempt(document).map_err(|reason| {
        let culprit = culprit::find(tree, document, &reason, |part| attempt(part).map(drop));
        Error::progenitor(&tree.service, culprit)
    })
}

/// Runs progenitor. Returns its error, or the message of its panic.
fn attempt(document: &OpenAPI) -> Result<Output, String> {
    let mut generator = Generator::new(&settings());
    // Progenitor panics on much that it does not support. The lint rejects all known cases; this
    // handles the rest.
    let tokens = catch_panic(|| generator.generate_tokens(document))?.map_err(|error| {
        // Further lines dump the input, which does not help.
        error.to_string().lines().next().unwrap_or_default().trim_end_matches(['{', ' ']).to_owned()
    })?;
    let file = syn::parse2(tokens).map_err(|error| format!("its output does not parse as Rust: {error}"))?;
    let types = generator.get_type_space();
    if types.uses_regress() {
        return Err("a pattern was not removed; progenitor would check it with a crate that clients do not depend on"
            .to_owned());
    }
    let used = [("chrono", types.uses_chrono()), ("serde_json", types.uses_serde_json()), ("uuid", types.uses_uuid())];
    Ok(Output { file, dependencies: used.into_iter().filter(|(_, used)| *used).map(|(name, _)| name).collect() })
}

fn settings() -> GenerationSettings {
    let time = SchemaObject {
        instance_type: Some(InstanceType::Integer.into()),
        format: Some(lower::times::FORMAT.to_owned()),
        ..SchemaObject::default()
    };
    let text = |format: &str| SchemaObject {
        instance_type: Some(InstanceType::String.into()),
        format: Some(format.to_owned()),
        ..SchemaObject::default()
    };
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote::quote!(Handle))
        .with_derive("PartialEq")
        // Sorted, so that a map is printed and sent in the same order each time.
        .with_map_type("::std::collections::BTreeMap")
        .with_conversion(text("password"), "::huaweicloud_core::Secret", std::iter::empty::<TypeImpl>())
        .with_conversion(text("binary"), "::huaweicloud_core::SecretBytes", std::iter::empty::<TypeImpl>())
        .with_conversion(time, "::huaweicloud_core::UnixMillis", [TypeImpl::Default, TypeImpl::Display].into_iter())
        .with_conversion(
            text(lower::times::LOCAL_FORMAT),
            "::huaweicloud_core::LocalDateTime",
            [TypeImpl::Default, TypeImpl::Display].into_iter(),
        )
        .with_conversion(
            text("date-time"),
            "::huaweicloud_core::DateTime",
            [TypeImpl::Default, TypeImpl::Display].into_iter(),
        )
        .with_conversion(text("date"), "::huaweicloud_core::Date", [TypeImpl::Default, TypeImpl::Display].into_iter());
    settings
}

thread_local! {
    /// Whether panics of this thread are suppressed.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`. If it panics, the message is returned instead of printed.
///
/// The panic hook is global to the process. It is set once and stays, so that panics of other
/// threads are still printed.
fn catch_panic<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                print(panic);
            }
        }));
    });
    QUIET.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    result.map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(ToString::to_string);
        text.or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "it panicked without a message".to_owned())
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_version_of_progenitor_is_the_pinned_one() {
        let manifest = include_str!("../../../Cargo.toml");
        assert!(manifest.contains(&format!("progenitor = {{ version = \"={}\"", super::PROGENITOR)));
    }
}
