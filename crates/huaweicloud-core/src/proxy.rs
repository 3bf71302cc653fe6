//! The proxy: a configured one, or a check of the one in the environment. The HTTP client reads the
//! environment itself, and ignores what it does not understand: requests would then go around the
//! proxy.

use http::Uri;
use http::uri::Authority;
use reqwest::Proxy;

use crate::env::Environment;
use crate::error::Error;

/// The proxy at this address, for all requests.
///
/// # Errors
///
/// It is not an `http` or `https` address. The error does not show it.
pub(crate) fn parse(text: &str) -> Result<Proxy, Error> {
    let invalid = || {
        Error::config(
            "the proxy of the configuration builder is not a valid address: set one such as \
             http://proxy.example.com:3128",
        )
    };
    if !is_address(text) || text.contains("://") && !text.starts_with("http") {
        return Err(invalid());
    }
    Proxy::all(text).map_err(|_| invalid())
}

/// Checks the proxy that the HTTP client would use for `https` or `http` addresses.
///
/// # Errors
///
/// It is not an address. The error does not show it, since it may contain a password.
pub(crate) fn check(https: bool, environment: &Environment) -> Result<(), Error> {
    let own = if https { ["HTTPS_PROXY", "https_proxy"] } else { ["HTTP_PROXY", "http_proxy"] };
    for name in own.into_iter().chain(["ALL_PROXY", "all_proxy"]) {
        let Some(text) = environment.get(name)? else { continue };
        if is_address(&text) {
            return Ok(());
        }
        return Err(Error::config(format!(
            "the proxy in {name} is not a valid address: set it to an address such as http://proxy.example.com:3128, or \
             unset it"
        )));
    }
    Ok(())
}

/// Whether the HTTP client understands it. Without a scheme it assumes `http`.
fn is_address(text: &str) -> bool {
    let Ok(uri) = text.parse::<Uri>() else { return false };
    let scheme =
        matches!(uri.scheme_str(), None | Some("http" | "https" | "socks4" | "socks4a" | "socks5" | "socks5h"));
    let host = uri.authority().map(|authority| authority.as_str().rsplit('@').next().unwrap_or_default());
    scheme && host.is_some_and(|host| !host.is_empty() && host.parse::<Authority>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_with(https: bool, variables: &'static [(&str, &str)]) -> Result<(), String> {
        let environment = Environment::from_lookup(move |name| {
            variables.iter().find(|(set, _)| *set == name).map(|(_, value)| value.into())
        });
        check(https, &environment).map_err(|error| error.to_string())
    }

    #[test]
    fn invalid_proxies_are_errors() {
        for text in [
            "http://[",
            "http://",
            "ftp://proxy.example.com",
            "http://pro xy:1",
            " http://proxy:1",
            "http://me:canary@",
        ] {
            assert!(!is_address(text), "{text}");
        }
        let error = check_with(true, &[("HTTPS_PROXY", "http://me:canary@[")]).unwrap_err();
        assert!(error.contains("HTTPS_PROXY") && !error.contains("canary"), "{error}");
        for (secure, variables) in [(true, &[("all_proxy", "http://[")]), (false, &[("http_proxy", "http://[")])] {
            let name = variables[0].0;
            let error = check_with(secure, variables).unwrap_err();
            assert!(error.contains(&format!("the proxy in {name} is not a valid address")), "{error}");
        }
    }

    #[test]
    fn valid_and_unused_proxies_are_accepted() {
        for text in [
            "proxy",
            "proxy.example.com:3128",
            "http://me:pass@proxy:1",
            "https://proxy/",
            "http://[::1]:1",
            "socks5://p:1",
        ] {
            assert!(is_address(text), "{text}");
        }
        assert_eq!(check_with(true, &[]), Ok(()));
        assert_eq!(check_with(true, &[("HTTP_PROXY", "http://[")]), Ok(()));
        assert_eq!(check_with(false, &[("HTTPS_PROXY", "http://[")]), Ok(()));
        assert_eq!(check_with(true, &[("HTTPS_PROXY", "proxy:1"), ("ALL_PROXY", "http://[")]), Ok(()));
    }
}
