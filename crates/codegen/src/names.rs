//! Compares what progenitor made with the model: every method, request, setter, type, field and variant must have the name that
//! the model gives it, since documentation, examples and other tools are written by the model.
//! It must not know how a name is formed.

use std::collections::BTreeSet;

use model::{Kind, Model, Origin};

use crate::Error;
use crate::declare;
use crate::emit::split::{Homes, Module};
use crate::syntax::compact;

/// Compares all names.
///
/// # Errors
///
/// The first name that only one of the two has, with what the other has in its place; or a declaration that cannot be printed.
pub(crate) fn compare(model: &Model<'_>, modules: &[Module]) -> Result<(), Error> {
    if let Some(item) = modules.iter().flat_map(Module::items).find(|item| declare::is_unreadable(item)) {
        let text = crate::syntax::defined_name(item).unwrap_or_default();
        return Err(Error::UnknownOutput { kind: "declaration", text });
    }
    let made = modules.iter().flat_map(|module| module.types.iter().map(String::as_str)).collect();
    same("the types of the client", made, types(model))?;
    let made = modules.iter().flat_map(|module| module.requests.iter().map(String::as_str)).collect();
    let requests = model.operations.iter().map(|operation| operation.request.as_str()).collect();
    same("the requests", made, requests)?;
    members(model, modules)
}

/// The types that progenitor should make, with the builders of those that are sent.
fn types<'a>(model: &'a Model<'_>) -> BTreeSet<&'a str> {
    let made = model.types.iter().filter(|found| match found.origin {
        Origin::Request => false,
        Origin::Builder => found.sent,
        Origin::Schema | Origin::Inline => true,
    });
    made.map(|found| found.name.as_str()).collect()
}

/// Compares what is in each type and in each request.
fn members(model: &Model<'_>, modules: &[Module]) -> Result<(), Error> {
    let homes = Homes::of(modules);
    let items = |name: &str| homes.index(name).into_iter().flat_map(|home| modules[home].items());
    for found in &model.types {
        let (name, what) = (&found.name, format!("the {} (`{}`)", found.what, found.name));
        for item in items(name) {
            match (item, &found.kind) {
                (syn::Item::Struct(item), Kind::Structure(fields)) if item.ident == name => {
                    let expected = fields.iter().map(|field| field.name.clone()).collect();
                    same(&format!("the fields of {what}"), of_struct(item), expected)?;
                }
                (syn::Item::Enum(item), Kind::Enumeration(variants)) if item.ident == name => {
                    let made = item.variants.iter().map(|variant| variant.ident.to_string()).collect();
                    let expected = variants.iter().map(|variant| variant.name.clone());
                    let expected = expected.chain([model::names::FALLBACK.to_owned()]).collect();
                    same(&format!("the variants of {what}"), made, expected)?;
                }
                _ => {}
            }
        }
    }
    for operation in &model.operations {
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
        same(&format!("the setters of {what}"), setters, expected)?;
        if !methods.contains(&operation.method) {
            same(&format!("the method of {what}"), methods, BTreeSet::from([operation.method.clone()]))?;
        }
    }
    Ok(())
}

fn of_struct(item: &syn::ItemStruct) -> BTreeSet<String> {
    item.fields.iter().filter_map(|field| Some(field.ident.as_ref()?.to_string())).collect()
}

fn same<T: Ord + AsRef<str>>(what: &str, made: BTreeSet<T>, expected: BTreeSet<T>) -> Result<(), Error> {
    let first =
        |one: &BTreeSet<T>, other: &BTreeSet<T>| one.difference(other).next().map(|name| name.as_ref().to_owned());
    match (first(&made, &expected), first(&expected, &made)) {
        (None, None) => Ok(()),
        (made, expected) => Err(Error::Names { what: what.to_owned(), made, expected }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_names_both() {
        let set = |names: &[&'static str]| names.iter().copied().collect::<BTreeSet<_>>();
        assert!(same("x", set(&["a", "b"]), set(&["b", "a"])).is_ok());
        let both =
            same("the setters of the operation `A`", set(&["a", "b"]), set(&["a", "c"])).unwrap_err().to_string();
        assert!(
            both.starts_with("the setters of the operation `A`: progenitor made `b`, and the model has `c`"),
            "{both}"
        );
        let more = same("the requests", set(&["a", "b"]), set(&["a"])).unwrap_err().to_string();
        assert!(more.contains("progenitor made `b`, and the model has nothing"), "{more}");
    }
}
