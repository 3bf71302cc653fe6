//! Writes to standard output.

use std::error::Error;
use std::io::{self, Write as _};

use ccm_emulator::{Account, Emulator, User, coverage, variables};
use serde_json::json;

use super::control::CONTROL_TOKEN;

/// Prints the table of `ccm-emulator operations`.
pub(super) fn operations() -> Result<(), Box<dyn Error>> {
    let rows = coverage();
    let mut text = String::new();
    for row in &rows {
        let state = match (row.emulated, row.reason) {
            (true, _) => "emulated".to_owned(),
            (false, Some(reason)) => format!("not emulated: {reason}"),
            (false, None) => "not emulated yet".to_owned(),
        };
        text.push_str(&format!(
            "{:<4} {:<43} {:<6} {}\n     {state}\n",
            row.service, row.operation, row.method, row.path
        ));
    }
    let emulated = rows.iter().filter(|row| row.emulated).count();
    text.push_str(&format!("{emulated} of {} operations are emulated\n", rows.len()));
    print(&text)
}

/// Prints the environment variables that point clients to the emulator, and how to get a token, as
/// lines for a shell.
pub(super) fn variables_and_token(emulator: &Emulator) -> Result<(), Box<dyn Error>> {
    let mut text =
        format!("# The emulator listens on {}, for browsers too. To use it from a shell:\n", emulator.endpoint());
    let control = (CONTROL_TOKEN.to_owned(), emulator.control_token().expose_secret().to_owned());
    for (name, value) in std::iter::once(control).chain(emulator.variables()) {
        text.push_str(&format!("export {name}={}\n", quoted(&value)));
    }
    let users = emulator.accounts().flat_map(|account| account.users().iter().map(move |user| (account, user)));
    match users.into_iter().next() {
        Some((account, user)) => text.push_str(&token(emulator.endpoint(), account, user)),
        None => text.push_str("# It has no user, so nobody can get a token. Add one with --user.\n"),
    }
    print(&text)
}

/// Prints the variables of an emulator that runs elsewhere, with the demonstration account.
pub(super) fn variables_of(endpoint: &str) -> Result<(), Box<dyn Error>> {
    let variables = variables(&Account::demonstration(), endpoint);
    let lines = variables.into_iter().map(|(name, value)| format!("export {name}={}\n", quoted(&value)));
    print(&lines.collect::<String>())
}

/// How to get a token for a user. The command is commented out, since a token takes precedence over
/// the access key.
fn token(endpoint: &str, account: &Account, user: &User) -> String {
    let domain = json!({"name": account.name()});
    let credentials = json!({"name": user.name, "password": user.password.expose_secret(), "domain": domain});
    let body = json!({"auth": {
        "identity": {"methods": ["password"], "password": {"user": credentials}},
        "scope": {"domain": domain},
    }});
    format!(
        "# For a token of the user {:?} instead of the access key:\n\
         # export HUAWEICLOUD_SDK_AUTH_TOKEN=$(curl -si {endpoint}/v3/auth/tokens -H 'Content-Type: application/json' -d {} | \
         sed -n 's/^x-subject-token: //p' | tr -d '\\r')\n",
        user.name,
        quoted(&body.to_string())
    )
}

/// Quotes a value for a shell, if it needs quotes.
fn quoted(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:".contains(c);
    if value.chars().all(plain) { value.to_owned() } else { format!("'{}'", value.replace('\'', r"'\''")) }
}

/// Prints a line.
pub(super) fn line(text: &str) -> Result<(), Box<dyn Error>> {
    print(&format!("{text}\n"))
}

/// Prints to standard output. A closed pipe is not an error.
fn print(text: &str) -> Result<(), Box<dyn Error>> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
