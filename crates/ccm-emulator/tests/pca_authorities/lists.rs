//! Lists: filters, orders and pages.

use std::time::Duration;

use huaweicloud_pca::types::Validity;

use crate::support::{DAY, blue, made, new_below, new_pending, new_root, noon, start};

#[tokio::test]
async fn lists_filter_sort_and_page() {
    let emulator = start().await;
    emulator.clock().freeze(noon()).unwrap();
    let client = blue(&emulator);
    let mut ids = Vec::new();
    for (name, days) in [("delta root", 400), ("alpha root", 100), ("charlie", 300)] {
        ids.push(made(new_root(&client, name).validity(Validity::builder().type_("DAY").value(days))).await);
        emulator.clock().advance(Duration::from_secs(1)).unwrap();
    }
    ids.push(made(new_below(&client, &ids[0], "bravo").validity(Validity::builder().type_("DAY").value(200))).await);
    emulator.clock().advance(Duration::from_secs(1)).unwrap();
    ids.push(made(new_pending(&client, "echo")).await);
    client.disable_certificate_authority().ca_id(&ids[2]).send().await.unwrap();

    let names = async |request: huaweicloud_pca::builder::ListCertificateAuthority| {
        let answer = request.send().await.unwrap().into_inner();
        let names: Vec<String> =
            answer.certificate_authorities.iter().map(|ca| ca.distinguished_name.common_name.to_string()).collect();
        (answer.total, names.join(", "))
    };
    let list = || client.list_certificate_authority();
    let of = |total: i32, text: &str| (total, text.to_owned());
    assert_eq!(names(list()).await, of(5, "echo, bravo, charlie, alpha root, delta root"), "newest first");
    let by_name = || list().sort_key("common_name").sort_dir("ASC");
    assert_eq!(names(by_name()).await, of(5, "alpha root, bravo, charlie, delta root, echo"));
    assert_eq!(names(list().sort_key("common_name")).await, of(5, "echo, delta root, charlie, bravo, alpha root"));
    let (_, by_end) = names(list().sort_key("not_after").sort_dir("ASC").type_("ROOT")).await;
    assert_eq!(by_end, "alpha root, charlie, delta root");
    let (_, by_type) = names(list().sort_key("type").sort_dir("DESC").limit(2)).await;
    assert!(by_type.contains("bravo") && by_type.contains("echo"), "{by_type}");

    assert_eq!(names(by_name().limit(2).offset(1)).await, of(5, "bravo, charlie"));
    assert_eq!(names(by_name().limit(2).offset(4)).await, of(5, "echo"));
    assert_eq!(names(by_name().limit(0)).await, of(5, ""));
    assert_eq!(names(by_name().offset(9)).await, of(5, ""));

    assert_eq!(names(by_name().name("root")).await, of(2, "alpha root, delta root"));
    assert_eq!(names(by_name().type_("SUBORDINATE")).await, of(2, "bravo, echo"));
    assert_eq!(names(by_name().status("ACTIVED")).await, of(3, "alpha root, bravo, delta root"));
    assert_eq!(names(by_name().status("PENDING")).await, of(1, "echo"));
    assert_eq!(names(by_name().status("DISABLED").name("a").type_("ROOT")).await, of(1, "charlie"));
    assert_eq!(names(by_name().status("DELETED")).await, of(0, ""));
    emulator.clock().advance(150 * DAY).unwrap();
    assert_eq!(names(by_name().status("EXPIRED")).await, of(1, "alpha root"));
}
