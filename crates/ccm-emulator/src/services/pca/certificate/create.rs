//! `CreateCertificate`: issues a private certificate with a generated key.
//!
//! The request is checked first, and the key is generated outside of any transaction, since
//! generating one takes long.

use huaweicloud_pca::types::{
    CertDistinguishedName, CreateCertificateRequestBody, CreateCertificateResponseBody, CustomizedExtension,
    ExtendedKeyUsage as RequestedUsage,
};
use pki::{
    AlternativeName, CustomExtension, DistinguishedName, ExtendedKeyUsage, HashAlgorithm, KeyAlgorithm, KeyPair,
    KeyUsage, KeyUsages, Name, PkiError, Role, Template,
};

use crate::base::ApiError;
use crate::call::{Answer, Call};
use crate::services::pca::error::{refused, wrong_validity};
use crate::services::pca::name;
use crate::services::pca::record::{Issuer, NewCertificate, check_quota};
use crate::services::pca::validity::{OTHER_YEARS, Period};

pub(super) fn create(call: &Call) -> Result<Answer, ApiError> {
    let body: CreateCertificateRequestBody = call.body()?;
    let now = call.now();
    let period = Period::of(&body.validity, OTHER_YEARS, now)?;
    let requested = call.read(|store| {
        let issuer = Issuer::load(store, &body.issuer_id, now)?;
        check_period(&period, &issuer)?;
        check_quota(store, call.world.settings.certificate_quota)?;
        Requested::of(&body, &issuer).map_err(refused)
    })?;
    let key = KeyPair::generate(requested.key_algorithm).map_err(refused)?;
    let template = requested.template(&key, &period);
    let id = call.write(|store| {
        check_quota(store, call.world.settings.certificate_quota)?;
        let issuer = Issuer::load(store, &body.issuer_id, now)?;
        let certificate = issuer.issue(store, template, requested.hash, &call.world.endpoint, now)?;
        let fresh = NewCertificate {
            issuer: &issuer,
            certificate: &certificate,
            key: Some(&key),
            key_algorithm: requested.key_algorithm.pca_name(),
            hash: requested.hash,
            enterprise_project_id: body.enterprise_project_id,
        };
        fresh.save(store, now)
    })?;
    Ok(Answer::json(&issued(id)))
}

/// The response of both operations that issue certificates.
pub(super) fn issued(id: String) -> CreateCertificateResponseBody {
    let mut answer = CreateCertificateResponseBody::default();
    answer.certificate_id = id;
    answer
}

/// Checks that the validity is within that of the CA.
pub(super) fn check_period(period: &Period, issuer: &Issuer) -> Result<(), ApiError> {
    let refuse = |what| Err(wrong_validity(what));
    if period.not_before < issuer.certificate.not_before() {
        return refuse("the certificate would be valid before the CA that issues it");
    }
    if period.not_after > issuer.certificate.not_after() {
        return refuse("the certificate would be valid for longer than the CA that issues it");
    }
    Ok(())
}

/// The requested certificate, with defaults from the CA.
struct Requested {
    subject: Name,
    key_algorithm: KeyAlgorithm,
    hash: HashAlgorithm,
    key_usages: KeyUsages,
    extended_key_usages: Vec<ExtendedKeyUsage>,
    alternative_names: Vec<AlternativeName>,
    custom: Option<CustomExtension>,
}

impl Requested {
    fn of(body: &CreateCertificateRequestBody, issuer: &Issuer) -> Result<Self, PkiError> {
        let subject = read(&body.distinguished_name);
        subject.check()?;
        let key_algorithm = body.key_algorithm.as_ref().map(|algorithm| algorithm.as_str());
        let hash = body.signature_algorithm.as_ref().map(|algorithm| HashAlgorithm::from_name(algorithm.as_str()));
        let usages = body.key_usages.iter().map(|usage| KeyUsage::from_name(usage.as_str()));
        let names = body.subject_alternative_names.iter();
        let names = names.map(|name| AlternativeName::parse(name.type_.as_str(), &name.value));
        Ok(Self {
            subject: subject.with_defaults_from(&name::read(&issuer.authority.name)).to_name()?,
            key_algorithm: KeyAlgorithm::from_pca(key_algorithm.unwrap_or(&issuer.authority.key_algorithm))?,
            hash: hash.transpose()?.unwrap_or_else(|| issuer.hash()),
            key_usages: usages.collect::<Result<_, _>>()?,
            extended_key_usages: body.extended_key_usage.as_ref().map(extended).unwrap_or_default(),
            alternative_names: names.collect::<Result<_, _>>()?,
            custom: body.customized_extension.as_ref().map(custom).transpose()?,
        })
    }

    fn template<'a>(&self, key: &'a KeyPair, period: &Period) -> Template<'a> {
        let subject = self.subject.clone();
        let mut template =
            Template::new(subject, key.public_key(), Role::EndEntity, period.not_before, period.not_after);
        template.key_usages = self.key_usages;
        template.extended_key_usages.clone_from(&self.extended_key_usages);
        template.alternative_names.clone_from(&self.alternative_names);
        template.custom_extension.clone_from(&self.custom);
        template
    }
}

fn read(name: &CertDistinguishedName) -> DistinguishedName {
    fn part(part: Option<&impl AsRef<str>>) -> String {
        part.map(|part| part.as_ref().to_owned()).unwrap_or_default()
    }
    DistinguishedName {
        common_name: name.common_name.as_str().to_owned(),
        country: part(name.country.as_ref()),
        state: part(name.state.as_ref()),
        locality: part(name.locality.as_ref()),
        organization: part(name.organization.as_ref()),
        organizational_unit: part(name.organizational_unit.as_ref()),
    }
}

fn extended(requested: &RequestedUsage) -> Vec<ExtendedKeyUsage> {
    let flags = [
        (requested.server_auth, ExtendedKeyUsage::ServerAuth),
        (requested.client_auth, ExtendedKeyUsage::ClientAuth),
        (requested.code_signing, ExtendedKeyUsage::CodeSigning),
        (requested.email_protection, ExtendedKeyUsage::EmailProtection),
        (requested.time_stamping, ExtendedKeyUsage::TimeStamping),
        (requested.smart_card_logon, ExtendedKeyUsage::SmartCardLogon),
    ];
    flags.into_iter().filter(|(flag, _)| *flag == Some(true)).map(|(_, usage)| usage).collect()
}

fn custom(requested: &CustomizedExtension) -> Result<CustomExtension, PkiError> {
    match (&requested.object_identifier, &requested.value) {
        (Some(identifier), Some(value)) => CustomExtension::new(identifier, value),
        _ => Err(PkiError::InvalidExtension("it needs both `object_identifier` and `value`".to_owned())),
    }
}
