"""Downloads the vendor's Python packages as wheels, and asks `cargo xtask drift`
what they say. Nothing in a package is imported or run."""

import contextlib
import functools
import pathlib
import subprocess
import sys
import tempfile

import emulator

ROOT = emulator.ROOT


@contextlib.contextmanager
def folder(chosen):
    """The folder for wheels: the chosen one, or a temporary one. PyYAML can be imported within."""
    with tempfile.TemporaryDirectory(prefix="packages-") as temporary:
        libraries = pathlib.Path(temporary) / "libraries"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--root-user-action=ignore", "--target", libraries]
        subprocess.run([*command, emulator.YAML], check=True)
        sys.path.insert(0, str(libraries))
        wheels = (chosen or pathlib.Path(temporary) / "wheels").resolve()
        if ROOT == wheels or ROOT in wheels.parents:
            sys.exit("wheels belong to the vendor: keep them outside of the repository")
        yield wheels


def download(wheels, package, release):
    """The wheel of a release of a package, which is downloaded unless it is there."""
    target = wheels / release / package
    if not list(target.glob("*.whl")):
        target.mkdir(parents=True, exist_ok=True)
        wanted = package if release == "newest" else f"{package}=={release}"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
                   "--only-binary=:all:", "--dest", target, wanted]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"pip cannot download {wanted}:\n{done.stderr}")
    return next(target.glob("*.whl"))


@functools.cache
def program():
    """The program of `cargo xtask`, built with optimizations: some packages have hundreds of operations."""
    return emulator.built("xtask", release=True) / "xtask"


def xtask(*arguments):
    """Runs a command of `cargo xtask`."""
    return subprocess.run([program(), *map(str, arguments)], cwd=ROOT, capture_output=True, text=True)


class NotUnderstood(SystemExit):
    """Ends a script that does not go on without the package."""


def documents(wheel):
    """What a package says, as OpenAPI documents, one for each version of the API."""
    done = xtask("drift", "--document", wheel)
    if done.returncode != 0:
        raise NotUnderstood(f"{wheel.name} is not understood:\n{done.stderr}")
    return read_yaml(done.stdout)


def read_yaml(text):
    """The documents in a text of YAML 1.2, in which `on` and `no` are text."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        pass

    rules = Loader.yaml_implicit_resolvers.items()
    Loader.yaml_implicit_resolvers = {first: own for first, own in rules if first not in "oOyYnN"}
    return list(yaml.load_all(text, Loader))


def dump_yaml(value):
    """A value as YAML. JSON is YAML, without the texts that versions of YAML read differently."""
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, _):
            return True

    Dumper.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))
    return yaml.dump(value, Dumper=Dumper, width=1_000_000, sort_keys=False)
