//! Changes of what is said once for a service. It must not know single operations.

use super::rule::{Level, Rule, Source, Wire};

pub(crate) const SERVICE_ADDED: Rule = Rule::new(101, "service-added", Wire::Fine, Source::Adds)
    .mirrors(&["service-removed"])
    .says("A service is new.", "It becomes a client of its own; the other clients do not change.");

pub(crate) const SERVICE_REMOVED: Rule =
    Rule::new(102, "service-removed", Wire::Breaks, Source::Breaks).mirrors(&["service-added"]).says(
        "A service is gone, or its version is another one.",
        "Its client is no longer made, and calls of shipped clients find nothing.",
    );

pub(crate) const SERVER_ADDED: Rule =
    Rule::new(111, "region-added", Wire::Fine, Source::Fine).mirrors(&["region-removed"]).level(Level::Minor).says(
        "A region has an endpoint.",
        "The table of endpoints has one row more; until then a client needs an address in its configuration.",
    );

pub(crate) const SERVER_REMOVED: Rule = Rule::new(112, "region-removed", Wire::Breaks, Source::RunTime)
    .mirrors(&["region-added"])
    .level(Level::Major)
    .says("A region has no endpoint any more.", "Regions are texts, so code compiles; the next client refuses the region, and shipped ones call an address that is no longer the service's.");

pub(crate) const SERVER_CHANGED: Rule = Rule::new(113, "endpoint-changed", Wire::Breaks, Source::Fine).says(
    "The endpoint of a region has another address.",
    "Shipped clients know the old address alone, unless they are configured with one.",
);

pub(crate) const AUTHENTICATION: Rule = Rule::new(121, "authentication-changed", Wire::Breaks, Source::Fine)
    .mirrors(&["authentication-changed", "authentication-alternative-added"])
    .says("Requests are authenticated otherwise.", "How requests are signed is in the runtime that a shipped client was built with; its interface does not change with the document.");

pub(crate) const ALTERNATIVE_ADDED: Rule = Rule::new(122, "authentication-alternative-added", Wire::Fine, Source::Fine)
    .mirrors(&["authentication-changed"])
    .level(Level::Minor)
    .says("Requests can be authenticated in a further way.", "Shipped clients go on as before. Which ways a client offers is up to the runtime; its interface does not change with the document.");

pub(crate) const ERROR_CODE_ADDED: Rule = Rule::new(131, "error-code-added", Wire::Fine, Source::Adds)
    .mirrors(&["error-code-removed"])
    .says("An error code is new.", "It becomes a constant; any code can be read from an error, listed or not.");

pub(crate) const ERROR_CODE_REMOVED: Rule = Rule::new(132, "error-code-removed", Wire::Fine, Source::Breaks)
    .mirrors(&["error-code-added"])
    .says("An error code is not listed any more.", "Its constant is gone; an answer with the code is still read.");

pub(crate) const ERROR_CODE_CHANGED: Rule =
    Rule::new(133, "error-code-changed", Wire::Fine, Source::Fine).documentation().says(
        "An error code has another meaning or status.",
        "Both stand in its constant, for people; calls go by the status of the answer.",
    );

pub(super) const RULES: &[Rule] = &[
    SERVICE_ADDED,
    SERVICE_REMOVED,
    SERVER_ADDED,
    SERVER_REMOVED,
    SERVER_CHANGED,
    AUTHENTICATION,
    ALTERNATIVE_ADDED,
    ERROR_CODE_ADDED,
    ERROR_CODE_REMOVED,
    ERROR_CODE_CHANGED,
];
