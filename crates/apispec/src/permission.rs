//! Reads `x-iam-action`: the permission that the caller of an operation needs. No other module
//! parses it.
//! It must not know which operations have it, nor how it is used.

/// The permission that an operation needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission<'a> {
    /// `action`, `action (alias other)`, or `action (role/policy table …)`.
    Action {
        /// The IAM action, such as `scm:cert:import`. The resource can be empty, as in
        /// `scm::uploadCsr`.
        action: &'a str,
        /// Another name of the action.
        alias: Option<&'a str>,
        /// The table of the documentation that names the action, if the operation's page does not.
        table: Option<&'a str>,
    },
    /// `none (reason)`.
    NotRequired {
        /// Why no permission is needed.
        reason: &'a str,
    },
}

impl<'a> Permission<'a> {
    /// Parses the value of `x-iam-action`. `None` if it has none of the known forms.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let Some((name, note)) = text.split_once(" (") else {
            return is_action(text).then_some(Self::Action { action: text, alias: None, table: None });
        };
        let note = note.strip_suffix(')')?;
        let is_text = |text: &str| !text.trim().is_empty() && !text.contains(['(', ')', '\n']);
        if name == "none" {
            return is_text(note).then_some(Self::NotRequired { reason: note });
        }
        if let Some(table) = note.strip_prefix("role/policy table ") {
            let action = Self::Action { action: name, alias: None, table: Some(table) };
            return (is_action(name) && is_text(table)).then_some(action);
        }
        let alias = note.strip_prefix("alias ")?;
        (is_action(name) && is_action(alias)).then_some(Self::Action { action: name, alias: Some(alias), table: None })
    }
}

/// Whether this is `service:resource:verb` in ASCII letters and digits. The resource can be empty.
fn is_action(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let [service, resource, verb] = parts[..] else { return false };
    let is_word = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    !service.is_empty() && !verb.is_empty() && [service, resource, verb].into_iter().all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_parsed() {
        let action = |action, alias| Some(Permission::Action { action, alias, table: None });
        let of_table = Permission::Action { action: "scm:cert:get", alias: None, table: Some("ccm_02_0041") };
        for (text, permission) in [
            ("scm:cert:import", action("scm:cert:import", None)),
            ("scm::uploadCsr", action("scm::uploadCsr", None)),
            ("iam:users:listUsersV5", action("iam:users:listUsersV5", None)),
            ("scm:cert:import (alias scm:cert:upload)", action("scm:cert:import", Some("scm:cert:upload"))),
            ("scm:cert:get (role/policy table ccm_02_0041)", Some(of_table)),
            ("scm:cert:get (role/policy table )", None),
            ("none (public)", Some(Permission::NotRequired { reason: "public" })),
            ("scm", None),
            ("scm:cert", None),
            (":cert:get", None),
            ("scm:cert:", None),
            ("none", None),
            ("none ()", None),
            ("scm:cert:get (x)", None),
            ("scm:cert:get (alias y", None),
            ("scm:cert:get alias a:b:c", None),
        ] {
            assert_eq!(Permission::parse(text), permission, "{text}");
        }
    }
}
