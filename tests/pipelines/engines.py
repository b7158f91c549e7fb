"""The engines of the tests: processes on this machine, and Beam's flags that send a pipeline to them."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
START_SECONDS = 30.0
STOP_SECONDS = 10.0

_OWN = {
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
    "PYTHONPATH": os.pathsep.join(filter(None, [str(REPOSITORY), os.environ.get("PYTHONPATH")])),
}


def environment() -> dict[str, str]:
    """In which workers import malmoi, and Beam's worker pool, which starts the first `python` on PATH, finds this."""
    return os.environ | _OWN


class Process:
    """A process of this Python and all that it starts; they end with the block."""

    def __init__(self, *arguments: str, log: Path) -> None:
        self._log = log
        with log.open("wb") as file:
            self._process = subprocess.Popen(
                [sys.executable, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd=REPOSITORY,
                env=environment(),
                start_new_session=True,
            )

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_: object) -> None:
        # The whole group, because pools leave their workers behind.
        for end in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, end)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)

    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def finish(self, *, seconds: float) -> None:
        """Waits for the end, which has to be a good one."""
        try:
            status = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"not done after {seconds:g} seconds\n{self._logs()}") from None
        if status:
            raise RuntimeError(f"ended with status {status}\n{self._logs()}")

    def ready(self, look: Callable[[], str | None]) -> str:
        """Waits until ``look`` finds something."""
        end = time.monotonic() + START_SECONDS
        while not (found := look()):
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"did not start\n{self._logs()}")
            time.sleep(0.05)
        return found

    def _logs(self) -> str:
        """The ends of all logs: what hangs here may have failed there."""
        logs = sorted(self._log.parent.glob("*.log"))
        return "\n".join(f"{log.name}: …{log.read_text(errors='replace')[-4000:]}" for log in logs)


@contextlib.contextmanager
def in_process(folder: Path) -> Iterator[list[str]]:
    yield []


@contextlib.contextmanager
def multi_processing(folder: Path) -> Iterator[list[str]]:
    yield ["--direct_running_mode", "multi_processing", "--direct_num_workers", "2"]


@contextlib.contextmanager
def job_service(folder: Path) -> Iterator[list[str]]:
    port = folder / "port"
    module = "apache_beam.runners.portability.local_job_service_main"
    with Process("-m", module, "--port_file", str(port), log=folder / "job_service.log") as service:
        number = service.ready(lambda: port.read_text() if port.exists() else None)
        yield ["--runner", "PortableRunner", "--job_endpoint", f"localhost:{number}"]


@contextlib.contextmanager
def loopback(folder: Path) -> Iterator[list[str]]:
    with job_service(folder) as flags:
        yield [*flags, "--environment_type", "LOOPBACK"]


@contextlib.contextmanager
def worker_pool(folder: Path) -> Iterator[list[str]]:
    module = "apache_beam.runners.worker.worker_pool_main"

    def address() -> str | None:
        found = re.search(r"Started worker pool servicer at port: (localhost:\d+)", pool.log())
        return found[1] if found else None

    with (
        job_service(folder) as flags,
        Process("-m", module, "--service_port", "0", log=folder / "worker_pool.log") as pool,
    ):
        yield [*flags, "--environment_type", "EXTERNAL", "--environment_config", pool.ready(address)]


@contextlib.contextmanager
def dask_cluster(folder: Path) -> Iterator[list[str]]:
    file = folder / "scheduler.json"
    place = ["--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0"]
    scheduler_flags = [*place, "--port", "0", "--scheduler-file", str(file)]
    worker_flags = [*place, "--nworkers", "2", "--nthreads", "1", "--local-directory", str(folder)]

    def address() -> str | None:
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            return str(json.loads(file.read_text())["address"])
        return None

    def both() -> str | None:
        return "ready" if workers.log().count("Registered to:") == 2 else None

    with Process("-m", "dask", "scheduler", *scheduler_flags, log=folder / "scheduler.log") as scheduler:
        found = scheduler.ready(address)
        with Process("-m", "dask", "worker", found, *worker_flags, log=folder / "workers.log") as workers:
            workers.ready(both)
            yield ["--runner", "dask", "--dask_client_address", found, "--dask_npartitions", "4"]


ENGINES = {
    "in-process": in_process,
    "multi-processing": multi_processing,
    "job-service": loopback,
    "worker-pool": worker_pool,
    "dask": dask_cluster,
}
# Where the driver's process is itself the worker.
DRIVER_WORKS = {"in-process", "job-service"}
