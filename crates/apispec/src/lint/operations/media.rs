//! The rule for media types: which bodies a client can send and read.
//! It must not look at schemas, except that a download needs the right one.

use std::collections::BTreeSet;

use diagnostics::source::Span;
use diagnostics::{Finding, Findings, suggest};

use super::archive::ZIP;
use super::bodies::{JSON, bodies};
use super::responses::response_uses;
use crate::document::{Download, Tree};
use crate::lint::{Check, Context, check};
use crate::node::{Mapping, Node};

pub(in crate::lint) const RULES: &[Check] = &[MEDIA_TYPE];

const MEDIA_TYPE: Check = check!(424, "media-type", sent, received, download_schema);

fn sent(context: &Context<'_>, findings: &mut Findings) {
    for (_, body) in bodies(context.tree) {
        let content = body.get("content").and_then(Node::as_mapping);
        for (name, entry) in content.into_iter().flat_map(Mapping::iter).filter(|(name, _)| *name != JSON) {
            let finding = MEDIA_TYPE.finding(entry.key_span, format!("the body is `{name}` instead of `{JSON}`"));
            findings.push(if content.is_some_and(|content| content.get(JSON).is_some()) {
                only_json(finding)
            } else {
                let why = "The client sends only JSON.";
                other(finding, name, why, &[JSON], "Describe the body as `application/json` if the service accepts it")
            });
        }
    }
}

fn received(context: &Context<'_>, findings: &mut Findings) {
    let mut reported = BTreeSet::new();
    for response_use in response_uses(context.tree, &[2]).into_iter().filter(|used| !used.is_bodiless()) {
        let Some(content) = response_use.content() else { continue };
        let has_json = content.get(JSON).is_some();
        let alone = content.iter().count() == 1;
        let fits = |name: &str| {
            name == JSON || response_use.archive && name == ZIP || alone && Download::MEDIA_TYPES.contains(&name)
        };
        for (name, entry) in content.iter().filter(|(name, _)| !fits(name)) {
            let message = format!("{} is `{name}` instead of `{JSON}`", response_use.title);
            let finding = MEDIA_TYPE.finding(entry.key_span, message);
            let finding = if has_json {
                only_json(finding)
            } else if !alone {
                finding
                    .why("The client has one method for the operation, which reads one kind of body.")
                    .fix("Keep the media type that the service sends, and remove the others.")
            } else {
                let why = "The client reads JSON, or a download: `application/octet-stream`, `application/zip` or `text/plain`.";
                let known: Vec<_> = [JSON].into_iter().chain(Download::MEDIA_TYPES).collect();
                other(
                    finding,
                    name,
                    why,
                    &known,
                    "Describe the response as `application/json` if the service can return it",
                )
            };
            response_use.report(finding, &mut reported, findings);
        }
    }
}

/// The finding for a media type beside JSON.
fn only_json(finding: Finding) -> Finding {
    finding
        .why("The generator handles one media type, and would drop the others or crash.")
        .fix(format!("Keep `{JSON}` and remove the others."))
}

/// The finding for a media type that the client does not support.
fn other(finding: Finding, name: &str, why: &str, known: &[&'static str], json: &str) -> Finding {
    let finding = finding.why(why);
    let base = name.split(';').next().unwrap_or(name).trim();
    if let Some(near) =
        known.iter().find(|known| **known == base).copied().or_else(|| suggest::nearest(name, known.iter().copied()))
    {
        return finding.fix(format!("Did you mean `{near}`?"));
    }
    let instead = match base {
        "multipart/form-data" | "application/x-www-form-urlencoded" => {
            ": forms and file uploads are not supported, and callers send them with an HTTP client of their own"
        }
        _ if base.ends_with("xml") => ": XML is not supported, and callers need an SDK that reads it",
        _ => "",
    };
    finding.fix(format!("{json}, or omit the operation{instead}."))
}

fn download_schema(context: &Context<'_>, findings: &mut Findings) {
    let mut reported = BTreeSet::new();
    for response_use in response_uses(context.tree, &[2]).into_iter().filter(|used| !used.is_bodiless()) {
        let Some((name, entry)) = response_use.content().and_then(|content| content.iter().next()) else { continue };
        if response_use.content().is_some_and(|content| content.get(JSON).is_some()) {
            continue;
        }
        let Some(download) = Download::of_media(name) else { continue };
        let Some(problem) = wrong_schema(context.tree, download, &entry.value) else { continue };
        let (span, message): (Span, _) = (entry.key_span, format!("{}, `{name}`, {problem}", response_use.title));
        let fix = match download {
            Download::Bytes => "Write `schema: {type: string, format: binary}`.",
            Download::Text => "Write `schema: {type: string}`, or `{type: string, format: password}` for a secret.",
        };
        let finding = MEDIA_TYPE
            .finding(span, message)
            .why("The client returns the bytes or the text as a whole, and checks nothing of its content.")
            .fix(fix);
        response_use.report(finding, &mut reported, findings);
    }
}

/// What is wrong with the schema of a download.
fn wrong_schema(tree: &Tree, download: Download, media: &Node) -> Option<&'static str> {
    // Anything but a mapping is rejected when reading the types.
    let media = media.as_mapping()?;
    let Some(schema) = media.get("schema") else { return Some("has no schema") };
    let schema = tree.resolve(schema)?;
    let text = |key: &str| schema.get(key).and_then(Node::as_str);
    let fits = match (download, text("type"), text("format")) {
        (Download::Bytes, Some("string"), Some("binary")) => true,
        (Download::Text, Some("string"), None | Some("password")) => schema.get("enum").is_none(),
        _ => false,
    };
    (!fits).then_some("has another schema than its media type")
}
