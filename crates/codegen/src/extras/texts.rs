//! The types of constrained strings: a rule and a name for the runtime's `Text` with this rule.

use model::Model;
use quote::{format_ident, quote};

use crate::Error;
use crate::declare;
use crate::emit::split::Module;
use crate::lower::texts::TextType;
use crate::passes;

/// Adds the types to the files of the schemas that they come from.
///
/// # Errors
///
/// When the model does not know one.
pub(crate) fn add(texts: &[TextType], model: &Model<'_>, modules: &mut Vec<Module>) -> Result<(), Error> {
    for text in texts {
        let unknown = || Error::UnknownOutput { kind: "text", text: text.name.clone() };
        let file = &model.type_named(&text.name).ok_or_else(unknown)?.file;
        // The modules are sorted by name.
        let place = modules.binary_search_by(|module| module.name.cmp(file)).unwrap_or_else(|place| {
            modules.insert(place, Module::new(file, model));
            place
        });
        let module = &mut modules[place];
        let (name, rule) = (format_ident!("{}", text.name), format_ident!("{}", model::names::text_rule(&text.name)));
        let description = text.description.clone().unwrap_or_else(|| format!("`{}`.", text.name));
        let words = in_words(text);
        let mut limits = vec![quote!(#words)];
        let literal = proc_macro2::Literal::usize_unsuffixed;
        limits.extend(text.rule.min.map(literal).map(|min| quote!(min => #min)));
        limits.extend(text.rule.max.map(literal).map(|max| quote!(max => #max)));
        limits.extend(text.rule.pattern.as_ref().map(|pattern| quote!(pattern => #pattern)));
        let mark = declare::mark("text");
        let file: syn::File = syn::parse_quote! {
            #[doc = #description]
            #mark
            #[limits(#(#limits),*)]
            pub type #name = ::huaweicloud_core::Text<#rule>;
        };
        module.types.extend([text.name.clone(), rule.to_string()]);
        module.definitions.extend(passes::doc_comments(file).items);
    }
    Ok(())
}

/// The rule as people say it.
fn in_words(text: &TextType) -> String {
    let rule = &text.rule;
    let length = match (rule.min.filter(|&min| min > 0), rule.max) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {min} characters")),
        (Some(min), Some(max)) => Some(format!("{min} to {max} characters")),
        (Some(min), None) => Some(format!("at least {min} characters")),
        (None, Some(max)) => Some(format!("at most {max} characters")),
        (None, None) => None,
    };
    let pattern = rule.pattern.as_ref().map(|pattern| format!("the pattern {}", crate::markdown::code(pattern)));
    length.into_iter().chain(pattern).collect::<Vec<_>>().join(", ")
}
