//! Why a command failed, as one line for people and an exit code for programs.

use huaweicloud_core::{Error, ErrorKind};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Failure {
    message: String,
    /// How to go on.
    help: Option<String>,
    pub(crate) code: Code,
}

/// The exit codes. `--help` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Code {
    Local = 1,
    Usage = 2,
    Credentials = 3,
    Arguments = 4,
    Refused = 5,
    Unavailable = 6,
    Network = 7,
    Timeout = 8,
    Response = 9,
    Declined = 10,
}

/// Each exit code with its meaning, for the help.
pub(crate) const CODES: &[(u8, &str)] = &[
    (0, "success"),
    (Code::Local as u8, "a file cannot be read or written, or a job did not finish"),
    (Code::Usage as u8, "the command line is wrong"),
    (Code::Credentials as u8, "no credentials, or the configuration is wrong"),
    (Code::Arguments as u8, "an argument is missing or breaks a documented limit; nothing was sent"),
    (Code::Refused as u8, "the service refused the request"),
    (Code::Unavailable as u8, "the service is overloaded or failed"),
    (Code::Network as u8, "the service cannot be reached"),
    (Code::Timeout as u8, "the call, or what it waited for, took too long"),
    (Code::Response as u8, "the response was not understood, or a list changed while it was read"),
    (Code::Declined as u8, "the question before the call was not answered with yes"),
    (CLOSED_PIPE, "nobody reads the output any more, as in `ccm … | head -1`"),
];

/// The exit code of a program that a closed pipe has ended: 128 and the number of the signal.
pub(crate) const CLOSED_PIPE: u8 = 141;

pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, code }
    }

    /// A failure on this machine.
    pub(crate) fn local(message: impl Into<String>) -> Self {
        Self::new(Code::Local, message)
    }

    /// The command line is wrong.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Code::Usage, message)
    }

    /// Adds how to go on.
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// How to go on.
    pub(crate) fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The failure of a call. `flag` is the name on the command line of an argument in violations.
    pub(crate) fn of_call(error: &Error, flag: impl Fn(&str) -> Option<String>) -> Self {
        let code = match error.kind() {
            ErrorKind::Config | ErrorKind::Credentials => Code::Credentials,
            ErrorKind::InvalidRequest => Code::Arguments,
            ErrorKind::Service | ErrorKind::UnexpectedStatus if is_temporary(error) => Code::Unavailable,
            ErrorKind::Service | ErrorKind::UnexpectedStatus => Code::Refused,
            ErrorKind::Connect | ErrorKind::Transport => Code::Network,
            ErrorKind::Timeout => Code::Timeout,
            _ => Code::Response,
        };
        let violations = error.violations();
        if violations.is_empty() {
            let message = one_line(&with_causes(error));
            let help = match error.kind() {
                _ if error.is_no_credentials() => Some(NO_CREDENTIALS),
                ErrorKind::Config if message.contains("region") => Some(NO_REGION),
                _ => None,
            };
            return Self { message, help: help.map(str::to_owned), code };
        }
        let lines = violations.iter().map(|violation| {
            let (head, rest) = split(violation.field());
            let name = flag(head).map_or_else(|| head.to_owned(), |flag| format!("--{flag}"));
            format!("{name}{rest} {}", violation.message())
        });
        Self::new(code, one_line(&lines.collect::<Vec<_>>().join("; ")))
    }
}

const NO_CREDENTIALS: &str = "run `ccm configure`, set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or try it without an account \
     with --emulator";

const NO_REGION: &str = "name it with --region or `ccm configure`, or try it without an account with --emulator";

/// Whether the same call may succeed later.
fn is_temporary(error: &Error) -> bool {
    error.is_throttled() || error.status().is_some_and(|status| status.is_server_error())
}

fn with_causes(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let next = error.to_string();
        if !text.contains(&next) {
            text = format!("{text}: {next}");
        }
        cause = error.source();
    }
    text
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first name of a path such as `tags[0].key`, and the rest.
fn split(path: &str) -> (&str, &str) {
    path.split_at(path.find(['.', '[']).unwrap_or(path.len()))
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::local(error.to_string())
    }
}
