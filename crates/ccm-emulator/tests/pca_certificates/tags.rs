//! Adding, removing and listing tags of CAs and certificates.

use huaweicloud_pca::types::{GetDomainTagsResponseBody, ResourceTag, ResourceTagBuilder};

use crate::support::{NOBODY, codes, refused, setup};

fn tag(key: &str, value: &str) -> ResourceTagBuilder {
    ResourceTag::builder().key(key).value(value)
}

fn shown(tags: &[ResourceTag]) -> String {
    tags.iter().map(|tag| format!("{}={}", &*tag.key, &*tag.value)).collect::<Vec<_>>().join(" ")
}

fn domain(tags: &GetDomainTagsResponseBody) -> String {
    let shown = tags.tags.iter().map(|tag| {
        let values: Vec<_> = tag.values.iter().map(|value| value.as_str()).collect();
        format!("{}={}", &*tag.key, values.join(","))
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// Makes the same test for CAs and certificates.
macro_rules! life {
    ($name:ident, $id:ident, $make:expr, $create:ident, $add:ident, $remove:ident, $list:ident, $all:ident) => {
        #[tokio::test]
        async fn $name() {
            let setup = setup().await;
            let make = $make;
            let (one, two): (String, String) = (make(&setup).await, make(&setup).await);
            let list = async |id: &str| shown(&setup.pca.$list().$id(id).send().await.unwrap().tags);
            let all = async || domain(&setup.pca.$all().send().await.unwrap());
            assert_eq!((list(&one).await, all().await), (String::new(), String::new()));

            setup.pca.$create().$id(&one).tag(tag("Umgebung", "Prüfung/1")).send().await.unwrap();
            setup.pca.$add().$id(&one).tags([tag("团队", "a"), tag("empty", "")]).send().await.unwrap();
            setup.pca.$add().$id(&two).tags([tag("团队", "b"), tag("empty", "")]).send().await.unwrap();
            assert_eq!(list(&one).await, "Umgebung=Prüfung/1 团队=a empty=");
            assert_eq!(all().await, "Umgebung=Prüfung/1 empty= 团队=a,b");
            // Keys are unique.
            setup.pca.$create().$id(&one).tag(tag("团队", "c")).send().await.unwrap();
            assert_eq!(list(&one).await, "Umgebung=Prüfung/1 团队=c empty=");
            // Only removes the tag with this value, and ignores missing ones.
            let removed = [tag("团队", "other"), tag("empty", ""), tag("nothing", "x")];
            setup.pca.$remove().$id(&one).tags(removed).send().await.unwrap();
            assert_eq!(list(&one).await, "Umgebung=Prüfung/1 团队=c");

            let many = |count: usize| (0..count).map(|number| tag(&format!("k{number}"), "v"));
            refused(setup.pca.$add().$id(&one).tags(many(19)).send().await, codes::PCA_00020001, "20");
            setup.pca.$add().$id(&one).tags(many(18)).send().await.unwrap();
            refused(setup.pca.$create().$id(&one).tag(tag("more", "")).send().await, codes::PCA_00020001, "20");
            setup.pca.$create().$id(&one).tag(tag("k3", "changed")).send().await.unwrap();
            for (wrong, reason) in
                [(tag("a*", "v"), "key"), (tag(" a", "v"), "key"), (tag("a/b", "v"), "key"), (tag("a", "v&"), "value")]
            {
                refused(setup.pca.$create().$id(&two).tag(wrong).send().await, codes::PCA_00020001, reason);
            }
            let twice = setup.pca.$add().$id(&two).tags([tag("a", "1"), tag("a", "2")]);
            refused(twice.send().await, codes::PCA_00020001, "duplicate");

            for pca in [&setup.pca, &setup.other] {
                let id = if std::ptr::eq(pca, &setup.pca) { NOBODY } else { &one };
                refused(pca.$list().$id(id).send().await, codes::PCA_10010002, id);
                refused(pca.$create().$id(id).tag(tag("a", "b")).send().await, codes::PCA_10010002, id);
                refused(pca.$add().$id(id).tags([tag("a", "b")]).send().await, codes::PCA_10010002, id);
                refused(pca.$remove().$id(id).tags([tag("a", "b")]).send().await, codes::PCA_10010002, id);
            }
            assert_eq!(domain(&setup.other.$all().send().await.unwrap()), "");
        }
    };
}

life!(
    tags_of_cas,
    ca_id,
    async |setup: &crate::support::Setup| setup.root().await,
    create_ca_tag,
    batch_create_ca_tags,
    batch_delete_ca_tags,
    list_ca_tags,
    list_domain_ca_tags
);

life!(
    tags_of_certificates,
    certificate_id,
    async |setup: &crate::support::Setup| setup.certificate(&setup.root().await, "a").await,
    create_cert_tag,
    batch_create_cert_tags,
    batch_delete_cert_tags,
    list_cert_tags,
    list_domain_cert_tags
);
