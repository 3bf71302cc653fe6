//! The steps for one certificate, in the order that makes them repeatable.

use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use huaweicloud_core::Secret;
use huaweicloud_pca::types::{CertDistinguishedName, SubjectAlternativeName, Validity};
use huaweicloud_scm::UnixMillis;
use huaweicloud_scm::error_codes::SCM_0020;
use huaweicloud_scm::pem::{CertificateChain, parse_private_key, write_private_key};
use huaweicloud_scm::types::{CertificateDetail, ScsResourceTag};

use super::known::{Known, unit};
use super::{BoxError, Options, RENEWS, Renewed, Step};

/// The highest number of tags of a certificate.
const MAX_TAGS: usize = 20;

/// The renewal of one certificate.
pub(super) struct Renewal<'a> {
    pub(super) scm: &'a huaweicloud_scm::Client,
    pub(super) pca: &'a huaweicloud_pca::Client,
    pub(super) options: &'a Options,
    pub(super) known: &'a Known<'a>,
    pub(super) old: &'a CertificateDetail,
    pub(super) progress: &'a mut (dyn FnMut(&str, &Step) + Send),
    pub(super) install: &'a mut (dyn FnMut(&Renewed) -> Result<(), BoxError> + Send),
}

/// What PCA has issued.
struct Issued {
    id: String,
    certificate: CertificateChain,
    key: Secret,
}

impl Renewal<'_> {
    /// Renews the certificate. `None` if it does not have the tag.
    pub(super) async fn run(&mut self, expires: UnixMillis) -> Result<Option<Renewed>, BoxError> {
        let Some(tags) = self.tags().await? else { return Ok(None) };
        self.report(Step::Due(expires));
        let successor = match self.known.complete(self.old) {
            Some(id) => {
                self.report(Step::FoundComplete(id.clone()));
                id.clone()
            }
            None => self.replace(tags).await?,
        };
        let folder = self.write_files(&successor).await?;
        let (old, domain) = (self.old.id.clone(), self.old.domain.clone());
        let renewed = Renewed { old, successor, domain, folder };
        (self.install)(&renewed)?;
        self.delete().await?;
        Ok(Some(renewed))
    }

    fn report(&mut self, step: Step) {
        (self.progress)(&self.old.id, &step);
    }

    /// The tags for the successor: those of the old certificate, but for the one that says what the
    /// old one renewed. `None` if the old certificate is not to be renewed.
    async fn tags(&self) -> Result<Option<Vec<ScsResourceTag>>, BoxError> {
        let listed = self.scm.list_tags_by_certificate().resource_id(&self.old.id).send().await?.into_inner();
        let (key, value) = &self.options.tag;
        let is_selected =
            |tag: &ScsResourceTag| tag.key.as_deref() == Some(key) && tag.value.as_deref().unwrap_or_default() == value;
        if !listed.tags.iter().any(is_selected) {
            return Ok(None);
        }
        let mut tags = listed.tags;
        tags.retain(|tag| tag.key.as_deref() != Some(RENEWS));
        if tags.len() >= MAX_TAGS {
            // Found now, it leaves no unfinished successor.
            return Err(format!("it has {MAX_TAGS} tags, which leaves none for the tag `{RENEWS}`: remove one").into());
        }
        Ok(Some(tags))
    }

    /// Brings a successor into SCM and to its target, and returns its id.
    async fn replace(&mut self, tags: Vec<ScsResourceTag>) -> Result<String, BoxError> {
        let successor = match self.known.issued(self.old) {
            Some(id) => {
                self.report(Step::FoundIssued(id.clone()));
                let issued = self.export(id).await?;
                match self.known.imported(self.scm, self.old, &issued.certificate).await? {
                    Some(id) => {
                        self.report(Step::FoundImported(id.clone()));
                        id
                    }
                    None => self.import(issued).await?,
                }
            }
            None => {
                let id = self.issue().await?;
                let issued = self.export(&id).await?;
                self.import(issued).await?
            }
        };
        if !tags.is_empty() {
            let request = self.scm.batch_create_or_delete_tags().resource_id(&successor).action("create");
            request.tags(tags).send().await?;
        }
        if let Some(target) = &self.options.push {
            let request = self.scm.push_certificate().certificate_id(&successor);
            request.target_service(target.service.as_str()).target_project(&target.region).send().await?;
            self.report(Step::Pushed(target.clone()));
        }
        // A call of its own, and the last: this tag says that nothing is missing.
        let renews = ScsResourceTag::builder().key(RENEWS).value(&self.old.id).build()?;
        self.scm.create_certificate_tag().resource_id(&successor).tag(renews).send().await?;
        self.report(Step::Tagged);
        Ok(successor)
    }

    /// Issues the successor, and returns its id in PCA.
    async fn issue(&mut self) -> Result<String, BoxError> {
        let subject = CertDistinguishedName::builder().common_name(&self.old.domain);
        let subject = subject.organizational_unit(unit(self.old));
        let mut names = vec![self.old.domain.as_str()];
        for name in self.old.sans.split(';').map(str::trim).filter(|name| !name.is_empty()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let names = names.into_iter().map(|name| {
            let kind = if name.parse::<IpAddr>().is_ok() { "IP" } else { "DNS" };
            SubjectAlternativeName::builder().type_(kind).value(name).build()
        });
        let names = names.collect::<Result<Vec<_>, _>>()?;
        let validity = Validity::builder().type_("DAY").value(self.options.validity_days);
        let request = self.pca.create_certificate().issuer_id(&self.options.issuer).distinguished_name(subject);
        let issued = request.subject_alternative_names(names).validity(validity).send().await?.into_inner();
        self.report(Step::Issued(issued.certificate_id.clone()));
        Ok(issued.certificate_id)
    }

    /// Exports the successor from PCA, once it is issued.
    async fn export(&self, id: &str) -> Result<Issued, BoxError> {
        self.pca.show_certificate().certificate_id(id).wait_until_issued().await?;
        let request = self.pca.export_certificate().certificate_id(id).is_compressed(false).type_("OTHER");
        let exported = request.send().await?.into_inner();
        let certificate = exported.certificate.ok_or("the export of PCA has no certificate")?;
        let chain = exported.certificate_chain.unwrap_or_default();
        let certificate = CertificateChain::parse(&format!("{}\n{chain}", certificate.trim_end()))?;
        let key = exported.private_key.ok_or("the export of PCA has no key")?;
        Ok(Issued { id: id.to_owned(), certificate, key })
    }

    /// Imports the successor under the name of the old certificate, and returns its id in SCM.
    async fn import(&mut self, issued: Issued) -> Result<String, BoxError> {
        let Issued { id, certificate, key } = issued;
        let request = self.scm.import_certificate().name(&self.old.name).certificate(certificate.certificate());
        let request = request.certificate_chain(certificate.chain()).private_key(key);
        // Only accounts that use enterprise projects may name one.
        let project = self.old.enterprise_project_id.as_deref().filter(|project| *project != "0");
        let imported = request.enterprise_project_id(project).send().await;
        let imported = imported.map_err(|error| format!("{id} was issued, but not imported: {error}"))?;
        self.report(Step::Imported(imported.certificate_id.clone()));
        Ok(imported.into_inner().certificate_id)
    }

    /// Writes the files of the successor as SCM has it, and returns their folder.
    async fn write_files(&mut self, successor: &str) -> Result<PathBuf, BoxError> {
        // The request refuses whatever is no id, so the id is safe as the name of a folder.
        let exported = self.scm.export_certificate().certificate_id(successor).send().await?.into_inner();
        let certificate = CertificateChain::parse(&exported.entire_certificate)?;
        let key = parse_private_key(exported.private_key.ok_or("the export of SCM has no key")?.expose_secret())?;
        let folder = self.options.folder.join(successor);
        create_folder(&folder)?;
        write(&folder.join("cert.pem"), certificate.certificate())?;
        if let Some(chain) = certificate.chain() {
            write(&folder.join("chain.pem"), chain)?;
        }
        write_private_key(folder.join("privkey.pem"), &key)?;
        self.report(Step::Written(folder.clone()));
        Ok(folder)
    }

    /// Deletes the old certificate.
    async fn delete(&mut self) -> Result<(), BoxError> {
        match self.scm.delete_certificate().certificate_id(&self.old.id).send().await {
            Ok(_) => {}
            // The response was lost, and the client has retried.
            Err(error) if error.has_code(SCM_0020) => {}
            Err(error) => return Err(error.into()),
        }
        self.report(Step::Deleted);
        Ok(())
    }
}

fn create_folder(folder: &Path) -> Result<(), BoxError> {
    fs::create_dir_all(folder).map_err(|error| format!("cannot create {}: {error}", folder.display()).into())
}

fn write(path: &Path, text: &str) -> Result<(), BoxError> {
    fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()).into())
}
