//! Changes of what is sent: parameters, bodies, and schemas on their way to the service. Here it breaks what is made narrower.
//! It must not know answers.

use super::rule::{Level, Rule, Source, Wire};

pub(crate) const PARAMETER_ADDED_REQUIRED: Rule = Rule::new(301, "required-parameter-added", Wire::Breaks, Source::RunTime)
    .mirrors(&["parameter-removed"])
    .level(Level::Major)
    .says("A required parameter is new.", "Shipped clients do not send it. Builders compile without it, and `send` refuses the call before anything is sent, every time.");

pub(crate) const PARAMETER_ADDED: Rule =
    Rule::new(302, "optional-parameter-added", Wire::Fine, Source::Adds).mirrors(&["parameter-removed"]).says(
        "An optional parameter is new.",
        "Nobody has to send it, and a builder gains a setter; nothing is positional.",
    );

pub(crate) const PARAMETER_REMOVED: Rule = Rule::new(303, "parameter-removed", Wire::Risk, Source::Breaks)
    .mirrors(&["required-parameter-added", "optional-parameter-added"])
    .says("A parameter is gone.", "Shipped clients still send it, and the document does not say what the service makes of it; its setter is gone.");

pub(crate) const PARAMETER_REQUIRED: Rule = Rule::new(304, "parameter-became-required", Wire::Breaks, Source::RunTime)
    .mirrors(&["parameter-became-optional"])
    .level(Level::Major)
    .says(
        "A parameter became required.",
        "Calls without it are refused; the setter stays, and `send` tells that it is missing.",
    );

pub(crate) const PARAMETER_OPTIONAL: Rule = Rule::new(305, "parameter-became-optional", Wire::Fine, Source::Fine)
    .mirrors(&["parameter-became-required"])
    .says("A parameter became optional.", "Who sends it may go on; the setter is the same.");

pub(crate) const PARAMETER_MOVED: Rule = Rule::new(306, "parameter-moved", Wire::Breaks, Source::Fine).says(
    "A parameter is sent at another place.",
    "Shipped clients send it at the old one; setters do not show the place.",
);

pub(crate) const PARAMETER_STYLE: Rule =
    Rule::new(307, "parameter-style-changed", Wire::Breaks, Source::Fine).refused_by("parameter-form").says(
        "A parameter is written otherwise.",
        "Shipped clients write it as before; setters do not show how it is written.",
    );

pub(crate) const PARAMETER_NARROWED: Rule = Rule::new(308, "parameter-integer-narrowed", Wire::Breaks, Source::RunTime)
    .mirrors(&["parameter-integer-widened"])
    .says("The numbers of a parameter became narrower.", "Setters take any number and convert it; one that does not fit is refused before it is sent, where shipped clients send it.");

pub(crate) const PARAMETER_WIDENED: Rule = Rule::new(309, "parameter-integer-widened", Wire::Fine, Source::Fine)
    .mirrors(&["parameter-integer-narrowed"])
    .says("The numbers of a parameter became wider.", "Setters take any number and convert it.");

pub(crate) const PARAMETER_NAME_CHANGED: Rule = Rule::new(310, "parameter-name-changed", Wire::Breaks, Source::RunTime).says(
    "A parameter is sent under another name, which gives the same setter.",
    "Shipped clients send the old name. Code compiles unchanged and sends the new name, so it works only where the service knows that.",
);

pub(crate) const NAME_RESPELLED: Rule = Rule::new(311, "parameter-respelled", Wire::Fine, Source::Fine).says(
    "The name of a header differs in capitals alone, or that of a placeholder gives the same setter.",
    "Names of headers are compared without regard to capitals, and names of placeholders are not sent.",
);

pub(crate) const SETTER_RENAMED: Rule = Rule::new(312, "setter-renamed", Wire::Fine, Source::Breaks).says(
    "The setter of a parameter has another name, because another argument of the request got or lost its plain name.",
    "The same is sent under the same name. Code that uses the old name fails to compile or, which is worse, compiles and sets the other argument, if that has the name and takes the value. A type that is made for the parameter alone is called as the setter is.",
);

pub(crate) const PARAMETER_BODY: Rule = Rule::new(313, "parameter-moved-to-or-from-body", Wire::Breaks, Source::RunTime).says(
    "A parameter became a property of the body, or the other way round.",
    "Shipped clients send it at the old place. The setter has the same name and takes the same values, so code compiles unchanged and sends it at the new place. The fields of the body are judged for themselves.",
);

pub(crate) const BODY_ADDED: Rule =
    Rule::new(321, "body-added", Wire::Breaks, Source::RunTime).mirrors(&["body-removed"]).level(Level::Major).says(
        "A request has a required body.",
        "Shipped clients send none; builders gain setters, and what is required is told as missing by `send`.",
    );

pub(crate) const BODY_ADDED_OPTIONAL: Rule = Rule::new(322, "optional-body-added", Wire::Fine, Source::Adds)
    .mirrors(&["body-removed"])
    .refused_by("request-body")
    .says("A request may have a body.", "Nobody has to send it.");

pub(crate) const BODY_REMOVED: Rule =
    Rule::new(323, "body-removed", Wire::Risk, Source::Breaks).mirrors(&["body-added", "optional-body-added"]).says(
        "A request has no body any more.",
        "The document does not say what the service makes of one; the setters are gone.",
    );

pub(crate) const BODY_REQUIRED: Rule = Rule::new(324, "body-became-required", Wire::Breaks, Source::RunTime)
    .mirrors(&["body-became-optional"])
    .refused_by("request-body")
    .level(Level::Major)
    .says("The body became required.", "Calls without it are refused.");

pub(crate) const BODY_OPTIONAL: Rule = Rule::new(325, "body-became-optional", Wire::Fine, Source::Fine)
    .mirrors(&["body-became-required"])
    .refused_by("request-body")
    .says("The body became optional.", "Who sends one may go on.");

pub(crate) const BODY_MEDIA: Rule =
    Rule::new(326, "body-media-type-changed", Wire::Breaks, Source::Breaks).refused_by("request-body").says(
        "The body is of another media type.",
        "Shipped clients send JSON; what builds the body is made for its media type.",
    );

pub(crate) const SENT_ADDED_REQUIRED: Rule = Rule::new(331, "sent-required-property-added", Wire::Breaks, Source::RunTime)
    .mirrors(&["sent-property-removed"])
    .level(Level::Major)
    .says("What is sent has a new required property.", "Shipped clients do not send it. Structs are non-exhaustive and made by builders, so code compiles and `send` tells what is missing. If nothing was required before, the type loses `Default`, which is reported for itself.");

pub(crate) const SENT_ADDED: Rule =
    Rule::new(332, "sent-optional-property-added", Wire::Fine, Source::Adds).mirrors(&["sent-property-removed"]).says(
        "What is sent has a new optional property.",
        "Structs are non-exhaustive and made by builders, which gain a setter.",
    );

pub(crate) const SENT_REMOVED: Rule = Rule::new(333, "sent-property-removed", Wire::Risk, Source::Breaks)
    .mirrors(&["sent-required-property-added", "sent-optional-property-added"])
    .says(
        "What is sent has a property less.",
        "The document does not say what the service makes of one that it does not know; setter and field are gone.",
    );

pub(crate) const SENT_REQUIRED: Rule = Rule::new(334, "sent-property-became-required", Wire::Breaks, Source::Breaks)
    .mirrors(&["sent-property-became-optional"])
    .says(
        "A property of what is sent became required.",
        "Calls without it are refused, and the field's type changes from `Option<T>` to `T`.",
    );

pub(crate) const SENT_OPTIONAL: Rule = Rule::new(335, "sent-property-became-optional", Wire::Fine, Source::Breaks)
    .mirrors(&["sent-property-became-required"])
    .says(
        "A property of what is sent became optional.",
        "Who sends it may go on; the field's type changes from `T` to `Option<T>`.",
    );

pub(crate) const SENT_LIST_REQUIRED: Rule = Rule::new(336, "sent-list-became-required", Wire::Breaks, Source::RunTime)
    .mirrors(&["sent-list-became-optional"])
    .level(Level::Major)
    .says(
        "A list or map of what is sent became required.",
        "Calls without it are refused; the field is a collection in both cases, and `send` tells that it is missing. If nothing was required before, the type loses `Default`, which is reported for itself.",
    );

pub(crate) const SENT_LIST_OPTIONAL: Rule =
    Rule::new(337, "sent-list-became-optional", Wire::Fine, Source::Fine).mirrors(&["sent-list-became-required"]).says(
        "A list or map of what is sent became optional.",
        "Who sends it may go on; the field is a collection in both cases.",
    );

pub(crate) const SENT_NAME_CHANGED: Rule = Rule::new(338, "sent-property-name-changed", Wire::Breaks, Source::RunTime).says(
    "A property is sent under another name, which gives the same field and setter.",
    "Shipped clients send the old name. Code compiles unchanged and sends the new name, so it works only where the service knows that.",
);

pub(crate) const SENT_TYPE: Rule = Rule::new(341, "sent-type-changed", Wire::Breaks, Source::Breaks).says(
    "What is sent is of another type.",
    "Services refuse what is of a wrong type, and setters and fields change theirs.",
);

pub(crate) const SENT_NARROWED: Rule =
    Rule::new(342, "sent-number-narrowed", Wire::Breaks, Source::Breaks).mirrors(&["sent-number-widened"]).says(
        "Numbers that are sent became narrower.",
        "Shipped clients can send larger ones; the field's type changes, such as from `i64` to `i32`.",
    );

pub(crate) const SENT_WIDENED: Rule =
    Rule::new(343, "sent-number-widened", Wire::Fine, Source::Breaks).mirrors(&["sent-number-narrowed"]).says(
        "Numbers that are sent became wider.",
        "What was sent still fits; the field's type changes, such as from `i32` to `i64`.",
    );

pub(crate) const BOUND_ADDED: Rule =
    Rule::new(351, "sent-bound-added", Wire::Risk, Source::RunTime).mirrors(&["sent-bound-removed"]).says(
        "A bound or pattern is set where there was none.",
        "The page may only say what always held. No type changes; the next client checks the limit before it sends, unless a call skips that.",
    );

pub(crate) const BOUND_REMOVED: Rule = Rule::new(352, "sent-bound-removed", Wire::Fine, Source::Fine)
    .mirrors(&["sent-bound-added"])
    .says("A bound or pattern is gone.", "Whatever was sent before still can be.");

pub(crate) const BOUND_TIGHTENED: Rule =
    Rule::new(353, "sent-bound-tightened", Wire::Breaks, Source::RunTime).mirrors(&["sent-bound-loosened"]).says(
        "A bound is tighter.",
        "Shipped clients let values pass that the service refuses; the next client refuses them before it sends.",
    );

pub(crate) const BOUND_LOOSENED: Rule = Rule::new(354, "sent-bound-loosened", Wire::Fine, Source::Fine)
    .mirrors(&["sent-bound-tightened"])
    .says("A bound is looser.", "Whatever was sent before still can be.");

pub(crate) const PATTERN_CHANGED: Rule = Rule::new(355, "sent-pattern-changed", Wire::Risk, Source::RunTime).says(
    "A pattern is another one.",
    "Which of two patterns admits more is not decided here; the next client checks the new one.",
);

pub(crate) const VALUE_ADDED: Rule =
    Rule::new(361, "sent-value-added", Wire::Fine, Source::Adds).mirrors(&["sent-value-removed"]).says(
        "An enumeration of what is sent has a new value.",
        "Enumerations are open and non-exhaustive: a variant is added. That of a value such as `UNKNOWN` is `Unknown_`, so that `Unknown` is always the one for values that are not listed.",
    );

pub(crate) const VALUE_REMOVED: Rule = Rule::new(362, "sent-value-removed", Wire::Breaks, Source::Breaks)
    .mirrors(&["sent-value-added"])
    .says("An enumeration of what is sent lost a value.", "The service refuses it, and its variant is gone.");

pub(crate) const ENUM_CLOSED: Rule = Rule::new(363, "sent-text-became-enumeration", Wire::Breaks, Source::Breaks)
    .mirrors(&["sent-enumeration-became-text"])
    .says(
        "A text that is sent became an enumeration.",
        "Other texts are refused; the type changes from `String` to an enumeration.",
    );

pub(crate) const ENUM_OPENED: Rule = Rule::new(364, "sent-enumeration-became-text", Wire::Fine, Source::Breaks)
    .mirrors(&["sent-text-became-enumeration"])
    .says(
        "An enumeration that is sent became a text.",
        "Its values still can be sent; the enumeration's type is gone.",
    );

pub(crate) const VALUE_CHANGED: Rule = Rule::new(365, "sent-value-changed", Wire::Breaks, Source::RunTime).says(
    "A value of an enumeration that is sent is another text, which gives the same variant.",
    "Shipped clients send the old text. Code compiles unchanged and sends the new one, so it works only where the service knows that.",
);

pub(crate) const SENT_NULLABLE: Rule =
    Rule::new(371, "sent-became-nullable", Wire::Fine, Source::Breaks).mirrors(&["sent-lost-nullable"]).says(
        "A required property of what is sent may be null.",
        "Who sends a value may go on; the field's type changes to `Option<T>`.",
    );

pub(crate) const SENT_NOT_NULLABLE: Rule =
    Rule::new(372, "sent-lost-nullable", Wire::Breaks, Source::Breaks).mirrors(&["sent-became-nullable"]).says(
        "A required property of what is sent may no longer be null.",
        "Null is refused, and the field's type changes from `Option<T>`.",
    );

pub(crate) const SENT_DEFAULT: Rule = Rule::new(373, "sent-default-changed", Wire::Risk, Source::Fine).says(
    "The service assumes another value, or none, for what is left out.",
    "Clients never send defaults, so what a call means that leaves the value out may change; the code is the same.",
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
