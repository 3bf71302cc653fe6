//! An account with certificates to renew, and what must hold in the end.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ccm_emulator::Emulator;
use huaweicloud_core::clock::Clock as _;
use huaweicloud_core::reqwest::{Client, redirect};
use huaweicloud_core::test_util::FakeClock;
use huaweicloud_core::{Config, NoRetry, Secret};
use huaweicloud_pca::types::{CertDistinguishedName, DistinguishedName, Validity};
use huaweicloud_scm::pem::{CertificateChain, parse_private_key};
use huaweicloud_scm::types::ScsResourceTag;
use renewal::{BoxError, Options, Report, Target, renew};

use crate::line::Line;

/// The domain of all certificates, which makes it hard to tell their successors apart.
pub(crate) const DOMAIN: &str = "www.example.com";

/// The tags of the certificates that are renewed. `renews` is from the last renewal.
const TAGS: [(&str, &str); 2] = [("renewal", "private-ca"), ("renews", "scs0000000000000")];

/// What is set up once for all emulators of a test.
pub(crate) struct Material {
    network: Client,
    expiring: Issued,
    lasting: Issued,
}

struct Issued {
    certificate: String,
    chain: Option<String>,
    key: Secret,
}

impl Material {
    pub(crate) async fn issue() -> Self {
        let emulator = Emulator::start().await.unwrap();
        let pca = huaweicloud_pca::Client::new(&emulator.config()).unwrap();
        let ca = create_ca(&pca).await;
        // It may be set already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let network = Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap();
        Self { network, expiring: issue(&pca, &ca, 7).await, lasting: issue(&pca, &ca, 90).await }
    }
}

async fn create_ca(pca: &huaweicloud_pca::Client) -> String {
    let subject = DistinguishedName::builder().common_name("Test Root").country("CN").state("Sichuan");
    let subject = subject.locality("Chengdu").organization("Test").organizational_unit("Test");
    let request = pca.create_certificate_authority().type_("ROOT").distinguished_name(subject);
    let request = request.key_algorithm("EC256").signature_algorithm("SHA256");
    let years = Validity::builder().type_("YEAR").value(10);
    request.validity(years).send().await.unwrap().into_inner().ca_id
}

async fn issue(pca: &huaweicloud_pca::Client, ca: &str, days: i32) -> Issued {
    let request = pca.create_certificate().issuer_id(ca).validity(Validity::builder().type_("DAY").value(days));
    let request = request.distinguished_name(CertDistinguishedName::builder().common_name(DOMAIN));
    let id = request.send().await.unwrap().into_inner().certificate_id;
    let request = pca.export_certificate().certificate_id(id).is_compressed(false).type_("OTHER");
    let exported = request.send().await.unwrap().into_inner();
    Issued {
        certificate: exported.certificate.unwrap(),
        chain: exported.certificate_chain,
        key: exported.private_key.unwrap(),
    }
}

/// An emulator with some certificates that are due, one that is due but has no tag, and one that is
/// not due.
pub(crate) struct Site {
    pub(crate) emulator: Emulator,
    pub(crate) network: Client,
    pub(crate) options: Options,
    /// The ids of the certificates to renew.
    pub(crate) old: Vec<String>,
    /// The ids of the others.
    others: BTreeSet<String>,
    /// Removed when the test ends.
    _folder: tempfile::TempDir,
}

impl Site {
    pub(crate) async fn new(material: &Material, due: usize) -> Self {
        let emulator = Emulator::start().await.unwrap();
        let issuer = create_ca(&huaweicloud_pca::Client::new(&emulator.config()).unwrap()).await;
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            tag: (TAGS[0].0.to_owned(), TAGS[0].1.to_owned()),
            days: 30,
            issuer,
            validity_days: 365,
            push: Some(Target { service: "ELB".to_owned(), region: "cn-north-4".to_owned() }),
            folder: folder.path().join("certificates"),
        };
        let mut site = Self {
            emulator,
            network: material.network.clone(),
            options,
            old: Vec::new(),
            others: BTreeSet::new(),
            _folder: folder,
        };
        for number in 0..due {
            let id = site.import(&material.expiring, &format!("site-{number}")).await;
            let tags = TAGS.map(|(key, value)| (key.to_owned(), value.to_owned()));
            site.tag(&id, tags.to_vec()).await;
            site.old.push(id);
        }
        let untagged = site.import(&material.expiring, "untagged").await;
        let lasting = site.import(&material.lasting, "lasting").await;
        site.tag(&lasting, vec![(TAGS[0].0.to_owned(), TAGS[0].1.to_owned())]).await;
        site.others = BTreeSet::from([untagged, lasting]);
        site
    }

    pub(crate) fn scm(&self) -> huaweicloud_scm::Client {
        huaweicloud_scm::Client::new(&self.emulator.config()).unwrap()
    }

    async fn import(&self, issued: &Issued, name: &str) -> String {
        let request = self.scm().import_certificate().name(name).certificate(&issued.certificate);
        let request = request.certificate_chain(issued.chain.as_deref()).private_key(issued.key.clone());
        request.send().await.unwrap().into_inner().certificate_id
    }

    pub(crate) async fn tag(&self, id: &str, tags: Vec<(String, String)>) {
        let tags: Vec<_> =
            tags.into_iter().map(|(key, value)| ScsResourceTag::builder().key(key).value(value)).collect();
        let tags: Vec<_> = tags.into_iter().map(|tag| tag.build().unwrap()).collect();
        self.scm().batch_create_or_delete_tags().resource_id(id).action("create").tags(tags).send().await.unwrap();
    }

    /// Runs the renewal over this network.
    pub(crate) async fn run(&self, line: &Line) -> Result<Report, BoxError> {
        let config = Config::builder().credentials(self.emulator.credentials()).endpoint(self.emulator.endpoint());
        // A waiter whose requests fail does not end before its time is up.
        let clock = FakeClock::new();
        clock.advance(self.emulator.clock().now().duration_since(clock.now()).unwrap());
        let config = config.retry(NoRetry).transport(line.clone()).clock(clock).build().unwrap();
        let scm = huaweicloud_scm::Client::new(&config).unwrap();
        let pca = huaweicloud_pca::Client::new(&config).unwrap();
        renew(&scm, &pca, &self.options, |_, _| {}, |_| Ok(())).await
    }

    /// Asserts that each certificate that was due has exactly one successor, which lacks nothing,
    /// and that nothing was done twice or too early in these runs.
    pub(crate) async fn assert_done(&self, lines: &[&Line]) {
        let successors = self.successors().await;
        let issued = self.assert_issued().await;
        let files = files(&self.options.folder);
        assert_eq!(files.len(), successors.len(), "{files:?}");
        let processed: Vec<String> = lines.iter().flat_map(|line| line.processed()).collect();
        let position = |request: String| processed.iter().position(|made| *made == request);
        for old in &self.old {
            let successor = &successors[old];
            let folder = self.options.folder.join(successor);
            let exported = self.scm().export_certificate().certificate_id(successor).send().await.unwrap();
            let certificate = CertificateChain::parse(&exported.entire_certificate).unwrap();
            let written = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
            assert_eq!(written("cert.pem"), certificate.certificate());
            assert_eq!(written("chain.pem"), certificate.chain().unwrap());
            assert_eq!(written("cert.pem"), issued[old]);
            let key = parse_private_key(exported.private_key.as_ref().unwrap().expose_secret()).unwrap();
            assert_eq!(written("privkey.pem"), key.expose_secret());

            let deleted = position(format!("DELETE /v3/scm/certificates/{old}")).unwrap();
            let pushed = position(format!("POST /v3/scm/certificates/{successor}/push")).unwrap();
            let tagged = position(format!("POST /v3/scm/{successor}/tags")).unwrap();
            assert!(pushed < tagged && tagged < deleted, "{processed:?}");
        }
        let count = |end: &str| processed.iter().filter(|request| request.ends_with(end)).count();
        assert_eq!(count("POST /v1/private-certificates"), self.old.len());
        assert_eq!(count("/certificates/import"), self.old.len());
    }

    /// The successors, by the id of the old certificate.
    async fn successors(&self) -> BTreeMap<String, String> {
        let mut successors = BTreeMap::new();
        let mut others = self.others.clone();
        let mut listed = self.scm().list_certificates().expired_days_since(30).items();
        while let Some(certificate) = listed.next().await {
            let certificate = certificate.unwrap();
            assert!(!self.old.contains(&certificate.id), "{} still exists", certificate.id);
            if others.remove(&certificate.id) {
                continue;
            }
            let tags = self.scm().list_tags_by_certificate().resource_id(&certificate.id).send().await.unwrap();
            let tags: BTreeMap<_, _> = tags.into_inner().tags.into_iter().map(|tag| (tag.key, tag.value)).collect();
            assert_eq!(tags.len(), 2, "{tags:?}");
            assert_eq!(tags[&Some(TAGS[0].0.to_owned())].as_deref(), Some(TAGS[0].1));
            let old = tags[&Some("renews".to_owned())].clone().unwrap();
            let number = self.old.iter().position(|id| *id == old).unwrap();
            assert_eq!(certificate.name, format!("site-{number}"));
            assert_eq!(successors.insert(old, certificate.id), None, "two successors");
        }
        assert!(others.is_empty(), "{others:?} were deleted");
        assert_eq!(successors.len(), self.old.len());
        successors
    }

    /// The certificates that PCA has issued, by the id of the old certificate.
    async fn assert_issued(&self) -> BTreeMap<String, String> {
        let pca = huaweicloud_pca::Client::new(&self.emulator.config()).unwrap();
        let mut issued = BTreeMap::new();
        let mut listed = pca.list_certificate().items();
        while let Some(certificate) = listed.next().await {
            let certificate = certificate.unwrap();
            let unit = certificate.distinguished_name.organizational_unit.to_string();
            let old = unit.strip_prefix("renews ").unwrap().to_owned();
            let request = pca.export_certificate().certificate_id(certificate.certificate_id).is_compressed(false);
            let exported = request.type_("OTHER").send().await.unwrap().into_inner();
            let pem = CertificateChain::parse(&exported.certificate.unwrap()).unwrap().certificate().to_owned();
            assert_eq!(issued.insert(old, pem), None, "issued twice");
        }
        assert_eq!(issued.len(), self.old.len());
        issued
    }
}

/// The folders that have all files of a certificate, with the right permissions.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(folders) = std::fs::read_dir(folder) else { return Vec::new() };
    let folders = folders.map(|entry| entry.unwrap().path());
    let is_complete = |folder: &PathBuf| {
        let key = folder.join("privkey.pem");
        #[cfg(unix)]
        if let Ok(metadata) = key.metadata() {
            assert_eq!(std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777, 0o600);
        }
        key.exists() && folder.join("cert.pem").exists() && folder.join("chain.pem").exists()
    };
    folders.filter(is_complete).collect()
}
