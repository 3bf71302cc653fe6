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
