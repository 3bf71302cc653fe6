//! Changes of requests: parameters, bodies and schemas. A narrower schema breaks clients.
//! It must not know responses.

use super::rule::{Level, Rule, Source, Wire};
use super::witness;

pub(crate) const PARAMETER_ADDED_REQUIRED: Rule = Rule::new(301, "required-parameter-added", Wire::Breaks, Source::RunTime).meets("`send()` returns an error: the service rejects a request without the parameter.")
    .mirrors(&["parameter-removed"])
    .level(Level::Major)
    .describe(
    "A required parameter was added.",
    "Shipped clients do not send it. Code compiles without it, and `send` rejects every such call before anything is sent.",
);

pub(crate) const PARAMETER_ADDED: Rule =
    Rule::new(302, "optional-parameter-added", Wire::Fine, Source::Adds).mirrors(&["parameter-removed"]).describe(
        "An optional parameter was added.",
        "Callers may ignore it; the request gains a setter, and no argument is positional.",
    );

pub(crate) const PARAMETER_REMOVED: Rule = Rule::new(303, "parameter-removed", Wire::Risk, Source::Breaks).witnesses(witness::SETTER_REMOVED)
    .mirrors(&["required-parameter-added", "optional-parameter-added"])
    .describe(
    "A parameter was removed.",
    "Shipped clients still send it, and the document does not say what the service does with it; its setter is removed.",
);

pub(crate) const PARAMETER_REQUIRED: Rule = Rule::new(304, "parameter-became-required", Wire::Breaks, Source::RunTime)
    .meets("`send()` returns an error if the caller does not set the parameter.")
    .mirrors(&["parameter-became-optional"])
    .level(Level::Major)
    .describe(
        "A parameter became required.",
        "Calls without it are rejected; the setter stays, and `send` reports that it is missing.",
    );

pub(crate) const PARAMETER_OPTIONAL: Rule = Rule::new(305, "parameter-became-optional", Wire::Fine, Source::Fine)
    .mirrors(&["parameter-became-required"])
    .describe("A parameter became optional.", "Existing callers are unaffected; the setter is the same.");

pub(crate) const PARAMETER_MOVED: Rule = Rule::new(306, "parameter-moved", Wire::Breaks, Source::Fine)
    .meets("the service does not find the parameter: it rejects the request, or ignores the value.")
    .describe(
        "A parameter moved, such as from the query to a header.",
        "Shipped clients send it in the old place; setters do not depend on the place.",
    );

pub(crate) const PARAMETER_STYLE: Rule = Rule::new(307, "parameter-style-changed", Wire::Breaks, Source::Fine)
    .meets("the service does not understand the value: it rejects the request, or ignores the value.")
    .refused_by("parameter-form")
    .describe("A parameter's serialization changed.", "Shipped clients use the old form; setters do not depend on it.");

pub(crate) const PARAMETER_NARROWED: Rule = Rule::new(308, "parameter-integer-narrowed", Wire::Breaks, Source::RunTime).meets("`send()` returns an error: the service rejects a number that does not fit.")
    .mirrors(&["parameter-integer-widened"])
    .describe(
    "The integers of a parameter became narrower.",
    "Setters accept and convert any integer; the next client rejects one that does not fit, where shipped clients send it.",
);

pub(crate) const PARAMETER_WIDENED: Rule = Rule::new(309, "parameter-integer-widened", Wire::Fine, Source::Fine)
    .mirrors(&["parameter-integer-narrowed"])
    .describe("The integers of a parameter became wider.", "Setters accept and convert any integer.");

pub(crate) const PARAMETER_NAME_CHANGED: Rule = Rule::new(310, "parameter-name-changed", Wire::Breaks, Source::RunTime).meets("the service does not know the old name: it rejects the request, or ignores the value.").describe(
    "A parameter was renamed, but its setter was not.",
    "Shipped clients send the old name. Code compiles unchanged and sends the new one, so it only works with a service that knows it.",
);

pub(crate) const NAME_RESPELLED: Rule = Rule::new(311, "parameter-respelled", Wire::Fine, Source::Fine).describe(
    "A header changed in case only, or a placeholder was renamed but its setter was not.",
    "Header names are case-insensitive, and names of placeholders are not sent.",
);

pub(crate) const SETTER_RENAMED: Rule = Rule::new(312, "setter-renamed", Wire::Fine, Source::Breaks).witnesses(witness::SETTER_RENAMED).describe(
    "The setter of a parameter was renamed, because another argument of the request gained or lost its plain name.",
    "The name that is sent does not change. Code that uses the old setter fails to compile or, worse, compiles and sets the other argument, if that has the name and accepts the value. A type generated for this parameter alone is named after its setter.",
);

pub(crate) const PARAMETER_BODY: Rule = Rule::new(313, "parameter-moved-to-or-from-body", Wire::Breaks, Source::RunTime).meets("the service does not find the value: it rejects the request, or ignores the value.").describe(
    "A parameter moved into the body, or out of it.",
    "Shipped clients send it in the old place. The setter keeps its name and accepts the same values, so code compiles unchanged and sends it in the new place. The fields of the body are judged separately.",
);

pub(crate) const BODY_ADDED: Rule = Rule::new(321, "body-added", Wire::Breaks, Source::RunTime)
    .meets("`send()` returns an error: the service rejects a request without a body.")
    .mirrors(&["body-removed"])
    .level(Level::Major)
    .describe(
        "A required body was added to a request.",
        "Shipped clients send none; the request gains setters, and `send` reports what is missing.",
    );

pub(crate) const BODY_ADDED_OPTIONAL: Rule =
    Rule::new(322, "optional-body-added", Wire::Fine, Source::Adds).mirrors(&["body-removed"]).describe(
        "An optional body was added to a request.",
        "Shipped clients send none; the request gains setters, and sends no body if none of them is called.",
    );

pub(crate) const BODY_REMOVED: Rule = Rule::new(323, "body-removed", Wire::Risk, Source::Breaks)
    .witnesses(witness::BODY_REMOVED)
    .mirrors(&["body-added", "optional-body-added"])
    .describe(
        "The body of a request was removed.",
        "The document does not say what the service does with one; the setters are removed.",
    );

pub(crate) const BODY_REQUIRED: Rule = Rule::new(324, "body-became-required", Wire::Breaks, Source::RunTime)
    .meets("`send()` returns an error if the caller sets no body.")
    .mirrors(&["body-became-optional"])
    .level(Level::Major)
    .describe(
        "The body of a request became required.",
        "Calls without it are rejected; the setters stay, and `send` always sends a body and reports what it lacks.",
    );

pub(crate) const BODY_OPTIONAL: Rule = Rule::new(325, "body-became-optional", Wire::Fine, Source::RunTime)
    .mirrors(&["body-became-required"])
    .describe(
        "The body of a request became optional.",
        "Shipped clients send it, as before. The setters stay, but if none of those of the body is called, `send` sends no body instead of an empty one or an error.",
    );

pub(crate) const BODY_MEDIA: Rule =
    Rule::new(326, "body-media-type-changed", Wire::Breaks, Source::Breaks).refused_by("media-type").describe(
        "The media type of a request changed.",
        "Shipped clients send JSON; the setters of a body depend on its media type.",
    );

pub(crate) const SENT_ADDED_REQUIRED: Rule = Rule::new(331, "sent-required-property-added", Wire::Breaks, Source::RunTime).meets("`send()` returns an error: the service rejects a request without the property.")
    .mirrors(&["sent-property-removed"])
    .level(Level::Major)
    .describe(
    "A required property was added to a request.",
    "Shipped clients do not send it. Structs are non-exhaustive and made by builders, so code compiles and `send` reports what is missing. If nothing was required before, the type loses `Default`, which is reported separately.",
);

pub(crate) const SENT_ADDED: Rule = Rule::new(332, "sent-optional-property-added", Wire::Fine, Source::Adds)
    .mirrors(&["sent-property-removed"])
    .describe(
        "An optional property was added to a request.",
        "Structs are non-exhaustive and made by builders, which gain a setter.",
    );

pub(crate) const SENT_REMOVED: Rule = Rule::new(333, "sent-property-removed", Wire::Risk, Source::Breaks)
    .witnesses(witness::SETTER_REMOVED)
    .mirrors(&["sent-required-property-added", "sent-optional-property-added"])
    .describe(
        "A property of a request was removed.",
        "The document does not say what the service does with an unknown property; setter and field are removed.",
    );

pub(crate) const SENT_REQUIRED: Rule = Rule::new(334, "sent-property-became-required", Wire::Breaks, Source::Breaks)
    .witnesses(witness::SENT_TYPE)
    .mirrors(&["sent-property-became-optional"])
    .describe(
        "A property of a request became required.",
        "Calls without it are rejected, and the field's type changes from `Option<T>` to `T`.",
    );

pub(crate) const SENT_OPTIONAL: Rule = Rule::new(335, "sent-property-became-optional", Wire::Fine, Source::Breaks)
    .witnesses(witness::SENT_TYPE)
    .mirrors(&["sent-property-became-required"])
    .describe(
        "A property of a request became optional.",
        "Existing callers are unaffected on the wire; the field's type changes from `T` to `Option<T>`.",
    );

pub(crate) const SENT_LIST_REQUIRED: Rule = Rule::new(336, "sent-list-became-required", Wire::Breaks, Source::RunTime).meets("`send()` returns an error if the caller does not set the property.")
    .mirrors(&["sent-list-became-optional"])
    .level(Level::Major)
    .describe(
    "A list or map of a request became required.",
    "Calls without it are rejected; the field is a collection in both cases, and `send` reports that it is missing. If nothing was required before, the type loses `Default`, which is reported separately.",
);

pub(crate) const SENT_LIST_OPTIONAL: Rule = Rule::new(337, "sent-list-became-optional", Wire::Fine, Source::Fine)
    .mirrors(&["sent-list-became-required"])
    .describe(
        "A list or map of a request became optional.",
        "Existing callers are unaffected; the field is a collection in both cases.",
    );

pub(crate) const SENT_NAME_CHANGED: Rule = Rule::new(338, "sent-property-name-changed", Wire::Breaks, Source::RunTime).meets("the service does not know the old name: it rejects the request, or ignores the value.").describe(
    "A property of a request was renamed, but its field and setter were not.",
    "Shipped clients send the old name. Code compiles unchanged and sends the new one, so it only works with a service that knows it.",
);

pub(crate) const SENT_TYPE: Rule =
    Rule::new(341, "sent-type-changed", Wire::Breaks, Source::Breaks).witnesses(witness::SENT_TYPE).describe(
        "The type of a value in a request changed.",
        "Services reject a value of the wrong type, and setters and fields change their types.",
    );

pub(crate) const SENT_NARROWED: Rule = Rule::new(342, "sent-number-narrowed", Wire::Breaks, Source::Breaks)
    .witnesses(witness::SENT_TYPE)
    .mirrors(&["sent-number-widened"])
    .describe(
        "A number in a request became narrower.",
        "Shipped clients can send larger numbers; the field's type changes, such as from `i64` to `i32`.",
    );

pub(crate) const SENT_WIDENED: Rule = Rule::new(343, "sent-number-widened", Wire::Fine, Source::Breaks)
    .witnesses(witness::SENT_TYPE)
    .mirrors(&["sent-number-narrowed"])
    .describe(
        "A number in a request became wider.",
        "Numbers that were sent before still fit; the field's type changes, such as from `i32` to `i64`.",
    );

pub(crate) const BOUND_ADDED: Rule =
    Rule::new(351, "sent-bound-added", Wire::Risk, Source::RunTime).mirrors(&["sent-bound-removed"]).describe(
    "A bound or pattern was added to a request.",
    "The page may only document what always applied. No type changes; the next client checks the limit before it sends, unless a call skips validation.",
);

pub(crate) const BOUND_REMOVED: Rule = Rule::new(352, "sent-bound-removed", Wire::Fine, Source::Fine)
    .mirrors(&["sent-bound-added"])
    .describe("A bound or pattern of a request was removed.", "Values that were accepted before still are.");

pub(crate) const BOUND_TIGHTENED: Rule = Rule::new(353, "sent-bound-tightened", Wire::Breaks, Source::RunTime)
    .meets("`send()` returns an error: the service rejects a value outside the new bound.")
    .mirrors(&["sent-bound-loosened"])
    .describe(
        "A bound of a request became tighter.",
        "Shipped clients send values that the service rejects; the next client rejects them before it sends.",
    );

pub(crate) const BOUND_LOOSENED: Rule = Rule::new(354, "sent-bound-loosened", Wire::Fine, Source::Fine)
    .mirrors(&["sent-bound-tightened"])
    .describe("A bound of a request became looser.", "Values that were accepted before still are.");

pub(crate) const PATTERN_CHANGED: Rule = Rule::new(355, "sent-pattern-changed", Wire::Risk, Source::RunTime).describe(
    "A pattern of a request changed.",
    "Which of two patterns accepts more is not decided here; the next client checks the new one.",
);

pub(crate) const VALUE_ADDED: Rule =
    Rule::new(361, "sent-value-added", Wire::Fine, Source::Adds).mirrors(&["sent-value-removed"]).describe(
    "A value was added to an enumeration of a request.",
    "Enumerations are open and non-exhaustive: a variant is added. The variant of a value such as `UNKNOWN` is `Unknown_`, because `Unknown` always stands for unlisted values.",
);

pub(crate) const VALUE_REMOVED: Rule = Rule::new(362, "sent-value-removed", Wire::Breaks, Source::Breaks)
    .witnesses(witness::VARIANT_REMOVED)
    .mirrors(&["sent-value-added"])
    .describe(
        "A value of an enumeration of a request was removed.",
        "The service rejects it, and its variant is removed.",
    );

pub(crate) const ENUM_CLOSED: Rule = Rule::new(363, "sent-text-became-enumeration", Wire::Breaks, Source::Breaks)
    .witnesses(witness::SENT_TYPE)
    .mirrors(&["sent-enumeration-became-text"])
    .describe(
        "A string in a request became an enumeration.",
        "Other strings are rejected; the type changes from `String` to an enumeration.",
    );

pub(crate) const ENUM_OPENED: Rule = Rule::new(364, "sent-enumeration-became-text", Wire::Fine, Source::Breaks)
    .witnesses(witness::SENT_TYPE)
    .mirrors(&["sent-text-became-enumeration"])
    .describe(
        "An enumeration in a request became a string.",
        "Its values can still be sent; the enumeration's type is removed.",
    );

pub(crate) const VALUE_CHANGED: Rule = Rule::new(365, "sent-value-changed", Wire::Breaks, Source::RunTime).meets("`send()` returns an error: the service rejects the old value.").describe(
    "A value of an enumeration of a request changed, but its variant did not.",
    "Shipped clients send the old value. Code compiles unchanged and sends the new one, so it only works with a service that knows it.",
);

pub(crate) const SENT_NULLABLE: Rule =
    Rule::new(371, "sent-became-nullable", Wire::Fine, Source::Breaks).witnesses(witness::SENT_TYPE).mirrors(&["sent-lost-nullable"]).describe(
        "A property of a request became nullable.",
        "Existing callers are unaffected on the wire; the field's type changes to `Option<T>` if the property is required, or else to `Nullable<T>`.",
    );

pub(crate) const SENT_NOT_NULLABLE: Rule = Rule::new(372, "sent-lost-nullable", Wire::Breaks, Source::Breaks)
    .witnesses(witness::SENT_TYPE)
    .mirrors(&["sent-became-nullable"])
    .describe(
        "A property of a request is no longer nullable.",
        "Null is rejected, and the field's type changes from `Option<T>` or `Nullable<T>` to that of any property.",
    );

pub(crate) const SENT_DEFAULT: Rule = Rule::new(373, "sent-default-changed", Wire::Risk, Source::Fine).describe(
    "A default of a request changed.",
    "Clients never send defaults, so calls that leave the value out may mean something else; the code is the same.",
);

pub(super) const RULES: &[Rule] = &[
    PARAMETER_ADDED_REQUIRED,
    PARAMETER_ADDED,
    PARAMETER_REMOVED,
    PARAMETER_REQUIRED,
    PARAMETER_OPTIONAL,
    PARAMETER_MOVED,
    PARAMETER_STYLE,
    PARAMETER_NARROWED,
    PARAMETER_WIDENED,
    PARAMETER_NAME_CHANGED,
    NAME_RESPELLED,
    SETTER_RENAMED,
    PARAMETER_BODY,
    BODY_ADDED,
    BODY_ADDED_OPTIONAL,
    BODY_REMOVED,
    BODY_REQUIRED,
    BODY_OPTIONAL,
    BODY_MEDIA,
    SENT_ADDED_REQUIRED,
    SENT_ADDED,
    SENT_REMOVED,
    SENT_REQUIRED,
    SENT_OPTIONAL,
    SENT_LIST_REQUIRED,
    SENT_LIST_OPTIONAL,
    SENT_NAME_CHANGED,
    SENT_TYPE,
    SENT_NARROWED,
    SENT_WIDENED,
    BOUND_ADDED,
    BOUND_REMOVED,
    BOUND_TIGHTENED,
    BOUND_LOOSENED,
    PATTERN_CHANGED,
    VALUE_ADDED,
    VALUE_REMOVED,
    ENUM_CLOSED,
    ENUM_OPENED,
    VALUE_CHANGED,
    SENT_NULLABLE,
    SENT_NOT_NULLABLE,
    SENT_DEFAULT,
];
