"""Calls operations of the vendor's SDKs by name."""

import importlib
import pathlib
import re

from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.signer.signer import Signer


def load(package, versions):
    """The SDK of a service: the folder of one of its API versions."""
    folders = {path.name for path in pathlib.Path(importlib.import_module(package).__path__[0]).iterdir()}
    (version,) = folders.intersection(versions)
    return importlib.import_module(f"{package}.{version}")


def client(sdk):
    """The name of the client in an SDK."""
    (name,) = (name for name in vars(sdk) if name.endswith("Client") and not name.endswith("AsyncClient"))
    return name


class TokenCredentials(GlobalCredentials):
    """A token of IAM, for which the SDKs have no class: sent with each request instead of a
    signature."""

    def __init__(self, token):
        super().__init__()
        self.token = token

    def process_auth_request(self, request, http_client):
        return http_client.executor.submit(self.sign_request, request)

    def sign_request(self, request):
        request.header_params["X-Auth-Token"] = self.token
        Signer.process_request_uri(request)
        return request


# The SDKs compare the names of classes.
TokenCredentials.__name__ = GlobalCredentials.__name__


class Service:
    """Calls operations of an SDK with its own request and model classes."""

    def __init__(self, sdk, credentials, endpoint):
        self.sdk = sdk
        self.client = getattr(sdk, client(sdk)).new_builder().with_credentials(credentials).with_endpoint(endpoint).build()

    def model(self, kind, value):
        """Converts a value to the type that the SDK declares, such as a list or a model class."""
        inner = re.fullmatch(r"list\[(.*)\]", kind)
        if inner:
            return [self.model(inner[1], one) for one in value]
        cls = getattr(self.sdk, kind, None)
        if cls is None:
            return value
        names = {key: name for name, key in cls.attribute_map.items()}
        return cls(**{names[key]: self.model(cls.openapi_types[names[key]], one) for key, one in value.items()})

    def __call__(self, operation, body=None, **parameters):
        cls = getattr(self.sdk, f"{operation}Request")
        # The SDK names the header `X-Subject-Token` `x_subject_token`.
        names = {key: name for name, key in cls.attribute_map.items()}
        request = cls(**{names.get(key, key): value for key, value in parameters.items()})
        if body is not None:
            request.body = self.model(request.openapi_types["body"], body)
        method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
        return getattr(self.client, method)(request)
