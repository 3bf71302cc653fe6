//! Compares the facts of a package with a service of the spec, both ways. A difference is a finding
//! unless the spec records it. It must not know how packages are read, nor how findings are
//! printed.

mod operations;
mod regions;
mod schemas;
mod subject;
mod unused;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use apispec::node::Node;
use apispec::{Recorded, Resolved, Tree};
use diagnostics::source::{SourceMap, Span};
use diagnostics::{Finding, Findings};

use crate::explain::{self, Used};
use crate::rules::{DIFFERS, NOT_IN_SDK, NOT_UNDERSTOOD, SDK_ONLY};
use crate::sdk::{Api, Sdk};

/// A difference that the spec explains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The place in the package. `None` if the package has nothing.
    pub sdk: Option<Span>,
    /// The place of the record in the spec.
    pub spec: Span,
    /// What differs.
    pub text: String,
    /// The reason given in the spec.
    pub reason: String,
}

/// The result of a comparison.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Unexplained differences, and parts of the package that were not understood.
    pub findings: Findings,
    /// Explained differences.
    pub explained: Vec<Explained>,
    /// The pages of the operations that findings are about, to be read again.
    pub pages: BTreeSet<String>,
    /// The number of facts that are the same.
    pub same: usize,
    /// What could not be compared, each in one line.
    pub not_compared: Vec<String>,
}

/// Compares a package with a service: each API version of the package of which the service has
/// paths. `sources` has the files of both.
#[must_use]
pub fn compare(tree: &Tree, sdk: &Sdk, sources: &SourceMap) -> Comparison {
    let mut out = Comparison { findings: problems(sdk), ..Comparison::default() };
    let versions = tree.versions();
    let compared = |api: &&Api| versions.iter().any(|version| api.has_version(version));
    let apis: Vec<&Api> = sdk.apis.iter().filter(compared).collect();
    let Some(&api) = apis.first() else {
        let start = sdk.apis.first().map_or(tree.root.span, |api| api.client.span);
        let message = format!("{} has no client for {} {}", sdk.label, tree.service, versions.join(", "));
        out.findings.push(NOT_IN_SDK.finding(start, message).fix("Check `x-sdk-package` in openapi.yaml."));
        return out;
    };
    let mut comparer = Comparer {
        tree,
        apis,
        api,
        out,
        used: Used::default(),
        seen: BTreeSet::new(),
        skipped: Skipped::default(),
        page: None,
    };
    comparer.operations();
    comparer.regions();
    comparer.unused_records();
    let Comparer { mut out, skipped, apis, .. } = comparer;
    out.not_compared = skipped.lines(sdk, &apis);
    out.findings = out.findings.sorted(sources);
    let place = |span: Span| sources.location(span);
    out.explained.sort_by_cached_key(|entry| (place(entry.spec), entry.text.clone()));
    out
}

/// Turns the parts of a package that were not understood into findings.
#[must_use]
pub fn problems(sdk: &Sdk) -> Findings {
    let problem = |problem: &diagnostics::source::Fact<String>| {
        NOT_UNDERSTOOD
            .finding(problem.span, problem.value.as_str())
            .why("Parts that are not understood are not compared.")
            .fix("If the package is damaged, download it again. If the SDK has a new form, teach it to crates/drift/src/read/.")
    };
    sdk.problems.iter().map(problem).collect()
}

/// How much could not be compared, by reason.
#[derive(Debug, Default)]
struct Skipped {
    /// Properties of responses, all of which the SDK makes optional.
    required: usize,
    /// Secrets of the spec that the SDK does not mark.
    secrets: usize,
    /// Enumerations of the spec that are texts in the SDK.
    values: usize,
    /// Bodies of which one side has no JSON, such as downloads.
    bodies: usize,
    /// Operations of API versions that a spec that has only some does not have.
    versions: BTreeMap<String, usize>,
}

impl Skipped {
    fn lines(&self, sdk: &Sdk, apis: &[&Api]) -> Vec<String> {
        let mut lines = Vec::new();
        let mut counted = |count: usize, text: &str| {
            if count > 0 {
                lines.push(format!("{text}: {count}"));
            }
        };
        counted(self.required, "whether properties of responses are always present, since the SDK makes all optional");
        counted(self.secrets, "secrets that the SDK does not mark as sensitive");
        counted(self.values, "values of enumerations, which the SDK has as plain text");
        counted(self.bodies, "bodies that are not JSON in one of the two");
        let unused = apis.iter().map(|api| api.models.len() - api.used_models().len()).sum();
        counted(unused, "models that no operation of the SDK uses");
        let compared = |other: &Api| apis.iter().any(|api| api.version == other.version);
        let mut versions = self.versions.clone();
        for other in sdk.apis.iter().filter(|other| !compared(other)) {
            *versions.entry(other.version.clone()).or_default() += other.operations.len();
        }
        for (version, count) in versions {
            counted(count, &format!("operations of {version}, which the spec does not have"));
        }
        lines.push("what no package has: bounds, patterns, defaults, statuses, error codes, IAM actions".to_owned());
        lines
    }
}

struct Comparer<'a> {
    tree: &'a Tree,
    /// The API versions that are compared.
    apis: Vec<&'a Api>,
    /// The one that is compared at present.
    api: &'a Api,
    out: Comparison,
    used: Used,
    /// The pairs of schema and model that were compared, so that each is compared once. A version
    /// has models of its own.
    seen: BTreeSet<(Span, Span)>,
    skipped: Skipped,
    /// The page of the operation that is compared.
    page: Option<&'a str>,
}

/// A fact that both sides have.
struct Fact<'f, 'a> {
    /// What has it.
    what: &'f dyn Display,
    /// The keyword.
    keyword: &'static str,
    /// Whether the two are the same.
    agrees: bool,
    /// The value in the spec, formatted.
    spec: String,
    /// The value in the SDK, formatted.
    sdk: String,
    spec_span: Span,
    sdk_span: Span,
    /// What the spec records for the SDK, and whether that is what the SDK has.
    recorded: Option<(Recorded<'a>, bool)>,
    /// What the spec records for the page, and whether the SDK has the same.
    documented: Option<(Recorded<'a>, bool)>,
}

impl<'a> Comparer<'a> {
    /// Resolves a node of the spec whose key is at `span`.
    fn side(&self, node: &'a Node, span: Span) -> Resolved<'a> {
        Resolved::new(self.tree, node, span)
    }

    fn explained(&mut self, record: Recorded<'a>, sdk: Option<Span>, text: String) {
        self.used.insert(record.span);
        let reason = record.reason.split_whitespace().collect::<Vec<_>>().join(" ");
        let entry = Explained { sdk, spec: record.span, text, reason };
        if !self.out.explained.contains(&entry) {
            self.out.explained.push(entry);
        }
    }

    fn report(&mut self, finding: Finding) {
        self.out.pages.extend(self.page.map(str::to_owned));
        let page = self.page.map(|page| format!("The page to read: {page}"));
        self.out.findings.push(page.into_iter().fold(finding, Finding::why));
    }

    /// Compares a fact that both sides have.
    fn fact(&mut self, fact: Fact<'_, 'a>) {
        let Fact { what, keyword, spec, sdk, .. } = &fact;
        if fact.agrees {
            self.out.same += 1;
            return;
        }
        let text = format!("{what}: the SDK has `{keyword}: {sdk}`, the spec has `{keyword}: {spec}`");
        for (record, matches) in [fact.recorded, fact.documented].into_iter().flatten() {
            if matches {
                self.explained(record, Some(fact.sdk_span), text);
                return;
            }
        }
        let finding = DIFFERS.finding(fact.sdk_span, text).label("the SDK").related(fact.spec_span, "the spec");
        let finding = match fact.recorded {
            Some((record, _)) => {
                self.used.insert(record.span);
                finding.related(record.span, "recorded here").fix("Read the page, and correct the spec or `x-sdk`.")
            }
            None => finding.fix(format!(
                "Read the page. Correct the spec, or record the difference with `x-sdk: {{{keyword}: {sdk}, reason: …}}`."
            )),
        };
        self.report(finding);
    }

    /// Reports what only the SDK has, unless the list `keyword` of `parent` has its name.
    fn sdk_only(
        &mut self,
        what: &dyn Display,
        name: &str,
        keyword: &str,
        record: Option<Recorded<'a>>,
        sdk: Span,
        parent: Span,
    ) {
        let text = format!("{what} is in the SDK, but not in the spec");
        if let Some(record) = explain::listed(record, name) {
            self.explained(record, Some(sdk), text);
            return;
        }
        let finding = SDK_ONLY.finding(sdk, text).label("the SDK").related(parent, "missing here");
        self.report(finding.fix(format!(
            "Read the page. Add it to the spec, or record it there with `x-sdk: {{{keyword}: [{name}], reason: …}}`."
        )));
    }

    /// Reports what only the spec has, unless it has a record of that.
    fn spec_only(&mut self, what: &dyn Display, record: Option<Recorded<'a>>, spec: Span, sdk: Span) {
        let text = format!("{what} is in the spec, but not in the SDK");
        if let Some(record) = record {
            self.explained(record, None, text);
            return;
        }
        let finding = NOT_IN_SDK.finding(spec, text).label("the spec").related(sdk, "missing here");
        self.report(finding.fix(
            "Read the page. Remove it from the spec, or record that it is missing with `x-sdk: {absent: true, reason: …}`.",
        ));
    }
}

/// Whether a recorded value is this text or boolean.
fn is(record: Recorded<'_>, value: &str) -> bool {
    match &record.value.value {
        apispec::node::Value::String(text) => text == value,
        apispec::node::Value::Bool(flag) => flag.to_string() == value,
        _ => false,
    }
}
