//! What is wrong with a request, all of it: every field that is missing or breaks a rule.
//!
//! A problem names the field and the rule, and never holds the value, since that may be a secret.

use std::fmt;

use crate::error::Error;
use crate::secret::Secret;

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    field: String,
    rule: String,
}

impl Problem {
    /// The field, with the way to it: `labels[2].key`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What it breaks, with the limit: `has 70 characters and may have at most 63`.
    #[must_use]
    pub fn rule(&self) -> &str {
        &self.rule
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.field, self.rule)
    }
}

/// Everything that is wrong with a request or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// No problems.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The problems, in the order of the fields.
    #[must_use]
    pub fn as_slice(&self) -> &[Problem] {
        &self.0
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds that a field breaks a rule.
    pub fn add(&mut self, field: &str, rule: impl Into<String>) {
        self.0.push(Problem { field: field.to_owned(), rule: rule.into() });
    }

    /// The value, or nothing with its problems added.
    pub fn take<T>(&mut self, result: Result<T, Self>) -> Option<T> {
        result.map_err(|problems| self.0.extend(problems.0)).ok()
    }

    /// Adds the problems of what stands in a field.
    pub fn within<T: Check + ?Sized>(&mut self, field: &str, value: &T) {
        let mut problems = Self::new();
        value.check(&mut problems);
        self.add_within(field, problems);
    }

    /// Adds problems whose places are seen from a field; an empty place is the field itself.
    pub(crate) fn add_within(&mut self, field: &str, problems: Self) {
        let within = problems.0.into_iter().map(|Problem { field: inner, rule }| {
            let separator = if inner.is_empty() || inner.starts_with('[') { "" } else { "." };
            Problem { field: format!("{field}{separator}{inner}"), rule }
        });
        self.0.extend(within);
    }

    /// Checks that a number is not too small.
    pub fn minimum<T: PartialOrd + fmt::Display>(&mut self, field: &str, value: &T, minimum: T) {
        if *value < minimum {
            self.add(field, format!("is {value} and has to be at least {minimum}"));
        }
    }

    /// Checks that a number is not too large.
    pub fn maximum<T: PartialOrd + fmt::Display>(&mut self, field: &str, value: &T, maximum: T) {
        if *value > maximum {
            self.add(field, format!("is {value} and may be at most {maximum}"));
        }
    }

    /// Checks that a number is among the documented values.
    pub fn one_of<T: PartialEq + fmt::Display>(&mut self, field: &str, value: &T, values: &[T]) {
        if !values.contains(value) {
            let values: Vec<_> = values.iter().map(ToString::to_string).collect();
            self.add(field, format!("is {value} and has to be one of {}", values.join(", ")));
        }
    }

    /// Checks how many items a list has.
    pub fn items(&mut self, field: &str, items: usize, minimum: usize, maximum: usize) {
        if items < minimum {
            self.add(field, format!("has {items} items and needs at least {minimum}"));
        }
        if items > maximum {
            self.add(field, format!("has {items} items and may have at most {maximum}"));
        }
    }

    /// Checks how many characters a secret has. The problem tells the limit and not how many there are.
    pub fn secret(&mut self, field: &str, secret: &Secret, minimum: usize, maximum: usize) {
        let characters = secret.expose_secret().chars().count();
        if characters < minimum {
            self.add(field, format!("needs at least {minimum} characters"));
        }
        if characters > maximum {
            self.add(field, format!("may have at most {maximum} characters"));
        }
    }

    /// These problems as the error of an operation, of the kind [`InvalidRequest`](crate::ErrorKind::InvalidRequest).
    #[must_use]
    pub fn into_error(self, operation: &'static str) -> Error {
        Error::invalid(self).with_operation(operation)
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// What can be checked against the limits of the documentation that its type does not keep by itself.
pub trait Check {
    /// Adds what is wrong to the problems.
    fn check(&self, problems: &mut Problems);
}

impl<T: Check> Check for [T] {
    fn check(&self, problems: &mut Problems) {
        for (index, item) in self.iter().enumerate() {
            problems.within(&format!("[{index}]"), item);
        }
    }
}

impl<T: Check> Check for Vec<T> {
    fn check(&self, problems: &mut Problems) {
        self.as_slice().check(problems);
    }
}

impl<T: Check> Check for Box<T> {
    fn check(&self, problems: &mut Problems) {
        self.as_ref().check(problems);
    }
}

impl<T: Check> Check for Option<T> {
    fn check(&self, problems: &mut Problems) {
        if let Some(value) = self {
            value.check(problems);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Label(i32);

    impl Check for Label {
        fn check(&self, problems: &mut Problems) {
            problems.minimum("size", &self.0, 1);
        }
    }

    #[test]
    fn every_problem_is_told_with_its_place_and_limit() {
        let mut problems = Problems::new();
        problems.minimum("limit", &5, 10);
        problems.maximum("weight", &2.5, 1.5);
        problems.one_of("period", &4, &[2, 3]);
        problems.one_of("period", &3, &[2, 3]);
        problems.items("tags", 0, 1, 20);
        problems.items("keys", 21, 1, 20);
        problems.within("labels", &vec![Label(1), Label(0)]);
        problems.within("label", &Some(Label(0)));
        problems.within("none", &None::<Label>);
        let text = problems.to_string();
        assert_eq!(
            text,
            "`limit` is 5 and has to be at least 10; `weight` is 2.5 and may be at most 1.5; \
             `period` is 4 and has to be one of 2, 3; `tags` has 0 items and needs at least 1; `keys` has 21 items and may have at most 20; \
             `labels[1].size` is 0 and has to be at least 1; `label.size` is 0 and has to be at least 1"
        );
    }

    #[test]
    fn a_secret_is_not_told() {
        let mut problems = Problems::new();
        problems.secret("password", &Secret::from("canary"), 8, 10);
        problems.secret("password", &Secret::from("canary canary"), 8, 10);
        let text = format!("{problems} {problems:?}");
        assert!(text.contains("needs at least 8") && text.contains("at most 10"), "{text}");
        assert!(!text.contains("canary") && !text.contains("13"), "{text}");
    }
}
