//! No argument of any operation can change the number of path segments, the host or the query of the request.

use crate::support::{Server, client, key};
use huaweicloud_core::ErrorKind;
use huaweicloud_core::codegen::encode_path;
use percent_encoding::percent_decode_str;

/// What must arrive as exactly one segment, unchanged once it is decoded.
const ARRIVE: [&str; 22] = [
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

/// What must not be sent at all.
const REFUSED: [&str; 17] = [
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
async fn arguments_arrive_as_one_segment_or_are_refused() {
    let server = Server::answering("200 OK", &[], "{}").await;
    let client = client(&server.address, key());

    for argument in ARRIVE {
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
    assert_eq!(server.received().len(), ARRIVE.len());

    for argument in REFUSED {
        let error = client.show(argument).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{argument:?}");
        assert_eq!(error.operation(), Some("show_certificate"), "{argument:?}");
    }
    assert_eq!(server.received().len(), ARRIVE.len(), "a refused request was sent");
}

#[tokio::test]
async fn exec_refuses_them_too() {
    let server = Server::answering("200 OK", &[], "{}").await;
    let client = client(&server.address, key());
    for argument in REFUSED {
        let url = format!("{}/v3/{}", server.address, encode_path(argument));
        let request = reqwest::Request::new(reqwest::Method::DELETE, url.parse().unwrap());
        let error = client.call(request, "delete").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{argument:?}");
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn the_refusal_says_why() {
    let client = client("http://127.0.0.1:9", key());
    let refusal = async |argument: &str| client.show(argument).await.unwrap_err().to_string();
    insta::assert_snapshot!(refusal("").await, @"show_certificate: an argument that is part of the path is empty; nothing was sent");
    insta::assert_snapshot!(refusal("..").await, @"show_certificate: an argument that is part of the path consists of dots, which would lead to another path; nothing was sent");
    insta::assert_snapshot!(refusal("a/b").await, @"show_certificate: an argument that is part of the path holds a slash, which would lead to another path; nothing was sent");
    insta::assert_snapshot!(refusal("a\0b").await, @"show_certificate: an argument that is part of the path holds a NUL character; nothing was sent");
}
