//! Parses the types of parameters and properties, as pages name them. It must not know what the
//! spec calls them.

use serde_json::Value;

/// A type, as pages name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `String`.
    String,
    /// `Integer`.
    Integer,
    /// `Long`.
    Long,
    /// `Boolean`.
    Boolean,
    /// `Number`, `Float` and `Double`.
    Number,
    /// `Object` without a name.
    AnyObject,
    /// `X object`.
    Object(String),
    /// `Array of …`.
    Array(Box<Kind>),
    /// `Map<String, …>`.
    Map(Box<Kind>),
}

impl Kind {
    /// Parses a type as printed on a page.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(item) = text.trim().strip_suffix("[]") {
            return Self::item(item).map(|kind| Self::Array(Box::new(kind)));
        }
        // The vendor's Markdown puts names of objects in brackets.
        let text = if text.contains("] object") { text.replace(['[', ']'], "") } else { text.to_owned() };
        let text = text.trim();
        // ASCII lower case keeps the length, so offsets are valid in both strings.
        let lower = text.to_ascii_lowercase();
        let after = |prefix: &str| lower.strip_prefix(prefix).map(|rest| text[text.len() - rest.len()..].trim());
        let within = |prefix: &str| after(prefix)?.strip_suffix('>').map(str::trim);
        if let Some(item) = after("array of ").or_else(|| within("array<")).or_else(|| within("list<")) {
            return Self::item(item).map(|kind| Self::Array(Box::new(kind)));
        }
        if let Some((key, value)) = within("map<").and_then(|inner| inner.split_once(',')) {
            let value = key.trim().eq_ignore_ascii_case("string").then(|| Self::item(value))??;
            return Some(Self::Map(Box::new(value)));
        }
        if let Some(item) = lower.strip_suffix(" array").map(|item| &text[..item.len()]) {
            return Self::item(item).map(|kind| Self::Array(Box::new(kind)));
        }
        if let Some(name) = text.strip_suffix(" object").filter(|name| crate::words::is_identifier(name)) {
            return Some(Self::Object(name.to_owned()));
        }
        Self::simple(&lower)
    }

    /// Parses the type of items, which can be a plural or the name of an object.
    fn item(text: &str) -> Option<Self> {
        let text = text.trim();
        let singular = text.strip_suffix('s').unwrap_or(text);
        Self::parse(text).or_else(|| Self::parse(singular))
    }

    /// The type of the innermost items or values.
    #[must_use]
    pub fn leaf(&self) -> &Self {
        match self {
            Self::Array(inner) | Self::Map(inner) => inner.leaf(),
            kind => kind,
        }
    }

    /// Whether a printed value can have this type.
    #[must_use]
    pub fn fits(&self, text: &str) -> bool {
        match self {
            Self::String => true,
            Self::Integer | Self::Long => text.parse::<i64>().is_ok(),
            Self::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
            Self::Boolean => matches!(text, "true" | "false"),
            Self::Array(_) => matches!(serde_json::from_str(text), Ok(Value::Array(_))),
            Self::AnyObject | Self::Object(_) | Self::Map(_) => {
                matches!(serde_json::from_str(text), Ok(Value::Object(_)))
            }
        }
    }

    fn simple(lower: &str) -> Option<Self> {
        Some(match lower {
            "string" => Self::String,
            "integer" | "int" => Self::Integer,
            "long" => Self::Long,
            "boolean" | "bool" => Self::Boolean,
            "number" | "float" | "double" => Self::Number,
            "object" => Self::AnyObject,
            _ => return None,
        })
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::String => out.write_str("String"),
            Self::Integer => out.write_str("Integer"),
            Self::Long => out.write_str("Long"),
            Self::Boolean => out.write_str("Boolean"),
            Self::Number => out.write_str("Number"),
            Self::AnyObject => out.write_str("Object"),
            Self::Object(name) => write!(out, "{name} object"),
            Self::Array(item) => match &**item {
                Self::Object(name) => write!(out, "Array of {name} objects"),
                item => write!(out, "Array of {}s", item.to_string().to_lowercase()),
            },
            Self::Map(value) => write!(out, "Map<String,{value}>"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_round_trip() {
        for text in [
            "String",
            "Integer",
            "Long",
            "Boolean",
            "Object",
            "Thing object",
            "Array of Thing objects",
            "Array of strings",
            "Map<String,String>",
        ] {
            assert_eq!(Kind::parse(text).map(|kind| kind.to_string()).as_deref(), Some(text));
        }
        for (text, same) in [
            ("Array of String", "Array of strings"),
            ("Array<Object>", "Array of objects"),
            ("Array<String>", "Array of strings"),
            ("List<Integer>", "Array of integers"),
            ("String array", "Array of strings"),
            ("String Array", "Array of strings"),
            ("String[]", "Array of strings"),
            ("Array of [Thing] objects", "Array of Thing objects"),
            ("[Thing] object", "Thing object"),
            ("Map<String, Object>", "Map<String,Object>"),
            ("map<string,Array<String>>", "Map<String,Array of strings>"),
            ("Map<String,Array of Thing objects>", "Map<String,Array of Thing objects>"),
        ] {
            assert_eq!(Kind::parse(text).map(|kind| kind.to_string()).as_deref(), Some(same), "{text}");
        }
        for text in [
            "",
            "Strin",
            "Array of",
            "Array of thingies",
            "Array of a b objects",
            "object of Thing",
            "Array<>",
            "Array<thingies>",
            "Map<Integer,String>",
            "Map<String>",
            "[String]",
            "array",
        ] {
            assert_eq!(Kind::parse(text), None, "{text}");
        }
    }

    #[test]
    fn values_fit_their_type() {
        let kind = |text: &str| Kind::parse(text).expect("a type");
        for (text, fitting, other) in [
            ("Integer", "100", "CA"),
            ("Long", "-1", "1.5"),
            ("Float", "1.5", "inf"),
            ("Boolean", "true", "True"),
            ("Array of strings", "[]", "all"),
            ("Map<String,String>", "{}", "[]"),
            ("Thing object", "{}", "thing"),
        ] {
            assert!(kind(text).fits(fitting) && !kind(text).fits(other), "{text}");
        }
        assert!(kind("String").fits("100"));
        assert_eq!(kind("Map<String,Array of longs>").leaf(), &Kind::Long);
    }
}
