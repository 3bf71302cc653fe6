//! `cargo xtask diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use specdiff::report::{self, Format, Links};
use specdiff::review::Request;
use specdiff::side::SideError;

use crate::display::LimitOptions;
use crate::outcome::Outcome;
use crate::selection::workspace;
use crate::{output, specs};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// What to compare with: a folder, a merged document such as `scm.yaml`, or a git revision
    /// [default: the merge base with `main`]
    #[arg(value_name = "BASE")]
    base: Option<String>,
    /// Compare this revision instead of the working tree
    #[arg(long, value_name = "REV")]
    head: Option<String>,
    /// How to show the changes
    #[arg(long, value_enum, default_value_t = Choice::Human, value_name = "FORMAT")]
    format: Choice,
    #[command(flatten)]
    all: LimitOptions,
    /// Exit with 3 if there are such changes and they are not accepted
    #[arg(long, value_enum, value_name = "WHAT")]
    fail_on: Option<FailOn>,
    /// The folder that holds `spec/`
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace(), hide_default_value = true)]
    root: PathBuf,
}

/// The names of the formats.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Choice {
    /// For people
    Human,
    /// For a comment on a pull request
    Markdown,
    /// One JSON object
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// What to fail on.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    /// Changes that break shipped clients or code
    Breaking,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let request =
        Request { root: &options.root, base: options.base.as_deref(), head: options.head.as_deref(), today: today() };
    let (review, commits) = match request.review() {
        Ok(review) => review,
        Err(error) => return refuse(&error),
    };
    let format = match options.format {
        Choice::Human => Format::Human(output::layout(options.all.limit())),
        Choice::Markdown => Format::Markdown { links: Links::on_github(&commits, |name| std::env::var(name).ok()) },
        Choice::Json => Format::Json,
        Choice::Github => Format::Github,
        Choice::Sarif => Format::Sarif,
    };
    output::print(&report::render(&review, &format));
    match options.fail_on {
        Some(FailOn::Breaking) if review.breaks() => Outcome::Breaking,
        _ => Outcome::Success,
    }
}

/// The date in UTC, which exceptions expire by and changelogs get.
pub(crate) fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Reports why the comparison failed.
pub(crate) fn refuse(error: &specdiff::review::ReviewError) -> Outcome {
    if let specdiff::review::ReviewError::Side(SideError::Spec { reports, .. }) = error {
        specs::print_up_to(usize::MAX, reports);
    }
    output::print_error(error);
    Outcome::Failure
}
