"""Measures `ccm` beside other command lines for certificates, from PyPI: `aws`,
for many services, and `certbot`, for one job. For `figures`.
"""

import os
import statistics
import subprocess
import sys
import time

import emulator
from programs import run

OTHERS = {"aws": "awscli==1.46.3", "certbot": "certbot==5.8.0"}
ROUNDS = 21


def start_up(command):
    """The median of the milliseconds that a command takes."""
    times, environment = [], {**os.environ, "AWS_PAGER": "", "PAGER": "cat"}
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def bytes_of(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def build(target, *packages):
    """The seconds of a release build of packages."""
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_PROFILE_RELEASE_STRIP": "true"}
    chosen = [word for package in packages for word in ("-p", package)]
    return run(["cargo", "build", "--release", "--quiet", *chosen], emulator.ROOT, environment)[0]


def compare(temporary):
    target = temporary / "target"
    clients = build(target, *(f"huaweicloud-{service}" for service in emulator.documents()))
    more = build(target, "ccm-cli")
    program = target / "release/ccm"
    rows = [("ccm", program.stat().st_size, start_up([program, "--version"]), start_up([program, "scm", "import-certificate", "--help"]))]
    print("  ccm measured", file=sys.stderr)
    for name, package in OTHERS.items():
        folder = temporary / name
        emulator.install(folder, [package])
        command = folder / "bin" / name
        help_of_command = [command, "acm", "import-certificate", "help"] if name == "aws" else [command, "certonly", "--help"]
        rows.append((name, bytes_of(folder / "lib"), start_up([command, "--version"]), start_up(help_of_command)))
        print(f"  {name} measured", file=sys.stderr)
    print(f"\nccm: release build of the clients {clients:.0f} s, of the program on top {more:.0f} s")
    print(f"\n{'program':12}{'size, MiB':>12}{'--version, ms':>16}{'help of a command, ms':>24}")
    for name, size, version, help_time in rows:
        print(f"{name:12}{size / 2**20:>12.1f}{version:>16.0f}{help_time:>24.0f}")
    print("\nThe sizes of aws and certbot are those of their packages, without Python itself.")
