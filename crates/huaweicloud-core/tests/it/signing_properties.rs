//! Property tests of signing: it never panics, and what a client sends is what was signed.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderName, HeaderValue, Method, Request, Uri};
use huaweicloud_core::codegen::Handle;
use huaweicloud_core::signing::{Algorithm, Keys, SigningRequest, sign, sign_request};
use huaweicloud_core::{Config, Secret};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::{AK, SCM, SECURITY_TOKEN, SK, Server, key};
use crate::verifier::{Arrived, verify};

fn algorithms() -> Vec<Algorithm> {
    vec![
        Algorithm::HmacSha256,
        Algorithm::v11("cn-north-4", "iotdm"),
        #[cfg(feature = "sm3")]
        Algorithm::HmacSm3,
        #[cfg(feature = "ecdsa-p256")]
        Algorithm::EcdsaP256Sha256,
        #[cfg(feature = "sm2")]
        Algorithm::Sm2Sm3,
    ]
}

fn any_method() -> impl Strategy<Value = Method> {
    let usual = prop::sample::select(vec!["GET", "PUT", "POST", "HEAD", "PATCH", "DELETE", "OPTIONS"]);
    prop_oneof![usual.prop_map(str::to_owned), "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,9}"]
        .prop_filter_map("a method", |text| Method::from_bytes(text.as_bytes()).ok())
        // CONNECT has no path, and changes the purpose of the connection.
        .prop_filter("not CONNECT", |method| *method != Method::CONNECT)
}

/// Paths and queries: encoded, partly encoded and raw.
fn any_target() -> impl Strategy<Value = String> {
    prop_oneof![
        "(/[a-zA-Z0-9._~-]{0,8}){0,4}/?(\\?([a-z]{0,3}=?[0-9]{0,3}&?){0,6})?",
        "(/([ -~&&[^?#]]|%[0-9A-Fa-f]{2}|[à-üЖ名🔐]){0,8}){1,3}(\\?([ -~&&[^#]]|%[0-7][0-9A-Fa-f]|[é名🔐]){0,24})?",
        "/\\PC{0,30}",
    ]
}

fn any_headers() -> impl Strategy<Value = Vec<(HeaderName, HeaderValue)>> {
    let name = prop_oneof![
        4 => "[xX]-[a-zA-Z0-9_-]{1,8}",
        1 => prop::sample::select(vec!["x-sdk-date", "x-sdk-content-sha256", "x-project-id", "accept", "cookie"])
            .prop_map(str::to_owned),
    ];
    let value = prop_oneof![4 => "[ -~\t]{0,20}", 1 => "[ -~à-üЖ名🔐\u{a0}]{0,10}"];
    let content_type = prop::sample::select(vec![
        "application/json",
        "application/json; charset=utf-8",
        "application/octet-stream",
        "text/plain",
        "",
    ]);
    (vec((name, value), 0..6), prop::option::of(content_type)).prop_map(|(pairs, content_type)| {
        let pairs = pairs.into_iter().filter_map(|(name, value)| {
            Some((HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_bytes(value.as_bytes()).ok()?))
        });
        let content_type = content_type.map(|value| (http::header::CONTENT_TYPE, HeaderValue::from_static(value)));
        pairs.chain(content_type).collect()
    })
}

fn any_body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![Just(Vec::new()), vec(any::<u8>(), 0..300)]
}

fn build(method: Method, uri: Uri, headers: Vec<(HeaderName, HeaderValue)>, body: Vec<u8>) -> Request<Vec<u8>> {
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    for (name, value) in headers {
        request.headers_mut().append(name, value);
    }
    request
}

/// The request as it would arrive if sent unchanged.
fn arrived(request: &Request<Vec<u8>>) -> Arrived<'_> {
    fn text(value: &HeaderValue) -> &str {
        std::str::from_utf8(value.as_bytes()).unwrap_or("not UTF-8")
    }
    Arrived {
        method: request.method().as_str(),
        target: request.uri().path_and_query().map_or("/", |target| target.as_str()),
        headers: request.headers().iter().map(|(name, value)| (name.as_str(), text(value))).collect(),
        body: request.body(),
    }
}

/// Does not persist failures in files.
fn random(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(random(256))]

    /// Anything that the types of `http` can represent is signed or rejected. A signature verifies,
    /// is reproducible, and the URI does not change again.
    #[test]
    fn any_http_request_is_signed_or_rejected(
        method in any_method(),
        uri in prop_oneof![
            any_target().prop_map(|target| format!("https://example.com{target}")),
            "[a-z]{1,6}://[ -~&&[^/]]{0,20}(/[ -~]{0,20})?",
            "[ -~]{0,20}",
        ],
        headers in any_headers(),
        more in vec(("[a-z_-]{1,8}", vec(any::<u8>(), 0..12)), 0..3),
        body in any_body(),
        seconds in prop_oneof![0u64..5_000_000_000, any::<u32>().prop_map(|seconds| u64::from(seconds) << 10)],
    ) {
        let Ok(uri) = Uri::try_from(uri) else { return Ok(()) };
        let more = more.into_iter().filter_map(|(name, value)| {
            Some((HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_bytes(&value).ok()?))
        });
        let original = build(method, uri, headers.into_iter().chain(more).collect(), body);
        let (secret_key, token) = (Secret::from(SK), Secret::from(SECURITY_TOKEN));
        let keys = Keys::new(AK, &secret_key).with_security_token(&token);
        let time = UNIX_EPOCH + Duration::from_secs(seconds);
        for algorithm in algorithms() {
            let mut request = original.clone();
            match sign_request(&mut request, &algorithm, &keys, time) {
                Ok(signed) => {
                    prop_assert_eq!(request.headers()["authorization"].as_bytes(), signed.authorization().as_bytes());
                    if matches!(algorithm, Algorithm::HmacSha256 | Algorithm::V11HmacSha256 { .. }) {
                        let names = verify(&arrived(&request), AK, SK);
                        prop_assert_eq!(names.map(|names| names.join(";")), Ok(signed.signed_headers().to_owned()));
                    }
                    let uri = request.uri().clone();
                    let again = sign_request(&mut request, &algorithm, &keys, time).unwrap();
                    prop_assert_eq!(again.authorization(), signed.authorization());
                    prop_assert_eq!(&uri, request.uri());
                }
                Err(error) => {
                    prop_assert!(!request.headers().contains_key("authorization"));
                    let shown = format!("{error} {error:?}");
                    prop_assert!(!shown.contains("canary"), "{}", shown);
                }
            }
        }
    }

    /// The parts need not come from HTTP types.
    #[test]
    fn any_strings_are_signed_or_rejected(
        texts in vec(any::<String>(), 4),
        query in vec(any::<(String, String)>(), 0..4),
        headers in vec(any::<(String, String)>(), 0..4),
        date in "\\PC{0,3}[0-9]{0,8}T?[0-9]{0,6}Z?",
        body in any_body(),
    ) {
        let mut headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (&**name, &**value)).collect();
        headers.push(("X-Sdk-Date", &date));
        let (method, path) = (&texts[0], &texts[1]);
        let request = SigningRequest { method, path, query: &query, headers: &headers, body: &body };
        let secret_key = Secret::from(texts[2].as_str());
        for algorithm in algorithms().into_iter().chain([Algorithm::v11(&texts[3], &texts[0])]) {
            for access_key in [AK, &texts[3]] {
                if let Ok(signed) = sign(&algorithm, &Keys::new(access_key, &secret_key), &request) {
                    prop_assert!(signed.authorization().starts_with(algorithm.name()));
                    prop_assert!(signed.signature().len() >= 64);
                }
            }
        }
    }
}

/// Sends random requests with the HTTP client over loopback, and verifies the bytes that arrive.
#[test]
fn clients_send_what_was_signed() {
    const CASES: u32 = 256;

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = runtime.block_on(Server::responding("200 OK", &[], ""));
    let config = Config::builder().credentials(key()).endpoint(&server.address).build().unwrap();
    // Sends requests without authenticating them again.
    let client = Handle::new(&config, &SCM).unwrap().http().clone();
    let secret_key = Secret::from(SK);
    let keys = Keys::new(AK, &secret_key);
    let rejected = std::cell::Cell::new(0);

    let mut runner = proptest::test_runner::TestRunner::new(random(CASES));
    let requests = (any_method(), any_target(), any_headers(), any_body(), any::<bool>());
    let outcome = runner.run(&requests, |(method, target, headers, body, v11)| {
        let Ok(uri) = Uri::try_from(format!("{}{target}", server.address)) else {
            return Err(TestCaseError::reject("no URI"));
        };
        let mut request = build(method, uri, headers, body);
        let algorithm = if v11 { Algorithm::v11("cn-north-4", "iotdm") } else { Algorithm::HmacSha256 };
        if sign_request(&mut request, &algorithm, &keys, SystemTime::now()).is_err() {
            rejected.set(rejected.get() + 1);
            return Ok(());
        }
        let before = server.received().len();
        let request = reqwest::Request::try_from(request).expect("a request of the client");
        runtime.block_on(async { client.execute(request).await }).expect("a response");
        let received = server.received().split_off(before);
        prop_assert_eq!(received.len(), 1);
        let result = verify(&received[0].arrived(), AK, SK);
        prop_assert!(result.is_ok(), "{}\n{:?}", result.unwrap_err(), received[0]);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(rejected.get() < CASES / 4, "{} of {CASES} were rejected", rejected.get());
}

/// Ensures that the verifier does not accept everything.
#[test]
fn verifier_rejects_changed_requests() {
    let secret_key = Secret::from(SK);
    let mut request = Request::post("https://example.com/v1/a%20b?k=1&k=2").body(b"{}".to_vec()).unwrap();
    request.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
    for algorithm in [Algorithm::HmacSha256, Algorithm::v11("cn-north-4", "iotdm")] {
        sign_request(&mut request, &algorithm, &Keys::new(AK, &secret_key), SystemTime::now()).unwrap();
        let signed = || arrived(&request);
        assert_eq!(verify(&signed(), AK, SK).unwrap(), ["content-type", "host", "x-sdk-date"]);
        let refused = |arrived: Arrived<'_>, access_key: &str, secret_key: &str, why: &str| {
            let error = verify(&arrived, access_key, secret_key).unwrap_err();
            assert!(error.starts_with(why), "{error}");
        };
        refused(signed(), AK, "another", "the signature is ");
        refused(signed(), "another", SK, "not the expected ");
        refused(Arrived { method: "PUT", ..signed() }, AK, SK, "the signature is ");
        refused(Arrived { target: "/v1/a%20c?k=1&k=2", ..signed() }, AK, SK, "the signature is ");
        refused(Arrived { target: "/v1/a%20b?k=2&k=1", ..signed() }, AK, SK, "the query is k=2&k=1");
        refused(Arrived { target: "/v1/a%20b?k=1&k=3", ..signed() }, AK, SK, "the signature is ");
        refused(Arrived { body: b"{ }", ..signed() }, AK, SK, "the signature is ");
        for (index, (_, value)) in signed().headers.into_iter().enumerate() {
            let mut changed = signed();
            let longer = format!("{value}0");
            changed.headers[index].1 = &longer;
            refused(changed, AK, SK, "the signature is ");
        }
    }
}
