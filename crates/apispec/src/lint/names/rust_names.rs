//! How the generator turns the names of the document into Rust's, and which of those are taken already.
//! It must not know where in the document a name stands.

use heck::{ToPascalCase, ToSnakeCase};

/// The methods that every client has, from its constructor and from the runtime's traits.
pub(in crate::lint) const CLIENT_METHODS: [&str; 9] =
    ["api_version", "baseurl", "client", "clone", "exec", "inner", "new", "post", "pre"];

/// What generated code names without a path, because it imports it from the runtime.
const IMPORTS: [&str; 7] =
    ["Client", "ClientHooks", "ConversionError", "Error", "OperationInfo", "QueryParam", "ResponseValue"];

/// What generated code names without a path, because Rust's prelude has it.
const PRELUDE: [&str; 16] = [
    "Clone", "Default", "Err", "FnOnce", "From", "Into", "None", "Ok", "Option", "Result", "Some", "String",
    "ToString", "TryFrom", "TryInto", "Vec",
];

/// The words of the language, those that are kept for later too.
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The name of a method, field, module or variable.
pub(in crate::lint) fn snake(name: &str) -> String {
    identifier(name, str::to_snake_case)
}

/// The name of a type or of a variant of an enumeration.
pub(in crate::lint) fn pascal(name: &str) -> String {
    identifier(name, str::to_pascal_case)
}

fn identifier(name: &str, case: fn(&str) -> String) -> String {
    let words = match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => name.replace('\'', "").replace(|letter: char| !letter.is_alphanumeric(), "-"),
    };
    let mut identifier = case(&words);
    if !identifier.starts_with(char::is_alphabetic) {
        identifier.insert_str(0, &case("x"));
    }
    if is_keyword(&identifier) {
        identifier.push('_');
    }
    identifier
}

/// Whether nothing of a name can stand in Rust's names, so that the generator would invent one.
pub(in crate::lint) fn is_empty(name: &str) -> bool {
    !name.contains(char::is_alphanumeric)
}

/// Whether this is a word of the language.
pub(in crate::lint) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// What a type of this name would take the place of, in words; nothing if the name is free.
pub(in crate::lint) fn taken(name: &str) -> Option<&'static str> {
    if IMPORTS.contains(&name) {
        Some("a name that generated code imports")
    } else if PRELUDE.contains(&name) {
        Some("a name of Rust's prelude")
    } else if name.trim_end_matches('_') == "Self" {
        Some("a word of the language")
    } else if name.chars().count() == 1 {
        Some("the name of a type parameter of generated code")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_what_the_generator_makes_of_them() {
        for (name, expected) in [
            ("UploadCsr", "upload_csr"),
            ("ListURLs", "list_ur_ls"),
            ("X-Auth-Token", "x_auth_token"),
            ("type", "type_"),
            ("+1", "plus1"),
            ("-1", "minus1"),
            ("2fa", "x2fa"),
            ("won't", "wont"),
            ("", "x"),
            ("--", "x"),
        ] {
            assert_eq!(snake(name), expected);
        }
        for (name, expected) in [("foo-bar", "FooBar"), ("RSA_2048", "Rsa2048"), ("3DES", "X3des"), ("self", "Self_")] {
            assert_eq!(pascal(name), expected);
        }
    }

    #[test]
    fn what_generated_code_names_is_taken() {
        for name in ["Client", "Option", "Self_", "T"] {
            assert!(taken(name).is_some(), "{name}");
        }
        assert_eq!(taken("Thing"), None);
    }
}
