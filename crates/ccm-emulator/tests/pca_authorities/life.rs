//! The life cycle of a CA: the allowed transitions, and the refused ones.

use huaweicloud_pca::types::Validity;
use huaweicloud_pca::{Client, Error, error_codes as codes};

use crate::support::{
    DAY, assert_fails, blue, exported, made, new_below, new_pending, new_root, noon, shown, start, status,
};

/// Calls an operation by name.
async fn act(client: &Client, action: &str, ca_id: &str) -> Result<(), Error> {
    match action {
        "disable" => client.disable_certificate_authority().ca_id(ca_id).send().await.map(drop),
        "enable" => client.enable_certificate_authority().ca_id(ca_id).send().await.map(drop),
        "delete" => client.delete_certificate_authority().ca_id(ca_id).pending_days(7).send().await.map(drop),
        "restore" => client.restore_certificate_authority().ca_id(ca_id).send().await.map(drop),
        "revoke" => client.revoke_certificate_authority().ca_id(ca_id).send().await.map(drop),
        "export" => client.export_certificate_authority_certificate().ca_id(ca_id).send().await.map(drop),
        "csr" => client.export_certificate_authority_csr().ca_id(ca_id).send().await.map(drop),
        "ocsp" => client.update_ocsp_switch().ca_id(ca_id).ocsp_switch(true).send().await.map(drop),
        other => panic!("{other} is not an action"),
    }
}

#[tokio::test]
async fn each_state_allows_only_its_operations() {
    const ACTIONS: [&str; 8] = ["disable", "enable", "delete", "restore", "revoke", "export", "csr", "ocsp"];
    let emulator = start().await;
    let client = blue(&emulator);
    let root = made(new_root(&client, "Root")).await;
    let below =
        async || made(new_below(&client, &root, "Below").validity(Validity::builder().type_("DAY").value(3))).await;
    let table: [(&str, &[&str], &[&str]); 6] = [
        ("PENDING", &[], &["delete", "csr"]),
        ("ACTIVED", &[], &["disable", "revoke", "export", "ocsp"]),
        ("DISABLED", &["disable"], &["enable", "delete", "revoke", "ocsp"]),
        ("DELETED", &["disable", "delete"], &["restore"]),
        ("EXPIRED", &["revoke"], &["disable", "delete", "export", "ocsp"]),
        ("DISABLED", &["disable", "delete", "restore"], &["enable", "delete", "revoke", "ocsp"]),
    ];
    for (state, way, allowed) in table {
        for action in ACTIONS {
            let ca_id = if state == "PENDING" { made(new_pending(&client, "Pending")).await } else { below().await };
            for step in way {
                act(&client, step, &ca_id).await.unwrap();
            }
            assert_eq!(status(&client, &ca_id).await, state);
            let result = act(&client, action, &ca_id).await;
            if allowed.contains(&action) {
                assert!(result.is_ok(), "{action} when {state}: {result:?}");
                continue;
            }
            let before = if state == "EXPIRED" && action == "revoke" { "already revoked" } else { state };
            assert_fails(result, codes::PCA_00020001, before);
            assert_eq!(status(&client, &ca_id).await, state, "a refusal changes nothing");
        }
        // Pending and deleted CAs count towards the quota, so remove them.
        let all: Vec<_> =
            client.list_certificate_authority().limit(1000).send().await.unwrap().into_inner().certificate_authorities;
        for ca in all.iter().filter(|ca| ca.ca_id != root) {
            for step in ["disable", "delete"] {
                let _ = act(&client, step, &ca.ca_id).await;
            }
        }
        emulator.clock().advance(8 * DAY).unwrap();
    }
}

#[tokio::test]
async fn deletion_is_scheduled_by_the_clock() {
    let emulator = start().await;
    emulator.clock().freeze(noon()).unwrap();
    let client = blue(&emulator);
    let root = made(new_root(&client, "Root")).await;
    act(&client, "disable", &root).await.unwrap();
    client.delete_certificate_authority().ca_id(&root).send().await.unwrap();
    let deleted = shown(&client, &root).await;
    assert_eq!((deleted.status.as_str(), deleted.delete_time), ("DELETED", Some((noon() + 30 * DAY).into())));
    act(&client, "restore", &root).await.unwrap();
    let restored = shown(&client, &root).await;
    assert_eq!((restored.status.as_str(), restored.delete_time), ("DISABLED", None));
    client.delete_certificate_authority().ca_id(&root).pending_days(10).send().await.unwrap();
    emulator.clock().advance(10 * DAY - DAY / 24).unwrap();
    assert_eq!(status(&client, &root).await, "DELETED");
    emulator.clock().advance(DAY / 24).unwrap();
    let gone = client.show_certificate_authority().ca_id(&root).send().await;
    assert_fails(gone, codes::PCA_10010002, &root);
    assert_fails(act(&client, "restore", &root).await, codes::PCA_10010002, &root);
    let list = client.list_certificate_authority().send().await.unwrap().into_inner();
    assert_eq!((list.total, list.certificate_authorities.len()), (0, 0));
}

#[tokio::test]
async fn ca_expires_by_the_clock() {
    let emulator = start().await;
    emulator.clock().freeze(noon()).unwrap();
    let client = blue(&emulator);
    let root = made(new_root(&client, "Root").validity(Validity::builder().type_("DAY").value(1))).await;
    emulator.clock().advance(DAY).unwrap();
    assert_eq!(status(&client, &root).await, "ACTIVED", "valid until the last second");
    emulator.clock().advance(DAY / 24).unwrap();
    assert_eq!(status(&client, &root).await, "EXPIRED");
    assert!(exported(&client, &root).await.0.starts_with("-----BEGIN CERTIFICATE-----"));
    act(&client, "disable", &root).await.unwrap();
    act(&client, "enable", &root).await.unwrap();
    assert_eq!(status(&client, &root).await, "EXPIRED", "it stays expired");
    act(&client, "delete", &root).await.unwrap();
}

#[tokio::test]
async fn cas_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let emulator = ccm_emulator::Emulator::builder().data(folder.path()).start().await.unwrap();
    let client = Client::new(&emulator.config()).unwrap();
    let root = made(new_root(&client, "Root")).await;
    let before = exported(&client, &root).await;
    emulator.shutdown().await;
    let emulator = ccm_emulator::Emulator::builder().data(folder.path()).start().await.unwrap();
    let client = Client::new(&emulator.config()).unwrap();
    assert_eq!(exported(&client, &root).await, before);
    made(new_below(&client, &root, "Below")).await;
}
