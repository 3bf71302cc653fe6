//! Changes of operations as such.
//! It must not know their requests and responses.

use super::rule::{Level, Rule, Source, Wire};
use super::witness;

pub(crate) const OPERATION_ADDED: Rule = Rule::new(201, "operation-added", Wire::Fine, Source::Adds)
    .mirrors(&["operation-removed", "operation-removed-at-once"])
    .describe(
        "An operation was added.",
        "A method and types are added; clients are structs, and users implement no traits of theirs.",
    );

pub(crate) const OPERATION_REMOVED: Rule = Rule::new(202, "operation-removed", Wire::Breaks, Source::Breaks)
    .witnesses(witness::CALL_REMOVED)
    .mirrors(&["operation-added"])
    .describe(
        "A deprecated operation was removed.",
        "Its method is removed, as the version before warned its callers, and calls of shipped clients fail.",
    );

pub(crate) const OPERATION_RENAMED: Rule =
    Rule::new(203, "operation-renamed", Wire::Fine, Source::Breaks).witnesses(witness::CALL_RENAMED).describe(
        "The `operationId` of an operation changed.",
        "It is not sent; the method, the request type and the constant in the table of operations are named after it.",
    );

pub(crate) const METHOD: Rule = Rule::new(204, "method-changed", Wire::Breaks, Source::Fine)
    .meets("`send()` returns an error: the service does not know the old method.")
    .describe(
        "The HTTP method of an operation changed.",
        "Shipped clients send the old one; the client's method is named after the operation.",
    );

pub(crate) const PATH: Rule = Rule::new(205, "path-changed", Wire::Breaks, Source::Fine)
    .meets("`send()` returns an error: the service does not know the old path.")
    .describe(
        "The path of an operation changed.",
        "Shipped clients call the old path; paths are internal to the client.",
    );

pub(crate) const PLACEHOLDER: Rule =
    Rule::new(206, "placeholder-renamed", Wire::Fine, Source::Breaks).witnesses(witness::SETTER_RENAMED).describe(
        "A placeholder of a path was renamed.",
        "The value is sent in the same position; the setter is named after the placeholder, so it is renamed.",
    );

pub(crate) const OPERATION_RESPELLED: Rule = Rule::new(207, "operation-respelled", Wire::Fine, Source::RunTime).describe(
    "The spelling of an `operationId` changed, but not the name of its method.",
    "It is not sent, and method, request and constant keep their names; the table of operations holds the new text, which code may compare.",
);

pub(crate) const OPERATION_REMOVED_AT_ONCE: Rule =
    Rule::new(208, "operation-removed-at-once", Wire::Breaks, Source::Breaks).witnesses(witness::CALL_REMOVED).mirrors(&["operation-added"]).describe(
        "An operation was removed that was not deprecated.",
        "Its method is removed, no version warned its callers, and calls of shipped clients fail. `cargo xtask release` rejects it: deprecate the operation for one version first.",
    );

pub(crate) const PERMISSION: Rule = Rule::new(211, "permission-changed", Wire::Risk, Source::Fine).describe(
    "The IAM action of an operation changed.",
    "An account that is granted only the old action may be denied; in the table of operations only a value changes.",
);

pub(crate) const RETRY: Rule = Rule::new(212, "retry-changed", Wire::Fine, Source::RunTime).describe(
    "An operation became safe to retry, or no longer is.",
    "Requests are the same; the next client retries more or fewer failures.",
);

pub(crate) const REGIONS_ADDED: Rule = Rule::new(213, "operation-region-added", Wire::Fine, Source::Fine)
    .mirrors(&["operation-region-removed"])
    .describe("An operation became available in a region.", "Clients do not check the list before they send.");

pub(crate) const REGIONS_REMOVED: Rule = Rule::new(214, "operation-region-removed", Wire::Breaks, Source::Fine)
    .meets("`send()` returns an error in that region.")
    .mirrors(&["operation-region-added"])
    .describe(
        "An operation is no longer available in a region.",
        "Calls in that region fail, from shipped and from new clients; the code is the same.",
    );

pub(crate) const PERMISSION_NOTE: Rule = Rule::new(215, "permission-note-changed", Wire::Fine, Source::Fine).describe(
    "What `x-iam-action` says beside the action changed: its alias, its source, or why there is none.",
    "The same action permits the call; in the table of operations only a value changes.",
);

pub(crate) const PAGINATION_ADDED: Rule = Rule::new(221, "pagination-added", Wire::Fine, Source::Adds)
    .mirrors(&["pagination-removed"])
    .describe("A list became paginated.", "The request gains `items()` and `pages()`.");

pub(crate) const PAGINATION_REMOVED: Rule = Rule::new(222, "pagination-removed", Wire::Fine, Source::Breaks)
    .witnesses(witness::ITEMS_REMOVED)
    .mirrors(&["pagination-added"])
    .describe(
        "A list is no longer paginated.",
        "The request loses `items()` and `pages()`; removed parameters and fields are reported separately.",
    );

pub(crate) const PAGINATION_ITEMS: Rule =
    Rule::new(223, "pagination-items-changed", Wire::Risk, Source::Breaks).witnesses(witness::ITEMS_CHANGED).describe(
        "The items of a page moved to a field of another type.",
        "`items()` yields another type; shipped clients read the old field, and an empty page ends their list.",
    );

pub(crate) const PAGINATION_CHANGED: Rule = Rule::new(224, "pagination-changed", Wire::Risk, Source::RunTime).describe(
    "The parameters, the total or the field of a paginated list changed, but not the type of its items.",
    "Signatures stay the same; shipped clients paginate with the old names.",
);

pub(crate) const PAGINATION_ID: Rule = Rule::new(225, "pagination-id-changed", Wire::Fine, Source::RunTime).describe(
    "Another property identifies the entries of a paginated list, or none does any longer.",
    "Requests are the same; if a list changes while the next client reads it, other entries count as read.",
);

pub(crate) const WAITER_ADDED: Rule = Rule::new(226, "waiter-added", Wire::Fine, Source::Adds)
    .mirrors(&["waiter-removed"])
    .describe("A state can be waited for.", "The request gains a method `wait_until_…()`.");

pub(crate) const WAITER_REMOVED: Rule = Rule::new(227, "waiter-removed", Wire::Fine, Source::Breaks)
    .witnesses(witness::WAITER_REMOVED)
    .mirrors(&["waiter-added"])
    .describe("A state can no longer be waited for.", "The request loses a method `wait_until_…()`.");

pub(crate) const WAITER_CHANGED: Rule = Rule::new(228, "waiter-changed", Wire::Fine, Source::RunTime).describe(
    "A waiter reads another field, waits for other values, or has other times.",
    "Requests are the same; the next client waits longer or shorter, or ends with another response.",
);

pub(crate) const PAGINATION_STYLE: Rule = Rule::new(229, "pagination-style-changed", Wire::Risk, Source::RunTime)
    .describe(
        "A list is paged in another way: by offset, by page number or by marker.",
        "`items()` and `pages()` keep their signatures, but guarantee what the new way permits; shipped clients page in the old way.",
    );

pub(crate) const PAGINATION_TOTAL: Rule = Rule::new(230, "pagination-total-changed", Wire::Fine, Source::RunTime)
    .describe(
        "A paginated list gained or lost its total.",
        "Requests are the same; the next client ends the list at the total, or where nothing follows the last entry.",
    );

pub(crate) const ARCHIVE_ADDED: Rule = Rule::new(231, "archive-added", Wire::Fine, Source::Adds)
    .mirrors(&["archive-removed"])
    .describe("A response can now be an archive.", "The request gains `send_archive()`; `send()` is unchanged.");

pub(crate) const ARCHIVE_REMOVED: Rule = Rule::new(232, "archive-removed", Wire::Breaks, Source::Breaks)
    .witnesses(witness::ARCHIVE_REMOVED)
    .mirrors(&["archive-added"])
    .describe(
        "A response can no longer be an archive.",
        "The request loses `send_archive()`, and shipped clients that call it receive JSON.",
    );

pub(crate) const ARCHIVE_CHANGED: Rule = Rule::new(233, "archive-changed", Wire::Breaks, Source::RunTime)
    .meets("`send_archive()` sets the old field, so it receives JSON and returns an error.")
    .describe(
        "Another field selects the archive.",
        "`send_archive()` stays and sets the new field; shipped clients set the old one.",
    );

pub(crate) const DEPRECATION: Rule =
    Rule::new(241, "deprecation-changed", Wire::Fine, Source::Fine).refused_by("unsupported-keyword").describe(
        "Something became deprecated, or no longer is.",
        "No behaviour changes, and the generator marks nothing as deprecated.",
    );

pub(crate) const OPERATION_DEPRECATED: Rule =
    Rule::new(242, "operation-deprecated", Wire::Fine, Source::Fine).level(Level::Minor).describe(
        "An operation became deprecated, or no longer is.",
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
    PERMISSION_NOTE,
    PAGINATION_ADDED,
    PAGINATION_REMOVED,
    PAGINATION_ITEMS,
    PAGINATION_CHANGED,
    PAGINATION_ID,
    WAITER_ADDED,
    WAITER_REMOVED,
    WAITER_CHANGED,
    PAGINATION_STYLE,
    PAGINATION_TOTAL,
    ARCHIVE_ADDED,
    ARCHIVE_REMOVED,
    ARCHIVE_CHANGED,
    DEPRECATION,
    OPERATION_DEPRECATED,
];
