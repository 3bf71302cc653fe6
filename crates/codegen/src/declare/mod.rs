//! What generated code declares by a macro of the runtime: builders, requests, open enumerations and constrained texts. Until it is printed
//! a declaration is an item with the attribute `#[declare(…)]`, so that passes read and change it as any other code; its fields say by
//! `#[kind(…)]`, `#[limits(…)]` and `#[in_body]` what no type says. This module knows how a declaration is printed, and what the macro makes of
//! it, which is what `API.md` lists; it must not know where its names come from.

mod builder;
mod enumeration;
mod field;
mod request;
mod text;

use proc_macro2::TokenStream;

use crate::passes::doc_text;
use crate::syntax::one_line;

/// A declaration that has been read from an item or from a call of a macro.
pub(crate) enum Declaration {
    Builder(builder::Builder),
    Request(request::Request),
    Enumeration(enumeration::Enumeration),
    Text(text::Text),
}

impl Declaration {
    /// The declaration that an item stands for, if it is marked as one.
    pub(crate) fn of(item: &syn::Item) -> Option<Self> {
        match item {
            syn::Item::Struct(item) if is_marked(&item.attrs, "builder") => {
                builder::Builder::of(item).map(Self::Builder)
            }
            syn::Item::Struct(item) if is_marked(&item.attrs, "request") => {
                request::Request::of(item).map(Self::Request)
            }
            syn::Item::Enum(item) if is_marked(&item.attrs, "enumeration") => {
                enumeration::Enumeration::of(item).map(Self::Enumeration)
            }
            syn::Item::Type(item) if is_marked(&item.attrs, "text") => text::Text::of(item).map(Self::Text),
            _ => None,
        }
    }

    /// The declaration that a call of a macro is, if it is one.
    pub(crate) fn read(item: &syn::Item) -> syn::Result<Option<Self>> {
        let syn::Item::Macro(item) = item else { return Ok(None) };
        let [runtime, name] = &item.mac.path.segments.iter().collect::<Vec<_>>()[..] else { return Ok(None) };
        if runtime.ident != "huaweicloud_core" {
            return Ok(None);
        }
        match name.ident.to_string().as_str() {
            "builder" => item.mac.parse_body().map(Self::Builder).map(Some),
            "request" => item.mac.parse_body().map(Self::Request).map(Some),
            "enumeration" => item.mac.parse_body().map(Self::Enumeration).map(Some),
            "text" => item.mac.parse_body().map(Self::Text).map(Some),
            _ => Ok(None),
        }
    }

    /// The call of the macro as it is printed.
    pub(crate) fn text(&self) -> String {
        let (name, body) = match self {
            Self::Builder(declaration) => ("builder", declaration.text()),
            Self::Request(declaration) => ("request", declaration.text()),
            Self::Enumeration(declaration) => ("enumeration", declaration.text()),
            Self::Text(declaration) => ("text", declaration.text()),
        };
        format!("::huaweicloud_core::{name}! {{\n{}}}\n", indented(&body))
    }

    /// What the macro makes, without the bodies of functions.
    pub(crate) fn items(&self) -> Vec<syn::Item> {
        match self {
            Self::Builder(declaration) => declaration.items(),
            Self::Request(declaration) => declaration.items(),
            Self::Enumeration(declaration) => declaration.items(),
            Self::Text(declaration) => declaration.items(),
        }
    }
}

/// Whether an item is marked as a declaration and cannot be read as one, so that it would be printed with its mark.
pub(crate) fn is_unreadable(item: &syn::Item) -> bool {
    let attributes = match item {
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        _ => return false,
    };
    marker(attributes, "declare").is_some() && Declaration::of(item).is_none()
}

/// The setters of a request, which a structure that is marked as one stands for.
pub(crate) fn setters(item: &syn::ItemStruct) -> std::collections::BTreeSet<String> {
    request::Request::of(item).map(|request| request.setters()).unwrap_or_default()
}

/// What marks an item as a declaration of this kind.
pub(crate) fn mark(kind: &str) -> syn::Attribute {
    let kind = quote::format_ident!("{kind}");
    syn::parse_quote!(#[declare(#kind)])
}

fn is_marked(attributes: &[syn::Attribute], kind: &str) -> bool {
    marker(attributes, "declare").is_some_and(|found| found.to_string() == kind)
}

/// What stands in the brackets of an attribute of this name.
fn marker(attributes: &[syn::Attribute], name: &str) -> Option<TokenStream> {
    attributes.iter().find_map(|attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident(name) => Some(list.tokens.clone()),
        _ => None,
    })
}

/// The lines of the comment among these attributes.
fn docs(attributes: &[syn::Attribute]) -> String {
    attributes.iter().filter_map(doc_text).map(|line| format!("///{line}\n")).collect()
}

/// A type in one line.
fn type_text(ty: &syn::Type) -> String {
    one_line(&syn::parse_quote!(type X = #ty;)).trim_start_matches("type X = ").trim_end_matches(';').to_owned()
}

/// Indents each line by one level.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What a text says of implementations, functions and derived traits, without the paths and marks of a macro.
    fn said(text: &str) -> BTreeSet<String> {
        let text = text.replace("::std::convert::", "").replace("$crate::", "").replace(['$', '?'], "");
        let lines = text.lines().map(|line| line.trim().trim_start_matches('('));
        let heads = lines
            .filter(|line| ["impl", "pub fn", "pub(crate) fn", "#[derive"].iter().any(|start| line.starts_with(start)));
        heads.map(|line| line.split(['(', '{']).next().unwrap_or_default().trim().to_owned()).collect()
    }

    /// The names in the examples are those of the macro's variables.
    #[test]
    fn what_is_listed_is_what_the_macro_makes() {
        let examples = [
            (
                "builder! { builder => built { required name[]: u8 } }",
                include_str!("../../../huaweicloud-core/src/declare/builder.rs"),
            ),
            (
                "request! { request of client { name: u8 } body body from builder { field as setter: u8 } }",
                include_str!("../../../huaweicloud-core/src/declare/request.rs"),
            ),
            (
                "enumeration! { name { V => \"v\" } else other }",
                include_str!("../../../huaweicloud-core/src/declare/enumeration.rs"),
            ),
            ("text! { name: rule { max => 3 } }", include_str!("../../../huaweicloud-core/src/declare/text.rs")),
        ];
        for (example, source) in examples {
            let item = syn::parse_str(&format!("::huaweicloud_core::{example}")).unwrap();
            let items = Declaration::read(&item).unwrap().unwrap().items();
            let listed =
                prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items });
            let made = &source[source.find("macro_rules!").unwrap()..];
            assert_eq!(said(&listed), said(made), "{example}");
        }
    }

    #[test]
    fn what_is_printed_is_read_again() {
        let text = "::huaweicloud_core::builder! {
    TreeBuilder => Tree {
        /// What it is called.
        ///
        /// Not its species.
        required name: ::huaweicloud_core::Secret where [secret(1, 20)],
        or_empty birds[]: Bird where [items(0, usize::MAX), each(one_of([1, 2])), nested()],
    }
}
::huaweicloud_core::request! {
    /// Plants a tree.
    PlantTree of Client {
        depth: Option<u32>,
    }
    body Tree from TreeBuilder {}
}
::huaweicloud_core::enumeration! {
    /// A state.
    State {
        /// So it is.
        Unknown => \"UNKNOWN\",
    } else UnknownValue
}
::huaweicloud_core::text! {
    /// A name.
    Name:
    /// The rule of [`Name`]: 1 to 20 characters, the pattern `^.$`.
    NameRule { min => 1, max => 20, pattern => \"^.$\" }
}
";
        let file = syn::parse_file(text).unwrap();
        let read = file.items.iter().map(|item| Declaration::read(item).unwrap().unwrap().text());
        assert_eq!(read.collect::<String>(), text);
    }
}
