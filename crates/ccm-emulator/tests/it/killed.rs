//! Kills the program under load: after a restart, all acknowledged changes are there, and no
//! partial ones.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use fastrand::Rng;
use futures_util::TryStreamExt as _;
use huaweicloud_core::ErrorKind;
use huaweicloud_pca::types::ResourceTag;
use huaweicloud_pca::{Client, Error};
use tempfile::TempDir;

use crate::running::{Running, issue, root};

/// The number of kills.
const KILLS: u32 = 25;
/// The number of concurrent calls.
const WORKERS: usize = 8;
/// The key of the tag that workers change.
const KEY: &str = "turn";

/// The certificates that a worker knows: the id of each, and the value of its tag.
#[derive(Default)]
struct Known {
    certificates: BTreeMap<String, Option<String>>,
    /// The last change, if it was not acknowledged.
    pending: Option<Change>,
}

/// A call that changes the store.
#[derive(Clone, Debug)]
enum Change {
    Issue,
    Tag(String, String),
    Delete(String),
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_changes_survive_kill() {
    let seed = fastrand::u64(..);
    println!("seed: {seed}");
    let mut random = Rng::with_seed(seed);
    let folder = tempfile::tempdir().unwrap();
    let (mut program, mut pca) = start(&folder);
    let issuer = root(&pca).await;
    let mut workers: Vec<Known> = (0..WORKERS).map(|_| Known::default()).collect();
    let mut acknowledged = 0;
    for kill in 0..KILLS {
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
        compare(&pca, &mut workers, kill).await;
    }
    assert!(acknowledged > u64::from(KILLS), "it was not killed under load: {acknowledged}");
    // The sealed private keys still open.
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

/// Makes one change after the other until the program is killed. Returns the number of acknowledged
/// calls.
async fn work(pca: Client, issuer: String, mut known: Known, mut random: Rng) -> (Known, u64) {
    for acknowledged in 0.. {
        let some = random.choice(known.certificates.keys()).cloned();
        let change = match (random.u8(..4), some) {
            (0, Some(id)) => Change::Delete(id),
            (1, Some(id)) => Change::Tag(id, random.u64(..).to_string()),
            _ => Change::Issue,
        };
        known.pending = Some(change.clone());
        match call(&pca, &issuer, &change).await {
            Ok(new) => known.acknowledge(change, new),
            Err(error) => {
                let kinds = [ErrorKind::Connect, ErrorKind::Transport, ErrorKind::Timeout];
                assert!(kinds.contains(&error.kind()), "{change:?}: {error}");
                return (known, acknowledged);
            }
        }
    }
    unreachable!("the program is killed before")
}

/// Makes the call. Returns the id of a new certificate.
async fn call(pca: &Client, issuer: &str, change: &Change) -> Result<Option<String>, Error> {
    match change {
        Change::Issue => issue(pca, issuer, "www.example.com").await.map(Some),
        Change::Tag(id, value) => {
            let tag = ResourceTag::builder().key(KEY).value(value.as_str());
            pca.create_cert_tag().certificate_id(id).tag(tag).send().await.map(|_| None)
        }
        Change::Delete(id) => pca.delete_certificate().certificate_id(id).send().await.map(|_| None),
    }
}

impl Known {
    fn acknowledge(&mut self, change: Change, new: Option<String>) {
        match change {
            Change::Issue => drop(self.certificates.insert(new.unwrap(), None)),
            Change::Tag(id, value) => drop(self.certificates.insert(id, Some(value))),
            Change::Delete(id) => drop(self.certificates.remove(&id)),
        }
        self.pending = None;
    }
}

/// Compares the store with the acknowledged changes. Each pending change must be there completely,
/// or not at all.
async fn compare(pca: &Client, workers: &mut [Known], kill: u32) {
    let listed: Vec<_> = pca.list_certificate().items().try_collect().await.unwrap();
    let mut existing: BTreeSet<String> = listed.into_iter().map(|certificate| certificate.certificate_id).collect();
    let count = existing.len();
    for known in &mut *workers {
        match known.pending.clone() {
            Some(Change::Delete(id)) if !existing.contains(&id) => known.acknowledge(Change::Delete(id), None),
            Some(Change::Tag(id, value)) if tag(pca, &id).await.as_deref() == Some(&*value) => {
                known.acknowledge(Change::Tag(id, value), None);
            }
            _ => {}
        }
        for (id, value) in &known.certificates {
            assert!(existing.remove(id), "kill {kill}: {id} was issued, and is gone");
            assert_eq!(tag(pca, id).await, *value, "kill {kill}: the tag of {id}");
        }
    }
    // Unknown certificates come from pending changes.
    for known in &mut *workers {
        if let Some(Change::Issue) = known.pending.take()
            && let Some(id) = existing.pop_first()
        {
            known.acknowledge(Change::Issue, Some(id));
        }
    }
    assert!(existing.is_empty(), "kill {kill}: {existing:?} was deleted, and is back");
    let quota = pca.show_certificate_quota().send().await.unwrap();
    assert_eq!(quota.quotas.resources[0].used, i32::try_from(count).unwrap(), "kill {kill}: the quota");
}

async fn tag(pca: &Client, id: &str) -> Option<String> {
    let tags = pca.list_cert_tags().certificate_id(id).send().await.unwrap().into_inner().tags;
    tags.into_iter().next().map(|tag| tag.value)
}
