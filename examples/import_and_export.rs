//! A certificate into SCM and out again: `cargo run --example import_and_export -- CERTIFICATE.pem KEY.pem [CHAIN.pem]`
//!
//! Imports it, shows what SCM read from it, and exports it for a server. In the emulator it makes a certificate itself if there are no
//! arguments. What it imported it deletes.

use std::process::ExitCode;

use ccm_examples::{Cloud, Material, certificate};
use huaweicloud_scm::Client;

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("import_and_export [CERTIFICATE.pem KEY.pem [CHAIN.pem]]", async |mut arguments| {
        let cloud = Cloud::find().await?;
        let given = if arguments.is_empty() {
            certificate(&cloud, "shop.example.com", 365).await?
        } else {
            let pem = arguments.pem("CERTIFICATE.pem")?;
            let key = arguments.pem("KEY.pem")?.into();
            Material { pem, key, chain: arguments.optional_pem("CHAIN.pem")? }
        };
        let scm = Client::new(&cloud.config)?;

        let mut request = scm.import_certificate().name("example-shop").certificate(&given.pem);
        if let Some(chain) = &given.chain {
            request = request.certificate_chain(chain);
        }
        let id = request.private_key(given.key.clone()).send().await?.into_inner().certificate_id;
        println!("imported as {id}");

        let shown = scm.show_certificate().certificate_id(&id).send().await?;
        println!("  {} for {}, {}", shown.name, shown.domain, shown.status);
        println!("  valid until {}", shown.not_after.as_deref().unwrap_or("an unknown time"));
        println!("  fingerprint {}", shown.fingerprint);

        let exported = scm.export_certificate().certificate_id(&id).send().await?.into_inner();
        let count = exported.entire_certificate.matches("BEGIN CERTIFICATE").count();
        // Secrets are compared in constant time, and printed as `[redacted]`.
        let key = exported.private_key.unwrap_or_default();
        println!("exported {count} certificates and the private key {key:?}");
        println!("  the certificate is the same: {}", lines(&exported.certificate).eq(lines(&given.pem)));
        println!("  the key is the same: {}", lines(key.expose_secret()).eq(lines(given.key.expose_secret())));

        scm.delete_certificate().certificate_id(&id).send().await?;
        println!("deleted");
        Ok(())
    })
    .await
}

/// What matters of a PEM file, whatever its line endings.
fn lines(pem: &str) -> impl Iterator<Item = &str> {
    pem.lines().map(str::trim).filter(|line| !line.is_empty())
}
