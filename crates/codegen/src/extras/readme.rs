//! The README of the crate, which is also its documentation: a first program, configuration,
//! regions, operations and features.

use std::fmt::Write as _;

use apispec::Scope;
use apispec::node::Node;
use model::{Operation, Shape};

use super::{Input, exports, pages, quick_start, waiters};
use crate::emit::render::provenance;

pub(super) fn text(input: &Input<'_>) -> String {
    let info = &input.document.openapi.info;
    let mut text = format!("<!-- {} -->\n\n# {}\n\n", provenance(&input.service_file()), input.model.crate_name);
    let _ = writeln!(
        text,
        "Client for {}.\n\n{}\n",
        info.title,
        info.description.as_deref().unwrap_or_default().trim_end()
    );
    text.push_str(
        "This crate is not a Huawei product. It is generated from a transcription of the public documentation.\n\n",
    );
    let crate_name = &input.model.crate_name;
    let _ = writeln!(text, "## Installation\n\n{}", INSTALLATION.replace("CRATE", crate_name));
    if let Some(program) = quick_start::program(input) {
        let _ = writeln!(text, "## Quick start\n\n```rust,no_run\n{program}```\n");
    }
    text.push_str(&linked(&configuration(Scope::of(&input.document.tree))));
    let _ = writeln!(text, "\n## Regions\n\n| region | endpoint |\n| --- | --- |");
    for (region, url) in input.regions() {
        let _ = writeln!(text, "| `{region}` | <{url}> |");
    }
    text.push_str(
        "\nAny other region is an error; no request is sent to one of these instead. To use another region, set its endpoint.\n",
    );
    operations(input, &mut text);
    pagination(input, &mut text);
    waiting(input, &mut text);
    text.push_str(&linked(&rest(input)));
    text.push('\n');
    for (name, page) in NAMES.iter().filter(|(name, _)| text.contains(&format!("[`{name}`]"))).collect::<Vec<_>>() {
        let _ = writeln!(text, "[`{name}`]: {}", docs_url("huaweicloud-core", page));
    }
    text
}

/// The items of the runtime that the README links to, with their pages in its documentation.
const NAMES: &[(&str, &str)] = &[
    ("CallOptions", "struct.CallOptions.html"),
    ("CallOptions::project_id", "struct.CallOptions.html#method.project_id"),
    ("CallOptions::skip_validation", "struct.CallOptions.html#method.skip_validation"),
    ("Config::builder", "struct.Config.html#method.builder"),
    ("Config::from_env", "struct.Config.html#method.from_env"),
    ("ConfigBuilder::retry", "struct.ConfigBuilder.html#method.retry"),
    ("Date", "struct.Date.html"),
    ("DateTime", "struct.DateTime.html"),
    ("Error", "struct.Error.html"),
    ("Error::violations", "struct.Error.html#method.violations"),
    ("ErrorKind::ListChanged", "enum.ErrorKind.html#variant.ListChanged"),
    ("ErrorKind::Timeout", "enum.ErrorKind.html#variant.Timeout"),
    ("ErrorKind::UnexpectedState", "enum.ErrorKind.html#variant.UnexpectedState"),
    ("Paginator", "struct.Paginator.html"),
    ("Secret", "struct.Secret.html"),
    ("UnixMillis", "struct.UnixMillis.html"),
    ("Waiter", "struct.Waiter.html"),
];

/// A text with a link for each of [`NAMES`].
fn linked(text: &str) -> String {
    NAMES.iter().fold(text.to_owned(), |text, (name, _)| text.replace(&format!("`{name}`"), &format!("[`{name}`]")))
}

/// The last part, which names the types of times that the client has.
fn rest(input: &Input<'_>) -> String {
    let dates = [(Shape::DateTime, "`DateTime`"), (Shape::Date, "`Date`")];
    let dates: Vec<_> = dates
        .into_iter()
        .filter(|(shape, _)| exports::has_shape(input, std::slice::from_ref(shape)))
        .map(|(_, name)| name)
        .collect();
    let all = "`UnixMillis`, the type of all times,";
    if dates.is_empty() { REST.to_owned() } else { REST.replace(all, &format!("`UnixMillis`, {}", dates.join(", "))) }
}

/// A page in the documentation of a published crate. A relative link would be broken on crates.io.
fn docs_url(crate_name: &str, page: &str) -> String {
    format!("https://docs.rs/{crate_name}/latest/{}/{page}", crate_name.replace('-', "_"))
}

const INSTALLATION: &str = "\
```sh
cargo add CRATE
cargo add tokio --features macros,rt-multi-thread
```

A version that is not on crates.io comes from git: `cargo add CRATE --git <address of the repository>`. Features are
listed below.
";

const CONFIGURATION: &str = "\
## Configuration

`Config::from_env` reads these variables. `Config::builder` takes the same settings from code.

| variable | meaning |
| --- | --- |
| `HUAWEICLOUD_SDK_AK`, `HUAWEICLOUD_SDK_SK` | access key and secret key, which sign each request |
| `HUAWEICLOUD_SDK_SECURITY_TOKEN` | security token of temporary access keys |
SCOPE
| `HUAWEICLOUD_SDK_AUTH_TOKEN` | IAM user token, used instead of access keys |
| `HUAWEICLOUD_SDK_REGION` | one of the regions below |

Without access keys in the environment, `Config::from_env` tries these sources, in this order: an OIDC token, the
file `~/.huaweicloud/credentials`, the identity of the container, and the agency of the virtual machine. Temporary
keys are renewed before they expire. The builder accepts any of these sources, or a custom one.
";

const DOMAIN: &str = "\
| `HUAWEICLOUD_SDK_DOMAIN_ID` | account (domain) ID, sent as `X-Domain-Id`; looked up in IAM if not set |";

const PROJECT: &str = "\
| `HUAWEICLOUD_SDK_PROJECT_ID` | project ID, sent as `X-Project-Id` and in paths; looked up in IAM if not set |";

const PROJECTS: &str = "
### Project

This service is bound to a project. The ID of the project is not an argument of its operations: it comes from the
configuration, or is looked up in IAM once, for the region's default project. `CallOptions::project_id` sets another
project for one call. A token must be issued for the project that is called.
";

/// The configuration of a service with this scope.
fn configuration(scope: Scope) -> String {
    match scope {
        Scope::Global => CONFIGURATION.replace("SCOPE", DOMAIN),
        Scope::Project => CONFIGURATION.replace("SCOPE", PROJECT) + PROJECTS,
    }
}

/// A list of operations for each tag, as the chapters of the documentation group them. It is not a
/// table and omits the dates of the pages: git reports a conflict where two branches change
/// adjacent lines. A link leads to the method on docs.rs; in the documentation of the crate, it
/// leads to the method there, since the crate defines the same label before, in [`links`].
fn operations(input: &Input<'_>, text: &mut String) {
    text.push_str("\n## Operations\n");
    let crate_name = &input.model.crate_name;
    let table = docs_url(crate_name, "operations/index.html");
    let _ = write!(text, "\n{PERMISSIONS}\n[`operations`]: {table}\n");
    let client = docs_url(crate_name, "struct.Client.html");
    for (tag, description, operations) in input.by_tag() {
        let _ = write!(text, "\n### {tag}\n\n{}\n", description.trim());
        for operation in operations {
            let name = operation.id;
            let field = |key: &str| operation.node.get(key).and_then(Node::as_str);
            let url = operation.node.get("externalDocs").and_then(|docs| docs.get("url")).and_then(Node::as_str);
            let page = url.map_or_else(|| name.to_owned(), |url| format!("[{name}]({url})"));
            let (method, request) = (&operation.method, operation.document.request_line());
            let summary = field("summary").unwrap_or(name);
            let _ = writeln!(text, "\n- [`{method}`][{method}]:\n  {summary}. `{request}`, see {page}");
            let _ = writeln!(text, "\n  [{method}]: {client}#method.{method}");
        }
    }
}

const PERMISSIONS: &str = "\
The documentation of each method names the IAM permission that it needs; the module [`operations`] combines those of a
program.
";

/// The targets of the links in the README, as documentation of the crate. An empty line ends each.
pub(super) fn links(input: &Input<'_>) -> String {
    let readme = text(input);
    let names = NAMES.iter().map(|(name, _)| *name).filter(|name| readme.contains(&format!("\n[`{name}`]: ")));
    let mut text: String = names.map(|name| format!("//! [`{name}`]: huaweicloud_core::{name}\n")).collect();
    text.push_str("//! [`operations`]: crate::operations\n//!\n");
    let operations = input.by_tag().into_iter().flat_map(|(_, _, operations)| operations);
    text.extend(operations.map(|Operation { method, .. }| format!("//! [{method}]: Client::{method}\n//!\n")));
    text
}

fn pagination(input: &Input<'_>, text: &mut String) {
    let methods: Vec<_> = input.paginated().map(|operation| format!("[`{0}`][{0}]", operation.method)).collect();
    if methods.is_empty() {
        return;
    }
    let markers = if input.paginated().any(pages::has_markers) { MARKERS } else { "" };
    let about = linked(&format!("{PAGINATION}{markers}"));
    let _ = writeln!(text, "\n## Pagination\n\n{about}\nPaginated operations: {}.", methods.join(", "));
    if let Some(function) = quick_start::paging(input) {
        let _ = writeln!(text, "\n```rust,no_run\n{function}```");
    }
}

fn waiting(input: &Input<'_>, text: &mut String) {
    let operations = input.model.operations.iter();
    let rows =
        operations.map(|operation| (operation, waiters::methods(operation))).filter(|(_, methods)| !methods.is_empty());
    let rows: String = rows
        .map(|(operation, methods)| {
            let methods: Vec<_> = methods.iter().map(|method| format!("`{method}()`")).collect();
            format!("- [`{0}`][{0}]: {1}\n", operation.method, methods.join(", "))
        })
        .collect();
    if !rows.is_empty() {
        let _ = write!(text, "\n## Waiting\n\n{}\n{rows}", linked(WAITING));
    }
}

const WAITING: &str = "\
Some states are reached long after the call that asks for them. End the request that shows the state with a method
that waits for it, instead of `send()`: it returns a `Waiter`, which sends the request with growing delays and returns
the first response that shows the state. It ends with an error when the time is up (`ErrorKind::Timeout`), or when
the state can no longer be reached (`ErrorKind::UnexpectedState`); both name the last state that was seen. A failure
that may pass does not end it.
";

const PAGINATION: &str = "\
List operations return one page at a time. End the request with `items()` instead of `send()` to iterate over all
entries, or with `pages()` to iterate over whole responses. Both return a `Paginator`, which fetches the next page
when it is needed, with the same arguments. It starts at the offset that was set, or at the first entry, and stops
after the last entry or the first error. A `Paginator` is also a `Stream`.

An entry that is in the list from the first request to the last one is returned exactly once, or the last value is an
error of kind `ErrorKind::ListChanged`; this assumes that entries which stay keep their order. So a loop may create and
delete entries of its own list. Unless a page size is set, a `Paginator` asks for the largest documented one, at most
100; `send()` sends only what was set.
";

const MARKERS: &str = "
Some lists are requested with a marker, which each page names for the next one. They are not read again if they change,
since a marker leads only forward: an entry that is added before it is not returned. See `items()` of the request.
";

const REST: &str = "
## Requests

Each method of the client returns a request. A request owns its data: it can be stored, cloned, and moved to another
task. Awaiting the request sends it, and so does `send()`.

Setters convert common types: any string for text, secrets and enumerations; any integer; a structure or its builder;
arrays, vectors and iterators for lists; pairs for tags. They also accept each of these in an `Option`, where `None`
unsets the field.

Documented limits are checked before the request is sent. A single error lists every missing argument and every value
that breaks a limit; `Error::violations` returns them with their paths. If the service accepts more than its
documentation says, `CallOptions::skip_validation` turns these limits off.

## Responses

Responses are decoded leniently: limits are not checked, unknown values and fields are accepted, and a required field
that is missing or null decodes as empty.

## Errors

Every call returns the same type of error, `Error`, with its kind, the HTTP status, the service's error code and
message, and the ID of the request. It never prints headers or secrets. The module `error_codes` lists the known codes
and their meaning.

Transient failures are retried with exponential backoff, up to three attempts in all: when the connection failed, when
the service throttled the request, and, if the operation is idempotent, when the service failed or did not respond.
The documentation of each method says whether it is idempotent. `ConfigBuilder::retry` and `CallOptions` change
retries and timeouts, for a client or for one call.

## Secrets

Private keys and passwords have the type `Secret`. It prints as `[redacted]` and is wiped from memory when dropped;
`expose_secret` returns the value.

### How do I write the key to a file?

Enable the feature `pem` and call `pem::write_private_key(\"key.pem\", &key)?`. Only the owner can read the file (mode
0600), and a file of that name is replaced as a whole. `pem::read_private_key(\"key.pem\")?` returns a `Secret`, which
setters accept.

## Features

| feature | effect |
| --- | --- |
| `rustls` (default) | TLS with rustls |
| `regions-file` (default) | reads service endpoints from `~/.huaweicloud/regions.yaml`, like the vendor's SDKs |
| `native-tls` | TLS with the library of the operating system |
| `blocking` | calls without an async runtime: `wait()` instead of `.await` |
| `pem` | splits a `fullchain.pem`, reads and writes key files: the module `pem` |
| `test-util` | a fake network and clock, to test programs that use the client |
| `chrono`, `jiff` | conversions between `UnixMillis`, the type of all times, and the types of these crates |

## License

MIT or Apache-2.0, at your option.
";
