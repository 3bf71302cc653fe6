//! The rules that loading looks for: what breaks them cannot become a document. Here are their numbers and pages.
//! It must not know how they are found.

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

// The text of one file.
pub(crate) const YAML_SYNTAX: Rule = rule!(1, "yaml-syntax");
pub(crate) const YAML_SUBSET: Rule = rule!(2, "yaml-subset");
pub(crate) const YAML_TOP_LEVEL: Rule = rule!(8, "yaml-top-level");
pub(crate) const DUPLICATE_KEY: Rule = rule!(9, "duplicate-key");

// The files and folders.
/// The folder of a service, which names its client.
pub const SERVICE_FOLDER: Rule = rule!(11, "service-folder");
pub(crate) const UNREADABLE: Rule = rule!(14, "unreadable");

// The files together.
pub(crate) const DUPLICATE_DEFINITION: Rule = rule!(22, "duplicate-definition");
pub(crate) const WRONG_TYPE: Rule = rule!(31, "wrong-type");

// What the lint looks for too, in the merged document, so that it is not in the list above.
pub(crate) const UNKNOWN_KEY: Rule = rule!(141, "unknown-key");
