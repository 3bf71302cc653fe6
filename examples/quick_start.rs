//! A private CA and a certificate in four calls: `cargo run --example quick_start`
//!
//! Creates a root CA, issues a server certificate, shows its details, and exports it with its key.

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::SystemTime;

use ccm_examples::Cloud;
use huaweicloud_pca::Client;
use huaweicloud_pca::types::{CertDistinguishedName, DistinguishedName, SubjectAlternativeName, Validity};

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("quick_start", async |_| {
        let mut out = io::stdout();
        let cloud = Cloud::find().await?;
        let pca = Client::new(&cloud.config)?;

        let name = DistinguishedName::builder().common_name("Example Root").country("CN").state("Sichuan");
        let root = pca
            .create_certificate_authority()
            .type_("ROOT")
            .distinguished_name(name.locality("Chengdu").organization("Example").organizational_unit("IT"))
            .key_algorithm("EC256")
            .signature_algorithm("SHA256")
            .validity(Validity::builder().type_("YEAR").value(10))
            .send()
            .await?;
        writeln!(out, "root CA      {}", root.ca_id)?;

        let issued = pca
            .create_certificate()
            .issuer_id(&root.ca_id)
            .distinguished_name(CertDistinguishedName::builder().common_name("www.example.com"))
            .subject_alternative_names([SubjectAlternativeName::builder()
                .type_("DNS")
                .value("www.example.com")
                .build()?])
            .validity(Validity::builder().type_("YEAR").value(1))
            .send()
            .await?;
        writeln!(out, "certificate  {}", issued.certificate_id)?;

        let shown = pca.show_certificate().certificate_id(&issued.certificate_id).send().await?;
        let expires: SystemTime = shown.not_after.try_into()?;
        let days = expires.duration_since(SystemTime::now())?.as_secs() / (24 * 60 * 60);
        writeln!(out, "  status     {}", shown.status)?;
        writeln!(out, "  issued by  {}", shown.issuer_name)?;
        writeln!(out, "  key        {}, signed with {}", shown.key_algorithm, shown.signature_algorithm)?;
        writeln!(out, "  expires    in {days} days")?;

        let request = pca.export_certificate().certificate_id(&issued.certificate_id);
        let exported = request.is_compressed(false).type_("NGINX").send().await?.into_inner();
        writeln!(out, "{}", exported.certificate.unwrap_or_default().trim())?;
        // Printing a secret shows `[redacted]`; `expose_secret` returns its value.
        writeln!(out, "private key  {:?}", exported.private_key.unwrap_or_default())?;
        Ok(())
    })
    .await
}
