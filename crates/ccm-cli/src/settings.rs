//! The options of all commands.

use clap::{Arg, ArgAction, ArgMatches, value_parser};

use crate::outcome::{Failure, Result};
use crate::output::{Format, Query};

/// The heading of the options of all commands in the help.
const HEADING: &str = "Options of all commands";

/// The options of all commands.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) profile: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) endpoint: Option<String>,
    pub(crate) emulator: Option<String>,
    pub(crate) format: Option<Format>,
    pub(crate) query: Option<Query>,
    pub(crate) yes: bool,
    pub(crate) show_secrets: bool,
}

/// The options of all commands, for clap.
pub(crate) fn options() -> Vec<Arg> {
    let option = |name: &'static str| Arg::new(name).long(name).global(true).help_heading(HEADING);
    let flag = |name: &'static str| option(name).action(ArgAction::SetTrue);
    vec![
        option("profile")
            .value_name("NAME")
            .env("CCM_PROFILE")
            .hide_env(true)
            .help("Use this profile of `ccm configure` [env: CCM_PROFILE]"),
        option("region").value_name("REGION").help("Call the services in this region"),
        option("endpoint").value_name("URL").help("Call this address instead of a region"),
        option("emulator")
            .value_name("URL")
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("")
            .env("CCM_EMULATOR")
            .hide_env(true)
            .help("Call an emulator: at URL, or one from PATH that keeps its data [env: CCM_EMULATOR]"),
        option("output")
            .short('o')
            .value_name("FORMAT")
            .value_parser(value_parser!(Format))
            .env("CCM_OUTPUT")
            .hide_env(true)
            .help("The format of the result; JSON, or a text for jobs, if it is not given [env: CCM_OUTPUT]"),
        option("query").value_name("JMESPATH").help("Show only this part of the result, such as 'certificates[].id'"),
        flag("yes").short('y').help("Do not ask before calls that cost money or cannot be undone"),
        flag("show-secrets").help("Show private keys and passwords in the result"),
        flag("debug").help("Show the trace of the calls on standard error, without secrets"),
    ]
}

impl Settings {
    pub(crate) fn of(matches: &ArgMatches) -> Result<Self> {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        let query = text("query").map(|text| Query::parse(&text)).transpose().map_err(Failure::usage)?;
        let settings = Self {
            profile: text("profile"),
            region: text("region"),
            endpoint: text("endpoint"),
            emulator: text("emulator"),
            format: matches.get_one::<Format>("output").copied(),
            query,
            yes: matches.get_flag("yes"),
            show_secrets: matches.get_flag("show-secrets"),
        };
        if settings.emulator.is_some() && (settings.endpoint.is_some() || settings.profile.is_some()) {
            return Err(Failure::usage(
                "--emulator decides address and credentials, so it excludes --endpoint and --profile",
            ));
        }
        Ok(settings)
    }

    /// The format of the result of a call.
    pub(crate) fn format(&self) -> Format {
        self.format.unwrap_or_default()
    }
}
