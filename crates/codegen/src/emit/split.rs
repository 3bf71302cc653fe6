//! Splits the output of progenitor into files that mirror the spec: the request, the method and the
//! types of a page are in the file of that page. Progenitor's nested modules are removed. An item
//! that cannot be placed is an error, so that none is lost.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::{Model, names};
use syn::visit_mut::VisitMut;

use super::flatten::{Context, Flatten};
use crate::syntax::{defined_name, last_names, last_names_of_path};
use crate::{Error, declare};

/// A generated file with the items of a spec file.
pub(crate) struct Module {
    /// The name of the file without its extension, in snake case.
    pub(crate) name: String,
    /// The spec file that it is generated from, as a path to display.
    pub(crate) spec_file: String,
    /// The names of the types that it defines, sorted.
    pub(crate) types: BTreeSet<String>,
    /// The names of the requests that it defines, sorted.
    pub(crate) requests: BTreeSet<String>,
    /// The methods of the client and the requests that they return.
    pub(crate) operations: Vec<syn::Item>,
    /// The types.
    pub(crate) definitions: Vec<syn::Item>,
}

impl Module {
    /// An empty file of this name.
    pub(crate) fn new(name: &str, model: &Model<'_>) -> Self {
        Self {
            name: name.to_owned(),
            spec_file: model.spec_file(name),
            types: BTreeSet::new(),
            requests: BTreeSet::new(),
            operations: Vec::new(),
            definitions: Vec::new(),
        }
    }

    /// Frees the memory of the items, which are printed.
    pub(crate) fn drop_items(&mut self) {
        (self.operations, self.definitions) = (Vec::new(), Vec::new());
    }

    /// The items in the order in which they are printed: operations first.
    pub(crate) fn items(&self) -> impl Iterator<Item = &syn::Item> {
        self.operations.iter().chain(&self.definitions)
    }
}

/// The module of each type and each request, to find it without searching all modules.
pub(crate) struct ModuleIndex(HashMap<String, usize>);

impl ModuleIndex {
    /// Indexes these modules. Valid as long as no module is added, moved or removed.
    pub(crate) fn of(modules: &[Module]) -> Self {
        let names = |(index, module): (usize, &Module)| {
            let names = module.types.iter().chain(&module.requests).cloned();
            names.map(|name| (name, index)).collect::<Vec<_>>()
        };
        Self(modules.iter().enumerate().flat_map(names).collect())
    }

    /// The index of the module that has this type or request.
    pub(crate) fn get(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied()
    }
}

/// The file of each method and each request of the model.
struct Files<'a> {
    model: &'a Model<'a>,
    methods: HashMap<&'a str, &'a str>,
    requests: HashMap<&'a str, &'a str>,
}

impl<'a> Files<'a> {
    fn of(model: &'a Model<'a>) -> Self {
        let operations = || model.operations.iter();
        Self {
            model,
            methods: operations().map(|operation| (operation.method.as_str(), operation.file.as_str())).collect(),
            requests: operations().map(|operation| (operation.request.as_str(), operation.file.as_str())).collect(),
        }
    }
}

/// Splits the file. The modules come sorted by name.
pub(crate) fn split(file: syn::File, model: &Model<'_>) -> Result<Vec<Module>, Error> {
    let files = &Files::of(model);
    let names = TypeNames::of(&file);
    let mut modules = BTreeMap::new();
    for item in file.items {
        match item {
            syn::Item::Impl(item) if item.trait_.is_none() => place_methods(item, files, &mut modules)?,
            syn::Item::Mod(module) => {
                let context = module.ident.to_string();
                let items = module.content.map(|(_, items)| items).unwrap_or_default();
                match context.as_str() {
                    "types" => place_types(items, &names, files, &mut modules)?,
                    "builder" => place_requests(items, files, &mut modules)?,
                    _ => return Err(unexpected("module", &context)),
                }
            }
            item => return Err(unexpected("item", &quote::quote!(#item).to_string())),
        }
    }
    Ok(modules.into_values().collect())
}

/// The names of the types that progenitor defines.
struct TypeNames(BTreeSet<String>);

impl TypeNames {
    fn of(file: &syn::File) -> Self {
        let types = file.items.iter().filter_map(|item| match item {
            syn::Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
            _ => None,
        });
        Self(types.flat_map(|(_, items)| items).filter_map(defined_name).collect())
    }

    /// The type that an item belongs to: the type it defines, or a type in its `impl` header.
    fn owner(&self, item: &syn::Item) -> Option<String> {
        if let Some(name) = defined_name(item) {
            return Some(name);
        }
        let syn::Item::Impl(item) = item else { return None };
        // `impl From<Links> for BTreeMap<String, Label>` is about links, not about labels.
        let mut candidates: Vec<String> = last_names(&item.self_ty).into_iter().take(1).collect();
        candidates.extend(item.trait_.iter().flat_map(|(path, _)| last_names_of_path(path)));
        candidates.into_iter().find(|name| self.0.contains(name))
    }
}

type Modules = BTreeMap<String, Module>;

fn module<'a>(modules: &'a mut Modules, name: &str, files: &Files<'_>) -> &'a mut Module {
    modules.entry(name.to_owned()).or_insert_with(|| Module::new(name, files.model))
}

/// Moves each method of the client to the file of its operation.
fn place_methods(block: syn::ItemImpl, files: &Files<'_>, modules: &mut Modules) -> Result<(), Error> {
    for mut method in block.items {
        let syn::ImplItem::Fn(function) = &method else {
            return Err(unexpected("member of the client", &quote::quote!(#method).to_string()));
        };
        let name = function.sig.ident.to_string();
        let file = files.methods.get(name.as_str()).ok_or_else(|| unexpected("method", &name))?;
        Flatten(Context::Methods).visit_impl_item_mut(&mut method);
        let module = module(modules, file, files);
        module.operations.push(syn::parse_quote!(impl Client { #method }));
    }
    Ok(())
}

/// Moves each request to the file of its operation.
fn place_requests(items: Vec<syn::Item>, files: &Files<'_>, modules: &mut Modules) -> Result<(), Error> {
    for mut item in items {
        let name = match &item {
            syn::Item::Impl(item) => last_names(&item.self_ty).into_iter().next(),
            item => defined_name(item),
        };
        let name = name.ok_or_else(|| unexpected("request", &quote::quote!(#item).to_string()))?;
        let file = files.requests.get(name.as_str()).ok_or_else(|| unexpected("request", &name))?;
        Flatten(Context::Requests).visit_item_mut(&mut item);
        let module = module(modules, file, files);
        module.requests.insert(name);
        module.operations.push(item);
    }
    Ok(())
}

/// Moves each type to the file of its schema.
fn place_types(
    items: Vec<syn::Item>,
    names: &TypeNames,
    files: &Files<'_>,
    modules: &mut Modules,
) -> Result<(), Error> {
    let mut types: BTreeMap<String, Vec<syn::Item>> = BTreeMap::new();
    for mut item in items {
        let owner = names.owner(&item).ok_or_else(|| unexpected("type", &quote::quote!(#item).to_string()))?;
        Flatten(Context::Types).visit_item_mut(&mut item);
        types.entry(owner).or_default().push(item);
    }
    for (name, items) in types {
        let found = files.model.type_named(&name).ok_or_else(|| unexpected("type", &name))?;
        let module = module(modules, &found.file, files);
        if items.iter().any(declare::has_builder) {
            module.types.insert(names::builder(&name));
        }
        module.definitions.extend(items);
        module.types.insert(name);
    }
    Ok(())
}

fn unexpected(kind: &'static str, what: &str) -> Error {
    let text: String = what.chars().take(120).collect();
    Error::UnexpectedOutput { kind, text }
}
