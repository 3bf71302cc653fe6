"""Makes the calls of `scripts/wire` and compares the requests. Needs the
packages that it installs.
"""

import collections
import datetime
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

import yaml
from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

import emulator
import entry
import vendor

ROOT = pathlib.Path(__file__).resolve().parent.parent
AK, SK, DOMAIN = "AKEXAMPLE0000000TEST", "SKexampleSKexampleSKexampleSKexampleTEST", "0123456789abcdef0123456789abcdef"
# The SDK of each service.
SDKS = {service: vendor.load(package, emulator.versions(service)) for service, package in emulator.sdks().items()}
# The parameters that one side lacks, by operation, with the reason: what the documents record with
# `x-sdk`. The value of a parameter that only the SDK has is its name: a constant segment of our path.
ONLY_THEIRS = collections.defaultdict(dict)
ONLY_OURS = collections.defaultdict(dict)
# The operations that need no credentials, as the documents say.
OPEN = set()
# Operations that the SDKs lack, since they are older than the pages.
NOT_IN_SDKS = {}
AUTHORIZATION = re.compile(r"SDK-HMAC-SHA256 Access=(\w+), SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}")

# The allowed differences: our header, theirs (patterns; None: absent), and the reason. Each must
# occur, so that none stays here that is gone.
HEADERS = {
    "user-agent": (r"huaweicloud-rust/\d.*", r"huaweicloud-usdk-python/\d.*", "it names the program"),
    "accept": (r"application/json|\*/\*", r"\*/\*", "ours asks for JSON where a JSON response is documented"),
    "accept-encoding": (None, r"gzip, deflate.*", "ours does not decompress"),
    "connection": (None, "keep-alive", "it is the default of HTTP/1.1"),
}
WITH_BODY = {
    "content-length": (r"\d+", r"\d+", "the same JSON has other spaces and escapes"),
    "content-type": ("application/json", "application/json;charset=utf-8", "JSON has no charset: it is UTF-8"),
}
WITHOUT_BODY = {"content-type": (None, r"application/json(;charset=utf-8)?", "without a body there is no type to state")}
UNSIGNED = {
    "user-agent": "ours does not sign it, since proxies may change it",
    "content-type": "ours has none without a body",
}
WITHOUT_CREDENTIALS = "ours sends no credentials where the document says that none are needed"
# The headers about the caller, which theirs sends with every request.
CREDENTIALS = ["authorization", "x-sdk-date", "x-domain-id"]
REFUSED = "ours refuses a slash: theirs signs the path as if `%2F` were a separator, so the signature is valid for another path too"

Recorded = collections.namedtuple("Recorded", "method target headers body arrived")
allowed = collections.Counter()


class Recorder(http.server.BaseHTTPRequestHandler):
    """Records every request, and rejects it."""

    protocol_version = "HTTP/1.1"
    requests = []

    def record(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {}
        for name, value in self.headers.items():
            headers.setdefault(name.lower(), []).append(value)
        # A header that is sent twice differs from one that is sent once.
        headers = {name: " and ".join(values) for name, values in headers.items()}
        self.requests.append(Recorded(self.command, self.path, headers, body, datetime.datetime.now(datetime.timezone.utc)))
        response = b'{"error_code": "WIRE.0001", "error_msg": "recorded"}'
        self.send_response(400)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(response)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = record

    def log_message(self, *_):
        pass


def read_records():
    """Reads what the documents record about the SDK, and which operations need no credentials."""
    for document in emulator.documents().values():
        for item in yaml.safe_load(document.read_text())["paths"].values():
            for operation in item.values():
                name, record = operation["operationId"], operation.get("x-sdk", {})
                if operation.get("security") == []:
                    OPEN.add(name)
                for parameter in record.get("parameters", []):
                    ONLY_THEIRS[name][parameter.split()[1]] = record["reason"]
                for parameter in operation.get("parameters", []):
                    if parameter.get("x-sdk", {}).get("absent"):
                        ONLY_OURS[name][parameter["name"]] = parameter["x-sdk"]["reason"]


def ours(address):
    """Makes our calls. Returns the calls and the recorded requests."""
    with tempfile.TemporaryDirectory() as folder:
        calls = pathlib.Path(folder) / "calls.json"
        environment = {"WIRE_SERVER": address, "WIRE_CALLS": str(calls), "WIRE_AK": AK, "WIRE_SK": SK, "WIRE_DOMAIN_ID": DOMAIN}
        # It would select some of the operations.
        environment = {**os.environ, **environment}
        environment.pop("E2E_OPERATIONS", None)
        command = ["cargo", "test", "--quiet", "-p", "e2e", "--test", "it", "--", "--ignored", "wire::"]
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit(f"our calls failed:\n{done.stdout}")
        return json.loads(calls.read_text()), take_requests()


def theirs(address, calls):
    """Makes the same calls with the SDKs. Returns the recorded requests."""
    services = {service: vendor.Service(sdk, GlobalCredentials(AK, SK, DOMAIN), address) for service, sdk in SDKS.items()}
    for call in calls:
        operation = call["operation"]
        arguments = {name: value for name, value in call["arguments"].items() if name not in ONLY_OURS[operation]}
        arguments |= {name: name for name in ONLY_THEIRS[operation]}
        before = len(Recorder.requests)
        try:
            services[call["service"]](operation, call["body"], **arguments)
        except ClientRequestException as error:
            # The response to HEAD has no error code.
            if len(Recorder.requests) != before + 1:
                sys.exit(f"{call['operation']} of theirs: {error}")
    return take_requests()


def in_sdks(call):
    return hasattr(SDKS[call["service"]], f"{call['operation']}Request")


def check_operations(calls):
    """Every documented operation is called, and the SDKs have each that is not listed above."""
    documented = {
        (service, operation)
        for service, document in emulator.documents().items()
        for operation in re.findall(r"operationId: (\w+)", document.read_text())
    }
    called = {(call["service"], call["operation"]) for call in calls}
    if called != documented:
        sys.exit(f"documented, but not called, or the reverse: {sorted(called ^ documented)}")
    missing = {call["operation"] for call in calls if not in_sdks(call)}
    if missing != set(NOT_IN_SDKS):
        sys.exit(f"the SDKs lack {sorted(missing)}, but NOT_IN_SDKS in scripts/wire-calls.py lists {sorted(NOT_IN_SDKS)}")


def take_requests():
    requests = list(Recorder.requests)
    Recorder.requests.clear()
    return requests


def matches(pattern, value):
    return value is None if pattern is None else value is not None and re.fullmatch(pattern, value)


def headers(operation, our, their):
    """The headers that differ, and may not."""
    # These are compared on their own.
    names = (our.headers.keys() | their.headers.keys()) - set(CREDENTIALS if operation in OPEN else CREDENTIALS[:2])
    rules = HEADERS | (WITH_BODY if our.body and their.body else WITHOUT_BODY)
    found = {}
    for name in sorted(names):
        mine, other = our.headers.get(name), their.headers.get(name)
        if mine == other:
            continue
        our_pattern, their_pattern, reason = rules.get(name, ("", "", None))
        if reason and matches(our_pattern, mine) and matches(their_pattern, other):
            allowed[name, reason] += 1
        else:
            found[name] = (mine, other)
    return found


def signature(our, their):
    """The differences of the algorithm, the key and the signed headers."""
    mine, other = (AUTHORIZATION.fullmatch(request.headers.get("authorization", "")) for request in (our, their))
    if not mine or not other or mine[1] != other[1]:
        return {"authorization": (our.headers.get("authorization"), their.headers.get("authorization"))}
    signed, expected = mine[2].split(";"), other[2].split(";")
    for name, reason in UNSIGNED.items():
        if name in expected and name not in signed and (name != "content-type" or not our.body):
            expected.remove(name)
            allowed[f"signed {name}", reason] += 1
    return {} if signed == expected else {"signed headers": (mine[2], other[2])}


def dates(our, their):
    """The dates that are not that of the arrival, or have another form."""
    found = {}
    for who, request in (("ours", our), ("theirs", their)):
        text = request.headers.get("x-sdk-date", "")
        try:
            date = datetime.datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        except ValueError:
            found[f"x-sdk-date of {who}"] = (text, "invalid")
            continue
        if abs(date - request.arrived) > datetime.timedelta(minutes=1):
            found[f"x-sdk-date of {who}"] = (text, request.arrived.strftime("arrived at %Y%m%dT%H%M%SZ"))
    return found


def parts(request):
    path, _, query = request.target.partition("?")
    return {
        "method": request.method,
        "path": path,
        "query": sorted(query.split("&")),
        # As text, since Python considers 1, 1.0 and True equal.
        "body": json.dumps(json.loads(request.body), sort_keys=True) if request.body else None,
    }


def credentials(our, their):
    """The headers about the caller of an operation that needs no credentials: ours has none."""
    found = {}
    for name in CREDENTIALS:
        if name in our.headers or name not in their.headers:
            found[name] = (our.headers.get(name), their.headers.get(name))
        else:
            allowed[name, WITHOUT_CREDENTIALS] += 1
    return found


def differences(operation, our, their):
    """What differs between two requests: each part with our value and theirs."""
    mine, other = parts(our), parts(their)
    for name, reason in ONLY_OURS[operation].items():
        kept = [pair for pair in mine["query"] if pair.partition("=")[0] != name]
        allowed[f"parameter {name}", reason] += kept != mine["query"]
        mine["query"] = kept or [""]
    found = {name: (mine[name], other[name]) for name in mine if mine[name] != other[name]}
    found.update(headers(operation, our, their))
    if operation in OPEN:
        return found | credentials(our, their)
    found.update(signature(our, their) | dates(our, their))
    expected = vendor_signature(our)
    if expected != our.headers.get("authorization"):
        found["signature by the vendor's signer"] = (our.headers.get("authorization"), expected)
    return found


def vendor_signature(request):
    """The authorization header that the vendor's signer computes for our request."""
    found = AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
    names = found[2].split(";") if found else []
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
    read_records()
    calls, our_requests = ours(address)
    check_operations(calls)
    sent = [call for call in calls if not call["refused"]]
    if len(sent) != len(our_requests):
        sys.exit(f"{len(sent)} calls, but {len(our_requests)} requests of ours")
    # A refused call has no request of ours.
    unused = iter(our_requests)
    pairs = [(call, None if call["refused"] else next(unused)) for call in calls]
    pairs = [(call, our) for call, our in pairs if in_sdks(call)]
    their_requests = theirs(address, [call for call, _ in pairs])
    if len(pairs) != len(their_requests):
        sys.exit(f"{len(pairs)} calls, but {len(their_requests)} requests of theirs")
    count = 0
    for (call, our), their in zip(pairs, their_requests):
        if call["refused"]:
            found = {} if "%2F" in their.target else {"refused": (None, their.target)}
            allowed["path", REFUSED] += not found
        else:
            found = differences(call["operation"], our, their)
        count += len(found)
        for name, (mine, other) in found.items():
            print(f"{call['service']} {call['operation']}: {name}\n  ours:   {mine}\n  theirs: {other}")
    for (name, reason), number in sorted(allowed.items()):
        print(f"allowed in {number} calls: {name}: {reason}")
    rules = [(name, reason) for name, (_, _, reason) in (HEADERS | WITH_BODY | WITHOUT_BODY).items()]
    rules += [(f"parameter {name}", reason) for found in ONLY_OURS.values() for name, reason in found.items()]
    rules += [(name, WITHOUT_CREDENTIALS) for name in CREDENTIALS if OPEN]
    rules += [(f"signed {name}", reason) for name, reason in UNSIGNED.items()] + [("path", REFUSED)]
    stale = [name for name, reason in rules if (name, reason) not in allowed]
    for name in stale:
        print(f"allowed, but never found: {name}: remove it from scripts/wire-calls.py")
    operations = {(call["service"], call["operation"]) for call, _ in pairs}
    print(f"{len(operations)} operations, {len(pairs)} calls, {count} differences that are not allowed")
    sys.exit(1 if count or stale else 0)


entry.run(main)
