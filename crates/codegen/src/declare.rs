//! Declarations: structures with their builders, requests, and enumerations, which generated code
//! declares with macros of the runtime. Until it is printed, a declaration is an item with the
//! attribute `#[declare(…)]`, so that passes can read and change it like any other code. The
//! attributes `#[kind(…)]`, `#[limits(…)]`, `#[in_body(…)]`, `#[body]` and `#[response(…)]` hold
//! what types cannot express. This module knows how a declaration is printed, and which items its
//! macro generates, for `API.md`. It must not know where names come from.

mod enumeration;
mod field;
mod request;
mod structure;
mod text;

use std::collections::BTreeMap;

use crate::attributes::marker_tokens;

/// A declaration, read from an item or from a macro call.
pub(crate) enum Declaration {
    Structure(structure::Structure),
    Request(Box<request::Request>),
    Enumeration(enumeration::Enumeration),
}

impl Declaration {
    /// The declaration of an item that is marked as one.
    pub(crate) fn of(item: &syn::Item) -> Option<Self> {
        match item {
            syn::Item::Struct(item) if is_marked(&item.attrs, "structure") => {
                structure::Structure::of(item).map(Self::Structure)
            }
            syn::Item::Struct(item) if is_marked(&item.attrs, "request") => {
                request::Request::of(item).map(Box::new).map(Self::Request)
            }
            syn::Item::Enum(item) if is_marked(&item.attrs, "enumeration") => {
                enumeration::Enumeration::of(item).map(Self::Enumeration)
            }
            _ => None,
        }
    }

    /// The declaration in a macro call, if the item is one.
    pub(crate) fn read(item: &syn::Item) -> syn::Result<Option<Self>> {
        let syn::Item::Macro(item) = item else { return Ok(None) };
        let path: Vec<String> = item.mac.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        match path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["huaweicloud_core", "codegen", "structure"] => item.mac.parse_body().map(Self::Structure).map(Some),
            ["huaweicloud_core", "codegen", "request"] => {
                item.mac.parse_body().map(Box::new).map(Self::Request).map(Some)
            }
            ["huaweicloud_core", "codegen", "enumeration"] => item.mac.parse_body().map(Self::Enumeration).map(Some),
            _ => Ok(None),
        }
    }

    /// Gives each request the setters of its body, which is declared elsewhere. `F` identifies the
    /// file of a declaration.
    pub(crate) fn join<F>(declarations: &mut [(F, Self)]) {
        let structures = declarations.iter().filter_map(|(_, declaration)| match declaration {
            Self::Structure(structure) => Some((structure.name.to_string(), structure.fields.clone())),
            _ => None,
        });
        let structures: BTreeMap<String, Vec<field::Field>> = structures.collect();
        for (_, declaration) in declarations {
            if let Self::Request(request) = declaration {
                request.set_body(&structures);
            }
        }
    }

    /// The macro call as it is printed.
    pub(crate) fn text(&self) -> String {
        let (name, body) = match self {
            Self::Structure(declaration) => ("structure", declaration.text()),
            Self::Request(declaration) => ("request", declaration.text()),
            Self::Enumeration(declaration) => ("enumeration", declaration.text()),
        };
        format!("::huaweicloud_core::codegen::{name}! {{\n{}}}\n", text::indented(&body))
    }

    /// The items that the macro generates, without function bodies.
    pub(crate) fn items(&self) -> Vec<syn::Item> {
        match self {
            Self::Structure(declaration) => declaration.items(),
            Self::Request(declaration) => declaration.items(),
            Self::Enumeration(declaration) => declaration.items(),
        }
    }
}

/// Whether an item is marked as a declaration but cannot be read as one. It would be printed with
/// its marker.
pub(crate) fn is_unreadable(item: &syn::Item) -> bool {
    let attributes = match item {
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        _ => return false,
    };
    marker_tokens(attributes, "declare").is_some() && Declaration::of(item).is_none()
}

/// The setters of a request, given the structure that is marked as one.
pub(crate) fn setters(item: &syn::ItemStruct) -> std::collections::BTreeSet<String> {
    request::Request::of(item).map(|request| request.setters()).unwrap_or_default()
}

/// The structure of the body of a request, given the item that is marked as one.
pub(crate) fn body(item: &syn::Item) -> Option<syn::Ident> {
    match Declaration::of(item) {
        Some(Declaration::Request(request)) => request.body,
        _ => None,
    }
}

pub(crate) use request::is_body;

/// Whether a structure has a builder.
pub(crate) fn has_builder(item: &syn::Item) -> bool {
    matches!(item, syn::Item::Struct(item) if is_marked(&item.attrs, "structure"))
}

/// The attribute that marks an item as a declaration of this kind.
pub(crate) fn mark(kind: &str) -> syn::Attribute {
    let kind = quote::format_ident!("{kind}");
    syn::parse_quote!(#[declare(#kind)])
}

fn is_marked(attributes: &[syn::Attribute], kind: &str) -> bool {
    marker_tokens(attributes, "declare").is_some_and(|found| found.to_string() == kind)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The heads of implementations, functions and derives in Rust code, without paths and macro
    /// variables.
    fn heads(text: &str) -> BTreeSet<String> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text =
            ["::std::", "$crate::", "codegen::", "serde::", "clone::", "cmp::", "convert::", "default::", "fmt::"]
                .iter()
                .chain(&["future::", "hash::", "ops::", "str::", "$"])
                .fold(text, |text, path| text.replace(path, ""));
        let begins = [" impl ", " impl<", " pub fn ", " pub(crate) fn ", "#[derive("];
        let mut heads = BTreeSet::new();
        for begin in begins {
            for (at, _) in text.match_indices(begin) {
                let head = text[at..].split(['{', ']']).next().unwrap_or_default();
                let head = if begin.contains("derive") { head } else { head.split('(').next().unwrap_or_default() };
                let mut words: Vec<_> = head.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
                words.retain(|word| !word.is_empty());
                if begin.contains("derive") {
                    words.sort_unstable();
                }
                heads.insert(words.join(" "));
            }
        }
        heads
    }

    const STRUCTURE: &str = include_str!("../../huaweicloud-core/src/declare/structure.rs");
    const REQUEST: &str = include_str!("../../huaweicloud-core/src/declare/request.rs");
    const ENUMERATION: &str = include_str!("../../huaweicloud-core/src/declare/enumeration.rs");

    /// Heads that users of a client do not see: traits in the hidden module of the runtime, and
    /// blocks without public functions.
    const HIDDEN: [&str; 9] = [
        "impl FnOnce",
        "impl Into builder",
        "Build for",
        "FromPair for",
        "FromText for",
        "IntoField",
        "Validate for",
        "impl d",
        "fn body",
    ];

    /// The names in the examples are those of the macro variables. Setters are left out.
    #[test]
    fn listed_items_match_the_macros() {
        for (example, sources) in [
            ("structure! { name by builder {} }", [STRUCTURE, ""]),
            ("request! { request of client -> answer {} body body by builder with setters }", [REQUEST, STRUCTURE]),
            (
                "request! { request of client -> answer {} optional_body body by builder with setters }",
                [REQUEST, STRUCTURE],
            ),
            ("enumeration! { name { variant => \"v\" } else unknown }", [ENUMERATION, ""]),
        ] {
            let item = syn::parse_str(&format!("::huaweicloud_core::codegen::{example}")).unwrap();
            let items = Declaration::read(&item).unwrap().unwrap().items();
            let listed =
                prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items });
            let listed = heads(&listed.replace("bodyBuilder", "builder"));
            let made = |source: &str| {
                heads(&source.split("macro_rules!").skip(1).map(|text| format!(" {text}")).collect::<String>())
            };
            let all = made(&sources.concat());
            let missing: Vec<_> = listed.difference(&all).collect();
            assert!(missing.is_empty(), "{example}: listed but not generated: {missing:?} of {all:?}");
            // The traits of enumerations are in the legend of API.md, which has a test of its own.
            if sources[0] != ENUMERATION {
                let mut unlisted: Vec<_> = made(sources[0]).difference(&listed).cloned().collect();
                unlisted.retain(|head| !HIDDEN.iter().any(|hidden| head.contains(hidden)));
                assert_eq!(unlisted, Vec::<String>::new(), "{example}: generated but not listed");
            }
        }
    }

    #[test]
    fn printed_declarations_are_read_back() {
        let text = "::huaweicloud_core::codegen::structure! {
    /// A tree.
    #[derive(Default)]
    Tree by TreeBuilder with TreeSetters as (key: String, values: Vec<Bird>) {
        /// What it is called.
        ///
        /// Not its species.
        pub \"Key\" required key: String where [length(1, 20), pattern!(\"^[a-z]{1,2}$\")],
        pub list values: Bird as body_values where [items(0, usize::MAX), each(one_of([1, 2])), nested()],
    }
}
::huaweicloud_core::codegen::request! {
    /// Plants a tree.
    PlantTree of Client -> TreeResponse {
        optional depth: i32,
    }
    body Tree by TreeBuilder with TreeSetters
}
::huaweicloud_core::codegen::request! {
    /// Plants a tree, perhaps a special one.
    PlantAny of Client -> TreeResponse {}
    optional_body Tree by TreeBuilder with TreeSetters
}
::huaweicloud_core::codegen::request! {
    /// Counts trees.
    CountTrees of Client -> () {}
}
::huaweicloud_core::codegen::enumeration! {
    /// A state.
    State {
        /// So it is.
        Unknown => \"UNKNOWN\",
    } else UnknownValue
}
";
        let file = syn::parse_file(text).unwrap();
        let read = file.items.iter().map(|item| Declaration::read(item).unwrap().unwrap().text());
        assert_eq!(read.collect::<String>(), text);
    }
}
