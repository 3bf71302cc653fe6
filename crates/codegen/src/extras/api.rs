//! `API.md`: the public API of a generated crate, one item per line, so that a diff shows what a
//! change means to users of the crate. It reads the generated files as a compiler would find them,
//! and must not know what they were generated from.

mod crate_files;
mod entry;
mod signature;

use std::fmt::Write as _;

use crate_files::CrateFiles;

use crate::Error;
use crate::emit::changes::Files;
use crate::emit::render;

/// The text before every listing.
const INTRODUCTION: &str =
    "The public API of this crate, one item per line. `a: B` means that the type `a` implements the trait `B`.\n";

/// Describes what the listing of a client omits. A test compares it with the runtime's macros.
const LEGEND: &str = "
- An *open enumeration* also has the variant `Unknown(String)` and the functions `as_str` and `values`, and implements
  `AsRef<str>`, `Clone`, `Debug`, `Default`, `Deserialize`, `Display`, `Eq`, `From<&str>`, `From<String>`, `FromStr`,
  `Hash`, `Ord`, `PartialEq`, `PartialEq<&str>`, `PartialEq<str>`, `PartialOrd` and `Serialize`. Each variant is listed
  with its value in JSON.
- A *request* also has `call_options` and, if it has `body`, `body_map`. It implements `Clone`, `Debug` and
  `IntoFuture`; awaiting it sends it.
- A structure *with a builder* also has `builder()`, and implements `TryFrom` its builder.
- A *builder* also has `build`, which returns the structure or `ValidationErrors`. It implements `Clone`, `Debug`,
  `Default`, and `From` the structure.
";

/// The listing of a generated crate. `files` are keyed by their paths in the folder of the crate.
pub(crate) fn text(crate_name: &str, spec: &str, files: &Files) -> Result<String, Error> {
    let head = format!("<!-- {} -->\n\n# API of {crate_name}\n\n{INTRODUCTION}{LEGEND}", render::provenance(spec));
    listing(crate_name, &head, files)
}

/// The public API of a handwritten crate, one item per line, like `API.md` of a generated crate.
/// `files` are its Rust files, keyed by their paths in its folder; `provenance` says how to update
/// the listing.
///
/// # Errors
///
/// When a file is not valid Rust, or the target of a `pub use` cannot be found.
pub fn of_crate(crate_name: &str, provenance: &str, files: &Files) -> Result<String, Error> {
    listing(crate_name, &format!("<!-- {provenance} -->\n\n# API of {crate_name}\n\n{INTRODUCTION}"), files)
}

fn listing(crate_name: &str, head: &str, files: &Files) -> Result<String, Error> {
    let files = CrateFiles::parse(files)?;
    let library = crate_name.replace('-', "_");
    let mut text = head.to_owned();
    for (module, entries) in files.public()? {
        let path: String =
            [library.as_str()].into_iter().chain(module.iter().map(String::as_str)).collect::<Vec<_>>().join("::");
        let _ = write!(text, "\n## {path}\n\n```text\n");
        let mut previous: Option<&Vec<String>> = None;
        for lines in entries.values() {
            // Items of one line are not separated.
            if previous.is_some_and(|previous| previous.len().max(lines.len()) > 1) {
                text.push('\n');
            }
            previous = Some(lines);
            lines.iter().for_each(|line| text.extend([line.as_str(), "\n"]));
        }
        // Separates the last item from the fence: git does not merge changes of adjacent lines.
        if previous.is_some_and(|previous| previous.len() > 1) {
            text.push('\n');
        }
        text.push_str("```\n");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(files: &[(&str, &str)]) -> Result<String, Error> {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        text("huaweicloud-x", "spec/x/v1", &files)
    }

    #[test]
    fn api_lists_only_reachable_items() {
        let library = "
            mod inner;
            pub mod types;
            mod client;
            pub use client::Client;
            pub use huaweicloud_core::{Config, Error as Failure};
            pub(crate) fn private() {}
            #[doc(hidden)] pub fn hidden() {}
            #[deprecated] pub fn old<T>(mut value: T) where T: ::std::fmt::Display {}
            pub static MANY: [u8; 2] = [1, 2];
            pub trait Visit { type Out; const N: usize = 1; fn visit(&mut self) -> Option<Self::Out> { None } }
            pub fn long(first_argument: ::std::collections::BTreeMap<String, Vec<u8>>, second_argument: &'static str) -> u8 { 0 }
        ";
        let inner = "
            #[derive(Clone, ::serde::Serialize)] #[non_exhaustive] pub struct Thing { pub z: ::std::option::Option<Kind>, pub a: ::huaweicloud_core::Secret, b: u8 }
            impl Thing { pub const MAX: usize = 3; fn private(&self) {} pub async fn send(mut self) -> Result<(), <u8 as TryFrom<u16>>::Error> { Ok(()) } }
            impl From<Pair> for Thing { fn from(_: Pair) -> Self { loop {} } }
            impl TryFrom<Thing> for Vec<String> { type Error = u8; fn try_from(_: Thing) -> Result<Self, u8> { Err(1) } }
            impl ::std::fmt::Debug for Thing {}
            pub struct Pair(pub u8, pub u16);
            pub struct Private(u8);
            pub enum Kind { Small, Big, Other(String), Both { a: u8, b: u8 } }
            ::huaweicloud_core::codegen::enumeration! { /// A state.
                State { Big => \"BIG\", Small => \"a, b\" } else Unknown }
            ::huaweicloud_core::codegen::request! { /// Lists.
                List of Client -> Thing { optional limit: i32 } body Body by BodyBuilder with BodySetters }
            impl List { pub async fn send(self) -> Result<ResponseValue<Thing>, Error> { loop {} } }
            ::huaweicloud_core::codegen::structure! { /// What to list.
                Body by BodyBuilder with BodySetters { /// Labels.
                    pub list labels: String, pub required send: u8 as body_send } }
            ::other::thing!(Pair);
            pub type Name = ::huaweicloud_core::Secret;
        ";
        let types = "pub use crate::inner::{Body, BodyBuilder, Kind, List, Name, Pair, State, Thing};";
        let client = "pub struct Client { pub(crate) inner: u8 }";
        let files = [
            ("src/lib.rs", library),
            ("src/inner.rs", inner),
            ("src/types.rs", types),
            ("src/client.rs", client),
            ("README.md", ""),
        ];
        insta::assert_snapshot!(listing(&files).unwrap());
    }

    #[test]
    fn listing_fails_for_unresolved_items() {
        let missing_item =
            listing(&[("src/lib.rs", "mod a; pub use a::B;"), ("src/a.rs", "")]).unwrap_err().to_string();
        assert!(missing_item.contains("a::B"), "{missing_item}");
        let missing_file = listing(&[("src/lib.rs", "pub mod a;")]).unwrap_err().to_string();
        assert!(missing_file.contains("src/a.rs"), "{missing_file}");
        let glob = listing(&[("src/lib.rs", "pub use a::*;")]).unwrap_err().to_string();
        assert!(glob.contains("a::*"), "a glob does not name its items: {glob}");
        for files in [&[("src/lib.rs", "not Rust")][..], &[]] {
            let error = listing(files).unwrap_err().to_string();
            assert!(error.contains("src/lib.rs"), "{error}");
        }
    }

    /// Another test compares the declarations with what the macros generate.
    #[test]
    fn legend_describes_omitted_items() {
        for family in entry::FAMILIES {
            assert!(LEGEND.contains(&format!("*{}*", family.remark)), "{}", family.remark);
            for line in family.common_lines {
                let names = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
                let mentioned = names.filter(|name| !["", "fn", "self", "built", "Error", "Builder"].contains(name));
                for name in mentioned.filter(|name| !["Self", "options", "CallOptions", "Result"].contains(name)) {
                    assert!(LEGEND.contains(name), "{name} in {line}");
                }
            }
        }
        // The declaration of an enumeration does not list the traits that its macro implements.
        let source = include_str!("../../../huaweicloud-core/src/declare/enumeration.rs");
        let hidden = ["FromText", "IntoField"];
        for line in source.lines().filter(|line| line.contains("impl") && line.contains(" for ")) {
            let (head, _) = line.split_once(" for ").unwrap();
            let name = head.rsplit("::").next().unwrap().replace("<'de>", "");
            let name = name.split('<').next().unwrap();
            assert!(hidden.contains(&name) || LEGEND.contains(name), "{name} in {line}");
        }
    }
}
