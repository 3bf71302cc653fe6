//! A folder for files with the command lines beside it, and a small PKI to begin with.

use std::{
    ffi::OsStr,
    path::PathBuf,
    process::Command,
    time::{Duration, SystemTime},
};

use pki::{
    Certificate, DistinguishedName, HashAlgorithm, Issuer, KeyAlgorithm, KeyPair, LineEnding, Role, Template, issue,
    self_sign,
};
use tempfile::TempDir;

pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A folder in which a command line tool works.
pub(crate) struct Tool {
    program: &'static str,
    folder: TempDir,
}

/// OpenSSL, if it is installed.
pub(crate) fn openssl() -> Option<Tool> {
    tool("openssl", "version")
}

/// Java's tool for key stores, if it is installed.
pub(crate) fn keytool() -> Option<Tool> {
    tool("keytool", "-help")
}

fn tool(program: &'static str, probe: &str) -> Option<Tool> {
    if Command::new(program).arg(probe).output().is_ok() {
        return Some(Tool { program, folder: tempfile::tempdir().unwrap() });
    }
    println!("skipped: {program} is not installed");
    None
}

impl Tool {
    /// Writes a file, and gives its path.
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

    /// What the tool says, on both outputs, and whether it was content.
    pub(crate) fn try_run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> (bool, String) {
        let mut command = Command::new(self.program);
        command.args(arguments).current_dir(self.folder.path());
        // What it may ask over HTTP is on this machine.
        for proxy in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"] {
            command.env_remove(proxy);
        }
        let output = command.output().unwrap();
        let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.push_str(&String::from_utf8_lossy(&output.stderr));
        (output.status.success(), text)
    }

    /// What the tool says. It has to be content.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> String {
        let line: Vec<_> = arguments.iter().map(|argument| argument.as_ref().to_string_lossy()).collect();
        self.content(&line.join(" "), self.try_run(arguments))
    }

    /// The same, with the arguments in one line.
    pub(crate) fn line(&self, arguments: &str) -> String {
        self.content(arguments, self.try_line(arguments))
    }

    fn content(&self, arguments: &str, (success, text): (bool, String)) -> String {
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

pub(crate) fn named(common_name: &str) -> DistinguishedName {
    DistinguishedName {
        common_name: common_name.to_owned(),
        country: "CN".to_owned(),
        organization: "Example, Inc.".to_owned(),
        ..DistinguishedName::default()
    }
}

/// A template that is valid from an hour ago for a year.
pub(crate) fn template<'a>(common_name: &str, key: &'a KeyPair, role: Role) -> Template<'a> {
    let from = SystemTime::now() - Duration::from_secs(60 * 60);
    Template::new(named(common_name).to_name().unwrap(), key.public_key(), role, from, from + 365 * DAY)
}

pub(crate) fn root(algorithm: KeyAlgorithm, hash: HashAlgorithm) -> Authority {
    let key = KeyPair::generate(algorithm).unwrap();
    let certificate = self_sign(&template("Example Root", &key, Role::Ca { path_length: None }), &key, hash).unwrap();
    Authority { key, certificate }
}

pub(crate) fn below(above: &Authority, name: &str, path_length: u8) -> Authority {
    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    let role = Role::Ca { path_length: Some(path_length) };
    let certificate = issue(&template(name, &key, role), &above.issuer(), HashAlgorithm::Sha256).unwrap();
    Authority { key, certificate }
}

/// A root of EC256, a subordinate CA, and a certificate for a server.
pub(crate) struct Small {
    pub(crate) root: Authority,
    pub(crate) middle: Authority,
    pub(crate) key: KeyPair,
    pub(crate) leaf: Certificate,
}

pub(crate) fn small() -> Small {
    let root = root(KeyAlgorithm::Ec256, HashAlgorithm::Sha256);
    let middle = below(&root, "Example Issuing", 0);
    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    let leaf =
        issue(&template("www.example.com", &key, Role::EndEntity), &middle.issuer(), HashAlgorithm::Sha256).unwrap();
    Small { root, middle, key, leaf }
}
