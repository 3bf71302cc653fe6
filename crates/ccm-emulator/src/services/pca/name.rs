//! Converts distinguished names between the documented type and that of certificates.

use huaweicloud_pca::types::DistinguishedName as Documented;
use pki::DistinguishedName;

/// Converts the name of a request.
pub(crate) fn read(name: &Documented) -> DistinguishedName {
    DistinguishedName {
        common_name: name.common_name.as_str().to_owned(),
        country: name.country.as_str().to_owned(),
        state: name.state.as_str().to_owned(),
        locality: name.locality.as_str().to_owned(),
        organization: name.organization.as_str().to_owned(),
        organizational_unit: name.organizational_unit.as_str().to_owned(),
    }
}

/// Converts a name for a response.
pub(crate) fn write(name: &DistinguishedName) -> Documented {
    let mut written = Documented::default();
    written.common_name = name.common_name.clone();
    written.country = name.country.clone();
    written.state = name.state.clone();
    written.locality = name.locality.clone();
    written.organization = name.organization.clone();
    written.organizational_unit = name.organizational_unit.clone();
    written
}
