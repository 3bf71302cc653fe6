"""Makes the calls of `scripts/wire` and compares the requests. Needs the
packages that it installs.
"""

import collections
import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import urllib.parse

import huaweicloudsdkccm.v1 as pca_sdk
import huaweicloudsdkscm.v3 as scm_sdk
from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

import entry
import vendor

ROOT = pathlib.Path(__file__).resolve().parent.parent
AK, SK, DOMAIN = "AKEXAMPLE0000000TEST", "SKexampleSKexampleSKexampleSKexampleTEST", "0123456789abcdef0123456789abcdef"
# Headers of the connection or the program, and those that are compared separately.
NOT_COMPARED = {"user-agent", "accept", "accept-encoding", "connection", "content-length", "authorization", "x-sdk-date"}
# The SDK of each service, with the name of its client.
SDKS = {"pca": (pca_sdk, "CcmClient"), "scm": (scm_sdk, "ScmClient")}
# The SDK treats a constant segment of this path as a parameter.
ONLY_THEIRS = {"ListCertificatesByTag": {"resource_instances": "resource_instances"}}
AUTHORIZATION = re.compile(r"SDK-HMAC-SHA256 Access=(\w+), SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}")

Recorded = collections.namedtuple("Recorded", "method target headers body")


class Recorder(http.server.BaseHTTPRequestHandler):
    """Records every request, and rejects it."""

    protocol_version = "HTTP/1.1"
    requests = []

    def record(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.requests.append(Recorded(self.command, self.path, headers, body))
        response = b'{"error_code": "WIRE.0001", "error_msg": "recorded"}'
        self.send_response(400)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(response)))
        self.end_headers()
        self.wfile.write(response)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = record

    def log_message(self, *_):
        pass


def ours(address):
    """Makes our calls. Returns the calls and the recorded requests."""
    with tempfile.TemporaryDirectory() as folder:
        calls = pathlib.Path(folder) / "calls.json"
        environment = {"WIRE_SERVER": address, "WIRE_CALLS": str(calls), "WIRE_AK": AK, "WIRE_SK": SK, "WIRE_DOMAIN_ID": DOMAIN}
        command = ["cargo", "test", "--quiet", "-p", "e2e", "--test", "it", "--", "--ignored", "wire::"]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit(f"our calls failed:\n{done.stdout}")
        return json.loads(calls.read_text()), take_requests()


def theirs(address, calls):
    """Makes the same calls with the SDKs. Returns the recorded requests."""
    services = {service: vendor.Service(sdk, client, AK, SK, DOMAIN, address) for service, (sdk, client) in SDKS.items()}
    for call in calls:
        try:
            services[call["service"]](call["operation"], call["body"], **call["arguments"], **ONLY_THEIRS.get(call["operation"], {}))
        except ClientRequestException as error:
            assert error.error_code == "WIRE.0001", error
    return take_requests()


def in_sdk(call):
    """Whether the SDKs have the operation. They may be older than its page."""
    sdk, _ = SDKS.get(call["service"], (None, None))
    return hasattr(sdk, f"{call['operation']}Request")


def take_requests():
    requests = list(Recorder.requests)
    Recorder.requests.clear()
    return requests


def headers(request):
    """The headers that must be equal. Theirs have a content type even without a body; ours do
    not."""
    without = NOT_COMPARED if request.body else NOT_COMPARED | {"content-type"}
    return {name: value for name, value in request.headers.items() if name not in without}


def signature(request):
    """The algorithm, the key and the signed headers. Theirs include the user agent, which proxies
    may change."""
    found = AUTHORIZATION.fullmatch(request.headers["authorization"])
    without = {"user-agent"} if request.body else {"user-agent", "content-type"}
    return found and (found[1], [name for name in found[2].split(";") if name not in without])


# The parts of a request that must be equal.
PARTS = {
    "method": lambda request: request.method,
    "path": lambda request: request.target.partition("?")[0],
    "query": lambda request: sorted(request.target.partition("?")[2].split("&")),
    # As text, since Python considers 1, 1.0 and True equal.
    "body": lambda request: json.dumps(json.loads(request.body), sort_keys=True) if request.body else None,
    "headers": headers,
    "signature": signature,
    "date": lambda request: re.sub(r"\d", "0", request.headers["x-sdk-date"]),
}


def vendor_signature(request):
    """The authorization header that the vendor's signer computes for our request."""
    names = AUTHORIZATION.fullmatch(request.headers["authorization"])[2].split(";")
    path, _, query = request.target.partition("?")
    sdk_request = SdkRequest(
        method=request.method, schema="http", host=request.headers["host"], resource_path=path,
        query_params=urllib.parse.parse_qsl(query, keep_blank_values=True), body=request.body.decode(),
        header_params={name: request.headers[name] for name in names},
    )
    return Signer(GlobalCredentials(AK, SK, DOMAIN)).sign(sdk_request).header_params["Authorization"]


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    calls, our_requests = ours(address)
    if len(calls) != len(our_requests):
        sys.exit(f"{len(calls)} calls, but {len(our_requests)} requests of ours")
    missing = sorted({f"{call['service']} {call['operation']}" for call in calls if not in_sdk(call)})
    if missing:
        print(f"not compared, because the SDKs lack them: {', '.join(missing)}")
    our_requests = [request for call, request in zip(calls, our_requests) if in_sdk(call)]
    calls = [call for call in calls if in_sdk(call)]
    their_requests = theirs(address, calls)
    if len(calls) != len(their_requests):
        sys.exit(f"{len(calls)} calls, but {len(their_requests)} requests of theirs")
    found = collections.Counter()
    for call, our, their in zip(calls, our_requests, their_requests):
        for name, part in PARTS.items():
            if part(our) != part(their):
                found[name] += 1
                print(f"{call['service']} {call['operation']}: {name}\n  ours:   {part(our)}\n  theirs: {part(their)}")
        if vendor_signature(our) != our.headers["authorization"]:
            found["signature"] += 1
            print(f"{call['service']} {call['operation']}: the vendor's signer computes another signature for {our.target}")
    operations = {(call["service"], call["operation"]) for call in calls}
    print(f"{len(operations)} operations, {len(calls)} calls, {sum(found.values())} differences")
    sys.exit(1 if found else 0)


entry.run(main)
