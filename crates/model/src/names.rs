//! How names of the document become names in Rust, and which of those are taken: by the language, by the prelude, by the
//! runtime, and by what generated code defines itself. Whoever writes, checks or compares a name asks here.
//! It must not know where in the document a name is.

use heck::{ToPascalCase, ToSnakeCase};

/// What the files of a client import from `huaweicloud_core::codegen`, and so write without a path. Sorted.
pub const IMPORTS: &[&str] = &["Error", "QueryParam", "ResponseValue", "encode_path"];

/// The type of the client, which the files of requests import.
pub const CLIENT: &str = "Client";

/// What generated code writes without a path because the prelude has it, with the module of `std` that it is from.
pub const PRELUDE: &[(&str, &str)] = &[
    ("clone", "Clone"),
    ("convert", "From"),
    ("convert", "Into"),
    ("convert", "TryFrom"),
    ("convert", "TryInto"),
    ("default", "Default"),
    ("future", "Future"),
    ("ops", "FnOnce"),
    ("option", "None"),
    ("marker", "Send"),
    ("option", "Option"),
    ("option", "Some"),
    ("result", "Err"),
    ("result", "Ok"),
    ("result", "Result"),
    ("string", "String"),
    ("string", "ToString"),
    ("vec", "Vec"),
];

/// The functions and methods that every client has and that an operation of the name would hide.
pub const CLIENT_METHODS: &[&str] = &["clone", "new"];

/// The functions and methods that requests have. All are kept free on every request, whether it has a body or pages or
/// not, so that none of its setters moves when it gets one.
pub const REQUEST_METHODS: &[&str] = &[
    "body",
    "body_map",
    "call_options",
    "clone",
    "into_future",
    "items",
    "new",
    "pages",
    "prepare",
    "send",
    "send_archive",
    "validated",
];

/// What `send` calls its own variables, also in what progenitor makes of it, and the function that it calls, which a parameter of the
/// name would hide.
pub const SEND_VARIABLES: &[&str] =
    &["client", "encode_path", "header_map", "info", "request", "response", "result", "url"];

/// The methods of the builder of a type, besides its setters.
pub const BUILDER_METHODS: &[&str] = &["build", "clone"];

/// The variant of every enumeration that holds a value which the document does not list.
pub const FALLBACK: &str = "Unknown";

/// The schema of the body of every error. No type is made of it, since the runtime has the one type of errors.
pub const ERROR_SCHEMA: &str = "Error";

/// The table of the operations, among the constants that describe one each.
pub const OPERATIONS_TABLE: &str = "OPERATIONS";

/// The table of the error codes, among the constants of one each.
pub const ERROR_CODES_TABLE: &str = "ERROR_CODES";

/// The crate of the runtime, beside which the client of a service is named.
pub const RUNTIME_CRATE: &str = "huaweicloud-core";

/// The modules of a client that no page is in: what the generator adds, and what the root of the crate re-exports or
/// names by itself.
pub const MODULES: &[&str] = &[
    "blocking",
    "builder",
    "client",
    "error_codes",
    "huaweicloud_core",
    "lib",
    "main",
    "operations",
    "rustfmt",
    "test_util",
    "types",
];

/// The name of a method, field, module or variable.
#[must_use]
pub fn snake(name: &str) -> String {
    identifier(name, str::to_snake_case)
}

/// The name of a type.
#[must_use]
pub fn pascal(name: &str) -> String {
    identifier(name, str::to_pascal_case)
}

/// The name of a constant.
#[must_use]
pub fn constant(name: &str) -> String {
    name.to_snake_case().to_uppercase()
}

/// The name of the field that a property becomes, and of its setter on the builder of its type.
#[must_use]
pub fn field(property: &str) -> String {
    evade(snake(property), |name| BUILDER_METHODS.contains(&name))
}

/// The name of the variant that a value of an enumeration becomes. It depends on the value alone.
#[must_use]
pub fn variant(value: &str) -> String {
    evade(pascal(value), |name| name == FALLBACK)
}

/// The name of the builder of a type.
#[must_use]
pub fn builder(type_name: &str) -> String {
    format!("{type_name}Builder")
}

/// The name of the macro that gives a request the setters of its body, a structure of this name.
#[must_use]
pub fn setters(type_name: &str) -> String {
    format!("{type_name}Setters")
}

/// The constant of an error code such as `SCM.0014`.
#[must_use]
pub fn error_code(code: &str) -> String {
    code.replace('.', "_").to_uppercase()
}

/// Why no name in Rust can be made of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It has no letter or digit, so a name would be an invention.
    Empty,
    /// It has letters that are not ASCII.
    NotAscii,
}

impl Unusable {
    /// What the name is like, in words that follow it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Empty => "has no letter or digit",
            Self::NotAscii => "has letters that are not ASCII",
        }
    }
}

/// Whether a name in Rust can be made of a name, and if not, why.
#[must_use]
pub fn unusable(name: &str) -> Option<Unusable> {
    if name.contains(|letter: char| letter.is_alphanumeric() && !letter.is_ascii()) {
        Some(Unusable::NotAscii)
    } else if !name.contains(char::is_alphanumeric) {
        Some(Unusable::Empty)
    } else {
        None
    }
}

/// Whether this is a word of the language, those that are reserved for later included.
#[must_use]
pub fn is_keyword(name: &str) -> bool {
    // What looks like an identifier and is none.
    name == "gen" || (name.starts_with(unicode_ident::is_xid_start) && syn::parse_str::<syn::Ident>(name).is_err())
}

/// What a type of this name would take the place of, in words; nothing if the name is free.
#[must_use]
pub fn taken(type_name: &str) -> Option<&'static str> {
    if type_name == CLIENT || IMPORTS.contains(&type_name) {
        Some("a name that generated code imports")
    } else if PRELUDE.iter().any(|(_, name)| *name == type_name) {
        Some("a name of Rust's prelude")
    } else if type_name.trim_end_matches('_') == "Self" {
        Some("a word of the language")
    } else {
        None
    }
}

/// A name that is taken gets an underscore, which no other name of the document can end in.
fn evade(mut name: String, is_taken: impl Fn(&str) -> bool) -> String {
    if is_taken(&name) {
        name.push('_');
    }
    name
}

/// The name as progenitor and typify form it, so that they agree.
fn identifier(name: &str, case: fn(&str) -> String) -> String {
    let words = match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => name.replace('\'', "").replace(|letter: char| !unicode_ident::is_xid_continue(letter), "-"),
    };
    let mut identifier = case(&words);
    if !identifier.starts_with(unicode_ident::is_xid_start) {
        identifier.insert_str(0, &case("x"));
    }
    evade(identifier, is_keyword)
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
            ("gen", "gen_"),
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
    fn taken_names_get_an_underscore() {
        assert_eq!((field("Build"), field("builds")), ("build_".to_owned(), "builds".to_owned()));
        assert_eq!((variant("UNKNOWN"), variant("unknown_value")), ("Unknown_".to_owned(), "UnknownValue".to_owned()));
    }

    #[test]
    fn what_generated_code_names_is_taken() {
        for name in ["Client", "Option", "ResponseValue", "Self_"] {
            assert!(taken(name).is_some(), "{name}");
        }
        for name in ["Thing", "Secret", "OperationInfo"] {
            assert_eq!(taken(name), None, "{name}");
        }
    }
}
