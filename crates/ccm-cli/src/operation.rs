//! Runs the command of an operation.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, value_parser};
use command::{Command, Input, Output, Service};
use huaweicloud_core::redact::redact;
use huaweicloud_core::{CallOptions, Error, Scope};

use crate::connect::connect;
use crate::dry_run::Code as Language;
use crate::outcome::{Failure, Result};
use crate::output::{self, Format, Stream};
use crate::progress::{Progress, Requests};
use crate::settings::Settings;
use crate::texts::Texts;
use crate::{arguments, confirm, dry_run, files, terminal};

/// The heading of these options in the help.
const HEADING: &str = "Options";

/// The options of an operation, beside its arguments.
pub(crate) fn options(command: &'static Command) -> Vec<Arg> {
    let option = |name: &'static str| Arg::new(name).long(name).help_heading(HEADING);
    let flag = |name: &'static str| option(name).action(ArgAction::SetTrue);
    let mut options = vec![
        option("input")
            .value_name("FILE")
            .allow_hyphen_values(true)
            .help("Read arguments from a JSON or YAML file, or from standard input with -; options win over it"),
        flag("skeleton").help("Print an input file with all arguments, and call nothing"),
        flag("dry-run").help("Print the request instead of sending it, without secrets"),
        option("as")
            .value_name("LANGUAGE")
            .value_parser(value_parser!(Language))
            .requires("dry-run")
            .help("Print the request of --dry-run as code"),
        option("out")
            .value_name("DIR")
            .value_parser(value_parser!(PathBuf))
            .help("Write certificates, keys and other files to this new folder, readable by you alone"),
        flag("skip-validation").help("Send arguments that break documented limits"),
    ];
    if command.list.is_some() {
        options.push(flag("all").help("Follow the list to its end, and show its entries"));
    }
    if !command.waiters.is_empty() {
        let states = command.waiters.iter().map(|waiter| waiter.state).collect::<Vec<_>>();
        options.push(
            option("wait").value_name("STATE").value_parser(states).help("Repeat the call until this state is reached"),
        );
        options.push(
            option("wait-timeout")
                .value_name("SECONDS")
                .requires("wait")
                .value_parser(value_parser!(u64).range(1..))
                .help("Wait at most this long"),
        );
    }
    if command.operation.scope == Scope::Project {
        options.push(option("project").value_name("ID").help("Call it in this project"));
    }
    options
}

/// How an operation is called.
enum Way {
    Once,
    All,
    Wait(&'static command::Waiter, Option<Duration>),
    Archive,
}

/// Runs the command of an operation.
pub(crate) async fn run(
    service: &Service,
    command: &'static Command,
    matches: &ArgMatches,
    settings: &Settings,
) -> Result<()> {
    if matches.get_flag("skeleton") {
        terminal::print(&format!("{}\n", command.skeleton));
        return Ok(());
    }
    let values = arguments::read(command, matches, &mut Texts::default())?;
    let options = Options::of(command, matches);
    if matches.get_flag("dry-run") {
        let language = matches.get_one::<Language>("as").copied();
        return dry_run::show(service, command, values, &options, settings, language).await;
    }
    confirm::confirm(command, settings.yes)?;
    let folder = matches.get_one::<PathBuf>("out");
    if let Some(folder) = folder {
        files::prepare(folder)?;
    }
    let way = way(command, matches, folder.is_some());
    let input = Input::new(values).with_options(options.for_call());
    let requests = Requests::default();
    let connection = connect(settings, &[service.name], requests.clone()).await?;
    let failed = |error: Error| of_call(command, &error);
    let mut output = match way {
        Way::All => return list(command, &connection.config, &input, settings).await,
        Way::Once => (command.send)(&connection.config, &input).await.map_err(failed)?,
        Way::Archive => match command.archive {
            Some(archive) => archive(&connection.config, &input).await.map_err(failed)?,
            None => (command.send)(&connection.config, &input).await.map_err(failed)?,
        },
        Way::Wait(waiter, timeout) => {
            let _progress = Progress::start(&format!("waiting for {}", waiter.state), &requests);
            (waiter.wait)(&connection.config, &input, timeout).await.map_err(failed)?
        }
    };
    if let Some(folder) = folder {
        // The result then has the paths of files instead of secrets.
        files::write(command, &mut output, folder)?;
    } else if !settings.show_secrets {
        redact(&mut output.value, command.operation.secrets);
    }
    show(command, &output, settings)
}

/// The options of a call.
pub(crate) struct Options {
    pub(crate) skip_validation: bool,
    /// The ID of the project to call in, instead of that of the credentials.
    pub(crate) project: Option<String>,
}

impl Options {
    fn of(command: &Command, matches: &ArgMatches) -> Self {
        let has_project = command.operation.scope == Scope::Project;
        let project = has_project.then(|| matches.get_one("project").cloned()).flatten();
        Self { skip_validation: matches.get_flag("skip-validation"), project }
    }

    /// The same for the client.
    pub(crate) fn for_call(&self) -> CallOptions {
        let mut options = CallOptions::new();
        if self.skip_validation {
            options = options.skip_validation();
        }
        match &self.project {
            Some(project) => options.project_id(project),
            None => options,
        }
    }
}

fn way(command: &'static Command, matches: &ArgMatches, writes_files: bool) -> Way {
    if command.list.is_some() && matches.get_flag("all") {
        return Way::All;
    }
    if !command.waiters.is_empty()
        && let Some(state) = matches.get_one::<String>("wait")
        && let Some(waiter) = command.waiters.iter().find(|waiter| waiter.state == state)
    {
        return Way::Wait(waiter, matches.get_one::<u64>("wait-timeout").copied().map(Duration::from_secs));
    }
    // The flag of the request that turns the response into an archive.
    let archived = command.arguments.iter().any(|argument| {
        argument.wire == "is_compressed"
            && matches.get_one::<String>(&arguments::option_name(argument)).is_some_and(|value| value == "true")
    });
    if writes_files && archived && command.archive.is_some() { Way::Archive } else { Way::Once }
}

/// The failure of a call, with violations by the names of options.
pub(crate) fn of_call(command: &Command, error: &Error) -> Failure {
    Failure::of_call(error, |name| arguments::named(command, name).map(arguments::option_name))
}

/// Shows all entries of a list: as JSON while they arrive, in other formats at the end.
async fn list(command: &Command, config: &huaweicloud_core::Config, input: &Input, settings: &Settings) -> Result<()> {
    let Some(list) = command.list else { return Ok(()) };
    let mut entries = list(config, input).map_err(|error| of_call(command, &error))?;
    let streams = settings.format() == Format::Json && settings.query.is_none();
    let (mut stream, mut all) = (Stream::default(), Vec::new());
    while let Some(entry) = entries.next().await {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                // What was read is shown as a whole array, and the error says that it is not all.
                if streams {
                    stream.end();
                }
                return Err(of_call(command, &error));
            }
        };
        if !settings.show_secrets {
            redact(&mut entry, command.operation.secrets);
        }
        if streams {
            stream.entry(&entry)?;
        } else {
            all.push(entry);
        }
        // The rest would be read for nobody.
        if terminal::is_closed() {
            return Ok(());
        }
    }
    if streams {
        stream.end();
        return Ok(());
    }
    output::show(&all.into(), settings.format(), settings.query.as_ref())
}

/// Shows a result. A file is shown only if secrets are asked for.
fn show(command: &Command, output: &Output, settings: &Settings) -> Result<()> {
    if let Some(bytes) = output.file.as_ref().filter(|_| output.value.is_null()) {
        if !settings.show_secrets {
            return Err(Failure::usage(format!("{} returned a file, which may have secrets", command.name))
                .with_help("write it to a folder with --out DIR, or to standard output with --show-secrets"));
        }
        terminal::print_bytes(bytes.expose_secret());
        return Ok(());
    }
    output::show(&output.value, settings.format(), settings.query.as_ref())
}
