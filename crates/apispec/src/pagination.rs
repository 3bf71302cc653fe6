//! What `x-pagination` says of a list: how pages are requested and what a page has.
//! It must not know whether the names in it exist: a lint rule checks that.

use crate::node::Node;

/// The key of the extension.
pub const EXTENSION: &str = "x-pagination";

/// How a list is paginated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pagination<'a> {
    /// The argument that sets the maximum number of entries of a page, if there is one.
    pub limit: Option<&'a str>,
    /// How the next page is requested.
    pub style: Style<'a>,
    /// Whether the arguments are properties of the body instead of parameters in the query.
    pub in_body: bool,
    /// The property of the response that has the entries.
    pub items: Path<'a>,
    /// Where the response states the number of entries of the whole list, if it does.
    pub total: Option<Total<'a>>,
    /// The property of an entry that identifies it, if there is one.
    pub id: Option<Path<'a>>,
}

/// How the next page is requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style<'a> {
    /// With the number of entries before it, in this argument.
    Offset(&'a str),
    /// With its number.
    Page {
        /// The argument.
        page: &'a str,
        /// The number of the first page.
        first: u64,
    },
    /// With a marker.
    Marker {
        /// The argument.
        marker: &'a str,
        /// The property of the response that has the next marker. Without it, the marker is the
        /// identifier of the last entry.
        next: Option<Path<'a>>,
    },
}

/// Where a response states a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total<'a> {
    /// In a property.
    Property(Path<'a>),
    /// In the header with this name.
    Header(&'a str),
}

/// The names that lead from an object to a property of it or of an object in it, with dots between
/// them: `page_info.next_marker`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path<'a>(pub &'a str);

impl<'a> Path<'a> {
    /// The names.
    pub fn names(self) -> impl Iterator<Item = &'a str> {
        self.0.split('.')
    }
}

impl<'a> Pagination<'a> {
    /// Reads the extension. `None` if it has not the form that the lint requires.
    #[must_use]
    pub fn parse(node: &'a Node) -> Option<Self> {
        let name = |key| node.get(key).and_then(Node::as_str);
        let path = |key| name(key).map(Path);
        let style = match (name("offset"), name("page"), name("marker")) {
            (Some(offset), None, None) => Style::Offset(offset),
            (None, Some(page), None) => Style::Page { page, first: node.get("first_page")?.to_yaml().as_u64()? },
            (None, None, Some(marker)) => Style::Marker { marker, next: path("next") },
            _ => return None,
        };
        let total = match node.get("total").and_then(|total| total.get("header")) {
            Some(header) => Some(Total::Header(header.as_str()?)),
            None => path("total").map(Total::Property),
        };
        let in_body = name("in")? == "body";
        Some(Self { limit: name("limit"), style, in_body, items: path("items")?, total, id: path("id") })
    }
}
