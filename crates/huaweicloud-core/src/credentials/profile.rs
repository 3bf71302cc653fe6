//! Reads credentials from a profile file of the user.
//!
//! It must not know other sources, and must not show a value of the file.

use std::path::PathBuf;

use super::ini::{self, Section};
use super::{Credentials, ProvideCredentials, ProviderContext, federated, file};
use crate::error::Error;
use crate::file::{home, read};
use crate::setting::{self, Kind};
use crate::transport::BoxFuture;

pub(super) const CREDENTIALS_FILE: &str = "HUAWEICLOUD_SDK_CREDENTIALS_FILE";

/// The sections, in order of preference: the first one present is used. The vendor's SDKs for some
/// languages read the long names.
const SECTIONS: [&str; 4] = ["global", "globalcredentials", "basic", "basiccredentials"];

/// The keys of a section, and what their values may consist of. The other keys are a path and an
/// address.
const KINDS: [(&str, Kind); 6] = [
    ("ak", Kind::Identifier),
    ("sk", Kind::Secret),
    ("security_token", Kind::Secret),
    ("domain_id", Kind::Identifier),
    ("project_id", Kind::Project),
    ("idp_id", Kind::Identifier),
];

/// Credentials from a profile: the file named by `HUAWEICLOUD_SDK_CREDENTIALS_FILE`, else
/// `~/.huaweicloud/credentials`, where `~` is `HOME` or `USERPROFILE`.
///
/// ```ini
/// [global]
/// ak = MYACCESSKEYID
/// sk = my secret key
/// domain_id = 0123456789abcdef
/// ```
///
/// The section is `[global]`, else `[globalcredentials]`, `[basic]` or `[basiccredentials]`. Keys
/// are case-insensitive: `ak` and `sk`, with `security_token` if the key is temporary; or `idp_id`
/// and `id_token_file` as for [`FederatedCredentials`](super::FederatedCredentials), optionally
/// with `iam_endpoint`; and optionally `domain_id` and `project_id`. Values are literal, including
/// every `%`, `#` and quote; a value in a pair of quotes is an error.
///
/// # Errors
///
/// Not configured if the default file does not exist, or has none of the sections or keys. A file
/// named by the variable must exist. An incomplete pair of keys, an invalid line or value, a file
/// larger than 1 MiB, or an unreadable file is an error that names the file, and the line.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProfileCredentials;

impl ProvideCredentials for ProfileCredentials {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
        Box::pin(provide(context))
    }
}

async fn provide(context: &ProviderContext) -> Result<Credentials, Error> {
    let (path, named) = match context.variable(CREDENTIALS_FILE)? {
        Some(path) => (PathBuf::from(path), true),
        None => match home(&context.environment())? {
            Some(home) => (home.join(".huaweicloud").join("credentials"), false),
            None => {
                return Err(Error::no_credentials(format!("profile: neither {CREDENTIALS_FILE} nor HOME is set")));
            }
        },
    };
    let text = match read(&path) {
        Ok(text) => text,
        Err(error) if !named && error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Error::no_credentials(format!("profile: the file {path:?} does not exist")));
        }
        Err(error) if named => return Err(file::unreadable(&path, CREDENTIALS_FILE, &error)),
        Err(error) => return Err(file::unreadable(&path, "the profile", &error)),
    };
    let origin = format!("the profile {path:?}");
    let sections = ini::parse(&text).map_err(|what| Error::config(format!("{origin} cannot be read: {what}")))?;
    let Some((name, section)) = SECTIONS.iter().find_map(|name| Some((name, sections.get(*name)?))) else {
        return Err(Error::no_credentials(format!("profile: {path:?} has no section [global] or [basic]")));
    };
    from_section(context, section, &format!("[{name}] of {origin}")).await
}

async fn from_section(context: &ProviderContext, section: &Section, origin: &str) -> Result<Credentials, Error> {
    let get = |key: &str| section.get(key).map(|entry| &entry.value).filter(|value| !value.is_empty());
    for (key, kind) in KINDS {
        if let Some(entry) = section.get(key).filter(|entry| !entry.value.is_empty()) {
            setting::check(entry.value.expose_secret(), kind, key, &format!("in line {} of {origin}", entry.line))?;
        }
    }
    let incomplete = |present: &str, missing: &str| {
        Error::config(format!("{origin} has {present} but not {missing}: add {missing}, or remove {present}"))
    };
    let credentials = match (get("idp_id"), get("id_token_file"), get("ak"), get("sk")) {
        (Some(idp_id), Some(file), _, _) => {
            let endpoint = get("iam_endpoint").map(|value| value.expose_secret());
            federated::exchange(context, idp_id.expose_secret(), file.expose_secret(), endpoint, origin).await?
        }
        (Some(_), None, _, _) => return Err(incomplete("idp_id", "id_token_file")),
        (None, Some(_), _, _) => return Err(incomplete("id_token_file", "idp_id")),
        (None, None, Some(_), None) => return Err(incomplete("ak", "sk")),
        (None, None, None, Some(_)) => return Err(incomplete("sk", "ak")),
        (None, None, None, None) => {
            return Err(Error::no_credentials(format!("profile: {origin} has neither ak with sk nor idp_id")));
        }
        (None, None, Some(ak), Some(sk)) => {
            let credentials = Credentials::access_key(ak.expose_secret(), sk.clone());
            match get("security_token") {
                Some(token) => credentials.with_security_token(token.clone()),
                None => credentials,
            }
        }
    };
    let credentials = match get("domain_id") {
        Some(domain_id) => credentials.with_domain_id(domain_id.expose_secret()),
        None => credentials,
    };
    Ok(match get("project_id") {
        Some(project_id) => credentials.with_project_id(project_id.expose_secret()),
        None => credentials,
    })
}
