//! The program, and an emulator for it.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use ccm_emulator::Emulator;
use serde_json::Value;

/// A value that no output may contain.
pub(crate) const CANARY: &str = "canary-2c9f41d7";

/// The program with an environment of its own.
pub(crate) struct Ccm {
    variables: Vec<(String, String)>,
    pub(crate) folder: tempfile::TempDir,
    emulator: Option<Emulator>,
    runtime: tokio::runtime::Runtime,
}

/// What the program did.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ccm {
    /// The program without credentials.
    pub(crate) fn alone() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        Self { variables: Vec::new(), folder: tempfile::tempdir().expect("a folder"), emulator: None, runtime }
    }

    /// The program with an emulator.
    pub(crate) fn emulated() -> Self {
        let mut ccm = Self::alone();
        let emulator = ccm.runtime.block_on(Emulator::start()).expect("an emulator");
        ccm.variables = emulator.variables();
        ccm.emulator = Some(emulator);
        ccm
    }

    /// The emulator.
    pub(crate) fn emulator(&self) -> &Emulator {
        self.emulator.as_ref().expect("an emulator")
    }

    /// Sets a variable.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.retain(|(own, _)| own != name);
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    /// Removes a variable and returns its value.
    pub(crate) fn take(&mut self, name: &str) -> String {
        let at = self.variables.iter().position(|(own, _)| own == name).expect("a variable that is set");
        self.variables.remove(at).1
    }

    /// Runs the program with arguments, separated by blanks.
    pub(crate) fn run(&self, arguments: &str) -> Done {
        self.run_with(&arguments.split_whitespace().collect::<Vec<_>>(), "")
    }

    /// The program with arguments, not yet started.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ccm"));
        command.args(arguments).env_clear().current_dir(self.folder.path());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.env("CCM_CONFIG", self.folder.path().join("ccm.toml")).env("HOME", self.folder.path());
        // Nothing answers there, so the metadata service of a real machine is not asked.
        command.env("NO_PROXY", "*");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the program while nobody reads its output. Returns its exit code.
    pub(crate) fn run_unread(&self, arguments: &[&str]) -> i32 {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let status = self.command(arguments).stdout(writer).status().expect("it ends");
        status.code().expect("an exit code")
    }

    /// Runs the program with arguments and a standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Done {
        let mut child = self.command(arguments).spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("a standard input");
        // A program that ends early does not read it.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let Output { status, stdout, stderr } = child.wait_with_output().expect("the program ends");
        let text = |bytes| String::from_utf8(bytes).expect("valid UTF-8");
        Done { code: status.code().expect("an exit code"), out: text(stdout), err: text(stderr) }
    }

    /// Runs the program, which must succeed, and returns its output as JSON.
    pub(crate) fn json(&self, arguments: &[&str], input: &str) -> Value {
        let done = self.run_with(arguments, input);
        assert_eq!(done.code, 0, "{arguments:?}: {}", done.err);
        serde_json::from_str(&done.out).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", done.out))
    }

    /// Creates an active root CA and returns its ID.
    pub(crate) fn root(&self) -> String {
        let input = r#"{"type": "ROOT", "key_algorithm": "EC256", "signature_algorithm": "SHA256",
            "validity": {"type": "YEAR", "value": 10}, "distinguished_name": {"common_name": "Example Root",
            "country": "CN", "state": "Sichuan", "locality": "Chengdu", "organization": "Example",
            "organizational_unit": "IT"}}"#;
        let created = self.json(&["pca", "create-certificate-authority", "--yes", "--input", "-"], input);
        created["ca_id"].as_str().expect("an ID").to_owned()
    }
}
