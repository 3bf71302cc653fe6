//! The command line, made from the tables of the services.

use clap::{Arg, ArgMatches, Command, value_parser};
use clap_complete::Shell;
use commands::SERVICES;

use crate::outcome::{Failure, Result};
use crate::settings::{self, Settings};
use crate::{arguments, configure, help, jobs, operation, terminal};

/// The whole command line.
#[must_use]
pub fn command() -> Command {
    Command::new("ccm")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Huawei Cloud certificates from a shell")
        .long_about(
            "Huawei Cloud certificates from a shell: every operation of the certificate services and of IAM, with \
             arguments checked, failures retried, lists followed and secrets kept off the screen.",
        )
        .after_help(help::codes())
        .styles(help::styles())
        .subcommand_required(true)
        .arg_required_else_help(true)
        .max_term_width(100)
        .args(settings::options())
        .subcommands(SERVICES.iter().map(service))
        .subcommands(jobs::commands())
        .subcommand(configure::command())
        .subcommand(
            Command::new("completion")
                .about("Print the completion script of a shell")
                .after_help("For example, in ~/.bashrc:\n  source <(ccm completion bash)")
                .arg(Arg::new("shell").required(true).value_parser(value_parser!(Shell)).help("The shell")),
        )
        .subcommand(
            Command::new("man").about("Write the manual pages").arg(
                Arg::new("dir")
                    .value_name("DIR")
                    .required(true)
                    .value_parser(value_parser!(std::path::PathBuf))
                    .help("The folder to write them to, such as ~/.local/share/man/man1"),
            ),
        )
}

/// The command of a service.
fn service(service: &'static command::Service) -> Command {
    Command::new(service.name)
        .about(service.title)
        .long_about(help::plain(service.description))
        .help_template(help::SERVICE_TEMPLATE)
        .before_help(help::groups(service))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(service.commands.iter().map(operation))
}

/// The command of an operation.
fn operation(command: &'static command::Command) -> Command {
    Command::new(command.name)
        .about(command.summary)
        .long_about(help::about(command))
        .after_long_help(help::reference(command))
        .arg_required_else_help(false)
        .args(command.arguments.iter().map(arguments::option))
        .args(operation::options(command))
}

/// Runs the chosen command.
pub(crate) async fn run(matches: &ArgMatches) -> Result<()> {
    let Some((name, inner)) = matches.subcommand() else { return Ok(()) };
    match name {
        "completion" => {
            let shell = *inner.get_one::<Shell>("shell").unwrap_or(&Shell::Bash);
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command(), "ccm", &mut script);
            terminal::print_bytes(&script);
            Ok(())
        }
        "man" => manuals(inner),
        configure::NAME => configure::run(inner),
        name => {
            if let Some(done) = jobs::run(name, inner, &Settings::of(inner)?).await {
                return done;
            }
            let Some((service, (operation, inner))) =
                SERVICES.iter().find(|service| service.name == name).zip(inner.subcommand())
            else {
                return Err(Failure::usage(format!("{name} is not a command")));
            };
            let Some(command) = service.commands.iter().find(|command| command.name == operation) else {
                return Err(Failure::usage(format!("{operation} is not a command of {name}")));
            };
            operation::run(service, command, inner, &Settings::of(inner)?).await
        }
    }
}

/// Writes a manual page for each command.
fn manuals(matches: &ArgMatches) -> Result<()> {
    let Some(folder) = matches.get_one::<std::path::PathBuf>("dir") else { return Ok(()) };
    let failed = |error: std::io::Error| Failure::local(format!("cannot write to {}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(failed)?;
    clap_mangen::generate_to(command(), folder).map_err(failed)
}
