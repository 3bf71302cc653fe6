//! `API.md`: the public API of a generated crate, an item a line, so that a difference shows what a change means to those who use the
//! crate. It reads the generated files as a compiler would find them, and must not know what they were made from.

mod crate_files;
mod entry;
mod signature;

use std::fmt::Write as _;

use crate::emit::changes::Files;
use crate::{Error, emit::render};
use crate_files::CrateFiles;

/// What stands before the listing. A test holds what it says of the runtime's macros.
const LEGEND: &str = "\
The public API of this crate, an item a line. `a: B` says that the type `a` implements the trait `B`.

- An *open enumeration* has `as_str` and `values` besides its variants, and implements `AsRef<str>`, `Default`, `Deserialize`,
  `Display`, `From<&str>`, `From<String>`, `FromStr` and `Serialize`. A variant stands with the value that is sent.
- A *text rule* is what a `Text` of it holds, in characters. It implements `TextRule`.
";

/// The listing of a crate from its files by their paths in its folder.
pub(crate) fn text(crate_name: &str, spec: &str, files: &Files) -> Result<String, Error> {
    let files = CrateFiles::parse(files)?;
    let library = crate_name.replace('-', "_");
    let mut text = format!("<!-- {} -->\n\n# API of {crate_name}\n\n{LEGEND}", render::provenance(spec));
    for (module, entries) in files.public()? {
        let path: String =
            [library.as_str()].into_iter().chain(module.iter().map(String::as_str)).collect::<Vec<_>>().join("::");
        let _ = write!(text, "\n## {path}\n\n```text\n");
        let mut previous: Option<&Vec<String>> = None;
        for lines in entries.values() {
            // Items of one line stand together.
            if previous.is_some_and(|previous| previous.len().max(lines.len()) > 1) {
                text.push('\n');
            }
            previous = Some(lines);
            lines.iter().for_each(|line| text.extend([line.as_str(), "\n"]));
        }
        // So that the last item touches nothing: git merges only changes with something between them.
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
    fn only_what_can_be_reached_is_listed() {
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
            ::huaweicloud_core::open_enum!(Kind { Big => \"BIG\", Small => \"a, b\" });
            pub enum Rule {}
            ::huaweicloud_core::text_rule!(Rule { min => 1, pattern => \"^[a,b]{1,2}$\" });
            ::other::thing!(Pair);
            pub type Name = ::huaweicloud_core::Text<Rule>;
        ";
        let types = "pub use crate::inner::{Kind, Name, Pair, Rule, Thing};";
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
    fn what_cannot_be_found_is_an_error() {
        let missing_item =
            listing(&[("src/lib.rs", "mod a; pub use a::B;"), ("src/a.rs", "")]).unwrap_err().to_string();
        assert!(missing_item.contains("a::B"), "{missing_item}");
        let missing_file = listing(&[("src/lib.rs", "pub mod a;")]).unwrap_err().to_string();
        assert!(missing_file.contains("src/a.rs"), "{missing_file}");
        assert!(listing(&[("src/lib.rs", "pub use a::*;")]).is_err(), "what a glob names is not said by the file");
        assert!(listing(&[("src/lib.rs", "not Rust")]).is_err());
        assert!(listing(&[]).is_err());
    }

    #[test]
    fn the_legend_says_what_the_macro_implements() {
        let source = include_str!("../../../huaweicloud-core/src/open_enum.rs");
        let body = &source[source.find("macro_rules!").unwrap()..source.find("mod tests").unwrap()];
        for line in body.lines().filter(|line| line.contains(" for $name {")) {
            let name = line.trim().trim_end_matches(" for $name {").rsplit("::").next().unwrap();
            let name = name.replace("<'de>", "");
            assert!(LEGEND.contains(&name), "{name} in {line}");
        }
        for method in ["as_str", "values"] {
            assert!(body.contains(&format!("fn {method}(")) && LEGEND.contains(method), "{method}");
        }
    }
}
