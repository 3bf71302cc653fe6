"""The life cycles of `scripts/interop`: calls the emulator with the vendor's
SDKs, and reads the results with `cryptography`.

Started by `scripts/interop` with the address of the emulator; needs the
packages that it installs. Prints a line per step, and stops at the first
difference.
"""

import datetime
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.request
import zipfile

import huaweicloudsdkccm.v1 as pca_sdk
import huaweicloudsdkiam.v3 as iam_sdk
import huaweicloudsdkscm.v3 as scm_sdk
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import ocsp, verification
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID
from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException, ServerResponseException

import emulator
import entry
import vendor

# The last two are the key of an account that the first one trusts.
ENDPOINT, AK, SK, DOMAIN, PARTNER_AK, PARTNER_SK = sys.argv[1:]
NOW = datetime.datetime.now(datetime.timezone.utc)
PASSWORD = "a,password.of_32-bytes+and#more!"
steps = 0


# ---- the SDKs ------------------------------------------------------------------------------------


class Service(vendor.Service):
    """Calls operations of an SDK on the emulator, and checks errors."""

    def __init__(self, sdk, credentials=None):
        super().__init__(sdk, credentials or GlobalCredentials(AK, SK, DOMAIN), ENDPOINT)

    def expect_error(self, status, code, operation, body=None, **parameters):
        try:
            self(operation, body, **parameters)
        except (ClientRequestException, ServerResponseException) as error:
            expect_equal(f"the status and code of {operation}", (error.status_code, error.error_code), (status, code))
            return
        raise Difference(f"{operation} succeeded, expected {code}")


class Difference(Exception):
    """A result is not as expected."""


def expect_equal(what, found, expected):
    if found != expected:
        raise Difference(f"{what}: {found!r}, expected {expected!r}")


def expect(what, condition):
    if not condition:
        raise Difference(f"failed: {what}")


def step(text):
    global steps
    steps += 1
    print(f"{steps:3}  {text}", flush=True)


def fetch(url, data=None, headers=None, method=None):
    request = urllib.request.Request(url, data=data, headers=headers or {}, method=method)
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.read()


def advance(seconds):
    """Advances the emulator's clock."""
    fetch(f"{ENDPOINT}/emulator/clock/advance", json.dumps({"seconds": seconds}).encode(), {"content-type": "application/json"})


# ---- checks with `cryptography` ------------------------------------------------------------------


def public(key):
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def load(pem):
    return x509.load_pem_x509_certificate(pem.encode())


def load_all(pem):
    return x509.load_pem_x509_certificates(pem.encode())


def load_key(pem, password=None):
    return serialization.load_pem_private_key(pem.encode(), password and password.encode())


def load_csr(pem):
    csr = x509.load_pem_x509_csr(pem.encode())
    expect("the signature of the CSR", csr.is_signature_valid)
    return csr


def name(subject, oid=NameOID.COMMON_NAME):
    found = subject.get_attributes_for_oid(oid)
    return found[0].value if found else None


def expect_validity(certificate, years):
    """A `YEAR` is a calendar year."""
    begin = certificate.not_valid_before_utc
    expect_equal("the end of the validity", certificate.not_valid_after_utc, begin.replace(year=begin.year + years))


def dns_names(holder):
    return holder.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName)


def check_chain(leaf, chain, domain):
    """Checks the signatures from the leaf to the root, then builds the path as a TLS client
    would."""
    for below, above in zip([leaf, *chain], [*chain, chain[-1]]):
        below.verify_directly_issued_by(above)
    builder = verification.PolicyBuilder().store(verification.Store([chain[-1]])).time(leaf.not_valid_before_utc)
    builder.build_server_verifier(x509.DNSName(domain)).verify(leaf, chain[:-1])


def check_ca(certificate, path_length):
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    expect("basic constraints are critical", constraints.critical)
    expect_equal("CA and path length", (constraints.value.ca, constraints.value.path_length), (True, path_length))
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    expect("the CA may sign certificates and lists", usage.key_cert_sign and usage.crl_sign)
    identifier = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    expect_equal("the key identifier", len(identifier.digest), 20)


def key_of_jks(contents, password):
    """The key and certificates of a JKS. `cryptography` cannot read JKS, so keytool converts it to
    PKCS#12."""
    with tempfile.TemporaryDirectory(prefix="interop-jks-") as folder:
        folder = pathlib.Path(folder)
        (folder / "server.jks").write_bytes(contents)
        command = ["keytool", "-importkeystore", "-noprompt", "-srckeystore", "server.jks", "-srcstorepass", password]
        command += ["-destkeystore", "server.p12", "-deststoretype", "PKCS12", "-deststorepass", password]
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        expect(f"keytool opens the key store: {done.stdout}", done.returncode == 0)
        return pkcs12.load_pkcs12((folder / "server.p12").read_bytes(), password.encode())


def new_csr(domain, key):
    subject = [(NameOID.COMMON_NAME, domain), (NameOID.COUNTRY_NAME, "CN"), (NameOID.STATE_OR_PROVINCE_NAME, "Sichuan")]
    subject += [(NameOID.LOCALITY_NAME, "Chengdu"), (NameOID.ORGANIZATION_NAME, "Example"), (NameOID.ORGANIZATIONAL_UNIT_NAME, "IT")]
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([x509.NameAttribute(*one) for one in subject]))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(domain)]), critical=False)
    return builder.sign(key, hashes.SHA256())


def pem(thing):
    return thing.public_bytes(serialization.Encoding.PEM).decode()


def key_pem(key):
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


# ---- private certificates ------------------------------------------------------------------------

SUBJECT = {"country": "CN", "state": "Sichuan", "locality": "Chengdu", "organization": "Example", "organizational_unit": "IT"}


def years(value):
    return {"type": "YEAR", "value": value}


def authority(pca, common_name, **more):
    body = {"distinguished_name": {"common_name": common_name, **SUBJECT}, "signature_algorithm": "SHA256", **more}
    return pca("CreateCertificateAuthority", body).ca_id


def ca_certificate(pca, ca_id):
    response = pca("ExportCertificateAuthorityCertificate", ca_id=ca_id)
    return load(response.certificate), load_all(response.certificate_chain) if response.certificate_chain else []


def private_certificates():
    pca = Service(pca_sdk)
    before = pca("ShowCertificateAuthorityQuota").quotas.resources[0].used
    pca("CreateCertificateAuthorityObsAgency")
    # The service sends a boolean, which the SDK converts to a string.
    expect_equal("the agency", pca("ShowCertificateAuthorityObsAgency").agency_granted, "True")
    # A root has no limit, whatever is asked for.
    root_id = authority(pca, "Interop Root", type="ROOT", key_algorithm="RSA4096", validity=years(10), path_length=2)
    root, chain = ca_certificate(pca, root_id)
    root.verify_directly_issued_by(root)
    check_ca(root, None)
    expect_validity(root, 10)
    expect_equal("the subject of the root", [name(root.subject, oid) for oid in (NameOID.COMMON_NAME, NameOID.COUNTRY_NAME)], ["Interop Root", "CN"])
    expect_equal("the key and hash of the root", (root.public_key().key_size, root.signature_hash_algorithm.name), (4096, "sha256"))
    expect_equal("the chain of the root", chain, [])
    step("a root CA with RSA 4096: self-signed, a CA, with the requested name")

    pca("EnableCertificateAuthorityCrl", {"obs_bucket_name": "interop-bucket", "valid_days": 7}, ca_id=root_id)
    pca("UpdateOcspSwitch", {"ocsp_switch": True}, ca_id=root_id)
    issuing_id = authority(
        pca, "Interop Issuing", type="SUBORDINATE", key_algorithm="EC384", issuer_id=root_id, path_length=0, validity=years(5),
        crl_configuration={"enabled": True, "obs_bucket_name": "interop-bucket", "valid_days": 7, "crl_name": "interop"},
    )
    issuing, chain = ca_certificate(pca, issuing_id)
    check_ca(issuing, 0)
    expect("the curve of the subordinate CA", isinstance(issuing.public_key().curve, ec.SECP384R1))
    expect_equal("the chain of the subordinate CA", chain, [root])
    issuing.verify_directly_issued_by(root)
    pca("UpdateOcspSwitch", {"ocsp_switch": True}, ca_id=issuing_id)
    step("a subordinate CA of P-384 with path length 0, below the root")

    activated(pca, root_id, root)
    leaf_id, leaf = issued(pca, issuing_id, issuing, root)
    issued_by_csr(pca, issuing_id, issuing, root)
    exported(pca, leaf_id, leaf, [issuing, root])
    revoked(pca, issuing_id, issuing, leaf_id, leaf)
    tagged(pca, root_id, leaf_id)

    for what, status in [("Disable", "DISABLED"), ("Enable", "ACTIVED"), ("Disable", "DISABLED")]:
        pca(f"{what}CertificateAuthority", ca_id=issuing_id)
        expect_equal(f"the state after {what}", pca("ShowCertificateAuthority", ca_id=issuing_id).status, status)
    pca("DeleteCertificateAuthority", ca_id=issuing_id, pending_days="7")
    expect_equal("the state of a deleted CA", pca("ShowCertificateAuthority", ca_id=issuing_id).status, "DELETED")
    pca("RestoreCertificateAuthority", ca_id=issuing_id)
    expect_equal("the state of a restored CA", pca("ShowCertificateAuthority", ca_id=issuing_id).status, "DISABLED")
    pca("DeleteCertificate", certificate_id=leaf_id)
    pca.expect_error(400, "PCA.10010002", "ShowCertificate", certificate_id=leaf_id)
    pca.expect_error(400, "PCA.10010002", "ShowCertificateAuthority", ca_id="00000000-0000-4000-8000-000000000000")
    expect_equal("the CAs that the quota counts", pca("ShowCertificateAuthorityQuota").quotas.resources[0].used - before, 4)
    step("CAs are disabled, enabled, deleted and restored; a missing CA yields PCA.10010002")


def activated(pca, root_id, root):
    """A pending CA is certified by a CA of `cryptography`, and another one by the root."""
    pending = {"type": "SUBORDINATE", "key_algorithm": "RSA2048"}
    ca_id = authority(pca, "Interop External", **pending)
    csr = load_csr(pca("ExportCertificateAuthorityCsr", ca_id=ca_id).csr)
    expect_equal("the name of the CSR", name(csr.subject), "Interop External")
    key = ec.generate_private_key(ec.SECP256R1())
    above = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An external CA")])

    def sign(subject, public_key, length):
        usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(above).public_key(public_key)
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(NOW - datetime.timedelta(hours=1))
        builder = builder.not_valid_after(NOW + datetime.timedelta(days=1000))
        builder = builder.add_extension(x509.BasicConstraints(True, length), critical=True).add_extension(usage, critical=True)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        return builder.sign(key, hashes.SHA256())

    top, signed = sign(above, key.public_key(), None), sign(csr.subject, csr.public_key(), 1)
    pca("ImportCertificateAuthorityCertificate", {"certificate": pem(signed), "certificate_chain": pem(top)}, ca_id=ca_id)
    expect_equal("the state of the imported CA", pca("ShowCertificateAuthority", ca_id=ca_id).status, "ACTIVED")
    expect_equal("the imported CA", ca_certificate(pca, ca_id), (signed, [top]))
    step("the CSR of a CA is signed by a CA of cryptography, imported, and exported unchanged")

    ca_id = authority(pca, "Interop Activated", **pending)
    activation = {"issuer_id": root_id, "path_length": 1, "signature_algorithm": "SHA384", "validity": years(3)}
    pca("IssueCertificateAuthorityCertificate", activation, ca_id=ca_id)
    activated, _ = ca_certificate(pca, ca_id)
    activated.verify_directly_issued_by(root)
    check_ca(activated, 1)
    expect_equal("the hash of the activated CA", activated.signature_hash_algorithm.name, "sha384")
    step("a pending CA is activated by the root with SHA-384")


def issued(pca, issuing_id, issuing, root):
    names = [{"type": "DNS", "value": "www.example.com"}, {"type": "IP", "value": "192.0.2.7"}]
    names += [{"type": "EMAIL", "value": "web@example.com"}, {"type": "URI", "value": "https://example.com/a"}]
    body = {
        "issuer_id": issuing_id, "key_algorithm": "RSA2048", "signature_algorithm": "SHA256", "validity": years(1),
        "distinguished_name": {"common_name": "www.example.com", **SUBJECT}, "key_usages": ["digitalSignature", "keyEncipherment"],
        "subject_alternative_names": names, "extended_key_usage": {"server_auth": True, "client_auth": True},
    }
    leaf_id = pca("CreateCertificate", body).certificate_id
    response = pca("ExportCertificate", {"is_compressed": "false", "type": "OTHER"}, certificate_id=leaf_id)
    leaf, chain = load(response.certificate), load_all(response.certificate_chain)
    expect_equal("the chain of the certificate", chain, [issuing, root])
    check_chain(leaf, chain, "www.example.com")
    expect_equal("the key of the export", public(load_key(response.private_key).public_key()), public(leaf.public_key()))
    found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    expect_equal("DNS names", found.get_values_for_type(x509.DNSName), ["www.example.com"])
    expect_equal("addresses", [str(ip) for ip in found.get_values_for_type(x509.IPAddress)], ["192.0.2.7"])
    expect_equal("mail addresses", found.get_values_for_type(x509.RFC822Name), ["web@example.com"])
    expect_equal("URIs", found.get_values_for_type(x509.UniformResourceIdentifier), ["https://example.com/a"])
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    usages = "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign crl_sign".split()
    expect_equal("key usages", [one for one in usages if getattr(usage, one)], ["digital_signature", "key_encipherment"])
    expect_validity(leaf, 1)
    extended = list(leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    expect_equal("extended usages", set(extended), {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH})
    shown = pca("ShowCertificate", certificate_id=leaf_id)
    expect_equal("the serial number that is shown", int(shown.serial_number, 16), leaf.serial_number)
    expect_equal("the end that is shown", shown.not_after // 1000, int(leaf.not_valid_after_utc.timestamp()))
    expect("the certificate is listed", leaf_id in [one.certificate_id for one in pca("ListCertificate").certificates])
    step("a certificate with four kinds of names: the chain verifies, extensions are as requested, the key matches")
    return leaf_id, leaf


def issued_by_csr(pca, issuing_id, issuing, root):
    key = ec.generate_private_key(ec.SECP256R1())
    csr = new_csr("csr.example.com", key)
    parsed = pca("ParseCertificateSigningRequest", {"csr": pem(csr)})
    expect_equal("the name that was parsed", parsed.distinguished_name.common_name, "csr.example.com")
    names = [{"type": "DNS", "value": "csr.example.com"}]
    body = {"issuer_id": issuing_id, "csr": pem(csr), "validity": years(1), "subject_alternative_names": names}
    certificate_id = pca("CreateCertificateByCsr", body).certificate_id
    response = pca("ExportCertificate", {"is_compressed": "false", "type": "NGINX"}, certificate_id=certificate_id)
    leaf = load(response.certificate)
    leaf.verify_directly_issued_by(issuing)
    expect_equal("the key of the certificate", public(leaf.public_key()), public(key.public_key()))
    expect_equal("names", dns_names(leaf), ["csr.example.com"])
    expect_equal("the key of a CSR is not exported", response.private_key, None)
    step("a certificate for a CSR of cryptography: with its key and name")


def archive(pca, certificate_id, server, password=None):
    body = {"is_compressed": "true", "type": server, **({"password": password} if password else {})}
    contents = raw(pca, f"/v1/private-certificates/{certificate_id}/export", body)
    files = zipfile.ZipFile(io.BytesIO(contents))
    return {one: files.read(one) for one in files.namelist()}


def raw(service, path, body):
    """The bytes of a response that the SDK would parse as JSON. The request is signed with the
    SDK's signer."""
    from huaweicloudsdkcore.sdk_request import SdkRequest
    from huaweicloudsdkcore.signer.signer import Signer

    host = ENDPOINT.split("://")[1]
    headers = {"Content-Type": "application/json"}
    request = SdkRequest(method="POST", schema="http", host=host, resource_path=path, query_params=[], header_params=headers, body=json.dumps(body))
    request = Signer(GlobalCredentials(AK, SK, DOMAIN)).sign(request)
    return fetch(ENDPOINT + path, request.body if isinstance(request.body, bytes) else request.body.encode(), request.header_params, "POST")


def exported(pca, leaf_id, leaf, chain):
    response = pca("ExportCertificate", {"is_compressed": "false", "type": "APACHE", "password": PASSWORD}, certificate_id=leaf_id)
    expect_equal("the key with a password", public(load_key(response.private_key, PASSWORD).public_key()), public(leaf.public_key()))
    for server, certificate, others in [("APACHE", "server.crt", "chain.crt"), ("NGINX", "server.crt", None), ("OTHER", "server.pem", "chain.pem")]:
        files = archive(pca, leaf_id, server)
        found = load_all(files[certificate].decode()) + (load_all(files[others].decode()) if others else [])
        expect_equal(f"the certificates of the archive for {server}", found, [leaf, *chain])
        expect_equal(f"the key of the archive for {server}", public(load_key(files["server.key"].decode()).public_key()), public(leaf.public_key()))
        step(f"the archive for {server}: certificates and key")
    for server, store in [("IIS", "server.pfx"), ("TOMCAT", "server.jks")]:
        for password in (None, PASSWORD):
            files = archive(pca, leaf_id, server, password)
            store_password = password or files["keystorePass.txt"].decode().strip()
            opened = key_of_jks(files[store], store_password) if store.endswith("jks") else pkcs12.load_pkcs12(files[store], store_password.encode())
            expect_equal(f"the key of {store}", public(opened.key.public_key()), public(leaf.public_key()))
            expect_equal(f"the certificates of {store}", [opened.cert.certificate, *(one.certificate for one in opened.additional_certs)], [leaf, *chain])
        step(f"the key store for {server}, with our password and with a generated one: key, certificate, chain")


def ocsp_status(url, certificate, issuer):
    """The verified OCSP response for a certificate."""
    request = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA1()).build()
    der = request.public_bytes(serialization.Encoding.DER)
    response = ocsp.load_der_ocsp_response(fetch(url, der, {"content-type": "application/ocsp-request"}))
    expect_equal("the status of the OCSP response", response.response_status, ocsp.OCSPResponseStatus.SUCCESSFUL)
    expect_equal("the serial number of the OCSP response", response.serial_number, certificate.serial_number)
    signer = response.certificates[0] if response.certificates else issuer
    if signer != issuer:
        signer.verify_directly_issued_by(issuer)
    verify(signer.public_key(), response.signature, response.tbs_response_bytes, response.signature_hash_algorithm)
    return response


def verify(key, signature, data, algorithm):
    from cryptography.hazmat.primitives.asymmetric import padding

    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, data, padding.PKCS1v15(), algorithm)
    else:
        key.verify(signature, data, ec.ECDSA(algorithm))


def revoked(pca, issuing_id, issuing, leaf_id, leaf):
    point = leaf.extensions.get_extension_for_class(x509.CRLDistributionPoints).value[0].full_name[0].value
    responder = leaf.extensions.get_extension_for_oid(ExtensionOID.AUTHORITY_INFORMATION_ACCESS).value[0].access_location.value
    expect_equal("the URL of the CRL", pca("ShowCertificateAuthority", ca_id=issuing_id).crl_configuration.crl_dis_point, point)
    expect_equal("the status before revocation", ocsp_status(responder, leaf, issuing).certificate_status, ocsp.OCSPCertStatus.GOOD)
    pca("RevokeCertificate", {"reason": "KEY_COMPROMISE"}, certificate_id=leaf_id)
    expect_equal("the state that is shown", pca("ShowCertificate", certificate_id=leaf_id).status, "REVOKED")
    crl = x509.load_der_x509_crl(fetch(point))
    expect("the signature of the CRL", crl.is_signature_valid(issuing.public_key()))
    expect_equal("the issuer of the CRL", crl.issuer, issuing.subject)
    expect_equal("the validity of the CRL in days", (crl.next_update_utc - crl.last_update_utc).days, 7)
    entry = crl.get_revoked_certificate_by_serial_number(leaf.serial_number)
    expect_equal("the reason", entry.extensions.get_extension_for_class(x509.CRLReason).value.reason, x509.ReasonFlags.key_compromise)
    step("the certificate is revoked: the CRL is signed, valid for 7 days, and lists it with its reason")
    response = ocsp_status(responder, leaf, issuing)
    expect_equal("the status after revocation", response.certificate_status, ocsp.OCSPCertStatus.REVOKED)
    expect_equal("the reason by OCSP", response.revocation_reason, x509.ReasonFlags.key_compromise)
    step("OCSP: good before, revoked after, signed by the CA")


def tagged(pca, root_id, leaf_id):
    tag = {"key": "team", "value": "interop"}
    pca("CreateCaTag", {"tag": tag}, ca_id=root_id)
    pca("BatchCreateCertTags", {"tags": [tag, {"key": "stage", "value": "test"}]}, certificate_id=leaf_id)
    expect_equal("the tags of the CA", [(one.key, one.value) for one in pca("ListCaTags", ca_id=root_id).tags], [("team", "interop")])
    found = pca("ListCertResourceInstances", {"tags": [{"key": "team", "values": ["interop"]}], "limit": 10, "offset": 0})
    expect_equal("the certificates of a tag", [one.resource_id for one in found.resources], [leaf_id])
    pca("BatchDeleteCertTags", {"tags": [tag]}, certificate_id=leaf_id)
    expect_equal("the tags that are left", [one.key for one in pca("ListCertTags", certificate_id=leaf_id).tags], ["stage"])
    step("tags are created, searched and removed")


# ---- public certificates -------------------------------------------------------------------------


def public_certificates():
    scm = Service(scm_sdk)
    key, leaf, chain = new_certificate("import.example.com")
    body = {"name": "interop", "certificate": pem(leaf), "certificate_chain": "".join(map(pem, chain)), "private_key": key_pem(key)}
    imported = scm("ImportCertificate", body).certificate_id
    shown = scm("ShowCertificate", certificate_id=imported)
    expect_equal("the details of the import", (shown.name, shown.domain, shown.status), ("interop", "import.example.com", "UPLOAD"))
    expect_equal("the fingerprint", shown.fingerprint, leaf.fingerprint(hashes.SHA1()).hex())
    response = scm("ExportCertificate", certificate_id=imported)
    expect_equal("the certificate of the export", load_all(response.entire_certificate), [leaf, *chain])
    expect_equal("the key of the export", public(load_key(response.private_key).public_key()), public(leaf.public_key()))
    other = {**body, "private_key": key_pem(ec.generate_private_key(ec.SECP256R1()))}
    scm.expect_error(400, "SCM.0014", "ImportCertificate", other)
    step("a certificate of cryptography is imported and exported unchanged; a wrong key yields SCM.0014")

    subject = {"company_country": "CN", "company_province": "Sichuan", "company_city": "Chengdu", "company_name": "Example"}
    made = scm("CreateCsr", {"name": "interop-csr", "domain_name": "csr.example.com", "sans": "www.csr.example.com", "private_key_algo": "RSA_2048", "usage": "PERSONAL", **subject})
    csr = load_csr(scm("ShowCsr", id=made.id).csr)
    expect_equal("the name of the CSR", name(csr.subject), "csr.example.com")
    expect("the names of the CSR", "www.csr.example.com" in dns_names(csr))
    key = load_key(scm("ShowCsrPrivateKey", id=made.id).private_key)
    expect_equal("the key of the CSR", public(key.public_key()), public(csr.public_key()))
    scm("UpdateCsr", {"name": "interop-renamed"}, id=made.id)
    expect_equal("the new name", scm("ShowCsr", id=made.id).name, "interop-renamed")
    key = ec.generate_private_key(ec.SECP256R1())
    own = new_csr("own.example.com", key)
    uploaded = scm("UploadCsr", {"name": "interop-own", "csr": pem(own), "private_key": key_pem(key)}).id
    expect_equal("the CSR that was uploaded", load_csr(scm("ShowCsr", id=uploaded).csr), own)
    for csr_id in (uploaded, made.id):
        scm("DeleteCsr", id=csr_id)
        scm.expect_error(400, "SCM.0707", "ShowCsr", id=csr_id)
    step("a CSR is created, and one of cryptography is uploaded: with signatures, names and keys")

    bought(scm)
    tag = {"key": "team", "value": "interop"}
    scm("CreateCertificateTag", {"tag": tag}, resource_id=imported)
    expect_equal("the tags", [(one.key, one.value) for one in scm("ListTagsByCertificate", resource_id=imported).tags], [("team", "interop")])
    by = {"action": "filter", "tags": [{"key": "team", "values": ["interop"]}], "limit": 10, "offset": 0}
    # The SDK treats a constant segment of this path as a parameter.
    found = scm("ListCertificatesByTag", by, resource_instances="resource_instances")
    expect_equal("the certificates of a tag", [one.resource_id for one in found.resources], [imported])
    scm("BatchCreateOrDeleteTags", {"action": "delete", "tags": [tag]}, resource_id=imported)
    expect("no tag is left", not scm("ListTagsByCertificate", resource_id=imported).tags)
    expect("the import is listed", imported in [one.id for one in scm("ListCertificates").certificates])
    pushed = scm("PushCertificate", {"target_project": "cn-north-4", "target_service": "ELB"}, certificate_id=imported)
    expect_equal("the response of the push", (pushed.status_code, pushed.raw_content), (204, b""))
    scm.expect_error(400, "SCM.0069", "PushCertificate", {"target_project": "nowhere-1", "target_service": "ELB"}, certificate_id=imported)
    step("tags, lists and a push")

    scm("DeleteCertificate", certificate_id=imported)
    scm.expect_error(400, "SCM.0020", "ShowCertificate", certificate_id=imported)
    step("a deleted certificate is gone")


def new_certificate(domain):
    """A certificate issued by a root, both created by `cryptography`."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
    top = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An external root")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, domain)])

    def sign(who, public_key, ca):
        builder = x509.CertificateBuilder().subject_name(who).issuer_name(top).public_key(public_key)
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(NOW - datetime.timedelta(hours=1))
        builder = builder.not_valid_after(NOW + datetime.timedelta(days=300))
        builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
        if not ca:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(domain)]), critical=False)
        return builder.sign(root_key, hashes.SHA256())

    return key, sign(subject, key.public_key(), False), [sign(top, root_key.public_key(), True)]


def bought(scm):
    order = {
        "cert_brand": "GEOTRUST", "cert_type": "OV_SSL_CERT", "domain_type": "SINGLE_DOMAIN", "domain_numbers": 1, "effective_time": 1,
        "order_number": 1, "agree_privacy_protection": True,
    }
    bought = scm("SubscribeCertificate", order).cert[0].cert_id
    expect_equal("the state of the new certificate", scm("ShowCertificate", certificate_id=bought).status, "PAID")
    application = {
        "domain": "shop.example.com", "domain_method": "DNS", "applicant_name": "Somebody", "applicant_phone": "12312345678",
        "applicant_email": "a@example.com", "key_algorithm": "EC_P256", "agree_privacy_protection": True, "company_name": "Example, Inc.",
        "company_province": "Sichuan", "company_city": "Chengdu", "country": "CN",
    }
    scm("ApplyCertificate", application, certificate_id=bought)
    scm("CancelCertificateRequest", certificate_id=bought)
    advance(3600)
    expect_equal("the state after the application was cancelled", scm("ShowCertificate", certificate_id=bought).status, "PAID")
    scm("ApplyCertificate", application, certificate_id=bought)
    advance(3600)
    expect_equal("the state after an hour", scm("ShowCertificate", certificate_id=bought).status, "ISSUED")
    response = scm("ExportCertificate", certificate_id=bought)
    chain = load_all(response.entire_certificate)
    leaf = load(response.certificate)
    expect_equal("the first certificate of the chain", chain[0], leaf)
    expect_equal("the key of the issued certificate", public(load_key(response.private_key).public_key()), public(leaf.public_key()))
    check_chain(leaf, chain[1:], "shop.example.com")
    step("a certificate is bought, applied for, cancelled, applied for again and issued: chain, names and key")


# ---- credentials ---------------------------------------------------------------------------------

# What an error with credentials that are not valid has.
REFUSED = (401, "APIGW.0301")


def temporary(response, domain):
    """The keys in a response."""
    keys = response.credential
    return GlobalCredentials(keys.access, keys.secret, domain).with_security_token(keys.securitytoken)


def authority_ids(credentials):
    """The CAs that PCA lists for these credentials."""
    return [ca.ca_id for ca in Service(pca_sdk, credentials)("ListCertificateAuthority").certificate_authorities]


def expect_refused(what, credentials):
    try:
        authority_ids(credentials)
    except (ClientRequestException, ServerResponseException) as error:
        expect_equal(f"the status and code with {what}", (error.status_code, error.error_code), REFUSED)
        return
    raise Difference(f"PCA accepted {what}")


def credentials():
    iam = Service(iam_sdk)
    expected = authority_ids(None)
    expect("there are CAs", expected)
    domain = {"name": emulator.USER["domain"]["name"]}
    identity = {"methods": ["password"], "password": {"user": emulator.USER}}
    body = {"auth": {"identity": identity, "scope": {"domain": domain}}}
    answer = iam("KeystoneCreateUserTokenByPassword", body, nocatalog="true")
    expect_equal("the account of the token", answer.token.user.domain.id, DOMAIN)
    token = vendor.TokenCredentials(answer.x_subject_token)
    expect_equal("the CAs with a token", authority_ids(token), expected)
    expect_refused("a changed token", vendor.TokenCredentials(answer.x_subject_token[:-2]))
    verified = iam("KeystoneValidateToken", **{"X-Subject-Token": answer.x_subject_token})
    expect_equal("the end of the token", verified.token.expires_at, answer.token.expires_at)
    wrong = {"auth": {"identity": {**identity, "password": {"user": {**emulator.USER, "password": "wrong"}}}}}
    iam.expect_error(401, 401, "KeystoneCreateUserTokenByPassword", wrong)
    step("a password gets a token, with which PCA is called; a wrong password and a changed token are refused")

    by_token = {"auth": {"identity": {"methods": ["token"], "token": {"duration_seconds": 900}}}}
    answer = Service(iam_sdk, token)("CreateTemporaryAccessKeyByToken", by_token)
    expect_equal("the CAs with a temporary key", authority_ids(temporary(answer, DOMAIN)), expected)
    keys = answer.credential
    expect_refused("a temporary key alone", GlobalCredentials(keys.access, keys.secret, DOMAIN))
    step("the token gets a temporary key, which signs only with its security token")

    agency(iam, expected)
    permanent_key(iam, expected)


def agency(iam, expected):
    """An agency lets the other account act in this one, until it is deleted."""
    partner = Service(iam_sdk, GlobalCredentials(PARTNER_AK, PARTNER_SK))
    (own,) = partner("KeystoneListAuthDomains").domains
    partner = Service(iam_sdk, GlobalCredentials(PARTNER_AK, PARTNER_SK, own.id))
    expect_equal("the CAs of the other account", authority_ids(GlobalCredentials(PARTNER_AK, PARTNER_SK, own.id)), [])
    created = iam("CreateAgency", {"agency": {"name": "interop", "domain_id": DOMAIN, "trust_domain_id": own.id}}).agency
    policy = {
        "display_name": "interop", "type": "AX", "description": "",
        "policy": {"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["pca:ca:list"]}]},
    }
    role_id = iam("CreateCloudServiceCustomPolicy", {"role": policy}).role.id
    granted = {"domain_id": DOMAIN, "agency_id": created.id, "role_id": role_id}
    iam("AssociateAgencyWithDomainPermission", **granted)
    iam("CheckDomainPermissionForAgency", **granted)
    listed = iam("ListDomainPermissionsForAgency", domain_id=DOMAIN, agency_id=created.id).roles
    expect_equal("the permissions of the agency", [role.id for role in listed], [role_id])

    role = {"agency_name": "interop", "domain_id": DOMAIN}
    by_key = {"auth": {"identity": {"methods": ["assume_role"], "assume_role": {**role, "duration_seconds": 900}}}}
    key = temporary(partner("CreateTemporaryAccessKeyByAgency", by_key), DOMAIN)
    expect_equal("the CAs with a key of the agency", authority_ids(key), expected)
    by_token = {"auth": {"identity": {"methods": ["assume_role"], "assume_role": role}, "scope": {"domain": {"id": DOMAIN}}}}
    token = vendor.TokenCredentials(partner("KeystoneCreateAgencyToken", by_token).x_subject_token)
    expect_equal("the CAs with a token of the agency", authority_ids(token), expected)
    # The account that created the agency is not the one that it trusts.
    iam.expect_error(403, 403, "CreateTemporaryAccessKeyByAgency", by_key)

    iam("RemoveDomainPermissionFromAgency", **granted)
    iam("DeleteAgency", agency_id=created.id)
    iam("DeleteCustomPolicy", role_id=role_id)
    expect_refused("a key of a deleted agency", key)
    expect_refused("a token of a deleted agency", token)
    step("another account acts through an agency, by key and token, until the agency is deleted")


def permanent_key(iam, expected):
    """A permanent key signs at once, and no longer when it is disabled."""
    user = next(user for user in iam("KeystoneListUsers").users if user.name == emulator.USER["name"])
    created = iam("CreatePermanentAccessKey", {"credential": {"user_id": user.id}}).credential
    keys = GlobalCredentials(created.access, created.secret, DOMAIN)
    expect_equal("the CAs with a new key", authority_ids(keys), expected)
    iam("UpdatePermanentAccessKey", {"credential": {"status": "inactive"}}, access_key=created.access)
    expect_refused("a disabled key", keys)
    iam("UpdatePermanentAccessKey", {"credential": {"status": "active"}}, access_key=created.access)
    expect_equal("the CAs with a key that is enabled again", authority_ids(keys), expected)
    iam("DeletePermanentAccessKey", access_key=created.access)
    expect_refused("a deleted key", keys)
    step("a new access key signs at once, until it is disabled or deleted")


def main():
    try:
        private_certificates()
        public_certificates()
        credentials()
    except Difference as difference:
        sys.exit(f"step {steps + 1} failed: {difference}")
    except (ClientRequestException, ServerResponseException) as error:
        import traceback

        at = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == __file__][:-2][-1:]
        where = f" ({at[0].line})" if at else ""
        sys.exit(f"step {steps + 1} failed: {error.status_code} {error.error_code} {error.error_msg}{where}")
    print(f"{steps} steps, no differences")


entry.run(main)
