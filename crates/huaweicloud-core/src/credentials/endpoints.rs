//! Resolves the endpoints of IAM and STS, which issue credentials and know the account.
//!
//! They come from a variable or from the table of regions, and never from another region, since an
//! ID token or the name of an account would go there. It must not know what is requested.

use reqwest::Url;

use crate::endpoint;
use crate::env::Environment;
use crate::error::Error;

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

/// The URL of IAM with this path.
pub(super) fn iam(environment: &Environment, region: Option<&str>, path: &str) -> Result<Url, Error> {
    match environment.get(IAM_VARIABLE)? {
        Some(text) => at(&text, IAM_VARIABLE, path),
        None => by_region("IAM", IAM_VARIABLE, IAM_REGIONS, region, path),
    }
}

/// The URL of STS with this path.
pub(super) fn sts(environment: &Environment, region: Option<&str>, path: &str) -> Result<Url, Error> {
    match environment.get(STS_VARIABLE)? {
        Some(text) => at(&text, STS_VARIABLE, path),
        None => by_region("STS", STS_VARIABLE, STS_REGIONS, region, path),
    }
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
            "{service} has no known endpoint in the region {region:?}: set {variable} to its address in that region"
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
        let none = Environment::none();
        let set = Environment::from_lookup(|name| name.contains("_ENDPOINT").then(|| "own.example.com/base/".into()));
        assert_eq!(address(iam(&none, Some("cn-north-4"), "/v3")), "https://iam.cn-north-4.myhuaweicloud.com/v3");
        assert_eq!(address(iam(&none, Some("eu-west-101"), "/v3")), "https://iam.eu-west-101.myhuaweicloud.eu/v3");
        assert_eq!(address(sts(&none, Some("tr-west-1"), "/v5")), "https://sts.tr-west-1.myhuaweicloud.com/v5");
        assert_eq!(address(iam(&set, None, "/v3")), "https://own.example.com/base/v3");
        assert_eq!(address(sts(&set, Some("cn-north-4"), "/v5")), "https://own.example.com/base/v5");
    }

    #[test]
    fn unknown_region_has_no_fallback() {
        let none = Environment::none();
        for result in [iam(&none, Some("xx-new-1"), "/"), iam(&none, None, "/")] {
            assert!(address(result).contains("HUAWEICLOUD_SDK_IAM_ENDPOINT"));
        }
        for result in [sts(&none, Some("eu-west-101"), "/"), sts(&none, None, "/")] {
            assert!(address(result).contains("HUAWEICLOUD_SDK_STS_ENDPOINT"));
        }
    }
}
