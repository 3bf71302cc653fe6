//! Paginators for operations with `x-pagination`: `items()` and `pages()` on the request, and the
//! implementation of the trait that the runtime fetches pages with. It must not know how pages
//! follow each other: the runtime does.

use apispec::node::Node;
use model::{Argument, Limits, Model, Operation, Place, Shape};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

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
        let paginator = Paginator::of(model, operation, &names).ok_or_else(unexpected)?;
        let file = passes::doc_comments(paginator.file(&operation.request, &names));
        modules[module].operations.extend(file.items);
    }
    Ok(())
}

/// Whether an operation has paginators.
pub(super) fn has(operation: &Operation<'_>) -> bool {
    names(operation).is_some()
}

/// The largest page size that paginators ask for: larger pages save few requests.
const MAX_PAGE_SIZE: i64 = 100;

/// The names in `x-pagination`.
struct Names<'a> {
    place: Place,
    limit: &'a str,
    offset: &'a str,
    items: &'a str,
    total: &'a str,
    /// The property of an entry that identifies it, if there is one.
    id: Option<&'a str>,
}

fn names<'a>(operation: &Operation<'a>) -> Option<Names<'a>> {
    let pagination = operation.node.get("x-pagination")?;
    let name = |key| pagination.get(key).and_then(Node::as_str);
    let place = if name("in")? == "body" { Place::Body } else { Place::Query };
    let (limit, offset, id) = (name("limit")?, name("offset")?, name("id"));
    Some(Names { place, limit, offset, items: name("items")?, total: name("total")?, id })
}

/// The parts of the model that the names refer to.
struct Paginator {
    /// The type of the response.
    page: syn::Ident,
    /// Whether the limit and the offset are in the body.
    in_body: bool,
    /// The maximum number of entries of a page.
    limit: Setting,
    /// The number of entries before a page.
    offset: Setting,
    /// The largest page size to ask for, if the page documents its maximum.
    page_size: Option<i64>,
    /// A field of the response; its type is that of an entry.
    items: Field,
    /// A field of the response.
    total: Field,
    /// A field of an entry, and whether it is a text.
    id: Option<(Field, bool)>,
}

/// An argument that the paginator reads and sets.
struct Setting {
    /// A field of the body or of the request.
    field: Field,
    /// The setter on the request.
    setter: syn::Ident,
}

/// A field of a structure.
struct Field {
    name: syn::Ident,
    /// The type, without `Option`.
    ty: syn::Type,
    optional: bool,
}

impl Paginator {
    fn of(model: &Model<'_>, operation: &Operation<'_>, names: &Names<'_>) -> Option<Self> {
        let Some(Shape::Type(answer)) = &operation.response else { return None };
        let page = format_ident!("{answer}");
        let in_body = names.place == Place::Body;
        let setting = |name| {
            let argument = operation.argument(names.place, name)?;
            let setter = format_ident!("{}", argument.setter);
            let field = if in_body {
                field(model, operation.body.as_ref()?.structure.as_ref()?, name)?
            } else {
                Field { name: setter.clone(), ty: parsed(&argument.shape)?, optional: true }
            };
            Some(Setting { field, setter })
        };
        let page_size = page_size(operation.argument(names.place, names.limit)?);
        let (items, total) = (field(model, answer, names.items)?, field(model, answer, names.total)?);
        let Shape::List(entry) = shape(model, answer, names.items)? else { return None };
        let id = match (names.id, &**entry) {
            (Some(id), Shape::Type(entry)) => {
                Some((field(model, entry, id)?, *shape(model, entry, id)? == Shape::Text))
            }
            (Some(_), _) => return None,
            (None, _) => None,
        };
        let items = Field { ty: parsed(entry)?, ..items };
        let (limit, offset) = (setting(names.limit)?, setting(names.offset)?);
        Some(Self { page, in_body, limit, offset, page_size, items, total, id })
    }

    fn file(&self, request: &str, names: &Names<'_>) -> syn::File {
        let request = format_ident!("{request}");
        let Self { page, items, total, offset, .. } = self;
        let (entry, offset_type) = (&items.ty, &offset.field.ty);
        let items_doc = self.docs(names);
        let pages_doc = "Iterates over whole responses, as [`send`](Self::send) returns them, including a first page that is empty.\n\n\
                         In all other respects it works like [`items`](Self::items): entries that were returned before are taken out of a\n\
                         response, and a response that has no others is left out.";
        let (get, set) = (self.get_offset(), self.set_offset());
        let (total, id, page_size) = (read_total(total), self.read_id(), self.set_page_size());
        let (entries, entries_mut) = read_items(items);
        let parameter = if self.id.is_some() { quote!(entry) } else { quote!(_) };
        syn::parse_quote! {
            impl #request {
                #[doc = #items_doc]
                pub fn items(self) -> ::huaweicloud_core::Paginator<#entry> {
                    ::huaweicloud_core::codegen::items(self)
                }

                #[doc = #pages_doc]
                pub fn pages(self) -> ::huaweicloud_core::Paginator<ResponseValue<#page>> {
                    ::huaweicloud_core::codegen::pages(self)
                }
            }

            impl ::huaweicloud_core::codegen::Paginated for #request {
                type Page = #page;
                type Entry = #entry;
                type Offset = #offset_type;

                fn with_page_size(self) -> Self { #page_size }

                fn offset(&self) -> Option<#offset_type> { #get }

                fn with_offset(self, offset: #offset_type) -> Self { #set }

                async fn fetch(self) -> Result<ResponseValue<#page>, Error> { self.send().await }

                fn entries(page: &#page) -> &[#entry] { #entries }

                fn entries_mut(page: &mut #page) -> &mut Vec<#entry> { #entries_mut }

                fn id(#parameter: &#entry) -> Option<String> { #id }

                fn total(page: &#page) -> Option<u64> { #total }
            }
        }
    }

    /// The documentation of `items()`.
    fn docs(&self, names: &Names<'_>) -> String {
        let Names { limit, items, id, .. } = names;
        let size = match self.page_size {
            Some(size) => format!("without `{limit}`, it asks for {size} entries at a time"),
            None => format!("without `{limit}`, the service chooses how many entries a page has"),
        };
        let changes = match id {
            Some(id) => format!(
                "If the list changes meanwhile, it is read again from the start, and\n\
                 entries whose `{id}` was returned before are left out. So the loop may create and delete entries; those that it\n\
                 creates may be returned too."
            ),
            None => "Entries have no identifier, so a change that is noticed is an\nerror.".to_owned(),
        };
        format!(
            "Iterates over the entries of `{items}`, and fetches pages as they are needed.\n\n\
             Each request has the arguments that were set here; the offset counts up from the one that was set, or from zero;\n\
             {size}.\n\n\
             An entry that is in the list from the first request to the last one is returned exactly once, or the last value is\n\
             an error of kind [`ErrorKind::ListChanged`](::huaweicloud_core::ErrorKind::ListChanged). This assumes that entries\n\
             which stay keep their order. {changes}\n\n\
             The iteration ends after the first error."
        )
    }

    /// If the body is invalid, sending reports it. A request that the caller made invalid stays so.
    fn set_page_size(&self) -> TokenStream {
        let Self { in_body, limit: Setting { field: Field { name, optional, .. }, setter }, page_size, .. } = self;
        let size = page_size.map(Literal::i64_unsuffixed);
        let at_least_two = quote!(if limit == 1 { 2 } else { limit });
        if !in_body {
            let default = size.map(|size| quote!(.or(#size)));
            return quote!(Self { #name: self.#name #default.map(|limit| #at_least_two), ..self });
        }
        let read = quote!(let Ok(body) = self.body.clone().build() else { return self };);
        match (optional, size) {
            (true, Some(size)) => quote! {
                #read
                let limit = body.#name.unwrap_or(#size);
                self.#setter(#at_least_two)
            },
            (true, None) => quote! {
                #read
                match body.#name {
                    Some(1) => self.#setter(2),
                    _ => self,
                }
            },
            (false, _) => quote! {
                #read
                let limit = body.#name;
                self.#setter(#at_least_two)
            },
        }
    }

    /// The offset that the caller set. If the offset or the rest of the body is invalid, sending
    /// reports it.
    fn get_offset(&self) -> TokenStream {
        let Field { name, optional, .. } = &self.offset.field;
        match (self.in_body, optional) {
            (true, true) => quote!(self.body.clone().build().ok()?.#name),
            (true, false) => quote!(Some(self.body.clone().build().ok()?.#name)),
            (false, _) => quote!(self.#name.get().copied()),
        }
    }

    fn set_offset(&self) -> TokenStream {
        let setter = &self.offset.setter;
        quote!(self.#setter(offset))
    }

    fn read_id(&self) -> TokenStream {
        match &self.id {
            Some((Field { name, optional: true, .. }, true)) => quote!(entry.#name.clone()),
            Some((Field { name, optional: true, .. }, false)) => quote!(entry.#name.map(|id| id.to_string())),
            Some((Field { name, .. }, true)) => quote!(Some(entry.#name.clone())),
            Some((Field { name, .. }, false)) => quote!(Some(entry.#name.to_string())),
            None => quote!(None),
        }
    }
}

/// The largest documented page size, but at most [`MAX_PAGE_SIZE`].
fn page_size(limit: &Argument<'_>) -> Option<i64> {
    let Limits { range: (minimum, maximum), values, .. } = Limits::new(limit.schema);
    let number = |node: &Node| node.to_yaml().as_i64();
    let (minimum, maximum) = (minimum.and_then(number), maximum.and_then(number));
    let largest = match values.iter().filter_map(number).filter(|size| *size <= MAX_PAGE_SIZE).max() {
        None if values.is_empty() => maximum?.min(MAX_PAGE_SIZE),
        size => size?,
    };
    (minimum.unwrap_or(1).max(1) <= largest).then_some(largest)
}

/// The entries of a page, and the same to take them out.
fn read_items(Field { name, optional, .. }: &Field) -> (TokenStream, TokenStream) {
    if *optional {
        (quote!(page.#name.as_deref().unwrap_or_default()), quote!(page.#name.get_or_insert_default()))
    } else {
        (quote!(&page.#name), quote!(&mut page.#name))
    }
}

fn read_total(Field { name, optional, .. }: &Field) -> TokenStream {
    if *optional { quote!(page.#name?.try_into().ok()) } else { quote!(page.#name.try_into().ok()) }
}

/// The field of a structure for a property.
fn field(model: &Model<'_>, structure: &str, wire: &str) -> Option<Field> {
    let found = model.field(structure, wire)?;
    Some(Field { name: format_ident!("{}", found.name), ty: parsed(&found.shape)?, optional: found.optional })
}

fn shape<'a>(model: &'a Model<'_>, structure: &str, wire: &str) -> Option<&'a Shape> {
    model.field(structure, wire).map(|found| &found.shape)
}

/// A type as it is written in the files of a client, which import the names they use.
fn parsed(shape: &Shape) -> Option<syn::Type> {
    syn::parse_str(&shape.rust("")).ok()
}
