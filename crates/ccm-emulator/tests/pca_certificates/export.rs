//! Exports for each server type, opened by common tools.

use std::io::{Cursor, Read as _};

use huaweicloud_pca::types::ExportCertificateResponseBody;
use pki::{Certificate, KeyAlgorithm, KeyPair};

use crate::support::{NOBODY, Setup, codes, csr, refused, setup, years};
use crate::tools::{keytool, openssl};

const SERVERS: [&str; 5] = ["APACHE", "NGINX", "IIS", "TOMCAT", "OTHER"];
const PASSWORD: &str = "a,password.of_32-bytes+and#more!";

/// A certificate below two CAs, with a generated key, and one for a CSR.
async fn both(setup: &Setup) -> (String, String) {
    let issuer = setup.subordinate(&setup.root().await, 0).await;
    let ours = setup.certificate(&issuer, "*.example.com").await;
    let (_, pem) = csr(KeyAlgorithm::Ec256, "csr.example.com");
    let request = setup.pca.create_certificate_by_csr().issuer_id(&issuer).csr(&pem).validity(years(1));
    (ours, request.send().await.unwrap().certificate_id.clone())
}

/// Exports an archive, and returns the names and contents of its files.
async fn archive(setup: &Setup, id: &str, server: &str, password: Option<&str>) -> Vec<(String, Vec<u8>)> {
    let mut request = setup.pca.export_certificate().certificate_id(id).is_compressed(true).type_(server);
    if let Some(password) = password {
        request = request.password(password);
    }
    let answer = request.send_archive().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/zip");
    let named = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(named.ends_with(&format!("example%2Ecom%5F{}%2Ezip", server.to_lowercase())), "{named}");
    let mut zip = zip::ZipArchive::new(Cursor::new(answer.expose_secret().to_vec())).unwrap();
    let mut files = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut contents = Vec::new();
        file.read_to_end(&mut contents).unwrap();
        files.push((file.name().unwrap().into_owned(), contents));
    }
    files
}

fn names(files: &[(String, Vec<u8>)]) -> Vec<&str> {
    files.iter().map(|(name, _)| name.as_str()).collect()
}

fn text(files: &[(String, Vec<u8>)], name: &str) -> String {
    let (_, contents) = files.iter().find(|(known, _)| known == name).unwrap();
    String::from_utf8(contents.clone()).unwrap()
}

#[tokio::test]
async fn json_export_has_certificate_chain_and_key() {
    let setup = setup().await;
    let (ours, theirs) = both(&setup).await;
    let export = async |id: &str, server: &str| -> ExportCertificateResponseBody {
        let request = setup.pca.export_certificate().certificate_id(id).is_compressed(false).type_(server);
        request.send().await.unwrap().into_inner()
    };
    for server in ["APACHE", "NGINX", "OTHER"] {
        let answer = export(&ours, server).await;
        let key = KeyPair::from_pem(answer.private_key.unwrap().expose_secret()).unwrap();
        let certificate = answer.certificate.unwrap();
        assert!(certificate.contains("-----\r\n"));
        Certificate::from_pem(&certificate).unwrap().check_key(&key).unwrap();
        assert_eq!(Certificate::all_from_pem(&answer.certificate_chain.unwrap()).unwrap().len(), 2);
    }
    for server in SERVERS {
        let answer = export(&theirs, server).await;
        assert!(answer.private_key.is_none() && answer.certificate.is_some() && answer.certificate_chain.is_some());
    }
    let request = setup.pca.export_certificate().certificate_id(&ours).is_compressed(false).type_("OTHER");
    let answer = request.password(PASSWORD).send().await.unwrap().into_inner();
    let key = answer.private_key.unwrap();
    assert_eq!(KeyPair::from_pem(key.expose_secret()).err().unwrap(), pki::PkiError::EncryptedKey);
    let key = KeyPair::from_encrypted_pem(key.expose_secret(), PASSWORD).unwrap();
    Certificate::from_pem(&answer.certificate.unwrap()).unwrap().check_key(&key).unwrap();
}

#[tokio::test]
async fn archives_have_the_documented_files() {
    let setup = setup().await;
    let (ours, theirs) = both(&setup).await;
    for (server, plain, protected, without_key) in [
        ("APACHE", "server.key chain.crt server.crt", "server.key chain.crt server.crt", "chain.crt server.crt"),
        ("NGINX", "server.key server.crt", "server.key server.crt", "server.crt"),
        ("IIS", "server.pfx keystorePass.txt", "server.pfx", "chain.crt server.crt"),
        ("TOMCAT", "server.jks keystorePass.txt", "server.jks", "chain.crt server.crt"),
        ("OTHER", "server.key chain.pem server.pem", "server.key chain.pem server.pem", "chain.pem cert.pem"),
    ] {
        assert_eq!(names(&archive(&setup, &ours, server, None).await).join(" "), plain, "{server}");
        assert_eq!(names(&archive(&setup, &ours, server, Some(PASSWORD)).await).join(" "), protected, "{server}");
        assert_eq!(names(&archive(&setup, &theirs, server, None).await).join(" "), without_key, "{server}");
    }
}

#[tokio::test]
async fn openssl_opens_exports() {
    let Some(openssl) = openssl() else { return };
    let setup = setup().await;
    let (ours, _) = both(&setup).await;
    let apache = archive(&setup, &ours, "APACHE", None).await;
    for (name, contents) in &apache {
        openssl.file(name, contents);
    }
    let chain = Certificate::all_from_pem(&text(&apache, "chain.crt")).unwrap();
    openssl.file("root.pem", chain[1].to_pem(pki::LineEnding::Lf));
    let output = openssl.line("verify -x509_strict -CAfile root.pem -untrusted chain.crt server.crt");
    assert!(output.contains("server.crt: OK"), "{output}");
    let public = openssl.line("x509 -in server.crt -noout -pubkey");
    assert_eq!(openssl.line("pkey -in server.key -pubout"), public);

    let nginx = archive(&setup, &ours, "NGINX", Some(PASSWORD)).await;
    openssl.file("protected.key", text(&nginx, "server.key"));
    let password = format!("pass:{PASSWORD}");
    assert_eq!(openssl.run(&["pkey", "-in", "protected.key", "-passin", &password, "-pubout"]), public);
    assert_eq!(Certificate::all_from_pem(&text(&nginx, "server.crt")).unwrap().len(), 3);

    let iis = archive(&setup, &ours, "IIS", None).await;
    openssl.file("server.pfx", &iis[0].1);
    let password = format!("pass:{}", text(&iis, "keystorePass.txt"));
    let output = openssl.run(&["pkcs12", "-in", "server.pfx", "-passin", &password, "-nodes"]);
    assert_eq!(output.matches("BEGIN CERTIFICATE").count(), 3, "{output}");
    assert!(output.contains("BEGIN PRIVATE KEY"));
}

#[tokio::test]
async fn keytool_opens_the_key_store() {
    let Some(keytool) = keytool() else { return };
    let setup = setup().await;
    let (ours, _) = both(&setup).await;
    for password in [None, Some(PASSWORD)] {
        let files = archive(&setup, &ours, "TOMCAT", password).await;
        keytool.file("server.jks", &files[0].1);
        let password = password.map_or_else(|| text(&files, "keystorePass.txt"), str::to_owned);
        let output = keytool.run(&["-list", "-v", "-keystore", "server.jks", "-storepass", &password]);
        assert!(output.contains("PrivateKeyEntry") && output.contains("Certificate chain length: 3"), "{output}");
    }
}

#[tokio::test]
async fn invalid_exports_are_refused() {
    let setup = setup().await;
    let (ours, _) = both(&setup).await;
    let plain = || setup.pca.export_certificate().certificate_id(&ours).is_compressed(false);
    for (request, code, reason) in [
        (plain().type_("OTHER").certificate_id(NOBODY), codes::PCA_10010002, NOBODY),
        (plain().type_("IIS"), codes::PCA_00020001, "IIS"),
        (plain().type_("TOMCAT"), codes::PCA_00020001, "TOMCAT"),
        (plain().type_("OTHER").password("pass word"), codes::PCA_00020001, "password"),
        (plain().type_("OTHER").password("ä"), codes::PCA_00020001, "password"),
    ] {
        refused(request.send().await, code, reason);
    }
}

#[tokio::test]
async fn chain_survives_its_cas() {
    let setup = setup().await;
    let (ours, _) = both(&setup).await;
    let issuer = setup.pca.show_certificate().certificate_id(&ours).send().await.unwrap().issuer_id.clone();
    setup.pca.disable_certificate_authority().ca_id(&issuer).send().await.unwrap();
    setup.pca.delete_certificate_authority().ca_id(&issuer).pending_days(7).send().await.unwrap();
    setup.emulator.clock().advance(8 * crate::tools::DAY).unwrap();
    refused(setup.pca.show_certificate_authority().ca_id(&issuer).send().await, codes::PCA_10010002, &issuer);
    assert_eq!(setup.exported(&ours).await.chain.len(), 2);
    setup.pca.revoke_certificate().certificate_id(&ours).send().await.unwrap();
}
