//! Paginators for operations with `x-pagination`: `items()` and `pages()` on the request, and the
//! implementation of the trait that the runtime fetches pages with. It must not know how pages
//! follow each other: the runtime does.

use apispec::node::Node;
use model::{Kind, Model, Operation, Place, Shape};
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
        let Some(names) = names(operation) else { continue };
        let unexpected = || Error::UnexpectedOutput { kind: "request with pagination", text: operation.id.to_owned() };
        let paginator = Paginator::of(model, operation, &names).ok_or_else(unexpected)?;
        let file = passes::doc_comments(paginator.file(&operation.request, &names));
        let module = index.get(&operation.request).ok_or_else(unexpected)?;
        modules[module].operations.extend(file.items);
    }
    Ok(())
}

/// Whether an operation has paginators.
pub(super) fn has(operation: &Operation<'_>) -> bool {
    names(operation).is_some()
}

/// The names in `x-pagination`, without the limit, which is up to the caller.
struct Names<'a> {
    place: Place,
    offset: &'a str,
    items: &'a str,
    total: &'a str,
}

fn names<'a>(operation: &Operation<'a>) -> Option<Names<'a>> {
    let pagination = operation.node.get("x-pagination")?;
    let name = |key| pagination.get(key).and_then(Node::as_str);
    let place = if name("in")? == "body" { Place::Body } else { Place::Query };
    Some(Names { place, offset: name("offset")?, items: name("items")?, total: name("total")? })
}

/// The parts of the model that the names refer to.
struct Paginator {
    /// The type of the response.
    page: syn::Ident,
    /// Whether the offset is in the body.
    in_body: bool,
    /// A field of the body or of the request.
    offset: Field,
    /// The setter of the offset on the request.
    setter: syn::Ident,
    /// A field of the response; its type is that of an entry.
    items: Field,
    /// A field of the response.
    total: Field,
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
        let argument = operation.argument(names.place, names.offset)?;
        let setter = format_ident!("{}", argument.setter);
        let in_body = names.place == Place::Body;
        let offset = if in_body {
            field(model, operation.body.as_ref()?.structure.as_ref()?, names.offset)?
        } else {
            Field { name: setter.clone(), ty: parsed(&argument.shape)?, optional: true }
        };
        let (items, total) = (field(model, answer, names.items)?, field(model, answer, names.total)?);
        let Shape::List(entry) = shape(model, answer, names.items)? else { return None };
        Some(Self { page, in_body, offset, setter, items: Field { ty: parsed(entry)?, ..items }, total })
    }

    fn file(&self, request: &str, names: &Names<'_>) -> syn::File {
        let request = format_ident!("{request}");
        let Self { page, items, total, offset, .. } = self;
        let (entry, offset_type) = (&items.ty, &offset.ty);
        let items_doc = format!(
            "Iterates over the entries of `{}`, and fetches pages as they are needed.\n\n\
             Each request has the arguments that were set here; the offset counts up from the one that was set, or from zero.\n\
             The iteration ends when `{}` is reached, at an empty page, at a page that repeats the previous one, or after the\n\
             first error.",
            names.items, names.total
        );
        let pages_doc = "Iterates over whole responses, as [`send`](Self::send) returns them, including a first page that is empty.\n\n\
                         In all other respects it works like [`items`](Self::items).";
        let (get, set) = (self.get_offset(), self.set_offset());
        let (items, total) = (read_items(items), read_total(total));
        let (entries, into_entries) = items;
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

                fn offset(&self) -> Option<#offset_type> { #get }

                fn with_offset(self, offset: #offset_type) -> Self { #set }

                async fn fetch(self) -> Result<ResponseValue<#page>, Error> { self.send().await }

                fn entries(page: &#page) -> &[#entry] { #entries }

                fn into_entries(page: #page) -> Vec<#entry> { #into_entries }

                fn total(page: &#page) -> Option<u64> { #total }
            }
        }
    }

    /// The offset that the caller set. If the offset or the rest of the body is invalid, sending
    /// reports it.
    fn get_offset(&self) -> proc_macro2::TokenStream {
        let Field { name, optional, .. } = &self.offset;
        match (self.in_body, optional) {
            (true, true) => quote!(self.body.clone().build().ok()?.#name),
            (true, false) => quote!(Some(self.body.clone().build().ok()?.#name)),
            (false, _) => quote!(self.#name.get().copied()),
        }
    }

    fn set_offset(&self) -> proc_macro2::TokenStream {
        let setter = &self.setter;
        quote!(self.#setter(offset))
    }
}

/// The entries of a borrowed page, and of an owned one.
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

/// The field of a structure for a property.
fn field(model: &Model<'_>, structure: &str, wire: &str) -> Option<Field> {
    let found = property(model, structure, wire)?;
    Some(Field { name: format_ident!("{}", found.name), ty: parsed(&found.shape)?, optional: found.optional })
}

fn shape<'a>(model: &'a Model<'_>, structure: &str, wire: &str) -> Option<&'a Shape> {
    property(model, structure, wire).map(|found| &found.shape)
}

fn property<'a, 'b>(model: &'a Model<'b>, structure: &str, wire: &str) -> Option<&'a model::Field<'b>> {
    let Kind::Structure(fields) = &model.type_named(structure)?.kind else { return None };
    fields.iter().find(|field| field.wire == wire)
}

/// A type as it is written in the files of a client, which import the names they use.
fn parsed(shape: &Shape) -> Option<syn::Type> {
    syn::parse_str(&shape.rust("")).ok()
}
