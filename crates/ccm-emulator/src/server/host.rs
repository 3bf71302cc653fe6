//! Checks which host a request is for.
//!
//! An attacker can let the name of a web page resolve to `127.0.0.1` (DNS rebinding). For the
//! browser, an emulator on this machine then belongs to that page, which could read and control it.
//! So connections over loopback must be for an address, `localhost` or an allowed name.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::http::{StatusCode, Version};

use crate::base::ApiError;

/// Refuses a request for a host that this emulator does not answer to.
pub(super) fn check(request: &Request, is_loopback: bool, allowed: &[String]) -> Result<(), ApiError> {
    let mut sent = request.headers().get_all(HOST).iter();
    let header = match (sent.next(), sent.next()) {
        (_, Some(_)) => return Err(malformed("there are several headers Host")),
        (None, None) if request.version() >= Version::HTTP_11 => return Err(malformed("the header Host is missing")),
        (header, None) => header,
    };
    if !is_loopback {
        return Ok(());
    }
    // A URI with an authority names the host too, and takes precedence over the header.
    let in_uri = request.uri().authority().map(Authority::as_str);
    for text in in_uri.map(str::as_bytes).into_iter().chain(header.map(|header| header.as_bytes())) {
        let authority = Authority::try_from(text).map_err(|_| malformed("the header Host is not a host"))?;
        if authority.as_str().contains('@') || !is_allowed(authority.host(), allowed) {
            return Err(refused(authority.host()));
        }
    }
    Ok(())
}

fn is_allowed(host: &str, allowed: &[String]) -> bool {
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    if address.parse::<IpAddr>().is_ok() {
        return true;
    }
    let host = host.strip_suffix('.').unwrap_or(host);
    std::iter::once("localhost").chain(allowed.iter().map(String::as_str)).any(|name| name.eq_ignore_ascii_case(host))
}

fn refused(host: &str) -> ApiError {
    let message = format!(
        "the emulator does not answer to the host {host:?}; use an IP address or localhost, or start it with \
         --allow-host {host}"
    );
    ApiError::gateway(StatusCode::FORBIDDEN, "EMULATOR.Host", message)
}

fn malformed(what: &str) -> ApiError {
    ApiError::gateway(StatusCode::BAD_REQUEST, "EMULATOR.Host", what)
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn status(uri: &str, hosts: &[&str], is_loopback: bool) -> u16 {
        let mut request = Request::builder().uri(uri);
        for host in hosts {
            request = request.header(HOST, *host);
        }
        let request = request.body(Body::empty()).unwrap();
        let allowed = ["emulator.test".to_owned()];
        check(&request, is_loopback, &allowed).map_or_else(|error| error.status.as_u16(), |()| 200)
    }

    #[test]
    fn addresses_localhost_and_allowed_names_pass() {
        for host in [
            "127.0.0.1:8080",
            "127.0.0.1",
            "[::1]:8080",
            "[::1]",
            "192.0.2.1",
            "localhost",
            "LocalHost.:80",
            "emulator.test:8080",
            "Emulator.TEST",
        ] {
            assert_eq!(status("/", &[host], true), 200, "{host}");
        }
        assert_eq!(status("http://localhost/", &["localhost"], true), 200);
    }

    #[test]
    fn other_hosts_are_refused_on_loopback() {
        for host in [
            "attacker.example",
            "attacker.example:8080",
            "localhost.attacker.example",
            "127.0.0.1.attacker.example",
            "attacker.localhost",
            "localhost@attacker.example",
            "attacker.example@localhost",
            "not-emulator.test",
            "2130706433",
        ] {
            assert_eq!(status("/", &[host], true), 403, "{host}");
            assert_eq!(status("/", &[host], false), 200, "{host}");
        }
        assert_eq!(status("http://attacker.example/", &["127.0.0.1"], true), 403);
    }

    #[test]
    fn missing_repeated_and_malformed_hosts_are_refused() {
        for hosts in [&[] as &[&str], &["localhost", "attacker.example"], &["a b"], &[""]] {
            assert_eq!(status("/", hosts, true), 400, "{hosts:?}");
        }
        let mut old = Request::new(Body::empty());
        *old.version_mut() = Version::HTTP_10;
        assert!(check(&old, true, &[]).is_ok());
    }
}
