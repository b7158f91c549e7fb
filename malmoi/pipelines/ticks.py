"""Progress by ticks: how many things are done, how fast, and how long the rest takes.

A file grows by a byte for each thing, whichever process does it: that is what all of Beam's runners have in common.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from etils import epath
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from malmoi.pipelines.progress import again_and_again


def tick(ticks: epath.PathLike, count: int) -> None:
    """Says that so many more are done."""
    if "://" not in str(ticks):  # remote stores can't append
        with epath.Path(ticks).open("ab") as file:
            file.write(b"." * count)


@contextmanager
def watched_ticks(
    ticks: epath.PathLike,
    name: str,
    *,
    total: int,
    things: str,
    before: str,
    done: int = 0,
    console: Console | None = None,
) -> Iterator[None]:
    """Shows a bar while the block runs; on anything but a terminal nothing.

    Args:
        ticks: the file.
        name: of the dataset.
        total: all things.
        things: what they are.
        before: what is done until the first one is.
        done: things that were done in an earlier run.
        console: where to; by default the standard error.
    """
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(things),
        TextColumn("{task.fields[state]}"),
        console=console,
        transient=True,
    )
    started = time.monotonic()
    with bar:
        task = bar.add_task(name, total=total, completed=done, state=before)

        def look() -> None:
            if new := min(_size(ticks), total - done):  # an engine may do a thing again
                state = pace(new, total - done - new, time.monotonic() - started, things=things)
                bar.update(task, completed=done + new, state=state)

        with again_and_again(look):
            yield


def pace(done: int, left: int, seconds: float, *, things: str) -> str:
    """What a bar says of the speed.

    Args:
        done: things of this run.
        left: things that are not done.
        seconds: that it has taken.
        things: what they are.

    Example:
        >>> pace(300, 5_700, 20.0, things="images")
        '15.0 images/s, 6:20 left'
        >>> pace(300, 570_000, 20.0, things="images")
        '15.0 images/s, 10:33:20 left'
    """
    rate = done / max(seconds, 1e-3)
    minutes, rest = divmod(round(left / rate), 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
    return f"{rate:,.1f} {things}/s, {clock} left"


def _size(ticks: epath.PathLike) -> int:
    try:
        return int(epath.Path(ticks).stat().length)
    except OSError:
        return 0
