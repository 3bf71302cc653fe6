//! Checks which page a browser sends a request for.
//!
//! A page of another site can send requests to this machine without asking. It cannot read the
//! answers, since no response allows it to, but a request may have an effect. So requests that a
//! browser sends for another origin are refused, except for links to the pages of the explorer.

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};

use crate::base::ApiError;

/// Refuses a request that a browser sends for another origin than the one it is sent to.
pub(super) fn check(request: &Request) -> Result<(), ApiError> {
    let headers = request.headers();
    let in_uri = request.uri().authority().map(Authority::as_str);
    let host = in_uri.or_else(|| headers.get(HOST)?.to_str().ok());
    for origin in headers.get_all(ORIGIN) {
        if !host.is_some_and(|host| is_origin(origin, host)) {
            return Err(refused(&format!("of the origin {:?}", String::from_utf8_lossy(origin.as_bytes()))));
        }
    }
    // `none` means that a person opened it. Pages on other ports of this machine are the same site.
    let is_own = |site: &HeaderValue| site == "same-origin" || site == "none";
    if headers.get_all(SITE).iter().all(is_own) || is_link(request.method(), request.uri().path(), headers) {
        return Ok(());
    }
    Err(refused("of another origin"))
}

const SITE: &str = "sec-fetch-site";

/// Whether this is the origin of this host, over HTTP.
fn is_origin(origin: &HeaderValue, host: &str) -> bool {
    let origin = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
    // An origin leaves out the default port.
    let plain = |host: &str| host.strip_suffix(":80").unwrap_or(host).to_ascii_lowercase();
    origin.is_some_and(|origin| plain(origin) == plain(host))
}

/// Whether a person follows a link to a page, in a window of its own.
fn is_link(method: &Method, path: &str, headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_some_and(|sent| sent == value);
    let is_page = path == "/" || path.starts_with("/explorer") && !path.starts_with("/explorer/api");
    method == Method::GET && is("sec-fetch-mode", "navigate") && is("sec-fetch-dest", "document") && is_page
}

fn refused(whose: &str) -> ApiError {
    let message = format!(
        "the emulator does not answer to a page {whose}; open its own at /explorer/, or call it from a program that \
         sends no Origin"
    );
    ApiError::gateway(StatusCode::FORBIDDEN, "EMULATOR.Origin", message)
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn passes(method: &str, path: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder().method(method).uri(path).header(HOST, "127.0.0.1:8080");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        check(&request.body(Body::empty()).unwrap()).is_ok()
    }

    #[test]
    fn programs_and_own_pages_pass() {
        assert!(passes("POST", "/v3/scm/csr", &[]));
        assert!(passes("POST", "/v3/scm/csr", &[("origin", "http://127.0.0.1:8080"), (SITE, "same-origin")]));
        assert!(passes("GET", "/emulator/health", &[(SITE, "none"), ("sec-fetch-mode", "navigate")]));
    }

    #[test]
    fn other_origins_are_refused() {
        for origin in [
            "null",
            "",
            "http://127.0.0.1",
            "http://127.0.0.1:8081",
            "https://127.0.0.1:8080",
            "http://localhost:8080",
            "http://attacker.example",
            "127.0.0.1:8080",
        ] {
            for path in ["/", "/explorer/", "/v3/scm/csr", "/emulator/health", "/nowhere"] {
                assert!(!passes("POST", path, &[("origin", origin)]), "{origin} {path}");
            }
        }
        let both = [("origin", "http://127.0.0.1:8080"), ("origin", "http://attacker.example")];
        assert!(!passes("GET", "/", &both));
    }

    #[test]
    fn other_sites_may_only_link_to_pages() {
        let link = |site, mode, dest| [(SITE, site), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)];
        for site in ["cross-site", "same-site"] {
            let document = link(site, "navigate", "document");
            for (path, is_page) in [
                ("/", true),
                ("/explorer/", true),
                ("/explorer/scm/UploadCsr.html", true),
                ("/explorer/api/user", false),
                ("/v3/scm/csr", false),
                ("/emulator/health", false),
            ] {
                assert_eq!(passes("GET", path, &document), is_page, "{site} {path}");
                assert!(!passes("POST", path, &document), "{site} {path}");
                assert!(!passes("GET", path, &link(site, "navigate", "iframe")), "{site} {path}");
                assert!(!passes("GET", path, &link(site, "no-cors", "script")), "{site} {path}");
            }
        }
    }

    #[test]
    fn default_port_can_be_left_out() {
        let origin = |text: &'static str| HeaderValue::from_static(text);
        assert!(is_origin(&origin("http://localhost"), "localhost:80"));
        assert!(is_origin(&origin("http://[::1]:8080"), "[::1]:8080"));
        assert!(!is_origin(&origin("http://localhost:8080"), "localhost:80"));
    }
}
