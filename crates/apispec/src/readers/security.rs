//! What readers of a merged document must know to authenticate: how a request is signed, and where
//! a token comes from. OpenAPI 3.0 can only name the header of such a scheme.
//! It must not know a service.

use crate::node::{Node, Value};

/// The scheme that has its credentials in this header, in detail.
const SCHEMES: [(&str, &str); 2] = [("Authorization", SIGNATURE), ("X-Auth-Token", TOKEN)];

const SIGNATURE: &str = "
Signing proves that the caller has the secret key, which is never sent. These headers belong to it:

- `X-Sdk-Date`: the time of the request in UTC, such as `20250131T083000Z`, at most 15 minutes off.
- `Host`: the host that the request goes to.
- `X-Domain-Id`: the ID of the account, for a service that is global; `X-Project-Id`: that of the project, for one that is not.
- `X-Security-Token`: the token of a temporary access key, which comes with the key.
- `Authorization`: the signature, in this form:

```text
Authorization: SDK-HMAC-SHA256 Access=ACCESS_KEY, SignedHeaders=host;x-domain-id;x-sdk-date, Signature=SIGNATURE
```

What is signed is the canonical request, the lines of which are:

1. the method in upper case;
2. the path, with each segment percent-encoded and a slash at its end;
3. the parameters of the query, percent-encoded and sorted by name;
4. each signed header as `name:value` in its own line, with its name in lower case, sorted by name, and an empty line after the last;
5. the names of the signed headers, separated by semicolons;
6. the SHA-256 of the body in hexadecimal, also of an empty one.

`SIGNATURE` is the HMAC-SHA256, with the secret key, of these three lines, in hexadecimal: `SDK-HMAC-SHA256`, the value of
`X-Sdk-Date`, and the SHA-256 of the canonical request in hexadecimal.

`SDK-HMAC-SHA256` is what the clients use by default. The vendor's SDKs know others of the same form: `SDK-HMAC-SM3` with the
hash function SM3, `SDK-ECDSA-P256-SHA256` and `SDK-SM2-SM3` with an elliptic curve, and `V11-HMAC-SHA256` with a key that is
derived for a day, a region and a service, and with `Credential=ACCESS_KEY/SCOPE` instead of `Access=ACCESS_KEY`.

Access keys come from the console, under My Credentials, or from IAM: `CreatePermanentAccessKey`, and for temporary ones
`CreateTemporaryAccessKeyByToken` or `CreateTemporaryAccessKeyByAgency`. The clients, `ccm` and the vendor's SDKs sign by
themselves: they take the keys from `HUAWEICLOUD_SDK_AK` and `HUAWEICLOUD_SDK_SK`. `ccm SERVICE COMMAND --dry-run` prints the
canonical request.
";

const TOKEN: &str = "
A token stands for a user and what it may do in its scope: an account or a project. It comes from IAM: `POST /v3/auth/tokens`
answers with it in the header `X-Subject-Token`. The operation `KeystoneCreateUserTokenByPassword` takes the name and password
of an IAM user, `KeystoneCreateAgencyToken` an agency. A service that is global needs a token whose scope is the account, any
other one a token whose scope is the project.

The body of that answer has the end of the token, `expires_at`, 24 hours after it was issued. A request with a later or unknown
token is answered with status 401. A token needs no signature: `X-Auth-Token` is the only header of its requests about the
caller. The code samples take it from `HUAWEICLOUD_SDK_AUTH_TOKEN`.
";

/// Adds what the document cannot say of a scheme to its description.
pub(super) fn describe(scheme: &mut Node) {
    let text = |key: &str| scheme.get(key).and_then(Node::as_str).unwrap_or_default();
    let Some((_, details)) = SCHEMES.into_iter().find(|(header, _)| header.eq_ignore_ascii_case(text("name"))) else {
        return;
    };
    let description = format!("{}\n{details}", text("description").trim_end());
    scheme.set("description", Value::String(description.trim_end().to_owned()));
}
