//! Measures the emulator with 100,000 certificates on disk: `cargo bench -p ccm-emulator --bench
//! many`.
//!
//! Two programs run side by side, one with 10 certificates of each service and one with 100,000,
//! created one by one over HTTP: private certificates are issued, those of SCM imported. The
//! measurements alternate between the two programs, and are shown with their ratio: the time of a
//! page of a list, as a client sees it, the time of a restart until the first response, and the
//! memory.

use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use tempfile::TempDir;

#[allow(dead_code, clippy::unwrap_used, reason = "shared with the tests")]
#[path = "../tests/it/running.rs"]
mod running;

use running::{Running, issue, root};

/// The number of concurrent calls that create certificates.
const CLIENTS: usize = 16;

fn main() {
    // Under `cargo test`, only check that the benchmark works.
    let bench = std::env::args().any(|argument| argument == "--bench");
    let (many, rounds) = if bench { (100_000, 51) } else { (20, 1) };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(compare(many, rounds));
}

async fn compare(many: usize, rounds: usize) {
    let (small, large) = (Setup::new(10).await, Setup::new(many).await);
    println!("{:<44}  {:>10}  {:>10}  {:>6}", "", "10", many, "ratio");
    for (what, list) in LISTS {
        let mut took = [Vec::new(), Vec::new()];
        for _ in 0..rounds {
            for (setup, took) in [&small, &large].into_iter().zip(&mut took) {
                let started = Instant::now();
                setup.list(list).await;
                took.push(started.elapsed());
            }
        }
        show_times(what, took);
    }
    let memory = [small.memory(), large.memory()];
    show("memory after these lists, MiB", memory.map(mebibytes));
    show("size of the store file, MiB", [small.size(), large.size()].map(mebibytes));

    let mut setups = [small, large];
    let mut took = [Vec::new(), Vec::new()];
    let mut memory = [0, 0];
    for _ in 0..rounds.min(5) {
        for ((setup, took), memory) in setups.iter_mut().zip(&mut took).zip(&mut memory) {
            took.push(setup.restart().await);
            *memory = setup.memory();
        }
    }
    show_times("restart, until the first page", took);
    show("memory after a restart, MiB", memory.map(mebibytes));
}

/// A list to measure.
#[derive(Clone, Copy)]
struct List {
    service: Service,
    sort: &'static str,
    /// The offset, as a fraction of all certificates.
    from: f64,
    name: Option<&'static str>,
}

#[derive(Clone, Copy)]
enum Service {
    Pca,
    Scm,
}

const LISTS: [(&str, List); 9] = [
    ("PCA: first page by time", List { service: Service::Pca, sort: "create_time", from: 0.0, name: None }),
    ("PCA: first page by name", List { service: Service::Pca, sort: "common_name", from: 0.0, name: None }),
    ("PCA: page in the middle by time", List { service: Service::Pca, sort: "create_time", from: 0.5, name: None }),
    (
        "PCA: first page filtered by name",
        List { service: Service::Pca, sort: "create_time", from: 0.0, name: Some("7") },
    ),
    ("SCM: first page by time", List { service: Service::Scm, sort: "certUpdateTime", from: 0.0, name: None }),
    ("SCM: first page by expiry", List { service: Service::Scm, sort: "certExpiredTime", from: 0.0, name: None }),
    ("SCM: page in the middle by time", List { service: Service::Scm, sort: "certUpdateTime", from: 0.5, name: None }),
    ("SCM: first page by status", List { service: Service::Scm, sort: "certStatus", from: 0.0, name: None }),
    (
        "SCM: first page filtered by text",
        List { service: Service::Scm, sort: "certUpdateTime", from: 0.0, name: Some("7") },
    ),
];

/// A running program with certificates.
struct Setup {
    folder: TempDir,
    program: Running,
    count: usize,
    pca: huaweicloud_pca::Client,
    scm: huaweicloud_scm::Client,
}

impl Setup {
    async fn new(count: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (program, pca, scm) = start(folder.path());
        let setup = Self { folder, program, count, pca, scm };
        let started = Instant::now();
        let issuer = root(&setup.pca).await;
        let first = issue(&setup.pca, &issuer, "shop0.example.com").await.expect("a certificate");
        let exported = setup.pca.export_certificate().certificate_id(&first).is_compressed(false).type_("OTHER");
        let exported = exported.send().await.expect("an export");
        let (pem, key) = (exported.certificate.as_deref().expect("PEM"), exported.private_key.as_ref().expect("a key"));
        let work = (0..CLIENTS).map(|worker| {
            let (setup, issuer) = (&setup, &issuer);
            async move {
                for number in (worker..count).step_by(CLIENTS) {
                    if number > 0 {
                        issue(&setup.pca, issuer, &format!("shop{number}.example.com")).await?;
                    }
                    let import = setup.scm.import_certificate().name(format!("certificate-{number}")).certificate(pem);
                    import.private_key(key.expose_secret()).duplicate_check(false).send().await?;
                    if number % 10_000 == 0 && number > 0 {
                        eprintln!("{number} of {count} after {:.0} s", started.elapsed().as_secs_f64());
                    }
                }
                Ok::<_, huaweicloud_core::Error>(())
            }
        });
        try_join_all(work).await.expect("every call is acknowledged");
        if count > 1000 {
            println!(
                "{:.0} acknowledged certificates per second",
                2.0 * count as f64 / started.elapsed().as_secs_f64()
            );
        }
        setup
    }

    async fn list(&self, list: List) {
        let offset = (self.count as f64 * list.from) as i32;
        let shown = match list.service {
            Service::Pca => {
                let mut request = self.pca.list_certificate().limit(10).offset(offset).sort_key(list.sort);
                if let Some(name) = list.name {
                    request = request.name(name);
                }
                request.send().await.expect("a list").certificates.len()
            }
            Service::Scm => {
                let mut request = self.scm.list_certificates().limit(10).offset(offset).sort_key(list.sort);
                if let Some(name) = list.name {
                    request = request.content(name);
                }
                request.send().await.expect("a list").certificates.len()
            }
        };
        assert!(shown > 0, "the page is not empty");
    }

    /// Kills the program and starts it again.
    async fn restart(&mut self) -> Duration {
        let path = self.folder.path().to_owned();
        // Waits for the end of the program, which releases the directory.
        self.program.kill();
        let started = Instant::now();
        (self.program, self.pca, self.scm) = start(&path);
        self.list(LISTS[0].1).await;
        started.elapsed()
    }

    /// The resident memory of the program in bytes. Only available on Linux; 0 elsewhere.
    fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.program.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or(0) << 10
    }

    /// The size of the store file.
    fn size(&self) -> u64 {
        std::fs::metadata(self.folder.path().join("store.redb")).expect("the store file").len()
    }
}

fn start(folder: &Path) -> (Running, huaweicloud_pca::Client, huaweicloud_scm::Client) {
    let program = Running::start(&["--quiet", "--data", folder.to_str().expect("a path of text")], &[]);
    let pca = huaweicloud_pca::Client::new(&program.config()).expect("a client");
    let scm = huaweicloud_scm::Client::new(&program.config()).expect("a client");
    (program, pca, scm)
}

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// Shows the medians of the measurements, in milliseconds.
fn show_times(what: &str, took: [Vec<Duration>; 2]) {
    let medians = took.map(|mut took| {
        took.sort_unstable();
        took[took.len() / 2].as_secs_f64() * 1e3
    });
    show(&format!("{what}, ms"), medians);
}

fn show(what: &str, [small, large]: [f64; 2]) {
    println!("{what:<44}  {small:>10.2}  {large:>10.2}  {:>6.1}", large / small);
}
