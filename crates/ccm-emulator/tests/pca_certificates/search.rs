//! Searching CAs and certificates by tags and names.

use std::time::Duration;

use huaweicloud_pca::types::{DomainTags, DomainTagsBuilder, ResourceTag};

use crate::support::{Desk, codes, desk, refused};

fn wanted(key: &str, values: &[&'static str]) -> DomainTagsBuilder {
    DomainTags::builder().key(key).values(values.iter().copied())
}

/// Makes the same test for CAs and certificates. There are `alpha` with the tags `k=1 z=`, `beta` with
/// `k=2`, and `gamma` without tags.
macro_rules! searches {
    ($name:ident, $make:expr, $id:ident, $tag:ident, $list:ident, $count:ident) => {
        #[tokio::test]
        async fn $name() {
            let desk = desk().await;
            desk.emulator.clock().freeze(desk.now()).unwrap();
            let make = $make;
            let root = desk.root_of("EC256", "delta").await;
            let mut ids: Vec<String> = Vec::new();
            for (name, tags) in [("alpha", vec![("k", "1"), ("z", "")]), ("beta", vec![("k", "2")]), ("gamma", vec![])]
            {
                desk.emulator.clock().advance(Duration::from_secs(1)).unwrap();
                let id: String = make(&desk, &root, name).await;
                for (key, value) in tags {
                    let tag = ResourceTag::builder().key(key).value(value);
                    desk.pca.$tag().$id(&id).tag(tag).send().await.unwrap();
                }
                ids.push(id);
            }
            for (tags, name, expected) in [
                (vec![wanted("k", &["1", "2"])], None, "beta alpha"),
                (vec![wanted("k", &[])], None, "beta alpha"),
                (vec![wanted("k", &["1"]), wanted("z", &[""])], None, "alpha"),
                (vec![wanted("k", &["2"]), wanted("z", &[])], None, ""),
                (vec![wanted("nothing", &[])], None, ""),
                (vec![wanted("k", &[])], Some("alp"), "alpha"),
                (vec![], Some("mm"), "gamma"),
            ] {
                let (mut list, mut count) = (desk.pca.$list(), desk.pca.$count());
                if !tags.is_empty() {
                    (list, count) = (list.tags(tags.clone()), count.tags(tags));
                }
                if let Some(name) = name {
                    let field = || [ResourceTag::builder().key("resource_name").value(name)];
                    (list, count) = (list.matches(field()), count.matches(field()));
                }
                let found = list.send().await.unwrap().into_inner();
                let names: Vec<_> = found.resources.iter().map(|one| one.resource_name.as_deref().unwrap()).collect();
                assert_eq!(names.join(" "), expected);
                let total = i32::try_from(names.len()).unwrap();
                assert_eq!((found.total_count, count.send().await.unwrap().total_count), (Some(total), Some(total)));
            }

            let all = desk.pca.$list().send().await.unwrap().into_inner();
            assert_eq!(all.resources[0].resource_name.as_deref(), Some("gamma"), "newest first");
            let alpha = all.resources.iter().find(|one| one.resource_id.as_ref() == Some(&ids[0])).unwrap();
            let tags: Vec<_> = alpha.tags.iter().map(|tag| (tag.key.as_str(), tag.value.as_str())).collect();
            assert_eq!(tags, [("k", "1"), ("z", "")]);
            let detail = alpha.resource_detail.as_ref().unwrap();
            assert_eq!((&detail.$id, detail.distinguished_name.common_name.as_str()), (&ids[0], "alpha"));
            let second =
                desk.pca.$list().tags([wanted("k", &[])]).offset(1).limit(20).send().await.unwrap().into_inner();
            assert_eq!((second.total_count, second.resources.len()), (Some(2), 1));
            assert_eq!(second.resources[0].resource_id.as_ref(), Some(&ids[0]));

            let field = |key: &str| ResourceTag::builder().key(key).value("a");
            let twice = [wanted("k", &["1"]), wanted("k", &["2"])];
            for (request, reason) in [
                (desk.pca.$list().tags(twice), "twice"),
                (desk.pca.$list().tags([wanted("k", &["1", "1"])]), "twice"),
                (desk.pca.$list().matches([field("colour")]), "resource_name"),
                (desk.pca.$list().matches([field("resource_name"), field("resource_name")]), "twice"),
            ] {
                refused(request.send().await, codes::PCA_00020001, reason);
            }
            let request = desk.pca.$count().matches([field("colour")]);
            refused(request.send().await, codes::PCA_00020001, "resource_name");
            assert_eq!(desk.stranger.$count().send().await.unwrap().total_count, Some(0));
            assert!(desk.stranger.$list().send().await.unwrap().resources.is_empty());
        }
    };
}

searches!(
    searches_of_cas,
    async |desk: &Desk, _: &str, name: &str| desk.root_of("EC256", name).await,
    ca_id,
    create_ca_tag,
    list_ca_resource_instances,
    count_ca_resource_instances
);

searches!(
    searches_of_certificates,
    async |desk: &Desk, root: &str, name: &str| desk.certificate(root, name).await,
    certificate_id,
    create_cert_tag,
    list_cert_resource_instances,
    count_cert_resource_instances
);
