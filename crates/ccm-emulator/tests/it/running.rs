//! Starts the program on a free port, and sets up CAs and certificates.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use huaweicloud_core::{Config, Credentials, NoRetry};
use huaweicloud_pca::types::{CertDistinguishedName, DistinguishedName, Validity, ValidityBuilder};
use huaweicloud_pca::{Client, Error};

/// The path of the program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_ccm-emulator");

/// A running program, and the variables that it printed.
pub(crate) struct Running {
    pub(crate) child: Child,
    /// The printed environment variables.
    pub(crate) variables: Vec<(String, String)>,
    /// All lines that it printed.
    pub(crate) printed: String,
}

impl Running {
    /// Starts it on a free port with additional arguments and environment variables, and waits
    /// until it listens.
    pub(crate) fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(PROGRAM);
        for name in ["CLICOLOR", "CLICOLOR_FORCE", "NO_COLOR"] {
            command.env_remove(name);
        }
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments).envs(variables.iter().copied());
        Self::spawn(&mut command)
    }

    /// Runs a command that starts the program, and waits until it listens.
    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (mut variables, mut printed) = (Vec::new(), String::new());
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            printed.push_str(&line);
            printed.push('\n');
            if let Some((name, value)) = line.strip_prefix("export ").and_then(|line| line.split_once('=')) {
                variables.push((name.to_owned(), value.trim_matches('\'').replace(r"'\''", "'")));
            }
            // Everything is printed at once, and this comes last.
            if line.contains("HUAWEICLOUD_SDK_AUTH_TOKEN") || line.contains("has no user") {
                break;
            }
        }
        Self { child, variables, printed }
    }

    /// The address of the services.
    pub(crate) fn endpoint(&self) -> &str {
        &self.variables.iter().find(|(name, _)| name.ends_with("_PCA")).unwrap().1
    }

    /// Sends the signal that asks a program to stop.
    pub(crate) fn terminate(&self) {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
    }

    /// The client configuration from the variables.
    pub(crate) fn config(&self) -> Config {
        let variables = self.variables.clone();
        Config::from_lookup(move |name| variables.iter().find(|(key, _)| key == name).map(|(_, value)| value.into()))
            .unwrap()
    }

    /// The client configuration without retries, which would hide errors.
    pub(crate) fn config_without_retries(&self) -> Config {
        let variable = |name: &str| {
            let name = format!("HUAWEICLOUD_SDK_{name}");
            self.variables.iter().find(|(key, _)| *key == name).unwrap().1.clone()
        };
        let config = Config::builder()
            .retry(NoRetry)
            .endpoint(variable("ENDPOINT_PCA"))
            .credentials(Credentials::access_key(variable("AK"), variable("SK")))
            .domain_id(variable("DOMAIN_ID"));
        config.build().unwrap()
    }

    /// Kills the program, and waits until it has ended.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Stops the program with a signal, and returns its standard error output, unless a test took
    /// that.
    pub(crate) fn stop(mut self) -> String {
        self.terminate();
        let mut text = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            stderr.read_to_string(&mut text).unwrap();
        }
        assert!(self.child.wait().unwrap().success(), "{text}");
        text
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Creates a root CA, and returns its id.
pub(crate) async fn root(pca: &Client) -> String {
    let name = DistinguishedName::builder().common_name("Root").country("CN").state("Sichuan").locality("Chengdu");
    let name = name.organization("Example").organizational_unit("IT");
    let request = pca.create_certificate_authority().type_("ROOT").distinguished_name(name).validity(years(10));
    let request = request.key_algorithm("EC256").signature_algorithm("SHA256");
    request.send().await.unwrap().ca_id.clone()
}

/// Issues a certificate for this name, and returns its id.
pub(crate) async fn issue(pca: &Client, issuer: &str, name: &str) -> Result<String, Error> {
    let name = CertDistinguishedName::builder().common_name(name);
    let request = pca.create_certificate().issuer_id(issuer).distinguished_name(name).key_algorithm("EC256");
    Ok(request.validity(years(1)).send().await?.certificate_id.clone())
}

fn years(value: i32) -> ValidityBuilder {
    Validity::builder().type_("YEAR").value(value)
}
