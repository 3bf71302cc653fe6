//! Changes of what is answered: statuses, contents, and schemas on their way from the service. Here it breaks what is made wider,
//! as far as tolerant reading does not bear it. It must not know requests.

use super::rule::{Rule, Source, Wire};

pub(crate) const SUCCESS_CHANGED: Rule = Rule::new(401, "success-status-changed", Wire::Breaks, Source::Fine).says(
    "Success has another status.",
    "Shipped clients take any status but the one they know for an error; the code is the same.",
);

pub(crate) const SUCCESS_ADDED: Rule = Rule::new(402, "success-status-added", Wire::Breaks, Source::Breaks)
    .mirrors(&["success-status-removed"])
    .refused_by("success-response")
    .says("There is a further status of success.", "Shipped clients take it for an error.");

pub(crate) const SUCCESS_REMOVED: Rule = Rule::new(403, "success-status-removed", Wire::Risk, Source::Breaks)
    .mirrors(&["success-status-added"])
    .refused_by("success-response")
    .says("A status of success is gone.", "It is no longer read as one; what remains has to say the same.");

pub(crate) const ERROR_ADDED: Rule =
    Rule::new(404, "error-status-added", Wire::Fine, Source::Fine).mirrors(&["error-status-removed"]).says(
        "A further status of failure is documented.",
        "Every status but success is the one `Error`, documented or not.",
    );

pub(crate) const ERROR_REMOVED: Rule =
    Rule::new(405, "error-status-removed", Wire::Fine, Source::Fine).mirrors(&["error-status-added"]).says(
        "A status of failure is no longer documented.",
        "Every status but success is the one `Error`, documented or not.",
    );

pub(crate) const ERROR_SHAPE: Rule = Rule::new(406, "error-shape-changed", Wire::Risk, Source::Fine)
    .says("What a failure answers is made otherwise.", "The runtime finds code and message by itself in any body and keeps the body; if they have other names it may find none. No type is made of the schema.");

pub(crate) const CONTENT_ADDED: Rule = Rule::new(411, "answer-content-added", Wire::Fine, Source::Breaks)
    .mirrors(&["answer-content-removed"])
    .says("Success has content, where it had none.", "Shipped clients do not look at it; `send` gives another type.");

pub(crate) const CONTENT_REMOVED: Rule =
    Rule::new(412, "answer-content-removed", Wire::Breaks, Source::Breaks).mirrors(&["answer-content-added"]).says(
        "Success has no content any more.",
        "Shipped clients fail to read an empty answer; `send` gives another type.",
    );

pub(crate) const CONTENT_TYPE: Rule = Rule::new(413, "answer-media-type-changed", Wire::Breaks, Source::Breaks)
    .refused_by("success-response")
    .says("Success is of another media type.", "Shipped clients read JSON.");

pub(crate) const HEADER: Rule =
    Rule::new(414, "answer-header-changed", Wire::Fine, Source::Fine).refused_by("unknown-key").says(
        "A header of an answer is described otherwise.",
        "No type is made of headers; they are read by name from the answer.",
    );

pub(crate) const READ_ADDED: Rule =
    Rule::new(421, "read-property-added", Wire::Fine, Source::Adds).mirrors(&["read-property-removed"]).says(
        "An answer has a new property.",
        "Shipped clients skip what they do not know; structs are non-exhaustive and gain a field.",
    );

pub(crate) const READ_REMOVED: Rule =
    Rule::new(422, "read-property-removed", Wire::Risk, Source::Breaks).mirrors(&["read-property-added"]).says(
        "An answer lost a property.",
        "Shipped clients read it as empty instead of failing, and may go on with the empty value; the field is gone.",
    );

pub(crate) const READ_OPTIONAL: Rule = Rule::new(423, "read-property-became-optional", Wire::Risk, Source::Breaks)
    .mirrors(&["read-property-became-required"])
    .says(
        "A property of an answer became optional.",
        "Shipped clients read a missing one as empty; the field's type changes from `T` to `Option<T>`.",
    );

pub(crate) const READ_REQUIRED: Rule = Rule::new(424, "read-property-became-required", Wire::Fine, Source::Breaks)
    .mirrors(&["read-property-became-optional"])
    .says(
        "A property of an answer is always there.",
        "Shipped clients read it; the field's type changes from `Option<T>` to `T`.",
    );

pub(crate) const READ_LIST_PRESENCE: Rule = Rule::new(425, "read-list-presence-changed", Wire::Fine, Source::Fine)
    .says(
        "A list or map of an answer became optional or required.",
        "The field is a collection in both cases, and empty where the answer has none.",
    );

pub(crate) const READ_NAME_CHANGED: Rule = Rule::new(426, "read-property-name-changed", Wire::Breaks, Source::RunTime).says(
    "A property of an answer has another name, which gives the same field.",
    "Shipped clients look for the old name and read nothing. Code compiles unchanged and reads the new name, so it reads nothing from a service that still answers the old one.",
);

pub(crate) const READ_TYPE: Rule = Rule::new(431, "read-type-changed", Wire::Breaks, Source::Breaks)
    .mirrors(&["read-type-tolerated", "read-type-risky", "read-type-changed"])
    .says(
        "What is answered is of another type.",
        "Shipped clients cannot take it for what they expect, and the whole answer fails; the field's type changes.",
    );

pub(crate) const READ_TYPE_RISKY: Rule = Rule::new(432, "read-type-risky", Wire::Risk, Source::Breaks)
    .mirrors(&["read-type-tolerated", "read-type-risky", "read-type-changed"])
    .says("What is answered is of another type that may be taken for the old one.", "Shipped clients read it if it has the right form, such as a text that is a number or a list of one object; the field's type changes.");

pub(crate) const READ_TYPE_TOLERATED: Rule = Rule::new(433, "read-type-tolerated", Wire::Fine, Source::Breaks)
    .mirrors(&["read-type-tolerated", "read-type-risky", "read-type-changed"])
    .says(
        "What is answered is of another type that is always taken for the old one.",
        "Where a text is expected, shipped clients take numbers and booleans as their text; the field's type changes.",
    );

pub(crate) const READ_WIDENED: Rule = Rule::new(434, "read-number-widened", Wire::Risk, Source::Breaks)
    .mirrors(&["read-number-narrowed"])
    .says("Numbers of an answer became wider.", "Shipped clients fail at a number that does not fit their type; the field's type changes, such as from `i32` to `i64`.");

pub(crate) const READ_NARROWED: Rule =
    Rule::new(435, "read-number-narrowed", Wire::Fine, Source::Breaks).mirrors(&["read-number-widened"]).says(
        "Numbers of an answer became narrower.",
        "Shipped clients read them; the field's type changes, such as from `i64` to `i32`.",
    );

pub(crate) const READ_BOUND: Rule = Rule::new(441, "read-bound-changed", Wire::Fine, Source::Fine)
    .says("A bound or pattern of an answer changed.", "Nothing that is read is checked.");

pub(crate) const READ_VALUE_ADDED: Rule = Rule::new(451, "read-value-added", Wire::Fine, Source::Adds)
    .mirrors(&["read-value-removed"])
    .says("An enumeration of an answer has a new value.", "Enumerations are open: shipped clients keep it as `Unknown`; a variant is added to a non-exhaustive enumeration. That of a value such as `UNKNOWN` is `Unknown_`, so that `Unknown` is always the one for values that are not listed.");

pub(crate) const READ_VALUE_REMOVED: Rule = Rule::new(452, "read-value-removed", Wire::Fine, Source::Breaks)
    .mirrors(&["read-value-added"])
    .says("An enumeration of an answer lost a value.", "Shipped clients never see it again; its variant is gone.");

pub(crate) const READ_CLOSED: Rule = Rule::new(453, "read-text-became-enumeration", Wire::Fine, Source::Breaks)
    .mirrors(&["read-enumeration-became-text"])
    .says("A text of an answer became an enumeration.", "Shipped clients read it as text; the field's type changes.");

pub(crate) const READ_OPENED: Rule = Rule::new(454, "read-enumeration-became-text", Wire::Fine, Source::Breaks)
    .mirrors(&["read-text-became-enumeration"])
    .says(
        "An enumeration of an answer became a text.",
        "Shipped clients keep what they do not know as `Unknown`; the enumeration's type is gone.",
    );

pub(crate) const READ_VALUE_CHANGED: Rule = Rule::new(455, "read-value-changed", Wire::Breaks, Source::RunTime).says(
    "A value of an enumeration of an answer is another text, which gives the same variant.",
    "Shipped clients keep the new text as `Unknown`, so that no branch for the variant is taken. Code compiles unchanged and has the same trouble with a service that still answers the old text.",
);

pub(crate) const READ_NULLABLE: Rule =
    Rule::new(461, "read-became-nullable", Wire::Risk, Source::Breaks).mirrors(&["read-lost-nullable"]).says(
        "A required property of an answer may be null.",
        "Shipped clients read null as empty; the field's type changes to `Option<T>`.",
    );

pub(crate) const READ_NOT_NULLABLE: Rule =
    Rule::new(462, "read-lost-nullable", Wire::Fine, Source::Breaks).mirrors(&["read-became-nullable"]).says(
        "A required property of an answer is never null.",
        "Shipped clients read it; the field's type changes from `Option<T>`.",
    );

pub(crate) const READ_DEFAULT: Rule = Rule::new(463, "read-default-changed", Wire::Fine, Source::Fine)
    .says("A default of an answer changed.", "What an answer leaves out is read as empty, whatever the default.");

pub(super) const RULES: &[Rule] = &[
    SUCCESS_CHANGED,
    SUCCESS_ADDED,
    SUCCESS_REMOVED,
    ERROR_ADDED,
    ERROR_REMOVED,
    ERROR_SHAPE,
    CONTENT_ADDED,
    CONTENT_REMOVED,
    CONTENT_TYPE,
    HEADER,
    READ_ADDED,
    READ_REMOVED,
    READ_OPTIONAL,
    READ_REQUIRED,
    READ_LIST_PRESENCE,
    READ_NAME_CHANGED,
    READ_TYPE,
    READ_TYPE_RISKY,
    READ_TYPE_TOLERATED,
    READ_WIDENED,
    READ_NARROWED,
    READ_BOUND,
    READ_VALUE_ADDED,
    READ_VALUE_REMOVED,
    READ_CLOSED,
    READ_OPENED,
    READ_VALUE_CHANGED,
    READ_NULLABLE,
    READ_NOT_NULLABLE,
    READ_DEFAULT,
];
