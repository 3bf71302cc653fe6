//! Blocking calls.

use huaweicloud_core::blocking::Wait;
use huaweicloud_core::codegen::{Handle, ResponseValue};
use huaweicloud_core::test_util::{MockResponse, ReplayTransport, credentials};
use huaweicloud_core::{CallOptions, Config, Error, ErrorKind, Operation, Service};

const SERVICE: Service = Service { name: "demo", endpoints: &[] };
const SHOW: Operation = Operation::new("ShowThing", "show_thing", "GET", "/v1/thing");

async fn show(config: &Config) -> Result<ResponseValue<String>, Error> {
    let handle = Handle::new(config, &SERVICE)?;
    let request = handle.http().get(format!("{}/v1/thing", handle.baseurl())).build()?;
    ResponseValue::from_response(handle.send(request, &SHOW, CallOptions::new()).await?).await
}

fn config() -> Config {
    let transport = ReplayTransport::new([MockResponse::status(503), MockResponse::json(200, &"there")]);
    let config = Config::builder().credentials(credentials()).endpoint("https://demo.example.com").transport(transport);
    config.build().expect("a valid configuration")
}

#[test]
fn wait_includes_retries() {
    assert_eq!(*show(&config()).wait().expect("a response"), "there");
}

#[test]
fn threads_can_wait_concurrently() {
    let threads: Vec<_> =
        (0..8).map(|_| std::thread::spawn(|| show(&config()).wait().map(|value| value.len()))).collect();
    for thread in threads {
        assert_eq!(thread.join().expect("no panic").expect("a response"), 5);
    }
}

#[tokio::test]
async fn wait_fails_within_a_runtime() {
    let config = config();
    let error = show(&config).wait().expect_err("would stop the runtime");
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("use `.await`"), "{error}");
}

#[test]
fn blocking_threads_of_a_runtime_can_wait() {
    let runtimes = [tokio::runtime::Builder::new_current_thread(), tokio::runtime::Builder::new_multi_thread()];
    for mut builder in runtimes {
        let runtime = builder.enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let wait = || show(&config()).wait().map(|value| value.len());
            let within = tokio::task::spawn_blocking(wait).await.expect("no panic");
            assert_eq!(within.expect("a response"), 5);
            for _ in 0..3 {
                assert_eq!(wait().expect_err("would stop the runtime").kind(), ErrorKind::Config);
            }
            let task = tokio::spawn(async move { show(&config()).wait().map(drop) });
            assert_eq!(task.await.expect("no panic").expect_err("a task too").kind(), ErrorKind::Config);
            // The task may go on as before.
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        });
        let _entered = runtime.enter();
        assert_eq!(*show(&config()).wait().expect("no task runs on this thread"), "there");
    }
}

/// Such a task cannot be told from a blocking thread. It must not panic.
#[tokio::test]
async fn unconstrained_tasks_can_wait() {
    let config = config();
    let call = tokio::task::unconstrained(async { show(&config).wait().map(|value| value.len()) });
    assert_eq!(call.await.expect("a response"), 5);
}

#[test]
fn wait_reaches_a_server() {
    use std::io::{Read, Write};

    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.read(&mut [0; 4096]).expect("a request");
        let response = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n\"there\"";
        stream.write_all(response.as_bytes()).expect("sent");
    });
    let config = Config::builder().credentials(credentials()).endpoint(address).build().expect("valid");
    assert_eq!(*show(&config).wait().expect("a response"), "there");
    server.join().expect("no panic");
}
