//! Waiters for operations with `x-waiters`: a method `wait_until_…()` of the request for each
//! state. It must not know when requests follow each other: the runtime does.

use std::fmt::Display;

use apispec::node::{Mapping, Node};
use model::names::WAITER_PREFIX;
use model::{Model, Operation, Shape};
use proc_macro2::Literal;
use quote::{format_ident, quote};

use super::presence::Presence;
use crate::emit::split::{Module, ModuleIndex};
use crate::{Error, passes};

/// Adds the waiters to the files of their operations.
///
/// # Errors
///
/// When the model does not have the field of a waiter.
pub(crate) fn add(model: &Model<'_>, modules: &mut [Module]) -> Result<(), Error> {
    let index = ModuleIndex::of(modules);
    for operation in &model.operations {
        let waiters: Vec<_> = of(operation).collect();
        let (false, Some(module)) = (waiters.is_empty(), index.get(&operation.request)) else { continue };
        let unexpected = || Error::UnexpectedOutput { kind: "request with waiters", text: operation.id.to_owned() };
        let methods: Option<Vec<_>> = waiters.iter().map(|waiter| waiter.method(model, operation)).collect();
        let (methods, request) = (methods.ok_or_else(unexpected)?, format_ident!("{}", operation.request));
        let file = passes::doc_comments(syn::parse_quote!(impl #request { #(#methods)* }));
        modules[module].operations.extend(file.items);
    }
    Ok(())
}

/// The names of the methods that wait, sorted.
pub(super) fn methods(operation: &Operation<'_>) -> Vec<String> {
    let mut names: Vec<_> = of(operation).map(|waiter| format!("{WAITER_PREFIX}{}", waiter.name)).collect();
    names.sort();
    names
}

/// The states that can be waited for, sorted, each with what is waited for, and how long.
pub(crate) fn descriptions(operation: &Operation<'_>) -> Vec<(String, String)> {
    let describe = |waiter: Waiter<'_>| {
        let Waiter { name, field, success, timeout, .. } = waiter;
        let text = format!("`{field}` is {}; at most {}", alternatives(&success), period(timeout));
        (name.to_owned(), text)
    };
    of(operation).map(describe).collect()
}

/// One entry of `x-waiters`.
struct Waiter<'a> {
    name: &'a str,
    field: &'a str,
    success: Vec<&'a str>,
    failure: Vec<&'a str>,
    /// In seconds, as the timeout.
    initial_delay: u64,
    max_delay: u64,
    timeout: u64,
}

fn of<'a>(operation: &Operation<'a>) -> impl Iterator<Item = Waiter<'a>> + use<'a> {
    let waiters = operation.node.get("x-waiters").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
    let mut waiters: Vec<_> = waiters.filter_map(|(name, entry)| Waiter::parse(name, &entry.value)).collect();
    waiters.sort_by_key(|waiter| waiter.name);
    waiters.into_iter()
}

impl<'a> Waiter<'a> {
    fn parse(name: &'a str, node: &'a Node) -> Option<Self> {
        let values = |key| {
            let values = node.get(key).and_then(Node::as_sequence).unwrap_or_default();
            values.iter().filter_map(Node::as_str).collect()
        };
        let seconds = |key| node.get(key)?.to_yaml().as_u64();
        Some(Self {
            name,
            field: node.get("field")?.as_str()?,
            success: values("success"),
            failure: values("failure"),
            initial_delay: seconds("initial_delay")?,
            max_delay: seconds("max_delay")?,
            timeout: seconds("timeout")?,
        })
    }

    fn method(&self, model: &Model<'_>, operation: &Operation<'_>) -> Option<syn::ImplItemFn> {
        let Some(Shape::Type(answer)) = &operation.response else { return None };
        let field = model.field(answer, self.field)?;
        let (name, ty) = (format_ident!("{}", field.name), format_ident!("{answer}"));
        let state = quote!(response.#name);
        let state = match Presence::of(field).borrow(&state) {
            Some(state) => quote!(#state.map(ToString::to_string)),
            None => quote!(Some(#state.to_string())),
        };
        let method = format_ident!("{WAITER_PREFIX}{}", self.name);
        let constant = format_ident!("{}", operation.constant);
        let Self { field, success, failure, .. } = self;
        let [initial_delay, max_delay, timeout] =
            [self.initial_delay, self.max_delay, self.timeout].map(Literal::u64_unsuffixed);
        let doc = self.doc();
        Some(syn::parse_quote! {
            #[doc = #doc]
            pub fn #method(self) -> ::huaweicloud_core::Waiter<#ty> {
                ::huaweicloud_core::codegen::wait_until(
                    self.client.inner.clone(),
                    &crate::operations::#constant,
                    ::huaweicloud_core::codegen::Goal {
                        field: #field,
                        success: &[#(#success),*],
                        failure: &[#(#failure),*],
                        initial_delay: ::std::time::Duration::from_secs(#initial_delay),
                        max_delay: ::std::time::Duration::from_secs(#max_delay),
                        timeout: ::std::time::Duration::from_secs(#timeout),
                    },
                    move || self.clone().send(),
                    |response: &#ty| #state,
                )
            }
        })
    }

    fn doc(&self) -> String {
        let Self { field, success, failure, .. } = self;
        let fails = if failure.is_empty() {
            String::new()
        } else {
            format!(
                "of kind [`ErrorKind::UnexpectedState`](::huaweicloud_core::ErrorKind::UnexpectedState) if it is {}, and\n",
                alternatives(failure)
            )
        };
        format!(
            "Waits until `{field}` is {}: sends the request again and again, and returns the first response that\n\
             shows it.\n\n\
             The delay between two requests is {} at first and doubles up to {}. It ends with an error\n{fails}\
             of kind [`ErrorKind::Timeout`](::huaweicloud_core::ErrorKind::Timeout) after {}. The setters of the\n\
             [`Waiter`](::huaweicloud_core::Waiter) change these times.",
            alternatives(success),
            period(self.initial_delay),
            period(self.max_delay),
            period(self.timeout),
        )
    }
}

/// `A`, `B` or `C`, as code.
pub(super) fn alternatives(values: &[impl Display]) -> String {
    let values: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
    match values.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => values.concat(),
    }
}

/// A time in its largest whole unit.
fn period(seconds: u64) -> String {
    let units = [("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)];
    let unit = units.into_iter().find(|(_, length)| seconds.is_multiple_of(*length));
    let (name, length) = unit.unwrap_or(("second", 1));
    match seconds / length {
        1 => format!("1 {name}"),
        count => format!("{count} {name}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_have_their_largest_whole_unit() {
        let periods = [1, 59, 60, 90, 3600, 86_400, 604_800].map(period);
        assert_eq!(periods, ["1 second", "59 seconds", "1 minute", "90 seconds", "1 hour", "1 day", "7 days"]);
    }

    #[test]
    fn alternatives_are_joined_with_or() {
        assert_eq!(
            [&["A"][..], &["A", "B"], &["A", "B", "C"]].map(alternatives),
            ["`A`", "`A` or `B`", "`A`, `B` or `C`"]
        );
    }
}
