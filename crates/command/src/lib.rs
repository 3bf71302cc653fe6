//! What a command line must know of an operation: its name, help and arguments, and how to call it
//! with arguments in JSON.
//!
//! `cargo xtask gen` writes a [`Command`] for each operation of each service, in the crate
//! `commands`. Its functions call the generated client and nothing else, so validation, retries,
//! pagination and waiting are those of the client. It must not know where arguments come from, nor
//! how results are shown.

mod call;
mod input;

pub use call::{Entries, List, Output, Send, Waiter, entries, output};
use huaweicloud_core::Operation;
pub use input::Input;

/// The commands of a service.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// The name of the service, such as `scm`.
    pub name: &'static str,
    /// Its title, such as `Huawei Cloud SSL Certificate Manager (SCM)`.
    pub title: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// The groups of its commands, each with its name and description, in their order in the
    /// document.
    pub tags: &'static [(&'static str, &'static str)],
    /// The commands, sorted by name.
    pub commands: &'static [Command],
}

/// The command for an operation.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// Its name, such as `import-certificate`.
    pub name: &'static str,
    /// The entry of the operation in the table of its client.
    pub operation: &'static Operation,
    /// The group that it belongs to: a tag of the service.
    pub tag: &'static str,
    /// What it does, without a full stop.
    pub summary: &'static str,
    /// The same in detail, as Markdown with only code spans, lists and addresses.
    pub description: &'static str,
    /// Why it is deprecated, and what to use instead.
    pub deprecated: Option<&'static str>,
    /// Why a person must agree before it is called, such as that it costs money.
    pub confirm: Option<&'static str>,
    /// The arguments: parameters and the properties of the body, or the body as a whole. Required
    /// ones first, then by name.
    pub arguments: &'static [Argument],
    /// An example of all arguments as JSON, with placeholders for what has no example.
    pub skeleton: &'static str,
    /// The documented errors: statuses, each with its meaning.
    pub errors: &'static [(&'static str, &'static str)],
    /// Calls the operation once.
    pub send: Send,
    /// Calls it and returns the archive that it sends instead of JSON, if there is one.
    pub archive: Option<Send>,
    /// Lists the entries of all pages, if it is a list.
    pub list: Option<List>,
    /// The states that can be waited for.
    pub waiters: &'static [Waiter],
}

/// An argument of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// Its name on the command line, such as `certificate-id`. Unique in its command.
    pub flag: &'static str,
    /// Its name in the request, such as `certificate_id`.
    pub wire: &'static str,
    /// The setter of the client's request.
    pub setter: &'static str,
    /// The Rust type that the setter takes, which can be decoded from JSON.
    pub rust_type: &'static str,
    /// Where it is sent.
    pub place: Place,
    /// The type of its value.
    pub kind: Kind,
    /// Whether the call fails without it.
    pub required: bool,
    /// The documented values, of the value itself or of each item. Services accept others too, if
    /// they are newer than the documentation.
    pub values: &'static [&'static str],
    /// What the service assumes if it is not set.
    pub default: Option<&'static str>,
    /// The other limits in words, such as `1 to 63 characters`. Empty if there are none.
    pub limits: &'static str,
    /// What it is, as Markdown with only code spans, lists and addresses.
    pub description: &'static str,
}

/// Where an argument is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// As a property of the body.
    Body,
    /// As the whole body.
    WholeBody,
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// As a header.
    Header,
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text,
    /// A string that nobody else may see.
    Secret,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A time in milliseconds since 1970.
    UnixMillis,
    /// A time in RFC 3339.
    DateTime,
    /// A date, `YYYY-MM-DD`.
    Date,
    /// Several strings.
    Texts,
    /// Several secrets.
    Secrets,
    /// Several whole numbers.
    Integers,
    /// Anything deeper, as JSON.
    Json,
}

impl Kind {
    /// Whether the values must not be shown.
    #[must_use]
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::Secret | Self::Secrets)
    }

    /// Whether the argument can be given several times.
    #[must_use]
    pub const fn is_list(self) -> bool {
        matches!(self, Self::Texts | Self::Secrets | Self::Integers)
    }
}

impl Command {
    /// The argument with this name on the command line.
    #[must_use]
    pub fn argument(&self, flag: &str) -> Option<&'static Argument> {
        self.arguments.iter().find(|argument| argument.flag == flag)
    }
}
