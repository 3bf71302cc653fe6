//! Paginators for operations with `x-pagination`: `items()` and `pages()` on the request, and the
//! implementation of the trait that the runtime fetches pages with. It must not know how pages
//! follow each other: the runtime does.

mod docs;
mod fields;
mod settings;

use apispec::pagination::{EXTENSION, Pagination, Style, Total};
use model::{Model, Operation, Shape};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use self::fields::{Nested, parsed};
use self::settings::{Setting, Sizes};
use crate::emit::split::{Module, ModuleIndex};
use crate::{Error, passes};

/// Adds the paginators to the files of their operations.
///
/// # Errors
///
/// When the model does not have what a paginator needs for the names in `x-pagination`.
pub(crate) fn add(model: &Model<'_>, modules: &mut [Module]) -> Result<(), Error> {
    let index = ModuleIndex::of(modules);
    for operation in &model.operations {
        let (Some(names), Some(module)) = (names(operation), index.get(&operation.request)) else { continue };
        let unexpected = || Error::UnexpectedOutput { kind: "request with pagination", text: operation.id.to_owned() };
        let file = Paginator::of(model, operation, &names).and_then(|paginator| paginator.file(&operation.request));
        modules[module].operations.extend(passes::doc_comments(file.ok_or_else(unexpected)?).items);
    }
    Ok(())
}

/// Whether an operation has paginators.
pub(super) fn has(operation: &Operation<'_>) -> bool {
    names(operation).is_some()
}

/// Whether an operation has paginators that follow markers.
pub(super) fn has_markers(operation: &Operation<'_>) -> bool {
    names(operation).is_some_and(|names| matches!(names.style, Style::Marker { .. }))
}

/// The names in `x-pagination`.
fn names<'a>(operation: &Operation<'a>) -> Option<Pagination<'a>> {
    Pagination::parse(operation.node.get(EXTENSION)?)
}

/// The parts of the model that the names refer to.
struct Paginator<'a> {
    names: &'a Pagination<'a>,
    /// The type of the response.
    page: syn::Ident,
    /// The type of an entry.
    entry: syn::Type,
    /// The maximum number of entries of a page, with the page sizes that are documented.
    limit: Option<(Setting, Sizes)>,
    /// The offset, the page number or the marker.
    place: Setting,
    /// The entries of the response.
    items: Nested,
    /// The property with the total, if there is one.
    total: Option<Nested>,
    /// The property with the next marker, if there is one.
    next: Option<Nested>,
    /// The identifier of an entry, if it has one.
    id: Option<Nested>,
}

impl<'a> Paginator<'a> {
    fn of(model: &Model<'_>, operation: &Operation<'_>, names: &'a Pagination<'a>) -> Option<Self> {
        let Some(Shape::Type(page)) = &operation.response else { return None };
        // A name that is not there is `None`; one that leads nowhere ends this function.
        let in_page = |path| Nested::of(model, page, path);
        let items = in_page(names.items)?;
        let Shape::List(entry) = &items.field.shape else { return None };
        let id = match (names.id, &**entry) {
            (Some(id), Shape::Type(entry)) => Some(Nested::of(model, entry, id)?),
            (Some(_), _) => return None,
            (None, _) => None,
        };
        let total = match names.total {
            Some(Total::Property(path)) => Some(in_page(path)?),
            Some(Total::Header(_)) | None => None,
        };
        let (place, next) = match names.style {
            Style::Offset(name) | Style::Page { page: name, .. } => (name, None),
            Style::Marker { marker, next } => (marker, next),
        };
        let next = match next {
            Some(path) => Some(in_page(path)?),
            None => None,
        };
        let setting = |name| Setting::of(model, operation, names.in_body, name);
        let limit = match names.limit {
            Some(limit) => Some((setting(limit)?, Sizes::of(operation, names.in_body, limit)?)),
            None => None,
        };
        let (page, entry) = (format_ident!("{page}"), parsed(entry)?);
        Some(Self { names, page, entry, limit, place: setting(place)?, items, total, next, id })
    }

    fn file(&self, request: &str) -> Option<syn::File> {
        let request = format_ident!("{request}");
        let Self { names, page, entry, .. } = self;
        let page_size = self.limit.as_ref().and_then(|(_, sizes)| sizes.default);
        let items_doc = docs::items(names, page_size);
        let (style, items, pages, pages_doc) = match names.style {
            Style::Offset(_) => ("Paginated", "items", "pages", docs::PAGES),
            Style::Page { .. } => ("Numbered", "items_by_page", "pages_by_page", docs::PAGES),
            Style::Marker { .. } => ("Marked", "items_by_marker", "pages_by_marker", docs::PAGES_BY_MARKER),
        };
        let [style, items, pages] = [style, items, pages].map(|name| format_ident!("{name}"));
        let (types, select, read) = (self.types()?, self.select()?, self.read());
        let (entries, entries_mut) = (self.items.slice(), self.items.slice_mut());
        let (parameter, id) = match &self.id {
            Some(id) => (quote!(entry), id.text("entry")),
            None => (quote!(_), quote!(None)),
        };
        Some(syn::parse_quote! {
            impl #request {
                #[doc = #items_doc]
                pub fn items(self) -> ::huaweicloud_core::Paginator<#entry> {
                    ::huaweicloud_core::codegen::#items(self)
                }

                #[doc = #pages_doc]
                pub fn pages(self) -> ::huaweicloud_core::Paginator<ResponseValue<#page>> {
                    ::huaweicloud_core::codegen::#pages(self)
                }
            }

            impl ::huaweicloud_core::codegen::#style for #request {
                type Page = #page;
                type Entry = #entry;
                #types

                #select

                async fn fetch(self) -> Result<ResponseValue<#page>, Error> { self.send().await }

                fn entries(page: &#page) -> &[#entry] { #entries }

                fn entries_mut(page: &mut #page) -> &mut Vec<#entry> { #entries_mut }

                fn id(#parameter: &#entry) -> Option<String> { #id }

                #read
            }
        })
    }

    /// The types and constants of a style.
    fn types(&self) -> Option<TokenStream> {
        Some(match self.names.style {
            Style::Offset(_) => {
                let ty = self.place.offset_type()?;
                quote!(type Offset = #ty;)
            }
            Style::Page { first, .. } => {
                let (smallest, largest) = self.limit.as_ref()?.1.range;
                let [smallest, largest] = [smallest, largest?].map(Literal::i64_unsuffixed);
                let first = Literal::u64_unsuffixed(first);
                quote! {
                    const FIRST: u64 = #first;
                    const SIZES: (u64, u64) = (#smallest, #largest);
                }
            }
            Style::Marker { next, .. } => {
                let names_next = next.is_some();
                quote!(const NAMES_NEXT: bool = #names_next;)
            }
        })
    }

    /// The functions that select a page.
    fn select(&self) -> Option<TokenStream> {
        let Self { place, limit, .. } = self;
        let limit = limit.as_ref().map(|(limit, sizes)| (limit, sizes.default));
        Some(match self.names.style {
            Style::Offset(_) => {
                let ((limit, page_size), ty) = (limit?, place.offset_type()?);
                let (page_size, get, set) = (limit.at_least_two(page_size), place.get(), place.set());
                quote! {
                    fn with_page_size(self) -> Self { #page_size }

                    fn offset(&self) -> Option<#ty> { #get }

                    fn with_offset(self, offset: #ty) -> Self { #set }
                }
            }
            Style::Page { .. } => {
                let (limit, page_size) = limit?;
                let page_size = limit.or_size(page_size);
                let (page, size, set) = (place.get_number(), limit.get_number(), place.set_page(limit));
                quote! {
                    fn with_page_size(self) -> Self { #page_size }

                    fn page(&self) -> Option<u64> { #page }

                    fn page_size(&self) -> Option<u64> { #size }

                    fn with_page(self, number: u64, size: u64) -> Self { #set }
                }
            }
            Style::Marker { .. } => {
                let page_size = limit.map_or_else(|| quote!(self), |(limit, page_size)| limit.or_size(page_size));
                let set = place.set_marker()?;
                quote! {
                    fn with_page_size(self) -> Self { #page_size }

                    fn with_marker(self, marker: String) -> Option<Self> { #set }
                }
            }
        })
    }

    /// The functions that read what a page says of the whole list.
    fn read(&self) -> TokenStream {
        let Self { names, page, .. } = self;
        if let Style::Marker { .. } = names.style {
            let (parameter, next) = match &self.next {
                Some(next) => (quote!(page), next.text("page")),
                None => (quote!(_), quote!(None)),
            };
            return quote!(fn next(#parameter: &#page) -> Option<String> { #next });
        }
        let is_offset = matches!(names.style, Style::Offset(_));
        match (&self.total, names.total) {
            (Some(total), _) => {
                let ty = if is_offset { quote!(#page) } else { quote!(ResponseValue<#page>) };
                let total = total.number("page");
                quote!(fn total(page: &#ty) -> Option<u64> { #total })
            }
            (None, Some(Total::Header(header))) => {
                let name = format_ident!("{}", if is_offset { "stated_total" } else { "total" });
                quote! {
                    fn #name(response: &ResponseValue<#page>) -> Option<u64> {
                        ::huaweicloud_core::codegen::total_in_header(response, #header)
                    }
                }
            }
            (None, _) => TokenStream::new(),
        }
    }
}
