//! Changes of schemas whose verdict does not depend on the way they go, and whatever no rule knows.
//! It must not know what a schema is used for.

use super::rule::{Rule, Source, Wire};

pub(crate) const TYPE_NAME: Rule = Rule::new(501, "type-name-changed", Wire::Fine, Source::Breaks).says(
    "What is here has another type name: another schema, or one of its own instead of a shared one.",
    "Names of schemas are not sent; types are named after them. What the two differ in is judged for itself.",
);

pub(crate) const NOW_SENT: Rule =
    Rule::new(502, "schema-became-sent", Wire::Fine, Source::Adds).mirrors(&["schema-no-longer-sent"]).says(
        "A schema that was only answered is sent as well.",
        "Its type gains a builder, and its limits are checked when a request is sent. No field changes its type.",
    );

pub(crate) const NOT_SENT: Rule =
    Rule::new(503, "schema-no-longer-sent", Wire::Fine, Source::Breaks).mirrors(&["schema-became-sent"]).says(
        "A schema that was sent is only answered.",
        "Its type loses the builder, and what is only read is not checked. No field changes its type.",
    );

pub(crate) const DEFAULT_LOST: Rule = Rule::new(504, "type-lost-default", Wire::Fine, Source::Breaks)
    .mirrors(&["type-gained-default"])
    .says("The type of what is sent no longer implements `Default`.", "A type has it if nothing in it is required, or if an answer holds it; what became required is judged for itself.");

pub(crate) const DEFAULT_GAINED: Rule = Rule::new(505, "type-gained-default", Wire::Fine, Source::Adds)
    .mirrors(&["type-lost-default"])
    .says("The type of what is sent implements `Default`.", "A type has it if nothing in it is required, or if an answer holds it; what became optional is judged for itself.");

pub(crate) const TYPE_RESPELLED: Rule = Rule::new(506, "schema-respelled", Wire::Fine, Source::Fine).says(
    "The name of a schema is spelt in another way that gives the same type.",
    "Names of schemas are not sent, and the type is called as before.",
);

pub(crate) const SECRET: Rule = Rule::new(511, "secret-changed", Wire::Fine, Source::Breaks).says(
    "A text became a secret, or is none any more.",
    "The same text is sent; the type is `Secret`, which never prints itself, or no longer.",
);

pub(crate) const TIME: Rule = Rule::new(512, "time-changed", Wire::Fine, Source::Breaks).says(
    "A number became a time, or is none any more.",
    "The same number is sent; the type is `UnixMillis`, or no longer.",
);

pub(crate) const VALUE_ORDER: Rule = Rule::new(521, "value-order-changed", Wire::Fine, Source::RunTime).says(
    "The values of an enumeration stand in another order.",
    "Values are compared in the order in which they are listed, which sorting shows.",
);

pub(crate) const IDLE_BOUND: Rule = Rule::new(522, "idle-bound-changed", Wire::Fine, Source::Fine).says(
    "A bound beside an enumeration of texts changed.",
    "The values say what may be sent; the bound is printed and not checked.",
);

pub(crate) const IDLE_NULLABLE: Rule = Rule::new(523, "idle-nullable-changed", Wire::Fine, Source::Fine).says(
    "An optional property may be null, or no longer.",
    "The field is an `Option` in both cases; what is not set is left out, and null is read as nothing.",
);

pub(crate) const COMPOSITION: Rule = Rule::new(531, "composition-changed", Wire::Breaks, Source::Breaks)
    .refused_by("composition")
    .says("A schema is made of others otherwise.", "What of the old fits the new is not decided here.");

pub(crate) const UNUSED: Rule =
    Rule::new(541, "unused-component-changed", Wire::Fine, Source::Breaks).refused_by("unused-component").says(
        "A component that no operation uses changed.",
        "Nothing is sent of it; a type may be made of it all the same.",
    );

pub(crate) const UNKNOWN: Rule = Rule::new(599, "unknown-change", Wire::Breaks, Source::Breaks).says(
    "Something changed that no rule knows.",
    "What is not understood counts as breaking until a rule says otherwise.",
);

pub(super) const RULES: &[Rule] = &[
    TYPE_NAME,
    NOW_SENT,
    NOT_SENT,
    DEFAULT_LOST,
    DEFAULT_GAINED,
    TYPE_RESPELLED,
    SECRET,
    TIME,
    VALUE_ORDER,
    IDLE_BOUND,
    IDLE_NULLABLE,
    COMPOSITION,
    UNUSED,
    UNKNOWN,
];
