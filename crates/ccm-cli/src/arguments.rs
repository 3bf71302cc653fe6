//! The arguments of an operation: options for clap, and their values, with those of an input file,
//! as JSON.

use std::collections::BTreeMap;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches};
use command::{Argument, Command, Kind, Place};
use serde_json::{Map, Value};

use crate::outcome::{Code, Failure, Result};
use crate::texts::Texts;
use crate::{help, settings, terminal};

/// The heading of arguments in the help.
const HEADING: &str = "Arguments";

/// What an option without a value stands for: being asked.
const ASK: &str = "";

/// The name of an argument as an option. An argument that has the name of an option of all commands
/// gets a prefix.
pub(crate) fn option_name(argument: &Argument) -> String {
    let taken = settings::options().iter().any(|option| option.get_id() == argument.flag);
    let own =
        ["input", "skeleton", "all", "wait", "wait-timeout", "dry-run", "as", "out", "skip-validation", "project"];
    if taken || own.contains(&argument.flag) || argument.flag == "help" || argument.flag == "version" {
        format!("with-{}", argument.flag)
    } else {
        argument.flag.to_owned()
    }
}

/// The option of an argument.
pub(crate) fn option(argument: &'static Argument) -> Arg {
    let name = option_name(argument);
    let option = Arg::new(name.clone()).long(name).help(help::argument(argument)).help_heading(HEADING);
    let option = option.value_name(value_name(argument.kind));
    let option = match argument.kind {
        Kind::Secret => option.num_args(0..=1).default_missing_value(ASK),
        Kind::Boolean => option.num_args(0..=1).default_missing_value("true"),
        Kind::Json => option.action(ArgAction::Append).num_args(1),
        kind if kind.is_list() => option.action(ArgAction::Append).num_args(1),
        _ => option.allow_hyphen_values(true),
    };
    match argument.kind {
        Kind::Boolean => option.value_parser(["true", "false"]).hide_possible_values(true),
        _ if argument.values.is_empty() => option,
        _ => option.value_parser(Listed(argument.values)),
    }
}

const fn value_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Texts => "TEXT",
        Kind::Secret | Kind::Secrets => "@FILE",
        Kind::Integer | Kind::Integers => "INTEGER",
        Kind::Number => "NUMBER",
        Kind::Boolean => "true|false",
        Kind::UnixMillis => "MILLISECONDS",
        Kind::DateTime => "TIME",
        Kind::Date => "DATE",
        _ => "JSON",
    }
}

/// Lists the documented values for help and completion, but accepts others: services have values
/// that are newer than their documentation.
#[derive(Clone)]
struct Listed(&'static [&'static str]);

impl TypedValueParser for Listed {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        option: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> std::result::Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, option, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().copied().map(PossibleValue::new)))
    }
}

/// The arguments of a call, by their flags: those of the input file, replaced by options.
pub(crate) fn read(
    command: &'static Command,
    matches: &ArgMatches,
    texts: &mut Texts,
) -> Result<BTreeMap<String, Value>> {
    let mut values = match matches.get_one::<String>("input") {
        Some(source) => from_file(command, &texts.source("input", source)?)?,
        None => BTreeMap::new(),
    };
    for argument in command.arguments {
        if let Some(value) = from_options(argument, matches, texts)? {
            values.insert(argument.flag.to_owned(), value);
        }
    }
    for argument in command.arguments.iter().filter(|argument| argument.required && argument.kind == Kind::Secret) {
        if !values.contains_key(argument.flag) && terminal::is_interactive() {
            values.insert(argument.flag.to_owned(), ask(&option_name(argument))?.into());
        }
    }
    Ok(values)
}

/// The value of an argument from its options.
fn from_options(argument: &Argument, matches: &ArgMatches, texts: &mut Texts) -> Result<Option<Value>> {
    let name = option_name(argument);
    let Some(given) = matches.get_many::<String>(&name) else { return Ok(None) };
    let mut values = Vec::new();
    for text in given {
        values.push(match argument.kind {
            Kind::Secret | Kind::Secrets if text == ASK => ask(&name)?.into(),
            Kind::Secret | Kind::Secrets => texts.secret(&name, text)?.into(),
            Kind::Boolean => (text == "true").into(),
            kind => parse(kind, &name, &texts.value(&name, text)?)?,
        });
    }
    let is_one = values.len() == 1;
    Ok(match argument.kind {
        kind if kind.is_list() => Some(Value::Array(values)),
        // A list of objects, given one by one.
        Kind::Json if !is_one => Some(Value::Array(values)),
        _ => values.pop(),
    })
}

/// A value of a text.
fn parse(kind: Kind, name: &str, text: &str) -> Result<Value> {
    let wrong = |what: &str| Failure::new(Code::Arguments, format!("--{name} is not {what}"));
    match kind {
        Kind::Integer | Kind::Integers | Kind::UnixMillis => {
            text.trim().parse::<i64>().map(Value::from).map_err(|_| wrong("a whole number"))
        }
        Kind::Number => text.trim().parse::<f64>().map(Value::from).map_err(|_| wrong("a number")),
        Kind::Json => {
            serde_yaml::from_str(text).map_err(|error| wrong(&format!("valid JSON or YAML: {}", place(&error))))
        }
        _ => Ok(text.into()),
    }
}

/// Where a text is not valid, without the text: it may be secret.
fn place(error: &serde_yaml::Error) -> String {
    let line = |at: serde_yaml::Location| format!("line {}, column {}", at.line(), at.column());
    error.location().map_or_else(|| "it cannot be read".to_owned(), line)
}

/// Asks for a secret, without showing it.
fn ask(name: &str) -> Result<String> {
    if !terminal::is_interactive() {
        let failure = Failure::usage(format!("--{name} needs a value, since there is no terminal to ask on"));
        return Err(failure.with_help(format!("pass a file with --{name} @FILE, or standard input with --{name} @-")));
    }
    rpassword::prompt_password(format!("{name}: "))
        .map_err(|error| Failure::local(format!("cannot read {name}: {error}")))
}

/// The arguments of an input file: a mapping with the names of the arguments as in the
/// documentation or as options, or the body itself if it is not an object.
fn from_file(command: &Command, text: &str) -> Result<BTreeMap<String, Value>> {
    let wrong = |what: String| Failure::new(Code::Arguments, format!("--input {what}"));
    let value: Value =
        serde_yaml::from_str(text).map_err(|error| wrong(format!("is not valid JSON or YAML: {}", place(&error))))?;
    let whole = command.arguments.iter().find(|argument| argument.place == Place::WholeBody);
    let map: Map<String, Value> = match (value, whole) {
        (Value::Object(map), _) => map,
        (value, Some(whole)) => return Ok(BTreeMap::from([(whole.flag.to_owned(), value)])),
        _ => return Err(wrong("is not a mapping of arguments; --skeleton shows one".to_owned())),
    };
    let mut values = BTreeMap::new();
    for (key, value) in map {
        let Some(argument) = named(command, &key) else {
            return Err(wrong(format!("has the unknown argument {key}; --skeleton shows those that there are")));
        };
        // Null is a value only where it unsets something, so it is kept for the client to judge.
        if values.insert(argument.flag.to_owned(), value).is_some() {
            return Err(wrong(format!("has {key} twice")));
        }
    }
    Ok(values)
}

/// The argument with this name: that of its option, or that in the documentation if only one has
/// it.
pub(crate) fn named<'a>(command: &'a Command, name: &str) -> Option<&'a Argument> {
    let own = command.argument(name).or_else(|| command.argument(&name.replace('_', "-")));
    own.or_else(|| {
        let mut with = command.arguments.iter().filter(|argument| argument.wire == name);
        with.next().filter(|_| with.next().is_none())
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn options_of_each_command_are_unique() {
        for command in commands::SERVICES.iter().flat_map(|service| service.commands) {
            let names: BTreeSet<_> = command.arguments.iter().map(option_name).collect();
            assert_eq!(names.len(), command.arguments.len(), "{}", command.name);
        }
        crate::cli::command().debug_assert();
    }

    #[test]
    fn skeletons_name_their_arguments() {
        for command in commands::SERVICES.iter().flat_map(|service| service.commands) {
            let values = from_file(command, command.skeleton).unwrap();
            assert_eq!(values.len(), command.arguments.len(), "{}", command.name);
        }
    }
}
