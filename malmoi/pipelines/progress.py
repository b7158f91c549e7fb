"""Progress of a running pipeline, read off the folder it writes into."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from etils import epath

_SECONDS = 0.5


@contextmanager
def watched(folder: epath.PathLike, name: str, *, shards: int) -> Iterator[None]:
    """Shows, while the block runs, how many shards are written and how large they are.

    Beam's runners block and give their metrics at the end, and some of them work in other processes; the
    files are what all have in common. On anything but a terminal nothing is shown.

    Args:
        folder: where the shards appear.
        name: the dataset's name, with which their names begin.
        shards: how many there will be.
    """
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total} shards"),
        TextColumn("{task.fields[written]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with progress:
        task = progress.add_task(f"{name}: counting words", total=shards, written="")

        def look() -> None:
            done, size = written(folder, name)
            if size:
                rate = size / max(progress.tasks[0].elapsed or 0.0, _SECONDS)
                progress.update(
                    task,
                    description=f"{name}: writing",
                    completed=done,
                    written=f"{size / 1e6:,.0f} MB, {rate / 1e6:,.0f} MB/s",
                )

        with again_and_again(look):
            yield


@contextmanager
def again_and_again(look: Callable[[], None]) -> Iterator[None]:
    """Calls a function every half second while the block runs, from a thread of its own."""
    finished = threading.Event()

    def loop() -> None:
        while not finished.wait(_SECONDS):
            look()

    watcher = threading.Thread(target=loop, name="malmoi-progress", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        finished.set()
        watcher.join()


def written(folder: epath.PathLike, name: str) -> tuple[int, int]:
    """How many shards are whole, and how many bytes there are of all, unfinished ones included."""
    done = size = 0
    for path in epath.Path(folder).glob(f"*{name}-*.tfrecord-*"):
        try:
            size += path.stat().length
        except OSError:
            continue  # renamed between being listed and being looked at; counted the next time
        done += path.name.startswith(f"{name}-")
    return done, size
