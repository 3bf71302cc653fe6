//! The services: their names, and the codes of what is wrong with a request of theirs. What they do is not known here.

/// Who an operation belongs to: any service that has a client, or IAM. It is known by its name in capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Service(&'static str);

impl Service {
    pub(crate) const PCA: Self = Self("PCA");
    pub(crate) const SCM: Self = Self("SCM");
    pub(crate) const IAM: Self = Self("IAM");

    /// The service of a client.
    pub(crate) fn of(client: &'static clients::Service) -> Self {
        Self(client.prefix)
    }

    pub(crate) fn name(self) -> &'static str {
        self.0
    }

    /// Its operations and its document, if it has a client.
    pub(crate) fn client(self) -> Option<&'static clients::Service> {
        clients::SERVICES.iter().find(|client| client.prefix == self.0)
    }

    /// The documented code for a parameter that is wrong; `name` is that of the placeholder if it is one of the path.
    pub(crate) fn parameter_code(self, name: Option<&str>) -> &'static str {
        match (self, name) {
            (Self::PCA, Some("ca_id")) => "PCA.00020201",
            (Self::PCA, _) => "PCA.00020001",
            (Self::SCM, Some("certificate_id" | "cert_id" | "resource_id")) => "SCM.0008",
            (Self::SCM, _) => "SCM.0005",
            (Self::IAM, _) => "IAM.0011",
            // Of a service that nobody has looked at yet.
            _ => "EMULATOR.Parameter",
        }
    }

    /// The same for a field of the body, such as `name` or `tags.0.key`, of which some have a code of their own.
    pub(crate) fn field_code(self, operation: &str, field: &str) -> &'static str {
        let first = field.split('.').next().unwrap_or_default();
        let last = field.rsplit('.').next().unwrap_or_default();
        match (self, operation, first, last) {
            (Self::PCA, _, "distinguished_name", _) => "PCA.00020101",
            (Self::PCA, _, "key_algorithm", _) => "PCA.00020102",
            (Self::PCA, _, "signature_algorithm", _) => "PCA.00020103",
            (Self::PCA, _, "validity", _) => "PCA.00020109",
            (Self::PCA, _, "subject_alternative_names", "type") => "PCA.00020112",
            (Self::PCA, "CreateCertificateAuthority", "type", _) => "PCA.00020202",
            (Self::PCA, _, "path_length", _) => "PCA.00020203",
            (Self::SCM, "PushCertificate" | "BatchPushCertificate", "target_service", _) => "SCM.0030",
            (Self::SCM, "ImportCertificate", "name", _) => "SCM.0032",
            (Self::SCM, "BatchCreateOrDeleteTags" | "CreateCertificateTag" | "SubscribeCertificate", _, "key") => {
                "SCM.0023"
            }
            (Self::SCM, "BatchCreateOrDeleteTags" | "CreateCertificateTag" | "SubscribeCertificate", _, "value") => {
                "SCM.0024"
            }
            _ => self.parameter_code(None),
        }
    }
}
