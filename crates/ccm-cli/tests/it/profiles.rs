//! Profiles hold credentials, which are never mixed with those of the environment.

use huaweicloud_core::credentials::variables::ALL;

use crate::program::Ccm;

/// The program with an emulator, whose access key is only in this profile.
fn with_profile(name: &str) -> Ccm {
    let mut ccm = Ccm::emulated();
    let settings = [("access_key", "HUAWEICLOUD_SDK_AK"), ("secret_key", "HUAWEICLOUD_SDK_SK")];
    let settings = settings.map(|(setting, variable)| format!("{setting} = {:?}\n", ccm.take(variable)));
    std::fs::write(ccm.folder.path().join("ccm.toml"), format!("[profiles.{name}]\n{}", settings.concat()))
        .expect("a file of profiles");
    // Where there are no credentials, the metadata service of a real machine is not asked.
    ccm.set("HUAWEICLOUD_SDK_METADATA_DISABLED", "true");
    ccm
}

#[test]
fn default_profile_is_used_without_other_credentials() {
    let mut ccm = with_profile("default");
    let done = ccm.run("scm list-certificates");
    assert_eq!(done.code, 0, "{done:?}");
    for variable in ALL {
        ccm.set(variable, "x");
        let done = ccm.run("scm list-certificates");
        // The service refuses a token; anything else is no credentials.
        assert_eq!(done.code, if variable == "HUAWEICLOUD_SDK_AUTH_TOKEN" { 5 } else { 3 }, "{variable}: {done:?}");
        ccm.take(variable);
    }
}

#[test]
fn named_profile_stands_alone() {
    let mut ccm = with_profile("blue");
    for variable in ALL {
        ccm.set(variable, "x");
        let done = ccm.run("scm list-certificates --profile blue");
        assert_eq!(done.code, 0, "{variable}: {done:?}");
        ccm.take(variable);
    }
}
