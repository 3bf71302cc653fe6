//! Resources of an account are invisible to other accounts. Runs every operation that the emulator
//! implements and that has an id in its path; the emulator's own tests cover ids in bodies.

use std::collections::BTreeSet;

use ccm_emulator::{Account, Emulator};
use clients::iam::types::{CreateAgencyOption, CreateCredentialOption, ServicePolicyRoleOption};
use e2e::merged::{MergedDocument, key_of};
use huaweicloud_core::Config;
use huaweicloud_pca::types::{CertDistinguishedName, DistinguishedName, Validity};
use serde_json::{Value, json};

use super::examples::{bodies, valid_call};
use super::table::{Call, Operation, is_complete, operations};

#[tokio::test]
async fn resources_are_invisible_to_other_accounts() {
    let account = |name: &str, key: &str| Account::new(name).with_access_key(key, "a secret key");
    let accounts = Emulator::builder()
        .account(account("owner", "OWNERACCESSKEY000001").with_user("somebody", "a password"))
        .account(account("other", "OTHERACCESSKEY000001"));
    let emulator = accounts.start().await.expect("a running emulator");
    let (owner, other) = (config(&emulator, "owner"), config(&emulator, "other"));
    let owning = emulator.accounts().find(|account| account.name() == "owner").expect("an account").clone();
    let resources = Resources::new(&owner, owning);
    let emulated = emulated();
    let mut tested = BTreeSet::new();
    for operation in operations().into_iter().filter(|operation| emulated.contains(&(operation.service, operation.id)))
    {
        let document = MergedDocument::of(operation.service);
        let page = document.page(operation.id);
        let name = page.parameters.iter().find(|parameter| parameter["in"] == "path").expect("a path parameter");
        let name = name["name"].as_str().expect("a name");
        let mut call = valid_call(document, &operation);
        call.body = page.body.map(|body| bodies(document, body).remove(0));
        // The example certificates are truncated.
        if let Some(body) =
            call.body.as_mut().and_then(Value::as_object_mut).filter(|body| body.contains_key("certificate"))
        {
            body.insert("certificate".to_owned(), resources.certificate().await.0.into());
            body.remove("certificate_chain");
        }
        let id = resources.create(operation.service, name).await;
        let absent: String = id.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();

        call.arguments[&key_of("path", name)] = absent.clone().into();
        let missing = outcome(&operation, &other, &call).await;
        call.arguments[&key_of("path", name)] = id.clone().into();
        let hidden = outcome(&operation, &other, &call).await;
        let found = outcome(&operation, &owner, &call).await;
        // The other account gets the same error as for a missing resource.
        assert!(hidden.starts_with("Service"), "{}: {hidden}", operation.name());
        assert_eq!(hidden.replace(&id, "ID"), missing.replace(&absent, "ID"), "{}", operation.name());
        // The owner gets another result, even if the call has other errors.
        assert_ne!(found, hidden, "{}", operation.name());
        tested.insert((operation.service, operation.id));
    }
    if is_complete() {
        assert!(!tested.is_empty());
        assert_eq!(tested, emulated);
    }
}

/// The operations that the emulator implements and that have an id in their path, by service and
/// name.
fn emulated() -> BTreeSet<(&'static str, &'static str)> {
    let rows = ccm_emulator::coverage().into_iter().filter(|row| row.emulated && row.path.contains('{'));
    let named = rows.map(|row| {
        let service = clients::SERVICES.iter().find(|service| service.prefix == row.service).expect("a service");
        (service.name, row.operation)
    });
    named.collect()
}

fn config(emulator: &Emulator, account: &str) -> Config {
    emulator.config_for(account).expect("a configuration")
}

/// The result of a call: success, or the kind, code and message of the error.
async fn outcome(operation: &Operation, config: &Config, call: &Call) -> String {
    match (operation.send)(config, call).await {
        Ok(_) => "success".to_owned(),
        // A response to HEAD has only a status.
        Err(error) => {
            let (kind, status) = (error.kind(), error.status().map(|status| status.as_u16()));
            format!("{kind:?} {status:?} {:?} {:?}", error.code(), error.message())
        }
    }
}

/// Creates resources in the account of a configuration.
struct Resources {
    iam: clients::iam::Client,
    pca: huaweicloud_pca::Client,
    scm: huaweicloud_scm::Client,
    account: Account,
}

impl Resources {
    fn new(config: &Config, account: Account) -> Self {
        Self {
            iam: clients::iam::Client::new(config).expect("a client"),
            pca: huaweicloud_pca::Client::new(config).expect("a client"),
            scm: huaweicloud_scm::Client::new(config).expect("a client"),
            account,
        }
    }

    /// Creates a resource that this path parameter identifies. Returns its id.
    async fn create(&self, service: &str, parameter: &str) -> String {
        match (service, parameter) {
            ("iam", "access_key") => self.access_key().await,
            ("iam", "agency_id") => self.agency().await,
            ("iam", "domain_id") => self.account.domain_id().to_owned(),
            ("iam", "role_id") => self.policy().await,
            ("iam", "user_id") => self.user(),
            ("pca", "ca_id") => self.authority().await,
            ("pca", "certificate_id") => self.private_certificate().await,
            ("scm", "certificate_id" | "cert_id" | "resource_id") => self.imported_certificate().await,
            ("scm", "id") => self.request().await,
            _ => panic!("no resource for the parameter {parameter} of {service}; add one here"),
        }
    }

    fn user(&self) -> String {
        self.account.users().first().expect("a user").id.clone()
    }

    async fn access_key(&self) -> String {
        let key = CreateCredentialOption::builder().user_id(self.user());
        // A user has at most two.
        let listed = self.iam.list_permanent_access_keys().user_id(self.user()).send().await.expect("the keys");
        match listed.credentials.first() {
            Some(found) => found.access.clone(),
            None => {
                let created = self.iam.create_permanent_access_key().credential(key).send().await.expect("a key");
                created.into_inner().credential.expect("a key").access
            }
        }
    }

    async fn agency(&self) -> String {
        let number = self.iam.list_agencies().domain_id(self.account.domain_id()).send().await.expect("the agencies");
        let name = format!("agency-{}", number.agencies.len());
        let agency = CreateAgencyOption::builder().name(name).domain_id(self.account.domain_id());
        let created = self.iam.create_agency().agency(agency.trust_domain_name("other")).send().await;
        created.expect("an agency").into_inner().agency.expect("an agency").id
    }

    async fn policy(&self) -> String {
        let number = self.iam.list_custom_policies().send().await.expect("the policies").roles.len();
        let body = json!({"display_name": format!("policy-{number}"), "type": "AX", "description": "A test.",
            "policy": {"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["pca:ca:list"]}]}});
        let role: ServicePolicyRoleOption = serde_json::from_value(body).expect("a policy");
        let created = self.iam.create_cloud_service_custom_policy().role(role).send().await.expect("a policy");
        created.into_inner().role.expect("a policy").id
    }

    async fn authority(&self) -> String {
        let name = DistinguishedName::builder().common_name("Root").country("CN").state("Sichuan").locality("Chengdu");
        let name = name.organization("Example").organizational_unit("IT");
        let request = self.pca.create_certificate_authority().type_("ROOT").distinguished_name(name);
        let request = request.validity(Validity::builder().type_("YEAR").value(10)).signature_algorithm("SHA256");
        request.key_algorithm("EC256").send().await.expect("a CA").ca_id.clone()
    }

    async fn private_certificate(&self) -> String {
        let name = CertDistinguishedName::builder().common_name("www.example.com");
        let request = self.pca.create_certificate().issuer_id(self.authority().await).distinguished_name(name);
        let request = request.validity(Validity::builder().type_("YEAR").value(1)).key_algorithm("EC256");
        request.send().await.expect("a certificate").certificate_id.clone()
    }

    async fn imported_certificate(&self) -> String {
        let id = self.private_certificate().await;
        let exported =
            self.pca.export_certificate().certificate_id(id).is_compressed(false).type_("OTHER").send().await;
        let exported = exported.expect("an export").into_inner();
        let request = self.scm.import_certificate().name("imported").duplicate_check(false);
        let request = request.certificate(exported.certificate.expect("PEM"));
        let key = exported.private_key.expect("a key");
        request.private_key(key.expose_secret()).send().await.expect("an import").certificate_id.clone()
    }

    /// A certificate and its key, in PEM.
    async fn certificate(&self) -> (String, String) {
        let id = self.private_certificate().await;
        let exported =
            self.pca.export_certificate().certificate_id(id).is_compressed(false).type_("OTHER").send().await;
        let exported = exported.expect("an export").into_inner();
        let key = exported.private_key.expect("a key").expose_secret().to_owned();
        (exported.certificate.expect("PEM"), key)
    }

    async fn request(&self) -> String {
        let request = self.scm.create_csr().name("request").domain_name("www.example.com").usage("PERSONAL");
        request.private_key_algo("EC_P256").send().await.expect("a request").into_inner().id.expect("its id")
    }
}
