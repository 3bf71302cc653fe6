//! Where a service is reached.
//!
//! Finds the address of a service in a region, and checks it before anything is sent there. It must not know any
//! service: each generated crate brings the table of its own.

use std::net::IpAddr;

use reqwest::Url;

use crate::env::Environment;
use crate::error::Error;
use crate::regions_file;

/// A service, as the generated crate of its client describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// The short name in lower case, such as `scm`. Names of environment variables are made of it.
    pub name: &'static str,
    /// Every known region with its address, such as `("cn-north-4", "https://scm.cn-north-4.myhuaweicloud.com")`.
    pub endpoints: &'static [(&'static str, &'static str)],
}

impl Service {
    /// The variable that holds the address of this service, whatever the region. Ours.
    pub(crate) fn endpoint_variable(&self) -> String {
        format!("HUAWEICLOUD_SDK_ENDPOINT_{}", variable_part(self.name))
    }

    /// The variable that holds the address of this service in one region. The vendor's SDKs read it too.
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

/// A checked address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// Scheme, host, port if it is not the scheme's own, and base path; no slash at the end.
    pub(crate) base: String,
    pub(crate) url: Url,
}

/// What the address of a service follows from.
pub(crate) struct Settings<'a> {
    pub(crate) endpoints: Option<&'a [String]>,
    pub(crate) region: Option<&'a str>,
    pub(crate) environment: &'a Environment,
    pub(crate) allow_http: bool,
}

/// The addresses of `service`: the configured endpoints, else those in the service's own variable, else those in the vendor's variable for
/// service and region, else those in the regions file, else the one in the table of the service. There is no default region and no fallback
/// to another one, since credentials and data would silently go there.
///
/// # Errors
///
/// No region is known, the service has no address in it, an address breaks a rule of [`parse`], or the regions file cannot be read.
pub(crate) fn resolve(service: &Service, settings: &Settings<'_>) -> Result<Vec<Endpoint>, Error> {
    let parse = |list: &str, origin: &str| checked(list.split(','), origin, settings.allow_http);

    if let Some(endpoints) = settings.endpoints {
        return checked(endpoints, "the configured endpoint", settings.allow_http);
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
        return checked(found.endpoints, &found.origin, settings.allow_http);
    }
    match service.endpoints.iter().find(|(name, _)| *name == region) {
        Some((_, text)) => parse(text, &format!("the built-in endpoint of {} in {region}", service.name)),
        None => Err(unknown_region(service, region, settings.environment)),
    }
}

/// Several addresses, at least one, each by the rules of [`parse`].
fn checked(
    texts: impl IntoIterator<Item = impl AsRef<str>>,
    origin: &str,
    allow_http: bool,
) -> Result<Vec<Endpoint>, Error> {
    let endpoints: Vec<_> =
        texts.into_iter().map(|text| parse(text.as_ref(), origin, allow_http)).collect::<Result<_, _>>()?;
    if endpoints.is_empty() {
        return Err(Error::config(format!("{origin} is an empty list; give at least one address, or no list")));
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
            "no region is set for {name}: call region(..) on the builder of the configuration with one of {regions}, \
             or endpoint(..) with the address of the service"
        )
    })
}

fn unknown_region(service: &Service, region: &str, environment: &Environment) -> Error {
    let name = service.name;
    let regions = service.known_regions();
    let mend = if environment.is_read() {
        format!("set {} to the address of the service there", service.region_variable(region))
    } else {
        "call endpoint(..) on the builder of the configuration with the address of the service there".to_owned()
    };
    Error::config(format!("{name} has no known endpoint in the region {region:?}: use one of {regions}, or {mend}"))
}

/// Checks the text of an endpoint; `origin` says in errors where it comes from. Without a scheme it gets `https://`.
///
/// Errors show no more of the text than its scheme or host, since a mistyped one may hold a password.
pub(crate) fn parse(text: &str, origin: &str, allow_http: bool) -> Result<Endpoint, Error> {
    let refuse = |what: &str| Err(Error::config(format!("{origin} {what}")));

    let text = text.trim();
    if text.contains(|character: char| character.is_whitespace() || character.is_control()) {
        return refuse("holds blanks or control characters; remove them");
    }
    if text.contains(',') {
        return refuse(
            "holds a comma; give one address (endpoints(..) on the builder of the configuration takes several)",
        );
    }
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let Ok(url) = Url::parse(&with_scheme) else {
        return refuse("is not an address; write it like https://scm.cn-north-4.myhuaweicloud.com");
    };
    if !matches!(url.scheme(), "https" | "http") {
        return refuse(&format!(
            "has the scheme {:?}; only https is supported, and http for this machine",
            url.scheme()
        ));
    }
    let Some(host) = url.host_str() else {
        return refuse("has no host; write it like https://scm.cn-north-4.myhuaweicloud.com");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("holds a user name or password; remove all before the host");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("has a query or fragment; end it with the host or a base path");
    }
    let loopback = is_loopback(host);
    if url.scheme() == "http" && !loopback && !allow_http {
        return refuse(&format!(
            "would send requests to {host} unencrypted: use https, or call allow_http(true) on the builder of the \
             configuration (http needs no permission for 127.0.0.0/8, ::1 and localhost)"
        ));
    }
    Ok(Endpoint { base: url.as_str().trim_end_matches('/').to_owned(), url })
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
    fn good_addresses_are_normalised() {
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
        ] {
            assert_eq!(base(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn http_needs_loopback_or_permission() {
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
    fn bad_addresses_are_refused_without_being_quoted() {
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
        ] {
            let error = base(text).unwrap_err();
            assert!(error.starts_with("the configured endpoint "), "{error}");
            assert!(!error.contains("canary"), "{error}");
        }
    }
}
