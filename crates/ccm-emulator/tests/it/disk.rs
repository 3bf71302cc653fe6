//! A disk that becomes full while the program runs: a limit for the size of its files has the same
//! effect.

use std::process::Command;

use huaweicloud_pca::Client;

use crate::running::{PROGRAM, Running, issue, root};

/// Starts the program with a limit for the size of a file, of which it is only told by an error.
fn start_with_small_disk(data: &str) -> Running {
    // The unit is 512 bytes or 1 KiB, depending on the shell.
    let script = format!("trap '' XFSZ; ulimit -S -f 4096; exec '{PROGRAM}' \"$@\"");
    let arguments = ["-c", &script, "sh", "serve", "--listen", "127.0.0.1:0", "--quiet", "--data", data];
    Running::spawn(Command::new("sh").args(arguments))
}

#[tokio::test]
async fn reads_go_on_when_the_disk_is_full() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let program = start_with_small_disk(data);
    let pca = Client::new(&program.config_without_retries()).unwrap();
    let issuer = root(&pca).await;
    let mut issued = Vec::new();
    let error = loop {
        match issue(&pca, &issuer, "www.example.com").await {
            Ok(id) => issued.push(id),
            Err(error) => break error,
        }
        assert!(issued.len() < 5_000, "the disk never becomes full");
    };
    assert!(error.to_string().contains("EMULATOR.StoreFull"), "{error}");
    for _ in 0..3 {
        let listed = pca.list_certificate().send().await.unwrap();
        assert_eq!(usize::try_from(listed.total).unwrap(), issued.len());
        let last = issued.last().unwrap();
        pca.show_certificate().certificate_id(last).send().await.unwrap();
        let exported = pca.export_certificate().certificate_id(last).is_compressed(false).type_("OTHER").send().await;
        assert!(exported.unwrap().private_key.is_some());
        let refused = issue(&pca, &issuer, "www.example.com").await.unwrap_err();
        assert!(refused.to_string().contains("EMULATOR.StoreFull"), "{refused}");
    }
    // With space again, writing goes on.
    let limit = Command::new("prlimit").args(["--fsize=unlimited:", "--pid", &program.child.id().to_string()]).status();
    if limit.is_ok_and(|status| status.success()) {
        issued.push(issue(&pca, &issuer, "www.example.com").await.unwrap());
    } else {
        println!("skipped: there is no prlimit to lift the limit");
    }
    let log = program.stop();
    assert!(log.contains("the store can only be read"), "{log}");

    let program = Running::start(&["--quiet", "--data", data], &[]);
    let pca = Client::new(&program.config_without_retries()).unwrap();
    issued.push(issue(&pca, &issuer, "www.example.com").await.unwrap());
    assert_eq!(usize::try_from(pca.list_certificate().send().await.unwrap().total).unwrap(), issued.len());
}
