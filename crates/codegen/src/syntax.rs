//! Queries on Rust syntax that several stages share: the name of a type, its arguments, the name
//! that an item defines.

use syn::visit::Visit;

/// The tokens of a node without whitespace, to recognize the code of progenitor.
pub(crate) fn compact(node: &impl quote::ToTokens) -> String {
    node.to_token_stream().to_string().split_whitespace().collect()
}

/// An item on one line, in the layout of prettyplease.
pub(crate) fn one_line(item: &syn::Item) -> String {
    let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item.clone()] };
    let text = prettyplease::unparse(&file).split_whitespace().collect::<Vec<_>>().join(" ");
    [("( ", "("), (", )", ")"), ("< ", "<"), (", >", ">"), ("[ ", "["), (" ]", "]")]
        .into_iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

/// Edits the text and the arguments of a macro with a format, such as `format!`. Other macros stay
/// as they are.
pub(crate) fn edit_format(mac: &mut syn::Macro, edit: impl FnOnce(&mut String, &mut Vec<syn::Expr>)) {
    type Arguments = syn::punctuated::Punctuated<syn::Expr, syn::Token![,]>;
    let Ok(arguments) = mac.parse_body_with(Arguments::parse_terminated) else { return };
    let mut arguments: Vec<_> = arguments.into_iter().collect();
    if let Some(syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(format), .. })) = arguments.first() {
        let (mut text, span) = (format.value(), format.span());
        arguments.remove(0);
        edit(&mut text, &mut arguments);
        let format = syn::LitStr::new(&text, span);
        mac.tokens = quote::quote!(#format #(, #arguments)*);
    }
}

/// The last name in the path of a type: `Link` of `types::Link`.
pub(crate) fn last_name(ty: &syn::Type) -> Option<&syn::Ident> {
    match ty {
        syn::Type::Path(ty) => ty.path.segments.last().map(|last| &last.ident),
        _ => None,
    }
}

/// The first argument of a generic type of this name: `Label` of `Vec<Label>`.
pub(crate) fn type_argument(ty: &syn::Type, name: &str) -> Option<syn::Type> {
    let syn::Type::Path(ty) = ty else { return None };
    let last = ty.path.segments.last().filter(|last| last.ident == name)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        syn::GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    }
}

/// The last name of every path in a type, outer ones first.
pub(crate) fn last_names(ty: &syn::Type) -> Vec<String> {
    let mut names = LastNames::default();
    names.visit_type(ty);
    names.0
}

/// The last name of a path and of every path in its arguments, outer ones first.
pub(crate) fn last_names_of_path(path: &syn::Path) -> Vec<String> {
    let mut names = LastNames::default();
    names.visit_path(path);
    names.0
}

#[derive(Default)]
struct LastNames(Vec<String>);

impl<'ast> Visit<'ast> for LastNames {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.0.extend(path.segments.last().map(|last| last.ident.to_string()));
        syn::visit::visit_path(self, path);
    }
}

/// The name that an item defines, if it defines a type.
pub(crate) fn defined_name(item: &syn::Item) -> Option<String> {
    match item {
        syn::Item::Struct(item) => Some(item.ident.to_string()),
        syn::Item::Enum(item) => Some(item.ident.to_string()),
        syn::Item::Type(item) => Some(item.ident.to_string()),
        _ => None,
    }
}

/// The tokens of the serde attributes.
pub(crate) fn serde_attributes(attributes: &[syn::Attribute]) -> String {
    attributes.iter().filter(|attribute| attribute.path().is_ident("serde")).map(compact).collect()
}
