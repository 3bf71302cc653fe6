//! Prints items in a readable layout: formatted by prettyplease, with an empty line between items
//! and between methods. Declarations print themselves.

use crate::declare::Declaration;

/// Prints items separated by empty lines, except between imports.
pub(crate) fn print<'a>(items: impl IntoIterator<Item = &'a syn::Item>) -> String {
    let mut text = String::new();
    let mut after_import = false;
    for item in items {
        let is_import = matches!(item, syn::Item::Use(_));
        if !(text.is_empty() || is_import && after_import) {
            text.push('\n');
        }
        after_import = is_import;
        if let Some(declaration) = Declaration::of(item) {
            text.push_str(&declaration.text());
            continue;
        }
        let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item.clone()] };
        text.push_str(&space_out(&prettyplease::unparse(&file)));
    }
    text
}

/// Inserts an empty line between the members of a block: where one ends with `}` and the next
/// begins with a comment, an attribute or a function.
fn space_out(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut end_of_member = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let begins_member =
            ["///", "#[", "pub ", "pub(", "fn ", "async fn "].iter().any(|start| line.trim_start().starts_with(start));
        if begins_member && end_of_member == Some(indent) {
            spaced.push('\n');
        }
        end_of_member = (line.trim_start() == "}").then_some(indent);
        spaced.push_str(line);
        spaced.push('\n');
    }
    spaced
}

#[cfg(test)]
mod tests {
    #[test]
    fn items_and_methods_are_separated() {
        let file: syn::File = syn::parse_quote! {
            use a::B;
            use c::D;
            /// A struct.
            pub struct S { pub a: u8 }
            impl S {
                /// One.
                pub fn one(&self) -> u8 { if self.a > 1 { return 1; } self.a }
                /// Two.
                pub fn two(&self) -> u8 { 2 }
            }
        };
        insta::assert_snapshot!(super::print(&file.items));
    }
}
