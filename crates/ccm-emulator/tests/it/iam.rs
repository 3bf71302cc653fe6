//! Access keys, agencies, permissions, users and tokens, by raw requests. Responses are validated.

mod access_keys;
mod agencies;
mod permissions;
#[cfg(feature = "cli")]
mod secrets;
mod support;
mod tokens;
mod users;
