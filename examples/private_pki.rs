//! From an empty account to a TLS connection: `cargo run --example private_pki`
//!
//! Creates a root CA and a subordinate CA, which issues a certificate for `localhost`. Then a
//! server that presents this certificate and a client that trusts only the root exchange a line
//! over loopback, both with rustls.

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use ccm_examples::Cloud;
use huaweicloud_pca::Client;
use huaweicloud_pca::types::{CertDistinguishedName, DistinguishedName, SubjectAlternativeName, Validity};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{TlsAcceptor, TlsConnector};

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("private_pki", async |_| {
        let mut out = io::stdout();
        let cloud = Cloud::find().await?;
        let pca = Client::new(&cloud.config)?;
        let root = create_ca(&pca, "Example Root", None).await?;
        let issuing = create_ca(&pca, "Example Issuing", Some(&root)).await?;

        let request = pca.create_certificate().issuer_id(&issuing);
        let request = request.distinguished_name(CertDistinguishedName::builder().common_name("localhost"));
        let name = SubjectAlternativeName::builder().type_("DNS").value("localhost").build()?;
        let request = request.subject_alternative_names([name]).validity(Validity::builder().type_("DAY").value(30));
        let issued = request.send().await?;

        let request = pca.export_certificate().certificate_id(&issued.certificate_id).is_compressed(false);
        let exported = request.type_("OTHER").send().await?.into_inner();
        let mut chain = certificates(&exported.certificate.unwrap_or_default())?;
        chain.extend(certificates(&exported.certificate_chain.unwrap_or_default())?);
        let key = PrivateKeyDer::from_pem_slice(exported.private_key.unwrap_or_default().expose_secret().as_bytes())?;

        writeln!(out, "Example Root        {root}")?;
        writeln!(out, "  Example Issuing   {issuing}")?;
        writeln!(out, "    localhost       {}", issued.certificate_id)?;

        // The server presents its own certificate and that of the issuing CA; the client has the
        // root.
        chain.truncate(2);
        let server = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let served = tokio::spawn(async move {
            serve(listener, TlsAcceptor::from(Arc::new(server))).await.map_err(|error| error.to_string())
        });

        let root_pem = pca.export_certificate_authority_certificate().ca_id(&root).send().await?;
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(root_pem.certificate.as_bytes())?)?;
        let client = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = TlsConnector::from(Arc::new(client));
        let mut stream =
            connector.connect(ServerName::try_from("localhost")?, TcpStream::connect(address).await?).await?;
        let (_, session) = stream.get_ref();
        writeln!(out, "verified {} certificates", session.peer_certificates().map_or(0, <[_]>::len))?;
        writeln!(out, "protocol {:?}", session.protocol_version().ok_or("the handshake is not complete")?)?;

        stream.write_all(b"the client trusts you\n").await?;
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await?;
        write!(out, "{reply}")?;
        served.await??;
        Ok(())
    })
    .await
}

/// Creates a root CA, or a subordinate CA below `issuer`, and returns its id.
async fn create_ca(pca: &Client, name: &str, issuer: Option<&str>) -> Result<String, Box<dyn Error>> {
    let subject = DistinguishedName::builder().common_name(name).country("CN").state("Sichuan").locality("Chengdu");
    let subject = subject.organization("Example").organizational_unit("IT");
    let years = |count| Validity::builder().type_("YEAR").value(count);
    let request = pca.create_certificate_authority().distinguished_name(subject);
    let request = request.key_algorithm("EC256").signature_algorithm("SHA256");
    let request = match issuer {
        None => request.type_("ROOT").validity(years(10)),
        Some(issuer) => request.type_("SUBORDINATE").issuer_id(issuer).path_length(0).validity(years(5)),
    };
    Ok(request.send().await?.into_inner().ca_id)
}

fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, Box<dyn Error>> {
    Ok(CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<_, _>>()?)
}

/// Accepts one connection, reads a line and echoes it.
async fn serve(listener: TcpListener, acceptor: TlsAcceptor) -> Result<(), Box<dyn Error>> {
    let (stream, _) = listener.accept().await?;
    let mut stream = BufReader::new(acceptor.accept(stream).await?);
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    stream.write_all(format!("the server received: {line}").as_bytes()).await?;
    stream.shutdown().await?;
    Ok(())
}
