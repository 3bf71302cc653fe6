//! `ccm configure`: asks for the settings of a profile and writes them.

use std::io::{self, Write as _};

use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::outcome::{Failure, Result};
use crate::profile::{DEFAULT, Profile, Profiles, SETTINGS, path};
use crate::terminal;

pub(crate) const NAME: &str = "configure";

pub(crate) fn command() -> Command {
    Command::new(NAME)
        .about("Write a profile: credentials and region for later calls")
        .long_about(
            "Asks for an access key, its secret key and a region, and writes them as a profile to \
             ~/.huaweicloud/ccm.toml, or to the file in CCM_CONFIG. Only its owner can read the file. The \
             profile `default` is used if the environment has no credentials; others with --profile.",
        )
        .arg(Arg::new("list").long("list").action(ArgAction::SetTrue).help("List the profiles instead"))
}

pub(crate) fn run(matches: &ArgMatches) -> Result<()> {
    let path = path()?;
    let mut profiles = Profiles::read(&path)?;
    if matches.get_flag("list") {
        profiles.names().for_each(|name| terminal::print(&format!("{name}\n")));
        return Ok(());
    }
    if !terminal::is_interactive() {
        return Err(Failure::usage("there is no terminal to ask on")
            .with_help("set HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK and HUAWEICLOUD_SDK_REGION instead"));
    }
    let name = matches.get_one::<String>("profile").map_or(DEFAULT, String::as_str);
    let old = profiles.get(name).cloned().unwrap_or_default();
    terminal::note(&format!("Profile {name}; an empty answer keeps what is in brackets."));
    let mut profile = Profile::new();
    for (setting, _) in SETTINGS {
        let asked = ["access_key", "secret_key", "region"].contains(&setting);
        let value = if asked { ask(setting, old.get(setting))? } else { old.get(setting).cloned() };
        profile.extend(value.map(|value| (setting.to_owned(), value)));
    }
    // A token belongs to the key that it came with.
    if profile.get("access_key") != old.get("access_key") {
        profile.remove("security_token");
    }
    profiles.set(name, profile);
    profiles.write(&path)?;
    terminal::note(&format!("Written to {}.", path.display()));
    Ok(())
}

/// Asks for a setting. A secret is not shown.
fn ask(setting: &str, old: Option<&String>) -> Result<Option<String>> {
    let is_secret = setting == "secret_key";
    let shown = match old {
        None => String::new(),
        Some(_) if is_secret => " [********]".to_owned(),
        Some(value) => format!(" [{value}]"),
    };
    let question = format!("{}{shown}: ", setting.replace('_', " "));
    let answer = if is_secret {
        rpassword::prompt_password(question)?
    } else {
        write!(io::stderr(), "{question}")?;
        let mut answer = String::new();
        io::stdin().read_line(&mut answer)?;
        answer
    };
    let answer = answer.trim();
    Ok(if answer.is_empty() { old.cloned() } else { Some(answer.to_owned()) })
}
