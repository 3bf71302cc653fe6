//! Requests, in the place of progenitor's: declared by the runtime's macro, with a setter for each argument and for each field of the
//! body, the options of the call, and one error for everything that is wrong. The runtime sends in the place of hooks; what is sent and how the
//! answer is read stays progenitor's, and stays written out.

use std::collections::{BTreeMap, BTreeSet};

use model::operation::body_setter;

use super::doc_comments::doc_text;
use super::shapes::{self, Shape, Unset};
use super::{requests_mut, types_mut};
use crate::declare;
use crate::syntax::{argument, compact, last_name};

/// See the module.
pub(super) fn run(mut file: syn::File) -> syn::File {
    let Some(types) = types_mut(&mut file) else { return file };
    let known = Known { structs: shapes::structs(types), defined: shapes::defined(types) };
    let Some(items) = requests_mut(&mut file) else { return file };
    let mut arguments = BTreeMap::new();
    for item in items.iter_mut() {
        if let syn::Item::Struct(item) = item {
            arguments.insert(item.ident.to_string(), rewrite_struct(item, &known));
        }
    }
    for item in items {
        if let syn::Item::Impl(item) = item
            && let Some(arguments) = last_name(&item.self_ty).and_then(|name| arguments.get(&name.to_string()))
        {
            rewrite_impl(item, arguments);
        }
    }
    file
}

/// The types of all arguments of all requests, with those of the bodies.
pub(super) fn argument_types(file: &syn::File) -> Vec<syn::Type> {
    let requests = file.items.iter().filter_map(|item| match item {
        syn::Item::Mod(module) if module.ident == "builder" => module.content.as_ref(),
        _ => None,
    });
    let structs = requests.flat_map(|(_, items)| items).filter_map(|item| match item {
        syn::Item::Struct(item) => Some(item),
        _ => None,
    });
    structs.flat_map(|item| item.fields.iter().map(|field| field.ty.clone())).collect()
}

/// The types that the document has.
struct Known {
    structs: BTreeMap<String, syn::ItemStruct>,
    defined: BTreeSet<String>,
}

/// One argument of a request.
enum Argument {
    /// A body that is a structure with a builder, of this name.
    Body(syn::Ident),
    /// A parameter, or a body that is no structure.
    Value(syn::Ident, Unset),
}

/// Gives each field its new type, adds the setters of the body's fields and the options of the call, and tells what the arguments are.
fn rewrite_struct(item: &mut syn::ItemStruct, known: &Known) -> Vec<Argument> {
    item.attrs = item.attrs.drain(..).filter(|attribute| doc_text(attribute).is_some()).collect();
    item.attrs.push(declare::mark("request"));
    let mut arguments = Vec::new();
    for field in &mut item.fields {
        // `Result<T, String>`: progenitor keeps what went wrong in the place of the value.
        let (Some(ident), Some(ty)) = (field.ident.clone(), argument(&field.ty, "Result")) else { continue };
        let text = compact(&ty);
        if let Some(name) = text.strip_prefix("types::builder::") {
            field.ty = ty.clone();
            arguments.push(Argument::Body(quote::format_ident!("{name}")));
        } else {
            let shape = Shape::of_parameter(&ty);
            // The type of a parameter is named as it has to be already.
            *field = shape.field(&ident, &field.attrs, &BTreeSet::new(), &syn::parse_quote!(types));
            arguments.push(Argument::Value(ident, shape.unset));
        }
    }
    if let syn::Fields::Named(fields) = &mut item.fields {
        fields.named.extend(in_body(&arguments, known));
        fields.named.push(syn::parse_quote!(call_options: ::huaweicloud_core::CallOptions));
    }
    arguments
}

/// The fields of the body, each with the setter that it gets on the request.
fn in_body(arguments: &[Argument], known: &Known) -> Vec<syn::Field> {
    let bodies = arguments.iter().filter_map(|argument| match argument {
        Argument::Body(name) => known.structs.get(&name.to_string()),
        Argument::Value(..) => None,
    });
    let fields = bodies.flat_map(|body| &body.fields).filter_map(|field| {
        let name = field.ident.as_ref()?;
        let mut field = Shape::of_field(field).field(name, &field.attrs, &known.defined, &syn::parse_quote!(types));
        let setter = quote::format_ident!("{}", body_setter(&name.to_string()));
        field.attrs.push(syn::parse_quote!(#[in_body(#setter)]));
        Some(field)
    });
    fields.collect()
}

/// Leaves only `send`: the rest is what the declaration makes.
fn rewrite_impl(item: &mut syn::ItemImpl, arguments: &[Argument]) {
    item.generics = syn::Generics::default();
    if let syn::Type::Path(ty) = &mut *item.self_ty
        && let Some(last) = ty.path.segments.last_mut()
    {
        last.arguments = syn::PathArguments::AngleBracketed(syn::parse_quote!(<'_>));
    }
    let taken = std::mem::take(&mut item.items);
    item.items.extend(taken.into_iter().filter_map(|member| match member {
        syn::ImplItem::Fn(function) if function.sig.ident == "send" => {
            Some(syn::ImplItem::Fn(send(function, arguments)))
        }
        _ => None,
    }));
}

/// Makes `send` tell everything that is wrong. Progenitor takes one argument after the other and stops at the first that is wrong.
fn send(mut function: syn::ImplItemFn, arguments: &[Argument]) -> syn::ImplItemFn {
    let operation = operation_name(&function.block);
    let mut statements = std::mem::take(&mut function.block.stmts).into_iter().peekable();
    let mut body: Vec<syn::Stmt> = Vec::new();
    if !arguments.is_empty() {
        body.push(syn::parse_quote!(let mut problems = Problems::new();));
        body.push(syn::parse_quote!(Check::check(&self, &mut problems);));
    }
    let fields = arguments.iter().map(|argument| match argument {
        Argument::Body(_) => quote::format_ident!("body"),
        Argument::Value(name, _) => name.clone(),
    });
    // In the place of progenitor's `let Self { client, … } = self;`.
    statements.next();
    body.push(syn::parse_quote!(let Self { client, #(#fields,)* call_options } = self;));
    while statements.peek().is_some_and(|statement| compact(statement).contains("map_err(Error::invalid_request)?")) {
        statements.next();
    }
    let mut required = Vec::new();
    for argument in arguments {
        match argument {
            Argument::Body(_) => {
                body.push(syn::parse_quote!(let body = problems.take(body.build());));
                required.push(quote::format_ident!("body"));
            }
            Argument::Value(name, unset) => {
                let wire = name.to_string();
                if *unset == Unset::Problem {
                    body.push(syn::parse_quote!(let #name = #name.required(#wire, &mut problems);));
                    required.push(name.clone());
                } else {
                    body.push(syn::parse_quote!(let #name = #name.optional(#wire, &mut problems);));
                }
            }
        }
    }
    if !required.is_empty() {
        body.push(syn::parse_quote! {
            let (#(Some(#required),)* true) = (#(#required,)* problems.is_empty()) else {
                return Err(problems.into_error(#operation));
            };
        });
    } else if !arguments.is_empty() {
        body.push(syn::parse_quote!(if !problems.is_empty() { return Err(problems.into_error(#operation)); }));
    }
    body.extend(sent_by_the_runtime(statements, &operation));
    function.block.stmts = body;
    function
}

/// Puts one call of the runtime in the place of progenitor's hooks: `let info = …`, `client.pre(…)`, `client.exec(…)`, `client.post(…)`.
fn sent_by_the_runtime(statements: impl Iterator<Item = syn::Stmt>, operation: &str) -> Vec<syn::Stmt> {
    const HOOKS: [&str; 4] = ["letinfo=OperationInfo", "client.pre(", "letresult=client.exec(", "client.post("];
    let operation = quote::format_ident!("{}", operation.to_uppercase());
    let mut sent = Vec::new();
    for mut statement in statements {
        let text = compact(&statement);
        if HOOKS.iter().any(|hook| text.starts_with(hook)) {
            continue;
        }
        if text.starts_with("letmutrequest=")
            && let syn::Stmt::Local(local) = &mut statement
        {
            local.pat = syn::parse_quote!(request);
        }
        if text == "letresponse=result?;" {
            let operation: syn::Expr = syn::parse_quote!(&crate::operations::#operation);
            statement = syn::parse_quote!(let response = client.inner.send(request, #operation, call_options).await?;);
        }
        sent.push(statement);
    }
    sent
}

/// The name of the operation, which stands in `OperationInfo { operation_id: "…" }`.
fn operation_name(block: &syn::Block) -> String {
    let text = compact(block);
    let name = text.split("operation_id:\"").nth(1).and_then(|rest| rest.split('"').next());
    name.unwrap_or_default().to_owned()
}
