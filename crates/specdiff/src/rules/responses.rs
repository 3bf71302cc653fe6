//! Changes of responses: statuses, contents and schemas. A wider schema breaks clients, unless
//! tolerant reading accepts it.
//! It must not know requests.

use super::rule::{Rule, Source, Wire};
use super::witness;

pub(crate) const SUCCESS_CHANGED: Rule = Rule::new(401, "success-status-changed", Wire::Breaks, Source::Fine)
    .meets("`send()` returns an error for each call that succeeds.")
    .describe(
        "The success status changed.",
        "Shipped clients treat every status but the one they know as an error; the code is the same.",
    );

pub(crate) const SUCCESS_ADDED: Rule = Rule::new(402, "success-status-added", Wire::Breaks, Source::Fine)
    .meets("`send()` returns an error with the new status, although the call succeeded.")
    .mirrors(&["success-status-removed"])
    .describe(
        "A further success status was added.",
        "Shipped clients treat it as an error; `send` returns the same type.",
    );

pub(crate) const SUCCESS_REMOVED: Rule =
    Rule::new(403, "success-status-removed", Wire::Risk, Source::Fine).mirrors(&["success-status-added"]).describe(
        "A success status was removed.",
        "It is no longer treated as success; the remaining one must cover the same responses.",
    );

pub(crate) const ERROR_ADDED: Rule =
    Rule::new(404, "error-status-added", Wire::Fine, Source::Fine).mirrors(&["error-status-removed"]).describe(
        "An error status was added to the documentation.",
        "Every status but success becomes the one `Error`, documented or not.",
    );

pub(crate) const ERROR_REMOVED: Rule =
    Rule::new(405, "error-status-removed", Wire::Fine, Source::Fine).mirrors(&["error-status-added"]).describe(
        "An error status is no longer documented.",
        "Every status but success becomes the one `Error`, documented or not.",
    );

pub(crate) const ERROR_SHAPE: Rule = Rule::new(406, "error-shape-changed", Wire::Risk, Source::Fine)
    .describe(
    "The body of an error response changed.",
    "The runtime finds code and message in any body and keeps the body; under other names it may find none. No type is generated from the schema.",
);

pub(crate) const CONTENT_ADDED: Rule = Rule::new(411, "response-content-added", Wire::Fine, Source::Breaks)
    .witnesses(witness::RESPONSE_CHANGED)
    .mirrors(&["response-content-removed"])
    .describe("A success response got content.", "Shipped clients ignore it; `send` returns another type.");

pub(crate) const CONTENT_REMOVED: Rule = Rule::new(412, "response-content-removed", Wire::Breaks, Source::Breaks)
    .witnesses(witness::RESPONSE_CHANGED)
    .mirrors(&["response-content-added"])
    .describe(
        "A success response lost its content.",
        "Shipped clients fail to read an empty response; `send` returns another type.",
    );

pub(crate) const CONTENT_TYPE: Rule = Rule::new(413, "response-media-type-changed", Wire::Breaks, Source::Breaks)
    .witnesses(witness::RESPONSE_CHANGED)
    .describe(
        "The media type of a success response changed.",
        "Shipped clients read the old one; `send` returns another type.",
    );

pub(crate) const HEADER: Rule = Rule::new(414, "response-header-changed", Wire::Fine, Source::Fine)
    .refused_by("unknown-key")
    .describe("A shared header changed.", "No operation can refer to it.");

pub(crate) const READ_ADDED: Rule =
    Rule::new(421, "read-property-added", Wire::Fine, Source::Adds).mirrors(&["read-property-removed"]).describe(
        "A property was added to a response.",
        "Shipped clients skip unknown properties; structs are non-exhaustive and gain a field.",
    );

pub(crate) const READ_REMOVED: Rule =
    Rule::new(422, "read-property-removed", Wire::Risk, Source::Breaks).witnesses(witness::FIELD_REMOVED).mirrors(&["read-property-added"]).describe(
    "A property of a response was removed.",
    "Shipped clients read it as empty instead of failing, and may continue with the empty value; the field is removed.",
);

pub(crate) const READ_OPTIONAL: Rule = Rule::new(423, "read-property-became-optional", Wire::Risk, Source::Breaks)
    .witnesses(witness::READ_TYPE)
    .mirrors(&["read-property-became-required"])
    .describe(
        "A property of a response became optional.",
        "Shipped clients read a missing one as empty; the field's type changes from `T` to `Option<T>`.",
    );

pub(crate) const READ_REQUIRED: Rule = Rule::new(424, "read-property-became-required", Wire::Fine, Source::Breaks)
    .witnesses(witness::READ_TYPE)
    .mirrors(&["read-property-became-optional"])
    .describe(
        "A property of a response became required.",
        "Shipped clients read it; the field's type changes from `Option<T>` to `T`.",
    );

pub(crate) const READ_LIST_PRESENCE: Rule = Rule::new(425, "read-list-presence-changed", Wire::Fine, Source::Fine)
    .describe(
        "A list or map of a response became optional or required.",
        "The field is a collection in both cases, and empty if the response has none.",
    );

pub(crate) const READ_NAME_CHANGED: Rule = Rule::new(426, "read-property-name-changed", Wire::Breaks, Source::RunTime).meets("`send()` succeeds, and the field is empty.").describe(
    "A property of a response was renamed, but its field was not.",
    "Shipped clients look for the old name and read nothing. Code compiles unchanged and reads the new name, so it reads nothing from a service that still sends the old one.",
);

pub(crate) const READ_TYPE: Rule = Rule::new(431, "read-type-changed", Wire::Breaks, Source::Breaks)
    .witnesses(witness::READ_TYPE)
    .mirrors(&["read-type-tolerated", "read-type-risky", "read-type-changed"])
    .describe(
        "The type of a value in a response changed.",
        "Shipped clients cannot convert it, so reading the whole response fails; the field's type changes.",
    );

pub(crate) const READ_TYPE_RISKY: Rule = Rule::new(432, "read-type-risky", Wire::Risk, Source::Breaks).witnesses(witness::READ_TYPE)
    .mirrors(&["read-type-tolerated", "read-type-risky", "read-type-changed"])
    .describe(
    "The type of a value in a response changed to one that may be converted.",
    "Shipped clients read it if it has the right form, such as a string that is a number or a list of one object; the field's type changes.",
);

pub(crate) const READ_TYPE_TOLERATED: Rule = Rule::new(433, "read-type-tolerated", Wire::Fine, Source::Breaks)
    .witnesses(witness::READ_TYPE)
    .mirrors(&["read-type-tolerated", "read-type-risky", "read-type-changed"])
    .describe(
        "The type of a value in a response changed to one that is always converted.",
        "Shipped clients convert it, such as a number or a boolean to a string; the field's type changes.",
    );

pub(crate) const READ_WIDENED: Rule = Rule::new(434, "read-number-widened", Wire::Risk, Source::Breaks).witnesses(witness::READ_TYPE)
    .mirrors(&["read-number-narrowed"])
    .describe(
    "A number in a response became wider.",
    "Shipped clients fail at a number that does not fit their type; the field's type changes, such as from `i32` to `i64`.",
);

pub(crate) const READ_NARROWED: Rule = Rule::new(435, "read-number-narrowed", Wire::Fine, Source::Breaks)
    .witnesses(witness::READ_TYPE)
    .mirrors(&["read-number-widened"])
    .describe(
        "A number in a response became narrower.",
        "Shipped clients read it; the field's type changes, such as from `i64` to `i32`.",
    );

pub(crate) const READ_BOUND: Rule = Rule::new(441, "read-bound-changed", Wire::Fine, Source::Fine)
    .describe("A bound or pattern of a response changed.", "Responses are not validated.");

pub(crate) const READ_VALUE_ADDED: Rule = Rule::new(451, "read-value-added", Wire::Fine, Source::Adds)
    .mirrors(&["read-value-removed"])
    .describe(
    "A value was added to an enumeration of a response.",
    "Enumerations are open: shipped clients keep the value as `Unknown`; a variant is added to a non-exhaustive enumeration. The variant of a value such as `UNKNOWN` is `Unknown_`, because `Unknown` always stands for unlisted values.",
);

pub(crate) const READ_VALUE_REMOVED: Rule = Rule::new(452, "read-value-removed", Wire::Fine, Source::Breaks)
    .witnesses(witness::VARIANT_REMOVED)
    .mirrors(&["read-value-added"])
    .describe(
        "A value of an enumeration of a response was removed.",
        "Shipped clients no longer receive it; its variant is removed.",
    );

pub(crate) const READ_CLOSED: Rule = Rule::new(453, "read-text-became-enumeration", Wire::Fine, Source::Breaks)
    .witnesses(witness::READ_TYPE)
    .mirrors(&["read-enumeration-became-text"])
    .describe(
        "A string in a response became an enumeration.",
        "Shipped clients read it as a string; the field's type changes.",
    );

pub(crate) const READ_OPENED: Rule = Rule::new(454, "read-enumeration-became-text", Wire::Fine, Source::Breaks)
    .witnesses(witness::READ_TYPE)
    .mirrors(&["read-text-became-enumeration"])
    .describe(
        "An enumeration in a response became a string.",
        "Shipped clients keep unlisted values as `Unknown`; the enumeration's type is removed.",
    );

pub(crate) const READ_VALUE_CHANGED: Rule = Rule::new(455, "read-value-changed", Wire::Breaks, Source::RunTime).meets("`send()` succeeds, and the value is `Unknown` with the new text.").describe(
    "A value of an enumeration of a response changed, but its variant did not.",
    "Shipped clients keep the new value as `Unknown`, so no branch for the variant matches. Code compiles unchanged and has the same problem with a service that still sends the old value.",
);

pub(crate) const READ_NULLABLE: Rule = Rule::new(461, "read-became-nullable", Wire::Risk, Source::Breaks)
    .witnesses(witness::READ_TYPE)
    .mirrors(&["read-lost-nullable"])
    .describe(
        "A required property of a response became nullable.",
        "Shipped clients read null as empty; the field's type changes to `Option<T>`.",
    );

pub(crate) const READ_NOT_NULLABLE: Rule = Rule::new(462, "read-lost-nullable", Wire::Fine, Source::Breaks)
    .witnesses(witness::READ_TYPE)
    .mirrors(&["read-became-nullable"])
    .describe(
        "A required property of a response is no longer nullable.",
        "Shipped clients read it; the field's type changes from `Option<T>` to `T`.",
    );

pub(crate) const READ_DEFAULT: Rule = Rule::new(463, "read-default-changed", Wire::Fine, Source::Fine)
    .describe("A default of a response changed.", "A missing value is read as empty, whatever the default.");

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
