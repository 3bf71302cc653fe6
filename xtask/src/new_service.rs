//! `cargo xtask new-service`.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use audit::NewService;
use clap::Args;
use diagnostics::source::SourceMap;
use drift::Package;

use crate::outcome::Outcome;
use crate::output;
use crate::selection::workspace;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The name of the service, as in its addresses: the folder in `spec/`, and `huaweicloud-NAME`
    #[arg(value_name = "NAME")]
    name: String,
    /// What the service is called, such as "Cloud Eye"
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// What requests are signed for
    #[arg(long, value_parser = ["project", "global"])]
    scope: Option<String>,
    /// The package of the service in the vendor's Python SDK [default: that of `--from`]
    #[arg(long, value_name = "PACKAGE")]
    sdk_package: Option<String>,
    /// Regions with their addresses, instead of those in the package
    #[arg(long, value_name = "REGION=URL", value_delimiter = ',', value_parser = region)]
    regions: Vec<(String, String)>,
    /// Read the regions from a wheel of the vendor's SDK, or from this version of the package,
    /// which is downloaded
    #[arg(long, value_name = "WHEEL|VERSION")]
    from: Option<String>,
    /// The folder that holds `spec/`
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace(), hide_default_value = true)]
    root: PathBuf,
}

fn region(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(region, url)| !region.is_empty() && url.starts_with("https://"));
    let (region, url) = pair.ok_or("write REGION=URL, such as north-1=https://scm.north-1.example.com")?;
    Ok((region.to_owned(), url.to_owned()))
}

pub(crate) fn run(options: &Options) -> Outcome {
    match create(options) {
        Ok(service) => {
            print_next(&service);
            Outcome::Success
        }
        Err(message) => {
            output::print_error(message);
            Outcome::Failure
        }
    }
}

fn create(options: &Options) -> Result<NewService, String> {
    let mut service = NewService {
        name: options.name.clone(),
        title: options.title.clone(),
        scope: options.scope.clone(),
        sdk_package: options.sdk_package.clone(),
        regions: options.regions.clone(),
    };
    service.check_name()?;
    let spec = options.root.join("spec");
    if !spec.is_dir() {
        let root = options.root.display();
        return Err(format!("{root} has no folder `spec`\n  help: name the folder that holds it with `--root`"));
    }
    let folder = spec.join(&service.name);
    if folder.symlink_metadata().is_ok() {
        let name = &service.name;
        return Err(format!(
            "spec/{name} exists already\n  help: add operations to it with `cargo xtask new PAGE --service {name}`"
        ));
    }
    if let Some(from) = &options.from {
        add_facts(&mut service, &package(from, options.sdk_package.as_deref())?)?;
    }
    write(&spec, &folder, &service).map_err(|error| format!("cannot write spec/{}: {error}", service.name))?;
    Ok(service)
}

/// The package that `--from` names.
fn package(from: &str, name: Option<&str>) -> Result<Package, String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let path = Path::new(from);
    if path.exists() {
        return Package::read(path).map_err(|error| text(&error));
    }
    let is_version = from.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let Some(name) = name.filter(|_| is_version) else {
        let help = if is_version { "name the package with `--sdk-package`" } else { "name a wheel or a version" };
        return Err(format!("there is no file {from}\n  help: {help}"));
    };
    output::print_report(&format!("Downloading {name} {from}.\n"));
    let download = drift::download(&[name], Some(from)).map_err(|error| text(&error))?;
    let wheel = download.wheels.first().ok_or_else(|| format!("pip downloaded no wheel of {name} {from}"))?;
    Package::read(wheel).map_err(|error| text(&error))
}

/// Adds what the package says, unless an option says it.
fn add_facts(service: &mut NewService, package: &Package) -> Result<(), String> {
    if let Some(name) = service.sdk_package.as_ref().filter(|name| **name != package.name) {
        let label = &package.label;
        return Err(format!(
            "{label} is the package {}, not {name}\n  help: correct `--sdk-package` or `--from`",
            package.name
        ));
    }
    service.sdk_package = Some(package.name.clone());
    if service.regions.is_empty() {
        service.regions = drift::read(package, &mut SourceMap::new()).regions();
    }
    Ok(())
}

/// Writes all files or none: into a hidden folder, which no command reads, and renames that.
fn write(spec: &Path, folder: &Path, service: &NewService) -> std::io::Result<()> {
    let hidden = spec.join(format!(".{}.new", service.name));
    match fs::remove_dir_all(&hidden) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let [main, shared] = FILES.map(|stem| hidden.join(format!("{stem}.yaml")));
    let written = fs::create_dir(&hidden)
        .and_then(|()| fs::write(main, service.main_file()))
        .and_then(|()| fs::write(shared, service.shared_file()))
        .and_then(|()| fs::rename(&hidden, folder));
    if written.is_err() {
        let _ = fs::remove_dir_all(&hidden);
    }
    written
}

/// The stems of the files.
const FILES: [&str; 2] = [apispec::MAIN_FILE, apispec::SHARED_FILE];

fn print_next(service: &NewService) {
    let name = &service.name;
    let regions = match service.regions.len() {
        0 => "no region yet".to_owned(),
        1 => "1 region".to_owned(),
        count => format!("{count} regions"),
    };
    let [main, shared] = FILES;
    output::print_line(&format!("spec/{name} is new: {main}.yaml, with {regions}, and {shared}.yaml"));
    output::print_line("Next:");
    for (number, step) in [
        format!("`cargo xtask new PAGE --service {name}` for each saved page"),
        format!("replace each TODO, until `cargo xtask lint {name}` reports nothing"),
        format!("`cargo xtask gen`, and any cargo command, which adds huaweicloud-{name} to Cargo.lock"),
        format!("add huaweicloud-{name} to the table of crates in README.md"),
    ]
    .iter()
    .enumerate()
    {
        output::print_columns(&format!("  {}. ", number + 1), step);
    }
}
