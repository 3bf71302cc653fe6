//! Validation of requests: reports every field that is missing, cannot be converted, or violates a
//! documented limit.
//!
//! A violation names the field and the limit. It may contain a number or the length of a value, but
//! must not contain a string value, or anything of a secret.

use std::collections::BTreeMap;
use std::fmt;

use crate::date::is_date;
use crate::date_time::is_rfc3339;
use crate::secret::Secret;

/// A single problem of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    field: String,
    message: String,
    is_limit: bool,
}

impl Violation {
    /// The path of the field, such as `labels[2].key`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The problem, with the limit: `has 70 characters, must have at most 63`.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field.is_empty() {
            return f.write_str(&self.message);
        }
        write!(f, "`{}` {}", self.field, self.message)
    }
}

/// The violations of a request or a part of one. Never empty when used as an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidationErrors(Vec<Violation>);

impl ValidationErrors {
    /// The violations, in field order.
    #[must_use]
    pub fn as_slice(&self) -> &[Violation] {
        &self.0
    }

    /// Whether there are no violations.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for ValidationErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            violation.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for ValidationErrors {}

/// Collects violations while a request is built and checked.
#[derive(Debug, Default)]
pub struct Validation {
    errors: ValidationErrors,
    skip_limits: bool,
}

impl Validation {
    /// Collects all violations.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Collects only violations that make sending impossible: missing fields, and values that
    /// cannot be converted.
    #[must_use]
    pub fn without_limits() -> Self {
        Self { skip_limits: true, ..Self::default() }
    }

    /// Whether there are no violations so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// The collected violations.
    #[must_use]
    pub fn into_errors(self) -> ValidationErrors {
        self.errors
    }

    /// Reports that a field is missing or cannot be converted.
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.push(Violation { field: field.to_owned(), message: message.into(), is_limit: false });
    }

    /// Reports that a field violates a documented limit.
    pub fn add_limit(&mut self, field: &str, message: impl Into<String>) {
        self.push(Violation { field: field.to_owned(), message: message.into(), is_limit: true });
    }

    /// Adds violations with paths relative to a field. An empty path is the field itself.
    pub fn add_within(&mut self, field: &str, errors: ValidationErrors) {
        for Violation { field: inner, message, is_limit } in errors.0 {
            let separator = if inner.is_empty() || inner.starts_with('[') { "" } else { "." };
            self.push(Violation { field: format!("{field}{separator}{inner}"), message, is_limit });
        }
    }

    /// The number of violations so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.errors.0.len()
    }

    /// Sorts the violations from index `start` on by the order of the fields that their paths start
    /// with.
    pub fn sort(&mut self, start: usize, fields: &[&str]) {
        let position = |violation: &Violation| {
            let first = violation.field.split(['.', '[']).next();
            fields.iter().position(|field| Some(*field) == first)
        };
        self.errors.0.get_mut(start..).unwrap_or_default().sort_by_key(position);
    }

    /// Checks the limits of a field's value, unless limits are skipped.
    pub fn within<T: Validate + ?Sized>(&mut self, field: &str, value: &T) {
        if self.skip_limits {
            return;
        }
        let mut inner = Self::new();
        value.validate(&mut inner);
        self.add_within(field, inner.errors);
    }

    /// Checks the limits of a value, unless limits are skipped.
    pub fn check<T: Validate + ?Sized>(&mut self, value: &T) {
        if !self.skip_limits {
            value.validate(self);
        }
    }

    /// Checks that a number is not too small.
    pub fn minimum<T: PartialOrd + fmt::Display>(&mut self, field: &str, value: &T, minimum: T) {
        if *value < minimum {
            self.add_limit(field, format!("is {value}, must be at least {minimum}"));
        }
    }

    /// Checks that a number is not too large.
    pub fn maximum<T: PartialOrd + fmt::Display>(&mut self, field: &str, value: &T, maximum: T) {
        if *value > maximum {
            self.add_limit(field, format!("is {value}, must be at most {maximum}"));
        }
    }

    /// Checks that a number is among the documented values.
    pub fn one_of<T: PartialEq + fmt::Display>(&mut self, field: &str, value: &T, values: &[T]) {
        if !values.contains(value) {
            let values: Vec<_> = values.iter().map(ToString::to_string).collect();
            self.add_limit(field, format!("is {value}, must be one of {}", values.join(", ")));
        }
    }

    /// Checks the number of items of a list.
    pub fn items(&mut self, field: &str, items: usize, minimum: usize, maximum: usize) {
        self.count(field, items, minimum, maximum, "item");
    }

    /// Checks the number of characters (Unicode scalar values) of a string.
    pub fn length(&mut self, field: &str, text: &str, minimum: usize, maximum: usize) {
        self.count(field, text.chars().count(), minimum, maximum, "character");
    }

    fn count(&mut self, field: &str, found: usize, minimum: usize, maximum: usize, unit: &str) {
        if found < minimum {
            self.add_limit(field, format!("has {}, must have at least {minimum}", counted(found, unit)));
        }
        if found > maximum {
            self.add_limit(field, format!("has {}, must have at most {maximum}", counted(found, unit)));
        }
    }

    /// Checks that a text is a time in RFC 3339, with an offset from UTC.
    pub fn date_time(&mut self, field: &str, text: &str) {
        if !is_rfc3339(text) {
            self.add_limit(field, "must be a time in RFC 3339, such as 2025-01-31T08:30:00Z");
        }
    }

    /// Checks that a text is a date.
    pub fn date(&mut self, field: &str, text: &str) {
        if !is_date(text) {
            self.add_limit(field, "must be a date, such as 2025-01-31");
        }
    }

    /// Checks that a pattern matches somewhere in a string.
    pub fn pattern(&mut self, field: &str, text: &str, pattern: &regex_lite::Regex) {
        if !pattern.is_match(text) {
            self.add_limit(field, format!("must match the pattern {pattern}"));
        }
    }

    /// Checks the number of characters of a secret. The message contains only the limit.
    pub fn secret(&mut self, field: &str, secret: &Secret, minimum: usize, maximum: usize) {
        let characters = secret.expose_secret().chars().count();
        if characters < minimum {
            self.add_limit(field, format!("must have at least {}", counted(minimum, "character")));
        }
        if characters > maximum {
            self.add_limit(field, format!("must have at most {}", counted(maximum, "character")));
        }
    }

    fn push(&mut self, violation: Violation) {
        if !(violation.is_limit && self.skip_limits) {
            self.errors.0.push(violation);
        }
    }
}

fn counted(number: usize, unit: &str) -> String {
    if number == 1 { format!("{number} {unit}") } else { format!("{number} {unit}s") }
}

/// A type with documented limits that the type itself does not enforce.
pub trait Validate {
    /// Adds a violation for each violated limit.
    fn validate(&self, validation: &mut Validation);
}

impl<T: Validate> Validate for Vec<T> {
    fn validate(&self, validation: &mut Validation) {
        for (index, item) in self.iter().enumerate() {
            validation.within(&format!("[{index}]"), item);
        }
    }
}

impl<T: Validate> Validate for BTreeMap<String, T> {
    fn validate(&self, validation: &mut Validation) {
        for (key, value) in self {
            validation.within(&format!("[{key:?}]"), value);
        }
    }
}

impl<T: Validate> Validate for Box<T> {
    fn validate(&self, validation: &mut Validation) {
        self.as_ref().validate(validation);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Label(i32);

    impl Validate for Label {
        fn validate(&self, validation: &mut Validation) {
            validation.minimum("size", &self.0, 1);
        }
    }

    fn violate_everything(validation: &mut Validation) {
        let letters = regex_lite::Regex::new("^[a-z名]+$").expect("the pattern is valid");
        validation.minimum("limit", &5, 10);
        validation.maximum("weight", &2.5, 1.5);
        validation.one_of("period", &4, &[2, 3]);
        validation.one_of("period", &3, &[2, 3]);
        validation.items("tags", 0, 1, 20);
        validation.items("keys", 21, 1, 20);
        validation.length("name", "名", 2, 5);
        validation.length("name", "名名名名名", 2, 5);
        validation.length("name", "abcdef", 2, 5);
        validation.pattern("name", "A", &letters);
        validation.pattern("name", "a名", &letters);
        validation.date_time("since", "2025-01-31T08:30:00Z");
        validation.date_time("since", "2025-01-31T08:30:00");
        validation.date("day", "2025-01-31");
        validation.date("day", "2025-02-31");
        validation.secret("password", &Secret::from("canary"), 8, 10);
        validation.secret("password", &Secret::from("canary canary"), 8, 10);
        validation.within("labels", &vec![Label(1), Label(0)]);
        validation.within("label", &Box::new(Label(0)));
        validation.within("by_name", &BTreeMap::from([("a b".to_owned(), Label(0))]));
    }

    #[test]
    fn violations_show_path_and_limit_but_no_secret() {
        let mut validation = Validation::new();
        violate_everything(&mut validation);
        let text = format!("{}", validation.into_errors()).replace("; ", "\n");
        insta::assert_snapshot!(text, @r#"
        `limit` is 5, must be at least 10
        `weight` is 2.5, must be at most 1.5
        `period` is 4, must be one of 2, 3
        `tags` has 0 items, must have at least 1
        `keys` has 21 items, must have at most 20
        `name` has 1 character, must have at least 2
        `name` has 6 characters, must have at most 5
        `name` must match the pattern ^[a-z名]+$
        `since` must be a time in RFC 3339, such as 2025-01-31T08:30:00Z
        `day` must be a date, such as 2025-01-31
        `password` must have at least 8 characters
        `password` must have at most 10 characters
        `labels[1].size` is 0, must be at least 1
        `label.size` is 0, must be at least 1
        `by_name["a b"].size` is 0, must be at least 1
        "#);
        assert!(!text.contains("canary") && !text.contains("13"), "{text}");
    }

    #[test]
    fn without_limits_keeps_other_violations() {
        let mut validation = Validation::without_limits();
        violate_everything(&mut validation);
        assert!(validation.is_empty());
        let mut within = Validation::new();
        within.add("size", "is missing");
        within.add_limit("size", "is 0, must be at least 1");
        validation.add_within("label", within.into_errors());
        assert_eq!(validation.into_errors().to_string(), "`label.size` is missing");
    }
}
