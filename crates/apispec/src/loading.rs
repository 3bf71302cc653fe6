//! The rules that are checked while loading: their numbers and pages. A file that breaks one cannot
//! become a document.
//! It must not know how violations are found.

use diagnostics::Rule;

use crate::rule;

pub(crate) const RULES: &[Rule] = &[
    YAML_SYNTAX,
    YAML_SUBSET,
    YAML_TOP_LEVEL,
    DUPLICATE_KEY,
    SERVICE_FOLDER,
    UNREADABLE,
    DUPLICATE_DEFINITION,
    WRONG_TYPE,
];

// The syntax of one file.
pub(crate) const YAML_SYNTAX: Rule = rule!(1, "yaml-syntax");
pub(crate) const YAML_SUBSET: Rule = rule!(2, "yaml-subset");
pub(crate) const YAML_TOP_LEVEL: Rule = rule!(8, "yaml-top-level");
pub(crate) const DUPLICATE_KEY: Rule = rule!(9, "duplicate-key");

// Files and folders.
/// The rule for the folder of a service, which determines the name of its client.
pub const SERVICE_FOLDER: Rule = rule!(11, "service-folder");
pub(crate) const UNREADABLE: Rule = rule!(14, "unreadable");

// All files together.
pub(crate) const DUPLICATE_DEFINITION: Rule = rule!(22, "duplicate-definition");
pub(crate) const WRONG_TYPE: Rule = rule!(31, "wrong-type");

// Also checked by the lint, which lists it, so it is not in the list above.
pub(crate) const UNKNOWN_KEY: Rule = rule!(141, "unknown-key");
