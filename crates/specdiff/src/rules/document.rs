//! Changes that concern a service as a whole.
//! It must not know single operations.

use super::rule::{Level, Rule, Source, Wire};
use super::witness;

pub(crate) const SERVICE_ADDED: Rule = Rule::new(101, "service-added", Wire::Fine, Source::Adds)
    .mirrors(&["service-removed"])
    .describe("A service was added.", "It gets a client of its own; the other clients do not change.");

pub(crate) const SERVICE_REMOVED: Rule =
    Rule::new(102, "service-removed", Wire::Breaks, Source::Breaks).mirrors(&["service-added"]).describe(
        "A service was removed, or its version changed.",
        "Its client is no longer generated, and calls of shipped clients fail.",
    );

pub(crate) const SERVER_ADDED: Rule =
    Rule::new(111, "region-added", Wire::Fine, Source::Fine).mirrors(&["region-removed"]).level(Level::Minor).describe(
        "A region got an endpoint.",
        "The table of endpoints gains a row; before, a client needed the endpoint in its configuration.",
    );

pub(crate) const SERVER_REMOVED: Rule = Rule::new(112, "region-removed", Wire::Breaks, Source::RunTime).meets("each call fails: the address no longer answers, or is no longer the service's.")
    .mirrors(&["region-added"])
    .level(Level::Major)
    .describe(
    "A region lost its endpoint.",
    "Regions are strings, so code compiles; the next client rejects the region, and shipped clients call an address that is no longer the service's.",
);

pub(crate) const SERVER_CHANGED: Rule = Rule::new(113, "endpoint-changed", Wire::Breaks, Source::Fine)
    .meets("each call fails at the old address, unless the client is configured with the new one.")
    .describe(
        "The endpoint of a region changed.",
        "Shipped clients only know the old address, unless an endpoint is configured.",
    );

pub(crate) const AUTHENTICATION: Rule = Rule::new(121, "authentication-changed", Wire::Breaks, Source::Fine)
    .meets("a call that authenticates in the old way fails: `send()` returns an error.")
    .mirrors(&["authentication-changed", "authentication-alternative-added"])
    .describe(
        "The authentication of requests changed.",
        "A shipped client signs as its runtime does; the runtime's interface does not depend on the document.",
    );

pub(crate) const ALTERNATIVE_ADDED: Rule = Rule::new(122, "authentication-alternative-added", Wire::Fine, Source::Fine)
    .mirrors(&["authentication-changed"])
    .level(Level::Minor)
    .describe(
    "A further way to authenticate requests was added.",
    "Shipped clients are unaffected. The runtime decides which ways a client offers; its interface does not depend on the document.",
);

pub(crate) const SCOPE: Rule = Rule::new(123, "scope-changed", Wire::Breaks, Source::Breaks).describe(
    "Requests are signed for a project instead of the account, or the reverse.",
    "Shipped clients send the ID of the other. A `project_id` in a path is filled by the client, or is an argument again: its setter is removed, or each call needs it.",
);

pub(crate) const CREDENTIALS_NEEDED: Rule = Rule::new(124, "credentials-needed", Wire::Breaks, Source::RunTime)
    .meets("each call of the operation fails: it is sent without credentials, and the service wants them.")
    .mirrors(&["credentials-no-longer-needed"])
    .level(Level::Major)
    .describe(
        "An operation needs credentials that needed none.",
        "Code compiles, and the next client sends credentials; without any in its configuration, the call fails before anything is sent.",
    );

pub(crate) const CREDENTIALS_NO_LONGER_NEEDED: Rule = Rule::new(
    125,
    "credentials-no-longer-needed",
    Wire::Fine,
    Source::RunTime,
)
.mirrors(&["credentials-needed"])
.describe(
    "An operation no longer needs credentials.",
    "Shipped clients send them as before. The next client sends none, and its configuration needs none for the call.",
);

pub(crate) const ERROR_CODE_ADDED: Rule = Rule::new(131, "error-code-added", Wire::Fine, Source::Adds)
    .mirrors(&["error-code-removed"])
    .describe("An error code was added.", "It becomes a constant; any code can be read from an error, listed or not.");

pub(crate) const ERROR_CODE_REMOVED: Rule = Rule::new(132, "error-code-removed", Wire::Fine, Source::Breaks)
    .witnesses(witness::ERROR_CODE_REMOVED)
    .mirrors(&["error-code-added"])
    .describe("An error code was removed.", "Its constant is removed; a response with the code is still read.");

pub(crate) const ERROR_CODE_CHANGED: Rule =
    Rule::new(133, "error-code-changed", Wire::Fine, Source::Fine).documentation().describe(
        "The meaning or status of an error code changed.",
        "Both only document its constant; calls depend on the status of the response.",
    );

pub(crate) const ERROR_CODE_RESPELLED: Rule =
    Rule::new(134, "error-code-respelled", Wire::Breaks, Source::RunTime).meets("`has_code()` returns `false` for this error, so the branch for it is not taken.").describe(
        "The spelling of an error code changed, but not the name of its constant.",
        "Code that compares with the constant compiles unchanged and compares with the new text; shipped clients compare with the old one. The code can still be read from an error.",
    );

pub(super) const RULES: &[Rule] = &[
    SERVICE_ADDED,
    SERVICE_REMOVED,
    SERVER_ADDED,
    SERVER_REMOVED,
    SERVER_CHANGED,
    AUTHENTICATION,
    ALTERNATIVE_ADDED,
    SCOPE,
    CREDENTIALS_NEEDED,
    CREDENTIALS_NO_LONGER_NEEDED,
    ERROR_CODE_ADDED,
    ERROR_CODE_REMOVED,
    ERROR_CODE_CHANGED,
    ERROR_CODE_RESPELLED,
];
