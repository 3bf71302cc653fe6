//! Resolves the endpoint of a service.
//!
//! Finds the address of a service in a region, and validates it before anything is sent. It must
//! not know any service: each generated crate brings its own table.

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;

use crate::env::Environment;
use crate::error::Error;
use crate::{regions_file, setting};

/// A service, as described by the generated crate of its client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// The short name in lower case, such as `scm`. It is part of the names of environment
    /// variables.
    pub name: &'static str,
    /// The known regions and their addresses, such as `("cn-north-4",
    /// "https://scm.cn-north-4.myhuaweicloud.com")`.
    pub endpoints: &'static [(&'static str, &'static str)],
}

impl Service {
    /// The variable with the address of this service in any region. Specific to this crate.
    pub(crate) fn endpoint_variable(&self) -> String {
        format!("HUAWEICLOUD_SDK_ENDPOINT_{}", variable_part(self.name))
    }

    /// The variable with the address of this service in one region. The vendor's SDKs also read it.
    fn region_variable(&self, region: &str) -> String {
        format!("HUAWEICLOUD_SDK_REGION_{}_{}", variable_part(self.name), variable_part(region))
    }

    fn known_regions(&self) -> String {
        let regions: Vec<&str> = self.endpoints.iter().map(|(region, _)| *region).collect();
        regions.join(", ")
    }
}

fn variable_part(name: &str) -> String {
    name.to_uppercase().replace('-', "_")
}

/// An address as it was configured, not validated yet. `Debug` shows only a valid one, since an
/// invalid one may contain a password.
#[derive(Clone)]
pub(crate) struct Address(pub(crate) String);

impl AsRef<str> for Address {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match parse(&self.0, "it", true) {
            Ok(endpoint) => fmt::Debug::fmt(&endpoint.base, formatter),
            Err(_) => formatter.write_str("[invalid]"),
        }
    }
}

/// A validated address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// Scheme, host, port unless it is the scheme's default, and base path; without a trailing
    /// slash.
    pub(crate) base: String,
    pub(crate) url: Url,
    /// Whether the address is from the table of the service, and not configured in any way.
    pub(crate) built_in: bool,
}

/// The settings that determine the address of a service.
pub(crate) struct Settings<'a> {
    pub(crate) endpoints: Option<&'a [Address]>,
    pub(crate) region: Option<&'a str>,
    pub(crate) environment: &'a Environment,
    pub(crate) allow_http: bool,
}

/// Resolves the addresses of `service`: the configured endpoints, else the service's own variable,
/// else the vendor's variable for service and region, else the regions file, else the table of the
/// service. There is no default region and no fallback to another region, since credentials and
/// data would silently go there.
///
/// # Errors
///
/// No region is set, the service has no address in it, an address violates a rule of [`parse`], or
/// the regions file cannot be read.
pub(crate) fn resolve(service: &Service, settings: &Settings<'_>) -> Result<Vec<Endpoint>, Error> {
    let parse = |list: &str, origin: &str| parse_all(list.split(','), origin, settings.allow_http);

    if let Some(endpoints) = settings.endpoints {
        return parse_all(endpoints, "the configured endpoint", settings.allow_http);
    }
    let endpoint_variable = service.endpoint_variable();
    if let Some(text) = settings.environment.get(&endpoint_variable)? {
        return parse(&text, &format!("the endpoint in {endpoint_variable}"));
    }
    let Some(region) = settings.region else {
        return Err(no_region(service, settings.environment));
    };
    let region_variable = service.region_variable(region);
    if let Some(list) = settings.environment.get(&region_variable)? {
        return parse(&list, &format!("the endpoint in {region_variable}"));
    }
    if let Some(found) = regions_file::find(service.name, region, settings.environment)? {
        return parse_all(found.endpoints, &found.origin, settings.allow_http);
    }
    match service.endpoints.iter().find(|(name, _)| *name == region) {
        Some((_, text)) => {
            let endpoints = parse(text, &format!("the built-in endpoint of {} in {region}", service.name))?;
            Ok(endpoints.into_iter().map(|endpoint| Endpoint { built_in: true, ..endpoint }).collect())
        }
        None => Err(unknown_region(service, region, settings.environment)),
    }
}

/// Parses a list of addresses, at least one, each with [`parse`].
fn parse_all(
    texts: impl IntoIterator<Item = impl AsRef<str>>,
    origin: &str,
    allow_http: bool,
) -> Result<Vec<Endpoint>, Error> {
    let endpoints: Vec<_> =
        texts.into_iter().map(|text| parse(text.as_ref(), origin, allow_http)).collect::<Result<_, _>>()?;
    if endpoints.is_empty() {
        return Err(Error::config(format!("{origin} is an empty list; set at least one address, or no list")));
    }
    Ok(endpoints)
}

fn no_region(service: &Service, environment: &Environment) -> Error {
    let name = service.name;
    let regions = service.known_regions();
    let variable = service.endpoint_variable();
    Error::config(if environment.is_read() {
        format!(
            "no region is set for {name}: set HUAWEICLOUD_SDK_REGION to one of {regions}, \
             or set {variable} to the address of the service"
        )
    } else {
        format!(
            "no region is set for {name}: call region(..) on the configuration builder with one of {regions}, \
             or endpoint(..) with the address of the service"
        )
    })
}

fn unknown_region(service: &Service, region: &str, environment: &Environment) -> Error {
    let name = service.name;
    let regions = service.known_regions();
    let fix = if environment.is_read() {
        format!("set {} to the address of the service in that region", service.region_variable(region))
    } else {
        "call endpoint(..) on the configuration builder with the address of the service in that region".to_owned()
    };
    let near = setting::near_name(region, service.endpoints.iter().map(|(region, _)| *region));
    Error::config(format!(
        "{name} has no known endpoint in the region {region:?}{near}: use one of {regions}, or {fix}"
    ))
}

/// Parses and validates an endpoint. `origin` names its source in errors. Without a scheme it gets
/// `https://`.
///
/// Errors show only the scheme or host of the text, since a mistyped endpoint may contain a
/// password.
pub(crate) fn parse(text: &str, origin: &str, allow_http: bool) -> Result<Endpoint, Error> {
    let reject = |what: &str| Err(Error::config(format!("{origin} {what}")));

    let text = text.trim();
    if text.starts_with(['"', '\'', '`']) {
        return reject("is in quotes; remove them");
    }
    if text.contains(|character: char| character.is_whitespace() || character.is_control()) {
        return reject("contains whitespace or control characters; remove them");
    }
    if text.contains(',') {
        return reject(
            "contains a comma; set a single address (endpoints(..) on the configuration builder takes several)",
        );
    }
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let Ok(url) = Url::parse(&with_scheme) else {
        return reject("is not a valid URL; expected an address such as https://scm.cn-north-4.myhuaweicloud.com");
    };
    if !matches!(url.scheme(), "https" | "http") {
        return reject(&format!(
            "has the scheme {:?}; only https is supported, and http for loopback addresses",
            url.scheme()
        ));
    }
    let Some(host) = url.host_str() else {
        return reject("has no host; expected an address such as https://scm.cn-north-4.myhuaweicloud.com");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return reject("contains a user name or password; remove everything before the host");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return reject("has a query or fragment; remove everything after the host or base path");
    }
    if let Some(version) = url.path().trim_end_matches('/').rsplit('/').next().filter(|segment| is_version(segment)) {
        return reject(&format!(
            "ends with the version /{version}: an endpoint is scheme and host, with the base path of a gateway if there is \
             one; the paths of operations begin with the version; remove it"
        ));
    }
    let loopback = is_loopback(host);
    if url.scheme() == "http" && !loopback && !allow_http {
        return reject(&format!(
            "would send requests to {host} unencrypted: use https, or call allow_http(true) on the configuration \
             builder (http is always allowed for 127.0.0.0/8, ::1 and localhost)"
        ));
    }
    Ok(Endpoint { base: url.as_str().trim_end_matches('/').to_owned(), url, built_in: false })
}

/// Whether a path segment is the version of an API, such as `v3` or `v3.0`.
fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix(['v', 'V']).unwrap_or_default();
    number.starts_with(|first: char| first.is_ascii_digit())
        && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    match address.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(text: &str) -> Result<String, String> {
        parse(text, "the configured endpoint", false).map(|endpoint| endpoint.base).map_err(|error| error.to_string())
    }

    #[test]
    fn parse_normalizes_valid_addresses() {
        for (text, expected) in [
            ("https://scm.example.com", "https://scm.example.com"),
            ("https://scm.example.com/", "https://scm.example.com"),
            ("SCM.Example.com", "https://scm.example.com"),
            ("scm.example.com:443", "https://scm.example.com"),
            ("scm.example.com:8443/base/", "https://scm.example.com:8443/base"),
            (" httpbin.example.com ", "https://httpbin.example.com"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
            ("http://127.9.8.7:8080", "http://127.9.8.7:8080"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
            ("http://localhost:1234", "http://localhost:1234"),
            ("https://gateway.example.com/scm/v3x", "https://gateway.example.com/scm/v3x"),
            ("https://gateway.example.com/v3/scm", "https://gateway.example.com/v3/scm"),
            ("v3.example.com", "https://v3.example.com"),
        ] {
            assert_eq!(base(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn parse_allows_http_only_for_loopback_or_on_request() {
        for text in [
            "http://scm.example.com",
            "http://10.0.0.1",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "http://[::2]",
        ] {
            let error = base(text).unwrap_err();
            assert!(error.contains("allow_http(true)"), "{text}: {error}");
            assert!(parse(text, "it", true).is_ok(), "{text}");
        }
    }

    #[test]
    fn resolve_tells_built_in_from_configured() {
        const SERVICE: Service = Service { name: "scm", endpoints: &[("cn-north-4", "https://scm.example.com")] };
        let built_in = |variable: Option<&'static str>| {
            let environment =
                Environment::from_lookup(move |name| (Some(name) == variable).then(|| "127.0.0.1".into()));
            let settings =
                Settings { endpoints: None, region: Some("cn-north-4"), environment: &environment, allow_http: false };
            resolve(&SERVICE, &settings).unwrap()[0].built_in
        };
        assert!(built_in(None));
        assert!(!built_in(Some("HUAWEICLOUD_SDK_ENDPOINT_SCM")));
        assert!(!built_in(Some("HUAWEICLOUD_SDK_REGION_SCM_CN_NORTH_4")));
        assert!(!parse("https://scm.example.com", "it", false).unwrap().built_in);
    }

    #[test]
    fn parse_rejects_a_version() {
        for text in ["https://scm.example.com/v3", "scm.example.com/v3/", "https://scm.example.com/base/V3.0"] {
            let error = base(text).unwrap_err();
            assert!(error.contains("an endpoint is scheme and host"), "{text}: {error}");
        }
    }

    #[test]
    fn parse_rejects_without_quoting_the_address() {
        for text in [
            "",
            "https://",
            "https://user@scm.example.com",
            "https://user:canary@scm.example.com",
            "https://scm.example.com?canary=1",
            "https://scm.example.com/#canary",
            "https://scm.exa mple.com",
            "https://scm.example.com\ncanary",
            "ftp://scm.example.com",
            "https://scm.example.com:99999",
            "https://scm.example.com,https://canary.example.com",
            "\"https://canary.example.com\"",
            "'canary.example.com'",
        ] {
            let error = base(text).unwrap_err();
            assert!(error.starts_with("the configured endpoint "), "{error}");
            assert!(!error.contains("canary"), "{error}");
        }
    }
}
