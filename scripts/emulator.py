"""The emulator, for the scripts that hold it against others: built, started on a free port, and the tools of PyPI beside it."""

import json
import os
import pathlib
import subprocess
import sys
import urllib.request

# The vendor's clients, as PyPI has them.
SDKS = ["huaweicloudsdkcore==3.1.219", "huaweicloudsdkscm==3.1.219", "huaweicloudsdkccm==3.1.219"]
ROOT = pathlib.Path(__file__).resolve().parent.parent


def documents():
    """The merged document of each service that has a client, by the name of the service."""
    found = sorted((ROOT / "generated/openapi").glob("*.yaml"))
    return {document.stem.rpartition("-")[0]: document for document in found}


def operations(endpoint, service):
    """What a running emulator says of the operations of a service: their names, and whether it does them."""
    with urllib.request.urlopen(f"{endpoint}/emulator/operations", timeout=10) as answer:
        rows = json.load(answer)["operations"]
    prefix = service.upper().replace("-", "_")
    return {row["operation"]: row["emulated"] for row in rows if row["service"] == prefix}


def add_option(parser):
    parser.add_argument("--emulator", metavar="PATH", type=pathlib.Path, help="a built emulator; without it, cargo builds one")


def built(path):
    """The emulator that is there, or else what cargo builds."""
    if path:
        return path.resolve()
    if subprocess.run(["cargo", "build", "--quiet", "-p", "ccm-emulator"], cwd=ROOT).returncode != 0:
        sys.exit("cargo build -p ccm-emulator failed")
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve() / "debug/ccm-emulator"


def started(binary, *arguments, log=None):
    """The emulator on a free port, and the variables that it prints for clients, without the beginning of their names."""
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


def stopped(process):
    process.terminate()
    process.wait()


def environment(folder, packages):
    """Installs packages from PyPI into a virtual environment in this folder."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([f"{folder}/bin/pip", "install", "--quiet", "--disable-pip-version-check", *packages], check=True)
