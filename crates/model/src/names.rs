//! Converts names of the document to Rust names, and knows the reserved ones: of the language, the
//! prelude, the runtime, and generated code itself. All code that writes, checks or compares names
//! uses this module.
//! It must not know where a name is in the document.

use heck::{ToPascalCase, ToSnakeCase};

/// The names that the files of a client import from `huaweicloud_core::codegen` and use without a
/// path. Sorted.
pub const IMPORTS: &[&str] = &["Error", "PROJECT_ID", "QueryParam", "ResponseValue", "encode_path"];

/// The client type, which the files of requests import.
pub const CLIENT: &str = "Client";

/// The names of the prelude that generated code uses without a path, each with its module in `std`.
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

/// The functions and methods of every client, which an operation with the same name would shadow.
pub const CLIENT_METHODS: &[&str] = &["clone", "new"];

/// The functions and methods of requests. They are reserved on every request, even if it has no
/// body or pagination, so that no setter is renamed when it gets one.
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

/// How the methods of a request start that wait for a state. No setter starts like this, so that
/// none is renamed when a request gets such a method.
pub const WAITER_PREFIX: &str = "wait_until_";

/// Whether a method of requests may have this name.
#[must_use]
pub fn is_request_method(name: &str) -> bool {
    REQUEST_METHODS.contains(&name) || name.starts_with(WAITER_PREFIX)
}

/// The local variables of `send`, including those in progenitor's output, and the function that it
/// calls. A parameter with the same name would shadow them.
pub const SEND_VARIABLES: &[&str] =
    &["client", "encode_path", "header_map", "info", "request", "response", "result", "url"];

/// The methods of a type's builder, besides its setters.
pub const BUILDER_METHODS: &[&str] = &["build", "clone"];

/// The variant of every enumeration for values that the document does not list.
pub const FALLBACK: &str = "Unknown";

/// The schema of all error bodies. No type is generated for it, because the runtime has the only
/// error type.
pub const ERROR_SCHEMA: &str = "Error";

/// The constant for the table of operations, next to one constant per operation.
pub const OPERATIONS_TABLE: &str = "OPERATIONS";

/// The constant for the table of error codes, next to one constant per code.
pub const ERROR_CODES_TABLE: &str = "ERROR_CODES";

/// The crate of the runtime, whose name no client may have.
pub const RUNTIME_CRATE: &str = "huaweicloud-core";

/// The modules of a client that are not generated from a page: those that the generator adds, and
/// names that the crate root re-exports or uses.
pub const MODULES: &[&str] = &[
    "blocking",
    "builder",
    "client",
    "error_codes",
    "huaweicloud_core",
    "lib",
    "main",
    "operations",
    "pem",
    "rustfmt",
    "test_util",
    "types",
];

/// Converts a name to that of a method, field, module or variable.
#[must_use]
pub fn snake(name: &str) -> String {
    identifier(name, str::to_snake_case)
}

/// Converts a name to that of a type.
#[must_use]
pub fn pascal(name: &str) -> String {
    identifier(name, str::to_pascal_case)
}

/// Converts a name to that of a constant.
#[must_use]
pub fn constant(name: &str) -> String {
    name.to_snake_case().to_uppercase()
}

/// The name of the field for a property, and of its setter on the builder of its type.
#[must_use]
pub fn field(property: &str) -> String {
    avoid_reserved(snake(property), |name| BUILDER_METHODS.contains(&name))
}

/// The name of the variant for a value of an enumeration. It depends only on the value.
#[must_use]
pub fn variant(value: &str) -> String {
    avoid_reserved(pascal(value), |name| name == FALLBACK)
}

/// The name of the builder of a type.
#[must_use]
pub fn builder(type_name: &str) -> String {
    format!("{type_name}Builder")
}

/// The name of the macro that adds the setters of a structure to the request that has it as its
/// body.
#[must_use]
pub fn setters(type_name: &str) -> String {
    format!("{type_name}Setters")
}

/// The name of the constant for an error code such as `SCM.0014`.
#[must_use]
pub fn error_code(code: &str) -> String {
    code.replace('.', "_").to_uppercase()
}

/// Why a name cannot be converted to a Rust name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidName {
    /// It has no letter or digit that could form a name.
    Empty,
    /// It has non-ASCII letters or digits.
    NotAscii,
}

impl InvalidName {
    /// The reason, as the end of a sentence that begins with the name.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Empty => "has no letter or digit",
            Self::NotAscii => "has non-ASCII letters",
        }
    }
}

/// The reason why a name cannot be converted to a Rust name, if it cannot.
#[must_use]
pub fn invalid_name(name: &str) -> Option<InvalidName> {
    if name.contains(|letter: char| letter.is_alphanumeric() && !letter.is_ascii()) {
        Some(InvalidName::NotAscii)
    } else if !name.contains(char::is_alphanumeric) {
        Some(InvalidName::Empty)
    } else {
        None
    }
}

/// Whether this is a Rust keyword, including reserved ones.
#[must_use]
pub fn is_keyword(name: &str) -> bool {
    // It looks like an identifier, but does not parse as one.
    name == "gen" || (name.starts_with(unicode_ident::is_xid_start) && syn::parse_str::<syn::Ident>(name).is_err())
}

/// Why a type cannot have this name, in words. `None` if the name is free.
#[must_use]
pub fn taken(type_name: &str) -> Option<&'static str> {
    if type_name == CLIENT || IMPORTS.contains(&type_name) {
        Some("a name that generated code imports")
    } else if PRELUDE.iter().any(|(_, name)| *name == type_name) {
        Some("a name in Rust's prelude")
    } else if type_name.trim_end_matches('_') == "Self" {
        Some("a Rust keyword")
    } else {
        None
    }
}

/// Appends an underscore to a reserved name. No other converted name ends with one.
fn avoid_reserved(mut name: String, is_reserved: impl Fn(&str) -> bool) -> String {
    if is_reserved(&name) {
        name.push('_');
    }
    name
}

/// Converts a name exactly as progenitor and typify do.
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
    avoid_reserved(identifier, is_keyword)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_converted_like_the_generator_does() {
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
    fn reserved_names_get_an_underscore() {
        assert_eq!((field("Build"), field("builds")), ("build_".to_owned(), "builds".to_owned()));
        assert_eq!((variant("UNKNOWN"), variant("unknown_value")), ("Unknown_".to_owned(), "UnknownValue".to_owned()));
    }

    #[test]
    fn names_used_by_generated_code_are_taken() {
        for name in ["Client", "Option", "ResponseValue", "Self_"] {
            assert!(taken(name).is_some(), "{name}");
        }
        for name in ["Thing", "Secret", "OperationInfo"] {
            assert_eq!(taken(name), None, "{name}");
        }
    }
}
