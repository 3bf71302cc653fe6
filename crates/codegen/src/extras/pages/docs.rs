//! The documentation of `items()` and `pages()`.
//! It must not know the code that they have.

use apispec::pagination::{Pagination, Path, Style};

/// The documentation of `items()`.
pub(super) fn items(names: &Pagination<'_>, page_size: Option<i64>) -> String {
    let Path(items) = names.items;
    let requests = match names.style {
        Style::Offset(_) => "the offset counts up from the one that was set, or from zero".to_owned(),
        Style::Page { page, first } => format!("`{page}` counts up from the one that was set, or from {first}"),
        Style::Marker { marker, next: Some(Path(next)) } => {
            format!("`{marker}` is what the response before it has in `{next}`")
        }
        Style::Marker { marker, next: None } => {
            let id = names.id.map_or("", |Path(id)| id);
            format!("`{marker}` is the `{id}` of the last entry of the response before it")
        }
    };
    let size = match (names.limit, page_size) {
        (Some(limit), Some(size)) => format!(";\nwithout `{limit}`, it asks for {size} entries at a time"),
        (Some(limit), None) => format!(";\nwithout `{limit}`, the service chooses how many entries a page has"),
        (None, _) => String::new(),
    };
    let more = match (names.style, names.limit) {
        (Style::Page { page, .. }, Some(limit)) => format!(
            " Consecutive pages share an entry; therefore\n\
             `{page}` and `{limit}` change from request to request, `{limit}` up to what was set, or up to 20 if that was less."
        ),
        (Style::Marker { next: Some(Path(next)), .. }, _) => {
            format!(" The list ends at the response\nwhose `{next}` is missing or empty.")
        }
        (Style::Marker { next: None, .. }, _) => " The list ends at an empty response.".to_owned(),
        _ => String::new(),
    };
    let guarantee = match names.style {
        Style::Marker { .. } => marker_guarantee(names),
        _ => offset_guarantee(names),
    };
    format!(
        "Iterates over the entries of `{items}`, and fetches pages as they are needed.\n\n\
         Each request has the arguments that were set here; {requests}{size}.{more}\n\n\
         An entry that is in the list from the first request to the last one is returned exactly once, or the last value is\n\
         an error of kind [`ErrorKind::ListChanged`](::huaweicloud_core::ErrorKind::ListChanged). This assumes that entries\n\
         which stay keep their order{guarantee}\n\n\
         The iteration ends after the first error."
    )
}

fn offset_guarantee(names: &Pagination<'_>) -> String {
    match names.id {
        Some(Path(id)) => format!(
            ". If the list changes meanwhile, it is read again from the start, and\n\
             entries whose `{id}` was returned before are left out. So the loop may create and delete entries; those that it\n\
             creates may be returned too."
        ),
        None => ". Entries have no identifier, so a change that is noticed is an\nerror.".to_owned(),
    }
}

fn marker_guarantee(names: &Pagination<'_>) -> String {
    let repeated = match names.id {
        Some(Path(id)) => format!("An entry whose `{id}` was returned before is an error, and so is a marker."),
        None => "Entries have no identifier, so that only a whole\npage or a marker that was returned before is noticed, and is an error."
            .to_owned(),
    };
    format!(
        ", and that the service continues behind the marker or responds with an\n\
         error, even if entries were deleted. One that is added before the marker meanwhile is not returned, one that is added\n\
         behind it is. {repeated}"
    )
}

/// The documentation of `pages()`.
pub(super) const PAGES: &str = "Iterates over whole responses, as [`send`](Self::send) returns them, including a first page that is empty.\n\n\
     In all other respects it works like [`items`](Self::items): entries that were returned before are taken out of a\n\
     response, and a response that has no others is left out.";

/// The same for a list with markers.
pub(super) const PAGES_BY_MARKER: &str = "Iterates over whole responses, as [`send`](Self::send) returns them, including a first page that is empty.\n\n\
     In all other respects it works like [`items`](Self::items); another response without entries is left out.";
