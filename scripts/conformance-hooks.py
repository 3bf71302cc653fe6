"""The schemathesis hooks of `scripts/conformance`: existing resources, and
allowed exceptions.

A generated id only ever yields "does not exist". So every second request with
an id gets that of a resource of the right kind, created for it.
"""

import itertools
import json
import os
import pathlib
import urllib.error
import urllib.request

import schemathesis
import yaml

ENDPOINT, TOKEN = os.environ["CONFORMANCE_ENDPOINT"], os.environ["CONFORMANCE_TOKEN"]
NAME = {"common_name": "Example", "country": "CN", "state": "Sichuan", "locality": "Chengdu", "organization": "Example", "organizational_unit": "IT"}
# Statuses that the pages do not list.
ALLOWED = {
    # SCM's pages omit it, but document error codes with it.
    "400": "The request is rejected.",
    # Responses of the gateway in front of the services.
    "405": "The path does not have this method.",
    "415": "The media type of the body is not supported.",
}
# The emulator's exceptions from the validation of responses, each with its reason.
EXCEPTIONS = pathlib.Path(__file__).resolve().parent.parent / "crates/ccm-emulator/src/document/exceptions.yaml"
count = itertools.count()
root = None


def post(path, body, key):
    headers = {"content-type": "application/json", "x-auth-token": TOKEN}
    request = urllib.request.Request(ENDPOINT + path, json.dumps(body).encode(), headers, method="POST")
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)[key]


def authority(kind="ROOT"):
    body = {"type": kind, "distinguished_name": NAME, "key_algorithm": "EC256"}
    if kind == "ROOT":
        body.update(signature_algorithm="SHA256", validity={"type": "YEAR", "value": 10})
    return post("/v1/private-certificate-authorities", body, "ca_id")


def private_certificate():
    global root
    root = root or authority()
    body = {"issuer_id": root, "distinguished_name": NAME, "key_algorithm": "EC256", "signature_algorithm": "SHA256"}
    return post("/v1/private-certificates", {**body, "validity": {"type": "YEAR", "value": 1}}, "certificate_id")


def bought():
    order = {"cert_brand": "GEOTRUST", "cert_type": "OV_SSL_CERT", "domain_type": "SINGLE_DOMAIN", "domain_numbers": 1}
    order.update(effective_time=1, order_number=1, agree_privacy_protection=True)
    return post("/v3/scm/certificates/buy", order, "cert")[0]["cert_id"]


def imported():
    body = {"certificate": os.environ["CONFORMANCE_CERTIFICATE"], "private_key": os.environ["CONFORMANCE_KEY"], "duplicate_check": False}
    return post("/v3/scm/certificates/import", {**body, "name": f"conformance-{next(count)}"}, "certificate_id")


def request():
    # P-256, because generating an RSA key takes a second.
    body = {"name": f"conformance-{next(count)}", "domain_name": "csr.example.com", "private_key_algo": "EC_P256", "usage": "PERSONAL"}
    body.update(company_country="CN", company_province="Sichuan", company_city="Chengdu", company_name="Example")
    return post("/v3/scm/csr", body, "id")


def factory(path, name, method):
    if "private-certificate-authorities" in path:
        pending = path.endswith(("/activate", "/csr", "/import")) or method == "DELETE"
        return lambda: authority("SUBORDINATE" if pending else "ROOT")
    if "private-certificates" in path:
        return private_certificate
    if "/csr/" in path:
        return request
    return bought if path.endswith(("/unsubscribe", "/apply", "/cancel-cert")) else imported


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for path in raw_schema["paths"].values():
        for operation in path.values():
            for status, reason in ALLOWED.items():
                if isinstance(operation, dict) and "responses" in operation:
                    operation["responses"].setdefault(status, {"description": reason})
    schemas = raw_schema["components"]["schemas"]
    for exception in yaml.safe_load(EXCEPTIONS.read_text()):
        for place in exception["properties"] if exception["service"] == os.environ["CONFORMANCE_SERVICE"] else []:
            schema, name = place.split(".")
            for keyword in exception["without"]:
                schemas[schema]["properties"][name].pop(keyword, None)


@schemathesis.check
def no_undocumented_server_error(context, response, case):
    if response.status_code < 500:
        return
    # Documented for unsubscribing too soon after buying.
    documented = case.path.endswith("/unsubscribe") and response.status_code == 500 and response.json()["error_code"] == "SCM.0016"
    assert documented, f"status {response.status_code}"


def existing(path, name, method):
    """A new resource, or the last of its kind if the quota is exhausted; none if there never was
    one."""
    try:
        created = factory(path, name, method)()
    except urllib.error.HTTPError as error:
        if error.code >= 500:
            raise
        return last.get((method, path))
    last[method, path] = created
    return created


turns, last = {}, {}


@schemathesis.hook
def before_call(context, case, kwargs):
    # schemathesis also generates authentication headers; these would only ever yield 401.
    for name in ("Authorization", "X-Sdk-Date"):
        case.headers.pop(name, None)
    case.headers["X-Auth-Token"] = TOKEN
    for name in case.path_parameters or {}:
        operation = (case.method, case.path)
        turns[operation] = turns.get(operation, 0) + 1
        if turns[operation] % 2:
            case.path_parameters[name] = existing(case.path, name, case.method) or case.path_parameters[name]
