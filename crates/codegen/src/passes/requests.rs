//! Requests, in the place of progenitor's: a setter for each argument and for each field of the body, the options of the call, and one error
//! for everything that is wrong. The runtime sends in the place of hooks; what is sent and how the answer is read stays progenitor's.

use std::collections::{BTreeMap, BTreeSet};

use super::builders::Setter;
use super::shapes::{self, Shape, Unset};
use super::{requests_mut, types_mut};
use crate::syntax::{argument, compact, last_name};

/// The names of methods that every request has, so that no field of the body gets a setter of such a name.
const TAKEN: &[&str] = &["body", "body_map", "call_options", "check", "clone", "new", "send"];

/// See the module.
pub(super) fn run(mut file: syn::File) -> syn::File {
    let Some(types) = types_mut(&mut file) else { return file };
    let known = Known { structs: shapes::structs(types), defined: shapes::defined(types) };
    let Some(items) = requests_mut(&mut file) else { return file };
    let mut arguments = BTreeMap::new();
    for item in items.iter_mut() {
        if let syn::Item::Struct(item) = item {
            arguments.insert(item.ident.to_string(), rewrite_struct(item));
        }
    }
    for item in items {
        if let syn::Item::Impl(item) = item
            && let Some(arguments) = last_name(&item.self_ty).and_then(|name| arguments.get(&name.to_string()))
        {
            rewrite_impl(item, arguments, &known);
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
    Value(syn::Ident, Box<Shape>),
}

/// Gives each field its new type, and tells what it is.
fn rewrite_struct(item: &mut syn::ItemStruct) -> Vec<Argument> {
    item.attrs.push(syn::parse_quote!(#[must_use = "nothing is sent before `send` is called"]));
    if let syn::Fields::Named(fields) = &mut item.fields {
        fields.named.push(syn::parse_quote!(call_options: CallOptions));
    }
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
            let value = &shape.value;
            field.ty = syn::parse_quote!(Field<#value>);
            arguments.push(Argument::Value(ident, Box::new(shape)));
        }
    }
    arguments
}

fn rewrite_impl(item: &mut syn::ItemImpl, arguments: &[Argument], known: &Known) {
    let taken = std::mem::take(&mut item.items);
    for member in taken {
        let syn::ImplItem::Fn(function) = member else { continue };
        match function.sig.ident.to_string().as_str() {
            "new" => item.items.push(constructor(arguments)),
            "send" => {
                item.items.extend(setters(arguments, known));
                item.items.push(syn::ImplItem::Fn(send(function, arguments)));
            }
            // Progenitor's setters.
            _ => {}
        }
    }
}

fn constructor(arguments: &[Argument]) -> syn::ImplItem {
    let fields = arguments.iter().map(|argument| match argument {
        Argument::Body(_) => quote::quote!(body: Default::default()),
        Argument::Value(name, _) => quote::quote!(#name: Field::default()),
    });
    syn::parse_quote! {
        pub fn new(client: &'a super::Client) -> Self {
            Self { client, #(#fields,)* call_options: CallOptions::new() }
        }
    }
}

fn setters(arguments: &[Argument], known: &Known) -> Vec<syn::ImplItem> {
    let names: BTreeSet<String> = arguments
        .iter()
        .filter_map(|argument| match argument {
            Argument::Value(name, _) => Some(name.to_string()),
            Argument::Body(_) => None,
        })
        .collect();
    let mut setters = vec![syn::parse_quote! {
        /// Does this call otherwise than the client does its calls: other timeouts, other retries, more headers, another address.
        pub fn call_options(mut self, options: CallOptions) -> Self {
            self.call_options = options;
            self
        }
    }];
    for argument in arguments {
        match argument {
            Argument::Value(name, shape) => {
                let prefix = syn::parse_quote!(types);
                // The type of a parameter is named as it has to be already.
                let defined = &BTreeSet::new();
                setters.push(Setter { name, attributes: &[], shape, defined, prefix }.of_field());
            }
            Argument::Body(name) => {
                setters.extend(body_setters(name, &names, known));
            }
        }
    }
    setters
}

/// The setters of a body that is a structure: of the whole, and of each of its fields.
fn body_setters(name: &syn::Ident, parameters: &BTreeSet<String>, known: &Known) -> Vec<syn::ImplItem> {
    let whole = format!("Sets the whole request body, a [`{name}`] or its builder.");
    let mut setters: Vec<syn::ImplItem> = vec![
        syn::parse_quote! {
            #[doc = #whole]
            pub fn body(mut self, body: impl Into<types::builder::#name>) -> Self {
                self.body = body.into();
                self
            }
        },
        syn::parse_quote! {
            /// Changes the request body through its builder.
            pub fn body_map(mut self, change: impl FnOnce(types::builder::#name) -> types::builder::#name) -> Self {
                self.body = change(self.body);
                self
            }
        },
    ];
    for field in known.structs.get(&name.to_string()).into_iter().flat_map(|item| &item.fields) {
        let Some(ident) = &field.ident else { continue };
        if TAKEN.contains(&ident.to_string().as_str()) || parameters.contains(&ident.to_string()) {
            continue;
        }
        let shape = &Shape::of_field(field);
        let (defined, prefix) = (&known.defined, syn::parse_quote!(types));
        let setter = Setter { name: ident, attributes: &field.attrs, shape, defined, prefix };
        setters.push(setter.method(|list| {
            let value = quote::format_ident!("{}", if list { "values" } else { "value" });
            quote::quote!(self.body = self.body.#ident(#value);)
        }));
    }
    setters
}

/// Makes `send` tell everything that is wrong. Progenitor takes one argument after the other and stops at the first that is wrong.
fn send(mut function: syn::ImplItemFn, arguments: &[Argument]) -> syn::ImplItemFn {
    let operation = operation_name(&function.block);
    let mut statements = std::mem::take(&mut function.block.stmts).into_iter().peekable();
    let mut body: Vec<syn::Stmt> =
        vec![syn::parse_quote!(let mut problems = Problems::new();), syn::parse_quote!(self.check(&mut problems);)];
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
            Argument::Value(name, shape) => {
                let wire = name.to_string();
                if shape.unset == Unset::Problem {
                    body.push(syn::parse_quote!(let #name = #name.required(#wire, &mut problems);));
                    required.push(name.clone());
                } else {
                    body.push(syn::parse_quote!(let #name = #name.optional(#wire, &mut problems);));
                }
            }
        }
    }
    body.push(if required.is_empty() {
        syn::parse_quote!(if !problems.is_empty() { return Err(problems.into_error(#operation)); })
    } else {
        syn::parse_quote! {
            let (#(Some(#required),)* true) = (#(#required,)* problems.is_empty()) else {
                return Err(problems.into_error(#operation));
            };
        }
    });
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
