"""Builds and runs the emulator for the interoperability scripts, and installs
their PyPI packages.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.request

# The release of the vendor's SDKs on PyPI.
RELEASE = "3.1.219"
YAML = "PyYAML==6.0.3"
# The user of the emulator who has a password.
USER = {"name": "emulator", "password": "emulator-password", "domain": {"name": "emulator"}}
ROOT = pathlib.Path(__file__).resolve().parent.parent


def documents():
    """The merged document of each service that has a client, by service name."""
    found = sorted((ROOT / "generated/openapi").glob("*.yaml"))
    return {document.stem: document for document in found}


def sdks():
    """The package of the vendor's SDK for each service, by service name, as the documents name it."""
    return {service: re.search(r"^x-sdk-package: (\w+)$", document.read_text(), re.M)[1] for service, document in documents().items()}


def versions(service):
    """The API versions of a service, such as v3."""
    return re.search(r"^  version: (.*)$", documents()[service].read_text(), re.M)[1].split(", ")


def sdk_requirements():
    """The packages of the vendor's SDKs, for pip."""
    return [f"{package}=={RELEASE}" for package in ["huaweicloudsdkcore", *sdks().values()]]


def operations(endpoint, service):
    """The operations of a service by name, and whether a running emulator implements them."""
    with urllib.request.urlopen(f"{endpoint}/emulator/operations", timeout=10) as response:
        rows = json.load(response)["operations"]
    prefix = service.upper().replace("-", "_")
    return {row["operation"]: row["emulated"] for row in rows if row["service"] == prefix}


def add_option(parser):
    parser.add_argument("--emulator", metavar="PATH", type=pathlib.Path, help="a built emulator (default: built by cargo)")


def build(path):
    """The emulator at this path, or else one built by cargo."""
    return path.resolve() if path else built("ccm-emulator") / "ccm-emulator"


def built(*names, release=False):
    """The folder with the programs of these packages, which cargo builds."""
    command = ["cargo", "build", "--quiet", *(f"--package={name}" for name in names), *(["--release"] if release else [])]
    if subprocess.run(command, cwd=ROOT).returncode != 0:
        sys.exit(f"{' '.join(command)} failed")
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve() / ("release" if release else "debug")


def start(binary, *arguments, log=None):
    """Starts the emulator on a free port. Returns the process and the variables that it prints for
    clients, without their common prefix."""
    command = [binary, "serve", "--listen", "127.0.0.1:0", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    variables = {}
    for line in process.stdout:
        if line.startswith("export "):
            name, value = line.removeprefix("export HUAWEICLOUD_SDK_").strip().split("=", 1)
            variables[name] = value.strip("'")
        if "STS_ENDPOINT" in variables:
            return process, variables
    sys.exit(f"{binary} did not start")


def stop(process):
    process.terminate()
    process.wait()


def install(folder, packages):
    """Installs packages from PyPI into a virtual environment in this folder."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([f"{folder}/bin/pip", "install", "--quiet", "--disable-pip-version-check", *packages], check=True)
