//! What each operation of SCM does.
//!
//! An operation is a function beside others of its kind in a file of this folder, and a line in [`HANDLERS`]. Requests reach it after
//! the gateway and the bounds of the document; it must not know how they got here.
//!
//! | what for | where |
//! | --- | --- |
//! | importing, and what is checked then | `import` |
//! | lists of certificates | `list`, by their tags `by_tag` |
//! | showing, exporting and deleting | `life` |
//! | buying and giving back | `order` |
//! | applying and withdrawing; the CA that issues | `application`, `authority` |
//! | requests for certificates | `csr` |
//! | tags, notifications | `tags`, `notification` |
//! | pushing and deploying, and what is deployed | `deployment`, `deployed` |
//! | what is kept; the status at a time; which error is which | `record`, `status`, `error` |

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

use crate::call::Handler;

pub(crate) use error::CODES;

/// The operations that are emulated, by name.
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

/// Why an operation is not emulated, by name. One that is neither here nor in [`HANDLERS`] is not emulated yet.
pub(crate) const REASONS: &[(&str, &str)] = &[];
