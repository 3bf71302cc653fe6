//! Replaces progenitor's requests by declarations with a macro of the runtime: with a setter for
//! each argument and for each field of the body, call options, and one error for all invalid
//! arguments. The hooks are replaced by a call of the runtime. The code that builds the HTTP
//! request and reads the response stays progenitor's, and is not hidden in a macro.

use std::collections::BTreeMap;

use model::operation::body_setter;
use syn::visit_mut::{self, VisitMut};

use super::shapes;
use super::tree::{requests_mut, types_mut};
use super::uses::Uses;
use crate::attributes::doc_text;
use crate::declare;
use crate::syntax::{compact, last_name, type_argument};

/// Runs the pass.
pub(super) fn run(mut file: syn::File, uses: &Uses) -> syn::File {
    let Some(types) = types_mut(&mut file) else { return file };
    let structs = shapes::structs(types);
    let Some(items) = requests_mut(&mut file) else { return file };
    let mut arguments = BTreeMap::new();
    for item in items.iter_mut() {
        if let syn::Item::Struct(item) = item {
            let name = item.ident.to_string();
            let names = rewrite_struct(item, &structs, uses.with_optional_body.contains(&name));
            arguments.insert(name, names);
        }
    }
    let mut responses = BTreeMap::new();
    for item in items.iter_mut() {
        if let syn::Item::Impl(item) = item
            && let Some(name) = last_name(&item.self_ty).map(ToString::to_string)
            && let Some(arguments) = arguments.get(&name)
        {
            let optional_body = uses.with_optional_body.contains(&name);
            responses.extend(response_type(item).map(|response_type| (name, response_type)));
            rewrite_impl(item, arguments, optional_body);
        }
    }
    for item in items {
        if let syn::Item::Struct(item) = item
            && let Some(response_type) = responses.get(&item.ident.to_string())
        {
            item.attrs.push(syn::parse_quote!(#[response(#response_type)]));
        }
    }
    for item in &mut file.items {
        if let syn::Item::Impl(item) = item {
            item.items.iter_mut().for_each(remove_lifetime);
        }
    }
    file
}

/// Removes the lifetime of the request that a client method returns: it owns its client.
fn remove_lifetime(member: &mut syn::ImplItem) {
    if let syn::ImplItem::Fn(method) = member
        && let syn::ReturnType::Type(_, ty) = &mut method.sig.output
        && let syn::Type::Path(ty) = &mut **ty
        && let Some(request) = ty.path.segments.last_mut()
        && compact(&request.arguments) == "<'_>"
    {
        request.arguments = syn::PathArguments::None;
    }
}

/// Sets the type of each field, adds the fields of the body, and returns the names of the
/// arguments.
fn rewrite_struct(
    item: &mut syn::ItemStruct,
    structs: &BTreeMap<String, syn::ItemStruct>,
    optional_body: bool,
) -> Vec<syn::Ident> {
    item.attrs = item.attrs.drain(..).filter(|attribute| doc_text(attribute).is_some()).collect();
    item.attrs.push(declare::mark("request"));
    item.generics = syn::Generics::default();
    let (mut arguments, mut in_body) = (Vec::new(), Vec::new());
    for field in &mut item.fields {
        let Some(ident) = field.ident.clone() else { continue };
        // `Result<T, String>`: progenitor stores the error of a conversion instead of the value.
        let Some(ty) = type_argument(&field.ty, "Result") else {
            // The client.
            if let syn::Type::Reference(reference) = &field.ty {
                field.ty = (*reference.elem).clone();
            }
            continue;
        };
        if let Some(name) = compact(&ty).strip_prefix("types::builder::") {
            let body = quote::format_ident!("{name}");
            field.ty = syn::parse_quote!(types::#body);
            let marker = quote::format_ident!("{}", if optional_body { "optional_body" } else { "body" });
            field.attrs.push(syn::parse_quote!(#[#marker]));
            in_body.extend(structs.get(name).into_iter().flat_map(setters_of_body));
        } else {
            // Progenitor's body is never optional. No parameter is called `body`.
            let ty = if optional_body && ident == "body" { syn::parse_quote!(Option<#ty>) } else { ty };
            let kind = quote::format_ident!("{}", shapes::parameter_kind(&ty));
            field.attrs.push(syn::parse_quote!(#[kind(#kind)]));
            field.ty = ty;
        }
        arguments.push(ident);
    }
    if let syn::Fields::Named(fields) = &mut item.fields {
        fields.named.extend(in_body);
    }
    arguments
}

/// The fields of the body, each with the name of its setter on the request.
fn setters_of_body(body: &syn::ItemStruct) -> Vec<syn::Field> {
    let fields = body.fields.iter().filter_map(|field| {
        let (name, ty) = (field.ident.as_ref()?, &field.ty);
        let setter = quote::format_ident!("{}", body_setter(&name.to_string()));
        let kind = quote::format_ident!("{}", shapes::kind(field));
        let mut types = QualifyTypes;
        let mut field: syn::Field = syn::parse_quote!(#[in_body(#setter)] #[kind(#kind)] #name: #ty);
        types.visit_field_mut(&mut field);
        Some(field)
    });
    fields.collect()
}

/// Prefixes the names of generated types with `types::`: bare names that are not in the prelude.
struct QualifyTypes;

impl VisitMut for QualifyTypes {
    fn visit_type_path_mut(&mut self, ty: &mut syn::TypePath) {
        visit_mut::visit_type_path_mut(self, ty);
        let is_prelude = |name: &syn::Ident| model::names::PRELUDE.iter().any(|(_, prelude)| name == prelude);
        let name = ty.path.segments.first().map(|first| first.ident.clone());
        if ty.path.leading_colon.is_none()
            && ty.path.segments.len() == 1
            && let Some(name) = name
            && name.to_string().starts_with(char::is_uppercase)
            && !is_prelude(&name)
        {
            let path = &ty.path;
            ty.path = syn::parse_quote!(types::#path);
        }
    }
}

/// The response type of a request: the type in the `ResponseValue` that `send` returns.
fn response_type(item: &syn::ItemImpl) -> Option<syn::Type> {
    let send = item.items.iter().find_map(|member| match member {
        syn::ImplItem::Fn(function) if function.sig.ident == "send" => Some(function),
        _ => None,
    })?;
    let syn::ReturnType::Type(_, ty) = &send.sig.output else { return None };
    let mut response_type = type_argument(&type_argument(ty, "Result")?, "ResponseValue")?;
    StripTypes.visit_type_mut(&mut response_type);
    Some(response_type)
}

/// Removes `types::` from paths. The split does this elsewhere, but does not change attributes.
struct StripTypes;

impl VisitMut for StripTypes {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        if path.segments.len() > 1 && path.segments.first().is_some_and(|first| first.ident == "types") {
            path.segments = path.segments.iter().skip(1).cloned().collect();
        }
    }
}

/// Keeps only `send`: the declaration generates the other methods.
fn rewrite_impl(item: &mut syn::ItemImpl, arguments: &[syn::Ident], optional_body: bool) {
    item.generics = syn::Generics::default();
    if let syn::Type::Path(ty) = &mut *item.self_ty
        && let Some(last) = ty.path.segments.last_mut()
    {
        last.arguments = syn::PathArguments::None;
    }
    let taken = std::mem::take(&mut item.items);
    for member in taken {
        if let syn::ImplItem::Fn(function) = member
            && function.sig.ident == "send"
        {
            let functions = split_send(function, arguments, optional_body);
            item.items.extend(functions.map(syn::ImplItem::Fn));
        }
    }
}

/// Splits `send` in two. `prepare` runs when `send` is called, not when its future is polled, so
/// that the future holds the HTTP request instead of all arguments. It first validates all
/// arguments together, where progenitor stops at the first invalid one.
fn split_send(mut function: syn::ImplItemFn, arguments: &[syn::Ident], optional_body: bool) -> [syn::ImplItemFn; 2] {
    let operation = operation_name(&function.block);
    let constant = quote::format_ident!("{}", operation.to_uppercase());
    let mut statements = std::mem::take(&mut function.block.stmts).into_iter().peekable();
    // Skips progenitor's `let Self { client, … } = self;`.
    statements.next();
    while statements.peek().is_some_and(|statement| compact(statement).contains("map_err(Error::invalid_request)?")) {
        statements.next();
    }
    let arguments: syn::Pat = match arguments {
        [] => syn::parse_quote!(()),
        arguments => syn::parse_quote!((#(#arguments,)*)),
    };
    let mut before = replace_hooks(statements, &constant);
    let sends = |statement: &syn::Stmt| compact(statement).starts_with("letresponse=");
    let after = before.split_off(before.iter().position(sends).unwrap_or(before.len()));
    if optional_body {
        before = before.into_iter().flat_map(send_body_if_set).collect();
    }
    let mut prepare: syn::ImplItemFn = syn::parse_quote! {
        /// Validates the arguments and builds the HTTP request.
        fn prepare(self) -> Result<(Client, ::reqwest::Request, ::huaweicloud_core::CallOptions), Error> {
            let (client, #arguments, call_options) = self.validated(&crate::operations::#constant)?;
            #(#before)*
            Ok((client, request, call_options))
        }
    };
    UseHandle.visit_block_mut(&mut prepare.block);
    let syn::ReturnType::Type(_, output) = &function.sig.output else { return [prepare, function] };
    function.sig.output = syn::parse_quote!(-> impl Future<Output = #output> + Send);
    function.sig.asyncness = None;
    function.block = syn::parse_quote!({
        let prepared = self.prepare();
        async move {
            let (client, request, call_options) = prepared?;
            #(#after)*
        }
    });
    [prepare, function]
}

/// Sends the body only if it is set: splits `let request = ….json(&body)….build()?` at the body.
fn send_body_if_set(statement: syn::Stmt) -> Vec<syn::Stmt> {
    let syn::Stmt::Local(mut local) = statement else { return vec![statement] };
    let mut start = None;
    if let Some(init) = &mut local.init {
        take_before_body(&mut init.expr, &mut start);
    }
    let Some(start) = start else { return vec![syn::Stmt::Local(local)] };
    vec![
        syn::parse_quote!(let request = #start;),
        syn::parse_quote! {
            let request = match &body {
                Some(body) => request.json(body),
                None => request,
            };
        },
        syn::Stmt::Local(local),
    ]
}

/// Replaces `start.json(&body)` in a chain of calls by `request`, and returns `start`.
fn take_before_body(expr: &mut syn::Expr, start: &mut Option<syn::Expr>) {
    match expr {
        syn::Expr::MethodCall(call) if call.method == "json" && call.args.iter().map(compact).eq(["&body"]) => {
            *start = Some((*call.receiver).clone());
            *expr = syn::parse_quote!(request);
        }
        syn::Expr::MethodCall(call) => take_before_body(&mut call.receiver, start),
        syn::Expr::Try(inner) => take_before_body(&mut inner.expr, start),
        _ => {}
    }
}

/// Replaces fields of progenitor's client by methods of the runtime's handle.
struct UseHandle;

impl VisitMut for UseHandle {
    fn visit_expr_mut(&mut self, expr: &mut syn::Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if !matches!(expr, syn::Expr::Field(_)) {
            return;
        }
        match compact(expr).as_str() {
            "client.baseurl" => *expr = syn::parse_quote!(client.inner.baseurl()),
            "client.client" => *expr = syn::parse_quote!(client.inner.http()),
            _ => {}
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        type Arguments = syn::punctuated::Punctuated<syn::Expr, syn::Token![,]>;
        if let Ok(mut arguments) = mac.parse_body_with(Arguments::parse_terminated) {
            arguments.iter_mut().for_each(|argument| self.visit_expr_mut(argument));
            mac.tokens = quote::quote!(#arguments);
        }
    }
}

/// Replaces progenitor's hooks by one call of the runtime: `let info = …`, `client.pre(…)`,
/// `client.exec(…)`, `client.post(…)`.
fn replace_hooks(statements: impl Iterator<Item = syn::Stmt>, operation: &syn::Ident) -> Vec<syn::Stmt> {
    const HOOKS: [&str; 4] = ["letinfo=OperationInfo", "client.pre(", "letresult=client.exec(", "client.post("];
    let mut replaced = Vec::new();
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
        replaced.push(statement);
    }
    replaced
}

/// The name of the operation, from `OperationInfo { operation_id: "…" }`.
fn operation_name(block: &syn::Block) -> String {
    let text = compact(block);
    let name = text.split("operation_id:\"").nth(1).and_then(|rest| rest.split('"').next());
    name.unwrap_or_default().to_owned()
}
