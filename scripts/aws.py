"""Compares `huaweicloud-pca` with `aws-sdk-acmpca`, the client of the AWS SDK for
Rust for a private CA, for `figures`.

Each side has two programs, both with the default features of its client. One
makes a call over the network; it is built to be measured, and never run. The
other makes the same call many times over a transport that responds at once, and
prints the median: it measures building, signing and decoding. Both sides have
static keys and receive the same CSR. Theirs responds from a custom
`HttpConnector`, which costs less than the clients of `aws-smithy-http-client`
for tests: these record or convert each request.
"""

import json
import statistics
import sys

import emulator
from programs import Program, table

VERSION = "1.126.0"
ROUNDS = 5
PEM = "-----BEGIN CERTIFICATE REQUEST-----\n" + ("MIIBUDCB2AIBADBZMRAwDgYDVQQDDAdDU1IsMTIzMQswCQYDVQQGEwJjbjERMA8G\n" * 7) + "-----END CERTIFICATE REQUEST-----\n"

OUR_DEPENDENCIES = f'huaweicloud-pca = {{ path = "{emulator.ROOT}/generated/huaweicloud-pca" }}\n'
OUR_CALL = 'client.export_certificate_authority_csr().ca_id("4c0e772e-a30c-4029-b929-b7acb04143f7").send().await'
OUR_CLIENT = """    let credentials = huaweicloud_pca::Credentials::access_key("AKEXAMPLE0000000TEST", "a secret key of forty characters .......")
        .with_domain_id("0123456789abcdef0123456789abcdef");
    let config = huaweicloud_pca::Config::builder().region("ap-southeast-3").credentials(credentials)TRANSPORT;
    let client = huaweicloud_pca::Client::new(&config.build().expect("a configuration")).expect("a client");
"""
OUR_TRANSPORT = f"""use huaweicloud_core::{{BoxFuture, Error, Transport, reqwest}};

#[derive(Debug)]
struct Immediate;

impl Transport for Immediate {{
    fn send(&self, _: reqwest::Request) -> BoxFuture<'_, Result<reqwest::Response, Error>> {{
        Box::pin(std::future::ready(Ok(reqwest::Response::from(http::Response::new({json.dumps(json.dumps({"csr": PEM}))})))))
    }}
}}

"""

THEIR_DEPENDENCIES = f"""aws-sdk-acmpca = "={VERSION}"
aws-credential-types = {{ version = "1", features = ["hardcoded-credentials"] }}
"""
THEIR_CALL = """client.get_certificate_authority_csr()
        .certificate_authority_arn("arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/4c0e772e-a30c-4029-b929-b7acb04143f7")
        .send().await"""
THEIR_CLIENT = """    use aws_sdk_acmpca::config::{BehaviorVersion, Credentials, Region};
    let credentials = Credentials::new("AKEXAMPLE0000000TEST", "a secret key of forty characters .......", None, None, "static");
    let config = aws_sdk_acmpca::Config::builder().behavior_version(BehaviorVersion::latest()).region(Region::new("us-east-1"))
        .credentials_provider(credentials)TRANSPORT;
    let client = aws_sdk_acmpca::Client::from_conf(config.build());
"""
THEIR_TRANSPORT = f"""use aws_smithy_runtime_api::client::http::{{HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector}};
use aws_smithy_runtime_api::client::orchestrator::{{HttpRequest, HttpResponse}};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;

#[derive(Clone, Debug)]
struct Immediate;

impl HttpConnector for Immediate {{
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {{
        let body = SdkBody::from({json.dumps(json.dumps({"Csr": PEM}))});
        HttpConnectorFuture::ready(Ok(HttpResponse::new(200.try_into().expect("a status"), body)))
    }}
}}

#[derive(Debug)]
struct ImmediateClient(SharedHttpConnector);

impl HttpClient for ImmediateClient {{
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {{
        self.0.clone()
    }}
}}

"""
# The median of the calls of one run, in microseconds.
TIMED = """    let mut times = Vec::new();
    for _ in 0..20_000 {
        let start = std::time::Instant::now();
        let response = CALL.expect("a response");
        times.push(start.elapsed());
        assert_eq!(LENGTH, CSR);
    }
    times.sort_unstable();
    println!("{}", times[times.len() / 2].as_secs_f64() * 1e6);
"""


def timed(call, csr_length):
    return TIMED.replace("CALL", call).replace("LENGTH", csr_length).replace("CSR", str(len(PEM)))


def measure(name, program):
    """The seconds of a check and a release build of everything, the number of crates, the size."""
    check = program.check()
    release, crates = program.build()
    print(f"  {name}: measured", file=sys.stderr)
    return check, release, crates, program.size()


def compare(temporary):
    connected = {
        "ours": (OUR_DEPENDENCIES, OUR_CLIENT, OUR_CALL),
        "theirs": (THEIR_DEPENDENCIES, THEIR_CLIENT, THEIR_CALL),
    }
    figures, targets = {}, {}
    for name, (dependencies, client, call) in connected.items():
        body = client.replace("TRANSPORT", "") + f'    println!("{{:?}}", {call});\n'
        program = Program(temporary / f"aws-{name}", dependencies, body)
        figures[name] = measure(name, program)
        targets[name] = program.target

    core = f'huaweicloud-core = {{ path = "{emulator.ROOT}/crates/huaweicloud-core" }}\nhttp = "1"\n'
    smithy = 'aws-smithy-runtime-api = { version = "1", features = ["client"] }\naws-smithy-types = "1"\n'
    programs = {
        "ours": Program(
            temporary / "aws-ours-timed",
            OUR_DEPENDENCIES + core,
            OUR_CLIENT.replace("TRANSPORT", ".transport(Immediate)") + timed(OUR_CALL, "response.csr.len()"),
            OUR_TRANSPORT,
            targets["ours"],
        ),
        "theirs": Program(
            temporary / "aws-theirs-timed",
            THEIR_DEPENDENCIES + smithy,
            THEIR_CLIENT.replace("TRANSPORT", ".http_client(ImmediateClient(SharedHttpConnector::new(Immediate)))")
            + timed(THEIR_CALL, 'response.csr().expect("a CSR").len()'),
            THEIR_TRANSPORT,
            targets["theirs"],
        ),
    }
    for program in programs.values():
        program.build()
    medians = {name: [] for name in programs}
    for _ in range(ROUNDS):
        # Alternately, so that any load on the machine affects both.
        for name, program in programs.items():
            medians[name].append(float(program.output()))

    call = {name: statistics.median(times) for name, times in medians.items()}
    (ours_check, ours_release, ours_crates, ours_size) = figures["ours"]
    (theirs_check, theirs_release, theirs_crates, theirs_size) = figures["theirs"]
    table(f"huaweicloud-pca beside aws-sdk-acmpca {VERSION}", [
        ("a call without a network, µs", call["ours"], call["theirs"], "{:.1f}"),
        ("cargo check, all crates, s", ours_check, theirs_check, "{:.1f}"),
        ("release build, all crates, s", ours_release, theirs_release, "{:.1f}"),
        ("crates compiled", ours_crates, theirs_crates, "{:.0f}"),
        ("stripped program, KiB", ours_size, theirs_size, "{:.0f}"),
    ])
