//! The words to try as names: Rust keywords, the prelude, primitive types, and all identifiers in
//! generated files and in the macros of the runtime, so that names that generated code uses in the
//! future are tried too.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};

/// Keywords, including reserved and contextual ones.
const LANGUAGE: &str = "abstract as async auto await become box break catch const continue crate default do dyn else enum extern \
    false final fn for gen if impl in let loop macro macro_rules match mod move mut override priv pub raw ref return safe self Self \
    static struct super trait true try type typeof union unsafe unsized use virtual where while yield";

/// Names in the prelude, macros, derives, and primitive types.
const PRELUDE: &str = "AsMut AsRef AsyncFn AsyncFnMut AsyncFnOnce Box Clone Copy Debug Default DoubleEndedIterator Drop Eq Err \
    ExactSizeIterator Extend Fn FnMut FnOnce From FromIterator Future Hash Into IntoFuture IntoIterator Iterator None Ok Option Ord \
    PartialEq PartialOrd Result Send Sized Some String Sync ToOwned ToString TryFrom TryInto Unpin Vec align_of drop size_of \
    assert cfg column compile_error concat dbg env eprintln file format format_args include include_str line matches module_path \
    panic print println stringify thread_local todo unimplemented unreachable vec write writeln \
    bool char str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 std core alloc test proc_macro";

/// Names that once passed but did not compile, or were rejected without need.
const REGRESSIONS: &str = "client request problems build Problems Secret CsrName CsrNameRule unknown unknown_value Exec OperationInfo Field CallOptions";

/// Names like those of what a client fills in a service that is bound to a project.
const PROJECT: &str = "project project_id";

/// Folders whose identifiers are tried, relative to the root of the workspace.
const SOURCES: [&str; 2] = ["crates/codegen/golden/huaweicloud-demo/src", "crates/huaweicloud-core/src/declare"];

/// All words.
pub(crate) fn all(workspace: &Path) -> BTreeSet<String> {
    let lists = [LANGUAGE, PRELUDE, REGRESSIONS, PROJECT].into_iter().flat_map(str::split_whitespace);
    let mut words: BTreeSet<String> = lists.map(str::to_owned).collect();
    let folders = SOURCES.iter().flat_map(|folder| fs::read_dir(workspace.join(folder)).expect("a folder of sources"));
    let files = folders.map(|file| file.expect("a file").path());
    for path in files {
        let text = fs::read_to_string(&path).expect("a source");
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        identifiers(tokens, &mut words);
    }
    words
}

fn identifiers(tokens: TokenStream, words: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => drop(words.insert(name.to_string())),
            TokenTree::Group(group) => identifiers(group.stream(), words),
            _ => {}
        }
    }
}
