//! The README of the crate, which is its documentation too: what it is, a first program, its operations, regions and features.

use std::fmt::Write as _;

use apispec::node::Node;

use super::{Input, quick_start};
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
        "This crate is not a product of Huawei. It is generated from a transcription of the public documentation.\n\n",
    );
    if let Some(program) = quick_start::program(input) {
        let _ = writeln!(text, "## Quick start\n\n```rust,no_run\n{program}```\n");
    }
    text.push_str(CONFIGURATION);
    let _ = writeln!(text, "\n## Regions\n\n| region | endpoint |\n| --- | --- |");
    for (region, url) in input.regions() {
        let _ = writeln!(text, "| `{region}` | <{url}> |");
    }
    text.push_str("\nAny other region is an error, never a request to one of these; name its endpoint to use it.\n");
    operations(input, &mut text);
    pagination(input, &mut text);
    text.push_str(REST);
    text
}

const CONFIGURATION: &str = "\
## Configuration

`Config::from_env` reads these variables; `Config::builder` takes the same from code.

| variable | what it holds |
| --- | --- |
| `HUAWEICLOUD_SDK_AK`, `HUAWEICLOUD_SDK_SK` | the access key and its secret key, which sign each request |
| `HUAWEICLOUD_SDK_SECURITY_TOKEN` | the token of temporary keys |
| `HUAWEICLOUD_SDK_DOMAIN_ID` | the account's domain id, sent as `X-Domain-Id`; looked up in IAM if it is not set |
| `HUAWEICLOUD_SDK_AUTH_TOKEN` | an IAM user token, instead of keys |
| `HUAWEICLOUD_SDK_REGION` | the region, one of those below |

Without keys in the environment, `Config::from_env` looks further, in this order: an OIDC token, the file `~/.huaweicloud/credentials`, the
identity of the container, the agency of the virtual machine. Temporary keys are fetched again before they expire. The builder takes
any of these sources, or one of your own.
";

/// A list for each tag, as the chapters of the documentation group the operations. It is no table, and the dates of the pages are not in
/// it: where two branches change what touches, git finds a conflict.
fn operations(input: &Input<'_>, text: &mut String) {
    text.push_str("\n## Operations\n");
    for (tag, description, operations) in input.by_tag() {
        let _ = write!(text, "\n### {tag}\n\n{}\n", description.trim());
        for operation in operations {
            let name = operation.id;
            let url = operation.node.get("externalDocs").and_then(|docs| docs.get("url")).and_then(Node::as_str);
            let page = url.map_or_else(|| name.to_owned(), |url| format!("[{name}]({url})"));
            let (method, request) = (&operation.method, operation.document.request_line());
            let _ = writeln!(text, "\n- `{method}`:\n  `{request}`, page {page}");
        }
    }
}

fn pagination(input: &Input<'_>, text: &mut String) {
    let methods: Vec<_> = input.paginated().map(|operation| format!("`{}`", operation.method)).collect();
    if methods.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n## Pagination\n\n{PAGINATION}\nOperations with pages: {}.", methods.join(", "));
    if let Some(function) = quick_start::paging(input) {
        let _ = writeln!(text, "\n```rust,no_run\n{function}```");
    }
}

const PAGINATION: &str = "\
A list comes a page at a time. Instead of `send`, end the request with `items()` for its entries or with `pages()` for whole
answers: a `Paginator` fetches the next page when it is needed, with everything that was set. It begins at the offset that was
set, or at the first entry, and ends when there are no more entries, or after the first error. It is a `Stream`, too.
";

const REST: &str = "
## Requests

A method of the client makes a request, which owns what it needs: it can be kept, cloned, and moved to another task. `.await` sends it, and so
does `send()`.

Setters take what callers have: any string for text, secrets and enumerations, any integer, a structure or its builder, arrays, vectors
and iterators for lists, pairs for tags, and each of these in an `Option`, of which `None` unsets the field.

Every documented limit is checked when the request is sent, before anything goes out. One error lists everything that is missing or
breaks a limit: `Error::violations` has each with its path. Where the service accepts more than its documentation says,
`CallOptions::skip_validation` sends the request all the same.

## Answers

An answer is read even if it differs a little from the documentation: no limit is checked, unknown values and fields are no error,
and a field that is documented as always there reads as empty when it is missing or null.

## Errors

Every call fails with the one `Error`, which tells its kind, the HTTP status, the code and message of the service, and the id
of the request. It prints no header and no secret. The module `error_codes` has the codes that are known, with their meaning.

What may succeed later is tried again, up to three times, with waits that grow: where no connection came about, where the service was busy,
and, if the operation is safe to repeat, where it failed or did not answer. The documentation of each method says which are safe.
`ConfigBuilder::retry` and `CallOptions` change that, as they change timeouts, for a client or for one call.

## Secrets

Private keys and passwords are of the type `Secret`, which prints as `[redacted]` and is wiped from memory when it is dropped;
`expose_secret` reads it.

## Features

| feature | what it does |
| --- | --- |
| `rustls` (default) | TLS by rustls |
| `regions-file` (default) | addresses of services from `~/.huaweicloud/regions.yaml`, as the vendor's SDKs have it |
| `native-tls` | TLS by the library of the operating system |
| `blocking` | calls without an asynchronous runtime: `wait()` in the place of `.await` |
| `test-util` | stand-ins for the network and the clock, to test programs that use the client |
| `chrono`, `jiff` | conversions of `UnixMillis`, the type of all times, from and to the types of these crates |

## Licence

MIT or Apache-2.0, as you like.
";
