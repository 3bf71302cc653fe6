//! Looks up the ID of the project that has the name of the region.
//!
//! Services that are bound to a project have its ID in their paths, and IAM knows it. It must not
//! know who needs it, and caches nothing.

use serde_json::Value;

use super::authenticate::Subject;
use super::exchange::IAM;
use super::lookup::{get, place};
use super::{Auth, Credentials, ProviderContext, endpoints};
use crate::error::Error;
use crate::setting::{self, Kind};
use crate::signing::encode;

/// What a request needs of the project ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProjectId {
    /// Whether the path has it, so that the request cannot be sent without it.
    pub(crate) in_path: bool,
    /// Whether the service is at its address in the region, so that IAM is asked there too.
    /// Otherwise IAM is asked only if its address is configured, since the credentials may be those
    /// of an emulator or of another cloud.
    pub(crate) by_region: bool,
}

impl ProjectId {
    /// Whether the project ID must be looked up. If not, the request is sent without it.
    ///
    /// # Errors
    ///
    /// The request cannot be sent without it, and it may not be looked up.
    pub(super) fn must_look_up(self, context: &ProviderContext, credentials: &Credentials) -> Result<bool, Error> {
        let is_token = matches!(credentials.auth(), Auth::Token(_));
        if is_token && !self.in_path {
            return Ok(false);
        }
        if !context.region_determines_endpoints || context.region.is_none() {
            return if self.in_path { Err(not_set()) } else { Ok(false) };
        }
        if self.by_region || endpoints::is_iam_configured(&context.environment)? { Ok(true) } else { Err(not_asked()) }
    }
}

const SET: &str = "set HUAWEICLOUD_SDK_PROJECT_ID, or call project_id(..) on the configuration builder or the call \
                   options, or with_project_id(..) on the credentials";

fn not_set() -> Error {
    Error::config(format!(
        "the path of the operation contains the ID of the project, which is not set, and is looked up in IAM only if a \
         region and no endpoint(..) is set: {SET}"
    ))
}

fn not_asked() -> Error {
    Error::config(format!(
        "the ID of the project is not set, and IAM is not asked for it at its address in the region, since the service \
         is at a configured address: {SET}, or set HUAWEICLOUD_SDK_IAM_ENDPOINT to the address of IAM"
    ))
}

/// Requests it from IAM.
///
/// # Errors
///
/// The reason, and how to set the project ID explicitly.
pub(super) async fn look_up(
    context: &ProviderContext,
    credentials: &Credentials,
    by_region: bool,
) -> Result<String, Error> {
    find(context, credentials, by_region).await.map_err(|error| {
        Error::credentials(format!("the ID of the project is not set and could not be looked up: {error}; {SET}"))
            .with_source(error)
    })
}

async fn find(context: &ProviderContext, credentials: &Credentials, by_region: bool) -> Result<String, Error> {
    let region = context.region().unwrap_or_default();
    let url = place(context, by_region).iam(&format!("/v3/projects?name={}", encode(region)))?;
    let response = get(context, credentials, Subject::Project(None), &IAM, url).await?;
    let projects = response.get("projects").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let named = |project: &&Value| project.get("name").and_then(Value::as_str).is_none_or(|name| name == region);
    let ids: Vec<&str> = projects.iter().filter(named).filter_map(|project| id(project.get("id")?.as_str()?)).collect();
    match ids[..] {
        [id] => Ok(id.to_owned()),
        [] => Err(Error::credentials(format!("IAM returned no project with the name of the region, {region:?}"))),
        _ => Err(Error::credentials(format!(
            "IAM returned several projects with the name of the region, {region:?}: {}",
            ids.join(", ")
        ))),
    }
}

/// Accepts only what is valid as a setting. Anything else in a response would end up in paths and
/// errors.
fn id(text: &str) -> Option<&str> {
    setting::problem(text, Kind::Project).is_none().then_some(text)
}
