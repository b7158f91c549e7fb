"""Measuring: functions in fresh processes, their time and memory, and Markdown tables of medians."""

import contextlib
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[1]
_LOOK_EVERY = 0.02  # seconds
_PACKAGES = ("tensorflow", "tensorflow-cpu", "keras", "jax", "tensorflow-datasets", "apache-beam", "numpy")


@dataclass(frozen=True, kw_only=True)
class Run:
    """One call in a fresh process.

    Attributes:
        result: what the function returned.
        seconds: of the whole process, from its start to its end.
        peak_mib: the most memory that it held (resident set); 0 where there is no /proc.
        workers_mib: the same for the processes that it started, each one's own peak, added up; 0 unless
            watched.
    """

    result: Any
    seconds: float
    peak_mib: float
    workers_mib: float = 0.0


def fresh(
    function: str,
    /,
    *,
    python: str | None = None,
    environment: Mapping[str, str] | None = None,
    watch_workers: bool = False,
    **arguments: Any,
) -> Run:
    """Calls a function in a fresh Python process.

    Args:
        function: as in ``benchmarks.plain_loop:prepare``; what it takes and returns must be JSON.
        python: the interpreter; by default this one.
        environment: variables to set besides those of this process.
        watch_workers: whether to look at the memory of the processes that it starts (Linux only).
        **arguments: of the function.

    Raises:
        SystemExit: the process failed; what it wrote to stderr is the message.
    """
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "2"}
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    # Workers of Beam are started as `python`, so the first one on PATH has to be this one.
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    variables = os.environ | quiet | {"PYTHONPATH": path, "PATH": programs} | dict(environment or {})
    with tempfile.TemporaryDirectory() as folder:
        file, log = Path(folder) / "result.json", Path(folder) / "log"
        command = [python or sys.executable, "-m", "benchmarks.child", str(file), function, json.dumps(arguments)]
        with log.open("wb") as written:
            started = time.perf_counter()
            process = subprocess.Popen(command, env=variables, stdout=written, stderr=subprocess.STDOUT)
            workers = _watch(process) if watch_workers else 0.0
            process.wait()
            seconds = time.perf_counter() - started
        if process.returncode or not file.exists():
            said = log.read_text(errors="replace")[-4000:]
            raise SystemExit(f"{function} ended with {process.returncode}:\n{said}")
        content = json.loads(file.read_text())
    return Run(result=content["result"], seconds=seconds, peak_mib=content["peak_mib"], workers_mib=workers)


def _watch(process: "subprocess.Popen[bytes]") -> float:
    """Waits for the process; gives the peaks of its descendants in MiB, added up.

    The kernel keeps each process's own peak (VmHWM), so that looking now and then misses only what comes
    after the last look. The latest value counts: before a child has loaded its program it shows its parent's.
    """
    peaks: dict[int, float] = {}
    while process.poll() is None:
        parents = dict(_processes())
        for pid in parents:
            above = parents[pid]
            while above in parents and above != process.pid:
                above = parents[above]
            if above == process.pid and (peak := peak_mib(pid)):
                peaks[pid] = peak
        time.sleep(_LOOK_EVERY)
    return sum(peaks.values())


def _processes() -> Iterable[tuple[int, int]]:
    """Each process and the one that started it."""
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended
            yield int(entry.name), int((entry / "stat").read_text().rpartition(")")[2].split()[1])


def peak_mib(pid: int) -> float:
    """The most memory that a process has held, from /proc; 0 where there is none.

    Not ``getrusage``: there a process that holds little shows the peak of the one that started it.
    """
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def spread(values: Sequence[float], form: str = ",.0f") -> str:
    """Median with least and greatest, as in ``3 (2-7)``; the median alone where there is one value."""
    middle = format(statistics.median(values), form)
    return middle if len(values) == 1 else f"{middle} ({min(values):{form}} to {max(values):{form}})"


def ratios(values: Sequence[float], peers: Sequence[float]) -> list[float]:
    """Each value by the peer's of the same round, so that slow moments of the machine fall out."""
    return [value / peer for value, peer in zip(values, peers, strict=True)]


def markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; all columns but the first are numbers."""
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """What the figures were measured on, and how busy it was: a load near 0 is a quiet machine."""
    versions = []
    for package in _PACKAGES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            versions.append(f"{package} {importlib.metadata.version(package)}")
    system = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    python = f"Python {platform.python_version()}, {', '.join(versions)}"
    return f"{system}; {python}; load before: {os.getloadavg()[0]:.1f}"


def note(text: str) -> None:
    """Tells on stderr how far it is."""
    print(text, file=sys.stderr, flush=True)
