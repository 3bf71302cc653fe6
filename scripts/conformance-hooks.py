"""The schemathesis hooks of `scripts/conformance`: prepared requests, checks, and
allowed exceptions.

Generated values are valid by the document, but no generated id exists, and no
generated text is a certificate. So every second valid request of an operation
gets the id of a resource in the right state, and a body that can succeed if
the generated ones cannot.
"""

import base64
import collections
import datetime
import functools
import hmac
import itertools
import json
import os
import pathlib
import re
import urllib.request

import schemathesis
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from schemathesis.core.parameters import ParameterLocation

ENDPOINT, SERVICE, TOKEN = (os.environ[f"CONFORMANCE_{name}"] for name in ("ENDPOINT", "SERVICE", "TOKEN"))
RESULTS = open(os.environ["CONFORMANCE_RESULTS"], "w", buffering=1)
# The emulator's exceptions from the validation of responses, each with its reason.
EXCEPTIONS = pathlib.Path(__file__).resolve().parent.parent / "crates/ccm-emulator/src/document/exceptions.yaml"
# Statuses that the pages do not list.
ALLOWED = {
    # SCM's pages omit it, but document error codes with it.
    "400": "The request is rejected.",
    # A response of the gateway in front of the services.
    "405": "The path does not have this method.",
}
# The bits of integers by format. schemathesis does not know these formats.
BITS = {"int32": 32, "unix-millis": 64}
# What the emulator says if a request violates the document. Its other errors have other words.
VIOLATION = re.compile(
    r"A parameter is wrong: (([\w.]+|the body): (value |\"\w+\" is a required property)"
    r"|\w+ is (not (an integer|a number|true or false|a string)|given more than once)$)"
)
# The number of resources for one operation.
RESOURCES = 5


# ---- resources -----------------------------------------------------------------------------------


def call(method, path, body=None):
    headers = {"content-type": "application/json", "x-auth-token": TOKEN}
    request = urllib.request.Request(ENDPOINT + path, None if body is None else json.dumps(body).encode(), headers, method=method)
    with urllib.request.urlopen(request, timeout=20) as response:
        text = response.read()
    return json.loads(text) if text else None


CAS, CERTIFICATES, SCM = "/v1/private-certificate-authorities", "/v1/private-certificates", "/v3/scm/certificates"
NAME = {"common_name": "Example", "country": "CN", "state": "Sichuan", "locality": "Chengdu", "organization": "Example", "organizational_unit": "IT"}
YEARS = {"type": "YEAR", "value": 3}
CERTIFICATE = {"distinguished_name": NAME, "key_algorithm": "EC256", "signature_algorithm": "SHA256", "validity": YEARS}
CSR = {
    # Generating an RSA key takes a second.
    "domain_name": "csr.example.com", "private_key_algo": "EC_P256", "usage": "PERSONAL", "company_country": "CN",
    "company_province": "Sichuan", "company_city": "Chengdu", "company_name": "Example",
}
CRL = {"obs_bucket_name": "conformance", "valid_days": 7}
APPLICATION = {
    "domain": "shop.example.com", "domain_method": "DNS", "applicant_name": "Somebody", "applicant_phone": "12312345678",
    "applicant_email": "a@example.com", "key_algorithm": "EC_P256", "agree_privacy_protection": True, "company_name": "Example",
    "company_province": "Sichuan", "company_city": "Chengdu", "country": "CN",
}
CREDENTIALS, AGENCIES = "/v3.0/OS-CREDENTIAL", "/v3.0/OS-AGENCY/agencies"
PASSWORD = {"user": {"name": "emulator", "password": "emulator-password", "domain": {"name": "emulator"}}}
MFA_SEED = base64.b32decode("EMULATORMFADEVICESEEDNOTASECRET7")
STATEMENT = {"Effect": "Allow", "Action": ["pca:ca:list"]}
POLICY = {"display_name": "Conformance", "type": "AX", "description": "", "policy": {"Version": "1.1", "Statement": [STATEMENT]}}
count = itertools.count()


def pending():
    return call("POST", CAS, {"type": "SUBORDINATE", "distinguished_name": NAME, "key_algorithm": "EC256"})["ca_id"]


def root():
    body = {"type": "ROOT", "distinguished_name": NAME, "key_algorithm": "EC256", "signature_algorithm": "SHA256"}
    return call("POST", CAS, {**body, "validity": {"type": "YEAR", "value": 10}})["ca_id"]


def subordinate():
    ca_id = pending()
    call("POST", f"{CAS}/{ca_id}/activate", {"issuer_id": shared(root), "validity": YEARS, "signature_algorithm": "SHA256", "path_length": 0})
    return ca_id


def obs_agency():
    """Allows PCA to write to OBS."""
    return call("POST", f"{CAS}/obs/agencies")


def with_crl():
    shared(obs_agency)
    ca_id = subordinate()
    call("POST", f"{CAS}/{ca_id}/crl/enable", CRL)
    return ca_id


def disabled():
    ca_id = subordinate()
    call("POST", f"{CAS}/{ca_id}/disable")
    return ca_id


def deleted():
    ca_id = disabled()
    call("DELETE", f"{CAS}/{ca_id}?pending_days=7")
    return ca_id


def private_certificate():
    return call("POST", CERTIFICATES, {**CERTIFICATE, "issuer_id": shared(root)})["certificate_id"]


def bought():
    order = {"cert_brand": "GEOTRUST", "cert_type": "OV_SSL_CERT", "domain_type": "SINGLE_DOMAIN", "domain_numbers": 1}
    order.update(effective_time=1, order_number=1, agree_privacy_protection=True)
    return call("POST", f"{SCM}/buy", order)["cert"][0]["cert_id"]


def complete():
    """A certificate whose order is complete, so that it can be unsubscribed."""
    cert_id = bought()
    call("POST", "/emulator/clock/advance", {"seconds": 10})
    return cert_id


def applied_for():
    cert_id = bought()
    call("POST", f"{SCM}/{cert_id}/apply", APPLICATION)
    return cert_id


def imported():
    return call("POST", f"{SCM}/import", certificate())["certificate_id"]


def csr():
    return call("POST", "/v3/scm/csr", {**CSR, "name": f"conformance-{next(count)}"})["id"]


def domain():
    return call("GET", "/v3/auth/domains")["domains"][0]["id"]


def user():
    return call("GET", "/v3/users")["users"][0]["id"]


def created_keys():
    """The access keys that can be deleted. A user has at most two, one of which is configured."""
    listed = call("GET", f"{CREDENTIALS}/credentials?user_id={shared(user)}")["credentials"]
    return [key["access"] for key in listed if not key["access"].startswith("EMULATOR")]


def access_key():
    return next(iter(created_keys()), None) or call("POST", f"{CREDENTIALS}/credentials", new_key())["credential"]["access"]


def new_key():
    """The body for a new access key, for which there is room."""
    for key in created_keys():
        call("DELETE", f"{CREDENTIALS}/credentials/{key}")
    return {"credential": {"user_id": shared(user)}}


def own_agency():
    """A new agency that trusts its own account, since the emulator has no other here."""
    return {"name": f"conformance-{next(count)}", "domain_id": shared(domain), "trust_domain_id": shared(domain)}


def agency():
    return call("POST", AGENCIES, {"agency": own_agency()})["agency"]["id"]


def granted():
    """An agency with a permission."""
    ids = {"domain_id": shared(domain), "agency_id": agency(), "role_id": shared(policy)}
    call("PUT", "/v3.0/OS-AGENCY/domains/{domain_id}/agencies/{agency_id}/roles/{role_id}".format(**ids))
    return ids


def assuming(**more):
    """The part of a body that assumes an agency of the own account."""
    if assuming not in made:
        body = own_agency()
        call("POST", AGENCIES, {"agency": body})
        made[assuming] = body["name"]
    return {"methods": ["assume_role"], "assume_role": {"domain_id": shared(domain), "agency_name": made[assuming], **more}}


def passcode():
    """What the MFA device shows now, by RFC 6238."""
    now = datetime.datetime.fromisoformat(call("GET", "/emulator/clock")["now"])
    tag = hmac.digest(MFA_SEED, (int(now.timestamp()) // 30).to_bytes(8, "big"), "sha1")
    at = tag[-1] & 15
    return f"{(int.from_bytes(tag[at:at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def with_mfa():
    """The body for a token of the user with an MFA device."""
    user = next(user for user in call("GET", "/v3/users")["users"] if user["name"] == "emulator-mfa")
    password = {"user": {**PASSWORD["user"], "name": user["name"]}}
    totp = {"user": {"id": user["id"], "passcode": passcode()}}
    identity = {"methods": ["password", "totp"], "password": password, "totp": totp}
    return {"auth": {"identity": identity, "scope": {"domain": {"id": user["domain_id"]}}}}


def policy():
    return call("POST", "/v3.0/OS-ROLE/roles", {"role": POLICY})["role"]["id"]


# What the parameters in paths identify.
KINDS = {
    "pca": {"ca_id": root, "certificate_id": private_certificate},
    "scm": {"certificate_id": imported, "resource_id": imported, "cert_id": bought, "id": csr},
    "iam": {"domain_id": domain, "agency_id": agency, "role_id": policy, "access_key": access_key, "user_id": user},
}[SERVICE]
# Operations that need another state, or end it.
STATES = {
    "pca": {
        "DeleteCertificate": private_certificate,
        "DeleteCertificateAuthority": pending,
        "DisableCertificateAuthority": subordinate,
        "DisableCertificateAuthorityCrl": with_crl,
        "EnableCertificateAuthority": disabled,
        "ExportCertificateAuthorityCsr": pending,
        "ImportCertificateAuthorityCertificate": pending,
        "IssueCertificateAuthorityCertificate": pending,
        "RestoreCertificateAuthority": deleted,
        "RevokeCertificate": private_certificate,
        "RevokeCertificateAuthority": subordinate,
    },
    "scm": {
        "ApplyCertificate": bought,
        "CancelCertificateRequest": applied_for,
        "DeleteCertificate": imported,
        "DeleteCsr": csr,
        "UnsubscribeCertificate": complete,
    },
    "iam": {
        "CheckDomainPermissionForAgency": granted,
        "DeleteAgency": agency,
        "DeleteCustomPolicy": policy,
        "RemoveDomainPermissionFromAgency": granted,
    },
}[SERVICE]
# Resources that an operation may delete at any time.
NOT_SHARED = [access_key]
made = {}


def shared(kind):
    """A resource for all operations that need no other state."""
    if kind in NOT_SHARED:
        return kind()
    if kind not in made:
        made[kind] = kind()
    return made[kind]


# ---- bodies --------------------------------------------------------------------------------------


def pem(thing):
    return thing.public_bytes(serialization.Encoding.PEM).decode()


def key_pem(key):
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()


def x509_name(common_name):
    return x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, common_name)])


def sign(subject, public_key, issuer, key, *extensions):
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder(issuer, subject, public_key, x509.random_serial_number())
    builder = builder.not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=300))
    for extension in extensions:
        builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
    return builder.sign(key, hashes.SHA256())


def certificate():
    """A new certificate with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509_name("conformance.example.com")
    names = x509.SubjectAlternativeName([x509.DNSName("conformance.example.com")])
    signed = sign(name, key.public_key(), name, key, names)
    return {"name": f"conformance-{next(count)}", "certificate": pem(signed), "private_key": key_pem(key)}


@functools.cache
def ca_certificate(ca_id):
    """What a CA outside the service signs for the CSR of a CA."""
    request = x509.load_pem_x509_csr(call("GET", f"{CAS}/{ca_id}/csr")["csr"].encode())
    key, name = ec.generate_private_key(ec.SECP256R1()), x509_name("An external CA")
    constraints, usage = x509.BasicConstraints(True, None), x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    above = sign(name, key.public_key(), name, key, constraints, usage)
    below = sign(request.subject, request.public_key(), name, key, x509.BasicConstraints(True, 0), usage)
    return {"certificate": pem(below), "certificate_chain": pem(above)}


def own_csr():
    key = ec.generate_private_key(ec.SECP256R1())
    return pem(x509.CertificateSigningRequestBuilder(x509_name("csr.example.com")).sign(key, hashes.SHA256()))


# Bodies that can succeed, by operation, for the id in the path.
BODIES = {
    "pca": {
        "CreateCertificate": lambda _: {**CERTIFICATE, "issuer_id": shared(root)},
        "CreateCertificateByCsr": lambda _: {"issuer_id": shared(root), "csr": own_csr(), "validity": YEARS},
        "ImportCertificateAuthorityCertificate": ca_certificate,
        "IssueCertificateAuthorityCertificate": lambda _: {"issuer_id": shared(root), "validity": YEARS, "signature_algorithm": "SHA256"},
        "ParseCertificateSigningRequest": lambda _: {"csr": own_csr()},
    },
    "scm": {
        "ApplyCertificate": lambda _: APPLICATION,
        "CreateCsr": lambda _: {**CSR, "name": f"conformance-{next(count)}"},
        "DisableNotification": lambda _: [{"resource_id": shared(imported), "notice_type": ["CERT_EXPIRED"]}],
        "EnableNotification": lambda _: [{"resource_id": shared(imported), "notice_type": ["CERT_EXPIRED"]}],
        "ImportCertificate": lambda _: certificate(),
        "ListDeployedResources": lambda _: {"certificate_ids": [shared(imported)], "service_names": ["ALL"]},
        "PushCertificate": lambda _: {"target_project": "cn-north-4", "target_service": "ELB"},
        "UploadCsr": lambda _: {"name": f"conformance-{next(count)}", "csr": own_csr()},
    },
    "iam": {
        "CreateAgency": lambda _: {"agency": own_agency()},
        "CreateCloudServiceCustomPolicy": lambda _: {"role": POLICY},
        "CreatePermanentAccessKey": lambda _: new_key(),
        "CreateTemporaryAccessKeyByAgency": lambda _: {"auth": {"identity": assuming(duration_seconds=900)}},
        "KeystoneCreateAgencyToken": lambda _: {"auth": {"identity": assuming(), "scope": {"domain": {"id": shared(domain)}}}},
        "KeystoneCreateUserTokenByPassword": lambda _: {"auth": {"identity": {"methods": ["password"], "password": PASSWORD}}},
        "KeystoneCreateUserTokenByPasswordAndMfa": lambda _: with_mfa(),
    },
}[SERVICE]


# ---- hooks ---------------------------------------------------------------------------------------


turns = collections.Counter()
# Created first, since the requests exhaust the quotas.
prepared = {operation: [kind() for _ in range(RESOURCES)] for operation, kind in STATES.items()}
for kind in set(KINDS.values()):
    shared(kind)


def operation_of(case):
    return case.operation.definition.raw["operationId"]


def existing(operation, parameters, is_valid):
    """The ids in a path that identify a resource. Valid requests get another one each time, as long
    as there are some; the last one is for requests that should be refused."""
    if operation not in prepared:
        return {parameter: shared(KINDS[parameter]) for parameter in parameters}
    pool = prepared[operation]
    resource = pool[-1] if not is_valid else pool.pop(0) if len(pool) > 2 else pool[0]
    return resource if isinstance(resource, dict) else {parameter: resource for parameter in parameters}


@schemathesis.hook
def before_call(context, case, kwargs):
    # schemathesis also generates authentication headers; these would only ever yield 401.
    for name in ("Authorization", "X-Sdk-Date"):
        case.headers.pop(name, None)
    case.headers["X-Auth-Token"] = TOKEN
    operation, names = operation_of(case), list(case.path_parameters or {})
    if case.meta.generation.mode.is_negative:
        # The rest of an invalid request is valid, so that it is refused for what is invalid.
        path = case.meta.components.get(ParameterLocation.PATH)
        if path and path.mode.is_positive:
            case.path_parameters.update(existing(operation, names, False))
        return
    turns[operation] += 1
    if turns[operation] % 2 == 0:
        return
    if names:
        case.path_parameters.update(existing(operation, names, True))
    if SERVICE == "iam":
        # Other parameters that identify something.
        if "domain_id" in (case.query or {}):
            case.query["domain_id"] = shared(domain)
        if "X-Subject-Token" in case.headers:
            case.headers["X-Subject-Token"] = TOKEN
    if operation in BODIES:
        case.body = BODIES[operation](*(case.path_parameters or {}).values() or [None])


@schemathesis.hook
def after_call(context, case, response):
    print(operation_of(case), response.status_code, case.meta.generation.mode.value, int(is_violation(response)), file=RESULTS)


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for path in raw_schema["paths"].values():
        for operation in path.values():
            for status, reason in ALLOWED.items():
                if isinstance(operation, dict) and "responses" in operation:
                    operation["responses"].setdefault(status, {"description": reason})
            if "responses" in operation:
                operation["responses"] = of_responses(operation["responses"])
    bound_integers(raw_schema)
    components = raw_schema["components"]
    components["responses"] = of_responses(components.get("responses", {}))
    # Requests have no exceptions, so responses have schemas of their own.
    schemas = {f"Response{name}": of_responses(schema) for name, schema in components["schemas"].items()}
    for exception in yaml.safe_load(EXCEPTIONS.read_text()):
        for place in exception["properties"] if exception["service"] == SERVICE else []:
            schema, name = place.split(".")
            for keyword in exception["without"]:
                schemas[f"Response{schema}"]["properties"][name].pop(keyword, None)
    for schema in components["schemas"].values():
        allow_null(schema)
    for parameter in parameters(raw_schema):
        if parameter.get("in") == "query":
            # An empty value counts as no value, as in the README of the emulator.
            parameter["schema"] = {"anyOf": [parameter["schema"], {"type": "string", "enum": [""]}]}
    components["schemas"].update(schemas)


def parameters(raw_schema):
    yield from raw_schema["components"].get("parameters", {}).values()
    for path in raw_schema["paths"].values():
        for operation in path.values():
            yield from operation.get("parameters", []) if isinstance(operation, dict) else []


def allow_null(schema):
    """An optional field of a request may be null, which counts as absent."""
    for name, field in schema.get("properties", {}).items():
        allow_null(field)
        allow_null(field.get("items", {}))
        allow_null_members(field)
        if name not in schema.get("required", []):
            schema["properties"][name] = {"allOf": [field], "nullable": True}


def allow_null_members(schema):
    """A member of an object with any members may be null too."""
    members = schema.get("additionalProperties")
    if isinstance(members, dict):
        allow_null_members(members)
        schema["additionalProperties"] = {"allOf": [members], "nullable": True}


def bound_integers(value):
    """Adds the limits of the formats of integers."""
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        bound_integers(inner)
    if isinstance(value, dict) and value.get("type") == "integer":
        limit = 2 ** (BITS[value["format"]] - 1)
        value.setdefault("minimum", -limit)
        value.setdefault("maximum", limit - 1)


def of_responses(value):
    """A copy whose references are to the schemas of responses."""
    if isinstance(value, dict):
        prefix = "#/components/schemas/"
        return {
            key: inner.replace(prefix, f"{prefix}Response") if key == "$ref" else of_responses(inner)
            for key, inner in value.items()
        }
    return [of_responses(inner) for inner in value] if isinstance(value, list) else value


# ---- checks --------------------------------------------------------------------------------------


def is_violation(response):
    """Whether the emulator refused a request because it violates the document."""
    return response.status_code == 400 and bool(VIOLATION.match(message(response)))


def message(response):
    """The message of an error, which most operations of IAM put into an object."""
    # The response to HEAD has no body.
    body = response.json() if response.text else {}
    return body.get("error_msg") or body.get("error", {}).get("message") or ""


@schemathesis.check
def valid_data_is_not_a_violation(context, response, case):
    """Stands in for `positive_data_acceptance`: a valid request may fail for what no document states,
    such as an unknown id, the state of a resource, or a text that is no certificate. But it must
    not fail for a documented limit."""
    assert not (case.meta.generation.mode.is_positive and is_violation(response)), response.text
