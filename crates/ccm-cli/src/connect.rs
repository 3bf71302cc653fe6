//! Decides where commands call, and with which credentials: those of a profile, of the environment,
//! or of an emulator.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::process::Stdio;
use std::time::Duration;

use huaweicloud_core::credentials::variables::ALL as CREDENTIALS;
use huaweicloud_core::{Config, ConfigBuilder, Interceptor};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::outcome::{Code, Failure, Result};
use crate::profile::{self, DEFAULT, Profiles, SETTINGS};
use crate::settings::Settings;

const REGION: &str = "HUAWEICLOUD_SDK_REGION";

/// What an emulator prints last of its variables.
const LAST_VARIABLE: &str = "HUAWEICLOUD_SDK_STS_ENDPOINT";

/// How long an emulator may take to start.
const START: Duration = Duration::from_secs(20);

/// Where commands call.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) config: Config,
    /// Stops when it is dropped.
    _emulator: Option<Child>,
}

/// Reads the configuration for calls of services.
pub(crate) async fn connect(
    settings: &Settings,
    services: &[&str],
    interceptor: impl Interceptor + 'static,
) -> Result<Connection> {
    let (variables, emulator) = match &settings.emulator {
        Some(address) => emulator(address).await?,
        None => (variables(settings, services)?, None),
    };
    let builder = builder(variables)?.interceptor(interceptor);
    let config = builder.build().map_err(|error| Failure::of_call(&error, |_| None))?;
    Ok(Connection { config, _emulator: emulator })
}

/// A builder that reads these variables, else those of the environment.
pub(crate) fn builder(variables: Variables) -> Result<ConfigBuilder> {
    let lookup = move |name: &str| match variables.get(name) {
        Some(value) => value.clone(),
        None => std::env::var_os(name),
    };
    let builder = ConfigBuilder::from_lookup(lookup).map_err(|error| Failure::of_call(&error, |_| None))?;
    Ok(builder.user_agent_suffix(concat!("ccm/", env!("CARGO_PKG_VERSION"))))
}

/// Variables that replace those of the environment; `None` for one that counts as unset.
pub(crate) type Variables = BTreeMap<String, Option<OsString>>;

/// Everything that says who calls and where, as unset.
fn unset() -> impl Iterator<Item = (String, Option<OsString>)> {
    let settings = SETTINGS.map(|(_, variable)| variable);
    CREDENTIALS.into_iter().chain(settings).map(|name| (name.to_owned(), None))
}

/// The variables of the profile and of the options.
pub(crate) fn variables(settings: &Settings, services: &[&str]) -> Result<Variables> {
    let mut variables = Variables::new();
    let path = profile::path();
    // The environment wins over the default profile, and is not mixed with it.
    let has_credentials = CREDENTIALS.iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    let profile = match (&settings.profile, path) {
        (Some(name), path) => {
            let path = path?;
            let profiles = Profiles::read(&path)?;
            let profile = profiles.get(name).cloned().ok_or_else(|| {
                let known = profiles.names().collect::<Vec<_>>().join(", ");
                let known =
                    if known.is_empty() { "there is none yet".to_owned() } else { format!("there are {known}") };
                Failure::new(Code::Credentials, format!("{} has no profile {name}: {known}", path.display()))
                    .with_help(format!("run `ccm configure --profile {name}`"))
            })?;
            // A named profile stands alone: a part of another's credentials would be a mixture.
            variables.extend(unset());
            variables.remove(REGION);
            Some(profile)
        }
        (None, Ok(path)) if !has_credentials => Profiles::read(&path)?.get(DEFAULT).cloned(),
        (None, _) => None,
    };
    for (setting, variable) in SETTINGS {
        let value = profile.as_ref().and_then(|profile| profile.get(setting));
        let set_in_environment =
            settings.profile.is_none() && std::env::var_os(variable).is_some_and(|value| !value.is_empty());
        if let Some(value) = value.filter(|value| !value.is_empty() && !set_in_environment) {
            variables.insert(variable.to_owned(), Some(value.into()));
        }
    }
    if let Some(region) = &settings.region {
        variables.insert(REGION.to_owned(), Some(region.into()));
        // An address in the environment would win over the region.
        variables.extend(services.iter().map(|service| (endpoint(service), None)));
    }
    if let Some(address) = &settings.endpoint {
        variables.extend(services.iter().map(|service| (endpoint(service), Some(address.into()))));
    }
    Ok(variables)
}

/// The variable with the address of a service.
fn endpoint(service: &str) -> String {
    format!("HUAWEICLOUD_SDK_ENDPOINT_{}", service.to_uppercase().replace('-', "_"))
}

/// The variables of an emulator: the one at an address, which knows the demonstration account, or
/// one that is started, if the address is empty.
async fn emulator(address: &str) -> Result<(Variables, Option<Child>)> {
    let mut command = Command::new("ccm-emulator");
    if address.is_empty() {
        let data = data_folder()?;
        command.args(["serve", "--quiet", "--listen", "127.0.0.1:0", "--data"]).arg(data);
    } else {
        command.args(["variables", "--endpoint", address]);
    }
    let started = command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true).spawn();
    let mut child = started.map_err(|error| {
        Failure::new(Code::Credentials, format!("cannot start ccm-emulator: {error}"))
            .with_help("install it with `cargo install --path crates/ccm-emulator`, or add it to PATH")
    })?;
    let read = tokio::time::timeout(START, printed(&mut child)).await;
    let variables = read.map_err(|_| Failure::new(Code::Timeout, "ccm-emulator did not start in 20 seconds"))?;
    if variables.is_empty() {
        return Err(Failure::new(
            Code::Credentials,
            "ccm-emulator ended before it printed its variables; its error is above",
        ));
    }
    // Variables of the environment must not mix with those of the emulator.
    let mut all: Variables = unset().collect();
    all.extend(variables);
    Ok((all, Some(child)))
}

/// The variables that an emulator prints as lines for a shell.
async fn printed(child: &mut Child) -> Variables {
    let mut variables = Variables::new();
    let Some(out) = child.stdout.take() else { return variables };
    let mut lines = BufReader::new(out).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let Some((name, value)) = line.strip_prefix("export ").and_then(|line| line.split_once('=')) else { continue };
        let value = value.trim_matches('\'').replace(r"'\''", "'");
        variables.insert(name.to_owned(), Some(value.into()));
        if name == LAST_VARIABLE {
            break;
        }
    }
    variables
}

/// Where the emulator that is started keeps its data.
fn data_folder() -> Result<std::path::PathBuf> {
    let own = |name: &str| std::env::var_os(name).filter(|path| !path.is_empty()).map(std::path::PathBuf::from);
    if let Some(folder) = own("CCM_EMULATOR_DATA") {
        return Ok(folder);
    }
    let base = own("XDG_DATA_HOME").or_else(|| Some(std::env::home_dir()?.join(".local").join("share")));
    let base = base.ok_or_else(|| Failure::local("there is no home directory; set CCM_EMULATOR_DATA to a folder"))?;
    Ok(base.join("ccm").join("emulator"))
}
