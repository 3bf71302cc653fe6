//! Changes of schemas whose verdict does not depend on the direction, and changes that no rule
//! covers.
//! It must not know what a schema is used for.

use super::rule::{Rule, Source, Wire};
use super::witness;

pub(crate) const TYPE_NAME: Rule = Rule::new(501, "type-name-changed", Wire::Fine, Source::Breaks).witnesses(witness::ANY_TYPE).describe(
    "The type name of a value changed: it uses another schema, or switched between a shared and an inline one.",
    "Names of schemas are not sent; types are named after them. Differences between the two schemas are reported separately.",
);

pub(crate) const NOW_SENT: Rule =
    Rule::new(502, "schema-became-sent", Wire::Fine, Source::Adds).mirrors(&["schema-no-longer-sent"]).describe(
        "A response schema is now used in requests too.",
        "Its type gains a builder, and its limits are checked when a request is sent. No field changes its type.",
    );

pub(crate) const NOT_SENT: Rule = Rule::new(503, "schema-no-longer-sent", Wire::Fine, Source::Breaks)
    .witnesses(witness::BUILDER_REMOVED)
    .mirrors(&["schema-became-sent"])
    .describe(
        "A schema of requests is now used in responses only.",
        "Its type loses the builder, and responses are not validated. No field changes its type.",
    );

pub(crate) const NULLABLE_SENT: Rule = Rule::new(507, "nullable-schema-became-sent", Wire::Fine, Source::Breaks)
    .mirrors(&["nullable-schema-no-longer-sent"])
    .describe(
        "A response schema with optional nullable properties is now used in requests too.",
        "The fields of these properties change from `Option<T>` to `Nullable<T>`, since a request can send null or leave the property out.",
    );

pub(crate) const NULLABLE_NOT_SENT: Rule = Rule::new(508, "nullable-schema-no-longer-sent", Wire::Fine, Source::Breaks)
    .mirrors(&["nullable-schema-became-sent"])
    .describe(
        "A schema of requests with optional nullable properties is now used in responses only.",
        "The fields of these properties change from `Nullable<T>` to `Option<T>`, and the type loses its builder.",
    );

pub(crate) const DEFAULT_LOST: Rule = Rule::new(504, "type-lost-default", Wire::Fine, Source::Breaks).witnesses(witness::DEFAULT_REMOVED)
    .mirrors(&["type-gained-default"])
    .describe(
    "A request type no longer implements `Default`.",
    "A type implements it if none of its properties is required, or if a response contains it; a property that became required is reported separately.",
);

pub(crate) const DEFAULT_GAINED: Rule = Rule::new(505, "type-gained-default", Wire::Fine, Source::Adds)
    .mirrors(&["type-lost-default"])
    .describe(
    "A request type now implements `Default`.",
    "A type implements it if none of its properties is required, or if a response contains it; a property that became optional is reported separately.",
);

pub(crate) const TYPE_RESPELLED: Rule = Rule::new(506, "schema-respelled", Wire::Fine, Source::Fine).describe(
    "A value uses another schema, or switched between a shared and an inline one, but its type did not change.",
    "Names of schemas are not sent, and the type keeps its name. Differences between the two schemas are reported separately.",
);

pub(crate) const SECRET: Rule =
    Rule::new(511, "secret-changed", Wire::Fine, Source::Breaks).witnesses(witness::ANY_TYPE).describe(
        "A string became a secret, or no longer is one.",
        "The same string is sent; its type changes to or from `Secret`, which never prints itself.",
    );

pub(crate) const TIME: Rule = Rule::new(512, "time-changed", Wire::Fine, Source::Breaks)
    .witnesses(witness::ANY_TYPE)
    .mirrors(&["time-changed", "time-check-changed"])
    .describe(
        "A number or a text became a time, or no longer is one.",
        "The same value is sent; its type changes to or from `UnixMillis`, `LocalDateTime`, `DateTime` or `Date`.",
    );

pub(crate) const TIME_CHECK: Rule = Rule::new(513, "time-check-changed", Wire::Risk, Source::RunTime)
    .mirrors(&["time-check-changed", "time-changed"])
    .describe(
        "The format of a parameter for a time changed, and its setter accepts what it accepted before.",
        "Setters accept text for a time, and the next client checks it. Whether the service still accepts what shipped clients send is not decided here.",
    );

pub(crate) const VALUE_ORDER: Rule = Rule::new(521, "value-order-changed", Wire::Fine, Source::RunTime).describe(
    "The order of an enumeration's values changed.",
    "Variants compare in the order in which they are listed, which affects sorting.",
);

pub(crate) const IDLE_BOUND: Rule = Rule::new(522, "idle-bound-changed", Wire::Fine, Source::Fine).describe(
    "A bound of an enumeration of strings changed.",
    "Only the listed values are valid; the bound is documented and not checked.",
);

pub(crate) const IDLE_NULLABLE: Rule = Rule::new(523, "idle-nullable-changed", Wire::Fine, Source::Fine).describe(
    "An optional property of a response became nullable, or no longer is.",
    "The field is an `Option` in both cases, and null is read as `None`.",
);

pub(crate) const CLOSED: Rule = Rule::new(524, "closed-object-changed", Wire::Fine, Source::Fine).describe(
    "An object now forbids properties that it does not list, or no longer does.",
    "Clients never send such properties, and skip them in responses.",
);

pub(crate) const IDLE_TIME: Rule = Rule::new(525, "idle-time-changed", Wire::Fine, Source::Fine).describe(
    "A parameter that stays a plain number or text became a time, or no longer is one.",
    "The format is documented and not checked: the same value is sent, and its type does not change.",
);

pub(crate) const COMPOSITION: Rule = Rule::new(531, "composition-changed", Wire::Breaks, Source::Breaks)
    .refused_by("composition")
    .describe("The composition of a schema changed.", "Which old values fit the new schema is not decided here.");

pub(crate) const HEADER_ADDED: Rule =
    Rule::new(532, "response-header-added", Wire::Fine, Source::Adds).mirrors(&["response-header-removed"]).describe(
        "A header was added to a response.",
        "Shipped clients ignore it; structs are non-exhaustive and gain a field.",
    );

pub(crate) const HEADER_REMOVED: Rule = Rule::new(533, "response-header-removed", Wire::Risk, Source::Breaks)
    .witnesses(witness::FIELD_REMOVED)
    .mirrors(&["response-header-added"])
    .describe(
        "A header of a response was removed.",
        "Shipped clients read it as absent instead of failing, and may continue without it; the field is removed.",
    );

pub(crate) const HEADERS_ALONE: Rule = Rule::new(534, "response-headers-alone-changed", Wire::Risk, Source::Breaks)
    .witnesses(witness::RESPONSE_CHANGED)
    .describe(
        "A response without content got its first header, or lost its last.",
        "Shipped clients read a lost header as absent; `send` returns a type with the headers, or nothing.",
    );

pub(crate) const UNUSED: Rule = Rule::new(541, "unused-component-changed", Wire::Fine, Source::Breaks)
    .refused_by("unused-component")
    .describe("A component that no operation uses changed.", "It is never sent, but may have a type.");

pub(crate) const UNKNOWN: Rule = Rule::new(599, "unknown-change", Wire::Breaks, Source::Breaks)
    .describe("Something changed that no rule covers.", "An unknown change counts as breaking until a rule covers it.");

pub(super) const RULES: &[Rule] = &[
    TYPE_NAME,
    NOW_SENT,
    NOT_SENT,
    DEFAULT_LOST,
    DEFAULT_GAINED,
    TYPE_RESPELLED,
    NULLABLE_SENT,
    NULLABLE_NOT_SENT,
    SECRET,
    TIME,
    TIME_CHECK,
    VALUE_ORDER,
    IDLE_BOUND,
    IDLE_NULLABLE,
    CLOSED,
    IDLE_TIME,
    COMPOSITION,
    HEADER_ADDED,
    HEADER_REMOVED,
    HEADERS_ALONE,
    UNUSED,
    UNKNOWN,
];
