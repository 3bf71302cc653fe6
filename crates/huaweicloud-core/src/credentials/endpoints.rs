//! Resolves the endpoints of IAM and STS, which issue credentials and know the account.
//!
//! They come from a variable or from the table of regions, and never from another region, since an
//! ID token or the name of an account would go there. It must not know what is requested.

use reqwest::Url;

use super::ProviderContext;
use crate::endpoint;
use crate::env::Environment;
use crate::error::Error;
use crate::setting;

const IAM_VARIABLE: &str = "HUAWEICLOUD_SDK_IAM_ENDPOINT";
const STS_VARIABLE: &str = "HUAWEICLOUD_SDK_STS_ENDPOINT";

/// Regions whose IAM is `iam.{region}.{suffix}`.
const IAM_REGIONS: &[(&str, &str)] = &[
    ("ae-ad-1", COM),
    ("af-south-1", COM),
    ("ap-southeast-1", COM),
    ("ap-southeast-2", COM),
    ("ap-southeast-3", COM),
    ("ap-southeast-4", COM),
    ("cn-east-2", COM),
    ("cn-east-3", COM),
    ("cn-east-4", COM),
    ("cn-east-5", COM),
    ("cn-north-1", COM),
    ("cn-north-12", COM),
    ("cn-north-2", COM),
    ("cn-north-4", COM),
    ("cn-north-9", COM),
    ("cn-south-1", COM),
    ("cn-south-2", COM),
    ("cn-southwest-2", COM),
    ("eu-west-0", COM),
    ("eu-west-101", "myhuaweicloud.eu"),
    ("la-north-2", COM),
    ("la-south-2", COM),
    ("me-east-1", COM),
    ("my-kualalumpur-1", COM),
    ("na-mexico-1", COM),
    ("ru-moscow-1", COM),
    ("sa-brazil-1", COM),
    ("tr-west-1", COM),
];

/// Regions whose STS is `sts.{region}.{suffix}`.
const STS_REGIONS: &[(&str, &str)] = &[
    ("af-south-1", COM),
    ("ap-southeast-1", COM),
    ("ap-southeast-2", COM),
    ("ap-southeast-3", COM),
    ("ap-southeast-4", COM),
    ("cn-east-3", COM),
    ("cn-north-4", COM),
    ("cn-north-9", COM),
    ("cn-south-1", COM),
    ("cn-south-4", COM),
    ("cn-southwest-2", COM),
    ("la-south-2", COM),
    ("sa-brazil-1", COM),
    ("tr-west-1", COM),
];

const COM: &str = "myhuaweicloud.com";

/// What determines the addresses of IAM and STS.
pub(super) struct Place<'a> {
    pub(super) environment: Environment,
    pub(super) region: Option<&'a str>,
    /// Whether the address may follow from the region. It may not if the service is at a configured
    /// address: what is sent to an emulator or another cloud must not reach this one.
    pub(super) by_region: bool,
}

impl Place<'_> {
    /// The URL of IAM with this path.
    pub(super) fn iam(&self, path: &str) -> Result<Url, Error> {
        self.url("IAM", IAM_VARIABLE, IAM_REGIONS, path)
    }

    /// The URL of STS with this path.
    pub(super) fn sts(&self, path: &str) -> Result<Url, Error> {
        self.url("STS", STS_VARIABLE, STS_REGIONS, path)
    }

    fn url(&self, service: &str, variable: &str, regions: &[(&str, &str)], path: &str) -> Result<Url, Error> {
        match self.environment.get(variable)? {
            Some(text) => at(&text, variable, path),
            None if self.by_region => by_region(service, variable, regions, self.region, path),
            None => Err(Error::config(format!(
                "a request to {service} is needed, but not sent to its address in the region, since the service is at a \
                 configured address: set {variable} to the address of {service}"
            ))),
        }
    }
}

impl ProviderContext {
    /// What determines the addresses for a provider.
    pub(super) fn place(&self) -> Place<'_> {
        Place { environment: self.environment(), region: self.region(), by_region: self.region_determines_endpoints }
    }
}

/// Whether the address of IAM is configured.
pub(super) fn is_iam_configured(environment: &Environment) -> Result<bool, Error> {
    Ok(environment.get(IAM_VARIABLE)?.is_some())
}

/// The URL of the endpoint `text` with this path; `origin` names its source in errors.
pub(super) fn at(text: &str, origin: &str, path: &str) -> Result<Url, Error> {
    let origin = format!("the endpoint in {origin}");
    let base = endpoint::parse(text, &origin, false)?.base;
    Url::parse(&format!("{base}{path}")).map_err(|_| Error::config(format!("{origin} is not a valid URL")))
}

fn by_region(
    service: &str,
    variable: &str,
    regions: &[(&str, &str)],
    region: Option<&str>,
    path: &str,
) -> Result<Url, Error> {
    let Some(region) = region else {
        return Err(Error::config(format!(
            "a request to {service} is needed, but no region is set: set HUAWEICLOUD_SDK_REGION, or set {variable} to its address"
        )));
    };
    match regions.iter().find(|(name, _)| *name == region) {
        Some((_, suffix)) => {
            at(&format!("https://{}.{region}.{suffix}", service.to_lowercase()), "the table of regions", path)
        }
        None => Err(Error::config(format!(
            "{service} has no known endpoint in the region {region:?}{}: set {variable} to its address in that region",
            setting::near_name(region, regions.iter().map(|(name, _)| *name))
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(result: Result<Url, Error>) -> String {
        result.map_or_else(|error| error.to_string(), String::from)
    }

    #[test]
    fn variable_takes_precedence_over_region() {
        let set = Environment::from_lookup(|name| name.contains("_ENDPOINT").then(|| "own.example.com/base/".into()));
        let none = |region| Place { environment: Environment::none(), region: Some(region), by_region: true };
        assert_eq!(address(none("cn-north-4").iam("/v3")), "https://iam.cn-north-4.myhuaweicloud.com/v3");
        assert_eq!(address(none("eu-west-101").iam("/v3")), "https://iam.eu-west-101.myhuaweicloud.eu/v3");
        assert_eq!(address(none("tr-west-1").sts("/v5")), "https://sts.tr-west-1.myhuaweicloud.com/v5");
        for (region, by_region) in [(None, true), (Some("cn-north-4"), true), (Some("cn-north-4"), false)] {
            let set = Place { environment: set.clone(), region, by_region };
            assert_eq!(address(set.iam("/v3")), "https://own.example.com/base/v3");
            assert_eq!(address(set.sts("/v5")), "https://own.example.com/base/v5");
        }
    }

    #[test]
    fn unknown_region_has_no_fallback() {
        let place = |region| Place { environment: Environment::none(), region, by_region: true };
        for result in [place(Some("xx-new-1")).iam("/"), place(None).iam("/")] {
            assert!(address(result).contains("HUAWEICLOUD_SDK_IAM_ENDPOINT"));
        }
        for result in [place(Some("eu-west-101")).sts("/"), place(None).sts("/")] {
            assert!(address(result).contains("HUAWEICLOUD_SDK_STS_ENDPOINT"));
        }
        let near = address(place(Some("cn-north-44")).iam("/"));
        assert!(near.contains("did you mean cn-north-4?"), "{near}");
    }

    #[test]
    fn region_is_not_used_beside_a_configured_service() {
        let place = Place { environment: Environment::none(), region: Some("cn-north-4"), by_region: false };
        assert!(address(place.iam("/")).ends_with("set HUAWEICLOUD_SDK_IAM_ENDPOINT to the address of IAM"));
        assert!(address(place.sts("/")).ends_with("set HUAWEICLOUD_SDK_STS_ENDPOINT to the address of STS"));
    }
}
