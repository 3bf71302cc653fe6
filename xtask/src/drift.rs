//! `cargo xtask drift`.

use std::path::{Path, PathBuf};

use apispec::Tree;
use clap::Args;
use diagnostics::Report;
use diagnostics::report::Format;
use diagnostics::source::SourceMap;
use drift::{Download, Drift, Package, Release, Sdk};
use specdiff::report::{Format as DiffFormat, Links};
use specdiff::{Review, Side};

use crate::display::DisplayOptions;
use crate::outcome::Outcome;
use crate::selection::{Selection, workspace};
use crate::{diff, output, specs};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Wheels, folders of wheels, or a version to download
    /// [default: download the newest version]
    #[arg(value_name = "WHEEL|FOLDER|VERSION")]
    packages: Vec<String>,
    /// Show what the vendor changed between two releases, in the words of `diff`; each is a wheel,
    /// a folder of wheels, or a version to download
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with = "packages")]
    between: Option<Vec<String>>,
    /// Print what the packages say as OpenAPI documents, for a look or for other tools
    #[arg(long, conflicts_with_all = ["between", "format", "markdown"])]
    document: bool,
    /// Print Markdown, for an issue: the differences, and the pages to read
    #[arg(long, conflicts_with = "format")]
    markdown: bool,
    #[command(flatten)]
    display: DisplayOptions,
    /// The folder that holds `spec/`
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace(), hide_default_value = true)]
    root: PathBuf,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let selection = Selection { services: Vec::new(), root: options.root.clone() };
    let trees: Vec<Tree> = match specs::check(&selection) {
        Ok(documents) => documents.into_iter().map(|document| document.tree).collect(),
        Err(reports) => {
            specs::print(&reports);
            return Outcome::Failure;
        }
    };
    let result = match options.between.as_deref() {
        Some([old, new]) => between(options, &trees, old, new),
        _ if options.document => documents(options, &trees),
        _ => compare(options, &trees),
    };
    result.unwrap_or_else(|message| {
        output::print_error(message);
        Outcome::Failure
    })
}

/// The packages that are named, or the newest.
fn packages(options: &Options, trees: &[Tree]) -> Result<Vec<Package>, String> {
    let newest = [String::new()];
    let named = if options.packages.is_empty() { &newest[..] } else { &options.packages };
    let mut packages = Vec::new();
    for name in named {
        let source = Source::find(name, trees)?;
        for path in source.paths() {
            packages.push(Package::read(path).map_err(text)?);
        }
    }
    Ok(packages)
}

/// Compares packages with the spec.
fn compare(options: &Options, trees: &[Tree]) -> Result<Outcome, String> {
    let mut drifts: Vec<Drift> = Vec::new();
    for package in packages(options, trees)? {
        drifts.push(drift::drift(trees, &package).map_err(text)?);
    }
    match options.display.format() {
        _ if options.markdown => output::print(&drift::report::markdown(&drifts)),
        Format::Human(layout) => output::print(&drift::report::human(&drifts, layout)),
        Format::Json => output::print(&drift::report::json(&drifts)),
        format => output::print(&drift::report::findings(&drifts, format)),
    }
    Ok(if drifts.iter().all(Drift::agrees) { Outcome::Success } else { Outcome::Failure })
}

/// Prints what packages say.
fn documents(options: &Options, trees: &[Tree]) -> Result<Outcome, String> {
    let mut outcome = Outcome::Success;
    for package in packages(options, trees)? {
        let (sdk, understood) = facts(options, &package);
        if !understood {
            outcome = Outcome::Failure;
        }
        for document in drift::documents(&sdk) {
            output::print(&format!("---\n{document}"));
        }
    }
    Ok(outcome)
}

/// The facts of a package, and whether all of it was understood. What was not is printed.
fn facts(options: &Options, package: &Package) -> (Sdk, bool) {
    let mut sources = SourceMap::new();
    let sdk = drift::read(package, &mut sources);
    let report = Report::new(sources, drift::problems(&sdk));
    let understood = report.findings.is_empty();
    specs::print_up_to(options.display.limit(), &[report]);
    (sdk, understood)
}

/// Compares two releases.
fn between(options: &Options, trees: &[Tree], old: &str, new: &str) -> Result<Outcome, String> {
    let ((before, all_before), (after, all_after)) = (release(options, old, trees)?, release(options, new, trees)?);
    let (before, after) = drift::releases(&before, &after).map_err(|report| report.render(false))?;
    let shown =
        |name: &str| Path::new(name).file_name().map_or(name.to_owned(), |file| file.to_string_lossy().into_owned());
    let side = |name: &str, services| Side { name: shown(name), services, only: None, version: None, commit: None };
    let review = Review::of_others(&side(old, before), &side(new, after), diff::today());
    let format = match options.display.format() {
        _ if options.markdown => DiffFormat::Markdown { links: Links::default() },
        Format::Human(layout) => DiffFormat::Human(layout),
        Format::Json => DiffFormat::Json,
        Format::Github => DiffFormat::Github,
        Format::Sarif => DiffFormat::Sarif,
    };
    output::print(&specdiff::report::render(&review, &format));
    Ok(if all_before && all_after { Outcome::Success } else { Outcome::Failure })
}

/// The facts of all packages of a release, by the service that names each, and whether all was
/// understood.
fn release(options: &Options, name: &str, trees: &[Tree]) -> Result<(Release, bool), String> {
    let source = Source::find(name, trees)?;
    let mut packages = Release::new();
    let mut all = true;
    for path in source.paths() {
        let package = Package::read(path).map_err(text)?;
        let tree = trees.iter().find(|tree| drift::package_name(tree) == Some(package.name.as_str()));
        let service = tree.map_or_else(|| package.service(), |tree| &tree.service).to_owned();
        let (sdk, understood) = facts(options, &package);
        all &= understood;
        if let Some(other) = packages.insert(service, sdk) {
            return Err(format!("{name} has several versions of {}\n  help: name one of them", other.name));
        }
    }
    Ok((packages, all))
}

/// Where wheels are.
enum Source {
    Files(Vec<PathBuf>),
    Downloaded(Download),
}

impl Source {
    /// The wheels that a name stands for: a file, a folder, or a version to download, the newest if
    /// it is empty.
    fn find(name: &str, trees: &[Tree]) -> Result<Self, String> {
        let path = Path::new(name);
        if path.is_dir() {
            return drift::packages_in(path).map(Self::Files).map_err(text);
        }
        if path.exists() {
            return Ok(Self::Files(vec![path.to_path_buf()]));
        }
        let is_version = name.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        if !name.is_empty() && !is_version {
            return Err(format!(
                "{name} is neither a file or folder nor a version\n  help: name a wheel, a folder of wheels, or a version such as 3.1.219"
            ));
        }
        let packages: Vec<_> = trees.iter().filter_map(drift::package_name).collect();
        if packages.is_empty() {
            return Err("no service of the spec has `x-sdk-package`, so there is nothing to download".to_owned());
        }
        output::print_report(&format!("Downloading {}.\n", packages.join(", ")));
        drift::download(&packages, Some(name).filter(|name| !name.is_empty())).map(Self::Downloaded).map_err(text)
    }

    fn paths(&self) -> &[PathBuf] {
        match self {
            Self::Files(paths) => paths,
            Self::Downloaded(download) => &download.wheels,
        }
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
