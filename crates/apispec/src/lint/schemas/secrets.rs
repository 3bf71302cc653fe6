//! The rule for secrets: a value with the name of a secret must have the format of a secret, so
//! that it is never printed.
//! It must not check values.

use diagnostics::Findings;

use crate::document::Tree;
use crate::lint::document::security::is_credential_parameter;
use crate::lint::schema::{Role, type_name};
use crate::lint::{Check, Context, check};
use crate::node::Node;

pub(in crate::lint) const RULES: &[Check] = &[SECRET_FORMAT];

const SECRET_FORMAT: Check = check!(541, "secret-format", secret_format);

/// Last words of a name that mark a secret. Some names are written as one word.
const SECRET_WORDS: [&str; 21] = [
    "adminpass",
    "credential",
    "credentials",
    "datakey",
    "pass",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "pin",
    "plaintext",
    "privatekey",
    "psk",
    "pwd",
    "secret",
    "secretkey",
    "securitytoken",
    "seed",
    "sk",
    "token",
];

/// Words before `key` that mark a secret.
const SECRET_KEY_WORDS: [&str; 12] = [
    "api",
    "auth",
    "certificate",
    "data",
    "decryption",
    "encryption",
    "enveloped",
    "master",
    "private",
    "secret",
    "signing",
    "symmetric",
];

/// Other ends of a name that mark a secret. An `access_key` alone is the identifier of the pair,
/// which services also call `ak`.
const SECRET_ENDS: [&[&str]; 4] =
    [&["authentication", "code"], &["plain", "text"], &["secret", "access", "key"], &["verification", "code"]];

/// Ends of a name that look like a secret and are none: a client token makes a request idempotent.
const PUBLIC_ENDS: [&[&str]; 1] = [&["client", "token"]];

/// Words at the end of a name that only describe the form of the value.
const FORM_WORDS: [&str; 10] =
    ["base64", "binary", "body", "content", "data", "file", "pem", "string", "text", "value"];

fn secret_format(context: &Context<'_>, findings: &mut Findings) {
    for schema in &context.schemas_and_references {
        let name = match schema.role {
            Role::Property(name) | Role::Header(name) => name,
            Role::Parameter(parameter) => parameter.get("name").and_then(Node::as_str).unwrap_or_default(),
            _ => continue,
        };
        // The error schema describes failures in words.
        if schema.component == Some("Error") {
            continue;
        }
        let Some((target, is_secret)) = string_schema(context.tree, schema.node) else { continue };
        if let Role::Parameter(parameter) = schema.role {
            // Credentials of the request have their own rule.
            if (is_secret || is_secret_name(name)) && !is_credential_parameter(parameter) {
                let place = parameter.get("name").map_or(schema.span, |node| node.span);
                findings.push(
                    SECRET_FORMAT
                        .finding(place, format!("the parameter `{name}` is a secret"))
                        .why("Parameters end up in the logs of servers and proxies.")
                        .fix("Send it in the body. If the service accepts it only here, add an `x-allow`: clients then keep a header with `format: password` out of their own logs."),
                );
            }
            continue;
        }
        if is_secret || !is_secret_name(name) {
            continue;
        }
        let mut finding = SECRET_FORMAT
            .finding(schema.span, format!("`{name}` is a secret by its name, but does not have `format: password`"))
            .why("Without the format, the client keeps it as a plain string, which is printed and stays in memory.");
        finding = if std::ptr::eq(target, schema.node) {
            finding.fix("Add `format: password`.")
        } else {
            finding.related(target.span, "its schema").fix("Add `format: password` to the referenced schema.")
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
                    .why("A documented value is not a secret, and the client drops it.")
                    .fix(format!("Remove `{key}`, or remove `format: password` if it is not a secret."))
            }));
        }
    }
}

fn has_format(schema: &Node) -> bool {
    schema.get("format").and_then(Node::as_str) == Some("password")
}

/// The string schema of a property or of its list items, and whether it has the format of a secret.
fn string_schema<'a>(tree: &'a Tree, schema: &'a Node) -> Option<(&'a Node, bool)> {
    let resolved = tree.resolve(schema)?;
    let text = match type_name(resolved)? {
        "string" => resolved,
        "array" => tree.resolve(resolved.get("items")?).filter(|items| type_name(items) == Some("string"))?,
        _ => return None,
    };
    // A reference is fixed at its target.
    Some((text, has_format(text)))
}

/// Whether a name marks a secret.
fn is_secret_name(name: &str) -> bool {
    let words = words(name);
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    let is_form = |word: &&&str| FORM_WORDS.contains(*word);
    while !ends(&words, &SECRET_ENDS) && words.last().filter(is_form).is_some() {
        words.pop();
    }
    if ends(&words, &SECRET_ENDS) || ends(&words, &PUBLIC_ENDS) {
        return ends(&words, &SECRET_ENDS);
    }
    match words.as_slice() {
        [.., before, "key" | "keys"] => SECRET_KEY_WORDS.contains(before),
        [.., last] => SECRET_WORDS.contains(last),
        [] => false,
    }
}

/// Whether a name ends with one of these sequences of words.
fn ends(words: &[&str], known: &[&[&str]]) -> bool {
    known.iter().any(|end| words.ends_with(end))
}

/// The words of a name in lower case, separated by punctuation or capital letters.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for letter in name.chars() {
        let is_separator = !letter.is_alphanumeric();
        if is_separator || (letter.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| !is_separator) {
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
    fn secrets_are_recognized_by_name() {
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
            // KMS
            "plain_text",
            "plainText",
            "plaintext",
            "plain_text_base64",
            "private_key_plain_text",
            "wrapped_private_key",
            "data_key",
            "datakey",
            "pin",
            "shared_secret",
            "import_token",
            // CSMS
            "secret_string",
            "secretString",
            "secret_binary",
            // ECS, IEC
            "adminPass",
            "admin_pass",
            "adminpass",
            // IAM
            "secret_access_key",
            "secretAccessKey",
            "X-Subject-Token",
            "subject_token",
            "security_token",
            "securityToken",
            "securitytoken",
            "passcode",
            "base32_string_seed",
            "authentication_code",
            "add_private_key",
            // Others
            "sk",
            "SK",
            "tracing_sk",
            "psk",
            "vpnPsk",
            "certificate_key",
            "auth_key",
            "verification_code",
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
            "text",
            "",
            "tag_key",
            "access_key_id",
            // The identifiers of pairs
            "ak",
            "access_key",
            "bucket_access_key",
            "app_key",
            "sign_key",
            "credential_id",
            "secret_id",
            // Encrypted, or what was said of secrets
            "cipher_text",
            "private_key_cipher_text",
            "datakey_cipher",
            "password_expires_at",
            "pwd_strength",
            "http_tokens",
            // Names that only look alike
            "disk",
            "task",
            "mask",
            "bypass",
            "plain",
            "public_plain_address",
            "error_code",
            "access_code",
            "X-Client-Token",
            "clientToken",
            "ksk_public_key",
            "object_key",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
