"""Progress of a transfer: a callback, and the bar that it moves."""

import contextlib
import time
from collections.abc import Callable, Iterator

import rich.progress
from rich.console import Console

# Called with the bytes done so far and all bytes, or None where their number is not known.
Progress = Callable[[int, int | None], None]
_EVERY = 0.1  # seconds between two reports; more cost time and nobody sees them


def silent(done: int, total: int | None) -> None:
    """Shows nothing."""


def throttled(progress: Progress) -> Progress:
    """Passes on a call only if the last one passed is a while ago."""
    last = 0.0

    def report(done: int, total: int | None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _EVERY:
            last = now
            progress(done, total)

    return report


@contextlib.contextmanager
def progress_bar(label: str, *, console: Console | None = None) -> Iterator[Progress]:
    """A bar on standard error; off a terminal, one line when the work begins.

    Nothing appears before the first report, so work that turns out to be done already stays silent.
    """
    console = console or Console(stderr=True)
    bar = rich.progress.Progress(
        rich.progress.TextColumn("{task.description}", markup=False),
        rich.progress.BarColumn(),
        rich.progress.DownloadColumn(binary_units=True),
        rich.progress.TransferSpeedColumn(),
        rich.progress.TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    task: rich.progress.TaskID | None = None

    def report(done: int, total: int | None) -> None:
        nonlocal task
        if task is None:
            if not console.is_terminal:
                console.print(label, markup=False, highlight=False, soft_wrap=True)
            task = bar.add_task(label, total=total)
            bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield report
    finally:
        bar.stop()
