//! Encodes arguments into the path of a request.
//!
//! Ensures that an argument is exactly one path segment, or that the request is never sent. It must
//! not know the path templates of any service.

use std::borrow::Cow;
use std::fmt::Display;

use percent_encoding::percent_decode_str;
use reqwest::Url;

use crate::error::Error;
use crate::signing::encode;

/// The prefix of the markers that [`encode_path`] returns for arguments that cannot be sent. No
/// valid argument contains it: an encoded NUL has no meaning in any path.
const NUL: &str = "%00";
const EMPTY: &str = "%00empty";
const DOTS: &str = "%00dots";
const SLASH: &str = "%00slash";

/// The segment for the ID of a project, which is known only when the request is sent. No argument
/// can forge it, since [`encode_path`] never returns a `$`; and a request in which it is left is
/// never sent.
pub const PROJECT_ID: &str = "%00$project_id";

/// Encodes an argument as one path segment: every character except `A-Z a-z 0-9 - _ . ~` becomes
/// `%XX`.
///
/// Four kinds of arguments cannot be a segment, however they are encoded. For these the result is a
/// marker, and the runtime rejects any request whose path contains one:
///
/// - an empty string, since servers that merge slashes would drop the segment;
/// - `.` and `..`, which lead to other paths, even as `%2e`, which URL parsers decode (any number
///   of dots is rejected);
/// - a `/`: as `%2F` it looks like one segment, but the signing rules treat it as a separator, so
///   the same signature would be valid for another path;
/// - a NUL character.
///
/// The marker is needed because generated code uses the result in a string before it can return a
/// `Result`.
#[must_use]
pub fn encode_path<T: Display + ?Sized>(argument: &T) -> String {
    let argument = argument.to_string();
    if argument.is_empty() {
        EMPTY.to_owned()
    } else if argument.chars().all(|character| character == '.') {
        DOTS.to_owned()
    } else if argument.contains('/') {
        SLASH.to_owned()
    } else {
        encode(&argument).into_owned()
    }
}

/// Whether a path has a segment for the ID of a project.
pub(crate) fn has_project_id(path: &str) -> bool {
    path.split('/').any(|segment| segment == PROJECT_ID)
}

/// A path with the ID of a project in its place.
fn with_project_id(path: &str, id: &str) -> String {
    let id = encode_path(id);
    let segments: Vec<&str> =
        path.split('/').map(|segment| if segment == PROJECT_ID { id.as_str() } else { segment }).collect();
    segments.join("/")
}

/// Sets the ID of a project in the path of a URL.
///
/// # Errors
///
/// The ID cannot be a segment of a path.
pub(crate) fn set_project_id(url: &mut Url, id: &str) -> Result<(), Error> {
    let path = with_project_id(url.path(), id);
    check(&path)?;
    url.set_path(&path);
    Ok(())
}

/// Like [`check`], for a path in which the ID of a project is set later.
pub(crate) fn check_without_project_id(path: &str) -> Result<(), Error> {
    check(&with_project_id(path, "project_id"))
}

/// Rejects a path, as normalized by the URL parser, that contains a marker of [`encode_path`] or
/// anything that a server could treat as another path.
///
/// # Errors
///
/// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest), with the problem but not the
/// argument.
pub(crate) fn check(path: &str) -> Result<(), Error> {
    let reject = |what: &str| Err(Error::invalid_request(format!("a path argument {what}; nothing was sent")));
    if path.contains(NUL) {
        return reject(if path.contains(EMPTY) {
            "is empty"
        } else if path.contains(DOTS) {
            "consists of dots, which would change the path"
        } else if path.contains(SLASH) {
            "contains a slash, which would change the path"
        } else {
            "contains a NUL character"
        });
    }
    // The path does not come from `encode_path` alone. Even so, a signature must not be valid for
    // two paths.
    for segment in path.split('/') {
        let decoded = Cow::from(percent_decode_str(segment));
        if matches!(&*decoded, b"." | b"..") || decoded.contains(&b'/') {
            return reject("contains dots or a slash, which would change the path");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encode_path_encodes_ordinary_arguments() {
        assert_eq!(encode_path("scs1554192131150"), "scs1554192131150");
        assert_eq!(encode_path("a b"), "a%20b");
        assert_eq!(encode_path("%2e%2e"), "%252e%252e");
        assert_eq!(encode_path("a?b#c\\d"), "a%3Fb%23c%5Cd");
        assert_eq!(encode_path("证"), "%E8%AF%81");
        assert_eq!(encode_path(".hidden"), ".hidden");
        assert_eq!(encode_path("~-_"), "~-_");
    }

    #[test]
    fn project_id_is_set_only_in_its_place() {
        let set = |path: &str, id: &str| {
            let mut url = Url::parse(&format!("https://example.com{path}?a=%00$project_id")).unwrap();
            set_project_id(&mut url, id).map(|()| url.as_str().to_owned()).map_err(|error| error.to_string())
        };
        let path = format!("/v1/{PROJECT_ID}/things/{}", encode_path("%00$project_id"));
        let found = set(&path, "abc").unwrap();
        assert_eq!(found, "https://example.com/v1/abc/things/%2500%24project_id?a=%00$project_id");
        // What an argument may look like, instead of the ID and beside it.
        for id in ["", ".", "..", "a/b", "\0$project_id"] {
            assert!(set(&path, id).unwrap_err().contains("a path argument"), "{id}");
        }
        for forged in ["\0$project_id", "\0project_id"] {
            let path = format!("/v1/{PROJECT_ID}/things/{}", encode_path(forged));
            assert!(set(&path, "abc").unwrap_err().contains("NUL"), "{path}");
            assert!(check_without_project_id(&path).is_err());
        }
        assert!(check_without_project_id(&path).is_ok());
        assert!(check(&path).is_err(), "a request is not sent without the ID");
        assert_eq!(
            set(&path, "a b?#").unwrap(),
            "https://example.com/v1/a%20b%3F%23/things/%2500%24project_id?a=%00$project_id"
        );
    }

    #[test]
    fn check_rejects_paths_built_without_encode_path() {
        for (path, what) in [
            ("/v3/.%2E/x", "dots or a slash"),
            ("/v3/%2e/x", "dots or a slash"),
            ("/v3/a%2fb", "dots or a slash"),
            ("/v3/a%2Fb", "dots or a slash"),
            ("/%00", "a NUL character"),
        ] {
            let error = check(path).unwrap_err().to_string();
            assert!(error.contains(&format!("a path argument contains {what}")), "{path}: {error}");
        }
        for path in ["/", "/v3/scm/certificates", "/v3//x/", "/v3/a%20b/...x"] {
            assert!(check(path).is_ok(), "{path}");
        }
    }
}
