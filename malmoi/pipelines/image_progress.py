"""Progress of computing images: how many are done, how fast, and how long the rest takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from etils import epath
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from malmoi.pipelines.progress import again_and_again


@contextmanager
def watched_images(
    ticks: epath.PathLike, name: str, *, done: int, total: int, console: Console | None = None
) -> Iterator[None]:
    """Shows a bar while the block runs; on anything but a terminal nothing.

    Args:
        ticks: a file that grows by a byte for each image, whichever process computes it.
        name: of the dataset.
        done: images that were computed before.
        total: all images.
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
        TextColumn("images"),
        TextColumn("{task.fields[state]}"),
        console=console,
        transient=True,
    )
    started = time.monotonic()
    with bar:
        task = bar.add_task(name, total=total, completed=done, state="loading the network")

        def look() -> None:
            if new := _size(ticks):
                state = pace(new, total - done - new, time.monotonic() - started)
                bar.update(task, completed=done + new, state=state)

        with again_and_again(look):
            yield


def pace(done: int, left: int, seconds: float) -> str:
    """What a bar says of the speed.

    Args:
        done: images of this run.
        left: images that are not done.
        seconds: that it has taken.

    Example:
        >>> pace(300, 5_700, 20.0)
        '15.0 images/s, 6:20 left'
        >>> pace(300, 570_000, 20.0)
        '15.0 images/s, 10:33:20 left'
    """
    rate = done / max(seconds, 1e-3)
    minutes, rest = divmod(round(left / rate), 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
    return f"{rate:,.1f} images/s, {clock} left"


def _size(ticks: epath.PathLike) -> int:
    try:
        return int(epath.Path(ticks).stat().length)
    except OSError:
        return 0
