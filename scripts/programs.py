"""Builds small Rust programs outside the workspace and measures them, for
`figures`.
"""

import os
import shutil
import subprocess
import sys
import time

import emulator

PROFILE = "\n[profile.release]\nstrip = true\n\n[workspace]\n"


def run(command, folder, environment=None):
    """Runs a command and returns its duration in seconds and its output, which is shown only if it
    fails."""
    start = time.monotonic()
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    seconds = time.monotonic() - start
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{(done.stdout + done.stderr)[-4000:]}")
    return seconds, done.stdout


class Program:
    """A package that depends on a client, with its own target folder, or that of another program."""

    def __init__(self, folder, dependencies, body, items="", target=None):
        """`body` is that of an async `main` function, `items` are those beside it."""
        self.folder = folder
        self.target = target or folder / "target"
        self.environment = {**os.environ, "CARGO_TARGET_DIR": str(self.target)}
        (folder / "src").mkdir(parents=True)
        manifest = '[package]\nname = "program"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]\n'
        tokio = 'tokio = { version = "1", features = ["macros", "rt"] }\n'
        (folder / "Cargo.toml").write_text(manifest + dependencies + tokio + PROFILE)
        main = f'#[tokio::main(flavor = "current_thread")]\nasync fn main() {{\n{body}}}\n'
        (folder / "src/main.rs").write_text(items + main)
        # Use the workspace's versions of shared dependencies.
        shutil.copy(emulator.ROOT / "Cargo.lock", folder / "Cargo.lock")
        self.cargo("fetch")

    def cargo(self, *arguments):
        """The duration and output of a cargo command."""
        return run(["cargo", *arguments, "--quiet"], self.folder, self.environment)

    def check(self):
        """The seconds of `cargo check`."""
        return self.cargo("check")[0]

    def recheck(self, library):
        """The seconds of `cargo check` after a change of this file: the least of seven."""
        self.check()
        return min(self._touched(library) for _ in range(7))

    def _touched(self, library):
        os.utime(library)
        return self.check()

    def build(self):
        """The seconds of a release build, and the number of crates that it compiles, without the
        program itself."""
        seconds, output = self.cargo("build", "--release", "--message-format=json")
        packages = {line.split('"package_id":"', 1)[1].split('"', 1)[0] for line in output.splitlines() if '"compiler-artifact"' in line}
        return seconds, len(packages) - 1

    def size(self):
        """The size of the stripped program in KiB."""
        return (self.target / "release/program").stat().st_size / 1024

    def output(self):
        """What the program prints."""
        return run([self.target / "release/program"], self.folder)[1]


def table(title, rows):
    """Prints rows of a name, our figure, theirs, and the format of both."""
    print(f"\n{title}")
    print(f"{'':34}{'ours':>12}{'theirs':>12}{'ratio':>8}")
    for what, ours, theirs, form in rows:
        print(f"{what:34}{form.format(ours):>12}{form.format(theirs):>12}{ours / theirs:>8.2f}")
