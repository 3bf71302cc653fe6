//! The OpenAPI extensions of this project: where each is allowed and what it means. The lint and
//! the documentation use the same table.
//! It must not know how the lint checks their values.

use crate::shape::Kind;

/// One extension.
#[derive(Clone, Copy, Debug)]
pub struct Extension {
    /// Its key, such as `x-region`.
    pub name: &'static str,
    /// The objects in which it is allowed. If empty, it is allowed in all.
    pub places: &'static [Kind],
    /// What it means there, in one line of Markdown.
    pub meaning: &'static str,
}

/// The objects that can depart from their page.
const DEPARTING: &[Kind] =
    &[Kind::Operation, Kind::Parameter, Kind::RequestBody, Kind::Response, Kind::MediaType, Kind::Schema];

/// Every extension, sorted by name.
pub const EXTENSIONS: &[Extension] = &[
    Extension {
        name: "x-allow",
        places: &[],
        meaning: "the lint rules that it may break, each with a reason: `{rule-name: reason}`",
    },
    Extension {
        name: "x-ambiguous",
        places: &[Kind::Operation],
        meaning: "the other paths that can match a request of this operation, each with how the service tells them apart",
    },
    Extension {
        name: "x-archive",
        places: &[Kind::Operation],
        meaning: "the boolean property of the request body that turns the response from JSON into `application/zip`",
    },
    Extension {
        name: "x-confirm",
        places: &[Kind::Operation],
        meaning: "why a person should agree before the call: that it costs money, or what cannot be undone; the command line asks",
    },
    Extension {
        name: "x-deprecated",
        places: &[Kind::Operation],
        meaning: "why the operation is deprecated and what to use instead, beside `deprecated: true`; clients warn with it",
    },
    Extension {
        name: "x-doc-updated",
        places: &[Kind::Operation],
        meaning: "the date on which the page was last updated, `YYYY-MM-DD`",
    },
    Extension {
        name: "x-documented",
        places: DEPARTING,
        meaning: "what the page says, by keyword, where the spec departs from it",
    },
    Extension {
        name: "x-error-codes",
        places: &[Kind::Document],
        meaning: "the error codes of the service: `{CODE.1: {status: 400, meaning: …}}`, with the status only if it is known",
    },
    Extension {
        name: "x-iam-action",
        places: &[Kind::Operation],
        meaning: "the IAM action that permits the call: `action`, `action (alias other)`, `action (role/policy table …)` if only that table names it, or `none (reason)`",
    },
    Extension {
        name: "x-pagination",
        places: &[Kind::Operation],
        meaning: "how a list is paginated: `{limit: …, offset: …, in: query, items: …, total: …, id: …}`; instead of `offset`, which \
                  counts entries, there may be `page` and `first_page`, or `marker` and `next`; `in` is the location of `limit` and \
                  of these arguments, `query` or `body`; `items`, `total` and `next` are properties of the response, \
                  `page_info.next_marker` one of a nested object, and `total: {header: …}` is a header; `id` is the property that \
                  identifies an entry of `items`; `total`, `next` and `id` are left out if there is none",
    },
    Extension { name: "x-reason", places: DEPARTING, meaning: "why the spec departs from the page" },
    Extension {
        name: "x-region",
        places: &[Kind::Server],
        meaning: "the region of the server, such as `cn-north-4`. Required",
    },
    Extension {
        name: "x-regions",
        places: &[Kind::Operation],
        meaning: "the regions that offer the operation, if not all of them do",
    },
    Extension {
        name: "x-retry-safe",
        places: &[Kind::Operation],
        meaning: "`true` for a POST that only reads, so that it can be retried",
    },
    Extension {
        name: "x-scope",
        places: &[Kind::Document],
        meaning: "what requests are signed for: `project`, with `X-Project-Id`, or `global`, with `X-Domain-Id` (the default); with \
                  `project`, the client fills `{project_id}` in paths, which is then not an argument",
    },
    Extension {
        name: "x-sdk",
        places: &[Kind::Document, Kind::Server, Kind::Operation, Kind::Parameter, Kind::Schema],
        meaning: "what the vendor's Python SDK has where it differs from the spec, by keyword, and the `reason`: \
                  `{required: true, reason: …}`; `cargo xtask drift` reads it",
    },
    Extension {
        name: "x-sdk-package",
        places: &[Kind::Document],
        meaning: "the package of the service in the vendor's Python SDK, such as `huaweicloudsdkscm`",
    },
    Extension {
        name: "x-undocumented",
        places: &[Kind::Schema],
        meaning: "how this property is known, although the documentation does not mention it",
    },
    Extension {
        name: "x-waiters",
        places: &[Kind::Operation],
        meaning: "the states that a client can wait for by sending the request again and again: `{issued: {field: …, success: […], \
                  failure: […], initial_delay: …, max_delay: …, timeout: …}}` gives `wait_until_issued()`; `field` is a text of the \
                  response, `success` its values that end the waiting, `failure` those from which no success follows; the times are \
                  in seconds",
    },
];

/// The extension with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Extension> {
    EXTENSIONS.iter().find(|extension| extension.name == name)
}

/// The extensions as a Markdown table: key, where it is allowed, meaning.
#[must_use]
pub fn table() -> String {
    let row = |extension: &Extension| {
        let Extension { name, meaning, .. } = extension;
        format!("| `{name}` | {} | {meaning} |\n", extension.place_names())
    };
    let rows: String = EXTENSIONS.iter().map(row).collect();
    format!("| extension | allowed in | meaning |\n| --- | --- | --- |\n{rows}")
}

impl Extension {
    /// Whether it is allowed in an object of this kind.
    #[must_use]
    pub fn is_allowed_in(&self, kind: Kind) -> bool {
        self.places.is_empty() || self.places.contains(&kind)
    }

    /// The objects in which it is allowed, in words: `an operation or a schema`.
    #[must_use]
    pub fn place_names(&self) -> String {
        let names: Vec<_> = self.places.iter().filter_map(|kind| kind.noun()).collect();
        match names.split_last() {
            None => "any object".to_owned(),
            Some((only, [])) => (*only).to_owned(),
            Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_sorted_and_their_places_are_named() {
        assert!(EXTENSIONS.is_sorted_by_key(|extension| extension.name));
        for extension in EXTENSIONS {
            assert!(extension.name.starts_with("x-") && !extension.meaning.is_empty());
            assert!(extension.places.iter().all(|kind| kind.noun().is_some()), "{}", extension.name);
        }
    }

    #[test]
    fn place_names_are_listed_in_words() {
        let places = |name| find(name).map(Extension::place_names);
        assert_eq!(places("x-region").as_deref(), Some("a server"));
        assert_eq!(places("x-allow").as_deref(), Some("any object"));
        assert!(places("x-reason").is_some_and(|names| names.ends_with(", a media type or a schema")));
    }
}
