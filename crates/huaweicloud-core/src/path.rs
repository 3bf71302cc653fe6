//! Arguments in the path of a request.
//!
//! Makes sure that an argument fills one segment of the path, or that the request is never sent. It must not know the
//! path templates of any service.

use std::fmt::Display;

use percent_encoding::percent_decode_str;

use crate::error::Error;
use crate::signing::encode;

/// The start of the marks that [`encode_path`] leaves for arguments that cannot be sent. No valid argument holds it: an
/// encoded NUL means nothing in any path.
const NUL: &str = "%00";
const EMPTY: &str = "%00empty";
const DOTS: &str = "%00dots";
const SLASH: &str = "%00slash";

/// Encodes an argument as one segment of a path: everything but `A-Z a-z 0-9 - _ . ~` becomes `%XX`.
///
/// Four kinds of arguments cannot be a segment however they are encoded, so what is returned for them is a mark, and
/// the runtime refuses to send a request whose path holds one:
///
/// - an empty text would make the segment vanish for servers that fold slashes;
/// - `.` and `..` are steps to other paths, also as `%2e`, for which URL parsers take them (any number of dots is
///   refused);
/// - a `/`: encoded as `%2F` it looks like one segment, but the signing rules treat it as a separator, so the same
///   signature is valid for another path;
/// - a NUL character.
///
/// The mark is needed because generated code puts the result into a text before there is a `Result` to return.
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

/// Refuses a path, as the URL parser left it, that holds a mark of [`encode_path`] or anything that a server could take
/// for another path.
///
/// # Errors
///
/// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest), saying what is wrong with the argument but not what
/// it is.
pub(crate) fn check(path: &str) -> Result<(), Error> {
    let refuse = |what: &str| {
        Err(Error::invalid_request(format!("an argument that is part of the path {what}; nothing was sent")))
    };
    if path.contains(EMPTY) {
        return refuse("is empty");
    }
    if path.contains(DOTS) {
        return refuse("consists of dots, which would lead to another path");
    }
    if path.contains(SLASH) {
        return refuse("holds a slash, which would lead to another path");
    }
    if path.contains(NUL) {
        return refuse("holds a NUL character");
    }
    // Not from `encode_path`, then. Still, whoever made this path, a signature must not be valid for two of them.
    for segment in path.split('/') {
        let decoded: Vec<u8> = percent_decode_str(segment).collect();
        if decoded == b"." || decoded == b".." || decoded.contains(&b'/') {
            return refuse("holds dots or a slash, which would lead to another path");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_arguments_are_encoded() {
        assert_eq!(encode_path("scs1554192131150"), "scs1554192131150");
        assert_eq!(encode_path("a b"), "a%20b");
        assert_eq!(encode_path("%2e%2e"), "%252e%252e");
        assert_eq!(encode_path("a?b#c\\d"), "a%3Fb%23c%5Cd");
        assert_eq!(encode_path("证"), "%E8%AF%81");
        assert_eq!(encode_path(".hidden"), ".hidden");
        assert_eq!(encode_path("~-_"), "~-_");
    }

    #[test]
    fn paths_of_others_are_checked_too() {
        for path in ["/v3/.%2E/x", "/v3/%2e/x", "/v3/a%2fb", "/v3/a%2Fb", "/%00"] {
            assert!(check(path).is_err(), "{path}");
        }
        for path in ["/", "/v3/scm/certificates", "/v3//x/", "/v3/a%20b/...x"] {
            assert!(check(path).is_ok(), "{path}");
        }
    }
}
