//! Grants what a program needs and nothing else: `cargo run --example least_privilege`
//!
//! Computes the IAM actions of OPERATIONS from the tables of the clients, creates a custom policy
//! with exactly these actions and an agency for the account TRUSTED, whose users then act in this
//! account with this policy only, and grants the policy to the agency. Both have the name NAME
//! (`least-privilege` by default). OPERATIONS are names such as `ImportCertificate`, with the
//! service if several have one: `pca/ExportCertificate`. By default they are those of the example
//! `renew`, without what it does in the emulator only.
//!
//! Can be run again: what exists is found. It changes nothing that exists: if the policy allows
//! other actions, or the agency is for another account, that is an error.
//!
//! In the emulator, TRUSTED may be left out: it is a second account, which then assumes the agency
//! and calls PCA. The emulator records permissions and does not enforce them.

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

use ccm_emulator::Emulator;
use ccm_examples::{Arguments, Cloud, PARTNER, usage_error};
use huaweicloud_core::{Config, Credentials, Operation, least_privilege};
use huaweicloud_iam::Client;
use huaweicloud_iam::types::{
    AgencyAuth, AgencyAuthIdentity, CreateAgencyOption, CustomStatement, CustomStatementEffect, IdentityAssumerole,
    ServicePolicy, ServicePolicyRoleOption, ServiceStatement,
};

const USAGE: &str = "least_privilege [--trust TRUSTED] [--name NAME] [OPERATION]...";

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run(USAGE, async |arguments| {
        let mut out = io::stdout();
        let given = Given::parse(arguments)?;
        let cloud = Cloud::find().await?;
        let partner = if given.trusted.is_none() { Some(Partner::find(&cloud)?) } else { None };
        let trusted = given.trusted.as_deref().or(partner.as_ref().map(|partner| partner.id));
        let trusted = trusted.ok_or("no account is trusted")?;

        let needed = least_privilege(given.operations.iter().copied());
        writeln!(out, "{} operations need {} actions:", given.operations.len(), needed.actions.len())?;
        for action in &needed.actions {
            writeln!(out, "  {action}")?;
        }
        for name in &needed.unknown {
            writeln!(out, "no page says which action {name} needs: the policy may not permit it")?;
        }

        let iam = Client::new(&cloud.config)?;
        let own = own_account(&iam).await?;
        let (policy_id, state) = policy(&iam, &given.name, &needed.actions).await?;
        writeln!(out, "policy {} {state}: {policy_id}", given.name)?;
        let (agency_id, state) = agency(&iam, &given.name, &own, trusted).await?;
        writeln!(out, "agency {} {state}, for the account {trusted}: {agency_id}", given.name)?;
        // Has no effect if the agency has the policy already.
        let request = iam.associate_agency_with_domain_permission().domain_id(&own);
        request.agency_id(&agency_id).role_id(&policy_id).send().await?;
        let request = iam.list_domain_permissions_for_agency().domain_id(&own).agency_id(agency_id);
        for role in request.send().await?.into_inner().roles {
            let shown = role.display_name.unwrap_or(role.name);
            writeln!(out, "the agency has the permission {shown}")?;
        }

        if let Some(Partner { emulator, config, .. }) = partner {
            let assumed = emulator.config_with(assume(&config, &own, &given.name).await?)?;
            let certificates = huaweicloud_pca::Client::new(&assumed)?.list_certificate().send().await?;
            writeln!(out, "{PARTNER} assumed the agency, and sees {} private certificates", certificates.total)?;
        }
        Ok(())
    })
    .await
}

/// What the arguments say.
struct Given {
    trusted: Option<String>,
    name: String,
    operations: Vec<&'static Operation>,
}

impl Given {
    fn parse(mut arguments: Arguments) -> Result<Self, Box<dyn Error>> {
        let mut given = Self { trusted: None, name: "least-privilege".to_owned(), operations: Vec::new() };
        while !arguments.is_empty() {
            match arguments.text("argument")?.as_str() {
                "--trust" => given.trusted = Some(arguments.text("TRUSTED")?),
                "--name" => given.name = arguments.text("NAME")?,
                name if name.starts_with('-') => return Err(usage_error(format!("{name} is no option"))),
                name => given.operations.push(operation(name)?),
            }
        }
        if given.operations.is_empty() {
            given.operations = renewal::OPERATIONS.to_vec();
        }
        Ok(given)
    }
}

/// The operation with this name, such as `ImportCertificate` or `pca/ExportCertificate`.
fn operation(text: &str) -> Result<&'static Operation, Box<dyn Error>> {
    let (service, name) = text.split_once('/').map_or((None, text), |(service, name)| (Some(service), name));
    // A program of your own takes `operations::OPERATIONS` of the clients that it uses.
    let services = clients::SERVICES.iter().filter(|found| service.is_none_or(|service| service == found.name));
    let found = services.flat_map(|service| service.operations.iter().map(|operation| (service.name, operation)));
    let found: Vec<_> = found.filter(|(_, operation)| operation.name == name).collect();
    match found[..] {
        [(_, operation)] => Ok(operation),
        [] => Err(usage_error(format!("no client has the operation {text}"))),
        _ => {
            let names: Vec<_> = found.iter().map(|(service, _)| format!("{service}/{name}")).collect();
            Err(usage_error(format!("several services have the operation {name}: choose from {}", names.join(", "))))
        }
    }
}

/// The second account in the emulator of this process.
struct Partner<'a> {
    emulator: &'a Emulator,
    config: Config,
    id: &'a str,
}

impl<'a> Partner<'a> {
    fn find(cloud: &'a Cloud) -> Result<Self, Box<dyn Error>> {
        let Some(emulator) = cloud.emulator() else { return Err(usage_error("--trust is missing")) };
        let account = emulator.accounts().find(|account| account.name() == PARTNER);
        let id = account.ok_or("the emulator has no second account")?.domain_id();
        Ok(Self { emulator, config: emulator.config_for(PARTNER)?, id })
    }
}

async fn own_account(iam: &Client) -> Result<String, Box<dyn Error>> {
    let domains = iam.keystone_list_auth_domains().send().await?.into_inner().domains;
    Ok(domains.into_iter().next().ok_or("IAM returned no account")?.id)
}

/// The ID of the policy, and whether it was created.
async fn policy(iam: &Client, name: &str, actions: &[&str]) -> Result<(String, &'static str), Box<dyn Error>> {
    let mut policies = iam.list_custom_policies().items();
    while let Some(found) = policies.next().await {
        let found = found?;
        if found.display_name != name {
            continue;
        }
        let statements = &found.policy.statement;
        let is_plain = |statement: &CustomStatement| {
            let is_restricted = !statement.condition.is_empty() || statement.resource.is_some();
            statement.effect == CustomStatementEffect::Allow && !is_restricted
        };
        let mut allowed: Vec<_> = statements.iter().flat_map(|statement| &statement.action).collect();
        allowed.sort();
        if !statements.iter().all(is_plain) || !allowed.iter().eq(actions) {
            let id = found.id;
            return Err(format!("the policy {name} ({id}) allows other actions: choose another --name").into());
        }
        return Ok((found.id, "exists"));
    }
    let statements = actions
        .chunks(ACTIONS_OF_A_STATEMENT)
        .map(|actions| ServiceStatement::builder().effect("Allow").action(actions.iter().copied()).build());
    let policy = ServicePolicy::builder().version("1.1").statement(statements.collect::<Result<Vec<_>, _>>()?);
    let role = ServicePolicyRoleOption::builder().display_name(name).type_("AX").policy(policy);
    let role = role.description("What a program needs, computed from its operations");
    let created = iam.create_cloud_service_custom_policy().role(role).send().await?.into_inner();
    Ok((created.role.ok_or("the response has no policy")?.id, "created"))
}

/// The documented maximum.
const ACTIONS_OF_A_STATEMENT: usize = 100;

/// The ID of the agency, and whether it was created.
async fn agency(iam: &Client, name: &str, own: &str, trusted: &str) -> Result<(String, &'static str), Box<dyn Error>> {
    let mut agencies = iam.list_agencies().domain_id(own).name(name).items();
    if let Some(found) = agencies.next().await {
        let found = found?;
        if found.trust_domain_id.as_deref() != Some(trusted) {
            let id = found.id;
            return Err(format!("the agency {name} ({id}) is for another account: choose another --name").into());
        }
        return Ok((found.id, "exists"));
    }
    let agency = CreateAgencyOption::builder().name(name).domain_id(own).trust_domain_id(trusted);
    let created = iam.create_agency().agency(agency).send().await?.into_inner();
    Ok((created.agency.ok_or("the response has no agency")?.id, "created"))
}

/// A temporary access key of the agency, for a user of the trusted account.
async fn assume(trusted: &Config, account: &str, name: &str) -> Result<Credentials, Box<dyn Error>> {
    let role = IdentityAssumerole::builder().agency_name(name).domain_id(account).duration_seconds(900);
    let identity = AgencyAuthIdentity::builder().methods(["assume_role"]).assume_role(role);
    let request = Client::new(trusted)?.create_temporary_access_key_by_agency();
    let issued = request.auth(AgencyAuth::builder().identity(identity)).send().await?.into_inner();
    let key = issued.credential.ok_or("the response has no access key")?;
    let credentials = Credentials::access_key(key.access, key.secret).with_security_token(key.securitytoken);
    // The account that created the agency is the one that is acted in.
    Ok(credentials.with_domain_id(account))
}
