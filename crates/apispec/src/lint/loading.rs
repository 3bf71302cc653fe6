//! The rules that loading looks for: what breaks them cannot become a document. Only their numbers and pages stand here.
//! It must not know how they are found.

use super::{Rule, rule};

pub(super) const RULES: &[Rule] = &[
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
const YAML_SYNTAX: Rule = rule!(1, "yaml-syntax");
const YAML_ALIAS: Rule = rule!(2, "yaml-alias");
const YAML_TAG: Rule = rule!(3, "yaml-tag");
const YAML_KEY: Rule = rule!(4, "yaml-key");
const YAML_NUMBER: Rule = rule!(5, "yaml-number");
const YAML_DEPTH: Rule = rule!(6, "yaml-depth");
const YAML_DOCUMENTS: Rule = rule!(7, "yaml-documents");
const YAML_TOP_LEVEL: Rule = rule!(8, "yaml-top-level");
const DUPLICATE_KEY: Rule = rule!(9, "duplicate-key");

// The files and folders.
const SERVICE_FOLDER: Rule = rule!(11, "service-folder");
const MISSING_FILE: Rule = rule!(12, "missing-file");
const UNEXPECTED_FILE: Rule = rule!(13, "unexpected-file");
const UNREADABLE: Rule = rule!(14, "unreadable");
const NOT_UTF8: Rule = rule!(15, "not-utf8");
const FILE_SIZE: Rule = rule!(16, "file-size");

// The files together.
const MISPLACED_KEY: Rule = rule!(21, "misplaced-key");
const DUPLICATE_DEFINITION: Rule = rule!(22, "duplicate-definition");
const WRONG_TYPE: Rule = rule!(31, "wrong-type");
