"""Runs the samples of the merged documents for Python and curl on an emulator,
for `validate`; needs the packages that it installs.

Each sample for Python must send the request that its document describes. The
vendor's SDK must read every documented property of a response. Each sample for
curl must reach its operation with its credentials and a body of the documented
shape; the emulator may refuse it for what no document states, such as an ID
that does not exist.
"""

import collections
import contextlib
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

import requests
import yaml

import emulator
import entry

ENDPOINT, LOG = sys.argv[1:3]
SECRET = 'a "secret" of $HOME\\ and `more`'
# A line of the emulator's log: the status and the operation.
LINE = re.compile(r" (\d{3}) [A-Z-]+ (\S+) [A-Z]+ \S+ auth=")
# How the emulator refuses what breaks the document: with the name of the value, or as no body at all.
SHAPE = re.compile(rb"A parameter is wrong: (?:the body: |\S+: |the body (?:is|begins) |the header )")
problems = []


def report(operation, what):
    problems.append(f"{operation['operationId']}: {what}")


# ---- what the documents say ----------------------------------------------------------------------


class Document:
    """The merged document of a service."""

    def __init__(self, text):
        self.root = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    def operations(self):
        for key, item in self.root["paths"].items():
            for method, operation in item.items():
                yield key.split("#")[0], method.upper(), operation

    def resolve(self, node):
        while "$ref" in node:
            _, _, kind, name = node["$ref"].split("/")
            node = self.root["components"][kind][name]
        return node

    def address(self):
        """The address in the samples: that of the first region."""
        return next(server["url"] for server in self.root["servers"] if "x-region" in server)

    def parameters(self, operation, place):
        """The required parameters in a place, with their examples."""
        found = (self.resolve(parameter) for parameter in operation.get("parameters", []))
        return [(one["name"], text(one.get("example", SECRET))) for one in found if one["in"] == place and one.get("required")]

    def request(self, path, operation):
        """The path, the query and the body that an operation describes with its examples."""
        for name, value in self.parameters(operation, "path"):
            path = path.replace(f"{{{name}}}", value)
        body = None
        if "requestBody" in operation:
            media = self.resolve(operation["requestBody"])["content"]["application/json"]
            named = [example["value"] for example in media.get("examples", {}).values()]
            body = self.with_secrets(media["schema"], media.get("example", *named[:1]))
        return path, sorted(self.parameters(operation, "query")), without_nulls(body)

    def with_secrets(self, schema, value):
        """A value whose secrets are those of the variables."""
        schema = self.resolve(schema)
        if schema.get("format") == "password":
            return SECRET
        if isinstance(value, dict):
            return {key: self.with_secrets(self.property(schema, key), one) for key, one in value.items()}
        return [self.with_secrets(schema.get("items", {}), one) for one in value] if isinstance(value, list) else value

    def property(self, schema, key):
        found = schema.get("properties", {}).get(key, schema.get("additionalProperties", {}))
        return found if isinstance(found, dict) else {}

    def secrets(self):
        """The variables of the samples."""
        sources = (sample["source"] for _, _, operation in self.operations() for sample in operation["x-codeSamples"])
        return {name for source in sources for name in re.findall(r"\benv\.(\w+)|os\.environ\[\"(\w+)\"\]|\$(\w+)", source) for name in name if name}

    def full(self, schema, within=()):
        """A value with every property that the SDK has."""
        reference, schema = schema.get("$ref"), self.resolve(schema)
        if schema.get("format") == "password":
            return "a secret"
        if "properties" in schema and reference not in within:
            known = {name: one for name, one in schema["properties"].items() if not self.is_foreign(one)}
            return {name: self.full(one, (*within, reference)) for name, one in known.items()}
        if schema.get("type") == "array":
            return schema.get("example") or [self.full(schema["items"], within)]
        return schema.get("example", {})

    @staticmethod
    def is_foreign(schema):
        """Whether the SDK lacks a property: as recorded, or since the page lacks it too."""
        return schema.get("x-sdk", {}).get("absent") or "x-undocumented" in schema


def text(value):
    return json.dumps(value) if isinstance(value, bool) else str(value)


def without_nulls(value):
    """A value as the SDK sends it: without what is null."""
    if isinstance(value, dict):
        return {key: without_nulls(one) for key, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


def source(operation, label):
    return next((sample["source"] for sample in operation["x-codeSamples"] if sample["label"] == label), None)


# ---- Python --------------------------------------------------------------------------------------


class Wire:
    """Records the requests of the SDK, and sends them or answers in place of the service."""

    def __init__(self):
        self.sent, self.answer = [], None
        send = requests.adapters.HTTPAdapter.send

        def record(adapter, request, **settings):
            self.sent.append(request)
            return self.answered(request) if self.answer else send(adapter, request, **settings)

        requests.adapters.HTTPAdapter.send = record

    def answered(self, request):
        status, body = self.answer
        response = requests.Response()
        response.status_code, response.url, response.request = status, request.url, request
        response.headers["content-type"] = "application/json"
        response.raw = io.BytesIO(json.dumps(body).encode())
        return response


def run(code, address):
    """Runs a sample against the emulator. Returns its response, or the error of the SDK."""
    if code.count(address) != 1:
        sys.exit(f"the address {address} is not once in:\n{code}")
    names = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code.replace(address, ENDPOINT), "sample", "exec"), names)
    return names["response"]


def check_request(document, path, method, operation, sent):
    url = urllib.parse.urlsplit(sent.url)
    query = sorted(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
    found = (sent.method, urllib.parse.unquote(url.path), query, json.loads(sent.body) if sent.body else None)
    expected = (method, *document.request(path, operation))
    for what, one, other in zip(("method", "path", "query", "body"), found, expected):
        if one != other:
            report(operation, f"the {what} of the sample for Python is {one!r}, expected {other!r}")


def unread(response, expected, place):
    """What a response of the SDK lacks of the expected properties."""
    if isinstance(expected, dict):
        names = {key: name for name, key in getattr(response, "attribute_map", {}).items()}

        def get(key):
            if isinstance(response, dict):
                return response.get(key)
            return getattr(response, names[key], None) if key in names else None

        return [found for key, one in expected.items() for found in unread(get(key), one, f"{place}.{key}")]
    if isinstance(expected, list):
        items = response if isinstance(response, list) else []
        return [found for at, one in enumerate(expected) for found in unread(items[at] if at < len(items) else None, one, f"{place}[{at}]")]
    return [place] if response is None and expected is not None else []


def check_python(documents):
    from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException, ServerResponseException

    wire, counts = Wire(), collections.Counter()
    for document in documents:
        for path, method, operation in document.operations():
            code = source(operation, "Python")
            if code is None:
                counts["not in the SDK"] += 1
                continue
            wire.sent, wire.answer = [], None
            with contextlib.suppress(ClientRequestException, ServerResponseException):
                run(code, document.address())
            if len(wire.sent) != 1:
                report(operation, f"the sample for Python sent {len(wire.sent)} requests")
                continue
            counts["requests"] += 1
            check_request(document, path, method, operation, wire.sent[0])
            status, response = next((status, document.resolve(one)) for status, one in operation["responses"].items() if status < "3")
            schema = response.get("content", {}).get("application/json", {}).get("schema")
            if schema is None:
                continue
            expected = document.full(schema)
            wire.answer = int(status), expected
            missing = unread(run(code, document.address()), expected, "")
            counts["responses"] += 1
            counts["properties"] += len(re.findall('":', json.dumps(expected)))
            for place in missing:
                report(operation, f"the SDK does not read {place.lstrip('.')} of the response")
    return counts


# ---- curl ----------------------------------------------------------------------------------------

# Each request prints its answer alone. A refused one is no error of curl.
PRELUDE = 'set -euo pipefail\ncurl() { command curl --silent --show-error --max-time 20 "$@"; }\n'


def token():
    """The token of the emulator's user."""
    user = {"identity": {"methods": ["password"], "password": {"user": emulator.USER}}, "scope": {"domain": emulator.USER["domain"]}}
    request = urllib.request.Request(f"{ENDPOINT}/v3/auth/tokens", json.dumps({"auth": user}).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.headers["X-Subject-Token"]


def logged(log, count):
    """The requests in the emulator's log, as soon as there are this many."""
    for _ in range(200):
        lines = [found.groups() for found in map(LINE.search, log.read_text().splitlines()) if found]
        if len(lines) >= count:
            break
        time.sleep(0.01)
    return lines


def check_curl(documents, environment, folder):
    log, counts = pathlib.Path(LOG), collections.Counter()
    for document in documents:
        for _, _, operation in document.operations():
            before = len(logged(log, 0))
            code = source(operation, "curl").replace(document.address(), ENDPOINT)
            done = subprocess.run(["bash", "-c", PRELUDE + code], cwd=folder, env=environment, capture_output=True)
            if done.returncode != 0:
                report(operation, f"the sample for curl ended with {done.returncode}: {done.stderr.decode()}")
                continue
            requests_of = logged(log, before + 1)[before:]
            status, name = requests_of[0] if len(requests_of) == 1 else (None, None)
            is_open = operation.get("security") == []
            if name != operation["operationId"] or status in ("405", "501") or (status == "401" and not is_open):
                report(operation, f"the sample for curl was answered as {requests_of}")
            elif SHAPE.search(done.stdout):
                report(operation, f"the emulator refuses the shape of the sample for curl: {done.stdout.decode()}")
            counts["reached"] += 1
            counts[f"with {status}"] += 1
    return counts


def main():
    documents = [Document(path.read_text()) for path in emulator.documents().values()]
    os.environ.update({name: SECRET for document in documents for name in document.secrets() if not name.startswith("HUAWEICLOUD_")})
    environment = {**os.environ, "HUAWEICLOUD_SDK_AUTH_TOKEN": token()}
    python = check_python(documents)
    print("Python:", ", ".join(f"{count} {what}" for what, count in python.items()))
    with tempfile.TemporaryDirectory(prefix="curl-") as folder:
        curl = check_curl(documents, environment, folder)
    print("curl:", ", ".join(f"{count} {what}" for what, count in sorted(curl.items())))
    print(*problems, sep="\n", end="\n" if problems else "")
    sys.exit(1 if problems else 0)


entry.run(main)
