//! Renews certificates in SCM that expire soon: a private CA issues each a successor with a new
//! key, which replaces it.
//!
//! Each run derives its state from the services, and keeps none of its own. So it can be
//! interrupted at any call and started again, on another machine too. For each old certificate, in
//! this order:
//!
//! | step | what makes it repeatable | if it happened, but the response was lost |
//! | --- | --- | --- |
//! | issue in PCA | the subject of the successor has the organizational unit `renews ID`, with the id of the old certificate | the next run finds it in PCA by its unit |
//! | import into SCM | the content: no second certificate of this domain equals the one in PCA | the next run finds it by comparing exports |
//! | copy the tags | a tag replaces its predecessor | it is repeated |
//! | push | it is the same certificate for the same place | it is repeated |
//! | tag with `renews=ID` | as above; a successor with this tag has been imported, tagged and pushed | the next run finds the tag and goes on below |
//! | write the files | they are replaced; they come from SCM, so they are what was pushed | |
//! | install them, by the caller | it is repeated | |
//! | delete the old one | SCM no longer lists it, so no run meets it again | nothing is left to do |
//!
//! So the two calls that must not be repeated, issue and import, mark what they create in the call
//! itself; a tag that is added later would be missing if the run ended in between. The only call
//! that may be repeated in vain is the push, since SCM does not list what was pushed. The old
//! certificate is deleted last, and stays usable in any other case.
//!
//! This relies on three things:
//!
//! - One run at a time, since two would both issue. Start the program with `flock`, or as a single
//!   job of your scheduler.
//! - The lists show what was created by an earlier run. After a timeout, leave the service a minute
//!   to finish the request that it may still be working on.
//! - Nobody else uses the tag `renews` or an organizational unit that begins with `renews`.

mod known;
mod steps;

use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use huaweicloud_core::Operation;
use huaweicloud_pca::operations as pca;
use huaweicloud_scm::operations as scm;
use huaweicloud_scm::types::CertificateDetail;
use huaweicloud_scm::{UnixMillis, UtcOffset};

use self::known::Known;
use self::steps::Renewal;

/// The operations that a renewal calls, which its credentials must permit.
pub const OPERATIONS: [&Operation; 13] = [
    &pca::CREATE_CERTIFICATE,
    &pca::EXPORT_CERTIFICATE,
    &pca::LIST_CERTIFICATE,
    &pca::SHOW_CERTIFICATE,
    &scm::BATCH_CREATE_OR_DELETE_TAGS,
    &scm::CREATE_CERTIFICATE_TAG,
    &scm::DELETE_CERTIFICATE,
    &scm::EXPORT_CERTIFICATE,
    &scm::IMPORT_CERTIFICATE,
    &scm::LIST_CERTIFICATES,
    &scm::LIST_CERTIFICATES_BY_TAG,
    &scm::LIST_TAGS_BY_CERTIFICATE,
    &scm::PUSH_CERTIFICATE,
];

/// Why a certificate was not renewed, or none was.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// The tag of a successor. Its value is the id of the certificate that it replaces.
pub const RENEWS: &str = "renews";

/// How many days ago a certificate may have expired to be renewed: a run that was interrupted goes
/// on even if the old certificate has expired since.
const EXPIRED_DAYS: u32 = 30;

/// The zone of the times in SCM, which is not documented. Of the likely ones, this one is ahead: a
/// certificate rather expires some hours later than assumed.
const ZONE: UtcOffset = UtcOffset::CHINA;

/// What is renewed, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// Only certificates with this tag are renewed, key and value: the certificates of a public CA
    /// are of no use if a private CA issues their successors.
    pub tag: (String, String),
    /// How many days before its end a certificate is renewed.
    pub days: u32,
    /// The id of the private CA that issues the successors.
    pub issuer: String,
    /// For how many days a successor is valid. Must be greater than `days`.
    pub validity_days: u32,
    /// Where the certificates are used, if SCM can push them there.
    pub push: Option<Target>,
    /// The folder for the files. Each successor gets a folder in it, with its id as name:
    /// `cert.pem`, `chain.pem` if it has a chain, and `privkey.pem`.
    pub folder: PathBuf,
}

/// A service in a region that certificates are pushed to.
#[derive(Clone, Debug)]
pub struct Target {
    /// `CDN`, `WAF` or `ELB`.
    pub service: String,
    /// A region in which the account has a project, such as `cn-north-4`.
    pub region: String,
}

/// A step that was done for an old certificate.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Step {
    /// It expires within the set time, and has the tag.
    Due(UnixMillis),
    /// PCA has issued the successor, with this id in PCA.
    Issued(String),
    /// An earlier run has issued the successor, with this id in PCA.
    FoundIssued(String),
    /// The successor is in SCM, with this id.
    Imported(String),
    /// An earlier run has imported the successor, with this id in SCM.
    FoundImported(String),
    /// The successor was pushed.
    Pushed(Target),
    /// The successor has the tags, and the tag [`RENEWS`].
    Tagged,
    /// The successor is complete since an earlier run, with this id in SCM.
    FoundComplete(String),
    /// The files of the successor are in this folder.
    Written(PathBuf),
    /// The old certificate is deleted.
    Deleted,
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Due(expires) => write!(formatter, "expires on {expires}"),
            Self::Issued(id) => write!(formatter, "issued {id}"),
            Self::FoundIssued(id) => write!(formatter, "{id} was issued by an earlier run"),
            Self::Imported(id) => write!(formatter, "imported {id}"),
            Self::FoundImported(id) => write!(formatter, "{id} was imported by an earlier run"),
            Self::Pushed(target) => write!(formatter, "pushed to {} in {}", target.service, target.region),
            Self::Tagged => formatter.write_str("tagged"),
            Self::FoundComplete(id) => write!(formatter, "{id} was imported, pushed and tagged by an earlier run"),
            Self::Written(folder) => write!(formatter, "wrote {}", folder.display()),
            Self::Deleted => formatter.write_str("deleted"),
        }
    }
}

/// What a run did.
#[derive(Debug, Default)]
pub struct Report {
    /// The renewed certificates, in the order of the list.
    pub renewed: Vec<Renewed>,
    /// The certificates that could not be renewed. The old ones still exist; the next run goes on
    /// where this one failed.
    pub failed: Vec<Failed>,
}

/// A renewed certificate.
#[derive(Clone, Debug)]
pub struct Renewed {
    /// The id of the certificate that was deleted.
    pub old: String,
    /// The id of its successor in SCM.
    pub successor: String,
    /// The domain of both.
    pub domain: String,
    /// The folder with the files of the successor.
    pub folder: PathBuf,
}

/// A certificate that could not be renewed.
#[derive(Debug)]
pub struct Failed {
    /// Its id.
    pub old: String,
    /// Its domain.
    pub domain: String,
    /// Why.
    pub error: BoxError,
}

/// Renews the certificates that are due, one after another. A failure of one does not stop the
/// others. `progress` is told the id of the old certificate and the step that was just done.
/// `install` puts the files of a successor to use; if it fails, the old certificate is not deleted,
/// and the next run calls it again.
///
/// # Errors
///
/// If the options contradict each other, or the certificates cannot be listed. Failures of single
/// certificates are in the report.
pub async fn renew(
    scm: &huaweicloud_scm::Client,
    pca: &huaweicloud_pca::Client,
    options: &Options,
    mut progress: impl FnMut(&str, &Step) + Send,
    mut install: impl FnMut(&Renewed) -> Result<(), BoxError> + Send,
) -> Result<Report, BoxError> {
    if options.validity_days <= options.days {
        let Options { days, validity_days, .. } = options;
        return Err(format!(
            "successors would be valid for {validity_days} days and due at once: must be more than {days} days"
        )
        .into());
    }
    let limit = UnixMillis::from(SystemTime::now() + Duration::from_secs(u64::from(options.days) * 24 * 60 * 60));
    let mut listed = Vec::new();
    // The list is read before anything changes, and the changes below are not looked for in it.
    let mut certificates = scm.list_certificates().expired_days_since(EXPIRED_DAYS).items();
    while let Some(certificate) = certificates.next().await {
        listed.push(certificate?);
    }
    let mut report = Report::default();
    let due: Vec<_> = listed.iter().filter_map(|certificate| Some((certificate, due(certificate, limit)?))).collect();
    if due.is_empty() {
        return Ok(report);
    }
    let known = Known::read(scm, pca, &listed, limit).await?;
    for (old, expires) in due {
        let mut renewal =
            Renewal { scm, pca, options, known: &known, old, progress: &mut progress, install: &mut install };
        match renewal.run(expires).await {
            Ok(renewed) => report.renewed.extend(renewed),
            Err(error) => {
                report.failed.push(Failed { old: old.id.clone(), domain: old.domain.clone(), error });
            }
        }
    }
    Ok(report)
}

/// When an imported certificate expires, if that is before `limit`.
fn due(certificate: &CertificateDetail, limit: UnixMillis) -> Option<UnixMillis> {
    let expires = certificate.expire_time.at(ZONE).filter(|expires| *expires < limit)?;
    matches!(certificate.status.as_ref(), "UPLOAD" | "EXPIRED").then_some(expires)
}
