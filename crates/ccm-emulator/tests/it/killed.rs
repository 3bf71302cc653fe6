//! The program, killed in the middle of its work: what it acknowledged is there when it starts again, and nothing is half done.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use fastrand::Rng;
use futures_util::TryStreamExt as _;
use huaweicloud_core::ErrorKind;
use huaweicloud_pca::types::ResourceTag;
use huaweicloud_pca::{Client, Error};
use tempfile::TempDir;

use crate::running::{Running, issue, root};

/// How often it is killed.
const MOMENTS: u32 = 50;
/// How many calls are under way at once.
const WORKERS: usize = 8;
/// The key of the tag that is set again and again.
const KEY: &str = "turn";

/// What a worker knows of its certificates: the id of each, and the value of its tag.
#[derive(Default)]
struct Known {
    certificates: BTreeMap<String, Option<String>>,
    /// What was asked for last, and not answered.
    open: Option<Asked>,
}

/// A call that changes something.
#[derive(Clone, Debug)]
enum Asked {
    Issue,
    Tag(String, String),
    Delete(String),
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_however_it_is_killed() {
    let seed = fastrand::u64(..);
    println!("the seed is {seed}");
    let mut random = Rng::with_seed(seed);
    let folder = tempfile::tempdir().unwrap();
    let (mut program, mut pca) = start(&folder);
    let issuer = root(&pca).await;
    let mut workers: Vec<Known> = (0..WORKERS).map(|_| Known::default()).collect();
    let mut acknowledged = 0;
    for moment in 0..MOMENTS {
        let work: Vec<_> = workers
            .into_iter()
            .map(|known| tokio::spawn(work(pca.clone(), issuer.clone(), known, random.fork())))
            .collect();
        tokio::time::sleep(Duration::from_micros(random.u64(..150_000))).await;
        // SIGKILL, on Unix.
        program.kill();
        workers = Vec::new();
        for work in work {
            let (known, done) = work.await.unwrap();
            workers.push(known);
            acknowledged += done;
        }
        (program, pca) = start(&folder);
        hold_against(&pca, &mut workers, moment).await;
    }
    assert!(acknowledged > u64::from(MOMENTS), "it was killed under load: {acknowledged}");
    // Keys too: they are sealed, and open again.
    if let Some(id) = workers.iter().find_map(|known| known.certificates.keys().next()) {
        let exported = pca.export_certificate().certificate_id(id).is_compressed(false).type_("OTHER").send().await;
        assert!(exported.unwrap().private_key.is_some());
    }
    println!(
        "{acknowledged} acknowledged, {} certificates",
        workers.iter().map(|w| w.certificates.len()).sum::<usize>()
    );
}

fn start(folder: &TempDir) -> (Running, Client) {
    let program = Running::start(&["--quiet", "--data", folder.path().to_str().unwrap()], &[]);
    let pca = Client::new(&program.config_without_retries()).unwrap();
    (program, pca)
}

/// Changes one thing after the other until nobody answers. Gives how many calls were acknowledged.
async fn work(pca: Client, issuer: String, mut known: Known, mut random: Rng) -> (Known, u64) {
    for acknowledged in 0.. {
        let some = random.choice(known.certificates.keys()).cloned();
        let asked = match (random.u8(..4), some) {
            (0, Some(id)) => Asked::Delete(id),
            (1, Some(id)) => Asked::Tag(id, random.u64(..).to_string()),
            _ => Asked::Issue,
        };
        known.open = Some(asked.clone());
        match call(&pca, &issuer, &asked).await {
            Ok(new) => known.acknowledge(asked, new),
            Err(error) => {
                let kinds = [ErrorKind::Connect, ErrorKind::Transport, ErrorKind::Timeout];
                assert!(kinds.contains(&error.kind()), "{asked:?}: {error}");
                return (known, acknowledged);
            }
        }
    }
    unreachable!("it is killed before")
}

/// Makes the call, and gives the id of what is new.
async fn call(pca: &Client, issuer: &str, asked: &Asked) -> Result<Option<String>, Error> {
    match asked {
        Asked::Issue => issue(pca, issuer, "www.example.com").await.map(Some),
        Asked::Tag(id, value) => {
            let tag = ResourceTag::builder().key(KEY).value(value.as_str());
            pca.create_cert_tag().certificate_id(id).tag(tag).send().await.map(|_| None)
        }
        Asked::Delete(id) => pca.delete_certificate().certificate_id(id).send().await.map(|_| None),
    }
}

impl Known {
    fn acknowledge(&mut self, asked: Asked, new: Option<String>) {
        match asked {
            Asked::Issue => drop(self.certificates.insert(new.unwrap(), None)),
            Asked::Tag(id, value) => drop(self.certificates.insert(id, Some(value))),
            Asked::Delete(id) => drop(self.certificates.remove(&id)),
        }
        self.open = None;
    }
}

/// Holds what is there against what was acknowledged. What was not answered may have happened or not, but as a whole.
async fn hold_against(pca: &Client, workers: &mut [Known], moment: u32) {
    let listed: Vec<_> = pca.list_certificate().items().try_collect().await.unwrap();
    let mut there: BTreeSet<String> = listed.into_iter().map(|certificate| certificate.certificate_id).collect();
    let count = there.len();
    for known in &mut *workers {
        match known.open.clone() {
            Some(Asked::Delete(id)) if !there.contains(&id) => known.acknowledge(Asked::Delete(id), None),
            Some(Asked::Tag(id, value)) if tag(pca, &id).await.as_deref() == Some(&*value) => {
                known.acknowledge(Asked::Tag(id, value), None);
            }
            _ => {}
        }
        for (id, value) in &known.certificates {
            assert!(there.remove(id), "moment {moment}: {id} was issued, and is gone");
            assert_eq!(tag(pca, id).await, *value, "moment {moment}: the tag of {id}");
        }
    }
    // What nobody knows of was asked for, and not answered.
    for known in &mut *workers {
        if let Some(Asked::Issue) = known.open.take()
            && let Some(id) = there.pop_first()
        {
            known.acknowledge(Asked::Issue, Some(id));
        }
    }
    assert!(there.is_empty(), "moment {moment}: {there:?} was deleted, and is back");
    let quota = pca.show_certificate_quota().send().await.unwrap();
    assert_eq!(quota.quotas.resources[0].used, i32::try_from(count).unwrap(), "moment {moment}: the counter");
}

async fn tag(pca: &Client, id: &str) -> Option<String> {
    let tags = pca.list_cert_tags().certificate_id(id).send().await.unwrap().into_inner().tags;
    tags.into_iter().next().map(|tag| tag.value)
}
