//! No argument of any operation can change the number of path segments, the host or the query of
//! the request.

use huaweicloud_core::ErrorKind;
use huaweicloud_core::codegen::encode_path;
use percent_encoding::percent_decode_str;

use crate::support::{Server, client, key};

/// Arguments that must arrive as exactly one segment, unchanged after decoding.
const ACCEPTED: [&str; 22] = [
    "scs1554192131150",
    "a b",
    " ",
    "\\",
    "..\\..",
    "%2e%2e",
    "%2E",
    "%2f",
    "%00",
    "a%2Fb",
    "?",
    "a?b=c",
    "#",
    "a#b",
    "证书",
    "🔐",
    "e\u{301}",
    "\r\nHost: evil",
    "\t",
    "\u{7f}",
    ";x=1",
    ".hidden..",
];

/// Arguments that must not be sent.
const REJECTED: [&str; 17] = [
    "",
    ".",
    "..",
    "...",
    "/",
    "//",
    "a/b",
    "../..",
    "../../v1/other",
    "/etc",
    "a/",
    "./",
    "\0",
    "a\0b",
    "\0empty",
    "..\0",
    "http://evil.example.com/",
];

#[tokio::test]
async fn arguments_are_one_segment_or_rejected() {
    let server = Server::responding("200 OK", &[], "{}").await;
    let client = client(&server.address, key());

    for argument in ACCEPTED {
        client.show(argument).await.unwrap();
        let target = server.received().pop().unwrap().target;
        let segments: Vec<&str> = target.split('/').collect();
        assert_eq!(segments.len(), 6, "{argument:?}: {target}");
        assert!(!target.contains(['?', '#']), "{argument:?}: {target}");
        assert_eq!(&segments[..4], ["", "v3", "scm", "certificates"], "{argument:?}: {target}");
        assert_eq!(segments[5], "detail", "{argument:?}: {target}");
        let decoded = percent_decode_str(segments[4]).decode_utf8().unwrap();
        assert_eq!(decoded, argument, "{target}");
    }
    assert_eq!(server.received().len(), ACCEPTED.len());

    for argument in REJECTED {
        let error = client.show(argument).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{argument:?}");
        assert_eq!(error.operation(), Some("show_certificate"), "{argument:?}");
    }
    assert_eq!(server.received().len(), ACCEPTED.len(), "a rejected request was sent");
}

#[tokio::test]
async fn call_rejects_marked_paths() {
    let server = Server::responding("200 OK", &[], "{}").await;
    let client = client(&server.address, key());
    for argument in REJECTED {
        let url = format!("{}/v3/{}", server.address, encode_path(argument));
        let request = reqwest::Request::new(reqwest::Method::DELETE, url.parse().unwrap());
        let error = client.call(request, "delete").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{argument:?}");
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn rejection_tells_the_reason() {
    let client = client("http://127.0.0.1:9", key());
    let rejection = async |argument: &str| client.show(argument).await.unwrap_err().to_string();
    insta::assert_snapshot!(rejection("").await, @"show_certificate: a path argument is empty; nothing was sent");
    insta::assert_snapshot!(rejection("..").await, @"show_certificate: a path argument consists of dots, which would change the path; nothing was sent");
    insta::assert_snapshot!(rejection("a/b").await, @"show_certificate: a path argument contains a slash, which would change the path; nothing was sent");
    insta::assert_snapshot!(rejection("a\0b").await, @"show_certificate: a path argument contains a NUL character; nothing was sent");
}
