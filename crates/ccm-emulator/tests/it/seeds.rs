//! Seeds: what they make, what they refuse, and when.

use ccm_emulator::{Emulator, Seed, Settings, StartError};
use serde_json::Value;

use crate::demo::{demo, explorer, token};

/// A seed whose account `blue` has this content.
fn seed(content: &str) -> Seed {
    let account = "{access_keys: {BLUEACCESSKEY0000001: the secret key of blue}, users: {u: {password: p}}, ";
    Seed::new("a test", format!("accounts: {{blue: {account}{content}}}}}"))
}

async fn refusal(seed: Seed) -> String {
    match Emulator::builder().seed(seed).start().await {
        Err(error @ StartError::Seed(_)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

const ROOT: &str = "type: ROOT, key_algorithm: EC256, signature_algorithm: SHA256, validity: {type: YEAR, value: 1}, \
                    distinguished_name: {common_name: R, country: CN, state: S, locality: L, organization: O, \
                    organizational_unit: U}";

#[tokio::test]
async fn errors_name_the_file_the_place_and_the_reason() {
    let ca =
        |more: &str| seed(&format!("resources: {{certificate_authorities: {{r: {{request: {{{ROOT}}}{more}}}}}}}"));
    let place = "seed a test, accounts.blue.resources.certificate_authorities.r";
    for (seed, expected) in [
        (Seed::new("a test", "{"), "seed a test: ".to_owned()),
        (seed("resource: {}"), "accounts.blue.resource: unknown field `resource`, expected one of".to_owned()),
        (ca(", state: GONE"), format!("{place}.state: unknown state \"GONE\", expected one of PENDING, ACTIVED")),
        (ca(", state: EXPIRED"), format!("{place}.state: it is ACTIVED now, not EXPIRED")),
        (ca(", stat: EXPIRED"), format!("{place}.stat: unknown field")),
        (ca(", at: -1y"), format!("{place}.at: \"-1y\" is not a time; write -400d")),
        (ca(", at: -99999d"), format!("{place}.at: the time is before 1970")),
        (
            ca(", then: [{call: NoSuchOperation}]"),
            format!("{place}.then[0]: there is no operation PCA/NoSuchOperation"),
        ),
        (
            ca(", then: [{call: UpdateOcspSwitch, body: {ocsp_switc: true}}]"),
            format!("{place}.then[0].body.ocsp_switc: unknown field; the document has ocsp_switch"),
        ),
        (
            ca(", then: [{call: UpdateOcspSwitch, body: {ocsp_switch: 1}}]"),
            format!("{place}.then[0].body: UpdateOcspSwitch refused it: 400 PCA."),
        ),
        (ca(", tags: [{key: a, valu: b}]"), format!("{place}.tags[0].valu: unknown field")),
        (seed("calls: [{call: CreateCsr}]"), "accounts.blue.calls[0].call: \"CreateCsr\" needs its service".to_owned()),
        (
            seed("resources: {csrs: {c: {request: {name: '${csrs.d.id}'}}}}"),
            "accounts.blue.resources.csrs.c.request: ${csrs.d.id} stands for nothing here".to_owned(),
        ),
        (
            seed("samples: {scm/ShowCsr: {path: {csr_id: 1}}}"),
            "accounts.blue.samples.scm/ShowCsr.path.csr_id: unknown parameter; the document has id".to_owned(),
        ),
        (
            seed("samples: {scm/ShowCsr: {path: {id: '${csrs.d.id}'}}}"),
            "samples.scm/ShowCsr.path: ${csrs.d.id}".to_owned(),
        ),
        (seed("samples: {ShowCsr: {}}"), "samples.ShowCsr: there is no operation".to_owned()),
    ] {
        let error = refusal(seed).await;
        assert!(error.contains(&expected), "{expected}\n{error}");
    }
    assert!(
        Seed::read("/nowhere/seed.yaml").unwrap_err().to_string().starts_with("seed /nowhere/seed.yaml: cannot be")
    );
    assert!(!format!("{:?}", seed("")).contains("secret"));
}

/// The ids and states of all CAs and certificates of the demonstration account.
async fn contents(emulator: &Emulator) -> Vec<(String, String)> {
    let pca = huaweicloud_pca::Client::new(&emulator.config()).unwrap();
    let scm = huaweicloud_scm::Client::new(&emulator.config()).unwrap();
    let (mut found, mut authorities) = (Vec::new(), pca.list_certificate_authority().items());
    while let Some(authority) = authorities.next().await {
        let authority = authority.unwrap();
        found.push((authority.ca_id.clone(), authority.status.as_str().to_owned()));
    }
    let mut certificates = scm.list_certificates().items();
    while let Some(certificate) = certificates.next().await {
        let certificate = certificate.unwrap();
        found.push((certificate.id.clone(), certificate.status.as_str().to_owned()));
    }
    found
}

#[tokio::test]
async fn demonstration_has_every_state_and_reset_returns_to_it() {
    let emulator = demo().await;
    let seeded = contents(&emulator).await;
    for state in ["PENDING", "ACTIVED", "DISABLED", "DELETED", "EXPIRED", "UPLOAD", "PAID", "ISSUED", "CHECKING"] {
        assert!(seeded.iter().any(|(_, found)| found == state), "{state}: {seeded:?}");
    }
    let demonstration = ccm_emulator::Account::demonstration();
    let account = emulator.accounts().next().unwrap();
    assert_eq!(account.domain_id(), demonstration.domain_id());
    let keys = |account: &ccm_emulator::Account| -> Vec<(String, String)> {
        let keys = account.access_keys().iter().map(|key| (key.id.clone(), key.secret.expose_secret().to_owned()));
        let users = account.users().iter();
        keys.chain(users.map(|user| (user.id.clone(), user.password.expose_secret().to_owned()))).collect()
    };
    assert_eq!(keys(account), keys(&demonstration));

    let scm = huaweicloud_scm::Client::new(&emulator.config()).unwrap();
    let (first, _) = seeded.iter().find(|(_, state)| state == "UPLOAD").unwrap();
    scm.delete_certificate().certificate_id(first).send().await.unwrap();
    assert_ne!(contents(&emulator).await, seeded);
    emulator.reset().await.unwrap();
    assert_eq!(contents(&emulator).await, seeded);
    // The times are in the past, and the clock is as before.
    assert!(emulator.clock().now() <= std::time::SystemTime::now());
    assert!(!emulator.clock().is_frozen());
}

#[tokio::test]
async fn partner_lets_the_demonstration_account_act_in_it() {
    let emulator = demo().await;
    let endpoint = emulator.endpoint();
    let own = token(endpoint, "emulator", "emulator", "emulator-password").await;
    let samples = explorer(endpoint, &own, "samples").await;
    let body = &samples["samples"]["iam/KeystoneCreateAgencyToken"]["body"];
    let request = crate::support::client().post(format!("{endpoint}/v3/auth/tokens")).header("x-auth-token", &own);
    let answer = request.json(body).send().await.unwrap();
    let assumed = answer.headers()["x-subject-token"].to_str().unwrap().to_owned();
    let request = crate::support::client().get(format!("{endpoint}/v1/private-certificate-authorities"));
    let listed: Value = request.header("x-auth-token", assumed).send().await.unwrap().json().await.unwrap();
    assert_eq!(listed["total"], 1);
}

#[tokio::test]
async fn data_is_seeded_once_and_never_in_part() {
    let folder = tempfile::tempdir().unwrap();
    let start = async |seed: Option<Seed>| {
        let mut settings = Settings::default();
        settings.validate_responses = true;
        let builder = Emulator::builder().data(folder.path()).settings(settings);
        match seed {
            Some(seed) => builder.seed(seed).start().await,
            None => builder.start().await,
        }
    };
    let csr = "request: {name: a-name, domain_name: example.com, private_key_algo: EC_P256, usage: PERSONAL, \
               company_country: CN, company_province: S, company_city: C, company_name: N}";
    let twice = format!("resources: {{csrs: {{a: {{{csr}}}, b: {{request: {{name: b}}}}}}}}");
    let error = start(Some(seed(&twice))).await.unwrap_err().to_string();
    assert!(error.contains("resources.csrs.b.request: CreateCsr refused it"), "{error}");

    let once =
        format!("resources: {{csrs: {{a: {{{csr}}}}}}}, samples: {{scm/ShowCsr: {{path: {{id: '${{csrs.a.id}}'}}}}}}");
    let sample = async |emulator: &Emulator| {
        let token = token(emulator.endpoint(), "blue", "u", "p").await;
        explorer(emulator.endpoint(), &token, "samples").await["samples"]["scm/ShowCsr"]["path"]["id"].clone()
    };
    let count = async |emulator: &Emulator| {
        huaweicloud_scm::Client::new(&emulator.config()).unwrap().list_csr().send().await.unwrap().csr_list.len()
    };
    let emulator = start(Some(seed(&once))).await.unwrap();
    assert_eq!(count(&emulator).await, 1, "nothing is left of the refused seed");
    let seeded = sample(&emulator).await;
    emulator.shutdown().await;
    let emulator = start(Some(seed(&once))).await.unwrap();
    assert_eq!((count(&emulator).await, sample(&emulator).await), (1, seeded));
    emulator.reset().await.unwrap();
    assert_eq!(count(&emulator).await, 1);
}
