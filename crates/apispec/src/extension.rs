//! The extensions of OpenAPI that this project has: where each can stand, and what it means. The lint and the documentation read
//! the same table. It must not know how the lint judges their values.

use crate::shape::Kind;

/// One extension.
#[derive(Clone, Copy, Debug)]
pub struct Extension {
    /// Its key, such as `x-region`.
    pub name: &'static str,
    /// The objects that it can stand in. All of them if there are none.
    pub places: &'static [Kind],
    /// What it says there, in one line.
    pub meaning: &'static str,
}

/// What a page can say something else about than what works.
const DEPARTS: &[Kind] =
    &[Kind::Operation, Kind::Parameter, Kind::RequestBody, Kind::Response, Kind::MediaType, Kind::Schema];

/// Every extension, by name.
pub const EXTENSIONS: &[Extension] = &[
    Extension {
        name: "x-allow",
        places: &[],
        meaning: "the rules of the lint that may be broken in it, each with the reason: `{rule-name: reason}`",
    },
    Extension {
        name: "x-ambiguous",
        places: &[Kind::Operation],
        meaning: "that the path also fits a request of another operation, and why the service can tell them apart",
    },
    Extension {
        name: "x-archive",
        places: &[Kind::Operation],
        meaning: "the property of the body, a boolean, that makes the answer `application/zip` in the place of JSON",
    },
    Extension {
        name: "x-doc-updated",
        places: &[Kind::Operation],
        meaning: "the date that the page says it was updated on, `YYYY-MM-DD`",
    },
    Extension {
        name: "x-documented",
        places: DEPARTS,
        meaning: "what the page says where the spec departs from it, by keyword",
    },
    Extension {
        name: "x-error-codes",
        places: &[Kind::Document],
        meaning: "the error codes of the service: `{CODE.1: {status: 400, meaning: …}}`, the status only if it is known",
    },
    Extension {
        name: "x-iam-action",
        places: &[Kind::Operation],
        meaning: "the IAM action that permits the call: `action`, `action (alias other)`, `action (role/policy table …)` if only that table names it, or `none (why)`",
    },
    Extension {
        name: "x-pagination",
        places: &[Kind::Operation],
        meaning: "the names that a list is paged with: `{limit: …, offset: …, in: query, items: …, total: …}`; `in` is `query` or `body`, where \
                  `limit` and `offset` are, `items` and `total` are properties of the answer",
    },
    Extension { name: "x-reason", places: DEPARTS, meaning: "why the spec departs" },
    Extension {
        name: "x-region",
        places: &[Kind::Server],
        meaning: "the region that the server is the endpoint of, such as `cn-north-4`. Required",
    },
    Extension {
        name: "x-regions",
        places: &[Kind::Operation],
        meaning: "the regions that have the operation, where it is not all of the servers'",
    },
    Extension {
        name: "x-retry-safe",
        places: &[Kind::Operation],
        meaning: "`true` for a POST that only reads, so that it may be sent again",
    },
    Extension {
        name: "x-undocumented",
        places: &[Kind::Schema],
        meaning: "how it is known that the service has this property, which the reference does not mention",
    },
];

/// The extension of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Extension> {
    EXTENSIONS.iter().find(|extension| extension.name == name)
}

/// The extensions as a Markdown table: key, place, meaning.
#[must_use]
pub fn table() -> String {
    let row = |extension: &Extension| {
        let Extension { name, meaning, .. } = extension;
        format!("| `{name}` | {} | {meaning} |\n", extension.place_names())
    };
    let rows: String = EXTENSIONS.iter().map(row).collect();
    format!("| extension | where | meaning |\n| --- | --- | --- |\n{rows}")
}

impl Extension {
    /// Whether it can stand in an object of this kind.
    #[must_use]
    pub fn fits(&self, kind: Kind) -> bool {
        self.places.is_empty() || self.places.contains(&kind)
    }

    /// The objects that it can stand in, as people write it: `an operation or a schema`.
    #[must_use]
    pub fn place_names(&self) -> String {
        let names: Vec<_> = self.places.iter().filter_map(|kind| kind.article()).collect();
        match names.split_last() {
            None => "anything".to_owned(),
            Some((only, [])) => (*only).to_owned(),
            Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_each_place_has_a_name() {
        assert!(EXTENSIONS.is_sorted_by_key(|extension| extension.name));
        for extension in EXTENSIONS {
            assert!(extension.name.starts_with("x-") && !extension.meaning.is_empty());
            assert!(extension.places.iter().all(|kind| kind.article().is_some()), "{}", extension.name);
        }
    }

    #[test]
    fn places_read_well() {
        let places = |name| find(name).map(Extension::place_names);
        assert_eq!(places("x-region").as_deref(), Some("a server"));
        assert_eq!(places("x-allow").as_deref(), Some("anything"));
        assert!(places("x-reason").is_some_and(|names| names.ends_with(", a media type or a schema")));
    }
}
