//! The rule for secrets: what is one by its name has to be one by its format, so that nothing prints it.
//! It must not look at values.

use crate::document::Tree;
use crate::lint::document::security::is_credential_parameter;
use crate::lint::schema::{Role, type_name};
use crate::lint::{Check, Context, check};
use crate::node::Node;
use diagnostics::Findings;

pub(in crate::lint) const RULES: &[Check] = &[SECRET_FORMAT];

const SECRET_FORMAT: Check = check!(541, "secret-format", secret_format);

/// Words that name a secret at the end of a name.
const SECRETS: [&str; 9] =
    ["credential", "credentials", "passphrase", "passwd", "password", "passwords", "pwd", "secret", "token"];

/// What makes a secret of a `key` that follows it.
const KEYS: [&str; 10] =
    ["access", "api", "decryption", "encryption", "enveloped", "master", "private", "secret", "signing", "symmetric"];

/// Words at the end of a name that say nothing about what it is of.
const FORMS: [&str; 9] = ["base64", "body", "content", "data", "file", "pem", "string", "text", "value"];

fn secret_format(context: &Context<'_>, findings: &mut Findings) {
    for schema in &context.schemas_and_references {
        let name = match schema.role {
            Role::Property(name) => name,
            Role::Parameter(parameter) => parameter.get("name").and_then(Node::as_str).unwrap_or_default(),
            _ => continue,
        };
        // The error says in words what failed.
        if schema.component == Some("Error") {
            continue;
        }
        let Some((target, is_secret)) = text_of(context.tree, schema.node) else { continue };
        if let Role::Parameter(parameter) = schema.role {
            // What authenticates the request has a rule of its own.
            if (is_secret || is_secret_name(name)) && !is_credential_parameter(parameter) {
                let place = parameter.get("name").map_or(schema.span, |node| node.span);
                findings.push(
                    SECRET_FORMAT
                        .finding(place, format!("the parameter `{name}` is a secret"))
                        .why("Parameters end in the logs of servers and proxies, and the client has to write them as plain text.")
                        .fix("Send it in the body. If the service takes it only here, leave out `format: password` and allow it with `x-allow`."),
                );
            }
            continue;
        }
        if is_secret || !is_secret_name(name) {
            continue;
        }
        let mut finding = SECRET_FORMAT
            .finding(schema.span, format!("`{name}` is a secret by its name, but not `format: password`"))
            .why("Without the format the client has it as plain text, which is printed and stays in memory.");
        finding = if std::ptr::eq(target, schema.node) {
            finding.fix("Add `format: password`.")
        } else {
            finding
                .related(target.span, "the schema without the format")
                .fix("Add `format: password` to the schema of the text.")
        };
        findings.push(finding);
    }
    for schema in context.schemas() {
        if schema.type_name() != Some("string") || !has_format(schema.node) {
            continue;
        }
        for key in ["default", "enum"] {
            findings.extend(schema.entry(key).map(|entry| {
                SECRET_FORMAT
                    .finding(entry.key_span, format!("a secret has `{key}`"))
                    .why("A value that stands in the documentation is no secret, and the client drops it.")
                    .fix(format!("Remove `{key}`, or `format: password` if it is no secret."))
            }));
        }
    }
}

fn has_format(schema: &Node) -> bool {
    schema.get("format").and_then(Node::as_str) == Some("password")
}

/// The schema of the text that a property holds, itself or as the items of a list, and whether that is a secret by its format.
fn text_of<'a>(tree: &'a Tree, schema: &'a Node) -> Option<(&'a Node, bool)> {
    let resolved = tree.resolve(schema)?;
    let text = match type_name(resolved)? {
        "string" => resolved,
        "array" => tree.resolve(resolved.get("items")?).filter(|items| type_name(items) == Some("string"))?,
        _ => return None,
    };
    // What says `$ref` is mended where that leads.
    Some((text, has_format(text)))
}

/// Whether a name is that of a secret.
fn is_secret_name(name: &str) -> bool {
    let words = words(name);
    let end = words.iter().rposition(|word| !FORMS.contains(&word.as_str())).map_or(0, |last| last + 1);
    match words.get(..end) {
        Some([.., before, last]) if last == "key" || last == "keys" => KEYS.contains(&before.as_str()),
        Some([.., last]) => SECRETS.contains(&last.as_str()) || last == "privatekey",
        _ => false,
    }
}

/// The words of a name in lower case, whether they are parted by signs or by capital letters.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for letter in name.chars() {
        let parts = !letter.is_alphanumeric();
        if parts || (letter.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| !parts) {
            word.extend(letter.to_lowercase());
        }
        was_lower = letter.is_lowercase() || letter.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::is_secret_name;

    #[test]
    fn secrets_are_known_by_their_names() {
        for name in [
            "private_key",
            "privateKey",
            "enc_private_key",
            "sm2_enveloped_key",
            "secret_key",
            "private_key_pem",
            "privatekey",
            "password",
            "user_passwd",
            "key_password",
            "key_passphrase",
            "token",
            "X-Auth-Token",
            "secret",
            "credential",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "key",
            "key_algorithm",
            "public_key",
            "private_key_algo",
            "sort_key",
            "token_count",
            "password_type",
            "secret_name",
            "content",
            "",
            "tag_key",
            "access_key_id",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
