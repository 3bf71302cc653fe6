//! The operations of SCM.
//!
//! An operation is a function in one of the modules, next to related ones, and an entry in
//! [`HANDLERS`]. Requests are already authenticated and validated; handlers must not know how.
//!
//! | topic | module |
//! | --- | --- |
//! | importing certificates | `import` |
//! | listing certificates, searching by tags | `list`, `by_tag` |
//! | showing, exporting and deleting certificates | `life` |
//! | purchasing and unsubscribing | `order` |
//! | applying and withdrawing; the issuing CA | `application`, `authority` |
//! | CSRs | `csr` |
//! | tags, notifications | `tags`, `notification` |
//! | pushing and deploying; deployed resources | `deployment`, `deployed` |
//! | stored records; status; error codes | `record`, `status`, `error` |

mod application;
mod authority;
mod by_tag;
mod csr;
mod deployed;
mod deployment;
mod error;
mod import;
mod life;
mod list;
mod notification;
mod order;
mod record;
mod status;
mod tags;

pub(crate) use error::CODES;

use crate::call::Handler;

/// The handlers of the emulated operations, by name.
pub(crate) const HANDLERS: &[(&str, Handler)] = &[
    ("ApplyCertificate", application::apply_certificate),
    ("BatchCreateOrDeleteTags", tags::batch_create_or_delete_tags),
    ("BatchPushCertificate", deployment::batch_push_certificate),
    ("CancelCertificateRequest", application::cancel_certificate_request),
    ("CreateCertificateTag", tags::create_certificate_tag),
    ("CreateCsr", csr::create_csr),
    ("DeleteCertificate", life::delete_certificate),
    ("DeleteCsr", csr::delete_csr),
    ("DeployCertificate", deployment::deploy_certificate),
    ("DisableNotification", notification::disable_notification),
    ("EnableNotification", notification::enable_notification),
    ("ExportCertificate", life::export_certificate),
    ("ImportCertificate", import::import_certificate),
    ("ListAllTags", tags::list_all_tags),
    ("ListCertificates", list::list_certificates),
    ("ListCertificatesByTag", by_tag::list_certificates_by_tag),
    ("ListCsr", csr::list_csr),
    ("ListDeployedResources", deployed::list_deployed_resources),
    ("ListTagsByCertificate", tags::list_tags_by_certificate),
    ("PushCertificate", deployment::push_certificate),
    ("ShowCertificate", life::show_certificate),
    ("ShowCsr", csr::show_csr),
    ("ShowCsrPrivateKey", csr::show_csr_private_key),
    ("SubscribeCertificate", order::subscribe_certificate),
    ("UnsubscribeCertificate", order::unsubscribe_certificate),
    ("UpdateCsr", csr::update_csr),
    ("UploadCsr", csr::upload_csr),
];

/// The reasons why operations are not emulated, by name. An operation that is neither here nor in
/// [`HANDLERS`] is not implemented yet.
pub(crate) const REASONS: &[(&str, &str)] = &[];
