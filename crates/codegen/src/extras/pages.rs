//! The paginators of operations with `x-pagination`: `items()` and `pages()` on the request, and what the runtime has to know to fetch
//! a page. How pages follow each other is the runtime's.

use apispec::node::Node;
use heck::{ToPascalCase, ToSnakeCase};
use quote::{ToTokens, format_ident, quote};

use crate::Error;
use crate::emit::split::{Homes, Module};
use crate::passes;
use crate::syntax::{argument, last_name};

/// Adds the paginators to the files of their operations.
///
/// # Errors
///
/// When progenitor made something else of the names in `x-pagination` than is known here.
pub(crate) fn add(tree: &apispec::Tree, modules: &mut [Module]) -> Result<(), Error> {
    let homes = Homes::of(modules);
    for operation in &tree.operations {
        let Some(names) = names(tree, operation) else { continue };
        let request = operation.operation_id.to_pascal_case();
        let unknown = || Error::UnknownOutput { kind: "pagination of", text: operation.operation_id.clone() };
        let paginator = Paginator::of(&request, &names, &Made { modules, homes: &homes }).ok_or_else(unknown)?;
        let file = passes::doc_comments(paginator.file(&request, &names));
        let home = homes.index(&request).ok_or_else(unknown)?;
        modules[home].operations.extend(file.items);
    }
    Ok(())
}

/// Whether an operation has paginators.
pub(super) fn has(tree: &apispec::Tree, operation: &apispec::Operation) -> bool {
    names(tree, operation).is_some()
}

/// What stands in `x-pagination`, but for the limit, which the caller sets or leaves out.
struct Names<'a> {
    in_body: bool,
    offset: &'a str,
    items: &'a str,
    total: &'a str,
}

fn names<'a>(tree: &'a apispec::Tree, operation: &apispec::Operation) -> Option<Names<'a>> {
    let pagination = tree.operation_node(operation)?.get("x-pagination")?;
    let name = |key| pagination.get(key).and_then(Node::as_str);
    Some(Names {
        in_body: name("in")? == "body",
        offset: name("offset")?,
        items: name("items")?,
        total: name("total")?,
    })
}

/// What progenitor made of the names.
struct Paginator {
    /// The answer.
    page: syn::Ident,
    /// The body, if the offset is in it.
    body: Option<syn::Ident>,
    /// In the body or the request.
    offset: Field,
    /// In the answer.
    items: Field,
    /// In the answer.
    total: Field,
}

/// A field of a structure.
struct Field {
    name: syn::Ident,
    /// The type inside `Option`, if it is one.
    ty: syn::Type,
    optional: bool,
}

impl Paginator {
    fn of(request: &str, names: &Names<'_>, made: &Made<'_>) -> Option<Self> {
        let builder = made.structure(request)?;
        let page = made.answer(request)?;
        let answer = made.structure(&page.to_string())?;
        let (body, offset) = if names.in_body {
            let body = field(builder, "body")?.ty;
            let body = format_ident!("{}", body.to_token_stream().to_string().strip_suffix("Builder")?);
            let offset = field(made.structure(&body.to_string())?, names.offset)?;
            (Some(body), offset)
        } else {
            let offset = field(builder, &names.offset.to_snake_case())?;
            (None, Field::new(offset.name, argument(&offset.ty, "Field")?))
        };
        let items = field(answer, names.items)?;
        Some(Self {
            page,
            body,
            offset,
            items: Field { ty: argument(&items.ty, "Vec")?, ..items },
            total: field(answer, names.total)?,
        })
    }

    fn file(&self, request: &str, names: &Names<'_>) -> syn::File {
        let request = format_ident!("{request}");
        let Self { page, items, total, offset, .. } = self;
        let (entry, offset_type) = (&items.ty, &offset.ty);
        let items_doc = format!(
            "Gives the entries of `{}` one by one, and fetches page after page as they are needed.\n\n\
             Each request passes on what was set here; the offset counts up from the one that was set, or from zero. The list ends\n\
             when `{}` is reached, at an empty page, at a page that repeats the one before it, and after the first error.",
            names.items, names.total
        );
        let pages_doc = "Gives what [`send`](Self::send) gives, page after page; the first page even if it is empty.\n\n\
                         For the rest it is as [`items`](Self::items).";
        let (get, set) = (self.get_offset(), self.set_offset());
        let (items, total) = (read_items(items), read_total(total));
        let (entries, into_entries) = items;
        syn::parse_quote! {
            impl<'a> #request<'a> {
                #[doc = #items_doc]
                pub fn items(self) -> ::huaweicloud_core::Paginator<'a, #entry> {
                    ::huaweicloud_core::codegen::items(self)
                }

                #[doc = #pages_doc]
                pub fn pages(self) -> ::huaweicloud_core::Paginator<'a, ResponseValue<#page>> {
                    ::huaweicloud_core::codegen::pages(self)
                }
            }

            impl ::huaweicloud_core::codegen::Paginated for #request<'_> {
                type Page = #page;
                type Entry = #entry;
                type Offset = #offset_type;

                fn offset(&self) -> Option<#offset_type> { #get }

                fn with_offset(self, offset: #offset_type) -> Self { #set }

                async fn fetch(self) -> Result<ResponseValue<#page>, Error> { self.send().await }

                fn entries(page: &#page) -> &[#entry] { #entries }

                fn into_entries(page: #page) -> Vec<#entry> { #into_entries }

                fn total(page: &#page) -> Option<u64> { #total }
            }
        }
    }

    /// The offset that the caller set. Where it, or something beside it in the body, is wrong, sending will say so.
    fn get_offset(&self) -> proc_macro2::TokenStream {
        let Field { name, optional, .. } = &self.offset;
        match (&self.body, optional) {
            (Some(_), true) => quote!(self.body.clone().build().ok()?.#name),
            (Some(_), false) => quote!(Some(self.body.clone().build().ok()?.#name)),
            (None, _) => quote!(self.#name.get().copied()),
        }
    }

    fn set_offset(&self) -> proc_macro2::TokenStream {
        let name = &self.offset.name;
        match &self.body {
            Some(_) => quote!(self.body_map(|body| body.#name(offset))),
            None => quote!(self.#name(offset)),
        }
    }
}

impl Field {
    fn new(name: syn::Ident, ty: syn::Type) -> Self {
        match argument(&ty, "Option") {
            Some(ty) => Self { name, ty, optional: true },
            None => Self { name, ty, optional: false },
        }
    }
}

/// The entries of a page that is borrowed, and of one that is given away.
fn read_items(Field { name, optional, .. }: &Field) -> (proc_macro2::TokenStream, proc_macro2::TokenStream) {
    if *optional {
        (quote!(page.#name.as_deref().unwrap_or_default()), quote!(page.#name.unwrap_or_default()))
    } else {
        (quote!(&page.#name), quote!(page.#name))
    }
}

fn read_total(Field { name, optional, .. }: &Field) -> proc_macro2::TokenStream {
    if *optional { quote!(page.#name?.try_into().ok()) } else { quote!(page.#name.try_into().ok()) }
}

/// The field that is `wire` in JSON.
fn field(item: &syn::ItemStruct, wire: &str) -> Option<Field> {
    let found = item.fields.iter().find(|field| match passes::wire_name(&field.attrs) {
        Some(name) => name == wire,
        None => field.ident.as_ref().is_some_and(|ident| ident == wire),
    })?;
    Some(Field::new(found.ident.clone()?, found.ty.clone()))
}

/// What progenitor made.
struct Made<'a> {
    modules: &'a [Module],
    homes: &'a Homes,
}

impl Made<'_> {
    /// What is in the module of a type or request.
    fn items(&self, name: &str) -> impl Iterator<Item = &syn::Item> {
        self.homes.index(name).into_iter().flat_map(|home| self.modules[home].items())
    }

    /// The structure of this name.
    fn structure(&self, name: &str) -> Option<&syn::ItemStruct> {
        self.items(name).find_map(|item| match item {
            syn::Item::Struct(item) if item.ident == name => Some(item),
            _ => None,
        })
    }

    /// The type that sending a request gives.
    fn answer(&self, request: &str) -> Option<syn::Ident> {
        let blocks = self.items(request).filter_map(|item| match item {
            syn::Item::Impl(item)
                if item.trait_.is_none() && last_name(&item.self_ty).is_some_and(|name| name == request) =>
            {
                Some(&item.items)
            }
            _ => None,
        });
        let send = blocks.flatten().find_map(|item| match item {
            syn::ImplItem::Fn(function) if function.sig.ident == "send" => Some(&function.sig.output),
            _ => None,
        })?;
        let syn::ReturnType::Type(_, ty) = send else { return None };
        let page = argument(&argument(ty, "Result")?, "ResponseValue")?;
        syn::parse2(page.to_token_stream()).ok()
    }
}
