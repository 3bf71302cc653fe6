"""Calls operations of the vendor's SDKs by name."""

import importlib
import pathlib
import re

from huaweicloudsdkcore.auth.credentials import GlobalCredentials


def load(package, versions):
    """The SDK of a service: the folder of one of its API versions."""
    folders = {path.name for path in pathlib.Path(importlib.import_module(package).__path__[0]).iterdir()}
    (version,) = folders.intersection(versions)
    return importlib.import_module(f"{package}.{version}")


def client(sdk):
    """The name of the client in an SDK."""
    (name,) = (name for name in vars(sdk) if name.endswith("Client") and not name.endswith("AsyncClient"))
    return name


class Service:
    """Calls operations of an SDK with its own request and model classes."""

    def __init__(self, sdk, client, ak, sk, domain, endpoint):
        self.sdk = sdk
        keys = GlobalCredentials(ak, sk, domain)
        self.client = getattr(sdk, client).new_builder().with_credentials(keys).with_endpoint(endpoint).build()

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
        request = getattr(self.sdk, f"{operation}Request")(**parameters)
        if body is not None:
            request.body = self.model(request.openapi_types["body"], body)
        method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
        return getattr(self.client, method)(request)
