//! Drafts the files of a new service: what every service has, the facts that are given, and `TODO`
//! where a person must write. It must not write files, nor know where the facts come from.

use std::fmt::Write as _;

use crate::todo::TODO;

/// What is known of a new service.
#[derive(Clone, Debug, Default)]
pub struct NewService {
    /// The name of its folder, such as `scm`.
    pub name: String,
    /// What it is called, such as `Cloud Eye`.
    pub title: Option<String>,
    /// What its requests are signed for: `project` or `global`.
    pub scope: Option<String>,
    /// Its package in the vendor's Python SDK.
    pub sdk_package: Option<String>,
    /// Its regions, each with its address.
    pub regions: Vec<(String, String)>,
}

/// The responses that errors share: the status, the name of the response, and what happened.
const ERRORS: [(u16, &str, &str); 5] = [
    (400, "BadRequest", "The request is invalid."),
    (401, "Unauthorized", "The credentials are missing, wrong or expired."),
    (403, "Forbidden", "The caller is not allowed to do this."),
    (404, "NotFound", "There is no such resource."),
    (500, "InternalServerError", "The service failed before completing the request."),
];

/// The longest name of a service. Crates, folders and variables are named after it.
const MAX_NAME: usize = 32;

/// The names that cannot become a crate, and what has them.
const TAKEN: [(&str, &str); 1] = [("core", "the crate of the runtime, `huaweicloud-core`")];

/// The files that Windows cannot create in any folder.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

/// The name of the response that errors with this status share in a new service.
pub(crate) fn error_response(status: u16) -> Option<&'static str> {
    ERRORS.iter().find(|(own, ..)| *own == status).map(|(_, name, _)| *name)
}

impl NewService {
    /// Why the name cannot be that of a folder, a crate and a module, and what to do.
    ///
    /// # Errors
    /// If it is not lower-case letters, digits and single hyphens that begin with a letter, or is
    /// taken.
    pub fn check_name(&self) -> Result<(), String> {
        let name = &self.name;
        let form = "a lower-case letter, then lower-case letters, digits and single hyphens";
        let fits = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if !name.starts_with(|first: char| first.is_ascii_lowercase()) || !name.split('-').all(fits) {
            return Err(format!(
                "`{name}` cannot name a service: its folder, crate and module are named after it\n  help: write {form}, such as `scm`"
            ));
        }
        if name.len() > MAX_NAME {
            return Err(format!(
                "`{name}` is too long for the name of a service: it has {} characters\n  help: use the short name in the service's addresses, at most {MAX_NAME} characters",
                name.len()
            ));
        }
        let device = DEVICES.contains(&name.as_str()).then_some("a device of Windows");
        let numbered = ["com", "lpt"].iter().any(|device| {
            name.strip_prefix(device)
                .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
        });
        let taken = TAKEN.iter().find(|(taken, _)| taken == name).map(|(_, owner)| *owner);
        match taken.or(device).or(numbered.then_some("a device of Windows")) {
            Some(owner) => Err(format!("`{name}` is the name of {owner}\n  help: use another name")),
            None => Ok(()),
        }
    }

    /// The text of `openapi.yaml`.
    #[must_use]
    pub fn main_file(&self) -> String {
        let title = self.title.as_deref().map_or_else(|| TODO.to_owned(), quoted);
        let mut text = format!(
            "openapi: 3.0.3\n\
             info:\n\
             \x20 # What people call the service, and what it does, in your own words.\n\
             \x20 title: {title}\n\
             \x20 description: {TODO}\n\
             \x20 # The API versions that the paths begin with, such as `v1` or `v1, v2`.\n\
             \x20 version: {TODO}\n"
        );
        match &self.scope {
            Some(scope) => {
                let _ = writeln!(text, "x-scope: {}", quoted(scope));
            }
            None => text.push_str("# `x-scope: project` if requests are bound to a project, else `x-scope: global`.\n"),
        }
        match &self.sdk_package {
            Some(package) => {
                let _ = writeln!(text, "x-sdk-package: {}", quoted(package));
            }
            None => text.push_str("# `x-sdk-package` names the package of the vendor's Python SDK.\n"),
        }
        text.push_str("# Each region with its address: the page about regions and endpoints lists them.\n");
        match self.regions.as_slice() {
            [] => text.push_str("servers: []\n"),
            regions => {
                text.push_str("servers:\n");
                for (region, address) in regions {
                    let _ = writeln!(text, "  - url: {}\n    x-region: {}", quoted(address), quoted(region));
                }
            }
        }
        text.push_str(
            "# The groups of operations, each `{name: …, description: …}`: the headings in the table of contents.\n\
             tags: []\n\
             security:\n\
             \x20 - AkSk: []\n\
             \x20 - Token: []\n\
             components:\n\
             \x20 securitySchemes:\n\
             \x20   AkSk:\n\
             \x20     type: apiKey\n\
             \x20     in: header\n\
             \x20     name: Authorization\n\
             \x20     description: Each request is signed with an access key and its secret key.\n\
             \x20   Token:\n\
             \x20     type: apiKey\n\
             \x20     in: header\n\
             \x20     name: X-Auth-Token\n\
             \x20     description: A user token from IAM.\n",
        );
        text
    }

    /// The text of `shared.yaml`.
    #[must_use]
    pub fn shared_file(&self) -> String {
        let mut text = String::from(
            "# Responses and schemas that several pages use. Remove the responses that no page lists.\n\
             components:\n\
             \x20 responses:\n",
        );
        for (_, name, description) in ERRORS {
            let _ = write!(
                text,
                "    {name}:\n      description: {description}\n      content:\n        application/json:\n          \
                 schema: {{$ref: '#/components/schemas/Error'}}\n"
            );
        }
        text.push_str(
            "\x20 schemas:\n\
             \x20   Error:\n\
             \x20     type: object\n\
             \x20     description: The response to a failed request.\n\
             \x20     properties:\n\
             \x20       error_code:\n\
             \x20         type: string\n\
             \x20         description: The error code.\n\
             \x20       error_msg:\n\
             \x20         type: string\n\
             \x20         description: The error message, for humans to read.\n",
        );
        text
    }
}

/// A text as a YAML string on one line.
fn quoted(text: &str) -> String {
    let value = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // A string always serializes.
    serde_yaml::to_string(&value).unwrap_or_default().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> NewService {
        NewService { name: name.to_owned(), ..NewService::default() }
    }

    #[test]
    fn names_of_folders_crates_and_modules_are_accepted() {
        for name in ["scm", "as", "type", "ces", "cloud-eye", "v2x", "com", "lpt"] {
            assert_eq!(named(name).check_name(), Ok(()), "{name}");
        }
        let long = "a".repeat(33);
        for name in [
            "", "SCM", "1s", "a_b", "a--b", "-a", "a-", "a.b", "../a", "a/b", "é", "core", "con", "lpt1", "com9", &long,
        ] {
            let message = named(name).check_name().unwrap_err();
            assert!(message.contains(&format!("`{name}`")) && message.contains("\n  help: "), "{message}");
        }
    }

    #[test]
    fn files_have_the_facts_that_are_given() {
        let mut service = named("ces");
        let empty: serde_yaml::Value = serde_yaml::from_str(&service.main_file()).unwrap();
        assert_eq!(empty["info"]["title"], TODO);
        assert!(empty.get("x-scope").is_none() && empty.get("x-sdk-package").is_none());
        assert_eq!(empty["servers"].as_sequence().map(Vec::len), Some(0));

        service.title = Some("Cloud: \"Eye\"\n#1".to_owned());
        service.scope = Some("project".to_owned());
        service.sdk_package = Some("huaweicloudsdkces".to_owned());
        service.regions = vec![("north-1".to_owned(), "https://ces.north-1.example.com".to_owned())];
        let full: serde_yaml::Value = serde_yaml::from_str(&service.main_file()).unwrap();
        assert_eq!(full["info"]["title"], "Cloud: \"Eye\" #1");
        assert_eq!((&full["x-scope"], &full["x-sdk-package"]), (&"project".into(), &"huaweicloudsdkces".into()));
        assert_eq!(full["servers"][0]["x-region"], "north-1");
        assert_eq!(full["servers"][0]["url"], "https://ces.north-1.example.com");
        let shared: serde_yaml::Value = serde_yaml::from_str(&service.shared_file()).unwrap();
        assert!(shared["components"]["responses"][error_response(404).unwrap()]["content"].is_mapping());
        assert_eq!(error_response(418), None);
    }
}
