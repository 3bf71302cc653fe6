//! Compares the output of progenitor with the model: every method, request, setter, type, field and
//! variant must have the name that the model gives it, since documentation, examples and other
//! tools use the names of the model. It must not know how a name is formed.

use std::collections::BTreeSet;

use model::{Kind, Model, Origin};

use crate::emit::split::{Module, ModuleIndex};
use crate::syntax::compact;
use crate::{Error, declare};

/// Compares all names in these files, which are in the modules.
///
/// # Errors
///
/// When a name is in only one of the two, or when a declaration cannot be printed.
pub(crate) fn compare(model: &Model<'_>, files: &BTreeSet<&str>, modules: &[Module]) -> Result<(), Error> {
    if let Some(item) = modules.iter().flat_map(Module::items).find(|item| declare::is_unreadable(item)) {
        let text = crate::syntax::defined_name(item).unwrap_or_default();
        return Err(Error::UnexpectedOutput { kind: "declaration", text });
    }
    let generated = modules.iter().flat_map(|module| module.types.iter().map(String::as_str)).collect();
    ensure_equal("the types of the client", generated, types(model, files))?;
    let generated = modules.iter().flat_map(|module| module.requests.iter().map(String::as_str)).collect();
    let operations = model.operations.iter().filter(|operation| files.contains(operation.file.as_str()));
    let requests = operations.map(|operation| operation.request.as_str()).collect();
    ensure_equal("the requests", generated, requests)?;
    members(model, files, modules)
}

/// The types that progenitor should generate, and the builders of those that are sent.
fn types<'a>(model: &'a Model<'_>, files: &BTreeSet<&str>) -> BTreeSet<&'a str> {
    let in_files = model.types.iter().filter(|found| files.contains(found.file.as_str()));
    let generated = in_files.filter(|found| match found.origin {
        Origin::Request => false,
        Origin::Builder => found.sent,
        Origin::Schema | Origin::Inline => true,
    });
    generated.map(|found| found.name.as_str()).collect()
}

/// Compares the members of each type and each request.
fn members(model: &Model<'_>, files: &BTreeSet<&str>, modules: &[Module]) -> Result<(), Error> {
    let index = ModuleIndex::of(modules);
    let items = |name: &str| index.get(name).into_iter().flat_map(|module| modules[module].items());
    for found in model.types.iter().filter(|found| files.contains(found.file.as_str())) {
        let (name, what) = (&found.name, format!("the {} (`{}`)", found.what, found.name));
        for item in items(name) {
            match (item, &found.kind) {
                (syn::Item::Struct(item), Kind::Structure(fields)) if item.ident == name => {
                    let expected = fields.iter().map(|field| field.name.clone()).collect();
                    ensure_equal(&format!("the fields of {what}"), of_struct(item), expected)?;
                }
                (syn::Item::Enum(item), Kind::Enumeration(variants)) if item.ident == name => {
                    let generated = item.variants.iter().map(|variant| variant.ident.to_string()).collect();
                    let expected = variants.iter().map(|variant| variant.name.clone());
                    let expected = expected.chain([model::names::FALLBACK.to_owned()]).collect();
                    ensure_equal(&format!("the variants of {what}"), generated, expected)?;
                }
                _ => {}
            }
        }
    }
    for operation in model.operations.iter().filter(|operation| files.contains(operation.file.as_str())) {
        let what = format!("the operation `{}`", operation.id);
        let (mut setters, mut methods) = (BTreeSet::new(), BTreeSet::new());
        for item in items(&operation.request) {
            match item {
                syn::Item::Struct(item) if item.ident == operation.request => setters = declare::setters(item),
                syn::Item::Impl(item) if compact(&item.self_ty) == model::names::CLIENT => {
                    methods.extend(item.items.iter().filter_map(|member| match member {
                        syn::ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
                        _ => None,
                    }));
                }
                _ => {}
            }
        }
        let expected = operation.arguments.iter().map(|argument| argument.setter.clone()).collect();
        ensure_equal(&format!("the setters of {what}"), setters, expected)?;
        if !methods.contains(&operation.method) {
            ensure_equal(&format!("the method of {what}"), methods, BTreeSet::from([operation.method.clone()]))?;
        }
    }
    Ok(())
}

fn of_struct(item: &syn::ItemStruct) -> BTreeSet<String> {
    item.fields.iter().filter_map(|field| Some(field.ident.as_ref()?.to_string())).collect()
}

fn ensure_equal<T: Ord + AsRef<str>>(what: &str, generated: BTreeSet<T>, expected: BTreeSet<T>) -> Result<(), Error> {
    let first =
        |one: &BTreeSet<T>, other: &BTreeSet<T>| one.difference(other).next().map(|name| name.as_ref().to_owned());
    match (first(&generated, &expected), first(&expected, &generated)) {
        (None, None) => Ok(()),
        (generated, expected) => Err(Error::Names { what: what.to_owned(), generated, expected }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_mismatch_reports_both_names() {
        let set = |names: &[&'static str]| names.iter().copied().collect::<BTreeSet<_>>();
        assert!(ensure_equal("x", set(&["a", "b"]), set(&["b", "a"])).is_ok());
        let both = ensure_equal("the setters of the operation `A`", set(&["a", "b"]), set(&["a", "c"]))
            .unwrap_err()
            .to_string();
        assert!(
            both.starts_with("the setters of the operation `A`: progenitor generated `b`, but the model has `c`"),
            "{both}"
        );
        let more = ensure_equal("the requests", set(&["a", "b"]), set(&["a"])).unwrap_err().to_string();
        assert!(more.contains("progenitor generated `b`, but the model has nothing"), "{more}");
    }
}
