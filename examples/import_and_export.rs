//! Imports a certificate into SCM and exports it again:
//! `cargo run --example import_and_export -- CERTIFICATE.pem KEY.pem [CHAIN.pem]`
//!
//! Shows the details that SCM read from the certificate, exports it for a server, and deletes it
//! from SCM. Without arguments it issues a certificate in the emulator.

use std::io::{self, Write as _};
use std::process::ExitCode;

use ccm_examples::{Cloud, Material, issue_certificate};
use huaweicloud_scm::{Client, LocalDateTime};

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("import_and_export [CERTIFICATE.pem KEY.pem [CHAIN.pem]]", async |mut arguments| {
        let mut out = io::stdout();
        let cloud = Cloud::find().await?;
        let material = if arguments.is_empty() {
            issue_certificate(&cloud, "shop.example.com", 365).await?
        } else {
            let pem = arguments.pem("CERTIFICATE.pem")?;
            let key = arguments.pem("KEY.pem")?.into();
            Material { pem, key, chain: arguments.optional_pem("CHAIN.pem")? }
        };
        let scm = Client::new(&cloud.config)?;

        let mut request = scm.import_certificate().name("example-shop").certificate(&material.pem);
        if let Some(chain) = &material.chain {
            request = request.certificate_chain(chain);
        }
        let id = request.private_key(material.key.clone()).send().await?.into_inner().certificate_id;
        writeln!(out, "imported as {id}")?;

        let shown = scm.show_certificate().certificate_id(&id).send().await?;
        writeln!(out, "  {} for {}, {}", shown.name, shown.domain, shown.status)?;
        writeln!(out, "  valid until {}", shown.not_after.as_ref().map_or("an unknown time", LocalDateTime::as_str))?;
        writeln!(out, "  fingerprint {}", shown.fingerprint)?;

        let exported = scm.export_certificate().certificate_id(&id).send().await?.into_inner();
        let count = exported.entire_certificate.matches("BEGIN CERTIFICATE").count();
        // Secrets are compared in constant time, and printed as `[redacted]`.
        let key = exported.private_key.unwrap_or_default();
        writeln!(out, "exported {count} certificates and the private key {key:?}")?;
        writeln!(out, "  certificate unchanged: {}", lines(&exported.certificate).eq(lines(&material.pem)))?;
        writeln!(out, "  key unchanged: {}", lines(key.expose_secret()).eq(lines(material.key.expose_secret())))?;

        scm.delete_certificate().certificate_id(&id).send().await?;
        writeln!(out, "deleted")?;
        Ok(())
    })
    .await
}

/// The lines of a PEM file, without line endings and empty lines.
fn lines(pem: &str) -> impl Iterator<Item = &str> {
    pem.lines().map(str::trim).filter(|line| !line.is_empty())
}
