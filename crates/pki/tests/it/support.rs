//! Runs command line tools in a temporary folder, and creates a small PKI for tests.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, SystemTime};

use pki::{
    Certificate, DistinguishedName, HashAlgorithm, Issuer, KeyAlgorithm, KeyPair, LineEnding, Role, Template, issue,
    self_sign,
};
use tempfile::TempDir;

pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A command line tool with a temporary working folder.
pub(crate) struct Tool {
    program: &'static str,
    folder: TempDir,
}

/// OpenSSL, if it is installed.
pub(crate) fn openssl() -> Option<Tool> {
    tool("openssl", "version")
}

/// Java's key store tool, if it is installed.
pub(crate) fn keytool() -> Option<Tool> {
    tool("keytool", "-help")
}

fn tool(program: &'static str, probe: &str) -> Option<Tool> {
    if Command::new(program).arg(probe).output().is_ok() {
        return Some(Tool { program, folder: tempfile::tempdir().unwrap() });
    }
    // Without the variable, tests that need the tool pass. `.ci/run` says at its end if it is
    // missing.
    assert!(std::env::var_os("REQUIRE_TOOLS").is_none(), "REQUIRE_TOOLS is set, but {program} is not installed");
    None
}

impl Tool {
    /// Writes a file and returns its name.
    pub(crate) fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), contents).unwrap();
        name.to_owned()
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the tool. Returns whether it succeeded, and its output on both streams.
    pub(crate) fn try_run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> (bool, String) {
        let mut command = Command::new(self.program);
        command.args(arguments).current_dir(self.folder.path());
        // Its HTTP requests go to servers on this machine.
        for proxy in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"] {
            command.env_remove(proxy);
        }
        let output = command.output().unwrap();
        let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.push_str(&String::from_utf8_lossy(&output.stderr));
        (output.status.success(), text)
    }

    /// The output of the tool, which must succeed.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> String {
        let line: Vec<_> = arguments.iter().map(|argument| argument.as_ref().to_string_lossy()).collect();
        self.expect_success(&line.join(" "), self.try_run(arguments))
    }

    /// As [`Tool::run`], with the arguments in one line.
    pub(crate) fn line(&self, arguments: &str) -> String {
        self.expect_success(arguments, self.try_line(arguments))
    }

    fn expect_success(&self, arguments: &str, (success, text): (bool, String)) -> String {
        assert!(success, "{} {arguments} failed:\n{text}", self.program);
        text
    }

    /// As [`Tool::try_run`], with the arguments in one line.
    pub(crate) fn try_line(&self, arguments: &str) -> (bool, String) {
        self.try_run(&arguments.split_whitespace().collect::<Vec<_>>())
    }
}

/// A CA with its key.
pub(crate) struct Authority {
    pub(crate) key: KeyPair,
    pub(crate) certificate: Certificate,
}

impl Authority {
    pub(crate) fn issuer(&self) -> Issuer<'_> {
        Issuer { certificate: &self.certificate, key: &self.key }
    }

    pub(crate) fn pem(&self) -> String {
        self.certificate.to_pem(LineEnding::Lf)
    }
}

pub(crate) fn distinguished_name(common_name: &str) -> DistinguishedName {
    DistinguishedName {
        common_name: common_name.to_owned(),
        country: "CN".to_owned(),
        organization: "Example, Inc.".to_owned(),
        ..DistinguishedName::default()
    }
}

/// A template that is valid for a year, starting an hour ago.
pub(crate) fn template<'a>(common_name: &str, key: &'a KeyPair, role: Role) -> Template<'a> {
    let from = SystemTime::now() - Duration::from_secs(60 * 60);
    Template::new(distinguished_name(common_name).to_name().unwrap(), key.public_key(), role, from, from + 365 * DAY)
}

pub(crate) fn root_ca(algorithm: KeyAlgorithm, hash: HashAlgorithm) -> Authority {
    let key = KeyPair::generate(algorithm).unwrap();
    let certificate = self_sign(&template("Example Root", &key, Role::Ca { path_length: None }), &key, hash).unwrap();
    Authority { key, certificate }
}

pub(crate) fn subordinate_ca(above: &Authority, name: &str, path_length: u8) -> Authority {
    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    let role = Role::Ca { path_length: Some(path_length) };
    let certificate = issue(&template(name, &key, role), &above.issuer(), HashAlgorithm::Sha256).unwrap();
    Authority { key, certificate }
}

/// A root CA, a subordinate CA and a server certificate, all with P-256 keys.
pub(crate) struct Fixture {
    pub(crate) root: Authority,
    pub(crate) intermediate: Authority,
    pub(crate) key: KeyPair,
    pub(crate) leaf: Certificate,
}

pub(crate) fn fixture() -> Fixture {
    let root = root_ca(KeyAlgorithm::Ec256, HashAlgorithm::Sha256);
    let intermediate = subordinate_ca(&root, "Example Issuing", 0);
    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    let leaf =
        issue(&template("www.example.com", &key, Role::EndEntity), &intermediate.issuer(), HashAlgorithm::Sha256)
            .unwrap();
    Fixture { root, intermediate, key, leaf }
}
