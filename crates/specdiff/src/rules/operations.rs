//! Changes of operations as such. It must not know what they take and answer.

use super::rule::{Level, Rule, Source, Wire};

pub(crate) const OPERATION_ADDED: Rule =
    Rule::new(201, "operation-added", Wire::Fine, Source::Adds).mirrors(&["operation-removed", "operation-removed-at-once"]).says(
        "An operation is new.",
        "A method and types are added; clients are structs without traits for users to implement.",
    );

pub(crate) const OPERATION_REMOVED: Rule = Rule::new(202, "operation-removed", Wire::Breaks, Source::Breaks)
    .mirrors(&["operation-added"])
    .says(
        "A deprecated operation is gone.",
        "Its method is gone too. The version before warned whoever calls it; shipped clients get an error.",
    );

pub(crate) const OPERATION_RENAMED: Rule = Rule::new(203, "operation-renamed", Wire::Fine, Source::Breaks).says(
    "An operation has another `operationId`.",
    "Names are not sent; the method, its request type and the constant in the table of operations are called after it.",
);

pub(crate) const METHOD: Rule = Rule::new(204, "method-changed", Wire::Breaks, Source::Fine).says(
    "An operation is called with another HTTP method.",
    "Shipped clients send the old one; the method of the client is named after the operation, not after HTTP.",
);

pub(crate) const PATH: Rule = Rule::new(205, "path-changed", Wire::Breaks, Source::Fine)
    .says("An operation is at another path.", "Shipped clients ask at the old one; paths are inside the client.");

pub(crate) const PLACEHOLDER: Rule = Rule::new(206, "placeholder-renamed", Wire::Fine, Source::Breaks).says(
    "A placeholder of a path has another name.",
    "The value is sent at the same place; the setter of the request is named after it, and becomes another one.",
);

pub(crate) const OPERATION_RESPELLED: Rule = Rule::new(207, "operation-respelled", Wire::Fine, Source::RunTime).says(
    "The `operationId` of an operation is spelt in another way that gives the same method.",
    "Names are not sent, and method, request and constant are called as before; in the table of operations the name is the new text, which code may compare.",
);

pub(crate) const OPERATION_REMOVED_AT_ONCE: Rule =
    Rule::new(208, "operation-removed-at-once", Wire::Breaks, Source::Breaks).mirrors(&["operation-added"]).says(
        "An operation is gone without having been deprecated.",
        "Its method is gone and no version warned its callers. `cargo xtask release` refuses it: deprecate it for one version first.",
    );

pub(crate) const PERMISSION: Rule = Rule::new(211, "permission-changed", Wire::Risk, Source::Fine).says(
    "An operation needs another IAM action.",
    "An account that grants just the old action may be refused; in the table of operations only a value changes.",
);

pub(crate) const RETRY: Rule = Rule::new(212, "retry-changed", Wire::Fine, Source::RunTime).says(
    "An operation may be sent again after a failure, or no longer.",
    "The service is asked the same; how often the next client asks after a failure changes.",
);

pub(crate) const REGIONS_ADDED: Rule = Rule::new(213, "operation-region-added", Wire::Fine, Source::Fine)
    .mirrors(&["operation-region-removed"])
    .says("An operation is there in more regions.", "Clients do not look at the list before they send.");

pub(crate) const REGIONS_REMOVED: Rule =
    Rule::new(214, "operation-region-removed", Wire::Breaks, Source::Fine).mirrors(&["operation-region-added"]).says(
        "An operation is not there in a region any more.",
        "Calls in that region fail, of shipped clients and of new ones; the code is the same.",
    );

pub(crate) const PAGINATION_ADDED: Rule = Rule::new(221, "pagination-added", Wire::Fine, Source::Adds)
    .mirrors(&["pagination-removed"])
    .says("A list can be paged.", "The request gains `items()` and `pages()`.");

pub(crate) const PAGINATION_REMOVED: Rule =
    Rule::new(222, "pagination-removed", Wire::Fine, Source::Breaks).mirrors(&["pagination-added"]).says(
        "A list can no longer be paged.",
        "The request loses `items()` and `pages()`; that parameters or fields are gone is said for itself.",
    );

pub(crate) const PAGINATION_ITEMS: Rule = Rule::new(223, "pagination-items-changed", Wire::Risk, Source::Breaks).says(
    "The items of a page are in another field.",
    "`items()` gives entries of another type; a shipped client reads the old field, and an empty page ends its list.",
);

pub(crate) const PAGINATION_CHANGED: Rule = Rule::new(224, "pagination-changed", Wire::Risk, Source::RunTime).says(
    "A list is paged by other parameters, or counted by another field.",
    "The signatures stay; a shipped client counts on with the old names.",
);

pub(crate) const ARCHIVE_ADDED: Rule = Rule::new(231, "archive-added", Wire::Fine, Source::Adds)
    .mirrors(&["archive-removed"])
    .says("The answer can be an archive.", "The request gains `send_archive()`; `send()` does as before.");

pub(crate) const ARCHIVE_REMOVED: Rule =
    Rule::new(232, "archive-removed", Wire::Breaks, Source::Breaks).mirrors(&["archive-added"]).says(
        "The answer is never an archive.",
        "The request loses `send_archive()`, and shipped clients that call it are answered with JSON.",
    );

pub(crate) const ARCHIVE_CHANGED: Rule = Rule::new(233, "archive-changed", Wire::Breaks, Source::RunTime).says(
    "Another field asks for the archive.",
    "`send_archive()` stays and sets the other field; shipped clients set the old one.",
);

pub(crate) const DEPRECATION: Rule =
    Rule::new(241, "deprecation-changed", Wire::Fine, Source::Fine).refused_by("unknown-key").says(
        "Something is deprecated, or no longer.",
        "Nothing works otherwise, and the generator marks nothing as deprecated.",
    );

pub(crate) const OPERATION_DEPRECATED: Rule = Rule::new(242, "operation-deprecated", Wire::Fine, Source::Fine)
    .level(Level::Minor)
    .says(
        "An operation is deprecated, or no longer is.",
        "Its method gets or loses `#[deprecated]`: callers compile, with a warning that says what to use instead.",
    );

pub(super) const RULES: &[Rule] = &[
    OPERATION_ADDED,
    OPERATION_REMOVED,
    OPERATION_RENAMED,
    METHOD,
    PATH,
    PLACEHOLDER,
    OPERATION_RESPELLED,
    OPERATION_REMOVED_AT_ONCE,
    PERMISSION,
    RETRY,
    REGIONS_ADDED,
    REGIONS_REMOVED,
    PAGINATION_ADDED,
    PAGINATION_REMOVED,
    PAGINATION_ITEMS,
    PAGINATION_CHANGED,
    ARCHIVE_ADDED,
    ARCHIVE_REMOVED,
    ARCHIVE_CHANGED,
    DEPRECATION,
    OPERATION_DEPRECATED,
];
