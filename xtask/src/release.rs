//! `cargo xtask release`.

use std::path::PathBuf;
use std::process::Command;

use clap::Args;
use semver::Version;
use specdiff::release::{Plan, Request};

use crate::outcome::Outcome;
use crate::selection::workspace;
use crate::{cargo, diff, output};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The version to release, if it is to be higher than the one that is due
    #[arg(value_name = "VERSION")]
    version: Option<Version>,
    /// Write nothing; show the version, the changelogs, and what stands in the way
    #[arg(long)]
    dry_run: bool,
    /// The folder that holds `spec/` and `generated/`
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace(), hide_default_value = true)]
    root: PathBuf,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let today = diff::today();
    let plan = match (Request { root: &options.root, version: options.version.clone(), today }).plan() {
        Ok(plan) => plan,
        Err(error) => return refused(&error.to_string()),
    };
    show(&plan);
    for obstacle in &plan.obstacles {
        refused(obstacle);
    }
    if options.dry_run || !plan.obstacles.is_empty() {
        return if plan.obstacles.is_empty() { Outcome::Success } else { Outcome::Failure };
    }
    match write(options, &plan) {
        Ok(()) => {
            output::print_line(&format!("\n{} is committed and tagged. What is left to you:\n", plan.tag()));
            for command in next(&plan) {
                output::print(&format!("    {command}\n"));
            }
            Outcome::Success
        }
        Err(error) => refused(&format!(
            "{error}\n  help: nothing was pushed; `git restore .` undoes what was written and is not committed"
        )),
    }
}

fn show(plan: &Plan) {
    let since = plan.since.as_deref().unwrap_or("the beginning");
    output::print_line(&format!("Release {} (changes since {since})\n", plan.version));
    for reason in &plan.reasons {
        output::print_columns("  ", reason);
    }
    for (name, entries) in &plan.entries {
        output::print(&format!("\n# {name}\n\n{entries}\n"));
    }
}

/// What is left to people.
fn next(plan: &Plan) -> [String; 2] {
    let packages = packages(plan).join(" ");
    [format!("git push --atomic origin HEAD {}", plan.tag()), format!("cargo publish {packages}")]
}

/// The arguments that name the crates to publish.
fn packages(plan: &Plan) -> Vec<&str> {
    plan.publish.iter().flat_map(|name| ["-p", name]).collect()
}

/// Writes, generates with the new version, builds each package from what it contains, commits and
/// tags.
fn write(options: &Options, plan: &Plan) -> Result<(), String> {
    for (path, text) in &plan.files {
        std::fs::write(options.root.join(path), text).map_err(|error| format!("cannot write {path}: {error}"))?;
    }
    // The manifests of generated crates record the version of the generator, so a generator with
    // the new version writes them. This also brings Cargo.lock up to date.
    run_program(cargo::command(&options.root).args(["run", "--quiet", "--package", "xtask", "--", "gen"]))?;
    // `cargo publish` does the same, but only once the tag is pushed.
    run_program(cargo::command(&options.root).args(["package", "--quiet", "--allow-dirty"]).args(packages(plan)))?;
    let (tag, message) = (plan.tag(), format!("Release {}", plan.version));
    let git = |arguments: &[&str]| run_program(Command::new("git").args(arguments).current_dir(&options.root));
    git(&["add", "--all"])?;
    git(&["commit", "--quiet", "--message", &message])?;
    git(&["tag", "--annotate", &tag, "--message", &message])
}

fn run_program(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?} failed: {status}")),
        Err(error) => Err(format!("cannot run {command:?}: {error}")),
    }
}

fn refused(message: &str) -> Outcome {
    output::print_error(message);
    Outcome::Failure
}
