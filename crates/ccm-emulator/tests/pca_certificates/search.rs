//! Searching CAs and certificates by tags and names.

use std::time::Duration;

use huaweicloud_pca::types::{DomainTags, DomainTagsBuilder, ResourceTag};

use crate::support::{Setup, codes, refused, setup};

fn wanted(key: &str, values: &[&'static str]) -> DomainTagsBuilder {
    DomainTags::builder().key(key).values(values.iter().copied())
}

/// Makes the same test for CAs and certificates. There are `alpha` with the tags `k=1 z=`, `beta`
/// with `k=2`, and `gamma` without tags.
macro_rules! searches {
    ($name:ident, $make:expr, $id:ident, $tag:ident, $list:ident, $count:ident) => {
        #[tokio::test]
        async fn $name() {
            let setup = setup().await;
            setup.emulator.clock().freeze(setup.now()).unwrap();
            let make = $make;
            let root = setup.root_of("EC256", "delta").await;
            let mut ids: Vec<String> = Vec::new();
            for (name, tags) in [("alpha", vec![("k", "1"), ("z", "")]), ("beta", vec![("k", "2")]), ("gamma", vec![])]
            {
                setup.emulator.clock().advance(Duration::from_secs(1)).unwrap();
                let id: String = make(&setup, &root, name).await;
                for (key, value) in tags {
                    let tag = ResourceTag::builder().key(key).value(value);
                    setup.pca.$tag().$id(&id).tag(tag).send().await.unwrap();
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
                let (mut list, mut count) = (setup.pca.$list(), setup.pca.$count());
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

            let all = setup.pca.$list().send().await.unwrap().into_inner();
            assert_eq!(all.resources[0].resource_name.as_deref(), Some("gamma"), "newest first");
            let alpha = all.resources.iter().find(|one| one.resource_id.as_ref() == Some(&ids[0])).unwrap();
            let tags: Vec<_> = alpha.tags.iter().map(|tag| (tag.key.as_str(), tag.value.as_str())).collect();
            assert_eq!(tags, [("k", "1"), ("z", "")]);
            let detail = alpha.resource_detail.as_ref().unwrap();
            assert_eq!((&detail.$id, detail.distinguished_name.common_name.as_str()), (&ids[0], "alpha"));
            let second =
                setup.pca.$list().tags([wanted("k", &[])]).offset(1).limit(20).send().await.unwrap().into_inner();
            assert_eq!((second.total_count, second.resources.len()), (Some(2), 1));
            assert_eq!(second.resources[0].resource_id.as_ref(), Some(&ids[0]));

            let field = |key: &str| ResourceTag::builder().key(key).value("a");
            let twice = [wanted("k", &["1"]), wanted("k", &["2"])];
            for (request, reason) in [
                (setup.pca.$list().tags(twice), "duplicate"),
                (setup.pca.$list().tags([wanted("k", &["1", "1"])]), "duplicate"),
                (setup.pca.$list().matches([field("colour")]), "resource_name"),
                (setup.pca.$list().matches([field("resource_name"), field("resource_name")]), "duplicate"),
            ] {
                refused(request.send().await, codes::PCA_00020001, reason);
            }
            let request = setup.pca.$count().matches([field("colour")]);
            refused(request.send().await, codes::PCA_00020001, "resource_name");
            assert_eq!(setup.other.$count().send().await.unwrap().total_count, Some(0));
            assert!(setup.other.$list().send().await.unwrap().resources.is_empty());
        }
    };
}

searches!(
    searches_of_cas,
    async |setup: &Setup, _: &str, name: &str| setup.root_of("EC256", name).await,
    ca_id,
    create_ca_tag,
    list_ca_resource_instances,
    count_ca_resource_instances
);

searches!(
    searches_of_certificates,
    async |setup: &Setup, root: &str, name: &str| setup.certificate(root, name).await,
    certificate_id,
    create_cert_tag,
    list_cert_resource_instances,
    count_cert_resource_instances
);
