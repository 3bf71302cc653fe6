//! Credentials that stand in a file of the user.
//!
//! It must not know other sources, and shows no value of the file.

use std::path::PathBuf;

use super::ini::{self, Section};
use super::{Credentials, ProvideCredentials, ProviderContext, federated, file};
use crate::error::Error;
use crate::transport::BoxFuture;

const CREDENTIALS_FILE: &str = "HUAWEICLOUD_SDK_CREDENTIALS_FILE";

/// Sections in the order in which they are looked for: the first one that is there counts. Those with the long names are what the vendor's
/// SDKs read in some languages.
const SECTIONS: [&str; 4] = ["global", "globalcredentials", "basic", "basiccredentials"];

/// Credentials from a profile: the file named by `HUAWEICLOUD_SDK_CREDENTIALS_FILE`, else `~/.huaweicloud/credentials`, where `~` is
/// `HOME` or `USERPROFILE`.
///
/// ```ini
/// [global]
/// ak = MYACCESSKEYID
/// sk = my secret key
/// domain_id = 0123456789abcdef
/// ```
///
/// The section is `[global]`, else `[globalcredentials]`, `[basic]` or `[basiccredentials]`. Keys, in any case: `ak` and `sk`, with
/// `security_token` if the key is temporary; or `idp_id` and `id_token_file` as for [`FederatedCredentials`](super::FederatedCredentials),
/// with `iam_endpoint` if need be; and optionally `domain_id`. A value is taken as it stands, with every `%`, `#` and quote.
///
/// # Errors
///
/// Not set up if the default file is not there, or has none of the sections or keys. A file named by the variable has to be there. Half a
/// pair of keys, a line that is none, or a file that cannot be read is an error that names it.
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
        None => match file::home(&context.environment())? {
            Some(home) => (home.join(".huaweicloud").join("credentials"), false),
            None => {
                return Err(Error::no_credentials(format!("profile: neither {CREDENTIALS_FILE} nor HOME is set")));
            }
        },
    };
    let text = match file::read(&path) {
        Ok(text) => text,
        Err(error) if !named && error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Error::no_credentials(format!("profile: there is no file {path:?}")));
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
    let get = |key: &str| section.get(key).filter(|value| !value.is_empty());
    let half = |present: &str, missing: &str| {
        Error::config(format!("{origin} has {present} but not {missing}: add {missing}, or remove {present}"))
    };
    let credentials = match (get("idp_id"), get("id_token_file"), get("ak"), get("sk")) {
        (Some(idp_id), Some(file), _, _) => {
            let endpoint = get("iam_endpoint").map(|value| value.expose_secret());
            federated::exchange(context, idp_id.expose_secret(), file.expose_secret(), endpoint, origin).await?
        }
        (Some(_), None, _, _) => return Err(half("idp_id", "id_token_file")),
        (None, Some(_), _, _) => return Err(half("id_token_file", "idp_id")),
        (None, None, Some(_), None) => return Err(half("ak", "sk")),
        (None, None, None, Some(_)) => return Err(half("sk", "ak")),
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
    Ok(match get("domain_id") {
        Some(domain_id) => credentials.with_domain_id(domain_id.expose_secret()),
        None => credentials,
    })
}
