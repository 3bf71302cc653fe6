"""The calls that `scripts/wire` makes, and the comparison of what arrives. Started by it; needs the packages that it installs."""

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

import vendor

ROOT = pathlib.Path(__file__).resolve().parent.parent
AK, SK, DOMAIN = "AKEXAMPLE0000000TEST", "SKexampleSKexampleSKexampleSKexampleTEST", "0123456789abcdef0123456789abcdef"
# What belongs to the connection or names the program, and what is compared on its own.
NOT_COMPARED = {"user-agent", "accept", "accept-encoding", "connection", "content-length", "authorization", "x-sdk-date"}
# The SDK of each service, with the name of its client.
SDKS = {"pca": (pca_sdk, "CcmClient"), "scm": (scm_sdk, "ScmClient")}
# The SDK takes a constant of this path for a parameter.
ONLY_THEIRS = {"ListCertificatesByTag": {"resource_instances": "resource_instances"}}
AUTHORIZATION = re.compile(r"SDK-HMAC-SHA256 Access=(\w+), SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}")

Arrived = collections.namedtuple("Arrived", "method target headers body")


class Recorder(http.server.BaseHTTPRequestHandler):
    """Keeps every request, and refuses it."""

    protocol_version = "HTTP/1.1"
    arrived = []

    def record(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.arrived.append(Arrived(self.command, self.path, headers, body))
        answer = b'{"error_code": "WIRE.0001", "error_msg": "recorded"}'
        self.send_response(400)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = record

    def log_message(self, *_):
        pass


def ours(address):
    """Our calls and what arrived of them."""
    with tempfile.TemporaryDirectory() as folder:
        calls = pathlib.Path(folder) / "calls.json"
        environment = {"WIRE_SERVER": address, "WIRE_CALLS": str(calls), "WIRE_AK": AK, "WIRE_SK": SK, "WIRE_DOMAIN_ID": DOMAIN}
        command = ["cargo", "test", "--quiet", "-p", "e2e", "--test", "it", "--", "--ignored", "wire::"]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit(f"our calls failed:\n{done.stdout}")
        return json.loads(calls.read_text()), taken()


def theirs(address, calls):
    """What arrives of the same calls, made by the SDKs."""
    services = {service: vendor.Service(sdk, client, AK, SK, DOMAIN, address) for service, (sdk, client) in SDKS.items()}
    for call in calls:
        try:
            services[call["service"]](call["operation"], call["body"], **call["arguments"], **ONLY_THEIRS.get(call["operation"], {}))
        except ClientRequestException as error:
            assert error.error_code == "WIRE.0001", error
    return taken()


def has(call):
    """Whether the SDKs have the operation: they may be older than its page."""
    sdk, _ = SDKS.get(call["service"], (None, None))
    return hasattr(sdk, f"{call['operation']}Request")


def taken():
    arrived = list(Recorder.arrived)
    Recorder.arrived.clear()
    return arrived


def headers(arrived):
    """The headers that have to be the same. Theirs name a media type even where there is no body; ours do not."""
    without = NOT_COMPARED if arrived.body else NOT_COMPARED | {"content-type"}
    return {name: value for name, value in arrived.headers.items() if name not in without}


def signature(arrived):
    """The algorithm, the key and the headers that are signed: theirs cover the name of the program too, which proxies may change."""
    found = AUTHORIZATION.fullmatch(arrived.headers["authorization"])
    without = {"user-agent"} if arrived.body else {"user-agent", "content-type"}
    return found and (found[1], [name for name in found[2].split(";") if name not in without])


# What has to be the same in a request of theirs as in ours.
PARTS = {
    "method": lambda arrived: arrived.method,
    "path": lambda arrived: arrived.target.partition("?")[0],
    "query": lambda arrived: sorted(arrived.target.partition("?")[2].split("&")),
    # As text, since 1, 1.0 and true are the same to Python.
    "body": lambda arrived: json.dumps(json.loads(arrived.body), sort_keys=True) if arrived.body else None,
    "headers": headers,
    "signature": signature,
    "date": lambda arrived: re.sub(r"\d", "0", arrived.headers["x-sdk-date"]),
}


def signed_by_the_vendor(arrived):
    """The authorization that the vendor's signer gives a request of ours."""
    names = AUTHORIZATION.fullmatch(arrived.headers["authorization"])[2].split(";")
    path, _, query = arrived.target.partition("?")
    request = SdkRequest(
        method=arrived.method, schema="http", host=arrived.headers["host"], resource_path=path,
        query_params=urllib.parse.parse_qsl(query, keep_blank_values=True), body=arrived.body.decode(),
        header_params={name: arrived.headers[name] for name in names},
    )
    return Signer(GlobalCredentials(AK, SK, DOMAIN)).sign(request).header_params["Authorization"]


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    calls, our_requests = ours(address)
    if len(calls) != len(our_requests):
        sys.exit(f"{len(calls)} calls, but {len(our_requests)} requests of ours")
    missing = sorted({f"{call['service']} {call['operation']}" for call in calls if not has(call)})
    if missing:
        print(f"not compared, since the SDKs do not have them: {', '.join(missing)}")
    our_requests = [request for call, request in zip(calls, our_requests) if has(call)]
    calls = [call for call in calls if has(call)]
    their_requests = theirs(address, calls)
    if len(calls) != len(their_requests):
        sys.exit(f"{len(calls)} calls, but {len(their_requests)} requests of theirs")
    found = collections.Counter()
    for call, our, their in zip(calls, our_requests, their_requests):
        for name, part in PARTS.items():
            if part(our) != part(their):
                found[name] += 1
                print(f"{call['service']} {call['operation']}: {name}\n  ours:   {part(our)}\n  theirs: {part(their)}")
        if signed_by_the_vendor(our) != our.headers["authorization"]:
            found["signature"] += 1
            print(f"{call['service']} {call['operation']}: the vendor's signer comes to another signature for {our.target}")
    operations = {(call["service"], call["operation"]) for call in calls}
    print(f"{len(operations)} operations, {len(calls)} calls, {sum(found.values())} differences")
    sys.exit(1 if found else 0)


main()
