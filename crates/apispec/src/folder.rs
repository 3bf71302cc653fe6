//! Finds and reads the files of a service in `spec/<service>/`.
//! It must not know the contents of the files.

use std::io;
use std::path::{Path, PathBuf};

use diagnostics::source::{FileId, SourceMap, Span, normalized};
use diagnostics::{Finding, Findings, Place, Report, suggest};

use crate::loading::{SERVICE_FOLDER, UNREADABLE};
use crate::parse::{MAX_BYTES, too_large};

/// The names of the services in `spec_root`, sorted: those of its folders.
///
/// In messages, paths begin with `display_root`, such as `spec`, instead of `spec_root`.
///
/// # Errors
/// The folder cannot be read or contains no service.
pub fn services(spec_root: &Path, display_root: &str) -> Result<Vec<String>, Report> {
    list_services(spec_root, display_root).map_err(|findings| Report::new(SourceMap::new(), findings))
}

fn list_services(spec_root: &Path, display_root: &str) -> Result<Vec<String>, Findings> {
    let names = folders(spec_root, display_root)?;
    if names.is_empty() {
        let finding = SERVICE_FOLDER
            .finding(Place::Path(display_root.to_owned()), "the folder contains no service")
            .why("Each service has a folder of its name, such as `scm`.")
            .fix("Check the path of the spec folder, or create the service's folder with an openapi.yaml.");
        return Err(finding.into());
    }
    Ok(names)
}

/// Finds the folder of a service by its name.
pub(crate) fn find(spec_root: &Path, display_root: &str, service: &str) -> Result<PathBuf, Findings> {
    let names = folders(spec_root, display_root)?;
    if names.iter().any(|name| name == service) {
        return Ok(spec_root.join(service));
    }
    let known = names.iter().map(String::as_str);
    let path = Place::Path(format!("{display_root}/{service}"));
    let finding = SERVICE_FOLDER
        .finding(path, format!("there is no service `{service}`"))
        .why(format!("The folder `{display_root}` contains {}.", suggest::list(known.clone())))
        .fix(match suggest::nearest(service, known) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => format!("Create the folder `{display_root}/{service}` with an openapi.yaml."),
        });
    Err(finding.into())
}

/// Reads every `*.yaml` in a folder, sorted by name. Adds a finding for each file that cannot be
/// read.
pub(crate) fn read(folder: &Path, display: &str, sources: &mut SourceMap, findings: &mut Findings) -> Vec<FileId> {
    let names = match entries(folder, display) {
        Ok(names) => names,
        Err(found) => {
            findings.extend(found);
            return Vec::new();
        }
    };
    let mut files = Vec::new();
    for name in names {
        let path = format!("{display}/{name}");
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        match extension {
            "yaml" => files.extend(read_file(&folder.join(&name), path, sources, findings)),
            "md" => {}
            _ if folder.join(&name).is_dir() => findings.push(subfolder(path, &name, display)),
            _ => findings.push(unexpected(path, &name, extension)),
        }
    }
    files
}

fn subfolder(path: String, name: &str, folder: &str) -> Finding {
    SERVICE_FOLDER
        .finding(Place::Path(path), format!("`{name}` is a folder"))
        .why("The files of a service are directly in its folder, whatever API versions their paths have.")
        .fix(format!("Move its files to {folder}, or remove it."))
}

fn unexpected(path: String, name: &str, extension: &str) -> Finding {
    let finding = SERVICE_FOLDER
        .finding(Place::Path(path), format!("`{name}` is neither *.yaml nor *.md"))
        .why("It is not read, so its contents would silently be missing from the client.");
    if extension.eq_ignore_ascii_case("yml") || extension.eq_ignore_ascii_case("yaml") {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        return finding.fix(format!("Rename it to `{stem}.yaml`."));
    }
    finding.fix("Move it out of the folder, or remove it.")
}

fn read_file(path: &Path, display: String, sources: &mut SourceMap, findings: &mut Findings) -> Option<FileId> {
    let bytes = match read_bytes(path, &display) {
        Ok(bytes) => bytes,
        Err(found) => {
            findings.extend(found);
            return None;
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => Some(sources.add(display, normalized(&text))),
        Err(error) => {
            let start = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(start).copied().unwrap_or_default();
            let file = sources.add(display, String::from_utf8_lossy(error.as_bytes()));
            let span = Span { file, start, end: start + char::REPLACEMENT_CHARACTER.len_utf8() };
            let finding = UNREADABLE
                .finding(span, format!("the byte 0x{byte:02X} is not valid UTF-8"))
                .why("YAML files must be UTF-8. Guessing another encoding would change names and descriptions.")
                .fix("Save the file as UTF-8.");
            findings.push(finding);
            None
        }
    }
}

fn read_bytes(path: &Path, display: &str) -> Result<Vec<u8>, Findings> {
    let failed = |error: io::Error| Findings::from(unreadable(display, "file", &error));
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        let place = Place::Path(display.to_owned());
        let finding = SERVICE_FOLDER
            .finding(place, "this has the name of a YAML file, but is not a file")
            .why("It cannot be read.")
            .fix("Move it out of the folder, or rename it.");
        return Err(finding.into());
    }
    // Checked before reading, so that a huge file cannot exhaust memory.
    if metadata.len() > MAX_BYTES as u64 {
        return Err(too_large(display, metadata.len()).into());
    }
    std::fs::read(path).map_err(failed)
}

fn unreadable(path: &str, what: &str, error: &io::Error) -> Finding {
    let fix = match error.kind() {
        io::ErrorKind::NotFound => format!("Check the path, or create the {what}."),
        io::ErrorKind::PermissionDenied => format!("Grant yourself permission to read the {what}."),
        _ => format!("Check whether other programs can open the {what}."),
    };
    UNREADABLE
        .finding(Place::Path(path.to_owned()), format!("the {what} cannot be read: {error}"))
        .why("Without it the document would be incomplete.")
        .fix(fix)
}

/// The names of the entries of a folder, sorted.
fn entries(folder: &Path, display: &str) -> Result<Vec<String>, Findings> {
    let failed = |error: io::Error| Findings::from(unreadable(display, "folder", &error));
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        names.push(entry.map_err(failed)?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// The names of the subfolders of a folder, sorted. Hidden ones are skipped: they belong to other
/// tools.
fn folders(folder: &Path, display: &str) -> Result<Vec<String>, Findings> {
    let names = entries(folder, display)?.into_iter();
    Ok(names.filter(|name| !name.starts_with('.') && folder.join(name).is_dir()).collect())
}
