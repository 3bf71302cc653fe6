//! The rules that loading looks for: what breaks them cannot become a document. Here are their numbers and pages.
//! It must not know how they are found.

use diagnostics::Rule;

use crate::rule;

pub(crate) const RULES: &[Rule] = &[
    YAML_SYNTAX,
    YAML_ALIAS,
    YAML_TAG,
    YAML_KEY,
    YAML_NUMBER,
    YAML_DEPTH,
    YAML_DOCUMENTS,
    YAML_TOP_LEVEL,
    DUPLICATE_KEY,
    SERVICE_FOLDER,
    MISSING_FILE,
    UNEXPECTED_FILE,
    UNREADABLE,
    NOT_UTF8,
    FILE_SIZE,
    MISPLACED_KEY,
    DUPLICATE_DEFINITION,
    WRONG_TYPE,
];

// The text of one file.
pub(crate) const YAML_SYNTAX: Rule = rule!(1, "yaml-syntax");
pub(crate) const YAML_ALIAS: Rule = rule!(2, "yaml-alias");
pub(crate) const YAML_TAG: Rule = rule!(3, "yaml-tag");
pub(crate) const YAML_KEY: Rule = rule!(4, "yaml-key");
pub(crate) const YAML_NUMBER: Rule = rule!(5, "yaml-number");
pub(crate) const YAML_DEPTH: Rule = rule!(6, "yaml-depth");
pub(crate) const YAML_DOCUMENTS: Rule = rule!(7, "yaml-documents");
pub(crate) const YAML_TOP_LEVEL: Rule = rule!(8, "yaml-top-level");
pub(crate) const DUPLICATE_KEY: Rule = rule!(9, "duplicate-key");

// The files and folders.
/// The folder of a service, which names its client.
pub const SERVICE_FOLDER: Rule = rule!(11, "service-folder");
pub(crate) const MISSING_FILE: Rule = rule!(12, "missing-file");
pub(crate) const UNEXPECTED_FILE: Rule = rule!(13, "unexpected-file");
pub(crate) const UNREADABLE: Rule = rule!(14, "unreadable");
pub(crate) const NOT_UTF8: Rule = rule!(15, "not-utf8");
pub(crate) const FILE_SIZE: Rule = rule!(16, "file-size");

// The files together.
pub(crate) const MISPLACED_KEY: Rule = rule!(21, "misplaced-key");
pub(crate) const DUPLICATE_DEFINITION: Rule = rule!(22, "duplicate-definition");
pub(crate) const WRONG_TYPE: Rule = rule!(31, "wrong-type");

// What the lint looks for too, in the merged document, so that it is not in the list above.
pub(crate) const UNKNOWN_KEY: Rule = rule!(141, "unknown-key");
